"""Which pages have fallen behind their other language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, build
from leakbook.pages import LANGUAGES
from leakbook.translations import Drift, find_drift, name_revision
from rendering import make_handbook, render

RECORD = {"a": {"ja": "1", "en": "2"}}


def status(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts" / "translation_status.py"), *arguments]
    environment = {**os.environ, "HANDBOOK_IN_VENV": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def drift(ja: str, en: str) -> list[Drift]:
    return find_drift({("a", "ja"): ja, ("a", "en"): en, ("b", "ja"): "one language only"}, RECORD)


def test_page_that_did_not_follow_is_behind() -> None:
    assert drift("1", "2") == []
    assert [(d.slug, d.outdated) for d in drift("changed", "2")] == [("a", "en")]
    assert [(d.slug, d.outdated) for d in drift("1", "changed")] == [("a", "ja")]
    assert [(d.slug, d.outdated) for d in drift("changed", "changed")] == [("a", None)]


def test_revision_is_gits_name_of_the_text() -> None:
    path = "docs/ja/index.md"
    name = subprocess.run(["git", "hash-object", path], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert name.startswith(name_revision((ROOT / path).read_text(encoding="utf-8")))
    assert name_revision("a\r\nb\r\n") == name_revision("a\nb\n")


def test_readers_of_the_page_that_is_behind_are_told_in_their_language() -> None:
    handbook = make_handbook()
    handbook.drifts = [Drift("a", ("ja",))]
    pages = {lang: render(handbook, "a", lang, "# x\n\ny\n") for lang in LANGUAGES}
    assert 'class="admonition warning outdated"' in pages["en"].partition("<h1")[0]
    assert "latest changes" in pages["en"]
    assert "outdated" not in pages["ja"]


def test_change_is_shown_and_can_be_called_equal(copy: Path) -> None:
    assert status(copy).returncode == 0
    path = copy / "docs/ja/basics/causes.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n付け足し。\n", encoding="utf-8")
    result = status(copy)
    assert result.returncode == 1
    assert "basics/causes: en is behind" in result.stdout
    built = build(copy / "out", copy)
    assert "docs/en/basics/causes.md: P230" in built.stdout + built.stderr
    assert built.returncode == 0
    assert "outdated" in (copy / "out/en/basics/causes/index.html").read_text(encoding="utf-8")
    assert status(copy, "--agree", "basics/causes").returncode == 0
    assert status(copy).returncode == 0


def test_diff_comes_from_git(copy: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@a.example", "-C", str(copy)]
    for command in (["init", "-q"], ["add", "docs"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    path = copy / "docs/en/basics/causes.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# ", "# New ", 1), encoding="utf-8")
    result = status(copy)
    assert "basics/causes: ja is behind" in result.stdout
    assert "+# New " in result.stdout


def test_unknown_slug_is_a_sentence(copy: Path) -> None:
    result = status(copy, "--agree", "nowhere")
    assert result.returncode == 1
    assert "No pair of pages is called nowhere" in result.stdout
