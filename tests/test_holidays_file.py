"""The list of holidays that the build makes for the tools, against the calendar."""

from __future__ import annotations

import json
from datetime import date

import pytest

from leakbook.forms import check_tools
from leakbook.holidays_file import HOLIDAYS, write_holidays
from leakbook.pages import Page


def read_holidays(year: int) -> list[str]:
    text = write_holidays(year).decode()
    days: list[str] = json.loads(text.partition("handbook.holidays = ")[2].rstrip(";\n"))
    return days


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
    days = [day[5:] for day in read_holidays(2026) if day.startswith(str(year))]
    assert days == KNOWN[year].split()


def test_whole_years_from_the_beginning_of_the_duty_in_order() -> None:
    days = read_holidays(2026)
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2022-01-01", "2034-11-23")
    assert all(date.fromisoformat(day) for day in days)
    assert read_holidays(2030)[-1].startswith("2038")


def test_the_same_year_gives_the_same_bytes() -> None:
    assert write_holidays(2026) == write_holidays(2026)
    assert write_holidays(2026) != write_holidays(2027)


def test_data_of_a_tool_needs_no_place() -> None:
    page = Page("a", "ja", "docs/ja/a.md", "---\ntools: [holidays, clock]\n---\n", "", {"tools": ["holidays", "clock"]})
    files = {"assets/tools/clock.js"}
    assert [finding.message for finding in check_tools(page, files, {HOLIDAYS})] == ['tools: "clock" has no place on the page.']
    assert len(list(check_tools(page, files))) == 2
