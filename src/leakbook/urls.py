"""Addresses within the site, all relative to its root and without a slash at their beginning."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

_ROOT = "https://site.invalid/"
_WAY = re.compile(
    r"(?:\.\.?/)*(?:[\w-]+/)*(?:[\w-]+(?:\.\w+)?)?(?:#[\w-]*)?", re.ASCII
)  # ../a/b/#c: neither escapes nor queries
_ELSEWHERE = re.compile(r"https?://(?!site\.invalid)[^/?#\s]")  # most links by far: told at a glance


def relative_url(target: str, page_url: str) -> str:
    """Return the way from a page to another address: ``data/x.csv`` from ``en/a/`` is ``../../data/x.csv``."""
    path, mark, fragment = target.partition("#")
    return f"{_find_way(path, page_url)}{mark}{fragment}"


@lru_cache(maxsize=1024)  # lists lead to many sections of the same pages
def _find_way(path: str, page_url: str) -> str:
    way = posixpath.relpath("/" + path, "/" + page_url.rpartition("/")[0])
    return way + "/" if path.endswith("/") or not path else way


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
        folders = page_url.split("/")[:-1]
        while path.startswith("../") and folders:
            path = path[3:]
            folders.pop()
        if not path.endswith(".html") and not path.startswith("."):
            return "".join(f"{folder}/" for folder in folders) + path, fragment
    target = urlsplit(urljoin(_ROOT + page_url, href))
    if f"{target.scheme}://{target.netloc}/" != _ROOT:
        return None
    return _decode_path(target.path), _decode(target.fragment)


def _decode_path(path: str) -> str:
    address = _decode(path).removeprefix("/")
    return address.removesuffix("index.html") if posixpath.basename(address) == "index.html" else address


def _decode(text: str) -> str:
    return unicodedata.normalize("NFC", unquote(text))
