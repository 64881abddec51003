"""Claims: what the handbook asserts, with its sources; and how the pages cite them.

A page cites with ``[^claim-id]``. The footnote itself is written here, in the page's language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from leakbook.findings import Finding, Level
from leakbook.forms import read_day
from leakbook.pages import Page
from leakbook.prose import Sentence, cited_sentences, find_citations, hide_code, strip_markup
from leakbook.quantities import find_numbers, format_number, read_numbers

KINDS = ("law", "official-statistic", "survey", "court", "vendor", "guidance", "report")
_DEFINITION = re.compile(r"^[ \t>]*(\[\^[^\]\n]+\]):", re.MULTILINE)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|-\d{4})?")
_DATED = re.compile(rf"^{_DATE.pattern}(?![\d-])|^(?:undated|older copy)")
_PLACE = "·"
_EMPTY_NOTE = re.compile(rf'(<li id="fn:([^"]+)">\n<p>){_PLACE}')
_NOTE = re.compile(r'<li id="fn:([^"]+)"')
_NOTE_NAME = re.compile(r'(["#]fn(?:ref\d*)?:)([^"]+)"')
_LATER_MARK = re.compile(r'<sup id="fnref\d+:[^"]+"')
_LATER_WAY_BACK = re.compile(r'<a class="footnote-backref" href="#fnref\d+:[^>]*>[^<]*</a>')
_JAPANESE = re.compile("[\u3040-\u9fff]")


@dataclass(frozen=True)
class Source:
    """One thing that was read. read: ``direct``, or ``indirect`` where it was read through another."""

    id: str
    title: str
    publisher: str
    url: str
    date: str
    checked: str
    read: str = "direct"


@dataclass(frozen=True)
class Claim:
    """One assertion. text: by language; numbers: all that the record holds, as values and in its words."""

    id: str
    kind: str
    text: Mapping[str, str]
    numbers: frozenset[Decimal]
    sources: tuple[str, ...]
    as_of: str
    review_by: date | None


def read_source(key: str, entry: Mapping[str, Any]) -> Source:
    """Read a record of ``data/sources.yaml``: ``{title, publisher, url, date, checked, read?}``. Raises ValueError for others."""
    names = ("title", "publisher", "url", "date", "checked")
    _refuse_unknown(entry, {*names, "read"})
    return Source(key, read=entry.get("read", "direct"), **{name: str(entry.get(name) or "") for name in names})


def _refuse_unknown(entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(map(str, entry.keys() - known)):
        raise ValueError(f"the field {unknown[0]} is unknown")


def read_claim(key: str, entry: Mapping[str, Any]) -> Claim:
    """Read a record of ``data/claims.yaml``: ``{kind, ja, en, values, sources, as_of, review_by}``.

    values: ``[{name, value | min, max | text, unit}]``. Raises ValueError for sources that are no list of ids, or for a
    review_by that is no day.
    """
    sources = entry.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError("sources is not a list of ids")
    _refuse_unknown(entry, {"kind", "ja", "en", "values", "as_of", "review_by", "certainty", "sources"})
    if entry.get("certainty", "checked") not in ("checked", "uncertain"):
        raise ValueError("certainty is checked or uncertain")
    if not isinstance(entry.get("values", []), list):
        raise TypeError("values is not a list")
    if len(set(sources)) < len(sources):
        raise ValueError("sources names one twice")
    for value in entry.get("values", ()):
        _refuse_unknown(value, {"name", "value", "min", "max", "text", "unit"})
        if (
            isinstance(value.get("min"), int | float)
            and isinstance(value.get("max"), int | float)
            and value["min"] > value["max"]
        ):
            raise ValueError(f"in values, {value.get('name')} has a min above its max")
    written = [str(entry.get("ja", "")), str(entry.get("en", "")), str(entry.get("as_of", ""))]
    for value in entry.get("values", ()):
        written += [str(value[name]) for name in ("value", "min", "max", "text") if name in value]
    review_by = entry.get("review_by")
    return Claim(
        key,
        str(entry.get("kind", "")),
        {"ja": written[0], "en": written[1]},
        frozenset(number for text in written for number in read_numbers(text)),
        tuple(sources),
        written[2],
        date.fromisoformat(str(review_by)) if review_by else None,
    )


def define_footnotes(markdown: str, claims: Container[str], cited: Iterable[str] | None = None) -> str:
    """Return the Markdown with a footnote for each claim that it cites, or for those that are given.

    What the footnote says is put in its place when the page is rendered (`Footnotes.fill`): for Markdown to render the sources
    anew on every page would take it nearly half of its time. An id without a claim gets a question mark, so that the page still
    builds; `check_citations` reports it.
    """
    cited = find_citations(hide_code(markdown)) if cited is None else cited
    return "\n\n".join((markdown.rstrip(), *(f"[^{key}]: {_PLACE if key in claims else '?'}" for key in cited))) + "\n"


class Footnotes:
    """The footnotes of claims in one language as HTML, each written once however many pages cite it."""

    def __init__(
        self, lang: str, claims: Mapping[str, Claim], sources: Mapping[str, Source], strings: Mapping[str, str]
    ) -> None:
        self.write = cache(lambda key: _write_footnote(claims[key], lang, sources, strings))

    def fill(self, content: str) -> str:
        """Return a page's HTML with what its footnotes say in the places that `define_footnotes` left."""
        return _EMPTY_NOTE.sub(lambda match: f"{match[1]}{self.write(match[2])}", content)


def number_footnotes(content: str) -> str:
    """Return a page's HTML with its footnotes known by their numbers: claims' ids would be one part in 25 of what is sent.

    Each note leads back to its first mark alone; a reader who came from another is brought back there by script/reading.js.
    """
    numbers = {key: str(number) for number, key in enumerate(_NOTE.findall(content), 1)}
    content = _LATER_WAY_BACK.sub("", _LATER_MARK.sub("<sup", content))
    content = content.replace('<a class="source" ', "<a ")  # which the checks alone ask for
    return _NOTE_NAME.sub(lambda match: f'{match[1]}{numbers.get(match[2], match[2])}"', content)


def _write_footnote(claim: Claim, lang: str, sources: Mapping[str, Source], strings: Mapping[str, str]) -> str:
    known = [sources[key] for key in claim.sources if key in sources]
    origins = Counter((source.publisher, source.date) for source in known)
    listed = strings["list_separator"].join(
        write_source(source, lang, strings, short=source is not known[0] and origins[source.publisher, source.date] == 1)
        for source in known
    )
    checked = strings["checked"].format(date=max((source.checked for source in known), default="?"))
    label = strings.get(f"kind_{claim.kind}", claim.kind)
    marked = "evidence evidence--vendor" if claim.kind == "vendor" else "evidence"  # whose figures serve a sale
    return f'<span class="{marked}">{label}</span> {listed}{checked}'


def write_source(source: Source, lang: str, strings: Mapping[str, str], *, short: bool = False) -> str:
    """Return the HTML that names a source with a link: title, publisher, date, and how it was read.

    short: without the title, which the list of sources has, as an author and a year stand for a work that a bibliography names in
    full. A note names its first source in full and, where publisher and date tell them apart, the others in short.
    """
    named, *others = (source.publisher, source.date) if short else (source.title, source.publisher, source.date)
    details = [_mark_language(escape(part, quote=False), lang) for part in others if part]
    if source.read == "indirect":
        details.append(strings["read_indirect"])
    link = f'<a class="source" href="{escape(source.url)}">{_mark_language(escape(named, quote=False), lang)}</a>'
    return f"{link} ({', '.join(details)})" if details else link


def _mark_language(text: str, lang: str) -> str:
    """Wrap a title that is not in the page's language in a ``span`` with its own."""
    japanese = bool(_JAPANESE.search(text))
    if japanese == (lang == "ja") or (lang == "ja" and text.replace("-", "").isdigit()):
        return text
    return f'<span lang="{"ja" if japanese else "en"}">{text}</span>'


def check_claims(claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Check the records themselves: a known kind, at least one source, every source known and dated."""
    for claim in claims.values():
        if claim.kind not in KINDS:
            yield _record(claim, "C302", f'the kind "{claim.kind}" is unknown.', f"Use one of {', '.join(KINDS)}.")
        if not all(claim.text.values()):
            yield _record(claim, "C308", "it is not said in both languages.", "Fill ja and en.")
        if not _DATED.search(claim.as_of) or _is_no_day(claim.as_of[:10]):
            yield _record(claim, "C307", f'as_of is "{claim.as_of}": no date.', "Say of when it is true, or write undated.")
        if not claim.sources:
            yield _record(claim, "C303", "the claim has no source.", "Name at least one id of data/sources.yaml.")
        for key in claim.sources:
            if key not in sources:
                yield _record(claim, "C304", f'the source "{key}" is not in data/sources.yaml.', "Add it there.")


def _is_no_day(text: str) -> bool:
    """Tell whether a text is written like a day and is none."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and read_day(text) is None


def check_future(claims: Mapping[str, Claim], sources: Mapping[str, Source], today: date) -> Iterator[Finding]:
    """Check that nothing was read or published after today."""
    for claim in claims.values():
        if (day := read_day(claim.as_of)) and day > today:
            yield _record(claim, "C307", f"as_of is {day}, which has not come.", "Correct the date.")
    for source in sources.values():
        for name, day in (("date", read_day(source.date)), ("checked", read_day(source.checked))):
            if day and day > today:
                yield _source(source, f"{name} is {day}, which has not come.", "Correct the date.")


def check_sources(sources: Mapping[str, Source], used: set[str]) -> Iterator[Finding]:
    """Check every source; warn of those that nothing rests on. used: the ids that claims and tables name."""
    for source in sources.values():
        yield from _check_source(source)
        if source.id not in used:
            message = f"{source.id}: no claim and no table rests on this source."
            yield Finding("data/sources.yaml", None, "C309", message, "Use it or take it out.", Level.WARNING, source.id)


def _check_source(source: Source) -> Iterator[Finding]:
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?", source.url):
        yield _source(source, f'"{source.url}" is not a web address.', "Write https://… .")
    if read_day(source.checked) is None:
        yield _source(source, f'"{source.checked}" is not a day.', "Write the day on which it was last read.")
    if source.read not in ("direct", "indirect"):
        yield _source(source, f'read is "{source.read}".', "Write direct or indirect.")
    if source.date and (not _DATE.fullmatch(source.date) or _is_no_day(source.date)):
        yield _source(source, f'the date "{source.date}" is not a year, month or day.', "Write 2026, 2026-11 or 2026-11-22.")
    for name, text in (("title", source.title), ("publisher", source.publisher)):
        if not text:
            yield _source(source, f"it has no {name}.", "Give it one.")


def _source(source: Source, message: str, mend: str) -> Finding:
    return Finding("data/sources.yaml", None, "C307", f"{source.id}: {message}", mend, record=source.id)


def _record(claim: Claim, code: str, message: str, mend: str) -> Finding:
    return Finding("data/claims.yaml", None, code, f"{claim.id}: {message}", mend, record=claim.id)


def check_uncited(claims: Mapping[str, Claim], cited: set[str]) -> Iterator[Finding]:
    """Warn of records that no page cites: the file holds what the pages use."""
    for key in claims.keys() - cited:
        yield Finding(
            "data/claims.yaml", None, "C305", f"{key}: no page cites this claim.", "Cite it or take it out.",
            Level.WARNING, key,
        )  # fmt: skip


def check_review_dates(claims: Mapping[str, Claim], today: date) -> Iterator[Finding]:
    """Warn of claims whose day of review has passed."""
    for claim in claims.values():
        if claim.review_by and claim.review_by < today:
            yield Finding(
                "data/claims.yaml", None, "C306", f"{claim.id}: its review was due on {claim.review_by}.",
                "Check its sources again and move the date.", Level.WARNING, claim.id,
            )  # fmt: skip


def check_citations(page: Page, claims: Mapping[str, Claim]) -> Iterator[Finding]:
    """Check that each cited claim exists, and that it holds the numbers of the sentence that cites it."""
    for key in page.citations:
        if key not in claims and key not in page.generated_citations:
            yield Finding(
                page.path, page.find_line(f"[^{key}]"), "C301", f'the claim "{key}" is not in data/claims.yaml.',
                "Correct the id or add the record.", record=f"[^{key}]",
            )  # fmt: skip
    for match in _DEFINITION.finditer(page.text) if "]:" in page.text else ():
        line = page.text.count("\n", 0, match.start()) + 1
        message = f"the footnote {match[1]} is written by hand."
        yield Finding(page.path, line, "C311", message, "Cite a record of data/claims.yaml; the build writes its footnote.")
    for sentence in cited_sentences(page.plain_text):
        for written, number in _unheld(sentence, claims):
            yield Finding(
                page.path, sentence.line, "C310",
                f'the number {written} ({format_number(number)}) in "{_shorten(sentence.text)}" is not held by '
                f"{' or '.join(sentence.cited)}.",
                "Correct the number, cite the claim that holds it, or move it to a sentence of its own.",
            )  # fmt: skip


def find_unheld(markdown: str, claims: Mapping[str, Claim]) -> Iterator[tuple[Sentence, str, Decimal]]:
    """Yield the numbers of a text that no claim of their sentence holds: the sentence, the number as written, its value."""
    for sentence in cited_sentences(strip_markup(markdown)) if "[^" in markdown else ():
        for written, number in _unheld(sentence, claims):
            yield sentence, written, number


def _unheld(sentence: Sentence, claims: Mapping[str, Claim]) -> Iterator[tuple[str, Decimal]]:
    numbers = find_numbers(sentence.text)
    if not numbers or not all(key in claims for key in sentence.cited):
        return
    held = {number for key in sentence.cited for number in claims[key].numbers}
    yield from ((written, number) for written, number in numbers if number not in held)


def _shorten(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:57]}…"
