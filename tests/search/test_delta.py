"""A base and a delta answer every query as an index of all documents would."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Route

from gazette.search import SearchDocument, build_index
from gazette.search import index as index_module
from gazette.search.delta import Base, update
from gazette.search.document import KINDS, in_order, order_key
from gazette.search.index import segment

from .documents import CLOSED, DOCUMENTS, OPEN, document
from .reading import Index

NOW = 32_200_000.0
QUERIES = [
    *(
        "星桥",
        "芯片",
        "规模应用",
        "星桥规模应用试点城市",
        "267号",
        "测信厅电子函〔2031〕",
        "测信厅电子函〔2031〕26",
        "丙",
    ),
    *(
        "江都市 芯片",
        "蓝鲸 芯片",
        "第一条",
        "模应用为",
        "先导区",
        "5g+星桥",
        "31年星桥",
        "略",
        "没有这样的话",
        "60001234",
    ),
    *("甲乙", "乙丙丁"),
]
PIECES = ["甲乙丙", "乙丙丁", "丁甲乙", "芯片", "规模应用", "星桥5G", "2031年", "，", "\n", "267号", "江都市"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
CHANGES = st.fixed_dictionaries(
    {
        "title": TEXTS.map(lambda text: f"关于{text}"),
        "body": TEXTS,
        "numbers": st.lists(st.sampled_from(["测信厅电子函〔2031〕267号", "江政办〔2030〕108号"]), max_size=1).map(
            tuple
        ),
        "date": st.sampled_from(["", "2029", "2031-03", "2031-03-01", "2031-10-08"]),
        "facets": st.sampled_from(
            [{}, {"year": ("2031",)}, {"year": ("1999",), "sector": ("新词",)}, {"place": ("江都市",)}]
        ),
        "schedule": st.sampled_from([(), (CLOSED,), (*OPEN, CLOSED)]),
    }
)
ADDRESSES = st.sampled_from([each.address for each in DOCUMENTS] + [f"{kind}/new-{n}/" for kind in KINDS for n in "12"])
EDITS = st.dictionaries(ADDRESSES, st.none() | CHANGES, max_size=8)


def base_of(documents: list[SearchDocument], size: int) -> tuple[Base, dict[str, bytes]]:
    """A base in segments of `size` documents, and its files."""
    ordered, entries, files = in_order(documents), [], {}
    for start in range(0, len(ordered), size):
        entry, found = segment(ordered[start : start + size])
        entries.append(entry)
        files |= found
    return Base(entries, [(order_key(each.kind, each.date, each.address), each.address) for each in ordered]), files


def edited(edits: dict[str, dict[str, object] | None]) -> tuple[list[SearchDocument], list[SearchDocument], list[str]]:
    """All documents after the edits, those that changed, and the addresses that were removed."""
    documents = {each.address: each for each in DOCUMENTS}
    changed, removed = [], []
    for address, change in edits.items():
        if change is None:
            removed += [address] if documents.pop(address, None) else []
        else:
            documents[address] = replace(documents.get(address, document(address, "")), **change)  # type: ignore[arg-type]
            changed.append(documents[address])
    return list(documents.values()), changed, removed


def answers(index: Index, query: str) -> object:
    """All that a reader sees of an answer."""
    found = index.search(query)
    texts = [index.block(hit.number, "t") for hit in found.hits]
    scores = [round(hit.score, 9) for hit in found.hits]
    said = (found.partial, found.scattered, found.counts)
    return said, scores, index.shown(found, len(found.hits)), texts, index.counts(found, NOW)


SMALL, LARGE = base_of(DOCUMENTS, 4), base_of(DOCUMENTS, 1000)


@settings(max_examples=60, deadline=None)
@given(EDITS, st.booleans())
def test_answers_as_a_clean_index(edits: dict[str, dict[str, object] | None], several: bool) -> None:
    base, files = SMALL if several else LARGE
    documents, changed, removed = edited(edits)
    clean, updated = Index(build_index(documents)), Index({**files, **update(base, changed, removed)})
    for query in QUERIES:
        assert answers(updated, query) == answers(clean, query), query
    assert list(updated.facet("sector")) == list(clean.facet("sector"))


def test_nothing_changed() -> None:
    base, files = LARGE
    assert {**files, **update(base, [])} == build_index(DOCUMENTS)


def test_depends_only_on_the_documents() -> None:
    base, _ = LARGE
    one, two = (replace(DOCUMENTS[at], body="改过的正文") for at in (1, 4))
    assert update(base, [one, two], ["places/hailing/"]) == update(base, [two, one], ["places/hailing/"])


def test_too_many_for_a_delta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gazette.search.delta.LIMIT", 1)
    with pytest.raises(ValueError, match="at most 1"):
        update(LARGE[0], DOCUMENTS[:2])


def test_segments_of_a_large_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full segments and a rest answer as one."""
    whole = Index(build_index(DOCUMENTS))
    monkeypatch.setattr(index_module, "LIMIT", 4)
    parts = Index(build_index(DOCUMENTS))
    assert len(parts.manifest["segments"]) == 3
    for query in QUERIES:
        assert answers(parts, query) == answers(whole, query), query


ASK = """async ({root, at, queries, now}) => {
  const {search} = await import(at + "query.js"), {Store} = await import(at + "store.js");
  const {narrow} = await import(at + "filter.js"), store = new Store(root), columns = {};
  const facets = ["kind", "year", "sector", "status", "place", "issuer"];
  for (const facet of facets) columns[facet] = await store.facet(facet, now);
  return Promise.all(queries.map(async (query) => {
    const {hits, partial, scattered, counts} = await search(store, query);
    const words = Object.entries(narrow(hits, {}, columns).counts);
    return [
      [partial, scattered, counts],
      hits.map(({score}) => score),
      await Promise.all(hits.map(async ({id}) => (await store.shown(id)).address.slice(root.length))),
      await Promise.all(hits.map(({id}) => store.text(id))),
      Object.fromEntries(words.map(([facet, found]) => [facet, found.map(({value, count}) => [value, count])])),
    ];
  }));
}"""


def _give(files: dict[str, bytes], site: str, route: Route) -> None:
    route.fulfill(body=files[route.request.url.removeprefix(site)])


@pytest.mark.parametrize("seed", range(4))
def test_browser_answers_the_same(site: str, browser: Browser, seed: int) -> None:
    """The scripts on base and delta, the scripts on a clean index, and the plain reading agree."""
    bodies = ["甲乙丙规模应用", "乙丙丁芯片267号", "规模，应用星桥5G", "丁甲乙"]
    edits: dict[str, dict[str, object] | None] = {
        DOCUMENTS[seed].address: None,
        DOCUMENTS[seed + 2].address: {"body": bodies[seed], "date": "2031-03-01"},
        "notices/new-1/": {"title": "关于芯片的通知", "body": bodies[(seed + 1) % 4], "date": "2030"},
        "notices/new-2/": {"title": "关于芯片的通知", "body": bodies[(seed + 2) % 4], "date": "2030"},
        "rules/new-1/": {"title": "规模应用", "facets": {"sector": ("新词",)}, "schedule": (*OPEN, CLOSED)},
    }
    documents, changed, removed = edited(edits)
    base, files = (SMALL, LARGE)[seed % 2]
    updated, clean = {**files, **update(base, changed, removed)}, build_index(documents)
    page = browser.new_page()
    page.goto(site)
    found = []
    for each in (updated, clean):
        page.route(f"{site}search/**", partial(_give, each, site))
        found.append(
            page.evaluate(
                ASK, {"root": site, "at": f"{site}assets/gazette/search/", "queries": QUERIES, "now": NOW * 60_000}
            )
        )
        page.unroute(f"{site}search/**")
    page.close()
    assert found[0] == found[1]
    index = Index(clean)
    for query, (said, scores, addresses, _, counts) in zip(QUERIES, found[1], strict=True):
        answer = index.search(query)
        assert said == [answer.partial, answer.scattered, answer.counts], query
        assert addresses == index.addresses(answer), query
        assert scores == pytest.approx([hit.score for hit in answer.hits]), query
        assert {facet: dict(words) for facet, words in counts.items()} == index.counts(answer, NOW), query
