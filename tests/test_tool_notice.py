"""The notice builder: its drafts, what it finds missing, and that nothing leaves it unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from test_browser import PHONE, open_page, reload

ADDRESS = "company/reporting/"
FACTS: dict[str, Any] = {
    "org": "見本株式会社",
    "what": "会員名簿を添付したメールを、別の人に送りました",
    "known": "2026-11-20",
    "data": "name,card",
    "dataMore": "会員番号",
    "people": 1200,
    "most": "yes",
    "cause": "sent",
    "misuse": "none",
    "harm": "カードが不正に使われるおそれがあります",
    "ask": "card,scam",
    "measures": "送信の前に二人で確かめます。",
    "told": "done,desk",
    "published": "soon",
    "contact": "03-0000-0000",
    "other": "なし",
}
NOTICE_JA = """〔送る日〕
個人情報の漏えいについてのお知らせとおわび

1. 起きたこと: 2026年11月20日に分かりました。会員名簿を添付したメールを、別の人に送りました。
2. 漏れた(漏れたおそれがある)項目: 氏名、カード番号。会員番号。最大1,200人。
3. 原因: 誤送信・誤送付。
4. 悪用: 〔送る日〕の時点で、悪用されたという連絡は受けていません。カードが不正に使われるおそれがあります。
5. お願い: 心当たりのない請求は、カード会社に連絡してください。この件に便乗した詐欺に注意し、本物の知らせかを公式サイトで確かめてください。
6. 当社(当会)の対応: 送信の前に二人で確かめます。
7. 窓口: 03-0000-0000。この件の最新の情報は公式サイトに載せます。
8. その他: なし。

ご迷惑とご心配をおかけし、申し訳ありません。
見本株式会社"""
REPORT_EN = """Leak of personal data: draft of the preliminary report
[translate: 見本株式会社]

1. Outline: We found out on 20 November 2026. [translate: 会員名簿を添付したメールを、別の人に送りました]
2. Data items: Names, card numbers. [translate: 会員番号]
3. Number of people: At most 1,200 people.
4. Cause: Sent to the wrong recipient.
5. Secondary damage, or the risk of it: We have received no reports of misuse. [translate: カードが不正に使われるおそれがあります]
6. What we have done and will do for the people concerned: We have notified the people concerned, we have set up a contact point.
7. Whether we have published or will publish it: To be published.
8. What we will do to prevent a repeat: [translate: 送信の前に二人で確かめます。]
9. Anything else that helps: [translate: なし]"""


def open_tool(page: Page, server: str, lang: str = "ja", **facts: str) -> Locator:
    query = urlencode({f"notice.{name}": value for name, value in facts.items()})
    page.goto(f"{server}{'' if lang == 'ja' else 'en/'}{ADDRESS}#?{query}")
    return page.locator("[data-tool=notice]")


def run(page: Page, script: str, argument: Any = None) -> Any:
    return page.evaluate(f"(given) => {{ const n = handbook.notices; return {script}; }}", argument)


def draft(tool: Locator, heading: str) -> Locator:
    return tool.locator("section", has=tool.page.get_by_role("heading", name=heading, exact=True)).locator(".tool__draft")


def test_drafts_of_all_facts(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        open_tool(page, server)
        assert run(page, "n.writeNotice(given, 'ja')", FACTS) == NOTICE_JA
        assert run(page, "n.writeReport(given, 'en')", FACTS) == REPORT_EN
        for kind in ("notice", "report"):
            assert run(page, f"n.listMissing(n.{kind}, given)", FACTS) == []
        assert bad == []


def test_items_are_those_of_the_page(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        for lang, prefix in (("ja", ""), ("en", "en/")):
            page.goto(f"{server}{prefix}{ADDRESS}")
            listed = page.locator("h2#where ~ ol").first.locator("li").count()
            assert run(page, "n.texts[given].reportHeads.length", lang) == listed == 9
        assert set(run(page, "Object.keys(n.notice)")) >= {"outline", "data", "cause", "damage", "other"}


def test_drafts_of_nothing_are_all_gaps(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        open_tool(page, server)
        for lang, mark in (("ja", "〔"), ("en", "[")):
            nothing = dict.fromkeys(FACTS, "")
            for text in (run(page, f"n.write{kind}(given, '{lang}')", nothing) for kind in ("Notice", "Report")):
                items = [line for line in text.split("\n") if line[:1].isdigit()]
                assert len(items) in (8, 9)
                assert [item for item in items if mark not in item] == []
                assert "undefined" not in text
        assert len(run(page, "n.listMissing(n.notice, {})")) == 8
        assert len(run(page, "n.listMissing(n.report, {})")) == 10


def test_words_of_the_other_language_are_marked(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        open_tool(page, server)
        cases = [
            ("名簿", "en", "[translate: 名簿]"),
            ("名簿", "ja", "名簿"),
            ("We lost a laptop", "ja", "〔訳す: We lost a laptop〕"),
            ("We lost a laptop", "en", "We lost a laptop"),
            ("03-0000-0000", "ja", "03-0000-0000"),
            ("help@example.com", "ja", "help@example.com"),
            ("Sample Ltd", "ja", "Sample Ltd"),
        ]
        for text, lang, quoted in cases:
            assert run(page, "n.quote(...given)", [text, lang]) == quoted
        counts = [run(page, "n.texts.en.people(...given)", [count, ""]) for count in ("1", "2")]
        assert counts == ["1 person", "2 people"]


def test_a_person_drafts_by_keyboard_on_a_phone(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        tool = open_tool(page, server, "en")
        before = page.url
        status = tool.get_by_role("status").first
        expect(status).to_contain_text("Still missing from the notice: outline, data items, cause")
        tool.get_by_label("What happened?").focus()
        page.keyboard.type("We sent a list to the wrong person")
        expect(tool.get_by_label("What happened?")).to_be_focused()
        for label in ("names", "Sent to the wrong recipient", "we have received no reports of misuse"):
            tool.get_by_label(label, exact=False).first.focus()
            page.keyboard.press("Space")
        tool.get_by_label("The day you found out").focus()
        page.keyboard.type("2026-11-20")
        tool.get_by_label("Number of people").focus()
        page.keyboard.type("3 million")
        page.keyboard.press("Tab")
        expect(status).to_contain_text("Still missing from the notice: misuse that is possible, anything else")
        expect(draft(tool, "Notice to people (English)")).to_contain_text(
            "1. What happened: We found out on 20 November 2026. We sent a list to the wrong person."
        )
        expect(draft(tool, "Notice to people (Japanese)")).to_contain_text("〔訳す: We sent a list to the wrong person〕")
        expect(draft(tool, "Preliminary report (Japanese)")).to_contain_text("3. 本人の数: 3,000,000人。")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.url == before
        assert "wrong person" not in page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
        assert bad == []


def test_address_only_by_the_button(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server)
        what = tool.get_by_label("何が起きましたか")
        what.fill("秘密")
        tool.get_by_label("氏名").check()
        tool.get_by_label("まだ確かでない最大の数").check()
        assert "notice." not in page.url
        said = tool.locator("p.tool__said")
        tool.get_by_role("button", name="書いた内容をアドレスに入れる").click()
        expect(said).to_contain_text("アドレスに入れました")
        reload(page)
        expect(what).to_have_value("秘密")
        expect(tool.get_by_label("氏名")).to_be_checked()
        what.fill("もっと秘密")
        assert "%E3%82%82" not in page.url
        tool.get_by_role("button", name="アドレスから消す").click()
        assert "notice." not in page.url
        expect(what).to_have_value("もっと秘密")
        what.fill("長い" * 2000)
        tool.get_by_role("button", name="書いた内容をアドレスに入れる").click()
        expect(said).to_contain_text("長すぎる")
        assert "notice." not in page.url
        expect(what).to_have_value("長い" * 2000)
        assert bad == []


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        ("分かった日", "先週", "カレンダーにある日を"),
        ("分かった日", "2026-02-30", "カレンダーにある日を"),
        ("分かった日", "2999-01-01", "今日より先の日です"),
        ("本人の数", "たくさん", "1以上の数を"),
        ("本人の数", "0", "1以上の数を"),
        ("本人の数", "1.5", "1以上の数を"),
        ("本人の数", "-3", "1以上の数を"),
        ("本人の数", "３００万人", ""),
    ],
)
def test_wrong_input_gets_a_sentence_and_stays(browser: Browser, server: str, label: str, text: str, sentence: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server)
        field = tool.get_by_label(label, exact=True)
        field.press_sequentially(text)
        error = tool.locator(".tool__field", has=page.get_by_label(label, exact=True)).locator(".tool__error")
        expect(error).to_be_empty()
        field.blur()
        expect(error).to_contain_text(sentence) if sentence else expect(error).to_be_empty()
        expect(field).to_have_value(text)
        assert bad == []


def test_my_number_has_its_pointer(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        tool = open_tool(page, server)
        pointer = tool.get_by_text("マイナンバーを含む漏えいは、別の報告制度です。")
        expect(pointer).not_to_be_visible()
        tool.get_by_label("マイナンバー", exact=True).check()
        expect(pointer).to_be_visible()
        expect(pointer.get_by_role("link")).to_have_attribute("href", "#my-number")


def test_odd_addresses_do_no_harm(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        tool = open_tool(page, server, data="name,nonsense,toString", misuse="evil", what="<img src=x onerror=alert(1)>")
        expect(draft(tool, "本人への通知(日本語)")).to_contain_text("<img src=x onerror=alert(1)>")
        expect(draft(tool, "本人への通知(日本語)")).to_contain_text("項目: 氏名。")
        expect(tool.get_by_label("まだ書かない").first).to_be_checked()
        assert tool.locator("img").count() == 0
        assert bad == []


def test_copy_save_and_print(browser: Browser, server: str) -> None:
    with open_page(browser, permissions=["clipboard-read", "clipboard-write"]) as (page, bad):
        tool = open_tool(page, server, "en", what="We lost a laptop")
        tool.get_by_role("button", name="Copy this draft: Preliminary report (English)").click()
        expect(tool.get_by_text("Copied.")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(
            "Leak of personal data: draft of the preliminary report\n[name of the company or group]\n\n1. "
        )
        with page.expect_download() as download:
            tool.get_by_role("button", name="Save all four to a file").click()
        saved = Path(download.value.path()).read_text(encoding="utf-8")
        assert saved.count("== ") == 4
        assert copied in saved
        page.evaluate("window.print = () => {}")
        tool.get_by_role("button", name="Print the drafts").click()
        page.emulate_media(media="print")
        expect(draft(tool, "Notice to people (English)")).to_be_visible()
        expect(tool.get_by_label("What happened?")).not_to_be_visible()
        assert bad == []
