"""Building: aside and swapped, whatever happens in between; the checks alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, SITE_URL, build, check

ENVIRONMENT = {**os.environ, "SITE_URL": SITE_URL, "HANDBOOK_IN_VENV": "1"}
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals and limits")


def read_tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(site: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "scripts" / "build.py"), "--site-dir", str(site)]
    # A job in the background of a shell ignores Ctrl-C, and what it starts would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a site that looks like one of ours."""
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    (site / "data" / "datapackage.json").write_text('{"name": "personal-data-leak-handbook"}', encoding="utf-8")
    (site / "index.html").write_text("the last good one", encoding="utf-8")
    return site


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_stopped_build_leaves_the_last_good_site(good: Path, name: str) -> None:
    before = read_tree(good)
    process = start(good)
    while not list(good.parent.glob(".site-*/new/*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=60)
    assert process.returncode
    assert "Traceback" not in errors
    assert read_tree(good) == before
    assert bool(list(good.parent.glob(".site-*"))) == (name == "SIGKILL")


@posix
def test_full_disk_leaves_the_last_good_site(good: Path) -> None:
    before = read_tree(good)
    limit = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40000,) * 2); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", limit, sys.executable, str(ROOT / "scripts" / "build.py"), "--site-dir", str(good)]
    result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert read_tree(good) == before
    assert not list(good.parent.glob(".site-*"))


def test_remains_of_killed_builds_are_swept(good: Path) -> None:
    left = good.parent / ".site-abandoned"
    left.mkdir()
    os.utime(left, (0, 0))
    assert build(good).returncode == 0
    assert not left.exists()


def test_two_builds_at_once_do_no_harm(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    processes = [start(target) for _ in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    assert read_tree(target).keys() == read_tree(site).keys()
    assert not list(tmp_path.glob(".site-*"))


def test_check_of_a_clean_tree_says_one_line() -> None:
    result = check(ROOT)
    assert (result.returncode, result.stderr, result.stdout.count("\n")) == (0, "", 1)


def test_check_finds_what_the_build_finds(copy: Path) -> None:
    (copy / "docs/ja/personal/index.md").write_text("# 漏洩\n\n[無い](no.md)\n", encoding="utf-8")
    (copy / "data/redirects.yaml").write_text("index#a: nowhere\n", encoding="utf-8")
    checked, built = check(copy), build(copy / "out", copy)
    assert checked.returncode == built.returncode == 1
    assert checked.stderr == built.stderr
    assert "data/redirects.yaml:1: K404" in checked.stderr
    assert not (copy / "site").exists()
