"""What a page may not contain: active or foreign HTML, odd addresses, links that do not say where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from leakbook.findings import Finding
from leakbook.pages import Address, Page, element_text

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
_LOUD: Any = XPath("descendant::*[@style or @*[starts-with(name(), 'on')]]")
_SHORT_LINKS: Any = XPath("descendant::a[@href and not(@class='headerlink' or @class='footnote-ref') and string-length() < 20]")
_TEXTS_WITH_URL: Any = XPath(
    "descendant::text()[contains(., '://')][not(ancestor::a or ancestor::code or ancestor::pre)]", smart_strings=False
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB_ADDRESS = re.compile(r"https?://[^\s/\[\]]+\.?[^\s\[\]]*$", re.IGNORECASE)
_BARE_URL = re.compile(r"\bhttps?://[^\s<>「」（）()、。]+")


def check_safety(page: Page) -> Iterator[Finding]:
    """Check every element of a page but the footnotes, which the build writes."""
    for needle, code, message, mend in _judge(page):
        yield Finding(page.path, page.find_line(needle), code, message, mend)


def _judge(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Yield what to look for in the source, code, message and way to mend."""
    for element in page.root.iter(*FORBIDDEN):
        yield f"<{element.tag}", "H501", f"<{element.tag}> is not allowed in a page.", "Take it out."
    for element in _LOUD(page.root):
        yield from _judge_attributes(element)
    for image in page.root.iter("img"):
        if not (image.get("alt") or "").strip():
            source = image.get("src") or ""
            yield source.rsplit("/", 1)[-1] or "<img", "H505", f'the image "{source}" has no alternative text.', "Describe it."
    for address in page.addresses:
        yield from _judge_address(address)
    for link in _SHORT_LINKS(page.root):
        yield from _judge_link_text(link)
    for text in _TEXTS_WITH_URL(page.root) if "://" in page.text else ():
        for url in _BARE_URL.findall(text):
            yield url, "L111", f'the address "{url}" stands bare.', "Link it from words."


def _judge_attributes(element: HtmlElement) -> Iterator[tuple[str, str, str, str]]:
    for name, value in element.attrib.items():
        if str(name).startswith("on"):
            yield str(name), "H502", f'the event handler {name}="{value}" is not allowed.', "Take it out."
        elif name == "style" and element.tag not in ("td", "th"):
            yield "style=", "H503", f'the inline style "{value}" is not allowed.', "Use a class of docs/assets/handbook.css."


def _judge_address(address: Address) -> Iterator[tuple[str, str, str, str]]:
    value = address.value.strip()
    match = _SCHEME.match(value)
    scheme = match[1].lower() if match else ""
    if (scheme or value.startswith("//")) and address.tag in LOADING:
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
