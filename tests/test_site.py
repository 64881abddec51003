"""The built site, read back: what readers get, cell by cell and link by link."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import html

from conftest import ROOT, SITE_URL, build
from leakbook.handbook import file_name
from leakbook.pages import LANGUAGES, element_text, page_slug, page_url
from leakbook.urls import resolve_url

SLUGS = sorted(page_slug(p.relative_to(ROOT / "docs/ja").as_posix()) for p in (ROOT / "docs/ja").rglob("*.md"))
PAGES = [(slug, lang) for slug in SLUGS for lang in LANGUAGES]
TABLES: dict[str, dict[str, list[dict[str, str]]]] = yaml.safe_load((ROOT / "data/tables.yaml").read_text(encoding="utf-8"))
# The pages and tables of the first edition; none of them may ever go.
FIRST_PAGES = """
    index basics/ basics/personal-information basics/what-is-a-leak basics/causes impacts/ impacts/penalties impacts/damages
    impacts/costs company/ company/utm company/taking-data-out personal/ personal/passwords insurance/ insurance/coverage
    insurance/cyber-insurance reference/tables reference/about
""".split()  # noqa: SIM905
FIRST_TABLES = """
    basics-at-a-glance leak-causes impacts-by-subject company-risks penalties jnsa-estimate court-awards response-costs
    company-pillars ten-measures utm-functions takeout-ledger personal-measures insurance-benefits cyber-insurance-coverage
""".split()  # noqa: SIM905


@cache
def read(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text(encoding="utf-8"))


def page(site: Path, slug: str, lang: str) -> html.HtmlElement:
    return read(site / file_name(page_url(slug, lang)))


def data(site: Path, lang: str, table: str) -> dict[str, object]:
    return json.loads((site / "data" / lang / f"{table}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_clean_tree_says_little(built: subprocess.CompletedProcess[str]) -> None:
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stderr == ""
    assert len(built.stdout.splitlines()) == 1


def test_first_edition_is_complete() -> None:
    assert set(FIRST_PAGES) <= set(SLUGS)
    assert set(FIRST_TABLES) <= set(TABLES)


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_head(site: Path, slug: str, lang: str) -> None:
    root = page(site, slug, lang)
    urls = {name: SITE_URL + page_url(slug, name) for name in LANGUAGES}
    alternates = {e.get("hreflang"): e.get("href") for e in root.xpath("//link[@rel='alternate'][@hreflang]")}
    assert alternates == {**urls, "x-default": urls["ja"]}
    assert root.get("lang") == lang
    assert root.xpath("//link[@rel='canonical']/@href") == [urls[lang]]
    assert root.xpath("//meta[@property='og:url']/@content") == [urls[lang]]
    assert len(root.xpath("//meta[@name='description']/@content")[0]) > 20
    assert len(root.xpath("//h1")) == 1
    assert root.xpath("count(//title)") == 1
    name = {"ja": "個人情報漏えいハンドブック", "en": "Personal Data Leak Handbook"}[lang]
    heading = element_text(root.xpath("//h1")[0])
    assert root.findtext(".//title") == (name if slug == "index" else f"{heading} - {name}")


@pytest.mark.parametrize("slug", SLUGS)
def test_sections_are_the_same_in_both_languages(site: Path, slug: str) -> None:
    ids = [page(site, slug, lang).xpath("//article//*[self::h2 or self::h3 or self::h4]/@id") for lang in LANGUAGES]
    assert ids[0] == ids[1]
    assert len(ids[0]) == len(set(ids[0]))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids[0])


@pytest.mark.parametrize("slug", SLUGS)
def test_headings_all_carry_ids(site: Path, slug: str) -> None:
    for lang in LANGUAGES:
        assert not page(site, slug, lang).xpath("//article//*[self::h2 or self::h3 or self::h4][not(@id)]")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_is_the_same_on_the_page_in_csv_and_json(site: Path, table: str, lang: str) -> None:
    entry = data(site, lang, table)
    figure = page(site, str(entry["page"]), lang).get_element_by_id(table)
    on_page = read_grid(figure)
    content = (site / "data" / lang / f"{table}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    in_csv = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    columns = entry["columns"]
    in_json = [[column["title"] for column in columns]]
    in_json += [[row[column["key"]]["text"] for column in columns] for row in entry["rows"]]
    assert on_page == in_json
    assert [[cell.removeprefix("'") for cell in row] for row in in_csv] == in_json
    assert entry["title"] == element_text(figure.find(".//caption"))
    assert entry["url"] == f"{SITE_URL}{page_url(str(entry['page']), lang)}#{table}"


def read_grid(figure: html.HtmlElement) -> list[list[str]]:
    """Read a table as a person does: a cell that spans rows counts in each of them, list items are lines."""
    grid: list[list[str]] = []
    spans: list[tuple[int, str]] = []
    for row in figure.iterfind(".//tr"):
        texts = [text for left, text in spans if left > 0]
        spans = [(left - 1, text) for left, text in spans if left > 1]
        for cell in row:
            items = [element_text(item) for item in cell.iter("li")]
            texts.append("\n".join(items) if items else element_text(cell))
            if (span := int(cell.get("rowspan", "1"))) > 1:
                spans.append((span - 1, texts[-1]))
        grid.append(texts)
    return grid


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_accessible_and_linkable(site: Path, table: str) -> None:
    for lang in LANGUAGES:
        entry = data(site, lang, table)
        figure = page(site, str(entry["page"]), lang).get_element_by_id(table)
        region = figure.xpath(".//*[@role='region'][@tabindex='0']")[0]
        assert region.get("aria-labelledby") in figure.xpath(".//caption//@id")
        assert figure.xpath("count(.//thead//th[@scope='col'])") == len(entry["columns"])
        assert not figure.xpath(".//th[not(@scope)]")
        rows = figure.xpath(".//tbody/tr/@id")
        assert rows == [f"{table}-{n}" for n in range(1, len(entry["rows"]) + 1)]
        assert len(figure.xpath(".//a[@download]")) == 2


@pytest.mark.parametrize("table", TABLES)
def test_values_agree_between_the_languages(site: Path, table: str) -> None:
    first, second = (data(site, lang, table) for lang in LANGUAGES)
    assert [c["key"] for c in first["columns"]] == [c["key"] for c in second["columns"]]
    for row, other in zip(first["rows"], second["rows"], strict=True):
        for column in first["columns"]:
            one, two = row[column["key"]]["value"], other[column["key"]]["value"]
            if column["type"] == "list":
                assert len(one or ()) == len(two or ())
            elif column["type"] != "string":
                assert one == two


@pytest.mark.parametrize("table", TABLES)
def test_tables_name_their_sources(site: Path, table: str) -> None:
    for lang in LANGUAGES:
        for source in data(site, lang, table)["sources"]:
            assert source["title"]
            assert source["path"].startswith("http")


def test_frictionless_accepts_the_package(site: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", str(site / "data/datapackage.json"), "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    assert result.returncode == 0, result.stdout
    assert report["valid"]
    assert len(report["tasks"]) == 2 * len(TABLES)


def test_catalogue_lists_every_table(site: Path) -> None:
    for lang in LANGUAGES:
        root = page(site, "reference/tables", lang)
        for table in TABLES:
            heading = root.get_element_by_id(f"table-{table}")
            entry = data(site, lang, table)
            assert element_text(heading) == entry["title"]
            listed = heading.getnext()
            assert {resolve_url(a.get("href"), page_url("reference/tables", lang))[0] for a in listed.iter("a")} == {
                page_url(str(entry["page"]), lang), f"data/{lang}/{table}.csv", f"data/{lang}/{table}.json",
            }  # fmt: skip
            assert str(len(entry["rows"])) in listed.text_content()
            assert str(entry["url"]) in listed.text_content()
        assert root.xpath(f"//nav//a[contains(@href, '#table-{next(iter(TABLES))}')]")


def list_html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_link_of_every_file_resolves(site: Path) -> None:
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    broken = []
    for path in list_html(site):
        here = path.relative_to(site).as_posix()
        root = read(path)
        for element in root.iter():
            for name in ("href", "src", "action"):
                if not isinstance(element.tag, str) or (value := element.get(name)) is None:
                    continue
                # The 404 pages are served at any depth, so their links start at the site's root.
                rooted = value.startswith(SITE_URL) or here.endswith("404.html")
                base = "" if rooted else here.removesuffix("index.html")
                target = resolve_url(value.removeprefix(SITE_URL).removeprefix("/") if rooted else value, base)
                if target and not reaches(site, files, *target):
                    broken.append(f"{here}: {value}")
    assert broken == []


def reaches(site: Path, files: set[str], address: str, fragment: str) -> bool:
    if address.startswith("k/") and fragment:  # leads on to the page, with the section
        address = address.removeprefix("k/").replace("index/", "")
    name = file_name(address)
    if name not in files:
        return False
    return not fragment or not name.endswith(".html") or bool(read(site / name).xpath("//*[@id=$id]", id=fragment))


def test_permanent_links_show_both_languages(site: Path) -> None:
    for slug in SLUGS:
        path = site / "k" / slug / "index.html"
        links = read(path).xpath("//a[@data-permalink]")
        assert [(a.get("hreflang"), resolve_url(a.get("href"), f"k/{slug.rstrip('/')}/")[0]) for a in links] == [
            (lang, page_url(slug, lang)) for lang in LANGUAGES
        ]


def test_register_holds_every_address(site: Path) -> None:
    register = (ROOT / "data/permalinks.txt").read_text(encoding="utf-8").splitlines()
    for slug in SLUGS:
        ids = page(site, slug, "ja").xpath("//article//*[self::h2 or self::h3]/@id")
        ids += page(site, slug, "ja").xpath("//figure/@id")
        assert {slug, *(f"{slug}#{name}" for name in ids)} <= set(register)
    assert len(register) == len(set(register))


def test_sitemap_names_both_languages(site: Path) -> None:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    for slug, lang in PAGES:
        assert f"{SITE_URL}{page_url(slug, lang)}<" in text.replace("\n", "")


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_page_obeys_the_content_policy(site: Path, slug: str, lang: str) -> None:
    root = page(site, slug, lang)
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not root.xpath("//script[not(@src)][not(@type='application/json' or @type='application/ld+json')]")
    assert not root.xpath("//style | //@style | //@onclick | //@onload")


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_page_shows_its_review_and_permanent_link(site: Path, slug: str, lang: str) -> None:
    facts = page(site, slug, lang).xpath("//footer[@class='page-facts']")[0]
    assert len(facts.xpath(".//time/@datetime")) == 2
    assert f"{SITE_URL}k/{slug.rstrip('/')}/" in facts.text_content()


def test_pages_cite_what_they_say(site: Path) -> None:
    for slug, lang in PAGES:
        lists = {f"reference/{name}" for name in ("tables", "sources", "glossary", "codes", "a-to-z")}
        if slug not in {*lists, "learn/", "learn/record", "workshop/links"}:  # ways to other pages state no facts
            assert page(site, slug, lang).xpath("//div[@class='footnote']//li//a[starts-with(@href, 'http')]"), slug


def test_two_builds_are_the_same_to_the_byte(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "again"
    # Another time zone and another day must not show.
    result = build(other, TZ="Pacific/Auckland", PYTHONHASHSEED="7")
    assert result.returncode == 0, result.stderr
    names = [sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) for folder in (site, other)]
    assert names[0] == names[1]
    assert [name for name in names[0] if (site / name).read_bytes() != (other / name).read_bytes()] == []


def test_site_address_reaches_every_absolute_address(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    result = build(folder, SITE_URL="https://example.org/leaks")
    assert result.returncode == 0, result.stderr
    root = read(folder / "en/basics/index.html")
    assert root.xpath("//link[@rel='canonical']/@href") == ["https://example.org/leaks/en/basics/"]
    package = json.loads((folder / "data/datapackage.json").read_text(encoding="utf-8"))
    assert package["homepage"] == "https://example.org/leaks/"
    assert all(href.startswith("/leaks/") for href in read(folder / "404.html").xpath("//article//li/a/@href"))
