"""What a page leaves until its reader turns to it: the tools; and the way back from a note to the mark that led there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from test_browser import ADDRESSES, PHONE, open_page
from test_frame import weigh

TOOL = "[data-tool=costs]"
COSTS = "impacts/costs/"
# The tool is the page, and stands where the reader's eyes first fall.
TOOL_PAGES = [
    f"{prefix}{slug}" for prefix in ("", "en/") for slug in ("learn/record/", "workshop/exercises/", "workshop/handouts/")
]
SHIFTS = """globalThis.shift = 0; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""
MAX_ARTICLE, MOST_HEAVY = 15_360, 40


def list_requests(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    return asked


def has_tool(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('[data-tool] input') !== null"))


def test_every_page_names_one_style_sheet_and_one_script(site: Path) -> None:
    for address in ADDRESSES:
        text = (site / address / "index.html").read_text(encoding="utf-8")
        assert (text.count('rel="stylesheet"'), text.count("<script src")) == (1, 1), address


def test_pages_with_tools_ask_for_no_more_before_a_move_and_nothing_jumps(browser: Browser, server: str, site: Path) -> None:
    with_tools = [
        address for address in ADDRESSES if "data-tools=" in (site / address / "index.html").read_text(encoding="utf-8")
    ]
    assert len(with_tools) >= 32
    with open_page(browser, idle=True, viewport=PHONE) as (page, bad):
        page.add_init_script(SHIFTS)
        for address in with_tools:
            asked = list_requests(page)
            page.goto(server + address, wait_until="networkidle")
            assert len(asked) <= 4 or address in TOOL_PAGES, (address, asked)
            assert page.evaluate("shift") == 0, address
        assert bad == []


@pytest.mark.parametrize("move", ["wheel", "pointer", "key", "touch"])
def test_tools_come_with_the_first_move(browser: Browser, server: str, move: str) -> None:
    with open_page(browser, idle=True, viewport=PHONE, has_touch=move == "touch") as (page, bad):
        page.goto(server + COSTS, wait_until="networkidle")
        assert not has_tool(page)
        if move == "wheel":
            page.mouse.wheel(0, 200)
        elif move == "pointer":
            page.mouse.move(50, 300)
        elif move == "key":
            page.keyboard.press("Tab")
        else:
            page.touchscreen.tap(200, 400)
        expect(page.locator(f"{TOOL} input").first).to_be_visible()
        assert page.locator("body[data-tools]").count() == 0
        assert bad == []


def test_tools_come_by_themselves_to_a_reader_who_does_not_move(browser: Browser, server: str) -> None:
    with open_page(browser, idle=True, viewport=PHONE) as (page, _):
        page.goto(server + COSTS)
        expect(page.locator(f"{TOOL} input").first).to_be_visible(timeout=6000)


def test_a_section_below_a_tool_stays_where_the_address_leads(browser: Browser, server: str) -> None:
    with open_page(browser, idle=True, viewport=PHONE) as (page, _):
        page.goto(f"{server}company/reporting/#contractor", wait_until="networkidle")
        assert has_tool(page)
        expect(page.locator("#contractor")).to_be_in_viewport()


def test_a_tool_that_cannot_come_leaves_what_stands_in_its_place(browser: Browser, server: str) -> None:
    with open_page(browser, idle=True, viewport=PHONE) as (page, _):
        page.route("**/assets/tools/costs.js", lambda route: route.abort())
        page.goto(server + COSTS)
        expect(page.locator(TOOL)).to_be_hidden()
        page.mouse.move(50, 300)
        expect(page.locator(TOOL)).to_contain_text("JavaScript")
        expect(page.locator(TOOL)).to_be_visible()


def test_without_scripts_what_stands_in_the_place_is_seen(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE, java_script_enabled=False) as (page, _):
        page.goto(server + COSTS)
        expect(page.locator(TOOL)).to_be_visible()


def test_a_page_that_is_printed_at_once_has_no_empty_place(browser: Browser, server: str) -> None:
    with open_page(browser, idle=True) as (page, _):
        page.goto(server + COSTS, wait_until="networkidle")
        page.emulate_media(media="print")
        expect(page.locator(TOOL)).to_be_hidden()
        assert page.locator(TOOL).bounding_box() is None


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_note_leads_back_to_the_mark_that_led_there(browser: Browser, server: str, script: bool) -> None:  # noqa: FBT001
    with open_page(browser, viewport=PHONE, java_script_enabled=script) as (page, bad):
        page.goto(f"{server}basics/causes/")
        marks = page.locator(".footnote-ref[href='#fn:2']")
        assert marks.count() > 3
        back = page.locator("li[id='fn:2'] .footnote-backref")
        assert back.count() == 1
        marks.nth(3).click()
        expect(back).to_be_in_viewport()
        back.click()
        expect(marks.nth(3 if script else 0)).to_be_in_viewport()
        if script:
            expect(marks.nth(3)).to_be_focused()
            page.locator(".footnote-ref[href='#fn:1']").first.focus()
            page.locator("li[id='fn:3'] .footnote-backref").click()
            expect(page.locator("[id='fnref:3']")).to_be_in_viewport()
        assert bad == []


def test_most_articles_are_light(site: Path) -> None:
    """Page, style sheet and script. Those above are lists, or have long texts with all their sources."""
    shared = sum(weigh(next((site / "assets").glob(f"handbook.*.{kind}")).read_bytes()) for kind in ("css", "js"))
    heavy = [address for address in ADDRESSES if weigh((site / address / "index.html").read_bytes()) + shared > MAX_ARTICLE]
    assert len(heavy) <= MOST_HEAVY, heavy
