"""The lint of prose: what it reads, what it says, and that the pages pass it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import lint_prose  # noqa: E402

LOCK = (ROOT / "lint/package-lock.json").read_text(encoding="utf-8")
PAGE = """---
title: 題
description: "一文です。"
---

# 題 {#top}

!!! danger "急ぐ人へ"
    - **電話する**: すぐ[^one]です(です)。

**消さない。** 書きます[^two]。

| a | b |
| --- | --- |
| c[^one] | d |

/// table-caption
    attrs: {id: x}
表の題
///
"""
PROSE = """

一文です。


# 題

#### 急ぐ人へ
- **電話する**。すぐです。

**消さない**。 書きます。

| a | b |
| --- | --- |
| c | d |



表の題
===
"""


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/lint_prose.py"), *arguments]
    environment = {**os.environ, **env}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of Node, with textlint installed, or skip."""
    try:
        return lint_prose.prepare_tools()
    except lint_prose.CannotJudgeError as error:
        pytest.skip(str(error))


def test_what_only_the_build_understands_is_not_judged() -> None:
    assert lint_prose.leave_prose(PAGE, "ja") == PROSE
    assert lint_prose.leave_prose("- **It is**: since 2026.[^a] The end.\n", "en") == "- **It is**. since 2026 . The end.\n"


def test_lines_stay_where_they_are() -> None:
    for page in lint_prose.find_pages([ROOT / "docs/ja", ROOT / "docs/en"]):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8-sig")
        prose = lint_prose.leave_prose(text, page.parts[0])
        assert prose.count("\n") == text.count("\n"), page
        assert "[^" not in prose, page
        assert "{#" not in prose, page


def test_packages_carry_hashes_and_no_address() -> None:
    entries = json.loads(LOCK)["packages"]
    assert len(entries) > 100
    assert [name for name, entry in entries.items() if name and not entry.get("integrity", "").startswith("sha512-")] == []
    assert not re.search(r'"resolved"|registry\.|npmjs|\.tgz', LOCK)


def test_packages_are_pinned() -> None:
    package = json.loads((ROOT / "lint/package.json").read_text(encoding="utf-8"))
    assert package["dependencies"] == json.loads(LOCK)["packages"][""]["dependencies"]
    assert [pin for pin in package["dependencies"].values() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []


@pytest.mark.parametrize("lang", lint_prose.LANGUAGES)
def test_loosened_rules_have_their_reason(lang: str) -> None:
    lines = (ROOT / f"lint/.textlintrc.{lang}.js").read_text(encoding="utf-8").splitlines()
    rules = [number for number, line in enumerate(lines) if re.match(r' {6}(?:"[a-z-]+"|defaultWords):', line)]
    assert rules
    assert [lines[number] for number in rules if not lines[number - 1].lstrip().startswith("//")] == []


def test_without_node_is_a_sentence(tmp_path: Path) -> None:
    result = run(PATH=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("The prose cannot be judged here: Node 20")


@pytest.mark.parametrize("path", ["README.md", "docs/ja/nowhere.md", "docs/assets/handbook.css", "elsewhere"])
def test_what_is_no_page_is_a_sentence(path: str) -> None:
    result = run(str(ROOT / path))
    assert (result.returncode, "is not a page" in result.stderr) == (2, True)


def test_findings_name_the_line_and_the_rule(node: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint_prose, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(lint_prose, "KEPT", tmp_path / "kept")
    pages = {
        "ja/x.md": "# 題 {#top}\n\n食べれないものです。\n\n- **表**: これは良い文です[^a-long-name-of-a-claim]。\n\n句点がありません\n",
        "en/x.md": "# Title {#top}\n\nWe call in order to ask.[^a] Call the the desk.\n",
    }
    for name, text in pages.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    for _ in ("first", "again, with what textlint remembers"):
        findings = lint_prose.judge_pages(node, lint_prose.find_pages([tmp_path / "docs"]))
        places = [re.sub(r": .* \((.*)\)$", r" \1", finding) for finding in findings]
        assert sorted(places) == [
            "docs/en/x.md:3 stop-words",
            "docs/en/x.md:3 stop-words",
            "docs/ja/x.md:3 ja-technical-writing/no-dropping-the-ra",
            "docs/ja/x.md:7 ja-technical-writing/ja-no-mixed-period",
        ]


def test_pages_are_well_written(node: str) -> None:
    assert node
    result = run()
    assert result.returncode == 0, result.stdout + result.stderr
