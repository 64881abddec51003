"""What machines are told of a page in its head: one JSON-LD text, made of what the page itself says and shows.

Vocabulary: schema.org; which properties a type must have is what Google documents for its search results. The only date that
is given is `dateModified`: when a page was first published is recorded nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from leakbook.datasets import LICENCE, data_path, table_url
from leakbook.forms import read_day
from leakbook.linklist import read_title
from leakbook.pages import DEFAULT_LANGUAGE, HEADINGS, Page, element_text, other_language, page_url
from leakbook.tables import Table
from leakbook.terms import SLUG as GLOSSARY

if TYPE_CHECKING:
    from leakbook.handbook import Handbook

HOME, COURSE, CATALOGUE = "index", "learn/", "reference/tables"
# Pages whose headings of the third level are questions, and what stands below each is its answer.
QUESTIONS = ("reference/faq", "insurance/faq")
Node = dict[str, Any]
# In HTML a script ends at the first "</script"; and what JSON allows, JavaScript once did not.
_ESCAPES = {ord("<"): "\\u003c", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def write_structured(handbook: Handbook, page: Page) -> str:
    """Return the JSON-LD of a page that the handbook has taken in, fit to stand in a ``script`` element."""
    nodes = [*_describe_page(handbook, page), *_list_ways(handbook, page), *_list_contents(handbook, page)]
    graph = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def find_change_day(handbook: Handbook, page: Page) -> date | None:
    """Return the last day on which a page is known to have changed: its review, which it shows, or an entry of the record."""
    reviewed = read_day(str(page.meta.get("reviewed", "")))
    recorded = (
        change.day
        for change in handbook.data.changes.values()
        if any(address.partition("#")[0] == page.slug for address in change.addresses)
    )
    return max(filter(None, (reviewed, *recorded)), default=None)


def _describe_page(handbook: Handbook, page: Page) -> Iterator[Node]:
    """Yield what the page is: the site on the home page, a unit of the course, an article elsewhere."""
    url, day, minutes = _url(handbook, page), find_change_day(handbook, page), page.meta.get("minutes")
    is_unit, is_home = page.slug in handbook.data.quizzes, page.slug == HOME
    kind = "WebSite" if is_home else ["Article", "LearningResource"] if is_unit else "Article"
    yield {
        "@type": kind,
        "@id": url,
        "url": url,
        "name" if is_home else "headline": page.title,
        "description": str(page.meta.get("description", "")),
        "inLanguage": page.lang,
        **({"dateModified": str(day)} if day else {}),
        **({"timeRequired": f"PT{minutes}M"} if minutes and not is_home else {}),
        "license": LICENCE["path"],
        "publisher": _name_publisher(handbook, page.lang),
        **_name_translation(handbook, page),
        **(_offer_search(url) if is_home else _name_whole(handbook, page)),
    }


def _url(handbook: Handbook, page: Page) -> str:
    return handbook.publication.site_url + page.url


def _publisher_id(handbook: Handbook) -> str:
    return f"{handbook.publication.site_url}#project"


def _name_publisher(handbook: Handbook, lang: str) -> Node:
    """Name who publishes: the project, which schema.org counts among organisations."""
    publication = handbook.publication
    return {"@type": "Project", "@id": _publisher_id(handbook), "name": publication.titles[lang], "url": publication.site_url}


def _name_translation(handbook: Handbook, page: Page) -> Node:
    """Name the page in the other language: the Japanese is the original, as reference/about says."""
    relation = "workTranslation" if page.lang == DEFAULT_LANGUAGE else "translationOfWork"
    other = other_language(page.lang)
    return {relation: {"@id": handbook.publication.site_url + page_url(page.slug, other), "inLanguage": other}}


def _name_whole(handbook: Handbook, page: Page) -> Node:
    """Name the author and what the page is part of: the site, and the course for a unit."""
    site_url, whole = handbook.publication.site_url, [page_url(HOME, page.lang)]
    if page.slug in handbook.data.quizzes:
        whole.append(f"{page_url(COURSE, page.lang)}#course")
    parts = [{"@id": site_url + address} for address in whole]
    return {"author": {"@id": _publisher_id(handbook)}, "isPartOf": parts if len(parts) > 1 else parts[0]}


def _offer_search(url: str) -> Node:
    target = {"@type": "EntryPoint", "urlTemplate": f"{url}?q={{search_term_string}}"}
    return {"potentialAction": {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}}


def _list_ways(handbook: Handbook, page: Page) -> Iterator[Node]:
    """Yield the way to a page from the home page, by the page of its folder where there is one."""
    folder, _, name = page.slug.rpartition("/")
    steps = [HOME, *([f"{folder}/"] if name and folder else [])]
    titles = {
        slug: read_title(handbook.read_source(slug, page.lang)) for slug in steps if (slug, page.lang) in handbook.sources
    }
    links = [(title, handbook.publication.site_url + page_url(slug, page.lang)) for slug, title in titles.items()]
    if page.slug != HOME and links:
        yield {
            "@type": "BreadcrumbList",
            "itemListElement": [
                *({"@type": "ListItem", "position": n, "name": name, "item": url} for n, (name, url) in enumerate(links, 1)),
                {"@type": "ListItem", "position": len(links) + 1, "name": page.title},
            ],
        }


def _list_contents(handbook: Handbook, page: Page) -> Iterator[Node]:
    """Yield what stands on the page and may be found by itself: tables, questions, terms, the course, the list of tables."""
    url, description = _url(handbook, page), str(page.meta.get("description", ""))
    known = {"name": page.title, "description": description, "url": url, "inLanguage": page.lang}
    for table in handbook.tables.values():
        if table.page is page:
            yield _describe_table(table, handbook)
    if page.slug in QUESTIONS:
        yield {"@type": "FAQPage", "@id": f"{url}#questions", "mainEntity": _list_questions(page)}
    elif page.slug == GLOSSARY:
        terms = _list_terms(handbook, page.lang, url)
        yield {"@type": "DefinedTermSet", "@id": f"{url}#terms", **known, "hasDefinedTerm": terms}
    elif page.slug == COURSE:
        units = [{"@id": handbook.publication.site_url + page_url(slug, page.lang)} for slug in handbook.data.quizzes]
        provider = {"provider": {"@id": _publisher_id(handbook)}, "hasPart": units, "isAccessibleForFree": True}
        yield {"@type": "Course", "@id": f"{url}#course", **known, **provider}
    elif page.slug == CATALOGUE:
        tables = [{"@id": table_url(table, handbook.publication)} for table in handbook.list_tables(page.lang)]
        yield {"@type": "DataCatalog", "@id": f"{url}#catalogue", **known, "license": LICENCE["path"], "dataset": tables}


def _describe_table(table: Table, handbook: Handbook) -> Node:
    publication, strings = handbook.publication, handbook.data.strings[table.lang]
    url, day = table_url(table, publication), find_change_day(handbook, table.page)
    # With the page's own description: what is said again weighs next to nothing.
    page = table.page.meta.get("description", "")
    about = strings["table_description"].format(title=table.caption, rows=len(table.rows), page=page)
    files = (("text/csv", "csv"), ("application/json", "json"))
    return {
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": table.caption,
        "description": about,
        "inLanguage": table.lang,
        **({"dateModified": str(day)} if day else {}),
        "version": publication.version,
        "license": LICENCE["path"],
        "creator": {"@id": _publisher_id(handbook)},
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@id": f"{publication.site_url}{page_url(CATALOGUE, table.lang)}#catalogue"},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": publication.site_url + data_path(table, extension),
            }
            for media, extension in files
        ],
    }


def _list_questions(page: Page) -> list[Node]:
    """Return the questions of a page with their answers as they are read, without the marks of sources."""
    questions = [(element_text(heading), _read_answer(heading.itersiblings())) for heading in page.root.iter("h3")]
    page.release()
    return [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in questions
        if answer
    ]


def _read_answer(following: Iterable[Any]) -> str:
    """Return the text up to the next heading, a line per paragraph or item."""
    parts = [e for e in takewhile(lambda e: e.tag not in HEADINGS, following) if isinstance(e.tag, str)]
    lines = (element_text(line) for part in parts for line in (part if part.tag in ("ul", "ol") else [part]))
    return "\n".join(filter(None, lines))


def _list_terms(handbook: Handbook, lang: str, url: str) -> list[Mapping[str, str]]:
    entries = ((term.id, term.wording[lang]) for term in handbook.data.terms.values())
    return [
        {"@type": "DefinedTerm", "@id": f"{url}#{key}", "name": words.term, "description": words.definition}
        for key, words in entries
    ]
