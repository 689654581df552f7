"""The calls to which one may still apply, as CommonGrants 0.5 tells opportunities (https://commongrants.org).

Only what the facts say: no amounts, which few calls state; a rolling call has no closing date. The protocol wants to
know when a record came to be and when it changed, in UTC: here these are the date of the document and that of its
latest revision, both at 0:00 in Shanghai, and the first day where only the year or month is known.
Ids are name-based (RFC 9562, version 5) over the page's address.
"""

import re
from datetime import UTC
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from gazette.card import Card
from gazette.model.dates import PartialDate
from gazette.model.text import LINK
from gazette.status import STATUS_WORDS
from gazette.views.common import DAY, Showing

Said = dict[str, Any]
STATUSES = {"upcoming": "forecasted", "open": "open", "rolling": "open", "closed": "closed"}
KINDS = {
    "small_enterprise": "for_profit_small_business",
    "city": "government_municipal",
    "county": "government_county",
}
"""Kinds of applicant that the protocol has a word for; others are told as they are."""
SOME_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NEVER = "9999-12-31"


def opportunities(showing: Showing, site: str) -> Said:
    """One page with all of them, the last modified first."""
    showing.catalogue.touch(DAY)
    cards = showing.catalogue.calls_open(showing.today.isoformat())
    items = [opportunity(showing, card, site) for card in cards if card.filed_on]
    items.sort(key=lambda item: (item["lastModifiedAt"], item["id"]), reverse=True)
    return {
        "status": 200,
        "message": "Success",
        "items": items,
        "paginationInfo": {"page": 1, "pageSize": max(1, len(items)), "totalItems": len(items), "totalPages": 1},
    }


def opportunity(showing: Showing, card: Card, site: str) -> Said:
    """A call."""
    status = showing.status(card)
    page = f"{site}{card.address}"
    code = STATUSES.get(status.code, "custom") if status else "custom"
    said_status = {"value": code, "description": STATUS_WORDS[status.code if status else "unknown"]}
    if code == "custom":
        said_status["customValue"] = status.code if status else "unknown"
    found: Said = {
        "id": str(uuid5(NAMESPACE_URL, page)),
        "title": card.title,
        "status": said_status,
        "description": plain(card.line),
        "keyDates": key_dates(card),
        "acceptedApplicantTypes": applicant_types(card),
        "customFields": custom_fields(showing, card, page),
        "createdAt": moment(card.filed_on),
        "lastModifiedAt": max(moment(card.filed_on), moment(card.revised or card.filed_on)),
    }
    return {key: value for key, value in found.items() if value}


def key_dates(card: Card) -> Said:
    """When it was posted and when it closes, where that is known to the day."""
    found = {}
    if SOME_DAY.fullmatch(card.filed_on[:10]):
        found["postDate"] = single("发布", card.filed_on[:10])
    if card.open_until and card.open_until != NEVER:
        found["closeDate"] = single("最后一个截止日期", card.open_until)
    return found


def single(name: str, day: str) -> Said:
    """An event on a day."""
    return {"name": name, "eventType": "singleDate", "date": day}


def applicant_types(card: Card) -> list[Said]:
    """Who may apply, in the words of the document."""
    found = []
    for who, kinds, _ in card.applicants:
        for kind in kinds or ("",):
            value = KINDS.get(kind, "custom")
            said = {"value": value, "description": who}
            found.append({**said, "customValue": kind or who} if value == "custom" else said)
    return found


def custom_fields(showing: Showing, card: Card, page: str) -> Said:
    """What the protocol has no field for."""
    texts = {
        "page": ("页面", page),
        "documentNumber": ("发文字号", card.number),
        "issuers": ("发文机关", "、".join(map(showing.named, card.issuers))),
    }
    return {key: {"name": name, "fieldType": "string", "value": value} for key, (name, value) in texts.items() if value}


def moment(day: str) -> str:
    """The beginning of a day, month or year in Shanghai, in UTC."""
    return f"{PartialDate(day).start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def plain(line: str) -> str:
    """A sentence without its marks."""
    return LINK.sub(r"\1", line).replace("**", "")
