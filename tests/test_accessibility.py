"""What axe-core can tell about every page and what opens on it; what a keyboard, a narrow window and forced colours need."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from itertools import product
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from test_browser import ADDRESSES, DESK, PHONE, open_page
from test_course import SOLVE, finish
from test_tool_exercise import address as show_card
from test_tool_kit import KIT
from test_tool_notice import FACTS
from test_tool_real_or_fake import LONGEST
from test_tool_real_or_fake import address as answer_doubts
from test_tool_what_leaked import ALL

# The package is wanted for this file alone: its wrapper would add nothing.
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async (rules) => {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}"""
COMBINATIONS = list(product(("light", "dark"), (PHONE, DESK)))
# Beside the pages: not found, and both languages on one.
MORE = ["404.html", "en/404.html", "both/basics/causes/", "both/impacts/costs/"]
DEADLINE = {"special": "no", "property": "yes", "wrongful": "no", "many": "no", "exempt": "", "day": "2026-11-30"}
WRONG = "document.querySelectorAll('.quiz__option input, .quiz__check button').forEach((part) => part.click())"


def judge(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(JUDGE, RULES)  # type: ignore[no-any-return]


@pytest.mark.parametrize("turn", range(4))
def test_axe_finds_nothing_on_any_page(browser: Browser, server: str, turn: int) -> None:
    scheme, viewport = COMBINATIONS[turn]
    with open_page(browser, viewport=viewport, color_scheme=scheme) as (page, _):
        faults = []
        for at, address in enumerate([*ADDRESSES, *MORE]):
            # The languages alternate: each language is seen in all combinations, a page and its translation in different ones.
            if (at + at // 4) % 4 == turn:
                page.goto(server + address)
                faults += [f"{address} {fault}" for fault in judge(page)]
        assert faults == []


def open_drawer(page: Page) -> None:
    page.locator(".menu").click()
    expect(page.locator("#menu")).to_be_visible()


def open_search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("password")
    expect(page.locator("[data-search-hit]").first).to_be_visible()


def open_term(page: Page) -> None:
    page.locator("a.term").first.focus()
    expect(page.locator(".term-note")).to_be_visible()


def open_share(page: Page) -> None:
    page.locator("h2 .headerlink").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def open_slides(page: Page) -> None:
    page.locator("[data-slides]").click()
    expect(page.locator(".slides")).to_be_visible()


def write_nonsense(page: Page) -> None:
    page.locator("[data-tool] input:is([type=text], :not([type]))").first.fill("nonsense")
    page.keyboard.press("Tab")
    expect(page.locator(".tool__error:visible").first).to_be_visible()


def answer_wrongly(page: Page) -> None:
    page.evaluate(WRONG)
    expect(page.locator(".quiz__verdict, .quiz__said").first).to_be_visible()


def answer_rightly(page: Page) -> None:
    page.evaluate(SOLVE)
    expect(page.locator(".quiz__verdict--right").first).to_be_visible()


def rest(page: Page) -> None:
    """Open nothing: the address says it all."""
    expect(page.locator("[data-tool]").first).to_be_visible()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "drawer": ("personal/passwords/", open_drawer),
    "search": ("personal/passwords/", open_search),
    "term": ("company/utm/", open_term),
    "share": ("personal/passwords/", open_share),
    "slides": ("personal/passwords/", open_slides),
    "costs": ("impacts/costs/#?costs.people=3+million&costs.kind=intrusion&costs.items=1.3.7", rest),
    "costs wrong": ("impacts/costs/#?costs.items=1.7", write_nonsense),
    "deadline": (f"company/reporting/#?{urlencode({f'deadline.{n}': v for n, v in DEADLINE.items()})}", rest),
    "notice": (f"company/reporting/#?{urlencode({f'notice.{n}': v for n, v in FACTS.items()})}", rest),
    "what leaked": (f"emergency/my-data-leaked/{ALL}", rest),
    "self-check": ("company/#?self-check.answers=ynnnnnnnnn", rest),
    "real or fake": (answer_doubts("ja", LONGEST), rest),
    "kit": (f"workshop/{KIT}", rest),
    "exercise": (show_card("ja", "sent", notes="1"), rest),
    "handouts": ("workshop/handouts/#?handouts.day=1&handouts.night=2&handouts.name=3", rest),
    "quiz wrong": ("learn/unit-1/", answer_wrongly),
    "quiz right": ("learn/unit-4/", answer_rightly),
    "progress": ("learn/", rest),
    "record": ("learn/record/", rest),
}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_what_opens(browser: Browser, server: str, name: str) -> None:
    address, act = STATES[name]
    at = list(STATES).index(name)
    faults = []
    for prefix, (scheme, viewport) in zip(("", "en/"), (COMBINATIONS[at % 4], COMBINATIONS[3 - at % 4]), strict=True):
        size = PHONE if name == "drawer" else viewport
        with open_page(browser, viewport=size, color_scheme=scheme) as (page, _):
            if name in ("progress", "record"):
                finish(page, server, ["unit-1"], prefix)
            page.goto(f"{server}{prefix}{address}")
            act(page)
            faults += [f"{prefix}{address} {scheme} {fault}" for fault in judge(page)]
    assert faults == []


def test_axe_sees_a_fault(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}en/")
        page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<button></button>')")
        assert [fault.partition(":")[0] for fault in judge(page)] == ["button-name"]


@pytest.mark.parametrize("height", [640, 225], ids=["320 px", "a desk enlarged four times"])
def test_no_page_scrolls_sideways_in_a_narrow_window(browser: Browser, server: str, height: int) -> None:
    addresses = [*ADDRESSES, *MORE]
    with open_page(browser, viewport={"width": 320, "height": height}) as (page, _):
        wide = []
        for address in addresses[:: 8 if height < 300 else 1]:
            page.goto(server + address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(address)
        assert wide == []


# What has the keyboard's focus: where it is, whether it can be seen, and how it is marked.
STOP = """() => {
  const stop = document.activeElement;
  // The first line of a link that goes over two.
  const { left, top, width, height } = stop.getClientRects()[0] ?? stop.getBoundingClientRect();
  const at = document.elementFromPoint(Math.min(left + width / 2, innerWidth - 1), top + height / 2);
  const style = getComputedStyle(stop);
  const inSentence = style.display === "inline" || stop.labels?.length > 0;
  return {
    name: stop.className || stop.textContent || stop.tagName,
    isPage: stop === document.body,
    seen: at !== null && (stop.contains(at) || at.contains(stop)),
    marked: stop.matches(":focus-visible") && style.outlineStyle !== "none",
    large: inSentence || (width > 23.5 && height > 23.5),
  };
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("address", ["personal/passwords/", "en/impacts/costs/"])
def test_keyboard_passes_through_a_page(browser: Browser, server: str, address: str, viewport: ViewportSize) -> None:
    with open_page(browser, viewport=viewport) as (page, _):
        page.goto(server + address, wait_until="networkidle")
        stops = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop.pop("isPage"):  # all stops are behind: nothing keeps the focus
                break
            stops.append(stop)
        assert 50 < len(stops) < 400
        assert stops[0]["name"] == "skip"
        assert [stop for stop in stops if not (stop["seen"] and stop["marked"] and stop["large"])] == []


def test_buttons_and_current_marks_stay_in_forced_colours(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE, forced_colors="active") as (page, _):
        page.goto(f"{server}impacts/costs/")
        for part in (".menu", ".palette"):
            drawn = page.locator(part).evaluate("(e) => getComputedStyle(e, '::before').borderTopStyle")
            assert drawn == "solid", part
        assert page.locator(".search input").evaluate("(e) => getComputedStyle(e).borderTopStyle") == "solid"
        open_drawer(page)
        current = page.locator(".drawer [aria-current]")
        assert current.count() >= 2
        assert set(current.evaluate_all("(all) => all.map((e) => getComputedStyle(e).fontWeight)")) == {"700"}
