"""Run the whole suite: python3 scripts/test.py [pytest arguments].

Sets up the test dependencies and a Chromium: one that is there; else Debian's package when root; else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import bootstrap

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def main() -> int:
    """Run pytest and return its exit code."""
    bootstrap.prepare("test")
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "HANDBOOK_CHROMIUM": find_chromium() or install_chromium()}
    return bootstrap.run([bootstrap.venv_python(), "-m", "pytest", *sys.argv[1:]], env)


def find_chromium() -> str | None:
    """Return the path of a Chromium that is on this machine."""
    if named := os.environ.get("HANDBOOK_CHROMIUM"):
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((place for place in PLACES if Path(place).exists()), None)


def install_chromium() -> str:
    """Install a Chromium and return its path; empty for Playwright's own, which finds itself."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        bootstrap.say("Installing Debian's Chromium for the browser tests (once) …")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        bootstrap.run(["apt-get", "update", "-qq"], env)
        bootstrap.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env)
        if path := shutil.which("chromium"):
            return path
    bootstrap.say("Installing Playwright's Chromium for the browser tests (once) …")
    if bootstrap.run([bootstrap.venv_python(), "-m", "playwright", "install", "chromium"]):
        sys.exit("No Chromium could be installed. Install one, or name it: HANDBOOK_CHROMIUM=/path/to/chromium")
    return ""


if __name__ == "__main__":
    sys.exit(main())
