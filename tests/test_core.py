"""The smaller parts of the core: addresses, citations, datasets, permanent links, redirects, findings."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from lxml import html

from leakbook.claims import number_footnotes, read_claim, read_source
from leakbook.datasets import write_csv, write_json, write_package
from leakbook.findings import Finding, Level, sort_findings, summarize
from leakbook.forms import read_text
from leakbook.handbook import Handbook, file_name
from leakbook.pages import Page, page_slug, page_url, slug_file, unpack
from leakbook.permalinks import check_register, follow, is_address
from leakbook.prose import cited_sentences, find_citations, hide_code, split_sentences, strip_markup
from leakbook.tables import count_cells, read_table_spec
from leakbook.urls import relative_url, resolve_url
from rendering import PUBLICATION, find_codes, make_handbook, render, render_pair


@pytest.mark.parametrize(
    ("name", "slug", "ja", "en"),
    [
        ("index.md", "index", "", "en/"),
        ("basics/index.md", "basics/", "basics/", "en/basics/"),
        ("basics/causes.md", "basics/causes", "basics/causes/", "en/basics/causes/"),
    ],
)
def test_slug_and_addresses(name: str, slug: str, ja: str, en: str) -> None:
    assert page_slug(name) == slug
    assert slug_file(slug) == name
    assert (page_url(slug, "ja"), page_url(slug, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("target", "here", "way"),
    [
        ("data/x.csv", "en/a/", "../../data/x.csv"),
        ("data/x.csv", "a.html", "data/x.csv"),
        ("", "en/a/", "../../"),
        ("a/", "a/", "./"),
        ("b/#part", "a/", "../b/#part"),
        ("k/index/", "", "k/index/"),
    ],
)
def test_relative_url_leads_back(target: str, here: str, way: str) -> None:
    assert relative_url(target, here) == way
    assert resolve_url(way, here) == (target.partition("#")[0], target.partition("#")[2])


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("%E8%A1%A8/", ("a/表/", "")),
        ("#%E4%BB%95%E6%A7%98", ("a/", "仕様")),
        ("#が", ("a/", "が")),
        ("../b/index.html#x", ("b/", "x")),
        ("https://example.org/", None),
        ("mailto:a@example.org", None),
        ("javascript:alert(1)", None),
    ],
)
def test_addresses_are_decoded(href: str, address: object) -> None:
    assert resolve_url(href, "a/") == address


@pytest.mark.parametrize(
    ("row", "count"),
    [("| a | b |", 2), ("| a | `x|y` |", 2), (r"| a \| b | c |", 2), ("| a |  |", 2), ("|  | a | b | c |", 4)],
)
def test_cells_are_counted_as_markdown_does(row: str, count: int) -> None:
    assert count_cells(row) == count


def test_citations_in_code_are_no_citations() -> None:
    assert find_citations(hide_code("a[^x] b[^y] c[^x] `[^v]`\n```\n[^z]\n```\n<!-- [^u] -->\n[^w]: no")) == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一です。二です。", ["一です。", "二です。", ""]),
        ("One is 3.5. Two. ", ["One is 3.5.", " Two.", " "]),
        ("One.\ue000a\ue001 Two\ue000b\ue001.", ["One.\ue000a\ue001", " Two\ue000b\ue001.", ""]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_citation_belongs_to_its_sentence() -> None:
    text = "# 題\n\n30日です[^a]。40日です。\n**50日**[^b]。\n- 60\n\n| 70 | [80](90)[^c] |\n| 90 | 100 |\n\n7[^d](8)"
    found = [("30日です。", ["a"], 3), ("50日。", ["b"], 4), ("80", ["c"], 7), ("7(8)", ["d"], 10)]
    assert list(cited_sentences(strip_markup(text))) == found


PAGE = """# 見本

## 部分 {#part}

| 主体 | 害 | 費用 |
| --- | --- | --- |
| =1+1 | 金銭<br>心 | — |
|      | 「"」, と | 300〜400万円[^cost] |

/// table-caption
    attrs: {id: sample}
害の見本
///
"""


def sample() -> Handbook:
    handbook = make_handbook()
    render_pair(handbook, "a", PAGE, PAGE)
    return handbook


def test_csv_is_safe_and_whole() -> None:
    content = write_csv(sample().tables["sample", "ja"])
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["主体", "害", "費用"], ["'=1+1", "金銭\n心", "—"], ["'=1+1", '「"」, と', "300〜400万円"]]


def test_json_carries_values() -> None:
    handbook = sample()
    table = handbook.tables["sample", "en"]
    data = json.loads(write_json(table, handbook.data.sources, PUBLICATION))
    assert (data["id"], data["lang"], data["page"], data["url"]) == (
        "sample", "en", "a", "https://handbook.example/en/a/#sample",
    )  # fmt: skip
    assert data["columns"][2] == {"key": "amount", "title": "費用", "type": "money", "unit": "JPY"}
    assert data["rows"][1]["amount"]["value"] == {"min": 3000000, "max": 4000000, "unit": "JPY"}
    assert data["rows"][1]["subject"]["text"] == "=1+1"
    assert data["rows"][0]["harm"]["value"] == ["金銭", "心"]
    assert data["sources"][0]["title"] == "Survey"


def test_package_names_each_table_and_language() -> None:
    handbook = sample()
    package = json.loads(write_package(handbook.tables.values(), handbook.data.sources, PUBLICATION))
    assert [resource["name"] for resource in package["resources"]] == ["sample.ja", "sample.en"]
    assert package["resources"][0]["schema"]["fields"][2]["key"] == "amount"


def test_table_on_the_page() -> None:
    handbook = make_handbook()
    root = html.fromstring(f"<div>{render(handbook, 'a', 'ja', PAGE)}</div>")
    assert root.xpath("//table/caption")[0].text_content() == "害の見本"
    assert root.xpath("//*[@role='region'][@tabindex]/@aria-labelledby") == root.xpath("//caption/span/@id")
    assert root.xpath("//thead//th/@scope") == ["col"] * 3
    assert root.xpath("//tbody/tr/@id") == ["sample-1", "sample-2"]
    assert root.xpath("//tbody//th[@rowspan='2'][@scope='rowgroup']/text()") == ["=1+1"]
    assert root.xpath("//td[@data-min='3000000'][@data-max='4000000'][@data-unit='JPY']/text()") == ["300〜400万円"]
    assert root.xpath("//td//li/text()") == ["金銭", "心"]
    assert not root.xpath("//@style")
    assert root.xpath("//figure//a/@href") == [
        "#fn:cost", "../data/ja/sample.csv", "../data/ja/sample.json", "#sample",
    ]  # fmt: skip


def test_table_id_used_twice() -> None:
    handbook = sample()
    render_pair(handbook, "b", PAGE, PAGE)
    assert [line for line in find_codes(handbook) if "T202" in line and "first in docs/ja/a.md" in line]


def test_file_in_another_encoding_is_a_finding() -> None:
    text, findings = read_text("docs/ja/a.md", "一\n漏えい".encode("euc-jp"))
    assert (findings[0].code, findings[0].line) == ("P111", 1)
    assert "\n" in text
    assert read_text("docs/ja/a.md", "\ufeff漏えい".encode()) == ("漏えい", [])


def test_unclosed_caption() -> None:
    handbook = make_handbook()
    render(handbook, "a", "ja", PAGE.replace("害の見本\n///\n", "害の見本\n"))
    assert any(finding.code == "T205" and finding.line == 10 for finding in handbook.findings)


def test_page_in_one_language_only() -> None:
    handbook = make_handbook()
    render(handbook, "a", "ja", "# あ\n")
    assert next(str(f) for f in handbook.check([]) if f.code == "P201").startswith(
        "docs/ja/a.md:1: P201 this page has no counterpart docs/en/a.md."
    )


def test_footnote_names_kind_source_and_how_it_was_read() -> None:
    content = render(make_handbook(), "a", "en", "# A\n\nIt costs money.[^cost]\n")
    note = html.fromstring(f"<div>{content}</div>").xpath("//li[@id='fn:cost']")[0]
    text = " ".join(note.text_content().split())
    assert text.startswith("Survey Survey (Society, 2024, original not read). Record reviewed 2026-11-22")
    assert note.xpath(".//a/@href")[0] == "https://survey.example/"


def test_footnotes_are_known_by_their_numbers_where_they_are_read() -> None:
    content = number_footnotes(
        render(make_handbook(), "a", "en", "# A\n\nIt costs.[^unknown] And money.[^cost] Twice.[^cost]\n")
    )
    page = html.fromstring(f"<div>{content}</div>")
    assert page.xpath("//li[starts-with(@id, 'fn')]/@id") == ["fn:1", "fn:2"]
    assert page.xpath("//sup/@id") == ["fnref:1", "fnref:2"]
    assert page.xpath("//sup/a/@href") == ["#fn:1", "#fn:2", "#fn:2"]
    assert page.xpath("//li[@id='fn:2']//a[@class='footnote-backref']/@href") == ["#fnref:2"]


def test_overdue_claim_shows_a_notice_and_a_warning() -> None:
    handbook = make_handbook()
    handbook.today = date(2027, 6, 1)
    assert "2027-05-22" in render(handbook, "a", "ja", "# あ\n\n費用です[^cost]。\n").partition("<h1")[0]
    overdue = [finding for finding in handbook.check([]) if finding.code == "C306"]
    assert [finding.level for finding in overdue] == [Level.WARNING] * 2


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"kind": "law", "ja": "あ", "en": "a", "sources": ["law"], "as_of": "2026-13-45"}, "C307"),
        ({"kind": "gossip", "ja": "あ", "en": "a", "sources": ["law"], "as_of": "2026"}, "C302"),
        ({"kind": "law", "ja": "あ", "en": "a", "sources": [], "as_of": "2026-11"}, "C303"),
        ({"kind": "law", "ja": "あ", "en": "a", "sources": ["nobody"], "as_of": "2026-11-22"}, "C304"),
        ({"kind": "law", "ja": "あ", "sources": ["law"], "as_of": "undated"}, "C308"),
    ],
)
def test_records_are_checked(entry: dict[str, object], code: str) -> None:
    handbook = make_handbook(claims={"x": read_claim("x", entry)})
    assert {finding.code for finding in handbook.check([]) if finding.code.startswith("C30")} == {code, "C305", "C309"} - (
        {"C309"} if code in ("C302", "C307", "C308") else set()
    )


@pytest.mark.parametrize(
    ("address", "end"),
    [("a", "a"), ("a#x", "a#x"), ("a#old", "a#x"), ("old", "a"), ("old#x", "a#x"), ("older#x", "a#x"), ("gone", None),
     ("round", None)],
)  # fmt: skip
def test_redirects_are_followed(address: str, end: str | None) -> None:
    redirects = {"a#old": "a#x", "old": "a", "older": "old", "round": "about", "about": "round", "gone": "nowhere"}
    assert follow(address, redirects, {"a", "a#x"}) == end


def test_register_is_kept() -> None:
    found = {(f.code, f.level) for f in check_register(["a", "b"], ["a", "c"], {"a": "c", "d": "e"})}
    assert found == {
        ("K401", Level.ERROR), ("K402", Level.WARNING), ("K403", Level.ERROR), ("K404", Level.ERROR),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("basics/causes", True), ("basics/causes#compare", True), ("basics/", True), ("../../evil", False), ("en/old", False),
        ("k/x", False), ('a"><script>', False), (None, False), (2026, False), ("assets/handbook.css", False),
    ],
)  # fmt: skip
def test_redirects_are_addresses(name: object, good: bool) -> None:  # noqa: FBT001
    assert is_address(name) is good


@pytest.mark.parametrize("field", ["url", "checked", "read", "title", "date"])
def test_sources_are_checked(field: str) -> None:
    handbook = make_handbook()
    entry = {
        "title": "a",
        "publisher": "b",
        "date": "2026",
        "url": "https://a.example/",
        "checked": "2026-11-22",
        "read": "direct",
        field: "javascript:x",
    }
    if field == "title":
        entry["title"] = ""
    handbook.data.sources["law"] = read_source("law", entry)
    assert [finding.code for finding in handbook.check([]) if finding.code == "C307"] == ["C307"]


def test_row_and_heading_share_no_id() -> None:
    handbook = make_handbook()
    render(handbook, "a", "ja", PAGE + "\n## 一 {#sample-1}\n")
    assert any(finding.code == "P106" and "sample-1" in finding.message for finding in handbook.findings)


def test_long_row_without_outer_pipes_is_found() -> None:
    handbook = make_handbook()
    render(handbook, "a", "ja", PAGE.replace("| 金銭<br>心 | — |", "| 金銭<br>心 | — | 余り"))
    assert any(finding.code == "T208" and finding.line == 7 for finding in handbook.findings)


@pytest.mark.parametrize("text", ["](../" * 3000, "1" * 60000, "[" * 5000, "〜" * 5000, "[^a]" * 1000])
def test_no_text_hangs_the_checks(text: str) -> None:
    handbook = make_handbook()
    render(handbook, "a", "ja", f"# あ\n\n{text}\n")
    assert handbook.check([])


def test_moved_sections_keep_their_anchor() -> None:
    handbook = make_handbook(redirects={"a#old": "a#part", "a#away": "b#part"})
    content = render(handbook, "a", "ja", "# あ\n\n## い {#part}\n")
    root = html.fromstring(f"<div>{content}</div>")
    assert root.xpath("//*[@id='old']/following-sibling::*[1]/@id") == ["part"]
    assert root.xpath("//*[@id='away']/a/@href") == ["../b/#part"]


def test_moved_page_leads_on_in_both_languages() -> None:
    handbook = make_handbook(redirects={"old": "a"})
    render_pair(handbook, "a", "# あ\n", "# A\n")
    files = dict(handbook.write_files())
    assert b'href="../a/"' in files["old/"]
    assert b'href="../../en/a/"' in files["k/old/"]
    assert b'content="1; url=../a/"' in files["en/old/"]
    assert file_name("k/old/") == "k/old/index.html"


def test_findings_are_sorted_and_counted() -> None:
    late = Finding("b.md", 2, "L102", "m", "d")
    early = Finding("a.md", None, "C305", "m", "", Level.WARNING)
    assert sort_findings([late, early, late]) == [early, late]
    assert str(late) == "b.md:2: L102 m d"
    assert summarize([late, early]) == "1 error and 1 warning"


def test_line_is_found_by_occurrence() -> None:
    page = Page("a", "ja", "docs/ja/a.md", "x\ny x\n", "<p></p>")
    assert [page.find_line("x", nth) for nth in (1, 2, 3)] == [1, 2, None]


def test_released_page_tells_the_same() -> None:
    source = "---\ntitle: 題\n---\n\n# 題\n\n[次](b.md)へ。1,200円と64.4%。[^law]\n"
    content = '<h1 id="x">題</h1><p><a href="../b/" download>次</a>へ。1,200円と64.4%。</p>'
    page = Page("a", "ja", "docs/ja/a.md", source, content)
    names = (
        "source",
        "content",
        "text",
        "addresses",
        "cited_sections",
        "running_texts",
        "headings",
        "ids",
        "figures",
        "small_figures",
        "citations",
        "has_control",
    )
    before = {name: getattr(page, name) for name in names}
    assert before["figures"] == {"": {Decimal(1200), Decimal("64.4")}}
    for _ in range(2):  # as after each of the checks of the whole
        page.release()
        assert "root" not in vars(page)
        assert source not in vars(page).values()
        assert {name: getattr(page, name) for name in names} == before
    assert unpack(page.packed) == content


def test_unknown_column_type_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown type 'money2'"):
        read_table_spec("t", {"columns": [{"key": "a", "type": "money2"}]})
