"""Begin a page in both languages: python3 scripts/new_page.py SLUG --ja 題 --en Title.

Writes docs/ja/<slug>.md and docs/en/<slug>.md with their front matter, adds the page to the nav of mkdocs.yml, its addresses to
data/permalinks.txt, and its title to what people ask (data/asked-ja.yaml, data/asked-en.yaml). A slug is written as in company/email, or events/ for the first page of a new section.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta

import bootstrap

PAGE = """\
---
title: {title}
description: {description}
keywords: [{keywords}]
audience: [employee, public]
minutes: 3
reviewed: {reviewed}
review_by: {review_by}
---

# {title}

{opening}

## {next_title} {{#next}}

{next_text}
"""
WORDS = {
    "ja": {
        "description": "{title}について、まずすることを一文で(書き直してください)。",
        "keyword": "言い換え",
        "opening": "答えを二、三文で書きます(書き直してください)。",
        "next_title": "次にすること",
        "next_text": "- 次の一歩を書きます(書き直してください)。",
    },
    "en": {
        "description": "What to do first about {title}, in one sentence (rewrite this).",
        "keyword": "everyday word",
        "opening": "The answer in two or three sentences (rewrite this).",
        "next_title": "What to do next",
        "next_text": "- The next step (rewrite this).",
    },
}


def main() -> int:
    """Write the pair and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slug", help="company/email, or events/ for the first page of a section")
    for lang, name in (("ja", "Japanese"), ("en", "English")):
        parser.add_argument(f"--{lang}", required=True, metavar="TITLE", help=f"the {name} title")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__)
    from leakbook.pages import slug_file
    from leakbook.permalinks import REGISTER, is_address
    from leakbook.search import asked_file

    if "#" in options.slug or not is_address(options.slug):
        print(f'"{options.slug}" is not a slug: lower-case ASCII letters, digits and hyphens, as in company/email.')
        return 1
    name, titles = slug_file(options.slug), {"ja": options.ja, "en": options.en}
    paths = {lang: bootstrap.ROOT / "docs" / lang / name for lang in titles}
    if there := [str(path.relative_to(bootstrap.ROOT)) for path in paths.values() if path.exists()]:
        print(f"{' and '.join(there)} is there already. Nothing was written.")
        return 1
    nav = bootstrap.ROOT / "mkdocs.yml"
    nav.write_text(add_to_nav(nav.read_text(encoding="utf-8"), name, titles), encoding="utf-8")
    for lang, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_page(titles[lang], lang), encoding="utf-8")
    with (bootstrap.ROOT / REGISTER).open("a", encoding="utf-8") as register:
        register.write(f"{options.slug}\n{options.slug}#next\n")
    for lang, title in titles.items():
        with (bootstrap.ROOT / asked_file(lang)).open("a", encoding="utf-8") as asked:
            asked.write(f"{options.slug}:\n  - {quote(title)}\n")
    print("\n".join(f"docs/{lang}/{name}" for lang in paths))
    print("Write both, and look at the nav in mkdocs.yml: the page is at the end of its section.")
    print(f"Add to {asked_file('ja')} and {asked_file('en')} what people type when they need this page.")
    return 0


def write_page(title: str, lang: str) -> str:
    """Return the text of a new page: correct in form, with sentences that ask to be rewritten."""
    words, today = WORDS[lang], datetime.now(UTC).date()
    return PAGE.format(
        title=quote(title),
        description=quote(words["description"].format(title=title)),
        keywords=", ".join(f"{words['keyword']} {number}" for number in range(1, 9)),
        reviewed=today,
        review_by=today + timedelta(days=182),
        opening=words["opening"],
        next_title=words["next_title"],
        next_text=words["next_text"],
    ).replace(f"# {quote(title)}\n", f"# {title}\n")


def quote(text: str) -> str:
    """Return a text as a YAML value: in quotes where it would not stand without."""
    import json

    import yaml

    try:
        plain = yaml.safe_load(f"a: {text}") == {"a": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def add_to_nav(config: str, name: str, titles: dict[str, str]) -> str:
    """Return mkdocs.yml with a file at the end of its section's nav, or in a new section at the end of the nav.

    A new section is called like its first page, in both languages.
    """
    if f" {name}\n" in config:
        return config
    section = name.rpartition("/")[0]
    lines = config.splitlines(keepends=True)
    inside = [i for i, line in enumerate(lines) if re.match(rf"\s*- {re.escape(section)}/[^/\s]+\.md\s*$", line)]
    if section and inside:
        indent = re.match(r"\s*", lines[inside[-1]])[0]
        lines.insert(inside[-1] + 1, f"{indent}- {name}\n")
        return "".join(lines)
    start = next(i for i, line in enumerate(lines) if line.startswith("nav:"))
    end = next((i for i in range(start + 1, len(lines)) if re.match(r"\S", lines[i])), len(lines))
    while end > start and not lines[end - 1].strip():
        end -= 1
    new = f"  - {quote(titles['ja'])}:\n      - {name}\n" if section else f"  - {name}\n"
    whole = "".join([*lines[:end], new, *lines[end:]])
    translated = rf"\g<0>          {quote(titles['ja'])}: {quote(titles['en'])}\n"
    return re.sub(r"nav_translations:\n(?: {10}.*\n)+", translated, whole) if section else whole


if __name__ == "__main__":
    sys.exit(main())
