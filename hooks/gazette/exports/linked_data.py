"""What a page is about, for programs: schema.org as JSON-LD in its head. Only what the record states.

A programme, and what a call offers, is a GovernmentService; a list a Dataset; rules a Legislation; notices, plans,
guides and standards a DigitalDocument; an authority a GovernmentOrganization; a place a State, City or
AdministrativeArea. Whoever has a page is named by its address (`@id`), so that what pages say of each other adds up.
tests/exports/shapes.ttl says what may stand where.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gazette.compact_json import compact_json
from gazette.exports.files import FORMATS
from gazette.model.approved_list import ApprovedList
from gazette.model.dates import When
from gazette.model.document import Document, Record
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.place import Place
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.rules import Rules
from gazette.reading.known import KIND_NAMES
from gazette.status import calls
from gazette.views.approved_list import PARTS
from gazette.views.common import Foot, Head, Link, address, title_of

Node = dict[str, Any]
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""Ending of a file to download → its media type."""
BINDING = frozenset(("办法", "规则", "细则", "规定"))
"""Types of rules that are law in the sense of schema.org; guides and standards are documents."""
AUTHORITIES = frozenset(("部委", "内设机构", "地方政府", "地方部门", "派出机构"))
"""Types of organisations that are part of a government."""
NAMED = 30
"""So many rows of a list are named; the files beside it have all."""
FEW = 5
"""So many deadlines, and so many bases of a document, are told."""
SEVERAL = (list, tuple)
"""Types of several values."""


def linked_data(record: Record, view: Any, site: str, plain: Callable[[str], str]) -> str:
    """The element for the head of a record's page; nothing where the address of the `site` is not known.

    `view` is what the page template is given; `plain` takes the marks out of rich text.
    """
    if not site:
        return ""
    page = site + address(record)
    about: Node = {"@id": page, "url": page, "name": title_of(record), "inLanguage": "zh-CN"}
    summary = record.__dict__.get("summary")  # places have none, and getattr takes ten times as long to say so
    about["description"] = plain(summary[0]) if summary else ""
    if isinstance(record, Notice):
        about |= _document(record, record.document, view, site) | {"about": _offered(record, view, site)}
    elif isinstance(record, Plan):
        about |= _document(record, record.document, view, site) | {
            "about": _refer("GovernmentService", view.programme, site),
            "temporalCoverage": _period(record),
            "spatialCoverage": [_refer("AdministrativeArea", link, site) for link in view.places],
        }
    elif isinstance(record, Rules):
        about |= _document(record, record.document, view, site) | {
            "about": [_refer("GovernmentService", link, site) for link in view.programmes[:FEW]]
        }
        if record.type in BINDING:
            about |= _law(record)
    elif isinstance(record, ApprovedList):
        about |= _dataset(record, view, page, site)
    elif isinstance(record, Programme):
        del about["inLanguage"]
        about |= {
            "@type": "GovernmentService",
            "alternateName": [other.name for other in record.other_names],
            "category": view.sectors,
            "audience": _audience(record),
        }
    elif isinstance(record, Organisation):
        del about["inLanguage"]
        about |= {
            "@type": "GovernmentOrganization" if record.type in AUTHORITIES else "Organization",
            "alternateName": [*record.short_names, *(former.name for former in record.former_names)],
            "parentOrganization": _refer("Organization", view.parent, site),
            "location": _refer("AdministrativeArea", view.place, site),
            "sameAs": record.url,
        }
    elif isinstance(record, Place):
        del about["inLanguage"]
        about |= _place(record, view, site)
    return _element(_stated(about), _crumbs(site, [(KIND_NAMES[record.kind], f"{record.kind}/")], _name(record)))


def breadcrumbs(site: str, *way: tuple[str, str], here: str) -> str:
    """The element for a page that is about no record: the name and address of each page above it, and its own name."""
    return _element(_crumbs(site, way, here)) if site else ""


def website(site: str, name: str) -> str:
    """The element for the home page: the site, and how to search it."""
    if not site:
        return ""
    target = {"@type": "EntryPoint", "urlTemplate": f"{site}search/?q={{words}}"}
    search = {"@type": "SearchAction", "target": target, "query-input": "required name=words"}
    return _element(
        {"@type": "WebSite", "@id": site, "url": site, "name": name, "inLanguage": "zh-CN", "potentialAction": search}
    )


def _element(*nodes: Node) -> str:
    """A script of a type that browsers do not run. Nothing in it ends the element or opens another."""
    said = {"@context": "https://schema.org", "@graph": nodes}
    text = compact_json(said).decode()
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


def _crumbs(site: str, way: Iterable[tuple[str, str]], here: str) -> Node:
    """The way from the home page; where it ends needs no address."""
    steps: list[Node] = [
        {"@type": "ListItem", "position": position, "name": name, "item": site + there}
        for position, (name, there) in enumerate((("首页", ""), *way), 1)
    ]
    steps.append({"@type": "ListItem", "position": len(steps) + 1, "name": here})
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _name(record: Record) -> str:
    return str(getattr(record, "name", record.id))


def _stated(node: Node) -> Node:
    """What has a value; of several that are one, that one."""
    return {
        key: value[0] if type(value) in SEVERAL and len(value) == 1 else value for key, value in node.items() if value
    }


def _refer(type: str, link: Link | None, site: str) -> Node | None:
    """What a link leads to, or what it says where it leads nowhere."""
    if link is None:
        return None
    found = {"@type": type, "@id": site + link.address, "name": link.text} if link.address else None
    return found or {"@type": type, "name": link.text}


def _issuers(head: Head | None, site: str) -> list[Node | None]:
    return [_refer("Organization", link, site) for link in head.issuers] if head else []


def _document(record: Notice | Plan | Rules, document: Document, view: Any, site: str) -> Node:
    head, foot = view.head, view.foot
    return {
        "@type": "DigitalDocument",
        "alternateName": record.name if record.name != document.title else "",
        "identifier": document.number,
        "genre": record.type,
        "author": _issuers(head, site),
        "publisher": _refer("Organization", foot.publisher, site),
        "dateCreated": _moment(document.written),
        "datePublished": _moment(document.published),
        "expires": _moment(document.expires),
        "sameAs": _official(foot),
        "isBasedOn": [_refer("CreativeWork", link, site) for link in foot.basis[:FEW]],
    }


def _law(rules: Rules) -> Node:
    return {
        "@type": "Legislation",
        "legislationType": rules.type,
        "legislationIdentifier": rules.document.number,
        "legislationDate": _moment(rules.document.written),
        "legislationDateOfApplicability": _moment(rules.document.effective),
    }


def _official(foot: Foot) -> list[str]:
    return [source.url for source in foot.sources if source.code == "official" and source.url]


def _offered(notice: Notice, view: Any, site: str) -> Node | None:
    """What a call offers, to whom and until when; of another notice, its programme."""
    programme = _refer("GovernmentService", view.programme, site)
    if not calls(notice):
        return programme
    offers = [
        _stated(
            {
                "@type": "Offer",
                "name": "，".join(filter(None, (one.level, one.applicant, one.track, one.name))),
                "availabilityStarts": _moment(one.opens),
                "availabilityEnds": _moment(one.at),
            }
        )
        for one in notice.deadlines
        if _moment(one.at)
    ]
    return _stated(
        {
            "@type": "GovernmentService",
            "name": notice.name,
            "audience": _audience(notice),
            "offers": offers[:FEW],
            "isRelatedTo": programme,
        }
    )


def _audience(record: Notice | Programme) -> list[Node]:
    return [{"@type": "Audience", "audienceType": one.who} for one in record.applicants[:FEW]]


def _dataset(entry: ApprovedList, view: Any, page: str, site: str) -> Node:
    document, official = entry.document, _official(view.foot)
    named = [shown.row.label for shown in view.rows if shown.part == PARTS[0]]
    rows: Node = {"@type": "ItemList", "numberOfItems": view.known}
    if named and len(named) <= NAMED:
        rows["itemListElement"] = named
    based = (document and (document.number or not entry.unseen)) and {
        "@type": "DigitalDocument",
        "name": document.number if entry.unseen else document.title,
        "identifier": document.number,
        "author": _issuers(view.head, site),
        "dateCreated": _moment(document.written),
        "datePublished": _moment(document.published),
        "sameAs": official,
    }
    return {
        "@type": "Dataset",
        "name": entry.name,
        "isBasedOn": _stated(based) if based else official,
        "temporalCoverage": _moment(entry.as_of),
        "datePublished": _moment(entry.announced),
        "dateModified": max((_moment(revision.on) for revision in entry.revisions), default=""),
        "variableMeasured": [column.name for column in entry.columns],
        "about": _refer("GovernmentService", view.programme, site),
        "mainEntity": rows,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{page}{entry.id}.{ending}", "encodingFormat": MEDIA[ending]}
            for ending in FORMATS
        ],
    }


def _place(place: Place, view: Any, site: str) -> Node:
    kind = "AdministrativeArea"
    if place.level == "province":
        kind = "State"
    elif place.level == "prefecture" and place.name.endswith("市"):
        kind = "City"
    code = {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": place.id}
    return {
        "@type": kind,
        "alternateName": _names(place.short_names, (former.name for former in place.former_names)),
        "identifier": code if place.id.isdigit() else None,
        "containedInPlace": _refer("AdministrativeArea", view.parents[-1], site) if view.parents else None,
    }


def _names(*found: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(name for names in found for name in names))


def _period(plan: Plan) -> str:
    """2020/2022 (ISO 8601); an end that is not stated stays open."""
    period = plan.period
    if not period or not period.start or not period.start.on:
        return ""
    return f"{_moment(period.start)}/{_moment(period.end) or '..'}"


def _moment(when: When | None) -> str:
    """2024-08-15, as exact as it is stated (ISO 8601); empty where only bounds are known."""
    if not when or not when.on:
        return ""
    return when.on.start.isoformat() if when.on.precision == "minute" else when.on.text
