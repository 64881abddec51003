"""Sheets: pages that are printed and kept. On paper their links become QR codes of permanent addresses."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement, builder

from leakbook.pages import DEFAULT_LANGUAGE, Page, element_text, page_slug
from leakbook.permalinks import permanent_url
from leakbook.qr import draw
from leakbook.urls import resolve_url


def add_print_links(page: Page, site_url: str, label: str) -> bool:
    """Append, for print alone, the QR codes of a sheet and of the pages that it links to; tell whether it is a sheet.

    A page is a sheet where its front matter says ``sheet: true``; where it holds blocks of the class ``handout``, each of
    them is a sheet of its own. label: what stands under the code of the sheet itself.
    """
    if page.meta.get("sheet") is not True:
        return False
    blocks = {f"{page.slug}#{next(block.iter('h2')).get('id')}": block for block in page.root.find_class("handout")}
    for own, block in (blocks or {page.slug: page.root}).items():
        targets = {own: label} | _linked_pages(page, block)
        codes = [_code(permanent_url(address, site_url), text) for address, text in targets.items()]
        block.append(builder.DIV(builder.CLASS("print-links"), *codes, **{"aria-hidden": "true"}))
    return True


def _linked_pages(page: Page, block: HtmlElement) -> dict[str, str]:
    """Return the slugs of the other pages that a block links to, each with the words of its first link."""
    found: dict[str, str] = {}
    for link in block.iter("a"):
        resolved = resolve_url(link.get("href", ""), page.url) if "footnote" not in link.get("class", "") else None
        text = element_text(link)
        if resolved and text and resolved[0] != page.url and not link.get("class") and link.get("download") is None:
            name = resolved[0].removeprefix("" if page.lang == DEFAULT_LANGUAGE else f"{page.lang}/")
            found.setdefault(_slug(name), text)
    return found


def _slug(address: str) -> str:
    """Return the slug of an address without its language; sections and pages look alike there, so a slash may be too many."""
    return page_slug(f"{address.rstrip('/')}.md") if address else "index"


def _code(url: str, text: str) -> HtmlElement:
    """Return a figure with the QR code of an address, and its words and the address below."""
    shown = url.partition("://")[2]
    return builder.E.figure(html.fragment_fromstring(draw(url)), builder.E.figcaption(text, builder.BR(), builder.SMALL(shown)))
