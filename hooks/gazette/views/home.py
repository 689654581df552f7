"""The home page: what can be entered now, how far each programme has come, what is new."""

from dataclasses import dataclass

from gazette.card import Card
from gazette.reading.known import KIND_NAMES
from gazette.views.common import DAY, Entry, Link, Showing
from gazette.views.find import classes

CALLS, PROGRAMMES, LATEST = 40, 24, 6
"""So many the home page shows at the most; the fronts have all."""
RUNNING = ("open", "rolling")


@dataclass(frozen=True)
class Home:
    """What the home page is given."""

    calls: list[Entry]
    """Calls that are open on the day of building or will be later."""
    programmes: list[tuple[Entry, str, Link | None]]
    """Each programme with what is known of a next round, and its latest result."""
    latest: list[Entry]
    counts: list[Link]
    """Each section with the number of its records."""
    more: list[Link]
    """What is left out."""
    classes: list[Link]
    """Ways into the finder, by who the reader is."""


def home(showing: Showing) -> Home:
    """The home page, for the day of `showing`."""
    catalogue = showing.catalogue
    catalogue.touch(DAY, *(f"all {kind}" for kind in catalogue.cards))
    sizes = {kind: len(cards) for kind, cards in catalogue.current.items()} | {"places": len(catalogue.places_referred)}
    calls = [card for card in catalogue.current["notices"].values() if _still_open(showing, card)]
    latest_first = dict.fromkeys(ident for card in catalogue.documents for ident in card.programmes)
    programmes = sorted([*dict.fromkeys((*latest_first, *catalogue.current["programmes"]))][:PROGRAMMES])
    more = []
    if len(calls) > CALLS:
        more.append(Link(f"还有 {len(calls) - CALLS} 份正在受理或即将开始的通知", "notices/"))
        calls = sorted(calls, key=lambda card: card.filed_on, reverse=True)[:CALLS]
    if len(programmes) < sizes["programmes"]:
        more.append(Link(f"全部 {sizes['programmes']} 个项目", "programmes/"))
    return Home(
        calls=showing.entries(calls),
        programmes=[_programme(showing, ident) for ident in programmes],
        latest=showing.entries(catalogue.documents[:LATEST]),
        counts=[Link(name, f"{kind}/", str(sizes[kind])) for kind, name in KIND_NAMES.items() if kind in sizes],
        more=more,
        classes=classes(catalogue),
    )


def _programme(showing: Showing, ident: str) -> tuple[Entry, str, Link | None]:
    catalogue = showing.catalogue
    lists = [card for card in catalogue.of_programme(ident) if card.kind == "lists"]
    following = catalogue.programmes[ident].next_round
    result = Link(lists[-1].name, lists[-1].address) if lists else None
    return showing.entry(catalogue.cards["programmes"][ident]), following.text if following else "", result


def _still_open(showing: Showing, card: Card) -> bool:
    """Whether a call is open on the day of building, or opens later."""
    if card.open_until < showing.today.isoformat():
        return False  # other records can only end it sooner
    found = showing.catalogue.schedule(card.kind, card.id)
    return any(
        status.code in RUNNING and (end is None or end > showing.now)
        for status, end in zip(found, [*(later.start for later in found[1:]), None], strict=True)
    )
