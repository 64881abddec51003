"""The glossary: its terms, and the marking of the first use of each on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml.html import HtmlElement, builder

from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Page, page_slug, page_url
from leakbook.urls import relative_url

GLOSSARY = "data/glossary.yaml"
SLUG = "reference/glossary"
_SKIPPED = frozenset(
    {"a", "code", "pre", "button", "table", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "cite"}
)


@dataclass(frozen=True)
class Wording:
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
    wording: Mapping[str, Wording]
    see: str | None


def read_term(key: str, entry: Mapping[str, Any]) -> Term:
    """Read a record of ``data/glossary.yaml``: ``{ja: {term, reading, definition, variants, forms?}, en: {…}, see?}``.

    Raises KeyError for a missing field, ValueError for one that has not its form.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key):
        raise ValueError("the id of a term is made of lower-case letters, digits and hyphens")
    return Term(key, {lang: _read_wording(entry[lang]) for lang in LANGUAGES}, entry.get("see"))


def _read_wording(entry: Mapping[str, Any]) -> Wording:
    for name in ("term", "definition"):
        if not isinstance(entry[name], str) or not entry[name].strip():
            raise ValueError(f"{name} is not a text")
    for name in ("variants", "forms"):
        if not all(isinstance(word, str) for word in entry.get(name, ())):
            raise ValueError(f"{name} is not a list of words; put those that look like numbers into quotes")
    forms = tuple(entry.get("forms", (entry["term"],)))
    return Wording(entry["term"], entry["definition"], forms, tuple(entry.get("variants", ())), str(entry.get("reading", "")))


class Glossary:
    """All terms, ready to be found in running text. terms: by id."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms

    @cached_property
    def _forms(self) -> Mapping[str, list[tuple[str, str, Term]]]:
        """Each form, in small letters and as it is written, with its term, the longest first, by language."""
        return {
            lang: sorted(
                ((form.lower(), form, term) for term in self.terms.values() for form in term.wording[lang].forms),
                key=lambda entry: len(entry[0]),
                reverse=True,
            )
            for lang in LANGUAGES
        }

    def mark(self, page: Page) -> bool:
        """Turn the first use of each term in the page's running text into a link to the glossary that carries its meaning.

        Tell whether anything was marked.
        """
        if page.generated_ids:  # a page that the build wrote is a list, not running text
            return False
        low = page.text.lower()
        # Most terms are not on a page: a pattern of those that are is found several times as fast as one of all.
        present = [entry for entry in self._forms[page.lang] if entry[0] in low]
        if not present:
            return False
        owners = {form: term for form, _, term in present}
        pattern = _compile([form for _, form, _ in present], page.lang)
        seen: set[str] = set()
        for element, is_tail in list(_running_texts(page.root)):
            self._mark_text(page, element, is_tail, pattern, owners, seen)
        return bool(seen)

    def _mark_text(  # noqa: PLR0917
        self,
        page: Page,
        element: HtmlElement,
        is_tail: bool,  # noqa: FBT001
        pattern: re.Pattern[str],
        owners: Mapping[str, Term],
        seen: set[str],
    ) -> None:
        text = (element.tail if is_tail else element.text) or ""
        pieces: list[HtmlElement] = []
        start = 0
        for match in pattern.finditer(text):
            term = owners[match[0].lower()]
            if term.id in seen or (page.lang == "en" and text[: match.start()][-1:].isalnum()):
                continue
            seen.add(term.id)
            href = relative_url(f"{page_url(SLUG, page.lang)}#{term.id}", page.url)
            link = builder.A(match[0], builder.CLASS("term"), href=href)
            link.set("data-definition", term.wording[page.lang].definition)
            _append(element, is_tail, pieces, text[start : match.start()])
            pieces.append(link)
            start = match.end()
        if pieces:
            pieces[-1].tail = text[start:]
            parent = element.getparent() if is_tail else element
            index = parent.index(element) + 1 if is_tail else 0
            for offset, piece in enumerate(pieces):
                tail = piece.tail
                parent.insert(index + offset, piece)
                piece.tail = tail


def _compile(forms: list[str], lang: str) -> re.Pattern[str]:
    """Return the pattern that finds any of the forms, the first that fits; English ones as whole words, also in the plural.

    An English form may begin with a capital; one that is all capitals stands as it is.
    """
    if lang == "ja":
        return re.compile("|".join(map(re.escape, forms)))
    words = (
        re.escape(form) if form.isupper() else f"[{form[0].lower()}{form[0].upper()}]{re.escape(form[1:])}" for form in forms
    )
    return re.compile(rf"(?:{'|'.join(words)})(?=(?:s|es)?\b)")


def _append(element: HtmlElement, is_tail: bool, pieces: list[HtmlElement], text: str) -> None:  # noqa: FBT001
    if pieces:
        pieces[-1].tail = text
    elif is_tail:
        element.tail = text
    else:
        element.text = text


def _running_texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield the texts of a page in reading order: each as an element, and whether it is what follows that element."""
    for child in root:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED and "admonition-title" not in child.get("class", ""):
            if child.text and child.text.strip():
                yield child, False
            yield from _running_texts(child)
        if child.tail and child.tail.strip():
            yield child, True


def check_terms(terms: Mapping[str, Term], files: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Check that each entry leads to a section that exists, and that no form stands in two. files: section ids by slug."""
    owners: dict[tuple[str, str], str] = {}
    for term in terms.values():
        file, _, section = (term.see or "").partition("#")
        if (term.see and section not in files.get(page_slug(file), {""}) | {""}) or (file and page_slug(file) not in files):
            message = f'{term.id}: "{term.see}" is not a section of a page.'
            yield Finding(GLOSSARY, None, "G701", message, "Name a file below docs/ja and one of its ids.", record=term.id)
        forms = [(lang, form.lower()) for lang, wording in term.wording.items() for form in wording.forms]
        for key in forms:
            if (owner := owners.setdefault(key, term.id)) != term.id:
                message = f'{term.id}: "{key[1]}" is a form of {owner} too.'
                yield Finding(GLOSSARY, None, "G702", message, "Leave it in one of them.", record=term.id)
