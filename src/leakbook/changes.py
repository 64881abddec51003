"""What has changed for readers: the record of changes, and the feeds and the list that are made of it.

Standard: RFC 4287 (Atom).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from leakbook.datasets import Publication
from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, page_url
from leakbook.permalinks import follow
from leakbook.urls import relative_url

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

CHANGES = "data/changes.yaml"
SCRIPT = "assets/tools/changes.js"  # for the tools that tell a reader what has changed since
_DATE = len("2026-11-22")


@dataclass(frozen=True)
class Change:
    """One entry. day: of publication; addresses: slugs, or sections of pages; claims: ids; text: by language, one paragraph."""

    id: str
    day: date
    addresses: tuple[str, ...]
    claims: tuple[str, ...]
    text: Mapping[str, str]


def read_change(key: str, entry: Mapping[str, Any]) -> Change:
    """Read a record of ``data/changes.yaml``: ``{pages: [address], claims?: [id], ja: text, en: text}``, named by day and word.

    Raises KeyError for a missing field and ValueError for one of another form.
    """
    if unknown := sorted(entry.keys() - {"pages", "claims", *LANGUAGES}):
        raise ValueError(f"the field {unknown[0]} is unknown")
    for name in ("pages", "claims"):
        words = entry[name] if name == "pages" else entry.get(name, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"{name} is not a list of names")
    if not entry["pages"]:
        raise ValueError("pages is empty: name the slugs of the pages that changed")
    for lang in LANGUAGES:
        if not isinstance(entry[lang], str) or not entry[lang].strip():
            raise ValueError(f"{lang} is not a text")
    day = date.fromisoformat(str(key)[:_DATE])
    return Change(
        str(key), day, tuple(entry["pages"]), tuple(entry.get("claims", ())), {lang: entry[lang] for lang in LANGUAGES}
    )


def check_changes(
    changes: Mapping[str, Change],
    addresses: Collection[str],
    redirects: Mapping[str, str],
    claims: Collection[str],
    today: date,
) -> Iterator[Finding]:
    """Check the order of the entries and that each leads to pages and claims that exist. addresses: what the pages offer now."""
    current, last = set(addresses), date.max
    for change in changes.values():
        if change.day > today:
            yield _finding(change, "N801", f"{change.day} has not come yet", "Write the day of publication.")
        if change.day > last:
            yield _finding(change, "N801", "it stands below an older entry", "The newest stands first.")
        last = change.day
        for address in change.addresses:
            if not follow(address, redirects, current):
                yield _finding(
                    change, "N802", f'"{address}" is not a page or section', "Write a slug such as personal/passwords#length."
                )
        for claim in change.claims:
            if claim not in claims:
                yield _finding(change, "N802", f'the claim "{claim}" is not in data/claims.yaml', "Correct or remove it.")


def _finding(change: Change, code: str, problem: str, mend: str) -> Finding:
    return Finding(CHANGES, None, code, f"{change.id}: {problem}.", mend, record=change.id)


def feed_address(lang: str) -> str:
    """Return the address of a language's feed."""
    return f"{page_url('index', lang)}feed.xml"


def write_feed(
    changes: Mapping[str, Change], targets: Mapping[str, tuple[str, str]], publication: Publication, lang: str
) -> bytes:
    """Return the feed of a language. targets: by the first address of an entry, where it stands now and the page's title."""
    home, address = publication.site_url + page_url("index", lang), publication.site_url + feed_address(lang)
    newest = max((change.day for change in changes.values()), default=date.min)
    entries = "".join(_entry(change, *targets[change.addresses[0]], publication, lang) for change in changes.values())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n'
        f"<title>{escape(publication.titles[lang])}</title>\n<id>{home}</id>\n<updated>{_moment(newest)}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href="{address}"/>\n<link rel="alternate" type="text/html" href="{home}"/>\n'
        f"<author><name>{escape(publication.titles[lang])}</name></author>\n<rights>CC BY 4.0</rights>\n{entries}</feed>\n"
    ).encode()


def _entry(change: Change, target: str, title: str, publication: Publication, lang: str) -> str:
    slug, mark, section = target.partition("#")
    href = publication.site_url + page_url(slug, lang) + mark + section
    return (
        f"<entry><title>{escape(title)}</title><id>{publication.site_url}changes/{change.id}</id>"
        f'<updated>{_moment(change.day)}</updated><link rel="alternate" type="text/html" href="{escape(href)}"/>'
        f'<content type="text">{escape(change.text[lang])}</content></entry>\n'
    )


def write_feeds(handbook: Handbook) -> dict[str, bytes]:
    """Return the feeds of both languages and the script of the changes, by address."""
    changes, current = handbook.data.changes, set(handbook.list_addresses())
    places = {change.addresses[0]: follow(change.addresses[0], handbook.data.redirects, current) for change in changes.values()}
    files = {SCRIPT: _write_script(handbook)}
    for lang in LANGUAGES:
        targets = {
            address: (place, page.title)
            for address, place in places.items()
            if place and (page := handbook.pages.get((place.partition("#")[0], lang)))
        }
        known = {key: change for key, change in changes.items() if change.addresses[0] in targets}
        files[feed_address(lang)] = write_feed(known, targets, handbook.publication, lang)
    return files


def _moment(day: date) -> str:
    return f"{day}T00:00:00+09:00"


def _write_script(handbook: Handbook) -> bytes:
    """Return the changes as a script: ``handbook.changes = [{id, date, pages, titles: {ja, en}, claims, ja, en}]``.

    titles: of the pages, in their order; empty for one that is gone.
    """
    entries = [
        {
            "id": change.id,
            "date": str(change.day),
            "pages": change.addresses,
            "titles": {lang: [_title(handbook, address, lang) for address in change.addresses] for lang in LANGUAGES},
            "claims": change.claims,
            **change.text,
        }
        for change in handbook.data.changes.values()
    ]
    return f"handbook.changes = {json.dumps(entries, ensure_ascii=False, indent=0)};\n".encode()


def _title(handbook: Handbook, address: str, lang: str) -> str:
    page = handbook.pages.get((address.partition("#")[0], lang))
    return page.title if page else ""


def write_list(handbook: Handbook, lang: str, here: str) -> str:
    """Return the list of changes for readers, with links to the pages that changed."""
    strings = handbook.data.strings[lang]
    lines = []
    for change in handbook.data.changes.values():
        slugs = dict.fromkeys(address.partition("#")[0] for address in change.addresses)
        links = strings["list_separator"].join(
            f'<a href="{relative_url(page_url(slug, lang), here)}">{escape(handbook.pages[slug, lang].title)}</a>'
            for slug in slugs
            if (slug, lang) in handbook.pages
        )
        lines.append(f'- <time datetime="{change.day}">{change.day}</time>: {escape(change.text[lang])} ({links})')
    return "\n".join(lines) + "\n"
