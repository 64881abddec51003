"""Make the course for a learning system: python3 scripts/build_scorm.py [--out DIR] [--site DIR].

Writes a SCORM 1.2 package per language, course-ja.zip and course-en.zip. Set SITE_URL (environment) to the public address first:
the links in the units lead there. --site takes a site that was built before instead of building one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import bootstrap

LIB = Path(__file__).parent / "scorm"


def main() -> int:
    """Write the packages and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=bootstrap.ROOT / "scorm", help="where the packages go (scorm/)")
    parser.add_argument("--site", type=Path, help="a built site")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or Path(folder, "site")
        build = [sys.executable, str(Path(__file__).parent / "build.py"), "--site-dir", str(site)]
        if not options.site and subprocess.run(build, check=False).returncode:
            return 1
        try:
            packages = make_packages(site)
        except OSError as error:
            print(f"{error.filename} cannot be read. Name a site that build.py made.", file=sys.stderr)
            return 1
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, content in packages.items():
            (options.out / name).write_bytes(content)
    except OSError as error:
        print(f"{options.out} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{', '.join(packages)} in {options.out}")
    return 0


def make_packages(site: Path) -> dict[str, bytes]:
    """Return the packages of both languages by name, from a built site."""
    from lxml import html

    from leakbook.pages import LANGUAGES, page_url
    from leakbook.project import load_data
    from leakbook.scorm import read_assets, read_unit, write_package

    data, assets, packages = load_data(bootstrap.ROOT / "data"), read_assets(site, LIB), {}
    for lang in LANGUAGES:
        pages = {slug: (site / page_url(slug, lang) / "index.html").read_text(encoding="utf-8") for slug in data.quizzes}
        units = [read_unit(slug, lang, page) for slug, page in pages.items()]
        start = html.document_fromstring((site / page_url("learn/", lang) / "index.html").read_text(encoding="utf-8"))
        title = f"{start.xpath('string(//h1/text())').strip()} ({data.strings[lang]['site_name']})"
        version = str(html.document_fromstring(pages[next(iter(pages))]).xpath("string(//*[@class='quiz']/@data-version)"))
        packages[f"course-{lang}.zip"] = write_package(units, title, lang, version, assets)
    return packages


if __name__ == "__main__":
    sys.exit(main())
