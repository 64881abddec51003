"""The JSON-LD of every built page, beside what the page shows; types and properties as schema.org and Google document them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from conftest import SITE_URL
from leakbook.changes import read_change
from leakbook.handbook import file_name
from leakbook.pages import LANGUAGES, element_text, other_language, page_url
from leakbook.structured import QUESTIONS, find_change_day, write_structured
from rendering import make_handbook, render
from test_site import PAGES, SLUGS, TABLES, data, page

# Of each type: what Google's guide to its search results asks for, and what else schema.org has for it that is used here.
CREATIVE_WORK = {
    "dateModified", "timeRequired", "license", "publisher", "author", "isPartOf", "inLanguage", "description", "url", "name",
    "workTranslation", "translationOfWork", "isAccessibleForFree", "version", "creator", "hasPart",
}  # fmt: skip
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "Article": ({"headline", "dateModified", "author", "description", "url"}, CREATIVE_WORK),
    "LearningResource": ({"description"}, CREATIVE_WORK | {"headline"}),
    "WebSite": ({"name", "url"}, CREATIVE_WORK | {"potentialAction"}),
    "SearchAction": ({"target", "query-input"}, set()),
    "EntryPoint": ({"urlTemplate"}, set()),
    "Project": ({"name", "url"}, set()),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name"}, {"item"}),
    "FAQPage": ({"mainEntity"}, CREATIVE_WORK),
    "Question": ({"name", "acceptedAnswer"}, set()),
    "Answer": ({"text"}, set()),
    "Dataset": (
        {"name", "description", "license", "creator", "distribution", "url", "includedInDataCatalog"},
        CREATIVE_WORK,
    ),
    "DataDownload": ({"contentUrl", "encodingFormat"}, set()),
    "DataCatalog": ({"name", "description", "url", "dataset"}, CREATIVE_WORK),
    "DefinedTermSet": ({"name", "hasDefinedTerm"}, CREATIVE_WORK),
    "DefinedTerm": ({"name", "description"}, set()),
    "Course": ({"name", "description", "provider"}, CREATIVE_WORK),
}
Node = dict[str, Any]


@cache
def read_nodes(site: Path, slug: str, lang: str) -> list[Node]:
    """Return the nodes of a page's one JSON-LD text."""
    (script,) = page(site, slug, lang).xpath("//head/script[@type='application/ld+json']")
    graph = json.loads(script.text)
    assert graph.keys() == {"@context", "@graph"}
    assert graph["@context"] == "https://schema.org"
    return graph["@graph"]  # type: ignore[no-any-return]


def types(node: Node) -> list[str]:
    kind = node.get("@type", [])
    return kind if isinstance(kind, list) else [kind]


def find(nodes: list[Node], kind: str) -> list[Node]:
    return [node for node in nodes if kind in types(node)]


def walk(value: Any) -> Iterator[Node]:
    """Yield every object in a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_every_object_has_what_its_type_asks_for_and_nothing_else(site: Path, slug: str, lang: str) -> None:
    for node in walk(read_nodes(site, slug, lang)):
        names = {name for name in node if not name.startswith("@")}
        if not (kinds := types(node)):
            assert "@id" in node  # a reference
            assert names <= {"inLanguage"}
        else:
            assert set().union(*(TYPES[kind][0] for kind in kinds)) <= names
            assert names <= set().union(*(TYPES[kind][0] | TYPES[kind][1] for kind in kinds))
        assert all(value not in ("", None, []) for value in node.values())


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_it_says_what_the_page_shows(site: Path, slug: str, lang: str) -> None:
    root, (node, *_) = page(site, slug, lang), read_nodes(site, slug, lang)
    url = SITE_URL + page_url(slug, lang)
    assert types(node)[0] == ("WebSite" if slug == "index" else "Article")
    assert node["@id"] == node["url"] == url == root.xpath("//link[@rel='canonical']/@href")[0]
    assert node["name" if slug == "index" else "headline"] == element_text(root.xpath("//h1")[0])
    assert node["description"] == root.xpath("//meta[@name='description']/@content")[0]
    assert node["inLanguage"] == root.get("lang") == lang
    assert node["dateModified"] == root.xpath("//footer[@class='page-facts']//time/@datetime")[0]
    if slug != "index":
        minutes = re.findall(r"\d+", root.xpath("//footer[@class='page-facts']/p")[0].text)
        assert node["timeRequired"] == f"PT{minutes[0]}M"
    assert node["publisher"]["name"] == root.xpath("//meta[@property='og:site_name']/@content")[0]
    relation = {"ja": "workTranslation", "en": "translationOfWork"}[lang]
    other = other_language(lang)
    (alternate,) = root.xpath("//link[@rel='alternate'][@hreflang=$lang]/@href", lang=other)
    assert node[relation] == {"@id": alternate, "inLanguage": other}


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_every_address_of_ours_is_there(site: Path, slug: str, lang: str) -> None:
    marks = {"project", "questions", "terms", "course", "catalogue"}  # of things, not of places
    text = json.dumps(read_nodes(site, slug, lang))
    for address in set(re.findall(rf'"{SITE_URL}([^"{{]*)"', text)):
        path, _, fragment = address.partition("#")
        assert (site / file_name(path)).is_file(), address
        if fragment not in {"", *marks}:
            assert html.parse(str(site / file_name(path))).xpath("//*[@id=$name]", name=fragment), address


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_the_way_to_a_page_is_that_of_the_menu(site: Path, slug: str, lang: str) -> None:
    lists = find(read_nodes(site, slug, lang), "BreadcrumbList")
    if slug == "index":
        assert lists == []
        return
    items = lists[0]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    folder = slug.rpartition("/")[0] + "/"
    steps = ["index", *([folder] if folder in SLUGS and folder != slug else []), slug]
    assert [item["name"] for item in items] == [element_text(page(site, step, lang).xpath("//h1")[0]) for step in steps]
    assert [item.get("item") for item in items] == [*(SITE_URL + page_url(step, lang) for step in steps[:-1]), None]


@pytest.mark.parametrize(("slug", "lang"), PAGES)
def test_every_table_of_a_page_is_a_dataset(site: Path, slug: str, lang: str) -> None:
    found = {node["@id"].partition("#")[2]: node for node in find(read_nodes(site, slug, lang), "Dataset")}
    figures = {figure.get("id"): figure for figure in page(site, slug, lang).xpath("//figure[@class='data-table']")}
    assert found.keys() == figures.keys()
    for key, node in found.items():
        entry = data(site, lang, key)
        assert node["name"] == element_text(figures[key].find(".//caption")) == entry["title"]
        assert node["url"] == node["@id"] == entry["url"]
        assert node["license"] == entry["licence"]["path"]  # type: ignore[index]
        assert 50 <= len(node["description"]) <= 5000
        assert str(len(entry["rows"])) in node["description"]  # type: ignore[arg-type]
        files = [(part["encodingFormat"], part["contentUrl"]) for part in node["distribution"]]
        links = figures[key].xpath(".//a[@download]/@href")
        assert files == [
            ("text/csv", f"{SITE_URL}data/{lang}/{key}.csv"),
            ("application/json", f"{SITE_URL}data/{lang}/{key}.json"),
        ]
        assert [href.rpartition("/")[2] for href in links] == [url.rpartition("/")[2] for _, url in files]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_names_every_dataset(site: Path, lang: str) -> None:
    (catalogue,) = find(read_nodes(site, "reference/tables", lang), "DataCatalog")
    listed = [entry["@id"] for entry in catalogue["dataset"]]
    assert listed == [data(site, lang, table)["url"] for table in TABLES]
    datasets = [node for slug in SLUGS for node in find(read_nodes(site, slug, lang), "Dataset")]
    assert sorted(node["@id"] for node in datasets) == sorted(listed)
    assert {node["includedInDataCatalog"]["@id"] for node in datasets} == {catalogue["@id"]}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_questions_stand_only_where_the_page_asks_them(site: Path, slug: str, lang: str) -> None:
    pages = find(read_nodes(site, slug, lang), "FAQPage")
    assert len(pages) == (slug in QUESTIONS)
    for node in pages:
        article = page(site, slug, lang).xpath("//article")[0]
        assert [q["name"] for q in node["mainEntity"]] == [element_text(h) for h in article.iter("h3")]
        shown = squeeze(element_text(article))
        for question in node["mainEntity"]:
            for line in question["acceptedAnswer"]["text"].split("\n"):
                assert squeeze(line) in shown
        assert "[^" not in json.dumps(node)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terms_are_those_of_the_glossary(site: Path, lang: str) -> None:
    (node,) = find(read_nodes(site, "reference/glossary", lang), "DefinedTermSet")
    names = page(site, "reference/glossary", lang).xpath("//dl[@class='glossary']/dt")
    shown = {name.get("id"): (name.text.strip(), name.getnext().text.strip()) for name in names}
    told = {term["@id"].partition("#")[2]: (term["name"], term["description"]) for term in node["hasDefinedTerm"]}
    assert told == shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_course_has_its_units(site: Path, lang: str) -> None:
    (course,) = find(read_nodes(site, "learn/", lang), "Course")
    units = [slug for slug in SLUGS if find(read_nodes(site, slug, lang), "LearningResource")]
    assert units == [f"learn/unit-{number}" for number in range(1, 6)]
    assert [part["@id"] for part in course["hasPart"]] == [SITE_URL + page_url(slug, lang) for slug in units]
    for slug in units:
        assert {"@id": course["@id"]} in read_nodes(site, slug, lang)[0]["isPartOf"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_search_that_is_offered_searches(site: Path, browser: Browser, server: str, lang: str) -> None:
    template = read_nodes(site, "index", lang)[0]["potentialAction"]["target"]["urlTemplate"]
    browser_page = browser.new_page()
    words = {"ja": "パスワード", "en": "password"}[lang]
    browser_page.goto(template.replace(SITE_URL, server).replace("{search_term_string}", quote(words)))
    expect(browser_page.locator("[data-search-hit='personal/passwords']")).to_be_visible()
    browser_page.close()


def test_a_text_cannot_end_the_script() -> None:
    handbook, told = (
        make_handbook(),
        {"title": "</script><script>alert(1)</script>", "description": '<!-- \u2028 \u2029 & " <b>'},
    )
    render(handbook, "a", "en", "# A\n")
    handbook.pages["a", "en"].meta.update(told)
    text = write_structured(handbook, handbook.pages["a", "en"])
    assert not re.search("[<\u2028\u2029]", text)
    (node, *_) = json.loads(text)["@graph"]
    assert (node["headline"], node["description"]) == tuple(told.values())


def test_a_page_has_changed_on_the_day_of_its_review_or_of_its_last_entry() -> None:
    entries = {
        "2026-11-20-later": {"pages": ["a#x"], "ja": "後", "en": "Later"},
        "2026-11-01-first": {"pages": ["a", "b"], "ja": "先", "en": "First"},
    }
    handbook = make_handbook(changes={key: read_change(key, entry) for key, entry in entries.items()})
    front = "---\ntitle: A\nreviewed: {}\n---\n\n# A\n"
    for slug, reviewed in (("a", "2026-11-10"), ("b", "2026-11-10"), ("c", "?")):
        render(handbook, slug, "en", front.format(reviewed))
    days = [find_change_day(handbook, handbook.pages[slug, "en"]) for slug in "abc"]
    assert days == [date(2026, 11, 20), date(2026, 11, 10), None]
    (node, *_) = json.loads(write_structured(handbook, handbook.pages["c", "en"]))["@graph"]
    assert "dateModified" not in node
