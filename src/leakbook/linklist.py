"""The list of permanent links: every page with its sections and tables, both languages side by side, to copy or as QR codes.

It is made of the sources, since the pages of one language are rendered before those of the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from leakbook.index import FOLDERS
from leakbook.pages import other_language, page_url
from leakbook.permalinks import permanent_url
from leakbook.prose import write_hashes
from leakbook.urls import relative_url

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

_TITLE = re.compile(r"^# (.+?) *$", re.MULTILINE)
_TITLE_FIELD = re.compile(r"^title: *[\"']?(.+?)[\"']? *$", re.MULTILINE)
_PLACE = re.compile(r"^#{2,4} (.+?) *\{#([\w-]+)\}|^    attrs: \{id: ([\w-]+)\}\n(.+?) *$", re.MULTILINE)
_MARKUP = re.compile(r"[*`\\]|\[\^[^\]]*\]|\]\([^)]*\)|\[|</?[a-z][^>]*>")


class _Link(NamedTuple):
    """One line of the list: an address (``slug#section``) and its names in this language and the other."""

    address: str
    name: str
    counterpart: str


def write_links(handbook: Handbook, lang: str, here: str) -> str:
    """Return the links under a heading per folder, in the order in which readers look for them."""
    groups: dict[str, list[str]] = {folder: [] for folder in FOLDERS}
    for slug, language in handbook.sources:
        if language == lang and (slug, other_language(lang)) in handbook.sources:
            folder = next((folder for folder in FOLDERS if slug.startswith(folder)), FOLDERS[-1])
            groups[folder].append(_write_page(_list_links(slug, lang, handbook), lang, handbook, here))
    return "\n\n".join(
        f"### {_folder_name(folder, lang, handbook)} {{#links-{folder.rstrip('/')}}}\n\n<ul class='links'>\n"
        + "\n".join(entries)
        + "\n</ul>"
        for folder, entries in groups.items()
        if entries
    )


def _folder_name(folder: str, lang: str, handbook: Handbook) -> str:
    """Return the title of a folder's first page; a folder without one has its name among the software's words."""
    known = (folder, lang) in handbook.sources
    return read_title(handbook.read_source(folder, lang)) if known else handbook.data.strings[lang]["links_reference"]


def _list_links(slug: str, lang: str, handbook: Handbook) -> list[_Link]:
    own, other = (handbook.read_source(slug, name) for name in (lang, other_language(lang)))
    names, counterparts = _name_places(own), _name_places(other)
    sections = [_Link(f"{slug}#{key}", name, counterparts.get(key, name)) for key, name in names.items()]
    return [_Link(slug, read_title(own), read_title(other)), *sections]


@lru_cache(maxsize=512)  # each page asks for those of its folder and of the home page
def read_title(source: str) -> str:
    """Return the title of a page's source, plain: its first heading, else the field of its front matter."""
    match = _TITLE.search(write_hashes(source)) or _TITLE_FIELD.search(source)
    return _plain(match[1]) if match else ""


@lru_cache(maxsize=512)  # the lists of both languages name the places of both
def _name_places(source: str) -> dict[str, str]:
    """Return the names of a page's sections and tables by their ids, in order."""
    return {match[2] or match[3]: _plain(match[1] or match[4]) for match in _PLACE.finditer(write_hashes(source))}


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()


def _write_page(links: list[_Link], lang: str, handbook: Handbook, here: str) -> str:
    page, *sections = (_write_link(link, lang, handbook, here) for link in links)
    entries = "\n".join(f"<li>{section}</li>" for section in sections)
    return f"<li>{page}\n<ul>\n{entries}\n</ul></li>" if entries else f"<li>{page}</li>"


def _write_link(link: _Link, lang: str, handbook: Handbook, here: str) -> str:
    """Return one line: the name in both languages, each a link, and the permanent address."""
    slug, mark, section = link.address.partition("#")
    site_url, other = handbook.publication.site_url, other_language(lang)
    url = permanent_url(link.address, site_url)
    own = relative_url(page_url(slug, lang) + mark + section, here)
    way = relative_url(url.removeprefix(site_url), here)
    return (
        f'<a href="{own}">{escape(link.name)}</a> / <span lang="{other}">{escape(link.counterpart)}</span> '
        f'<a class="links__address" href="{way}" data-permanent data-name="{escape(link.name)}">{escape(url)}</a>'
    )
