"""The tool `real-or-fake` of personal/phishing: answers in, one of four results out, and never "surely real"."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from test_browser import PHONE, open_page, reload

PAGE = {"ja": "personal/phishing/", "en": "en/personal/phishing/"}
LONGEST = {"done": "no", "how": "mail", "asks": "nothing", "official": "missing", "desk": "yes"}


def address(lang: str, answers: dict[str, str]) -> str:
    return f"{PAGE[lang]}#?{'&'.join(f'real-or-fake.{name}={value}' for name, value in answers.items())}"


@pytest.mark.parametrize(
    ("answers", "result", "because"),
    [
        ({}, None, ""),
        ({"done": "opened"}, "clicked", "done.opened"),
        ({"done": "gave", "how": "mail"}, "clicked", "done.gave"),
        ({"done": "no", "how": "screen"}, "fake", "how.screen"),
        ({"done": "no", "how": "phone", "asks": "erase"}, "fake", "asks.erase"),
        ({"done": "no", "how": "letter", "asks": "pay"}, "fake", "asks.pay"),
        ({"done": "no", "how": "sms", "asks": "login"}, None, ""),
        ({"done": "no", "how": "sms", "asks": "login", "official": "later"}, "check", "official.later"),
        ({"done": "no", "how": "mail", "asks": "call", "official": "found"}, "probable", "official.found"),
        (LONGEST, "probable", "desk.yes"),
        ({**LONGEST, "desk": "no"}, "fake", "desk.no"),
        ({**LONGEST, "desk": "later"}, "check", "desk.later"),
        ({"done": "nonsense", "how": "screen"}, None, ""),
        ({"done": "constructor"}, None, ""),
    ],
)
def test_answers_lead_to_a_result(
    browser: Browser, server: str, answers: dict[str, str], result: str | None, because: str
) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE["en"])
        outcome = page.evaluate("answers => handbook.realOrFake.follow(answers)", answers)
        assert (outcome["result"], outcome["because"]) == (result, because)
        assert bad == []


def test_every_path_is_short_and_ends(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGE["en"])
        path = page.evaluate("handbook.realOrFake.path")
        every = [dict(zip(path, values, strict=True)) for values in itertools.product(*path.values())]
        outcomes = page.evaluate("all => all.map(handbook.realOrFake.follow)", every)
        assert {outcome["result"] for outcome in outcomes} == {"fake", "check", "probable", "clicked"}
        assert max(len(outcome["asked"]) for outcome in outcomes) == 5
        # Nothing is called probably real but what an official place that the reader opened confirmed.
        because = {outcome["because"] for outcome in outcomes if outcome["result"] == "probable"}
        assert because == {"official.found", "desk.yes"}


def test_a_person_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE["ja"])
        tool = page.locator("[data-tool=real-or-fake]")
        expect(tool.locator("fieldset:visible")).to_have_count(1)
        tool.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        expect(tool.locator("fieldset:visible")).to_have_count(2)
        expect(tool.get_by_role("status").first).to_have_text("次の質問: どう届きましたか")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.value") == "sms"
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(tool.get_by_role("heading", level=3)).to_have_text("偽物として扱います")
        expect(tool.get_by_role("status").first).to_have_text("結果: 偽物として扱います")
        assert page.evaluate("document.activeElement.value") == "erase"
        assert page.url.endswith("?real-or-fake.done=no&real-or-fake.how=sms&real-or-fake.asks=erase")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert bad == []


def test_an_answer_can_be_changed_and_the_later_ones_are_not_lost(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + address("en", LONGEST))
        tool = page.locator("[data-tool=real-or-fake]")
        expect(tool.locator("fieldset:visible")).to_have_count(5)
        expect(tool.get_by_role("heading", level=3)).to_have_text("It is probably real. Go on to what leaked")
        tool.get_by_label("I opened a link or an attachment").check()
        expect(tool.locator("fieldset:visible")).to_have_count(1)
        expect(tool.get_by_role("link", name="I opened or filled in a suspicious link")).to_be_visible()
        tool.get_by_label("No, I only read it or listened").check()
        expect(tool.locator("fieldset:visible")).to_have_count(5)
        expect(tool.get_by_label("They said the notice is theirs")).to_be_checked()
        reload(page)
        expect(tool.get_by_role("heading", level=3)).to_have_text("It is probably real. Go on to what leaked")
        tool.get_by_role("button", name="Start again").press("Enter")
        expect(tool.locator("fieldset:visible")).to_have_count(1)
        assert page.evaluate("document.activeElement.value") == "no"
        assert page.url.endswith(PAGE["en"])
        assert bad == []


@pytest.mark.parametrize("nonsense", ["", "constructor", "%3Cb%3E", "3000000"])
def test_nonsense_in_the_address_is_passed_over(browser: Browser, server: str, nonsense: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + address("en", dict.fromkeys(LONGEST, nonsense)))
        expect(page.locator("[data-tool=real-or-fake] fieldset:visible")).to_have_count(1)
        assert bad == []


RESULTS = [{"done": "gave"}, {"done": "no", "how": "letter", "asks": "app"}, {**LONGEST, "official": "later"}, LONGEST]


@pytest.mark.parametrize("lang", PAGE)
@pytest.mark.parametrize("answers", RESULTS, ids=["clicked", "fake", "check", "probable"])
def test_every_result_has_a_reason_and_links_that_lead_somewhere(
    browser: Browser, server: str, site: Path, lang: str, answers: dict[str, str]
) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + address(lang, answers))
        tool = page.locator("[data-tool=real-or-fake]")
        expect(tool.locator(".tool__result p").first).to_have_text(re.compile("^(理由|Reason): .+[。.]$"))
        assert "undefined" not in tool.inner_text()
        addresses = tool.locator("a").evaluate_all("links => links.map((link) => link.href)")
        assert addresses
        for target in addresses:
            path, _, anchor = target.removeprefix(server).partition("#")
            html = (site / path.partition("#")[0] / "index.html").read_text(encoding="utf-8")
            assert f'id="{anchor}"' in html, target
        assert bad == []


def test_every_end_has_its_reason_in_both_languages(browser: Browser, server: str) -> None:
    ends = "Object.entries(handbook.realOrFake.path).flatMap(([q, to]) => Object.entries(to)"
    ends += ".filter(([, next]) => !(next in handbook.realOrFake.path)).map(([answer]) => `${q}.${answer}`)).sort()"
    with open_page(browser) as (page, _):
        page.goto(server + PAGE["en"])
        for lang in PAGE:
            assert page.evaluate(f"Object.keys(NOTICE_WORDS.{lang}.reasons).sort()") == page.evaluate(ends)
            for name, to in page.evaluate("handbook.realOrFake.path").items():
                options = page.evaluate(f"NOTICE_WORDS.{lang}.questions.{name}[1]")
                assert list(options) == list(to)


@pytest.mark.parametrize("lang", PAGE)
def test_the_page_says_it_without_javascript(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE[lang])
        expect(page.locator("[data-tool=real-or-fake] p")).to_contain_text("JavaScript")
        assert page.locator("h2#leak-notice ~ ol").first.locator("> li").count() == 5
        assert bad == []
