"""Readings of hard words (ruby, ふりがな): on the pages for an emergency, so that everybody can read them out on the telephone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement, builder

from leakbook.findings import Finding, Level
from leakbook.index import has_kanji
from leakbook.pages import Page
from leakbook.terms import insert_element

RUBY = "data/ruby.yaml"
FOLDER = "emergency/"
LANG = "ja"
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_KANJI = re.compile(r"[^\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_ENDING = re.compile(rf"{_KANA.pattern}$")
_EXPLAINED = re.compile(rf"\({_KANA.pattern}\)")  # a reading that the writer gave
# What is no running text: titles, code, what leads away (but terms, which stand in sentences), what scripts replace.
_TEXTS: Any = XPath(
    "descendant::text()[not(ancestor::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::code"
    " or self::pre or self::button or self::summary or self::caption or self::figcaption or self::thead or self::ruby"
    " or self::a[not(@class='term')] or contains(@class, 'admonition-title')"
    " or contains(concat(' ', @class, ' '), ' tool ')])]"
)


def read_ruby(word: str, reading: Any) -> str:
    """Read a record of ``data/ruby.yaml``: a word and its reading. Raises ValueError where they cannot belong together."""
    if not has_kanji(word):
        raise ValueError("the word has no kanji")
    if not isinstance(reading, str) or not _KANA.fullmatch(reading):
        raise ValueError("the reading is not written in kana")
    if not re.fullmatch(_KANJI.sub(".+", word), reading):
        raise ValueError("the reading has not the kana of the word")
    return reading


class _Use(NamedTuple):
    """A word in a text that gets its reading, and where it begins."""

    start: int
    word: str


class Ruby:
    """The readings, ready to be put over the words of pages. readings: by word."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = readings

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.readings, key=len, reverse=True))))

    def mark(self, page: Page) -> bool:
        """Put its reading over the first use of each word in the page's running text; tell whether there was one."""
        if page.lang != LANG or not page.slug.startswith(FOLDER) or not self.readings:
            return False
        told: set[str] = set()
        for text in _TEXTS(page.root):
            for use in reversed(list(self._find_first(text, told))):  # from the end, so that what comes before keeps its place
                insert_element(text.getparent(), text.is_tail, use.start, self._make_ruby(use.word))
        return bool(told)

    def _find_first(self, text: Any, told: set[str]) -> Iterator[_Use]:
        """Yield the words of a text that are not told yet, and tell them. One that the writer explained is told."""
        after = "" if text.is_tail or len(text.getparent()) else text.getparent().tail or ""
        for match in self._pattern.finditer(text):
            if match[0] not in told and not _EXPLAINED.match(text + after, match.end()):
                yield _Use(match.start(), match[0])
            told.add(match[0])

    def _make_ruby(self, word: str) -> HtmlElement:
        """Return a word's element. Kana at the end, which need no reading, stay outside."""
        reading = self.readings[word]
        base = _ENDING.sub("", word)
        kana = reading[: len(reading) - len(word) + len(base)]
        return builder.E.ruby(base, builder.E.rp("("), builder.E.rt(kana), builder.E.rp(")"))


def check_ruby(readings: Mapping[str, str], pages: Iterable[Page]) -> Iterator[Finding]:
    """Check that the readings stand in the order of the kana, and warn of words that no page for an emergency holds."""
    texts = [page.text for page in pages if page.lang == LANG and page.slug.startswith(FOLDER)]
    for word in readings:
        if not any(word in text for text in texts):
            message = f'no page for an emergency holds "{word}".'
            yield Finding(RUBY, None, "G709", message, "Remove it.", Level.WARNING, record=word)
    for before, word in pairwise(readings):
        if readings[before] > readings[word]:
            message = f'"{word}" stands below "{before}", which comes later.'
            yield Finding(RUBY, None, "G710", message, "Keep the order of the readings.", record=word)
