"""List what is due for review: python3 scripts/review_list.py [--until 2027-01-31].

A line to tick per claim and page whose review_by has come, the oldest first: its id, its text, the places that cite it,
and the addresses of its sources. Without --until: what is due today.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime

import bootstrap


def main() -> int:
    """Print the list and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--until", type=date.fromisoformat, default=datetime.now(UTC).date(), help="a day: 2027-01-31")
    until = parser.parse_args().until
    bootstrap.run_in_venv(__file__)
    from leakbook.forms import read_day
    from leakbook.project import load_data

    data = load_data(bootstrap.ROOT / "data")
    pages = {path: path.read_text(encoding="utf-8-sig") for path in sorted((bootstrap.ROOT / "docs").rglob("*.md"))}
    due = [claim for claim in data.claims.values() if claim.review_by and claim.review_by <= until]
    for claim in sorted(due, key=lambda claim: (claim.review_by, claim.id)):
        print(f"- [ ] {claim.review_by} {claim.id} (data/claims.yaml:{data.lines['data/claims.yaml', claim.id]})")
        print(f"      {claim.text['ja']}\n      {claim.text['en']}")
        for place in find_places(pages, f"[^{claim.id}]"):
            print(f"      cited: {place}")
        for source in (data.sources[key] for key in claim.sources if key in data.sources):
            print(f"      source: {source.title} {source.url} (checked {source.checked})")
    count = 0
    for path, text in pages.items():
        line = next((line for line in text.splitlines() if line.startswith("review_by:")), "")
        day = read_day(line.partition(":")[2].strip())
        if day and day <= until:
            count += 1
            print(f"- [ ] {day} {path.relative_to(bootstrap.ROOT).as_posix()}")
    print(f"Due until {until}: {len(due)} claims and {count} pages.")
    return 0


def find_places(pages: dict, mark: str) -> list[str]:
    """Return file:line of each line of the pages that holds a mark."""
    return [
        f"{path.relative_to(bootstrap.ROOT).as_posix()}:{number}"
        for path, text in pages.items()
        if mark in text
        for number, line in enumerate(text.splitlines(), start=1)
        if mark in line
    ]


if __name__ == "__main__":
    sys.exit(main())
