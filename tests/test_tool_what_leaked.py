"""The tool `what-leaked` of emergency/my-data-leaked: ticks in, one list of what to do out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT
from test_browser import PHONE, open_page, reload

PAGE = {"ja": "emergency/my-data-leaked/", "en": "en/emergency/my-data-leaked/"}
ITEMS = ["password", "email", "card", "bank", "phone", "address", "mynumber", "id", "health", "work", "unknown"]
SIGNS = ["money", "charge", "signal", "login"]
ALL = f"#?what-leaked.items={'.'.join(ITEMS)}&what-leaked.signs={'.'.join(SIGNS)}"


def plan(page: Page, *ticks: str) -> dict[str, list[str]]:
    """Return the names of the steps by time, in their order."""
    script = "ticks => handbook.whatLeaked.plan(ticks).map(({name, time}) => [time, name])"
    steps: dict[str, list[str]] = {"today": [], "week": [], "year": []}
    for time, name in page.evaluate(script, list(ticks)):
        steps[time].append(name)
    return steps


def test_steps_follow_the_ticks(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE["en"])
        year = ["review", "erase", "dispute"]
        assert plan(page) == {"today": [], "week": [], "year": []}
        assert plan(page, "card") == {"today": ["real", "card", "ask", "scams", "record"], "week": ["watch"], "year": year}
        assert plan(page, "health") == {"today": ["real", "ask", "scams", "record"], "week": ["watch"], "year": year}
        assert plan(page, "id", "mynumber")["week"] == ["watch", "id", "mynumber"]
        assert "rest" in page.evaluate("handbook.whatLeaked.calm(['card']).map(([name]) => name)")
        assert "rest" not in page.evaluate("handbook.whatLeaked.calm(['card', 'unknown']).map(([name]) => name)")
        assert page.evaluate("handbook.whatLeaked.calm([])") == []
        assert bad == []


def test_what_is_happening_comes_first(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGE["ja"])
        assert plan(page, "password", "card")["today"][:3] == ["real", "card", "password"]
        assert plan(page, "password", "card", "charge")["today"][:2] == ["card", "real"]
        assert plan(page, *ITEMS, *SIGNS)["today"][:6] == ["bank", "card", "signal", "work", "password", "mfa"]


def test_steps_and_desks_are_merged(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGE["ja"])
        steps = page.evaluate("ticks => handbook.whatLeaked.plan(ticks)", [*ITEMS, *SIGNS])
        names = [step["name"] for step in steps]
        assert len(names) == len(set(names)) == 19
        watch = steps[names.index("watch")]
        assert watch["desks"] == ["issuer", "bank"]
        assert watch["causes"] == ["all", "card", "charge", "bank", "money"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-11-22", 6, "2027-05-22"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2027-01-31", 1, "2027-02-28"),
    ],
)
def test_a_day_some_months_later(browser: Browser, server: str, day: str, months: int, later: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGE["en"])
        assert page.evaluate("([day, months]) => handbook.whatLeaked.addMonths(day, months)", [day, months]) == later


def test_a_person_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE["ja"])
        tool = page.locator("[data-tool=what-leaked]")
        expect(tool.get_by_role("status").first).to_have_text("漏れたものに印を付けると、ここに、することが出ます。")
        expect(tool.locator("ol")).to_have_count(0)
        tool.get_by_label("パスワード", exact=True).focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.value") == "card"
        expect(tool.get_by_role("status").first).to_have_text("することは12件です。今日8件、一週間のうちに1件、この一年に3件。")
        assert page.url.endswith("?what-leaked.items=password.card")
        expect(tool.get_by_role("heading", level=4)).to_have_text(
            ["今日", "一週間のうちに", "この一年", "心配しなくてよいこと", "見直す日"]
        )
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        tool.get_by_role("button", name="印をすべて消す").press("Enter")
        assert page.evaluate("document.activeElement.value") == "password"
        assert page.url.endswith("/my-data-leaked/")
        expect(tool.locator("ol")).to_have_count(0)
        assert bad == []


def test_ticks_are_kept_in_the_address(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}#my-list")
        tool = page.locator("[data-tool=what-leaked]")
        tool.get_by_label("My Number").check()
        tool.get_by_label("Money has left my account").check()
        assert page.url.endswith("#my-list?what-leaked.items=mynumber&what-leaked.signs=money")
        reload(page)
        expect(tool.get_by_label("My Number")).to_be_checked()
        expect(tool.get_by_label("Money has left my account")).to_be_checked()
        expect(tool.locator("ol").first.locator("li").first).to_contain_text("Phone the bank and have access frozen")
        assert bad == []


@pytest.mark.parametrize("nonsense", ["", "nothing", "constructor.__proto__", "%3Cb%3E", ".....", "3000000"])
def test_nonsense_in_the_address_is_passed_over(browser: Browser, server: str, nonsense: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}#?what-leaked.items={nonsense}&what-leaked.signs={nonsense}")
        tool = page.locator("[data-tool=what-leaked]")
        expect(tool.get_by_role("checkbox")).to_have_count(len(ITEMS) + len(SIGNS))
        expect(tool.locator("ol")).to_have_count(0)
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_links_and_numbers_are_those_of_the_pages(browser: Browser, server: str, site: Path, lang: str) -> None:
    contacts = (ROOT / "docs" / lang / "emergency" / "contacts.md").read_text(encoding="utf-8")
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE[lang] + ALL)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        links = page.locator("[data-tool=what-leaked] a")
        addresses = links.evaluate_all("links => links.map((link) => link.href)")
        assert len(addresses) > 25
        for address in addresses:
            if address.startswith("tel:"):
                assert f"({address})" in contacts
            else:
                path, _, anchor = address.removeprefix(server).partition("#")
                html = (site / path.partition("?")[0] / "index.html").read_text(encoding="utf-8")
                assert re.search(rf'id="{anchor}"', html), address
        assert bad == []


def test_the_calendar_names_the_days_and_not_what_leaked(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.clock.set_fixed_time("2026-11-22T12:00:00")
        page.goto(f"{server}{PAGE['en']}#?what-leaked.items=health")
        tool = page.locator("[data-tool=what-leaked]")
        expect(tool.locator("ul").last.locator("strong").last).to_contain_text("22 November 2027")
        with page.expect_download() as download:
            tool.get_by_role("button", name="Add to a calendar (.ics)").click()
        text = Path(download.value.path()).read_text(encoding="utf-8").replace("\n ", "")
        assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", text) == ["20261129", "20261222", "20270522", "20271122"]
        assert text.count("our suggestion") == 2  # title and alarm of the one day that no page names
        assert "ealth" not in text
        assert "what-leaked" not in text
        assert bad == []


def test_the_list_prints(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.add_init_script("window.print = () => {}")
        page.goto(f"{server}{PAGE['en']}#?what-leaked.items=card")
        tool = page.locator("[data-tool=what-leaked]")
        tool.get_by_role("button", name="Print").click()
        page.emulate_media(media="print")
        assert tool.locator("ol").first.is_visible()
        assert tool.get_by_text("Card number", exact=True).is_visible()
        assert not tool.get_by_text("My Number", exact=True).is_visible()
        assert not page.locator("#leaked-item-actions").is_visible()


@pytest.mark.parametrize("lang", PAGE)
def test_the_page_says_it_without_javascript(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE[lang])
        expect(page.locator("[data-tool=what-leaked] p")).to_contain_text("JavaScript")
        assert page.locator("#leaked-item-actions").is_visible()
        assert bad == []
