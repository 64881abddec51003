"""Japan's national holidays as a script, for the tools on the pages that count working days."""

from __future__ import annotations

import json

from holidays import country_holidays

HOLIDAYS = "assets/tools/holidays.js"
# The duty to report leaks began on 1 April 2022: no deadline is older.
FIRST_YEAR = 2022
YEARS_AHEAD = 8


def write_holidays(this_year: int) -> bytes:
    """Return the script that gives the tools every national holiday, substitute and citizens' holiday among them.

    Whole years, from FIRST_YEAR to YEARS_AHEAD after this one, in order, as ``handbook.holidays = ["2022-01-01", …]``.
    """
    years = range(FIRST_YEAR, this_year + YEARS_AHEAD + 1)
    days = [day.isoformat() for day in sorted(country_holidays("JP", years=years))]
    note = "// Made by the build (src/leakbook/holidays_file.py): national holidays of Japan, whole years."
    return f"{note}\nhandbook.holidays = {json.dumps(days, indent=0)};\n".encode()
