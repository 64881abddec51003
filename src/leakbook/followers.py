"""What is wrong only because something else is: a writer is shown the cause, and mends once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from leakbook.findings import Finding
from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, Page, other_language, page_url

# The code of a cause, and how the codes begin that follow from it: on the same page, on either page of the pair, anywhere.
ON_THE_PAGE = {
    "P101": ("P102", "P107", "L108"),
    "P108": ("P101", "P103"),
    "P110": ("P101",),
    "P111": ("",),
    "P113": ("L113",),
    "H507": ("L108", "L113", "H501", "P105", "P108", "T220"),
    "T202": ("P106",),
    "T205": ("T211",),
    "T207": ("M001",),
}
IN_THE_PAIR = {
    "P101": ("P203", "P211"),
    "P102": ("P203",),
    "P108": ("P2",),
    "P111": ("P2",),
    "P114": ("P203",),
    "P201": ("P2",),
    "H507": ("P2",),
    "T201": ("P222",),
    "T203": ("P222",),
    "T204": ("P222",),
    "T205": ("P2",),
    "T210": ("P210",),
}
ANYWHERE = {"T202": ("P205", "P210", "P220", "P221", "P222", "T207", "T220"), "T211": ("L113",)}
# A page with one of these holds less for others than its writer meant, or nothing.
_HOLLOW = ("P108", "P111", "H507", "T205", "P113")
# Of records that no page uses: not to be known while a page is hollow.
_UNUSED = ("C305", "C309", "T230")


@dataclass(frozen=True)
class Causes:
    """What may explain other findings.

    codes: of each path; absent: the addresses of pages that hold nothing for others; lost: of sections and tables that one language has, and of claims that there are not;
    nameless: places of headings whose id is wrong already.
    """

    codes: frozenset[tuple[str, str]]
    absent: frozenset[str]
    lost: frozenset[str]
    nameless: frozenset[tuple[str, int | None]]


def leave_causes(findings: list[Finding], pages: Collection[Page]) -> Iterator[Finding]:
    """Yield the findings that do not follow from others."""
    codes = frozenset((f.path, f.code) for f in findings if f.code != "P108" or f.line == 1)  # or it is of a heading
    causes = Causes(
        codes,
        frozenset(_find_absent(codes, pages)),
        frozenset(_find_lost(findings)),
        frozenset((f.path, f.line) for f in findings if f.code == "P105"),
    )
    yield from (finding for finding in findings if not (_misses(finding, causes) or _follows(finding, causes)))


def _find_lost(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.record and finding.code in ("P205", "P222", "T207", "C301"):
            yield finding.record
            if finding.code in ("P222", "T207"):  # the list of all tables lacks it too
                yield f"{page_url('reference/tables', DEFAULT_LANGUAGE)}#table-{finding.record.partition('#')[2]}"


def _find_absent(codes: frozenset[tuple[str, str]], pages: Collection[Page]) -> Iterator[str]:
    for page in pages:
        if any((page.path, code) in codes for code in _HOLLOW):
            yield page.url
        if (page.path, "P201") in codes:
            yield page_url(page.slug, other_language(page.lang))


def _misses(finding: Finding, causes: Causes) -> bool:
    """Tell whether a finding only misses something on a page that is hollow, or in a section that is named already."""
    if finding.misses is not None:
        return finding.misses in causes.lost or finding.misses.partition("#")[0] in causes.absent
    unused = bool(causes.absent) and finding.code in _UNUSED
    return unused or (finding.code == "P205" and (finding.path, finding.line) in causes.nameless)


def _follows(finding: Finding, causes: Causes) -> bool:
    """Tell whether a finding follows from another by what the codes say. That a page has no counterpart is news of its own."""
    if finding.code == "P201":
        return False
    pair = {finding.path, *(finding.path.replace(f"docs/{a}/", f"docs/{b}/") for a, b in (LANGUAGES, LANGUAGES[::-1]))}
    return any(
        cause != finding.code and finding.code.startswith(codes) and any((path, cause) in causes.codes for path in places)
        for rules, places in ((ON_THE_PAGE, {finding.path}), (IN_THE_PAIR, pair))
        for cause, codes in rules.items()
    ) or any(finding.code in codes and any(code == cause for _, code in causes.codes) for cause, codes in ANYWHERE.items())
