"""The form of a page: front matter, title, headings and their ids, leftovers of writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import yaml

from leakbook.findings import Finding, Level
from leakbook.pages import CONTROL, Page
from leakbook.prose import hide_examples
from leakbook.quantities import MONTHS

FIELDS = {"title", "description", "keywords", "audience", "minutes", "reviewed", "review_by", "hide", "tools", "sheet"}
AUDIENCES = ("employee", "trainer", "manager", "public")
KEYWORDS = range(8, 16)
MINUTES = range(1, 61)
YEARS_TO_REVIEW = 3  # a review that lies further ahead is a slip
HIDABLE = ("navigation", "toc", "path", "footer", "tags", "feedback")
TOOL_DATA = ("holidays", "changes", "course")  # files of docs/assets/tools that have no place on a page: other tools read them
BOXES = ("danger", "warning", "tip", "note")
_FAST_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_MARKUP = re.compile(r"\[\^[^\]]*\]?|\]\(|\*\*|`|</?[A-Za-z][^>]*>|&#?\w+;")
_STOPS = ("。", ".", "!", "?", "！", "？", ")", "」", "』", '"', "”")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OPEN_FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})", re.MULTILINE)
_COMMENT = re.compile(r"<!--(?!.*?-->)", re.DOTALL)
_GARBLED = re.compile(r"â€[^\s\w]|ã[\u0080-\u00bf\u2018-\u2122][^\s]|Ã[\u00a0-\u00bf]")
_BOX = re.compile(r"^[ \t]*!!! ?([\w-]+)([^\n]*)$", re.MULTILINE)
_INDENTED = re.compile(r"\s*\n(?: {4}|\t)")
_MONTH_NAMES = "|".join(MONTHS)
_DAY = re.compile(
    rf"(?:(?<!\d)(\d{{4}})年)?(?<!\d)(\d{{1,2}})月(\d{{1,2}})日|\b(\d{{1,2}}) ({_MONTH_NAMES})\b(?: (\d{{4}})\b)?"
)
# What the middle of a day looks like: found at a jump, the rest stands around it.
_DAY_MARKS = {"ja": re.compile(r"月\d"), "en": re.compile(rf"\d (?:{_MONTH_NAMES})\b")}
_LEFTOVERS = (
    "TODO", "odo:", "FIXME", "XXX", "TBD", "(TBC)", "(to be ", "[to be ", "orem ipsum", "(rewrite this)", "oming soon", "(書き直してください)", "で書く",
    "要確認", "要修正", "要追記", "要出典", "仮】", "未定】", "を書く)", "ここに本文", "ここに説明", "ここに文", "ここに内容", "後日追", "追って追", "準備中", "ダミーテキスト", "{{", "laceholder text",
    "WIP", "o be written", "nder construction", "[insert ", "<<<<<<<", "=======", ">>>>>>>", "|||||||",
)  # fmt: skip
_LEFTOVER = re.compile(
    r"(?:TODO(?!リスト| app| list)|[Tt]odo:|FIXME|XXX|TBD|[Ll]orem ipsum|[Cc]oming soon(?=[.…!]))(?![A-Za-z0-9_])"
    r"|[(\[]to be (?:added|checked|completed|confirmed|decided|translated|updated)[)\]]|\(rewrite this\)|\(書き直してください\)|(?:あと|後)で書く|[(【[（]※? ?(?:要確認|要修正|要追記|要出典|仮|未定|TBC)[)】\]）]"
    r"|ここに(?:本文|説明|文章|内容)[^。\n]{0,8}(?:書|入れ|入る|入り|記入|追加)|(?:後日|追って)(?:追記|追加)|^準備中(?:です)?。?$|ダミーテキスト"
    r"|\{\{[^{}\n]*\}\}|[Pp]laceholder text|WIP(?=[:.)\]])|(?:[Tt]o be written|[Uu]nder construction)(?=[.…!)\]])"
    r"|\(ここに[^()\n]*を書く\)|\[insert [^\]\n]*\]|<{7} |(?<=\n\n)={7}$|>{7} |\|{7} ",
    re.MULTILINE,
)


def read_text(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Return the text of a file and, where it is not UTF-8, a finding; what cannot be read becomes U+FFFD. A BOM is dropped."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        finding = Finding(path, line, "P111", "the file is not UTF-8.", "Save it as UTF-8.")
        return data.decode("utf-8-sig", "replace"), [finding]


def check_form(page: Page) -> Iterator[Finding]:
    """Check one page for itself."""
    yield from _check_front_matter(page)
    yield from _check_title(page)
    yield from _check_levels(page)
    yield from _check_ids(page)
    yield from check_leftovers(page.path, page.source)
    for match in _COMMENT.finditer(hide_examples(page.source)) if "<!--" in page.source else ():
        yield _at(page, match, "P113", "this comment is not closed: what follows is lost.", "End it with -->.")
    if "```" in page.text or "~~~" in page.text:
        for match in _OPEN_FENCE.finditer(page.text):
            yield _at(page, match, "P113", "this code block is not closed: what follows is lost.", "End it with ```.")
    yield from check_controls(page.path, page.source) if page.has_control else ()
    for match in _GARBLED.finditer(page.source) if any(sign in page.source for sign in "âãÃ") else ():
        yield _at(page, match, "P110", f'"{match.group()}" was UTF-8 and read as something else.', "Type the words again.")
    for match in _BOX.finditer(page.text) if "!!!" in page.source else ():
        yield from _check_box(page, match)
    for mark in _DAY_MARKS[page.lang].finditer(page.plain_text):
        day = _DAY.search(page.plain_text, max(mark.start() - 8, 0), mark.end() + 8)
        if day and _is_no_day(day):
            yield _at(page, day, "P116", f'"{day.group()}" is not a day of the calendar.', "Correct the date.")


def check_leftovers(path: str, text: str) -> Iterator[Finding]:
    """Check that nothing in a file is left over from writing it."""
    suspicious = any(word in text for word in _LEFTOVERS)  # most hold none, and then are not searched
    for match in filter(_stands_free, _LEFTOVER.finditer(hide_examples(text))) if suspicious else ():
        line, message = text_line(match), f'"{match.group().strip()}" is left over from writing.'
        yield Finding(path, line, "P109", message, "Finish the text.")


def check_controls(path: str, text: str) -> Iterator[Finding]:
    """Check that a file holds no sign that nobody sees."""
    for match in CONTROL.finditer(text):
        message = f"the control character U+{ord(match.group()):04X} stands in the text."
        yield Finding(path, text_line(match), "P110", message, "Take it out.")


def text_line(match: re.Match[str]) -> int:
    """Return the 1-based line on which something was found."""
    return match.string.count("\n", 0, match.start()) + 1


def _check_box(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Check the first line of a box, and that its text follows."""
    kind, title = match.groups()
    below = "\n" + "\n".join(page.source.split("\n")[match.string.count("\n", 0, match.end()) + 1 :])
    if kind not in BOXES:
        yield _at(page, match, "P115", f'"{kind}" is no kind of box.', f"Use one of {', '.join(BOXES)}.")
    if not title.strip('" '):
        yield _at(page, match, "P115", "this box has no title of its own.", f'Write one: !!! {kind} "…".')
    if not _INDENTED.match(below):
        yield _at(page, match, "P115", "this box has no text.", "Indent what belongs into it by four spaces.")


def _is_no_day(match: re.Match[str]) -> bool:
    """Tell whether a day in the text does not exist. A year may be missing: then 29 February is one."""
    year, month, day, english, name, after = match.groups()
    number = MONTHS.index(name) + 1 if name else int(month)
    try:
        date(int(year or after or 2000), number, int(day or english))
    except ValueError:
        return True
    return False


def _stands_free(match: re.Match[str]) -> bool:
    """Tell whether a leftover is a word of its own, or a merge marker at the start of its line."""
    before = match.string[max(match.start() - 1, 0) : match.start()]
    return before in ("", "\n") or not (match[0][0] in "<=>|" or re.match("[A-Za-z0-9_]", before))


def _at(page: Page, match: re.Match[str], code: str, message: str, mend: str) -> Finding:
    """Return a finding on the line of what was found in the source, or in a text with the same lines."""
    return Finding(page.path, text_line(match), code, message, mend)


def _check_front_matter(page: Page) -> Iterator[Finding]:
    match = _FRONT_MATTER.match(page.source.replace("\r\n", "\n"))
    if not match:
        opened = page.source.startswith("---")
        problem = "the front matter has no end: its second --- is missing." if opened else "the page has no front matter."
        yield Finding(page.path, 1, "P101", problem, "Begin the page with --- … ---: see CONTRIBUTING.md.")
        return
    try:
        meta = page.meta or _load(match[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if re.search("quoted scalar|flow", getattr(error, "context", None) or ""):
            mark = getattr(error, "context_mark", mark)  # where the quotation or list began, not where the text ended
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        yield Finding(
            page.path,
            line,
            "P101",
            f"the front matter is not YAML: {problem}.",
            "Write name: value, and quote values that hold a colon.",
        )
        return
    seen: set[str] = set()
    for number, line in enumerate(match[1].splitlines(), start=2):
        if (name := line.partition(":")[0]) in FIELDS and name in seen:
            yield Finding(page.path, number, "P102", f"{name}: it stands twice; one is lost.", "Remove one.")
        seen.add(name)
    if not isinstance(meta, dict):
        yield Finding(page.path, 1, "P101", "the front matter is no list of fields.", "Write name: value on each line.")
        return
    for name, problem in _judge_fields(meta):
        field = re.search(rf"^{re.escape(name)}:", page.source, re.MULTILINE)
        message, mend = f"{name}: {problem}.", "See CONTRIBUTING.md, A page."
        yield _at(page, field, "P102", message, mend) if field else Finding(page.path, 1, "P102", message, mend)


def _load(text: str) -> Any:
    """Read YAML as strings: fast, and what that refuses again by the loader whose words are the same everywhere."""
    try:
        return yaml.load(text, Loader=_FAST_LOADER)  # noqa: S506 - it gives strings alone
    except yaml.YAMLError:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - likewise


def _judge_fields(meta: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("title", "description"):
        if not isinstance(meta.get(name), str) or not meta[name].strip():
            yield name, "it is missing or empty" if not meta.get(name) else "it is not a text; put it into quotes"
        elif mark := _MARKUP.search(meta[name]):
            yield name, f'it is shown as it is, with "{mark[0]}"; write words alone'
        elif name == "description" and not meta[name].rstrip().endswith(_STOPS):
            yield name, "it has no full stop at its end"
    keywords = meta.get("keywords")
    words = {str(word).strip() for word in keywords} - {""} if isinstance(keywords, list) else set()
    if len(words) not in KEYWORDS or len(words) != len(keywords or ()):
        yield "keywords", f"a list of {KEYWORDS.start} to {KEYWORDS.stop - 1} different words is needed"
    yield from _judge_choices(meta)
    for name in sorted(map(str, meta.keys() - FIELDS)):
        yield name, "the field is unknown"
    yield from _judge_dates(meta)


def _judge_choices(meta: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Judge the fields that take one of a few values."""
    audience = meta.get("audience")
    groups = list(map(str, audience)) if isinstance(audience, list) else []
    if not groups or not set(groups) <= set(AUDIENCES) or len(set(groups)) < len(groups):
        yield "audience", f"a list of {', '.join(AUDIENCES)} is needed, each once"
    minutes = str(meta.get("minutes"))
    if not re.fullmatch(r"\d{1,2}", minutes) or int(minutes) not in MINUTES:
        yield "minutes", f"whole minutes of reading are needed, {MINUTES.start} to {MINUTES.stop - 1}"
    if str(meta.get("sheet", True)).lower() not in ("true", "false"):
        yield "sheet", "it is true or left out"
    hidden = meta.get("hide", [])
    if not isinstance(hidden, list) or not set(map(str, hidden)) <= set(HIDABLE):
        yield "hide", f"a list of {', '.join(HIDABLE)} is needed"
    tools = meta.get("tools", [])
    if not isinstance(tools, list) or not all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", str(name)) for name in tools):
        yield "tools", "a list of the names of tools is needed"


def _judge_dates(meta: dict[str, Any]) -> Iterator[tuple[str, str]]:
    days = {name: read_day(meta.get(name)) for name in ("reviewed", "review_by")}
    for name, day in days.items():
        if day is None:
            yield name, f'"{meta.get(name, "")}" is not a day of the calendar such as 2026-11-22'
    reviewed, review_by = days["reviewed"], days["review_by"]
    if reviewed and review_by and review_by <= reviewed:
        yield "review_by", "it is not after reviewed"
    elif reviewed and review_by and review_by.year > reviewed.year + YEARS_TO_REVIEW:
        yield "review_by", f"it is more than {YEARS_TO_REVIEW} years after reviewed"


def read_day(text: object) -> date | None:
    """Return the day that is written as 2026-11-22, or None."""
    try:
        return date.fromisoformat(str(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)) else None
    except ValueError:
        return None


def _check_title(page: Page) -> Iterator[Finding]:
    titles = [text for level, _, text in page.headings if level == 1]
    if not titles:
        yield Finding(page.path, 1, "P103", "the page has no title.", "Begin its text with one # heading.")
    elif page.headings[0][0] > 1:
        line = page.find_line(page.headings[0][2])
        yield Finding(page.path, line, "P103", "a section stands before the title.", "Begin the text with the # heading.")
    for text in titles[1:]:
        yield Finding(page.path, page.find_line(text), "P103", f'"{text}" is a second title.', "Use ## for sections.")
    if titles and "title" in page.meta and titles[0] != page.title:
        line = page.find_line(f"# {titles[0]}")
        message = f'the title "{titles[0]}" is not that of the front matter, "{page.title}".'
        yield Finding(page.path, line, "P107", message, "Make them the same.")
    if not any(len(element.text_content().strip()) for element in page.root.iter("p", "li", "td")):
        yield Finding(page.path, 1, "P108", "the page has no text.", "Write it, or remove it in both languages.")


def _check_levels(page: Page) -> Iterator[Finding]:
    above = 0
    for level, identifier, text in page.headings:
        if not text:
            line = page.find_section(str(identifier))
            yield Finding(page.path, line, "P108", "this heading has no words.", "Write them, or take it out.")
        if above and level > above + 1:
            message = f'"{text}" is a heading of level {level} below one of level {above}.'
            yield Finding(page.path, _heading_line(page, identifier, text), "P104", message, f"Use {'#' * (above + 1)}.")
        above = level


def _check_ids(page: Page) -> Iterator[Finding]:
    written = page.source_sections.keys() | page.generated_ids
    for _, identifier, text in page.sections:
        if identifier in written and _ID.fullmatch(str(identifier)):
            continue
        line = _heading_line(page, identifier, text)
        if identifier not in written:
            yield Finding(page.path, line, "P105", f'the heading "{text}" has no id of its own.', "Add {#short-english-id}.")
        else:
            message = f'the id "{identifier}" is not made of lower-case letters, digits and hyphens.'
            yield Finding(page.path, line, "P105", message, "Choose another.")


def check_review_day(page: Page, today: date, latest: date) -> Iterator[Finding]:
    """Warn of a page whose day of review has passed; check that it was not reviewed later than on the latest day there is."""
    reviewed, day = (read_day(page.meta.get(name)) for name in ("reviewed", "review_by"))
    if reviewed and reviewed > latest:
        message = f"reviewed: {reviewed} has not come."
        yield Finding(
            page.path, page.find_line("reviewed:"), "P102", message, "Write the day on which the page was read through."
        )
    if reviewed and day and reviewed < day < today:
        message, mend = f"this page's review was due on {day}.", "Read it through, mend it, and move reviewed and review_by."
        yield Finding(page.path, page.find_line("review_by:"), "P114", message, mend, Level.WARNING)


def check_tools(page: Page, files: Collection[str]) -> Iterator[Finding]:
    """Check that each tool that a page names exists and has its place on it. files: the addresses of the site's files."""
    tools = page.meta.get("tools")
    for name in tools if isinstance(tools, list) else ():
        if f"assets/tools/{name}.js" not in files:
            message, mend = f'tools: there is no tool "{name}".', "Name a file of docs/assets/tools, without .js."
            yield Finding(page.path, page.find_line("tools:"), "P102", message, mend)
        elif name not in TOOL_DATA and f'data-tool="{name}"' not in page.source:
            message = f'tools: "{name}" has no place on the page.'
            mend = f'Give it one: <div class="tool" data-tool="{name}">…</div>.'
            yield Finding(page.path, page.find_line("tools:"), "P102", message, mend)


def check_unique_ids(page: Page) -> Iterator[Finding]:
    """Check that each id stands once on the page as a reader gets it, rows of tables among them."""
    for identifier, count in Counter(page.written_ids).items():
        if count > 1 and identifier:
            yield Finding(
                page.path,
                _find_repeat(page, identifier),
                "P106",
                f'the id "{identifier}" is used {count} times.',
                "Give each its own.",
            )


def _find_repeat(page: Page, identifier: str) -> int | None:
    """Return the line of an id that stands twice: of what is no heading, else of the second."""
    name = rf"{re.escape(identifier)}(?![\w-])"
    pattern = re.compile(rf"^#+ .*\{{[^{{}}]*#{name}|\{{[^{{}}\n]*#{name}|\bid\s*[:=]\s*[\"']?{name}", re.MULTILINE)
    found = list(pattern.finditer(page.text))
    others = [match for match in found if not match[0].startswith("#")] if len(found) > 1 else []
    return text_line((others or found[1:] or found)[0]) if found else None


def _heading_line(page: Page, identifier: str | None, text: str) -> int | None:
    return page.find_section(str(identifier)) or page.find_line(f"# {text}") or (page.find_line(text) if text else None)
