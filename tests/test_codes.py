"""Every code that a check can give is explained to writers in both languages, and shown by a test."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from lxml import html

from leakbook.findings import Level
from leakbook.pages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
CODES = yaml.safe_load((ROOT / "data" / "findings.yaml").read_text(encoding="utf-8"))
GIVEN = {
    code
    for folder in ("src/leakbook", "hooks")
    for path in (ROOT / folder).glob("*.py")
    for code in re.findall(r'"([A-Z]\d{3})"', path.read_text(encoding="utf-8"))
}


def test_every_code_is_explained() -> None:
    assert CODES["codes"].keys() == GIVEN
    for code, entry in CODES["codes"].items():
        assert code[0] in CODES["groups"]
        assert Level(entry["level"])
        for lang in LANGUAGES:
            assert entry[lang]["title"], code
            assert len(entry[lang]["text"]) > 60, code


def test_every_code_has_a_case() -> None:
    cases = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "golden").glob("*.yaml"))
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py") if path.name != Path(__file__).name
    )
    assert {code for code in GIVEN if code not in cases + tests} == set()


def test_codes_page_has_a_section_for_each(site: Path) -> None:
    for prefix in ("", "en/"):
        page = html.parse(str(site / prefix / "reference" / "codes" / "index.html")).getroot()
        assert {code.lower() for code in GIVEN} <= set(page.xpath("//article//h4/@id"))
