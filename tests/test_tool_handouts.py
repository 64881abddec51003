"""The tool `handouts` of workshop/handouts, and the sheets on paper: one page each, with the company's numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import SITE_URL
from test_browser import PHONE, open_page, reload

PAGE = {"ja": "workshop/handouts/", "en": "en/workshop/handouts/"}
SHEETS = ["personal", "day-one", "reporting", "phishing"]
LONGEST = "0123-456-789 (ext. 4567)"


def tool(page: Page) -> Locator:
    return page.locator("[data-tool=handouts]")


def count_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


@pytest.mark.parametrize("lang", PAGE)
@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_prints_alone_on_one_page(browser: Browser, server: str, lang: str, sheet: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script("window.print = () => {}")
        page.goto(f"{server}{PAGE[lang]}#?handouts.day={LONGEST}&handouts.night={LONGEST}&handouts.name={LONGEST}")
        tool(page).locator(".exercise-ways button").nth(SHEETS.index(sheet)).click()
        page.emulate_media(media="print")
        for other in SHEETS:
            assert page.locator(f"#{other}").is_visible() == (other == sheet)
        assert page.locator(f".handout:has(#{sheet}) .print-links svg").first.is_visible()
        assert count_pages(page) == 1
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_without_javascript_each_sheet_begins_a_page(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, bad):
        page.goto(server + PAGE[lang])
        assert count_pages(page) == 1 + len(SHEETS)
        expect(tool(page).locator("p")).to_contain_text("JavaScript")
        assert bad == []


def test_numbers_are_filled_in_and_kept(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE["en"])
        blanks = page.locator(".blank-day")
        assert blanks.count() == 2
        expect(blanks.first).to_have_text(re.compile("^…+$"))
        tool(page).get_by_label("Daytime number").fill("03-1234-5678")
        expect(blanks.first).to_have_text("03-1234-5678")
        expect(blanks.last).to_have_text("03-1234-5678")
        reload(page)
        expect(blanks.first).to_have_text("03-1234-5678")
        tool(page).get_by_label("Daytime number").fill("")
        expect(blanks.first).to_have_text(re.compile("^…+$"))
        assert "handouts" not in page.url.partition("#")[2]
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert bad == []


@pytest.mark.parametrize("nonsense", ["%3Cb%3E", "x" * 500])
def test_nonsense_in_the_address_is_shown_as_text(browser: Browser, server: str, nonsense: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}#?handouts.name={nonsense}")
        assert page.locator(".blank-name b").count() == 0
        assert len(page.locator(".blank-name").inner_text()) <= 40
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_each_sheet_carries_codes_of_its_own(site: Path, lang: str) -> None:
    root = html.parse(str(site / PAGE[lang] / "index.html")).getroot()
    assert len(root.xpath("//div[@class='handout']/div[@class='print-links']")) == len(SHEETS)
    for sheet in SHEETS:
        shown = root.xpath(f"//div[@class='handout'][h2/@id='{sheet}']//figure//small/text()")
        assert shown[0] == f"{SITE_URL.partition('://')[2]}k/workshop/handouts/#{sheet}"
        assert 4 <= len(shown) <= 6
        for address in shown:
            assert (site / address.partition("/")[2].partition("#")[0] / "index.html").exists(), address
