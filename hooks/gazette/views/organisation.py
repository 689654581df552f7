"""The page of an organisation: what it issued, and which tasks it answers for, alone or with others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from gazette.card import LEADERS, Card
from gazette.card import Duty as Given
from gazette.model.organisation import Organisation
from gazette.views.common import LISTED, ROWS, Entry, Link, RelationShown, Showing, StatusShown


class Duty(NamedTuple):
    """A task that the organisation answers for."""

    task: Link
    role: str
    shared_with: list[Link]
    """Who else answers for it."""
    group: bool
    """Whether it is a seat in a leading group, which is no task."""
    clause: str


@dataclass(frozen=True)
class OrganisationView:
    """What `pages/organisation.md` is given."""

    organisation: Organisation
    relations: list[RelationShown]
    parent: Link | None
    place: Link | None
    children: list[Link]
    issued: list[Entry]
    more: int
    """How many earlier ones it issued."""
    duties: list[tuple[Link, StatusShown | None, list[Duty]]]
    """Plan, how it stands, and its tasks; the latest plan first."""
    alone: int
    shared: int
    """How many tasks it answers for alone, and with others."""
    together: list[tuple[Link, int]]
    """The units named together with it, and in how many tasks; those most often first."""
    named_in: list[tuple[Link, list[str]]]
    """Other documents that name it, with the roles it has there."""


def organisation_view(showing: Showing, organisation: Organisation) -> OrganisationView:
    """Everything the page of an organisation shows."""
    catalogue = showing.catalogue
    parent = catalogue.card("organisations", organisation.parent) if organisation.parent else None
    naming = catalogue.naming(organisation.id)
    issued = [card for card in naming if any(ident == organisation.id for ident, *_ in card.issuers)]
    own = {card.key for card in issued}
    others = [card for card in naming if card.key not in own]
    plans = [card for card in naming if card.kind == "plans"][:ROWS]
    given = [(card, found) for card in plans if (found := card.duties_of(organisation.id))]
    duties = [(card, [_duty(showing, card, duty) for duty in found]) for card, found in given]
    tasks = [duty for _, found in duties for duty in found if not duty.group]
    with_duties = {card.key for card, _ in duties}
    return OrganisationView(
        organisation=organisation,
        relations=showing.relations(organisation),
        parent=showing.link(parent) if parent else None,
        place=showing.place(organisation.place) if organisation.place else None,
        children=[showing.link(child) for child in catalogue.children_of(organisation.id)],
        issued=showing.entries(issued[:LISTED]),
        more=max(0, len(issued) - LISTED),
        duties=[(showing.link(card), showing.status(card), found) for card, found in duties],
        alone=sum(not duty.shared_with for duty in tasks),
        shared=sum(bool(duty.shared_with) for duty in tasks),
        together=_together(showing, [duty for _, found in given for duty in found]),
        named_in=[
            (showing.link(card), list(dict(card.acts)[organisation.id]))
            for card in others[:LISTED]
            if card.key not in with_duties
        ],
    )


def _duty(showing: Showing, plan: Card, given: Given) -> Duty:
    words, anchor, role, shared, clause = given
    others = [showing.of_name(actor) for actor in shared]
    return Duty(Link(words, f"{plan.address}#{anchor}"), role, others, anchor == LEADERS, clause)


def _together(showing: Showing, duties: Iterable[Given]) -> list[tuple[Link, int]]:
    """The organisations that share tasks with one, each by its own name."""
    found = Counter(
        other for _, _, _, shared, _ in duties for other in dict.fromkeys(actor[0] for actor in shared if actor[0])
    )
    most = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    cards = ((showing.catalogue.card("organisations", other), count) for other, count in most)
    return [(showing.link(card), count) for card, count in cards if card]
