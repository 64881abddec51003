"""MkDocs adapter: hands rendered pages to the core, logs what it finds, and has it write what it publishes.

The core works in a process of its own (`leakbook.worker`), so that MkDocs seldom waits for it. Events and why: `on_config`
makes the build's one state object; `on_files` and `on_nav` tell the core what exists; `on_page_markdown` adds footnotes;
`on_page_content` hands a page over; `on_env` takes the finished pages of a language back, has those with a catalogue
written, and after the last language has the whole judged while MkDocs writes pages; `on_post_build` runs twice, first to
keep each language's 404 page, last for the whole site.
"""

from __future__ import annotations

import logging
import os
import re
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FunctionLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from leakbook.catalogue import LISTING, Catalogue, find_marker, write_catalogue
from leakbook.claims import define_footnotes, number_footnotes
from leakbook.findings import Finding, Level, has_errors, report
from leakbook.forms import read_text
from leakbook.handbook import Handbook
from leakbook.kept import load_kept
from leakbook.links import defuse_addresses
from leakbook.markup import drop_end_tags
from leakbook.offline import PACK
from leakbook.pages import LANGUAGES, page_slug, unpack
from leakbook.permalinks import CONTENT_POLICY, REGISTER
from leakbook.project import read_version
from leakbook.prose import drop_front_matter
from leakbook.safety import check_drawing
from leakbook.settings import SETTINGS, check_settings
from leakbook.wording import check_lines
from leakbook.worker import Finished, Opening, Outcome, Rendered, Worker, conclude, learn_files, publish, take_in, write_into
from mkdocs_warnings import WarningCapture
from serving import Server

ROOT = Path(__file__).parent.parent
# serve.py sets it: findings are shown and do not stop, and the reloading script may run (it is inline).
LIVE = bool(os.environ.get("HANDBOOK_LIVE"))
# build.py --offline sets it: the site offers the pack, which is made of it when it is done.
OFFLINE = bool(os.environ.get("HANDBOOK_OFFLINE"))
# check.py sets it: everything is read and judged, nothing is written.
CHECK = bool(os.environ.get("HANDBOOK_CHECK"))
CACHE = ROOT / ".cache"
SERVER = Server()
NOT_FOUND = ("404.html", "en/404.html")  # in the order of LANGUAGES
log = logging.getLogger("mkdocs.plugins.handbook")  # without the prefix of a plugin: a finding begins with its file


class Build:
    """The state of one build of both languages; it lives on the configuration, which serve makes anew for each build.

    contents: what the core makes of the pages that it was given, by file; finished: what it made of those that are not written
    yet; files: the addresses of the site's other files; findings: what is found here.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", config.site_url or ""):
            raise PluginError(f'SITE_URL is "{config.site_url}". Give the public address: https://handbook.example/')
        stamp = os.environ.get("SOURCE_DATE_EPOCH")
        today = datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now(UTC)
        # The commit may be old, and east of here it is tomorrow already.
        latest = max(today, datetime.now(UTC)).date() + timedelta(days=1)
        self.data = load_kept(ROOT / "data", CACHE)
        if not self.data.usable:
            raise PluginError(report(self.data.findings))
        site_url = str(config.site_url).rstrip("/") + "/"
        settings = Path(config.config_file_path or ROOT / SETTINGS).read_text(encoding="utf-8-sig")
        opening = Opening(self.data, read_version(ROOT), site_url, today.date(), latest)
        self.worker = SERVER.begin(opening, settings) if LIVE else Worker(opening)
        self.contents: dict[str, Future[Finished]] = {}
        self.finished: dict[str, Finished] = {}
        self.outcome: Future[Outcome] | None = None
        self.files = {PACK, f"{PACK}.sha256"} if OFFLINE else set()
        self.findings = list(check_settings(settings, lambda name: Path(config.docs_dir, name).is_file()))
        self.findings += check_lines(SETTINGS, settings, self.data.wording)
        self.not_found: dict[str, bytes] = {}
        self.warnings = WarningCapture()


def get_build(config: MkDocsConfig) -> Build:
    """Return the build that a configuration belongs to, made at its first event."""
    if not hasattr(config, "handbook_build"):
        object.__setattr__(config, "handbook_build", Build(config))
    return config.handbook_build  # type: ignore[attr-defined, no-any-return]


def current_language(config: MkDocsConfig) -> str:
    """Return the language that static-i18n builds now."""
    return str(config.plugins["i18n"].current_language)  # type: ignore[attr-defined]


def on_config(config: MkDocsConfig) -> None:
    get_build(config)


def refuse_strays(files: Files, config: MkDocsConfig) -> None:
    """Take out pages that are in no language's folder: static-i18n would pass over them in silence, or break."""
    build = get_build(config)
    for file in list(files.documentation_pages()):
        path, (lang, _, name) = f"docs/{file.src_uri}", file.src_uri.partition("/")
        if not Path(file.abs_src_path or "").exists():
            build.findings.append(
                Finding(path, None, "P111", "the file cannot be read.", "Take it away: it is a link to nothing.")
            )
            files.remove(file)
        elif lang not in LANGUAGES:
            message = "this page is in neither docs/ja nor docs/en."
            build.findings.append(Finding(path, None, "P112", message, "Move it, or take it away."))
            files.remove(file)
        elif current_language(config) == LANGUAGES[0]:
            build.worker.ask(Handbook.learn_source, page_slug(name), lang, read_text(file.src_uri, file.content_bytes)[0])
    for file in files:
        if (
            not file.is_documentation_page()
            and file.src_uri.partition("/")[0] in LANGUAGES
            and file.inclusion.is_included()
            and file.abs_src_path
        ):
            message, mend = "this file is not a page and would be published.", "Move it to docs/assets, or take it away."
            build.findings.append(Finding(f"docs/{file.src_uri}", None, "P112", message, mend))


# After static-i18n (-100), which sorts the files by language.
@event_priority(-110)
def register_files(files: Files, config: MkDocsConfig) -> None:
    build = get_build(config)
    build.files.update(file.url for file in files if not file.is_documentation_page())
    for file in files.media_files() if current_language(config) == LANGUAGES[0] else ():
        if file.src_uri.endswith(".svg") and file.src_dir == config.docs_dir:
            build.findings += check_drawing(f"docs/{file.src_uri}", read_text(file.src_uri, file.content_bytes)[0])
    for file in files.documentation_pages():
        # Read here, so that a file in another encoding becomes a finding and not the end of the build.
        file.content_string, findings = read_text(f"docs/{file.src_uri}", file.content_bytes)
        build.findings += findings


on_files = CombinedEvent(refuse_strays, register_files)


@event_priority(-110)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    names = [page.file.src_uri.partition("/")[2] for page in nav.pages]
    get_build(config).worker.ask(learn_files, current_language(config), get_build(config).files, names)


# After static-i18n (50), so that the text is the one that is rendered.
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    build = get_build(config)
    path, source = f"docs/{page.file.src_uri}", page.file.content_string
    if not page.meta:  # MkDocs leaves front matter that it cannot read in the text
        markdown = drop_front_matter(markdown)
    markdown, findings = defuse_addresses(markdown, path, source)
    build.findings += findings
    page.file._content = None  # noqa: SLF001 - no other way to let it go; who asks again reads it from the disk
    if LIVE:
        SERVER.remember(page, build.warnings.messages)
    return define_footnotes(markdown, build.data.claims)


def hand_over(page: MkDocsPage, html: str, build: Build, generated: Catalogue | None = None) -> Future[Finished]:
    """Hand a rendered page to the core. generated: what the build itself wrote on it."""
    meta = dict(page.meta)
    page.meta.pop("template", None)  # only the theme chooses templates; the core reports the field
    lang, _, name = page.file.src_uri.partition("/")
    # MkDocs keeps all of it to the end. Where anchors lead is judged by the core.
    page.markdown, page.links_to_anchors, page.present_anchor_ids = "", None, set()
    return build.worker.ask(take_in, Rendered(page_slug(name), lang, html, meta, page.url), generated)


def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
    if find_marker(page.markdown):
        return None
    build = get_build(config)
    build.contents[page.file.src_uri] = hand_over(page, html, build)
    return ""  # until the core gives the finished content


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    build, lang = get_build(config), current_language(config)
    env.globals.update(strings=build.data.strings, content_policy=None if LIVE else CONTENT_POLICY, page_slug=page_slug)
    pages = [file.page for file in files.documentation_pages() if file.page]
    asking = [page for page in pages if find_marker(page.markdown)]
    for page in sorted(asking, key=lambda page: find_marker(page.markdown) in LISTING):
        generated = build.worker.ask(write_catalogue, page.markdown or "", lang, page.url).result()
        page.markdown = generated.markdown
        page.render(config, files)
        build.contents[page.file.src_uri] = hand_over(page, page.content or "", build, generated)
    for page in pages:
        finished = build.finished[page.file.src_uri] = build.contents.pop(page.file.src_uri).result()
        page.update_date = finished.changed or page.update_date  # for the sitemap
    if lang == LANGUAGES[-1]:
        recording = bool(os.environ.get("HANDBOOK_RECORD_PERMALINKS"))
        # build.py writes the views when the site stands.
        build.outcome = build.worker.ask(conclude, build.findings, NOT_FOUND, views=LIVE, record=recording)
    if CHECK:
        env.loader = FunctionLoader(lambda _: "")  # a page without text is not written
    else:  # each language would compile the same templates
        CACHE.mkdir(exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(CACHE))


def on_page_context(context: TemplateContext, page: MkDocsPage, config: MkDocsConfig, nav: Navigation) -> None:
    finished = get_build(config).finished.pop(page.file.src_uri)
    page.content = finished.notices + drop_end_tags(number_footnotes(unpack(finished.packed)))
    page.meta["structured"] = finished.structured


def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> None:
    page.content = ""  # MkDocs keeps it to the end: half a site of thousands of pages


def keep_not_found(config: MkDocsConfig) -> None:
    """Keep this language's 404 page: the next language overwrites it."""
    page = Path(config.site_dir, "404.html")
    if page.exists():
        get_build(config).not_found[NOT_FOUND[LANGUAGES.index(current_language(config))]] = page.read_bytes()


# After static-i18n (-100) has built the other languages: the one moment at which the whole site is ready.
@event_priority(-200)
def finish(config: MkDocsConfig) -> None:
    if config.plugins["i18n"].building:  # type: ignore[attr-defined]
        return
    build, site = get_build(config), Path(config.site_dir)
    if build.outcome is None:
        raise PluginError("A language was not built. Give plugins, i18n, languages in mkdocs.yml both, with build: true.")
    findings, misled, register = build.outcome.result()
    findings += build.warnings.release(misled)
    if has_errors(findings) and not LIVE:
        raise PluginError(report(findings))
    for finding in findings:
        (log.error if finding.level is Level.ERROR else log.info)(str(finding))
    if register:
        (ROOT / REGISTER).write_text(register, encoding="utf-8")
    if not CHECK:
        build.worker.ask(publish, site).result()
        write_into(site, build.not_found.items())


on_post_build = CombinedEvent(keep_not_found, finish)
