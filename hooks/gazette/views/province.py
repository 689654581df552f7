"""Places by province: what the front of places counts, and a page for each province."""

from collections.abc import Iterator
from dataclasses import dataclass

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.views.common import ROWS, Link, Showing
from gazette.views.leaf import Leaf, numbered, paged
from gazette.views.standing import current, state_of

ELSEWHERE = "none"
"""What stands in the place of a province for places that lie in none, or in several."""
MATRIX = "places/matrix/"
SAMPLES = 8
"""So many places stand under their province on the front."""


@dataclass(frozen=True)
class ProvinceCounted:
    """A province on the front."""

    link: Link
    places: int
    rows: int
    """How many rows of lists stand for places in it."""
    samples: list[Link]
    """Places in it that stand on lists, else those that have a page."""
    more: int


@dataclass(frozen=True)
class PlaceListed:
    """A place on its province's page."""

    place: Link
    standings: list[tuple[str, Link]]
    """(状态, list)."""


@dataclass(frozen=True)
class ProvinceView:
    """What `pages/province.md` is given."""

    title: str
    province: Link | None
    """The province's own page."""
    matrix: Link | None
    listed: list[PlaceListed]
    others: list[Link]
    """Places that documents name and that stand on no list."""


def province_of(catalogue: Catalogue, ident: str) -> str:
    """The province in which a place lies, or ELSEWHERE."""
    above = catalogue.places.with_parents(ident)
    return above[-1] if above and catalogue.places[above[-1]].level == "province" else ELSEWHERE


def by_province(catalogue: Catalogue) -> dict[str, list[str]]:
    """Every place that has a page, by province; ELSEWHERE comes last."""
    return catalogue.remembered("provinces", lambda: _by_province(catalogue))


def _by_province(catalogue: Catalogue) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ident in catalogue.places_referred:
        found.setdefault(province_of(catalogue, ident), []).append(ident)
    return dict(sorted(found.items(), key=lambda item: (item[0] == ELSEWHERE, item[0])))


def province_name(catalogue: Catalogue, province: str) -> str:
    """A province's name."""
    return "跨省和其他地区" if province == ELSEWHERE else catalogue.places.name(province)


def province_page(province: str) -> str:
    """The address of a province's page among the fronts."""
    return f"places/in-{province}/"


def matrix_page(province: str) -> str:
    """The address of a province's matrix; it is there where a place in it stands on a list."""
    return f"places/matrix-{province}/"


def cards_of(catalogue: Catalogue, idents: list[str]) -> list[Card]:
    """The cards of places."""
    return [card for ident in idents if (card := catalogue.card("places", ident))]


def province_leaves(catalogue: Catalogue) -> Iterator[Leaf]:
    """A page for each province; those on lists stand first."""
    for province, idents in by_province(catalogue).items():
        listed = sorted(idents, key=lambda ident: (ident not in catalogue.places_listed, ident))
        name = province_name(catalogue, province)
        title = name if province == ELSEWHERE else f"{name}的地区"
        for number, cards in enumerate(paged(cards_of(catalogue, listed), ROWS), 1):
            address = province_page(province if number == 1 else f"{province}-{number}")
            yield Leaf("places", address, numbered(title, number), cards, page="province", ident=province)


def province_view(showing: Showing, leaf: Leaf) -> ProvinceView:
    """The places of a province and the lists on which they stand."""
    found = [(showing.place(card.id), _standings(showing, card.id)) for card in leaf.cards]
    on_lists = any(standings for _, standings in found)
    own = None if leaf.ident == ELSEWHERE else showing.place(leaf.ident)
    return ProvinceView(
        title=leaf.title,
        province=own,
        matrix=Link("做成对照表看", matrix_page(leaf.ident)) if on_lists else None,
        listed=[PlaceListed(place, standings) for place, standings in found if standings],
        others=[place for place, standings in found if not standings and place != own],
    )


def _standings(showing: Showing, ident: str) -> list[tuple[str, Link]]:
    found = current(showing.catalogue.standings_of(ident))
    told = [(state_of(card, row), showing.link(card, card.name)) for card, row in found]
    return list(dict.fromkeys(told))


def provinces(showing: Showing) -> list[ProvinceCounted]:
    """The provinces as the front of places counts them."""
    catalogue = showing.catalogue
    standings = catalogue.standings_counted()
    found = []
    for province, idents in by_province(catalogue).items():
        listed = [ident for ident in idents if ident in standings]
        named = sorted(listed, key=lambda ident: -standings[ident]) or idents
        link = Link(province_name(catalogue, province), province_page(province))
        rows = sum(standings[ident] for ident in listed)
        samples = [showing.place(ident) for ident in named[:SAMPLES]]
        found.append(ProvinceCounted(link, len(idents), rows, samples, len(idents) - len(samples)))
    return found
