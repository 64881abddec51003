"""Other engines: nothing of value hangs on MkDocs alone, and a build without our hooks can be measured beside ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, SITE_URL

# Path: why it may differ. Nothing does: the generator tag is switched off in mkdocs.yml.
DIFFERENCES: dict[str, str] = {}
# What build.py makes of the built pages, whichever engine built them.
AFTERWARDS = re.compile(r"both/|assets/qr/|(?:.*/)?index\.html\.md$|(?:en/)?llms\.txt$")


def read_tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_properdocs_builds_the_same_site(site: Path, tmp_path: Path) -> None:
    command = ["git", "log", "-1", "--format=%ct"]
    stamp = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    env = {**os.environ, "SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", stamp)}
    build = [sys.executable, "-m", "properdocs", "build", "--site-dir", str(tmp_path / "site")]
    result = subprocess.run(build, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    ours = {name: content for name, content in read_tree(site).items() if not AFTERWARDS.match(name)}
    theirs = read_tree(tmp_path / "site")
    assert ours.keys() ^ theirs.keys() == set()
    assert {name for name in ours if ours[name] != theirs[name]} == set(DIFFERENCES)


def test_the_build_is_measured_beside_one_without_hooks() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "build_time.py"), "--sizes", "2", "--rounds", "1"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"(?m)^2 +\d", result.stdout), result.stdout
