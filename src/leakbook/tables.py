"""Comparison tables: from the figure on a page to a table of values.

A table is a ``<figure id>`` with a ``<table>`` and a ``<figcaption>``, as the caption block of pymdownx renders it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from leakbook.cells import COUNTED, TYPES, Value, parse_cell
from leakbook.findings import Finding
from leakbook.pages import DEFAULT_LANGUAGE, Page, element_text, page_url
from leakbook.prose import find_citations

CURRENCIES = ("JPY", "USD", "EUR")  # ISO 4217
_CAPTION_OPEN = re.compile(r"^///\s*table-caption\b")
_CAPTION_CLOSE = re.compile(r"^///\s*$")
_TABLE_ROW = re.compile(r"(?<!\\)\|")
_SPLIT_ROW = re.compile(r"(?<!\\)\|")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_CODE_SPAN = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Column:
    """One column: key (language-neutral), type (of `leakbook.cells.TYPES`), unit or None."""

    key: str
    type: str
    unit: str | None = None


@dataclass(frozen=True)
class TableSpec:
    """What ``data/tables.yaml`` says of one table. sources: those that its cells do not cite; own: it is a proposal of the handbook's."""

    id: str
    columns: tuple[Column, ...]
    sources: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and its value (None where it has none). readable: whether the text fits the column's type."""

    text: str
    value: Value
    readable: bool = True


@dataclass
class Table:
    """One table in one language.

    titles: the header cells; rows: in page order, the first column's blanks filled; lines: the source line of each row;
    citations: the claims that its cells cite; sources: ids of what it rests on; figure: the element on the page, or None
    for a table that was made by hand; written: the source of each row.
    """

    spec: TableSpec
    lang: str
    page: Page
    caption: str
    titles: list[str]
    rows: list[list[Cell]]
    lines: list[int | None] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    sources: tuple[str, ...] = ()
    figure: HtmlElement | None = None
    written: list[str] = field(default_factory=list)

    def row_citations(self, index: int) -> list[set[str]]:
        """Return the claims that each cell of a row cites; nothing for a row whose source is not known."""
        row = self.written[index] if index < len(self.written) else ""
        return [set(find_citations(cell)) for cell in _SPLIT_ROW.split(row.strip().strip("|"))] if "[^" in row else []

    def is_whole(self, index: int) -> bool:
        """Tell whether a row has as many cells as there are columns, as far as its source is known."""
        return index >= len(self.written) or count_cells(self.written[index]) == len(self.spec.columns)

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.text for row in self.rows for cell in row)


def read_table_spec(table_id: str, entry: Mapping[str, Any]) -> TableSpec:
    """Read a record of ``data/tables.yaml``: ``{columns: [{key, type, unit?}], sources?: [source id], own?}``.

    Raises ValueError or TypeError for columns without a key of their own, with an unknown type or money without a currency,
    and for sources that are no ids.
    """
    _refuse_unknown(entry, {"columns", "sources", "own"})
    for column in entry["columns"]:
        _refuse_unknown(column, {"key", "type", "unit"})
    columns = tuple(Column(c["key"], c["type"], c.get("unit")) for c in entry["columns"])
    if any(not isinstance(part, str) for c in columns for part in (c.key, c.type, c.unit or "")):
        raise ValueError("key, type and unit of a column are words")
    if bad := [c.key for c in columns if not _KEY.fullmatch(c.key)]:
        raise ValueError(f"the key '{bad[0]}' is not made of lower-case letters, digits and _")
    if bad := [str(c.unit) for c in columns if c.type == "count" and c.unit and c.unit not in COUNTED]:
        raise ValueError(f"unknown unit '{bad[0]}'; what is counted is one of {', '.join(COUNTED)}")
    keys = [c.key for c in columns]
    if bad := [key for key in keys if keys.count(key) > 1]:
        raise ValueError(f"two columns have the key '{bad[0]}'")
    if bad := [c.type for c in columns if c.type not in TYPES]:
        raise ValueError(f"unknown type '{bad[0]}'; the types are {', '.join(TYPES)}")
    if bad := [c.key for c in columns if c.type == "money" and c.unit not in CURRENCIES]:
        raise ValueError(f"column '{bad[0]}' is money and needs a unit: {', '.join(CURRENCIES)}")
    if not isinstance(entry.get("own", False), bool):
        raise TypeError("own is true or false")
    sources = entry.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError("sources is not a list of ids")
    return TableSpec(table_id, columns, tuple(sources), own=bool(entry.get("own")))


def _refuse_unknown(entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(map(str, entry.keys() - known)):
        raise ValueError(f"the field {unknown[0]} is unknown")


def extract_tables(page: Page, specs: dict[str, TableSpec]) -> tuple[list[Table], list[Finding]]:
    """Return the page's tables and what is wrong with them; a table that is beyond reading is left out."""
    tables: list[Table] = []
    findings = list(_check_caption_blocks(page))
    findings += [
        _finding(
            page, figure.get("id"), "T204", "a table caption follows something that is not a table.",
            "Put the caption block directly after its table.",
        )
        for figure in page.root.iter("figure")
        if figure.find("figcaption") is not None and figure.find("table") is None and figure.find(".//img") is None
    ]  # fmt: skip
    for element in page.root.iter("table"):
        table, problems = _read_table(page, element, specs)
        findings += problems
        if table:
            tables.append(table)
    return tables, findings


def _read_table(page: Page, element: HtmlElement, specs: dict[str, TableSpec]) -> tuple[Table | None, list[Finding]]:
    figure = element.getparent()
    table_id = figure.get("id") if figure is not None and figure.tag == "figure" else None
    titles = [element_text(cell) for cell in element.iterfind("thead/tr/th")]
    caption = figure.find("figcaption") if table_id is not None else None
    if any(True for _ in element.iterancestors("figcaption")) or (caption is not None and caption.find(".//table") is not None):
        return None, []  # a caption that was not closed swallowed the rest: T205
    if table_id is None or caption is None:
        line = _uncaptioned_line(page, titles)
        return None, [
            Finding(page.path, line, "T201", f'the table "{" | ".join(titles)}" has no caption with an id.',
                    "Add a table-caption block with attrs: {id: …} directly after it.")
        ]  # fmt: skip
    if (spec := specs.get(table_id)) is None:
        return None, [
            _finding(page, table_id, "T203", f'the table id "{table_id}" is not in data/tables.yaml.',
                     "Declare its columns and sources there.")
        ]  # fmt: skip
    row_lines = _row_lines(page, table_id)
    findings = list(_check_shape(page, spec, titles, row_lines))
    if not (name := element_text(caption)):
        findings.append(_finding(page, table_id, "T211", f"table {table_id} has an empty caption.", "Name the table."))
    elif name.endswith(("。", ".")):
        message = f"the caption of table {table_id} ends with a full stop."
        findings.append(_finding(page, table_id, "T211", message, "Write a noun phrase without one."))
    table = Table(spec, page.lang, page, element_text(caption), titles, [], figure=figure)
    table.citations = find_citations("\n".join(text for _, text in row_lines))
    table.written = [text for _, text in row_lines[2:]]
    if len(titles) == len(spec.columns):
        misshapen = {finding.line for finding in findings}
        findings += _blame_types(table, _read_rows(table, element, [number for number, _ in row_lines[2:]], misshapen))
    if len(titles) == len(spec.columns) and table.is_empty:
        findings = [finding for finding in findings if finding.code != "T220"]
        line = row_lines[-1][0] if row_lines else page.find_table_id(table_id)
        findings.append(Finding(page.path, line, "T210", f"table {table_id} has no rows.", "Give it at least one."))
    return table, findings


def _uncaptioned_line(page: Page, titles: list[str]) -> int | None:
    """Return the line of a table without caption: of the block after it that should be one, else of its header."""
    lines = page.text.split("\n")
    first = next((n for n, row in enumerate(lines) if "|" in row and titles and titles[0] in row), None)
    if first is None:
        return page.find_line("<table")
    after = next((n for n in range(first, len(lines)) if lines[n].strip() and "|" not in lines[n]), first)
    return (after if lines[after].startswith("//") else first) + 1


def _read_rows(table: Table, element: HtmlElement, lines: list[int], misshapen: set[int | None]) -> Iterator[Finding]:
    above = ""
    for index, row in enumerate(element.iterfind("tbody/tr")):
        line = lines[index] if index < len(lines) else None
        texts = [element_text(cell) for cell in row]
        texts[0] = above = texts[0] or above
        cells = []
        for column, text in zip(table.spec.columns, texts, strict=True):
            value, problem = _read_cell(column, text)
            cells.append(Cell(text, value, readable=problem is None))
            if problem and line not in misshapen:
                where = f"table {table.spec.id}, row {index + 1}, column {column.key}: {problem}."
                yield Finding(table.page.path, line, "T220", where, "See CONTRIBUTING.md, Tables, for what the type takes.")
        table.rows.append(cells)
        table.lines.append(line)


def _blame_types(table: Table, problems: Iterator[Finding]) -> Iterator[Finding]:
    """Pass on what is wrong with the cells; where no cell of a column can be read, it is the column's type that is wrong."""
    found, wrong = list(problems), set()
    for index, column in enumerate(table.spec.columns):
        cells = [row[index] for row in table.rows if index < len(row) and row[index].text not in ("", "—")]
        if len(cells) > 1 and not any(cell.readable for cell in cells):
            wrong.add(column.key)
            message = f'{table.spec.id}: no cell of the column "{column.key}" holds a {column.type}.'
            yield Finding("data/tables.yaml", None, "T220", message, "Correct its type and unit.", record=table.spec.id)
    yield from (f for f in found if not any(f"column {key}:" in f.message for key in wrong))


def _read_cell(column: Column, text: str) -> tuple[Value, str | None]:
    if not text:
        return None, "the cell is empty (write — for no value; only the first column repeats the cell above)"
    try:
        return parse_cell(text, column.type, column.unit), None
    except ValueError as error:
        return None, str(error)


def _check_shape(page: Page, spec: TableSpec, titles: list[str], rows: list[tuple[int, str]]) -> Iterator[Finding]:
    line = rows[0][0] if rows else None
    if len(set(titles)) < len(titles):
        yield Finding(page.path, line, "T209", f"table {spec.id} has two columns of one name.", "Give each its own.")
    if not all(titles):
        yield Finding(page.path, line, "T206", f"table {spec.id} has an empty header cell.", "Give every column a title.")
    if len(titles) != len(spec.columns):
        keys = ", ".join(column.key for column in spec.columns)
        yield Finding(
            page.path, line, "T207",
            f"table {spec.id} has {len(titles)} columns; data/tables.yaml has {len(spec.columns)} ({keys}).",
            "Make the two agree, in the same order.", record=f"{page_url(page.slug, DEFAULT_LANGUAGE)}#{spec.id}",
        )  # fmt: skip
    for number, row in rows[1:]:
        if (count := count_cells(row)) not in (len(titles), len(spec.columns)):  # or it is the header that is wrong
            yield Finding(
                page.path, number, "T208",
                f"this row of table {spec.id} has {count} cells; its header has {len(titles)}.",
                "Write every cell, — for no value.",
            )  # fmt: skip


def _check_caption_blocks(page: Page) -> Iterator[Finding]:
    opened: int | None = None
    for number, line in enumerate(page.text.splitlines(), start=1):
        if _CAPTION_OPEN.match(line):
            if opened:
                yield _unclosed(page, opened)
            opened = number
        elif opened and _CAPTION_CLOSE.match(line):
            opened = None
    if opened:
        yield _unclosed(page, opened)


def _unclosed(page: Page, line: int) -> Finding:
    return Finding(page.path, line, "T205", "this table-caption block is not closed.", "End it with a line of ///.")


def count_cells(row: str) -> int:
    """Return the number of cells of a Markdown table row, as Python-Markdown counts them (escapes and code apart)."""
    inner = _CODE_SPAN.sub("code", row.strip())
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return len(_SPLIT_ROW.split(inner))


def _row_lines(page: Page, table_id: str) -> list[tuple[int, str]]:
    """Return number and text of the source lines of a table: header, rule, rows; empty where they cannot be found."""
    start = page.source.find(f"id: {table_id}}}")  # as nearly all are written; a pattern of its own takes longer
    if start < 0:
        declaration = re.search(rf"\bid:\s*[\"']?{re.escape(table_id)}\b", page.source)
        start = declaration.start() if declaration else 0
    above = page.source[:start].splitlines()
    while above and not _TABLE_ROW.search(above[-1]):
        above.pop()
    first = len(above)
    while first > 0 and _TABLE_ROW.search(above[first - 1]):
        first -= 1
    return list(enumerate(above[first:], start=first + 1))


def _finding(page: Page, table_id: str | None, code: str, message: str, mend: str) -> Finding:
    line = page.find_table_id(table_id) if table_id else page.find_line("/// table-caption")
    if line and code == "T204":
        line = _start_of_block(page.source.split("\n"), line)
    return Finding(page.path, line, code, message, mend)


def _start_of_block(lines: list[str], line: int) -> int:
    """Return the 1-based line of a caption block that holds a line; of rows above it that make no table, the first."""
    opened = next((number for number in range(line, 0, -1) if lines[number - 1].startswith("///")), line)
    above = opened - 1
    while above and not lines[above - 1].strip():
        above -= 1
    rows = above
    while rows and "|" in lines[rows - 1]:
        rows -= 1
    return rows + 1 if rows < above else opened
