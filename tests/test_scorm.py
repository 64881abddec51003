"""The course for learning systems: the package by the standard, and what a unit tells the system's API."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from lxml import etree
from playwright.sync_api import Browser, expect

from conftest import ROOT, SITE_URL, _QuietHandler
from test_browser import PHONE, open_page
from test_course import SOLVE, UNITS

SCHEMA = etree.RelaxNG(etree.parse(str(ROOT / "tests" / "scorm12.rng")))
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
# A system that answers as the standard says, records every call, and keeps what it is told for the next visit.
API = """
window.calls = [];
window.values = JSON.parse(sessionStorage.getItem("lms") ?? '{"cmi.core.lesson_status": "not attempted", "cmi.suspend_data": ""}');
window.API = Object.fromEntries(["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"].map((name) => [
  name,
  (...given) => {
    window.calls.push([name, ...given]);
    if (name === "LMSGetValue") return window.values[given[0]] ?? "";
    if (name === "LMSSetValue") window.values[given[0]] = given[1];
    if (name === "LMSSetValue" || name === "LMSFinish") sessionStorage.setItem("lms", JSON.stringify(window.values));
    return name === "LMSGetLastError" ? "0" : "true";
  },
]));
"""


def make(site: Path, out: Path) -> dict[str, bytes]:
    command = [sys.executable, str(ROOT / "scripts" / "build_scorm.py"), "--site", str(site), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "HANDBOOK_IN_VENV": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def packages(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return make(site, tmp_path_factory.mktemp("scorm"))


@pytest.fixture(scope="module")
def system(packages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the unpacked packages, each below its language, with a page that plays the learning system."""
    folder = tmp_path_factory.mktemp("system")
    for lang in ("ja", "en"):
        zipfile.ZipFile(io.BytesIO(packages[f"course-{lang}.zip"])).extractall(folder / lang)
    frame = (
        "<!doctype html><title>LMS</title><link rel=icon href='data:,'><script>"
        + API
        + "</script><iframe title=unit width=390 height=800></iframe>"
    )
    (folder / "lms.html").write_text(frame, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder))) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_manifest_is_by_the_standard_and_names_every_file(packages: dict[str, bytes], lang: str) -> None:
    package = zipfile.ZipFile(io.BytesIO(packages[f"course-{lang}.zip"]))
    assert package.namelist()[0] == "imsmanifest.xml"  # at the root
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    assert SCHEMA.validate(manifest), SCHEMA.error_log
    named = [file.get("href") for file in manifest.iter(f"{CP}file")]
    assert sorted(named) == sorted(set(package.namelist()) - {"imsmanifest.xml"})
    resources = {resource.get("identifier") for resource in manifest.iter(f"{CP}resource")}
    asked = {element.get("identifierref") for element in manifest.iter(f"{CP}item", f"{CP}dependency")}
    assert asked == resources
    assert [item.get("identifierref") for item in manifest.iter(f"{CP}item")] == UNITS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">1.2<", ">2004<"),
        ('scormtype="sco"', 'scormtype="SCO"'),
        ('default="course"', 'default=""'),
        ("<title>", "<name>"),
        (' type="webcontent"', ""),
    ],
)
def test_schema_finds_what_is_wrong(packages: dict[str, bytes], old: str, new: str) -> None:
    text = zipfile.ZipFile(io.BytesIO(packages["course-en.zip"])).read("imsmanifest.xml").decode()
    assert old in text
    spoiled = text.replace(old, new).replace("</title>", "</name>" if new == "<name>" else "</title>")
    assert not SCHEMA.validate(etree.fromstring(spoiled.encode()))


def test_same_site_gives_the_same_bytes(site: Path, packages: dict[str, bytes], tmp_path: Path) -> None:
    assert make(site, tmp_path) == packages


def test_pages_load_nothing_from_elsewhere(packages: dict[str, bytes]) -> None:
    for name, content in packages.items():
        package = zipfile.ZipFile(io.BytesIO(content))
        for page in (entry for entry in package.namelist() if entry.endswith(".html")):
            text = package.read(page).decode()
            loaded = re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]+)"', text)
            assert loaded
            assert set(loaded) <= set(package.namelist()), (name, page)
            links = {href for href in re.findall(r'<a [^>]*href="([^"]+)"', text) if not href.startswith("#")}
            assert all(re.match(r"https?:|tel:|mailto:", href) for href in links), links
            assert any(href.startswith(SITE_URL) for href in links)


def test_system_is_told_of_the_way_through_a_unit(browser: Browser, system: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{system}lms.html")

        def open_unit() -> None:
            with page.expect_event("framenavigated"):
                page.evaluate("document.querySelector('iframe').src = 'en/unit-1.html?' + Math.random()")
            page.frames[1].wait_for_load_state()

        def called(name: str) -> list[list[str]]:
            return [call for call in page.evaluate("calls") if call[0] == name]

        open_unit()
        unit = page.frame_locator("iframe")
        expect(unit.locator("[data-tool=quiz]")).to_contain_text("sent to your organisation's learning system")
        assert page.evaluate("calls")[0] == ["LMSInitialize", ""]
        assert page.evaluate("values")["cmi.core.lesson_status"] == "incomplete"
        question = unit.locator("[data-question=pressed-send]")
        question.get_by_label("Only if someone complains").check()
        question.get_by_role("button").click()
        assert page.evaluate("values")["cmi.core.score.raw"] == "0"
        question.get_by_label("Yes, unless").check()
        question.get_by_role("button").click()
        values = page.evaluate("values")
        assert values["cmi.core.score.raw"] == "13"  # one of eight
        assert (values["cmi.core.score.min"], values["cmi.core.score.max"]) == ("0", "100")
        assert values["cmi.core.lesson_status"] == "incomplete"
        assert len(called("LMSCommit")) >= 2

        page.evaluate("calls.length = 0")
        open_unit()  # the first is left: it says good-bye, once
        assert len(called("LMSFinish")) == 1
        assert [call[2] for call in called("LMSSetValue") if call[1] == "cmi.core.exit"] == ["suspend"]
        assert all(
            re.fullmatch(r"\d{4}:\d\d:\d\d", call[2]) for call in called("LMSSetValue") if call[1] == "cmi.core.session_time"
        )
        expect(unit.locator("[data-tool=quiz] [role=status]")).to_have_text("1 of 8 questions answered.")
        page.frames[1].evaluate(SOLVE)
        values = page.evaluate("values")
        assert values["cmi.core.score.raw"] == "100"
        assert values["cmi.core.lesson_status"] == "completed"
        assert len(values["cmi.suspend_data"]) < 4096
        assert json.loads(values["cmi.suspend_data"])["finished"]["unit-1"]["score"] == 8
        # Nothing stays in the browser, which another person may use next.
        assert page.frames[1].evaluate("Object.keys(localStorage)") == []
        assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert bad == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_fits_what_a_system_keeps(browser: Browser, system: str, lang: str, unit: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script(API)
        page.goto(f"{system}{lang}/{unit}.html")
        page.evaluate(SOLVE)
        values = page.evaluate("values")
        assert values["cmi.core.lesson_status"] == "completed"
        assert values["cmi.core.score.raw"] == "100"
        assert len(values["cmi.suspend_data"]) < 4096
        assert bad == []


def test_unit_works_without_a_system(browser: Browser, system: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{system}ja/unit-2.html")
        page.evaluate(SOLVE)
        expect(page.locator("[data-tool=quiz] [role=status]")).to_contain_text("8問のうち8問が正解です。")
        expect(page.locator("[data-tool=quiz]")).to_contain_text("この端末のこのブラウザーだけに残ります")
        assert bad == []


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0, "0000:00:00"), (61_000, "0000:01:01"), (3_600_000 * 30 + 59_999, "0030:00:59")]
)
def test_time_is_written_by_the_standard(browser: Browser, system: str, milliseconds: int, text: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{system}en/unit-1.html")
        assert page.evaluate("(time) => handbook.scorm.formatTime(time)", milliseconds) == text
