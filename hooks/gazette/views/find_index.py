"""What the finder's scripts read: columns to pick by, and for each record what its cards say.

The columns are in a few files, loaded at once; what a card says lies beside the page of its record and is fetched when
the card is shown. Names are spelt out once, and a day is told by its distance from the one before.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gazette.card import FINALISES, Card
from gazette.catalogue import Catalogue
from gazette.model.document import Record
from gazette.model.place import CODE, Place
from gazette.model.programme import Programme
from gazette.model.text import Rich
from gazette.views.common import Showing
from gazette.views.find import bringing, called, picks, reach, whom_of_measure
from gazette.views.standing import current, has_left, state_of

DAY = re.compile(r"\d{4}-\d\d-\d\d")
CALL, PROGRAMME, NONE = 0, 1, 2
"""What a record itself is to the finder; a plan is nothing but its measures."""
LISTS = 8
"""So many lists of a place are told."""
Plain = Callable[[Rich], str]


def part(showing: Showing, cards: Sequence[Card]) -> dict[str, Any]:
    """The columns of some records, and of their measures, record by record."""
    catalogue = showing.catalogue
    known = picks(catalogue)
    patterns: dict[str, int] = {}
    reached: dict[tuple[str, ...], int] = {}
    rows = []
    who, support = [], []
    for card in cards:
        catalogue.touch(card.key)
        status = showing.status(card)
        pattern, days = _taken_apart(status.schedule if status else "")
        sort = PROGRAMME if card.kind == "programmes" else CALL if card.calls else NONE
        offers = card.offers if card.brings else ()
        rows.append(
            (
                card.key,
                sort,
                _number(card.filed_on),
                [patterns.setdefault(pattern, len(patterns)), *days],
                known.sectors(card.sectors),
                reached.setdefault(reach(catalogue, card), len(reached)),
                called(catalogue, card) if sort != NONE else 0,
                known.support(bringing(catalogue, card)),
                len(offers),
            )
        )
        for _, kind, to, *_ in offers:
            who.append(whom_of_measure(catalogue, card, to))
            support.append(known.support((kind,)))
    names = ("key", "sort", "filed", "schedule", "sector", "reach", "who", "support", "measures")
    columns = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
    return {
        **columns,
        "patterns": list(patterns),
        "places": list(reached),
        "measure": {"who": who, "support": support},
    }


def _taken_apart(schedule: str) -> tuple[str, list[int]]:
    """A schedule with # in the place of its days, and these: the first counted from 1970, each other from the last."""
    days = [date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal() for day in DAY.findall(schedule)]
    return DAY.sub("#", schedule), [day - before for day, before in zip(days, (0, *days), strict=False)]


def _number(filed_on: str) -> int:
    """20240815, 20240800 for a month, 0 for nothing."""
    return int(filed_on.replace("-", "").ljust(8, "0") or 0)


def told(showing: Showing, record: Record, plain: Plain) -> dict[str, Any]:
    """What the cards of a record say. Empty entries are left out."""
    catalogue = showing.catalogue
    if isinstance(record, Place):
        return {"title": record.name, "lists": _lists_of(showing, record.id)}
    card = catalogue.card(record.kind, record.id)
    assert card
    entry = showing.entry(card)
    programme = record.id if isinstance(record, Programme) else next(iter(card.programmes), "")
    brings = record.brings if isinstance(record, Programme) else ()
    following = record.next_round if isinstance(record, Programme) else None
    found: Mapping[str, Any] = {
        "title": entry.name or entry.title,
        "type": entry.type if card.kind != "programmes" else "",
        "issuer": entry.issuers,
        "dated": entry.dated,
        "line": plain(Rich(card.line)),
        "who": "、".join(who for who, *_ in card.applicants),
        "brings": plain(brings[0].text) if brings else "".join(plain(Rich(words)) for words, *_ in card.offers[:2]),
        "schedule": entry.status.schedule if entry.status else "",
        "programme": programme,
        "next": plain(following.text) if following else "",
        "apply": f"apply/{card.id}/" if card.prepared else "",
        "asked": _asked(card),
        "lists": _results(catalogue, card),
        "measures": [
            (plain(Rich(words)), "、".join(to), kind, anchor, clause) for words, kind, to, anchor, clause in card.offers
        ]
        if card.kind != "programmes"
        else [],
    }
    return {name: value for name, value in found.items() if value}


def _asked(card: Card) -> str:
    return f"{card.address}#conditions" if card.calls and card.applicants else card.address if card.calls else ""


def _results(catalogue: Catalogue, card: Card) -> list[tuple[str, str, int]]:
    """The lists that answer a call, the latest first, without those that a later one has settled.

    Of each its rows are counted, unless a later document has changed them.
    """
    lists = catalogue.lists_answering(card.id) if card.calls else []
    settled = {target for found in lists for relation, target, *_ in found.targets if relation == FINALISES}
    return [
        (found.name, found.address, 0 if catalogue.changing_rows(found.id) else found.rows)
        for found in reversed(lists)
        if found.id not in settled
    ]


def _lists_of(showing: Showing, place_id: str) -> list[tuple[str, str, str, str]]:
    """The lists on which a place stands by itself: name, address, how it stands, since when."""
    return [
        (card.name, card.address, state_of(card, row), row[3])
        for card, row in current(showing.catalogue.standings_of(place_id))
        if row[6] == "place" and not has_left(row)
    ][:LISTS]


def places(showing: Showing) -> dict[str, Any]:
    """Every place that a reader may be in: divisions by code, then the others with what they lie in.

    `codes` are told by the distance from the one before; `listed` are the places in these that a list names.
    """
    table, listed = showing.catalogue.places, showing.catalogue.places_on_lists()
    codes = sorted(ident for ident in table if CODE.fullmatch(ident))
    numbers = list(map(int, codes))
    others = sorted(set(table) - set(codes))
    short = {ident: place.short_names for ident, place in table.written().items() if place.short_names}
    return {
        "codes": [number - before for number, before in zip(numbers, (0, *numbers), strict=False)],
        "names": "|".join(map(table.name, codes)),
        "others": [(ident, table.name(ident), table.parent(ident)) for ident in others],
        "parents": {ident: table.parent(ident) for ident in codes if table.parent(ident) not in _above(ident, table)},
        "short": dict(sorted(short.items())),
        "listed": sorted(listed),
    }


def _above(code: str, table: Any) -> list[str]:
    """What a code says of the place above it."""
    found = [above for above in (f"{code[:4]}00", f"{code[:2]}0000") if above != code and above in table]
    return found[:1] or [""]
