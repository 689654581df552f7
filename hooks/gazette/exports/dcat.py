"""`/data/catalog.jsonld`: the data of the site for data portals (DCAT 3, with what DCAT-AP 3 wants of a catalogue).

The catalogue holds the data set of all records and the interface, and a catalogue of approved lists for each year, in
which each list is a data set. Only what is known is said: a publisher only when data/site.yml names one, no licence
unless there is one. Addresses are relative to the file where the site's own is not known.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.exports.api import API, pretty
from gazette.exports.files import FORMATS
from gazette.exports.open_data import DATA, MEDIA, WORDS, Gathered, Part, table_names
from gazette.exports.record import VERSION

Said = dict[str, Any]
CONTEXT: Said = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
CHINESE = {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"}
IANA = "https://www.iana.org/assignments/media-types/"


def catalogues(catalogue: Catalogue, site: str) -> Iterator[Gathered]:
    """The catalogue, and for each year that of its lists."""
    names = table_names(catalogue)
    paths = [f"{DATA}{piece.name}.{ending}" for piece, ending in names]
    yield Gathered(f"{DATA}catalog.jsonld", paths, partial(whole, catalogue, site or "../"))
    for year, cards in catalogue.shelves["lists"].items():
        files = [f"{card.address}{card.id}.{ending}" for card in cards for ending in FORMATS]
        yield Gathered(f"{DATA}lists-{year}.jsonld", files, partial(of_lists, cards, year, site or "../"))


def whole(catalogue: Catalogue, site: str, parts: Iterable[Part]) -> bytes:
    """The catalogue of the site."""
    publisher = {"dct:publisher": {"@type": "foaf:Agent", "foaf:name": catalogue.site.publisher}}
    said = {
        "@context": CONTEXT,
        "@id": f"{site}{DATA}catalog.jsonld",
        "@type": "dcat:Catalog",
        **head("公共项目信息汇编", "政府公开发布的项目信息：通知、规划、规则、名单、项目和机构，整理成结构化的数据。"),
        **(publisher if catalogue.site.publisher else {}),
        "foaf:homepage": {"@id": site},
        "dct:language": CHINESE,
        "dcat:dataset": [
            {
                "@id": f"{site}{DATA}#records",
                "@type": "dcat:Dataset",
                **head("全部记录", "一行是一份文件、一个项目或一个机构；JSON Lines 里有每条记录的全部内容。"),
                **(publisher if catalogue.site.publisher else {}),
                "dcat:landingPage": {"@id": f"{site}{DATA}"},
                "dct:language": CHINESE,
                "dcat:distribution": [distribution(site, part) for part in parts],
            }
        ],
        "dcat:service": [
            {
                "@id": f"{site}{API}",
                "@type": "dcat:DataService",
                **head(
                    f"数据接口，第 {VERSION} 版", "静态的 JSON 文件：每条记录一个；按种类、年份、领域、地区有目录。"
                ),
                "dcat:endpointURL": {"@id": f"{site}{API}"},
                "dcat:endpointDescription": {"@id": f"{site}{API}openapi.json"},
                "dcat:servesDataset": {"@id": f"{site}{DATA}#records"},
            }
        ],
        "dcat:catalog": [
            {"@id": f"{site}{DATA}lists-{year}.jsonld"} for year in sorted(catalogue.shelves["lists"], reverse=True)
        ],
    }
    return pretty(said)


def of_lists(cards: list[Card], year: str, site: str, parts: Iterable[Part]) -> bytes:
    """The lists of a year, each a data set."""
    files: dict[str, list[Part]] = {}
    for part in parts:
        files.setdefault(part.path.rpartition("/")[0], []).append(part)
    title = f"{year}年的名单" if year.isdigit() else "没有日期的名单"
    said = {
        "@context": CONTEXT,
        "@id": f"{site}{DATA}lists-{year}.jsonld",
        "@type": "dcat:Catalog",
        **head(title, "公布、公示和验收的名单，一份是一个数据集，一行是名单上的一行。"),
        "dct:language": CHINESE,
        "dcat:dataset": [list_said(card, files.get(f"lists/{card.id}", []), site) for card in cards],
    }
    return pretty(said)


def list_said(card: Card, parts: Iterable[Part], site: str) -> Said:
    """A list as a data set."""
    dates = {"dct:issued": day(card.filed_on), "dct:modified": day(card.revised)}
    return {
        "@id": f"{site}{card.address}#data",
        "@type": "dcat:Dataset",
        **head(card.name, f"{card.title}，{card.rows} 行"),
        **{key: value for key, value in dates.items() if value},
        "dcat:landingPage": {"@id": f"{site}{card.address}"},
        "dct:language": CHINESE,
        "dcat:distribution": [distribution(site, part) for part in parts],
    }


def distribution(site: str, part: Part) -> Said:
    """A file to download."""
    name = part.path.rpartition("/")[2]
    ending = name.rpartition(".")[2]
    return {
        "@id": f"{site}{part.path}",
        "@type": "dcat:Distribution",
        "dct:title": {"@value": f"{WORDS[ending]}：{name}", "@language": "zh"},
        "dcat:accessURL": {"@id": f"{site}{part.path}"},
        "dcat:downloadURL": {"@id": f"{site}{part.path}"},
        "dcat:mediaType": {"@id": f"{IANA}{MEDIA[ending]}"},
        "dcat:byteSize": {"@value": str(part.size), "@type": "xsd:nonNegativeInteger"},
    }


def head(title: str, description: str) -> Said:
    """What everything has."""
    return {
        "dct:title": {"@value": title, "@language": "zh"},
        "dct:description": {"@value": description, "@language": "zh"},
    }


def day(text: str) -> Said | None:
    """A date as exact as it is."""
    text = text[:10]
    return {"@value": text, "@type": DATE_TYPES[len(text)]} if text else None
