"""What must be true of the repository itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


def tracked() -> list[Path]:
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [path for name in result.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    for entry in re.split(r"\n(?=\S)", text):
        if "==" in entry and not entry.startswith("#"):
            assert "--hash=sha256:" in entry, entry


def test_site_lock_is_part_of_the_test_lock() -> None:
    pins = [
        set(re.findall(r"(?m)^\S+==\S+", (ROOT / name).read_text(encoding="utf-8")))
        for name in ("requirements.txt", "requirements-test.txt")
    ]
    assert pins[0] <= pins[1]


def test_stack_is_pinned() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert all(pin in lock for pin in ("mkdocs==1.6.1", "mkdocs-material==9.8.", "mkdocs-static-i18n==1.3.1"))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=" ".join,
)
def test_code_is_clean(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_dependency_has_its_reason() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = re.findall(r'(?m)^  "([a-z0-9-]+)[>=<"]', project.partition("[tool.ruff]")[0])
    assert len(names) > 10
    assert [name for name in names if name not in architecture] == []


def test_ignored_rules_have_their_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'(?m)^  "[A-Z]+\d*",(.*)$', project.partition("ignore = [")[2])
    assert rules
    assert all("#" in rule for rule in rules)


def test_files_are_plain() -> None:
    for path in tracked():
        data = path.read_bytes()
        if path.suffix != ".png":
            assert b"\r" not in data, path
            assert b"\0" not in data, path
            data.decode("utf-8")


def test_commits_hold_no_site_or_environment() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert not [name for name in names if name.startswith(("site/", ".venv/")) or name == "uv.lock"]


def test_readme_names_the_two_commands() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "python3 scripts/serve.py" in text
        assert "python3 scripts/test.py" in text
    assert "python3 scripts/test.py" in (ROOT / ".ci/run").read_text(encoding="utf-8")
