"""Addresses within the site, all relative to its root and without a slash at their beginning."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

_ROOT = "https://site.invalid/"
_WAY = re.compile(
    r"(?:\.\.?/)*(?:[\w-]+/)*(?:[\w-]+(?:\.\w+)?)?(?:#[\w-]*)?", re.ASCII
)  # ../a/b/#c: neither escapes nor queries
_ELSEWHERE = re.compile(r"https?://(?!site\.invalid)[^/?#\s]")  # most links by far: told at a glance


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
    if _ELSEWHERE.match(href):
        return None
    if href.startswith("#"):
        return _decode_path(page_url), _decode(href[1:])
    if _WAY.fullmatch(href):  # nearly all links: the general parser takes ten times as long
        path, _, fragment = href.partition("#")
        address = posixpath.normpath(posixpath.join("/", posixpath.dirname(page_url), path))
        if not path.endswith(".html") and href.count("..") <= page_url.count("/"):
            return address[1:] + "/" * (path.endswith(("/", ".")) and len(address) > 1), fragment
    target = urlsplit(urljoin(_ROOT + page_url, href))
    if f"{target.scheme}://{target.netloc}/" != _ROOT:
        return None
    return _decode_path(target.path), _decode(target.fragment)


def _decode_path(path: str) -> str:
    address = _decode(path).removeprefix("/")
    return address.removesuffix("index.html") if posixpath.basename(address) == "index.html" else address


def _decode(text: str) -> str:
    return unicodedata.normalize("NFC", unquote(text))
