"""What the build writes on the pages of the course: questions with their answers, the list of units, the form for completion.

All of it reads and prints without JavaScript; the tools ``quiz``, ``progress`` and ``record`` read it from the page.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from typing import TYPE_CHECKING

from leakbook.pages import page_slug, page_url
from leakbook.quiz import Option, Question, Quiz, is_section
from leakbook.urls import relative_url

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

_HINTED = ("multiple", "order")  # kinds of question of which a reader must be told how to answer
_CITATION = re.compile(r"(\[\^[\w-]+\])")
_ADDRESS = re.compile(r"https?://[\w./?=&%~-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPECIAL = re.compile(r"([\\`*_\[\]#|~{}])")


def write_quiz(handbook: Handbook, lang: str, here: str) -> str:
    """Write the questions of the page at an address, and below them the answers."""
    slug = next((slug for slug in handbook.data.quizzes if page_url(slug, lang) == here), "")
    quiz = handbook.data.quizzes.get(slug, {})
    strings = handbook.data.strings[lang]
    questions = [_write_question(q, number, lang, handbook) for number, q in enumerate(quiz.values(), start=1)]
    answers = [_write_answer(q, number, lang, here, handbook) for number, q in enumerate(quiz.values(), start=1)]
    unit, version = slug.rpartition("/")[2], name_version(handbook)
    start = f'<div class="quiz" data-unit="{unit}" data-version="{escape(version)}" markdown="1">'
    head = f'<div class="quiz__answers" markdown="1">\n\n### {strings["quiz_answers"]} {{#answers}}'
    return "\n\n".join([start, *questions, head, *answers, "</div>\n\n</div>"]) + "\n"


def _write_question(question: Question, number: int, lang: str, handbook: Handbook) -> str:
    strings = handbook.data.strings[lang]
    order = shuffle(question)
    right = " ".join(str(place) for place, index in enumerate(order) if question.options[index].right)
    if question.kind == "order":
        right = " ".join(str(order.index(index)) for index in range(len(order)))
    message = _write_message(question.message.get(lang, ""))
    options = "\n".join(f"{place}. {_write(question.options[i].text[lang])}" for place, i in enumerate(order, start=1))
    data = f'data-question="{question.id}" data-kind="{question.kind}" data-revision="{question.revision}" data-right="{right}"'
    parts = [
        f'<div class="quiz__question" {data} markdown="1">',
        f"### {strings['quiz_question'].format(number=number)} {{#q-{question.id}}}",
        _write(question.ask[lang]) + (strings[f"quiz_how_{question.kind}"] if question.kind in _HINTED else ""),
        message,
        options,
        "</div>",
    ]
    return "\n\n".join(part for part in parts if part)


def _write_message(text: str) -> str:
    """Write a message as a quotation, line for line and paragraph for paragraph."""
    blocks = re.split(r"\n\s*\n", text) if text else []
    return "\n>\n".join("<br>\n".join(f"> {_write(line)}" for line in block.splitlines()) for block in blocks)


def _write_answer(question: Question, number: int, lang: str, here: str, handbook: Handbook) -> str:
    """Write the explanation of each option in the order of the question, or of the right order where that is asked for."""
    strings = handbook.data.strings[lang]
    order = shuffle(question)
    shown = range(len(order)) if question.kind == "order" else order
    items = []
    for place, index in enumerate(shown, start=1):
        option = question.options[index]
        mark = "" if question.kind == "order" else f"**{strings['quiz_right' if option.right else 'quiz_wrong']}** "
        said = f"{mark}{_write(option.text[lang])}"
        items.append(f"{place}. {said}<br>{_write_why(option, lang, here, handbook)}")
    title = strings["quiz_answer"].format(number=number)
    link = _write_link(question.see, lang, here, handbook)
    return "\n\n".join(
        [
            f'<div class="quiz__answer" data-answer="{question.id}" markdown="1">',
            f"[{title}](#q-{question.id})",
            "\n".join(items),
            f"{strings['quiz_see']}{link}",
            "</div>",
        ]
    )


def _write_why(option: Option, lang: str, here: str, handbook: Handbook) -> str:
    link = f" {_write_link(option.see, lang, here, handbook)}" if option.see else ""
    return _write(option.why[lang]) + link


def _write_link(target: str, lang: str, here: str, handbook: Handbook) -> str:
    """Write a link that says where it goes: the heading of the section, and its page. What does not exist stays text."""
    slug, mark, name = target.partition("#")
    pages = {key: page for (key, page_lang), page in handbook.pages.items() if page_lang == lang}
    if not is_section(target, {key: page.ids for key, page in pages.items()}):
        return escape(target)
    page = pages[page_slug(slug)]
    heading = next((text for _, identifier, text in page.sections if identifier == name), "")
    words = handbook.data.strings[lang]["quiz_link"].format(title=page.title, section=heading) if heading else page.title
    return f'<a href="{relative_url(page_url(slug, lang), here)}{mark}{name}">{escape(words)}</a>'


def shuffle(question: Question) -> list[int]:
    """Return the indexes of the options in the order in which they are shown: mixed, since writers tend to one place for the right one.

    The same in every build and in both languages; where the order is asked for, never the right one.
    """
    indexes = list(range(len(question.options)))
    mixed = sorted(indexes, key=lambda i: hashlib.sha256(f"{question.id}/{i}".encode()).digest())
    return mixed[::-1] if question.kind == "order" and mixed == indexes else mixed


def _write(text: str) -> str:
    """Return a text as Markdown that shows it as it is; citations become footnotes, addresses code that leads nowhere."""
    parts = []
    for part in _CITATION.split(" ".join(text.split())):
        if _CITATION.fullmatch(part):
            parts.append(part)
            continue
        start = 0
        for match in _ADDRESS.finditer(part):
            parts += [_escape(part[start : match.start()]), f"<code>{escape(match[0], quote=False)}</code>"]
            start = match.end()
        parts.append(_escape(part[start:]))
    return "".join(parts)


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", escape(text, quote=False))


def name_version(handbook: Handbook) -> str:
    """Return the version of the course: that of the handbook, and a name that changes with any question."""
    revisions = [q.revision for quiz in handbook.data.quizzes.values() for q in quiz.values()]
    return f"{handbook.publication.version}-{hashlib.sha256(' '.join(revisions).encode()).hexdigest()[:8]}"


def write_units(handbook: Handbook, lang: str, here: str) -> str:
    """Write the list of units with minutes and number of questions."""
    return _write_course(
        "units", "".join(_unit(slug, quiz, lang, here, handbook) for slug, quiz in _units(handbook, lang)), handbook
    )


def write_form(handbook: Handbook, lang: str, here: str) -> str:
    """Write the sheet to fill in by hand."""
    strings = handbook.data.strings[lang]
    items = "".join(
        _unit(slug, quiz, lang, here, handbook, strings["course_blank"].format(count=len(quiz)))
        for slug, quiz in _units(handbook, lang)
    )
    lines = "".join(f"<p>{strings[name]}</p>\n" for name in ("course_blank_name", "course_blank_signed"))
    version = strings["course_version"].format(version=name_version(handbook))
    return _write_course("form", items, handbook) + f"{lines}<p>{version}</p>\n"


def _units(handbook: Handbook, lang: str) -> list[tuple[str, Quiz]]:
    return [(slug, quiz) for slug, quiz in handbook.data.quizzes.items() if (slug, lang) in handbook.pages]


def _write_course(kind: str, items: str, handbook: Handbook) -> str:
    return f'<ol class="course course--{kind}" data-version="{escape(name_version(handbook))}">\n{items}</ol>\n'


def _unit(slug: str, quiz: Quiz, lang: str, here: str, handbook: Handbook, more: str = "") -> str:  # noqa: PLR0917
    page, strings = handbook.pages[slug, lang], handbook.data.strings[lang]
    questions = " ".join(f"{question.id}:{question.revision}" for question in quiz.values())
    facts = strings["course_unit"].format(minutes=page.meta.get("minutes"), count=len(quiz))
    title = f'<a href="{relative_url(page.url, here)}">{escape(page.title)}</a>'
    unit = slug.rpartition("/")[2]
    return (
        f'<li data-unit="{unit}" data-questions="{questions}">{title} <span class="course__facts">{more or facts}</span></li>\n'
    )
