"""The offline pack, as a person without a network uses it: unpacked, opened from the disk, every link followed."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, expect

from leakbook.offline import PACK, START, SUMS, name_files, write_offer, write_pack
from leakbook.project import load_data
from rendering import make_handbook
from test_browser import MOVE

ROOT = Path(__file__).resolve().parent.parent
MOMENT = 1_790_000_000


def pack(site: Path) -> bytes:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return write_pack(files, load_data(ROOT / "data").strings, "1.2.3", MOMENT)


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    (folder / PACK).write_bytes(pack(site))
    zipfile.ZipFile(folder / PACK).extractall(folder / "a folder")
    return folder / "a folder"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    context.add_init_script(MOVE)
    yield context
    context.close()


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("../passwords/", "../passwords/index.html"),
        ("../passwords/#length", "../passwords/index.html#length"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("../../?q=a", "../../index.html?q=a"),
        ("#here", "#here"),
        ("../data/ja/a.csv", "../data/ja/a.csv"),
        ("a.b/", "a.b/index.html"),
        ("https://x.example/", "https://x.example/"),
        ("//x.example/", "//x.example/"),
        ("tel:188", "tel:188"),
        ("mailto:a@x.example", "mailto:a@x.example"),
    ],
)
def test_links_name_files(written: str, named: str) -> None:
    assert name_files(f'<a class="x" href="{written}">x</a>') == f'<a class="x" href="{named}">x</a>'
    assert name_files(f'<link href="{written}">') == f'<link href="{written}">'


def test_the_same_site_gives_the_same_zip_and_the_checksums_are_right(site: Path, unpacked: Path) -> None:
    assert (unpacked.parent / PACK).read_bytes() == pack(site)
    sums = (unpacked / SUMS).read_bytes()
    listed = dict(reversed(line.split("  ")) for line in sums.decode().splitlines())
    found = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert listed.keys() == found - {SUMS, START}
    assert all(hashlib.sha256((unpacked / path).read_bytes()).hexdigest() == digest for path, digest in listed.items())
    start = (unpacked / START).read_text(encoding="utf-8")
    assert hashlib.sha256(sums).hexdigest() in start
    assert "1.2.3" in start


def follow(file: Path) -> Path:
    """Return the Japanese page that a permanent address leads to, with its section; another file itself."""
    way = file.as_posix().replace("/handbook/k/index/", "/handbook/").replace("/handbook/k/", "/handbook/")
    return Path(way)


def test_every_link_from_the_start_page_leads_to_a_file_and_every_page_is_reached(unpacked: Path) -> None:
    waiting, ids = [unpacked / START], dict[Path, set[str]]()
    anchors = []
    while waiting:
        file = waiting.pop()
        if file in ids:
            continue
        assert file.is_file(), file
        root = html.parse(str(file)).getroot() if file.suffix == ".html" else None
        ids[file] = set(root.xpath("//@id")) if root is not None else set()
        for way in (
            root.xpath("//a/@href | //img/@src | //script/@src | //link[@rel='stylesheet']/@href") if root is not None else ()
        ):
            path, fragment = urldefrag(str(way))
            if not urlsplit(path).scheme:
                target = (file.parent / unquote(path.partition("?")[0])).resolve() if path else file
                waiting.append(target)
                anchors.append((file, target, fragment))
    assert [(file, target, name) for file, target, name in anchors if name and name not in ids[follow(target)]] == []
    assert set(unpacked.rglob("*.html")) <= ids.keys()


def test_every_page_opens_from_the_disk_without_a_fault_or_a_request_to_anywhere(
    unpacked: Path, context: BrowserContext
) -> None:
    page, faults = context.new_page(), list[str]()
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    # What is still loading when the next page is opened is aborted.
    page.on(
        "requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or faults.append(f"{page.url}: {request.url}")
    )
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or faults.append(request.url))
    pages = [path for path in sorted(unpacked.rglob("index.html")) if "/k/" not in path.as_posix()]
    assert len(pages) > 100
    for path in (unpacked / START, *pages):
        page.goto(path.as_uri(), wait_until="load")
    assert faults == []


def open_page(context: BrowserContext, unpacked: Path, address: str) -> Page:
    page = context.new_page()
    page.goto((unpacked / "handbook" / address / "index.html").as_uri())
    return page


def test_search_leads_to_the_page(unpacked: Path, context: BrowserContext) -> None:
    page = open_page(context, unpacked, "personal")
    page.get_by_role("searchbox").fill("スマホ落とした")
    page.locator("[data-search-hit='emergency/lost-device']").click()
    page.wait_for_url("**/emergency/lost-device/index.html*")
    expect(page.locator("h1")).to_be_visible()


def test_language_switch_permanent_link_and_code_work(unpacked: Path, context: BrowserContext) -> None:
    page = open_page(context, unpacked, "personal/passwords")
    page.locator("h2#length .headerlink").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value(
        "https://handbook.example/k/personal/passwords/#length"
    )
    page.wait_for_function("document.querySelector('dialog img').naturalWidth > 0")
    page.keyboard.press("Escape")
    page.locator("h2#length").scroll_into_view_if_needed()
    page.locator("[data-language-switch]").click()
    page.wait_for_url("**/en/personal/passwords/index.html*")


def test_a_permanent_link_goes_on_to_the_reader_s_language_and_section(unpacked: Path, browser: Browser) -> None:
    context = browser.new_context(offline=True, locale="en-GB")
    page = context.new_page()
    page.goto((unpacked / "handbook/k/personal/passwords/index.html").as_uri() + "#length")
    page.wait_for_url("**/en/personal/passwords/index.html#length")
    context.close()


def test_the_pack_is_offered_where_it_is_made_and_not_inside_itself() -> None:
    handbook = make_handbook()
    assert "build.py --offline" in write_offer(handbook, "en", "en/workshop/")
    handbook.files.add(PACK)
    offer = write_offer(handbook, "en", "en/workshop/")
    assert f'href="../../{PACK}"' in offer
    assert name_files(offer).strip() == ""
