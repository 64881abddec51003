"""Data files: YAML of records by name, read with the line of each, every fault a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from leakbook.findings import Finding

Record = TypeVar("Record")
# The same safe loader in C where PyYAML has it: a tenth of the time.
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_QUOTED = re.compile(r"\"([^\"]+)\"|'([^']+)'")
_FORM = "Give it the form that the head of the file describes."


class RecordFile:
    """One file of ``data/``.

    name: relative to the project (a file straight in ``data/`` needs none given); data: its records by name, empty where it cannot be read; lines: the 1-based line of
    each record; text: the whole file; findings: what is wrong with the file as a whole, and what `read_each` found; broken: the names of the
    records that it could not read.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        self.name = name or f"data/{path.name}"
        self.data: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.text = ""
        self.findings: list[Finding] = []
        self.broken: list[str] = []
        try:
            self._read(path.read_text(encoding="utf-8-sig"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or " ".join(str(error).split())
            self._report(mark.line + 1 if mark else None, "D601", f"the file is not YAML: {problem}.", "Mend it at this place.")
        except OSError as error:
            self._report(None, "D601", f"the file cannot be read: {error.strerror}.", "Bring it back from git.")
        except UnicodeDecodeError as error:
            line = path.read_bytes().count(b"\n", 0, error.start) + 1
            self._report(line, "D601", "the file is not UTF-8.", "Save it as UTF-8.")
        except ValueError as error:
            self._report(None, "D601", f"a value cannot be read: {error}.", "Correct it, or put it into quotes.")

    def _read(self, text: str) -> None:
        self.text = text
        if merge := _MERGE.search(text):
            line = text.count("\n", 0, merge.start()) + 1
            self._report(line, "D601", f'"{merge[0].strip()}" is left over from a merge.', "Finish it.")
            return
        loader = FAST_LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                if not _may_be_empty(self.name):
                    self._report(1, "D601", "the file is empty.", "Bring it back from git.")
                return
            if not isinstance(node, yaml.MappingNode):
                self._report(1, "D601", "the file is not a list of names with their records.", _FORM)
                return
            self.lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
            for name, line in find_repeats(node):
                self._report(line, "D603", f'"{name}" stands twice in one place; the first is lost.', "Rename or remove one.")
            self.data = loader.construct_document(node)
        finally:
            loader.dispose()

    def _report(self, line: int | None, code: str, message: str, mend: str) -> None:
        self.findings.append(Finding(self.name, line, code, message, mend))

    def refuse(self, message: str) -> None:
        """Report that the file as a whole has not the form that is needed."""
        self._report(1, "D602", message, _FORM)

    def read_each(self, read: Callable[[str, Any], Record]) -> dict[str, Record]:
        """Return each record as `read` makes it from its name and content; one that cannot be read is a finding."""
        records = {}
        for key, entry in self.data.items():
            try:
                records[key] = read(key, entry)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                self.broken.append(key)
                line, problem = self.lines.get(str(key)), _sentence(error)
                self._report(find_in_record(self.text, line, problem) if line else None, "D602", f"{key}: {problem}", _FORM)
        return records

    def read_whole(self, read: Callable[[Mapping[str, Any]], Record], empty: Record) -> Record:
        """Return the file as `read` makes it, or `empty` where that cannot be; then there is a finding."""
        if self.findings:
            return empty
        try:
            return read(self.data)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            self._report(self._find_name(str(error)), "D602", _sentence(error), _FORM)
            return empty

    def _find_name(self, problem: str) -> int:
        """Return the 1-based line of the record that a problem begins with, else one that holds its first word, else the first."""
        word = re.match(r"['\"]?([^\s:'\"]+)", problem)
        lines = [(number, line) for number, line in enumerate(self.text.split("\n"), start=1) if not line.startswith("#")]
        named = (number for number, line in lines if word and line.lstrip().startswith(f"{word[1]}:"))
        held = (number for number, line in lines if word and word[1] in line)
        return next(named, next(held, 1))


def _may_be_empty(name: str) -> bool:
    return name in ("data/redirects.yaml", "data/translations.yaml", "data/external-links.yaml")


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, KeyError):
        return f"the field {text} is missing."
    return f"{text}." if isinstance(error, ValueError) else f"it has not the form that is needed ({text})."


def find_in_record(text: str, start: int, problem: str) -> int:
    """Return the 1-based line of what a problem is about, in the record that begins on a line: what it quotes, a field, a day."""
    lines = text.split("\n")[start - 1 :]
    end = next((n for n, line in enumerate(lines) if n and line[:1] not in ("", " ", "\t", "#", "-")), len(lines))
    quoted = [rf"(?a:(?<!\w){re.escape(words)}(?!\w))" for pair in _QUOTED.findall(problem) for words in pair if words]
    fields = [rf"^[\s-]*{re.escape(word)}:" for word in re.findall(r"\w+", problem)]
    days = re.findall(r"\d{4}-\d\d-\d\d", problem)
    for pattern in map(re.compile, (*quoted, *fields, *days)):
        if found := next((n for n, line in enumerate(lines[:end]) if pattern.search(line)), None):
            return start + found
    return start


def find_repeats(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Yield names that stand twice in one mapping, at any depth, with the line of the second."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from find_repeats(item)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            yield from find_repeats(value)
