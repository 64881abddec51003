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
NARROW: ViewportSize = {"width": 320, "height": 640}
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
