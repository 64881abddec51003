"""What stands around the text: menu, contents, colours, languages, ways to the top; what it weighs; and all of it without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from leakbook.assets import BUNDLES, find_bundles, join_sources, name_bundle
from test_browser import DARK, DESK, LIGHT, PHONE, open_page, read_background
from test_site import PAGES

# Bytes, brotli at quality 11. Fixed: style sheet, script, icon and the HTML of a page whose article is empty.
MAX_STYLE, MAX_SCRIPT, MAX_ICON, MAX_FRAME = 3_750, 1_900, 250, 1_600
MAX_ARTICLE, MAX_HOME = 15_000, 12_500
LONG = "personal/passwords/"


def weigh(content: bytes) -> int:
    return len(brotli.compress(content, quality=11))


def read_bundles(site: Path) -> dict[str, bytes]:
    found = find_bundles(f"assets/{path.name}" for path in (site / "assets").iterdir())
    return {name: (site / path).read_bytes() for name, path in found.items()}


def test_what_every_page_loads_is_light(site: Path) -> None:
    bundles = read_bundles(site)
    assert set(bundles) == set(BUNDLES)
    assert weigh(bundles["handbook.css"]) <= MAX_STYLE
    assert weigh(bundles["handbook.js"]) <= MAX_SCRIPT
    assert weigh((site / "assets/favicon.svg").read_bytes()) <= MAX_ICON


@pytest.mark.parametrize("address", ["personal/passwords", "en/company/vendors"])
def test_frame_without_a_text_is_light(site: Path, address: str) -> None:
    page = (site / address / "index.html").read_text(encoding="utf-8")
    empty = re.sub(r"(<article[^>]*>).*(</article>)", r"\1\2", page, flags=re.DOTALL)
    # Words of the article too: its contents, and what machines read of it.
    empty = re.sub(
        r'<nav class="contents".*?</nav>|<script type="application/ld.json">.*?</script>', "", empty, flags=re.DOTALL
    )
    assert weigh(empty.encode()) <= MAX_FRAME


def test_a_name_of_a_bundle_changes_with_its_content() -> None:
    texts = [join_sources("js", [f"// Why.\nconst answer = {n};\n"]) for n in (1, 2)]
    assert len({name_bundle("a.js", text) for text in texts}) == 2
    assert name_bundle("a.js", texts[0]) == name_bundle("a.js", texts[0])
    assert all("Why" not in text for text in texts)


def test_nothing_of_the_theme_is_left(site: Path) -> None:
    assert not (site / "assets/javascripts").exists()
    assert not (site / "assets/stylesheets").exists()
    assert not (site / "assets/style").exists()
    assert not (site / "assets/script").exists()
    assert not list(site.rglob("*.map"))


@pytest.mark.parametrize(
    ("address", "most"), [("", MAX_HOME), ("en/", MAX_HOME), (LONG, MAX_ARTICLE), (f"en/{LONG}", MAX_ARTICLE)]
)
def test_page_takes_four_requests_and_few_bytes(browser: Browser, server: str, address: str, most: int) -> None:
    with open_page(browser) as (page, bad):
        bodies: dict[str, bytes] = {}
        page.on("requestfinished", lambda request: bodies.update({request.url: request.response().body()}))  # type: ignore[union-attr]
        page.goto(server + address, wait_until="networkidle")
        page.mouse.wheel(0, 3000)
        page.wait_for_load_state("networkidle")
        assert len(bodies) <= 4, list(bodies)
        assert sum(map(weigh, bodies.values())) <= most
        assert bad == []


@pytest.mark.parametrize(("slug", "lang"), [page for page in PAGES if page[0] in ("basics/causes", "index", "reference/faq")])
def test_landmarks_are_named(site: Path, slug: str, lang: str) -> None:
    prefix = "" if lang == "ja" else "en/"
    root = html.parse(str(site / prefix / ("" if slug == "index" else slug) / "index.html")).getroot()
    navs = root.xpath("//body//nav[not(ancestor::article)]")
    names = [nav.get("aria-label") for nav in navs]
    assert all(names)
    assert len(names) == len(set(names))
    assert [root.xpath(f"count(//{name})") for name in ("main", "header", "h1")] == [1, 1, 1]
    assert len(root.xpath("//*[@aria-current='page']")) >= 1
    assert len(root.xpath("//nav[@class='sections']//*[@aria-current]")) == 1


def open_drawer(page: Page) -> None:
    page.locator(".menu").click()
    expect(page.locator("#menu")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_drawer_leads_to_another_page_on_a_phone(browser: Browser, server: str, script: bool) -> None:  # noqa: FBT001
    with open_page(browser, viewport=PHONE, java_script_enabled=script) as (page, bad):
        page.goto(f"{server}basics/causes/")
        expect(page.locator("#menu")).to_be_hidden()
        open_drawer(page)
        page.get_by_role("navigation", name="漏えいを知る").get_by_role("link", name="内部不正").click()
        page.wait_for_url("**/basics/insiders/")
        open_drawer(page)
        page.get_by_role("navigation", name="章").get_by_role("link", name="保険").click()
        page.wait_for_url("**/insurance/")
        assert bad == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_tabs_columns_and_neighbours_lead_on_at_a_desk(browser: Browser, server: str, script: bool) -> None:  # noqa: FBT001
    with open_page(browser, java_script_enabled=script) as (page, bad):
        page.goto(f"{server}en/basics/causes/")
        expect(page.locator(".menu")).to_be_hidden()
        page.locator(".contents a").nth(1).click()
        assert "#" in page.url
        page.locator(".pages a").nth(2).click()
        page.wait_for_url("**/en/basics/what-is-a-leak/")
        page.locator("a[rel=next]").click()
        page.wait_for_url("**/en/basics/causes/")
        page.locator(".sections a").nth(3).click()
        page.wait_for_url("**/en/impacts/")
        assert bad == []


def test_drawer_by_keyboard(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, _):
        page.goto(server + LONG)
        page.locator(".menu").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "home"  # closed, it leaves no stops
        page.locator(".menu").press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#menu') !== null")
        page.keyboard.press("Escape")
        expect(page.locator("#menu")).to_be_hidden()
        expect(page.locator(".menu")).to_be_focused()


def test_section_chosen_in_the_drawer_is_seen(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, _):
        page.goto(server + LONG)
        open_drawer(page)
        page.locator(".contents a[href='#rotation']").click()
        expect(page.locator("#menu")).to_be_hidden()
        expect(page.locator("h2#rotation")).to_be_in_viewport()
        header = page.locator(".md-header").bounding_box()
        heading = page.locator("h2#rotation").bounding_box()
        assert header
        assert heading
        assert heading["y"] >= header["y"] + header["height"]


def test_contents_mark_the_section_that_is_read(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + LONG)
        current = page.locator(".contents [aria-current]")
        expect(current).to_have_count(0)
        page.locator("#rotation").evaluate("e => e.scrollIntoView()")
        expect(current).to_have_attribute("href", "#rotation")
        page.evaluate("scrollTo(0, 0)")
        expect(current).to_have_count(0)


@pytest.mark.parametrize(("device", "own", "other"), [("light", LIGHT, DARK), ("dark", DARK, LIGHT)])
def test_colours_follow_the_device_until_the_reader_chooses(
    browser: Browser, server: str, device: str, own: str, other: str
) -> None:
    with open_page(browser, color_scheme=device) as (page, bad):
        page.goto(f"{server}en/")
        button, seen = page.locator(".palette"), [read_background(page)]
        names = [button.get_attribute("title")]
        for _press in range(3):
            button.click()
            seen.append(read_background(page))
            names.append(button.get_attribute("title"))
        assert seen == [own, LIGHT, DARK, own]
        assert names == ["Switch to light colours", "Switch to dark colours", "Follow the device", "Switch to light colours"]
        assert page.evaluate("localStorage.length") == 0
        for _press in range(2 if device == "light" else 1):
            button.click()
        page.goto(f"{server}basics/")
        assert read_background(page) == other
        assert page.evaluate("Object.keys(localStorage)") == ["/palette"]
        page.emulate_media(color_scheme="dark" if device == "light" else "light")
        assert read_background(page) == other
        assert bad == []


def test_chosen_colours_are_there_before_anything_is_drawn(browser: Browser, server: str) -> None:
    with open_page(browser, color_scheme="light") as (page, _):
        page.goto(server)
        page.evaluate("localStorage.setItem('/palette', 'dark')")
        # The body is not read yet when the script has run: what is drawn first has the colours already.
        page.add_init_script("""
            new MutationObserver((_, observer) => {
                if (!document.body) return;
                observer.disconnect();
                globalThis.first = document.documentElement.dataset.scheme;
            }).observe(document, { childList: true, subtree: true });
        """)
        page.reload()
        assert page.evaluate("globalThis.first") == "dark"


def test_without_scripts_the_device_decides_the_colours(browser: Browser, server: str) -> None:
    with open_page(browser, color_scheme="dark", java_script_enabled=False) as (page, _):
        page.goto(server)
        expect(page.locator(".palette")).to_be_hidden()
        expect(page.locator("body")).to_have_css("color", "rgb(211, 214, 222)")


def test_skip_link_leads_to_the_text(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + LONG)
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_way_to_the_top_comes_to_those_who_scroll_up(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, _):
        page.goto(server + LONG)
        top = page.locator(".top")
        expect(top).not_to_be_in_viewport()
        page.evaluate("scrollTo(0, 2000)")
        expect(top).not_to_be_in_viewport()
        page.evaluate("scrollTo(0, 1900)")
        expect(top).to_be_in_viewport()
        top.click()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [320, 640, 960, 1219, 1920])
@pytest.mark.parametrize("address", ["basics/causes/", "en/company/reporting/", "learn/unit-1/", "404.html"])
def test_nothing_stands_out_at_any_width(browser: Browser, server: str, width: int, address: str) -> None:
    with open_page(browser, viewport={"width": width, "height": 700}) as (page, _):
        page.goto(server + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_targets_of_the_frame_are_large_enough(browser: Browser, server: str, viewport: dict[str, int]) -> None:
    with open_page(browser, viewport=viewport) as (page, _):
        page.goto(server + LONG)
        if viewport is PHONE:
            open_drawer(page)
        sizes = page.locator("header :is(a, button, input), #menu a, .md-footer a").evaluate_all(
            "(all) => all.filter((e) => e.checkVisibility()).map((e) => [e.textContent, e.getBoundingClientRect()])"
            ".filter(([, box]) => Math.min(box.width, box.height) < 24).map(([text]) => text)"
        )
        assert sizes == []


def test_no_page_asks_for_the_theme(site: Path) -> None:
    for path in site.rglob("*.html"):
        root = html.parse(str(path)).getroot()
        asked = root.xpath("//script/@src | //link[@rel='stylesheet']/@href")
        assert not [way for way in asked if urlsplit(way).netloc or "javascripts" in way or "stylesheets" in way], path
