"""MkDocs adapter: hands rendered pages to the core, writes what it publishes, logs what it finds.

Events and why: `on_config` makes the build's one state object; `on_files` and `on_nav` tell the core what exists;
`on_page_markdown` adds footnotes; `on_env` takes in the pages of a language, all rendered, in one go (between two pages'
rendering each would take a quarter longer), and those with a catalogue last; `on_post_build` runs twice, first to keep each
language's 404 page, last for the whole site.
"""

from __future__ import annotations

import gc
import logging
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FunctionLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from leakbook.catalogue import LISTING, Catalogue, find_marker, write_catalogue
from leakbook.datasets import Publication
from leakbook.findings import Finding, Level, has_errors, report
from leakbook.forms import read_text
from leakbook.handbook import Handbook, file_name
from leakbook.kept import load_kept
from leakbook.links import defuse_addresses
from leakbook.markup import localize_apparatus, place_assets
from leakbook.offline import PACK
from leakbook.pages import LANGUAGES, Page, page_slug
from leakbook.permalinks import CONTENT_POLICY, REGISTER
from leakbook.project import read_version
from leakbook.prose import drop_front_matter
from leakbook.safety import check_drawing
from leakbook.settings import SETTINGS, check_settings
from leakbook.structured import find_change_day, write_structured
from leakbook.wording import check_lines
from mkdocs_warnings import WarningCapture

ROOT = Path(__file__).parent.parent
# serve.py sets it: findings are shown and do not stop, and the reloading script may run (it is inline).
LIVE = bool(os.environ.get("HANDBOOK_LIVE"))
# build.py --offline sets it: the site offers the pack, which is made of it when it is done.
OFFLINE = bool(os.environ.get("HANDBOOK_OFFLINE"))
# check.py sets it: everything is read and judged, nothing is written.
CHECK = bool(os.environ.get("HANDBOOK_CHECK"))
log = logging.getLogger("mkdocs.plugins.handbook")  # without the prefix of a plugin: a finding begins with its file


class Build:
    """The state of one build of both languages; it lives on the configuration, which serve makes anew for each build."""

    def __init__(self, config: MkDocsConfig) -> None:
        data = load_kept(ROOT / "data", ROOT / ".cache")
        if not data.usable:
            raise PluginError(report(data.findings))
        titles = {lang: data.strings[lang]["site_name"] for lang in LANGUAGES}
        descriptions = {lang: data.strings[lang]["site_description"] for lang in LANGUAGES}
        if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", config.site_url or ""):
            raise PluginError(f'SITE_URL is "{config.site_url}". Give the public address: https://handbook.example/')
        site_url = str(config.site_url).rstrip("/") + "/"
        stamp = os.environ.get("SOURCE_DATE_EPOCH")
        today = datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now(UTC)
        settings = Path(config.config_file_path or ROOT / SETTINGS).read_text(encoding="utf-8-sig")
        self.handbook = Handbook(data, Publication(site_url, titles, descriptions, read_version(ROOT)), today.date())
        self.handbook.files.update((PACK, f"{PACK}.sha256") if OFFLINE else ())
        # The commit may be old, and east of here it is tomorrow already.
        self.handbook.latest = max(today, datetime.now(UTC)).date() + timedelta(days=1)
        self.handbook.findings += check_settings(settings, lambda name: Path(config.docs_dir, name).is_file())
        self.handbook.findings += check_lines(SETTINGS, settings, data.wording)
        self.not_found: dict[str, str] = {}
        # A build makes a great many objects and few circles: looking for those at every 700th costs more than it frees.
        gc.set_threshold(50_000, 20, 20)
        self.warnings = WarningCapture()


def get_build(config: MkDocsConfig) -> Build:
    """Return the build that a configuration belongs to, made at its first event."""
    if not hasattr(config, "handbook_build"):
        object.__setattr__(config, "handbook_build", Build(config))
    return config.handbook_build  # type: ignore[attr-defined, no-any-return]


def on_config(config: MkDocsConfig) -> None:
    get_build(config)


def refuse_strays(files: Files, config: MkDocsConfig) -> None:
    """Take out pages that are in no language's folder: static-i18n would pass over them in silence, or break."""
    handbook, texts = get_build(config).handbook, {}
    for file in list(files.documentation_pages()):
        lang, _, name = file.src_uri.partition("/")
        if not Path(file.abs_src_path or "").exists():
            mend = "Take it away: it is a link to nothing."
            handbook.findings.append(Finding(f"docs/{file.src_uri}", None, "P111", "the file cannot be read.", mend))
            files.remove(file)
        elif lang in LANGUAGES:
            texts[page_slug(name), lang] = read_text(file.src_uri, file.content_bytes)[0]
        else:
            message = "this page is in neither docs/ja nor docs/en."
            finding = Finding(f"docs/{file.src_uri}", None, "P112", message, "Move it, or take it away.")
            handbook.findings.append(finding)
            files.remove(file)
    for file in files:
        if (
            not file.is_documentation_page()
            and file.src_uri.partition("/")[0] in LANGUAGES
            and file.inclusion.is_included()
            and file.abs_src_path
        ):
            message, mend = "this file is not a page and would be published.", "Move it to docs/assets, or take it away."
            handbook.findings.append(Finding(f"docs/{file.src_uri}", None, "P112", message, mend))
    handbook.compare_languages(texts)


# After static-i18n (-100), which sorts the files by language.
@event_priority(-110)
def register_files(files: Files, config: MkDocsConfig) -> None:
    handbook = get_build(config).handbook
    handbook.files.update(file.url for file in files if not file.is_documentation_page())
    for file in files.media_files() if config.plugins["i18n"].current_language == LANGUAGES[0] else ():  # type: ignore[attr-defined]
        if file.src_uri.endswith(".svg") and file.src_dir == config.docs_dir:
            handbook.findings += check_drawing(f"docs/{file.src_uri}", read_text(file.src_uri, file.content_bytes)[0])
    for file in files.documentation_pages():
        # Read here, so that a file in another encoding becomes a finding and not the end of the build.
        file.content_string, findings = read_text(f"docs/{file.src_uri}", file.content_bytes)
        handbook.findings += findings


on_files = CombinedEvent(refuse_strays, register_files)


@event_priority(-110)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    for page in nav.pages:
        lang, _, name = page.file.src_uri.partition("/")
        get_build(config).handbook.nav.setdefault(lang, {})[name] = None


# After static-i18n (50), so that the text is the one that is rendered.
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    handbook = get_build(config).handbook
    path, source = f"docs/{page.file.src_uri}", page.file.content_string
    if not page.meta:  # MkDocs leaves front matter that it cannot read in the text
        markdown = drop_front_matter(markdown)
    markdown, findings = defuse_addresses(markdown, path, source)
    handbook.findings += findings
    return handbook.add_footnotes(markdown, page.file.locale)


def take_in(page: MkDocsPage, handbook: Handbook, generated: Catalogue | None = None) -> None:
    """Hand a rendered page to the core. generated: what the build itself wrote on it."""
    meta = dict(page.meta)
    page.meta.pop("template", None)  # only the theme chooses templates; the core reports the field
    lang, _, name = page.file.src_uri.partition("/")
    html = localize_apparatus(page.content or "", handbook.data.strings[lang])
    content = place_assets(html, page.file.src_uri, page.url)
    slug, source = page_slug(name), page.file.content_string
    brought = (generated.ids, generated.citations) if generated else ()
    taken = Page(slug, lang, f"docs/{page.file.src_uri}", source, content, meta, page.url, *brought)
    page.content = handbook.add_page(taken)
    page.meta["structured"] = write_structured(handbook, taken)
    page.update_date = str(find_change_day(handbook, taken) or page.update_date)  # for the sitemap


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    build = get_build(config)
    env.globals.update(
        strings=build.handbook.data.strings, content_policy=None if LIVE else CONTENT_POLICY, page_slug=page_slug
    )
    pages = [file.page for file in files.documentation_pages() if file.page]
    asking = [page for page in pages if find_marker(page.markdown)]
    for page in (page for page in pages if page not in asking):
        take_in(page, build.handbook)
    for page in sorted(asking, key=lambda page: find_marker(page.markdown) in LISTING):
        lang = page.file.src_uri.partition("/")[0]
        generated = write_catalogue(page.markdown or "", build.handbook, lang, page.url)
        page.markdown = generated.markdown
        page.render(config, files)
        take_in(page, build.handbook, generated)
    if CHECK:
        env.loader = FunctionLoader(lambda _: "")  # a page without text is not written


def keep_not_found(config: MkDocsConfig) -> None:
    """Keep this language's 404 page: the next language overwrites it."""
    build, lang = get_build(config), config.plugins["i18n"].current_language  # type: ignore[attr-defined]
    page = Path(config.site_dir, "404.html")
    if page.exists():
        build.not_found[lang] = page.read_text(encoding="utf-8")


# After static-i18n (-100) has built the other languages: the one moment at which the whole site is ready.
@event_priority(-200)
def finish(config: MkDocsConfig) -> None:
    if config.plugins["i18n"].building:  # type: ignore[attr-defined]
        return
    build = get_build(config)
    files = build.handbook.write_files()
    files |= build.handbook.write_views() if LIVE else {}  # build.py writes them when the site stands
    files |= {("" if lang == "ja" else f"{lang}/") + "404.html": text.encode() for lang, text in build.not_found.items()}
    recording = bool(os.environ.get("HANDBOOK_RECORD_PERMALINKS"))
    register = build.handbook.record_addresses() if recording else None
    findings = build.handbook.check(files)
    findings += build.warnings.release(build.handbook.misled)
    if has_errors(findings) and not LIVE:
        raise PluginError(report(findings))
    for finding in findings:
        (log.error if finding.level is Level.ERROR else log.info)(str(finding))
    if register:
        (ROOT / REGISTER).write_text(register, encoding="utf-8")
    for address, content in () if CHECK else files.items():
        path = Path(config.site_dir, file_name(address)).resolve()
        if not path.is_relative_to(Path(config.site_dir).resolve()):
            raise PluginError(f"{address} leads out of the site")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


on_post_build = CombinedEvent(keep_not_found, finish)
