"""The estimate on impacts/costs: its sums worked by hand, its form by keyboard, its words on insurance against the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from test_browser import DESK, PHONE, open_page, reload
from test_site import data

PAGES = {"ja": "impacts/costs/", "en": "en/impacts/costs/"}
TOOL = "[data-tool=costs]"
# Row of response-costs, and the row of insurance-comparison that speaks of the same cost.
SAME_COST = {
    "原因と範囲の調査": "原因と範囲の調査",
    "法律相談": "法律相談",
    "おわびの郵送": "おわびの郵送",
    "新聞のおわび広告": "新聞のおわび広告",
    "コールセンター": "コールセンター",
    "見舞金・見舞品": "見舞金・見舞品",
    "カード情報のモニタリング": "カードの監視、炎上への対応、ダークウェブの調査",
    "ネット炎上への対応": "カードの監視、炎上への対応、ダークウェブの調査",
    "ダークウェブの調査": "カードの監視、炎上への対応、ダークウェブの調査",
    "システムの復旧": "システムの復旧",
    "再発防止": "システムの強化、社員教育",
}
ESTIMATE = """([people, typed]) => {
    const rows = handbook.costs.readRows(document.querySelector("#response-costs table"));
    const entry = (number) => ({ chosen: number in typed, count: "", price: "", ...typed[number] });
    const entries = Object.fromEntries(rows.map(({ number }) => [number, entry(number)]));
    return handbook.costs.estimate(rows, entries, people ?? NaN);
}"""


def estimate(page: Page, people: int | None, typed: dict[int, dict[str, str]]) -> dict[str, Any]:
    return page.evaluate(ESTIMATE, [people, typed])  # type: ignore[no-any-return]


def rows(site: Path, lang: str, table: str) -> list[dict[str, dict[str, Any]]]:
    return data(site, lang, table)["rows"]  # type: ignore[return-value]


@pytest.mark.parametrize("lang", PAGES)
def test_sums_worked_by_hand(browser: Browser, server: str, lang: str) -> None:
    """Cause 3–4 million, legal 0.3–1 million, call centre 7–10 million, then 130 and 650 yen a head."""
    with open_page(browser) as (page, bad):
        page.goto(server + PAGES[lang])
        for people, low, high in [
            (0, 10_300_000, 15_000_000),
            (1, 10_300_780, 15_000_780),
            (1_000, 11_080_000, 15_780_000),
            (3_000_000, 2_350_300_000, 2_355_000_000),
        ]:
            answer = estimate(page, people, {number: {} for number in (1, 5, 7, 9, 10)})
            assert (answer["low"], answer["high"]) == (low, high)
            assert len(answer["counted"]) == 5
            assert [line["row"]["number"] for line in answer["uncounted"]] == [13, 14, 15]
        assert bad == []


def test_edited_prices_and_numbers(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGES["ja"])
        for number, typed, low, high in [
            (7, {"price": "156"}, 156_000, 156_000),
            (7, {"count": "400"}, 52_000, 52_000),
            (9, {"count": "6"}, 14_000_000, 20_000_000),
            (9, {"count": "1"}, 2_333_333, 3_333_333),
            (3, {"count": "3"}, 3_000_000, 4_500_000),
            (3, {"count": "0"}, 0, 0),
            (1, {"price": "300〜450万"}, 3_000_000, 4_500_000),
            (14, {"price": "8 million"}, 8_000_000, 8_000_000),
        ]:
            line = estimate(page, 1000, {number: typed})["counted"][0]
            assert (line["low"], line["high"]) == (low, high), (number, typed)
            assert line["own"] == ("price" in typed)


def test_what_cannot_be_read_is_not_counted(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGES["ja"])
        for people, typed, reason in [
            (1000, {"price": "abc"}, "unread"),
            (1000, {"price": "-5"}, "unread"),
            (1000, {"count": "1.5"}, "unread"),
            (1000, {"count": "many"}, "unread"),
            (None, {}, "people"),
        ]:
            answer = estimate(page, people, {7: typed})
            assert (answer["counted"], answer["low"], answer["high"]) == ([], 0, 0)
            assert answer["uncounted"][0]["missing"] == reason, typed


def test_prices_are_read_as_people_type_them(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGES["ja"])
        for text, price in [
            ("156", [156, 156]),
            ("１５６円", [156, 156]),
            ("約130円", [130, 130]),
            ("300〜400万円", [3_000_000, 4_000_000]),
            ("300万～400万", [3_000_000, 4_000_000]),
            ("130から1万", [130, 10_000]),
            ("¥3–4 million", [3_000_000, 4_000_000]),
            ("100,000 to 200,000", [100_000, 200_000]),
            ("0", [0, 0]),
            ("400万〜300万", None),
            ("1-2-3", None),
            ("-5", None),
            ("ただ", None),
            ("9999億", None),
        ]:
            read = page.evaluate("(text) => handbook.costs.readPrice(text)", text)
            assert (read and [read["low"], read["high"]]) == price, text


def test_amounts_are_spelt_as_the_pages_spell_them(browser: Browser, server: str) -> None:
    spell = "(amounts) => amounts.map(handbook.costs.spell)"
    amounts = [0, 650, 130_000, 3_000_000, 637_670_000, 2_350_300_000, 2_333_333]
    with open_page(browser) as (page, _):
        page.goto(server + PAGES["ja"])
        expected = ["0円", "650円", "13万円", "300万円", "6億3,767万円", "23億5,030万円", "233万3,333円"]
        assert page.evaluate(spell, amounts) == expected
        page.goto(server + PAGES["en"])
        expected = ["¥0", "¥650", "¥130,000", "¥3\u00a0million", "¥637.67\u00a0million", "¥2.3503\u00a0billion", "¥2,333,333"]
        assert page.evaluate(spell, amounts) == expected


@pytest.mark.parametrize("lang", PAGES)
def test_insurance_agrees_with_the_comparison(browser: Browser, server: str, site: Path, lang: str) -> None:
    costs, comparison = rows(site, lang, "response-costs"), rows(site, lang, "insurance-comparison")
    names = [
        [row[key]["text"] for row in rows(site, "ja", table)]
        for table, key in (("response-costs", "item"), ("insurance-comparison", "cost_item"))
    ]
    with open_page(browser, viewport=DESK) as (page, _):
        everything = ".".join(str(number) for number in range(1, len(costs) + 1))
        prices = "&".join(f"costs.p{number}=1" for number in range(1, len(costs) + 1))
        page.goto(f"{server}{PAGES[lang]}#?costs.people=1&costs.items={everything}&{prices}")
        insured = page.evaluate("handbook.costs.insured")
        assert {names[0][int(number) - 1]: names[1][entry[0] - 1] for number, entry in insured.items()} == SAME_COST
        for number in range(1, len(costs) + 1):
            line = page.locator(f"{TOOL} tbody tr").nth(number - 1)
            expect(line).to_contain_text(costs[number - 1]["item"]["text"])
            if str(number) in insured:
                row = comparison[insured[str(number)][0] - 1]
                told = line.locator(".tool__hint").last.inner_text()
                for key in ("leak_insurance", "cyber_insurance"):
                    quoted = f"「{row[key]['text']}」" if lang == "ja" else f"“{row[key]['text']}”"
                    assert quoted in told
        link = page.locator(f"{TOOL} a").first
        assert link.evaluate("a => a.href") == f"{server}{'en/' if lang == 'en' else ''}insurance/choosing/#comparison"


@pytest.mark.parametrize("lang", PAGES)
def test_rows_are_those_of_the_table(browser: Browser, server: str, site: Path, lang: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(server + PAGES[lang])
        read = page.evaluate('handbook.costs.readRows(document.querySelector("#response-costs table"))')
        assert [row["basis"] for row in read] == [
            *("incident", "incident", "pc", "server", "incident", "incident", "letter", "advertisement", "quarter", "person"),
            *("month", "incident", "incident", "incident", "incident"),
        ]
        for row, cells in zip(read, rows(site, lang, "response-costs"), strict=True):
            value = cells["cost"]["value"]
            assert row["price"] == (value and {"low": value["min"], "high": value["max"]})
            assert (row["item"], row["edition"]) == (cells["item"]["text"], cells["edition"]["text"])
        gifts = rows(site, "ja", "response-costs")[9]["item"]["text"]
        assert gifts == "見舞金・見舞品"
        assert all(10 not in proposal for proposal in page.evaluate("Object.values(handbook.costs.proposals)"))


def test_person_estimates_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(server + PAGES["ja"])
        page.get_by_label("漏れた、または漏れたかもしれない人の数").focus()
        page.keyboard.type("1,000")
        page.keyboard.press("Tab")
        for _press in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(page.get_by_label("不正アクセス、ウイルス")).to_be_checked()
        status = page.locator(f"{TOOL} [role=status]", has_text="合計")
        # Cause, first response, legal, letters, call centre: 10.63 to 16.63 million.
        expect(status).to_have_text("数えた5項目の合計は、およそ1,060万円〜1,660万円です。")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name="カード情報のモニタリング")).to_be_checked()
        expect(status).to_contain_text("数えた6項目")
        page.get_by_role("group", name="おわびの郵送の数と単価").get_by_label("単価").focus()
        page.keyboard.type("156")
        line = page.locator(f"{TOOL} tbody tr", has_text="おわびの郵送")
        expect(line).to_contain_text("15万6,000円")
        expect(line).to_contain_text("ご自分の単価")
        assert page.evaluate("document.activeElement.value") == "156"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        reload(page)
        expect(status).to_contain_text("数えた6項目")
        expect(page.locator(f"{TOOL} tbody tr", has_text="おわびの郵送")).to_contain_text("15万6,000円")
        assert page.evaluate("Object.keys(localStorage).filter((key) => !key.includes('palette'))") == []
        assert bad == []


def test_table_names_edition_and_assumptions(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGES['en']}#?costs.people=3+million&costs.kind=intrusion&costs.items=1.3.7")
        tool = page.locator(TOOL)
        expect(tool.locator("[role=status]", has_text="Items counted")).to_contain_text("about ¥394 million to ¥396 million")
        expect(tool.locator("tbody tr", has_text="Forensics (PC)")).to_contain_text("2021 edition")
        expect(tool.locator("tbody tr", has_text="Forensics (PC)")).to_contain_text("not in the comparison, so ask")
        expect(tool.locator("tbody tr", has_text="Apology letters")).to_contain_text("¥130 (1 letter) × 3,000,000")
        expect(tool.locator("tbody tr", has_text="Apology letters")).to_contain_text("2nd edition (2024)")
        expect(tool.locator("tfoot")).to_contain_text("¥394 million to ¥395.5 million")
        for words in ("3,000,000", "smaller businesses", "October 2024", "counted twice", "no forecast", "Damages"):
            expect(tool).to_contain_text(words)
        for item in ("Dark-web search", "System recovery", "Preventing a repeat"):
            expect(tool.locator(".tool__result li", has_text=f"{item}: the table has no price")).to_have_count(1)
        assert bad == []


@pytest.mark.parametrize(("lang", "sentence"), [("ja", "0から10億までの整数"), ("en", "a whole number from 0 to 1 billion")])
def test_nonsense_gets_a_sentence_and_stays(browser: Browser, server: str, lang: str, sentence: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}{PAGES[lang]}#?costs.items=1.7")
        field = page.locator(f"{TOOL} input[type=text]").first
        for nonsense in ("たくさん", "-3", "2.5", "99999999999", "<b>1</b>"):
            field.fill(nonsense)
            field.blur()
            expect(page.locator(f"{TOOL} .tool__error").first).to_contain_text(sentence)
            assert field.get_attribute("aria-invalid") == "true"
            assert field.input_value() == nonsense
        expect(page.locator(f"{TOOL} tbody tr")).to_have_count(1)
        field.fill("３人")
        expect(page.locator(f"{TOOL} .tool__error").first).to_be_empty()
        expect(page.locator(f"{TOOL} tbody tr")).to_have_count(2)
        field.fill("")
        expect(page.locator(f"{TOOL} .tool__error").first).to_be_empty()
        assert bad == []


def test_an_address_of_nonsense_does_no_harm(browser: Browser, server: str) -> None:
    query = "costs.people=%3Cscript%3E&costs.kind=constructor&costs.items=x.99.-1.7&costs.card=%00&costs.p7=1e9&costs.n7=%F0%9F%98%80"
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGES['en']}#?{query}")
        expect(page.locator(f"{TOOL} .tool__error").first).to_contain_text("whole number")
        expect(page.locator(f"{TOOL} [role=status]", has_text="Mark items")).to_have_count(1)
        expect(page.locator(f"{TOOL} .tool__result")).to_contain_text("Apology letters: the number or price could not be read")
        assert bad == []


def test_csv_holds_what_the_page_shows(browser: Browser, server: str, tmp_path: Path) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGES['ja']}#?costs.people=1000&costs.items=1.7&costs.p7=156")
        with page.expect_download() as download:
            page.get_by_role("button", name="CSVで保存").click()
        download.value.save_as(tmp_path / "costs.csv")
        text = (tmp_path / "costs.csv").read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert lines[1] == [
            "原因と範囲の調査",
            "はい",
            "1",
            "事故ごと",
            *["3000000", "4000000"] * 2,
            "第2版(2024年)",
            "補償される",
            "補償される",
        ]
        assert lines[2] == [
            "おわびの郵送",
            "はい",
            "1000",
            "1通",
            "156",
            "156",
            "156000",
            "156000",
            "ご自分の単価",
            "要確認",
            "要確認",
        ]
        assert lines[3][:2] == ["ダークウェブの調査", "表に額がありません"]
        assert next(line for line in lines if line[0] == "合計")[6:8] == ["3156000", "4156000"]
        assert "予測でも見積もりでもありません" in lines[-1][0]
        assert bad == []


def test_prints_the_result_without_the_form(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}{PAGES['en']}#?costs.people=1000&costs.items=1.7")
        page.evaluate("window.print = () => {}")
        page.locator(TOOL).get_by_role("button", name="Print").click()
        page.emulate_media(media="print")
        assert page.locator(f"{TOOL} .tool__table").is_visible()
        assert not page.locator(f"{TOOL} input").first.is_visible()
        assert not page.locator("#response-costs").is_visible()


@pytest.mark.parametrize("lang", PAGES)
def test_without_javascript_the_page_says_how(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False) as (page, bad):
        page.goto(server + PAGES[lang])
        assert "JavaScript" in page.locator(TOOL).inner_text()
        assert bad == []
