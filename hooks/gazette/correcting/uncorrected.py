"""The rule that a published fact does not change in silence, and what it complains of."""

from collections.abc import Callable, Iterator
from datetime import date

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.correcting.differences import Difference, differences
from gazette.exports.record import said
from gazette.reading.problems import Problem, shortened
from gazette.reading.published import Entry, Published
from gazette.views.common import Showing

MOST = 10
"""So many differences of one record are told."""


def uncorrected(published: Published, today: date) -> Callable[[Catalogue], Iterator[Problem]]:
    """A fact that differs from the published one has an entry in `revisions`: the rule, for one published site."""

    def rule(catalogue: Catalogue) -> Iterator[Problem]:
        for card in without_entry(catalogue, published):
            yield from _problems(catalogue, published, card, today)

    return rule


def without_entry(catalogue: Catalogue, published: Published) -> list[Card]:
    """The records whose facts are named otherwise than those published, and which have no more revisions than then.

    New records are free, and so are those that are withdrawn, or were.
    """
    found = []
    for card in catalogue.every() if published.records else ():
        entry = entry_of(card, published)
        if entry and entry.facts != card.facts.hex() and card.revisions <= entry.revisions and not card.withdrawn:
            found.append(card)
    return found


def entry_of(card: Card, published: Published) -> Entry | None:
    """What was published of a record, under its id now or a former one; None when nothing was that holds it."""
    records = published.records or {}
    found = next((records[key] for key in keys(card) if key in records), None)
    return None if found is None or found.withdrawn else found


def keys(card: Card) -> list[str]:
    """Under which names a record may have been published, its name now first."""
    return [card.key, *(f"{card.kind}/{ident}" for ident in card.former_ids)]


def changed_fields(catalogue: Catalogue, published: Published, card: Card, today: date) -> list[Difference] | None:
    """What differs between a record now and as it was published; None where that cannot be read any more.

    Nothing differs where the same facts are only written in another way.
    """
    record = catalogue.record(card)
    facts = next(filter(None, map(published.facts, keys(card))), None)
    if facts is None:
        return None
    try:
        return differences(type(record), facts, said(Showing(catalogue, today), record, "")["facts"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _problems(catalogue: Catalogue, published: Published, card: Card, today: date) -> Iterator[Problem]:
    found = changed_fields(catalogue, published, card, today)
    remedy = f"运行 gazette correct {card.key}，或自己在 revisions 里写一条"
    if found is None:
        yield catalogue.locate(card, (), f"和已经发布的不一样，又没有写进更新记录；{remedy}")
        return
    for path, before, after in found[:MOST]:
        if before is None and after is None:
            told = "和已经发布的不一样"
        elif before is None:
            told = "已经发布的没有这一项"
        else:
            told = f"已经发布的是 '{shortened(before)}'" + ("" if after is not None else "，现在没有了")
        yield catalogue.locate(card, path, f"{told}，改动没有写进更新记录；{remedy}", after)
    if len(found) > MOST:
        yield catalogue.locate(card, (), f"还有 {len(found) - MOST} 处和已经发布的不一样；{remedy}")
