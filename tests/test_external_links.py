"""The checker of external links, against a server that misbehaves in every way."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from linkcheck import Result, Settings, check_addresses, exit_code, write_report  # noqa: E402

QUICK = Settings(pause=0, timeout=1, slow=0.5, retries=2, back_off=0.01, longest_wait=5, redirects=4)
asked: Counter[str] = Counter()
times: dict[str, float] = {}


class Misbehaving(BaseHTTPRequestHandler):
    """Answers each path in its own bad way."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def do_GET(self) -> None:
        self._answer(head=False)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, head: bool) -> None:
        path = self.path.partition("?")[0]
        asked[path] += 1
        times[f"{path} {asked[path]}"] = time.monotonic()
        name = path.strip("/").replace("-", "_")
        getattr(self, f"_{name}", self._ok)(head)

    def _send(self, status: int, body: bytes = b"", head: bool = False, **headers: str) -> None:  # noqa: FBT001, FBT002
        self.send_response(status)
        for key, value in {"Content_Length": str(len(body)), "Content_Type": "text/html", **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(b"" if head else body)

    def _ok(self, head: bool) -> None:  # noqa: FBT001
        self._send(200, b'<p id="here"><a name="old">x</a>', head)

    def _no_head(self, head: bool) -> None:  # noqa: FBT001
        self._send(405 if head else 200)

    def _gone(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(404)

    def _moved(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(301, Location="/ok")

    def _elsewhere(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(302, Location="/ok")

    def _loop(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(301, Location="/loop")

    def _chain(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(302, Location=f"/chain?{asked['/chain']}")

    def _script(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(302, Location="javascript:alert(1)")

    def _file(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(302, Location="ftp://127.0.0.1/x")

    def _busy(self, head: bool) -> None:  # noqa: FBT001
        if asked["/busy"] == 1:
            self._send(429, Retry_After="1")
        else:
            self._ok(head)

    def _closed_for_today(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(503, Retry_After="9999")

    def _no_programs(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self._send(403)

    def _document(self, head: bool) -> None:  # noqa: FBT001
        self._send(200, b"%PDF-1.7", head, Content_Type="application/pdf")

    def _hangs(self, head: bool) -> None:  # noqa: FBT001, ARG002
        time.sleep(3)

    def _drips(self, head: bool) -> None:  # noqa: FBT001
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(0 if head else 30):
            self.wfile.write(b".")
            time.sleep(0.2)

    def _short(self, head: bool) -> None:  # noqa: FBT001
        self._send(200, b"x", head, Content_Length="1000")
        self.close_connection = True

    def _garbage(self, head: bool) -> None:  # noqa: FBT001, ARG002
        self.wfile.write(b"\x00\xff nonsense\r\n\r\n")
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing: the client hangs up on purpose."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with _Server(("127.0.0.1", 0), Misbehaving) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def untrusted_host() -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with _Server(("127.0.0.1", 0), Misbehaving) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


def ask(*urls: str, settings: Settings = QUICK) -> list[Result]:
    """Ask from a thread of its own: Playwright keeps an event loop in the tests' one as soon as a browser is open."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, check_addresses(urls, settings)).result()


@pytest.mark.parametrize(
    ("path", "state", "word"),
    [
        ("/ok", "good", ""),
        ("/ok#here", "good", ""),
        ("/ok#old", "good", ""),
        ("/ok#%68ere", "good", ""),
        ("/ok#:~:text=x", "good", ""),
        ("/ok#nowhere", "gone", 'no anchor "#nowhere"'),
        ("/document#page=3", "good", ""),
        ("/document#x", "good", ""),
        ("/no-head", "good", ""),
        ("/gone", "gone", "404"),
        ("/moved", "moved", "/ok for good"),
        ("/elsewhere", "good", ""),
        ("/loop", "gone", "never end"),
        ("/chain", "gone", "never end"),
        ("/script", "gone", "not an address"),
        ("/file", "gone", "no web address"),
        ("/busy", "good", ""),
        ("/closed-for-today", "later", "503"),
        ("/no-programs", "later", "refuse programs"),
        ("/hangs", "slow", "no answer in time"),
        ("/drips#x", "slow", "no whole answer"),
        ("/short#x", "later", "cannot be reached"),
        ("/garbage", "later", "cannot be reached"),
    ],
)
def test_each_misbehaviour_has_its_word(host: str, path: str, state: str, word: str) -> None:
    [result] = ask(host + path)
    assert (result.state, word in result.detail) == (state, True), result


def test_retry_after_is_kept(host: str) -> None:
    asked["/busy"] = 0
    ask(f"{host}/busy")
    assert times["/busy 2"] - times["/busy 1"] >= 1


def test_host_that_closes_for_long_is_asked_once(host: str) -> None:
    asked["/closed-for-today"] = 0
    ask(f"{host}/closed-for-today")
    assert asked["/closed-for-today"] == 1


def test_one_host_is_asked_one_at_a_time_with_a_pause(host: str) -> None:
    ask(f"{host}/a", f"{host}/b", settings=Settings(pause=0.3))
    assert times["/b 1"] - times["/a 1"] >= 0.3


def test_bad_certificate_is_named(untrusted_host: str) -> None:
    [result] = ask(f"{untrusted_host}/ok")
    assert (result.state, "certificate" in result.detail) == ("gone", True)


def test_closed_port_and_what_is_no_address(host: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    closed, nonsense, plain = ask(f"http://127.0.0.1:{port}/", "http://[::1/", host.replace("http:", "https:") + "/ok")
    assert (closed.state, nonsense.state, plain.state) == ("later", "gone", "later")


def test_report_names_the_places_and_the_exit_code_the_worst() -> None:
    gone, later = Result("https://a.example/", "gone", "404"), Result("https://b.example/", "later", "503")
    lines = list(write_report([gone, later], {"https://a.example/": ["docs/ja/a.md:3", "data/sources.yaml:9"]}))
    assert lines[:2] == [f"{place}: gone https://a.example/: 404." for place in ("docs/ja/a.md:3", "data/sources.yaml:9")]
    assert lines[-1] == "2 asked: 1 gone, 0 moved, 0 slow, 1 later, 0 good."
    assert [exit_code(results) for results in ([gone, later], [later], [])] == [1, 2, 0]


def test_addresses_are_found_with_their_places_and_answers_kept(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bootstrap  # noqa: PLC0415 - on the path of scripts
    import check_external_links as script  # noqa: PLC0415

    monkeypatch.setattr(bootstrap, "ROOT", copy)
    monkeypatch.setattr(script, "CACHE", copy / ".cache/links.json")
    path = copy / "docs/ja/index.md"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n[x](https://one.example/a_(b)#c)。<https://two.example/>\n", encoding="utf-8"
    )
    found = script.find_addresses()
    line = path.read_text(encoding="utf-8").count("\n")
    assert found["https://one.example/a_(b)#c"] == found["https://two.example/"] == [f"docs/ja/index.md:{line}"]
    script.CACHE.parent.mkdir(exist_ok=True)
    script.CACHE.write_text(json.dumps({"new": time.time(), "old": 0}), encoding="utf-8")
    assert list(script.read_cache()) == ["new"]
