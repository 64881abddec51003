"""What all tests share: the site, built once as a person builds it; a server for it; a Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITE_URL = "https://handbook.example/"
# The same examples each time: a green commit stays green. HYPOTHESIS_PROFILE=default looks for others.
settings.register_profile("handbook", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "handbook"))
# Chromium looks for its maker's servers at every start unless told not to.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def build(site: Path, root: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/build.py of a checkout inside the environment that runs the tests."""
    command = [sys.executable, str(root / "scripts" / "build.py"), "--site-dir", str(site)]
    environment = {**os.environ, "SITE_URL": SITE_URL, "HANDBOOK_IN_VENV": "1", **env}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def check(root: Path) -> subprocess.CompletedProcess[str]:
    """Run scripts/check.py of a checkout: the same findings in two thirds of the time."""
    environment = {**os.environ, "SITE_URL": SITE_URL, "HANDBOOK_IN_VENV": "1"}
    command = [sys.executable, str(root / "scripts" / "check.py")]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """Return the outcome of building the site; its folder is `.args[-1]`."""
    return build(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def site(built: subprocess.CompletedProcess[str]) -> Path:
    """Return the folder of the built site."""
    assert built.returncode == 0, built.stdout + built.stderr
    return Path(built.args[-1])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the project that a test may spoil."""
    target = tmp_path / "project"
    ignore = shutil.ignore_patterns(".cache", ".venv", ".git", "site", "__pycache__", ".*_cache", ".hypothesis", "tests")
    shutil.copytree(ROOT, target, ignore=ignore)
    return target


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Serve the built site on loopback and return its address, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(site))) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that scripts/test.py found."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("HANDBOOK_CHROMIUM") or None,
            args=[*QUIET, *(["--no-sandbox"] if root else [])],
        )
        yield browser
        browser.close()
