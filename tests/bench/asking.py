"""Search and pages in a real browser: what is found, how soon, for how many bytes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from .queries import Query

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
FIRST = 3

# Touches the box, types a query in 0.3 s, faster than anybody, and waits until nothing more will come. The moment that
# counts is the last one at which the list grew to ten results (or to all, when there are fewer); the bytes are those of
# every script and piece of the index that was asked for until then, since the page was opened.
ASK = """async (query) => {
  const list = document.getElementById("search-results"), input = document.getElementById("search-query");
  const seen = [], busy = () => list.getAttribute("aria-busy") === "true";
  const observer = new MutationObserver(() => seen.push([performance.now(), list.children.length]));
  observer.observe(list, { childList: true });
  if (document.activeElement !== input) {
    input.focus();
    await new Promise((done) => setTimeout(done, 300));
  }
  input.value = query;
  const start = performance.now(), until = start + 20000;
  input.form.requestSubmit();
  do await new Promise((done) => setTimeout(done, 2)); while (busy() && performance.now() < until);
  observer.disconnect();
  const wanted = Math.min(10, list.children.length), first = seen.find(([, count]) => count)?.[0];
  let whole = performance.now();
  for (const [moment, count] of seen.reverse()) { if (count < wanted) break; whole = moment; }
  const counted = performance.getEntriesByType("resource").filter(({ startTime, transferSize, initiatorType, name }) =>
    startTime <= whole && transferSize && !/[.](css|svg|png|woff2?)$/.test(name) && initiatorType !== "css");
  return {
    found: [...list.children].slice(0, FIRST).map((item) => item.querySelector("a").href),
    bytes: counted.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    first: first === undefined ? null : first - start,
  };
}""".replace("FIRST", str(FIRST))
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True)
class Answer:
    """What one query brought."""

    query: Query
    hit: bool
    """A right page stands among the first three."""
    bytes: int
    """Compressed, from a cold start until ten titles with a line of context show; scripts included."""
    first_ms: float | None
    """From asking, when the query is typed, to the first result; None when there is none."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, the system's where there is one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


def ask_cold(chromium: Browser, site: str, queries: list[Query]) -> list[Answer]:
    """Each query in a browser that has never seen the site."""
    answers = []
    for query in queries:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{site}search/")
        told = page.evaluate(ASK, query.text)
        answers.append(Answer(query, _hit(query, told, site), told["bytes"], told["first"]))
        context.close()
    return answers


def ask_all(chromium: Browser, site: str, queries: list[Query]) -> float:
    """The share of queries answered among the first three, all asked on one page."""
    page = chromium.new_page()
    page.goto(f"{site}search/")
    hits = sum(_hit(query, page.evaluate(ASK, query.text), site) for query in queries)
    page.close()
    return hits / len(queries)


def _hit(query: Query, told: dict[str, Any], site: str) -> bool:
    return any(address.removeprefix(site) in query.answers for address in told["found"])


def fcp_ms(chromium: Browser, addresses: list[str]) -> float:
    """Median first contentful paint, in ms, on a phone with a quarter of this machine's speed and slow 4G."""
    found = []
    for address in addresses:
        context = chromium.new_context(**PHONE)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address)
        found.append(page.evaluate(PAINT))
        context.close()
    return median(found)
