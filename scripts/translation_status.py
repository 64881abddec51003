"""Show which pages have fallen behind their other language: python3 scripts/translation_status.py [--agree SLUG …].

Without arguments: each pair of pages that changed since the two agreed, with the changes; exit code 1 if there is one.
--agree SLUG: say that the pair agrees now, after translating, or after a change that needs no translation (a comma).
--agree all: say so of every pair.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bootstrap

DOCS = bootstrap.ROOT / "docs"


def main() -> int:
    """Show or record, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agree", nargs="+", metavar="SLUG", default=[], help="pairs that agree now; all for every pair")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    from leakbook import translations
    from leakbook.pages import LANGUAGES
    from leakbook.project import load_data

    data = load_data(bootstrap.ROOT / "data")
    revisions = {key: translations.name_revision(path.read_text(encoding="utf-8-sig")) for key, path in find_pages().items()}
    drifts = translations.find_drift(revisions, data.translations)
    pairs = {slug for slug, lang in revisions if all((slug, other) in revisions for other in LANGUAGES)}
    if options.agree:
        chosen = pairs if options.agree == ["all"] else set(options.agree)
        if unknown := sorted(chosen - pairs):
            print(f"No pair of pages is called {', '.join(unknown)}. A slug is written as in basics/causes or basics/.")
            return 1
        records = {slug: pair for slug, pair in data.translations.items() if slug in pairs}
        records |= {slug: {lang: revisions[slug, lang] for lang in LANGUAGES} for slug in chosen}
        (bootstrap.ROOT / translations.RECORDS).write_text(translations.write_records(records), encoding="utf-8")
        print(f"{len(chosen)} pair{'s' * (len(chosen) != 1)} recorded in {translations.RECORDS}.")
        return 0
    for drift in drifts:
        print("\n".join(describe(drift, data.translations.get(drift.slug, {}))))
    print(f"{len(drifts)} of {len(pairs)} pairs have changed since they agreed.")
    return 1 if drifts else 0


def find_pages() -> dict[tuple[str, str], Path]:
    """Return the page files by slug and language."""
    from leakbook.pages import LANGUAGES, page_slug

    files = ((lang, path) for lang in LANGUAGES for path in (DOCS / lang).rglob("*.md"))
    return {(page_slug(path.relative_to(DOCS / lang).as_posix()), lang): path for lang, path in files}


def describe(drift: object, record: dict[str, str]) -> Iterator[str]:
    """Yield the lines that tell of one pair: which language is behind, and what changed in the other."""
    from leakbook.pages import slug_file

    slug, changed, outdated = drift.slug, drift.changed, drift.outdated
    yield f"\n{slug}: " + (f"{outdated} is behind" if outdated else "both are new or changed; compare them")
    for lang in changed:
        path = f"docs/{lang}/{slug_file(slug)}"
        old = read_revision(record.get(lang))
        if old is None:
            yield f"  {path}: what agreed is not in git; read the whole page."
            continue
        new = (bootstrap.ROOT / path).read_text(encoding="utf-8-sig")
        yield from difflib.unified_diff(old.splitlines(), new.splitlines(), f"{path} (agreed)", path, lineterm="", n=1)


def read_revision(name: str | None) -> str | None:
    """Return the text of a revision from git, or None where git does not have it."""
    if not name:
        return None
    command = ["git", "cat-file", "blob", name]
    result = subprocess.run(command, cwd=bootstrap.ROOT, capture_output=True, check=False)
    return None if result.returncode else result.stdout.decode("utf-8-sig", "replace")


if __name__ == "__main__":
    sys.exit(main())
