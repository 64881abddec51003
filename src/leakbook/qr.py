"""QR codes of permanent addresses: one drawing per page with a view for the page and for each of its sections.

Standards: ISO/IEC 18004 (QR code), SVG 1.1 (a view is shown by ``drawing.svg#name``, without script or style).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import segno

PAGE = "page"  # the view of the page itself
_QUIET = 4  # modules around a code, which ISO/IEC 18004 asks for
_STEP = 100  # from one code of a drawing to the next; no address of ours needs a code of so many modules


def write_drawing(addresses: Iterable[tuple[str, str]]) -> bytes:
    """Return an SVG file with a view per address, white behind it and with its quiet zone. addresses: name, address."""
    parts = []
    for index, (name, url) in enumerate(addresses):
        code, top = draw(url), index * _STEP
        size = int(code.partition('viewBox="0 0 ')[2].partition(" ")[0])
        whole = size + 2 * _QUIET
        parts.append(
            f'<view id="{name}" viewBox="0 {top} {whole} {whole}"/><rect y="{top}" width="{whole}" height="{whole}" fill="#fff"/>'
            f'<svg x="{_QUIET}" y="{top + _QUIET}" width="{size}" height="{size}"{code.removeprefix("<svg")}'
        )
    first = parts[0].partition('viewBox="')[2].partition('"')[0] if parts else "0 0 0 0"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{first}">{"".join(parts)}</svg>\n'.encode()


@cache
def draw(url: str) -> str:
    """Return the code of an address as an ``svg`` element, one unit a module, without a quiet zone.

    The mask is given: to weigh all eight takes most of the time.
    """
    return segno.make(url, micro=False, mask=4).svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)


def qr_address(slug: str) -> str:
    """Return the address of the drawing of a page: ``assets/qr/personal/passwords.svg``."""
    return f"assets/qr/{slug.rstrip('/')}.svg"
