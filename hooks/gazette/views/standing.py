"""On which lists a place stands, and what follows for it: asked by its own page, its province's and the matrix."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gazette.card import FINALISES, After, Card, Offered
from gazette.card import Standing as Row
from gazette.model.text import Rich
from gazette.views.common import Link, Showing, StatusShown
from gazette.views.programme import LEFT

WORDS = {"公示": "公示", "公布": "入选", "试点": "试点", "验收": "验收", "撤销": "撤销", "累计": "入选"}
"""What a row is told as that names no state of its own, by the stage of its list."""
PARTIES = {
    "enterprise": "企业",
    "park": "园区",
    "street": "街道",
    "person": "个人",
    "consortium": "联合体",
    "project": "项目",
}
"""Who stands on a list when it is not the place itself, but somebody in it."""
FOLLOWED = 6
"""So many lists are told with what follows; the others stand on the page by name."""
PLANS = 3
"""So many plans are told with a list; all stand on the page by name."""
OFFERS = 3
"""So many measures of a plan are told; the plan has them all."""
MUNICIPALITIES = ("110000", "120000", "310000", "500000")
OVER = ("验收", "撤销")
"""Stages of a list after which nothing more is to be done."""
LABELS = (("pilot", "试点期"), ("obligation", "要做的事"), ("acceptance", "怎么验收"))
Found = tuple[Card, Row]


class Said(NamedTuple):
    """What a call says, and in which clause."""

    words: Rich
    when: str
    who: list[Link]
    clause: str


class Measure(NamedTuple):
    """What a plan offers, leading to the task in which it stands."""

    words: Rich
    kind: str
    to: str
    address: str
    clause: str


@dataclass(frozen=True)
class Measures:
    """What one plan offers."""

    plan: Link
    status: StatusShown | None
    shown: list[Measure]
    count: int


@dataclass(frozen=True)
class Told:
    """What is said to all who stand on a list."""

    entry: Link
    status: StatusShown | None
    preliminary: bool
    """Whether the list can still change."""
    call: Link | None
    parts: list[tuple[str, list[Said]]]
    """Heading → what the call says."""
    missing: list[str]
    """The headings under which it says nothing."""
    rules: list[Link]
    """What governs the programme."""
    support: list[Said]


class Following(NamedTuple):
    """What follows of one list for a place, or for the municipality above it or the districts below."""

    told: Told
    whose: list[Link]
    """Who stands on it; empty when it is the place itself."""
    state: str
    measures: list[Measures]
    """What the plans made for it, or for what it lies in, offer in the same sectors."""
    more: int
    """How many plans more do."""


def state_of(card: Card, row: Row) -> str:
    """How a row stands, in a word: 入选, or 企业入选 for an enterprise in the place."""
    return PARTIES.get(row[6], "") + (row[2] or WORDS[card.stage])


def has_left(row: Row) -> bool:
    """Whether it stands on the list no more; a later document's word has the day behind it."""
    return row[2].startswith(LEFT)


def current(found: Iterable[Found]) -> Iterator[Found]:
    """Of lists that answer one call, or settle another, the latest on which a place stands.

    `found` are its rows, latest first.
    """
    answered: dict[str, str] = {}
    settled: set[str] = set()
    for card, row in found:
        settled.update(target for relation, target, *_ in card.targets if relation == FINALISES)
        if card.id not in settled and answered.setdefault(card.call or card.key, card.key) == card.key:
            yield card, row


def near(showing: Showing, place_id: str) -> list[str]:
    """The place; a district's municipality, or a municipality's districts: they are chosen for each other."""
    catalogue = showing.catalogue
    parent = catalogue.places.parent(place_id)
    if parent in MUNICIPALITIES:
        return [place_id, parent]
    below = catalogue.inside(place_id) if place_id in MUNICIPALITIES else []
    return [place_id, *(ident for ident, _ in below)]


def followings(showing: Showing, place_id: str) -> tuple[list[Following], int]:
    """What follows for a place, and how many more lists there are.

    Its own come first, then those of which something is said, then the latest.
    """
    listed: dict[str, list[tuple[str, Card, Row]]] = {}
    for ident in near(showing, place_id):
        for card, row in current(showing.catalogue.standings_of(ident)):
            if row[6] == "place" and not has_left(row) and card.stage not in OVER:
                listed.setdefault(card.key, []).append((ident, card, row))
    latest = sorted(listed.values(), key=lambda rows: (rows[0][1].filed_on, rows[0][1].id), reverse=True)
    latest.sort(key=lambda rows: (rows[0][0] != place_id, not told_of(showing, rows[0][1]).parts))
    told: set[str] = set()
    return [_following(showing, place_id, rows, told) for rows in latest[:FOLLOWED]], max(0, len(latest) - FOLLOWED)


def _following(showing: Showing, place_id: str, rows: Sequence[tuple[str, Card, Row]], told: set[str]) -> Following:
    first, card, row = rows[0]
    found = _measures(showing, place_id, card, told)
    return Following(
        told=told_of(showing, card),
        whose=[] if first == place_id else [showing.place(ident) for ident in dict.fromkeys(row[0] for row in rows)],
        state=state_of(card, row),
        measures=found[:PLANS],
        more=max(0, len(found) - PLANS),
    )


def told_of(showing: Showing, card: Card) -> Told:
    """What is said to all who stand on a list: it stands on many pages."""
    return showing.catalogue.told("standing", card.key, lambda: _told(showing, card))


def _told(showing: Showing, card: Card) -> Told:
    catalogue = showing.catalogue
    catalogue.touch(card.key)
    call = catalogue.card("notices", card.call) if card.call else None
    call = None if call and call.withdrawn else call
    after = [*card.after, *(call.after if call else ())]
    terms = [said for said in after if said[0] == "pilot"]
    if len(terms) > 1:  # the list's own period counts, the words are those of the call
        after = [(*terms[1][:2], terms[0][2], *terms[1][3:]), *(said for said in after if said[0] != "pilot")]
    said = {label: _said(showing, after, kind) for kind, label in LABELS}
    rules = [rule for ident in card.programmes for rule in catalogue.rules_for(ident)]
    return Told(
        entry=showing.link(card, card.name),
        status=showing.status(card),
        preliminary=card.stage == "公示",
        call=Link(call.name, f"{call.address}#afterwards" if call.after else call.address) if call else None,
        parts=[(label, found) for label, found in said.items() if found],
        missing=[label for label, found in said.items() if not found],
        rules=[showing.link(rule, rule.name) for rule in rules],
        support=_said(showing, after, "support"),
    )


def _said(showing: Showing, after: Iterable[After], kind: str) -> list[Said]:
    return [
        Said(Rich(words), when, [showing.of_name(actor) for actor in who], clause)
        for what, words, when, who, clause in after
        if what == kind
    ]


def _measures(showing: Showing, place_id: str, entry: Card, told: set[str]) -> list[Measures]:
    """What the plans of a place, and of those it lies in, offer in the sectors of a list; told in full once a page."""
    found = []
    for ident in showing.catalogue.places.with_parents(place_id):
        for plan in showing.catalogue.plans_for(ident):
            if not set(plan.sectors).isdisjoint(entry.sectors) and plan.offers:
                found.append(measures_of(showing, plan, 0 if plan.key in told else OFFERS))
                told.add(plan.key)
    return found


def measures_of(showing: Showing, plan: Card, most: int) -> Measures:
    """The first measures of a plan."""
    return showing.catalogue.told(f"measures {most}", plan.key, lambda: _measures_of(showing, plan, most))


def _measures_of(showing: Showing, plan: Card, most: int) -> Measures:
    showing.catalogue.touch(plan.key)
    offers = plan.offers
    return Measures(
        Link(plan.name, f"{plan.address}#{_anchor(offers)}"),
        showing.status(plan),
        [
            Measure(Rich(words), kind, "、".join(to), f"{plan.address}#{anchor}", clause)
            for words, kind, to, anchor, clause in offers[:most]
        ],
        len(offers),
    )


def _anchor(offers: Sequence[Offered]) -> str:
    """Where all of them stand on the plan's page."""
    return "support" if all(anchor == "support" for *_, anchor, _ in offers) else "offers"
