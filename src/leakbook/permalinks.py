"""Addresses that never die: ``/k/<slug>/`` pages, the register of all that was published, and redirects.

An address is a slug (``basics/causes``) or a slug with an anchor (``basics/causes#compare``), the same in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from leakbook.findings import Finding, Level
from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, Page, page_url
from leakbook.urls import relative_url

REGISTER = "data/permalinks.txt"
REDIRECTS = "data/redirects.yaml"
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
_ADDRESS = re.compile(r"(?!(?:ja|en|k|both|data|assets|search)(?:/|#|$))[a-z0-9-]+(?:/[a-z0-9-]+)*/?(?:#[A-Za-z0-9_-]+)?")
REGISTER_HEAD = """\
# Every page and section that was ever published, the same in both languages. Append-only: addresses never die.
# New ones are added by: python3 scripts/build.py --record-permalinks
"""


def permanent_url(address: str, site_url: str) -> str:
    """Return the permanent public address of a page or section: ``…/k/personal/passwords/#length``."""
    slug, mark, section = address.partition("#")
    return f"{site_url}k/{slug.rstrip('/')}/{mark}{section}"


def read_register(text: str) -> dict[str, int]:
    """Read ``data/permalinks.txt``: one address a line, each with its 1-based line; ``#`` begins a comment."""
    lines = enumerate(text.splitlines(), start=1)
    return {line.strip(): number for number, line in lines if line.strip() and not line.startswith("#")}


def is_address(name: object) -> bool:
    """Tell whether a name from the redirects is an address: never a path out of the site or into another part of it."""
    return isinstance(name, str) and bool(_ADDRESS.fullmatch(name))


def list_addresses(pages: Iterable[Page], tables: Iterable[tuple[str, str]]) -> list[str]:
    """Return every address that the pages offer now. tables: slug and table id of each table."""
    addresses: dict[str, None] = {}
    anchors = {(page.slug, name): None for page in pages for _, name, _ in page.sections if name}
    anchors |= {(page.slug, name): None for page in pages for name in sorted(page.generated_ids)}
    for page in pages:
        addresses[page.slug] = None
    for slug, name in (*anchors, *tables):
        addresses[f"{slug}#{name}"] = None
    return sorted(addresses)


def check_register(register: list[str], addresses: list[str], redirects: Mapping[str, str]) -> Iterator[Finding]:
    """Check that each published address is still there or leads on to one that is."""
    current = set(addresses)
    gone = [address for address in register if not (address in current or follow(address, redirects, current))]
    for address in _without_sections(gone):
        yield Finding(
            REGISTER, None, "K401", f'the published address "{address}" is gone.',
            f"Bring it back, or lead it on in {REDIRECTS}.", record=address, misses=_url_of(address, DEFAULT_LANGUAGE),
        )  # fmt: skip
    for address in _without_sections(sorted(current - set(register))):
        yield Finding(
            REGISTER, None, "K402", f'the address "{address}" is not registered yet.',
            "Run python3 scripts/build.py --record-permalinks.", Level.WARNING, misses=_url_of(address, LANGUAGES[1]),
        )  # fmt: skip
    for old in redirects:
        if old in current:
            yield _redirect(
                old, "K403", f'"{old}" was led on and is used again.', "Choose another name, or take the redirect away."
            )
        elif "#" not in old and "#" in redirects[old]:
            yield _redirect(old, "K405", f'the page "{old}" is led to a section.', "Lead it to a page.")
        elif not follow(old, redirects, current):
            yield _redirect(old, "K404", f'"{old}" leads nowhere or in a circle.', "Lead it to an address that exists.")


def _without_sections(addresses: list[str]) -> list[str]:
    """Leave out the sections of pages that are named themselves."""
    pages = {address for address in addresses if "#" not in address}
    return [address for address in addresses if "#" not in address or address.partition("#")[0] not in pages]


def _url_of(address: str, lang: str) -> str:
    slug, mark, anchor = address.partition("#")
    return page_url(slug, lang) + mark + anchor


def _redirect(old: str, code: str, message: str, mend: str) -> Finding:
    return Finding(REDIRECTS, None, code, message, mend, record=old)


def follow(address: str, redirects: Mapping[str, str], current: set[str]) -> str | None:
    """Return where an address leads in the end, or None. A page that moved takes its anchors with it."""
    for _ in range(len(redirects) + 1):
        if address in current:
            return address
        slug, mark, anchor = address.partition("#")
        if address in redirects:
            address = redirects[address]
        elif slug in redirects:
            address = redirects[slug].partition("#")[0] + mark + anchor
        else:
            return None
    return None


def write_permalink_page(
    slug: str, target: str, titles: Mapping[str, str], strings: Mapping[str, Mapping[str, str]], site_url: str
) -> str:
    """Return the HTML of ``/k/<slug>/``. target: the slug that it leads to; titles: that page's, by language.

    With the script, the reader's language is chosen and the fragment kept; without it, both links are shown.
    """
    here = f"k/{slug.rstrip('/')}/"
    links = "\n".join(
        f'<p><a href="{relative_url(page_url(target, lang), here)}" lang="{lang}" hreflang="{lang}" data-permalink>'
        f"{escape(titles[lang])} — {strings[lang]['site_name']}</a></p>"
        for lang in LANGUAGES
    )
    alternates = "\n".join(
        f'<link rel="alternate" hreflang="{lang}" href="{site_url}{page_url(target, lang)}">' for lang in LANGUAGES
    )
    return f"""<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<meta name="robots" content="noindex">
<title>{escape(titles["ja"])} / {escape(titles["en"])}</title>
<link rel="canonical" href="{site_url}{page_url(target, "ja")}">
{alternates}
<link rel="icon" href="{relative_url("assets/favicon.svg", here)}">
<link rel="stylesheet" href="{relative_url("assets/permalink.css", here)}">
<script src="{relative_url("assets/permalink.js", here)}" defer></script>
</head>
<body>
<main>
<h1>{escape(titles["ja"])} <span lang="en">/ {escape(titles["en"])}</span></h1>
{links}
</main>
</body>
</html>
"""
