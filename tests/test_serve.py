"""Writing with the server running: findings are shown as pages are saved, and it goes on."""

from __future__ import annotations

import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest


class Served:
    """A server over a copy of the project. port: where it listens; lines: what it has said so far."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{self.port}"]
        env = {**os.environ, "HANDBOOK_LIVE": "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root / "src")}
        self.process = subprocess.Popen(
            command, cwd=root, env=env, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, text: str, seconds: float = 90) -> None:
        """Read on until a line holds a text."""
        end, seen = time.monotonic() + seconds, []
        while time.monotonic() < end:
            try:
                seen.append(self.lines.get(timeout=1))
            except queue.Empty:
                assert self.process.poll() is None, "".join(seen)
                continue
            if text in seen[-1]:
                return
        raise AssertionError(f"{text!r} did not come: {''.join(seen)}")

    def read(self, address: str) -> str:
        """Return the text at an address, without the script that reloads it."""
        with urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=30) as answer:
            return re.sub(r"livereload\(\d+, \d+\);", "", answer.read().decode())


@pytest.fixture
def served(copy: Path) -> Iterator[Served]:
    server = Served(copy)
    yield server
    server.process.terminate()
    server.process.communicate(timeout=30)


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_server_shows_findings_and_goes_on(copy: Path, served: Served) -> None:
    served.wait_for("Serving on")
    page, data = copy / "docs/ja/company/utm.md", copy / "data/tables.yaml"
    edit(page, lambda text: text + "\n[無い](nowhere.md)\n")
    served.wait_for('L102 link target "nowhere.md" is not a page.')
    served.wait_for("Documentation built")
    assert "nowhere.md" in served.read("company/utm/")
    edit(data, lambda text: text + "\nbroken: [\n")
    served.wait_for("data/tables.yaml:")
    edit(data, lambda text: text.replace("\nbroken: [\n", ""))
    served.wait_for("Documentation built")
    edit(page, lambda text: text.replace("\n[無い](nowhere.md)\n", "\n直りました。\n"))
    served.wait_for("Documentation built")
    assert "直りました" in served.read("company/utm/")


def test_only_what_changed_is_made_anew_and_the_whole_is_judged(copy: Path, served: Served) -> None:
    served.wait_for("Serving on")
    addresses = ["", "en/", "company/utm/", "basics/causes/", "reference/sources/", "workshop/links/", "both/company/utm/"]
    first = [served.read(address) for address in addresses]
    page, claims = copy / "docs/ja/company/utm.md", copy / "data/claims.yaml"
    edit(page, lambda text: text.replace("{#limits}", "{#bounds}"))
    served.wait_for("docs/en/company/utm.md:41: P205")  # untouched, and its counterpart is another now
    served.wait_for("Documentation built")
    assert 'id="bounds"' in served.read("company/utm/")
    edit(page, lambda text: text.replace("{#bounds}", "{#limits}"))
    served.wait_for("Documentation built")
    edit(claims, lambda text: text.replace("co-utm-limits:", "co-utm-bounds:"))
    served.wait_for("docs/ja/company/utm.md:")  # untouched, and what it cites is gone
    served.wait_for("Documentation built")
    edit(claims, lambda text: text.replace("co-utm-bounds:", "co-utm-limits:"))
    served.wait_for("Documentation built")
    for address, before in zip(addresses, first, strict=True):
        assert served.read(address) == before, address
