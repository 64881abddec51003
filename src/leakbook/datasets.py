"""Tables as files: CSV, JSON and a data package, byte for byte the same for the same tables.

Standards: RFC 4180 (CSV), Frictionless Data Package and Table Schema v1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leakbook.claims import Source
from leakbook.tables import Cell, Table

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
# OWASP: a spreadsheet takes a cell that begins like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Publication:
    """What all datasets share: the site's public address (with a slash at its end), its name per language, the version."""

    site_url: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    version: str


def data_path(table: Table, extension: str) -> str:
    """Return the address of a table's file relative to the site's root: ``data/ja/penalties.csv``."""
    return f"data/{table.lang}/{table.spec.id}.{extension}"


def table_url(table: Table, publication: Publication) -> str:
    """Return the public address of the table on its page."""
    return f"{publication.site_url}{table.page.url}#{table.spec.id}"


def write_csv(table: Table) -> bytes:
    """Return the table as CSV: UTF-8 with BOM, CRLF, header = titles, list items divided by line feeds in their cell.

    A cell that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_defuse(title) for title in table.titles])
    writer.writerows([_defuse(cell.text) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_json(table: Table, sources: Mapping[str, Source], publication: Publication) -> bytes:
    """Return the table as JSON: ``{id, lang, title, page, url, columns, rows, sources, licence}``.

    columns: ``[{key, title, type, unit}]``; rows: ``[{<key>: {text, value}}]``; page: the page's slug.
    """
    columns = [
        {"key": column.key, "title": title, "type": column.type, "unit": column.unit}
        for column, title in zip(table.spec.columns, table.titles, strict=True)
    ]
    whole = _dump(
        {
            "id": table.spec.id,
            "lang": table.lang,
            "title": table.caption,
            "page": table.page.slug,
            "url": table_url(table, publication),
            "columns": columns,
            "rows": [_row(table, row) for row in table.rows],
            "sources": _sources(table, sources),
            "licence": LICENCE,
        }
    )
    return whole + b"\n"


def _row(table: Table, row: list[Cell]) -> dict[str, Any]:
    pairs = zip(table.spec.columns, row, strict=True)
    return {column.key: {"text": cell.text, "value": cell.value} for column, cell in pairs}


def _sources(table: Table, sources: Mapping[str, Source]) -> list[dict[str, str]]:
    known = (sources[source_id] for source_id in table.sources if source_id in sources)
    return [{"title": s.title, "publisher": s.publisher, "path": s.url, "date": s.date, "checked": s.checked} for s in known]


def write_package(tables: Iterable[Table], sources: Mapping[str, Source], publication: Publication) -> bytes:
    """Return ``datapackage.json``: one resource per table and language, in the tables' order."""
    package = {
        "profile": "tabular-data-package",
        "name": "personal-data-leak-handbook",
        "title": " / ".join(publication.titles.values()),
        "description": "\n\n".join(publication.descriptions.values()),
        "homepage": publication.site_url,
        "version": publication.version,
        "licenses": [LICENCE],
    }
    # One by one: the resources of thousands of tables take ten times the place of what is written of them.
    resources = b", ".join(_dump(_resource(table, sources, publication)) for table in tables)
    return b'%b, "resources": [%b]}\n' % (_dump(package).removesuffix(b"}"), resources)


def _resource(table: Table, sources: Mapping[str, Source], publication: Publication) -> dict[str, Any]:
    fields = [
        {"name": title, "type": "string", "key": column.key, "valueType": column.type, "unit": column.unit}
        for column, title in zip(table.spec.columns, table.titles, strict=True)
    ]
    content = write_csv(table)
    return {
        "profile": "tabular-data-resource",
        "name": f"{table.spec.id}.{table.lang}",
        "title": table.caption,
        "lang": table.lang,
        "homepage": table_url(table, publication),
        "path": data_path(table, "csv").removeprefix("data/"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": [{k: v for k, v in entry.items() if v is not None} for entry in fields]},
        "sources": _sources(table, sources),
        "licenses": [LICENCE],
    }


def _dump(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
