"""Lock the dependencies of pyproject.toml: python3 scripts/lock.py [--upgrade]. Needs uv (pip install uv)."""

from __future__ import annotations

import shutil
import sys

import bootstrap

# Each holds the one before, in the same versions: they share one environment.
LOCKS = {
    "requirements.txt": [],
    "requirements-publish.txt": ["--group", "publish", "--constraint", "requirements.txt"],
    "requirements-test.txt": ["--group", "test", "--constraint", "requirements-publish.txt"],
}


def main() -> int:
    """Write both lock files and return the exit code."""
    if not shutil.which("uv"):
        sys.exit("uv is needed for locking: pip install uv")
    compile_ = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
    compile_ += ["--generate-hashes", "--no-emit-index-url", "--no-annotate"]
    compile_ += ["--custom-compile-command", "python3 scripts/lock.py", *sys.argv[1:]]
    return max(bootstrap.run([*compile_, *extra, "--output-file", name]) for name, extra in LOCKS.items())


if __name__ == "__main__":
    sys.exit(main())
