"""What one server bears: python3 benchmarks/load.py [--site DIR] [--seconds 10]. Needs nginx and wrk (Debian's packages).

Serves a built and compressed site (scripts/build.py, scripts/publish.py server) with the generated configuration on loopback
and asks for it with wrk: 2 threads, 32 connections, twice 10 seconds. Client and server share the machine, without a
network or TLS between them, so that the figures say what nginx takes from one processor, not what a reader waits.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import bootstrap
from nginx import find_nginx, find_port, run_nginx

THREADS, CONNECTIONS, LONGEST = 2, 32, 10
SCRIPT = """
local paths, number = {%s}, 0
request = function()
  number = number %% #paths + 1
  return wrk.format("GET", paths[number], {["Accept-Encoding"] = "br"})
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("\\nFIGURES %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


def main() -> int:
    """Print the table and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=bootstrap.ROOT / "site", help="a site after publish.py server (site/)")
    parser.add_argument("--seconds", type=int, default=LONGEST, choices=range(1, LONGEST + 1), help="of each of two runs (10)")
    options = parser.parse_args()
    bootstrap.run_in_venv(__file__, "publish")
    if not find_nginx() or not shutil.which("wrk"):
        sys.exit("nginx and wrk are needed: apt-get install nginx-light libnginx-mod-http-brotli-static wrk")
    site = options.site.resolve()
    if not (site / "index.html.br").exists():
        sys.exit(f"{site} is not compressed. First: python3 scripts/build.py, then python3 scripts/publish.py server")
    measure(site, options.seconds)
    return 0


def measure(site: Path, seconds: int) -> None:
    """Serve the site, load it and print what came of it."""
    from leakbook.nginx import Place, write_nginx
    from publish import load_hosting, load_redirects, load_templates

    pages = [f"/{path.parent.relative_to(site).as_posix()}/".replace("/./", "/") for path in sorted(site.rglob("index.html"))]
    pages = [page for page in pages if not page.startswith(("/k/", "/both/"))]
    first = ["/", *list_parts(site / "index.html")]
    with tempfile.TemporaryDirectory() as folder:
        port = find_port()
        place = Place(
            f"http://127.0.0.1:{port}",
            str(site),
            with_tls=False,
            http=(f"127.0.0.1:{port}",),
            log="/dev/null",
            temporary=folder,
        )
        with run_nginx(write_nginx(load_hosting(), load_redirects(), place, load_templates()), Path(folder), port):
            rows = [(name, load(port, paths, seconds, folder)) for name, paths in (("pages", pages), ("first visit", first))]
    print(f"{'asked for':<12} {'requests/s':>10} {'p99 ms':>7} {'KB each':>8} {'MB/s':>6} {'errors':>6}")
    for name, (requests, micros, size, late, errors) in rows:
        each, rate = size / requests / 1000, requests / micros * 1e6
        print(f"{name:<12} {rate:>10,.0f} {late / 1000:>7.1f} {each:>8.1f} {rate * each / 1000:>6.0f} {errors:>6}")
    print_arithmetic(site, pages, first)


def list_parts(page: Path) -> list[str]:
    """Return the addresses of the styles, scripts and pictures that a page of the root loads at once."""
    from lxml import html

    found = html.parse(str(page)).xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src")
    return [f"/{str(address).removeprefix('./')}" for address in dict.fromkeys(found) if not re.match(r"\w+:", str(address))]


def load(port: int, paths: list[str], seconds: int, folder: str) -> tuple[int, int, int, int, int]:
    """Ask for addresses in turn; return requests, microseconds, bytes, the 99th percentile in microseconds, and errors."""
    script = Path(folder, "paths.lua")
    script.write_text(SCRIPT % ", ".join(f'"{path}"' for path in paths), encoding="utf-8")
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)", answer)
    requests, micros, size, late, errors = map(int, figures.groups() if figures else ())
    return requests, micros, size, late, errors


def print_arithmetic(site: Path, pages: list[str], first: list[str]) -> None:
    """Print the bytes of a visit and what a content network adds, on paper."""
    page = sum(weigh(site, path) for path in pages) / len(pages) / 1000
    parts = sum(weigh(site, path) for path in first[1:]) / 1000
    print(
        f"\nA page: {page:.1f} KB (Brotli, average of {len(pages)}); what all pages share: {parts:.0f} KB in {len(first) - 1} files, once."
    )
    print(f"A visit of 4 pages: {parts + 4 * page:.0f} KB. Monthly traffic in GB = visits x {(parts + 4 * page) / 1e6:.6f}.")
    files = sum(1 for path in site.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz"))
    print(
        f"Behind a content network that keeps pages for their 60 s, the server sees at most edges x {files} files / 60 s requests,\n"
        f"whatever the number of readers: with 100 edges that all ask for all pages, {100 * len(pages) / 60:,.0f} a second."
    )


def weigh(site: Path, address: str) -> int:
    """Return the bytes that a browser with Brotli gets for an address, without headers."""
    file = site / address.strip("/") / ("index.html" if address.endswith("/") else "")
    copy = file.with_name(f"{file.name}.br")
    return (copy if copy.exists() else file).stat().st_size


if __name__ == "__main__":
    sys.exit(main())
