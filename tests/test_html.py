"""The HTML of the built site: what a parser of our own can tell of every page, and the checker that tells the rest."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import validate_html

# Elements without an end tag, and those whose end tag may be left out (HTML standard, 13.1.2).
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OPTIONAL = {"li", "p", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "rt", "rp", "option", "optgroup", "colgroup"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "popovertarget")


class Judge(HTMLParser):
    """Collects what is wrong with a page: tags that do not match, ids that stand twice or point nowhere, empty headings."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.wanted: set[str] = set()
        self.heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if "id" in values:
            if values["id"] in self.ids or not re.fullmatch(r"\S+", values["id"]):
                self.faults.append(f"id {values['id']!r} is there already, or none")
            self.ids.add(values["id"])
        self.wanted.update(word for name in REFERENCES for word in values.get(name, "").split())
        if tag not in VOID:
            self.open.append(tag)
        if tag in HEADINGS:
            self.heading = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:  # in a drawing
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.heading += data

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing; open are {self.open[-3:]}")
        else:
            self.open.pop()
        if tag in HEADINGS and not self.heading.strip(" \n#"):
            self.faults.append(f"<{tag}> is empty")


def judge(text: str) -> list[str]:
    """Return what is wrong with a page."""
    judge = Judge()
    judge.feed(text)
    judge.close()
    faults = judge.faults + [f"<{tag}> stays open" for tag in judge.open if tag not in OPTIONAL]
    faults += [f"no element has the id {name!r}" for name in sorted(judge.wanted - judge.ids)]
    return faults + ["the doctype is missing"] * (not text.lstrip().lower().startswith("<!doctype html>"))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>one</p></p>", "</p> closes nothing"),
        ("<div><b>one</div></b>", "</div> closes nothing"),
        ("<div>one", "<div> stays open"),
        ("<p id=a>one<p id=a>two", "id 'a' is there already"),
        ("<p id='a b'>one", "id 'a b' is there already, or none"),
        ("<p class=a class=b>one", "<p> has an attribute twice"),
        ("<h2><a href=#x>#</a></h2>", "<h2> is empty"),
        ("<label for=x>one</label>", "no element has the id 'x'"),
    ],
)
def test_judge_sees_what_is_wrong(body: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in judge(f"<!doctype html>{body}"))
    assert judge(body)[-1] == "the doctype is missing"


def test_every_page_is_sound(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 300
    faults = {page.relative_to(site).as_posix(): judge(page.read_text(encoding="utf-8")) for page in pages}
    assert {page: found for page, found in faults.items() if found} == {}


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/validate_html.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **env})


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """Return the command of the Nu Html Checker, installed, or skip."""
    try:
        return validate_html.prepare_tools()
    except validate_html.CannotJudgeError as error:
        pytest.skip(str(error))


def test_checker_is_pinned_with_its_hash_and_without_an_address() -> None:
    text = (ROOT / "lint/html/package-lock.json").read_text(encoding="utf-8")
    entries = json.loads(text)["packages"]
    package = json.loads((ROOT / "lint/html/package.json").read_text(encoding="utf-8"))
    assert package["dependencies"] == {"vnu-jar": entries["node_modules/vnu-jar"]["version"]}
    assert [name for name, entry in entries.items() if name and not entry["integrity"].startswith("sha512-")] == []
    assert not re.search(r'"resolved"|registry\.|npmjs|\.tgz', text)


def test_what_is_missing_is_a_sentence(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert (result.returncode, result.stderr.startswith("No page is in ")) == (2, True)
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    result = run(str(tmp_path), PATH=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("The HTML cannot be judged here: Java 11")


def test_findings_name_page_and_line(checker: list[str], tmp_path: Path) -> None:
    page = "<!doctype html>\n<html lang=en>\n<title>One</title>\n<h1>One</h1>\n<section><p>Two</section>\n<p id=a><p id=a>\n"
    folder = tmp_path / "a folder"
    folder.mkdir()
    (folder / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "good.html").write_text("<!doctype html><html lang=en><title>One</title><h1>One</h1>", encoding="utf-8")
    findings = validate_html.judge_pages(checker, tmp_path.resolve())
    assert [finding.partition(": ")[0] for finding in findings] == ["a folder/index.html:5", *["a folder/index.html:6"] * 2]
    assert "Duplicate ID" in findings[1]


def test_checker_finds_nothing_on_any_page(checker: list[str], site: Path) -> None:
    assert validate_html.judge_pages(checker, site.resolve()) == []
