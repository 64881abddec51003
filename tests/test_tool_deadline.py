"""The deadline tool: cases worked out by hand, and a person's way through it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from test_browser import PHONE, open_page, reload

ADDRESS = "company/reporting/"
SITUATIONS = ("special", "property", "wrongful", "many")


def open_tool(page: Page, server: str, lang: str = "ja", **answers: str) -> Locator:
    query = urlencode({f"deadline.{name}": value for name, value in answers.items()})
    page.clock.set_fixed_time("2026-12-01T03:00:00Z")
    page.goto(f"{server}{'' if lang == 'ja' else 'en/'}{ADDRESS}#?{query}")
    return page.locator("[data-tool=deadline]")


def run(page: Page, script: str, argument: Any = None) -> Any:
    return page.evaluate(f"(given) => {{ const d = handbook.deadlines; return {script}; }}", argument)


def say(**given: str) -> dict[str, str]:
    return {**dict.fromkeys(SITUATIONS, "no"), "exempt": "", **given}


# Each worked out by hand: day of awareness, days, last day, day on which it is due.
FINALS = [
    ("2026-06-01", 30, "2026-06-30", "2026-06-30"),  # day 1 is the day itself: the 30th is a Tuesday
    ("2026-12-01", 30, "2026-12-30", "2027-01-04"),  # year-end break until Sunday 3 January; 4 is a Monday
    ("2026-12-04", 30, "2027-01-02", "2027-01-04"),  # the example on the page
    ("2026-12-04", 60, "2027-02-01", "2027-02-01"),  # likewise
    ("2026-11-29", 30, "2026-12-28", "2026-12-28"),  # the last Monday before the break
    ("2026-11-30", 30, "2026-12-29", "2027-01-04"),  # the first day of the break
    ("2026-04-01", 30, "2026-04-30", "2026-04-30"),  # a Thursday between holidays
    ("2026-04-04", 30, "2026-05-03", "2026-05-07"),  # Golden Week: Sunday, two holidays, the substitute on 6 May
    ("2026-03-31", 30, "2026-04-29", "2026-04-30"),  # Showa Day
    ("2026-08-23", 30, "2026-09-21", "2026-09-24"),  # a holiday, the citizens' holiday, the equinox
    ("2027-02-20", 30, "2027-03-21", "2027-03-23"),  # Sunday equinox, its substitute
    ("2028-01-31", 30, "2028-02-29", "2028-02-29"),  # ends on a leap day, a Tuesday
    ("2028-02-29", 30, "2028-03-29", "2028-03-29"),  # begins on one
    ("2027-02-28", 30, "2027-03-29", "2027-03-29"),  # no leap year: 1 March is day 2; the 29th is a Monday
    ("2028-01-01", 60, "2028-02-29", "2028-02-29"),
    ("2024-01-14", 30, "2024-02-12", "2024-02-13"),  # a past year: the substitute of Sunday 11 February
    ("2022-04-01", 30, "2022-04-30", "2022-05-02"),  # the first day of the duty; the 30th is a Saturday
    ("2033-12-04", 30, "2034-01-02", "2034-01-04"),
    ("2034-10-31", 60, "2034-12-29", "2035-01-04"),  # the last that is counted: 4 January 2035 is a Thursday
]


def test_counting_worked_out_by_hand(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        open_tool(page, server)
        for day, days, last, due in FINALS:
            found = run(page, "d.countFinal(...given)", [day, days])
            assert found == {"days": days, "last": last, "due": due, "moved": last != due}, day
        assert [run(page, "d.nthDay('2026-12-04', given)", n) for n in (1, 3, 5)] == ["2026-12-04", "2026-12-06", "2026-12-08"]
        assert run(page, "[d.daysUntil('2026-12-30', given), d.daysUntil('2026-11-30', given)]", "2026-12-01") == [29, -1]
        assert bad == []


def test_judgement(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        open_tool(page, server)
        cases = [
            (say(), "none", 30),
            (say(special="yes"), "report", 30),
            (say(property="yes"), "report", 30),
            (say(many="yes"), "report", 30),
            (say(wrongful="yes"), "report", 60),
            (say(wrongful="yes", many="yes"), "report", 60),
            (say(wrongful="yes", special="unsure"), "report", 60),
            (say(wrongful="yes", property=""), "report", 60),
            (say(wrongful="unsure", many="yes"), "report", 30),
            (say(wrongful="", many="yes"), "report", 30),
            (say(wrongful="unsure"), "unsure", 30),
            (say(special="unsure", many=""), "open", 30),
            (say(special=""), "open", 30),
            (say(special="yes", exempt="encrypted"), "exempt", 30),
            (say(special="", exempt="pseudonymised"), "exempt", 30),
        ]
        for answers, outcome, days in cases:
            assert run(page, "[d.judge(given), d.finalDays(given)]", answers) == [outcome, days], answers
        days = {None: "noDay", "2022-03-31": "beforeDuty", "2022-04-01": "", "2034-10-31": "", "2034-11-01": "beyond"}
        for day, problem in days.items():
            assert run(page, "d.judgeDay(given)", day) == problem, day


def test_a_person_finds_the_deadlines_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        tool = open_tool(page, server)
        status = tool.get_by_role("status").first
        expect(status).to_have_text("四つの事態のうち、あと4問に答えてください。")
        groups = tool.get_by_role("group")
        groups.nth(0).get_by_role("radio").first.focus()
        for move in ("Space", "ArrowDown", "ArrowDown", "ArrowUp"):  # yes, no, unsure, no
            page.keyboard.press(move)
        expect(status).to_have_text("四つの事態のうち、あと3問に答えてください。")
        for index, name in enumerate(("いいえ", "はい、またはそのおそれがある", "いいえ"), start=1):
            radio = groups.nth(index).get_by_label(name)
            radio.focus()
            page.keyboard.press("Space")
            expect(radio).to_be_focused()
        expect(status).to_have_text("報告と本人への通知が必要です。知った日を書くと、期限を数えます。")
        tool.get_by_label("知った日").focus()
        page.keyboard.type("2026年12月4日")
        expect(tool.get_by_label("知った日")).to_be_focused()
        expect(status).to_have_text("報告と本人への通知が必要です。確報の期限は2027年2月1日(月)です。")
        steps = tool.locator(".tool__timeline > li")
        expect(steps).to_have_count(4)
        expect(steps.nth(1)).to_contain_text("2026年12月6日(日)〜2026年12月8日(火) (あと7日)")
        expect(steps.nth(3)).to_contain_text("(あと62日)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        reload(page)
        expect(tool.get_by_label("知った日")).to_have_value("2026年12月4日")
        expect(status).to_contain_text("2027年2月1日")
        assert bad == []


def test_moved_day_says_why(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server, "en", **say(special="yes"), day="2026-12-01")
        last = tool.locator(".tool__timeline > li").last
        expect(last).to_contain_text("Mon, 4 January 2027 (34 days left)")
        expect(last).to_contain_text("Day 30, Wed, 30 December 2026, is a weekend, a holiday or in the year-end break")
        expect(tool.get_by_role("status").first).to_have_text(
            "You must report this and notify the people concerned. The final report is due by Mon, 4 January 2027."
        )
        assert bad == []


def test_a_wrongful_purpose_gives_sixty_days_and_doubt_the_shorter_period(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, **say(wrongful="yes", many="yes"), day="2026-12-04")
        last = tool.locator(".tool__timeline > li").last
        expect(last).to_contain_text("2027年2月1日(月) (あと62日)")
        expect(last).not_to_contain_text("30日で準備")
        expect(tool).to_contain_text("当たる事態: 事態3(規則7条3号)、事態4")
        tool.get_by_role("group").nth(2).get_by_label("まだ分からない").check()
        expect(last).to_contain_text("2027年1月4日(月) (あと34日)")
        expect(last).to_contain_text("事態3に当たれば、ほかの事態に当たっても60日以内(2027年2月1日(月)まで)です。")


def test_contractor_tells_the_client_first(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, "en", **say(many="yes"), day="2026-12-01", role="contractor")
        expect(tool.locator(".tool__timeline > li")).to_have_count(5)
        expect(tool.locator(".tool__timeline > li").nth(1)).to_contain_text("Tell your client")
        expect(tool).to_contain_text("you are released from your own report and notice if you promptly tell your client")
        tool.get_by_label("Our own data, at a contractor").check()
        expect(tool.locator(".tool__timeline > li")).to_have_count(4)
        expect(tool).to_contain_text("Count from the day on which the contractor told you, at the latest, as day one.")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (say(), "None of the four situations applies"),
        (say(many="unsure"), "A suspicion is enough to start the duty"),
        (say(special="yes", exempt="encrypted"), "exempt from report and notice as long as the key did not leak"),
        (say(special="yes", exempt="pseudonymised"), "pseudonymously processed information is exempt"),
    ],
    ids=["none", "unsure", "encrypted", "pseudonymised"],
)
def test_verdicts(browser: Browser, server: str, answers: dict[str, str], sentence: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, "en", **answers, day="2026-12-01")
        expect(tool.get_by_role("status").first).to_contain_text(sentence)
        expect(tool.locator(".tool__timeline")).to_have_count(int(answers["many"] == "unsure"))


@pytest.mark.parametrize(
    ("day", "sentence", "counted"),
    [
        ("きのう", "カレンダーにある日を", False),
        ("2027-02-29", "カレンダーにある日を", False),
        ("2022-03-31", "報告の義務は2022年4月1日に始まりました", False),
        ("2040-01-01", "2034年までの祝日しか分からない", False),
        ("2026-12-02", "今日より先の日です", True),
        ("２０２６／１１／３０", "", True),
        ("", "", False),
    ],
)
def test_days_that_are_wrong_odd_or_missing(browser: Browser, server: str, day: str, sentence: str, counted: bool) -> None:  # noqa: FBT001 - a case
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server, **say(special="yes"))
        field = tool.get_by_label("知った日")
        field.fill(day)
        field.blur()
        error = tool.locator(".tool__error")
        expect(error).to_contain_text(sentence) if sentence else expect(error).to_be_empty()
        expect(field).to_have_value(day)
        expect(tool.locator(".tool__timeline")).to_have_count(int(counted))
        reload(page)
        expect(field).to_have_value(day)
        assert bad == []


def test_half_a_day_is_not_scolded(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, **say(special="yes"))
        tool.get_by_label("知った日").press_sequentially("2026-11")
        expect(tool.locator(".tool__error")).to_be_empty()
        tool.get_by_label("知った日").blur()
        expect(tool.locator(".tool__error")).not_to_be_empty()
        tool.get_by_role("button", name="今日を入れる").click()
        expect(tool.locator(".tool__error")).to_be_empty()
        expect(tool.get_by_label("知った日")).to_have_value("2026-12-01")


def test_missed_deadline_says_what_to_do(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, "en", **say(special="yes"), day="2026-11-01")
        expect(tool.locator(".tool__timeline > li").nth(1)).to_contain_text("(26 days ago)")
        expect(tool.locator(".tool__timeline > li").last).to_contain_text("(1 day ago)")  # Monday 30 November
        expect(tool).to_contain_text("If you have missed a date, file the day you notice.")


def test_odd_addresses_do_no_harm(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server, special="<b>", role="toString", exempt="intro", day='"><img src=x>')
        expect(tool.get_by_role("status").first).to_have_text("四つの事態のうち、あと4問に答えてください。")
        expect(tool.get_by_label("いいえ、または分からない")).to_be_checked()
        assert tool.locator("img").count() == 0
        assert bad == []


def test_calendar_and_print(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server, **say(special="yes"), day="2026-12-01", role="contractor")
        with page.expect_download() as download:
            tool.get_by_role("button", name="カレンダーに入れる").click()
        assert download.value.suggested_filename == "deadlines.ics"
        text = re.sub(r"\r\n ", "", Path(download.value.path()).read_bytes().decode())
        assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", text) == ["20261203", "20261203", "20261205", "20270104"]
        assert "deadline." not in text
        assert "/company/reporting/#deadlines" in text
        page.evaluate("window.print = () => { window.printed = true; }")
        tool.get_by_role("button", name="印刷").click()
        assert page.evaluate("window.printed")
        page.emulate_media(media="print")
        expect(tool.locator(".tool__timeline")).to_be_visible()
        expect(page.locator("#reportable-situations")).not_to_be_visible()
        assert bad == []


def test_links_of_the_tool_lead_to_sections_and_rows(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        for lang in ("ja", "en"):
            tool = open_tool(page, server, lang)
            targets = tool.locator("a[href^='#']").evaluate_all("links => links.map(link => link.hash.slice(1))")
            assert len(targets) >= 10
            assert [target for target in targets if page.locator(f"[id='{target}']").count() != 1] == []


@pytest.mark.parametrize(("prefix", "sentence"), [("", "JavaScriptが要ります"), ("en/", "needs JavaScript")])
def test_without_javascript(browser: Browser, server: str, prefix: str, sentence: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{server}{prefix}{ADDRESS}")
        for name in ("deadline", "notice"):
            expect(page.locator(f"[data-tool={name}]")).to_contain_text(sentence)


def test_links_of_the_tool_keep_the_answers_in_the_address(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server, **say(special="yes"), day="2026-12-01")
        tool.get_by_role("link", name="期限", exact=True).click()
        expect(page).to_have_url(re.compile("#deadlines[?].*deadline.special=yes"))
        tool.get_by_label("まだ分からない").first.check()
        reload(page)
        expect(tool.get_by_label("知った日")).to_have_value("2026-12-01")
        expect(tool.get_by_label("まだ分からない").first).to_be_checked()
