"""The files of ``data/``, read: what the handbook knows beside its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any

from leakbook.claims import Claim, Source, read_claim, read_source
from leakbook.findings import Finding
from leakbook.index import read_reading
from leakbook.pages import LANGUAGES
from leakbook.permalinks import REGISTER, is_address, read_register
from leakbook.quiz import FOLDER, Quiz, quiz_slug, read_question
from leakbook.records import RecordFile
from leakbook.search import Synonyms, read_synonyms
from leakbook.tables import TableSpec, read_table_spec
from leakbook.terms import Term, read_term
from leakbook.translations import read_record
from leakbook.wording import NO_WORDING, Wording, read_wording

_PARTS = ("title", "text")
Strings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class HandbookData:
    """What the files of ``data/`` hold.

    quizzes: the questions of each page of the course, by slug; lines: of each record, by file and name; findings: what is wrong with the files themselves; broken: names of records
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
    readings: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Any] = field(default_factory=dict)
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    broken: frozenset[str] = frozenset()
    usable: bool = True

    def locate(self, finding: Finding) -> Finding:
        """Return the finding with the line of the record that it is about."""
        line = self.lines.get((finding.path, finding.record or ""))
        return replace(finding, line=line) if finding.line is None and line else finding


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
    ]
    names += [f"synonyms-{lang}" for lang in LANGUAGES]
    files = {name: RecordFile(folder / f"{name}.yaml") for name in names}
    register, findings = _load_register(folder / Path(REGISTER).name)
    specs = files["tables"].read_each(read_table_spec)
    claims = files["claims"].read_each(read_claim)
    sources = files["sources"].read_each(read_source)
    redirects = files["redirects"].read_each(_read_redirect)
    no_strings: Strings = {}
    strings = files["strings"].read_whole(_read_strings, no_strings)
    wording = files["wording"].read_whole(read_wording, NO_WORDING)
    translations = files["translations"].read_each(read_record)
    terms = files["glossary"].read_each(read_term)
    synonyms = {lang: files[f"synonyms-{lang}"].read_each(read_synonyms) for lang in LANGUAGES}
    no_codes: Mapping[str, Any] = {}
    codes = files["findings"].read_whole(_read_codes, no_codes)
    quiz_files = [RecordFile(path, f"{FOLDER}/{path.name}") for path in sorted(folder.glob("quiz/*.yaml"))]
    quizzes = {quiz_slug(file.name): file.read_each(read_question) for file in quiz_files}
    files |= {file.name: file for file in quiz_files}
    findings += [finding for file in files.values() for finding in file.findings]
    return HandbookData(
        specs, claims, sources, strings, list(register), redirects, wording, translations,
        terms=terms,
        synonyms=synonyms,
        readings=files["readings"].read_each(read_reading),
        codes=codes,
        quizzes=quizzes,
        lines={
            **{(file.name, key): line for file in files.values() for key, line in file.lines.items()},
            **{(REGISTER, address): line for address, line in register.items()},
        },
        findings=tuple(findings),
        broken=frozenset(str(key) for file in files.values() for key in file.broken),
        usable=bool(strings) and bool(codes) and not any(finding.code == "D601" for finding in findings),
    )  # fmt: skip


def _read_strings(data: Mapping[str, Any]) -> Strings:
    first, second = (set(data[lang]) for lang in LANGUAGES)
    if first != second:
        raise ValueError(f"{min(map(str, first ^ second))}: it is in one language only")
    if bad := [key for lang in LANGUAGES for key, text in data[lang].items() if not isinstance(text, str) or not text.strip()]:
        raise ValueError(f"{bad[0]} is not a text, or is empty")
    for key in first:
        names = [_placeholders(key, data[lang][key]) for lang in LANGUAGES]
        if names[0] != names[1]:
            raise ValueError(f"{key}: the words in curly brackets differ between the languages")
    return data


def _placeholders(key: str, text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


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
