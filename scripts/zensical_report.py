"""Report what Zensical makes of the pages: python3 scripts/zensical_report.py [--version 0.0.73].

Without judgement: Zensical knows neither our hooks nor static-i18n, so each language is built as a site of its own in a
folder aside, in an environment of its own, and compared with what MkDocs makes. Needs the package index once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import bootstrap

LANGUAGES = ("ja", "en")


def main() -> int:
    """Build with both engines and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", default="0.0.73", help="of Zensical (0.0.73)")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder)
        venv.create(aside / "env", with_pip=True)
        python = aside / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        install = [python, "-m", "pip", "install", "--quiet", f"zensical=={options.version}"]
        if bootstrap.run([*install, "pymdown-extensions<13"]):
            sys.exit("Zensical could not be installed; the lines above say why.")
        if bootstrap.run([sys.executable, bootstrap.ROOT / "scripts/build.py", "--site-dir", aside / "ours"]):
            return 1
        for lang in LANGUAGES:
            report(lang, build(aside / lang, lang, python), aside / "ours")
    return 0


def build(project: Path, lang: str, python: Path) -> Path:
    """Write a project for one language and build it with Zensical; return the folder of its site."""
    import shutil

    import yaml

    shutil.copytree(bootstrap.ROOT / "docs" / lang, project / "docs")
    shutil.copytree(bootstrap.ROOT / "docs" / "assets", project / "docs" / "assets")
    extensions = yaml.load((bootstrap.ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it gives strings alone
    config = {
        "site_name": "report",
        "site_url": "http://127.0.0.1:8000/",
        "theme": {"name": "material", "language": lang, "font": False},
        "markdown_extensions": extensions["markdown_extensions"],
    }
    (project / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    command = [str(python), "-m", "zensical", "build", "--clean"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    print(f"\n{lang}: zensical build ended with {result.returncode}")
    print("\n".join((result.stdout + result.stderr).splitlines()[-15:]))
    return project / "site"


def report(lang: str, theirs: Path, ours: Path) -> None:
    """Print, for each page, whether its headings, tables, links and text are what MkDocs makes of them."""
    from lxml import html

    base = ours if lang == LANGUAGES[0] else ours / lang
    for path in sorted((bootstrap.ROOT / "docs" / lang).rglob("*.md")):
        name = path.relative_to(bootstrap.ROOT / "docs" / lang).as_posix().removesuffix(".md")
        address = name.removesuffix("index").rstrip("/")
        files = [folder / address / "index.html" for folder in (base, theirs)]
        if missing := [str(file) for file in files if not file.exists()]:
            print(f"{lang}/{name}: not made: {', '.join(missing)}")
            continue
        counts = [count(html.parse(str(file)).getroot()) for file in files]
        changes = [f"{key} {counts[0][key]} → {counts[1][key]}" for key in counts[0] if counts[0][key] != counts[1][key]]
        print(f"{lang}/{name}: " + ("; ".join(changes) or "the same counts"))


def count(root: object) -> dict[str, int]:
    """Return how many headings, ids, tables, captions, links and footnotes the article of a page has."""
    paths = {
        "headings": "//article//*[self::h1 or self::h2 or self::h3]",
        "heading ids": "//article//*[self::h1 or self::h2 or self::h3]/@id",
        "tables": "//article//table",
        "captions": "//article//caption | //article//figcaption",
        "links": "//article//a[not(contains(@class, 'headerlink'))]",
        "footnotes": "//article//div[contains(@class, 'footnote')]//li",
    }
    return {name: len(root.xpath(path)) for name, path in paths.items()}


if __name__ == "__main__":
    sys.exit(main())
