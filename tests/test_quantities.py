from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakbook.quantities import format_number, mask_numbers, read_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("6億3,767万円", ["637670000"]),
        ("¥637.67 million", ["637670000"]),
        ("2万9,768円", ["29768"]),
        ("29768円", ["29768"]),
        ("３,５０４万件", ["35040000"]),
        ("3万5千円", ["35000"]),
        ("300〜400万円", ["3000000", "4000000"]),
        ("¥3–4 million", ["3000000", "4000000"]),
        ("¥200,000 to ¥1.5 million", ["200000", "1500000"]),
        ("3〜5日", ["3", "5"]),
        ("2025年6月1日", ["2025", "6", "1"]),
        ("1 June 2025", ["1", "6", "2025"]),
        ("2025-06-01", ["2025", "6", "1"]),
        ("April–June 2026", ["4", "6", "2026"]),
        ("you may march", []),
        ("64.4 %", ["64.4"]),
        ("Article 26, Rule 7(iii)", ["26", "7"]),
        ("IPv6 and covid19", []),
        ("数十万円と三つ", []),
        ("④1,000人", ["1000"]),
        ("5,000〜1万円", ["5000", "10000"]),
        ("¥200,000–1 million", ["200000", "1000000"]),
        ("300から400万円", ["3000000", "4000000"]),
        ("2億5千万、10 万人、5百万円", ["250000000", "100000", "5000000"]),
        ("", []),
    ],
)
def test_numbers_are_read(text: str, numbers: list[str]) -> None:
    assert read_numbers(text) == [Decimal(number) for number in numbers]


def test_mask_leaves_the_words() -> None:
    assert mask_numbers("約300〜400万円").split() == ["約", "#", "〜", "#", "円"]


@given(st.integers(min_value=0, max_value=10**15))
def test_written_number_is_read_back(value: int) -> None:
    assert read_numbers(f"計{value:,}件") == [value]
    assert read_numbers(format_number(Decimal(value))) == [value]


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(isinstance(number, Decimal) for number in read_numbers(text))
