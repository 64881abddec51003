"""What machines ask a site for by name: ``robots.txt``, and the manifest with which it is put on a home screen.

Standards: RFC 9309 (robots.txt), sitemaps.org (its Sitemap line), W3C Web Application Manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from leakbook.datasets import Publication
from leakbook.pages import LANGUAGES, page_url
from leakbook.strings import Strings
from leakbook.urls import relative_url

ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))
THEME_COLOUR, GROUND = "#4051b5", "#ffffff"


def write_discovery(publication: Publication, strings: Strings) -> Mapping[str, bytes]:
    """Return ``robots.txt`` and the manifest of each language, by address."""
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {publication.site_url}sitemap.xml\n"
    manifests = {manifest_address(lang): _write_manifest(publication, strings[lang], lang) for lang in LANGUAGES}
    return {"robots.txt": robots.encode(), **manifests}


def manifest_address(lang: str) -> str:
    """Return the address of a language's manifest."""
    return f"{page_url('index', lang)}manifest.webmanifest"


def _write_manifest(publication: Publication, words: Mapping[str, str], lang: str) -> bytes:
    """Write a manifest with addresses relative to its own. The other language is in its scope: a switch must not lead out."""
    here = page_url("index", lang)
    icons = [
        {"src": relative_url(f"assets/icons/{name}.png", here), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
        for name, size, use in ICONS
    ]
    manifest: dict[str, Any] = {
        "name": publication.titles[lang],
        "short_name": words["site_short_name"],
        "description": publication.descriptions[lang],
        "lang": lang,
        "start_url": "./",
        "scope": relative_url("", here),
        "display": "minimal-ui",
        "theme_color": THEME_COLOUR,
        "background_color": GROUND,
        "icons": icons,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
