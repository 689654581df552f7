"""`/api/v1/`: indexes of all records in small static files, made from cards.

No file holds all records of a large site: documents are filed by kind and year, so that a correction changes the file
of its year and those of its sectors; programmes, organisations and undated documents stand under `undated`. Places are
filed by the outermost place that they lie in. What is of one programme, organisation or place stands in its own
`record.json`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic_core import to_json

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.compact_json import compact_json
from gazette.exports.common_grants import opportunities
from gazette.exports.openapi import described
from gazette.exports.record import NAME as RECORD
from gazette.exports.record import VERSION, Said, sector_names
from gazette.exports.record_schema import KINDS, schema_of
from gazette.reading.known import KIND_NAMES
from gazette.views.common import Showing
from gazette.views.leaf import Leaf

API = f"api/v{VERSION}/"
FILED = tuple(kind for kind in KINDS if kind != "places")
"""The kinds whose records are filed by year."""


def api_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """Every file of the interface but the records themselves."""
    yield data_file(f"{API}index.json", "api index")
    yield data_file(f"{API}openapi.json", "api description")
    yield data_file(f"{API}common-grants/opportunities.json", "common grants")
    for kind in KINDS:
        yield data_file(f"{API}schema/{kind}.json", "api schema", kind)
        yield data_file(f"{API}{kind}/index.json", "api kind", kind)
    for kind in FILED:
        for shelf in catalogue.shelves[kind]:
            yield data_file(f"{API}{kind}/{shelf}.json", "api shelf", f"{kind}/{shelf}")
    for ident in outermost(catalogue):
        yield data_file(f"{API}places/{ident}.json", "api places", ident)
    yield data_file(f"{API}sectors/index.json", "api sectors")
    for sector, shelves in catalogue.sectors.items():
        for shelf in shelves:
            yield data_file(f"{API}sectors/{sector}/{shelf}.json", "api sector", f"{sector}/{shelf}")


def data_file(path: str, page: str, ident: str = "") -> Leaf:
    """A file that is no page, made by `page`."""
    folder, _, name = path.rpartition("/")
    return Leaf("data", f"{folder}/", "", [], page=page, ident=ident, file=name)


def outermost(catalogue: Catalogue) -> list[str]:
    """The places with a page that lie in no other."""
    return [ident for ident, _ in catalogue.inside("")]


def index(showing: Showing, site: str, _: str) -> bytes:
    """Where everything is."""
    api = f"{site}{API}"
    said = {
        "api": VERSION,
        "description": f"{api}openapi.json",
        "documentation": f"{site}data/",
        "kinds": [
            {
                "id": kind,
                "name": KIND_NAMES[kind],
                "index": f"{api}{kind}/index.json",
                "schema": f"{api}schema/{kind}.json",
                "record": f"{site}{kind}/{{id}}/{RECORD}",
            }
            for kind in KINDS
        ],
        "sectors": f"{api}sectors/index.json",
        "manifest": f"{api}manifest.json",
        "common_grants": f"{api}common-grants/opportunities.json",
        "catalog": f"{site}data/catalog.jsonld",
    }
    return lines(said)


def kind_index(showing: Showing, site: str, kind: str) -> bytes:
    """The files of a kind."""
    catalogue = showing.catalogue
    if kind == "places":
        found = [
            {"id": ident, "name": catalogue.places.name(ident), "index": f"{site}{API}places/{ident}.json"}
            for ident in outermost(catalogue)
        ]
        return lines({"api": VERSION, "kind": kind, "inside": found})
    years = [
        {"year": shelf, "count": len(found), "index": f"{site}{API}{kind}/{shelf}.json"}
        for shelf, found in catalogue.filed(kind).items()
    ]
    return lines({"api": VERSION, "kind": kind, "years": years})


def shelf(showing: Showing, site: str, ident: str) -> bytes:
    """The records of a kind and year, with what they can be picked by."""
    kind, _, year = ident.partition("/")
    found = [entry(showing, site, card) for card in showing.catalogue.on_shelf(kind, year)]
    return lines({"api": VERSION, "kind": kind, "year": year, "count": len(found)}, found)


def entry(showing: Showing, site: str, card: Card) -> Said:
    """A record in an index."""
    place = card.places
    said = {
        "id": card.id,
        "title": card.title,
        "name": card.name if card.name != card.title else None,
        "type": card.type,
        "number": card.number,
        "issuers": [showing.named(actor) for actor in card.issuers],
        "date": card.filed_on,
        "call": card.call,
        "stage": card.stage,
        "rows": card.rows,
        "programmes": card.programmes,
        "organisations": [ident for ident, _ in card.acts],
        "places": place,
        "sectors": card.sectors,
        "revised": card.revised,
        "page": f"{site}{card.address}",
    }
    return {key: value for key, value in said.items() if value}


def sector_index(showing: Showing, site: str, _: str) -> bytes:
    """The sectors and their files."""
    catalogue, names = showing.catalogue, sector_names(showing)
    found = [
        {
            "id": sector,
            "name": names[sector],
            "years": [
                {
                    "year": shelf,
                    "count": len(cards),
                    "index": f"{site}{API}sectors/{sector}/{shelf}.json",
                }
                for shelf, cards in shelves.items()
            ],
        }
        for sector, shelves in catalogue.sectors_filed().items()
    ]
    return lines({"api": VERSION, "sectors": found})


def sector(showing: Showing, site: str, ident: str) -> bytes:
    """The records of a sector and year."""
    name, _, year = ident.partition("/")
    found = [
        {"kind": card.kind, "id": card.id, "title": card.title, "date": card.filed_on, "page": f"{site}{card.address}"}
        for card in showing.catalogue.in_sector(name, year)
    ]
    said = [{key: value for key, value in one.items() if value} for one in found]
    return lines({"api": VERSION, "sector": name, "year": year, "count": len(said)}, said)


def places(showing: Showing, site: str, ident: str) -> bytes:
    """The places with a page that lie in one, itself first."""
    catalogue = showing.catalogue
    table = catalogue.places

    found = [
        {
            "id": place,
            "name": table.name(place),
            "full_name": table.full_name(place),
            "level": table.level(place),
            "parent": table.parent(place),
            "page": f"{site}places/{place}/",
        }
        for place in below(catalogue, ident)
    ]
    said = [{key: value for key, value in one.items() if value} for one in found]
    return lines({"api": VERSION, "kind": "places", "inside": ident, "count": len(said)}, said)


def below(catalogue: Catalogue, place: str) -> Iterator[str]:
    """A place and the places with a page that lie in it, in the order of a tree."""
    yield place
    for inner, _ in catalogue.inside(place):
        yield from below(catalogue, inner)


def lines(about: Said, records: Iterable[Said] | None = None) -> bytes:
    """An object, a line for each of its keys, and for each record."""
    facts = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    if records is not None:
        rows = b",\n".join(map(compact_json, records)).decode()
        facts.append(f' "records": [\n{rows}\n]')
    return ("{\n" + ",\n".join(facts) + "\n}\n").encode()


def pretty(said: Any) -> bytes:
    """A file that people read as well."""
    return to_json(said, indent=1) + b"\n"  # with an indent, `json` leaves circles of objects behind


FILES: dict[str, Callable[[Showing, str, str], bytes]] = {
    "api index": index,
    "api kind": kind_index,
    "api shelf": shelf,
    "api places": places,
    "api sectors": sector_index,
    "api sector": sector,
    "api schema": lambda _, site, kind: pretty(schema_of(kind, f"{site}{API}" if site else "")),
    "api description": lambda _, site, __: pretty(described(site)),
    "common grants": lambda showing, site, _: pretty(opportunities(showing, site)),
}
"""What a leaf is made by → its content, of the day, the site's address and what it is about."""
