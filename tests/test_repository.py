"""What must be true of the repository itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


def tracked() -> list[Path]:
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [path for name in result.stdout.split("\0") if name and (path := ROOT / name).is_file()]


LOCKS = ["requirements.txt", "requirements-publish.txt", "requirements-test.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    for entry in re.split(r"\n(?=\S)", text):
        if "==" in entry and not entry.startswith("#"):
            assert "--hash=sha256:" in entry, entry


def test_no_file_names_the_host_of_a_registry() -> None:
    host = re.compile(r"\b(?:pypi|pythonhosted|registry\.npmjs|crates)\.(?:org|com|io)\b")
    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in tracked()}
    assert [name for name, text in texts.items() if host.search(text)] == []


def test_each_lock_is_part_of_the_next() -> None:
    pins = [set(re.findall(r"(?m)^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"))) for name in LOCKS]
    assert pins[0] < pins[1] < pins[2]


def test_stack_is_pinned() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert all(pin in lock for pin in ("mkdocs==1.6.1", "mkdocs-material==9.8.", "mkdocs-static-i18n==1.3.1"))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=" ".join,
)
def test_code_is_clean(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_dependency_has_its_reason() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = re.findall(r'(?m)^  "([a-z0-9-]+)[>=<"]', project.partition("[tool.ruff]")[0])
    assert len(names) > 10
    assert [name for name in names if name not in architecture] == []


def test_ignored_rules_have_their_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'(?m)^  "[A-Z]+\d*",(.*)$', project.partition("ignore = [")[2])
    assert rules
    assert all("#" in rule for rule in rules)


def test_files_are_plain() -> None:
    for path in tracked():
        data = path.read_bytes()
        if path.suffix != ".png":
            assert b"\r" not in data, path
            assert b"\0" not in data, path
            data.decode("utf-8")


def test_commits_hold_no_site_or_environment() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert not [name for name in names if name.startswith(("site/", ".venv/")) or name == "uv.lock"]


def test_readme_names_the_two_commands() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "python3 scripts/serve.py" in text
        assert "python3 scripts/test.py" in text
    assert "python3 scripts/test.py" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_readmes_lead_to_the_guide_to_publishing_in_their_language() -> None:
    for name, guide in (("README.md", "deploy/README.md"), ("README.ja.md", "deploy/README.ja.md")):
        assert f"]({guide})" in (ROOT / name).read_text(encoding="utf-8")


def test_both_guides_to_publishing_say_the_same() -> None:
    english, japanese = ((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    blocks = [re.findall(r"(?ms)^```sh\n(.*?)^```", text) for text in (english, japanese)]
    without_notes = [[re.sub(r"\s*#.*", "", block) for block in each] for each in blocks]
    assert without_notes[0] == without_notes[1]
    assert [text.count("\n## ") for text in (english, japanese)] == [6, 6]
    for figure in ("0.000044", "9.6 KB", "6 KB", "44 KB", "226 KB", "0.000226", "154", "257"):
        assert figure in english
        assert figure in japanese


@pytest.mark.parametrize("name", ["deploy/README.md", "deploy/README.ja.md"])
def test_scripts_and_files_that_the_guides_name_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    scripts = set(re.findall(r"\b((?:scripts|benchmarks)/\w+\.py)", text))
    assert len(scripts) >= 4
    assert [script for script in scripts if not (ROOT / script).is_file()] == []
    ways = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [way for way in ways if not (ROOT / "deploy" / way).exists()] == []


def test_every_script_stands_in_the_picture() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    scripts = [path.stem for path in tracked() if path.parent == ROOT / "scripts" and path.suffix == ".py"]
    assert len(scripts) > 15
    assert [name for name in scripts if not re.search(rf"\b{name}\b", architecture)] == []


def test_workflows_are_judged_clean() -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or "zizmor"
    command = [zizmor, "--offline", "--persona", "auditor", "--no-progress", str(ROOT / ".github")]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_actions_are_pinned_and_credentials_are_not_kept() -> None:
    text = (ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8")
    uses = re.findall(r"(?m)uses: (.+)$", text)
    assert uses
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use) for use in uses)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    assert "\npermissions: {}\n" in text


def test_the_container_serves_without_root_what_the_tests_ask() -> None:
    text = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
    last = text[text.rindex("FROM ") :]
    assert re.search(r"(?m)^USER [1-9]\d*:[1-9]\d*$", last)
    assert "nginx-light libnginx-mod-http-brotli-static" in last
    assert re.findall(r"(?m)^FROM (\S+)", text) == ["${DEBIAN}", "${DEBIAN}"]
    assert "scripts/publish.py server" in text
