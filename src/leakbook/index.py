"""The index: every page with its headings, and every word that leads to one, in the order of the kana or of the alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from leakbook.findings import Finding, Level
from leakbook.pages import Page, page_url
from leakbook.urls import relative_url

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

READINGS = "data/readings.yaml"
_GLOSSARY = "reference/glossary"
# The sections in the order in which readers look for them.
FOLDERS = (
    "index", "emergency/", "personal/", "basics/", "impacts/", "company/", "insurance/", "learn/", "workshop/", "reference/",
)  # fmt: skip
_KANA_ROWS = (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やゆよ",
    "らりるれろ",
    "わをん",
)
_VOICED = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゃゅょっぁぃぅぇぉ",
    "かきくけこさしすせそたちつてとはひふへほはひふへほやゆよつあいうえお",
)


def read_reading(key: str, entry: object) -> str:
    """Read a record of ``data/readings.yaml``: a word or heading and how it is read, in kana. Raises ValueError for others."""
    if not isinstance(entry, str) or not entry.strip() or has_kanji(entry):
        raise ValueError(f'the reading of "{key}" is not written in kana')
    return entry


def has_kanji(text: str) -> bool:
    """Tell whether a text holds a character whose reading must be known."""
    return any("\u3400" <= char <= "\u9fff" or char == "々" for char in text)


def write_page_index(handbook: Handbook, lang: str, here: str) -> str:
    """Return the list of all pages with their headings, each a link."""
    pages = [page for (_, language), page in handbook.pages.items() if language == lang]
    entries = "\n".join(_page_entry(page, here) for page in sorted(pages, key=_place))
    return f'<ul class="index-pages">\n{entries}\n</ul>\n'


def _place(page: Page) -> int:
    return next((index for index, folder in enumerate(FOLDERS) if page.slug.startswith(folder)), len(FOLDERS))


def _page_entry(page: Page, here: str) -> str:
    way = relative_url(page.url, here)
    headings = "\n".join(
        f'<li><a href="{way}#{identifier}">{escape(text)}</a></li>' for level, identifier, text in page.sections if level == 2
    )
    return f'<li><a href="{way}">{escape(page.title)}</a><ul>{headings}</ul></li>'


def write_word_index(handbook: Handbook, lang: str, here: str) -> str:
    """Return the list of titles, keywords and terms by initial, each with the pages to which it leads."""
    words, readings = _collect_words(handbook, lang, here), _list_readings(handbook)
    orders = {word: _order(word, lang, readings) for word in words}
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (orders[word], word)):
        entry = _word_entry(word, words[word], handbook.data.strings[lang]["list_separator"])
        groups.setdefault(write_initial(orders[word], lang), []).append(entry)
    initials = sorted(groups, key=lambda initial: (initial == "#", initial))
    letters = " ".join(f'<a href="#{_letter_id(initial)}">{initial}</a>' for initial in initials)
    entries = "\n".join(
        "\n".join((f'<dt class="index-words__letter" id="{_letter_id(initial)}">{initial}</dt>', *groups[initial]))
        for initial in initials
    )
    label = escape(handbook.data.strings[lang]["glossary_index"])
    return f'<nav class="glossary-index" aria-label="{label}">{letters}</nav>\n\n<dl class="index-words">\n{entries}\n</dl>\n'


def _word_entry(word: str, ways: Mapping[str, str], separator: str) -> str:
    """Return the line of a word: the word and its pages, or the page alone where the word is its title."""
    links = separator.join(f'<a href="{way}">{escape(title)}</a>' for way, title in ways.items())
    return f"<dd>{links}</dd>" if set(ways.values()) == {word} else f"<dd>{escape(word)}: {links}</dd>"


def _letter_id(initial: str) -> str:
    """Return the id of an initial: rows of the kana are numbered."""
    rows = [row[0] for row in _KANA_ROWS]
    return f"row-{rows.index(initial) + 1}" if initial in rows else f"letter-{initial.lower().replace('#', 'other')}"


def _collect_words(handbook: Handbook, lang: str, here: str) -> dict[str, dict[str, str]]:
    """Return each word with the ways from here to its pages and their titles."""
    words: dict[str, dict[str, str]] = {}
    for page in (page for (_, language), page in handbook.pages.items() if language == lang):
        for word in (page.title, *_keywords(page)):
            words.setdefault(word, {})[relative_url(page.url, here)] = page.title
    glossary = handbook.pages.get((_GLOSSARY, lang))
    for term in handbook.data.terms.values() if glossary else ():
        for word in (term.wording[lang].term, *term.wording[lang].variants):
            way = relative_url(f"{page_url(_GLOSSARY, lang)}#{term.id}", here)
            words.setdefault(word, {})[way] = term.wording[lang].term
    return words


def _keywords(page: Page) -> list[str]:
    keywords = page.meta.get("keywords")
    return [str(word).strip() for word in keywords] if isinstance(keywords, list) else []


def _list_readings(handbook: Handbook) -> dict[str, str]:
    wordings = (term.wording["ja"] for term in handbook.data.terms.values())
    return {wording.term: wording.reading for wording in wordings if wording.reading} | dict(handbook.data.readings)


def _order(word: str, lang: str, readings: Mapping[str, str]) -> str:
    """Return what a word is sorted by: its reading in hiragana, or its letters; empty where the reading is not known."""
    if lang == "en":
        return word.lower()
    reading = unicodedata.normalize("NFKC", readings.get(word) or ("" if has_kanji(word) else word)).lower()
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in reading)


def write_initial(reading: str, lang: str) -> str:
    """Return the row of the kana, or the letter, under which a reading stands in an index; "#" for all others."""
    first = reading[:1]
    if lang == "en":
        return first.upper() if first.isalpha() else "#"
    hiragana = chr(ord(first) - 0x60) if "ァ" <= first <= "ヶ" else first
    plain = hiragana.translate(_VOICED)
    return next((row[0] for row in _KANA_ROWS if plain in row), "#")


def check_readings(handbook: Handbook) -> Iterator[Finding]:
    """Warn of titles and keywords with kanji whose reading is not known: the index cannot place them."""
    readings = _list_readings(handbook)
    for (_, lang), page in handbook.pages.items():
        for word in (page.title, *_keywords(page)) if lang == "ja" else ():
            if has_kanji(word) and word not in readings:
                message = f'"{word}" has no reading.'
                line = page.find_line(word)
                yield Finding(page.path, line, "G705", message, f"Add it to {READINGS}: the index needs it.", Level.WARNING)
