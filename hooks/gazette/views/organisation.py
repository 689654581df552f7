"""The page of an organisation: what it issued, and which tasks it answers for, alone or with others."""

from dataclasses import dataclass

from gazette.card import Card
from gazette.model.organisation import Organisation
from gazette.views.common import LISTED, ROWS, Entry, Link, RelationShown, Showing


@dataclass(frozen=True)
class Duty:
    """A task that the organisation answers for."""

    task: Link
    role: str
    shared_with: list[Link]


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
    duties: list[tuple[Link, list[Duty]]]
    """Plan → its tasks."""
    named_in: list[tuple[Link, list[str]]]
    """Other documents that name it, with the roles it has there."""


def organisation_view(showing: Showing, organisation: Organisation) -> OrganisationView:
    """Everything the page of an organisation shows."""
    catalogue = showing.catalogue
    parent = catalogue.card("organisations", organisation.parent) if organisation.parent else None
    naming = catalogue.naming(organisation.id)
    issued = [card for card in naming if any(ident == organisation.id for ident, *_ in card.issuers)]
    others = [card for card in naming if card not in issued]
    plans = sorted((card for card in naming if card.kind == "plans"), key=lambda card: card.id)
    duties = [(card, found) for card in plans[-ROWS:] if (found := _duties(showing, card, organisation.id))]
    with_duties = {card.key for card, _ in duties}
    return OrganisationView(
        organisation=organisation,
        relations=showing.relations(organisation),
        parent=showing.link(parent) if parent else None,
        place=showing.place(organisation.place) if organisation.place else None,
        children=[showing.link(child) for child in catalogue.children_of(organisation.id)],
        issued=showing.entries(issued[:LISTED]),
        more=max(0, len(issued) - LISTED),
        duties=[(showing.link(card), found) for card, found in duties],
        named_in=[
            (showing.link(card), list(dict(card.acts)[organisation.id]))
            for card in others[:LISTED]
            if card.key not in with_duties
        ],
    )


def _duties(showing: Showing, plan: Card, ident: str) -> list[Duty]:
    return [
        Duty(Link(words, f"{plan.address}#{anchor}"), role, [showing.of_name(actor) for actor in shared])
        for organisation, words, anchor, role, shared in plan.duties
        if organisation == ident
    ]
