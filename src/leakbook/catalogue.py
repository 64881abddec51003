"""The catalogue of tables on ``reference/tables``, written from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from leakbook.datasets import Publication, data_path, table_url
from leakbook.tables import Table
from leakbook.urls import relative_url

MARKER = "<!-- catalogue of tables -->"
SLUG = "reference/tables"


def write_catalogue(tables: Iterable[Table], page_url: str, strings: Mapping[str, str], publication: Publication) -> str:
    """Return Markdown with a section per table: title, page, size, columns, downloads, how to cite it.

    page_url: the address of the catalogue's own page, from which its links start.
    """
    return "\n\n".join(_entry(table, page_url, strings, publication) for table in tables) + "\n"


def _entry(table: Table, here: str, strings: Mapping[str, str], publication: Publication) -> str:
    page_link = relative_url(f"{table.page.url}#{table.spec.id}", here)
    files = " ".join(_file_link(table, extension, here, strings) for extension in ("csv", "json"))
    size = strings["table_size"].format(rows=len(table.rows), columns=len(table.titles))
    columns = strings["list_separator"].join(
        f"{escape(title)} (`{column.key}`)" for title, column in zip(table.titles, table.spec.columns, strict=True)
    )
    url = table_url(table, publication)
    citation = strings["table_citation"].format(
        title=table.caption,
        site=publication.titles[table.lang],
        version=publication.version,
        url=url,
    )
    citation = escape(citation).replace(url, f'<a href="{page_link}">{url}</a>')
    lines = [
        f"### {table.caption} {{#table-{table.spec.id}}}",
        "",
        f'- {strings["table_page"]}<a href="{page_link}">{escape(table.page.title)}</a>',
        f"- {strings['table_size_label']}{size}",
        f"- {strings['table_columns']}{columns}",
        f"- {strings['table_files']}{files}",
        f"- {strings['table_cite']}{citation}",
    ]
    return "\n".join(lines)


def _file_link(table: Table, extension: str, here: str, strings: Mapping[str, str]) -> str:
    label = escape(strings["download"].format(title=table.caption, format=extension.upper()), quote=True)
    href = relative_url(data_path(table, extension), here)
    return f'<a href="{href}" download aria-label="{label}">{extension.upper()}</a>'
