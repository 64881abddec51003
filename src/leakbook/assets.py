"""What the browser loads, joined from its sources and minified: one style sheet, one script, and the script that searches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

import minify_html

FOLDER = "assets"
_STYLE = tuple(f"{FOLDER}/style/{name}.css" for name in ("base", "chrome", "content", "tables", "print"))
_SCRIPT = tuple(f"{FOLDER}/script/{name}.js" for name in ("scheme", "reading", "intent", "search", "start"))
# By name: the sources in their order. A page asks for one style sheet: where some pages need more, theirs holds all of it. What only some
# readers need stands in files of its own and is no part of these.
BUNDLES = {
    "handbook.css": _STYLE,
    **{f"{name}.css": (*_STYLE, f"{FOLDER}/style/{name}.css") for name in ("learn", "workshop", "lists")},
    "handbook.js": _SCRIPT,
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


def choose_style(slug: str) -> str:
    """Return the name of a page's style sheet in `BUNDLES`."""
    if slug in ("reference/glossary", "reference/a-to-z"):
        return "lists.css"
    section = f"{slug.partition('/')[0]}.css"
    return section if section in BUNDLES else "handbook.css"


def name_bundle(name: str, content: str) -> str:
    """Return the path of a bundle in the site: another content has another name."""
    stem, extension = name.split(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(content.encode()).hexdigest()[:10]}.{extension}"


def find_bundles(files: Iterable[str]) -> Mapping[str, str]:
    """Return the paths of the bundles among the files of the site, by name."""
    pattern = re.compile(rf"{FOLDER}/(\w+)\.[0-9a-f]{{10}}(\.\w+)")
    return {match[1] + match[2]: file for file in files if (match := pattern.fullmatch(file))}
