"""Wording: the house's spellings, and signs that do not belong into running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.etree import XPath

from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Page
from leakbook.terms import GLOSSARY, Term

# What keeps its own spelling: titles in 『 』, code spans, addresses, attributes, tags. Line breaks are kept.
_FREE = re.compile(
    r"『[^』\n]*』|``[^\n]*?``|`[^`\n]*`|\]\([^)\n]*\)|\{[#.:][^}\n]*\}|</?[A-Za-z][^>\n]*>|\]:[ ]+<?(?:https?:|\.\.?/|[\w/-]+\.md)[^\n]*"
)
# What is read out or shown of a link or picture beside its words.
_SAID = re.compile(r"""\s(?:alt|title|aria-label)=["']([^"'\n]+)|\]\([^)\n"]*\s"([^"\n]+)"\)""", re.IGNORECASE)
_SAYING = ("alt=", "title=", "aria-label=", '")')
_FIELDS = re.compile(r"^(?:title|description):.*$", re.MULTILINE)
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff][\u3041-\u30ff\u3400-\u9fff\u3001\u3002]*")
# Texts that a screen reader takes for English (a language that does not exist is a finding of its own).
_UNMARKED: Any = XPath("descendant::text()[not(ancestor::*[@lang][1][@lang!='en'] or ancestor::code)]", smart_strings=False)
_ODD_WIDTH = re.compile("[\uff10-\uff9f]")  # where there is none of these, neither is looked for


@dataclass(frozen=True)
class Wording:
    """What is written one way only. spellings: by language, pairs of what is found and what to write; allowed: names."""

    spellings: Mapping[str, tuple[tuple[str, str], ...]]
    allowed: tuple[str, ...] = ()


NO_WORDING = Wording(dict.fromkeys(LANGUAGES, ()))


def read_wording(data: Mapping[str, Any]) -> Wording:
    """Read ``data/wording.yaml``, parsed: language to ``[{write, not: [word]}]``, and ``allowed: [name]``.

    Raises ValueError for words that are no list, or empty.
    """
    if unknown := sorted(map(str, data.keys() - {*LANGUAGES, "allowed"})):
        raise ValueError(f"{unknown[0]}: the field is unknown")
    for entry in (entry for lang in LANGUAGES for entry in data[lang]):
        if entry.keys() != {"write", "not"}:
            raise ValueError(f"{min(entry.keys() ^ {'write', 'not'})}: an entry has write and not, and nothing else")
        if entry["write"] in entry["not"]:
            raise ValueError(f"{entry['write']}: it cannot be right and wrong")
    lists = [data.get("allowed") or [], *(entry["not"] for lang in LANGUAGES for entry in data[lang])]
    if bad := [words for words in lists if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words)]:
        raise ValueError(f"{bad[0]} is not a list of words")
    spellings = {
        lang: tuple(
            (form, entry["write"])
            for entry in data[lang]
            for word in entry["not"]
            for form in dict.fromkeys((word, _capital(word)))
        )
        for lang in LANGUAGES
    }
    return Wording(spellings, tuple(sorted(data.get("allowed") or (), key=len, reverse=True)))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def check_wording(page: Page, wording: Wording) -> Iterator[Finding]:
    """Check the running text, title and description of a page, where a machine can tell: spellings and widths."""
    for first, text in _running_texts(page):
        plain = _free(text, wording)
        for position, code, message, mend in _judge(plain, wording.spellings[page.lang]):
            yield Finding(page.path, first + plain.count("\n", 0, position), code, message, mend)


def check_language(page: Page) -> Iterator[Finding]:
    """Check that Japanese words on an English page are marked as such."""
    if page.lang != "en" or not _JAPANESE.search(page.parts[0]):
        return
    for text in _UNMARKED(page.root):
        for match in _JAPANESE.finditer(text):
            mend = f'Write <span lang="ja">{match[0]}</span>.'
            yield Finding(page.path, _find_unmarked(page, match[0]), "W604", f'"{match[0]}" is not marked as Japanese.', mend)


def _find_unmarked(page: Page, words: str) -> int | None:
    """Return the 1-based line of words that stand in no element of their own, else the first that holds them."""
    lines = enumerate(page.text.split("\n"), start=1)
    bare = (number for number, line in lines if words in re.sub(r'<(\w+)[^>]*lang="ja"[^>]*>.*?</\1>', "", line))
    return next(bare, page.find_line(words))


def check_definitions(terms: Mapping[str, Term], wording: Wording) -> Iterator[Finding]:
    """Check the definitions of the glossary, which readers get on every page that uses a term."""
    for term in terms.values():
        for lang, words in term.wording.items():
            for code, message, mend in judge_text(f"{words.term} {words.definition}", lang, wording):
                yield Finding(GLOSSARY, None, code, f"{term.id}: {message}", mend, record=term.id)


def judge_text(text: str, lang: str, wording: Wording) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and way to mend for what is wrong with a text of a data file."""
    for _, code, message, mend in _judge(_free(text, wording), wording.spellings[lang]):
        yield code, message, mend


def check_lines(path: str, text: str, wording: Wording) -> Iterator[Finding]:
    """Check a file that holds words of both languages: for what no Japanese text may hold."""
    plain = _free(text, wording)
    for position, code, message, mend in _judge(plain, wording.spellings[LANGUAGES[0]]):
        yield Finding(path, plain.count("\n", 0, position) + 1, code, message, mend)


def _free(text: str, wording: Wording) -> str:
    """Return a text without what keeps its own spelling."""
    plain = _FREE.sub("", text)
    for name in wording.allowed:
        plain = plain.replace(name, "")
    return plain


def _running_texts(page: Page) -> Iterator[tuple[int, str]]:
    """Yield the page's text and its fields for readers, each with the 1-based line on which it begins."""
    yield 1, unescape(page.text) if "&#" in page.text else page.text
    for match in _SAID.finditer(page.text) if any(sign in page.text for sign in _SAYING) else ():
        yield page.text.count("\n", 0, match.start()) + 1, match[1] or match[2]
    for match in _FIELDS.finditer(page.source, 0, max(page.source.find("\n---"), 0)):
        yield page.source.count("\n", 0, match.start()) + 1, match[0]


def _judge(text: str, spellings: tuple[tuple[str, str], ...]) -> Iterator[tuple[int, str, str, str]]:
    """Yield position, code, message and way to mend."""
    for found, word in spellings:
        for position in _find(text, found, word) if found in text else ():
            yield (
                position,
                "W601",
                f'"{found}" is not the house spelling.',
                f'Write "{word}" (a name: see allowed in data/wording.yaml).',
            )
    if not _ODD_WIDTH.search(text):
        return
    for match in _FULL_WIDTH.finditer(text):
        yield match.start(), "W602", f'"{match[0]}" is full-width.', "Write digits and Latin letters half-width."
    for match in _HALF_WIDTH_KANA.finditer(text):
        yield match.start(), "W603", f'"{match[0]}" is half-width kana.', "Write kana full-width."


def _find(text: str, found: str, word: str) -> Iterator[int]:
    """Yield where a text holds a spelling that is not the beginning of the house's own, nor inside another Latin word."""
    position = text.find(found)
    while position >= 0:
        inside = found[0].isascii() and position > 0 and text[position - 1].isascii() and text[position - 1].isalnum()
        if not inside and not text.startswith(word, position):
            yield position
        position = text.find(found, position + 1)
