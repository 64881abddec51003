"""The offline pack: the whole site as one zip that opens from a disk or a memory stick, without a server.

From a disk nobody turns the address of a folder into its ``index.html``, so every link names the file. Standards: the list of
checksums has the form that ``sha256sum -c`` reads (FIPS 180-4); the zip holds fixed dates and is the same for the same site.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from leakbook.pages import LANGUAGES
from leakbook.permalinks import CONTENT_POLICY
from leakbook.urls import relative_url

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

PACK = "handbook-offline.zip"
START = "start.html"
SUMS = "SHA256SUMS"
_FOLDER = "handbook/"
# What only a server or a developer needs.
_LEFT_OUT = re.compile(
    r"(?:en/)?404\.html|sitemap\.xml(?:\.gz)?|robots\.txt|(?:en/)?manifest\.webmanifest|assets/(?:card-|icons/).*|.*\.html\.md|(?:en/)?llms\.txt"
)
_LINK = re.compile(r'(<(?:a|form)\b[^>]*? (?:href|action)=")([^"#?]*)([^"]*")')
_ONLINE = re.compile(r"<p data-online>.*?</p>", re.DOTALL)  # what the pack cannot offer: itself
_FILE_NAME = re.compile(r"(?:^|/)[^/]*\.[a-z0-9]+$")


def write_pack(files: Mapping[str, bytes], strings: Mapping[str, Mapping[str, str]], version: str, moment: int) -> bytes:
    """Return the zip. files: the site's, by path; version: of the content; moment: of its last change, in seconds since 1970."""
    kept = {path: content for path, content in sorted(files.items()) if not _LEFT_OUT.fullmatch(path)}
    packed = {
        f"{_FOLDER}{path}": name_files(content.decode()).encode() if path.endswith(".html") else content
        for path, content in kept.items()
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in packed.items()).encode()
    packed[SUMS] = sums
    packed[START] = _write_start(strings, version, moment, hashlib.sha256(sums).hexdigest()).encode()
    date_time = datetime.fromtimestamp(moment, UTC).timetuple()[:6]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in packed.items():
            info = zipfile.ZipInfo(path, date_time)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return stream.getvalue()


def name_files(html: str) -> str:
    """Return a page whose links to folders of the site name the ``index.html`` in them; other links are as they were."""
    return _LINK.sub(lambda match: match[1] + _name_file(match[2]) + match[3], _ONLINE.sub("", html))


def write_offer(handbook: Handbook, lang: str, here: str) -> str:
    """Return the paragraph that offers the pack, where the build makes one."""
    strings = handbook.data.strings[lang]
    if PACK not in handbook.files:
        return f"<p>{strings['offline_missing'].format(command='<code>python3 scripts/build.py --offline</code>')}</p>\n"
    way, sums = (relative_url(name, here) for name in (PACK, f"{PACK}.sha256"))
    link = f'<a href="{way}" download>{escape(strings["offline_link"])}</a>'
    return f'<p data-online>{link} (<a href="{sums}" download>SHA-256</a>)</p>\n'


def _name_file(way: str) -> str:
    is_elsewhere = not way or ":" in way or way.startswith("/")
    if is_elsewhere or _FILE_NAME.search(way):
        return way
    return f"{way.rstrip('/')}/index.html"


def _write_start(strings: Mapping[str, Mapping[str, str]], version: str, moment: int, checksum: str) -> str:
    """Return the page to begin with: both languages, the version, its date and the checksum of the list of checksums."""
    day = datetime.fromtimestamp(moment, UTC).date()
    parts = "\n".join(
        f'<section lang="{lang}">\n<h2><a href="{_FOLDER}{"" if lang == "ja" else "en/"}index.html">{escape(words["site_name"])}</a></h2>\n'
        f"<p>{escape(words['offline_start'])}</p>\n<p>{words['offline_version'].format(version=version, day=day, sums=SUMS)}<br>"
        f"<code>{checksum}</code></p>\n</section>"
        for lang, words in ((lang, strings[lang]) for lang in LANGUAGES)
    )
    return f"""<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<title>{" / ".join(escape(strings[lang]["site_name"]) for lang in LANGUAGES)}</title>
<link rel="icon" href="{_FOLDER}assets/favicon.svg">
<link rel="stylesheet" href="{_FOLDER}assets/permalink.css">
</head>
<body>
<main>
<h1>{" / ".join(f'<span lang="{lang}">{escape(strings[lang]["site_name"])}</span>' for lang in LANGUAGES)}</h1>
{parts}
</main>
</body>
</html>
"""
