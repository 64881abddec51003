"""The course as a SCORM 1.2 package: one SCO per unit, made from the pages of a built site, for a company's learning system.

Each page stands alone: text, questions, style and scripts are in the package, links lead to the public site. The same site gives
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from lxml import html
from lxml.html import HtmlElement

from leakbook.assets import FOLDER, find_bundles
from leakbook.pages import page_url

# In the order in which the pages load them. scorm.js stands before quiz.js: it says where answers are kept.
SCRIPTS = ("toolkit.js", "course.js", "scorm.js", "quiz.js")
STYLES = ("learn.css", "tools.css", "scorm.css")
_NAMESPACES = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd'
    ' http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd"'
)
_LEFT_OUT = "//a[@class='headerlink'] | //footer[@class='page-facts'] | //script | //nav | //a[@class='footnote-backref']"
_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{styles}
</head>
<body class="md-typeset">
<main class="md-content"><article>
{content}
</article></main>
{scripts}
</body>
</html>
"""


@dataclass(frozen=True)
class Unit:
    """One unit: its name (``unit-1``), its title and its page as the site has it."""

    name: str
    title: str
    content: str


def read_unit(slug: str, lang: str, page: str) -> Unit:
    """Read a unit from its page in the built site: the article alone, every link absolute and into a window of its own."""
    document: Any = html.document_fromstring(page)
    address = str(document.xpath("string(//link[@rel='canonical']/@href)"))
    article: HtmlElement = document.xpath("//article")[0]
    for element in article.xpath(_LEFT_OUT):
        element.drop_tree()
    for link in article.iter("a"):
        href = link.get("href", "")
        if href and not href.startswith("#"):
            link.set("href", urljoin(address or page_url(slug, lang), href))
            link.set("target", "_blank")
            link.set("rel", "noopener")
    title = str(article.xpath("string(h1)")).strip()
    content = "".join(html.tostring(child, encoding="unicode") for child in article)
    return Unit(slug.rpartition("/")[2], title, content)


def write_package(units: list[Unit], title: str, lang: str, version: str, assets: Mapping[str, bytes]) -> bytes:
    """Return the zip of one language. assets: the scripts and styles by name."""
    files = {f"shared/{name}": assets[name] for name in (*STYLES, *SCRIPTS)}
    for unit in units:
        files[f"{unit.name}.html"] = _write_page(unit, lang).encode()
    files["imsmanifest.xml"] = write_manifest(units, title, lang, version).encode()
    buffer = io.BytesIO()
    # Stored, with one date: compression differs between versions of zlib.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files, key=lambda name: (name != "imsmanifest.xml", name)):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            package.writestr(entry, files[name])
    return buffer.getvalue()


def _write_page(unit: Unit, lang: str) -> str:
    styles = "\n".join(f'<link rel="stylesheet" href="shared/{name}">' for name in STYLES)
    scripts = "\n".join(f'<script src="shared/{name}"></script>' for name in SCRIPTS)
    return _PAGE.format(lang=lang, title=escape(unit.title), styles=styles, scripts=scripts, content=unit.content)


def write_manifest(units: list[Unit], title: str, lang: str, version: str) -> str:
    """Return ``imsmanifest.xml``: an organisation with an item per unit, and what each of them needs."""
    items = "".join(
        f'      <item identifier="item-{unit.name}" identifierref="{unit.name}" isvisible="true">\n'
        f"        <title>{escape_xml(unit.title)}</title>\n      </item>\n"
        for unit in units
    )
    resources = "".join(
        f'    <resource identifier="{unit.name}" type="webcontent" adlcp:scormtype="sco" href="{unit.name}.html">\n'
        f'      <file href="{unit.name}.html"/>\n      <dependency identifierref="shared"/>\n    </resource>\n'
        for unit in units
    )
    shared = "".join(f'      <file href="shared/{name}"/>\n' for name in (*STYLES, *SCRIPTS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="personal-data-leak-handbook-{lang}" version={quoteattr(version)} {_NAMESPACES}>\n'
        "  <metadata>\n    <schema>ADL SCORM</schema>\n    <schemaversion>1.2</schemaversion>\n  </metadata>\n"
        '  <organizations default="course">\n    <organization identifier="course">\n'
        f"      <title>{escape_xml(title)}</title>\n{items}    </organization>\n  </organizations>\n"
        f"  <resources>\n{resources}"
        f'    <resource identifier="shared" type="webcontent" adlcp:scormtype="asset">\n{shared}    </resource>\n'
        "  </resources>\n</manifest>\n"
    )


def read_assets(site: Path, lib: Path) -> dict[str, bytes]:
    """Return the scripts and styles of a package. site: the built site; lib: the folder with what only packages have."""
    bundles = find_bundles(path.relative_to(site).as_posix() for path in (site / FOLDER).glob("*.css"))
    places = {"learn.css": site / bundles["learn.css"], "scorm.css": lib / "scorm.css", "scorm.js": lib / "scorm.js"}
    return {name: places.get(name, site / FOLDER / "tools" / name).read_bytes() for name in (*STYLES, *SCRIPTS)}
