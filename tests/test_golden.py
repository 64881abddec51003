"""Golden cases: one mistake at a time in a pair of pages, and all that is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rendering import find_codes, make_handbook, render_pair

GOLDEN = Path(__file__).parent / "golden"
CASES: dict[str, Any] = yaml.safe_load((GOLDEN / "cases.yaml").read_text(encoding="utf-8"))
PAIR = {lang: (GOLDEN / f"{lang}.md").read_text(encoding="utf-8") for lang in ("ja", "en")}


def without_table(source: str) -> str:
    head, _, rest = source.partition("| ")
    return head + rest.partition("///\n\n")[2]


@pytest.mark.parametrize("name", CASES)
def test_mistake_is_found(name: str) -> None:
    case = CASES[name]
    pair = dict(PAIR)
    if "old" in case:
        assert case["old"] in pair[case["lang"]]
        pair[case["lang"]] = pair[case["lang"]].replace(case["old"], case["new"], 1) + case.get("append", "")
    handbook = make_handbook()
    render_pair(handbook, "a", pair["ja"], pair["en"])
    render_pair(handbook, "b", without_table(PAIR["ja"]), without_table(PAIR["en"]))
    found = find_codes(handbook)
    assert len(found) == len(case["findings"]), "\n".join(found)
    for line, expected in zip(found, case["findings"], strict=True):
        assert line.startswith(expected)
