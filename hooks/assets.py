"""MkDocs adapter: one style sheet and one script for a page, made of their sources, and nothing of the theme's own.

`on_config` leaves our templates alone in the theme. `on_files` puts them in place of their sources, each with a hash of its content in its name, so that a browser may keep it for
ever, and the script that searches in place of its own; the other scripts and style sheets go out minified under their own names. `on_env` tells the templates the addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from leakbook.assets import BUNDLES, ENGINE, choose_style, find_bundles, join_sources, name_bundle


def on_config(config: MkDocsConfig) -> None:
    # Ours use nothing of the theme's, and to look through its thousands of files takes a tenth of a second for each language.
    del config.theme.dirs[1:]


# After static-i18n (-100), which cannot take files that are made; before the core (-110), which learns what exists.
@event_priority(-105)
def on_files(files: Files, config: MkDocsConfig) -> None:
    joined = set(chain(*BUNDLES.values(), ENGINE[1]))
    for file in list(files):
        if file.is_documentation_page():
            continue
        if file.src_uri in joined or file.src_dir not in (config.docs_dir, None):
            files.remove(file)  # also the theme's own: no page asks for them
        elif (extension := Path(file.src_uri).suffix[1:]) in ("css", "js"):
            file.content_string = join_sources(extension, [file.content_string])
    for name, sources in BUNDLES.items():
        content = _join(name, sources, config)
        files.append(File.generated(config, name_bundle(name, content), content=content))
    files.append(File.generated(config, ENGINE[0], content=_join(*ENGINE, config)))


def _join(name: str, sources: Sequence[str], config: MkDocsConfig) -> str:
    # From the disk: the second language's build begins with the files that the first one left.
    texts = [Path(config.docs_dir, source).read_text(encoding="utf-8") for source in sources]
    return join_sources(Path(name).suffix[1:], texts)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    env.globals.update(bundles=find_bundles(files.src_uris), choose_style=choose_style)
