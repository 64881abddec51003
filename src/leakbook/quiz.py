"""The course's questions: data in both languages, read and judged like the pages that they send readers to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from leakbook.claims import Claim
from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, Page, page_slug, slug_file
from leakbook.prose import cited_sentences, drop_citations, find_citations, strip_markup
from leakbook.quantities import find_numbers, format_number, read_numbers
from leakbook.wording import Wording, judge_text

FOLDER = "data/quiz"
MARKER = "<!-- catalogue of quiz -->"
KINDS = ("single", "multiple", "order", "judge")
COUNT = range(6, 11)
_FIELDS = frozenset({"kind", "ask", "message", "options", "see"})
_OPTION_FIELDS = frozenset({"text", "why", "right", "see"})
_UNIT = re.compile(r"learn/unit-\d+")


class Fault(NamedTuple):
    """What is wrong with a question by itself: code, message and the way to mend it."""

    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class Option:
    """One answer that can be given. right: whether it belongs to what is asked for; why: the explanation; see: section, or empty."""

    text: Mapping[str, str]
    why: Mapping[str, str]
    right: bool
    see: str


@dataclass(frozen=True)
class Question:
    """One question. For the kind ``order`` the options stand in the right order; a ``judge`` shows a message in full.

    see: the section that teaches it (``personal/phishing#signs``); revision: changes with the content, and with nothing else.
    """

    id: str
    kind: str
    ask: Mapping[str, str]
    message: Mapping[str, str]
    options: tuple[Option, ...]
    see: str
    revision: str
    faults: tuple[Fault, ...] = ()

    def list_texts(self, lang: str) -> list[str]:
        """Return all its texts in a language, in order."""
        pairs = [text for option in self.options for text in (option.text, option.why)]
        return [texts[lang] for texts in (self.ask, self.message, *pairs) if texts.get(lang)]

    def list_citations(self, lang: str) -> list[str]:
        """Return the claims that it cites in a language, once each."""
        return find_citations("\n".join(self.list_texts(lang)))

    def list_targets(self) -> list[str]:
        """Return the sections that it sends readers to, once each."""
        return list(dict.fromkeys([self.see, *(option.see for option in self.options if option.see)]))


Quiz = Mapping[str, Question]


def quiz_file(slug: str) -> str:
    """Return the name of the file with the questions of a page, relative to the project."""
    return f"{FOLDER}/{Path(slug).name}.yaml"


def quiz_slug(name: str) -> str:
    """Return the slug of the page to which a file of questions belongs."""
    return f"learn/{Path(name).stem}"


def read_question(key: str, entry: Mapping[str, Any]) -> Question:
    """Read a record of ``data/quiz/<unit>.yaml``: ``{kind, ask, message?, options: [{text, why, right?, see?}], see}``.

    ask, message, text and why are ``{ja, en}``. What a writer can get wrong one by one is kept as faults; raises KeyError,
    TypeError or ValueError for what is no question at all.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key):
        raise ValueError("the id of a question is made of lower-case letters, digits and hyphens")
    if not isinstance(entry["options"], list) or len(entry["options"]) < 2:
        raise ValueError("options is not a list of at least two answers")
    options = tuple(_read_option(option) for option in entry["options"])
    kind = str(entry["kind"])
    message = _texts(entry["message"]) if "message" in entry else {}
    content = json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)
    revision = hashlib.sha256(content.encode()).hexdigest()[:8]
    faults = tuple(_judge(entry, kind, options))
    return Question(key, kind, _texts(entry["ask"]), message, options, str(entry.get("see") or ""), revision, faults)


def _read_option(entry: Mapping[str, Any]) -> Option:
    if not isinstance(entry.get("right", False), bool):
        raise TypeError("right is true, or left out")
    return Option(_texts(entry["text"]), _texts(entry["why"]), entry.get("right", False), str(entry.get("see") or ""))


def _texts(entry: Any) -> Mapping[str, str]:
    return {lang: str(entry.get(lang) or "").strip() for lang in LANGUAGES}


def _judge(entry: Mapping[str, Any], kind: str, options: tuple[Option, ...]) -> Iterator[Fault]:
    if kind not in KINDS:
        yield Fault("Q805", f'the kind "{kind}" is unknown.', f"Use one of {', '.join(KINDS)}.")
    fields = [*(name for name in entry.keys() - _FIELDS), *(n for o in entry["options"] for n in o.keys() - _OPTION_FIELDS)]
    for name in sorted(set(map(str, fields))):
        yield Fault("Q805", f'the field "{name}" is unknown.', "Correct its name, or take it out.")
    if ("message" in entry) != (kind == "judge"):
        problem = "a judge question shows a message" if kind == "judge" else "only a judge question shows a message"
        yield Fault("Q805", f"{problem}.", "Add message, or choose another kind.")
    named = [("ask", _texts(entry["ask"]))] + ([("message", _texts(entry["message"]))] if "message" in entry else [])
    for number, option in enumerate(options, start=1):
        named += [(f"option {number}, text", option.text), (f"option {number}, why", option.why)]
    for name, texts in named:
        for lang in LANGUAGES:
            if not texts[lang]:
                yield Fault("Q802", f"{name} is not said in {lang}.", "Say it in both languages.")
    right = sum(option.right for option in options)
    wanted = {"single": right == 1, "judge": right == 1, "multiple": right >= 2, "order": right == 0}
    if not wanted.get(kind, True):
        rule = {"multiple": "at least two", "order": "none (their order is the answer)"}.get(kind, "exactly one")
        yield Fault("Q804", f"{right} of its options are marked right.", f"Of a {kind} question, mark {rule}.")


def check_quizzes(
    quizzes: Mapping[str, Quiz],
    pages: Iterable[Page],
    claims: Mapping[str, Claim],
    wording: Wording,
    sections: Mapping[str, set[str]],
) -> Iterator[Finding]:
    """Check all questions, and that each file has its page. sections: the ids of each page by slug."""
    yield from _check_places(quizzes, pages)
    for slug, quiz in quizzes.items():
        if quiz and len(quiz) not in COUNT:
            message = f"it has {len(quiz)} question{'s' if len(quiz) > 1 else ''}."
            yield Finding(quiz_file(slug), 1, "Q806", message, f"A unit has {COUNT.start} to {COUNT.stop - 1}.")
        for question in quiz.values():
            for fault in _check_question(question, claims, wording, sections):
                message = f"{question.id}: {fault.message}"
                yield Finding(quiz_file(slug), None, fault.code, message, fault.mend, record=question.id)


def _check_places(quizzes: Mapping[str, Quiz], pages: Iterable[Page]) -> Iterator[Finding]:
    placed = set()
    for page in pages:
        if asks := MARKER in page.source:
            placed.add(page.slug)
        if _UNIT.fullmatch(page.slug) and not asks:
            mend = f"Write {MARKER} where its questions stand."
            yield Finding(page.path, 1, "Q807", "this page of the course shows no questions.", mend)
        elif asks and page.slug not in quizzes:
            message = f"this page shows questions, and there is no {quiz_file(page.slug)}."
            yield Finding(page.path, page.find_line(MARKER), "Q807", message, "Write it, or take the marker away.")
    for slug in quizzes:
        if slug not in placed:
            message = f"no page shows these questions; they belong on docs/ja/{slug_file(slug)}."
            yield Finding(quiz_file(slug), 1, "Q807", message, f"Write {MARKER} there, or rename the file.")


def _check_question(
    question: Question, claims: Mapping[str, Claim], wording: Wording, sections: Mapping[str, set[str]]
) -> Iterator[Fault]:
    yield from question.faults
    for target in question.list_targets():
        if not is_section(target, sections):
            yield Fault("Q801", f'"{target}" is not a section of a page.', "Write see: personal/phishing#signs.")
    yield from _compare_languages(question)
    for key in dict.fromkeys(key for lang in LANGUAGES for key in question.list_citations(lang)):
        if key not in claims:
            yield Fault("Q809", f'the claim "{key}" is not in data/claims.yaml.', "Correct the id or add the record.")
    for lang in LANGUAGES:
        for text in question.list_texts(lang):
            yield from (Fault(*fault) for fault in judge_text(text, lang, wording))
            yield from _check_numbers(text, claims)


def is_section(target: str, sections: Mapping[str, set[str]]) -> bool:
    """Tell whether a slug, or slug#id, is on the site. sections: the ids of each page by slug."""
    slug, mark, name = target.partition("#")
    return page_slug(slug) in sections and (not mark or name in sections[page_slug(slug)])


def _check_numbers(text: str, claims: Mapping[str, Claim]) -> Iterator[Fault]:
    for sentence in cited_sentences(strip_markup(text)):
        if all(key in claims for key in sentence.cited):
            held = {number for key in sentence.cited for number in claims[key].numbers}
            for written, number in find_numbers(sentence.text):
                if number not in held:
                    message = f"the number {written} ({format_number(number)}) is not held by {' or '.join(sentence.cited)}."
                    yield Fault("Q808", message, "Correct it, cite the claim that holds it, or move it to another sentence.")


def _compare_languages(question: Question) -> Iterator[Fault]:
    """Compare the citations of the languages, and the numbers of 100 and more and the decimals of each text."""
    first, second = ({*question.list_citations(lang)} for lang in LANGUAGES)
    for key in sorted(first ^ second):
        yield Fault("Q803", f'only one language cites "{key}".', "Cite the same claims in both.")
    for ja, en in zip(*(question.list_texts(lang) for lang in LANGUAGES), strict=False):
        ours, theirs = (_figures(text) for text in (ja, en))
        if ours != theirs:
            odd = format_number(min(ours ^ theirs))
            yield Fault("Q803", f'only one language has the number {odd} in "{ja[:30]}".', "Give both the same.")


def _figures(text: str) -> set[Any]:
    numbers = read_numbers(drop_citations(strip_markup(text)))
    return {number for number in numbers if number >= 100 or number != number.to_integral_value()}
