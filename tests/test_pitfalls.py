"""The known pitfalls of the stack, each shown to be avoided: MkDocs hooks (H), static-i18n (I), captions and captions' languages."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from lxml import html
from mkdocs.config import load_config

from conftest import ROOT, SITE_URL, build, check
from leakbook.project import load_data

CONFIG = load_config(str(ROOT / "mkdocs.yml"))
I18N = CONFIG.plugins["i18n"].config
HOOKS = sorted((ROOT / "hooks").glob("*.py"))
SCRIPTS = [p for folder in ("scripts", ".ci") for p in sorted((ROOT / folder).glob("*")) if p.is_file()]


def run(root: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs itself in a copy, one process per build (I10)."""
    command = [sys.executable, "-m", "mkdocs", "build", *flags, "--site-dir", str(root / "out")]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


def edit(root: Path, name: str, change: Callable[[str], str]) -> None:
    path = root / name
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_h1_hooks_import_at_the_top_only() -> None:
    for path in HOOKS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = [node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)]
        assert not [node for node in inner if isinstance(node, ast.Import | ast.ImportFrom)]


def test_h2_hooks_hold_no_state_of_their_own() -> None:
    for path in HOOKS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign):
                assert not isinstance(node.value, ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp), path


def test_h3_no_startup_or_shutdown_event() -> None:
    assert not [p for p in HOOKS if re.search(r"def on_(startup|shutdown)", p.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("flag", ["--quiet", "--verbose", "--strict"])
def test_h4_no_flag_defeats_the_check(copy: Path, flag: str) -> None:
    edit(copy, "docs/en/personal/index.md", lambda text: text + "\n[gone](../nowhere.md)\n")
    assert run(copy, flag).returncode == 1


def test_h4_no_script_hides_warnings() -> None:
    called = [line for p in SCRIPTS for line in p.read_text(encoding="utf-8").splitlines() if "mkdocs" in line]
    assert not [line for line in called if re.search(r"(\s|\")(-q|-v|--quiet|--verbose)(\s|\"|$)", line)]


def test_h6_hooks_write_to_the_site_alone() -> None:
    for path in HOOKS:
        writes = re.findall(r"^.*\.write_(?:text|bytes)\(.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not [line for line in writes if "docs" in line]


def test_h7_every_validation_warns() -> None:
    assert set(CONFIG.validation.links.values()) == {30}
    assert set(CONFIG.validation.nav.values()) == {30}


def test_the_core_never_imports_mkdocs() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        assert not re.search(r"^\s*(import|from) mkdocs", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_i3_i11_i13_configuration() -> None:
    assert CONFIG.strict
    assert I18N.docs_structure == "folder"
    assert I18N.fallback_to_default is False
    assert [(lang.locale, lang.default) for lang in I18N.languages] == [("ja", True), ("en", False)]
    assert CONFIG.nav


def test_i6_each_language_has_its_own_404(site: Path) -> None:
    pages = [html.fromstring((site / name).read_text(encoding="utf-8")) for name in ("404.html", "en/404.html")]
    assert [page.get("lang") for page in pages] == ["ja", "en"]
    assert pages[0].xpath("//h1/text()") != pages[1].xpath("//h1/text()")
    assert pages[0].xpath("//*[@data-language-switch]/@href") == ["/en/"]
    assert pages[1].xpath("//*[@data-language-switch]/@href") == ["/"]
    assert not (site / "en" / "en").exists()


def test_i7_no_instant_navigation() -> None:
    assert not [name for name in CONFIG.theme["features"] if name.startswith("navigation.instant")]


def test_i8_alternates_are_absolute(site: Path) -> None:
    root = html.fromstring((site / "basics/causes/index.html").read_text(encoding="utf-8"))
    links = root.xpath("//link[@rel='alternate' and @hreflang]/@href")
    assert len(links) == 3
    assert all(link.startswith(SITE_URL) for link in links)


def test_i11_no_automatic_caption_prefix(site: Path) -> None:
    for path in site.rglob("index.html"):
        for caption in html.fromstring(path.read_text(encoding="utf-8")).iter("caption", "figcaption"):
            assert not re.match(r"\s*(Table|Figure|表|図)\s*\d", caption.text_content())


def test_i11_words_of_extensions_are_in_the_pages_language(site: Path) -> None:
    japanese = (site / "basics/causes/index.html").read_text(encoding="utf-8")
    assert "heading-link" not in japanese
    assert 'footnote-back"' not in japanese
    assert not re.search(r'title="(Permanent link|Jump back)', japanese)


def test_i12_every_nav_title_is_translated() -> None:
    titles = {title for item in CONFIG.nav if isinstance(item, dict) for title in item}
    english = next(lang for lang in I18N.languages if lang.locale == "en")
    assert titles == set(english.nav_translations)


def test_i12_no_japanese_in_the_english_nav(site: Path) -> None:
    root = html.fromstring((site / "en/basics/index.html").read_text(encoding="utf-8"))
    texts = root.xpath("//nav//text()[not(ancestor::*[@data-language-switch])]")
    assert not [text for text in texts if re.search("[぀-鿿]", text)]


def test_i14_no_other_folder_of_two_letters() -> None:
    folders = {p.name for p in (ROOT / "docs").rglob("*") if p.is_dir() and re.fullmatch(r"[a-z]{2}(-[A-Za-z]+)?", p.name)}
    assert folders == {"ja", "en"}


def test_i15_no_index_of_mkdocs(site: Path) -> None:
    assert not (site / "search").exists()


def test_i17_no_material_extra() -> None:
    assert "static-i18n[" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


MISTAKES = {
    "broken link": ("docs/ja/personal/passwords.md", "\n[無い](nowhere.md)\n", "L102"),
    "dead anchor": ("docs/en/personal/passwords.md", "\n[gone](../basics/causes.md#nowhere)\n", "L105"),
    "missing picture": ("docs/ja/basics/causes.md", "\n![図](../../assets/nowhere.png)\n", "L103"),
    "cross-language link": ("docs/en/basics/causes.md", "\n[Japanese](../../ja/basics/causes.md)\n", "L106"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_build_names_file_and_line(copy: Path, mistake: str) -> None:
    name, addition, code = MISTAKES[mistake]
    line = (copy / name).read_text(encoding="utf-8").count("\n") + 2
    edit(copy, name, lambda text: text + addition)
    result = check(copy)
    assert result.returncode == 1
    assert f"{name}:{line}: {code} " in result.stderr
    assert "Traceback" not in result.stderr
    assert not (copy / "out").exists()


def test_build_shows_all_findings_at_once(copy: Path) -> None:
    for name, addition, _ in MISTAKES.values():
        edit(copy, name, lambda text, addition=addition: text + addition)  # type: ignore[misc]
    (copy / "docs/en/company/utm.md").unlink()
    found = check(copy).stderr
    assert all(f"{name}:" in found and f" {code} " in found for name, _, code in MISTAKES.values())
    assert "docs/ja/company/utm.md:1: P201" in found


def test_table_mistakes_are_named_with_their_line(copy: Path) -> None:
    edit(copy, "docs/en/impacts/penalties.md", lambda text: text.replace("¥1 million", "¥2 million"))
    edit(
        copy,
        "docs/ja/company/taking-data-out.md",
        lambda text: re.sub(r"(?m)^(\| .*) \|[^|]*\|$", r"\1 |", text, count=3),
    )
    found = check(copy).stderr
    assert re.search(r"docs/en/impacts/penalties\.md:\d+: P221 ", found)
    assert re.search(r"docs/ja/company/taking-data-out\.md:\d+: T207 ", found)
    assert "K401" not in found


def test_page_outside_the_nav_is_found(copy: Path) -> None:
    for lang in ("ja", "en"):
        shutil.copy(copy / f"docs/{lang}/company/utm.md", copy / f"docs/{lang}/company/other.md")
    found = check(copy).stderr
    assert "docs/ja/company/other.md:1: P202 this page is not in the nav." in found
    assert "docs/en/company/other.md:" in found
    assert "T202" in found


def test_failed_build_leaves_the_last_good_site(copy: Path) -> None:
    assert build(copy / "out", copy).returncode == 0
    before = {p: p.read_bytes() for p in (copy / "out").rglob("*") if p.is_file()}
    edit(copy, "docs/ja/index.md", lambda text: text + "\n[無い](nowhere.md)\n")
    assert build(copy / "out", copy).returncode == 1
    assert {p: p.read_bytes() for p in (copy / "out").rglob("*") if p.is_file()} == before
    assert not list(copy.glob(".out-*"))


def test_broken_data_file_is_a_sentence(copy: Path) -> None:
    edit(copy, "data/tables.yaml", lambda text: text + "\nbroken: [\n")
    result = check(copy)
    assert result.returncode == 1
    assert "data/tables.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_unreadable_pages_are_findings_not_tracebacks(copy: Path) -> None:
    (copy / "docs/ja/company/utm.md").write_bytes("# 漏えい\n".encode("euc-jp"))
    edit(copy, "docs/en/company/utm.md", lambda text: text.replace("UTM", "UTM\0", 1))
    edit(copy, "docs/ja/personal/index.md", lambda text: text.replace("reviewed: 2026-11-22", "reviewed: 2026-02-30"))
    edit(copy, "docs/en/personal/index.md", lambda text: text.replace("description: ", "description: a: ", 1))
    result = check(copy)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for line in (
        "docs/ja/company/utm.md:1: P111",
        "docs/en/company/utm.md:3: P110",
        "docs/ja/personal/index.md:7: P102",
        "docs/en/personal/index.md:3: P101",
    ):
        assert line in result.stderr


BREAKING = {
    "malformed address": ("docs/ja/company/utm.md", "\n[x](http://[::1/)\n", r"docs/ja/company/utm\.md:\d+: L109 "),
    "stray page": ("docs/stray.md", "# x\n", r"docs/stray\.md: P112 "),
    "page of a third language": ("docs/fr/x.md", "# x\n", r"docs/fr/x\.md: P112 "),
    "template": ("docs/ja/company/utm.md", None, r"docs/ja/company/utm\.md:\d+: P102 template"),
    "unclosed caption": ("docs/ja/impacts/damages.md", None, r"docs/ja/impacts/damages\.md:\d+: T205 "),
}


def test_nothing_breaks_the_build_without_a_name(copy: Path) -> None:
    for name, addition, _ in BREAKING.values():
        path = copy / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + (addition or ""), encoding="utf-8")
    edit(copy, "docs/ja/company/utm.md", lambda text: text.replace("\nminutes:", "\ntemplate: no.html\nminutes:"))
    edit(copy, "docs/ja/impacts/damages.md", lambda text: text.replace("\n///\n", "\n", 1))
    result = check(copy)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for _, _, line in BREAKING.values():
        assert re.search(line, result.stderr), (line, result.stderr)


@pytest.mark.parametrize(
    "name", ["tables.yaml", "claims.yaml", "sources.yaml", "strings.yaml", "redirects.yaml", "permalinks.txt"]
)
@pytest.mark.parametrize("content", [None, "[1, 2]", "a: 1", "a: [", "\xff"])
def test_broken_data_is_a_sentence_with_the_file(copy: Path, name: str, content: str | None) -> None:
    path = copy / "data" / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode("latin-1"))
    if name == "permalinks.txt" and content and content.isascii():
        pytest.skip("any line is an address; a lost one is K401")
    data = load_data(copy / "data")
    assert [finding for finding in data.findings if finding.path == f"data/{name}" and finding.code[:2] == "D6"]


def test_empty_site_url_is_no_address(copy: Path) -> None:
    assert build(copy / "out", copy, SITE_URL="").returncode == 0
    assert "127.0.0.1:8000" in (copy / "out/index.html").read_text(encoding="utf-8")
    result = build(copy / "out", copy, SITE_URL="https://x.example/?q")
    assert result.returncode == 1
    assert "SITE_URL" in result.stderr


def test_relative_site_folder_is_the_callers(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--site-dir", "my site"]
    environment = {**os.environ, "HANDBOOK_IN_VENV": "1"}
    assert subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode == 0
    assert (tmp_path / "my site" / "index.html").exists()


def test_quotes_in_front_matter_stay_text(copy: Path) -> None:
    edit(copy, "docs/en/company/utm.md", lambda t: re.sub(r"(?m)^description: .*$", "description: 'A \"b\" & c.'", t))
    assert build(copy / "out", copy).returncode == 0
    root = html.fromstring((copy / "out/en/company/utm/index.html").read_text(encoding="utf-8"))
    assert root.xpath("//meta[@name='description']/@content") == ['A "b" & c.']


def test_folder_that_is_no_site_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = build(tmp_path)
    assert result.returncode == 1
    assert "something else than a site" in result.stderr
    assert (tmp_path / "mine.txt").exists()


def test_nav_of_mkdocs_yml_is_ordered_by_hand() -> None:
    raw = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    assert raw["nav"][0] == {"ホーム": "index.md"}


def test_what_mkdocs_finds_has_its_line(copy: Path) -> None:
    edit(copy, "mkdocs.yml", lambda text: text.replace("- basics/causes.md\n", "- basics/causes.md\n      - basics/gone.md\n"))
    result = check(copy)
    line = (copy / "mkdocs.yml").read_text(encoding="utf-8").partition("basics/gone.md")[0].count("\n") + 1
    assert result.returncode == 1
    assert result.stderr.count(f"mkdocs.yml:{line}: M001 ") == 1
