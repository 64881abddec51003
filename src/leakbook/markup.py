"""What a reader gets of a table: the rendered figure made accessible, linkable and readable by the page's tools."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from html import escape
from unicodedata import east_asian_width

from lxml import html
from lxml.html import HtmlElement, builder

from leakbook.datasets import data_path
from leakbook.pages import Page, element_text
from leakbook.tables import Cell, Column, Table
from leakbook.urls import relative_url

# A column with a line longer than this many half-width characters is given room, so that a phone does not stack syllables.
WIDE = 40
_CELLS = "li|t[dhr]"
_IMPLIED_END = re.compile(rf"</(?:{_CELLS})>\s*(?=<(?:{_CELLS})[ >]|</(?:[uo]l|tr|thead|tbody)>)")


def decorate_table(table: Table, strings: Mapping[str, str]) -> None:
    """Rewrite a table's figure in place.

    The caption becomes the table's own and names a scroll region that takes the keyboard's focus; header cells get a scope;
    blank cells of the first column become one cell that spans rows; each row gets the id ``<table-id>-<n>``; typed cells
    carry their values as ``data-`` attributes; links to CSV and JSON follow.
    """
    figure = table.figure
    if figure is None:
        return
    element, caption = figure.find("table"), figure.find("figcaption")
    figure.set("class", "data-table")
    caption_id = f"{table.spec.id}-caption"
    figure.remove(caption)
    element.insert(0, _caption(caption, caption_id))
    for cell, column in zip(element.iterfind("thead/tr/th"), table.spec.columns, strict=True):
        cell.set("scope", "col")
        _mark_type(cell, column)
    for cell in element.iterfind(".//*[@style]"):
        _align(cell)
    for mark in element.iterfind("tbody//sup/a"):
        _move_mark(mark)
    _mark_rows(table, element)
    region = builder.DIV(builder.CLASS("data-table__scroll"), role="region", tabindex="0")
    region.set("aria-labelledby", caption_id)
    figure.replace(element, region)
    region.append(element)
    element.set("class", "data-table__table")
    figure.append(_downloads(table, strings))


def _caption(caption: HtmlElement, caption_id: str) -> HtmlElement:
    span = builder.SPAN(id=caption_id)
    blocks = list(caption) if caption.find("p") is not None else [caption]
    for block in blocks:
        span.text = (span.text or "") + (block.text or "") if len(span) == 0 else span.text
        span.extend(list(block))
    return builder.CAPTION(span)


def _mark_rows(table: Table, element: HtmlElement) -> None:
    named = len(table.spec.columns) > 1 and table.spec.columns[1].type == "string"
    grouped = named and any(not element_text(row[0]) for row in element.iterfind("tbody/tr"))
    wide = [any(map(_is_wide, cells)) for cells in zip(*table.rows, strict=True)]
    group: HtmlElement | None = None
    for index, (row, cells) in enumerate(zip(element.iterfind("tbody/tr"), table.rows, strict=True), start=1):
        row.set("id", f"{table.spec.id}-{index}")
        for cell, column, data, is_wide in zip(row, table.spec.columns, cells, wide, strict=True):
            _mark_cell(cell, column, data)
            if is_wide:
                cell.classes.add("wide")
        if group is not None and not element_text(row[0]):
            row.remove(row[0])
            group.set("rowspan", str(int(group.get("rowspan", "1")) + 1))
            group.set("scope", "rowgroup")
            name = row[0]
        else:
            group = row[0]
            _make_row_header(group)
            name = row[1] if len(row) > 1 else group
        if grouped:
            _make_row_header(name)


def _is_wide(cell: Cell) -> bool:
    """Tell whether a line of a cell is wider than WIDE half-width characters (Unicode, East Asian Width)."""
    lines = [line for line in cell.text.split("\n") if 2 * len(line) > WIDE]
    return any(len(line) > WIDE or sum(1 + (east_asian_width(char) in "WF") for char in line) > WIDE for line in lines)


def _make_row_header(cell: HtmlElement) -> None:
    cell.tag = "th"
    cell.set("scope", "row")


def _mark_type(cell: HtmlElement, column: Column) -> None:
    """Name the type of a column on a cell; plain text, of which most are, goes without saying."""
    if column.type != "string":
        cell.set("data-type", column.type)


def _mark_cell(cell: HtmlElement, column: Column, data: Cell) -> None:
    _mark_type(cell, column)
    value = data.value
    if isinstance(value, dict):
        for name in ("min", "max", "unit"):
            if value[name] is not None:
                cell.set(f"data-{name}", json.dumps(value[name]) if name != "unit" else value[name])
    elif column.type in ("date", "url") and value is not None:
        cell.set("data-value", value)
    if column.type == "list" and value and len(value) > 1:
        _make_list(cell)


def _align(cell: HtmlElement) -> None:
    """Replace the inline style that Markdown writes for ``:---:`` by a class: the content policy forbids inline styles."""
    if style := cell.attrib.pop("style", None):
        cell.classes.add(f"align-{style.split(':')[-1].strip(' ;')}")


def _move_mark(mark: HtmlElement) -> None:
    """Take the digits of a footnote mark out of the text (CSS shows them), so that a copied cell is the datum alone."""
    if "footnote-ref" in mark.get("class", "") and mark.text:
        mark.set("aria-label", mark.text)
        mark.text = None


def _make_list(cell: HtmlElement) -> None:
    """Turn a cell's lines, divided by ``br``, into a list."""
    items = builder.UL(builder.LI())
    items[-1].text = (cell.text or "").strip()
    for child in list(cell):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            items.append(builder.LI())
            items[-1].text = (tail or "").strip()
        else:
            items[-1].append(child)
            child.tail = tail
    cell.text = None
    cell[:] = [items]


def _downloads(table: Table, strings: Mapping[str, str]) -> HtmlElement:
    line = builder.P(builder.CLASS("data-table__data"))
    line.text = strings["table_data"]
    for extension in ("csv", "json"):
        label = strings["download"].format(title=table.caption, format=extension.upper())
        link = builder.A(extension.upper(), href=relative_url(data_path(table, extension), table.page.url), download="")
        link.set("aria-label", label)
        link.tail = " "
        line.append(link)
    link = builder.A(strings["table_link"], builder.CLASS("data-table__link"), href=f"#{table.spec.id}")
    link.set("aria-label", strings["table_link_label"].format(title=table.caption))
    line.append(link)
    return line


def localize_apparatus(content: str, strings: Mapping[str, str]) -> str:
    """Put the page's language in place of the marks that the Markdown extensions leave for it (see mkdocs.yml)."""
    heading, back = escape(strings["heading_link"]), escape(strings["footnote_back"])
    content = content.replace('title="heading-link"', f'aria-label="{heading}"')
    content = content.replace('title="footnote-back"', f'aria-label="{back}"')
    title = f'<p class="footnote__title">{escape(strings["footnotes"])}</p>'
    return content.replace('<div class="footnote">\n<hr />', f'<div class="footnote">\n{title}')


def place_assets(content: str, file: str, page_url: str) -> str:
    """Lead addresses of ``docs/assets`` that are written from a page's file there from its address.

    static-i18n leaves them as they are in the second language, one folder short. file: below ``docs``.
    """
    if "../assets/" not in content:
        return content

    def place(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[2]))
        return f'{match[1]}"{relative_url(target, page_url)}"' if target.startswith("assets/") else match[0]

    return re.sub(r'((?:src|href)=)"((?:\.\./)+assets/[^"]+)"', place, content)


def serialize_content(page: Page) -> str:
    """Return the page's tree as HTML again, without the ``div`` around it, and its footnotes."""
    whole: str = html.tostring(page.root, encoding="unicode")
    return whole.removeprefix("<div>").removesuffix("</div>") + page.parts[1]


def drop_end_tags(content: str) -> str:
    """Return a page's HTML without the end tags that the next tag implies.

    Of items, cells and rows alone, where nothing but a space stands before it (HTML Living Standard, 13.1.2.4 Optional tags).
    """
    return _IMPLIED_END.sub("", content)
