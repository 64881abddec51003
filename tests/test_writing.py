"""Help for writers: a new pair of pages, and the list of what is due for review."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import build


def run(root: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts" / script), *arguments]
    environment = {**os.environ, "HANDBOOK_IN_VENV": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


@pytest.mark.parametrize("slug", ["company/new-thing", "events/", "lonely"])
def test_new_page_wants_its_text_and_nothing_else(copy: Path, slug: str) -> None:
    result = run(copy, "new_page.py", slug, "--ja", "新しい: 題", "--en", "A new: title")
    assert result.returncode == 0, result.stderr
    built = build(copy / "out", copy)
    assert built.returncode == 1
    findings = built.stderr.splitlines()[:-1]
    codes = {match[1] for line in findings if (match := re.match(r"docs/\S+: (\w+) ", line))}
    assert codes - {"G705"} == {"P109", "P231"}, built.stderr  # a Japanese title wants a reading, too
    for path in (copy / line for line in result.stdout.splitlines()[:2]):
        text = path.read_text(encoding="utf-8").replace("(rewrite this)", "").replace("(書き直してください)", "")
        path.write_text(text, encoding="utf-8")
    assert build(copy / "out", copy).returncode == 0


def test_new_page_never_overwrites(copy: Path) -> None:
    before = (copy / "docs/ja/basics/causes.md").read_bytes()
    assert run(copy, "new_page.py", "basics/causes", "--ja", "x", "--en", "x").returncode == 1
    assert (copy / "docs/ja/basics/causes.md").read_bytes() == before


@pytest.mark.parametrize("slug", ["../x", "Basics/x", "k/x", "x#y", "日本"])
def test_what_is_no_slug_is_a_sentence(copy: Path, slug: str) -> None:
    result = run(copy, "new_page.py", slug, "--ja", "x", "--en", "x")
    assert (result.returncode, "is not a slug" in result.stdout) == (1, True)


def test_review_list_names_claims_with_their_places_and_sources(copy: Path) -> None:
    nothing = run(copy, "review_list.py", "--until", "2020-01-01").stdout
    assert nothing == "Due until 2020-01-01: 0 claims and 0 pages.\n"
    everything = run(copy, "review_list.py", "--until", "2100-01-01").stdout
    entry = everything.partition(" report-final (")[2].partition("- [ ]")[0]
    assert re.search(r"cited: docs/en/\S+\.md:\d+", entry)
    assert "source: " in entry
    days = re.findall(r"^- \[ \] (\S+) \S+ \(", everything, re.MULTILINE)
    assert days == sorted(days)
