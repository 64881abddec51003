"""Wording: the house's spellings, and signs that do not belong into running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Page

# What keeps its own spelling: titles in 『 』, code spans, addresses, attributes, tags. Line breaks are kept.
_FREE = re.compile(r"『[^』\n]*』|`[^`\n]*`|\]\([^)\n]*\)|^[ ]*\[[^\]\n]+\]:.*$|\{[^}\n]*\}|<[^>\n]*>", re.MULTILINE)
_FIELDS = re.compile(r"^(?:title|description):.*$", re.MULTILINE)
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_HALF_WIDTH_KANA = re.compile("[\uff66-\uff9f]+")


@dataclass(frozen=True)
class Wording:
    """What is written one way only. spellings: by language, the house's word by what is found in its place."""

    spellings: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    allowed: re.Pattern[str] | None


NO_WORDING = Wording(dict.fromkeys(LANGUAGES, ()), None)


def read_wording(data: Mapping[str, Any]) -> Wording:
    """Read ``data/wording.yaml``, parsed: language to ``[{write, not: [pattern]}]``, and ``allowed: [name]``.

    Raises ValueError for a pattern that cannot be read.
    """
    spellings = {lang: tuple(_read_entry(entry) for entry in data.get(lang, ())) for lang in LANGUAGES}
    names = sorted(data.get("allowed") or (), key=len, reverse=True)
    return Wording(spellings, re.compile("|".join(map(re.escape, names))) if names else None)


def _read_entry(entry: Mapping[str, Any]) -> tuple[str, re.Pattern[str]]:
    try:
        return str(entry["write"]), re.compile("|".join(entry["not"]))
    except re.error as error:
        raise ValueError(f"{entry['write']}: a pattern cannot be read ({error})") from None


def check_wording(page: Page, wording: Wording) -> Iterator[Finding]:
    """Check the running text, title and description of a page, where a machine can tell: spellings and widths."""
    for first, text in _running_texts(page):
        plain = _FREE.sub("", text)
        plain = wording.allowed.sub("", plain) if wording.allowed else plain
        for position, code, message, mend in _judge(plain, wording.spellings[page.lang]):
            yield Finding(page.path, first + plain.count("\n", 0, position), code, message, mend)


def _running_texts(page: Page) -> Iterator[tuple[int, str]]:
    """Yield the page's text and its fields for readers, each with the 1-based line on which it begins."""
    yield 1, page.text
    for match in _FIELDS.finditer(page.source, 0, max(page.source.find("\n---"), 0)):
        yield page.source.count("\n", 0, match.start()) + 1, match[0]


def _judge(text: str, spellings: Iterable[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[int, str, str, str]]:
    """Yield position, code, message and way to mend."""
    for word, pattern in spellings:
        for match in pattern.finditer(text):
            yield match.start(), "W601", f'"{match[0]}" is not the house spelling.', f'Write "{word}".'
    for match in _FULL_WIDTH.finditer(text):
        yield match.start(), "W602", f'"{match[0]}" is full-width.', "Write digits and Latin letters half-width."
    for match in _HALF_WIDTH_KANA.finditer(text):
        yield match.start(), "W603", f'"{match[0]}" is half-width kana.', "Write kana full-width."
