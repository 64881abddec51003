"""The handbook as a whole: its data, the pages as they come in, the checks over all of them, and the files it publishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from leakbook import claims as claim_checks
from leakbook import parity, permalinks
from leakbook.assets import find_bundles
from leakbook.both import Place, write_both
from leakbook.changes import check_changes, write_feeds
from leakbook.claims import Footnotes, define_footnotes
from leakbook.copies import write_copies
from leakbook.datasets import Publication, data_path, write_csv, write_json, write_package
from leakbook.discovery import write_discovery
from leakbook.exercises import check_exercises
from leakbook.findings import Finding, sort_findings
from leakbook.followers import leave_causes
from leakbook.forms import check_form, check_review_day, check_tools, check_unique_ids
from leakbook.index import check_readings
from leakbook.links import Targets, check_links, find_pages
from leakbook.markup import decorate_table, serialize_content
from leakbook.pages import DEFAULT_LANGUAGE, LANGUAGES, Page, other_language, page_url, slug_file
from leakbook.project import HandbookData
from leakbook.qr import PAGE, qr_address, write_drawing
from leakbook.quiz import check_quizzes
from leakbook.redirects import place_redirects, write_moved_page
from leakbook.ruby import Ruby, check_ruby
from leakbook.safety import check_safety, check_tags
from leakbook.search import check_asked, check_synonyms, write_search
from leakbook.sheets import add_print_links
from leakbook.spool import Kept
from leakbook.tables import Table, extract_tables
from leakbook.terms import Glossary, check_terms, write_meanings
from leakbook.translations import Drift, check_drift, check_records, find_drift, name_revision
from leakbook.urls import relative_url
from leakbook.wording import check_definitions, check_language, check_lines, check_wording
from leakbook.workshop import check_plans, write_kit, write_notes


class Reading(NamedTuple):
    """What was read on one page, which was released. findings: of the page alone."""

    page: Page
    tables: list[Table]
    findings: list[Finding]


@dataclass
class Handbook:
    """One build: pages are added as they are rendered; then `check` tells what is wrong and `write_files` what to publish.

    placed: the slug of the page of each table, by id and language, read or not; today: the day for which review dates are judged; latest: the last day that anything can have been written, or today; misled: the files with a bad link, known after `check`; nav: the files of each language's menu in its order; published: what `write_files` gave, by address; files: the addresses of other files of the site; sources: the pages of both languages, each with its text until it is added (`read_source` finds all); revisions: the names of their versions.
    """

    data: HandbookData
    publication: Publication
    today: date
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    placed: dict[tuple[str, str], str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    nav: dict[str, dict[str, None]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    revisions: dict[tuple[str, str], str] = field(default_factory=dict)
    latest: date | None = None
    misled: set[str] = field(default_factory=set)
    published: dict[str, Kept] = field(default_factory=dict)

    @cached_property
    def glossary(self) -> Glossary:
        """The terms that pages use."""
        return Glossary(self.data.terms)

    @cached_property
    def _ruby(self) -> Ruby:
        return Ruby(self.data.ruby)

    @cached_property
    def _footnotes(self) -> dict[str, Footnotes]:
        data = self.data
        return {lang: Footnotes(lang, data.claims, data.sources, data.strings[lang]) for lang in LANGUAGES}

    @cached_property
    def _outdated(self) -> set[tuple[str, str | None]]:
        return {(drift.slug, drift.outdated) for drift in self.drifts}

    @cached_property
    def drifts(self) -> list[Drift]:
        """The pages that have fallen behind, as soon as all sources are known."""
        return find_drift(self.revisions, self.data.translations)

    def learn_source(self, slug: str, lang: str, text: str) -> None:
        """Learn the source of a page, before any page is added."""
        self.sources[slug, lang] = text
        self.revisions[slug, lang] = name_revision(text)

    def read_source(self, slug: str, lang: str) -> str:
        """Return the text of a page, rendered or not. Raises KeyError where there is no such page."""
        page = self.pages.get((slug, lang))
        return page.source if page else self.sources[slug, lang]

    def add_footnotes(self, markdown: str, cited: Iterable[str] | None = None) -> str:
        """Return a page's Markdown with a place for the footnote of each claim that it cites, or of those that are given."""
        return define_footnotes(markdown, self.data.claims, cited)

    def add_page(self, page: Page) -> str:
        """Take in a rendered page and return its content as the reader gets it."""
        self.add_reading(self.read_page(page))
        return self.write_notices(page) + page.content

    def read_page(self, page: Page) -> Reading:
        """Read and judge a rendered page, which no other page has a part in, and finish its content."""
        page.content = self._footnotes[page.lang].fill(page.content)
        _ = page.bracketed, page.leftover_marks  # as they are written: a term that is marked cuts the text in two
        strings = self.data.strings[page.lang]
        tables, findings = extract_tables(page, self.data.specs)
        findings += check_form(page)
        findings += check_safety(page)
        findings += check_tags(page)
        findings += check_wording(page, self.data.wording)
        findings += check_language(page)
        findings += parity.check_script(page)
        findings += claim_checks.check_citations(page, self.data.claims)
        for table in {table.spec.id: table for table in reversed(tables)}.values():
            if _is_whole(table):
                self._finish_table(table)
        moved = place_redirects(page, self.data.redirects, strings)
        sheet = add_print_links(page, self.publication.site_url, strings["this_page"])
        marked = self.glossary.mark(page)
        marked = self._ruby.mark(page) or marked
        if tables or moved or sheet or marked:
            page.content = serialize_content(page)
        findings += check_unique_ids(page)
        page.release()
        return Reading(page, tables, findings)

    def _finish_table(self, table: Table) -> None:
        cited = (self.data.claims[key].sources for key in table.citations if key in self.data.claims)
        table.sources = tuple(dict.fromkeys([*table.spec.sources, *(source for sources in cited for source in sources)]))
        decorate_table(table, self.data.strings[table.lang])
        table.figure = None

    def add_reading(self, reading: Reading) -> None:
        """Take in a page that was read, now or for an earlier build with the same data."""
        page = reading.page
        self.pages[page.slug, page.lang] = page
        self.sources[page.slug, page.lang] = ""
        self.findings += reading.findings
        for table in reading.tables:
            self._place_table(table)

    def write_notices(self, page: Page) -> str:
        """Return what the build has to say above a page: that its evidence or its translation is behind."""
        return self._overdue_notice(page) + self._outdated_notice(page)

    def _place_table(self, table: Table) -> None:
        key = (table.spec.id, table.lang)
        if key in self.placed:
            first = self.pages[self.placed[key], table.lang]
            line = table.page.find_table_id(table.spec.id, 2 if first is table.page else 1)
            message = f'the table id "{table.spec.id}" is used twice (first in {first.path}).'
            self.findings.append(Finding(table.page.path, line, "T202", message, "Give each table an id of its own."))
            return
        self.placed[key] = table.page.slug
        if _is_whole(table):
            self.tables[key] = table

    def _overdue_notice(self, page: Page) -> str:
        cited = (self.data.claims.get(key) for key in page.citations)
        dates = sorted({c.review_by for c in cited if c and c.review_by and c.review_by < self.today})
        if not dates:
            return ""
        text = self.data.strings[page.lang]["claim_overdue"].format(dates=", ".join(map(str, dates)))
        return f'<div class="admonition warning overdue"><p>{text}</p></div>\n'

    def _outdated_notice(self, page: Page) -> str:
        if (page.slug, page.lang) not in self._outdated:
            return ""
        href = relative_url(page_url(page.slug, other_language(page.lang)), page.url)
        text = self.data.strings[page.lang]["page_outdated"].format(href=href)
        return f'<div class="admonition warning outdated"><p>{text}</p></div>\n'

    def list_tables(self, lang: str) -> list[Table]:
        """Return the tables of a language in the order of ``data/tables.yaml``."""
        return [self.tables[key, lang] for key in self.data.specs if (key, lang) in self.tables]

    def list_addresses(self) -> list[str]:
        """Return every slug and anchor that the pages offer now."""
        pages = [page for page in self.pages.values() if page.lang == DEFAULT_LANGUAGE]
        tables = [(table.page.slug, key) for (key, lang), table in self.tables.items() if lang == DEFAULT_LANGUAGE]
        return permalinks.list_addresses(pages, tables)

    def record_addresses(self) -> str:
        """Add the addresses that are not registered yet and return the register's new text."""
        known = set(self.data.register)
        new = [address for address in self.list_addresses() if address not in known]
        self.data.register.extend(new)
        return permalinks.REGISTER_HEAD + "\n".join(self.data.register) + "\n"

    def check(self, published: Iterable[str]) -> list[Finding]:
        """Return all findings: those of single pages and those that need the whole, in both languages.

        published: the addresses that `write_files` gave.
        """
        found = [*self.findings, *self._check_whole(set(published))]
        # What misses a record that is there but could not be read says nothing new.
        broken = [f'{mark}{name}"' for name in self.data.broken for mark in ('"', "#", "#table-")]
        first = [finding for finding in found if not any(name in finding.message for name in broken)]
        self.misled = {finding.path for finding in found if finding.code.startswith("L")}
        return sort_findings(map(self.data.locate, [*self.data.findings, *leave_causes(first, self.pages.values())]))

    def _check_whole(self, published: set[str]) -> Iterator[Finding]:
        data = self.data
        targets = Targets(find_pages(self.pages), self.files | published, self.publication.site_url)
        for page in self.pages.values():
            yield from check_links(page, targets)
            page.release()
            yield from check_review_day(page, self.today, self.latest or self.today)
            yield from check_tools(page, self.files | published)
            if slug_file(page.slug) not in self.nav.get(page.lang, {}):
                yield Finding(page.path, 1, "P202", "this page is not in the nav.", "Add it to nav in mkdocs.yml.")
        yield from parity.check_pairs(self.pages)
        yield from check_drift(self.drifts)
        yield from check_records(data.translations, {slug for slug, _ in self.pages})
        yield from self._check_languages()
        yield from self._check_table_data()
        yield from claim_checks.check_claims(data.claims, data.sources)
        yield from claim_checks.check_future(data.claims, data.sources, self.latest or self.today)
        named = [entry.sources for entries in (data.claims, data.specs) for entry in entries.values()]
        yield from claim_checks.check_sources(data.sources, {source for sources in named for source in sources})
        cited = {key for page in self.pages.values() for key in page.citations}
        yield from claim_checks.check_uncited(data.claims, cited)
        yield from claim_checks.check_review_dates(data.claims, self.today)
        sections = {page.slug: page.ids for page in self.pages.values() if page.lang == DEFAULT_LANGUAGE}
        yield from check_terms(data.terms, sections)
        yield from check_definitions(data.terms, data.wording)
        for name in ("data/strings.yaml", "data/claims.yaml"):
            yield from check_lines(name, data.texts.get(name, ""), data.wording)
        yield from check_quizzes(data.quizzes, self.pages.values(), data.claims, data.wording, sections)
        yield from check_readings(self)
        yield from check_ruby(data.ruby, self.pages.values())
        yield from check_exercises(data.exercises, sections, data.claims, data.wording)
        yield from check_plans(data.plans, data.exercises, sections, data.claims, data.wording)
        for lang, groups in data.synonyms.items():
            yield from check_synonyms(groups, lang, sections)
        for lang, asked in data.asked.items():
            yield from check_asked(asked, lang, self.pages.values())
        addresses = self.list_addresses()
        yield from permalinks.check_register(data.register, addresses, data.redirects)
        yield from check_changes(data.changes, addresses, data.redirects, data.claims, self.latest or self.today)

    def _check_languages(self) -> Iterator[Finding]:
        first, second = LANGUAGES
        # What differs is told of the second page: of the one that alone has changed since both agreed, if that is known.
        ahead = {drift.slug for drift in self.drifts if drift.changed == (first,)}
        for (slug, lang), page in self.pages.items():
            if lang == first and (other := self.pages.get((slug, second))):
                pair = (other, page) if slug in ahead else (page, other)
                yield from parity.check_fields(*pair)
                yield from parity.check_sections(*pair)
                page.release()
                other.release()
        for (key, lang), table in self.tables.items():
            counterpart = self.tables.get((key, other_language(lang)))
            if self.placed.get((key, other_language(lang))) != table.page.slug:
                line = table.page.find_table_id(key)
                message = f'the table "{key}" is not on this page in the other language.'
                record = f"{page_url(table.page.slug, other_language(lang))}#{key}"
                yield Finding(table.page.path, line, "P222", message, "Put it on both pages.", record=record)
            elif lang == first and counterpart:
                pair_of_tables = (counterpart, table) if table.page.slug in ahead else (table, counterpart)
                yield from parity.check_tables(*pair_of_tables)

    def _check_table_data(self) -> Iterator[Finding]:
        for key, spec in self.data.specs.items():
            table = self.tables.get((key, DEFAULT_LANGUAGE))
            if not any((key, lang) in self.placed for lang in LANGUAGES):
                message = f'no page has the table "{key}".'
                yield Finding("data/tables.yaml", None, "T230", message, "Write it or remove it.", record=key)
            elif table and not table.sources and not spec.own:
                message, mend = f'the table "{key}" has no source.', "Cite claims in its cells, or say own: true."
                yield Finding("data/tables.yaml", None, "T232", message, mend, record=key)
            for source in spec.sources:
                if source not in self.data.sources:
                    message = f'{key}: the source "{source}" is not in data/sources.yaml.'
                    yield Finding("data/tables.yaml", None, "T231", message, "Add it there.", record=key)

    def write_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield what the handbook publishes beside its pages, by address: datasets, search, meanings, feeds, permanent links."""
        tables = [table for key in self.data.specs for lang in LANGUAGES if (table := self.tables.get((key, lang)))]
        yield "data/datapackage.json", write_package(tables, self.data.sources, self.publication)
        for table in tables:
            yield data_path(table, "csv"), write_csv(table)
            yield data_path(table, "json"), write_json(table, self.data.sources, self.publication)
        yield from write_search(self.pages.values(), tables, self.data, self.publication)
        yield from write_meanings(self.data.terms)
        discovery = write_discovery(self.publication, self.data.strings)
        for files in (write_kit(self), write_notes(self), write_feeds(self), discovery):
            yield from files.items()
        yield from self._write_permalinks()

    def write_views(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is made of whole pages: both languages of each side by side, by address."""
        return write_both(self.pages, Place(find_bundles(self.files), self.publication.site_url), self.data.strings)

    def write_copies(self) -> Iterator[tuple[str, bytes]]:
        """Yield the Markdown copies of all pages and the lists of them, by address."""
        return write_copies(self)

    def write_codes(self) -> Iterator[tuple[str, bytes]]:
        """Yield the QR codes of all pages and sections, by address. Each takes a thousandth of a second and more."""
        tables: dict[str, list[str]] = {}
        for (key, lang), table in self.tables.items():
            if lang == DEFAULT_LANGUAGE:
                tables.setdefault(table.page.slug, []).append(key)
        site_url = self.publication.site_url
        for (slug, lang), page in self.pages.items():
            if lang == DEFAULT_LANGUAGE:
                names = [name for _, name, _ in page.sections if name] + tables.get(slug, [])
                places = [(PAGE, slug), *((name, f"{slug}#{name}") for name in names)]
                urls = ((name, permalinks.permanent_url(address, site_url)) for name, address in places)
                yield qr_address(slug), write_drawing(urls)

    def _write_permalinks(self) -> Iterator[tuple[str, bytes]]:
        pairs = {slug for slug, lang in self.pages if lang == DEFAULT_LANGUAGE}
        complete = {slug for slug in pairs if all((slug, lang) in self.pages for lang in LANGUAGES)}
        targets = {slug: slug for slug in complete}
        current = set(self.list_addresses()) if self.data.redirects else set()
        for old in self.data.redirects:
            end = permalinks.follow(old, self.data.redirects, current)
            if "#" not in old and end and end in complete:
                targets[old] = end
        for slug, target in sorted(targets.items()):
            titles = {lang: self.pages[target, lang].title for lang in LANGUAGES}
            page = permalinks.write_permalink_page(slug, target, titles, self.data.strings, self.publication.site_url)
            yield f"k/{slug.rstrip('/')}/", page.encode()
            if slug != target:
                yield from write_moved_page(slug, target, titles, self.data.strings, self.publication.site_url).items()


def _is_whole(table: Table) -> bool:
    return bool(table.rows) and len(table.titles) == len(table.spec.columns)


def file_name(address: str) -> str:
    """Return the name of the file that a web server reads for an address: a folder's is its ``index.html``."""
    return f"{address}index.html" if address.endswith("/") or not address else address
