"""Run the whole suite: python3 scripts/test.py [pytest arguments].

Sets up the test dependencies and a Chromium: one that is there; else Debian's package when root; else Playwright's own.
Likewise an nginx: one that is there, else Debian's package when root; else the tests that need it are skipped.
"""

from __future__ import annotations

import os
import sys

import bootstrap
from chromium import find_chromium, install_chromium
from nginx import find_nginx, install_nginx


def main() -> None:
    """Run pytest; its exit code is this program's."""
    bootstrap.prepare("test")
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "HANDBOOK_CHROMIUM": find_chromium() or install_chromium()}
    if not find_nginx():
        install_nginx()
    os.chdir(bootstrap.ROOT)
    bootstrap.become([bootstrap.venv_python(), "-m", "pytest", *sys.argv[1:]], env)


if __name__ == "__main__":
    main()
