"""Show the handbook while writing: python3 scripts/serve.py [--port 8000].

Builds both languages, prints the address and reloads pages as they are saved. Findings are shown; the server goes on.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

import bootstrap

MEMORY = "/dev/shm"  # where Linux offers a folder in memory: the built site is kept there  # noqa: S108 - MkDocs makes its own in it


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000, help="8000 unless told")
    port = parser.parse_args().port
    if not 0 < port < 2**16:
        parser.error("a port is a number from 1 to 65535")
    if not is_free(port):
        sys.exit(f"Port {port} is in use. Try: python3 scripts/serve.py --port {port + 1}")
    bootstrap.prepare("site")
    bootstrap.say(f"Building; then the handbook is at http://127.0.0.1:{port}/ (Ctrl-C ends it) …")
    env = {**{k: v for k, v in os.environ.items() if k != "SITE_URL" or v}, "HANDBOOK_LIVE": "1", "NO_MKDOCS_2_WARNING": "1"}
    command = [bootstrap.venv_python(), "-m", "mkdocs", "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{port}"]
    if os.access(MEMORY, os.W_OK):  # a thousand small files at every save
        env.setdefault("TMPDIR", MEMORY)
    os.chdir(bootstrap.ROOT)
    bootstrap.become(command, env)


def is_free(port: int) -> bool:
    """Tell whether nothing listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    main()
