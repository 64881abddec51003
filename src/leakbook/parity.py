"""The two languages side by side: the same pages, sections, tables, values, citations and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Page, other_language
from leakbook.prose import drop_citations, find_citations
from leakbook.quantities import MONTHS, format_number, read_numbers
from leakbook.tables import Table

_SAME_FIELDS = ("audience", "reviewed", "review_by", "tools", "sheet", "hide")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def check_pairs(pages: dict[tuple[str, str], Page]) -> Iterator[Finding]:
    """Check that every page stands in both languages. pages: by slug and language."""
    for (slug, lang), page in pages.items():
        other = other_language(lang)
        if (slug, other) not in pages:
            missing = page.path.replace(f"docs/{lang}/", f"docs/{other}/")
            yield Finding(page.path, 1, "P201", f"this page has no counterpart {missing}.", "Write it, or remove both.")


def check_script(page: Page) -> Iterator[Finding]:
    """Check that a page is written in the language of its folder."""
    sample = page.text[:3000]
    letters = sum(map(str.isalpha, sample))
    if letters > 200 and (len(_JAPANESE.findall(sample)) > letters / 3) != (page.lang == "ja"):
        yield Finding(page.path, 1, "P208", "this page is written in the other language.", "Bring its own text back.")


def check_fields(first: Page, second: Page) -> Iterator[Finding]:
    """Check that the front matter of two pages says the same where it has no words."""
    for name in _SAME_FIELDS if first.meta and second.meta else ():
        value, other = (str(page.meta.get(name, "nothing")) for page in (first, second))
        if value != other:
            line = second.find_line(f"\n{name}:")
            message = f"{name} is {other}; in {first.path} it is {value}."
            yield Finding(second.path, line + 1 if line else 1, "P203", message, "Write the same in both.")


def check_sections(first: Page, second: Page) -> Iterator[Finding]:
    """Check that two pages have the same section ids in the same order, and in each the same citations and figures."""
    made = first.generated_ids | second.generated_ids
    ids = [identifier for _, identifier, _ in first.sections if identifier not in made]
    others = [identifier for _, identifier, _ in second.sections if identifier not in made]
    if ids == others:
        yield from _check_levels(first, second)
        yield from _check_citations(first, second)
        yield from _check_figures(*sorted((first, second), key=lambda page: LANGUAGES.index(page.lang)))
        return
    for page, missing in ((second, set(ids) - set(others)), (first, set(others) - set(ids))):
        other = first if page is second else second
        for identifier in sorted(str(name) for name in missing):
            text = next((text for _, name, text in other.sections if str(name) == identifier), "")
            line = other.find_section(identifier) or (other.find_line(text) if text else None)
            yield Finding(
                other.path, line, "P205",
                f'the section "#{identifier}" is not in {page.path}.', "Give both languages the same sections.",
                record=f"{page.url}#{identifier}",
            )  # fmt: skip
    if sorted(map(str, ids)) == sorted(map(str, others)):
        index = next((i for i, (a, b) in enumerate(zip(ids, others, strict=False)) if a != b), len(others) - 1)
        yield Finding(
            second.path, second.find_section(str(others[index])), "P206",
            f"the sections stand in another order than in {first.path}.", "Put them into the same order.",
        )  # fmt: skip


def _name(section: str) -> str:
    return f'the section "#{section}"' if section else "the opening"


def _check_levels(first: Page, second: Page) -> Iterator[Finding]:
    levels = {identifier: level for level, identifier, _ in first.sections}
    for other, identifier, _ in second.sections:
        if (level := levels.get(identifier, other)) != other:
            message = f'the heading "#{identifier}" is of level {other}; in {first.path} it is of level {level}.'
            yield Finding(second.path, second.find_section(str(identifier)), "P207", message, "Give both the same level.")


def _check_citations(first: Page, second: Page) -> Iterator[Finding]:
    cited, others = first.cited_sections, second.cited_sections
    for section in cited.keys() & others.keys():
        for page, other, missing in (
            (second, first, cited[section] - others[section]),
            (first, second, others[section] - cited[section]),
        ):
            for key in sorted(missing):
                there = _line_in(other, section, lambda line, key=key: key in find_citations(line))  # type: ignore[misc]
                yield Finding(
                    page.path, _mirror(page, other, section, there), "P210",
                    f'{_name(section)} does not cite "{key}", but the other language does ({other.path}:{there}).',
                    "Cite the same claims in both.", misses=f"[^{key}]",
                )  # fmt: skip


def _line_in(page: Page, section: str, holds: Callable[[str], bool]) -> int:
    """Return the 1-based line of a section that holds something, or that of its heading."""
    start = (page.find_section(section) or 1) if section else 1
    lines = page.source_sections.get(section, "").split("\n")
    return next((start + number for number, line in enumerate(lines) if holds(line)), start)


def _mirror(page: Page, other: Page, section: str, line: int) -> int | None:
    """Return the line of a page across from one of its other language: the same of a section as long, else its heading's."""
    start, there = page.find_section(section), other.find_section(section)
    lengths = [found.source_sections.get(section, "").rstrip().count("\n") for found in (page, other)]
    return start + line - there if start and there and lengths[0] == lengths[1] and line >= there else start


def _without_months(numbers: set[Decimal], page: Page, section: str) -> set[Decimal]:
    """Leave out the numbers of months that a section names: they may be a quarter in the other language."""
    text = page.source_sections[section]
    return {number for number in numbers if not (1 <= number <= 12 and MONTHS[int(number) - 1] in text)}


def check_tables(first: Table, second: Table) -> Iterator[Finding]:
    """Check that a table has the same rows, values and figures in both languages. The finding is on the second."""
    if first.is_empty or second.is_empty:
        return
    if len(first.rows) != len(second.rows):
        index = _first_odd_row(first, second)
        message = f"has {len(second.rows)} rows; {_place(first, index)} has {len(first.rows)} (they part at row {index + 1})"
        yield _table_finding(second, index, "P220", message, "Give both the same rows in the same order.")
        return
    for index, (row, others) in enumerate(zip(first.rows, second.rows, strict=True)):
        if not (first.is_whole(index) and second.is_whole(index)):
            continue
        for column, cell, other in zip(first.spec.columns, row, others, strict=False):
            where = f'row {index + 1}, column {column.key}: "{other.text}" is not "{cell.text}" of {_place(first, index)}'
            if column.type in ("string", "list"):
                same = sorted(read_numbers(cell.text)) == sorted(read_numbers(other.text))
                same = same and (column.type == "string" or len(cell.value or ()) == len(other.value or ()))
            else:
                same = cell.value == other.value
            if not same and cell.readable and other.readable:
                yield _table_finding(second, index, "P221", where, "Make the figures and items of both agree.")
        if first.row_citations(index) != second.row_citations(index):
            what = f"row {index + 1} does not cite the same claims as in {_place(first, index)}, cell by cell"
            yield _table_finding(second, index, "P210", what, "Move or mend the marks: a row may stand in another place.")


def _first_odd_row(first: Table, second: Table) -> int:
    """Return the index of the first row that is another than in the other language, as far as figures and citations tell."""
    signs = [[_row_sign(table, index) for index in range(len(table.rows))] for table in (first, second)]
    return next((i for i, (one, two) in enumerate(zip(*signs, strict=False)) if one != two), min(map(len, signs)))


def _row_sign(table: Table, index: int) -> tuple[list[object], list[set[str]]]:
    values = [
        sorted(read_numbers(cell.text)) if column.type in ("string", "list") else cell.value
        for column, cell in zip(table.spec.columns, table.rows[index], strict=False)
    ]
    return values, table.row_citations(index)


def _line_of_row(table: Table, index: int) -> int | None:
    return table.lines[min(index, len(table.lines) - 1)] if table.lines else None


def _place(table: Table, index: int) -> str:
    return f"{table.page.path}:{_line_of_row(table, index)}"


def _table_finding(table: Table, index: int, code: str, message: str, mend: str) -> Finding:
    line = _line_of_row(table, index)
    return Finding(table.page.path, line, code, f"table {table.spec.id} {message}.", mend)


def _check_figures(first: Page, second: Page) -> Iterator[Finding]:
    """Check that each section holds the same figures (of 100 and more, or with decimals) in both languages.

    Small whole numbers are looked at where each language has one that the other lacks; tables are compared cell by cell in `check_tables`.
    """
    figures, small_figures = (first.figures, second.figures), (first.small_figures, second.small_figures)
    for section in figures[0].keys() & figures[1].keys():
        here, there = figures[0][section] - figures[1][section], figures[1][section] - figures[0][section]
        small = (small_figures[0][section], small_figures[1][section])
        # Japanese writes small numbers in digits that English writes as words; one that each has and the other lacks is a slip.
        if (slips := _without_months(small[1] - small[0], second, section)) and small[0] - small[1]:
            there = there | slips
        for page, other, missing, odd in ((second, first, here, there), (first, second, there, here)):
            for number in sorted(missing):
                line = _line_in_plain(other, section, {number})
                mine = _line_in_plain(page, section, odd) if odd else _mirror(page, other, section, line)
                yield Finding(
                    page.path, mine, "P211",
                    f"{_name(section)} lacks the figure {format_number(number)}, which {other.path}:{line} has.",
                    "Give both languages the same figures.",
                )  # fmt: skip


def _line_in_plain(page: Page, section: str, numbers: set[Decimal]) -> int:
    """Return the 1-based line of a section's prose that holds one of some numbers, or that of its heading."""
    start = (page.find_section(section) or 1) if section else 1
    lines = enumerate(page.plain_sections.get(section, []), start=start)
    prose = ((number, drop_citations(line)) for number, line in lines if not line.lstrip().startswith("|"))
    return next((number for number, line in prose if numbers & set(read_numbers(line))), start)
