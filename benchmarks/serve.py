"""Measure how long a saved page takes to be seen: python3 benchmarks/serve.py [--rounds 3].

A server runs over a copy of the project; each round adds a word to the longest and to a common page of each language and asks for
the page until the word is there. Beside the seconds stands their share of the server's first build.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import bootstrap

PORT = 8127
PAGES = ("basics/causes", "personal/passwords")
COPIED = ("src", "hooks", "overrides", "docs", "data", "mkdocs.yml", "pyproject.toml")
LIMIT = 2.0  # seconds


def main() -> None:
    """Print the time of the first build and of each saved page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    bootstrap.run_in_venv(__file__, "test")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in COPIED:
            source = bootstrap.ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
        memory = {"TMPDIR": "/dev/shm"} if os.access("/dev/shm", os.W_OK) else {}  # noqa: S108 - as serve.py
        env = {**os.environ, **memory, "HANDBOOK_LIVE": "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root / "src")}
        command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--no-strict", "--dev-addr", f"127.0.0.1:{PORT}"]
        begun = time.monotonic()
        server = subprocess.Popen(command, cwd=root, env=env)
        try:
            first = wait_for("", "</html>") - begun
            print(f"first build: {first:.1f} s")
            measure(root, first, rounds)
        finally:
            server.send_signal(signal.SIGINT)  # which takes its folder away
            server.wait()


def measure(root: Path, first: float, rounds: int) -> None:
    """Save pages, and print how long each took."""
    for turn in range(rounds):
        for lang, prefix in (("ja", ""), ("en", "en/")):
            for page in PAGES:
                path, word = root / f"docs/{lang}/{page}.md", f"Zebra{turn}"
                time.sleep(1)  # the server listens again
                path.write_text(f"{path.read_text(encoding='utf-8')}\n{word}\n", encoding="utf-8")
                saved = time.monotonic()
                took = wait_for(f"{prefix}{page}/", word) - saved
                verdict = "" if took < LIMIT else f" (limit {LIMIT} s)"
                print(f"{prefix}{page}: {took:.2f} s, {took / first:.0%} of the first build{verdict}")


def wait_for(address: str, word: str) -> float:
    """Ask for a page until it holds a word; return when."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/{address}", timeout=60) as answer:
                if word in answer.read().decode():
                    return time.monotonic()
        except (URLError, ConnectionError):
            pass
        time.sleep(0.02)
    sys.exit(f"{word} did not come to {address or 'the home page'}")


if __name__ == "__main__":
    main()
