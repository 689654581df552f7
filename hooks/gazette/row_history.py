"""The rows of a list over time: as it was published, and what later documents did to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from gazette.model.approved_list import ApprovedList, Removal, Row, RowChange
from gazette.model.dates import When

By = TypeVar("By")
GONE = ("退出", "撤销")


class Standing(NamedTuple, Generic[By]):
    """A row: when it came onto the list and left it, and by whose act where that was a later document."""

    row: Row
    since: When | None = None
    """None for a row of the list as it was published, unless the row says so."""
    added_by: By | None = None
    until: When | None = None
    removed_by: By | None = None
    removal: Removal | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it is on the list at a moment."""
        if self.comes_after(now):
            return False
        if self.removal:
            return bool(self.until and self.until.proven and self.until.proven > now)
        if self.until:
            return self.until.end is None or self.until.end > now
        return self.row.status not in GONE

    def comes_after(self, now: datetime) -> bool:
        """Whether it is to come onto the list only after a moment."""
        return bool(self.added_by and self.since and self.since.proven and self.since.proven > now)

    @property
    def dated(self) -> list[datetime]:
        """The moments at which it may come or go."""
        found = [self.since.proven if self.since and self.added_by else None]
        found.append(self.until.proven if self.until and self.removal else self.until.end if self.until else None)
        return [moment for moment in found if moment]


@dataclass(frozen=True)
class Act(Generic[By]):
    """What one document does to a list: who, the number of the change in it, and from when on."""

    by: By
    number: int
    on: When | None
    change: RowChange

    def order(self) -> str:
        """By this acts are sorted: undated ones first."""
        start = self.on.proven if self.on else None
        return start.isoformat() if start else ""


def history(entry: ApprovedList, acts: Iterable[Act[By]]) -> list[Standing[By]]:
    """All rows that ever stood on a list, in its order, those that were added later behind; `acts` in time."""
    found: list[Standing[By]] = [Standing(row, since=row.since, until=row.until) for row in entry.rows]
    for act in acts:
        for removal in act.change.removes:
            for number in _matching(found, removal.label, removal.groups):
                found[number] = found[number]._replace(until=act.on, removed_by=act.by, removal=removal)
        found += [Standing(row, row.since or act.on, act.by, row.until) for row in act.change.adds]
    return found


Misfit = tuple[By, int, tuple[str | int, ...], str, str]
"""Whose act, the number of its change, the field inside that, what to do about it, and what stands there."""


def misfits(entry: ApprovedList, acts: Iterable[Act[By]]) -> Iterator[Misfit[By]]:
    """Where acts and the list contradict each other."""
    before: list[Act[By]] = []
    for act in acts:
        for inner, advice, found in _misfits(entry, before, act):
            yield act.by, act.number, inner, advice, found
        before.append(act)


def _misfits(
    entry: ApprovedList, before: list[Act[By]], act: Act[By]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if act.on and act.on.end and entry.announced.start and act.on.end <= entry.announced.start:
        yield ("on",), f"早于名单 {entry.id} 的公布日期，请核对", act.on.chinese
    rows = history(entry, before)
    there = [standing.row.label for standing in rows if not standing.removal]
    for number, removal in enumerate(act.change.removes):
        if entry.complete and not list(_matching(rows, removal.label, removal.groups)):
            near = next((label for label in there if label in removal.label or removal.label in label), None)
            hint = f"；是不是 {near}" if near else ""
            yield ("removes", number, "label"), f"那份名单当时没有这一行{hint}", removal.label
    columns = {column.id for column in entry.columns}
    for number, row in enumerate(act.change.adds):
        if list(_matching(rows, row.label, row.groups)):
            yield ("adds", number, "label"), "那份名单当时已有这一行", row.label
        for place, value in enumerate(row.values):
            if value.indicator not in columns:
                advice = f"那份名单的 columns 里没有这个 id；有的是 {'、'.join(sorted(columns)) or '空的'}"
                yield ("adds", number, "values", place, "indicator"), advice, value.indicator
    after = history(entry, [*before, act])
    left = sum(not standing.removal and standing.row.status not in GONE for standing in after)
    if act.change.count is not None and entry.complete and left != act.change.count:
        yield ("count",), f"与名单不符：这样增减以后有 {left} 行", str(act.change.count)


def _matching(rows: list[Standing[By]], label: str, groups: tuple[str, ...]) -> Iterator[int]:
    """The numbers of the rows that a later document means, counted from 0."""
    for number, standing in enumerate(rows):
        fits = standing.row.label == label and (not groups or standing.row.groups == groups)
        if fits and not standing.removal:
            yield number
