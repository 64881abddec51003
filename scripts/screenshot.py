"""Make the picture of the README, screenshot.png, from the built site: python3 scripts/screenshot.py.

Needs the test environment (scripts/test.py), a site in site/ (scripts/build.py) and a Japanese font on the machine.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import bootstrap
from chromium import find_chromium

TARGET = bootstrap.ROOT / "screenshot.png"
# Two frames beside each other: address, width of the window, language of its name.
FRAMES = (("", 390), ("en/impacts/penalties/#table", 1100))
HEIGHT = 760


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line per request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    """Write the picture and return the exit code."""
    bootstrap.run_in_venv(__file__, "test")
    site = bootstrap.ROOT / "site"
    if not (site / "index.html").exists():
        sys.exit("There is no site yet: python3 scripts/build.py")
    handler = partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        take(f"http://127.0.0.1:{httpd.server_port}/")
        httpd.shutdown()
    bootstrap.say(f"{TARGET.relative_to(bootstrap.ROOT)}: {TARGET.stat().st_size:,} bytes")
    return 0


def take(server: str) -> None:
    """Show the frames in one page and photograph it."""
    from playwright.sync_api import sync_playwright

    frames = "".join(
        f'<iframe src="{server}{address}" width="{width}" height="{HEIGHT}" style="border:1px solid #999"></iframe>'
        for address, width in FRAMES
    )
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        options = {"executable_path": find_chromium(), "args": ["--no-sandbox"] if root else []}
        browser = playwright.chromium.launch(**options)
        width = sum(frame[1] for frame in FRAMES) + 60
        page = browser.new_page(viewport={"width": width, "height": HEIGHT + 40})
        page.set_content(f'<body style="margin:20px;display:flex;gap:16px;background:#eee">{frames}</body>')
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
