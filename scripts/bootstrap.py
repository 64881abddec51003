"""Makes the project's own Python environment. Standard library alone: it runs before anything is installed.

`.venv` holds what the lock files name, hash by hash; a stamp in it tells whether it is still up to date, so that a second
run takes a moment. The core is put on its path, so that hooks and tests import the same `leakbook`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {
    "site": ROOT / "requirements.txt",
    "publish": ROOT / "requirements-publish.txt",
    "test": ROOT / "requirements-test.txt",
}
MINIMUM = (3, 11)


def say(text: str) -> None:
    """Tell the person what happens."""
    print(text, flush=True)


def venv_python() -> Path:
    """Return the interpreter of `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_in_venv(script: str, group: str = "site") -> None:
    """Go on inside `.venv`, made ready for a group of LOCKS first; return only when already there."""
    if Path(sys.prefix).resolve() == VENV.resolve() or os.environ.get("HANDBOOK_IN_VENV"):
        return
    prepare(group)
    become([venv_python(), Path(script).resolve(), *sys.argv[1:]])


def run(command: list[object], env: dict[str, str] | None = None) -> int:
    """Run a program in the project's folder and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False).returncode


def become(command: list[object], env: dict[str, str] | None = None) -> NoReturn:
    """Go on as another program: what stops this one (Ctrl-C, kill) stops that one."""
    words = [str(part) for part in command]
    if os.name == "nt":
        try:
            sys.exit(subprocess.run(words, env=env, check=False).returncode)
        except KeyboardInterrupt:
            sys.exit(130)
    os.execve(words[0], words, env or dict(os.environ))  # noqa: S606 - a program of .venv, named by this file


def prepare(group: str) -> None:
    """Make or bring up to date `.venv` for a group of LOCKS; exit with a sentence where that cannot be done."""
    if sys.version_info < MINIMUM:
        sys.exit(f"Python {'.'.join(map(str, MINIMUM))} or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / f"ready-{group}-{_fingerprint(LOCKS[group])}"
    if stamp.exists() and venv_python().exists():
        return
    if not _works():
        say(f"Making a Python environment in {VENV.name}/ …")
        shutil.rmtree(VENV, ignore_errors=True)
        _create()
    say(f"Installing what {LOCKS[group].name} locks (once; this takes a minute) …")
    pip = [venv_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if run([*pip, "--require-hashes", "--requirement", LOCKS[group]]):
        sys.exit("The packages could not be installed; the lines above say why. A network connection is needed once.")
    _add_core()
    for old in VENV.glob(f"ready-{group}-*"):
        old.unlink()
    stamp.touch()


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode() + str(ROOT).encode()).hexdigest()[:16]


def _works() -> bool:
    if not venv_python().exists():
        return False
    command = [str(venv_python()), "-c", "import pip, sys; print(sys.version)"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode == 0 and result.stdout.strip() == sys.version.strip()


def _create() -> None:
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, OSError):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv module does not work here. On Debian and Ubuntu: apt install python3-venv")


def _add_core() -> None:
    command = [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "leakbook.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    # As pip does for packages: it counts where Python is told to write no bytecode.
    run([venv_python(), "-m", "compileall", "-q", ROOT / "src", ROOT / "hooks"])


def commit_time() -> str:
    """Return the time of the last commit as seconds since 1970, for builds that can be repeated; now without git."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return os.environ["SOURCE_DATE_EPOCH"]
    git = shutil.which("git")
    command = [git or "git", "log", "-1", "--format=%ct"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    if result is None or not result.stdout.strip():
        return str(int(time.time()))
    return result.stdout.strip()
