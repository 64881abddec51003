"""Side by side: each page in both languages on one, a row per section, for bilingual teams and for checking.

``both/<slug>/`` is made of the two pages as readers get them. It needs no script; on a phone the languages follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise, zip_longest
from typing import NamedTuple

from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, Page
from leakbook.permalinks import CONTENT_POLICY
from leakbook.urls import relative_url

_SECTION = re.compile(r'(?=<h[23] id="([^"]+)"|<div class="footnote")')
_HEADING_LINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_ATTRIBUTE = re.compile(r' (id|href|src|for|headers|aria-labelledby|aria-describedby)="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-z]+:|//")
_THEME_STYLE = re.compile(r"assets/stylesheets/(?:main|palette)\.\w+\.min\.css")


class Place(NamedTuple):
    """What the pages need to know of the site. styles: addresses of its style sheets; site_url: its public address."""

    styles: tuple[str, ...]
    site_url: str


def both_url(slug: str) -> str:
    """Return the address of a page's two languages side by side."""
    return f"both/{slug.rstrip('/')}/"


def find_styles(files: Iterable[str]) -> tuple[str, ...]:
    """Return the style sheets of the theme among the site's files, whose names change with its version, and our own."""
    return (*sorted(file for file in files if _THEME_STYLE.fullmatch(file)), "assets/handbook.css")


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
    rows = "\n".join(_write_row(pair, parts) for parts in zip_longest(*columns, fillvalue=("", "")))
    styles = "\n".join(f'<link rel="stylesheet" href="{relative_url(style, here)}">' for style in place.styles)
    scripts = "".join(f'<script src="{relative_url(f"assets/{name}.js", here)}"></script>' for name in ("boot", "palette"))
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
</head>
<body class="both" dir="ltr" data-md-color-scheme="default" data-md-color-primary="indigo" data-md-color-accent="indigo">
{scripts}
<nav class="both__ways md-typeset">{ways}</nav>
<main>
{rows}
</main>
</body>
</html>
"""


def _divide(page: Page, here: str) -> list[tuple[str, str]]:
    """Return the sections of a page, each with its id: what stands before the first, then one per heading, then the footnotes."""
    content = _HEADING_LINK.sub("", page.content)
    starts = [(match.start(), match[1] or "footnotes") for match in _SECTION.finditer(content)]
    bounds = [(0, "top"), *starts, (len(content), "")]
    way = relative_url(page.url, here)
    return [
        (name, _ATTRIBUTE.sub(lambda match: _adapt(match, page.lang, way), content[start:end]))
        for (start, name), (end, _) in pairwise(bounds)
    ]


def _adapt(match: re.Match[str], lang: str, way: str) -> str:
    """Return an attribute as it must be here: ids belong to one language, and ways begin at another folder."""
    name, value = match[1], match[2]
    if name in ("href", "src"):
        if value.startswith("#"):
            value = f"#{lang}-{value[1:]}"
        elif not _ELSEWHERE.match(value):
            value = f"{way}{value}"
    else:
        value = " ".join(f"{lang}-{word}" for word in value.split())
    return f' {name}="{value}"'


def _write_row(pair: list[Page], parts: Iterable[tuple[str, str]]) -> str:
    named = list(zip(pair, parts, strict=True))
    cells = "\n".join(f'<div class="md-typeset" lang="{page.lang}">\n{html}</div>' for page, (_, html) in named)
    return f'<section class="both__row" id="{named[0][1][0] or named[1][1][0]}">\n{cells}\n</section>'
