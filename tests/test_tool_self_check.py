"""The self-checks on company/index and personal/index: score, meaning, next steps, and what stays where."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from test_browser import PHONE, open_page, reload
from test_site import data

TOOL = "[data-tool=self-check]"
PLACES = [
    ("ja", "company/", "ten-measures", ("防げること", "明日の一歩")),
    ("en", "en/company/", "ten-measures", ("What it prevents", "First step for tomorrow")),
    ("ja", "personal/", "personal-measures", ("すること", "今日の一歩")),
    ("en", "en/personal/", "personal-measures", ("What to do", "First step today")),
]
STORED = "Object.keys(localStorage).filter((key) => key.includes('self-check'))"
COMPANY_KEY = "handbook.self-check.ten-measures"


def names(site: Path, lang: str, table: str) -> list[str]:
    """Return the texts of a table's first column."""
    rows: list[dict[str, dict[str, str]]] = data(site, lang, table)["rows"]  # type: ignore[assignment]
    return [next(iter(row.values()))["text"] for row in rows]


def steps(page: Page) -> list[str]:
    return page.locator(f"{TOOL} ol a").all_inner_texts()


def test_scores_and_meanings_worked_by_hand(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + "company/")
        for answers, score, band in [
            ("yyyyyyyyyy", 10, "done"),
            ("nnnnnnnnnn", 0, "few"),
            ("uuuuuuuuuu", 0, "unsure"),
            ("yyyyyyunuu", 6, "some"),
            ("yyyyyyyuuu", 7, "most"),
            ("yyyyyyuuuu", 6, "unsure"),
            ("yyyyyypppn", 7, "most"),
            ("pppppppppp", 5, "some"),
            ("pnnnnnnnnn", 0, "few"),
            ("yyyyp", 4, "most"),
            ("yyynn", 3, "some"),
            ("ynnnn", 1, "few"),
            ("yyyuu", 3, "unsure"),
        ]:
            got = page.evaluate(
                "(text) => { const all = [...text]; return [handbook.selfCheck.score(all), handbook.selfCheck.band(all)]; }",
                answers,
            )
            assert got == [score, band], answers


def test_next_steps_worked_by_hand(browser: Browser, server: str) -> None:
    next_steps = "([text, table]) => handbook.selfCheck.next([...text], handbook.selfCheck.orders[table])"
    with open_page(browser) as (page, _):
        page.goto(server + "company/")
        for answers, table, expected in [
            ("nnnnnnnnnn", "ten-measures", [1, 3, 9]),
            ("pppppppppp", "ten-measures", [1, 3, 9]),
            ("ynyyyyunyy", "ten-measures", [8, 2, 7]),
            ("pyyyyypyyn", "ten-measures", [10, 1, 7]),
            ("yyyyyyyyyp", "ten-measures", [10]),
            ("yyyyyyyyyy", "ten-measures", []),
            ("nnnnn", "personal-measures", [1, 2, 5]),
            ("pyynu", "personal-measures", [5, 4, 1]),
        ]:
            assert page.evaluate(next_steps, [answers, table]) == expected, answers


@pytest.mark.parametrize(("lang", "address", "table", "heads"), PLACES)
def test_questions_and_steps_are_those_of_the_table(  # noqa: PLR0917
    browser: Browser, server: str, site: Path, lang: str, address: str, table: str, heads: tuple[str, str]
) -> None:
    expected = names(site, lang, table)
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}{address}#?self-check.answers={'n' * len(expected)}")
        assert page.locator(f"{TOOL} legend").all_inner_texts() == [f"{n}. {name}" for n, name in enumerate(expected, 1)]
        for hint in page.locator(f"{TOOL} fieldset .tool__hint").all_inner_texts():
            assert hint.startswith(f"{heads[0]}: ")
        order = page.evaluate("(table) => handbook.selfCheck.orders[table]", table)
        assert sorted(order) == list(range(1, len(expected) + 1))
        assert steps(page) == [expected[row - 1] for row in order[:3]]
        assert page.locator(f"{TOOL} ol").inner_text().count(f"{heads[1]}: ") == 3
        for link in page.locator(f"{TOOL} .tool__result a").all():
            target, _, fragment = link.evaluate("a => a.href").partition("#")
            assert target.startswith(server + ("en/" if lang == "en" else ""))
            text = (site / target.removeprefix(server) / "index.html").read_text(encoding="utf-8")
            assert not fragment or f'id="{fragment}"' in text
        assert "undefined" not in page.locator(TOOL).inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert bad == []


def test_person_answers_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + "personal/")
        status = page.locator(f"{TOOL} [role=status]").first
        expect(status).to_contain_text("5のうち0に答えました")
        page.locator(f"{TOOL} input").first.focus()
        for index, presses in enumerate((0, 1, 2, 3, 0)):
            page.keyboard.press("Space")
            for _press in range(presses):
                page.keyboard.press("ArrowRight")
            expect(status).to_contain_text("5のうち" if index == 4 else f"5のうち{index + 1}に答えました")
            page.keyboard.press("Tab")
        expect(status).to_have_text(
            "5のうち、およそ2ができています。できているものと、まだのものが混じっています。残りを、下の順に進めてください。"
        )
        assert steps(page) == ["個人情報を渡すとき", "プライバシー設定", "不審なメールとサイト"]
        assert page.url == f"{server}personal/#?self-check.answers=ypnuy"
        reload(page)
        expect(status).to_contain_text("およそ2ができています")
        assert steps(page) == ["個人情報を渡すとき", "プライバシー設定", "不審なメールとサイト"]
        assert page.evaluate(STORED) == []
        page.locator(f"{TOOL} ol a").first.click()
        page.wait_for_url("**/personal/sharing/")
        assert bad == []


def test_everything_in_place_asks_for_nothing(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}en/company/#?self-check.answers=yyyyyyyyyy")
        expect(page.locator(f"{TOOL} [role=status]").first).to_contain_text(
            "About 10 of 10 are in place. Everything is in place."
        )
        assert steps(page) == []
        expect(page.locator(TOOL)).to_contain_text("no proof of safety")
        assert bad == []


def test_device_remembers_only_when_asked(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}en/company/#?self-check.answers=ynnnnnnnnn")
        box = page.get_by_role("checkbox", name="Remember")
        expect(box).not_to_be_checked()
        assert page.evaluate(STORED) == []
        box.check()
        expect(page.locator(TOOL)).to_contain_text("Kept on this device")
        page.locator(f"{TOOL} fieldset").nth(1).get_by_label("Partly").check()
        assert page.evaluate(f"localStorage.getItem('{COMPANY_KEY}')") == "ypnnnnnnnn"

        page.goto(f"{server}company/")  # the other language, and an address without answers
        expect(page.get_by_role("checkbox", name="この端末")).to_be_checked()
        expect(page.locator(f"{TOOL} fieldset").nth(1).get_by_label("一部")).to_be_checked()
        page.goto(f"{server}personal/")
        assert page.locator(f"{TOOL} input:checked").count() == 0

        # Somebody else's address is shown and does not replace what is kept.
        page.goto(f"{server}company/#?self-check.answers=yyyyyyyyyy")
        expect(page.get_by_role("checkbox", name="この端末")).not_to_be_checked()
        page.locator(f"{TOOL} fieldset").nth(2).get_by_label("いいえ").check()
        assert page.evaluate(f"localStorage.getItem('{COMPANY_KEY}')") == "ypnnnnnnnn"

        page.get_by_role("button", name="答えをすべて消す").click()
        assert page.evaluate(STORED) == []
        assert page.url == f"{server}company/"
        assert page.locator(f"{TOOL} input:checked").count() == 0
        expect(page.locator(TOOL)).to_contain_text("答えを消しました")
        reload(page)
        assert page.locator(f"{TOOL} input:checked").count() == 0
        assert bad == []


def test_taking_the_mark_away_forgets(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}personal/#?self-check.answers=yyyyn")
        box = page.get_by_role("checkbox", name="この端末")
        box.check()
        box.uncheck()
        expect(page.locator(TOOL)).to_contain_text("この端末から消しました")
        assert page.evaluate(STORED) == []
        assert page.url.endswith("?self-check.answers=yyyyn")


def test_device_that_refuses_is_no_fault(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script(
            "for (const name of ['getItem', 'setItem', 'removeItem'])"
            " Storage.prototype[name] = function (key) { if (String(key).includes('self-check')) throw new Error('no'); return null; };"
        )
        page.goto(f"{server}en/personal/#?self-check.answers=nnnnn")
        box = page.get_by_role("checkbox", name="Remember")
        box.click()
        expect(page.locator(TOOL)).to_contain_text("could not be kept")
        expect(box).not_to_be_checked()
        assert bad == []


@pytest.mark.parametrize(
    ("answers", "done"), [("", 0), ("yes please", 2), ("%3Cscript%3E", 0), ("y" * 500, 5), ("-y--", 1), ("%00%F0%9F%98%80n", 1)]
)
def test_an_address_of_nonsense_does_no_harm(browser: Browser, server: str, answers: str, done: int) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}en/personal/#?self-check.answers={answers}")
        status = page.locator(f"{TOOL} [role=status]").first
        expect(status).to_contain_text("5 of 5 are" if done == 5 else f"{done} of 5 answered")
        assert page.locator(f"{TOOL} input[type=radio]:checked").count() == done
        assert bad == []


def test_prints_answers_and_steps(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}en/company/#?self-check.answers=ynnnnnnnnn")
        page.evaluate("window.print = () => {}")
        page.locator(TOOL).get_by_role("button", name="Print").click()
        page.emulate_media(media="print")
        assert page.locator(f"{TOOL} ol").is_visible()
        assert page.locator(f"{TOOL} legend").first.is_visible()
        assert not page.locator(f"{TOOL} .tool__actions").is_visible()
        assert not page.locator("#ten-measures").is_visible()


@pytest.mark.parametrize("address", [place[1] for place in PLACES])
def test_without_javascript_the_page_says_how(browser: Browser, server: str, address: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, bad):
        page.goto(server + address)
        assert "JavaScript" in page.locator(TOOL).inner_text()
        assert bad == []
