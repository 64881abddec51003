"""The tool `exercise` of workshop/exercises: cards that lead on, a clock, the facilitator's answers, and paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import ROOT
from test_browser import DESK, PHONE, open_page, reload

PAGE = {"ja": "workshop/exercises/", "en": "en/workshop/exercises/"}
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "data/exercises").glob("*.yaml")}
FIRST = min(FILES, key=lambda name: FILES[name]["about"]["order"])
CARDS = [name for name in FILES[FIRST] if name != "about"]


def tool(page: Page) -> Locator:
    return page.locator("[data-tool=exercise]")


def count_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def address(lang: str, *cards: str, exercise: str = FIRST, notes: str = "") -> str:
    more = f"&exercise.notes={notes}" if notes else ""
    return f"{PAGE[lang]}#play?exercise.is={exercise}&exercise.at={'.'.join(cards)}{more}"


def test_a_choice_leads_to_its_card_and_is_kept(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE["en"])
        tool(page).get_by_role("button", name="Begin").click()
        expect(tool(page).get_by_role("heading", name="One message, already sent")).to_be_focused()
        tool(page).get_by_role("button", name="B First e-mail the recipient").click()
        expect(tool(page).get_by_role("heading", name="No answer")).to_be_focused()
        expect(tool(page)).to_contain_text("The recipient is out of the office")
        assert page.url.endswith(f"exercise.is={FIRST}&exercise.at=sent.wait")
        reload(page)
        expect(tool(page).get_by_role("heading", name="No answer")).to_be_visible()
        tool(page).get_by_role("button", name="Back one card").click()
        tool(page).get_by_role("button", name="A Phone the named contact").click()
        expect(tool(page).get_by_role("heading", name="The contact answers")).to_be_visible()
        assert page.url.endswith("exercise.at=sent.phone")
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
@pytest.mark.parametrize("name", FILES)
def test_every_exercise_is_played_to_its_end_by_keyboard(browser: Browser, server: str, name: str, lang: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}{PAGE[lang]}#play?exercise.is={name}")
        tool(page).locator(".md-button--primary").press("Enter")
        for _card in FILES[name]:
            assert page.evaluate("document.activeElement.matches('.exercise-title')")
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if tool(page).locator(".exercise-ways").count() == 0:
                break
            tool(page).locator(".exercise-ways button").last.press("Enter")
        questions = FILES[name]["about"]["questions"]
        expect(tool(page)).to_contain_text(questions[-1][lang])
        assert bad == []


def test_answers_are_shown_on_demand(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + address("ja", "sent"))
        answers = tool(page).locator(".exercise-answers")
        assert not answers.is_visible()
        button = tool(page).get_by_role("button", name="進行役の答えを見る")
        button.click()
        expect(answers).to_contain_text("番号を声に出して")
        expect(tool(page).locator("[aria-expanded=true]")).to_have_count(1)
        assert page.url.endswith("exercise.notes=1")
        reload(page)
        expect(answers).to_be_visible()
        answers.locator("a:not(.footnote-ref)").first.click()
        page.wait_for_url("**/emergency/sent-to-wrong-person/**")
        assert bad == []


def test_the_clock_runs_stops_and_tells_politely(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.clock.install()
        page.goto(server + address("en", "sent"))
        timer, heard = tool(page).get_by_role("timer"), tool(page).get_by_role("status")
        expect(timer).to_have_text("3:00")
        tool(page).get_by_role("button", name="Start the clock").click()
        expect(heard).to_have_text("The clock is running.")
        page.clock.run_for(30_000)
        expect(timer).to_have_text("2:30")
        tool(page).get_by_role("button", name="Pause the clock").click()
        page.clock.run_for(60_000)
        expect(timer).to_have_text("2:30")
        tool(page).get_by_role("button", name="Start the clock").click()
        page.clock.run_for(91_000)
        expect(heard).to_have_text("One minute left.")
        page.clock.run_for(60_000)
        expect(heard).to_have_text("Time is up.")
        expect(timer).to_have_text("0:01 over")
        tool(page).get_by_role("button", name="Reset the clock").click()
        expect(timer).to_have_text("3:00")
        assert timer.get_attribute("aria-live") is None
        assert bad == []


@pytest.mark.parametrize("nonsense", ["nothing", "sent.sent", "sent.fix", "phone", "debrief", "constructor", "%3Cb%3E", "...."])
def test_nonsense_in_the_address_is_passed_over(browser: Browser, server: str, nonsense: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}#?exercise.is={nonsense}&exercise.at={nonsense}")
        expect(tool(page).locator("button").first).to_be_visible()
        title = tool(page).locator(".exercise-title")
        assert title.count() == (1 if nonsense.startswith("sent") else 0)
        assert bad == []


def test_targets_are_large_and_ids_stay_unique(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE, has_touch=True) as (page, bad):
        for cards in ([], ["sent"], ["sent", "phone", "unopened", "fix", "debrief"]):
            page.goto("about:blank")
            page.goto(server + address("ja", *cards))
            sizes = tool(page).locator("button:visible, label:visible").evaluate_all("all => all.map((e) => e.offsetHeight)")
            assert min(sizes) >= 44
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
            assert len(ids) == len(set(ids))
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
@pytest.mark.parametrize("name", FILES)
def test_cards_print_four_to_a_sheet(browser: Browser, server: str, name: str, lang: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script("window.print = () => {}")
        page.goto(f"{server}{PAGE[lang]}#play?exercise.is={name}")
        tool(page).get_by_role("button", name=re.compile("A6")).click()
        page.emulate_media(media="print")
        cards = page.locator(f'.exercise[data-exercise="{name}"] .exercise-card')
        sizes = cards.evaluate_all("all => all.map((e) => [e.scrollHeight, e.clientHeight, e.scrollWidth, e.clientWidth])")
        assert [size for size in sizes if size[0] > size[1] or size[2] > size[3]] == []
        assert cards.first.is_visible()
        assert not page.locator(".exercise-sheet").first.is_visible()
        assert count_pages(page) == -(-(len(FILES[name]) - 1) // 4)
        page.emulate_media(media="screen")  # printing is over, and the page is whole again
        assert page.locator(".exercise-sheet").first.is_visible()
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
@pytest.mark.parametrize("name", FILES)
def test_the_facilitators_sheet_is_short(browser: Browser, server: str, name: str, lang: str) -> None:
    with open_page(browser, viewport=DESK) as (page, bad):
        page.add_init_script("window.print = () => {}")
        page.goto(f"{server}{PAGE[lang]}#play?exercise.is={name}")
        tool(page).get_by_role("button", name={"ja": "進行役の紙", "en": "facilitator"}[lang]).click()
        page.emulate_media(media="print")
        assert not page.locator(".exercise-card").first.is_visible()
        assert page.locator(f'.exercise[data-exercise="{name}"] .exercise-form').is_visible()
        assert count_pages(page) <= 3  # two with the answers, one to write on
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_everything_stands_on_the_page_without_javascript(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE[lang])
        expect(tool(page).locator("p")).to_contain_text("JavaScript")
        for name, exercise in FILES.items():
            numbers = [key for key in exercise if key != "about"]
            shown = page.locator(f'.exercise[data-exercise="{name}"] .exercise-card')
            assert shown.evaluate_all("all => all.map((e) => e.dataset.card)") == numbers
            assert page.locator(f"#{name}-facilitator").is_visible()
            assert page.locator(f"#{name}-{numbers[-1]}").is_visible()
        pages = sum(-(-(len(exercise) - 1) // 4) for exercise in FILES.values())
        assert count_pages(page) > pages + 2 * len(FILES)
        assert bad == []


def test_it_plays_from_a_file(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{(site / PAGE['en'] / 'index.html').as_uri()}#play?exercise.is={FIRST}&exercise.at={CARDS[0]}")
    tool(page).locator(".exercise-pick").first.click()
    expect(tool(page).locator(".exercise-title")).to_contain_text(FILES[FIRST]["phone"]["title"]["en"])
    assert errors == []
    context.close()
