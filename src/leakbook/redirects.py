"""Where old addresses lead: anchors inside pages that moved, and whole pages that moved."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lxml.html import builder

from leakbook.pages import LANGUAGES, Page, page_url
from leakbook.permalinks import CONTENT_POLICY
from leakbook.urls import relative_url


def place_redirects(page: Page, redirects: Mapping[str, str], strings: Mapping[str, str]) -> bool:
    """Give the old anchors of a page a place in its tree; tell whether there were any.

    An anchor renamed within the page is set before its new section; one that moved to another page becomes an entry
    of a list at the page's end that links there. Both work without JavaScript.
    """
    moved = [(old, new) for old, new in redirects.items() if old.startswith(f"{page.slug}#")]
    elsewhere = []
    for old, new in moved:
        anchor, (slug, _, target) = old.partition("#")[2], new.partition("#")
        heading = page.root.get_element_by_id(target, None) if slug == page.slug and target else None
        if heading is not None:
            heading.addprevious(builder.SPAN(id=anchor))
        else:
            elsewhere.append((anchor, new))
    if elsewhere:
        page.root.append(builder.P(strings["moved_title"], builder.CLASS("moved")))
        page.root.append(builder.UL(*(_moved_entry(anchor, new, page) for anchor, new in elsewhere)))
    page.__dict__.pop("ids", None)
    return bool(moved)


def _moved_entry(anchor: str, new: str, page: Page) -> object:
    slug, mark, fragment = new.partition("#")
    href = relative_url(page_url(slug, page.lang) + mark + fragment, page.url)
    return builder.LI(builder.A(f"#{anchor}", href=href), id=anchor)


def write_moved_page(
    old: str, new: str, titles: Mapping[str, str], strings: Mapping[str, Mapping[str, str]], site_url: str
) -> dict[str, bytes]:
    """Return, for each language, the file at a page's old address that leads to its new one."""
    files = {}
    for lang in LANGUAGES:
        here, there = page_url(old, lang), page_url(new, lang)
        href = relative_url(there, here)
        files[here] = f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<meta http-equiv="refresh" content="1; url={href}">
<meta name="robots" content="noindex">
<title>{escape(titles[lang])}</title>
<link rel="canonical" href="{site_url}{there}">
<link rel="stylesheet" href="{relative_url("assets/permalink.css", here)}">
<script src="{relative_url("assets/permalink.js", here)}" defer></script>
</head>
<body>
<main>
<p>{strings[lang]["moved_page"]} <a href="{href}" lang="{lang}" data-permalink>{escape(titles[lang])}</a></p>
</main>
</body>
</html>
""".encode()
    return files
