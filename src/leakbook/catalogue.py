"""What the build itself writes on pages: the lists of tables, sources, terms, codes and changes; exercises and plans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from leakbook.changes import write_list
from leakbook.claims import KINDS, Source, write_source
from leakbook.course import write_form, write_quiz, write_units
from leakbook.datasets import data_path, table_url
from leakbook.index import write_initial, write_page_index, write_word_index
from leakbook.linklist import write_links
from leakbook.offline import write_offer
from leakbook.pages import CATALOGUE_END, CATALOGUE_START, page_slug, page_url
from leakbook.prose import find_citations, hide_code
from leakbook.tables import Table
from leakbook.terms import Term
from leakbook.urls import relative_url
from leakbook.workshop import write_exercises, write_plans

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

_MARKER = re.compile(r"<!-- catalogue of (\w+) -->")
_JAPANESE_CODE = re.compile("`[^`]*[\u3041-\u30ff\u3400-\u9fff][^`]*`")


def find_marker(markdown: str | None) -> str | None:
    """Return the name of the catalogue that a page asks for with ``<!-- catalogue of NAME -->``, or None."""
    match = _MARKER.search(markdown) if markdown and "<!-- c" in markdown else None
    return match[1] if match and match[1] in CATALOGUES else None


class Catalogue(NamedTuple):
    """A page's Markdown with what the build wrote on it. ids, citations: what that brings."""

    markdown: str
    ids: frozenset[str]
    citations: tuple[str, ...]


def write_catalogue(handbook: Handbook, markdown: str, lang: str, here: str) -> Catalogue:
    """Put the catalogues of a page into the places of their markers, between comments that tell them from the page's own text.

    markdown: with the footnotes of what the page itself cites; here: the address of the page, from which links start.
    """
    pieces: list[str] = []

    def write(match: re.Match[str]) -> str:
        pieces.append(CATALOGUES[match[1]](handbook, lang, here))
        return f"<!--{CATALOGUE_START}-->\n\n{pieces[-1]}\n\n<!--{CATALOGUE_END}-->"

    written, generated = _MARKER.sub(write, markdown), "\n".join(pieces)
    ids = re.findall(r'\{#([\w-]+)\}|<dt id="([\w-]+)"', generated)
    cited = find_citations(hide_code(generated))
    known = find_citations(hide_code(markdown))
    footnotes = [key for key in cited if key not in known]
    written = handbook.add_footnotes(written, footnotes) if footnotes else written
    return Catalogue(written, frozenset(a or b for a, b in ids), tuple(cited))


def _write_tables(handbook: Handbook, lang: str, here: str) -> str:
    return "\n\n".join(_table_entry(table, here, handbook) for table in handbook.list_tables(lang)) + "\n"


def _table_entry(table: Table, here: str, handbook: Handbook) -> str:
    strings, publication = handbook.data.strings[table.lang], handbook.publication
    page_link = relative_url(f"{table.page.url}#{table.spec.id}", here)
    files = " ".join(_file_link(table, extension, here, strings) for extension in ("csv", "json"))
    size = strings["table_size"].format(rows=len(table.rows), columns=len(table.titles))
    columns = strings["list_separator"].join(
        f"{escape(title)} (`{column.key}`)" for title, column in zip(table.titles, table.spec.columns, strict=True)
    )
    url = table_url(table, publication)
    citation = strings["table_citation"].format(
        title=table.caption, site=publication.titles[table.lang], version=publication.version, url=url
    )
    citation = escape(citation).replace(url, f'<a href="{page_link}">{url}</a>')
    lines = [
        f"### {table.caption} {{#table-{table.spec.id}}}",
        "",
        f'- {strings["table_page"]}<a href="{page_link}">{escape(table.page.title)}</a>',
        f"- {strings['table_size_label']}{size}",
        f"- {strings['table_columns']}{columns}",
        f"- {strings['table_files']}{files}",
        f"- {strings['table_cite']}{citation}",
    ]
    return "\n".join(lines)


def _file_link(table: Table, extension: str, here: str, strings: Mapping[str, str]) -> str:
    label = escape(strings["download"].format(title=table.caption, format=extension.upper()), quote=True)
    href = relative_url(data_path(table, extension), here)
    return f'<a href="{href}" download aria-label="{label}">{extension.upper()}</a>'


def _write_sources(handbook: Handbook, lang: str, here: str) -> str:
    """Write every source that a page of the language rests on, under the kind of evidence that it is first used for."""
    strings = handbook.data.strings[lang]
    pages = _pages_of_sources(handbook, lang)
    kinds: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    placed: set[str] = set()
    for kind in KINDS:
        for claim in handbook.data.claims.values():
            new = [key for key in claim.sources if claim.kind == kind and key in pages and key not in placed]
            placed.update(new)
            kinds[kind] += [handbook.data.sources[key] for key in new if key in handbook.data.sources]
    parts = []
    for kind in (kind for kind in KINDS if kinds[kind]):
        entries = sorted(kinds[kind], key=lambda source: (source.publisher, source.title))
        parts.append(f"### {strings[f'kind_{kind}']} {{#kind-{kind}}}\n")
        parts += [_source_entry(source, pages[source.id], lang, here, handbook) for source in entries]
        parts.append("")
    return "\n".join(parts)


def _pages_of_sources(handbook: Handbook, lang: str) -> dict[str, list[str]]:
    """Return the slugs of the pages that rest on each source."""
    pages: dict[str, dict[str, None]] = {}
    for page in (page for page in handbook.pages.values() if page.lang == lang):
        cited = (handbook.data.claims[key] for key in page.citations if key in handbook.data.claims)
        for key in (key for claim in cited for key in claim.sources):
            pages.setdefault(key, {})[page.slug] = None
    return {key: list(slugs) for key, slugs in pages.items()}


def _source_entry(source: Source, slugs: Iterable[str], lang: str, here: str, handbook: Handbook) -> str:
    strings = handbook.data.strings[lang]
    links = strings["list_separator"].join(
        f'<a href="{relative_url(page_url(slug, lang), here)}">{escape(handbook.pages[slug, lang].title)}</a>' for slug in slugs
    )
    checked = strings["source_checked"].format(date=source.checked)
    return f"- {write_source(source, lang, strings)} {checked} {strings['source_pages']}{links}"


def _write_glossary(handbook: Handbook, lang: str, here: str) -> str:
    """Write every term, in the order of its reading (Japanese) or of the alphabet, with a line that leads to each letter."""
    terms = sorted(handbook.data.terms.values(), key=lambda term: (_initial(term, lang), _order(term, lang)))
    strings = handbook.data.strings[lang]
    initials: dict[str, str] = {}
    for term in terms:
        initials.setdefault(_initial(term, lang), term.id)
    index = " ".join(f'<a href="#{first}">{initial}</a>' for initial, first in initials.items())
    entries = "\n".join(_term_entry(term, lang, here, strings) for term in terms)
    return f'<nav class="glossary-index" aria-label="{escape(strings["glossary_index"])}">{index}</nav>\n\n<dl class="glossary">\n{entries}\n</dl>\n'


def _order(term: Term, lang: str) -> str:
    wording = term.wording[lang]
    return (wording.reading or wording.term).lower() if lang == "ja" else wording.term.lower()


def _initial(term: Term, lang: str) -> str:
    return write_initial(_order(term, lang), lang)


def _term_entry(term: Term, lang: str, here: str, strings: Mapping[str, str]) -> str:
    wording, other_lang = term.wording[lang], "en" if lang == "ja" else "ja"
    reading = f' <span class="glossary__reading">({escape(wording.reading)})</span>' if wording.reading else ""
    other = f'<span class="glossary__other" lang="{other_lang}">{escape(term.wording[other_lang].term)}</span>'
    variants = strings["list_separator"].join(map(escape, wording.variants))
    said = f' <span class="glossary__variants">{strings["glossary_variants"]}{variants}</span>' if variants else ""
    see = ""
    if term.see:
        file, mark, section = term.see.partition("#")
        href = relative_url(page_url(page_slug(file), lang) + mark + section, here)
        see = f' <a href="{href}">{strings["glossary_see"].format(term=escape(wording.term))}</a>'
    return f'<dt id="{term.id}">{escape(wording.term)}{reading} {other}</dt>\n<dd>{escape(wording.definition)}{said}{see}</dd>'


def _write_codes(handbook: Handbook, lang: str, here: str) -> str:
    del here
    parts = []
    for group, names in handbook.data.codes.get("groups", {}).items():
        parts.append(f"### {names[lang]} ({group}) {{#codes-{group.lower()}}}\n")
        for code, entry in handbook.data.codes.get("codes", {}).items():
            if code.startswith(group):
                text = _JAPANESE_CODE.sub(r"\g<0>{lang=ja}", entry[lang]["text"]) if lang == "en" else entry[lang]["text"]
                parts.append(f"#### {code}: {entry[lang]['title']} {{#{code.lower()}}}\n\n{text}\n")
    return "\n".join(parts)


# Written last: they list what all other pages hold.
LISTING = ("tables", "sources", "pages", "words", "units", "form")
CATALOGUES: Mapping[str, Callable[[Handbook, str, str], str]] = {
    "tables": _write_tables,
    "sources": _write_sources,
    "terms": _write_glossary,
    "codes": _write_codes,
    "changes": write_list,
    "offline": write_offer,
    "links": write_links,
    "pages": write_page_index,
    "words": write_word_index,
    "exercises": write_exercises,
    "plans": write_plans,
    "quiz": write_quiz,
    "units": write_units,
    "form": write_form,
}
