"""Measure what the hooks add to the build time: python3 benchmarks/build_time.py [--sizes 40,400,2000] [--rounds 3].

Sites of N pages per language are made of the handbook's own pages in rotation, each with a name, tables and links of its
own, and built in turn without and with the hooks, both without search. The build without has the footnotes written out in
its Markdown, as authors without hooks must write them, and the templates' globals set, so that both give the same pages. What the
hooks spare MkDocs counts too: they put what footnotes say into rendered pages, which Markdown takes nearly half of its time for.
`--bare` leaves the footnotes without text in the build without hooks: what the hooks' own work is beside rendering alone.
The share is of the time that passes: the hooks' work is done beside MkDocs', in a process of its own, where there is a second
core. Other work on the machine makes it look greater, so the least of the rounds counts; the processor time (user + system) of
all processes stands beside it, and what that adds is what a machine with one core would wait for. Peak memory is that of the
larger process. Unix only.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import bootstrap

LANGUAGES = ("ja", "en")
Footnoting = Literal["none", "bare", "whole"]
SECTION = 20  # pages of a section of the nav
GROUP = 10  # sections of a tab of the nav
MAX_SHARE = 0.25  # of the time without hooks
MAX_GROWTH = 1.15  # of the time per page, from 400 to 2,000 pages per language
MIBIBYTE = 2**20 if sys.platform == "darwin" else 2**10  # in the unit of ru_maxrss
LINK = re.compile(r"\]\(([^)\s:#]*\.md)?(#[^)\s]+)?\)")
TABLE_ID = re.compile(r"(?<=\bid: )([a-z0-9-]+)(?=\})")
HEADING_ID = re.compile(r"^#{2,4} .*\{#([a-z0-9-]+)\}", re.MULTILINE)
BUNDLES = {
    f"handbook.{kind}": f"assets/handbook.{kind}" for kind in ("css", "js")
}  # in the build without hooks, which makes none
CITATION = re.compile(r"\[\^([A-Za-z0-9_-]+)\](?!:)")


@dataclass(frozen=True)
class Run:
    """One build. cpu, wall: seconds; peak: resident memory in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True)
class Result:
    """The builds of one size. size: pages per language; plain, hooked: runs without and with the hooks, in pairs."""

    size: int
    plain: list[Run]
    hooked: list[Run]

    @property
    def share(self) -> float:
        """What the hooks add, as a share of the time without them."""
        return self.added("wall")

    def added(self, name: str) -> float:
        """Return what the hooks add to one figure, as a share."""
        return least(self.hooked, name) / least(self.plain, name) - 1

    def per_page(self, runs: list[Run]) -> float:
        """Return the time per page in milliseconds; both languages' pages count."""
        return 1000 * least(runs, "wall") / (self.size * len(LANGUAGES))


def least(runs: list[Run], name: str) -> float:
    """Return the least of one figure of a number of builds: what else the machine did can only have added to it."""
    return min(getattr(run, name) for run in runs)


class Content:
    """The handbook's pages as patterns. names: of the files that both languages have; specs: of the tables, by id."""

    def __init__(self) -> None:
        import yaml

        from leakbook.project import load_data

        docs = bootstrap.ROOT / "docs"
        files = sorted(path.relative_to(docs / "ja").as_posix() for path in docs.glob("ja/*/*.md"))
        catalogues = [n for n in files if "<!-- catalogue of" in (docs / "ja" / n).read_text(encoding="utf-8")]
        self.names = [n for n in files if n not in catalogues and (docs / "en" / n).exists()]
        self.texts = {(n, lang): (docs / lang / n).read_text(encoding="utf-8") for n in self.names for lang in LANGUAGES}
        self.data = load_data(bootstrap.ROOT / "data")
        self.specs = yaml.safe_load((bootstrap.ROOT / "data/tables.yaml").read_text(encoding="utf-8"))

    def file(self, index: int) -> str:
        """Return the name of the generated page of a number, below the language's folder."""
        if index == 0:
            return "index.md"
        name = self.names[index % len(self.names)].replace("/", "-").removesuffix(".md")
        return f"s{index // SECTION:03d}/{name}-{index}.md"

    def write(self, index: int, lang: str, size: int) -> str:
        """Return the Markdown of a generated page: a page of the handbook with names of its own."""
        text = self.texts[self.names[index % len(self.names)], lang]
        text = re.sub(r'^(title: "?.*?|# .*?)("?)$', rf"\1 {index}\2", text, flags=re.MULTILINE)
        text = TABLE_ID.sub(rf"\1-p{index}", text)
        text = CITATION.sub(lambda match: match[0] if match[1] in self.data.claims else "", text)
        return LINK.sub(lambda match: self._link(match, index, size), text)

    def _link(self, match: re.Match[str], index: int, size: int) -> str:
        """Lead a link to the page of the same round, or of the first; one to a page that is left out, to the first page."""
        path, anchor, count = match[1], match[2] or "", len(self.names)
        target, here = index, self.names[index % count]
        if path:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
            first = self.names.index(name) if name in self.names else size
            target = index - index % count + first
            target = target if target < size else first
            if target >= size:
                target, anchor = 0, ""
        anchor = f"{anchor}-p{target}" if anchor[1:] in self.specs else anchor
        way = posixpath.relpath(self.file(target), posixpath.dirname(self.file(index)) or ".")
        return f"]({way if path else ''}{anchor})"


def write_project(folder: Path, content: Content, size: int, *, hooked: bool, bare: bool) -> None:
    """Write a project of a size (pages per language) into a folder. bare: its footnotes say nothing."""
    root = bootstrap.ROOT
    for name in ("hooks", "overrides", "data", "docs/assets"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", folder)
    register, specs = write_pages(folder / "docs", content, size, footnotes="none" if hooked else "bare" if bare else "whole")
    (folder / "data/permalinks.txt").write_text("\n".join(register) + "\n", encoding="utf-8")
    (folder / "data/tables.yaml").write_text(json.dumps(specs, ensure_ascii=False), encoding="utf-8")
    for name in ("quiz", "exercises"):  # of pages that the project has not
        shutil.rmtree(folder / "data" / name)
    for name in ("redirects", "changes", "translations", "plans"):
        (folder / f"data/{name}.yaml").write_text("{}\n", encoding="utf-8")
    terms = (folder / "data/glossary.yaml").read_text(encoding="utf-8")
    (folder / "data/glossary.yaml").write_text(re.sub(r"^  see: .*\n", "", terms, flags=re.MULTILINE), encoding="utf-8")
    for lang in LANGUAGES:
        (folder / f"data/asked-{lang}.yaml").write_text("{}\n", encoding="utf-8")
        path = folder / f"data/synonyms-{lang}.yaml"
        words = re.sub(r"^  emergency: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(words, encoding="utf-8")
    (folder / "stub.py").write_text(write_stub(content.data.strings), encoding="utf-8")
    # A plugin that is merely switched off still breaks static-i18n, so search is cut out of the text.
    base = re.sub(r"^  search:.*\n(?:    .*\n)*", "", (root / "mkdocs.yml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    (folder / "base.yml").write_text(base, encoding="utf-8")
    config = {"INHERIT": "base.yml", "nav": write_nav(content, size), **({} if hooked else {"hooks": ["stub.py"]})}
    (folder / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")


def write_pages(docs: Path, content: Content, size: int, *, footnotes: Footnoting) -> tuple[list[str], dict[str, object]]:
    """Write all pages; return the addresses that they have and the records of their tables."""
    from leakbook.claims import Footnotes
    from leakbook.pages import page_slug
    from leakbook.prose import find_citations

    data = content.data
    register, specs = [], {}
    notes = {lang: Footnotes(lang, data.claims, data.sources, data.strings[lang]) for lang in LANGUAGES}
    for index, lang in ((i, lang) for i in range(size) for lang in LANGUAGES):
        text, path = content.write(index, lang, size), docs / lang / content.file(index)
        tables = TABLE_ID.findall(text)
        specs |= {name: content.specs[name.removesuffix(f"-p{index}")] for name in tables}
        if lang == LANGUAGES[0]:
            slug = page_slug(content.file(index))
            register += [slug, *(f"{slug}#{name}" for name in (*HEADING_ID.findall(text), *tables))]
        path.parent.mkdir(parents=True, exist_ok=True)
        cited = find_citations(text) if footnotes != "none" else []
        defined = [f"[^{key}]: {notes[lang].write(key) if footnotes == 'whole' else '?'}" for key in cited]
        path.write_text("\n\n".join((text, *defined)) + "\n", encoding="utf-8")
    return register, specs


def write_nav(content: Content, size: int) -> list[object]:
    """Return the nav: sections, from two tabs' worth on in groups, so that no list of the nav is long."""
    files = [content.file(index) for index in range(1, size)]
    sections = [{f"Section {i}": files[i : i + SECTION]} for i in range(0, len(files), SECTION)]
    groups = [{f"Group {i}": sections[i : i + GROUP]} for i in range(0, len(sections), GROUP)]
    return ["index.md", *(groups if len(groups) > 1 else sections)]


def write_stub(strings: Mapping[str, object]) -> str:
    """Return a hook that sets what the templates need, as the real one does, and nothing else."""
    from leakbook.pages import page_slug
    from leakbook.permalinks import CONTENT_POLICY

    return (
        f"import re\n\n{inspect.getsource(page_slug)}\n"
        "def on_env(env, config, files):\n"
        f"    env.globals.update(strings={strings!r}, content_policy={CONTENT_POLICY!r}, page_slug=page_slug, bundles={BUNDLES!r})\n"
        "    env.globals.update(choose_style=lambda slug: 'handbook.css')\n"
    )


def build(project: Path) -> Run:
    """Build a project in a process of its own; exit with its last lines if it fails."""
    site, log = project / "site", project / "log.txt"
    shutil.rmtree(site, ignore_errors=True)
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": bootstrap.commit_time()}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=project, env=env, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    shutil.rmtree(site, ignore_errors=True)
    if process.returncode:
        lines = log.read_text(encoding="utf-8").splitlines()[-20:]
        sys.exit("\n".join([*lines, f"The build of {project} failed; the lines above say why."]))
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / MIBIBYTE)


def measure(size: int, rounds: int, content: Content, *, bare: bool) -> Result:
    """Build both variants of a size in turn, a number of times."""
    result = Result(size, [], [])
    with tempfile.TemporaryDirectory(prefix="leakbook-benchmark-") as folder:
        for name in ("plain", "hooked"):
            write_project(Path(folder, name), content, size, hooked=name == "hooked", bare=bare)
        for number in range(1, rounds + 1):
            result.plain.append(build(Path(folder, "plain")))
            result.hooked.append(build(Path(folder, "hooked")))
            a, b = result.plain[-1], result.hooked[-1]
            print(f"{size} pages, round {number}: {a.wall:.1f} s without, {b.wall:.1f} s with hooks", file=sys.stderr)
    return result


def report(results: list[Result]) -> list[str]:
    """Print the table and return the limits that are exceeded, as sentences."""
    print("pages per   without hooks        with hooks           hooks add        ms per page       peak, MiB")
    print("language    wall s   cpu s       wall s   cpu s       wall    cpu      without   with    without   with")
    for r in results:
        print(
            f"{r.size:<12}{least(r.plain, 'wall'):<9.1f}{least(r.plain, 'cpu'):<12.1f}"
            f"{least(r.hooked, 'wall'):<9.1f}{least(r.hooked, 'cpu'):<12.1f}{r.share:<8.1%}{r.added('cpu'):<9.1%}"
            f"{r.per_page(r.plain):<10.1f}{r.per_page(r.hooked):<8.1f}"
            f"{least(r.plain, 'peak'):<10.0f}{least(r.hooked, 'peak'):.0f}"
        )
    return [*check_shares(results), *check_growth({r.size: r for r in results})]


def check_shares(results: list[Result]) -> list[str]:
    """Return a sentence for each size at which the hooks add too much."""
    return [
        f"At {r.size} pages the hooks add {r.share:.1%}; the limit is {MAX_SHARE:.0%}."
        for r in results if r.share > MAX_SHARE
    ]  # fmt: skip


def check_growth(results: dict[int, Result]) -> list[str]:
    """Print how the time per page grows from 400 to 2,000 pages; return a sentence if it grows too much."""
    if not {400, 2000} <= results.keys():
        return []
    few, many = results[400], results[2000]
    plain = many.per_page(many.plain) / few.per_page(few.plain)
    hooked = many.per_page(many.hooked) / few.per_page(few.hooked)
    print(f"Time per page at 2,000 to that at 400: {plain:.3f} without, {hooked:.3f} with hooks.")
    return [f"The time per page grows to {hooked:.3f}; the limit is {MAX_GROWTH}."] if hooked > MAX_GROWTH else []


def main() -> int:
    """Measure and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="40,400,2000", help="pages per language (40,400,2000)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each variant and size (3)")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a limit is exceeded")
    parser.add_argument("--keep", type=Path, help="write the two projects of the first size here and build nothing")
    parser.add_argument("--bare", action="store_true", help="footnotes say nothing in the build without hooks")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    content, sizes = Content(), [int(size) for size in options.sizes.split(",")]
    if options.keep:
        for name in ("plain", "hooked"):
            write_project(options.keep / name, content, sizes[0], hooked=name == "hooked", bare=options.bare)
        return 0
    exceeded = report([measure(size, options.rounds, content, bare=options.bare) for size in sizes])
    print("\n".join(exceeded) or "All limits are kept.")
    return 1 if exceeded and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
