"""What the browser loads, joined from its sources and minified: one style sheet, one script, and the script that searches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import minify_html

FOLDER = "assets"
# By extension: the sources in their order. What only some pages or readers need stands in files of its own and is no part of these.
BUNDLES = {
    "css": tuple(f"{FOLDER}/style/{name}.css" for name in ("base", "chrome", "content", "tables", "print")),
    "js": tuple(f"{FOLDER}/script/{name}.js" for name in ("scheme", "reading", "intent", "search", "start")),
}
# The search without what is seen of it, as one script: each request takes a slow telephone some milliseconds.
ENGINE = f"{FOLDER}/search/engine.js", tuple(f"{FOLDER}/search/{name}.js" for name in ("words", "pages", "query", "results"))
_TAGS = {"css": ("<style>", "</style>"), "js": ("<script>", "</script>")}
_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)  # the minifier keeps some of them


def join_sources(extension: str, texts: Iterable[str]) -> str:
    """Return the texts of one kind as one, minified. Names of scripts stay as they are: files call each other by them."""
    text = "".join(texts)
    if extension == "js":
        text = _COMMENT_LINE.sub("", text)
    start, end = _TAGS[extension]
    whole = minify_html.minify(f"{start}{text}{end}", minify_css=True, minify_js=True)
    return whole.removeprefix(start).removesuffix(end)


def name_bundle(extension: str, content: str) -> str:
    """Return the path of a bundle in the site: another content has another name."""
    return f"{FOLDER}/handbook.{hashlib.sha256(content.encode()).hexdigest()[:10]}.{extension}"


def find_bundle(extension: str, files: Iterable[str]) -> str:
    """Return the path of the bundle of an extension among those of the site, or nothing where there is none."""
    pattern = re.compile(rf"{FOLDER}/handbook\.[0-9a-f]{{10}}\.{extension}")
    found: Sequence[str] = sorted(file for file in files if pattern.fullmatch(file))
    return found[0] if found else ""
