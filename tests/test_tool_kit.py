"""The tool `kit` of workshop/: parts in, a timetable with notes and codes out; all of it in the address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import ROOT, SITE_URL
from test_browser import PHONE, open_page, reload

PAGE = {"ja": "workshop/", "en": "en/workshop/"}
PLANS = yaml.safe_load((ROOT / "data/plans.yaml").read_text(encoding="utf-8"))
KIT = "#builder?kit.parts=x*mis-sent-list.s*company_email*zip*7.h*reporting.p*ninety*close&kit.start=13%3A30"


def tool(page: Page) -> Locator:
    return page.locator("[data-tool=kit]")


def parts(page: Page) -> list[str | None]:
    return [row.get_attribute("data-part") for row in tool(page).locator(".kit__agenda > li").all()]


def times(page: Page) -> list[str]:
    return tool(page).locator(".kit__time").all_inner_texts()


@pytest.mark.parametrize("lang", PAGE)
def test_it_begins_with_a_ready_kit(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE[lang])
        expect(tool(page).locator(".kit__agenda > li")).to_have_count(len(PLANS["thirty"]["items"]))
        assert parts(page) == [f"p*thirty*{item['id']}" for item in PLANS["thirty"]["items"]]
        expect(tool(page).locator(".kit__sum")).to_contain_text("30")
        assert bad == []


def test_presets_are_the_plans_and_their_minutes_sum(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(server + PAGE["en"])
        for name, minutes in (("60-minute", 60), ("90-minute", 90), ("30-minute", 30)):
            tool(page).get_by_role("button", name=name).click()
            expect(tool(page).locator(".kit__sum")).to_contain_text(f"{minutes} minutes in all")
            assert times(page)[-1].endswith(f"–{minutes // 60}:{minutes % 60:02}")
        assert "kit.parts=p*thirty*open" in page.url
        assert bad == []


def test_a_kit_lives_in_the_address(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}{KIT}")
        expect(tool(page).locator(".kit__sum")).to_have_text("4 parts, 43 minutes in all (13:30–14:13)")
        assert parts(page) == ["x*mis-sent-list", "s*company_email*zip", "h*reporting", "p*ninety*close"]
        assert times(page) == ["13:30–14:00", "14:00–14:07", "14:07–14:10", "14:10–14:13"]
        tool(page).get_by_label("Start time").fill("09:00")
        expect(tool(page).locator(".kit__sum")).to_contain_text("09:00–09:43")
        tool(page).get_by_label("Minutes for “Reporting card”").fill("10")
        page.keyboard.press("Tab")
        expect(tool(page).locator(".kit__sum")).to_contain_text("50 minutes in all (09:00–09:50)")
        tool(page).get_by_label("Name of the session").fill("Friday lunch")
        reload(page)
        expect(tool(page).locator(".kit__name")).to_have_text("Friday lunch")
        expect(tool(page).locator(".kit__sum")).to_contain_text("50 minutes in all (09:00–09:50)")
        assert "h*reporting*10" in page.url
        assert bad == []


def test_parts_are_ticked_moved_and_taken_out_by_keyboard(browser: Browser, server: str) -> None:
    with open_page(browser, viewport=PHONE) as (page, bad):
        page.goto(f"{server}{PAGE['ja']}#builder?kit.parts=h*phishing.x*insider")
        tool(page).get_by_role("button", name="「辞める人と顧客名簿」を上へ").press("Enter")
        assert parts(page) == ["x*insider", "h*phishing"]
        expect(tool(page).get_by_role("button", name="「辞める人と顧客名簿」を下へ")).to_be_focused()
        expect(tool(page).get_by_role("status").first).to_have_text("「辞める人と顧客名簿」を1番目にしました。")
        for name in ("ハンドブックの節", "企業の対策", "メールとFAXの誤送信対策"):
            tool(page).locator("summary", has_text=re.compile(f"^{name}$")).press("Enter")
        box = tool(page).locator('[value="s*company_email*zip"]')
        box.press("Space")
        assert parts(page)[2] == "s*company_email*zip"
        box.press("Space")
        assert len(parts(page)) == 2
        tool(page).get_by_role("button", name="「フィッシングの紙」を外す").press("Enter")
        tool(page).get_by_role("button", name="「辞める人と顧客名簿」を外す").press("Enter")
        expect(tool(page).locator(".kit__sum")).to_contain_text("項目がありません")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        sizes = tool(page).locator("button:visible, summary:visible").evaluate_all("all => all.map((e) => e.offsetHeight)")
        assert min(sizes) >= 44
        assert bad == []


@pytest.mark.parametrize(
    "nonsense", ["nothing", "x*", "s*constructor*x", "x*insider*99999", "%3Cb%3E", "....", "p*thirty*open.p*thirty*open"]
)
def test_nonsense_in_the_address_is_passed_over(browser: Browser, server: str, nonsense: str) -> None:
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE['en']}#?kit.parts={nonsense}&kit.start={nonsense}")
        expect(tool(page).locator(".kit__sum")).to_be_visible()
        known = parts(page)
        assert len(known) == len(set(known)) <= 1
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_links_and_codes_lead_to_what_is_there(browser: Browser, server: str, site: Path, lang: str) -> None:
    every = ".".join(f"p*{plan}*{item['id']}" for plan, entry in PLANS.items() for item in entry["items"])
    with open_page(browser) as (page, bad):
        page.goto(f"{server}{PAGE[lang]}#?kit.parts={every}.x*lost-usb.s*emergency_*pick")
        expect(tool(page).locator(".kit__code")).to_have_count(sum(len(plan["items"]) for plan in PLANS.values()) + 2)
        for address in tool(page).locator("a").evaluate_all("links => links.map((link) => link.href)"):
            path, _, anchor = address.removeprefix(server).partition("#")
            text = (site / path / "index.html").read_text(encoding="utf-8")
            assert re.search(rf'id="{anchor.partition("?")[0]}"', text), address
        for image in tool(page).locator(".kit__code img").evaluate_all("all => all.map((e) => e.src)"):
            path, _, view = image.removeprefix(server).partition("#")
            assert f'<view id="{view}"' in (site / path).read_text(encoding="utf-8"), image
        shown = tool(page).locator(".kit__code figcaption").all_inner_texts()
        assert all(text.startswith(SITE_URL.partition("://")[2] + "k/") for text in shown)
        assert "#" not in tool(page).locator(".kit__paper").inner_text()
        assert bad == []


def test_an_address_stands_alone_where_its_code_is_missing(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, _):
        page.route("**/assets/qr/**", lambda route: route.abort())
        page.goto(server + PAGE["en"])
        expect(tool(page).locator(".kit__code")).to_have_count(5)
        expect(tool(page).locator(".kit__code img")).to_have_count(0)
        expect(tool(page).locator(".kit__code a").first).to_be_visible()


def test_a_kit_prints_and_is_saved(browser: Browser, server: str) -> None:
    with open_page(browser) as (page, bad):
        page.add_init_script("window.print = () => {}")
        page.goto(f"{server}{PAGE['en']}{KIT}")
        with page.expect_download() as download:
            tool(page).get_by_role("button", name="Save as a text file").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert "13:30–14:00 The list that went astray (30 min)" in text
        assert f"{SITE_URL}k/workshop/exercises/#mis-sent-list" in text
        assert page.url in text
        tool(page).get_by_role("button", name="Print", exact=True).click()
        page.emulate_media(media="print")
        assert tool(page).locator(".kit__time").first.is_visible()
        assert tool(page).locator(".kit__code img").first.is_visible()
        assert not tool(page).locator("button:visible, summary:visible, input:visible").count()
        assert not page.locator("#ready-kits").is_visible()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) <= 2
        assert bad == []


@pytest.mark.parametrize("lang", PAGE)
def test_ready_kits_stand_on_the_page_without_javascript(browser: Browser, server: str, lang: str) -> None:
    with open_page(browser, java_script_enabled=False, viewport=PHONE) as (page, bad):
        page.goto(server + PAGE[lang])
        expect(tool(page).locator("p")).to_contain_text("JavaScript")
        assert page.locator("#ready-kits tbody tr").count() == len(PLANS)
        assert bad == []


def test_it_works_from_a_file(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(site / PAGE['en'] / 'index.html').as_uri()}{KIT}")
    expect(tool(page).locator(".kit__sum")).to_contain_text("43 minutes in all")
    page.locator(".kit__note a").first.click()
    expect(page.locator("h1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("lang", PAGE)
def test_the_data_offers_what_is_taught(site: Path, lang: str) -> None:
    text = (site / f"assets/tools/kit-data-{lang}.js").read_text(encoding="utf-8")
    kit = json.loads(text.removeprefix("self.handbookKit=").removesuffix(";\n"))
    slugs = [page["slug"] for folder in kit["folders"] for page in folder["pages"]]
    assert "company/email" in slugs
    assert not [slug for slug in slugs if slug.startswith(("reference/", "workshop/"))]
    assert [plan["id"] for plan in kit["plans"]] == list(PLANS)
    assert [one["id"] for one in kit["handouts"]] == ["personal", "day-one", "reporting", "phishing"]
    assert "[^" not in text


@pytest.mark.parametrize("lang", PAGE)
def test_the_table_says_what_the_plans_say(site: Path, lang: str) -> None:
    root = html.parse(str(site / PAGE[lang] / "index.html")).getroot()
    rows = root.xpath("//*[@id='ready-kits']//tbody/tr")
    for row, (name, plan) in zip(rows, PLANS.items(), strict=True):
        links = [href for href in row.xpath(".//a/@href") if "#" in href]
        assert any(href.endswith(f"plans/#{name}") for href in links)
        used = {f"exercises/#{item['exercise']}" for item in plan["items"] if "exercise" in item}
        used |= {f"handouts/#{sheet}" for item in plan["items"] for sheet in item.get("handouts", ())}
        assert used == {href for href in links if "plans/" not in href}
