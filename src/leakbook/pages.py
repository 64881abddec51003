"""A page as a reader gets it: its rendered content, parsed once, beside the source that a writer mends."""

from __future__ import annotations

import pickle
import re
import sys
import zlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple, TypeVar

from lxml import html
from lxml.etree import ElementDefaultClassLookup, XPath
from lxml.html import HtmlElement

from leakbook.prose import drop_citations, find_citations, hide_code, strip_markup, write_hashes
from leakbook.quantities import read_numbers
from leakbook.spool import Kept, keep

Value = TypeVar("Value")
LANGUAGES = ("ja", "en")
DEFAULT_LANGUAGE = "ja"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What may not stand in a page: libxml2 refuses some of it, the rest is not seen, or breaks a search (か followed by its mark).
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3099\u309a\ud800-\uf8ff\ufeff\ufff9-\uffff]"
)
_FOOTNOTES = '<div class="footnote">'
# Comments around what the build wrote on a page.
CATALOGUE_START, CATALOGUE_END = " catalogue ", " end of catalogue "
_ADDRESSES = ("href", "src", "poster", "data", "srcset", "action", "formaction", "background")
_MADE_LINKS = ("footnote-ref", "headerlink", "source")  # classes of what the build itself links
# Most pages lead somewhere by links alone: the walk over all that may is left out where no other attribute is written.
_LEADING_MARK = re.compile(rf"""[\s"'/](?:{"|".join(_ADDRESSES[1:])})\s*=""", re.IGNORECASE)
_LEADING: Any = XPath(f"descendant::*[not(self::a)][{' or '.join('@' + name for name in _ADDRESSES)}]")
_BRACKETED: Any = XPath("descendant::text()[contains(., '[')][not(ancestor::code or ancestor::pre)]", smart_strings=False)
_TEXTS: Any = XPath("descendant::text()[not(ancestor::code or ancestor::pre)]", smart_strings=False)
_MARKS = re.compile(
    r"\]\(|\)\[[^\]]*[/.][^\]]*\]|\*\*\S|~~\S|==\w[^=]*==|`|\{:? ?[#.][A-Za-z]|\{[:#][^}]*\}|\{[^}=]*=[\"'][^}]*\}|&#?\w+;"
    r"|\|\s*:?--+|</?(?:a|div|embed|form|iframe|img|object|script|span|style|svg|table)\b(?!>)|［[^］]*］[(（]"
    r"|^\s*(?:\?\?\?|!!!)\+? ?\w|^\s*＃+",
    re.MULTILINE,
)
_ODD_ENTITY = re.compile(r"&(?:amp;#?\w{1,12};|(?!amp;|lt;|gt;|quot;|nbsp;)[A-Za-z]\w{1,12};)")
# One of these (or _ODD_ENTITY) stands in every text that _MARKS finds: told at a glance.
_MARK_SIGNS = ("**", "{", "???", "!!!", "＃", "](", ")[", "~~", "==", "`", "&lt;", "--", "］")
_BLANKS = re.compile(r"[\x00-\x20]+")
_IDS: Any = XPath("descendant-or-self::*/@id", smart_strings=False)
# Lines that are not running text: headings, tables with their captions' fences, markers of the build.
_UNREAD = re.compile(r"\s*(?:#|\||///|<!--|attrs:)")
_LINE_MARKS = re.compile(r"^\s*(?:[-*+]|\d+[.)]|>|[!?]{3}\+?\s*\w*|={3}|#+)\s+")
_FORMS = ("root", "parts", "text", "plain_text", "plain_sections", "source_sections", "written_ids")
_FOUND = ("addresses", "numbers", "cited_sections", "running_texts")
_SOURCE_ID = re.compile(r"\{[^{}]*#([A-Za-z0-9_-]+)[^{}]*\}")
# One class for every element, looked up in C: lxml.html's own parser asks Python for each.
_PARSER = html.HTMLParser()
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement, comment=html.HtmlComment))


def other_language(lang: str) -> str:
    """Return ``en`` for ``ja`` and the other way round."""
    return LANGUAGES[1 - LANGUAGES.index(lang)]


def page_slug(name: str) -> str:
    """Return the slug of a file below ``docs/<lang>/``: ``basics/index.md`` is ``basics/``, ``index.md`` is ``index``."""
    stem = name.removesuffix(".md")
    return stem if stem == "index" else re.sub(r"(^|/)index$", r"\1", stem)


def slug_file(slug: str) -> str:
    """Return the file of a slug below ``docs/<lang>/``: the reverse of `page_slug`."""
    return f"{slug}index.md" if slug.endswith("/") else f"{slug}.md"


def page_url(slug: str, lang: str) -> str:
    """Return the address of a page relative to the site's root, as with directory addresses: ``en/basics/causes/``."""
    prefix = "" if lang == DEFAULT_LANGUAGE else f"{lang}/"
    return prefix if slug == "index" else f"{prefix}{slug.rstrip('/')}/"


def pack(text: str) -> bytes:
    """Return a text in less than half of its place, for `unpack`."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(packed: bytes) -> str:
    """Return the text that was packed."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


class Text:
    """A text of a page, a field of its dataclass. `Page.release` packs it and puts it away; who reads it then gets it from there."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, page: object, owner: type | None = None) -> str:
        if page is None:
            raise AttributeError  # the field has no default
        kept = vars(page)[self._name]
        return unpack(kept.read()) if isinstance(kept, Kept) else str(kept)

    def __set__(self, page: object, text: str | Kept) -> None:
        vars(page)[self._name] = text


class Found(cached_property[Value]):
    """What is found on a page, and wanted again at the end. `Page.release` puts it away; who asks again gets it from there."""

    def __get__(self, page: object, owner: type | None = None) -> Value:  # type: ignore[override]
        kept = vars(page)["_found"].get(self.attrname)
        return pickle.loads(kept.read()) if kept else super().__get__(page, owner)  # noqa: S301 - this process wrote it


class Address(NamedTuple):
    """Something on a page that leads somewhere: the element's tag, the attribute and its value."""

    tag: str
    attribute: str
    value: str
    is_download: bool


@dataclass(eq=False)
class Page:
    """One page in one language, itself and no other.

    slug, lang: its name; path: the source file, relative to the project; source: the whole text of that file;
    meta: its front matter; content: the rendered HTML of its body; url: its address relative to the site's root;
    generated_ids, generated_citations: ids of headings, and claims cited, in what the build itself wrote.
    """

    slug: str
    lang: str
    path: str
    source: Text = Text()
    content: Text = Text()
    meta: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    generated_ids: frozenset[str] = frozenset()
    generated_citations: tuple[str, ...] = ()
    _found: dict[str, Kept] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.url = self.url or page_url(self.slug, self.lang)

    @cached_property
    def text(self) -> str:
        """The source line for line, without front matter, code blocks and comments, its headings with hashes."""
        return write_hashes(hide_code(self.source))

    @cached_property
    def plain_text(self) -> str:
        """The text as it is read, line for line, with marks for the citations."""
        return strip_markup(self.text)

    @cached_property
    def citations(self) -> list[str]:
        """The claim ids that the page cites, once each, in order: in its own text, then in what the build wrote."""
        return list(dict.fromkeys((*find_citations(self.text), *self.generated_citations)))

    @cached_property
    def parts(self) -> tuple[str, str]:
        """The content as written, and the footnotes, which the build wrote and which come last."""
        content = self.content
        body, mark, notes = content.rpartition(_FOOTNOTES) if self.citations else ("", "", content)
        return (body, mark + notes) if mark else (notes, "")

    @cached_property
    def root(self) -> HtmlElement:
        """The content without its footnotes, as a tree below one ``div``."""
        content = self.parts[0]
        content = CONTROL.sub("", content) if self.has_control else content
        document: Any = html.document_fromstring(f"<html><body>{content}</body></html>", parser=_PARSER)
        body: HtmlElement = document.body
        body.getparent().remove(body)
        body.tag = "div"
        return body

    @cached_property
    def has_control(self) -> bool:
        """Whether the source holds a character of CONTROL."""
        return CONTROL.search(self.source) is not None

    def release(self) -> None:
        """Let the tree and the forms of the text go, and put the rest away: what is long to find is kept, the rest made again."""
        _ = self.headings, self.ids, self.bracketed, self.leftover_marks
        self._found = self._found or {name: keep(pickle.dumps(getattr(self, name))) for name in _FOUND}
        for name in (*_FORMS, *_FOUND):
            vars(self).pop(name, None)
        self.source, self.content = self._put_away("source"), self._put_away("content")

    def _put_away(self, name: str) -> Kept:
        kept: str | Kept = vars(self)[name]
        return keep(pack(kept)) if isinstance(kept, str) else kept

    @property
    def packed(self) -> bytes:
        """The content, for `unpack`."""
        return self._put_away("content").read()

    @property
    def title(self) -> str:
        """The page's title, as its front matter has it."""
        return str(self.meta.get("title", self.slug))

    @cached_property
    def headings(self) -> list[tuple[int, str | None, str]]:
        """Level, id and text of each heading, in order."""
        return [(int(e.tag[1]), e.get("id"), element_text(e)) for e in self.root.iter(*HEADINGS)]

    @property
    def sections(self) -> list[tuple[int, str | None, str]]:
        """The headings below the title."""
        return [heading for heading in self.headings if heading[0] > 1]

    @cached_property
    def written_ids(self) -> list[str]:
        """The ids of the content, in order; asked for when the page stands as a reader gets it."""
        return list(map(sys.intern, _IDS(self.root)))

    @cached_property
    def ids(self) -> set[str]:
        """Every id that a link can reach."""
        return {*self.written_ids} - {""}

    @Found
    def addresses(self) -> list[Address]:
        """Everything in the text that leads somewhere: the links in order, then all else."""
        links = [element for element in self.root.iter("a") if element.get("class") not in _MADE_LINKS]
        others = _LEADING(self.root) if _LEADING_MARK.search(self.parts[0]) else []
        return [
            Address(element.tag, name, value, element.get("download") is not None)
            for elements, names in ((links, ("href",)), (others, _ADDRESSES))
            for element in elements
            for name in names
            if (value := element.get(name)) is not None
        ]

    @cached_property
    def bracketed(self) -> list[str]:
        """The texts, outside of code, that hold a square bracket."""
        return list(_BRACKETED(self.root)) if "[" in self.parts[0] else []

    @cached_property
    def leftover_marks(self) -> list[tuple[str, str]]:
        """The texts, outside of code, that hold a mark of Markdown which was not understood, each with the mark."""
        signs = any(sign in self.parts[0] for sign in _MARK_SIGNS) or _ODD_ENTITY.search(self.parts[0])
        return [(text, match[0]) for text in _TEXTS(self.root) if (match := _MARKS.search(text))] if signs else []

    @property
    def figures(self) -> dict[str, set[Decimal]]:
        """The figures (of 100 and more, or with decimals) in the prose below each heading id of the source."""
        return {name: {n for n in numbers if _is_figure(n)} for name, numbers in self.numbers.items()}

    @property
    def small_figures(self) -> dict[str, set[Decimal]]:
        """The other numbers, likewise."""
        return {name: {n for n in numbers if not _is_figure(n)} for name, numbers in self.numbers.items()}

    @Found
    def numbers(self) -> dict[str, frozenset[Decimal]]:
        """The numbers in the prose below each heading id of the source."""
        prose = {
            name: drop_citations("\n".join(line for line in lines if not line.lstrip().startswith("|")))
            for name, lines in self.plain_sections.items()
        }
        return {name: frozenset(read_numbers(text)) for name, text in prose.items()}

    @Found
    def running_texts(self) -> dict[str, str]:
        """The running text, without tables, below each heading with an id, as `source_sections` has them."""
        lines = {
            name: [_LINE_MARKS.sub("", line) for line in lines if not _UNREAD.match(line)]
            for name, lines in self.plain_sections.items()
        }
        return {name: " ".join(drop_citations(" ".join(texts)).split()) for name, texts in lines.items()}

    @Found
    def cited_sections(self) -> dict[str, set[str]]:
        """The claim ids cited below each heading with an id, as `source_sections` has them."""
        return {name: set(find_citations(text)) for name, text in self.source_sections.items()}

    @cached_property
    def plain_sections(self) -> dict[str, list[str]]:
        """The lines of the text as it is read below each heading with an id, as `source_sections` has them."""
        sections: dict[str, list[str]] = {"": []}
        current = ""
        for line, plain in zip(self.text.split("\n"), self.plain_text.split("\n"), strict=True):
            if line.startswith("#") and (match := _SOURCE_ID.search(line)):
                current = match.group(1)
            sections.setdefault(current, []).append(plain)
        return sections

    @cached_property
    def source_sections(self) -> dict[str, str]:
        """The text below each heading with an id, by that id; what stands before the first is under the empty string."""
        sections: dict[str, list[str]] = {"": []}
        current = ""
        for line in self.text.splitlines():
            if line.startswith("#") and (match := _SOURCE_ID.search(line)):
                current = match.group(1)
            sections.setdefault(current, []).append(line)
        return {name: "\n".join(lines) for name, lines in sections.items()}

    def find_line(self, needle: str, nth: int = 1, *, ignore_case: bool = False) -> int | None:
        """Return the 1-based line of the source with the nth occurrence of a text, or None."""
        source, needle = (self.source.lower(), needle.lower()) if ignore_case else (self.source, needle)
        position = -1
        for _ in range(nth):
            position = source.find(needle, position + 1)
            if position < 0:
                return None
        return self.source.count("\n", 0, position) + 1

    def find_written(self, value: str) -> int | None:
        """Return the 1-based line that holds a value as a browser reads it: entities resolved, without blanks."""
        wanted = _BLANKS.sub("", value)
        lines = (_BLANKS.sub("", unescape(line)) for line in self.source.split("\n"))
        return next((number for number, line in enumerate(lines, start=1) if wanted in line), None) if wanted else None

    def find_table_id(self, identifier: str, nth: int = 1) -> int | None:
        """Return the 1-based line of the nth caption block that gives a table its id, or None."""
        found = list(re.finditer(rf"\bid:\s*[\"']?{re.escape(identifier)}(?![\w-])", self.source))
        return self.source.count("\n", 0, found[nth - 1].start()) + 1 if len(found) >= nth else None

    def find_section(self, identifier: str) -> int | None:
        """Return the 1-based line of the heading with an id, or None; for an empty id that of the title."""
        if not identifier:
            return (self.find_line("\n# ") or 0) + 1
        name = re.escape(identifier)
        match = re.search(rf"^#+.*\{{[^{{}}]*#{name}[^{{}}\w-]*\}}|<h\d[^>]*\sid=[\"']?{name}\b", self.text, re.MULTILINE)
        return self.text.count("\n", 0, match.start()) + 1 if match else None


def element_text(element: HtmlElement) -> str:
    """Return the text of an element as a reader would copy it: ``<br>`` as a line feed, no footnote marks, no permalinks, no readings."""
    if not len(element):
        return " ".join((element.text or "").split())
    parts: list[str] = []
    _collect_text(element, parts)
    lines = "".join(parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _collect_text(element: HtmlElement, parts: list[str]) -> None:
    parts.append((element.text or "").replace("\n", " "))
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif isinstance(child.tag, str) and not _is_apparatus(child):
            _collect_text(child, parts)
        parts.append((child.tail or "").replace("\n", " "))


def _is_apparatus(element: HtmlElement) -> bool:
    return element.tag in ("rt", "rp") or not {"headerlink", "footnote-ref"}.isdisjoint(element.get("class", "").split())


def _is_figure(number: Decimal) -> bool:
    return number >= 100 or number != number.to_integral_value()
