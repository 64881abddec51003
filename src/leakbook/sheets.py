"""Sheets: pages that are printed and kept. On paper their links become QR codes of permanent addresses."""

from __future__ import annotations

from functools import cache

import segno
from lxml import html
from lxml.html import HtmlElement, builder

from leakbook.pages import DEFAULT_LANGUAGE, Page, element_text, page_slug
from leakbook.urls import resolve_url


def add_print_links(page: Page, site_url: str, label: str) -> bool:
    """Append, for print alone, the QR codes of a sheet and of the pages that it links to; tell whether it is a sheet.

    A page is a sheet where its front matter says ``sheet: true``; where it holds blocks of the class ``handout``, each of
    them is a sheet of its own. label: what stands under the code of the sheet itself.
    """
    if page.meta.get("sheet") is not True:
        return False
    if handouts := page.root.find_class("handout"):
        for handout in handouts:
            head = next(handout.iter("h2"))
            _append_codes(page, handout, f"{page.slug}/#{head.get('id', '')}", label, site_url)
    else:
        _append_codes(page, page.root, page.slug, label, site_url)
    return True


def _append_codes(page: Page, block: HtmlElement, own: str, label: str, site_url: str) -> None:
    targets = {own: label} | _linked_pages(page, block)
    codes = [_code(f"{site_url}k/{name if '#' in name else name.rstrip('/') + '/'}", text) for name, text in targets.items()]
    block.append(builder.DIV(builder.CLASS("print-links"), *codes, **{"aria-hidden": "true"}))


def _linked_pages(page: Page, block: HtmlElement) -> dict[str, str]:
    """Return the slugs of the other pages that a block links to, each with the words of its first link."""
    found: dict[str, str] = {}
    for link in block.iter("a"):
        resolved = resolve_url(link.get("href", ""), page.url) if "footnote" not in link.get("class", "") else None
        text = element_text(link)
        if resolved and text and resolved[0] != page.url and not link.get("class"):
            name = resolved[0].removeprefix("" if page.lang == DEFAULT_LANGUAGE else f"{page.lang}/")
            found.setdefault(_slug(name), text)
    return found


def _slug(address: str) -> str:
    """Return the slug of an address without its language; sections and pages look alike there, so a slash may be too many."""
    return page_slug(f"{address.rstrip('/')}.md") if address else "index"


def _code(url: str, text: str) -> HtmlElement:
    """Return a figure with the QR code of an address, and its words and the address below."""
    shown = url.partition("://")[2]
    return builder.E.figure(
        html.fragment_fromstring(_draw(url)), builder.E.figcaption(text, builder.BR(), builder.SMALL(shown))
    )


@cache
def _draw(url: str) -> str:
    """Return the QR code (ISO/IEC 18004) of an address as SVG. The mask is given: to weigh all eight takes most of the time."""
    return segno.make(url, micro=False, mask=4).svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
