"""The page of an organisation: what it issued, and which tasks it answers for, alone or with others."""

from dataclasses import dataclass

from gazette.model.document import Actor, Record
from gazette.model.organisation import Organisation
from gazette.model.plan import Plan
from gazette.views.common import Entry, Link, RelationShown, Showing, address, title_of
from gazette.views.plan import numbered


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
    duties: list[tuple[Link, list[Duty]]]
    """Plan → its tasks."""
    named_in: list[tuple[Link, list[str]]]
    """Other documents that name it, with the roles it has there."""


def organisation_view(showing: Showing, organisation: Organisation) -> OrganisationView:
    """Everything the page of an organisation shows."""
    catalogue = showing.catalogue
    parent = catalogue.organisations.get(organisation.parent or "")
    issued = [
        record
        for record in catalogue.documents
        if record.document and any(actor.organisation == organisation.id for actor in record.document.issuers)
    ]
    named: dict[tuple[str, str], tuple[Record, list[Actor]]] = {}
    for record, actor in catalogue.acts_of(organisation.id):
        if record not in issued:
            named.setdefault((record.kind, record.id), (record, []))[1].append(actor)
    duties = [(plan, found) for plan in catalogue.plans.values() if (found := _duties(showing, plan, organisation.id))]
    with_duties = {("plans", plan.id) for plan, _ in duties}
    return OrganisationView(
        organisation=organisation,
        relations=showing.relations(organisation),
        parent=showing.link(parent) if parent else None,
        place=showing.place(organisation.place) if organisation.place else None,
        children=[showing.link(child) for child in catalogue.children_of(organisation.id)],
        issued=[showing.entry(record) for record in issued],
        duties=[(Link(title_of(plan), address(plan)), found) for plan, found in duties],
        named_in=[
            (showing.link(other), list(dict.fromkeys(actor.role for actor in actors if actor.role)))
            for key, (other, actors) in named.items()
            if key not in with_duties
        ],
    )


def _duties(showing: Showing, plan: Plan, ident: str) -> list[Duty]:
    found: list[Duty] = []
    for task, anchor, number in numbered(plan):
        mine = [actor for actor in task.units if actor.organisation == ident]
        if mine:
            others = showing.actors(actor for actor in task.units if actor.organisation != ident)
            link = Link(f"{number}{task.title}", f"{address(plan)}#{anchor}")
            found.append(Duty(link, mine[0].role or "责任", others))
    group = plan.leading_group
    if group:
        roles = [
            f"{actor.role or '成员'}{actor.person or ''}" for actor in group.members if actor.organisation == ident
        ]
        if group.office and group.office.organisation == ident:
            roles.append("办公室")
        if roles:
            found.append(Duty(Link(group.name, f"{address(plan)}#leaders"), "、".join(dict.fromkeys(roles)), []))
    return found
