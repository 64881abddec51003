"""Write Japan's national holidays for the tools that count working days: python3 scripts/update_holidays.py.

The list is committed (docs/assets/tools/holidays.js), since the library that knows the holidays of every country takes
longer to load than the handbook's own data. A test compares the two, and asks for more when the list reaches less than
three years ahead.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import bootstrap

# The duty to report leaks began on 1 April 2022: no deadline is older.
FIRST_YEAR = 2022
YEARS_AHEAD = 8


def list_holidays(last_year: int) -> list[str]:
    """Return every national holiday from FIRST_YEAR to the end of a year, substitute and citizens' holidays among them.

    The days are in order, as ISO 8601 dates. They follow the Act on National Holidays as it stands now.
    """
    from holidays import country_holidays

    days = country_holidays("JP", years=range(FIRST_YEAR, last_year + 1))
    return [day.isoformat() for day in sorted(days)]


def write_script(days: list[str]) -> str:
    """Return the script that gives the tools the days, as ``handbook.holidays = ["2022-01-01", …]``."""
    note = "// Made by scripts/update_holidays.py: national holidays of Japan, whole years."
    return f"{note}\nhandbook.holidays = {json.dumps(days, indent=0)};\n"


def main() -> int:
    """Write the file and return 0."""
    bootstrap.run_in_venv(__file__, "test")
    file = Path(bootstrap.ROOT, "docs/assets/tools/holidays.js")
    days = list_holidays(datetime.now(UTC).year + YEARS_AHEAD)
    file.write_text(write_script(days), encoding="utf-8")
    print(f"{file.relative_to(bootstrap.ROOT)}: {days[0]} to {days[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
