"""The handbook in a process of its own: pages are read and judged there while MkDocs renders the next ones.

Texts go in, HTML and findings come out. Half of a build's work for the handbook would else be waited for.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread, active_count
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from leakbook.catalogue import Catalogue
from leakbook.datasets import Publication
from leakbook.findings import Finding
from leakbook.handbook import Handbook, Reading, file_name
from leakbook.markup import localize_apparatus, place_assets
from leakbook.pages import LANGUAGES, Page, slug_file
from leakbook.project import HandbookData
from leakbook.spool import Spool
from leakbook.structured import find_change_day, write_structured

Args = ParamSpec("Args")
Answer = TypeVar("Answer")
# Of the worker's process: the build's handbook, what it was opened with, and for a server what was read for earlier builds.
_handbook: Handbook
_opening: Opening
_readings: dict[tuple[str, str], tuple[object, Reading]] | None = None


class Worker:
    """A handbook in another process. What is asked of it is answered in the order of asking.

    lasting: builds follow one another, as in a server, and each asks with `reopen` for a handbook of its own; a page that has
    not changed is then not read again.
    """

    def __init__(self, opening: Opening, *, lasting: bool = False) -> None:
        # A fork has all that is loaded; beside other threads, as in a server, it could hang, and not every system can.
        way = "fork" if sys.platform == "linux" and active_count() == 1 else "spawn"
        self._pool = ProcessPoolExecutor(1, get_context(way), _start, (opening, lasting))
        self._pool.submit(_ready)  # at once: later there would be more to take along

    def reopen(self, opening: Opening) -> bool:
        """Begin another build; tell whether the process is still there to do it."""
        try:
            return self._pool.submit(_reopen, opening).result()
        except BrokenExecutor:
            return False

    def ask(
        self, function: Callable[Concatenate[Handbook, Args], Answer], *args: Args.args, **kwargs: Args.kwargs
    ) -> Future[Answer]:
        """Call a function of a module, or a method, with the handbook. Arguments and answer are pickled."""
        return self._pool.submit(_answer, function, args, kwargs)


@dataclass(frozen=True)
class Opening:
    """What a build begins with. version: of the content; latest: the last day that anything can have been written, or today."""

    data: HandbookData
    version: str
    site_url: str
    today: date
    latest: date

    def open(self) -> Handbook:
        """Return a handbook without pages."""
        strings = self.data.strings
        titles = {lang: strings[lang]["site_name"] for lang in LANGUAGES}
        descriptions = {lang: strings[lang]["site_description"] for lang in LANGUAGES}
        publication = Publication(self.site_url, titles, descriptions, self.version)
        return Handbook(self.data, publication, self.today, latest=self.latest)


class Rendered(NamedTuple):
    """A page as MkDocs rendered it. meta: its front matter; url: its address relative to the site's root."""

    slug: str
    lang: str
    html: str
    meta: dict[str, Any]
    url: str


class Finished(NamedTuple):
    """What the theme needs of a page.

    notices: what stands above its content; packed: the content, for `pages.unpack`; structured: its JSON-LD; changed: the day of
    its last change.
    """

    notices: str
    packed: bytes
    structured: str
    changed: str | None


class Outcome(NamedTuple):
    """What became of a build. misled: the files with a bad link; register: the new text of the register of addresses."""

    findings: list[Finding]
    misled: set[str]
    register: str | None


def take_in(handbook: Handbook, rendered: Rendered, generated: Catalogue | None = None) -> Finished:
    """Add a page and return what the theme needs of it. generated: what the build itself wrote on it."""
    slug, lang, html, meta, url = rendered
    file = f"{lang}/{slug_file(slug)}"
    content = place_assets(localize_apparatus(html, handbook.data.strings[lang]), file, url)
    brought = (generated.ids, generated.citations) if generated else ()
    source = handbook.read_source(slug, lang)
    asked = (rendered, generated, source)
    known, reading = (_readings or {}).get((slug, lang), (None, None))
    if not reading or known != asked:
        reading = handbook.read_page(Page(slug, lang, f"docs/{file}", source, content, meta, url, *brought))
        if _readings is not None:
            _readings[slug, lang] = asked, reading
    handbook.add_reading(reading)
    page, day = reading.page, find_change_day(handbook, reading.page)
    return Finished(handbook.write_notices(page), page.packed, write_structured(handbook, page), str(day) if day else None)


def learn_files(handbook: Handbook, lang: str, files: Iterable[str], nav: Iterable[str]) -> None:
    """Learn the addresses of the site's other files, and the names of the files in a language's nav."""
    handbook.files.update(files)
    handbook.nav.setdefault(lang, {}).update(dict.fromkeys(nav))


def conclude(
    handbook: Handbook, findings: Iterable[Finding], published: Iterable[str], *, views: bool, record: bool
) -> Outcome:
    """Write, in memory, what the handbook publishes, and judge the whole.

    findings: what the adapter found; published: the addresses of what it will write; views: publish pages side by side too;
    record: add new addresses to the register.
    """
    handbook.findings += findings
    files = chain(handbook.write_files(), handbook.write_views() if views else ())
    spool = Spool()  # of its own: a server would fill that of the process
    handbook.published = {address: spool.keep(content) for address, content in files}
    register = handbook.record_addresses() if record else None
    return Outcome(handbook.check({*handbook.published, *published}), handbook.misled, register)


def publish(handbook: Handbook, site: Path) -> None:
    """Write into the site's folder what `conclude` prepared, and let it go."""
    write_into(site, ((address, kept.read()) for address, kept in handbook.published.items()))
    handbook.published.clear()


def publish_views(handbook: Handbook, site: Path) -> None:
    """Write what is made of whole pages: both languages side by side, QR codes, Markdown copies."""
    write_into(site, chain(handbook.write_views(), handbook.write_codes(), handbook.write_copies()))


def write_into(site: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files into a site's folder by their addresses; refuse one that leads out of it."""
    root, folders = Path(os.path.normpath(site)), set[Path]()
    for address, content in files:
        path = Path(os.path.normpath(root / file_name(address)))
        if not path.is_relative_to(root):
            raise ValueError(f"{address} leads out of the site")
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(content)


def _start(opening: Opening, lasting: bool) -> None:  # noqa: FBT001 - the pool gives its arguments by place
    global _handbook, _opening, _readings
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build hears it, and ends this process
    Thread(target=_end_with_parent, daemon=True).start()
    # A build makes a great many objects and few circles: looking for those at every 700th costs more than it frees.
    gc.set_threshold(50_000, 20, 20)
    _handbook, _opening, _readings = opening.open(), opening, {} if lasting else None


def _ready() -> None:
    """Do nothing: who asks for it has the process started."""


def _reopen(opening: Opening) -> bool:
    global _handbook, _opening
    if opening != _opening and _readings:  # other data judge the same page otherwise
        _readings.clear()
    _handbook, _opening = opening.open(), opening
    gc.freeze()  # most of what is there stays for the builds to come
    return True


def _end_with_parent() -> None:
    """End this process when the build was killed; it would wait for pages for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _answer(function: Callable[..., Answer], args: tuple[Any, ...], named: Mapping[str, Any]) -> Answer:
    return function(_handbook, *args, **named)
