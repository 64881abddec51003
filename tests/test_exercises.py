"""Exercises and session plans: what their files may hold, and what pages, player and printer make of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import yaml

from leakbook.catalogue import write_catalogue
from leakbook.exercises import load_exercises
from leakbook.findings import Finding
from leakbook.handbook import Handbook
from leakbook.project import load_data
from leakbook.workshop import read_plan
from rendering import ROOT, find_codes, make_handbook, render_pair
from test_golden import GOLDEN, PAIR

EXERCISE = (GOLDEN / "exercise.yaml").read_text(encoding="utf-8")
PLANS = (GOLDEN / "plans.yaml").read_text(encoding="utf-8")
PATH = "data/exercises/one.yaml"
# One mistake at a time: what is replaced by what, and all that is found.
EXERCISE_CASES = {
    "nothing": ("", "", []),
    "section-missing": ("a#part", "a#parts", [f'{PATH}:13: E801 start: "a#parts" is not a page or section.']),
    "page-missing": ("a#part", "c", [f'{PATH}:13: E801 start: "c" is not a page or section.']),
    "choice-to-nothing": (
        "then: bad}",
        "then: worse}",
        [
            f"{PATH}:1: E805 about: play is 9 minutes, but the longest way takes 7.",
            f'{PATH}:13: E802 start: it leads to "worse", which is not a card.',
            f"{PATH}:33: E803 bad: no card leads here.",
        ],
    ),
    "unreached": (
        "then: bad}",
        "then: good}",
        [f"{PATH}:1: E805 about: play is 9 minutes", f"{PATH}:33: E803 bad: no card leads here."],
    ),
    "no-end": (
        "then: good\n",
        "then: start\n",
        [
            f"{PATH}:1: E803 about: a way through the cards leads back and has no end.",
            f"{PATH}:33: E808 bad: it is later in the story than start, which follows.",
        ],
    ),
    "one-language": (", en: The end.}", "}", [f'{PATH}:25: E804 good: "終わり。" is not said in en.']),
    "empty-text": ("{ja: 終わり。, en: The end.}", "{}", [f"{PATH}:25: E804 good: a text is empty."]),
    "minutes": ("minutes: 2\n", "minutes: 5\n", [f"{PATH}:1: E805 about: play is 9 minutes, but the longest way takes 12."]),
    "unknown-claim": (
        '日以内[^report-final]。", en: "Within 30 days.[^report-final]"',
        '日以内[^report-x]。", en: "Within 30 days.[^report-x]"',
        [f'{PATH}:13: E806 start: the claim "report-x" is not in data/claims.yaml.'],
    ),
    "number-not-held": (
        '"30日以内[^report-final]。", en: "Within 30 days.[^report-final]"',
        '"40日以内[^report-final]。", en: "Within 40 days.[^report-final]"',
        [f"{PATH}:13: E807 start: the number 40 (40)", f"{PATH}:13: E807 start: the number 40 (40)"],
    ),
    "clock": ('at: "18:40"', 'at: "17:40"', [f"{PATH}:13: E808 start: it is later in the story than bad"]),
    "numbers-differ": ("20人分です", "21人分です", [f'{PATH}:13: E809 start: "It concerns 20 people." has other numbers']),
    "citations-differ": ("days.[^report-final]", "days.", [f'{PATH}:13: E809 start: "Within 30 days." has other']),
    "spelling": ("話です。", "漏洩の話です。", [f'{PATH}:1: W601 about: "漏洩" is not the house spelling.']),
    "full-width": ("話です。", "Ａの話です。", [f'{PATH}:1: W602 about: "Ａ" is full-width.']),
    "unknown-field": ("  minutes: 2\n", "  minute: 2\n", [f"{PATH}:35: D602 bad: the field minute is unknown."]),
    "bad-time": ('at: "18:40"', 'at: "18:60"', [f"{PATH}:34: D602 bad: at is no time of day"]),
    "one-choice": (
        "    - {say: {ja: 電話する, en: Phone}, then: good}\n",
        "",
        [f"{PATH}:19: D602 start: choices are two or more."],
    ),
    "both-ways": ("  then: good\n", "  then: good\n  choices: []\n", [f"{PATH}:39: D602 bad: a card has choices or then"]),
    "no-about": (
        "about:\n",
        "abort:\n",
        [f"{PATH}:1: D602 the record about is missing.", f"{PATH}:11: D602 abort: the field bring"],
    ),
    "weekday": ("friday", "fryday", [f"{PATH}:5: D602 about: weekday is not one of"]),
}
PLAN_CASES = {
    "nothing": ("", "", []),
    "minutes": (
        "minutes: 5",
        "minutes: 6",
        ["data/plans.yaml:1: E805 short: the plan is of 20 minutes, but its items sum to 21."],
    ),
    "exercise-missing": ("exercise: one", "exercise: two", ['data/plans.yaml:1: E801 short: play names the exercise "two"']),
    "exercise-too-long": (
        "minutes: 5\n      title: {ja: 始め, en: Opening}\n      say: [{ja: こんにちは。, en: Hello.}]",
        "minutes: 6\n      title: {ja: 始め, en: Opening}\n      say: [{ja: こんにちは。, en: Hello.}]",
        ["data/plans.yaml:1: E805 short: the plan is of 20 minutes, but its items sum to 21."],
    ),
    "section-missing": ("a#part", "a#x", ['data/plans.yaml:1: E801 short: "a#x" is not a page or section.']),
    "one-language": ("ja: 刷る。, ", "", ['data/plans.yaml:1: E804 short: "Print." is not said in ja.']),
}


def read(tmp_path: Path, exercise: str = EXERCISE, plans: str = PLANS) -> Handbook:
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "one.yaml").write_text(exercise, encoding="utf-8")
    exercises, files = load_exercises(folder)
    lines = {(file.name, key): line for file in files for key, line in file.lines.items()}
    lines["data/plans.yaml", "short"] = 1
    found: tuple[Finding, ...] = tuple(finding for file in files for finding in file.findings)
    sessions = {key: read_plan(key, entry) for key, entry in yaml.safe_load(plans).items()} if exercises else {}
    handbook = make_handbook(exercises=exercises, plans=sessions, lines=lines, findings=found)
    render_pair(handbook, "a", PAIR["ja"], PAIR["en"])
    return handbook


def find_faults(handbook: Handbook) -> list[str]:
    """Return what is found in the files of data/."""
    return [line for line in find_codes(handbook) if line.startswith("data/")]


@pytest.mark.parametrize("name", EXERCISE_CASES)
def test_mistake_in_an_exercise_is_found(tmp_path: Path, name: str) -> None:
    old, new, expected = EXERCISE_CASES[name]
    assert old in EXERCISE
    found = find_faults(read(tmp_path, EXERCISE.replace(old, new, 1)))
    assert len(found) == len(expected), "\n".join(found)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start), line


@pytest.mark.parametrize("name", PLAN_CASES)
def test_mistake_in_a_plan_is_found(tmp_path: Path, name: str) -> None:
    old, new, expected = PLAN_CASES[name]
    assert old in PLANS
    found = find_faults(read(tmp_path, plans=PLANS.replace(old, new, 1)))
    assert len(found) == len(expected), "\n".join(found)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_a_plan_needs_time_for_its_exercise(tmp_path: Path) -> None:
    plans = PLANS.replace("minutes: 15", "minutes: 14").replace("minutes: 5", "minutes: 6")
    [found] = find_faults(read(tmp_path, plans=plans))
    assert "E805 short: play has 14 minutes; its exercise takes up to 15." in found


def test_ways_are_measured(tmp_path: Path) -> None:
    [exercise] = read(tmp_path).data.exercises.values()
    assert exercise.plays == (7, 9)
    assert exercise.minutes == 15
    assert [card.number for card in exercise.cards.values()] == [1, 2, 3]


def test_catalogue_writes_cards_in_order_with_their_sources(tmp_path: Path) -> None:
    write = partial(write_catalogue, read(tmp_path), "# x\n\n<!-- catalogue of exercises -->\n")
    ja, en = write("ja", ""), write("en", "en/")
    assert ja.ids == en.ids == {f"one{part}" for part in ("", "-cards", "-start", "-good", "-bad", "-facilitator", "-debrief")}
    assert ja.citations == ("report-final",)
    assert "[^report-final]: " in ja.markdown
    assert (
        en.markdown.index("#### 1. Start {#one-start}") < en.markdown.index("#### 2. Good") < en.markdown.index("#### 3. Bad")
    )
    assert "Day 2 (Sat), 09:00 · 4 min" in en.markdown
    assert 'data-then="bad" data-result="It gets late"' in en.markdown
    assert '(<a href="a/#part">Sample: Part</a>)' in en.markdown
    assert en.markdown.index("Do not blame.") > en.markdown.index("{#one-facilitator}")


def test_the_plan_is_written_with_its_times(tmp_path: Path) -> None:
    written = write_catalogue(read(tmp_path), "<!-- catalogue of plans -->", "en", "en/").markdown
    assert "0–5 min (5 min)" in written
    assert "5–20 min (15 min)" in written
    assert "Total: 20 minutes" in written


def test_what_is_cited_by_an_exercise_counts_as_cited(tmp_path: Path) -> None:
    handbook = read(tmp_path)
    assert "data/claims.yaml: C305 cost: no page cites this claim." not in "\n".join(find_codes(handbook))


def test_lines_of_exercises_are_known(tmp_path: Path) -> None:
    data = load_data(ROOT / "data")
    assert len(data.exercises) == len(list((ROOT / "data" / "exercises").glob("*.yaml"))) >= 1
    for exercise in data.exercises.values():
        for card in exercise.cards:
            assert data.lines[exercise.path, card] > 1
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "x.yaml").write_text("about: {}\n", encoding="utf-8")
    [file] = load_exercises(tmp_path / "exercises")[1]
    assert file.findings[0].code == "D602"
