"""The course in a real Chromium: questions by keyboard and by touch, progress that stays on the device, the completion record."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from test_browser import DESK, MOVE, PHONE, open_page

KEY = "handbook.course"
UNITS = [f"unit-{n}" for n in range(1, 6)]
KEPT = f"JSON.parse(localStorage.getItem('{KEY}'))"
REFUSE = (
    "for (const name of ['getItem', 'setItem', 'removeItem'])"
    " Storage.prototype[name] = function (key) { if (String(key).includes('course')) throw new Error('no'); return null; };"
)
# Answer every question of the page rightly.
SOLVE = """() => {
  for (const part of document.querySelectorAll('.quiz__question')) {
    const right = part.dataset.right.split(' ').map(Number);
    const options = [...part.querySelectorAll('.quiz__option')];
    if (part.dataset.kind === 'order') {
      for (const [at, place] of right.entries()) {
        const item = options[place];
        while ([...item.parentElement.children].indexOf(item) > at) item.querySelector('button').click();
      }
    } else for (const place of right) options[place].querySelector('input').click();
    part.querySelector('.quiz__check button').click();
  }
}"""


def finish(page: Page, server: str, units: list[str], prefix: str = "") -> None:
    for unit in units:
        page.goto(f"{server}{prefix}learn/{unit}/")
        page.evaluate(SOLVE)


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize("unit", UNITS)
def test_every_question_has_its_answer_and_can_be_solved(browser: Browser, server: str, unit: str, prefix: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}{prefix}learn/{unit}/")
        parts = page.locator(".quiz__question")
        assert 6 <= parts.count() <= 10
        page.evaluate(SOLVE)
        assert page.locator(".quiz__verdict--right").count() == parts.count()
        assert "undefined" not in page.locator("article").inner_text()
        for part in parts.all():
            count = int(part.evaluate("e => e.querySelectorAll('.quiz__option').length"))
            assert part.locator(".quiz__said li, .quiz__rest li").count() == count  # each option explains itself
            assert part.locator(".quiz__rest > p:last-child a").count() == 1
        state = page.evaluate(KEPT)
        assert state["finished"][unit]["score"] == state["finished"][unit]["of"] == parts.count()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert bad == []


def test_wrong_answer_teaches_and_may_be_changed(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}learn/unit-1/")
        part = page.locator("[data-question=member-numbers]")
        said = part.locator("[role=status]")
        part.get_by_role("button").click()
        expect(said).to_have_text("答えを選んでから、押してください。")
        assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
        part.get_by_label("名前の列を消してある").check()
        part.get_by_role("button").click()
        expect(said).to_contain_text("違います。答えを変えて、もう一度押せます。")
        expect(said).to_contain_text("いちばん多い思い違いです")
        assert part.locator(".quiz__rest li").count() == 0  # the right one is not given away at once
        assert part.locator(".quiz__option--right").count() == 0
        part.get_by_label("名簿と照らせば").check()
        expect(said).to_be_empty()
        part.get_by_role("button").click()
        expect(said).to_contain_text("正解です。")
        assert part.locator(".quiz__rest li").count() == 2
        assert page.evaluate(KEPT)["answers"]["unit-1"]["member-numbers"]["right"] is True
        assert bad == []


def test_second_wrong_answer_shows_all(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}en/learn/unit-1/")
        part = page.locator("[data-question=what-counts]")
        part.get_by_label("annual accounts").check()
        part.get_by_role("button").click()
        expect(part.locator("[role=status]")).to_contain_text("3 right answers are still missing.")
        part.get_by_label("comment card").check()
        part.get_by_role("button").click()
        expect(part.locator("[role=status]")).to_contain_text(
            "2 right answers are still missing. All the explanations are shown below."
        )
        assert part.locator(".quiz__rest li").count() == 3


def test_order_is_put_right_by_keyboard(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}en/learn/unit-5/")
        part = page.locator("[data-question=bag-on-train]")
        check = part.get_by_role("button", name="Check: Question")
        wanted = ["Phone the company", "Have it wiped remotely", "Report it to the railway", "Check in the ledger"]
        check.focus()
        page.keyboard.press("Enter")
        expect(part.locator("[role=status]")).to_contain_text("Not quite.")
        for place, text in enumerate(wanted):
            item = part.locator(".quiz__option", has_text=text)
            up = item.get_by_role("button", name="” up")
            up.focus()
            while int(item.evaluate("e => [...e.parentElement.children].indexOf(e)")) > place:
                page.keyboard.press("Space")
                expect(up).to_be_focused()
                expect(part.locator("[role=status]")).to_contain_text(f"“{text}")
        check.focus()
        page.keyboard.press("Enter")
        expect(part.locator("[role=status]")).to_contain_text("That is right.")
        page.reload()
        expect(part.locator(".quiz__option").first).to_contain_text(wanted[0])
        expect(part.locator("[role=status]")).to_contain_text("That is right.")
        assert bad == []


def test_unit_by_keyboard_alone(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}learn/unit-4/")
        part = page.locator("[data-question=padlock]")
        part.locator("input").first.focus()
        right = int(part.get_attribute("data-right") or 0)
        page.keyboard.press("Space")
        for _press in range(right):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(part.locator("[role=status]")).to_contain_text("正解です。")


def test_targets_are_large_enough_for_a_thumb(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE, has_touch=True) as (page, _):
        for address in ("learn/unit-3/", "learn/", "learn/record/"):
            page.goto(server + address)
            sizes = page.evaluate(
                "[...document.querySelectorAll('.quiz__option:not(li), .quiz__move, .quiz__check button, .course__tool .md-button,"
                " [data-tool=quiz] .md-button')].filter((e) => e.offsetParent).map((e) => [e.className, e.getBoundingClientRect().height, e.getBoundingClientRect().width])"
            )
            assert [one for one in sizes if one[1] < 44 or one[2] < 44] == [], address
        page.goto(f"{server}learn/unit-3/")
        page.locator("[data-question=taking-out] .quiz__move").nth(1).tap()
        expect(page.locator("[data-question=taking-out] [role=status]")).to_contain_text("2番目に動かしました")


def test_progress_stays_and_goes_when_asked(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}learn/")
        status = page.locator("[data-tool=progress] [role=status]")
        expect(status).to_have_text("まだ始めていません。")
        finish(page, server, ["unit-2"])
        expect(page.locator("[data-tool=quiz] [role=status]")).to_contain_text("8問のうち8問が正解です。この単元を終えました。")
        expect(page.locator(".quiz__answers")).to_be_visible()
        page.reload()
        expect(page.locator("[data-tool=quiz] [role=status]")).to_contain_text("この単元を終えました")
        assert page.locator(".quiz__verdict--right").count() == 8
        page.goto(f"{server}en/learn/")  # the other language knows of it
        expect(status).to_have_text("1 of 5 units finished.")
        expect(page.locator("[data-unit=unit-2]")).to_contain_text("Finished: 8 of 8 right")
        assert page.get_by_role("link", name="Go on to “Personal information and leaks”").is_visible()
        page.get_by_role("button", name="Delete all my answers").click()
        page.get_by_role("button", name="Keep").click()
        assert page.evaluate(KEPT)["finished"].keys() == {"unit-2"}
        page.get_by_role("button", name="Delete all my answers").click()
        page.get_by_role("button", name="Delete").click()
        expect(status).to_contain_text("Deleted from this device.")
        assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
        assert "Finished" not in page.locator("[data-unit=unit-2]").inner_text()
        assert bad == []


def test_one_unit_can_be_begun_anew(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        finish(page, server, ["unit-1", "unit-2"])
        page.get_by_role("button", name="この単元の答えを消す").click()
        page.get_by_role("button", name="消す", exact=True).click()
        assert page.evaluate(KEPT)["finished"].keys() == {"unit-1"}
        assert page.locator(".quiz input:checked").count() == 0
        assert page.locator(".quiz__verdict").count() == 0
        expect(page.locator(".quiz__answers")).to_be_hidden()


def test_new_release_asks_only_what_has_changed(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        finish(page, server, ["unit-1"])
        # As if the site had been another one: one question said something else, one is gone by now.
        page.evaluate(
            f"""() => {{
              const state = {KEPT};
              state.answers['unit-1']['lost-usb'].revision = 'ffffffff';
              state.answers['unit-1']['gone-by-now'] = state.answers['unit-1']['pressed-send'];
              state.finished['unit-1'].day = '2025-11-22';
              localStorage.setItem('{KEY}', JSON.stringify(state));
            }}"""
        )
        page.goto(f"{server}learn/")
        expect(page.locator("[data-unit=unit-1]")).to_contain_text("新しくなった問題が1問あります")
        expect(page.locator("[data-unit=unit-1]")).to_contain_text("2025年11月22日")
        page.goto(f"{server}learn/unit-1/")
        expect(page.locator("[data-tool=quiz] [role=status]")).to_have_text("8問のうち7問に答えました。")
        part = page.locator("[data-question=lost-usb]")
        expect(part).to_contain_text("前に答えた後で新しくなりました")
        assert part.locator("input:checked").count() == 0
        part.get_by_label("漏えいのおそれがある").check()
        part.get_by_role("button").click()
        state = page.evaluate(KEPT)
        assert "gone-by-now" not in state["answers"]["unit-1"]
        assert state["finished"]["unit-1"]["day"] > "2025-11-22"
        assert bad == []


@pytest.mark.parametrize(
    "stored",
    ["", "no json", "[]", "null", '{"format": 99}', '{"format":1,"answers":{"unit-1":{"lost-usb":{"revision":7}}},"finished":{"unit-1":3}}',
     '{"format":1,"answers":{"unit-1":{"lost-usb":{"revision":"c7aaf97e","given":[99],"right":true,"day":"2026-11-22"}}}}'],
)  # fmt: skip
def test_nonsense_in_the_storage_does_no_harm(browser: Browser, server: str, stored: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}learn/")
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, stored])
        for address in ("learn/", "learn/unit-1/", "learn/record/"):
            page.goto(server + address)
            assert page.locator(".tool [role=status]").first.inner_text()
        page.goto(f"{server}learn/unit-1/")
        page.evaluate(SOLVE)
        assert page.evaluate(KEPT)["finished"]["unit-1"]["score"] == 8
        assert bad == []


def test_browser_that_keeps_nothing_says_so_and_works(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script(REFUSE)
        page.goto(f"{server}en/learn/unit-1/")
        expect(page.locator("[data-tool=quiz]")).to_contain_text("This browser cannot keep your answers")
        page.evaluate(SOLVE)
        expect(page.locator("[data-tool=quiz] [role=status]")).to_contain_text("8 of 8 answers are right.")
        page.goto(f"{server}en/learn/")
        expect(page.locator("[data-tool=progress]")).to_contain_text("cannot keep your answers")
        assert bad == []


def test_what_has_changed_since(browser: Browser, server: str) -> None:
    changes = [
        {"date": "2026-01-01", "pages": ["basics/law"], "ja": "法律の新しい説明", "en": "New text on the law"},
        {"date": "2024-01-01", "pages": ["index"], "ja": "古い", "en": "Old"},
        {"date": "2026-02-01", "pages": ["impacts/", "company/email"], "ja": "二つ", "en": "Two"},
    ]
    end = {"day": "2025-11-22", "score": 8, "of": 8, "version": "1"}
    state = {"format": 1, "answers": {}, "finished": {"unit-1": end}}
    with open_page(browser) as (page, bad):
        page.route(
            "**/assets/tools/progress.js",
            lambda route: route.fulfill(
                body=f"handbook.changes = {json.dumps(changes)};\n{route.fetch().text()}", content_type="text/javascript"
            ),
        )
        page.route(
            "**/assets/tools/record.js",
            lambda route: route.fulfill(
                body=f"handbook.changes = {json.dumps(changes)};\n{route.fetch().text()}", content_type="text/javascript"
            ),
        )
        page.goto(f"{server}learn/")
        assert page.locator(".course__changes").count() == 0  # nothing finished, nothing to tell
        page.evaluate("([key, state]) => localStorage.setItem(key, JSON.stringify(state))", [KEY, state])
        for address in ("learn/", "learn/record/"):
            page.goto(server + address)
            items = page.locator(".course__changes li")
            assert [item.split(": ")[1] for item in items.all_inner_texts()] == [
                "二つ impacts/ company/email",
                "法律の新しい説明",
            ]
            targets = items.locator("a").evaluate_all("links => links.map((link) => link.href)")
            assert targets == [f"{server}impacts/", f"{server}company/email/", f"{server}basics/law/"]
        page.goto(f"{server}en/learn/")
        assert page.locator(".course__changes a").last.evaluate("a => a.href") == f"{server}en/basics/law/"
        assert bad == []


@pytest.mark.parametrize("text", ["", "abc", "漏えい", "a" * 55, "b" * 56, "c" * 64, "d" * 1000, "😀" * 30])
def test_own_sha256_is_sha256(browser: Browser, server: str, text: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}learn/")
        assert page.evaluate("(text) => handbook.course.sha256(text)", text) == hashlib.sha256(text.encode()).hexdigest()


def make_record(page: Page, server: str) -> dict[str, object]:
    finish(page, server, ["unit-1", "unit-3"])
    page.goto(f"{server}learn/record/")
    page.get_by_label("氏名", exact=True).first.fill("山田　 花子")
    page.get_by_label("所属").first.fill("ＩＴ部")
    with page.expect_download() as download:
        page.get_by_role("button", name="データを保存する").click()
    assert re.fullmatch(r"受講記録-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_record_is_what_its_page_says(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        record = make_record(page, server)
        assert record["name"] == "山田 花子"
        assert record["department"] == "IT部"
        assert [unit["unit"] for unit in record["units"]] == ["unit-1", "unit-3"]  # type: ignore[attr-defined]
        assert set(record) == {"format", "course", "name", "department", "issued", "units", "checksum"}
        rest = {key: value for key, value in record.items() if key != "checksum"}
        canonical = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert str(record["checksum"]).replace("-", "") == hashlib.sha256(canonical.encode()).hexdigest()[:16]
        sheet = page.locator(".record-sheet")
        for text in ("山田 花子", "IT部", str(record["checksum"]), "個人情報と漏えい", "毎日の取扱い", "8/8"):
            assert text in sheet.inner_text()
        expect(page.locator("[data-tool=record]")).to_contain_text(
            "まだの単元: 漏れると何が起きるか、だまされない、起きたときの動き方"
        )
        # The name is kept nowhere.
        assert "山田" not in page.evaluate("JSON.stringify(localStorage) + location.href")
        page.reload()
        assert page.get_by_label("氏名", exact=True).first.input_value() == ""
        assert bad == []


def test_record_is_checked_from_its_file_and_from_paper(browser: Browser, server: str, tmp_path: Path) -> None:
    with open_page(browser) as (page, bad):
        record = make_record(page, server)
        tool = page.locator("[data-tool=record-check]")
        said = tool.locator("[role=status]")
        file = tmp_path / "record.json"
        file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        page.get_by_label("保存したファイル").set_input_files(file)
        expect(said).to_contain_text("照合符号は合っています。山田 花子さん、終えた単元は2つです。")
        for old, new in (("花子", "華子"), ('"score": 8', '"score": 7'), ('"day": "2', '"day": "1'), ("unit-3", "unit-4")):
            text = json.dumps(record, ensure_ascii=False)
            assert old in text
            page.get_by_label("または、ファイルの中身を貼る").fill(text.replace(old, new, 1))
            tool.get_by_role("button", name="確かめる").first.click()
            expect(said).to_contain_text("照合符号が合いません")
        page.get_by_label("または、ファイルの中身を貼る").fill("{}")
        tool.get_by_role("button", name="確かめる").first.click()
        expect(said).to_contain_text("読めません")

        tool.get_by_role("button", name="紙を見て入力する").click()
        expect(tool.get_by_label("氏名")).to_be_focused()
        tool.get_by_label("氏名").fill("山田 花子")
        tool.get_by_label("所属").fill("IT部")
        tool.get_by_label("作った日").fill(str(record["issued"]))
        for unit in record["units"]:  # type: ignore[attr-defined]
            box = tool.locator("fieldset").nth(UNITS.index(unit["unit"]))
            box.get_by_label("終えた日").fill(unit["day"])
            box.get_by_label("正解の数").fill(str(unit["score"]))
        tool.get_by_label("照合符号").fill(str(record["checksum"]).upper().replace("-", " "))
        tool.get_by_role("button", name="確かめる").last.click()
        expect(said).to_contain_text("照合符号は合っています")
        tool.get_by_label("氏名").fill("山田 花男")
        tool.get_by_role("button", name="確かめる").last.click()
        expect(said).to_contain_text("合いません")
        assert bad == []


def count_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_record_prints_on_one_sheet(browser: Browser, server: str, prefix: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{prefix}learn/record/")  # nothing finished: the form for the pen
        assert count_pages(page.pdf(format="A4")) == 1
        page.emulate_media(media="print")
        assert page.locator(".course--form").is_visible()
        assert not page.locator("#proves").is_visible()
        page.emulate_media(media="null")
        finish(page, server, UNITS, prefix)
        page.goto(f"{server}{prefix}learn/record/")
        page.locator("[data-tool=record] input").first.fill("A" * 60)
        assert count_pages(page.pdf(format="A4")) == 1
        page.emulate_media(media="print")
        assert page.locator(".record-sheet").is_visible()
        assert page.locator(".record-sheet tbody tr").count() == 5
        assert not page.locator("[data-tool=record] button").first.is_visible()
        assert not page.locator("#format").is_visible()
        assert bad == []


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_without_javascript_everything_is_there(browser: Browser, server: str, prefix: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        for unit in UNITS:
            page.goto(f"{server}{prefix}learn/{unit}/")
            questions = page.locator(".quiz__question").count()
            assert page.locator(".quiz__answer").count() == questions >= 6
            assert page.locator(".quiz__question ol > li").count() == page.locator(".quiz__answer ol > li").count()
            assert page.locator(".quiz__answers").is_visible()
            assert "JavaScript" in page.locator("[data-tool=quiz]").inner_text()
        page.goto(f"{server}{prefix}learn/")
        assert page.locator(".course a").count() == 5
        page.goto(f"{server}{prefix}learn/record/")
        assert page.locator(".course--form li").count() == 5
        assert count_pages(page.pdf(format="A4")) == 1
        assert bad == []


def test_works_from_a_file(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport=DESK)
    context.add_init_script(MOVE)
    page = context.new_page()
    bad: list[str] = []
    page.on("pageerror", lambda error: bad.append(str(error)))
    page.goto((site / "learn" / "unit-1" / "index.html").as_uri())
    page.evaluate(SOLVE)
    expect(page.locator("[data-tool=quiz] [role=status]")).to_contain_text("8問のうち8問が正解です")
    page.goto((site / "learn" / "index.html").as_uri())
    expect(page.locator("[data-tool=progress] [role=status]")).to_have_text("5単元のうち1単元を終えました。")
    assert page.get_by_role("link", name="受講記録を作る").evaluate("a => a.href").endswith("/learn/record/index.html")
    assert bad == []
    context.close()


def test_question_has_a_permanent_address(browser: Browser, server: str) -> None:
    with open_page(browser, locale="en-GB") as (page, _):
        page.goto(f"{server}k/learn/unit-4/#q-padlock")
        page.wait_for_url("**/en/learn/unit-4/#q-padlock")
        expect(page.locator("#q-padlock")).to_be_in_viewport()


def test_link_to_the_answers_opens_them(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.goto(f"{server}learn/unit-1/")
        expect(page.locator(".quiz__answers")).to_be_hidden()
        page.goto(f"{server}learn/unit-1/#answers")
        expect(page.locator(".quiz__answers")).to_be_visible()
