"""The Markdown copies, read as a program reads them, beside the pages that they are copies of; and the lists of them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import markdown
import pytest
import yaml
from lxml import html

from conftest import SITE_URL
from leakbook.copies import copy_address, llms_address
from leakbook.handbook import file_name
from leakbook.pages import LANGUAGES, page_url
from leakbook.transcript import transcribe
from leakbook.urls import resolve_url
from test_site import PAGES, SLUGS, TABLES, data, page, reaches

EXTENSIONS = ["attr_list", "fenced_code", "footnotes", "sane_lists", "tables"]
# What a copy leaves out or says in another way: marks and links of the apparatus, QR codes, letters of the glossary, tools,
# readings.
LEFT_OUT = (
    "//a[@class='headerlink' or @class='footnote-backref'] | //p[@class='footnote__title' or @class='data-table__data']"
    " | //div[@class='print-links'] | //nav[@class='glossary-index'] | //sup[a[@class='footnote-ref']] | //footer"
    " | //div[@class='tool'][not(*[not(self::p)])] | //script | //caption | //rp | //rt"
)


@pytest.fixture(scope="module")
def files(site: Path) -> set[str]:
    """Return the names of all files of the site."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def read_copy(site: Path, slug: str, lang: str) -> tuple[dict[str, str], str]:
    """Return the head and the body of a copy."""
    text = (site / copy_address(page_url(slug, lang))).read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_a_copy_says_where_it_is_from_and_its_page_names_it(site: Path, slug: str, lang: str) -> None:
    head, body = read_copy(site, slug, lang)
    root = page(site, slug, lang)
    assert head["url"] == root.xpath("//link[@rel='canonical']/@href")[0]
    assert head["description"] == root.xpath("//meta[@name='description']/@content")[0]
    assert [head["reviewed"], head["review_by"]] == root.xpath("//footer[@class='page-facts']//time/@datetime")
    assert head["language"] == lang
    assert (site / head["translation"].removeprefix(SITE_URL)).is_file()
    assert body.strip().split("\n")[0] == f"# {head['title']}"
    (link,) = root.xpath("//link[@rel='alternate'][@type='text/markdown']/@href")
    assert resolve_url(link, page_url(slug, lang)) == (copy_address(page_url(slug, lang)), "")


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_a_copy_holds_the_text_of_its_page(site: Path, slug: str, lang: str) -> None:
    """Rendered again, it has the same words in the same order."""
    copy = html.fromstring(f"<article>{markdown.markdown(read_copy(site, slug, lang)[1], extensions=EXTENSIONS)}</article>")
    original = html.fromstring(html.tostring(page(site, slug, lang).xpath("//article")[0]))
    for figure in original.xpath("//figure[@class='data-table']"):
        figure.getparent().replace(figure, fill_rows(figure))
    for tool in copy.xpath("//p[contains(., 'JavaScript')][contains(., $url)]", url=SITE_URL + page_url(slug, lang)):
        tool.drop_tree()
    for figure in copy.xpath("//table/preceding-sibling::*[1][self::p][contains(., '(CSV, JSON)')]"):
        figure.drop_tree()
    for root in (copy, original):
        for element in root.xpath(LEFT_OUT):
            element.drop_tree()
    assert read_words(copy) == read_words(original)


def fill_rows(figure: html.HtmlElement) -> html.HtmlElement:
    """Repeat the cells that span rows, as a copy does."""
    for cell in figure.xpath(".//*[@rowspan]"):
        row = cell.getparent()
        for _ in range(int(cell.attrib.pop("rowspan")) - 1):
            row = row.getnext()
            row.insert(list(cell.getparent()).index(cell), html.fromstring(html.tostring(cell, with_tail=False)))
    return figure


def read_words(root: html.HtmlElement) -> str:
    """Return the text without white space and without the colon after the kind of a source."""
    text = "".join(root.itertext())
    return re.sub(r"\s|:", "", text)


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_every_mark_has_its_source_and_every_link_leads_somewhere(site: Path, files: set[str], slug: str, lang: str) -> None:
    body = read_copy(site, slug, lang)[1]
    written = re.findall(r"(?m)^\[\^([\w-]+)\]: (.+)$", body)
    body = re.sub(r"``.+?``|`[^`\n]*`", "", body)
    marks = re.findall(r"\[\^([\w-]+)\](?!:)", body)
    assert set(marks) == {key for key, _ in written}
    assert all(re.search(r"\]\(https?://", text) for _, text in written)
    for href in re.findall(r"\]\(([^)\s]+)\)", body):
        assert re.match(r"https?://|tel:|mailto:", href), href
        if href.startswith(SITE_URL):
            assert reaches(site, files, *resolve_url(href.removeprefix(SITE_URL), "")), href  # type: ignore[misc]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_rows_are_those_of_the_csv(site: Path, table: str, lang: str) -> None:
    body = read_copy(site, str(data(site, lang, table)["page"]), lang)[1]
    _, _, after = body.partition(f"#{table})** (")
    lines = after.split("\n")[2:]
    rows = [line for line in lines[: lines.index("")] if not re.fullmatch(r"\|( --- \|)+", line)]
    csv_text = (site / "data" / lang / f"{table}.csv").read_bytes().decode("utf-8-sig")
    expected = list(csv.reader(io.StringIO(csv_text, newline="")))
    cells = [[read_cell(cell) for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    assert cells == [[" ".join(cell.removeprefix("'").split()) for cell in row] for row in expected]


def read_cell(cell: str) -> str:
    """Return the words of a cell: without marks, links and breaks."""
    text = re.sub(r"\[\^[\w-]+\]", "", cell.replace("<br>", " ").replace("\\|", "|"))
    element = html.fromstring(f"<div>{markdown.markdown(text)}</div>")
    return " ".join(element.text_content().split())


def test_what_markdown_would_misread_is_escaped() -> None:
    content = "<p>1. A *star*, snake_case, [x](y), &lt;b&gt;, &amp;amp; and `tick`</p><p># no heading</p><p>#9110</p><p>a<code>b|c</code></p>"
    text = transcribe(content, "a/", SITE_URL, "{url}")
    again = html.fromstring(f"<div>{markdown.markdown(text)}</div>")
    assert [p.text_content() for p in again] == [
        "1. A *star*, snake_case, [x](y), <b>, &amp; and `tick`", "# no heading", "#9110", "ab|c",
    ]  # fmt: skip
    assert not again.xpath("//em | //a | //b | //h1 | //ol")


def test_a_tool_becomes_a_link_to_its_section_and_what_is_written_around_it_stays() -> None:
    content = '<h2 id="try">Try</h2><div class="tool"><p>Needs JavaScript.</p></div><div class="tool"><ol start="3"><li>Form</li></ol></div>'
    assert transcribe(content, "en/a/", SITE_URL, "Tool: {url}") == f"## Try {{#try}}\n\nTool: {SITE_URL}en/a/#try\n\n3. Form\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_its_form_and_names_every_page_once(site: Path, lang: str) -> None:
    text = (site / llms_address(lang)).read_text(encoding="utf-8")
    lines = text.split("\n")
    name = page(site, "index", lang).xpath("//meta[@property='og:site_name']/@content")[0]
    assert lines[0] == f"# {name}"
    assert lines[2].startswith("> ")
    sections = re.split(r"(?m)^## ", text)[1:]
    assert sections[-1].startswith("Optional\n")
    for section in sections:
        entries = section.strip().split("\n")[2:]
        assert entries
        assert all(re.fullmatch(r"- \[.+\]\(https://\S+\)(: .+)?", entry) for entry in entries)
    listed = re.findall(r"\]\((\S+)\)", "".join(sections[:-1]))
    assert sorted(listed) == sorted(SITE_URL + copy_address(page_url(slug, lang)) for slug in SLUGS)
    for address in re.findall(r"\((https://\S+)\)", text):
        assert (site / file_name(address.removeprefix(SITE_URL))).is_file(), address
    for slug in SLUGS:
        title, description = (read_copy(site, slug, lang)[0][field] for field in ("title", "description"))
        assert f"- [{title}]({SITE_URL}{copy_address(page_url(slug, lang))}): {description}\n" in text


def test_a_list_follows_the_menu(site: Path) -> None:
    text = (site / llms_address("en")).read_text(encoding="utf-8")
    order = ["basics/", "basics/personal-information", "basics/what-is-a-leak", "basics/causes"]
    places = [text.index(copy_address(page_url(slug, "en"))) for slug in order]
    assert places == sorted(places)
