"""The handbook in a process of its own: answers in order, mistakes come back, and nothing stays when a build is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from leakbook.findings import Finding
from leakbook.handbook import Handbook
from leakbook.pages import unpack
from leakbook.project import load_data
from leakbook.wording import NO_WORDING
from leakbook.worker import Opening, Rendered, Worker, conclude, learn_files, take_in, write_into

OPENING = Opening(load_data(ROOT / "data"), "1.0", "https://handbook.example/", date(2026, 11, 22), date(2026, 11, 23))
# A build that waits to be killed; it prints the number of the worker's process.
BUILD = """
import sys, time
from datetime import date
from pathlib import Path
from asked import name_process
from leakbook.project import load_data
from leakbook.worker import Opening, Worker
if __name__ == "__main__":
    today = date(2026, 11, 22)
    data = load_data(Path(sys.argv[1], "data"))
    print(Worker(Opening(data, "1.0", "https://handbook.example/", today, today)).ask(name_process).result(), flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def worker() -> Worker:
    return Worker(OPENING)


def test_pages_go_in_and_content_and_findings_come_out(worker: Worker) -> None:
    for lang in ("ja", "en"):
        worker.ask(Handbook.learn_source, "x", lang, f'---\ntitle: "題 X"\n---\n\n# 題 X\n\n[{lang}](y.md)\n')
    worker.ask(learn_files, "ja", ["assets/favicon.svg"], ["x.md"])
    html = '<h1 id="x">題 X</h1><p><a href="../y/">見出し</a></p><h2 id="a">A<a class="headerlink" href="#a" title="heading-link">#</a></h2>'
    asked = [
        worker.ask(take_in, Rendered("x", lang, html, {"title": "題 X"}, url)) for lang, url in (("ja", "x/"), ("en", "en/x/"))
    ]
    contents = [unpack(answer.result().packed) for answer in asked]
    assert "この節へのリンク" in contents[0]
    assert "heading-link" not in contents[1]
    outcome = worker.ask(
        conclude, [Finding("mkdocs.yml", 1, "M001", "said by the adapter.", "Mend.")], [], views=False, record=False
    )
    findings = outcome.result().findings
    assert {"M001", "L102"} <= {finding.code for finding in findings}
    assert outcome.result().misled == {"docs/ja/x.md", "docs/en/x.md"}


def test_a_server_reads_a_page_again_when_it_or_the_data_has_changed() -> None:
    worker = Worker(OPENING, lasting=True)
    page = Rendered("x", "ja", '<h1 id="x">題</h1><p>漏えい</p>', {"title": "題"}, "x/")
    lenient = replace(OPENING.data, wording=NO_WORDING)
    builds = [(OPENING, page), (OPENING, page._replace(html=page.html + "<p>漏洩</p>")), (OPENING, page)]
    builds += [(replace(OPENING, data=lenient), page._replace(html=page.html + "<p>漏洩</p>")), (OPENING, page)]
    told = []
    for opening, rendered in builds:
        assert worker.reopen(opening)
        text = f'---\ntitle: "題"\n---\n\n# 題\n\n{"漏洩" if "漏洩" in rendered.html else "漏えい"}\n'
        worker.ask(Handbook.learn_source, "x", "ja", text)
        worker.ask(Handbook.learn_source, "x", "en", "# X")
        content = unpack(worker.ask(take_in, rendered).result().packed)
        findings = worker.ask(conclude, [], [], views=False, record=False).result().findings
        told.append(("漏洩" in content, any("漏洩" in finding.message for finding in findings)))
    assert told == [(False, False), (True, True), (False, False), (True, False), (False, False)]


def test_mistake_in_the_process_comes_back(worker: Worker) -> None:
    page = Rendered("nowhere", "ja", "<h1>x</h1>", {}, "nowhere/")
    with pytest.raises(KeyError, match="nowhere"):
        worker.ask(take_in, page).result()


def test_nothing_is_written_outside_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_into(site, [("", b"home"), ("a/", b"page"), ("data/x.csv", b"1")])
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.*")} == {"index.html", "a/index.html", "data/x.csv"}
    with pytest.raises(ValueError, match="leads out of the site"):
        write_into(site, [("../x", b"")])
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_process_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "build.py"
    script.write_text(BUILD, encoding="utf-8")
    (tmp_path / "asked.py").write_text("import os\n\n\ndef name_process(_):\n    return os.getpid()\n", encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script), str(ROOT)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        number = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    for _ in range(100):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker outlives its build")
