"""Mistakes in the files of data/: each a finding with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from leakbook.claims import read_claim
from leakbook.project import load_data
from leakbook.prose import drop_front_matter
from leakbook.records import RecordFile, find_in_record
from leakbook.safety import check_drawing
from leakbook.strings import FILLED, PLAIN
from leakbook.tables import read_table_spec
from leakbook.terms import read_term
from leakbook.translations import Drift
from rendering import find_codes, make_handbook, render, render_pair

ENTRY = {"term": "a", "definition": "b.", "variants": []}


def read(tmp_path: Path, text: str) -> RecordFile:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    file = RecordFile(path)
    file.read_each(read_claim)
    return file


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: {kind: law}\nb: [\n", "data/claims.yaml:3: D601 the file is not YAML"),
        ("- a\n- b\n", "data/claims.yaml:1: D601 the file is not a list of names"),
        ("a: {as_of: 2026-02-31}\n", "data/claims.yaml: D601 a value cannot be read: day is out of range for month"),
        ("a: {kind: law}\nb: {sources: x}\n", "data/claims.yaml:2: D602 b: sources is not a list of ids."),
        ("a: {kind: law}\nb: text\n", "data/claims.yaml:2: D602 b: it has not the form that is needed"),
        ("a: {review_by: soon}\n", "data/claims.yaml:1: D602 a: Invalid isoformat string"),
        ("a: {kind: law}\nb: {}\na: {kind: court}\n", 'data/claims.yaml:3: D603 "a" stands twice'),
        ("a: {kind: law}\n<<<<<<< HEAD\n", 'data/claims.yaml:2: D601 "<<<<<<<" is left over from a merge.'),
        ("a:\n  kind: law\n  certanty: x\n", "data/claims.yaml:3: D602 a: the field certanty is unknown."),
        ("a:\n  kind: law\n  review_by: '2027-5-2'\n", "data/claims.yaml:3: D602 a: Invalid isoformat string"),
        ("a:\n  kind: law\n  kind: court\n", 'data/claims.yaml:3: D603 "kind" stands twice'),
    ],
)
def test_broken_file_names_the_line(tmp_path: Path, text: str, finding: str) -> None:
    [found] = read(tmp_path, text).findings
    assert str(found).startswith(finding)


def test_records_around_a_broken_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text("a: {kind: law}\nb: 1\nc: {kind: court}\n", encoding="utf-8")
    file = RecordFile(path)
    assert list(file.read_each(read_claim)) == ["a", "c"]
    assert (file.broken, file.lines) == (["b"], {"a": 1, "b": 2, "c": 3})


def test_what_misses_a_broken_record_is_not_told_twice() -> None:
    handbook = make_handbook(broken=frozenset({"cost-x"}))
    render_pair(handbook, "a", "# あ\n\n3円です[^cost-x]。\n", "# a\n\n¥3.[^cost-x]\n")
    assert not [line for line in find_codes(handbook) if "cost-x" in line]


def test_tables_without_a_source_or_with_an_unknown_one() -> None:
    spec = read_table_spec("sample", {"columns": [{"key": "a", "type": "string"}], "sources": ["nowhere"]})
    bare = read_table_spec("bare", {"columns": [{"key": "a", "type": "string"}]})
    handbook = make_handbook(specs={"sample": spec, "bare": bare}, lines={("data/tables.yaml", "bare"): 7})
    table = "# あ\n\n| a |\n| --- |\n| b |\n\n/// table-caption\n    attrs: {id: bare}\n題\n///\n"
    render_pair(handbook, "a", table, table)
    found = find_codes(handbook)
    assert 'data/tables.yaml:7: T232 the table "bare" has no source. Cite claims in its cells, or say own: true.' in found
    assert 'data/tables.yaml: T230 no page has the table "sample". Write it or remove it.' in found
    assert any(line.startswith('data/tables.yaml: T231 sample: the source "nowhere"') for line in found)


def test_terms_lead_to_sections_and_share_no_form() -> None:
    entries = {"one": {"ja": ENTRY, "en": ENTRY, "see": "a.md#gone"}, "two": {"ja": ENTRY, "en": {**ENTRY, "term": "c"}}}
    handbook = make_handbook(terms={key: read_term(key, entry) for key, entry in entries.items()})
    render(handbook, "a", "ja", "# あ\n\n## い {#part}\n\nう\n")
    found = [line.partition(": ")[2][:4] for line in find_codes(handbook) if line.startswith("data/glossary.yaml")]
    assert found == ["G701", "G702"]


def test_page_led_to_a_section_and_page_without_text() -> None:
    handbook = make_handbook(redirects={"old": "a#part"})
    render_pair(handbook, "a", "# あ\n", "# a\n")
    found = [finding.code for finding in handbook.check(dict(handbook.write_files()))]
    assert "K405" in found
    assert found.count("P108") == 2


def test_sections_in_another_order() -> None:
    handbook = make_handbook()
    render_pair(handbook, "a", "# あ\n\n## い {#x}\n\nう\n\n## え {#y}\n", "# a\n\n## b {#y}\n\nc\n\n## d {#x}\n")
    assert any(line.startswith("docs/en/a.md:3: P206") for line in find_codes(handbook))


@pytest.mark.parametrize(("changed", "blamed"), [(("ja",), "ja"), (("en",), "en"), (("ja", "en"), "en")])
def test_difference_is_told_of_the_page_that_changed(changed: tuple[str, ...], blamed: str) -> None:
    handbook = make_handbook()
    handbook.drifts = [Drift("a", changed)]
    render_pair(handbook, "a", "# あ\n\n## い {#x}\n\nう\n\n## え {#y}\n", "# a\n\n## b {#y}\n\nc\n\n## d {#x}\n")
    found = [line for line in find_codes(handbook) if "P206" in line]
    assert [line.partition(" the")[0] for line in found] == [f"docs/{blamed}/a.md:3: P206"]


def test_small_numbers_are_compared_alike_whichever_page_changed() -> None:
    for changed in (("ja",), ("en",)):
        handbook = make_handbook()
        handbook.drifts = [Drift("a", changed)]
        render_pair(handbook, "a", "# あ\n\n## い {#x}\n\n3つと5つ\n", "# a\n\n## b {#x}\n\nThree and 7\n")
        handbook.findings.clear()  # of front matter, from which others follow
        found = [line for line in find_codes(handbook) if "P211" in line]
        assert [line.partition(" the")[0] for line in found] == ["docs/ja/a.md:5: P211"]


@pytest.mark.parametrize("written", ["[leak][gone]", "[a leak] (b.md)", "**[leak]**"])
def test_reference_is_found_around_a_term(written: str) -> None:
    entry = {"term": "漏えい", "definition": "b。", "variants": []}
    handbook = make_handbook(terms={"leak": read_term("leak", {"ja": entry, "en": {**ENTRY, "term": "leak"}})})
    content = render(handbook, "a", "en", f"---\ntitle: a\n---\n\n# a\n\nSee {written} now.\n")
    assert 'class="term"' in content
    assert [line.partition(" the")[0] for line in find_codes(handbook) if "L108" in line] == ["docs/en/a.md:7: L108"]


def test_front_matter_that_cannot_be_read_is_no_text() -> None:
    assert drop_front_matter("---\nreviewed: 2027-02-29\nkeywords: [a]\n---\n\n# a\n") == "# a\n"
    assert drop_front_matter("---\nno end\n\n# a\n") == "---\nno end\n\n# a\n"
    assert drop_front_matter("# a\n\n---\n\nb\n\n---\n") == "# a\n\n---\n\nb\n\n---\n"


def test_table_on_one_side_only_and_page_in_the_wrong_language() -> None:
    spec = read_table_spec("bare", {"columns": [{"key": "a", "type": "string"}], "own": True})
    handbook = make_handbook(specs={"bare": spec})
    table = "\n| a |\n| --- |\n| b |\n\n/// table-caption\n    attrs: {id: bare}\n題\n///\n"
    render_pair(handbook, "a", "# あ\n" + table, "# a\n\nb\n")
    render_pair(handbook, "b", "# あ\n\n" + "日本語の文章です。" * 40, "# b\n\n" + "日本語の文章です。" * 40)
    found = find_codes(handbook)
    assert [line for line in found if "P222" in line] == [
        'docs/ja/a.md:8: P222 the table "bare" is not on this page in the other language. Put it on both pages.'
    ]
    assert any(line.startswith("docs/en/b.md:1: P208") for line in found)
    assert not any("docs/ja/b.md" in line and "P208" in line for line in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("strings", "  kind_law: .*\n", "", "data/strings.yaml:1: D602 kind_law: it is missing, and pages need it."),
        (
            "strings",
            "  search_index: さくいん",
            "  search_index: <b>さくいん</b>",
            "data/strings.yaml:69: D602 search_index holds HTML",
        ),
        ("strings", "{date}", "{day}", "data/strings.yaml:20: D602 checked: date stands in curly brackets, not day."),
        (
            "translations",
            'basics/: {ja: "[^"]*"',
            'basics/: {ja: "zzz"',
            "data/translations.yaml:4: D602 basics/: zzz is not a revision",
        ),
        (
            "translations",
            "basics/: {",
            'basics/: {fr: "x", ',
            "data/translations.yaml:4: D602 basics/: the field fr is unknown.",
        ),
        ("glossary", "definition: 誰が", "definition: <b>誰が", "data/glossary.yaml:8: H501 <b> is not allowed in a record."),
        ("glossary", "definition: 誰が", "definition: TODO 誰が", 'data/glossary.yaml:8: P109 "TODO"'),
        ("claims", "After a wave", "After\u200b a wave", "data/claims.yaml:8: P110 the control character U+200B"),
    ],
)
def test_slip_in_a_data_file_names_its_line(tmp_path: Path, file: str, old: str, new: str, finding: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(old, new, text) if file == "strings" else re.sub(old, new, text, count=1), encoding="utf-8")
    assert any(str(found).startswith(finding) for found in load_data(tmp_path / "data").findings)


def test_every_word_of_the_software_is_asked_for() -> None:
    files = [
        path
        for folder in ("src", "overrides", "hooks")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".html")
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.name != "strings.py")
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "overrides").rglob("*.html"))
    asked = {*re.findall(r"""strings(?:\[[\w.]+\])?\[["'](\w+)["']\]""", code), *re.findall(r"words\.([a-z]\w+)", templates)}
    assert asked <= FILLED.keys() | PLAIN
    assert {
        name for name in FILLED.keys() | PLAIN if name not in code and not name.startswith(("kind_", "weekday_", "quiz_how_"))
    } == set()


def test_record_of_no_page_is_found() -> None:
    handbook = make_handbook(translations={"b": {"ja": "1", "en": "2"}}, lines={("data/translations.yaml", "b"): 4})
    render_pair(handbook, "a", "# あ\n\nい\n", "# a\n\nb\n")
    assert [line for line in find_codes(handbook) if "translations.yaml:4: D602 b: there is no such page." in line]


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        ("<svg>\n<script>x()</script></svg>", "H501"),
        ('<svg>\n<path onclick="x()"/></svg>', "H502"),
        ('<svg>\n<image href="https://e.example/a.png"/></svg>', "H504"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><title>One</title><path d="M0 0"/></svg>', None),
    ],
)
def test_drawing_does_nothing_of_its_own(drawing: str, code: str | None) -> None:
    assert [(f.line, f.code) for f in check_drawing("docs/assets/a.svg", drawing)] == ([(2, code)] if code else [])


def test_what_misses_an_empty_page_is_not_told() -> None:
    handbook = make_handbook(register=["a#part", "b#part"], lines={("data/permalinks.txt", "a#part"): 3})
    full = "# あ\n\n## い {#part}\n\n[隣の節](b.md#part)\n"
    render_pair(handbook, "a", full, full)
    render_pair(handbook, "b", "# あ\n", full.replace("b.md", "a.md"))
    found = handbook.check(dict(handbook.write_files()))
    assert [str(f)[:20] for f in found if f.code in ("P108", "P205", "L102", "L105", "K401")] == ["docs/ja/b.md:1: P108"]


def test_sections_of_a_page_that_is_gone_are_not_told_one_by_one() -> None:
    handbook = make_handbook(register=["a", "gone", "gone#one", "gone#two"])
    render_pair(handbook, "a", "# あ\n\nい\n", "# a\n\nb\n")
    found = [finding for finding in handbook.check(dict(handbook.write_files())) if finding.code == "K401"]
    assert [finding.record for finding in found] == ["gone"]


def test_line_of_a_slip_is_that_of_its_words() -> None:
    text = "one:\n  ja: いち\n  en: 1\ntwo:\n  ja: その漏洩は\n  en: 2\nthree: 漏洩\n"
    assert find_in_record(text, 4, 'two: "漏洩" is not the house spelling.') == 5
    assert find_in_record(text, 4, "two: en is not a text.") == 6
    assert find_in_record(text, 1, 'one: "漏洩" is not the house spelling.') == 1
