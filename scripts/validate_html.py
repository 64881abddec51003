"""Validate the HTML of a built site: python3 scripts/validate_html.py [folder]. Without an argument: site/.

The Nu Html Checker reads every page. Java 11 or newer, Node 20 or newer and npm must be there; the checker of lint/html goes into
.cache/html once. Exit code: 0 nothing found, 1 findings, 2 it could not be judged (no Java, no network for the first run, no site).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import bootstrap
from npm_packages import CannotJudgeError, find_programs, install_packages

SOURCE = bootstrap.ROOT / "lint" / "html"
TOOLS = bootstrap.ROOT / ".cache" / "html"
# A file has no origin, so the checker holds 'self' for nothing; and JSON-LD, which the policy does not concern, for a script.
# That a browser lets all through which a page needs is seen by the browser's own tests.
PASSED_OVER = ".*violates Content Security Policy.*"


def main() -> int:
    """Print the findings and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "site", nargs="?", type=Path, default=bootstrap.ROOT / "site", metavar="folder", help="a built site (site/)"
    )
    site = parser.parse_args().site.resolve()
    try:
        pages = count_pages(site)
        findings = judge_pages(prepare_tools(), site)
    except CannotJudgeError as error:
        print(error, file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    print(f"Findings: {len(findings)}. Pages: {pages}.")
    return 1 if findings else 0


def count_pages(site: Path) -> int:
    """Return how many pages a folder holds."""
    if pages := len(list(site.rglob("*.html"))):
        return pages
    raise CannotJudgeError(f"No page is in {site}. Build the site first: python3 scripts/build.py")


def prepare_tools() -> list[str]:
    """Install what lint/html locks, unless it is there, and return the command that starts the checker."""
    java = shutil.which("java")
    # The Java of a new Mac is a sign that says where to get one.
    if not java or subprocess.run([java, "-version"], capture_output=True, check=False).returncode:
        raise CannotJudgeError("The HTML cannot be judged here: Java 11 or newer is needed (adoptium.net).")
    _, npm = find_programs("The HTML")
    install_packages(npm, SOURCE, TOOLS)
    return [java, "-jar", str(TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")]


def judge_pages(checker: list[str], site: Path) -> list[str]:
    """Return what the checker finds in the pages of a folder, errors and warnings, as `file:line: message`."""
    words = [*checker, "--skip-non-html", "--stdout", "--format", "json", "--filterpattern", PASSED_OVER, str(site)]
    result = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        messages = json.loads(result.stdout)["messages"]
    except ValueError as error:
        print(result.stdout, result.stderr, file=sys.stderr)
        raise CannotJudgeError("The checker broke; the lines above say why.") from error
    return sorted(_describe(message, site) for message in messages)


def _describe(message: dict[str, object], site: Path) -> str:
    place = unquote(str(message.get("url", ""))).partition(f"{site.as_posix().lstrip('/')}/")[2]
    return f"{place}:{message.get('lastLine', 1)}: {message['message']} ({message.get('subType', message['type'])})"


if __name__ == "__main__":
    sys.exit(main())
