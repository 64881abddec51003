"""The files of ``data/``, read: what the handbook knows beside its pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leakbook.changes import Change, read_change
from leakbook.claims import Claim, Source, read_claim, read_source
from leakbook.exercises import Exercise, load_exercises
from leakbook.findings import Finding
from leakbook.forms import check_controls, check_leftovers, text_line
from leakbook.index import read_reading
from leakbook.pages import LANGUAGES
from leakbook.permalinks import REGISTER, is_address, read_register
from leakbook.quiz import FOLDER, Quiz, quiz_slug, read_question
from leakbook.records import RecordFile, find_in_record
from leakbook.ruby import read_ruby
from leakbook.search import Synonyms, read_asked, read_synonyms
from leakbook.strings import NO_STRINGS, Strings, read_strings
from leakbook.tables import TableSpec, read_table_spec
from leakbook.terms import Term, read_term
from leakbook.translations import read_record
from leakbook.wording import NO_WORDING, Wording, read_wording
from leakbook.workshop import Plan, read_plan

_TAG = re.compile(r"^(?!#).*?(</?[A-Za-z][a-z0-9]*(?:\s[^<>\n]*)?/?>)", re.MULTILINE)
_PARTS = ("title", "text")


@dataclass(frozen=True)
class HandbookData:
    """What the files of ``data/`` hold.

    quizzes: the questions of each page of the course, by slug; lines: of each record, by file and name; findings: what is wrong with the files themselves; texts: of the files; broken: names of records
    that could not be read; usable: whether every file could be read at all.
    """

    specs: dict[str, TableSpec]
    claims: dict[str, Claim]
    sources: dict[str, Source]
    strings: Strings
    register: list[str]
    redirects: dict[str, str]
    wording: Wording = NO_WORDING
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    synonyms: Mapping[str, Mapping[str, Synonyms]] = field(default_factory=lambda: {lang: {} for lang in LANGUAGES})
    asked: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: {lang: {} for lang in LANGUAGES})
    readings: Mapping[str, str] = field(default_factory=dict)
    ruby: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Any] = field(default_factory=dict)
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    broken: frozenset[str] = frozenset()
    usable: bool = True

    def locate(self, finding: Finding) -> Finding:
        """Return the finding with the line of the record that it is about."""
        line = self.lines.get((finding.path, finding.record or ""))
        if finding.line is not None or not line:
            return finding
        return replace(finding, line=find_in_record(self.texts.get(finding.path, ""), line, finding.message))


def read_version(root: Path) -> str:
    """Return the version of the content, which stands in ``pyproject.toml``."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def load_data(folder: Path) -> HandbookData:
    """Read the data folder; what is wrong with it is in the result's findings."""
    names = [
        "tables",
        "claims",
        "sources",
        "strings",
        "redirects",
        "wording",
        "translations",
        "glossary",
        "findings",
        "readings",
        "ruby",
        "plans",
        "changes",
    ]
    names += [f"{name}-{lang}" for name in ("synonyms", "asked") for lang in LANGUAGES]
    files = {name: RecordFile(folder / f"{name}.yaml") for name in names}
    register, findings = _load_register(folder / Path(REGISTER).name)
    specs = files["tables"].read_each(read_table_spec)
    claims = files["claims"].read_each(read_claim)
    sources = files["sources"].read_each(read_source)
    redirects = files["redirects"].read_each(_read_redirect)
    strings = files["strings"].read_whole(read_strings, NO_STRINGS)
    wording = files["wording"].read_whole(read_wording, NO_WORDING)
    translations = files["translations"].read_each(read_record)
    terms = files["glossary"].read_each(read_term)
    synonyms = {lang: files[f"synonyms-{lang}"].read_each(read_synonyms) for lang in LANGUAGES}
    no_codes: Mapping[str, Any] = {}
    codes = files["findings"].read_whole(_read_codes, no_codes)
    exercises, exercise_files = load_exercises(folder / "exercises")
    plans = files["plans"].read_each(read_plan)
    asked = {lang: files[f"asked-{lang}"].read_each(read_asked) for lang in LANGUAGES}
    readings = files["readings"].read_each(read_reading)
    ruby = files["ruby"].read_each(read_ruby)
    changes = files["changes"].read_each(read_change)
    quiz_files = [RecordFile(path, f"{FOLDER}/{path.name}") for path in sorted(folder.glob("quiz/*.yaml"))]
    quizzes = {quiz_slug(file.name): file.read_each(read_question) for file in quiz_files}
    all_files = [*files.values(), *exercise_files, *quiz_files]
    findings += [finding for file in all_files for finding in file.findings]
    for file in all_files:
        if file.name != "data/findings.yaml":  # which shows the mistakes that it explains
            findings += _check_text(file)
    return HandbookData(
        specs, claims, sources, strings, list(register), redirects, wording, translations,
        terms=terms,
        synonyms=synonyms,
        asked=asked,
        readings=readings,
        ruby=ruby,
        codes=codes,
        exercises=exercises,
        plans=plans,
        changes=changes,
        quizzes=quizzes,
        lines={
            **{(file.name, key): line for file in all_files for key, line in file.lines.items()},
            **{(REGISTER, address): line for address, line in register.items()},
        },
        texts={file.name: file.text for file in all_files},
        findings=tuple(findings),
        broken=frozenset(str(key) for file in all_files for key in file.broken),
        usable=bool(strings) and bool(codes) and not any(finding.code == "D601" for finding in findings),
    )  # fmt: skip


def _check_text(file: RecordFile) -> Iterator[Finding]:
    """Check that a file that can be read holds nothing left over, nothing hidden and no HTML, which would stand on pages."""
    if any(finding.code == "D601" for finding in file.findings):
        return
    yield from check_leftovers(file.name, file.text)
    yield from check_controls(file.name, file.text)
    for match in _TAG.finditer(file.text) if not file.name.endswith("/strings.yaml") else ():
        yield Finding(file.name, text_line(match), "H501", f"{match[1]} is not allowed in a record.", "Write words alone.")


def _read_codes(data: Mapping[str, Any]) -> Mapping[str, Any]:
    for group, names in data["groups"].items():
        if not all(isinstance(names.get(lang), str) for lang in LANGUAGES):
            raise ValueError(f"{group}: a group has a name in each language")
    for code, entry in data["codes"].items():
        texts = [entry[lang].get(part) if isinstance(entry.get(lang), dict) else None for lang in LANGUAGES for part in _PARTS]
        if not all(isinstance(text, str) and text for text in texts) or entry.get("level") not in ("error", "warning"):
            raise ValueError(f"{code}: a code has a level (error, warning), and a title and text in each language")
        if not any(code.startswith(group) for group in data["groups"]):
            raise ValueError(f"{code}: it belongs to no group")
    return data


def _read_redirect(old: str, new: Any) -> str:
    for name in (old, new):
        if not is_address(name):
            raise ValueError(f'"{name}" is not an address (a slug, or slug#section, without the language)')
    return str(new)


def _load_register(path: Path) -> tuple[dict[str, int], list[Finding]]:
    """Return each published address with its line."""
    try:
        if register := read_register(path.read_text(encoding="utf-8-sig")):
            return register, []
        return {}, [Finding(REGISTER, None, "D601", "the file is empty.", "Bring it back from git: it keeps addresses alive.")]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        mend = "Bring it back from git: it keeps addresses alive."
        return {}, [Finding(REGISTER, None, "D601", f"the file cannot be read: {reason}.", mend)]
