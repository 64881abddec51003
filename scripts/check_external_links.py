"""Check the web addresses that the site links to: python3 scripts/check_external_links.py [--all] [--report FILE].

Polite: one request at a time per host with a pause between, HEAD before GET, retries with growing pauses (Retry-After is
kept), a cache of good answers in .cache/links.json, and data/external-links.yaml for addresses that may not be asked,
each with its reason. Exit code: 0 all good, 1 something is gone, 2 something could not be asked (try again later).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

import bootstrap

CACHE = bootstrap.ROOT / ".cache" / "links.json"


def main() -> int:
    """Check all addresses, print the report and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="ask again what was good in the last seven days")
    parser.add_argument("--report", type=Path, help="write the report (JSON) here too")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__, "test")
    import yaml

    from linkcheck import Settings, check_addresses, exit_code, write_report

    allowed = yaml.safe_load((bootstrap.ROOT / "data" / "external-links.yaml").read_text(encoding="utf-8")) or {}
    places = find_addresses()
    cache = {} if options.all else read_cache()
    ask = [url for url in places if url not in cache and url not in allowed]
    print(f"{len(places)} addresses: {len(allowed.keys() & places.keys())} not asked for a reason, {len(ask)} asked now.")
    results = asyncio.run(check_addresses(ask, Settings()))
    keep = cache | {result.url: time.time() for result in results if result.state == "good"}
    CACHE.parent.mkdir(exist_ok=True)
    CACHE.write_text(json.dumps(keep, indent=1, sort_keys=True), encoding="utf-8")
    print("\n".join(write_report(results, places)))
    if options.report:
        rows = [{**result._asdict(), "places": places[result.url]} for result in results]
        options.report.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return exit_code(results)


def read_cache(age: float = 7 * 24 * 3600) -> dict[str, float]:
    """Return the addresses that were good within an age in seconds, with the time of the answer (seconds since 1970)."""
    try:
        answers = json.loads(CACHE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {url: when for url, when in answers.items() if time.time() - when < age}


def find_addresses() -> dict[str, list[str]]:
    """Return every web address of the sources and of the pages, with the places (file:line) where it stands."""
    import re

    pattern = re.compile(r"""https?://[^\s<>"'`|、。「」（）]+""")
    files = [bootstrap.ROOT / "data" / "sources.yaml", *sorted((bootstrap.ROOT / "docs").rglob("*.md"))]
    places: dict[str, list[str]] = {}
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
            for match in pattern.findall(line):
                places.setdefault(trim(match), []).append(f"{path.relative_to(bootstrap.ROOT).as_posix()}:{number}")
    return places


def trim(url: str) -> str:
    """Return an address without the signs of the text around it: a full stop, a bracket that it did not open."""
    while url and (url[-1] in ".,;:]" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


if __name__ == "__main__":
    sys.exit(main())
