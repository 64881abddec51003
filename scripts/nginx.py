"""The nginx for tests and benchmark of the deployment: one on the machine, else Debian's package where we are root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import bootstrap

BROTLI = Path("/etc/nginx/modules-enabled/50-mod-http-brotli-static.conf")
PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static")


def find_nginx() -> str | None:
    """Return the path of an nginx that is on this machine, for its administrator's or not."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin{os.pathsep}/usr/local/sbin")


def install_nginx() -> None:
    """Install Debian's nginx without starting it; where that cannot be done, the tests that need it say so and skip."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        bootstrap.say("Installing Debian's nginx for the tests of the deployment (once) …")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # in runlevel 1 no service is started
        bootstrap.run(["apt-get", "update", "-qq"], env)
        bootstrap.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], env)


def find_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_nginx(files: Mapping[str, str], folder: Path, port: int) -> Iterator[None]:
    """Run nginx until the block ends. files: of leakbook.nginx, written into a folder; port: on which it will answer."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # the workers would change to one who may not read root's folders
        (folder / "nginx.conf").write_text(f"user root;\n{files['nginx.conf']}", encoding="utf-8")
    if not BROTLI.exists():
        (folder / "handbook" / "brotli.conf").unlink(missing_ok=True)
    command = [find_nginx() or "nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise OSError(f"nginx did not start: {process.communicate()[1]}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)
