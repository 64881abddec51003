"""Paper: the sheets for an emergency stay short, and their links become codes that a phone can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from conftest import SITE_URL
from test_browser import open_page

SHEETS = sorted(path.stem for path in Path(__file__).resolve().parent.parent.glob("docs/ja/emergency/*.md"))


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_emergency_sheets_are_short(browser: Browser, server: str, prefix: str) -> None:
    sheets = {}
    with open_page(browser) as (page, bad):
        for name in SHEETS:
            page.goto(f"{server}{prefix}emergency/{'' if name == 'index' else name + '/'}", wait_until="networkidle")
            sheets[name] = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))
        assert bad == []
    assert sheets.pop("index") == 1
    assert sheets
    assert max(sheets.values()) <= 2, sheets


def test_sheet_carries_the_codes_of_its_links(site: Path) -> None:
    page = html.parse(str(site / "en/emergency/index.html")).getroot()
    codes = page.xpath("//div[@class='print-links']/figure")
    addresses = [code.xpath("string(.//small)") for code in codes]
    assert addresses[0] == f"{SITE_URL.partition('://')[2]}k/emergency/"
    assert all((site / address.partition("/")[2] / "index.html").exists() for address in addresses)
    assert all(code.xpath(".//*[local-name()='svg']//*[local-name()='path']/@d") for code in codes)
    linked = {name for name in SHEETS if name != "index"}
    assert {f"k/emergency/{name}/" for name in linked} <= {address.partition("/")[2] for address in addresses}


def test_other_pages_carry_no_codes(site: Path) -> None:
    assert "print-links" not in (site / "basics/causes/index.html").read_text(encoding="utf-8")
