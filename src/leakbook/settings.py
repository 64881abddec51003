"""The site's settings, ``mkdocs.yml``: what MkDocs itself takes without a word, and what it says put in our form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import yaml

from leakbook.findings import Finding, suggest
from leakbook.records import FAST_LOADER, find_repeats

SETTINGS = "mkdocs.yml"
_FILES = ("extra_css", "extra_javascript", "favicon", "logo")
_FILE = re.compile(r"(?!https?:)[\w./-]+\.(?:css|js|mjs|svg|png|ico)")
_CONFIG_VALUE = re.compile(r"Config value '([^']+)': (.*)", re.DOTALL)
_LINE = re.compile(r'mkdocs\.yml", line (\d+)')
_QUOTED = re.compile(r"""["']([\w./-]+)["']""")
_SCHEME = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):|//)")
# What Material's theme knows; a name that it does not know it passes over without a word.
FEATURES = frozenset(
    [
        "announce.dismiss",
        "content.action.edit",
        "content.action.view",
        "content.code.annotate",
        "content.code.copy",
        "content.code.select",
        "content.footnote.tooltips",
        "content.tabs.link",
        "content.tooltips",
        "header.autohide",
        "navigation.expand",
        "navigation.footer",
        "navigation.indexes",
        "navigation.instant",
        "navigation.instant.prefetch",
        "navigation.instant.preview",
        "navigation.instant.progress",
        "navigation.path",
        "navigation.prune",
        "navigation.sections",
        "navigation.tabs",
        "navigation.tabs.sticky",
        "navigation.top",
        "navigation.tracking",
        "search.highlight",
        "search.share",
        "search.suggest",
        "toc.follow",
        "toc.integrate",
    ]
)


def check_settings(text: str, exists: Callable[[str], bool]) -> list[Finding]:
    """Check that no name stands twice, that the menu has each page once, its sections translated, and that files exist.

    exists: tells whether a file, below ``docs``, is there.
    """
    root = yaml.compose(text, Loader=FAST_LOADER)
    if not isinstance(root, yaml.MappingNode):
        return []
    found = [
        Finding(SETTINGS, line, "D603", f'"{name}" stands twice in one place; the first is lost.', "Rename or remove one.")
        for name, line in find_repeats(root)
    ]
    nav = next((value for key, value in root.value if key.value == "nav"), None)
    if nav is not None:
        found += _check_pages(nav)
        found += _check_addresses(nav)
        titles = {str(key.value) for node in _find_values(root, "nav_translations") for key, _ in node.value}
        found += _check_sections(nav, titles)
    for leaf in (leaf for value in _find_values(root, "features") for leaf in _list_leaves(value)):
        if leaf.value not in FEATURES:
            line, message = leaf.start_mark.line + 1, f'the theme has no feature "{leaf.value}".'
            found.append(Finding(SETTINGS, line, "M002", message, suggest(leaf.value, FEATURES)))
    for leaf in (leaf for name in _FILES for value in _find_values(root, name) for leaf in _list_leaves(value)):
        if _FILE.fullmatch(leaf.value) and not exists(leaf.value):
            line, message = leaf.start_mark.line + 1, f'the file "{leaf.value}" is not in docs.'
            found.append(Finding(SETTINGS, line, "L103", message, "Correct the name or put the file there."))
    return found


def _check_pages(nav: yaml.Node) -> Iterator[Finding]:
    pages = [leaf for leaf in _list_leaves(nav) if str(leaf.value).endswith(".md")]
    counts = Counter(leaf.value for leaf in pages)
    for leaf in pages:
        first, counts[leaf.value] = counts[leaf.value] > 0, -abs(counts[leaf.value])
        if not first:
            line, message = leaf.start_mark.line + 1, f'the nav has "{leaf.value}" twice.'
            yield Finding(SETTINGS, line, "P204", message, "Leave it in one place.")


def _check_addresses(nav: yaml.Node) -> Iterator[Finding]:
    for leaf in _list_leaves(nav):
        if not (match := _SCHEME.match(str(leaf.value))) or leaf.value.lower().startswith("https://"):
            continue
        plain = (match[1] or "http").lower() == "http"
        code, problem, mend = (
            ("L110", "is not encrypted", "Write https:.") if plain else ("L109", "is not allowed", "Write https:.")
        )
        yield Finding(SETTINGS, leaf.start_mark.line + 1, code, f'the address "{leaf.value}" of the nav {problem}.', mend)


def _check_sections(nav: yaml.Node, translated: set[str]) -> Iterator[Finding]:
    for key in (key for entry in nav.value if isinstance(entry, yaml.MappingNode) for key, _ in entry.value):
        if translated and key.value not in translated:
            line, message = key.start_mark.line + 1, f'the section "{key.value}" of the nav has no English title.'
            yield Finding(SETTINGS, line, "P204", message, "Add it to nav_translations.")


def _list_leaves(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _list_leaves(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _list_leaves(value)


def _find_values(node: yaml.Node, name: str) -> Iterator[yaml.Node]:
    """Yield what stands under a name, at any depth."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _find_values(item, name)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                yield value
            yield from _find_values(value, name)


def read_complaint(text: str, complaint: str) -> Finding:
    """Return what MkDocs says of its settings as a finding. text: of the file; complaint: in MkDocs' words."""
    match = _CONFIG_VALUE.search(complaint)
    name, said = (match[1], match[2]) if match else ("", complaint)
    marked = _LINE.search(complaint)
    line = int(marked[1]) if marked else _find_line(text, [*_QUOTED.findall(said), name.rpartition(".")[2]])
    message = f"{name}: {' '.join(said.split())}" if name else " ".join(said.partition('in "/')[0].split())
    return Finding(SETTINGS, line, "M002", message.rstrip(".") + ".", "Correct it: MkDocs cannot use the settings.")


def _find_line(text: str, words: list[str]) -> int | None:
    lines = enumerate(text.split("\n"), start=1)
    numbered = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    patterns = [re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in words if word]
    return next((number for pattern in patterns for number, line in numbered if pattern.search(line)), None)
