"""What the workshop pages are written from: the exercises as cards, the session plans, and what the kit builder offers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from leakbook.claims import Claim
from leakbook.exercises import (
    WEEKDAYS,
    Card,
    Choice,
    Exercise,
    Text,
    check_see,
    check_text,
    read_minutes,
    read_text,
    read_texts,
    refuse_unknown,
)
from leakbook.findings import Finding
from leakbook.pages import LANGUAGES, page_url
from leakbook.prose import drop_citations, strip_markup
from leakbook.urls import relative_url
from leakbook.wording import Wording

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

PLANS = "data/plans.yaml"
EXERCISES_PAGE, HANDOUTS_PAGE = "workshop/exercises", "workshop/handouts"
# Pages that are looked things up in, not taught from: the kit builder does not offer them.
_NOT_TAUGHT = ("reference/", "workshop/")
_LETTERS = "ABCDEFGH"
_PLAN = {"title", "minutes", "group", "goals", "bring", "prepare", "items"}
_ITEM = {"id", "minutes", "title", "say", "wrong", "see", "exercise", "handouts"}


@dataclass(frozen=True)
class Item:
    """One part of a session: what to say and do, what goes wrong, the sections and the exercise and handouts that it uses."""

    id: str
    minutes: int
    title: Text
    say: tuple[Text, ...]
    wrong: tuple[Text, ...]
    see: tuple[str, ...]
    exercise: str = ""
    handouts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One session. group: for whom, and how many."""

    id: str
    minutes: int
    title: Text
    group: Text
    goals: tuple[Text, ...]
    bring: tuple[Text, ...]
    prepare: tuple[Text, ...]
    items: tuple[Item, ...]

    def texts(self) -> Iterator[Text]:
        """Yield everything of it that is read."""
        yield from (self.title, self.group, *self.goals, *self.bring, *self.prepare)
        for item in self.items:
            yield from (item.title, *item.say, *item.wrong)


def read_plan(key: str, entry: Mapping[str, Any]) -> Plan:
    """Read a record of ``data/plans.yaml``.

    ``{title, minutes, group, goals: [text], bring: [text], prepare: [text], items: [{id, minutes, title, say: [text],
    wrong?: [text], see?: [slug#section], exercise?: id, handouts?: [section of workshop/handouts]}]}``. Raises ValueError
    for others.
    """
    refuse_unknown(entry, _PLAN)
    for item in entry["items"]:
        refuse_unknown(item, _ITEM)
    items = tuple(
        Item(
            str(item["id"]),
            read_minutes(item, "minutes"),
            read_text(item["title"]),
            read_texts(item["say"]),
            read_texts(item.get("wrong", [])),
            tuple(map(str, item.get("see", ()))),
            str(item.get("exercise", "")),
            tuple(map(str, item.get("handouts", ()))),
        )
        for item in entry["items"]
    )
    if len({item.id for item in items}) < len(items):
        raise ValueError("two items have one id")
    return Plan(
        key,
        read_minutes(entry, "minutes"),
        read_text(entry["title"]),
        read_text(entry["group"]),
        read_texts(entry["goals"]),
        read_texts(entry["bring"]),
        read_texts(entry["prepare"]),
        items,
    )


def check_plans(
    plans: Mapping[str, Plan],
    exercises: Mapping[str, Exercise],
    sections: Mapping[str, set[str]],
    claims: Mapping[str, Claim],
    wording: Wording,
) -> Iterator[Finding]:
    """Check the plans: texts, links, and minutes that sum. sections: the ids of each page, by slug."""
    for plan in plans.values():
        for text in plan.texts():
            yield from check_text(PLANS, plan.id, text, claims, wording)
        if (total := sum(item.minutes for item in plan.items)) != plan.minutes:
            message = f"{plan.id}: the plan is of {plan.minutes} minutes, but its items sum to {total}."
            yield Finding(PLANS, None, "E805", message, "Correct one or the other.", record=plan.id)
        for item in plan.items:
            places = (*item.see, *(f"{HANDOUTS_PAGE}#{name}" for name in item.handouts))
            for see in places:
                yield from check_see(PLANS, plan.id, see, sections)
            exercise = exercises.get(item.exercise)
            if item.exercise and exercise is None:
                message = f'{plan.id}: {item.id} names the exercise "{item.exercise}", which is not in data/exercises.'
                yield Finding(PLANS, None, "E801", message, "Name a file of it, without .yaml.", record=plan.id)
            elif exercise and exercise.minutes > item.minutes:
                message = f"{plan.id}: {item.id} has {item.minutes} minutes; its exercise takes up to {exercise.minutes}."
                yield Finding(PLANS, None, "E805", message, "Give it more, or choose a shorter one.", record=plan.id)


def write_exercises(handbook: Handbook, lang: str, here: str) -> str:
    """Return the Markdown of all exercises: about each, its cards, the facilitator's sheet and the debrief form."""
    return "\n".join(_Writer(handbook, lang, here).exercise(one) for one in handbook.data.exercises.values())


def write_plans(handbook: Handbook, lang: str, here: str) -> str:
    """Return the Markdown of all session plans."""
    return "\n".join(_Writer(handbook, lang, here).plan(plan) for plan in handbook.data.plans.values())


class _Writer:
    """Writes for one page: handbook, language, and the address from which links start."""

    def __init__(self, handbook: Handbook, lang: str, here: str) -> None:
        self.handbook, self.lang, self.here = handbook, lang, here
        self.strings = handbook.data.strings[lang]

    def _say(self, name: str, **values: object) -> str:
        return self.strings[name].format(**values)

    def title(self, see: str) -> str:
        """Return what a section is called: its page and its heading."""
        slug, _, section = see.partition("#")
        page = self.handbook.pages.get((slug, self.lang))
        heading = next((text for _, name, text in page.sections if name == section), "") if page else ""
        title = page.title if page else see
        return self._say("section_of_page", page=title, section=heading) if heading else title

    def _link(self, see: str) -> str:
        slug, mark, section = see.partition("#")
        href = relative_url(page_url(slug, self.lang) + mark + section, self.here)
        return f'<a href="{escape(href)}">{escape(self.title(see))}</a>'

    def clock(self, exercise: Exercise, card: Card) -> str:
        """Return the time of the story: the day, where there are several, its weekday, and the hour."""
        day = WEEKDAYS[(WEEKDAYS.index(exercise.about.weekday) + card.day - 1) % 7]
        return self._say("exercise_clock", day=card.day, weekday=self.strings[f"weekday_{day}"], time=card.at)

    def exercise(self, exercise: Exercise) -> str:
        about, lang = exercise.about, self.lang
        shortest, longest = exercise.plays or (about.play, about.play)
        play = str(longest) if shortest == longest else f"{shortest}–{longest}"
        minutes = self._say("exercise_minutes", total=exercise.minutes, ready=about.ready, play=play, debrief=about.debrief)
        roles = [f"    - **{name[lang]}**{self.strings['colon']}{task[lang]}" for name, task in about.roles]
        cards = [self._card(exercise, card) for card in exercise.cards.values()]
        form = [f"- {question[lang]}\n{{.exercise-line}}" for question in about.questions]
        return "\n".join(
            [
                f'<div class="exercise" data-exercise="{exercise.id}" data-debrief="{about.debrief}" markdown>\n',
                f"## {about.title[lang]} {{#{exercise.id}}}\n",
                f"{about.summary[lang]}\n",
                f"- {minutes}",
                *(f"- {self.strings['exercise_goals']}{self._join(about.goals)}" for _ in about.goals[:1]),
                *(f"- {self.strings['exercise_bring']}{self._join(about.bring)}" for _ in about.bring[:1]),
                f"- {self.strings['exercise_roles']}\n",
                *roles,
                f"\n### {self._say('exercise_cards')} {{#{exercise.id}-cards}}\n",
                '<div class="exercise-cards" markdown>\n',
                *cards,
                "</div>\n",
                '<div class="exercise-sheet" markdown>\n',
                f"### {self._say('exercise_sheet')} {{#{exercise.id}-facilitator}}\n",
                f"{about.title[lang]} · {minutes}\n",
                *(self._notes(exercise, card) for card in exercise.cards.values()),
                "</div>\n",
                '<div class="exercise-form" markdown>\n',
                f"### {self._say('exercise_debrief', minutes=about.debrief)} {{#{exercise.id}-debrief}}\n",
                f"{about.title[lang]} · {self.strings['exercise_form_head']}\n",
                *(f"{question}\n" for question in form),
                "</div>\n",
                "</div>\n",
            ]
        )

    def _join(self, texts: Iterable[Text]) -> str:
        return ("" if self.lang == "ja" else " ").join(text[self.lang] for text in texts)

    def _card(self, exercise: Exercise, card: Card) -> str:
        lang, total = self.lang, len(exercise.cards)
        name = f"{exercise.about.title[lang]} · {card.number}/{total}"
        lines = [
            f'<div class="exercise-card" data-card="{card.id}" data-minutes="{card.minutes}" markdown>\n',
            f"{name}\n{{.exercise-card__name}}\n",
            f"#### {card.number}. {card.title[lang]} {{#{exercise.id}-{card.id}}}\n",
            f"{self.clock(exercise, card)} · {self._say('minutes_of_play', minutes=card.minutes)}\n{{.exercise-card__clock}}\n",
            f"{card.text[lang]}\n",
            *(f"- {question[lang]}" for question in card.ask),
            "",
        ]
        if card.choices:
            lines += [f"{self.strings['exercise_choose']}\n{{.exercise-card__choose}}\n"]
            lines += [
                f'- <span class="exercise-choice" data-then="{choice.then}"{_result(choice, lang)}><strong>{_LETTERS[index]}</strong> '
                f'{choice.say[lang]}</span> <span class="exercise-way">{self._way(exercise, choice.then)}</span>'
                for index, choice in enumerate(card.choices)
            ]
            lines += [""]
        elif card.then:
            lines += [f'<p class="exercise-way" data-then="{card.then}">{self._way(exercise, card.then)}</p>\n']
        else:
            lines += [f'<p class="exercise-way">{self.strings["exercise_end"]}</p>\n']
        return "\n".join([*lines, "</div>\n"])

    def _way(self, exercise: Exercise, then: str) -> str:
        number = exercise.cards[then].number if then in exercise.cards else 0
        return self._say("exercise_way", number=number)

    def _notes(self, exercise: Exercise, card: Card) -> str:
        lang, space = self.lang, "" if self.lang == "ja" else " "
        head = f"{card.number}. {card.title[lang]}"
        clock = f"{self.clock(exercise, card)} · {self._say('minutes_of_play', minutes=card.minutes)}"
        results = [
            f"- {self._say('exercise_result', letter=_LETTERS[index], result=choice.result[lang])}"
            for index, choice in enumerate(card.choices)
            if choice.result
        ]
        answers = [
            f"- {answer.text[lang]}" + (f"{space}({self._link(answer.see)})" if answer.see else "") for answer in card.answers
        ]
        return "\n".join(
            [
                f'<div class="exercise-notes" data-card="{card.id}" markdown>\n',
                f"**{head}** · {clock}\n",
                f"{card.note[lang]}\n",
                *results,
                *answers,
                "\n</div>\n",
            ]
        )

    def plan(self, plan: Plan) -> str:
        lang = self.lang
        lines = [
            f'<div class="plan" data-plan="{plan.id}" markdown>\n',
            f"## {plan.title[lang]} {{#{plan.id}}}\n",
            f"- {self.strings['plan_group']}{plan.group[lang]}",
            f"- {self.strings['exercise_goals']}{self._join(plan.goals)}",
            f"- {self.strings['exercise_bring']}{self._join(plan.bring)}\n",
            f"### {self.strings['plan_prepare']} {{#{plan.id}-prepare}}\n",
            *(f"{number}. {step[lang]}" for number, step in enumerate(plan.prepare, start=1)),
            f"\n### {self.strings['plan_run']} {{#{plan.id}-run}}\n",
        ]
        start = 0
        for item in plan.items:
            span = self._say("plan_span", start=start, end=start + item.minutes, minutes=item.minutes)
            lines += [f"#### {item.title[lang]} {{#{plan.id}-{item.id}}}\n", f"{span}\n{{.plan__span}}\n"]
            lines += [*(f"{said[lang]}\n" for said in item.say)]
            lines += [f"- **{self.strings['plan_wrong']}** {wrong[lang]}" for wrong in item.wrong]
            lines += [f"- **{self.strings['plan_use']}** {self._uses(item)}"] if self._uses(item) else []
            lines += [""]
            start += item.minutes
        lines += [f"{self._say('plan_total', minutes=start)}\n{{.plan__total}}\n", "</div>\n"]
        return "\n".join(lines)

    def _uses(self, item: Item) -> str:
        places = [*item.see, *([f"{EXERCISES_PAGE}#{item.exercise}"] if item.exercise else [])]
        places += [f"{HANDOUTS_PAGE}#{name}" for name in item.handouts]
        return self.strings["list_separator"].join(map(self._link, places))


def _result(choice: Choice, lang: str) -> str:
    """Return the attribute with what comes of a choice, for the player; on paper it stands on the facilitator's sheet."""
    return f' data-result="{escape(_plain(choice.result[lang]))}"' if choice.result else ""


def write_kit(handbook: Handbook) -> dict[str, bytes]:
    """Return the scripts that the kit builder reads, one for each language, by address. They are scripts because a page that was opened from a file may load nothing else."""
    return {f"assets/tools/kit-data-{lang}.js": _kit_script(handbook, lang) for lang in LANGUAGES}


def write_notes(handbook: Handbook) -> dict[str, bytes]:
    """Return the speaker's notes of the slides as a script: what the session plans say with each section, by its address."""
    notes: dict[str, dict[str, list[str]]] = {lang: {} for lang in LANGUAGES}
    for item in (item for plan in handbook.data.plans.values() for item in plan.items):
        for address in item.see:
            slug, _, section = address.partition("#")
            for lang, by_address in notes.items():
                said = by_address.setdefault(f"{slug.rstrip('/')}#{section}", [])
                said += [text for words in item.say if (text := _plain(words[lang])) not in said]
    return {"assets/notes.js": f"globalThis.handbookNotes = {json.dumps(notes, ensure_ascii=False)};\n".encode()}


def _kit_script(handbook: Handbook, lang: str) -> bytes:
    writer = _Writer(handbook, lang, "")
    wrong = handbook.data.strings[lang]["plan_wrong"] + ("" if lang == "ja" else " ")
    pages = {page.slug: page for page in handbook.pages.values() if page.lang == lang}
    taught = [page for slug, page in pages.items() if "/" in slug and not slug.startswith(_NOT_TAUGHT)]
    folders = list(dict.fromkeys(page.slug.partition("/")[0] for page in taught))
    handouts = pages[HANDOUTS_PAGE].sections if HANDOUTS_PAGE in pages else []
    kit = {
        "folders": [
            {
                "id": folder,
                "title": pages[f"{folder}/"].title if f"{folder}/" in pages else folder,
                "pages": [
                    {
                        "slug": page.slug,
                        "title": page.title,
                        "minutes": int(str(page.meta.get("minutes", 1))),
                        "sections": [[name, text] for level, name, text in page.sections if level == 2 and name != "next"],
                    }
                    for page in taught
                    if page.slug.startswith(f"{folder}/")
                ],
            }
            for folder in folders
        ],
        "exercises": [
            {
                "id": one.id,
                "title": one.about.title[lang],
                "minutes": one.minutes,
                "notes": [_plain(one.about.summary[lang]), *(_plain(text[lang]) for text in one.about.bring)],
            }
            for one in handbook.data.exercises.values()
        ],
        "handouts": [
            {"id": name, "title": text} for level, name, text in handouts if level == 2 and name not in ("next", "use")
        ],
        "plans": [
            {
                "id": plan.id,
                "title": plan.title[lang],
                "minutes": plan.minutes,
                "items": [
                    {
                        "id": item.id,
                        "title": item.title[lang],
                        "minutes": item.minutes,
                        "notes": [_plain(text[lang]) for text in item.say]
                        + [f"{wrong}{_plain(text[lang])}" for text in item.wrong],
                        "see": [[see, writer.title(see)] for see in item.see],
                        "exercise": item.exercise,
                        "handouts": list(item.handouts),
                    }
                    for item in plan.items
                ],
            }
            for plan in handbook.data.plans.values()
        ],
    }
    text = json.dumps(kit, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"self.handbookKit={text};\n".encode()


def _plain(markdown: str) -> str:
    """Return a text without its marks: the kit shows words alone."""
    return drop_citations(strip_markup(markdown)).strip()
