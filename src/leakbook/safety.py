"""What a page may not contain: active or foreign HTML, odd addresses, links that do not say where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.etree import XPath
from lxml.html import HtmlElement

from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Address, Page, element_text
from leakbook.prose import hide_examples

LOADING = ("img", "source", "video", "audio", "track", "picture", "svg", "use", "image")
LOADED = ("src", "srcset", "poster", "background", "data")
SCHEMES = ("https", "http", "mailto", "tel")
_POINTING = r"(?:こちら|コチラ|ここ|これ|この(?:リンク|ページ|サイト|記事|資料))"
EMPTY_WORDS = re.compile(
    r"(?:(?:click|press|see|read|go|learn|find out|view) )?(?:here|this|(?:this )?(?:page|link|site|website|article|document)"
    r"|more(?: info| information| details| here)?)|details|info|information|continue|continue reading|click"
    rf"|(?:(?:詳しく|詳細|続き|リンク)?[はも]?、?{_POINTING}(?:の(?:ページ|リンク|サイト|記事))?"
    r"(?:から|へ|で|まで|を見る|を参照|をご覧(?:ください)?|をクリック|をタップ|を押す)?(?:してください)?)"
    r"|(?:外部)?リンク|(?:詳し[くい]|もっと(?:詳しく)?|続き|詳細)(?:を?(?:見る|読む|知る|表示))?|クリック|参照|ページ|サイト"
)
# What Markdown makes, and the few that a writer may write. Everything else is a slip or does something of its own.
ALLOWED = frozenset(
    [
        "a",
        "abbr",
        "article",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "section",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "track",
        "ul",
        "video",
        "audio",
    ]
)
# Attributes that steer the reader's browser: where a link opens, who is told of it, what has the focus or can be changed.
STEERING = ("target", "ping", "accesskey", "contenteditable", "autofocus", "autoplay")
# Without it no element is loud.
_LOUD_MARK = re.compile(
    r"""[\s"'/](?:(?:on\w+|style|target|ping|accesskey)\s*=|contenteditable|autofocus|autoplay|lang=(?!["']?(?:ja|en)["'\s>]))""",
    re.IGNORECASE,
)
_LOUD: Any = XPath(f"descendant::*[@style or @lang or @{' or @'.join(STEERING)} or @*[starts-with(name(), 'on')]]")
_SHORT_LINKS: Any = XPath("descendant::a[@href and not(@class='headerlink' or @class='footnote-ref') and string-length() < 20]")
_TEXTS_WITH_URL: Any = XPath(
    "descendant::text()[contains(., '://') or contains(., 'www.')][not(ancestor::a or ancestor::code or ancestor::pre)]",
    smart_strings=False,
)
# An address that is its own words: <https://…>, and what is written in full for it.
_URL_AS_WORDS = re.compile(r"[<>\[]\s*(?:https?://|www\.)", re.IGNORECASE)
_LINKS_LIKE_URLS: Any = XPath("descendant::a[@href and not(@class) and (contains(., '://') or contains(., 'www.'))]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB_ADDRESS = re.compile(r"https?://(?!https?:)(?:\[[0-9a-f:.]+\]|[^\s/\[\]]+)(?:[:/?#][^\s\[\]]*)?$", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://|(?<![./@-])www\.[\w-]+\.)[^\s<>「」（）()、。\u3041-\u30ff]+", re.IGNORECASE
)
_PAIRED = re.compile(
    r"<(/?)(a|abbr|article|b|cite|code|del|div|dl|em|figure|i|ins|kbd|mark|nav|ol|pre|q|ruby|section|small|span|strong|sub|sup|table|ul)"
    r"(?=[\s>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"\[(?:[*_\s]|!\[\s*\]\([^)]*\))*\]\(|<a [^>]*>\s*(?:<[^>]*>\s*)*</a>")
# What a drawing (SVG) can do of its own: each with its code and what is said of it.
_ACTIVE_IN_DRAWING = (
    (re.compile(r"<(?:script|foreignObject|iframe)\b", re.IGNORECASE), "H501", "is not allowed in a drawing."),
    (re.compile(r"\bon[a-z]+\s*=", re.IGNORECASE), "H502", "is an event handler, which is not allowed."),
    (
        re.compile(
            r"(?:href|src)\s*=\s*[\"']\s*(?:https?:|//|javascript:)[^\"']*|url\([\"']?\s*(?:https?:|//)[^)]*|@import\b",
            re.IGNORECASE,
        ),
        "H504",
        "would be loaded from elsewhere.",
    ),
)
_INVISIBLE = re.compile(r"[\x00-\x20]+")
_DIALLED = re.compile(r"[+0-9#*%()\-. ]+")


def check_safety(page: Page) -> Iterator[Finding]:
    """Check every element of a page but the footnotes, which the build writes."""
    for needle, code, message, mend in _judge(page):
        yield Finding(page.path, _find_line(page, needle, code), code, message, mend)


def check_drawing(path: str, text: str) -> Iterator[Finding]:
    """Check a file of SVG, which a reader may open by itself: it draws, and does nothing else."""
    for pattern, code, said in _ACTIVE_IN_DRAWING:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Finding(path, line, code, f'"{match[0]}" {said}', "Take it out.")


def check_tags(page: Page) -> Iterator[Finding]:
    """Check that every tag that is opened is closed, and the other way round: one that is not swallows what follows."""
    opened: dict[str, list[int]] = {}
    text = hide_examples(page.text) if "</" in page.text or _PAIRED.search(page.text) else ""
    for match in _PAIRED.finditer(text):
        name, line = match[2].lower(), text.count("\n", 0, match.start()) + 1
        if not match[1]:
            opened.setdefault(name, []).append(line)
        elif opened.get(name):
            opened[name].pop()
        else:
            yield Finding(page.path, line, "H507", f"</{name}> closes nothing.", "Open the tag before, or take this out.")
    for name, line in ((name, line) for name, lines in opened.items() for line in lines):
        yield Finding(page.path, line, "H507", f"<{name}> is not closed.", f"Write </{name}> where it ends.")


def _find_line(page: Page, needle: str, code: str) -> int | None:
    """Return the line of what was found: of a link's words where they stand as a link's, whatever marks surround them."""
    words = _NO_WORDS if code == "L112" and not needle else re.compile(rf"(?:\[[*_ ]*|<a [^>]*>\s*){re.escape(needle)}")
    if code == "L112" and (match := words.search(page.source)):
        return page.source.count("\n", 0, match.start()) + 1
    if code == "H503" and (
        match := re.search(r"\bstyle\s*[=:]", page.source, re.IGNORECASE)
    ):  # with a colon in a block's attrs
        return page.source.count("\n", 0, match.start()) + 1
    return (page.find_line(needle) or page.find_line(needle, ignore_case=True) or page.find_written(needle)) if needle else None


def _judge(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Yield what to look for in the source, code, message and way to mend."""
    for element in page.root.iter(etree.Element):
        if element.tag not in ALLOWED:
            yield (
                f"<{element.tag}",
                "H501",
                f"<{element.tag}> is not allowed in a page.",
                "Take it out, or write it in Markdown.",
            )
    for element in _LOUD(page.root) if _LOUD_MARK.search(page.parts[0]) else ():
        yield from _judge_attributes(element)
    for image in page.root.iter("img"):
        alt, source = image.get("alt") or "", image.get("src") or ""
        if not any(map(str.isalnum, alt)) or alt == source.rsplit("/", 1)[-1]:
            yield source.rsplit("/", 1)[-1] or "<img", "H505", f'the image "{source}" has no alternative text.', "Describe it."
    for address in page.addresses:
        yield from _judge_address(address)
    for link in _SHORT_LINKS(page.root):
        yield from _judge_link_text(link)
    yield from _judge_bare_addresses(page)


def _judge_bare_addresses(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Judge addresses that a reader sees: in the text, and as the words of a link, unless that is all that a cell holds."""
    for text in _TEXTS_WITH_URL(page.root) if "://" in page.plain_text or "www." in page.plain_text else ():
        for url in _BARE_URL.findall(text):
            yield url, "L111", f'the address "{url}" stands bare.', "Link it from words."
    for link in _LINKS_LIKE_URLS(page.root) if _URL_AS_WORDS.search(page.text) else ():
        url, around = element_text(link), link.getparent()
        if _BARE_URL.fullmatch(url) and not (around.tag == "td" and element_text(around) == url):
            yield url, "L111", f'the address "{url}" is its own link text.', "Link it from words."


def _judge_attributes(element: HtmlElement) -> Iterator[tuple[str, str, str, str]]:
    for name, value in element.attrib.items():
        if str(name).startswith("on"):
            yield str(name), "H502", f'the event handler {name}="{value}" is not allowed.', "Take it out."
        elif name == "style" and element.tag not in ("td", "th"):
            yield (
                "style=",
                "H503",
                f'the inline style "{value}" is not allowed.',
                "Use a class of docs/assets/style/content.css.",
            )
        elif name in STEERING:
            yield f" {name}", "H506", f'the attribute {name}="{value}" is not allowed.', "Take it out."
        elif name == "lang" and value not in LANGUAGES:
            yield f'lang="{value}', "H506", f'the language "{value}" is unknown.', f"Write one of {', '.join(LANGUAGES)}."


def _judge_address(address: Address) -> Iterator[tuple[str, str, str, str]]:
    value = _INVISIBLE.sub("", address.value)  # as a browser reads it
    match = _SCHEME.match(value)
    scheme = match[1].lower() if match else ""
    if (scheme or value.startswith("//")) and _loads(address):
        yield value, "H504", f'"{value}" would be loaded from elsewhere.', "Put the file into docs/assets."
    elif scheme and scheme not in SCHEMES:
        yield value, "L109", f'the scheme of "{value}" is not allowed.', "Link to a page or to a https: address."
    elif scheme.startswith("http") and not _WEB_ADDRESS.match(value):
        yield value, "L109", f'"{value}" is not a web address.', "Correct it."
    elif (scheme == "mailto" and "@" not in value) or (scheme == "tel" and not _DIALLED.fullmatch(value[4:])):
        yield value, "L109", f'"{value}" is not an address to write to or a number to call.', "Correct it."
    elif scheme == "http" or value.startswith("//"):
        yield value, "L110", f'"{value}" is not encrypted.', "Write https:."


def _loads(address: Address) -> bool:
    """Tell whether something is loaded from an address when the page opens. Tags that are refused anyway do not count."""
    return address.tag in LOADING or (address.tag in ALLOWED and address.attribute in LOADED)


def _judge_link_text(element: HtmlElement) -> Iterator[tuple[str, str, str, str]]:
    text = element_text(element)
    name = text or (element.get("aria-label") or "") or "".join(element.xpath(".//img/@alt"))
    href = element.get("href") or ""
    if href and not name.strip():
        yield "", "L112", f'the link to "{href}" has no text.', "Say where it leads."
    elif EMPTY_WORDS.fullmatch(text.lower().strip(" 　「」『』()。.…!→>»")):
        yield text, "L112", f'the link text "{text}" does not say where it leads.', "Name the page or section."
