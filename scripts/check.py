"""Check the content alone: python3 scripts/check.py. Reads and judges every page as the build does, and writes nothing."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import bootstrap
from build import build_site


def main() -> int:
    """Show all findings and return the exit code."""
    bootstrap.run_in_venv(__file__)
    os.environ["HANDBOOK_CHECK"] = "1"
    try:
        with tempfile.TemporaryDirectory() as nowhere:
            if not build_site(Path(nowhere, "site")):
                return 1
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    print("No errors.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
