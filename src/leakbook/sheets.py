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

    A page is a sheet where its front matter says ``sheet: true``. label: what stands under the code of the page itself.
    """
    if page.meta.get("sheet") is not True:
        return False
    targets = {page.slug: label} | _linked_pages(page)
    codes = [_code(permanent_url(slug, site_url), text) for slug, text in targets.items()]
    page.root.append(builder.DIV(builder.CLASS("print-links"), *codes, **{"aria-hidden": "true"}))
    return True


def _linked_pages(page: Page) -> dict[str, str]:
    """Return the slugs of the other pages that a page links to, each with the words of its first link."""
    found: dict[str, str] = {}
    for link in page.root.iter("a"):
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
    return builder.E.figure(html.fragment_fromstring(draw(url)), builder.E.figcaption(text, builder.BR(), builder.SMALL(shown)))
