"""The built site in a real Chromium: what a person sees, with JavaScript and without, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from test_site import PAGES

LIGHT, DARK = "rgb(255, 255, 255)", "rgb(30, 33, 41)"

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
ADDRESSES = [f"{'' if lang == 'ja' else 'en/'}{'' if slug == 'index' else slug.rstrip('/') + '/'}" for slug, lang in PAGES]


# The window hears of it after the document, and so after the page's own script.
MOVE = """addEventListener("DOMContentLoaded", () => dispatchEvent(new PointerEvent("pointermove")))"""


@contextmanager
def open_page(browser: Browser, *, idle: bool = False, **options: object) -> Iterator[tuple[Page, list[str]]]:
    """Open an empty page, and collect what must never happen: errors, failed or foreign requests, policy violations.

    Unless idle, its reader moves as soon as a document is there, so that the page's tools come before it counts as loaded.
    """
    context = browser.new_context(**{"viewport": DESK, **options})  # type: ignore[arg-type]
    if not idle:
        context.add_init_script(MOVE)
    page = context.new_page()
    bad: list[str] = []
    context.on("console", lambda m: bad.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    context.on("weberror", lambda error: bad.append(f"error: {error.error}"))
    # A request that is cut off because the reader went on is no failure.
    context.on("requestfailed", lambda r: bad.append(f"failed: {r.url}") if r.failure != "net::ERR_ABORTED" else None)
    context.on("response", lambda answer: bad.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    context.on("request", lambda r: bad.append(f"foreign: {r.url}") if urlsplit(r.url).hostname != "127.0.0.1" else None)
    yield page, bad
    context.close()


def reload(page: Page) -> None:
    """Load a page anew as the page itself would, so that an address that it has just given itself is not overtaken."""
    with page.expect_event("load"):
        page.evaluate("location.reload()")


def read_background(page: Page) -> str:
    """Return the colour that a page is drawn on."""
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


@pytest.mark.parametrize(("scheme", "viewport"), [("light", PHONE), ("dark", DESK)], ids=["phone", "desk"])
def test_every_page_opens_without_a_fault(browser: Browser, server: str, scheme: str, viewport: ViewportSize) -> None:
    expected = DARK if scheme == "dark" else LIGHT
    faults = []
    with open_page(browser, viewport=viewport, color_scheme=scheme) as (page, bad):
        tabs = [page, *(page.context.new_page() for _ in range(7))]
        for start in range(0, len(ADDRESSES), len(tabs)):
            batch = list(zip(tabs, ADDRESSES[start:], strict=False))
            for tab, address in batch:
                tab.goto(server + address, wait_until="commit")
            for tab, address in batch:
                tab.wait_for_load_state("networkidle")
                bad.extend(["the page scrolls sideways"] * tab.evaluate("document.documentElement.scrollWidth > innerWidth"))
                bad.extend(["a cookie is set"] * tab.evaluate("document.cookie !== ''"))
                bad.extend(["another colour scheme"] * (read_background(tab) != expected))
                faults += [f"{address} or beside it: {fault}" for fault in bad]
                bad.clear()
    assert faults == []


def test_every_page_reads_without_javascript(browser: Browser, server: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        for address in ADDRESSES:
            page.goto(server + address)
            assert page.locator("h1").is_visible(), address
            assert page.locator("[data-language-switch]").is_visible(), address
        assert bad == []


def test_language_switch_keeps_page_and_section(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}basics/causes/#figures")
        page.click("[data-language-switch]")
        assert page.url == f"{server}en/basics/causes/#figures"
        page.click("[data-language-switch]")
        assert page.url == f"{server}basics/causes/#figures"
        assert bad == []


def test_language_switch_keeps_the_section_that_is_being_read(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, _):
        page.goto(f"{server}personal/passwords/")
        page.locator("#rotation").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 100)")
        page.focus("[data-language-switch]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/personal/passwords/#rotation")


@pytest.mark.parametrize(("locale", "prefix"), [("ja-JP", ""), ("en-GB", "en/"), ("de-DE", "en/")])
def test_permanent_link_goes_to_the_readers_language(browser: Browser, server: str, locale: str, prefix: str) -> None:
    with open_page(browser, locale=locale) as (page, bad):
        page.goto(f"{server}k/personal/passwords/#rotation")
        page.wait_for_url(f"{server}{prefix}personal/passwords/#rotation")
        assert bad == []


def test_permanent_link_without_javascript_offers_both(browser: Browser, server: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{server}k/basics/")
        assert page.locator("main a").count() == 2
        page.click("main a[hreflang=en]")
        assert page.url == f"{server}en/basics/"


def test_row_has_an_address_of_its_own(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}impacts/penalties/#penalties-3")
        assert page.locator("#penalties-3").evaluate("e => e.matches(':target')")
        assert page.locator("#penalties-3").is_visible()


def test_wide_table_scrolls_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, _):
        page.goto(f"{server}basics/causes/", wait_until="networkidle")
        region = page.locator("#leak-causes [role=region]")
        assert region.evaluate("e => e.scrollWidth > e.clientWidth")
        region.focus()
        for _press in range(5):
            page.keyboard.press("ArrowRight")
        # A promise, not wait_for_function: that needs eval, which the page's policy forbids.
        region.evaluate("e => e.scrollLeft > 0 || new Promise((go) => e.addEventListener('scroll', go, {once: true}))")
        assert region.evaluate("e => e.scrollLeft > 0")


def test_table_is_named_by_its_caption(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}en/impacts/penalties/")
        caption = page.locator("#penalties caption").inner_text()
        assert page.get_by_role("table", name=caption).count() == 1
        assert page.get_by_role("region", name=caption).count() == 1


def test_page_prints_with_its_tables(browser: Browser, server: str, tmp_path: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}company/taking-data-out/", wait_until="networkidle")
        page.emulate_media(media="print")
        assert page.locator("#takeout-ledger table").is_visible()
        assert not page.locator(".md-header").is_visible()
        page.pdf(path=tmp_path / "page.pdf", format="A4")
        assert (tmp_path / "page.pdf").stat().st_size > 10_000
