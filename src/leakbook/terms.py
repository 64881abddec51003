"""The glossary: its terms, and the marking of the first use of each on a page."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from lxml.html import HtmlComment, HtmlElement, builder

from leakbook.findings import Finding
from leakbook.pages import CATALOGUE_END, CATALOGUE_START, DEFAULT_LANGUAGE, LANGUAGES, Page, page_slug, page_url
from leakbook.urls import relative_url

GLOSSARY = "data/glossary.yaml"
SLUG = "reference/glossary"
_WORD = re.compile(r"\w+")
_WORD_END = re.compile(r"(?:s|es)?\b")
_BETWEEN = "\0"  # stands in no page, and ends a word
_SKIPPED = frozenset(
    {"a", "code", "pre", "button", "table", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "cite"}
)


@dataclass(frozen=True)
class TermWords:
    """A term in one language. forms: what stands in running text; variants: what people type; reading: in kana, or empty."""

    term: str
    definition: str
    forms: tuple[str, ...]
    variants: tuple[str, ...]
    reading: str = ""


@dataclass(frozen=True)
class Term:
    """One entry of the glossary. see: file and section that explain it best (below ``docs/<lang>/``), or None."""

    id: str
    wording: Mapping[str, TermWords]
    see: str | None


def read_term(key: str, entry: Mapping[str, Any]) -> Term:
    """Read a record of ``data/glossary.yaml``: ``{ja: {term, reading, definition, variants, forms?}, en: {…}, see?}``.

    Raises KeyError for a missing field, ValueError for one that has not its form.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key):
        raise ValueError("the id of a term is made of lower-case letters, digits and hyphens")
    if unknown := sorted(map(str, entry.keys() - {*LANGUAGES, "see"})):
        raise ValueError(f"the field {unknown[0]} is unknown")
    if not re.fullmatch(r"(?:[\w/-]+\.md(?:#[\w-]+)?)?", str(entry.get("see") or "")):
        raise ValueError(f"see is {entry['see']}, not a file below docs/ja such as personal/passwords.md#rotation")
    return Term(key, {lang: _read_wording(entry[lang]) for lang in LANGUAGES}, entry.get("see"))


def _read_wording(entry: Mapping[str, Any]) -> TermWords:
    for name in ("term", "definition"):
        if not isinstance(entry[name], str) or not entry[name].strip():
            raise ValueError(f"{name} is not a text")
    if unknown := sorted(map(str, entry.keys() - {"term", "reading", "definition", "variants", "forms"})):
        raise ValueError(f"the field {unknown[0]} is unknown")
    if not re.fullmatch(r"[\u3041-\u3096ー・A-Za-z0-9 ]*", str(entry.get("reading", ""))):
        raise ValueError(f"the reading {entry['reading']} is not in hiragana")
    for name in ("variants", "forms"):
        if not isinstance(entry.get(name, []), list) or not all(isinstance(word, str) for word in entry.get(name, ())):
            raise ValueError(f"{name} is not a list of words; put those that look like numbers into quotes")
    forms = tuple(entry.get("forms", (entry["term"],)))
    return TermWords(entry["term"], entry["definition"], forms, tuple(entry.get("variants", ())), str(entry.get("reading", "")))


class _Form(NamedTuple):
    """What stands in running text for a term: in small letters, as it may be written, and in which longer forms, and where.

    parts: its characters, or in English its words: only where all are there a text is searched for it.
    """

    low: str
    parts: frozenset[str]
    spellings: tuple[str, ...]
    term: Term
    longer: list[tuple[str, int]]


class Glossary:
    """All terms, ready to be found in running text. terms: by id."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms

    @cached_property
    def _forms(self) -> Mapping[str, list[_Form]]:
        return {lang: _list_forms(self.terms, lang) for lang in LANGUAGES}

    def mark(self, page: Page) -> bool:
        """Turn the first use of each term in the page's running text into a link to the glossary.

        Tell whether anything was marked.
        """
        if page.slug == SLUG:  # it is full of them
            return False
        glossary = relative_url(page_url(SLUG, page.lang), page.url)
        places = list(_running_texts(page.root))
        starts = list(accumulate((len(text) + len(_BETWEEN) for _, _, text in places), initial=0))
        first = self._find_first(_BETWEEN.join(text for _, _, text in places), page.lang)
        for position, form, term in reversed(first):  # from the end, so that what comes before keeps its place
            index = bisect_right(starts, position) - 1
            element, is_tail, _ = places[index]
            link = builder.A(form, builder.CLASS("term"), href=f"{glossary}#{term.id}")
            insert_element(element, is_tail, position - starts[index], link)
        return bool(first)

    def _find_first(self, text: str, lang: str) -> list[tuple[int, str, Term]]:
        """Return where a text first uses each term: the position, the form as it is written and the term, in order."""
        low = text.lower()
        parts = _list_parts(low, lang)
        found = [
            (start, text[start : start + len(form.low)], form.term)
            for form in self._forms[lang]
            if form.parts <= parts and form.low in low and (start := _find_form(form, text, low, lang)) is not None
        ]
        first: dict[str, tuple[int, str, Term]] = {}
        free = 0
        for start, written, term in sorted(found, key=lambda use: (use[0], -len(use[1]))):
            if start >= free and term.id not in first:
                first[term.id] = (start, written, term)
                free = start + len(written)
        return list(first.values())


def write_meanings(terms: Mapping[str, Term]) -> Iterator[tuple[str, bytes]]:
    """Yield the script of each language that holds what the terms mean, by id: a page fetches it when a reader meets a term."""
    for lang in LANGUAGES:
        meanings = {key: term.wording[lang].definition for key, term in terms.items()}
        text = json.dumps(meanings, ensure_ascii=False, separators=(",", ":"))
        yield f"assets/terms-{lang}.js", f"globalThis.handbookTerms={text};\n".encode()


def _list_forms(terms: Mapping[str, Term], lang: str) -> list[_Form]:
    """Return all forms of a language. An English one may begin with a capital; one that is all capitals stands as it is."""
    words = {form: term for term in terms.values() for form in term.wording[lang].forms}
    low = [form.lower() for form in words]
    return [
        _Form(
            form.lower(),
            frozenset(form.lower() if lang == "ja" else _WORD.findall(form.lower())),
            (form,) if lang == "ja" or form.isupper() else (form[0].lower() + form[1:], form[0].upper() + form[1:]),
            term,
            [(other, other.find(form.lower())) for other in low if form.lower() in other and other != form.lower()],
        )
        for form, term in words.items()
    ]


def _list_parts(low: str, lang: str) -> set[str]:
    """Return the characters of a text, or in English its words, also without the ending of the plural."""
    if lang == "ja":
        return set(low)
    words = set(_WORD.findall(low))
    return words | {word[:-1] for word in words if word.endswith("s")} | {word[:-2] for word in words if word.endswith("es")}


def _find_form(form: _Form, text: str, low: str, lang: str) -> int | None:
    """Return where a text first holds a form that is not part of a longer one; an English one as a word, also in the plural."""
    uses = (
        next((start for start in _find_all(text, spelling) if _stands_alone(form, start, text, low, lang)), None)
        for spelling in form.spellings
    )
    return min((start for start in uses if start is not None), default=None)


def _stands_alone(form: _Form, start: int, text: str, low: str, lang: str) -> bool:
    end = start + len(form.low)
    if lang == "en" and (text[start - 1 : start].isalnum() or not _WORD_END.match(text, end)):
        return False
    return not any(low.startswith(other, start - offset) for other, offset in form.longer if start >= offset)


def _find_all(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def insert_element(element: HtmlElement, is_tail: bool, position: int, made: HtmlElement) -> None:  # noqa: FBT001
    """Put an element in the place of the words that it begins with, in the text of another or in the one that follows that."""
    parent = element.getparent() if is_tail else element
    text = element.tail if is_tail else element.text
    if is_tail:
        element.tail = text[:position]
    else:
        element.text = text[:position]
    parent.insert(parent.index(element) + 1 if is_tail else 0, made)
    made.tail = text[position + len(made.text) :]


def _running_texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool, str]]:
    """Yield the texts of a page in reading order: the element of each, whether it follows that element, and the text."""
    written = False
    for child in root:
        if isinstance(child, HtmlComment):
            written = child.text == CATALOGUE_START or (written and child.text != CATALOGUE_END)
        if written:  # by the build: a list, not running text
            continue
        if isinstance(tag := child.tag, str) and tag not in _SKIPPED and "admonition-title" not in child.get("class", ""):
            if (text := child.text) and not text.isspace():
                yield child, False, text
            if len(child):
                yield from _running_texts(child)
        if (text := child.tail) and not text.isspace():
            yield child, True, text


def check_terms(terms: Mapping[str, Term], files: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Check that each entry leads to a section that exists, and that no form stands in two. files: section ids by slug."""
    owners: dict[tuple[str, str], str] = {}
    for term in terms.values():
        file, _, section = (term.see or "").partition("#")
        if (term.see and section not in files.get(page_slug(file), {""}) | {""}) or (file and page_slug(file) not in files):
            message = f'{term.id}: "{term.see}" is not a section of a page.'
            mend = "Name a file below docs/ja and one of its ids."
            aim = "#".join(filter(None, (page_url(page_slug(file), DEFAULT_LANGUAGE), section)))
            yield Finding(GLOSSARY, None, "G701", message, mend, record=term.id, misses=aim)
        for key in dict.fromkeys(
            (lang, form.lower()) for lang, words in term.wording.items() for form in (words.term, *words.forms)
        ):
            if (owner := owners.setdefault(key, term.id)) != term.id:
                message = f'{term.id}: "{key[1]}" is a form of {owner} too.'
                yield Finding(GLOSSARY, None, "G702", message, "Leave it in one of them.", record=term.id)
