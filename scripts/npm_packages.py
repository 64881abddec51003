"""Tools that npm brings, for the scripts that use them: what a lock file without addresses names goes into .cache/ once."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bootstrap

MINIMUM = 20


class CannotJudgeError(Exception):
    """Why something cannot be judged here, as a sentence for people."""


def find_programs(subject: str) -> tuple[str, str]:
    """Return the paths of Node and npm; what is missing is told as what the subject ("The prose") needs."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise CannotJudgeError(f"{subject} cannot be judged here: Node {MINIMUM} or newer and npm are needed (nodejs.org).")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if not re.match(r"v\d+\.", version) or int(version[1:].partition(".")[0]) < MINIMUM:
        raise CannotJudgeError(
            f"{subject} cannot be judged here: Node {MINIMUM} or newer is needed; this is {version or 'broken'}."
        )
    return node, npm


def install_packages(npm: str, source: Path, target: Path) -> None:
    """Install what the package-lock.json of a folder locks into a folder of .cache/, unless it is there."""
    lock = source / "package-lock.json"
    stamp = f"ready-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    if (target / stamp).exists():
        return
    bootstrap.say(f"Installing what {lock.relative_to(bootstrap.ROOT).as_posix()} locks (once; this takes a minute) …")
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=target.parent, ignore_cleanup_errors=True) as aside:
        fresh = Path(aside, "new")
        fresh.mkdir()
        for name in ("package.json", lock.name):
            shutil.copy(source / name, fresh)
        _fetch_packages(npm, fresh)
        (fresh / stamp).touch()
        shutil.rmtree(target, ignore_errors=True)
        try:
            fresh.rename(target)
        except OSError as error:
            if not (target / stamp).exists():  # else another run was faster
                raise CannotJudgeError(f"{target} cannot be written: {error.strerror}.") from error


def _fetch_packages(npm: str, folder: Path) -> None:
    """Let npm fetch what a folder locks."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    # One question first: without a network, npm asks for each package again and again, for minutes.
    question = [npm, "view", next(iter(package["dependencies"])), "name", "--fetch-retries=1", "--fetch-retry-mintimeout=500"]
    _run_npm(question, folder)
    # Nothing that a package brings runs while it is installed.
    _run_npm([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def _run_npm(command: list[str], folder: Path) -> None:
    """Run npm in a folder; where it fails, show what it says."""
    words = [*command, "--loglevel=error"]
    result = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if result.returncode:
        print(result.stderr.strip(), file=sys.stderr)
        raise CannotJudgeError("The packages could not be installed; the lines above say why. A network is needed once.")
