"""What every page says of itself to programs: true to closed shapes, small, only what the record says."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef

from conftest import ADDRESS, Project, addressed
from gazette.rendering.text import visible_text

SCHEMA = Namespace("http://schema.org/")
SHAPES = Graph().parse(Path(__file__).parent / "shapes.ttl")
ADDRESSES = ("url", "sameAs", "item", "contentUrl")
CONTEXT = {"@vocab": str(SCHEMA)} | {name: {"@type": "@id"} for name in ADDRESSES}
"""What a page needs of the context at schema.org, which nobody fetches here."""
KILOBYTE = 1000

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib, in rdflib


def said(html: str) -> list[str]:
    """The data blocks of a page, as they stand."""
    return re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)


def graph_of(text: str) -> Graph:
    block = json.loads(text)
    assert block["@context"] == "https://schema.org"
    return Graph().parse(data=json.dumps(block | {"@context": CONTEXT}), format="json-ld")


@pytest.fixture(scope="module")
def invented(make_project, tmp_path_factory) -> Project:
    return addressed(make_project(tmp_path_factory.mktemp("invented") / "project")).built(day="2099-02-01")


@pytest.fixture(scope="module", params=["public_site", "invented"])
def site(request: pytest.FixtureRequest) -> Project:
    """The real records and the invented ones, published at an address."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def blocks(site: Project) -> dict[str, str]:
    """Path of a page → its data block."""
    found = {
        path.relative_to(site.site).as_posix(): said(path.read_text("utf-8")) for path in site.site.rglob("*.html")
    }
    assert {len(texts) for texts in found.values()} <= {0, 1}
    return {path: texts[0] for path, texts in found.items() if texts}


def test_every_page_but_redirects_and_the_404_says_what_it_is(site: Project, blocks: dict[str, str]) -> None:
    silent = {
        path.relative_to(site.site).as_posix()
        for path in site.site.rglob("*.html")
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    } - blocks.keys()
    assert silent == {"404.html"}


def test_what_pages_say_fits_the_shapes(blocks: dict[str, str]) -> None:
    wrong = {}
    for path, text in blocks.items():
        good, _, report = validate(graph_of(text), shacl_graph=SHAPES)
        if not good:
            wrong[path] = report
    assert wrong == {}


def test_every_type_has_a_shape(blocks: dict[str, str]) -> None:
    shaped = set(SHAPES.objects(None, URIRef("http://www.w3.org/ns/shacl#targetClass")))
    assert {kind for text in blocks.values() for kind in graph_of(text).objects(None, RDF.type)} <= shaped


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"datePublished"', '"datePublishd"'),
        ('"audienceType"', '"audience_type"'),
        ('"2099-05-20T12:00:00+08:00"', '"2099年5月20日"'),
        ('"@type":"Offer"', '"@type":"Ofer"'),
        ('"name":"示例试点城市申报"', '"name":""'),
    ],
)
def test_the_shapes_notice_a_mistake(invented: Project, right: str, wrong: str) -> None:
    (text,) = said(invented.page("notices/2099-example-call"))
    assert right in text
    assert not validate(graph_of(text.replace(right, wrong)), shacl_graph=SHAPES)[0]


def test_it_costs_a_page_less_than_a_kilobyte(blocks: dict[str, str]) -> None:
    assert {path: size for path, text in blocks.items() if (size := len(gzip.compress(text.encode()))) > KILOBYTE} == {}


def about(project: Project, address: str) -> dict[str, Any]:
    """What a page says that it is about."""
    (text,) = said(project.page(address))
    return json.loads(text)["@graph"][0]


def test_a_call_says_who_wrote_it_and_until_when_one_applies(invented: Project) -> None:
    call = about(invented, "notices/2099-example-call")
    assert call["@type"] == "DigitalDocument"
    assert call["@id"] == call["url"] == f"{ADDRESS}notices/2099-example-call/"
    assert call["identifier"] == "示例〔2099〕1号"
    assert (call["dateCreated"], call["datePublished"]) == ("2099-01-05", "2099-01-10")
    assert call["sameAs"] == "https://ministry.example/n/1", "the official source, not the reprint"
    office, other = call["author"]
    assert office["@id"] == f"{ADDRESS}organisations/test-ministry-office/"
    assert other == {"@type": "Organization", "name": "样品委办公室"}, "it has no page"
    assert call["about"]["@type"] == "GovernmentService"
    assert call["about"]["offers"][0]["availabilityEnds"] == "2099-05-20T12:00:00+08:00"
    assert call["about"]["isRelatedTo"]["@id"] == f"{ADDRESS}programmes/example-programme/"


def test_a_list_is_a_dataset_with_its_files(invented: Project) -> None:
    found = about(invented, "lists/2098-example-list")
    assert found["@type"] == "Dataset"
    for file in found["distribution"]:
        assert (invented.site / file["contentUrl"].removeprefix(ADDRESS)).is_file()
    rows = json.loads((invented.site / "lists/2098-example-list/2098-example-list.json").read_text("utf-8"))
    assert found["mainEntity"]["numberOfItems"] == rows["count"]
    assert found["isBasedOn"]["identifier"] == rows["document"]["number"]


def test_a_page_refers_to_others_by_the_address_they_have(site: Project, blocks: dict[str, str]) -> None:
    for path, text in blocks.items():
        for node in graph_of(text).subjects(RDF.type):
            if isinstance(node, URIRef):
                assert (site.site / node.removeprefix(ADDRESS) / "index.html").is_file(), (path, node)


def test_the_way_is_the_one_that_readers_see(blocks: dict[str, str], site: Project) -> None:
    for path, text in blocks.items():
        ways = [node for node in json.loads(text)["@graph"] if node["@type"] == "BreadcrumbList"]
        crumbs = re.findall(r'<nav class="crumbs".*?</nav>', (site.site / path).read_text("utf-8"))
        seen = [[visible_text(step) for step in re.findall("<li.*?</li>", nav)] for nav in crumbs]
        assert [[step["name"] for step in way["itemListElement"]] for way in ways] == seen, path


def test_what_was_withdrawn_says_only_where_it_stands(project) -> None:
    site = addressed(project())
    file = "data/notices/2098-example-call.yml"
    site.write(file, "withdrawn: {on: 2099-01-20, reason: 有误。}\n" + (site.root / file).read_text("utf-8"))
    site.built(day="2099-02-01")
    (text,) = said(site.page("notices/2098-example-call"))
    (way,) = json.loads(text)["@graph"]
    assert [step["name"] for step in way["itemListElement"]] == ["首页", "通知", "2098年示例试点城市申报"]
    assert said(site.page("notices/2099-example-call")) != []


def test_without_an_address_no_page_says_anything(real_site: Project) -> None:
    assert [path for path in real_site.site.rglob("*.html") if said(path.read_text("utf-8"))] == []
