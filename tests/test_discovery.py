"""What the site tells search engines, readers of shared links and home screens, read back from the built site."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from conftest import ROOT, SITE_URL
from leakbook.offline import write_pack
from leakbook.pages import LANGUAGES, page_url
from leakbook.project import load_data
from leakbook.urls import resolve_url
from test_site import PAGES, page

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ADDRESSES = {"ja": "", "en": "en/"}
MEDIA = {"light": "(prefers-color-scheme: light)", "dark": "(prefers-color-scheme: dark)"}


def read_size(path: Path) -> tuple[int, int]:
    """Return the width and height that a PNG states (ISO/IEC 15948: the first chunk)."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", head[16:])  # type: ignore[return-value]


def read_manifest(site: Path, lang: str) -> dict[str, object]:
    return json.loads((site / ADDRESSES[lang] / "manifest.webmanifest").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_sitemap_holds_every_page_with_its_languages_and_the_day_that_it_shows(site: Path) -> None:
    root = etree.parse(str(site / "sitemap.xml"))
    entries = root.findall("s:url", SITEMAP)
    assert sorted(entry.findtext("s:loc", None, SITEMAP) for entry in entries) == sorted(
        SITE_URL + page_url(slug, lang) for slug, lang in PAGES
    )
    days = {
        SITE_URL + page_url(*key): page(site, *key).xpath("//footer[@class='page-facts']//time/@datetime")[0] for key in PAGES
    }
    urls = {SITE_URL + page_url(slug, lang): slug for slug, lang in PAGES}
    for entry in entries:
        url = entry.findtext("s:loc", None, SITEMAP)
        assert entry.findtext("s:lastmod", None, SITEMAP) == days[url]
        alternates = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SITEMAP)}
        pair = {lang: SITE_URL + page_url(urls[url], lang) for lang in LANGUAGES}
        assert alternates == {**pair, "x-default": pair["ja"]}
        assert entry.find("s:changefreq", SITEMAP) is None


def test_robots_may_read_all_and_find_the_sitemap(site: Path) -> None:
    lines = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {SITE_URL}sitemap.xml"]


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_a_shared_link_shows_a_card(site: Path, slug: str, lang: str) -> None:
    root = page(site, slug, lang)
    facts = {meta.get("property"): meta.get("content") for meta in root.xpath("//head/meta[@property]")}
    image = site / facts["og:image"].removeprefix(SITE_URL)
    assert image.name == f"card-{lang}.png"
    assert read_size(image) == (int(facts["og:image:width"]), int(facts["og:image:height"])) == (1200, 630)
    assert facts["og:image:alt"].startswith(facts["og:site_name"])
    assert root.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_manifest_is_whole(site: Path, lang: str) -> None:
    manifest, root = read_manifest(site, lang), page(site, "personal/passwords", lang)
    (link,) = root.xpath("//link[@rel='manifest']/@href")
    assert resolve_url(link, page_url("personal/passwords", lang)) == (f"{ADDRESSES[lang]}manifest.webmanifest", "")
    home = SITE_URL + ADDRESSES[lang]
    assert urljoin(f"{home}manifest.webmanifest", str(manifest["start_url"])) == home
    assert urljoin(f"{home}manifest.webmanifest", str(manifest["scope"])) == SITE_URL
    assert manifest["lang"] == lang
    assert manifest["name"] == root.xpath("//meta[@property='og:site_name']/@content")[0]
    assert len(str(manifest["short_name"])) <= 13
    icons = manifest["icons"]
    assert isinstance(icons, list)
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in icons:
        size = int(icon["sizes"].partition("x")[0])
        assert read_size(site / ADDRESSES[lang] / icon["src"]) == (size, size)
    (touch,) = root.xpath("//link[@rel='apple-touch-icon']/@href")
    assert read_size(site / resolve_url(touch, page_url("personal/passwords", lang))[0]) == (180, 180)  # type: ignore[index]


@pytest.mark.parametrize("scheme", MEDIA)
def test_the_browser_s_frame_has_the_colour_of_the_header(browser: Browser, site: Path, server: str, scheme: str) -> None:
    tab = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(server, wait_until="load")
    colours = tab.locator("meta[name='theme-color']").evaluate_all(
        "metas => metas.filter((m) => !m.media || matchMedia(m.media).matches).map((m) => m.content)"
    )
    header = tab.locator("header").first.evaluate("e => getComputedStyle(e).backgroundColor")
    tab.close()
    assert {f"rgb{tuple(bytes.fromhex(colour[1:]))}" for colour in colours} == {header}
    assert read_manifest(site, "ja")["theme_color"] in colours or scheme == "dark"


def test_a_page_asks_for_no_manifest_picture_or_copy(browser: Browser, server: str) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{server}en/personal/passwords/", wait_until="networkidle")
    tab.close()
    assert asked
    assert [url for url in asked if url.endswith((".png", ".webmanifest", ".md", ".txt", ".json"))] == []


@pytest.mark.parametrize("name", ["icon-192", "icon-512", "maskable-512", "apple-touch-180"])
def test_icons_show_the_drawing_as_it_is_now(browser: Browser, server: str, name: str) -> None:
    tab = browser.new_page()
    tab.goto(server)
    share = 0.8 if name.startswith("maskable") else 1
    assert compare(tab, f"assets/icons/{name}.png", share) < 2, "run scripts/pictures.py"
    assert compare(tab, f"assets/icons/{name}.png", share * 0.9) > 2  # so that it can tell
    tab.close()


def compare(tab: Page, icon: str, share: float) -> float:
    """Return by how much, of 255, an icon differs on average from the drawing at a share of its size on the drawing's ground."""
    script = """async ([icon, share]) => {
      const load = (src) => new Promise((go, stop) => Object.assign(new Image(), {src, onload() { go(this) }, onerror: stop}))
      const [image, drawing] = [await load(icon), await load("assets/favicon.svg")]
      const size = image.width
      const paint = (draw) => {
        const context = Object.assign(document.createElement("canvas"), {width: size, height: size}).getContext("2d")
        context.fillStyle = "#4051b5"
        context.fillRect(0, 0, size, size)
        draw(context)
        return context.getImageData(0, 0, size, size).data
      }
      const edge = size * (1 - share) / 2
      const [a, b] = [
        paint((context) => context.drawImage(image, 0, 0)),
        paint((context) => context.drawImage(drawing, edge, edge, size * share, size * share)),
      ]
      return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]), 0) / a.length
    }"""
    return tab.evaluate(script, [icon, share])  # type: ignore[no-any-return]


def test_the_offline_pack_leaves_out_what_only_a_server_needs(site: Path) -> None:
    left_out = (
        "robots.txt", "manifest.webmanifest", "en/manifest.webmanifest", "assets/card-en.png", "assets/icons/icon-192.png",
        "llms.txt", "en/llms.txt", "index.html.md", "en/basics/index.html.md",
    )  # fmt: skip
    kept = ("index.html", "en/basics/index.html", "assets/favicon.svg", "data/en/penalties.csv")
    files = {name: (site / name).read_bytes() for name in (*left_out, *kept)}
    pack = write_pack(files, load_data(ROOT / "data").strings, "1", 1_790_000_000)
    names = zipfile.ZipFile(io.BytesIO(pack)).namelist()
    assert {name for name in names if name.startswith("handbook/")} == {f"handbook/{name}" for name in kept}
