"""The page of an organisation: what it issued, and which tasks it answers for, alone or with others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gazette.card import LEADERS, Card
from gazette.model.organisation import Organisation
from gazette.views.common import LISTED, ROWS, Entry, Link, RelationShown, Showing, StatusShown


@dataclass(frozen=True)
class Duty:
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
    others = [card for card in naming if card not in issued]
    plans = [card for card in naming if card.kind == "plans"][:ROWS]
    duties = [(card, found) for card in plans if (found := _duties(showing, card, organisation.id))]
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
        together=_together(showing, [card for card, _ in duties], organisation.id),
        named_in=[
            (showing.link(card), list(dict(card.acts)[organisation.id]))
            for card in others[:LISTED]
            if card.key not in with_duties
        ],
    )


def _duties(showing: Showing, plan: Card, ident: str) -> list[Duty]:
    return [
        Duty(
            Link(words, f"{plan.address}#{anchor}"),
            role,
            [showing.of_name(actor) for actor in shared],
            anchor == LEADERS,
            clause,
        )
        for organisation, words, anchor, role, shared, clause in plan.duties
        if organisation == ident
    ]


def _together(showing: Showing, plans: Iterable[Card], ident: str) -> list[tuple[Link, int]]:
    """The organisations that share tasks with one, each by its own name."""
    found = Counter(
        other
        for plan in plans
        for organisation, _, _, _, shared, _ in plan.duties
        if organisation == ident
        for other in dict.fromkeys(actor[0] for actor in shared if actor[0])
    )
    most = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    cards = ((showing.catalogue.card("organisations", other), count) for other, count in most)
    return [(showing.link(card), count) for card, count in cards if card]
