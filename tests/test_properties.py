"""Properties: what is written is read back, and no input breaks or hangs anything."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leakbook.cells import parse_cell
from leakbook.datasets import write_csv
from leakbook.pages import LANGUAGES, Page, page_slug, page_url, slug_file
from leakbook.prose import cited_sentences, hide_code, split_sentences, strip_markup
from leakbook.quantities import MONTHS
from leakbook.records import RecordFile
from leakbook.tables import Cell, Column, Table, TableSpec, count_cells
from leakbook.urls import relative_url, resolve_url
from rendering import make_handbook, render_pair

GOLDEN = Path(__file__).parent / "golden"
SOURCES = {lang: (GOLDEN / f"{lang}.md").read_text(encoding="utf-8") for lang in LANGUAGES}
NASTY = [
    "[^", "](", "[^x]: ", "///", "/// table-caption\n", "|", "\n|---|\n", "<div", "</div>", "<!--", "-->", "```", "~~~\n", "{#", "}",
    "---\n", "\x00", "\u2028", "\ufeff", "\r\n", "&#x0;", "![](", "<a href=", "http://[", "://", "# ", "\t", "    ", "!!! note\n",
    "[x]: ../en/a.md\n", "9" * 400, "\\", "**", "<table>", "<br>", "％", "１", "千億兆", "[[[", ")))", "*_*_", "<svg onload=x>",
]  # fmt: skip
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+){0,2}/?", fullmatch=True).filter(lambda slug: slug != "en/")
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_cells_come_back_from_csv(rows: list[tuple[str, str]]) -> None:
    spec = TableSpec("t", (Column("a", "string"), Column("b", "string")))
    page = Page("a", "ja", "docs/ja/a.md", "", "")
    table = Table(spec, "ja", page, "", ["x", "y"], [[Cell(a, a), Cell(b, b)] for a, b in rows])
    read = list(csv.reader(io.StringIO(write_csv(table).decode("utf-8-sig"), newline="")))
    plain = [tuple(cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t") else cell for cell in row) for row in read[1:]]
    assert plain == [
        tuple(cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t") else cell for cell in row) for row in rows
    ]


@given(st.integers(0, 10**14), st.sampled_from(["{:,}円", "¥{:,}", "約{:,}円", "about ¥{:,}", "¥{}"]))
def test_amounts_are_read_back(amount: int, form: str) -> None:
    assert parse_cell(form.format(amount), "money", "JPY") == {"min": amount, "max": amount, "unit": "JPY"}


@given(st.integers(1, 9999), st.sampled_from([("万", " thousand", 10**4, 10**3), ("億", " million", 10**8, 10**6)]))
def test_scales_are_read_back(amount: int, scale: tuple[str, str, int, int]) -> None:
    ja, en, ja_factor, en_factor = scale
    assert parse_cell(f"{amount}{ja}円", "money", "JPY")["min"] == amount * ja_factor
    assert parse_cell(f"¥{amount}{en}", "money", "JPY")["min"] == amount * en_factor


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_ranges_are_read_back(one: int, other: int) -> None:
    low, high = sorted((one, other))
    for text in (f"{low:,}〜{high:,}円", f"¥{low:,}–{high:,}", f"¥{low} to {high}"):
        assert parse_cell(text, "money", "JPY") == {"min": low, "max": high, "unit": "JPY"}, text


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_dates_are_read_back(day: date) -> None:
    ja, en = f"{day.year}年{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    assert parse_cell(ja, "date", None) == parse_cell(en, "date", None) == day.isoformat()
    assert date.fromisoformat(day.isoformat()) + timedelta(0) == day


@given(SLUGS, SLUGS, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_ways_between_pages_lead_there(one: str, other: str, lang: str, other_lang: str) -> None:
    here, there = page_url(one, lang), page_url(other, other_lang)
    assert resolve_url(relative_url(f"{there}#x", here), here) == (there, "x")


@given(SLUGS)
def test_slug_and_file_name_each_other(slug: str) -> None:
    assert page_slug(slug_file(slug)) == slug


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_address_breaks_the_resolver(href: str, page: str) -> None:
    try:
        resolve_url(href, page)
    except ValueError as error:
        assert type(error) is ValueError  # noqa: PT017


@given(st.text(st.sampled_from("a1。. [^]`~|#\n-*<!>()\ue000\ue001"), max_size=300))
def test_text_is_split_without_loss(text: str) -> None:
    assert "".join(split_sentences(text)) == text
    assert hide_code(text).count("\n") == text.count("\n")
    lines = text.count("\n") + 1
    assert all(1 <= sentence.line <= lines and sentence.cited for sentence in cited_sentences(strip_markup(hide_code(text))))
    assert count_cells(text) >= 1


@given(st.text(st.sampled_from("a: [{}]'\"\n-#1&*!|>%@\t\u3042"), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_data_file_breaks_the_reader(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    file = RecordFile(path)
    file.read_each(lambda _, entry: entry["x"])
    assert all(finding.path == "data/x.yaml" and finding.code[:2] == "D6" for finding in file.findings)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """Return the golden pair with up to three mutations in one language: cut, doubled, moved or nasty text put in."""
    pair = dict(SOURCES)
    lang = draw(st.sampled_from(LANGUAGES))
    text = pair[lang]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 80)))
        change = draw(st.sampled_from(["cut", "double", "move", "nasty"]))
        piece = text[start:end]
        if change == "nasty":
            text = text[:start] + draw(st.sampled_from(NASTY)) + text[start:]
        elif change == "double":
            text = text[:end] + piece + text[end:]
        else:
            text = text[:start] + text[end:]
            if change == "move":
                place = draw(st.integers(0, len(text)))
                text = text[:place] + piece + text[place:]
    pair[lang] = text
    return pair


@pytest.mark.filterwarnings("ignore")  # Python-Markdown and PyYAML may warn of what a mutation made
@given(mutated())
@settings(max_examples=150, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_pages_give_findings_and_never_a_traceback(pair: dict[str, str]) -> None:
    handbook = make_handbook()
    render_pair(handbook, "a", pair["ja"], pair["en"])
    for finding in handbook.check(dict(handbook.write_files())):
        assert finding.mend
        assert str(finding).count("\n") == 0
        source = pair.get(finding.path.split("/")[1], "") if finding.path.startswith("docs/") else ""
        assert finding.line is None or not source or 1 <= finding.line <= source.count("\n") + 1
