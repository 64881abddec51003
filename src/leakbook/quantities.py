"""Numbers, amounts, dates and durations as people write them in Japanese and in English.

One definition serves the typed cells of the tables, the figures of the claims and the comparison of the two languages.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

SCALES = {
    "百": Decimal(10**2),
    "千": Decimal(10**3),
    "万": Decimal(10**4),
    "億": Decimal(10**8),
    "兆": Decimal(10**12),
    "十万": Decimal(10**5),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Between these a number is shown as a year: 2026, not 2,026.
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTH = "|".join(MONTHS)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALE = r"\s?(?:[十百千]万|百|千|万|億|兆|(?:thousand|million|billion|trillion)\b)"
# One number: 6億3,767万, 29,768, 4 million. Digits inside a word (IPv6, covid19) are not numbers of ours.
# The looking back stands behind the first digit, so that a search jumps from digit to digit.
_FIRST = r"\d(?<![A-Za-z\d.]\d)"
_LONG = rf"{_FIRST}\d*(?:,\d{{3}})*(?:\.\d+)?"
_NUMBER = re.compile(rf"{_LONG}(?:{_SCALE}(?:{_DIGITS}{_SCALE})*(?:{_DIGITS})?)?")
_PART = re.compile(rf"({_DIGITS})({_SCALE})?")
RANGE_MARKS = "〜~–—―-"
# 300〜400万円, ¥3–4 million: the scale that stands once belongs to both ends.
_SHARED_SCALE = re.compile(rf"({_LONG})(\s?(?:[{RANGE_MARKS}]|から|to )\s?[¥$]?)(?=({_DIGITS})({_SCALE}))")
_CIRCLED = re.compile("[①-⓿❶-➓㉑-㊿]")
_MONTH_NAME = re.compile(rf"(?:{_MONTH})\b")
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before the first of each
_ERA_YEAR = re.compile(r"(令和|平成|昭和)(元|\d{1,2})年")
_ENDS_DATE = re.compile(rf"\d $|[{RANGE_MARKS}]$")
_DATE_AFTER = re.compile(rf" \d|\s?[{RANGE_MARKS}]\s?(?:{_MONTH})\b")
_DIGIT = re.compile(r"\d")


def normalize_text(text: str) -> str:
    """Return the text with compatibility forms (full-width digits, ㈱) made plain (NFKC), ① … gone, and months as numbers."""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub(" ", text))
    plain = _ERA_YEAR.sub(_number_year, plain) if "和" in plain or "平成" in plain else plain
    return _MONTH_NAME.sub(_number_month, plain)


def _number_year(match: re.Match[str]) -> str:
    """Return a year of an era (令和7年) as the Western year."""
    return f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"


def _number_month(match: re.Match[str]) -> str:
    """Return the number of a month's name beside a day or at an end of a range; elsewhere May is a word."""
    text, start = match.string, match.start()
    before = text[start - 2 : start] if start > 1 else text[:start]
    alone = not before[-1:].isalnum() and _DATE_AFTER.match(text, match.end())
    return f"{MONTHS.index(match.group()) + 1}" if alone or _ENDS_DATE.search(before) else match.group()


def share_scale(text: str) -> str:
    """Write the scale of a range at both ends: ``300〜400万`` becomes ``300万〜400万``."""
    return _SHARED_SCALE.sub(lambda m: f"{m[1]}{m[4]}{m[2]}" if _value(m[1]) <= _value(m[3]) else m.group(), text)


def find_numbers(text: str) -> list[tuple[str, Decimal]]:
    """Return each number of a text in order, as written (after normalizing) and as a value.

    ``6億3,767万円`` gives 637670000; ``¥3–4 million`` gives 3000000 and 4000000; ``1 June 2025`` gives 1, 6, 2025.
    """
    if not _DIGIT.search(text):
        return []
    plain = share_scale(normalize_text(text))
    return [(match.group(), _value(match.group())) for match in _NUMBER.finditer(plain)]


def mask_numbers(text: str) -> str:
    """Return the normalized text with ``#`` in the place of each number."""
    return _NUMBER.sub(" # ", share_scale(normalize_text(text)))


def read_numbers(text: str) -> list[Decimal]:
    """Return the values of the numbers of a text, in order."""
    return [value for _, value in find_numbers(text)]


def format_number(value: Decimal) -> str:
    """Return a number the way a finding shows it: ``637,670,000`` or ``64.4``."""
    grouping = "" if FIRST_YEAR <= value <= LAST_YEAR and value == value.to_integral_value() else ","
    return f"{value.normalize():{grouping}f}"


@lru_cache(maxsize=4096)  # the same numbers stand on many pages
def _value(written: str) -> Decimal:
    if written.isdigit():
        return Decimal(written)
    parts = _PART.findall(written)
    return sum((Decimal(digits.replace(",", "")) * SCALES.get(scale.strip(), 1) for digits, scale in parts), Decimal(0))
