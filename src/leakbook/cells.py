"""Typed cells: the text of a table cell read as a value.

The types are those of ``data/tables.yaml``. A value is None (no value), a string, a list of strings, an ISO 8601 date of
reduced precision (``2018``, ``2018-04``, ``2018-04-01``), or ``{"min": …, "max": …, "unit": …}`` in which an open end is None.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from leakbook.quantities import MONTHS, RANGE_MARKS, mask_numbers, read_numbers

Value = Any
TYPES = ("string", "list", "money", "count", "percent", "date", "duration", "url")
NO_VALUE = "—"
# 〜400万円 has no lower end, 400万円〜 no upper one; a minus sign is neither.
OPEN_MARKS = "〜~"

_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_APPROXIMATE = r"約|およそ|程度|前後|ほど|about|around|approximately|roughly|an estimated|some"
_AT_MOST = r"以下|以内|未満|最大|上限|まで|up to|at most|no more than|a maximum of|less than|under|or less|or fewer|within"
_AT_LEAST = r"以上|超|から|at least|or more|more than|over|and over|and up|from"
_WORDS = re.compile(rf"(?P<about>{_APPROXIMATE})|(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})")
_UNIT_WORDS = {
    "money": r"円|¥|￥|yen|JPY",
    "percent": r"%|パーセント|per ?cent",
}
# The words that count a unit; a unit that is not here takes none.
_COUNTERS = {
    "incident": r"件|回|incidents?|cases?",
    "record": r"件|records?",
    "person": r"人分?|名|people|persons?",
    "organisation": r"社|団体|組織|companies|company|organi[sz]ations?",
    "account": r"口座|アカウント|accounts?",
    "item": r"項目|個|items?",
}
COUNTED = tuple(_COUNTERS)
_DURATIONS = {
    "hour": r"時間|hours?",
    "day": r"日間?|days?",
    "week": r"週間?|weeks?",
    "month": r"(?:か|ヶ|カ|ヵ|箇)月間?|months?",
    "year": r"年間?|years?",
}
_RANGE = re.compile(rf"\s*(?:[{RANGE_MARKS}]|から|to)\s*")
_DATE_JA = re.compile(r"(\d{4})年度?(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_DATE_EN = re.compile(rf"(?:(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) )?(?:FY)?(\d{{4}})")
_DATE_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_cell(text: str, kind: str, unit: str | None) -> Value:
    """Read a cell.

    text: the cell's text, list items divided by line feeds; kind: one of TYPES; unit: that of the column, or None.
    Raises ValueError with a sentence for the writer where the cell cannot be read.
    """
    text = text.strip()
    if text == NO_VALUE:
        return None
    if kind == "string":
        return text
    if kind == "list":
        return [item.strip() for item in text.split("\n") if item.strip()]
    if kind == "url":
        return _parse_url(text)
    if kind == "date":
        return _parse_date(text)
    return _parse_amount(text, kind, unit)


def _parse_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f'"{text}" is not a web address (https://…)')
    return text


def _parse_date(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _BRACKETS.sub("", text)).strip()
    if match := _DATE_JA.fullmatch(plain) or _DATE_ISO.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _DATE_EN.fullmatch(plain):
        day, name, year = match.groups()
        month = str(MONTHS.index(name) + 1) if name else None
    else:
        raise ValueError(f'"{text}" is not a date such as 2018年4月1日 or 1 April 2018')
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f'"{text}" is not a day of the calendar') from error
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _parse_amount(text: str, kind: str, unit: str | None) -> dict[str, Any]:
    plain = _BRACKETS.sub("", text)
    values = [_plain_number(value) for value in read_numbers(plain)]
    if not 1 <= len(values) <= 2:
        raise ValueError(f'"{text}" does not hold one amount or one range')
    rest, unit = _take_unit(mask_numbers(plain), kind, unit)
    rest, bounds = _take_words(rest)
    if len(values) == 2:
        return _range(text, rest, values, bounds, unit)
    return _single(text, rest, values[0], bounds, unit)


def _take_unit(rest: str, kind: str, unit: str | None) -> tuple[str, str | None]:
    if kind == "count":
        return re.sub(_COUNTERS.get(unit or "", "$^"), " ", rest), unit
    if kind != "duration":
        return re.sub(_UNIT_WORDS[kind], " ", rest), unit
    found = {name for name, words in _DURATIONS.items() if re.search(rf"(?:{words})", rest)}
    if len(found) > 1:
        raise ValueError("it mixes units of time")
    for name in found:
        return re.sub(_DURATIONS[name], " ", rest), name
    return rest, unit


def _take_words(rest: str) -> tuple[str, set[str]]:
    bounds = {str(match.lastgroup) for match in _WORDS.finditer(rest)}
    # から between two numbers is a range, not "from".
    if re.search(r"#\s*から\s*#", rest):
        return rest, bounds - {"least"}
    return _WORDS.sub(" ", rest), bounds


def _range(text: str, rest: str, values: list[Any], bounds: set[str], unit: str | None) -> dict[str, Any]:
    first, _, last = rest.strip().removeprefix("from").strip().partition("#")
    middle, _, tail = last.partition("#")
    if first.strip() or tail.strip() or not _RANGE.fullmatch(middle) or "most" in bounds:
        raise ValueError(f'"{text}" does not read as one range')
    if values[0] > values[1]:
        raise ValueError(f'in "{text}" the range runs downwards')
    return {"min": values[0], "max": values[1], "unit": unit}


def _single(text: str, rest: str, value: Any, bounds: set[str], unit: str | None) -> dict[str, Any]:
    before, _, after = "".join(rest.split()).partition("#")
    if before in OPEN_MARKS and before and not after:
        bounds = bounds | {"most"}
    elif after in OPEN_MARKS and after and not before:
        bounds = bounds | {"least"}
    elif before or after:
        raise ValueError(f'in "{text}" the words "{(before + " " + after).strip()}" are not part of an amount')
    if {"most", "least"} <= bounds:
        raise ValueError(f'"{text}" says both a lower and an upper end')
    least = None if "most" in bounds else value
    most = None if "least" in bounds else value
    return {"min": least, "max": most, "unit": unit}


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
