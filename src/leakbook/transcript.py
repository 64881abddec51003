"""From the HTML of a page to Markdown that reads alone: absolute addresses, full tables, footnotes with their sources.

What it writes is CommonMark with the tables and footnotes of GitHub; a heading keeps its id as ``{#id}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import html
from lxml.html import HtmlElement

from leakbook.pages import HEADINGS
from leakbook.urls import resolve_url

_SPACE = re.compile(r"[ \t\r\n]+")
# What Markdown would read as its own: everywhere, at the beginning of a block, and of HTML.
_MARKS = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)")
_STARTS = re.compile(r"^(?:(#|(?:[>+-]|=+|~+)(?=\s|$))|(\d+)([.)])(?=\s|$))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BREAK = "<br>"
_BREAK_LINE = f"{_BREAK}\n"
_LOOSE = ("p", "blockquote", "table")  # what stands apart in a list
_INDENT = "    "  # CommonMark takes two to five columns for a nested list, Python-Markdown four alone
_DROPPED = ("headerlink", "footnote-backref", "footnote__title", "print-links", "glossary-index", "data-table__data")
_BLOCKS = frozenset(
    "p div ul ol dl blockquote figure table pre details summary section form fieldset hr h1 h2 h3 h4 h5 h6".split()  # noqa: SIM905
)


def transcribe(content: str, url: str, site_url: str, tool: str) -> str:
    """Return a page's content as Markdown. url: of the page below site_url; tool: the sentence that stands for a tool."""
    root = html.fragment_fromstring(content, create_parent="div")
    return "\n\n".join(_Transcript(url, site_url, tool).write_blocks(root)) + "\n"


class _Transcript:
    """The transcript of one page."""

    def __init__(self, url: str, site_url: str, tool: str) -> None:
        self._url, self._site_url, self._tool = url, site_url, tool
        self._section = ""
        self._writers: dict[str, Callable[[HtmlElement], Iterable[str]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "div": self._division,
            "dl": self._definitions,
            "blockquote": self._quotation,
            "figure": self._figure,
            "table": lambda e: ["\n".join(self._rows(e))],
            "pre": lambda e: [f"```\n{e.text_content().rstrip()}\n```"],
            "hr": lambda _: ["---"],
        }

    def write_blocks(self, parent: HtmlElement) -> Iterator[str]:
        """Yield the blocks below an element; running text between them is a block too."""
        for run in _divide(parent):
            if isinstance(run, list):
                if text := self._line(run):
                    yield text
            elif not _is_dropped(run):
                yield from filter(None, self._writers.get(run.tag, self._other)(run))

    def _other(self, element: HtmlElement) -> Iterable[str]:
        if any(child.tag in _BLOCKS for child in element):
            return self.write_blocks(element)
        text = self._line([element])
        return [f"**{text}**" if "admonition-title" in element.get("class", "").split() else text]

    def _heading(self, element: HtmlElement) -> Iterable[str]:
        name = element.get("id", "") if element.tag != "h1" else ""
        self._section = name or self._section
        return [f"{'#' * int(element.tag[1])} {self._text(element).strip()}{f' {{#{name}}}' if name else ''}"]

    def _division(self, element: HtmlElement) -> Iterable[str]:
        classes = element.get("class", "").split()
        if "footnote" in classes:
            return ["\n".join(self._footnotes(element))]
        if "admonition" in classes:
            return self._quotation(element)
        if "tool" in classes and all(child.tag == "p" for child in element if isinstance(child.tag, str)):
            return [self._tool.format(url=f"{self._site_url}{self._url}#{self._section}")]
        return self.write_blocks(element)

    def _quotation(self, element: HtmlElement) -> Iterable[str]:
        text = "\n\n".join(self.write_blocks(element))
        return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))]

    def _definitions(self, element: HtmlElement) -> Iterable[str]:
        """Write each term in bold and what is said of it as a list."""
        for tag, text in ((child.tag, self._text(child).strip()) for child in element):
            yield f"**{text}**" if tag == "dt" else f"- {_guard(text)}"

    def _list(self, element: HtmlElement) -> Iterable[str]:
        items = [child for child in element if child.tag == "li"]
        gap = "\n\n" if any(child.tag in _LOOSE for item in items for child in item) else "\n"
        numbers = range(int(element.get("start", "1")), len(items) + int(element.get("start", "1")))
        marks = ["-" if element.tag == "ul" else f"{number}." for number in numbers]
        return [gap.join(self._item(mark, item) for mark, item in zip(marks, items, strict=True))]

    def _item(self, mark: str, item: HtmlElement) -> str:
        gap = "\n\n" if any(child.tag in _LOOSE for child in item) else "\n"
        first, *others = gap.join(self.write_blocks(item)).split("\n")
        return "\n".join((f"{mark} {first}", *(line and _INDENT + line for line in others)))

    def _figure(self, element: HtmlElement) -> Iterable[str]:
        """Write a table below its caption, with its address and its files."""
        caption = element.find(".//caption")
        if caption is None:
            return self.write_blocks(element)
        links = element.xpath(".//p[@class='data-table__data']/a")
        files = ", ".join(
            f"[{link.text}]({self._absolute(link.get('href'))})" for link in links if link.get("download") is not None
        )
        head = f"**[{self._text(caption).strip()}]({self._absolute('#' + element.get('id'))})** ({files})"
        return [head, "\n".join(self._rows(element.find(".//table")))]

    def _rows(self, table: HtmlElement) -> Iterator[str]:
        """Yield the lines of a table; a cell that spans rows stands in each of them."""
        spans: list[tuple[int, str]] = []
        for index, row in enumerate(table.iter("tr")):
            cells = [text for left, text in spans if left > 0]
            spans = [(left - 1, text) for left, text in spans if left > 1]
            for cell in row:
                cells.append(self._cell(cell))
                if (span := int(cell.get("rowspan", "1"))) > 1:
                    spans.append((span - 1, cells[-1]))
            yield f"| {' | '.join(cells)} |"
            if not index:
                yield f"| {' | '.join('---' for _ in cells)} |"

    def _cell(self, cell: HtmlElement) -> str:
        items = [self._text(item).strip() for item in cell.iter("li")]
        text = _BREAK.join(items) if items else self._text(cell).strip()
        return text.replace(_BREAK_LINE, _BREAK).replace("|", "\\|")

    def _footnotes(self, element: HtmlElement) -> Iterator[str]:
        for note in element.iter("li"):
            yield f"[^{note.get('id', '').removeprefix('fn:')}]: {' '.join(self.write_blocks(note))}"

    def _line(self, parts: Iterable[HtmlElement | str]) -> str:
        """Write running text as a block, with nothing at its beginning that Markdown takes for a mark."""
        text = "".join(_escape(part) if isinstance(part, str) else self._inline(part) for part in parts).strip()
        text = text.replace(f"{_BREAK_LINE} ", _BREAK_LINE)
        return _guard(text)

    def _text(self, element: HtmlElement) -> str:
        parts = [_escape(element.text)]
        for child in element:
            if isinstance(child.tag, str) and not _is_dropped(child):
                parts.append(self._inline(child))
            parts.append(_escape(child.tail))
        return "".join(parts).replace(f"{_BREAK_LINE} ", _BREAK_LINE)

    def _inline(self, element: HtmlElement) -> str:
        tag, classes = element.tag, element.get("class", "").split()
        if tag == "br":
            return _BREAK_LINE
        if tag == "code":
            return _quote_code(element.text_content())
        if tag == "sup" and element.get("id", "").startswith("fnref"):
            return f"[^{element[0].get('href').removeprefix('#fn:')}]"
        text = self._text(element)
        if tag == "a" and element.get("href") and "term" not in classes:
            return f"[{text.strip().replace(_BREAK_LINE, _BREAK)}]({self._absolute(element.get('href'))})"
        if "evidence" in classes:
            return f"{text}:"
        mark = {"strong": "**", "b": "**", "em": "*", "i": "*"}.get(tag, "")
        return f"{mark}{text}{mark}" if text.strip() else text

    def _absolute(self, href: str) -> str:
        """Return the public address that a link leads to."""
        target = resolve_url(href, self._url)
        if target is None or ":" in href.partition("/")[0]:
            return href.replace("(", "%28").replace(")", "%29")
        address, fragment = target
        return f"{self._site_url}{address}{f'#{fragment}' if fragment else ''}"


def _divide(parent: HtmlElement) -> Iterator[HtmlElement | list[HtmlElement | str]]:
    """Yield the blocks below an element, and what stands between them as lists of texts and inline elements."""
    run: list[HtmlElement | str] = [parent.text or ""]
    for child in parent:
        if child.tag in _BLOCKS:
            yield run
            yield child
            run = []
        elif isinstance(child.tag, str) and not _is_dropped(child):
            run.append(child)
        run.append(child.tail or "")
    yield run


def _is_dropped(element: HtmlElement) -> bool:
    return element.tag in ("script", "svg", "template") or any(name in _DROPPED for name in element.get("class", "").split())


def _escape(text: str | None) -> str:
    """Return text in which Markdown sees no marks, its white space as it is shown."""
    if not text:
        return ""
    text = _MARKS.sub(lambda match: f"\\{match[0]}", _SPACE.sub(" ", text))
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;")


def _guard(text: str) -> str:
    """Return running text with nothing at the beginning of a line that Markdown takes for a list, a heading or a quotation."""
    return _STARTS.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _quote_code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    blank = " " if "`" in text else ""
    return f"{fence}{blank}{_SPACE.sub(' ', text)}{blank}{fence}"
