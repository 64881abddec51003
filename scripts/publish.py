"""Make a built site ready for where it will stand: python3 scripts/publish.py server|cloudflare|netlify [--site DIR].

server      writes a .br and a .gz beside each file that is worth it, and the configuration of nginx into a folder (--out)
cloudflare  writes _headers and _redirects into the site, as Cloudflare Pages reads them
netlify     likewise for Netlify, which also knows languages

Build the site first, with SITE_URL: its address is read from the site. Step by step: deploy/README.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import bootstrap

if TYPE_CHECKING:
    from leakbook.hosting import Hosting
    from leakbook.nginx import Place

DEPLOY = bootstrap.ROOT / "deploy"


def main() -> int:
    """Make the site ready and return the exit code."""
    options = read_options()
    bootstrap.run_in_venv(__file__, "publish")
    try:
        origin = read_origin(options.site)
        if options.where == "server":
            place = read_place(options, origin)
            config = write_config(options.out, place)
            count = compress_site(options.site, load_hosting())
            print(f"{count} files compressed in {options.site}; nginx for {place.domain}: {len(config)} files in {options.out}")
        else:
            write_host_files(options.site, with_languages=options.where == "netlify")
            print(f"_headers and _redirects for {options.where} in {options.site}")
    except OSError as error:
        print(f"{error.filename} cannot be read or written: {error.strerror}.", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    return 0


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("where", choices=["server", "cloudflare", "netlify"], help="where the site will stand")
    parser.add_argument("--site", type=Path, default=bootstrap.ROOT / "site", help="the built site (site/)")
    server = parser.add_argument_group("server")
    server.add_argument("--out", type=Path, default=bootstrap.ROOT / "dist" / "nginx", help="where the files go (dist/nginx/)")
    server.add_argument("--tls", action="store_true", help="HTTPS, with a certificate that is there already; HTTP leads to it")
    server.add_argument("--root", default="/var/www/handbook", help="where the site stands on the server (/var/www/handbook)")
    server.add_argument("--certificate", help="the folder of fullchain.pem and privkey.pem (certbot's for the domain)")
    server.add_argument("--http", metavar="ADDRESS", nargs="+", default=["80", "[::]:80"], help="what to listen to (80)")
    server.add_argument("--https", metavar="ADDRESS", nargs="+", default=["443", "[::]:443"], help="likewise with TLS (443)")
    server.add_argument("--log", default="/var/log/nginx/handbook.log", help="the access log")
    server.add_argument("--temporary", default="/tmp", help="what an nginx without root may write to (/tmp)")  # noqa: S108
    return parser.parse_args()


def read_origin(site: Path) -> str:
    """Return the public address that a site was built for, without the slash at its end."""
    try:
        address = str(json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))["homepage"])
    except (FileNotFoundError, NotADirectoryError):
        message = f"{site} is not a built site. First: SITE_URL=https://your.domain/ python3 scripts/build.py"
        raise ValueError(message) from None
    return address.rstrip("/")


def read_place(options: argparse.Namespace, origin: str) -> Place:
    """Return where the site will stand, from the command line and the address that it was built for."""
    from leakbook.nginx import Place, check_place

    place = Place(
        origin=origin,
        root=options.root,
        with_tls=options.tls,
        http=tuple(options.http),
        https=tuple(options.https),
        log=options.log,
        temporary=options.temporary,
    )
    certificate = options.certificate or f"/etc/letsencrypt/live/{place.domain}"
    return check_place(replace(place, certificate=certificate))


def load_hosting() -> Hosting:
    """Read deploy/headers.yaml."""
    import yaml

    from leakbook.hosting import read_hosting

    return read_hosting(yaml.safe_load((DEPLOY / "headers.yaml").read_text(encoding="utf-8")))


def load_redirects() -> dict[str, str]:
    """Read data/redirects.yaml, which the build has checked."""
    import yaml

    return yaml.safe_load((bootstrap.ROOT / "data" / "redirects.yaml").read_text(encoding="utf-8")) or {}


def load_templates() -> dict[str, str]:
    """Read deploy/nginx, by the names of leakbook.nginx.FILES."""
    from leakbook.nginx import FILES

    return {name: (DEPLOY / "nginx" / f"{name}.jinja").read_text(encoding="utf-8") for name in FILES}


def write_config(folder: Path, place: Place) -> dict[str, str]:
    """Write nginx's configuration into a folder and return its files by path."""
    from leakbook.nginx import write_nginx

    files = write_nginx(load_hosting(), load_redirects(), place, load_templates())
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return files


def write_host_files(site: Path, *, with_languages: bool) -> None:
    """Write the files that static hosts read into a site, and take compressed copies away: the hosts make their own."""
    from leakbook.hosting import write_headers, write_redirects

    for copy in (*site.rglob("*.br"), *site.rglob("*.gz")):
        copy.unlink()
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    (site / "_headers").write_text(write_headers(load_hosting(), paths), encoding="utf-8")
    (site / "_redirects").write_text(write_redirects(load_redirects(), with_languages=with_languages), encoding="utf-8")


def compress_site(site: Path, hosting: Hosting) -> int:
    """Write the compressed copies of a site's files and return how many files have them. The same bytes every time."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file() and path.suffix[1:] in hosting.compressed]
    with ThreadPoolExecutor() as pool:
        return sum(pool.map(compress_file, files))


def compress_file(path: Path) -> bool:
    """Write .br and .gz beside a file where they are smaller; take old ones away where not. Tell whether there are any."""
    import brotli

    copies = [path.with_name(path.name + end) for end in (".br", ".gz")]
    if all(copy.exists() and copy.stat().st_mtime_ns > path.stat().st_mtime_ns for copy in copies):
        return True
    content = path.read_bytes()
    packed = (brotli.compress(content), gzip.compress(content, 9, mtime=0))
    for copy, smaller in zip(copies, packed, strict=True):
        if len(smaller) < len(content):
            copy.write_bytes(smaller)
        else:
            copy.unlink(missing_ok=True)
    return any(copy.exists() for copy in copies)


if __name__ == "__main__":
    sys.exit(main())
