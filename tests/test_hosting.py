"""How the site is served, as it is written: the definition, the files of static hosts, and the script that a person runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, SITE_URL
from leakbook.hosting import HSTS, Hosting, read_hosting, write_headers, write_redirects
from leakbook.nginx import Place, check_place, write_nginx

sys.path.insert(0, str(ROOT / "scripts"))

from publish import compress_file, load_hosting, load_templates

HASHED = "assets/handbook.0123abcd.css"
ASKED = "public, max-age=0, must-revalidate"  # what static hosts say by themselves


def record() -> dict[str, object]:
    return yaml.safe_load((ROOT / "deploy/headers.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def hosting() -> Hosting:
    return load_hosting()


def test_the_policy_says_what_audits_ask_for() -> None:
    headers, policy = hosting().headers, hosting().headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert int(hosting().transport.partition("max-age=")[2].partition(";")[0]) >= 31536000


def read_rules(text: str) -> dict[str, dict[str, str]]:
    """Read a `_headers` file as the hosts do."""
    rules: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[next(reversed(rules))][name] = value
        else:
            assert line not in rules
            rules[line] = {}
    return rules


def apply_rules(rules: dict[str, dict[str, str]], address: str) -> dict[str, str]:
    """Return what a host would send: the rules that match, joined by commas where they say the same header."""
    found: dict[str, str] = {}
    for pattern, headers in rules.items():
        assert pattern.count("*") <= 1
        if pattern == address or (pattern.endswith("*") and address.startswith(pattern[:-1])):
            found |= {name: f"{found[name]}, {value}" if name in found else value for name, value in headers.items()}
    return {"Cache-Control": ASKED, **found}


def change(path: list[str], value: object) -> Hosting:
    changed = record()
    place = changed
    for key in path[:-1]:
        place = place[key]  # type: ignore[assignment]
    place[path[-1]] = value
    return read_hosting(changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["content_policy"], "frame-ancestors 'self'"),
        (["headers", "Permissions-Policy"], "camera=(self)"),
        (["headers", "X-New"], "new"),
        (["transport"], "max-age=1"),
        (["folders", "data"], {"X-Data": "1"}),
        (["caching", "hashed_for"], "public, max-age=7"),
        (["caching", "pages_for"], "no-store"),
    ],
)
def test_a_change_of_the_definition_changes_all_that_is_written(path: list[str], value: object) -> None:
    changed, place, files = (
        change(path, value),
        Place("https://handbook.example", "/srv"),
        [HASHED, "index.html", "learn/index.html"],
    )
    before, after = (write_nginx(each, {}, place, load_templates()) for each in (hosting(), changed))
    text = next(iter(value.values())) if isinstance(value, dict) else str(value)
    assert not any(text in before[name] for name in before) or text == "1"
    assert before != after
    assert any(text in after[name] for name in after)
    assert text in write_headers(changed, files)
    assert write_headers(changed, files) != write_headers(hosting(), files)


@pytest.mark.parametrize("value", ['a"; return 200 "', "a$http_host", "a\n  B: c", "a\\", "é", ""])
def test_a_value_that_would_break_a_file_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        change(["headers", "X-New"], value)


def test_the_limits_of_static_hosts_are_kept() -> None:
    with pytest.raises(ValueError, match="takes 100"):
        write_headers(hosting(), [f"assets/a{number}.0123abcd.js" for number in range(100)])
    with pytest.raises(ValueError, match="longer than 2000"):
        write_headers(change(["headers", "X-New"], "a" * 2000), [])
    with pytest.raises(ValueError, match="more than a static host takes"):
        write_redirects({f"old-{number}": "learn/" for number in range(1001)}, with_languages=False)


@pytest.mark.parametrize("bad", ["/srv/a b", "/srv/a;b", "/srv/$x", '/srv/"'])
def test_a_path_that_would_break_the_configuration_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="nginx would take"):
        check_place(Place("https://handbook.example", bad))
    with pytest.raises(ValueError, match="not the root of a host"):
        check_place(Place("https://handbook.example/below", "/srv"))


def test_compressed_copies_are_the_same_every_time_and_never_larger(tmp_path: Path) -> None:
    large, tiny = tmp_path / "a.css", tmp_path / "b.css"
    large.write_text("a { color: red }\n" * 99, encoding="utf-8")
    tiny.write_text("a", encoding="utf-8")
    assert compress_file(large)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    packed = large.with_name("a.css.br")
    os.utime(packed, (2_000_000_000, 2_000_000_000))
    os.utime(large, (1, 1))
    (tmp_path / "a.css.gz").write_bytes(b"as it was")
    assert compress_file(large)
    assert (tmp_path / "a.css.gz").read_bytes() == b"as it was"  # newer than the file: not made again
    os.utime(large, (2_000_000_001, 2_000_000_001))
    assert compress_file(large)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert first["a.css.gz"][4:8] == bytes(4)
    assert not compress_file(tiny)
    assert not (tmp_path / "b.css.br").exists()


def test_a_host_that_knows_languages_is_told_of_them() -> None:
    lines = write_redirects({"a": "learn/"}, with_languages=True).splitlines()
    assert lines == [
        "/a/ /learn/ 301!",
        "/en/a/ /en/learn/ 301!",
        "/k/index/ / 302! Language=ja",
        "/k/* /:splat 302! Language=ja",
        "/k/index/ /en/ 302! Language=en",
        "/k/* /en/:splat 302! Language=en",
        "/en/* /en/404.html 404",
    ]


def publish(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/publish.py"), *map(str, arguments)]
    env = {**os.environ, "HANDBOOK_IN_VENV": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=env)


@pytest.fixture
def small(site: Path, tmp_path: Path) -> Path:
    """Return a folder with a few files of the site."""
    small = tmp_path / "site"
    for name in ("index.html", "en/index.html", "404.html", "data/datapackage.json", "assets/permalink.js", "sitemap.xml.gz"):
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site / name, small / name)
    return small


@pytest.mark.parametrize("tls", [[], ["--tls"]])
def test_publish_for_a_server(small: Path, tmp_path: Path, tls: list[str]) -> None:
    result = publish("server", "--site", small, "--out", tmp_path / "conf", *tls)
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "conf/conf.d/handbook.conf").read_text(encoding="utf-8")
    assert "server_name handbook.example;" in text
    assert ("\n#    listen 443" in text) == (not tls)
    assert ("return 301 https://handbook.example$request_uri;" in text) == bool(tls)
    assert "\n    ssl_certificate /etc/letsencrypt/live/handbook.example/fullchain.pem;" in text or not tls
    assert (small / "index.html.br").is_file()
    assert (small / "assets/permalink.js.gz").is_file()


def test_publish_for_static_hosts(small: Path) -> None:
    assert compress_file(small / "index.html")
    for host, languages in (("netlify", True), ("cloudflare", False)):
        result = publish(host, "--site", small)
        assert result.returncode == 0, result.stderr
        assert ("Language=ja" in (small / "_redirects").read_text(encoding="utf-8")) == languages
        assert read_rules((small / "_headers").read_text(encoding="utf-8"))["/*"][HSTS] == hosting().transport
    assert [path for path in small.rglob("*") if path.suffix in (".br", ".gz")] == []


def test_publish_says_what_is_wrong(small: Path, tmp_path: Path) -> None:
    nothing = publish("cloudflare", "--site", tmp_path / "nothing")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.endswith("is not a built site. First: SITE_URL=https://your.domain/ python3 scripts/build.py.\n")
    package = small / "data/datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace(f'"{SITE_URL}"', '"https://a.example/b/"'), encoding="utf-8")
    below = publish("server", "--site", small, "--out", tmp_path / "conf")
    assert (below.returncode, below.stderr.count("\n")) == (1, 1)
    assert "https://a.example/b is not the root of a host" in below.stderr
    assert not list(small.rglob("*.br"))
