"""Permanent links and their QR codes: the drawings that the build makes, and the dialog that offers them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from leakbook.qr import write_drawing

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page(browser: Browser, server: str) -> Page:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{server}personal/passwords/")
    return page


def test_each_address_has_a_view_of_its_own_with_a_quiet_zone() -> None:
    drawing = etree.fromstring(
        write_drawing([("page", "https://a.example/"), ("one", "https://a.example/k/long/address/#one")])
    )
    views = {view.get("id"): [int(n) for n in view.get("viewBox", "").split()] for view in drawing.iter(f"{SVG}view")}
    codes = drawing.findall(f"{SVG}svg")
    assert views.keys() == {"page", "one"}
    for (left, top, width, height), code in zip(views.values(), codes, strict=True):
        assert (int(code.get("x", "")), int(code.get("y", ""))) == (left + 4, top + 4)
        assert int(code.get("width", "")) + 8 == width == height
    assert views["page"][1] + views["page"][3] <= views["one"][1]


def test_every_page_has_a_drawing_with_a_view_for_each_section(site: Path) -> None:
    drawings = list((site / "assets/qr").rglob("*.svg"))
    assert len(drawings) == sum(1 for _ in (site / "en").rglob("index.html"))
    views = {view.get("id") for view in etree.parse(str(site / "assets/qr/basics/causes.svg")).iter(f"{SVG}view")}
    assert {"page", "figures", "leak-causes"} <= views


def test_the_link_beside_a_heading_offers_the_address_and_the_code(page: Page) -> None:
    link = page.locator("h2#length .headerlink")
    link.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_have_value("https://handbook.example/k/personal/passwords/#length")
    expect(dialog.get_by_role("heading")).to_have_text("何文字にすればよいですか")
    code = dialog.get_by_role("img")
    expect(code).to_be_visible()
    page.wait_for_function("document.querySelector('dialog img').naturalWidth > 0")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_copying_says_so(browser: Browser, server: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server}en/basics/causes/")
    page.locator(".data-table__link").first.press("Enter")
    expect(page.get_by_role("button", name="Copy permanent link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "https://handbook.example/k/basics/causes/#leak-causes"


def test_the_page_s_own_address_and_a_click_for_a_new_tab(page: Page) -> None:
    page.locator(".page-facts [data-permanent]").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("https://handbook.example/k/personal/passwords/")
    page.get_by_role("button", name="閉じる").click()
    page.locator("h2#length .headerlink").click(modifiers=["Control"])
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_without_the_script_the_link_leads_to_the_section(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.route("**/share.js", lambda route: route.abort())
    page.goto(f"{server}personal/passwords/")
    page.locator("h2#length .headerlink").click()
    page.wait_for_url("**/personal/passwords/#length")
