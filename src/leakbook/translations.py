"""Which revisions of a page's two languages agree, and which page has fallen behind.

A revision is named by git's id for its text, so that the text itself can be asked from git.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leakbook.findings import Finding, Level
from leakbook.pages import LANGUAGES, other_language, slug_file

RECORDS = "data/translations.yaml"
COMMAND = "python3 scripts/translation_status.py"
HEAD = f"""\
# The revisions of each page's two languages that agree with each other (git's ids of their texts).
# Written by: {COMMAND} --agree SLUG
"""
_DIGITS = 12  # of an id: enough for git to know it by
_REVISION = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


@dataclass(frozen=True)
class Drift:
    """A pair of pages that differs from its record. changed: the languages whose text is another than the one that agreed."""

    slug: str
    changed: tuple[str, ...]

    @property
    def outdated(self) -> str | None:
        """The language that has fallen behind; None where both changed or nothing is recorded."""
        return other_language(self.changed[0]) if len(self.changed) == 1 else None


def name_revision(text: str) -> str:
    """Return the first 12 hexadecimal digits of the id that git gives a text with line feeds (a SHA-1 blob id)."""
    content = text.replace("\r\n", "\n").encode("utf-8", "replace")
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()[:_DIGITS]


def read_record(_slug: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """Read a record of ``data/translations.yaml``: ``{ja: revision, en: revision}``. Raises KeyError or ValueError for others."""
    if unknown := sorted(map(str, entry.keys() - set(LANGUAGES))):
        raise ValueError(f"the field {unknown[0]} is unknown")
    pair = {lang: str(entry[lang]) for lang in LANGUAGES}
    if bad := [name for name in pair.values() if not _REVISION.fullmatch(name)]:
        raise ValueError(f"{bad[0]} is not a revision; {COMMAND} --agree writes them")
    return pair


def write_records(records: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of ``data/translations.yaml``."""
    lines = (f'{slug}: {{ja: "{pair["ja"]}", en: "{pair["en"]}"}}\n' for slug, pair in sorted(records.items()))
    return HEAD + "\n" + "".join(lines)


def find_drift(revisions: Mapping[tuple[str, str], str], records: Mapping[str, Mapping[str, str]]) -> list[Drift]:
    """Return the pairs that differ from their record. revisions: by slug and language; pages without a pair are passed over."""
    slugs = sorted({slug for slug, _ in revisions if all((slug, lang) in revisions for lang in LANGUAGES)})
    pairs = ((slug, records.get(slug, {})) for slug in slugs)
    drifts = (Drift(slug, tuple(lang for lang in LANGUAGES if revisions[slug, lang] != pair.get(lang))) for slug, pair in pairs)
    return [drift for drift in drifts if drift.changed]


def check_drift(drifts: list[Drift]) -> Iterator[Finding]:
    """Warn of pages that have fallen behind, and of pairs that nobody has called equal since both changed."""
    for drift in drifts:
        lang = drift.outdated
        mend = f"{COMMAND} shows the changes; {COMMAND} --agree {drift.slug} says that both agree."
        if lang:
            other = f"docs/{other_language(lang)}/{slug_file(drift.slug)}"
            message = f"this page has not followed the last changes of {other}."
            yield Finding(f"docs/{lang}/{slug_file(drift.slug)}", None, "P230", message, mend, Level.WARNING)
        else:
            message = "both languages of this page are new or changed, and nobody has said that they agree."
            yield Finding(f"docs/{LANGUAGES[0]}/{slug_file(drift.slug)}", None, "P231", message, mend, Level.WARNING)


def check_records(records: Iterable[str], slugs: Container[str]) -> Iterator[Finding]:
    """Check that each record is of a page. slugs: those that there are, in either language."""
    for slug in (slug for slug in records if slug not in slugs):
        message = f"{slug}: there is no such page."
        yield Finding(RECORDS, None, "D602", message, f"Correct it, or take it out; {COMMAND} --agree writes it.", record=slug)
