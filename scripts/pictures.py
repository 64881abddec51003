"""Make the icons and the cards of shared links from docs/assets/favicon.svg: python3 scripts/pictures.py [--into DIR].

Needs the test environment (scripts/test.py) and, for the cards, the fonts Noto Sans and Noto Sans CJK JP: with others the text
looks different. Run it after a change of the drawing or of the site's name or description (data/strings.yaml).
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

import bootstrap
from chromium import find_chromium

ASSETS = bootstrap.ROOT / "docs" / "assets"
BLUE = "#4051b5"  # of the drawing's own ground
CARD = (1200, 630)  # what Open Graph readers cut least of


class Icon(NamedTuple):
    """size: in pixels; share: of it that the drawing takes; ground: the colour behind it, or None for none."""

    size: int
    share: float
    ground: str | None


# A home screen of iOS rounds the corners itself; a mask leaves a circle of four fifths, which must hold the drawing's corners.
ICONS = {
    "icon-192": Icon(192, 1, None),
    "icon-512": Icon(512, 1, None),
    "maskable-512": Icon(512, 0.8, BLUE),
    "apple-touch-180": Icon(180, 1, BLUE),
}
CARD_STYLE = f"""
body {{ margin: 0; width: {CARD[0]}px; height: {CARD[1]}px; background: {BLUE}; color: #fff; display: flex; align-items: center;
  font-family: "Noto Sans", "Noto Sans CJK JP", sans-serif; box-sizing: border-box; padding: 0 70px 0 90px; gap: 30px }}
main {{ flex: 1 }}
h1 {{ font-size: 84px; line-height: 1.2; margin: 0; font-weight: 700; text-wrap: balance; word-break: auto-phrase }}
p {{ font-size: 34px; line-height: 1.55; margin: 34px 0 0; word-break: auto-phrase; text-wrap: pretty }}
p + p {{ font-size: 27px; color: #d6dbf5; border-top: 3px solid #ffd54f; padding-top: 20px }}
img {{ width: 380px; margin-right: -20px }}
"""


def main() -> int:
    """Write the pictures and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=ASSETS, help="the folder to write to (docs/assets)")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__, "test")
    for path in take(options.into):
        bootstrap.say(f"{path}: {path.stat().st_size:,} bytes")
    return 0


def take(folder: Path) -> list[Path]:
    """Show each picture in a window of its size and photograph it; return the files."""
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    written = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"] if root else [])
        for name, size, html in list_pictures():
            page = browser.new_page(viewport={"width": size[0], "height": size[1]})
            page.set_content(html, wait_until="load")
            written.append(folder / f"{name}.png")
            written[-1].parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=written[-1], omit_background=True)
            page.close()
        browser.close()
    return written


def list_pictures() -> list[tuple[str, tuple[int, int], str]]:
    """Return the name, the size and the page of each picture."""
    from leakbook.pages import LANGUAGES, other_language
    from leakbook.project import load_data

    strings = load_data(bootstrap.ROOT / "data").strings
    drawing = base64.b64encode((ASSETS / "favicon.svg").read_bytes()).decode()
    image = f'<img src="data:image/svg+xml;base64,{drawing}" alt="">'
    icons = [(f"icons/{name}", (icon.size, icon.size), write_icon(icon, image)) for name, icon in ICONS.items()]
    cards = [(f"card-{lang}", CARD, write_card(lang, strings, other_language(lang), image)) for lang in LANGUAGES]
    return icons + cards


def write_icon(icon: Icon, image: str) -> str:
    """Return the page of an icon."""
    style = f"body{{margin:0;background:{icon.ground or 'none'}}}img{{display:block;width:{icon.share:%};margin:{(1 - icon.share) / 2:%}}}"
    return f"<!doctype html><style>{style}</style>{image}"


def write_card(lang: str, strings: dict[str, dict[str, str]], other: str, image: str) -> str:
    """Return the page of the card of a language: what the site is, its name in the other language, the drawing."""
    name, about = (escape(strings[lang][key]) for key in ("site_name", "site_description"))
    about = re.sub(r"(?<=。)|(?<=\.) ", "<br>", about)  # a line per sentence
    below = f'<p><span lang="{other}">{escape(strings[other]["site_name"])}</span></p>'
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>{CARD_STYLE}</style>'
        f"<main><h1>{name}</h1><p>{about}</p>{below}</main>{image}"
    )


if __name__ == "__main__":
    sys.exit(main())
