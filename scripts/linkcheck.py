"""Asks web addresses whether they are still there: politely, at once for different hosts, one after the other for one."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from lxml import etree, html

# Why an address is in the report; "later" means: it could not be asked now.
STATES = ("gone", "moved", "slow", "later", "good")
_RETRY = {408, 425, 429, 500, 502, 503, 504}
_NO_HEAD = {400, 403, 404, 405, 406, 410, 501}


class Result(NamedTuple):
    """What became of one address. state: of STATES; detail: a sentence; target: where it leads now, for "moved"."""

    url: str
    state: str
    detail: str
    target: str = ""


@dataclass(frozen=True)
class Settings:
    """How to ask. All times in seconds; size: bytes that are read of a page at most."""

    pause: float = 1.0
    timeout: float = 20.0
    slow: float = 10.0
    retries: int = 3
    back_off: float = 2.0
    longest_wait: float = 120.0
    redirects: int = 8
    size: int = 2_000_000
    hosts: int = 8
    agent: str = "personal-data-leak-handbook link check"


async def check_addresses(urls: Iterable[str], settings: Settings) -> list[Result]:
    """Return the result of each address, in the order given."""
    by_host: dict[str, list[str]] = defaultdict(list)
    ordered = list(dict.fromkeys(urls))
    for url in ordered:
        by_host[_name_host(url)].append(url)
    gate = asyncio.Semaphore(settings.hosts)
    async with httpx.AsyncClient(
        timeout=settings.timeout, headers={"User-Agent": settings.agent}, follow_redirects=False, trust_env=True
    ) as client:
        groups = await asyncio.gather(*(_check_host(client, group, settings, gate) for group in by_host.values()))
    found = {result.url: result for group in groups for result in group}
    return [found[url] for url in ordered]


def _name_host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


async def _check_host(client: httpx.AsyncClient, urls: list[str], settings: Settings, gate: asyncio.Semaphore) -> list[Result]:
    results = []
    async with gate:
        for number, url in enumerate(urls):
            if number:
                await asyncio.sleep(settings.pause)
            results.append(await _check(client, url, settings))
    return results


async def _check(client: httpx.AsyncClient, url: str, settings: Settings) -> Result:
    """Ask one address, again after a pause where that may help."""
    result = Result(url, "later", "it was not asked")
    for attempt in range(settings.retries + 1):
        try:
            # The timeout of httpx is for each read; a body that drips must end too.
            result, wait = await asyncio.wait_for(_ask(client, url, settings), settings.timeout * 2)
        except TimeoutError:
            result, wait = Result(url, "slow", f"no whole answer within {settings.timeout * 2:g} s"), 0.0
        except httpx.HTTPError as error:
            result, wait = _judge_failure(url, error), 0.0
        except (httpx.InvalidURL, ValueError) as error:
            return Result(url, "gone", f"not an address: {error}")
        if result.state not in ("later", "slow") or attempt == settings.retries or wait > settings.longest_wait:
            break
        await asyncio.sleep(max(wait, settings.back_off * 2**attempt))
    return result


async def _ask(client: httpx.AsyncClient, url: str, settings: Settings) -> tuple[Result, float]:
    """Follow an address to its end; return the result, and for how long (seconds) the host asks to wait."""
    start = asyncio.get_running_loop().time()
    urlsplit(url)  # refuses what is no address
    here, seen, moved = url.partition("#")[0], set(), False
    fragment = unquote(urlsplit(url).fragment)
    while True:
        if here in seen or len(seen) > settings.redirects:
            return Result(url, "gone", "its redirects never end"), 0.0
        seen.add(here)
        status, headers, body = await _fetch(client, here, settings, whole=bool(fragment))
        location = headers.get("Location", "")
        if 300 <= status < 400 and location:
            moved = moved or status in (301, 308)
            here = urljoin(here, location).partition("#")[0]
            if not here.startswith(("http://", "https://")):
                return Result(url, "gone", f"it leads to {here}, which is no web address"), 0.0
            continue
        break
    if status in _RETRY:
        return Result(url, "later", f"the host answers {status}"), _read_wait(headers.get("Retry-After", ""))
    if status >= 400:
        state = "later" if status in (401, 403) else "gone"
        return Result(url, state, f"the host answers {status}" + (" (it may refuse programs)" if state == "later" else "")), 0.0
    if fragment and not _has_anchor(fragment, headers.get("Content-Type", ""), body):
        return Result(url, "gone", f'the page has no anchor "#{fragment}"'), 0.0
    if moved and here != url.partition("#")[0]:
        return Result(url, "moved", f"it leads to {here} for good", here), 0.0
    if (time := asyncio.get_running_loop().time() - start) > settings.slow:
        return Result(url, "slow", f"it took {time:.0f} s"), 0.0
    return Result(url, "good", f"{status}"), 0.0


async def _fetch(client: httpx.AsyncClient, url: str, settings: Settings, *, whole: bool) -> tuple[int, httpx.Headers, bytes]:
    """Return status, headers and, if whole, the beginning of the body; HEAD first, GET where the host does not like it."""
    if not whole:
        response = await client.head(url)
        if response.status_code not in _NO_HEAD:
            return response.status_code, response.headers, b""
    async with client.stream("GET", url) as response:
        body = b""
        if whole and response.status_code < 300:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > settings.size:
                    break
        return response.status_code, response.headers, body


def _judge_failure(url: str, error: httpx.HTTPError) -> Result:
    cause = error.__cause__ or error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Result(url, "gone", f"its certificate is not good: {cause.verify_message}")
    if isinstance(error, httpx.TimeoutException):
        return Result(url, "slow", "no answer in time")
    return Result(url, "later", f"it cannot be reached ({type(error).__name__}: {error or cause})")


def _read_wait(header: str) -> float:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3): a number, or a date."""
    if header.isdigit():
        return float(header)
    try:
        return max((parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0


def _has_anchor(fragment: str, content_type: str, body: bytes) -> bool:
    """Tell whether a page has an anchor. What is no HTML, or a fragment that is a program's or a text's, is not judged."""
    if "html" not in content_type or fragment.startswith((":~:", "!", "/")) or "=" in fragment:
        return True
    try:
        root = html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return False
    return any(fragment in (element.get("id"), element.get("name")) for element in root.iter(etree.Element))


def write_report(results: Iterable[Result], places: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the lines of the report: what is gone, moved, slow or unasked, each with the places where it stands."""
    found = list(results)
    for state in STATES[:-1]:
        for result in (result for result in found if result.state == state):
            for place in places.get(result.url, ["?"]):
                yield f"{place}: {state} {result.url}: {result.detail}."
    counts = ", ".join(f"{sum(r.state == state for r in found)} {state}" for state in STATES)
    yield f"{len(found)} asked: {counts}."


def exit_code(results: Iterable[Result]) -> int:
    """Return 1 if an address is gone, 2 if none is gone but some could not be asked, else 0."""
    states = {result.state for result in results}
    return 1 if "gone" in states else 2 if states & {"later", "slow"} else 0
