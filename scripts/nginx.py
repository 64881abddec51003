"""The nginx for the tests of the deployment: one that is on the machine, else Debian's package where we are root."""

from __future__ import annotations

import os
import shutil

import bootstrap

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
