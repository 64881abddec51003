"""What a server keeps from one build to the next, so that a page that was saved is seen at once.

MkDocs builds the whole site for every change, and nine tenths of that is rendering Markdown. A page whose Markdown, settings and
neighbours are those of the build before is given what became of it then; the core (`leakbook.worker`) likewise goes on with what
it has read. Everything that needs the whole is judged and written anew.
"""

from __future__ import annotations

import gc
from collections.abc import Sized
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from leakbook.worker import Opening, Worker

# What Page.render sets; links to anchors, which MkDocs would check again, are judged by the core.
_RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids")


class Server:
    """One for the process: hook modules and what they import live as long as the server does."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._settings: object = None
        self._earlier: dict[tuple[str, str | None], dict[str, Any]] = {}
        self._renderings: dict[tuple[str, str | None], dict[str, Any]] = {}

    def begin(self, opening: Opening, settings: str) -> Worker:
        """Begin a build and return its worker. settings: the text of mkdocs.yml, which decides how Markdown is rendered."""
        self._earlier = self._renderings if settings == self._settings else {}
        self._settings, self._renderings = settings, {}
        gc.freeze()  # most of what is there stays for the builds to come
        if not (self._worker and self._worker.reopen(opening)):
            self._worker = Worker(opening, lasting=True)
        return self._worker

    def remember(self, page: Page, warnings: Sized) -> None:
        """Have a page rendered only if it was not rendered alike before. warnings: grows when MkDocs has one, which is not lost."""

        def render(config: MkDocsConfig, files: Files) -> None:
            # Where a link leads depends on which files there are.
            key = (" ".join((page.file.src_uri, *sorted(files.src_uris))), page.markdown)
            if known := self._earlier.get(key):
                vars(page).update(known)
            else:
                before = len(warnings)
                Page.render(page, config, files)
                if len(warnings) > before:
                    return
            self._renderings[key] = {name: getattr(page, name) for name in _RENDERED}

        page.render = render  # type: ignore[method-assign]
