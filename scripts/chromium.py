"""A Chromium for tests and pictures: one that is on the machine, else Debian's package, else Playwright's own."""

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
