"""Findings: what a check has to say about the content, as values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is: an error stops a build, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One fault in one place, with the way to mend it.

    path: the file, relative to the project (``docs/ja/index.md``); line: 1-based, or None for the file as a whole;
    code: stable (``L102``); message: what is wrong; mend: what to do about it; record: the name of the record of a data file
    that it is about; misses: the address, with its fragment, that is not found.
    """

    path: str
    line: int | None
    code: str
    message: str
    mend: str = ""
    level: Level = Level.ERROR
    record: str | None = field(default=None, compare=False)
    misses: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return " ".join(f"{place}: {self.code} {self.message} {self.mend}".split())


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without repeats, ordered by file, line, code and text."""
    return sorted(set(findings), key=lambda f: (f.path, f.line or 0, f.code, f.message))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of the findings stops a build."""
    return any(finding.level is Level.ERROR for finding in findings)


def report(findings: Iterable[Finding]) -> str:
    """Return the findings a line each, and below them their number."""
    found = list(findings)
    return "\n".join([*map(str, found), summarize(found)])


def summarize(findings: Iterable[Finding]) -> str:
    """Return ``2 errors and 1 warning``, or ``no findings``."""
    counts = [(sum(f.level is level for f in findings), level.value) for level in Level]
    parts = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts if count]
    return " and ".join(parts) or "no findings"


def suggest(wanted: str, known: Iterable[str], prefix: str = "") -> str:
    """Return a way to mend a name that is not known: the nearest that is."""
    near = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{prefix}{near[0]}"?' if near else "Correct it or take it away."
