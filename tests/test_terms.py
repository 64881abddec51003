"""Glossary terms: the first use of each on a page carries its meaning, by mouse, keyboard and touch, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from lxml import html
from playwright.sync_api import Browser, Locator, expect

from conftest import ROOT
from leakbook.terms import Term, read_term
from rendering import make_handbook, render
from test_browser import PHONE, open_page

PAGE = "en/personal/phishing/"


def read_meaning(term: Locator) -> str:
    """Return what the glossary says of a marked term."""
    terms = yaml.safe_load((ROOT / "data/glossary.yaml").read_text(encoding="utf-8"))
    key = (term.get_attribute("href") or "").partition("#")[2]
    return str(terms[key]["en"]["definition"])


def make_term(key: str, ja: str, en: str, **more: Any) -> Term:
    wording = {
        "ja": {"term": ja, "definition": "意味。", "variants": []},
        "en": {"term": en, "definition": "Meaning.", "variants": []},
    }
    return read_term(key, {lang: {**entry, **more} for lang, entry in wording.items()})


TERMS = {
    "leak": make_term("leak", "漏えい", "leak"),
    "data-leak": make_term("data-leak", "情報漏えい", "data leak"),
    "ids": make_term("ids", "IDS", "IDS"),
    "quiet": make_term("quiet", "ログ", "log", forms=[]),
}


@pytest.mark.parametrize(
    ("lang", "text", "marked"),
    [
        ("ja", "情報漏えいと漏えい、また漏えいと情報漏えい。", ["情報漏えい", "漏えい"]),
        (
            "ja",
            "| 漏えい |\n| --- |\n| 漏えい |\n\n/// table-caption\n    attrs: {id: sample}\n漏えい\n///\n\n漏えい。",
            ["漏えい"],
        ),
        ("ja", "**漏えい**は`漏えい`です。\n\n## 漏えい {#x}\n\n[漏えい](#x)", ["漏えい"]),
        ("ja", "[漏えい](#x)\n\n## 漏えい {#x}\n\nログイン、IDS。", ["IDS"]),
        ("en", "Two data leaks, one Leak; leaking. The ids are IDs, the IDS is not.", ["data leak", "Leak", "IDS"]),
        ("en", "- a leak\n- a data leak\n\n> logs", ["leak", "data leak"]),
    ],
)
def test_first_use_of_each_term_is_marked(lang: str, text: str, marked: list[str]) -> None:
    handbook = make_handbook(terms=TERMS)
    root = html.fromstring(f"<div>{render(handbook, 'a', lang, f'# x{chr(10)}{chr(10)}{text}{chr(10)}')}</div>")
    links = root.xpath("//a[@class='term']")
    assert [link.text for link in links] == marked
    assert all("reference/glossary/#" in link.get("href") for link in links)


def test_marking_changes_no_word() -> None:
    text = "一つ目の漏えいは、情報漏えいで、**漏えい**ではない<br>漏えいです。"
    plain, marked = (
        html.fromstring(f"<div>{render(make_handbook(terms=terms), 'a', 'ja', f'# 題{chr(10)}{chr(10)}{text}{chr(10)}')}</div>")
        for terms in ({}, TERMS)
    )
    assert plain.text_content() == marked.text_content()


def test_meaning_opens_under_the_mouse_and_closes(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE, wait_until="networkidle")
        term = page.locator("a.term").first
        term.hover()
        note = page.get_by_role("tooltip")
        assert note.inner_text() == read_meaning(term)
        page.keyboard.press("Escape")
        assert not page.locator(".term-note").is_visible()
        term.hover(position={"x": 2, "y": 2})
        page.mouse.move(0, 0)
        assert not page.locator(".term-note").is_visible()
        assert bad == []


def test_meaning_opens_with_the_keyboard_and_is_announced(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGE, wait_until="networkidle")
        term = page.locator("a.term").first
        href = term.get_attribute("href") or ""
        term.focus()
        expect(page.locator(".term-note")).to_be_visible()
        assert term.get_attribute("aria-describedby") == "term-note"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/en/reference/glossary/#{href.partition('#')[2]}")


def test_first_tap_opens_and_second_goes_to_the_glossary(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE, has_touch=True) as (page, _):
        page.goto(server + PAGE, wait_until="networkidle")
        term = page.locator("a.term").first
        term.scroll_into_view_if_needed()
        term.tap()
        note = page.locator(".term-note")
        expect(note).to_be_visible()
        box = note.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert page.url == server + PAGE
        term.tap()
        page.wait_for_url("**/en/reference/glossary/**")


def test_without_javascript_a_term_is_a_link(browser: Browser, server: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, _):
        page.goto(server + PAGE)
        page.locator("a.term").first.click()
        assert "/en/reference/glossary/#" in page.url
