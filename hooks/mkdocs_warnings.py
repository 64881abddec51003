"""MkDocs' own warnings as findings, so that a build shows all that is wrong in one list and one form."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from leakbook.findings import Finding

LOGGERS = (
    "mkdocs.commands.build",
    "mkdocs.structure.files",
    "mkdocs.structure.nav",
    "mkdocs.structure.pages",
    "mkdocs.plugins.mkdocs_static_i18n.plugin",
    "mkdocs.plugins.mkdocs_static_i18n.reconfigure",
)
ROOT = Path(__file__).parent.parent
_QUOTED = re.compile(r"(?<= )'([^']+)'|(?<= )\"([^\"]+)\"")
_DOC_FILE = re.compile(r"(?:Doc file|Excluding) '([^']+)'")
# The core reports these itself, with the line.
_REPORTED_BY_CORE = re.compile(
    r"The following pages exist in the docs directory|.* does not contain an anchor |.*'(?:\.\./)+assets/"
)


class WarningCapture(logging.Filter):
    """Keeps the warnings of MkDocs and static-i18n back from the terminal, from its making until `release`."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        for logger in map(logging.getLogger, LOGGERS):
            for old in [f for f in logger.filters if isinstance(f, WarningCapture)]:
                logger.removeFilter(old)
            logger.addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            # static-i18n tells at length which settings it overrides.
            return not record.name.startswith("mkdocs.plugins.mkdocs_static_i18n")
        if record.levelno > logging.WARNING:
            return True
        self.messages.append(record.getMessage())
        return False

    def release(self, reported: set[str]) -> list[Finding]:
        """Stop, and return what was kept back as findings, but for files whose links the core has reported."""
        for logger in map(logging.getLogger, LOGGERS):
            logger.removeFilter(self)
        kept = (_read(message) for message in self.messages if not _REPORTED_BY_CORE.match(message))
        return [finding for finding in dict.fromkeys(kept) if finding.path not in reported]


def _read(message: str) -> Finding:
    match = _DOC_FILE.search(message)
    path = f"docs/{match[1]}" if match else "mkdocs.yml"
    return Finding(path, _find_line(ROOT / path, message), "M001", " ".join(message.split()), "MkDocs reports this.")


def _find_line(path: Path, message: str) -> int | None:
    """Return the 1-based line of a file that holds one of the words that a message quotes."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    for word in (a or b for a, b in _QUOTED.findall(message)):
        for number, line in enumerate(lines, start=1):
            if word in line:
                return number
    return None
