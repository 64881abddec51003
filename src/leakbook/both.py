"""Side by side: each page in both languages on one, a row per section, for bilingual teams and for checking.

``both/<slug>/`` is made of the two pages as readers get them. It needs no script; on a phone the languages follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from itertools import pairwise, zip_longest
from typing import NamedTuple

from leakbook.assets import choose_style
from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, Page
from leakbook.permalinks import CONTENT_POLICY
from leakbook.urls import relative_url

# What a section can begin with, and what can hold headings: a heading inside something does not divide the page.
_MARK = re.compile(r'<h[23] id="|<div class="footnote"|<(/?)(?:div|section|details|blockquote|li)\b')
_HEADING_LINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_WAY = re.compile(r' (href|src)="(?!#|[a-z]+:|//)')
_NAME = re.compile(r' (?:id|for|headers|aria-labelledby|aria-describedby)="(?=\S)| href="#')
_NAMES = re.compile(r' (?:headers|aria-labelledby|aria-describedby)="[^" ]* [^"]*"')


class Place(NamedTuple):
    """What the pages need to know of the site: the addresses of its bundles by name; its public address."""

    bundles: Mapping[str, str]
    site_url: str


def both_url(slug: str) -> str:
    """Return the address of a page's two languages side by side."""
    return f"both/{slug.rstrip('/')}/"


def write_both(
    pages: Mapping[tuple[str, str], Page], place: Place, strings: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the page of both languages of each slug that has them: its address and its HTML."""
    for slug, lang in pages:
        if lang == DEFAULT_LANGUAGE and all((slug, other) in pages for other in LANGUAGES):
            pair = [pages[slug, other] for other in LANGUAGES]
            yield both_url(slug), _write_page(pair, place, strings).encode()


def _write_page(pair: list[Page], place: Place, strings: Mapping[str, Mapping[str, str]]) -> str:
    here = both_url(pair[0].slug)
    columns = [_divide(page, here) for page in pair]
    rows = "\n".join(_write_row(pair, parts) for parts in zip_longest(*columns, fillvalue=""))
    sheets = [place.bundles[choose_style(pair[0].slug)], "assets/both.css"]
    styles = "\n".join(f'<link rel="stylesheet" href="{relative_url(sheet, here)}">' for sheet in sheets)
    ways = " ".join(
        f'<a href="{relative_url(page.url, here)}" lang="{page.lang}" hreflang="{page.lang}">{strings[page.lang]["both_alone"]}</a>'
        for page in pair
    )
    title = " / ".join(escape(page.title) for page in pair)
    return f"""<!doctype html>
<html lang="{DEFAULT_LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="strict-origin">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{place.site_url}{pair[0].url}">
<link rel="icon" href="{relative_url("assets/favicon.svg", here)}">
{styles}
<script src="{relative_url(place.bundles["handbook.js"], here)}"></script>
</head>
<body class="both">
<nav class="both__ways md-typeset">{ways}</nav>
<main>
{rows}
</main>
</body>
</html>
"""


@lru_cache(maxsize=256)  # a server asks for the same pages at every build
def _divide(page: Page, here: str) -> list[str]:
    """Return the sections of a page: what stands before the first, then one per heading, then the footnotes."""
    content = _HEADING_LINK.sub("", page.content)
    bounds = [0, *_find_starts(content), len(content)]
    way = relative_url(page.url, here)
    return [_adapt(content[a:b], page.lang, way) for a, b in pairwise(bounds)]


def _find_starts(content: str) -> Iterator[int]:
    """Yield where the sections of a page begin: at its headings and footnotes, not at those inside other elements."""
    depth = 0
    for match in _MARK.finditer(content):
        if (depth == 0 and match[1] is None) or match[0].startswith('<div class="footnote"'):
            yield match.start()
        if match[1] is not None:
            depth += -1 if match[1] else 1
        elif match[0].startswith("<div"):
            depth += 1


def _adapt(content: str, lang: str, way: str) -> str:
    """Return content as it must be here: ways begin at another folder, and ids of the second language are its own."""
    content = _WAY.sub(rf' \1="{way}', content)
    if lang == DEFAULT_LANGUAGE:
        return content
    content = _NAMES.sub(lambda match: match[0].replace(" ", f" {lang}-").replace(f" {lang}-", " ", 1), content)
    return _NAME.sub(rf"\g<0>{lang}-", content)


def _write_row(pair: list[Page], parts: Iterable[str]) -> str:
    named = zip(pair, parts, strict=True)
    cells = "\n".join(f'<div class="md-typeset" lang="{page.lang}">\n{html}</div>' for page, html in named)
    return f'<div class="both__row">\n{cells}\n</div>'
