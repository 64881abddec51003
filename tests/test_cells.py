from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakbook.cells import TYPES, parse_cell


def amount(least: float | None, most: float | None, unit: str | None = "JPY") -> dict[str, Any]:
    return {"min": least, "max": most, "unit": unit}


@pytest.mark.parametrize(
    ("ja", "en", "value"),
    [
        ("300〜400万円", "¥3–4 million", amount(3000000, 4000000)),
        ("20万〜150万円", "¥200,000 to ¥1.5 million", amount(200000, 1500000)),
        ("1億円以下", "up to ¥100 million", amount(None, 100000000)),
        ("最大1億円", "at most ¥100 million", amount(None, 100000000)),
        ("100万円以上", "¥1 million or more", amount(1000000, None)),
        ("10万円〜", "from ¥100,000", amount(100000, None)),
        ("〜400万円", "up to ¥4 million", amount(None, 4000000)),
        ("3千万円", "¥30 million", amount(30000000, 30000000)),
        ("約130円", "about ¥130", amount(130, 130)),
        ("5,000円(1人)", "¥5,000 (each)", amount(5000, 5000)),
        ("—", "—", None),
    ],
)
def test_money_is_the_same_in_both_languages(ja: str, en: str, value: object) -> None:
    assert parse_cell(ja, "money", "JPY") == parse_cell(en, "money", "JPY") == value


@pytest.mark.parametrize(
    ("kind", "unit", "ja", "en", "value"),
    [
        ("count", "person", "約46万人", "about 460,000 people", amount(460000, 460000, "person")),
        ("count", "incident", "137件", "137", amount(137, 137, "incident")),
        ("percent", None, "64.4 %", "64.4%", amount(64.4, 64.4, None)),
        ("duration", "year", "1年以下", "up to 1 year", amount(None, 1, "year")),
        ("duration", "year", "6か月", "6 months", amount(6, 6, "month")),
        ("duration", "day", "3〜5日", "3–5 days", amount(3, 5, "day")),
        ("date", None, "2007年8月28日", "28 August 2007", "2007-08-28"),
        ("date", None, "2018年", "2018", "2018"),
        ("date", None, "２０１８年４月１日", "1 April 2018", "2018-04-01"),
        ("date", None, "2019年11月", "November 2019", "2019-11"),
        ("list", None, "一\n二", "一\n二", ["一", "二"]),
        ("url", None, "https://www.ppc.go.jp/", "https://www.ppc.go.jp/", "https://www.ppc.go.jp/"),
    ],
)
def test_values_are_the_same_in_both_languages(kind: str, unit: str | None, ja: str, en: str, value: object) -> None:
    assert parse_cell(ja, kind, unit) == parse_cell(en, kind, unit) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("多額", "money"),
        ("a lot", "money"),
        ("1円と2円と3円", "money"),
        ("4〜3円", "money"),
        ("1通130円", "money"),
        ("1円以上以下", "money"),
        ("-5円", "money"),
        ("68社", "count"),
        ("130ドル", "money"),
        ("2023年2月29日", "date"),
        ("30 February 2024", "date"),
        ("いつか", "date"),
        ("ppc.go.jp", "url"),
        ("javascript:alert(1)", "url"),
    ],
)
def test_unreadable_cells_are_refused_with_a_sentence(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_cell(text, kind, "incident" if kind == "count" else "JPY")


@given(st.text(max_size=40), st.sampled_from(TYPES))
def test_no_cell_breaks_the_parser(text: str, kind: str) -> None:
    try:
        parse_cell(text, kind, None)
    except ValueError as error:
        assert type(error) is ValueError  # noqa: PT017
