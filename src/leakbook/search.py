"""What the search box reads: three scripts per language, made by the build, the same bytes for the same pages.

The outline holds what decides most (titles, keywords), is small and answers at once. The words follow: headings, and what
searchers say (synonyms, terms, the phrases that people ask for a page with). The text comes last, for what only it
says, for what is written in kana alone, and for the snippets. All are scripts, since a page that was opened from a file may load
nothing else. What reads them stands in ``docs/assets/search/``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from leakbook.datasets import Publication
from leakbook.findings import Finding, Level
from leakbook.pages import LANGUAGES, Page, other_language, page_url
from leakbook.tables import Table

if TYPE_CHECKING:
    from leakbook.project import HandbookData
    from leakbook.terms import Term

_TOOL = re.compile(r'data-tool="([a-z-]+)"')


@dataclass(frozen=True)
class Synonyms:
    """One group of words that a searcher uses for the same thing. emergency: the page for which they are an alarm, or None."""

    words: tuple[str, ...]
    emergency: str | None = None


def synonyms_file(lang: str) -> str:
    """Return the name of the file of a language's synonyms, relative to the project."""
    return f"data/synonyms-{lang}.yaml"


def read_synonyms(_key: str, entry: Mapping[str, Any]) -> Synonyms:
    """Read a record of ``data/synonyms-<lang>.yaml``: ``{words: [word], emergency?: slug}``. Raises ValueError for others."""
    words = entry["words"]
    if not isinstance(words, list) or len(words) < 2 or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError("words is not a list of at least two words; put those that look like numbers into quotes")
    if len({word.lower() for word in words}) < len(words):
        raise ValueError("a word stands in it twice")
    if unknown := sorted(entry.keys() - {"words", "emergency"}):
        raise ValueError(f"the field {unknown[0]} is unknown")
    return Synonyms(tuple(words), entry.get("emergency"))


def check_synonyms(groups: Mapping[str, Synonyms], lang: str, slugs: Iterable[str]) -> Iterable[Finding]:
    """Check that each group's emergency page exists, and that no word stands in more than two groups."""
    known, file = set(slugs), synonyms_file(lang)
    counts: dict[str, int] = {}
    for key, group in groups.items():
        if group.emergency and group.emergency not in known:
            message = f'{key}: "{group.emergency}" is not a page.'
            yield Finding(file, None, "G703", message, "Name the slug of a page, such as emergency/malware.", record=key)
        for word in group.words:
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
            if counts[word.lower()] == 3:
                message = f'{key}: "{word}" stands in more than two groups.'
                yield Finding(file, None, "G704", message, "Keep it in the two that it says best.", record=key)


def asked_file(lang: str) -> str:
    """Return the name of the file with what people ask in a language, relative to the project."""
    return f"data/asked-{lang}.yaml"


def read_asked(_slug: str, entry: Any) -> tuple[str, ...]:
    """Read a record of ``data/asked-<lang>.yaml``: the phrases that people type when the page is what they need."""
    if not isinstance(entry, list) or not entry or not all(isinstance(phrase, str) and phrase.strip() for phrase in entry):
        raise ValueError("it is not a list of phrases; put those that look like numbers into quotes")
    return tuple(entry)


def check_asked(asked: Mapping[str, Sequence[str]], lang: str, pages: Iterable[Page]) -> Iterable[Finding]:
    """Check that phrases stand under a page that exists and nowhere else, and that each page has some."""
    file, first = asked_file(lang), dict[str, str]()
    paths = {page.slug: page.path for page in pages if page.lang == lang}
    for slug, phrases in asked.items():
        if slug not in paths:
            mend = "Name the slug of a page, such as emergency/malware."
            yield Finding(file, None, "G706", f'"{slug}" is not a page.', mend, record=slug)
        for phrase in phrases:
            if other := first.get(phrase.lower()):
                message = f'{slug}: "{phrase}" stands twice, first under {other}.'
                yield Finding(file, None, "G707", message, "Keep it under the page to land on first.", record=slug)
            first.setdefault(phrase.lower(), slug)
    for slug in sorted(paths.keys() - asked.keys()) if asked else ():
        mend = f"Add them to {file}: what people type when they need this page."
        yield Finding(paths[slug], None, "G708", "the search knows no phrases for this page.", mend, Level.WARNING)


def _write_term(term: Term, lang: str) -> list[Any]:
    own, foreign = term.wording[lang], term.wording[other_language(lang)]
    return [term.id, own.term, own.reading, list(dict.fromkeys((*own.variants, foreign.term)))]


def write_outline(pages: Sequence[Page]) -> bytes:
    """Return the script of one language's outline: ``{pages: [[address, slug, title, description, [keyword], [tool section]]]}``."""
    return _script("outline", {"pages": map(_outline_page, pages)})


def write_words(pages: Sequence[Page], tables: Sequence[Table], data: HandbookData, lang: str) -> bytes:
    """Return the script of headings and of what searchers say: ``{headings, tables, terms, synonyms, asked}``.

    headings: ``[[[level, id, heading]]]`` by page; tables: ``[[id, caption, index of its page]]``; terms: ``[[id, term,
    reading, [variant]]]``, the variants with the term of the other language; synonyms: ``[[[word], slug or 0]]``; asked:
    ``[[phrase]]``, by page.
    """
    places = {page.slug: index for index, page in enumerate(pages)}
    words: dict[str, Iterable[Any]] = {
        "headings": map(_headings, pages),
        "tables": ([table.spec.id, table.caption, places[table.page.slug]] for table in tables),
        "terms": [_write_term(term, lang) for term in data.terms.values()],
        "synonyms": [[list(group.words), group.emergency or 0] for group in data.synonyms[lang].values()],
        "asked": (list(data.asked[lang].get(page.slug, ())) for page in pages),
    }
    return _script("words", words)


def _outline_page(page: Page) -> list[Any]:
    description = str(page.meta.get("description", ""))
    return [page.url, page.slug, page.title, description, _keywords(page), _find_tools(page)]


def _keywords(page: Page) -> list[str]:
    listed = page.meta.get("keywords")
    return [str(word) for word in listed] if isinstance(listed, list) else []


def _headings(page: Page) -> list[tuple[int, str, str]]:
    return [(level, identifier, text) for level, identifier, text in page.sections if identifier]


def _join_readings(page: Page, readings: Mapping[str, str]) -> str:
    """Return the readings of a page's title, keywords and headings, as far as they have any."""
    words = (page.title, *_keywords(page), *(text for _, _, text in _headings(page)))
    return " ".join(readings[word] for word in words if word in readings)


def _find_tools(page: Page) -> list[str]:
    """Return the ids of the sections in which the page's tools stand."""
    return [name for name, text in page.source_sections.items() if _TOOL.search(text)] if page.meta.get("tools") else []


def write_text(pages: Sequence[Page], tables: Sequence[Table], data: HandbookData, lang: str) -> bytes:
    """Return the script of one language's text: ``{pages, rows, terms, readings}``, in the order of the outline.

    pages: ``[[text before the first heading, text of each heading's section]]``; rows: ``[[text of each row]]``;
    terms: ``[definition]``; readings: ``[reading of a page's title, keywords and headings]``, which few queries need and
    which would make the outline a third heavier.
    """
    rows = ([" · ".join(cell.text.replace("\n", ", ") for cell in row if cell.text) for row in table.rows] for table in tables)
    definitions = [term.wording[lang].definition for term in data.terms.values()]
    readings = (_join_readings(page, data.readings if lang == "ja" else {}) for page in pages)
    return _script("text", {"pages": map(_section_list, pages), "rows": rows, "terms": definitions, "readings": readings})


def _section_list(page: Page) -> list[str]:
    sections = page.running_texts
    return [sections.get(name, "") for name in ("", *(name for _, name, _ in page.sections if name))]


def _script(part: str, data: Mapping[str, Iterable[Any]]) -> bytes:
    # Item by item: the text of thousands of pages would else stand in memory four times.
    script = BytesIO()
    script.write(f"(self.handbookSearchData??={{}}).{part}={{".encode())
    for index, (name, items) in enumerate(data.items()):
        script.write(f'{"," if index else ""}"{name}":['.encode())
        for number, item in enumerate(items):
            script.write((b"," if number else b"") + _dump(item))
        script.write(b"]")
    script.write(b"};\n")
    return script.getvalue()


def _dump(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").encode()


def write_description(publication: Publication, lang: str) -> bytes:
    """Return the description by which a browser can add the search (OpenSearch 1.1)."""
    name, start = escape(publication.titles[lang]), publication.site_url + page_url("index", lang)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{name[:16]}</ShortName><Description>{name}</Description>\n"
        f"<Language>{lang}</Language><InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(start)}?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    ).encode()


def write_search(
    pages: Iterable[Page], tables: Iterable[Table], data: HandbookData, publication: Publication
) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts of both languages, and what lets a browser add the search, by their address."""
    all_pages, all_tables = list(pages), list(tables)
    for lang in LANGUAGES:
        own = [page for page in all_pages if page.lang == lang]
        listed = [table for table in all_tables if table.lang == lang]
        yield f"assets/search/{lang}-outline.js", write_outline(own)
        yield f"assets/search/{lang}-words.js", write_words(own, listed, data, lang)
        yield f"assets/search/{lang}.xml", write_description(publication, lang)
        yield f"assets/search/{lang}-text.js", write_text(own, listed, data, lang)
