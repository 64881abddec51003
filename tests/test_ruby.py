"""Readings over hard words: which words get one, what stays as it was, and how it looks and prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from lxml import html
from playwright.sync_api import Browser

from leakbook.pages import element_text
from leakbook.ruby import read_ruby
from rendering import ROOT, find_codes, make_handbook, render, render_pair
from test_browser import PHONE, open_page
from test_terms import TERMS

WORDS = {
    "詐欺": "さぎ",
    "漏れ": "もれ",
    "漏えい": "ろうえい",
    "遠隔": "えんかく",
    "遠隔操作": "えんかくそうさ",
    "毀損": "きそん",
}
SLUGS = ("lost-device", "contacts")


def mark(text: str, slug: str = "emergency/a", lang: str = "ja") -> html.HtmlElement:
    content = render(make_handbook(ruby=WORDS, terms=TERMS), slug, lang, f"# 詐欺\n\n{text}\n")
    return html.fromstring(f"<div>{content}</div>")


def readings(root: html.HtmlElement) -> list[tuple[str, str]]:
    return [(ruby.text, ruby.xpath("string(rt)")) for ruby in root.iter("ruby")]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("詐欺、詐欺。\n\n詐欺", [("詐欺", "さぎ")]),
        ("- **詐欺**と遠隔操作\n- 遠隔、詐欺", [("詐欺", "さぎ"), ("遠隔操作", "えんかくそうさ"), ("遠隔", "えんかく")]),
        ("漏れた。漏えい", [("漏", "も"), ("漏", "ろう")]),  # the second stands in a term
        ("## 詐欺 {#x}\n\n[詐欺](#x)と`詐欺`", []),
        ("```\n詐欺\n```\n\n詐欺", [("詐欺", "さぎ")]),
        ("毀損(きそん)と毀損、**詐欺**(犯罪)", [("詐欺", "さぎ")]),
        (
            "| 詐欺 | 表 |\n| --- | --- |\n| 詐欺 | 1 |\n\n/// table-caption\n    attrs: {id: sample}\n詐欺\n///",
            [("詐欺", "さぎ")],
        ),
        ('<div class="tool" data-tool="x">詐欺</div>\n\n詐欺', [("詐欺", "さぎ")]),
        ("詐欺".join("ab"), [("詐欺", "さぎ")]),
    ],
)
def test_first_use_gets_its_reading(text: str, marked: list[tuple[str, str]]) -> None:
    root = mark(text)
    assert readings(root) == marked
    places = {parent.tag for ruby in root.iter("ruby") for parent in ruby.iterancestors()}
    assert not places & {"h1", "h2", "code", "caption", "thead"}


def test_other_pages_get_none() -> None:
    assert readings(mark("詐欺", "personal/a")) == readings(mark("詐欺", lang="en")) == []


def test_no_word_changes() -> None:
    text = "**詐欺**は漏えい<br>で、詐欺と遠隔操作。"
    plain = html.fromstring(f"<div>{render(make_handbook(), 'emergency/a', 'ja', f'# 題{chr(10)}{chr(10)}{text}')}</div>")
    assert element_text(mark(text).find("p")) == element_text(plain.find("p"))


@pytest.mark.parametrize(
    ("word", "reading", "problem"),
    [
        ("さぎ", "さぎ", "no kanji"),
        ("詐欺", "詐ぎ", "not written in kana"),
        ("詐欺", ["さぎ"], "not written in kana"),
        ("漏れ", "もる", "kana of the word"),
        ("偽サイト", "にせさいと", "kana of the word"),
    ],
)
def test_reading_that_cannot_be_is_refused(word: str, reading: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_ruby(word, reading)


def test_unused_and_unsorted_readings_are_found() -> None:
    handbook = make_handbook(ruby={"詐欺": "さぎ", "鞄": "かばん"})
    render_pair(handbook, "emergency/a", "# 題\n\n詐欺\n", "# T\n\nfraud\n")
    render_pair(handbook, "b", "# 題\n\n鞄\n", "# T\n\nbag\n")
    assert [line for line in find_codes(handbook) if line.startswith("data/ruby.yaml")] == [
        'data/ruby.yaml: G709 no page for an emergency holds "鞄". Remove it.',
        'data/ruby.yaml: G710 "鞄" stands below "詐欺", which comes later. Keep the order of the readings.',
    ]


def test_every_reading_stands_in_the_site_and_nowhere_else(site: Path) -> None:
    shown = set()
    for path in site.rglob("*.html"):
        rubies = list(html.parse(str(path)).getroot().iter("ruby"))
        shown |= {ruby.text + (ruby.tail or "")[:4] for ruby in rubies}
        address = path.relative_to(site).as_posix()
        assert not rubies or address.startswith(("emergency/", "both/emergency/")), address
    words = yaml.safe_load((ROOT / "data" / "ruby.yaml").read_text(encoding="utf-8"))
    assert [word for word in words if not any(text.startswith(word) or word.startswith(text) for text in shown)] == []


def test_data_and_search_keep_the_plain_words(site: Path) -> None:
    rows = json.loads((site / "data" / "ja" / "help-lines.json").read_text(encoding="utf-8"))
    assert "警察(緊急)" in json.dumps(rows, ensure_ascii=False)
    scripts = "".join(path.read_text(encoding="utf-8") for path in (site / "assets").rglob("*.js"))
    assert "遠隔での消去を会社に頼みます" in scripts
    assert "<ruby" not in scripts


@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_lines_stay_even_and_words_are_copied_once(browser: Browser, server: str, width: int) -> None:
    for slug in SLUGS:
        with open_page(browser, viewport={"width": width, "height": 900}) as (page, bad):
            page.goto(f"{server}emergency/{slug}/", wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            item = page.locator("article li:has(> ruby)").first
            copied = item.evaluate(
                "element => { getSelection().selectAllChildren(element); return getSelection().toString(); }"
            )
            assert "(" not in copied
            assert item.locator("rt").first.inner_text() not in copied
            # Beside it the same words without readings: at most a few pixels, or whole lines, more.
            growth = """elements => elements.map(element => {
                const before = element.getBoundingClientRect().height;
                for (const ruby of element.querySelectorAll('ruby')) { ruby.replaceWith(ruby.firstChild); }
                return before - element.getBoundingClientRect().height;
            })"""
            grown = page.locator("article :is(p, li):has(> ruby):not(:has(p, li))").evaluate_all(growth)
            line = float(
                page.locator("article p").first.evaluate("element => parseFloat(getComputedStyle(element).lineHeight)")
            )
            assert grown
            assert max(abs(pixels - line * round(pixels / line)) for pixels in grown) < line / 6
            assert bad == []
