"""How the built site is served: one definition, written out for nginx and for static hosts, so that they cannot disagree.

The definition is ``deploy/headers.yaml``; the content policy is that of the pages, and moved pages come from the redirects.
Formats: the ``_headers`` and ``_redirects`` of Cloudflare Pages and Netlify, with the narrower limits of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, page_url
from leakbook.permalinks import CONTENT_POLICY

# Cloudflare Pages takes no more (developers.cloudflare.com/pages/configuration/headers and …/redirects).
MOST_RULES, LONGEST_LINE, MOST_REDIRECTS, LONGEST_REDIRECT = 100, 2000, 2000, 1000
HSTS = "Strict-Transport-Security"


@dataclass(frozen=True)
class Hosting:
    """The definition. headers: of every answer, without HSTS, which is `transport`; folders: what those of a top folder add.

    hashed: pattern of the paths of files that never change; the three `…_for` are values of Cache-Control;
    types: by the end of the name; compressed: the ends that are compressed beforehand.
    """

    headers: Mapping[str, str]
    transport: str
    folders: Mapping[str, Mapping[str, str]]
    hashed: str
    hashed_for: str
    revalidated: tuple[str, ...]
    revalidated_for: str
    pages_for: str
    types: Mapping[str, str]
    compressed: frozenset[str]

    def cache_control(self, path: str) -> str:
        """Return how long the answer for a path (``assets/a.css``) may be kept."""
        if re.fullmatch(self.hashed, path):
            return self.hashed_for
        is_page = path.partition("/")[0] not in self.revalidated or "/" not in path
        return self.pages_for if is_page else self.revalidated_for


def read_hosting(record: Mapping[str, Any]) -> Hosting:
    """Read ``deploy/headers.yaml``. Raises KeyError for a missing field and ValueError for a value that would break a file."""
    caching, types = record["caching"], record["types"]
    policy = f"{CONTENT_POLICY}; {record['content_policy']}"
    hosting = Hosting(
        headers={"Content-Security-Policy": policy, **record["headers"]},
        transport=record["transport"],
        folders=record["folders"],
        hashed=caching["hashed"],
        hashed_for=caching["hashed_for"],
        revalidated=tuple(caching["revalidated"]),
        revalidated_for=caching["revalidated_for"],
        pages_for=caching["pages_for"],
        types={**types["compressed"], **types["stored"]},
        compressed=frozenset(types["compressed"]),
    )
    values = [
        *hosting.headers.items(),
        (HSTS, hosting.transport),
        *(pair for more in hosting.folders.values() for pair in more.items()),
    ]
    values += [("Cache-Control", value) for value in (hosting.hashed_for, hosting.revalidated_for, hosting.pages_for)]
    for name, value in (*values, *(("Content-Type", value) for value in hosting.types.values())):
        # A quote, a variable or a new line would end the value and begin something else.
        if not re.fullmatch(r"[A-Za-z-]+", name) or not re.fullmatch(r"[ !#%&'()*+,./:;<=>?@\w~-]+", value, re.ASCII):
            raise ValueError(f"the header {name} cannot be written: {value}")
    return hosting


def list_moved(redirects: Mapping[str, str]) -> dict[str, str]:
    """Return where pages that moved lead in the end, for both languages: path to path, each with slashes at both ends."""
    pages = {old: new for old, new in redirects.items() if "#" not in old}
    return {f"/{page_url(old, lang)}": f"/{page_url(_last(old, pages), lang)}" for old in pages for lang in LANGUAGES}


def _last(slug: str, pages: Mapping[str, str]) -> str:
    for _ in pages:
        slug = pages.get(slug, slug)
    return slug


def write_headers(hosting: Hosting, paths: Iterable[str]) -> str:
    """Return the file ``_headers``. paths: of the site's files. Raises ValueError where a static host would not take it.

    No two rules set the same header for one path: hosts would join the values. Exact paths stand for the hashed files
    and patterns for the folders, since a host knows no better pattern than a star at the end. What is to be asked for
    every time has no rule, because that is what the hosts say by themselves.
    """
    rules: list[tuple[str, Mapping[str, str]]] = [("/*", {**hosting.headers, HSTS: hosting.transport})]
    rules += [(f"/{folder}/*", more) for folder, more in hosting.folders.items()]
    rules += [(path, {"Cache-Control": value}) for path, value in sorted(_cache_rules(hosting, paths))]
    if len(rules) > MOST_RULES:
        raise ValueError(f"_headers has {len(rules)} rules; Cloudflare Pages takes {MOST_RULES}")
    lines = [line for path, more in rules for line in (path, *(f"  {name}: {value}" for name, value in more.items()))]
    if longest := [line for line in lines if len(line) > LONGEST_LINE]:
        raise ValueError(f"a line of _headers is longer than {LONGEST_LINE} characters: {longest[0][:60]} …")
    return "\n".join(lines) + "\n"


def _cache_rules(hosting: Hosting, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield patterns that never overlap, each with its Cache-Control; what a page's file is called is not its address."""
    seen = set()
    for path in paths:
        folder, slash, _ = path.partition("/")
        value = hosting.cache_control(path)
        if value == hosting.revalidated_for or path.startswith("_"):
            continue
        pattern = path if value == hosting.hashed_for or not slash else f"{folder}/*"
        seen.add((f"/{pattern}".removesuffix("index.html"), value))
    yield from seen


def write_redirects(redirects: Mapping[str, str], *, with_languages: bool) -> str:
    """Return the file ``_redirects``. with_languages: for a host that knows languages and 404 pages of folders (Netlify).

    Where the host knows no languages, the script of each ``/k/`` page chooses. Raises ValueError where it is too much.
    """
    force = "!" if with_languages else ""  # Netlify would rather show the page that stands at the old address
    lines = [f"{old} {new} 301{force}" for old, new in list_moved(redirects).items()]
    if with_languages:
        for lang in LANGUAGES:
            home = f"/{page_url('index', lang)}"
            lines += [f"/k/index/ {home} 302! Language={lang}", f"/k/* {home}:splat 302! Language={lang}"]
        lines += [
            f"/{page_url('index', lang)}* /{page_url('index', lang)}404.html 404"
            for lang in LANGUAGES
            if lang != DEFAULT_LANGUAGE
        ]
    if len(lines) > MOST_REDIRECTS or any(len(line) > LONGEST_REDIRECT for line in lines):
        raise ValueError(
            f"_redirects is more than a static host takes: {MOST_REDIRECTS} lines of {LONGEST_REDIRECT} characters"
        )
    return "".join(f"{line}\n" for line in lines)
