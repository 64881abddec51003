"""Build the site: python3 scripts/build.py [--site-dir DIR] [--offline] [--record-permalinks].

Strict: any finding of level error exits with 1. The site is built aside and put in place at the end, so that a build
that fails or is stopped leaves the last good one as it was. SITE_URL (environment) sets the public address.
--offline adds handbook-offline.zip, which opens from a memory stick, and its checksum; the site then offers it.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import bootstrap

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# What tells a site of ours, which may be replaced, from anything else.
PACKAGE = b'"name": "personal-data-leak-handbook"'


def main() -> int:
    """Build and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site-dir", type=Path, default=bootstrap.ROOT / "site", help="where the site goes (site/)")
    parser.add_argument("--offline", action="store_true", help="add the zip that opens from a memory stick")
    parser.add_argument("--record-permalinks", action="store_true", help="add new pages and sections to data/permalinks.txt")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    os.environ["SOURCE_DATE_EPOCH"] = bootstrap.commit_time()
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    if not os.environ.get("SITE_URL"):
        os.environ.pop("SITE_URL", None)
    if options.offline:
        os.environ["HANDBOOK_OFFLINE"] = "1"
    if options.record_permalinks:
        os.environ["HANDBOOK_RECORD_PERMALINKS"] = "1"
    site = options.site_dir.resolve()
    if problem := refuse(site):
        print(problem, file=sys.stderr)
        return 1
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        sweep(site)
        with tempfile.TemporaryDirectory(prefix=f".{site.name}-", dir=site.parent) as aside:
            if not build_site(Path(aside, "new")):
                return 1
            if options.offline:
                add_pack(Path(aside, "new"))
            put_in_place(Path(aside, "new"), site, Path(aside))
    except OSError as error:
        print(f"{site} cannot be written: {error.strerror}. What was there is as it was.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was there is as it was.", file=sys.stderr)
        return 130
    unset = "" if "SITE_URL" in os.environ else " (SITE_URL is not set: absolute addresses say http://127.0.0.1:8000/)"
    print(f"{sum(1 for _ in site.rglob('*.html'))} pages in {site}{unset}")
    if options.offline:
        from leakbook.offline import PACK

        print(f"offline: {site / PACK}, SHA-256 {(site / f'{PACK}.sha256').read_text(encoding='ascii').split()[0]}")
    return 0


def add_pack(folder: Path) -> None:
    """Put the offline pack and its checksum beside the site that it is made of."""
    from leakbook.offline import PACK, write_pack
    from leakbook.project import load_data, read_version

    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    strings = load_data(bootstrap.ROOT / "data").strings
    pack = write_pack(files, strings, read_version(bootstrap.ROOT), int(os.environ["SOURCE_DATE_EPOCH"]))
    (folder / PACK).write_bytes(pack)
    (folder / f"{PACK}.sha256").write_text(f"{hashlib.sha256(pack).hexdigest()}  {PACK}\n", encoding="ascii")


def refuse(site: Path) -> str | None:
    """Say why a folder cannot take the site: it is a file, or holds something that is not a site."""
    if site.is_file():
        return f"{site} is a file. Name a folder with --site-dir."
    package = site / "data" / "datapackage.json"
    if site.is_dir() and any(site.iterdir()) and not (package.exists() and PACKAGE in package.read_bytes()):
        return f"{site} holds something else than a site, which would be lost. Name another folder with --site-dir."
    return None


def build_site(folder: Path) -> bool:
    """Build both languages into a folder; findings go to the terminal. Tell whether all is well."""
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort

    from leakbook.worker import publish_views

    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("mkdocs.plugins.handbook").setLevel(logging.INFO)
    try:
        if (config := load_settings(folder)) is None:
            return False
        config.plugins.run_event("startup", command="build", dirty=False)
        build(config)
        # Not in the hook: they would make each build half as long again, and a writer seldom looks at them.
        config.handbook_build.worker.ask(publish_views, folder).result()
    except Abort:
        return False
    except OSError:
        raise
    except Exception as error:
        if "HANDBOOK_DEBUG" in os.environ:
            raise
        print(f"The build broke: {error}. Where? Run it again with HANDBOOK_DEBUG=1.", file=sys.stderr)
        return False
    return True


def load_settings(folder: Path) -> MkDocsConfig | None:
    """Read mkdocs.yml; what MkDocs has to say against it goes to the terminal in the form of our findings."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    from leakbook.findings import report
    from leakbook.settings import read_complaint

    complaints: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        complaints.append(record.getMessage())
        return False

    file, config = bootstrap.ROOT / "mkdocs.yml", None
    log = logging.getLogger("mkdocs.config")
    log.addFilter(keep)
    try:
        config = load_config(str(file), site_dir=str(folder))
    except (Abort, ConfigurationError) as error:
        complaints = complaints or [str(error)]
    finally:
        log.removeFilter(keep)
    text = file.read_text(encoding="utf-8", errors="replace") if complaints else ""
    if complaints:
        print(report(read_complaint(text, complaint) for complaint in complaints), file=sys.stderr)
    return None if complaints else config


def sweep(site: Path) -> None:
    """Remove what builds that were killed left beside the site, an hour ago or more."""
    for left in site.parent.glob(f".{site.name}-*"):
        if left.is_dir() and left.stat().st_mtime < time.time() - 3600:
            shutil.rmtree(left, ignore_errors=True)


def put_in_place(fresh: Path, site: Path, aside: Path) -> None:
    """Swap the folders by renaming, so that there is never half a site; with another build at work, the later one stays."""
    for attempt in range(100):
        old = aside / f"old-{attempt}"
        with contextlib.suppress(FileNotFoundError):
            site.rename(old)
        try:
            fresh.rename(site)
        except OSError:
            if not site.exists():
                if old.exists():
                    old.rename(site)
                raise
        else:
            return
    raise OSError(errno.EBUSY, "other builds keep replacing it")


if __name__ == "__main__":
    sys.exit(main())
