"""Addresses within the site, all relative to its root and without a slash at their beginning."""

from __future__ import annotations

import posixpath
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

_ROOT = "https://site.invalid/"


def relative_url(target: str, page_url: str) -> str:
    """Return the way from a page to another address: ``data/x.csv`` from ``en/a/`` is ``../../data/x.csv``."""
    start = page_url if page_url.endswith("/") or not page_url else posixpath.dirname(page_url)
    path, mark, fragment = target.partition("#")
    way = posixpath.relpath("/" + path, "/" + start)
    if path.endswith("/") or not path:
        way += "/"
    return f"{way}{mark}{fragment}"


def resolve_url(href: str, page_url: str) -> tuple[str, str] | None:
    """Return address and fragment of a link on a page, decoded (NFC); None for a link that leaves the site.

    ``index.html`` at the end of an address is taken away: it is the same file. An address above the root keeps its ``..``.
    """
    target = urlsplit(urljoin(_ROOT + page_url, href))
    if f"{target.scheme}://{target.netloc}/" != _ROOT:
        return None
    address = unicodedata.normalize("NFC", unquote(target.path)).removeprefix("/")
    if posixpath.basename(address) == "index.html":
        address = address.removesuffix("index.html")
    return address, unicodedata.normalize("NFC", unquote(target.fragment))
