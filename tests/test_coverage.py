"""The handbook keeps covering what it set out to cover: every item has its place, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from leakbook.pages import LANGUAGES, slug_file
from leakbook.prose import hide_code

ROOT = Path(__file__).resolve().parent.parent
ITEMS = yaml.safe_load((ROOT / "tests" / "coverage.yaml").read_text(encoding="utf-8"))
MARKS = re.compile(r"\[\^[^\]]*\]|\]\((?:[^()]|\([^)]*\))*\)|\{#[^}]*\}|</?span[^>]*>|[*\[\]`]")


@cache
def read(slug: str, lang: str) -> str:
    """Return the words of a page, without Markdown marks, in one line."""
    text = hide_code((ROOT / "docs" / lang / slug_file(slug)).read_text(encoding="utf-8"))
    return " ".join(MARKS.sub("", text.replace("<br>", " ")).split())


def test_list_is_long_enough() -> None:
    assert len(ITEMS) >= 120
    assert len({(item["item"], item["page"]) for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_has_its_place(lang: str) -> None:
    missing = [f"{item['page']}: {item[lang]} ({item['item']})" for item in ITEMS if item[lang] not in read(item["page"], lang)]
    assert missing == []
