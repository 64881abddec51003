"""Links: every address on a page, checked against what the site really holds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from leakbook.findings import Finding, suggest
from leakbook.pages import LANGUAGES, Address, Page, page_slug, page_url, slug_file
from leakbook.prose import hide_examples
from leakbook.urls import resolve_url

_FOLDER = "|".join(LANGUAGES)
_OTHER_LANGUAGE_FILE = re.compile(
    rf"\]\([ ]?<?((?:\.\./)+(?:{_FOLDER})/[^)>\s]*)|^[ ]{{0,3}}\[[^\]^\n]+\]:[ ]*<?((?:\.\./)+(?:{_FOLDER})/\S*)",
    re.MULTILINE,
)
# [text][label], [^id], [text] (address), [text]（address）: what was meant to be a link and stayed text.
_UNRESOLVED = re.compile(
    r"\[[^\]\[\n]+\](?:\[[^\]\[\n]*\]|[ ]?[(（](?=[^)）\n]*[/#:]|[^)）\n]*\.md)[^)）\s]*[)）])|\[\^[^\]\[\n]+\]"
)
# [label] alone; not a box to tick, a number, an omission, or letters set into a word.
_SHORTCUT = re.compile(
    r"(?<![A-Za-z0-9\]])\[(?!\^|sic\]|.\]|注?[\d\s.,…–-]+\])[^\]\[\n]*\w[^\]\[\n]*\](?!\[|[ ]?[(（](?=[^)）\n]*[/#:]|[^)）\n]*\.md))"
)
_FILE = re.compile(r"\.(?:csv|docx?|json|pdf|pptx?|svg|txt|xlsx?|xml|ya?ml|zip)$", re.IGNORECASE)  # what is no page
_WRITTEN_ADDRESS = re.compile(r"""(?:https?:)?//[^\s()<>"']*\[[^\s()<>"']*""")
_BRACKET_IN_ADDRESS = re.compile(r"""//[^\s()<>"'\[]*\[""")  # begins with what is rare: told at a glance
_LOCAL_HOSTS = tuple(f"{scheme}://{host}" for scheme in ("http", "https") for host in ("127.0.0.1", "localhost"))


@dataclass
class Targets:
    """What links can reach, all relative to the site's root.

    pages: address to page; files: other files of the site; site_url: the public address.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    site_url: str = ""

    @property
    def loadable(self) -> list[str]:
        """The files that a page may load or offer, in order."""
        return sorted(name for name in self.files if name.startswith(("assets/", "data/")))


def check_links(page: Page, targets: Targets) -> Iterator[Finding]:
    """Check every link, image and download of a page, and the references that resolve to nothing."""
    seen: dict[str, int] = {}
    foreign = dict(_find_other_language(page))
    for place in page.addresses:
        href = place.value
        seen[href] = seen.get(href, 0) + 1
        if href not in foreign and (problem := _judge(page, place, href.strip(), targets)):
            yield Finding(page.path, _line(page, href, seen[href]), *problem, misses=_aim(page, href))
    for written, line in foreign.items():
        what = f'"{written}" names a language\'s own folder.'
        yield Finding(page.path, line, "L106", what, "Link within this language, without the folder (the reader switches).")
    yield from _check_references(page)
    for text, mark in page.leftover_marks:
        if not _is_meant(page, mark):
            what = f'marks of Markdown stand in the text: "{" ".join(text.split())[:40]}".'
            mend = "Close brackets and **; mind the blanks around them."
            yield Finding(page.path, _line_of_mark(page, text, mark), "L113", what, mend)


def _line_of_mark(page: Page, text: str, mark: str) -> int | None:
    """Return the line of a mark: by its whole text, by what stands around it, by the beginning of its text, else by itself."""
    whole = text.strip()
    if start := page.find_line(whole):
        return start + whole.count("\n", 0, max(whole.find(mark.strip()), 0))
    around = next((line.strip() for line in text.split("\n") if mark.strip() in line), "")
    for needle in (around, whole.partition("\n")[0][:16], mark.strip()):
        if needle and (line := page.find_line(needle)):
            return line
    return None


def _is_meant(page: Page, mark: str) -> bool:
    """Tell whether a mark stands in the text because the writer escaped it, with a backslash or as an entity."""
    if "\\" not in page.source and "&" not in page.source:
        return False
    return re.search(rf"(?<!\\){re.escape(mark.strip())}", hide_examples(page.source)) is None


def _judge(page: Page, place: Address, href: str, targets: Targets) -> tuple[str, str, str] | None:
    """Return code, message and way to mend of a bad address; None for a good one."""
    if not href or href == "#":
        return "L101", "this link leads nowhere (it is empty).", "Give it a target or take the link away."
    if _is_own(href, targets.site_url):
        return (
            "L107",
            f'"{href}" is an absolute address of this site.',
            "Link to the Markdown file, relative to this page.",
        )
    try:
        resolved = resolve_url(href, page.url)
    except ValueError:
        return "L102", f'"{href}" is not an address.', "Correct it."
    if resolved is None:
        return None
    address, fragment = resolved
    if href.startswith("/"):
        return "L107", f'"{href}" begins at the root of the host.', "Link relative to this page."
    if address in targets.pages:
        return _judge_page(page, href, targets.pages[address], fragment)
    if address in targets.files:
        return None
    if place.tag == "img" or place.attribute in ("src", "poster", "srcset"):
        return "L103", f'the file "{href}" is not in the site.', suggest(address, targets.loadable)
    if address.startswith(("data/", "assets/")) or place.is_download or _FILE.search(address):
        return "L104", f'the download "{href}" is not in the site.', suggest(address, targets.loadable)
    return "L102", f'link target "{href}" is not a page.', _suggest_page(page, href, targets.pages.values())


def _aim(page: Page, href: str) -> str | None:
    """Return the address, relative to the site's root, of what a link leads to, with its fragment."""
    path, _, fragment = href.partition("#")
    try:
        resolved = resolve_url(href.strip(), page.url)
    except ValueError:
        return None
    if resolved and path.endswith(".md"):  # of no page: MkDocs left it as it was written
        file = posixpath.normpath(posixpath.join(posixpath.dirname(slug_file(page.slug)), path))
        resolved = page_url(page_slug(file), page.lang), fragment
    return "#".join(filter(None, resolved)) if resolved else None


def _is_own(href: str, site_url: str) -> bool:
    public = bool(site_url) and not site_url.startswith(_LOCAL_HOSTS)
    plain = f"{href.lower()}/"
    return (public and plain.startswith(site_url.lower())) or plain.startswith(_LOCAL_HOSTS)


def _judge_page(page: Page, href: str, target: Page, fragment: str) -> tuple[str, str, str] | None:
    if target.lang != page.lang:
        return (
            "L106",
            f'"{href}" leads into the other language.',
            f'Link to the page in this language: the reader has the language switch ("{slug_file(target.slug)}").',
        )
    if fragment and fragment not in target.ids:
        return "L105", f'"{href}": {target.path} has no section "#{fragment}".', _suggest_section(fragment, target)
    return None


def _suggest_section(fragment: str, target: Page) -> str:
    return suggest(fragment, (name for name in target.ids if not name.startswith("fn")), "#")


def _suggest_page(page: Page, href: str, pages: Iterable[Page]) -> str:
    folder = posixpath.dirname(slug_file(page.slug)) or "."
    files = [posixpath.relpath(slug_file(other.slug), folder) for other in pages if other.lang == page.lang]
    wanted = href.split("#", maxsplit=1)[0]
    by_name = [name for name in files if name.rsplit("/", 1)[-1] == wanted.rsplit("/", 1)[-1] != "index.md"]
    if wanted in files:
        return f"Write it as a Markdown link: [words]({href})."
    return f'Did you mean "{by_name[0]}"?' if by_name else suggest(wanted, files)


def _line(page: Page, href: str, nth: int) -> int | None:
    """Find the source line of a rendered address: as it stands, else by its fragment, else by its last name."""
    if not href.strip():
        return page.find_line("]()") or page.find_line('href=""')
    path, _, fragment = href.partition("#")
    name = path.rstrip("/").rsplit("/", 1)[-1]
    for needle in (f"({href}", f'"{href}', href, f"#{fragment})" if fragment else "", f"{name}.md", name):
        if needle and (line := page.find_line(needle, nth) or page.find_line(needle)):
            return line
    return page.find_written(href)


def _find_other_language(page: Page) -> Iterator[tuple[str, int]]:
    """Yield links by path into ``docs/ja`` or ``docs/en``, with their line: they may silently resolve to another page."""
    source = page.source
    named = any(f"../{lang}/" in source for lang in LANGUAGES)
    text = hide_examples(page.text) if named and _OTHER_LANGUAGE_FILE.search(source) else ""
    for match in _OTHER_LANGUAGE_FILE.finditer(text):
        yield match[1] or match[2], text.count("\n", 0, match.start()) + 1


def _check_references(page: Page) -> Iterator[Finding]:
    """Find ``[text][label]`` and ``[^id]`` that stayed text because nothing defines them."""
    for text in page.bracketed:
        shortcuts = [match for match in _SHORTCUT.finditer(text) if not _is_meant(page, match.group())]
        for match in (*_UNRESOLVED.finditer(text), *shortcuts):
            line = page.find_line(match.group())
            yield Finding(
                page.path, line, "L108", f'the reference "{match.group()}" resolves to nothing.',
                r"Define the label, or write the target in round brackets directly after the text; meant as they are: \[ \].",
            )  # fmt: skip


def defuse_addresses(markdown: str, path: str, source: str) -> tuple[str, list[Finding]]:
    """Replace addresses that no parser of URLs takes (``http://[x``), on which MkDocs would break, and report them.

    source: the whole text of the file at path, for the lines.
    """
    findings = []
    for address in set(_WRITTEN_ADDRESS.findall(markdown)) if _BRACKET_IN_ADDRESS.search(markdown) else ():
        try:
            urlsplit(address)
        except ValueError:
            line = source.count("\n", 0, max(source.find(address), 0)) + 1
            findings.append(Finding(path, line, "L109", f'"{address}" is not a web address.', "Correct it."))
            markdown = markdown.replace(address, "#")
    return markdown, findings


def find_pages(pages: Mapping[tuple[str, str], Page]) -> dict[str, Page]:
    """Return the pages by their address."""
    return {page.url: page for page in pages.values()}
