"""A handbook of a few pages, rendered with the site's own Markdown extensions, without MkDocs' build."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import markdown
import yaml
from mkdocs.config import load_config

from leakbook.claims import read_claim, read_source
from leakbook.datasets import Publication
from leakbook.handbook import Handbook
from leakbook.pages import LANGUAGES, Page, slug_file
from leakbook.project import HandbookData
from leakbook.tables import read_table_spec
from leakbook.wording import read_wording

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 22)
PUBLICATION = Publication("https://handbook.example/", {"ja": "手引", "en": "Guide"}, {"ja": "説明", "en": "About"}, "1.0")
DATA = Path(__file__).parent / "golden" / "data.yaml"


@cache
def strings() -> dict[str, dict[str, str]]:
    """Return the words of data/strings.yaml."""
    return yaml.safe_load((ROOT / "data" / "strings.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def extensions() -> tuple[list[str], dict[str, Any]]:
    """Return the Markdown extensions of mkdocs.yml and their settings."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    return config.markdown_extensions, config.mdx_configs


def make_handbook(**overrides: Any) -> Handbook:
    """Return an empty handbook over the data of the golden cases; overrides replace parts of `HandbookData`."""
    entries = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    parts: dict[str, Any] = {
        "specs": {key: read_table_spec(key, entry) for key, entry in entries["tables"].items()},
        "claims": {key: read_claim(key, entry) for key, entry in entries["claims"].items()},
        "sources": {key: read_source(key, entry) for key, entry in entries["sources"].items()},
        "wording": read_wording(yaml.safe_load((ROOT / "data" / "wording.yaml").read_text(encoding="utf-8"))),
        "strings": strings(),
        "readings": {"見本": "みほん"},
        "register": [],
        "redirects": {},
    }
    return Handbook(HandbookData(**{**parts, **overrides}), PUBLICATION, TODAY, files={"assets/favicon.svg"})


def render(handbook: Handbook, slug: str, lang: str, source: str) -> str:
    """Add a page to a handbook the way the hook does, and return its content as a reader gets it."""
    front = re.match(r"---\n(.*?)\n---\n", source, re.DOTALL)
    meta = read_meta(front[1]) if front else {"title": slug}
    body = handbook.add_footnotes(source[front.end() :] if front else source)
    names, configs = extensions()
    html = markdown.Markdown(extensions=names, extension_configs=configs).convert(_as_urls(body))
    handbook.nav.setdefault(lang, {})[slug_file(slug)] = None
    return handbook.add_page(Page(slug, lang, f"docs/{lang}/{slug_file(slug)}", source, html, meta))


def read_meta(text: str) -> dict[str, Any]:
    """Return front matter the way MkDocs does: nothing where it cannot be read."""
    try:
        meta = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def render_pair(handbook: Handbook, slug: str, ja: str, en: str) -> None:
    """Add a page in both languages."""
    for lang, source in zip(LANGUAGES, (ja, en), strict=True):
        render(handbook, slug, lang, source)


def _as_urls(body: str) -> str:
    """Turn links to files that exist in the cases (a.md, b.md) into addresses, as MkDocs does."""
    return re.sub(r"\]\((a|b)\.md(#[a-z-]+)?\)", r"](../\1/\2)", body)


def find_codes(handbook: Handbook) -> list[str]:
    """Return all findings but those that are about the register, as lines."""
    findings = handbook.check(dict(handbook.write_files()))
    return [str(finding) for finding in findings if not finding.code.startswith("K4")]
