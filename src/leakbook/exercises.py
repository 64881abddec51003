"""Tabletop exercises: cards that tell a story and ask, with choices that lead on; one file of ``data/exercises`` each.

A file holds the record ``about`` and a record for each card, in the order of their numbers. Its form stands in
``read_about`` and ``read_card``; texts are ``{ja, en}``, in one line of Markdown each, and may cite claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from leakbook.claims import Claim, find_unheld
from leakbook.findings import Finding
from leakbook.pages import LANGUAGES
from leakbook.prose import find_citations
from leakbook.quantities import format_number, read_numbers
from leakbook.records import RecordFile
from leakbook.wording import Wording, judge_text

FOLDER = "data/exercises"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ABOUT = {"order", "title", "summary", "weekday", "ready", "play", "debrief", "roles", "goals", "bring", "questions"}
_CARD = {"day", "at", "minutes", "title", "text", "ask", "choices", "then", "note", "answers"}

Text = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One way on from a card: what is said, what comes of it at once, and the card that it leads to."""

    say: Text
    then: str
    result: Text | None = None


@dataclass(frozen=True)
class Answer:
    """One thing that players should come to, with the page or section that says it (``slug#section``), or none."""

    text: Text
    see: str = ""


@dataclass(frozen=True)
class Card:
    """One card: the time of the story, the minutes of play, what happens, what is asked, and the facilitator's part."""

    id: str
    number: int
    day: int
    at: str
    minutes: int
    title: Text
    text: Text
    ask: tuple[Text, ...]
    choices: tuple[Choice, ...]
    then: str
    note: Text
    answers: tuple[Answer, ...]

    @property
    def ways(self) -> list[str]:
        """The ids of the cards that may follow."""
        return [choice.then for choice in self.choices] or ([self.then] if self.then else [])

    def texts(self) -> Iterator[Text]:
        """Yield everything on the card that is read."""
        yield from (self.title, self.text, *self.ask, self.note)
        for choice in self.choices:
            yield from (choice.say, *([choice.result] if choice.result else []))
        yield from (answer.text for answer in self.answers)


@dataclass(frozen=True)
class About:
    """What stands before and after the cards. ready, play, debrief: minutes; roles: name and task; questions: of the debrief."""

    order: int
    title: Text
    summary: Text
    weekday: str
    ready: int
    play: int
    debrief: int
    roles: tuple[tuple[Text, Text], ...]
    goals: tuple[Text, ...]
    bring: tuple[Text, ...]
    questions: tuple[Text, ...]

    def texts(self) -> Iterator[Text]:
        """Yield everything of it that is read."""
        yield from (self.title, self.summary, *self.goals, *self.bring, *self.questions)
        for name, task in self.roles:
            yield from (name, task)


@dataclass(frozen=True)
class Exercise:
    """One exercise; its id is the name of its file."""

    id: str
    about: About
    cards: Mapping[str, Card]

    @property
    def path(self) -> str:
        """The file that it stands in."""
        return f"{FOLDER}/{self.id}.yaml"

    @property
    def minutes(self) -> int:
        """How long it takes at most."""
        return self.about.ready + self.about.play + self.about.debrief

    @cached_property
    def plays(self) -> tuple[int, int] | None:
        """The minutes of the shortest and of the longest way through the cards; None where a way has no end."""
        known: dict[str, tuple[int, int]] = {}

        def measure(name: str, above: frozenset[str]) -> tuple[int, int] | None:
            if name in above:
                return None
            if name not in known:
                card = self.cards[name]
                ways = [measure(way, above | {name}) for way in card.ways if way in self.cards]
                if None in ways:
                    return None
                spans = [way for way in ways if way] or [(0, 0)]
                known[name] = (card.minutes + min(a for a, _ in spans), card.minutes + max(b for _, b in spans))
            return known[name]

        return measure(next(iter(self.cards)), frozenset())

    def reach(self) -> set[str]:
        """Return the ids of the cards that play can come to."""
        found: set[str] = set()
        waiting = [next(iter(self.cards))]
        while waiting:
            name = waiting.pop()
            if name in self.cards and name not in found:
                found.add(name)
                waiting += self.cards[name].ways
        return found

    def parts(self) -> Iterator[tuple[str, Text]]:
        """Yield every text with the record that holds it."""
        yield from (("about", text) for text in self.about.texts())
        yield from ((card.id, text) for card in self.cards.values() for text in card.texts())


def load_exercises(folder: Path) -> tuple[dict[str, Exercise], list[RecordFile]]:
    """Read every file of a folder. One that cannot be read as a whole gives no exercise; its `RecordFile` says why."""
    files = [RecordFile(path, f"{FOLDER}/{path.name}") for path in sorted(folder.glob("*.yaml"))]
    exercises = []
    for file in files:
        name = Path(file.name).stem
        if file.data and "about" not in file.data:
            file.refuse("the record about is missing.")
        parts = file.read_each(lambda key, entry: read_about(entry) if key == "about" else read_card(key, entry))
        cards = [part for part in parts.values() if isinstance(part, Card)]
        about = parts.get("about")
        if isinstance(about, About) and cards and not file.findings:
            numbered = {card.id: _number(card, number) for number, card in enumerate(cards, start=1)}
            exercises.append(Exercise(name, about, numbered))
        elif not file.findings:
            file.refuse("it has no card.")
    return {one.id: one for one in sorted(exercises, key=lambda one: (one.about.order, one.id))}, files


def _number(card: Card, number: int) -> Card:
    values = {name: getattr(card, name) for name in card.__dataclass_fields__}
    return Card(**{**values, "number": number})


def read_about(entry: Mapping[str, Any]) -> About:
    """Read the record ``about`` of an exercise.

    ``{order, title, summary, weekday, ready, play, debrief, roles: [{name, task}], goals, bring, questions: [text]}``;
    weekday: of the first day, in English. Raises ValueError for others.
    """
    refuse_unknown(entry, _ABOUT)
    if entry["weekday"] not in WEEKDAYS:
        raise ValueError(f"weekday is not one of {', '.join(WEEKDAYS)}")
    return About(
        read_minutes(entry, "order"),
        read_text(entry["title"]),
        read_text(entry["summary"]),
        entry["weekday"],
        read_minutes(entry, "ready"),
        read_minutes(entry, "play"),
        read_minutes(entry, "debrief"),
        tuple((read_text(role["name"]), read_text(role["task"])) for role in entry["roles"]),
        read_texts(entry["goals"]),
        read_texts(entry["bring"]),
        read_texts(entry["questions"]),
    )


def read_card(key: str, entry: Mapping[str, Any]) -> Card:
    """Read a card.

    ``{day?, at: "17:05", minutes, title, text, ask?: [text], choices?: [{say, result?, then}] | then?: card, note,
    answers: [{ja, en, see?: slug#section}]}``; without choices and then, play ends. Raises ValueError for others.
    """
    refuse_unknown(entry, _CARD)
    if not _ID.fullmatch(key):
        raise ValueError("the name of a card is made of lower-case letters, digits and hyphens")
    if not _CLOCK.fullmatch(str(entry["at"])):
        raise ValueError('at is no time of day such as "17:05", in quotes')
    if "choices" in entry and "then" in entry:
        raise ValueError("a card has choices or then, not both")
    if "choices" in entry and len(entry["choices"]) < 2:
        raise ValueError("choices are two or more")
    for choice in entry.get("choices", ()):
        refuse_unknown(choice, {"say", "result", "then"})
    for answer in entry["answers"]:
        refuse_unknown(answer, {*LANGUAGES, "see"})
    return Card(
        key,
        0,
        read_minutes(entry, "day") if "day" in entry else 1,
        entry["at"],
        read_minutes(entry, "minutes"),
        read_text(entry["title"]),
        read_text(entry["text"]),
        read_texts(entry.get("ask", [])),
        tuple(
            Choice(read_text(choice["say"]), str(choice["then"]), read_text(choice["result"]) if "result" in choice else None)
            for choice in entry.get("choices", ())
        ),
        str(entry.get("then", "")),
        read_text(entry["note"]),
        tuple(
            Answer(read_text({k: v for k, v in answer.items() if k != "see"}), str(answer.get("see", "")))
            for answer in entry["answers"]
        ),
    )


def refuse_unknown(entry: Mapping[str, Any], known: set[str]) -> None:
    """Raise ValueError for a field that is not known."""
    if unknown := sorted(map(str, entry.keys() - known)):
        raise ValueError(f"the field {unknown[0]} is unknown")


def read_minutes(entry: Mapping[str, Any], name: str) -> int:
    """Return a whole number of at least 1. Raises ValueError for others."""
    value = entry[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} is not a whole number of at least 1")
    return value


def read_text(entry: Mapping[str, Any]) -> Text:
    """Return a text by language; one that is missing is empty, which a check reports. Raises ValueError for others."""
    refuse_unknown(entry, set(LANGUAGES))
    if bad := [lang for lang in LANGUAGES if not isinstance(entry.get(lang, ""), str)]:
        raise ValueError(f"{bad[0]} is not a text; put it into quotes")
    return {lang: " ".join(entry.get(lang, "").split()) for lang in LANGUAGES}


def read_texts(entries: list[Mapping[str, Any]]) -> tuple[Text, ...]:
    """Return a list of texts."""
    if not isinstance(entries, list):
        raise TypeError("a list of texts is needed")
    return tuple(map(read_text, entries))


def check_exercises(
    exercises: Mapping[str, Exercise], sections: Mapping[str, set[str]], claims: Mapping[str, Claim], wording: Wording
) -> Iterator[Finding]:
    """Check every exercise. sections: the ids of each page, by slug."""
    for exercise in exercises.values():
        path = exercise.path
        for record, text in exercise.parts():
            yield from check_text(path, record, text, claims, wording)
        for card in exercise.cards.values():
            for answer in card.answers:
                yield from check_see(path, card.id, answer.see, sections)
        yield from _check_ways(exercise)


def check_text(path: str, record: str, text: Text, claims: Mapping[str, Claim], wording: Wording) -> Iterator[Finding]:
    """Check one text of a data file: both languages, the same numbers and claims, numbers that their claims hold, spellings."""
    if missing := [lang for lang in LANGUAGES if not text[lang]]:
        said = next((value for value in text.values() if value), "")
        message = f'{record}: "{_shorten(said)}" is not said in {missing[0]}.' if said else f"{record}: a text is empty."
        yield Finding(path, None, "E804", message, "Fill ja and en.", record=record)
        return
    cited = [find_citations(text[lang]) for lang in LANGUAGES]
    if _numbers_in(text["ja"]) != _numbers_in(text["en"]) or sorted(cited[0]) != sorted(cited[1]):
        message = f'{record}: "{_shorten(text["en"])}" has other numbers or claims than its Japanese.'
        yield Finding(path, None, "E809", message, "Give both the same numbers and the same citations.", record=record)
    for key in dict.fromkeys(key for keys in cited for key in keys if key not in claims):
        message, mend = f'{record}: the claim "{key}" is not in data/claims.yaml.', "Correct the id or add the record."
        yield Finding(path, None, "E806", message, mend, record=record)
    for lang in LANGUAGES:
        for sentence, written, number in find_unheld(text[lang], claims):
            yield Finding(
                path, None, "E807",
                f'{record}: the number {written} ({format_number(number)}) in "{_shorten(sentence.text)}" is not held by '
                f"{' or '.join(sentence.cited)}.",
                "Correct it, cite the claim that holds it, or move it to a sentence of its own.", record=record,
            )  # fmt: skip
        for code, message, mend in judge_text(text[lang], lang, wording):
            yield Finding(path, None, code, f"{record}: {message}", mend, record=record)


def _numbers_in(text: str) -> list[Decimal]:
    return sorted(read_numbers(re.sub(r"\[\^[^\]]*\]", "", text)))


def check_see(path: str, record: str, see: str, sections: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Check that an address of the handbook (``slug#section``, or empty) exists."""
    slug, _, section = see.partition("#")
    if see and (slug not in sections or (section and section not in sections[slug])):
        message = f'{record}: "{see}" is not a page or section.'
        yield Finding(path, None, "E801", message, "Write slug#section, such as emergency/malware#now.", record=record)


def _check_ways(exercise: Exercise) -> Iterator[Finding]:
    """Check that cards lead to cards, that play comes to each and to an end, and that minutes and the clock agree."""
    path, about = exercise.path, exercise.about
    for card in exercise.cards.values():
        for way in card.ways:
            after = exercise.cards.get(way)
            if after is None:
                message = f'{card.id}: it leads to "{way}", which is not a card.'
                yield Finding(path, None, "E802", message, "Name a card of this file.", record=card.id)
            elif (after.day, after.at) < (card.day, card.at):
                message = f"{card.id}: it is later in the story than {way}, which follows."
                yield Finding(path, None, "E808", message, "Correct day and at.", record=card.id)
    for name in sorted(exercise.cards.keys() - exercise.reach()):
        yield Finding(path, None, "E803", f"{name}: no card leads here.", "Lead to it, or take it out.", record=name)
    if exercise.plays is None:
        yield Finding(
            path, None, "E803", "about: a way through the cards leads back and has no end.", "Lead on.", record="about"
        )
    elif exercise.plays[1] != about.play:
        message = f"about: play is {about.play} minutes, but the longest way takes {exercise.plays[1]}."
        yield Finding(path, None, "E805", message, "Correct play, or the minutes of the cards.", record="about")


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
