"""A page's Markdown as text: what in it is prose, its sentences, and the claims that they cite."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

CITATION = re.compile(r"\[\^([A-Za-z0-9_-]+)\]")
_DEFINITION = re.compile(r"^[ \t>]*\[\^[^\]\n]+\]:", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\n---[ \t]*$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n.*?^[ \t]*\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
# A block that stands four blanks in is code, unless what it stands below takes it in: an item, a box, a tag.
_INDENTED = re.compile(r"(?<=\n)[ \t]*\n((?:(?: {4}|\t)[^\n]*(?:\n(?:[ \t]*\n)*(?= {4}|\t)|\n|\Z))+)")
_TAKES_IN = re.compile(r" {0,3}(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|///|:\s|\[\^|<)")
_COMMENT_OR_CODE = re.compile(r"<!--.*?-->|`(?<!``)(?!`)[^`\n]*`(?!`)|``(?<!```)(?!`)[^\n]*?(?<!`)``(?!`)", re.DOTALL)
# A line that begins a block, and one that is a block of its own.
_OPENS = re.compile(r"\s*(?:$|[-*+>:]\s|\d+[.)]\s)")
_ALONE = re.compile(r"\s*(?:\||#|!!!|\?\?\?|///|===)")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
# Ends of links, attributes, tags, signs by number, emphasis: what is not read.
_MARKUP = re.compile(r"\]\([^)\n]*\)|\]\[[^\]^\n]*\]|\{[^}\n]*\}|<[^>\n]*>|&#\w+;|[*`]|!\[|\[")
# A heading that is underlined: the first line of a block, and the rule below it.
_UNDERLINED = re.compile(r"(?:(?<=\n\n)|\A)(?![ \t]*[-=|#>\n])([^\n]+)\n(=+|-+)[ ]*(?=\n|\Z)")
_LINE_BREAK = re.compile(r"<br ?/?>")
# A citation as it stands in text without markup: a bracket of its own, which nothing else in a page can be.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
# A sentence ends at 。！？ or at . ! ? before a space; citations that follow it belong to it.
_SENTENCE_END = re.compile(rf"(?:[。！？]|[.!?][)\"”’]*(?=\s|$|{_OPEN}))(?:\s*{_MARK.pattern})*")


class Sentence(NamedTuple):
    """A sentence that cites: its text without markup, the ids that it cites, and its 1-based line."""

    text: str
    cited: list[str]
    line: int


def hide_code(markdown: str) -> str:
    """Return the Markdown, line for line, without front matter, code blocks and comments, and no citations in code spans."""
    if markdown.startswith("---"):
        markdown = _FRONT_MATTER.sub(_blank, markdown)
    markdown = _hide_blocks(markdown)
    return _COMMENT_OR_CODE.sub(lambda match: match[0].replace("[^", "[ ") if match[0][0] == "`" else _blank(match), markdown)


def hide_examples(markdown: str) -> str:
    """Return the Markdown, line for line, without code blocks and code spans; comments stay."""
    markdown = _hide_blocks(markdown)
    return _COMMENT_OR_CODE.sub(lambda match: "" if match[0][0] == "`" else match[0], markdown)


def write_hashes(markdown: str) -> str:
    """Return the Markdown, line for line, with its underlined headings written as those with hashes are."""
    if "\n--" not in markdown and "\n==" not in markdown:
        return markdown
    return _UNDERLINED.sub(lambda match: f"{'#' if match[2][0] == '=' else '##'} {match[1]}\n", markdown)


def drop_front_matter(markdown: str) -> str:
    """Return the Markdown without its front matter."""
    return _FRONT_MATTER.sub("", markdown).lstrip("\n") if markdown.startswith("---") else markdown


def _hide_blocks(markdown: str) -> str:
    """Return the Markdown, line for line, without code blocks, fenced and indented."""
    if "```" in markdown or "~~~" in markdown:
        markdown = _FENCE.sub(_blank, markdown)
    return _INDENTED.sub(_blank_code, markdown) if "\n    " in markdown or "\n\t" in markdown else markdown


def _blank_code(match: re.Match[str]) -> str:
    """Blank an indented block, but not one that belongs to the paragraph, list or box above it."""
    for block in reversed(re.split(r"\n[ \t]*\n", match.string[: match.start()].rstrip())):
        lines = block.split("\n")
        if not lines[-1].startswith(("    ", "\t")) or any(map(_TAKES_IN.match, lines)):
            return match[0] if any(map(_TAKES_IN.match, lines)) else _blank(match)
    return match[0]


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def find_citations(text: str) -> list[str]:
    """Return the claim ids that a text cites, once each, in order. text: as `hide_code` returns it."""
    text = _DEFINITION.sub("", text) if "]:" in text else text
    return list(dict.fromkeys(map(sys.intern, CITATION.findall(text))))


def strip_markup(text: str) -> str:
    """Return Markdown as it is read, line for line, with a mark of its own for each citation. text: as `hide_code` returns it."""
    text = _LINE_BREAK.sub(" ", text) if "<br" in text else text  # or the numbers on both sides would be one
    return _MARKUP.sub("", CITATION.sub(rf"{_OPEN}\1{_CLOSE}", text))


def drop_citations(text: str) -> str:
    """Return a text without its citations. text: as `strip_markup` returns it."""
    return _MARK.sub("", text)


def cited_sentences(text: str) -> Iterator[Sentence]:
    """Yield each sentence that carries citations; a table cell is one sentence. text: as `strip_markup` returns it."""
    for number, block in _blocks(text):
        if _OPEN not in block:
            continue
        pieces = _CELL_EDGE.split(block) if block.lstrip().startswith("|") else split_sentences(block)
        line = number
        for piece in pieces:
            if cited := _MARK.findall(piece):
                start = line + piece[: len(piece) - len(piece.lstrip())].count("\n")
                yield Sentence(" ".join(drop_citations(piece).split()), cited, start)
            line += piece.count("\n")


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield paragraphs, items, headings and table rows with the line on which they begin."""
    block: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), start=1):
        alone = _ALONE.match(line)
        if block and (alone or _OPENS.match(line)):
            yield start, "\n".join(block)
            block = []
        if alone:
            yield number, line
        elif block or line:
            start = start if block else number
            block.append(line)
    yield start, "\n".join(block)


def split_sentences(text: str) -> list[str]:
    """Split running text into sentences, each with the citations that follow its end."""
    pieces, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        pieces.append(text[start : match.end()])
        start = match.end()
    return [*pieces, text[start:]]
