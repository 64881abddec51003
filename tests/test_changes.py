"""The record of changes: what is wrong with it, the feeds that are made of it, and the list on the page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from leakbook.changes import Change, check_changes, read_change
from leakbook.project import load_data

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 11, 22)
ENTRY = {"pages": ["a"], "ja": "変えました。", "en": "Changed."}


def find(*changes: Change) -> list[str]:
    found = check_changes({c.id: c for c in changes}, {"a", "a#one", "new"}, {"old": "new"}, {"fact"}, TODAY)
    return [f"{finding.code} {finding.message}" for finding in found]


def entry(key: str, *pages: str, claims: tuple[str, ...] = ()) -> Change:
    return read_change(key, {**ENTRY, "pages": list(pages), "claims": list(claims)})


def test_entries_that_lead_somewhere_in_order_are_fine() -> None:
    assert (
        find(entry("2026-11-22-b", "a#one", "old", claims=("fact",)), entry("2026-11-22-a", "a"), entry("2026-01-01-x", "new"))
        == []
    )


def test_days_to_come_and_older_entries_above_newer_ones() -> None:
    assert find(entry("2026-11-23-x", "a")) == ["N801 2026-11-23-x: 2026-11-23 has not come yet."]
    found = find(entry("2026-01-01-x", "a"), entry("2026-02-01-y", "a"))
    assert found == ["N801 2026-02-01-y: it stands below an older entry."]


def test_ways_that_lead_nowhere() -> None:
    assert find(entry("2026-01-01-x", "a#two", "c", claims=("myth",))) == [
        'N802 2026-01-01-x: "a#two" is not a page or section.',
        'N802 2026-01-01-x: "c" is not a page or section.',
        'N802 2026-01-01-x: the claim "myth" is not in data/claims.yaml.',
    ]


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("first", {}),
        ("2026-13-01-x", {}),
        ("2026-01-01-x", {"pages": []}),
        ("2026-01-01-x", {"pages": "a"}),
        ("2026-01-01-x", {"claims": [1]}),
        ("2026-01-01-x", {"ja": " "}),
        ("2026-01-01-x", {"fr": "Changé."}),
    ],
)
def test_records_of_another_form_are_refused(key: str, change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_change(key, {**ENTRY, **change})


@pytest.mark.parametrize(("lang", "folder"), [("ja", ""), ("en", "en/")])
def test_the_feed_says_what_the_record_says(site: Path, lang: str, folder: str) -> None:
    changes = list(load_data(Path(__file__).parent.parent / "data").changes.values())
    feed = etree.parse(str(site / folder / "feed.xml")).getroot()
    assert feed.tag == f"{ATOM}feed"
    # RFC 4287, 4.1.1 and 4.1.2: what a feed and each of its entries must have.
    for parent in (feed, *feed.iter(f"{ATOM}entry")):
        assert all(parent.find(f"{ATOM}{name}") is not None for name in ("title", "id", "updated"))
    assert [text.text for text in feed.iter(f"{ATOM}content")] == [change.text[lang] for change in changes]
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == len(changes) + 1
    for link in feed.iter(f"{ATOM}link"):
        way = link.get("href", "").removeprefix("https://handbook.example/").partition("#")[0]
        assert (site / way / "index.html" if way.endswith("/") or not way else site / way).exists()


def test_pages_name_the_feed_of_their_language_and_about_lists_the_changes(site: Path) -> None:
    for folder in ("", "en/"):
        page = html.parse(str(site / folder / "reference/about/index.html")).getroot()
        (link,) = page.xpath("//link[@type='application/atom+xml']")
        assert (site / folder / "reference/about" / link.get("href")).resolve() == (site / folder / "feed.xml").resolve()
        assert page.xpath("//h2[@id='changes']/following-sibling::ul[1]//time/@datetime")


def test_tools_get_the_changes(site: Path) -> None:
    text = (site / "assets/tools/changes.js").read_text(encoding="utf-8")
    changes = json.loads(text.removeprefix("handbook.changes = ").removesuffix(";\n"))
    assert {"id", "date", "pages", "titles", "claims", "ja", "en"} == changes[-1].keys()
    assert all(len(change["titles"]["en"]) == len(change["pages"]) and all(change["titles"]["en"]) for change in changes)
