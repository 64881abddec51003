"""The settings of the site: what is found in ``mkdocs.yml``, and what MkDocs says of it in our form."""

from __future__ import annotations

from pathlib import Path

import pytest

from leakbook.settings import check_settings, read_complaint

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = """\
site_url: !ENV [SITE_URL, "x"]
extra_css: [a.css, b.css]
plugins:
  i18n:
    nav_translations:
      家: Home
nav:
  - 家:
      - a.md
      - b.md
  - c.md
"""


def check(text: str) -> list[str]:
    return [str(finding) for finding in check_settings(text, lambda name: name in ("a.css", "b.css"))]


def test_own_settings_are_clean() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert check_settings(text, lambda name: (ROOT / "docs" / name).is_file()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - c.md", "  - a.md", 'mkdocs.yml:11: P204 the nav has "a.md" twice.'),
        ("  - 家:", "  - 屋:", 'mkdocs.yml:8: P204 the section "屋" of the nav has no English title.'),
        ("b.css", "c.css", 'mkdocs.yml:2: L103 the file "c.css" is not in docs.'),
        ("  - c.md", "  - c.md\n  - d: http://d.example/", 'mkdocs.yml:12: L110 the address "http://d.example/" of the nav'),
        ("  - c.md", "  - c.md\n  - d: javascript:d()", 'mkdocs.yml:12: L109 the address "javascript:d()" of the nav'),
        ("plugins:", "theme: {features: [toc.folow]}\nplugins:", 'mkdocs.yml:3: M002 the theme has no feature "toc.folow".'),
        ("plugins:", "nav: []\nplugins:", 'mkdocs.yml:8: D603 "nav" stands twice in one place'),
    ],
)
def test_mistake_is_found(old: str, new: str, expected: str) -> None:
    assert check(SETTINGS) == []
    assert check(SETTINGS.replace(old, new))[0].startswith(expected)


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        ("Config value 'nav': Unrecognised configuration name: nav", "mkdocs.yml:7: M002 nav: Unrecognised"),
        ("Config value 'plugins': The \"i18n\" plugin is not installed", "mkdocs.yml:4: M002 plugins: The"),
        ('while scanning\n  in "/x/mkdocs.yml", line 3, column 9', "mkdocs.yml:3: M002 while scanning"),
    ],
)
def test_complaint_is_a_finding(complaint: str, expected: str) -> None:
    assert str(read_complaint(SETTINGS, complaint)).startswith(expected)
