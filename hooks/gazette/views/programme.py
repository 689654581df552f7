"""The page of a programme: its life from basis to result, under all the names it has had."""

from collections.abc import Iterable
from dataclasses import dataclass

from gazette.card import Standing
from gazette.model.programme import Programme
from gazette.views.common import ROWS, Entry, Foot, Link, RelationShown, Showing, StatusShown
from gazette.views.plan import Horizon, horizons
from gazette.views.timeline import Timeline, drawn


@dataclass(frozen=True)
class ProgrammeView:
    """What `pages/programme.md` is given."""

    programme: Programme
    relations: list[RelationShown]
    status: StatusShown | None
    sectors: list[str]
    other_names: list[tuple[str, Link | None, str]]
    calls: list[Entry]
    lists: list[Entry]
    basis: list[Entry]
    chosen: list[tuple[str, list[Link]]]
    """List name → the places on it."""
    horizons: list[Horizon]
    timeline: Timeline
    foot: Foot


LEFT = ("退出", "撤销", "未通过")


def chosen(rows: Iterable[Standing]) -> list[str]:
    """The places that were chosen and have not left, each once; not those of chosen enterprises or parks."""
    return list(
        dict.fromkeys(
            place
            for place, _, state, *_, party in rows
            if party in ("place", "consortium") and not state.startswith(LEFT)
        )
    )


def programme_view(showing: Showing, programme: Programme) -> ProgrammeView:
    """Everything the page of a programme shows, for the day of `showing`."""
    catalogue = showing.catalogue
    documents = catalogue.of_programme(programme.id)
    names = {sector.id: sector.name for sector in catalogue.site.sectors}
    lists = [card for card in documents if card.kind == "lists"]
    latest = documents[-ROWS:]
    return ProgrammeView(
        programme=programme,
        relations=showing.relations(programme),
        status=showing.status(programme),
        sectors=[names[ident] for ident in programme.sectors],
        other_names=[
            (other.name, showing.cited(other.used_by) if other.used_by else None, other.note or "")
            for other in programme.other_names
        ],
        calls=showing.entries(card for card in reversed(latest) if card.kind == "notices"),
        lists=showing.entries(reversed(lists[-ROWS:])),
        basis=showing.entries(card for card in latest if card.kind in ("plans", "rules")),
        chosen=[
            (card.name, [showing.place(ident) for ident in places])
            for card in sorted(lists[-ROWS:], key=lambda card: card.id)
            if (places := chosen(catalogue.rows_of(card)))
        ],
        horizons=horizons(programme.goals),
        timeline=drawn(catalogue.events(programme), programme),
        foot=showing.foot(None, [*programme.sources, *(item.source for item in programme.milestones if item.source)]),
    )
