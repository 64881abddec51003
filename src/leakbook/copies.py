"""Markdown copies of the pages, and ``llms.txt``, the list of them, for programs that read text and for whoever reuses it.

Proposal: llmstxt.org (a page's copy has its address and ``index.html.md``; the list is a heading, a quotation, notes, links).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakbook.changes import feed_address
from leakbook.datasets import LICENCE
from leakbook.index import FOLDERS
from leakbook.pages import LANGUAGES, Page, other_language, page_slug, page_url
from leakbook.transcript import transcribe

if TYPE_CHECKING:
    from leakbook.handbook import Handbook


def copy_address(page_url: str) -> str:
    """Return the address of the Markdown copy of a page."""
    return f"{page_url}index.html.md"


def llms_address(lang: str) -> str:
    """Return the address of a language's list of copies."""
    return f"{page_url('index', lang)}llms.txt"


def write_copies(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the text of the copy of each page, and of each language's list."""
    for page in handbook.pages.values():
        yield copy_address(page.url), _write_copy(handbook, page).encode()
    for lang in LANGUAGES:
        yield llms_address(lang), _write_list(handbook, lang).encode()


def _write_copy(handbook: Handbook, page: Page) -> str:
    """Return a page's text under a head that says where it is from; it is YAML, as in the sources."""
    site_url = handbook.publication.site_url
    facts = {
        "title": page.title,
        "description": str(page.meta.get("description", "")),
        "url": site_url + page.url,
        "language": page.lang,
        "translation": site_url + copy_address(page_url(page.slug, other_language(page.lang))),
        "reviewed": str(page.meta.get("reviewed", "")),
        "review_by": str(page.meta.get("review_by", "")),
        "version": handbook.publication.version,
        "licence": LICENCE["name"],
    }
    head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items() if value)
    content = handbook.write_notices(page) + page.content
    tool = handbook.data.strings[page.lang]["copy_tool"]
    return f"---\n{head}---\n\n{transcribe(content, page.url, site_url, tool)}"


def _write_list(handbook: Handbook, lang: str) -> str:
    strings, publication = handbook.data.strings[lang], handbook.publication
    home = publication.site_url + page_url("index", lang)
    notes = strings["llms_notes"].format(version=publication.version, url=home)
    parts = [f"# {publication.titles[lang]}", f"> {publication.descriptions[lang]}", notes]
    for folder in FOLDERS:
        # The menu knows the order; what it has not is a finding.
        slugs = [slug for slug in map(page_slug, handbook.nav.get(lang, ())) if _folder(slug) == folder]
        pages = [page for slug in slugs if (page := handbook.pages.get((slug, lang)))]
        if pages:
            name = {"index": strings["not_found_home"], "reference/": strings["links_reference"]}.get(folder, pages[0].title)
            parts.append(f"## {name}\n\n" + "\n".join(_write_entry(page, publication.site_url) for page in pages))
    others = {
        strings["llms_data"]: "data/datapackage.json",
        strings["llms_changes"]: feed_address(lang),
        publication.titles[other_language(lang)]: llms_address(other_language(lang)),
    }
    links = "\n".join(f"- [{name}]({publication.site_url}{address})" for name, address in others.items())
    return "\n\n".join([*parts, f"## Optional\n\n{links}"]) + "\n"


def _folder(slug: str) -> str:
    return next((folder for folder in FOLDERS if slug.startswith(folder)), FOLDERS[-1])


def _write_entry(page: Page, site_url: str) -> str:
    return f"- [{page.title}]({site_url}{copy_address(page.url)}): {page.meta.get('description', '')}"
