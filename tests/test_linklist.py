"""The list of permanent links: complete, in both languages, each to copy and as a QR code."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize(("other", "folder"), [("en", ""), ("ja", "en/")])
def test_every_page_and_section_is_listed_with_both_names(site: Path, other: str, folder: str) -> None:
    root = html.parse(str(site / folder / "workshop/links/index.html")).getroot()
    lines = root.xpath("//ul[@class='links']//a[@data-permanent]")
    listed = [line.text_content().removeprefix("https://handbook.example/k/") for line in lines]
    assert len(listed) == len(set(listed))
    pages = {path.parent.relative_to(site / "en").as_posix() for path in (site / "en").rglob("index.html")}
    assert {address.rstrip("/") for address in listed if "#" not in address} == {("index" if p == "." else p) for p in pages}
    for slug in ("personal/passwords", "basics/causes", "reference/about"):
        page = html.parse(str(site / folder / slug / "index.html")).getroot()
        ids = page.xpath("//article//*[self::h2 or self::h3 or self::h4]/@id | //article//figure/@id")
        assert {address.partition("#")[2] for address in listed if address.startswith(f"{slug}/#")} >= set(ids)
    for line in lines:
        counterpart = line.getparent().find("span")
        assert counterpart.get("lang") == other
        assert counterpart.text_content(), line.text_content()
        assert (site / "assets/qr" / f"{line.text_content().split('/k/')[1].partition('#')[0].rstrip('/')}.svg").is_file()


def test_a_click_offers_the_address_and_the_code(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{server}workshop/links/")
    page.locator("a[data-permanent]", has_text="/k/personal/passwords/#length").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("何文字にすればよいですか")
    expect(dialog.get_by_role("textbox")).to_have_value("https://handbook.example/k/personal/passwords/#length")
    page.wait_for_function("document.querySelector('dialog img').naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
