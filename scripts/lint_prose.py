"""Judge the prose of the pages: python3 scripts/lint_prose.py [files or folders …]. Without arguments: docs/ja and docs/en.

textlint reads them, with the rules of lint/ (lint/README.md gives the reason of each that is off). Node 20 or newer and npm
must be there; the packages of lint/package-lock.json go into .cache/lint once. Exit code: 0 nothing found, 1 findings,
2 it could not be judged (no Node, no network for the first run, no such page).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bootstrap
from npm_packages import CannotJudgeError, find_programs, install_packages

DOCS = bootstrap.ROOT / "docs"
LANGUAGES = ("ja", "en")
LINT = bootstrap.ROOT / "lint"
TOOLS = bootstrap.ROOT / ".cache" / "lint"
# What textlint reads, and its memory of what it found good.
KEPT = TOOLS / "kept"

CITATION = re.compile(r"\[\^[\w-]+\]")
FIGURE_AT_END = re.compile(r"(?<=\S )(\S*\d)\.(?= \S)")
HEADING_ID = re.compile(r"^(#+ .*?)\s*\{#[\w-]+\}\s*$")
BOLD_AT_END = re.compile(r"([.。])\*\*(?=\s|$)")
LABEL = re.compile(r"^(\s*(?:[-*]|\d+\.) .*?\*\*[^*]+\*\*): ")
READING = re.compile(r"\([ぁ-んァ-ヶー・]+\)")
BOX = re.compile(r'^(?:!!!|\?\?\?\+?) [\w ]+"(.*)"\s*$')


def main() -> int:
    """Print the findings and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="file", help="pages or folders of pages (docs/ja docs/en)")
    options = parser.parse_args()
    try:
        pages = find_pages(options.paths or [DOCS / lang for lang in LANGUAGES])
        node = prepare_tools()
        findings = judge_pages(node, pages)
    except CannotJudgeError as error:
        print(error, file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    print(f"Findings: {len(findings)}. Pages: {len(pages)}.")
    return 1 if findings else 0


def find_pages(paths: list[Path]) -> list[Path]:
    """Return the pages that files and folders name, each relative to docs/."""
    pages = set()
    for path in paths:
        files = sorted(path.rglob("*.md")) if path.is_dir() else [path]
        for file in files:
            try:
                page = file.resolve().relative_to(DOCS)
            except ValueError:
                page = Path()
            if not file.is_file() or page.suffix != ".md" or page.parts[0] not in LANGUAGES:
                raise CannotJudgeError(f"{file} is not a page. Pages are the .md files in docs/ja and docs/en.")
            pages.add(page)
    return sorted(pages)


def prepare_tools() -> str:
    """Install what lint/package-lock.json locks, unless it is there, and return the path of Node."""
    node, npm = find_programs("The prose")
    install_packages(npm, LINT, TOOLS)
    return node


def judge_pages(node: str, pages: list[Path]) -> list[str]:
    """Return the findings in pages, both languages at once, as `file:line: message (rule)`."""
    for page in pages:
        keep_prose(KEPT / "pages" / page, leave_prose((DOCS / page).read_text(encoding="utf-8-sig"), page.parts[0]))
    groups = {lang: [page for page in pages if page.parts[0] == lang] for lang in LANGUAGES}
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(run_textlint, node, lang, group) for lang, group in groups.items() if group]
        return [finding for job in jobs for finding in job.result()]


def keep_prose(target: Path, prose: str) -> None:
    """Write a file unless it says so already: textlint passes over what it found good and what has not changed."""
    if target.exists() and target.read_text(encoding="utf-8") == prose:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    fresh.write_text(prose, encoding="utf-8", newline="\n")
    fresh.replace(target)


def leave_prose(text: str, lang: str) -> str:
    """Return a page as plain Markdown, line by line: what only our build understands goes, the words stay where they are.

    Of the front matter the description stays; captions and the titles of boxes become headings; footnote marks and readings
    in kana go. Three things help textlint to see where sentences end: a label (`- **Label**: text`) gets a full stop, the full
    stop of bold text moves out of it, and a space parts it from a figure (textlint-rule/sentence-splitter, issue 41: `2026. The`).
    """
    stop = {"ja": "。", "en": ". "}[lang]
    lines = []
    front = box = False
    for number, line in enumerate(text.splitlines()):
        if line == "---" and (front or number == 0):
            front = number == 0
            lines.append("")
        elif front:
            name, _, value = line.partition(": ")
            lines.append(value.strip("\"'") if name == "description" else "")
        elif match := BOX.match(line):
            box = True
            lines.append(f"#### {match[1]}")
        elif line.startswith(("/// ", "    attrs:", "<div", "</div")):
            lines.append("")
        elif line == "///":
            lines.append("===")  # makes a heading of the caption above
        else:
            box = box and (not line or line.startswith("    "))
            prose = HEADING_ID.sub(r"\1", READING.sub("", CITATION.sub("", line)))
            prose = FIGURE_AT_END.sub(r"\1 .", BOLD_AT_END.sub(r"**\1", prose))
            lines.append(LABEL.sub(rf"\1{stop}", prose.removeprefix("    ") if box else prose))
    return "\n".join([*lines, ""])


def run_textlint(node: str, lang: str, pages: list[Path]) -> list[str]:
    """Judge pages of one language and return the findings."""
    command = [node, TOOLS / "node_modules" / "textlint" / "bin" / "textlint.js", "--format", "json"]
    command += ["--config", LINT / f".textlintrc.{lang}.js", "--cache", "--cache-location", KEPT / f"good-{lang}.json"]
    command += [KEPT / "pages" / page for page in pages]
    env = {**os.environ, "NO_COLOR": "1"}
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=TOOLS, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        reports = json.loads(result.stdout)
    except ValueError as error:
        print(result.stdout, result.stderr, file=sys.stderr)
        raise CannotJudgeError("textlint broke; the lines above say why.") from error
    findings = []
    for report in reports:
        page = Path(report["filePath"]).resolve().relative_to((KEPT / "pages").resolve()).as_posix()
        for message in report["messages"]:
            sentence = message["message"].partition("\n")[0]
            findings.append(f"docs/{page}:{message['line']}: {sentence} ({message['ruleId']})")
    return findings


if __name__ == "__main__":
    sys.exit(main())
