"""Make a release: python3 scripts/release.py VERSION [--out DIR]. Set SITE_URL (environment) to the public address.

Writes dist/VERSION: the site, the offline pack, the data, the bill of materials, the changes, and SHA256SUMS. The same commit
and address give the same bytes. VERSION must stand in pyproject.toml; nothing may be uncommitted.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import bootstrap

if TYPE_CHECKING:
    from leakbook.changes import Change

SEMVER = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?")


def main() -> int:
    """Write the release and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("version", help="as in pyproject.toml, such as 1.2.0")
    parser.add_argument("--out", type=Path, default=bootstrap.ROOT / "dist", help="where the release's folder goes (dist/)")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__, "test")
    folder = options.out / options.version
    if problem := refuse(options.version, folder):
        print(problem, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as aside:
        site = Path(aside, "site")
        build = [sys.executable, str(Path(__file__).parent / "build.py"), "--offline", "--site-dir", str(site)]
        if subprocess.run(build, check=False, stdout=subprocess.DEVNULL).returncode:
            return 1
        files = make_files(site, options.version, int(bootstrap.commit_time()))
    try:
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        print(f"{folder} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{len(files)} files in {folder}. Then: git tag -a v{options.version} -m {options.version}")
    return 0


def refuse(version: str, folder: Path) -> str | None:
    """Say why a version cannot be released now."""
    from leakbook.project import read_version

    current = read_version(bootstrap.ROOT)
    if not SEMVER.fullmatch(version):
        return f'"{version}" is not a version such as 1.2.0.'
    if version != current:
        return f"pyproject.toml says {current}. Change it there, and commit, before releasing {version}."
    if folder.exists():
        return f"{folder} exists: {version} has been released. A release is never made again; take a new version."
    if not os.environ.get("SITE_URL"):
        return "SITE_URL is not set: the pages would say http://127.0.0.1:8000/. Set it to the public address."
    if ask_git("status", "--porcelain"):
        return "There are changes that are not committed. Commit them, or put them aside with git stash."
    tagged = ask_git("rev-parse", "--verify", "--quiet", f"refs/tags/v{version}^{{commit}}")
    if tagged and tagged != ask_git("rev-parse", "HEAD"):
        return f"The tag v{version} stands at another commit: {version} has been released. Take a new version."
    return None


def ask_git(*words: str) -> str:
    """Return what git says in the project."""
    return subprocess.run(["git", *words], cwd=bootstrap.ROOT, capture_output=True, text=True, check=False).stdout.strip()


def make_files(site: Path, version: str, moment: int) -> dict[str, bytes]:
    """Return the files of a release by name. site: built; moment: of the commit, in seconds since 1970."""
    from leakbook.offline import PACK
    from leakbook.project import load_data
    from sbom import write_sbom

    whole = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    whole["sitemap.xml.gz"] = gzip.compress(whole["sitemap.xml"], 9, mtime=0)
    data = {path: content for path, content in whole.items() if path.startswith("data/")}
    project, lock = ((bootstrap.ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "requirements.txt"))
    name = f"handbook-{version}"
    files = {
        f"{name}-site.tar.gz": pack_tar(whole, name, moment),
        f"{name}-offline.zip": whole[PACK],
        f"{name}-data.zip": pack_zip(data, moment),
        f"{name}-sbom.cdx.json": write_sbom(project, lock, moment),
        f"{name}-changes.md": write_changes(load_data(bootstrap.ROOT / "data").changes, version).encode(),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items())
    return {**files, "SHA256SUMS": sums.encode()}


def pack_tar(files: Mapping[str, bytes], folder: str, moment: int) -> bytes:
    """Return files as a .tar.gz with one folder, fixed times and nobody's name."""
    stream = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", 9, stream, 0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"{folder}/{path}")
            entry.size, entry.mtime, entry.mode = len(content), moment, 0o644
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def pack_zip(files: Mapping[str, bytes], moment: int) -> bytes:
    """Return files as a zip with fixed times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, datetime.fromtimestamp(moment, UTC).timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def write_changes(changes: Mapping[str, Change], version: str) -> str:
    """Return the record of changes as Markdown: a section for each day, Japanese before English."""
    sections = (f"## {change.day}\n\n{change.text['ja']}\n\n{change.text['en']}\n" for change in changes.values())
    return "\n".join((f"# {version}\n", *sections))


if __name__ == "__main__":
    sys.exit(main())
