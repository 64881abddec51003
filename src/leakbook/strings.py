"""The words that the software itself puts on pages, ``data/strings.yaml``: which there must be, and what they may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from leakbook.claims import KINDS
from leakbook.exercises import WEEKDAYS
from leakbook.pages import LANGUAGES

Strings = Mapping[str, Mapping[str, str]]
NO_STRINGS: Strings = {}
# Every text that the core, the hook or a template asks for, and what is filled in where it has curly brackets.
FILLED = {
    "checked": {"date"},
    "claim_overdue": {"dates"},
    "page_outdated": {"href"},
    "download": {"title", "format"},
    "table_link_label": {"title"},
    "table_size": {"rows", "columns"},
    "copy_tool": {"url"},
    "llms_notes": {"version", "url"},
    "table_description": {"title", "page", "rows"},
    "table_citation": {"title", "site", "version", "url"},
    "minutes": {"minutes"},
    "source_checked": {"date"},
    "glossary_see": {"term"},
    "quiz_question": {"number"},
    "quiz_answer": {"number"},
    "quiz_link": {"title", "section"},
    "course_unit": {"minutes", "count"},
    "course_blank": {"count"},
    "course_version": {"version"},
    "offline_version": {"version", "day", "sums"},
    "offline_missing": {"command"},
    "section_of_page": {"page", "section"},
    "exercise_minutes": {"total", "ready", "play", "debrief"},
    "exercise_debrief": {"minutes"},
    "exercise_clock": {"day", "weekday", "time"},
    "exercise_way": {"number"},
    "exercise_result": {"letter", "result"},
    "minutes_of_play": {"minutes"},
    "plan_span": {"start", "end", "minutes"},
    "plan_total": {"minutes"},
}
PLAIN = frozenset(
    [
        "site_name",
        "site_description",
        "site_short_name",
        "llms_data",
        "llms_changes",
        "list_separator",
        "read_indirect",
        "table_data",
        "table_link",
        "table_page",
        "table_size_label",
        "table_columns",
        "table_files",
        "table_cite",
        "moved_title",
        "moved_page",
        "heading_link",
        "footnotes",
        "footnote_back",
        "permalink",
        "permalink_label",
        "reviewed",
        "review_by",
        "not_found_title",
        "not_found_text",
        "not_found_home",
        "not_found_home_text",
        "source_pages",
        "glossary_index",
        "glossary_variants",
        "this_page",
        "language",
        "skip",
        "menu",
        "sections",
        "contents",
        "neighbours",
        "prev",
        "next",
        "to_top",
        "palette_light",
        "palette_dark",
        "palette_device",
        "search",
        "search_hint",
        "search_index",
        "quiz_how_multiple",
        "quiz_how_order",
        "quiz_answers",
        "quiz_right",
        "quiz_wrong",
        "quiz_see",
        "course_blank_name",
        "course_blank_signed",
        "links_reference",
        "slides",
        "both",
        "both_alone",
        "offline_start",
        "offline_link",
        "colon",
        "exercise_goals",
        "exercise_bring",
        "exercise_roles",
        "exercise_cards",
        "exercise_sheet",
        "exercise_form_head",
        "exercise_choose",
        "exercise_end",
        "plan_group",
        "plan_prepare",
        "plan_run",
        "plan_wrong",
        "plan_use",
    ]
) | {*(f"kind_{kind}" for kind in KINDS), *(f"weekday_{day}" for day in WEEKDAYS)}
_LINK = re.compile(r'<a href="\{href\}" lang="[a-z]{2}" hreflang="[a-z]{2}">[^<>]+</a>')


def read_strings(data: Mapping[str, Any]) -> Strings:
    """Read ``data/strings.yaml``, parsed: language to key to text. Raises ValueError for what no page could be made with."""
    for problem in _judge(data):
        raise ValueError(problem)
    return data


def _judge(data: Mapping[str, Any]) -> Iterator[str]:
    first, second = (set(data[lang]) for lang in LANGUAGES)
    yield from (f"{key}: it is in one language only" for key in sorted(map(str, first ^ second)))
    yield from (f"{key}: it is missing, and pages need it" for key in sorted((FILLED.keys() | PLAIN) - first))
    for lang in LANGUAGES:
        for key, text in data[lang].items():
            yield from _judge_text(key, text)


def _judge_text(key: str, text: Any) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip():
        yield f"{key} is not a text, or is empty"
    elif (names := _placeholders(key, text)) != FILLED.get(key, set()):
        wanted = ", ".join(sorted(FILLED.get(key, ()))) or "nothing"
        yield f"{key}: {wanted} stands in curly brackets, not {', '.join(sorted(names)) or 'nothing'}"
    elif re.search(r"[<>]", _LINK.sub("", text) if key == "page_outdated" else text):
        yield f"{key} holds HTML, which would stand on every page"


def _placeholders(key: str, text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error
