"""What a page may not contain: active or foreign HTML, odd addresses, links that do not say where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from leakbook.findings import Finding
from leakbook.pages import Page, element_text

# Everything else that a page could do is done by the build or not at all.
FORBIDDEN = ("script", "style", "iframe", "object", "embed", "form", "link", "meta", "base", "frame", "applet")
LOADING = ("img", "source", "video", "audio", "track", "picture", "svg", "use", "image")
SCHEMES = ("https", "http", "mailto", "tel")
EMPTY_WORDS = frozenset(
    [
        "here",
        "click here",
        "this",
        "this page",
        "link",
        "more",
        "read more",
        "こちら",
        "ここ",
        "これ",
        "リンク",
        "詳細",
        "詳しくはこちら",
        "こちらをクリック",
    ]
)
_ADDRESSES = ("href", "src", "srcset", "poster", "data", "action")
_BODY = "*[not(self::div[@class='footnote'])]/descendant-or-self::"
# Most pages hold nothing that this finds, and then only their links are looked at one by one.
_ACTIVE = re.compile(
    rf"""<(?:{"|".join(FORBIDDEN)}|img)\b|\s(?:style|on\w+)\s*=|\s(?:{"|".join(_ADDRESSES)})="?(?:\w+:|//)""", re.IGNORECASE
)
_ALL: Any = XPath(f"{_BODY}*")
_SHORT_LINKS: Any = XPath(f"{_BODY}a[@href and not(@class='headerlink' or @class='footnote-ref') and string-length() < 20]")
_TEXTS_WITH_URL: Any = XPath(
    "descendant::text()[contains(., '://')]"
    "[not(ancestor::a or ancestor::code or ancestor::pre or ancestor::*[contains(@class, 'footnote')])]",
    smart_strings=False,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB_ADDRESS = re.compile(r"https?://[^\s/\[\]]+\.?[^\s\[\]]*$", re.IGNORECASE)
_BARE_URL = re.compile(r"\bhttps?://[^\s<>「」（）()、。]+")


def check_safety(page: Page) -> Iterator[Finding]:
    """Check every element of a page but the footnotes, which the build writes."""
    body = page.content.partition('<div class="footnote">')[0]
    for element in _ALL(page.root) if _ACTIVE.search(body) else _SHORT_LINKS(page.root):
        for needle, code, message, mend in _judge(element):
            yield Finding(page.path, page.find_line(needle), code, message, mend)
    texts = _TEXTS_WITH_URL(page.root) if "://" in body else ()
    for url in (url for text in texts for url in _BARE_URL.findall(text)):
        yield Finding(page.path, page.find_line(url), "L111", f'the address "{url}" stands bare.', "Link it from words.")


def _judge(element: HtmlElement) -> Iterator[tuple[str, str, str, str]]:
    """Yield what to look for in the source, code, message and way to mend."""
    tag = str(element.tag)
    if tag in FORBIDDEN:
        yield f"<{tag}", "H501", f"<{tag}> is not allowed in a page.", "Take it out."
    for name, value in element.attrib.items():
        if str(name).startswith("on"):
            yield str(name), "H502", f'the event handler {name}="{value}" is not allowed.', "Take it out."
        elif name == "style" and tag not in ("td", "th"):
            yield "style=", "H503", f'the inline style "{value}" is not allowed.', "Use a class of docs/assets/handbook.css."
    if tag == "img" and not (element.get("alt") or "").strip():
        source = element.get("src") or ""
        yield source.rsplit("/", 1)[-1] or "<img", "H505", f'the image "{source}" has no alternative text.', "Describe it."
    yield from _judge_address(element, tag)
    if tag == "a" and "headerlink" not in element.get("class", ""):
        yield from _judge_link_text(element)


def _judge_address(element: HtmlElement, tag: str) -> Iterator[tuple[str, str, str, str]]:
    for name in _ADDRESSES:
        if not (value := (element.get(name) or "").strip()):
            continue
        match = _SCHEME.match(value)
        scheme = match[1].lower() if match else ""
        if (scheme or value.startswith("//")) and tag in LOADING:
            yield value, "H504", f'"{value}" would be loaded from elsewhere.', "Put the file into docs/assets."
        elif scheme and scheme not in SCHEMES:
            yield value, "L109", f'the scheme of "{value}" is not allowed.', "Link to a page or to a https: address."
        elif scheme.startswith("http") and not _WEB_ADDRESS.match(value):
            yield value, "L109", f'"{value}" is not a web address.', "Correct it."
        elif scheme == "http" or value.startswith("//"):
            yield value, "L110", f'"{value}" is not encrypted.', "Write https:."


def _judge_link_text(element: HtmlElement) -> Iterator[tuple[str, str, str, str]]:
    text = element_text(element)
    name = text or (element.get("aria-label") or "") or "".join(element.xpath(".//img/@alt"))
    href = element.get("href") or ""
    if href and not name.strip():
        yield href, "L112", f'the link to "{href}" has no text.', "Say where it leads."
    elif text.strip().lower().rstrip("。.") in EMPTY_WORDS:
        yield f"[{text}]", "L112", f'the link text "{text}" does not say where it leads.', "Name the page or section."
