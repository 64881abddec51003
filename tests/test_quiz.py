"""The course's questions: what is read, what is found wrong, and what the build writes of them."""

from __future__ import annotations

import copy
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from conftest import ROOT
from leakbook import quiz
from leakbook.catalogue import write_catalogue
from leakbook.course import shuffle
from leakbook.handbook import Handbook
from leakbook.pages import LANGUAGES, page_url
from leakbook.project import load_data
from leakbook.quiz import MARKER, Question, quiz_slug, read_question
from leakbook.records import RecordFile
from rendering import find_codes, make_handbook, render, render_pair

GOLDEN: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "golden" / "quiz.yaml").read_text(encoding="utf-8"))
NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
PAGE = """\
---
title: {title}
description: About it.
keywords: [a, b, c, d, e, f, g, h]
audience: [employee]
minutes: 2
reviewed: 2026-11-22
review_by: 2027-05-22
---

# {title}

{text}
{marker}

## {part} {{#part}}

{text}[^report-final]{stop} [^cost]
"""


def write_pages(handbook: Handbook, slug: str, marker: str) -> None:
    sources = [
        PAGE.format(title="みほん", text="本文です", part="ぶぶん", stop="。", marker=marker),
        PAGE.format(title="Sample", text="Text.", part="Part", stop="", marker=marker),
    ]
    render_pair(handbook, slug, *sources)


def place(entry: Any, path: str, value: Any = None) -> None:
    """Put a value at a path of keys and indexes, or take out what is there."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        entry = entry[step]
    if value is None:
        del entry[last]
    else:
        entry[last] = value


def make_quiz(tmp_path: Path, case: dict[str, Any]) -> tuple[Handbook, RecordFile]:
    count = case.get("copies", 6)
    questions = {name: copy.deepcopy(GOLDEN["question"]) for name in NAMES[:count]}
    for path, value in case.get("set", {}).items():
        place(questions["one"], path, value)
    for path in case.get("remove", ()):
        place(questions if path.startswith("/") else questions["one"], path.lstrip("/"))
    file = tmp_path / f"{case.get('file', 'unit-1')}.yaml"
    file.write_text(yaml.safe_dump(questions, allow_unicode=True, sort_keys=False), encoding="utf-8")
    records = RecordFile(file, f"data/quiz/{file.name}")
    quizzes = {quiz_slug(file.name): records.read_each(read_question)}
    lines = {(records.name, key): line for key, line in records.lines.items()}
    return make_handbook(
        quizzes=quizzes, lines=lines, findings=tuple(records.findings), broken=frozenset(records.broken)
    ), records


@pytest.mark.parametrize("name", GOLDEN["cases"])
def test_mistake_is_found(tmp_path: Path, name: str) -> None:
    case = GOLDEN["cases"][name]
    handbook, _ = make_quiz(tmp_path, case)
    write_pages(handbook, "basics/a", "")
    write_pages(handbook, "learn/unit-1", case.get("marker", MARKER))
    # The first question of the file stands on line 1; without it, nothing of the rest changes.
    found = [line for line in find_codes(handbook) if "Q806" not in line or name.startswith("too-")]
    found = [line for line in found if ": T230" not in line]
    assert len(found) == len(case["findings"]), "\n".join(found)
    for line, expected in zip(found, case["findings"], strict=True):
        assert line.startswith(expected)


def test_line_is_that_of_the_question(tmp_path: Path) -> None:
    handbook, records = make_quiz(tmp_path, {})
    broken = dict(handbook.data.quizzes["learn/unit-1"])
    broken["three"] = read_question("three", {**copy.deepcopy(GOLDEN["question"]), "see": "nowhere"})
    handbook.data.quizzes["learn/unit-1"] = broken  # type: ignore[index]
    write_pages(handbook, "basics/a", "")
    write_pages(handbook, "learn/unit-1", MARKER)
    assert records.lines["three"] > 1
    assert any(line.startswith(f"data/quiz/unit-1.yaml:{records.lines['three']}: Q801 three") for line in find_codes(handbook))


def test_revision_changes_with_the_content_alone() -> None:
    entry = copy.deepcopy(GOLDEN["question"])
    first = read_question("one", entry).revision
    assert read_question("one", {key: entry[key] for key in reversed(entry)}).revision == first
    changed = copy.deepcopy(entry)
    changed["options"][1]["why"]["en"] += " Really."
    assert read_question("one", changed).revision != first
    assert re.fullmatch(r"[0-9a-f]{8}", first)


def make_order(count: int, key: str = "steps") -> Question:
    texts = [{"ja": str(n), "en": str(n)} for n in range(count)]
    options = [{"text": text, "why": text} for text in texts]
    return read_question(key, {"kind": "order", "ask": texts[0], "options": options, "see": "a"})


def test_order_is_never_shown_solved() -> None:
    for count in (2, 3, 4, 5, 6):
        for key in NAMES:
            question = make_order(count, key)
            assert sorted(shuffle(question)) == list(range(count))
            assert shuffle(question) != list(range(count)), (count, key)
            assert shuffle(question) == shuffle(make_order(count, key))


def test_page_is_complete_without_a_script(tmp_path: Path) -> None:
    handbook, _ = make_quiz(tmp_path, {})
    write_pages(handbook, "basics/a", "")
    written = write_catalogue(handbook, f"前\n\n{MARKER}\n\n後\n", "ja", page_url("learn/unit-1", "ja"))
    assert written.citations == ("report-final",)
    assert {"q-one", "q-six", "answers"} <= written.ids
    assert written.markdown.count("[^report-final]:") == 1
    page = html.fromstring(render(handbook, "learn/unit-1", "ja", written.markdown))
    assert {item.text_content() for item in page.xpath("//*[@data-question='one']//li")} == {"一人", "二人"}
    answers = sorted(item.text_content() for item in page.xpath("//*[@data-answer='one']//li"))
    assert answers[0].startswith("正しい: 一人期限は30日以内です")
    assert answers[1].startswith("正しくない: 二人違います。 みほん")
    right = page.xpath("string(//*[@data-question='one']/@data-right)")
    assert page.xpath("//*[@data-question='one']//li")[int(right)].text_content() == "一人"
    assert page.xpath("//*[@data-answer='one']/p/a[contains(@href, 'basics/a/#part')]")[0].text_content() == "みほん: ぶぶん"


def test_what_a_writer_types_stays_text(tmp_path: Path) -> None:
    odd = "*急* <b>http://evil.example/?a=1&b=2</b> [x](y) `c` me@shop.example {#id}"
    handbook, _ = make_quiz(tmp_path, {"set": {"ask.ja": odd, "ask.en": odd}})
    write_pages(handbook, "basics/a", "")
    written = write_catalogue(handbook, MARKER, "en", page_url("learn/unit-1", "en"))
    page = html.fromstring(render(handbook, "learn/unit-1", "en", written.markdown))
    asked = page.xpath("//*[@data-question='one']/p")[0]
    assert asked.text_content() == odd
    assert not asked.xpath(".//a | .//b | .//em | .//*[@id]")
    assert [code.text for code in asked.xpath(".//code")] == ["http://evil.example/?a=1&b=2", "me@shop.example"]


def test_generated_parts_are_left_unmarked_and_the_rest_is_marked() -> None:
    data = load_data(ROOT / "data")
    handbook = make_handbook(terms=data.terms)
    source = PAGE.format(
        title="Sample",
        text="Ransomware came.",
        part="Part",
        stop="",
        marker="<!-- catalogue -->\n\nphishing\n\n<!-- end of catalogue -->\n\nmalware",
    )
    content = render(handbook, "a", "en", source)
    marked = [link.text.lower() for link in html.fromstring(content).xpath("//a[@class='term']")]
    assert "ransomware" in marked
    assert "malware" in marked
    assert "phishing" not in marked


def test_course_holds_what_it_promises() -> None:
    quizzes = load_data(ROOT / "data").quizzes
    assert list(quizzes) == [f"learn/unit-{n}" for n in range(1, 6)]
    kinds = {question.kind for questions in quizzes.values() for question in questions.values()}
    assert kinds == set(quiz.KINDS)
    for slug, questions in quizzes.items():
        assert len(questions) in quiz.COUNT, slug
        for question in questions.values():
            for lang in LANGUAGES:
                assert all(option.why[lang] for option in question.options), question.id


def test_right_answer_is_in_no_favourite_place() -> None:
    quizzes = load_data(ROOT / "data").quizzes
    single = [q for questions in quizzes.values() for q in questions.values() if q.kind in ("single", "judge")]
    places = Counter(shuffle(q).index(next(i for i, option in enumerate(q.options) if option.right)) for q in single)
    assert max(places.values()) < len(single) / 2, places
    # Nor is it the longest one that is always right.
    for lang in LANGUAGES:
        longest = [max(q.options, key=lambda option: len(option.text[lang])).right for q in single]
        assert sum(longest) < len(longest) * 0.75, (lang, sum(longest), len(longest))
