"""The kept data: the same as read anew, never older than the files, and no trouble where it cannot be kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from leakbook import kept
from leakbook.kept import load_kept
from leakbook.project import load_data

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_second_reading_is_the_kept_one_and_says_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_kept(folder, tmp_path / "cache")
    assert first == load_data(folder)
    monkeypatch.setattr(kept, "load_data", lambda _: pytest.fail("it was read again"))
    assert load_kept(folder, tmp_path / "cache") == first


def test_a_change_in_a_file_is_seen_and_the_old_state_goes(folder: Path, tmp_path: Path) -> None:
    load_kept(folder, tmp_path / "cache")
    file = folder / "redirects.yaml"
    file.write_text("a: b\n", encoding="utf-8")
    assert load_kept(folder, tmp_path / "cache").redirects == load_data(folder).redirects == {"a": "b"}
    file.unlink()
    assert any(finding.code == "D601" for finding in load_kept(folder, tmp_path / "cache").findings)
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"\x80\x05", b"cos\nnothing\n.", b"\x80\x04N."])
def test_a_torn_file_counts_as_none(folder: Path, tmp_path: Path, content: bytes) -> None:
    whole = load_kept(folder, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(content)
    assert load_kept(folder, tmp_path / "cache") == whole
    assert len(file.read_bytes()) > 1000


def test_a_cache_that_cannot_be_written_is_no_trouble(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    assert load_kept(folder, tmp_path / "cache") == load_data(folder)
