"""Side by side: both languages of a page on one, a row per section."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from test_browser import DARK, read_background


def test_every_page_has_its_sections_in_both_languages_in_one_row(site: Path) -> None:
    pages = sorted((site / "both").rglob("index.html"))
    assert len(pages) == sum(1 for _ in (site / "en").rglob("index.html"))
    for path in pages:
        root = html.parse(str(path)).getroot()
        rows = root.xpath("//main/div")
        slug = path.parent.relative_to(site / "both")
        single = html.parse(str(site / ("" if str(slug) == "index" else slug) / "index.html")).getroot()
        names = single.xpath("//article/*[self::h2 or self::h3]/@id")
        assert root.xpath("//main/div/div[@lang='ja']/*[self::h2 or self::h3]/@id") == names
        for row in rows:
            ja, en = row.xpath("div/@lang"), row.xpath("div")
            assert ja == ["ja", "en"]
            assert [cell.xpath("count(h1 | h2 | h3)") for cell in en] in ([1, 1], [0, 0])
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        assert {way[1:] for way in root.xpath("//a/@href") if way.startswith("#")} <= set(ids), path


def test_links_lead_to_files(site: Path) -> None:
    for path in (site / "both/impacts/damages/index.html", site / "both/index/index.html"):
        root = html.parse(str(path)).getroot()
        for way in root.xpath("//a/@href | //img/@src | //link[@rel='stylesheet']/@href | //script/@src"):
            if ":" not in way and not way.startswith("#"):
                target = path.parent / way.partition("#")[0].partition("?")[0]
                assert (target / "index.html" if target.is_dir() else target).is_file(), way


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_it_reads_on_a_phone_and_on_a_desk(browser: Browser, server: str, width: int, columns: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{server}both/impacts/damages/")
    left, right = (page.locator(f".both__row:has(#first) > [lang={lang}]").bounding_box() for lang in ("ja", "en"))
    assert left
    assert right
    assert (left["y"] == right["y"]) == (columns == 2)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_way_there_keeps_the_section_and_the_colours(browser: Browser, server: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{server}personal/passwords/#length")
    page.locator("[data-keep-section]").click()
    page.wait_for_url("**/both/personal/passwords/#length")
    assert read_background(page) == DARK
    page.get_by_role("link", name="Read in English alone").click()
    page.wait_for_url("**/en/personal/passwords/")
