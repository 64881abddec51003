"""A release, made as a maintainer makes it; and what the audit of the dependencies says."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, SITE_URL

sys.path.insert(0, str(ROOT / "scripts"))

from audit import read_licences, report_licences, report_vulnerabilities
from sbom import read_lock, write_sbom

VERSION = "0.1.0"
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


@pytest.fixture
def clone(copy: Path) -> Path:
    """Return a copy of the project with everything committed."""
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run([*GIT, *words], cwd=copy, check=True)
    return copy


def release(root: Path, version: str = VERSION, out: str = "dist", **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts/release.py"), version, "--out", str(root / out)]
    environment = {**os.environ, "SITE_URL": SITE_URL, "HANDBOOK_IN_VENV": "1", **env}
    environment.pop("SOURCE_DATE_EPOCH", None)
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def test_two_releases_are_the_same_and_a_second_is_refused(clone: Path) -> None:
    first, second = release(clone), release(clone, out="dist/again")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    made, again = (
        {path.name: path.read_bytes() for path in (clone / out / VERSION).iterdir()} for out in ("dist", "dist/again")
    )
    assert made == again
    listed = dict(reversed(line.split("  ")) for line in made.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    name = f"handbook-{VERSION}"
    assert sorted(made) == [
        f"{name}-{what}" for what in ("changes.md", "data.zip", "offline.zip", "sbom.cdx.json", "site.tar.gz")
    ]
    with tarfile.open(fileobj=io.BytesIO(made[f"{name}-site.tar.gz"])) as archive:
        entries = archive.getmembers()
        assert {entry.uname or entry.uid for entry in entries} == {0}
        assert len({entry.mtime for entry in entries}) == 1
        assert f"{name}/en/index.html" in archive.getnames()
        assert SITE_URL.encode() in archive.extractfile(f"{name}/index.html").read()  # type: ignore[union-attr]
    assert "data/datapackage.json" in zipfile.ZipFile(io.BytesIO(made[f"{name}-data.zip"])).namelist()
    assert zipfile.ZipFile(io.BytesIO(made[f"{name}-offline.zip"])).testzip() is None
    assert "The first edition" in made[f"{name}-changes.md"].decode()
    refused = release(clone)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "has been released" in refused.stderr


def test_what_may_not_be_released_is_refused_with_a_sentence(clone: Path) -> None:
    assert '"one" is not a version' in release(clone, "one").stderr
    assert "pyproject.toml says 0.1.0." in release(clone, "9.9.9").stderr
    assert "SITE_URL is not set" in release(clone, SITE_URL="").stderr
    (clone / "notes.txt").write_text("later", encoding="utf-8")
    dirty = release(clone)
    assert (dirty.returncode, dirty.stdout, dirty.stderr.count("\n")) == (1, "", 1)
    assert "not committed" in dirty.stderr
    subprocess.run(["git", "tag", f"v{VERSION}"], cwd=clone, check=True)
    subprocess.run([*GIT, "add", "-A"], cwd=clone, check=True)
    subprocess.run([*GIT, "commit", "-q", "-m", "More"], cwd=clone, check=True)
    assert "stands at another commit" in release(clone).stderr
    assert not (clone / "dist").exists()


def test_the_bill_names_everything_that_is_locked() -> None:
    project, lock = ((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "requirements.txt"))
    bill = json.loads(write_sbom(project, lock, 1_790_000_000))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["name"]: part for part in bill["components"]}
    assert parts.keys() == read_lock(lock).keys()
    assert len(parts) == sum("==" in line and not line.startswith(("#", " ")) for line in lock.splitlines())
    assert all(part["purl"] == f"pkg:pypi/{name}@{part['version']}" for name, part in parts.items())
    assert all(part["externalReferences"][0]["hashes"] for part in parts.values())
    assert any("mkdocs@" in need for node in bill["dependencies"] if node["ref"] == "site" for need in node["dependsOn"])
    other = json.loads(write_sbom(project, lock.replace("segno==1", "segno==2"), 1_790_000_000))
    assert other["serialNumber"] != bill["serialNumber"]


def test_the_bill_is_valid() -> None:
    from cyclonedx.exception import MissingOptionalDependencyException  # noqa: PLC0415 - for this test alone
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    project, lock = ((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "requirements.txt"))
    try:
        fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(write_sbom(project, lock, 1_790_000_000).decode())
    except MissingOptionalDependencyException:
        pytest.skip("needs cyclonedx-python-lib[json-validation]")
    assert fault is None


@pytest.mark.parametrize(
    ("choices", "allowed"),
    [
        (("MIT",), True), (("GPL-3.0-only",), False), (("GPL-3.0-only", "MIT"), True), (("MIT AND GPL-3.0-only",), False),
        (("(MIT AND BSD-3-Clause)",), True), (("none named",), False), (None, True), (("Mozilla (MPL 2.0)",), True),
    ],
)  # fmt: skip
def test_a_licence_is_allowed_or_told(choices: tuple[str, ...] | None, allowed: bool) -> None:  # noqa: FBT001 - a row of a table
    bad, lines = report_licences({"a": choices}, ["MIT", "BSD-3-Clause", "Mozilla (MPL 2.0)"])
    assert bad == ([] if allowed else ["a"])
    assert ("NOT ALLOWED" in lines[-1]) == (not allowed)


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 of 1 packages could be asked about, 0 known"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}], 1, "a 1: CVE-1, mended in 2"),
        ([{"name": "a", "skip_reason": "unreachable"}], 2, "This says nothing"),
        ([], 2, "This says nothing"),
    ],
)
def test_what_was_not_asked_is_not_called_safe(packages: list[dict[str, object]], code: int, words: str) -> None:
    result, lines = report_vulnerabilities({"dependencies": packages})
    assert result == code
    assert words in "\n".join(lines)


def test_a_licence_is_read_where_the_package_names_it() -> None:
    assert read_licences("axe-playwright-python") == ("MIT License",)  # the head of its licence file
    assert read_licences("PyYAML") == ("MIT License",)  # a classifier
    assert read_licences("packaging") == ("Apache-2.0", "BSD-2-Clause")  # an expression
    assert read_licences("no-such-package") is None


def test_all_that_is_installed_has_an_allowed_licence() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, 'scripts'); import audit; audit.ask_vulnerabilities = dict; sys.exit(audit.main())",
    ]
    env = {**os.environ, "HANDBOOK_IN_VENV": "1"}
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env=env)
    assert (result.returncode, "NOT ALLOWED" in result.stdout) == (2, False), result.stdout + result.stderr
