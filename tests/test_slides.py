"""Any page as slides: by keyboard, by touch, on paper, and back to the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def page(browser: Browser, server: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{server}personal/passwords/")
    return page


def heading(page: Page) -> str:
    return page.locator(".slide--shown :is(h1, h2, h3)").first.inner_text().strip()


def test_one_section_a_slide_with_the_keyboard(page: Page) -> None:
    titles = [text.rstrip("#").strip() for text in page.locator("article > :is(h1, h2)").all_inner_texts()]
    page.get_by_role("button", name="スライドで見る").click()
    expect(page.get_by_role("region", name="スライド")).to_be_visible()
    seen = [heading(page)]
    for _ in range(page.locator(".slide").count() - 1):
        page.keyboard.press("ArrowRight")
        seen.append(heading(page))
    assert [title for title in seen if title in titles] == titles
    page.keyboard.press("End")
    assert heading(page) == titles[-1]
    expect(page.locator(".slides__place")).to_have_text(re.compile(r"(\d+) / \1"))
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    assert heading(page) == titles[0]
    assert page.locator(".slide .footnote-ref, .slide .headerlink, .slide [id]").count() == 0


def test_a_slide_has_an_address_and_escape_leads_back_to_its_section(page: Page, server: str) -> None:
    page.goto(f"{server}personal/passwords/?slides#length")
    assert heading(page) == "何文字にすればよいですか"
    expect(page.locator(".slide--shown .slide__address")).to_have_text("https://handbook.example/k/personal/passwords/#length")
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("?slides#rotation")
    page.reload()
    assert page.locator(".slide--shown").get_attribute("data-section") == "rotation"
    page.keyboard.press("Escape")
    expect(page.locator(".slides")).to_have_count(0)
    assert page.url.endswith("personal/passwords/#rotation")
    expect(page.locator("h2#rotation")).to_be_in_viewport()
    expect(page.get_by_role("button", name="スライドで見る")).to_be_focused()


def test_buttons_on_a_phone(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{server}en/emergency/?slides")
    page.get_by_role("button", name="Next").tap()
    expect(page.locator(".slides__place")).to_have_text(re.compile("^2 / "))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("Back", "Next", "Leave"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["height"] >= 40
    page.get_by_role("button", name="Leave").tap()
    expect(page.locator("h1")).to_be_visible()


def test_on_paper_each_slide_takes_a_landscape_sheet(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}personal/passwords/?slides")
    page.wait_for_selector(".slide--shown")
    count = page.locator(".slide").count()
    pdf = page.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert count <= len(boxes) <= count + 2
    assert all(float(width) > float(height) for width, height in boxes)


def test_notes_of_the_session_plans_stand_with_their_section(page: Page, server: str) -> None:
    page.goto(f"{server}company/training/?slides#no-blame")
    notes = page.locator(".slide--shown .slide__notes")
    expect(notes).to_be_hidden()
    page.keyboard.press("n")
    expect(notes).to_be_visible()
    expect(notes).to_contain_text("電話番号")
    assert "[^" not in notes.inner_text()


def test_without_javascript_there_is_no_button(browser: Browser, server: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}personal/passwords/?slides")
    expect(page.locator(".page-facts button")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
