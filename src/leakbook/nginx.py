"""The configuration of nginx, written from the definition of how the site is served and the templates of ``deploy/nginx``.

Standards: RFC 9110 (semantics, Accept-Language, Vary), RFC 9111 (caching), RFC 6797 (HSTS). For nginx 1.22 and newer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined

from leakbook.hosting import HSTS, Hosting, list_moved
from leakbook.pages import LANGUAGES, page_url

# What is written, by the template that it is made of.
FILES = {
    "nginx.conf": "nginx.conf",
    "handbook.conf": "conf.d/handbook.conf",
    "limits.conf": "handbook/limits.conf",
    "site.conf": "handbook/site.conf",
    "brotli.conf": "handbook/brotli.conf",
}
NOTE = "Written by scripts/publish.py from deploy/headers.yaml and data/redirects.yaml. Change those."
_SAFE = re.compile(r"[\w./:\[\]-]+", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where the site stands. origin: its public address without a slash at the end; root: the folder of the built site.

    http, https: what is listened to; certificate: the folder of fullchain.pem and privkey.pem; log: the file of the
    access log; temporary: a folder for what nginx puts aside when it runs without root.
    """

    origin: str
    root: str
    with_tls: bool = True
    http: tuple[str, ...] = ("80", "[::]:80")
    https: tuple[str, ...] = ("443", "[::]:443")
    certificate: str = "/etc/letsencrypt/live/handbook"
    log: str = "/var/log/nginx/handbook.log"
    temporary: str = "/tmp"  # noqa: S108 - the one folder that a container without root may write to

    @property
    def domain(self) -> str:
        """Return the host, without a port."""
        return str(urlsplit(self.origin).hostname)


def check_place(place: Place) -> Place:
    """Return a place as it is. Raises ValueError for an address or a path that would break the configuration."""
    address = urlsplit(place.origin)
    if address.scheme not in ("http", "https") or not address.hostname or address.path or address.query or address.fragment:
        raise ValueError(f"{place.origin} is not the root of a host, which the configuration serves")
    values = (place.origin, place.root, *place.http, *place.https, place.certificate, place.log, place.temporary)
    if bad := [value for value in values if not _SAFE.fullmatch(value)]:
        raise ValueError(f'"{bad[0]}" has signs that nginx would take for something else. Use letters, digits and / . : _ -')
    return place


def write_nginx(hosting: Hosting, redirects: Mapping[str, str], place: Place, templates: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the configuration, by path. templates: by their names in FILES."""
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML
    )
    values = {
        "note": NOTE,
        "hosting": hosting,
        "hsts": HSTS,
        "place": place,
        "languages": LANGUAGES,
        "moved": list_moved(redirects),
        "not_found": [f"/{page_url('index', lang)}404.html" for lang in LANGUAGES],
    }
    return {path: environment.from_string(templates[name]).render(values) for name, path in FILES.items()}
