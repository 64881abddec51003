"""The site as nginx and static hosts serve it, from one definition: real requests to a real nginx on loopback."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser

from conftest import ROOT
from leakbook.hosting import HSTS, list_moved, write_headers, write_redirects
from leakbook.nginx import Place, write_nginx
from leakbook.permalinks import CONTENT_POLICY
from test_browser import open_page
from test_hosting import ASKED, HASHED, apply_rules, hosting, read_rules

sys.path.insert(0, str(ROOT / "scripts"))

from nginx import BROTLI, find_nginx, find_port, run_nginx
from publish import compress_file, load_templates

NGINX = find_nginx()
needs_nginx = pytest.mark.skipif(not NGINX, reason="needs nginx: apt-get install nginx-light libnginx-mod-http-brotli-static")
needs_brotli = pytest.mark.skipif(not (NGINX and BROTLI.exists()), reason="needs nginx with libnginx-mod-http-brotli-static")
REDIRECTS = {"old/page": "older", "older": "learn/", "learn/#gone": "learn/#courses"}


@pytest.fixture(scope="module")
def folder(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the site with what an attacker would look for and a few files compressed."""
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site, folder)
    (folder / HASHED).write_text("body { color: red }\n" * 20, encoding="utf-8")
    (folder / ".env").write_text("SECRET=1", encoding="utf-8")
    (folder / "_headers").write_text("/*\n", encoding="utf-8")
    for name, text in {"a.md": "# 表", "a.webmanifest": "{}", "robots.txt": "User-agent: *"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    for name in (HASHED, "index.html", "en/index.html", "data/datapackage.json", "assets/favicon.svg"):
        compress_file(folder / name)
    return folder


def serve(folder: Path, where: Path, **more: object) -> tuple[dict[str, str], int]:
    port = find_port()
    place = Place(f"http://127.0.0.1:{port}", str(folder), with_tls=False, http=(f"127.0.0.1:{port}",))
    place = replace(place, log=str(where / "access.log"), temporary=str(where), **more)
    return write_nginx(hosting(), REDIRECTS, place, load_templates()), port


@pytest.fixture(scope="module")
def port(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the site with nginx and return the port."""
    if not NGINX:
        pytest.skip("needs nginx")
    where = tmp_path_factory.mktemp("nginx")
    files, port = serve(folder, where)
    with run_nginx(files, where, port):
        yield port


@pytest.fixture(scope="module")
def client(port: int) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        client.headers.clear()
        yield client


def ask(port: int, request: bytes) -> bytes:
    """Send bytes as they are and return the whole answer; nothing where the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request)
        answer = b""
        try:
            while part := line.recv(65536):
                answer += part
        except ConnectionResetError:  # closed while we were still talking
            pass
        return answer


def get(port: int, path: str, host: str = "127.0.0.1", more: str = "", method: str = "GET") -> bytes:
    return ask(port, f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n".encode("latin-1"))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


# Every answer


@pytest.mark.parametrize(
    ("path", "code", "kept", "kind"),
    [
        ("/", 200, "public, max-age=60, must-revalidate", "text/html; charset=utf-8"),
        ("/en/learn/", 200, "public, max-age=60, must-revalidate", "text/html; charset=utf-8"),
        ("/feed.xml", 200, "public, max-age=60, must-revalidate", "application/xml; charset=utf-8"),
        ("/robots.txt", 200, "public, max-age=60, must-revalidate", "text/plain; charset=utf-8"),
        ("/a.md", 200, "public, max-age=60, must-revalidate", "text/markdown; charset=utf-8"),
        ("/a.webmanifest", 200, "public, max-age=60, must-revalidate", "application/manifest+json"),
        (f"/{HASHED}", 200, "public, max-age=31536000, immutable", "text/css; charset=utf-8"),
        ("/assets/permalink.js", 200, ASKED, "text/javascript; charset=utf-8"),
        ("/assets/favicon.svg", 200, ASKED, "image/svg+xml; charset=utf-8"),
        ("/data/datapackage.json", 200, ASKED, "application/json"),
        ("/data/ja/penalties.csv", 200, ASKED, "text/csv; charset=utf-8"),
        ("/nowhere", 404, "public, max-age=60, must-revalidate", "text/html; charset=utf-8"),
        ("/assets/gone.0123abcd.css", 404, "public, max-age=60, must-revalidate", "text/html; charset=utf-8"),
        ("/k/learn/", 302, "public, max-age=60, must-revalidate", "text/html"),
        ("/old/page/", 301, "public, max-age=60, must-revalidate", "text/html"),
    ],
)
def test_every_answer_carries_every_header(client: httpx.Client, path: str, code: int, kept: str, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"], answer.headers["Content-Type"]) == (code, kept, kind)
    for name, value in hosting().headers.items():
        assert answer.headers.get_list(name) == [value]
    assert answer.headers["Server"] == "nginx"
    assert HSTS not in answer.headers
    assert ("Access-Control-Allow-Origin" in answer.headers) == path.startswith("/data/")


def test_nginx_static_hosts_and_pages_agree(client: httpx.Client, folder: Path) -> None:
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    rules = read_rules(write_headers(hosting(), paths))
    served = [path for path in paths if not re.search(r"(^|/)[._]|\.(br|gz)$|(^|/)404.html$|^k/", path)]
    for path in served:
        address = "/" + path.removesuffix("index.html")
        answer, expected = client.head(address), apply_rules(rules, address)
        transport = expected.pop(HSTS)
        assert {name: answer.headers[name] for name in expected} == expected, address
        assert transport == hosting().transport
    meta = html.parse(str(folder / "index.html")).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert (
        hosting().headers["Content-Security-Policy"]
        == f"{meta}; frame-ancestors 'none'"
        == f"{CONTENT_POLICY}; frame-ancestors 'none'"
    )
    said = html.parse(str(folder / "index.html")).xpath("//meta[@name='referrer']/@content")
    assert said == [hosting().headers["Referrer-Policy"]]


# Compression and caching


@needs_brotli
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"), ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None), ("identity", None),
        ("*;q=0", None),
    ],
)  # fmt: skip
def test_compression_is_negotiated(client: httpx.Client, folder: Path, accepted: str, coding: str | None) -> None:
    for path, file in (("/", "index.html"), (f"/{HASHED}", HASHED), ("/data/datapackage.json", "data/datapackage.json")):
        answer = client.get(path, headers={"Accept-Encoding": accepted, "Via": "1.1 network"})
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.content == (folder / file).read_bytes()


def test_without_the_brotli_file_gzip_is_sent(folder: Path, tmp_path: Path) -> None:
    if not NGINX:
        pytest.skip("needs nginx")
    files, port = serve(folder, tmp_path)
    files = {path: text for path, text in files.items() if "brotli" not in path}
    bare = {**files, "nginx.conf": files["nginx.conf"].replace("include /etc/nginx/modules-enabled/*.conf;", "")}
    with run_nginx(bare, tmp_path, port):
        answer = httpx.get(f"http://127.0.0.1:{port}/", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/", f"/{HASHED}", "/assets/permalink.js", "/data/datapackage.json"])
@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_what_is_known_is_not_sent_again(client: httpx.Client, path: str, coding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": coding})
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": '"other"'}).status_code == 200


@needs_brotli
def test_each_coding_has_its_own_mark(client: httpx.Client) -> None:
    marks = [client.get("/", headers={"Accept-Encoding": coding}).headers["ETag"] for coding in ("br", "gzip", "identity")]
    assert len(set(marks)) == 3


# Permanent links


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        (None, "en"), ("", "en"), ("*", "en"), ("fr", "en"), ("ja", "ja"), ("JA-jp", "ja"), ("en;q=0.1,ja", "ja"), ("ja,en", "ja"),
        ("en,ja", "en"), ("en-US,en;q=0.9,ja;q=0.8", "en"), ("ja,en-US;q=0.9,en;q=0.8", "ja"), ("fr, ja;q=0.3, en;q=0.2", "ja"),
        ("fr,en;q=0.5,ja;q=0.5", "en"), ("fr,ja;q=0.5,en;q=0.5", "ja"), ("ja;q=0", "en"), ("ja;q=0.0, *", "en"), ("en;q=0, ja;q=0.1", "ja"),
        ("jam, enx", "en"), ("x-ja", "en"), ("ja ; q=1.000", "ja"), (";;;,,,q=", "en"), ("ja\t;\tq=0.9 , en;q=0.8", "ja"),
        ("de," * 1700, "en"), ("de;q=0.9," * 550 + "ja", "ja"), ("ja" * 2500, "en"), ("%00ja\"'<>", "en"),
    ],
)  # fmt: skip
def test_permanent_links_go_by_language(port: int, asked: str | None, lang: str) -> None:
    answer = get(port, "/k/learn/", more="" if asked is None else f"Accept-Language: {asked}\r\n")
    assert status(answer) == 302
    assert f"\r\nLocation: {'' if lang == 'ja' else '/en'}/learn/\r\n".encode() in answer
    assert b"\r\nVary: Accept-Language\r\n" in answer


WEIGHTS = ["", *(f";q=0.{tenths}" for tenths in range(10)), ";q=1", ";q=1.0", "; q=0.25", " ;q=0.99", ";q=0"]
RANGES = st.lists(
    st.tuples(st.sampled_from(["ja", "en", "fr", "*"]), st.sampled_from(["", "-JP", "-US"]), st.sampled_from(WEIGHTS)),
    unique_by=lambda each: each[0],
)


@needs_nginx
@settings(max_examples=150, deadline=None)
@given(RANGES, st.sampled_from([",", ", ", " , "]))
def test_any_order_of_languages_and_weights(client: httpx.Client, ranges: list[tuple[str, str, str]], comma: str) -> None:
    header = comma.join(f"{lang}{'' if lang == '*' else region}{weight}" for lang, region, weight in ranges)
    tenths = {lang: int(float(weight.partition("=")[2] or 1) * 10) for lang, _, weight in ranges}
    ja, en, order = tenths.get("ja", 0), tenths.get("en", 0), list(tenths)
    home = "" if ja > en or (ja == en > 0 and order.index("ja") < order.index("en")) else "/en"
    assert client.get("/k/learn/", headers={"Accept-Language": header}).headers["Location"] == f"{home}/learn/"


def test_permanent_links_keep_queries_and_end_no_header(port: int, client: httpx.Client) -> None:
    assert client.get("/k/learn/?q=a%20b&c=%0d%0a").headers["Location"] == "/en/learn/?q=a%20b&c=%0d%0a"
    assert client.get("/k/index/?q=1", headers={"Accept-Language": "ja"}).headers["Location"] == "/?q=1"
    assert client.get("/k/index/").headers["Location"] == "/en/"
    assert client.get("/k/learn?q=1").headers["Location"] == "/k/learn/?q=1"
    for path in (
        "/k/nowhere/",
        "/k/",
        "/k/%0d%0aSet-Cookie:%20a/",
        "/k//evil.example/",
        "/k/%5c%5cevil.example/",
        "/k/../../etc/",
    ):
        answer = get(port, path)
        assert status(answer) in (400, 404), path
        assert b"Set-Cookie" not in answer
        assert b"\r\nLocation" not in answer


def test_pages_that_moved_lead_on(client: httpx.Client) -> None:
    moved = list_moved(REDIRECTS)
    assert moved == {"/old/page/": "/learn/", "/en/old/page/": "/en/learn/", "/older/": "/learn/", "/en/older/": "/en/learn/"}
    for old, new in moved.items():
        answer = client.get(f"{old}?a=b")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{new}?a=b")
    assert write_redirects(REDIRECTS, with_languages=False).splitlines() == [f"{old} {new} 301" for old, new in moved.items()]


# What is not there, and attacks


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("/nowhere", "ja"), ("/a/b/c/", "ja"), ("/en/nowhere", "en"), ("/en/a/b.css", "en"), ("/data/", "ja"), ("/assets/", "ja"),
        ("/404.html", "ja"), ("/en/404.html", "en"), ("/english", "ja"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_the_language_of_its_part(client: httpx.Client, path: str, lang: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert html.document_fromstring(answer.content).get("lang") == lang


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets../secret.txt", "/..%5csecret.txt", "/%c0%ae%c0%ae/secret.txt", "/%252e%252e/secret.txt", "//etc/passwd", "/./../secret.txt",
        "/index.html%00.css", "/%00", "/.env", "/%2eenv", "/.git/config", "/assets/.htaccess", "/_headers", "/%5fheaders", "/index.html.br",
        "/index.html.gz", "/sitemap.xml.gz", "/index.html%2ebr", "/.well-known/acme-challenge/../../../etc/passwd", "/.well-known/acme-challenge/",
    ],
)  # fmt: skip
def test_nothing_outside_the_site_and_nothing_hidden_is_served(port: int, path: str) -> None:
    answer = get(port, path)
    assert status(answer) in (400, 404)
    assert not re.search(rb"secret\r?\n?$|SECRET|root:", answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW"])
def test_only_get_and_head_are_answered(port: int, method: str) -> None:
    answer = get(port, "/", method=method, more="X-Echo: marker\r\n")
    assert status(answer) in ((400, 405) if method == "get" else (405,))
    assert method == "get" or b"\r\nAllow: GET, HEAD\r\n" in answer
    assert b"marker" not in answer


def test_head_says_what_get_says_and_sends_nothing(port: int) -> None:
    heads = [get(port, "/", method=method).partition(b"\r\n\r\n") for method in ("GET", "HEAD")]
    assert re.sub(rb"\r\nDate: [^\r]+", b"", heads[0][0]) == re.sub(rb"\r\nDate: [^\r]+", b"", heads[1][0])
    assert heads[1][2] == b""


@pytest.mark.parametrize(
    ("path", "more", "codes"),
    [
        ("/" + "a" * 10_000, "", (414,)),
        ("/?q=" + "a" * 10_000, "", (414,)),
        ("/", "X-Long: " + "a" * 10_000 + "\r\n", (400, 431, 494)),
        ("/", "".join(f"X-{number}: {'a' * 900}\r\n" for number in range(100)), (400, 431, 494)),
        ("/", "Accept-Language: " + "ja," * 5000 + "\r\n", (400, 431, 494)),
        ("/", "Content-Length: 100000\r\n", (405, 413)),
        ("/", "Transfer-Encoding: chunked, chunked\r\n", (400, 501)),
        ("/", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", (400,)),
        ("/", "Host: evil.example\r\n", (400,)),
        ("/?q=" + "a" * 4000, "", (200,)),
    ],
)
def test_what_is_too_long_or_ambiguous_is_refused(port: int, path: str, more: str, codes: tuple[int, ...]) -> None:
    assert status(get(port, path, more=more)) in codes


@pytest.mark.parametrize("host", ["evil.example", "", "localhost", "127.0.0.1.evil.example", "_", "*"])
def test_other_hosts_are_not_answered(port: int, host: str) -> None:
    assert status(get(port, "/", host=host)) in ((0,) if host else (0, 400))


def test_odd_hosts_and_old_clients_do_no_harm(port: int) -> None:
    assert status(get(port, "/", host="a b")) == 400
    assert status(get(port, "/", host="127.0.0.1/../x")) in (0, 400)
    assert status(get(port, "/", host="127.0.0.1:1")) == 200
    assert ask(port, b"GET / HTTP/1.0\r\n\r\n") == b""
    assert status(ask(port, b"GET / HTTP/1.1\r\n\r\n")) == 400
    assert status(ask(port, b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n")) in (400, 505)
    assert status(ask(port, b"\x16\x03\x01\x02\x00\x01")) in (0, 400)
    assert status(ask(port, b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")) == 200


def test_ranges_are_served_one_at_a_time(client: httpx.Client, folder: Path) -> None:
    whole = (folder / "index.html").read_bytes()
    part = client.get("/", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["Content-Security-Policy"]
    assert client.get("/", headers={"Range": "bytes=99999999-"}).status_code == 416
    for several in ("bytes=0-1,5-6", "bytes=" + ",".join("0-" for _ in range(200))):
        many = client.get("/", headers={"Range": several})
        assert (many.status_code, many.content) == (200, whole)


def test_folders_without_their_slash_lead_to_it_on_the_same_host(port: int, client: httpx.Client) -> None:
    assert client.get("/learn?q=1").headers["Location"] == "/learn/?q=1"
    assert (
        b"evil"
        not in get(port, "//evil.example/..%2flearn", more="X-Forwarded-Host: evil.example\r\n").partition(b"\r\n\r\n")[0]
    )


def test_the_log_holds_neither_addresses_nor_searches(folder: Path, tmp_path: Path) -> None:
    if not NGINX:
        pytest.skip("needs nginx")
    files, port = serve(folder, tmp_path)
    with run_nginx(files, tmp_path, port):
        get(port, "/?q=private", more="User-Agent: marker\r\n")
    assert re.fullmatch(r"\S+ GET /index.html 200 \d+\n", (tmp_path / "access.log").read_text(encoding="utf-8"))


@needs_nginx
def test_pages_open_in_a_browser_without_a_fault(browser: Browser, port: int) -> None:
    with open_page(browser) as (page, bad):
        for path in ("", "en/", "learn/unit-1/", "en/company/reporting/", "reference/tables/", "k/learn/", "both/learn/"):
            page.goto(f"http://127.0.0.1:{port}/{path}")
            page.wait_for_load_state("networkidle")
            assert (path, bad) == (path, [])


# TLS


@needs_nginx
def test_http_leads_to_https_and_only_the_right_name_is_answered(folder: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("handbook.example")
    certificate.private_key_pem.write_to_path(tmp_path / "privkey.pem")
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(tmp_path / "fullchain.pem", append=True)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = find_port()
    files, port = serve(
        folder,
        tmp_path,
        origin="https://handbook.example",
        with_tls=True,
        https=(f"127.0.0.1:{tls}",),
        certificate=str(tmp_path),
    )
    with run_nginx(files, tmp_path, port):
        plain = get(port, "/learn/?q=1", host="handbook.example")
        assert status(plain) == 301
        assert b"\r\nLocation: https://handbook.example/learn/?q=1\r\n" in plain
        assert get(port, "/", host="evil.example") == b""
        address = f"https://127.0.0.1:{tls}/"
        known = {"headers": {"Host": "handbook.example"}, "extensions": {"sni_hostname": "handbook.example"}}
        with httpx.Client(verify=trusting(tmp_path / "ca.pem")) as client:
            answer = client.get(address, **known)  # type: ignore[arg-type]
            assert (answer.status_code, answer.headers[HSTS]) == (200, hosting().transport)
            missing = client.get(f"{address}nowhere", **known)  # type: ignore[arg-type]
            assert (missing.status_code, missing.headers[HSTS]) == (404, hosting().transport)
        trusts_all = ssl.create_default_context()
        trusts_all.check_hostname, trusts_all.verify_mode = False, ssl.CERT_NONE
        with pytest.raises(httpx.ConnectError), httpx.Client(verify=trusts_all) as client:
            client.get(address, extensions={"sni_hostname": "evil.example"})


def trusting(ca: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca))


def test_a_network_in_front_that_speaks_tls_gets_hsts(port: int) -> None:
    assert HSTS.encode() in get(port, "/", more="X-Forwarded-Proto: https\r\n")
    assert HSTS.encode() not in get(port, "/", more="X-Forwarded-Proto: http\r\n")
