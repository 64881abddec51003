"""The language of words: what is Japanese on an English page says so, for screen readers and for the forms of characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from rendering import find_codes, make_handbook, render_pair

JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
SPOKEN = ("alt", "title", "aria-label", "placeholder", "data-definition")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The word 漏えい stands bare.", ["漏えい"]),
        ('Known as <span lang="ja">漏えい</span>, `漏えい`.', []),
        ('<span lang="ja">漏えい</span>\n\n- 漏えい', ["漏えい"]),
        ('<span lang="ja">漏えい <span lang="en">leak</span></span>', []),
    ],
)
def test_japanese_on_an_english_page_must_be_marked(text: str, found: list[str]) -> None:
    handbook = make_handbook()
    render_pair(handbook, "a", "# 題\n\n漏えい\n", f"# T\n\n{text}\n")
    last = 2 + len(text.split("\n"))
    assert [line for line in find_codes(handbook) if "W604" in line] == [
        f'docs/en/a.md:{last}: W604 "{word}" is not marked as Japanese. Write <span lang="ja">{word}</span>.' for word in found
    ]


def test_no_japanese_is_taken_for_english(site: Path) -> None:
    bare = []
    for path in site.rglob("*.html"):
        root = html.parse(str(path)).getroot()
        spoken = "".join(f" | //@{name}" for name in SPOKEN)
        for text in root.xpath(f"//body//text()[not(ancestor::script)]{spoken}"):
            holder = text.getparent().getparent() if text.is_tail else text.getparent()
            if JAPANESE.search(text) and holder.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") != "ja":
                bare.append((path.relative_to(site).as_posix(), text.strip()[:60]))
    assert bare == []
