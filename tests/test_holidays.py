"""The committed list of holidays that the tools read, against the calendar and the library that made it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from leakbook.forms import check_tools
from leakbook.pages import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from update_holidays import list_holidays, write_script  # noqa: E402

FILE = ROOT / "docs/assets/tools/holidays.js"
TEXT = FILE.read_text(encoding="utf-8")
DAYS: list[str] = json.loads(TEXT.partition("handbook.holidays = ")[2].rstrip(";\n"))


# By hand. 2026: 3 May is a Sunday, 4 and 5 May are holidays, so 6 May; 22 September lies between two holidays.
# 2027: the equinox is Sunday 21 March, so Monday 22. 2024: the Emperor's birthday is a Friday, 12 February follows a Sunday.
KNOWN = {
    2024: "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 "
    "11-04 11-23",
    2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    2027: "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
}


@pytest.mark.parametrize("year", KNOWN)
def test_years_worked_out_by_hand(year: int) -> None:
    assert [day[5:] for day in DAYS if day.startswith(str(year))] == KNOWN[year].split()


def test_the_list_is_what_the_library_gives_whole_years_from_the_beginning_of_the_duty() -> None:
    assert list_holidays(int(DAYS[-1][:4])) == DAYS
    assert write_script(DAYS) == TEXT
    assert sorted(set(DAYS)) == DAYS
    assert DAYS[0] == "2022-01-01"
    assert all(date.fromisoformat(day) for day in DAYS)


def test_the_list_reaches_three_years_ahead() -> None:
    last = int(DAYS[-1][:4])
    assert last >= datetime.now(UTC).year + 3, "run scripts/update_holidays.py"


def test_data_of_a_tool_needs_no_place() -> None:
    page = Page("a", "ja", "docs/ja/a.md", "---\ntools: [holidays, clock]\n---\n", "", {"tools": ["holidays", "clock"]})
    files = {"assets/tools/clock.js", "assets/tools/holidays.js"}
    assert [finding.message for finding in check_tools(page, files)] == ['tools: "clock" has no place on the page.']
    assert len(list(check_tools(page, set()))) == 2
