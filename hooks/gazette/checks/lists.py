"""Rules about approved lists: counts, totals, values, release, and what other documents do to them."""

from collections.abc import Iterator

from gazette.card import FINALISES, NOBODY
from gazette.catalogue import Catalogue
from gazette.model.approved_list import ApprovedList
from gazette.model.document import Record
from gazette.model.place import PlaceTable
from gazette.reading.problems import Problem
from gazette.reading.records import Finding
from gazette.row_history import misfits


def complete_list_has_declared_rows(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A complete list has as many rows as it declares; an incomplete one has fewer."""
    if not isinstance(record, ApprovedList) or record.declared_count is None:
        return
    rows = len(record.rows)
    if record.complete and rows != record.declared_count:
        advice = f"名单写明齐全，却有 {rows} 行；请补齐，或把 complete 写成 false"
    elif not record.complete and rows >= record.declared_count:
        advice = f"名单写明不齐全，却已有 {rows} 行；请核对 complete 和这个数目"
    else:
        return
    yield ("declared_count",), advice, str(record.declared_count)


def totals_add_up(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A printed total equals the number of its rows."""
    if not isinstance(record, ApprovedList) or not record.complete:
        return
    for number, total in enumerate(record.totals):
        rows = [row for row in record.rows if total.group is None or total.group in row.groups]
        if len(rows) != total.count:
            name = f"“{total.group}”" if total.group else "总计"
            yield ("totals", number, "count"), f"{name}与名单不符：名单里有 {len(rows)} 行", str(total.count)


def rows_are_unique(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A list names nobody twice in one group."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for number, row in enumerate(record.rows if isinstance(record, ApprovedList) else ()):
        if (row.label, row.groups) in seen:
            yield ("rows", number, "label"), "这个名称出现了两次；确是同名的两行用 groups 区分", row.label
        seen.add((row.label, row.groups))


def values_have_columns(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A row's value names a column of its list, each column once."""
    if not isinstance(record, ApprovedList):
        return
    columns = {column.id for column in record.columns}
    for number, row in enumerate(record.rows):
        seen: set[str] = set()
        for place, value in enumerate(row.values):
            path = ("rows", number, "values", place, "indicator")
            if value.indicator not in columns:
                advice = f"columns 里没有这个 id；有的是 {'、'.join(sorted(columns)) or '空的'}"
                yield path, advice, value.indicator
            elif value.indicator in seen:
                yield path, "同一行里这个指标写了两次", value.indicator
            seen.add(value.indicator)


def row_dates_in_order(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A row's validity ends after it begins."""
    for number, row in enumerate(record.rows if isinstance(record, ApprovedList) else ()):
        if row.since and row.until and row.since.start and row.until.end and row.since.start >= row.until.end:
            yield ("rows", number, "until"), "结束早于开始，请核对", row.until.chinese


def announced_list_is_released(record: Record, _places: PlaceTable) -> Iterator[Finding]:
    """A list at stage 公布 names who released it and by which document, or says why that is not known."""
    if not isinstance(record, ApprovedList) or record.stage != "公布" or record.draft or record.release:
        return
    if not (record.document and record.document.issuers):
        advice = "公布的名单要写明谁签发（by）、依据什么文件（document）；没有见到就写 {unstated: 原因}"
        yield ("release",), advice, None


def releaser_is_not_the_editor(catalogue: Catalogue) -> Iterator[Problem]:
    """Where the settings ask for four eyes, one person edits a list and another one releases it."""
    for card in catalogue.current["lists"].values() if catalogue.site.four_eyes else ():
        if card.released:
            by, editor = card.released
            if NOBODY in (by, editor):
                advice = "data/site.yml 要求两人经手（four_eyes）：写明签发（by）和录入（editor）"
                yield catalogue.locate(card, ("release",), advice)
            elif by == editor:
                advice = "签发和录入不能是同一个（data/site.yml 的 four_eyes）"
                yield catalogue.locate(card, ("release", "editor"), advice, next(filter(None, editor[2:] + editor)))


def publicised_list_comes_before(catalogue: Catalogue) -> Iterator[Problem]:
    """The list from which a final one follows is at stage 公示, and not the later one."""
    for card in catalogue.current["lists"].values():
        for relation, target, *_ in card.targets:
            before = catalogue.cards["lists"].get(target)
            if relation == FINALISES and before:
                if catalogue.lists[target].stage != "公示":
                    yield catalogue.locate(card, ("publicised",), "那份名单的阶段不是“公示”", target)
                elif before.announced and card.announced and before.announced > card.announced:
                    yield catalogue.locate(card, ("publicised",), "那份名单比这一份还晚，请核对", target)


def changes_fit_their_list(catalogue: Catalogue) -> Iterator[Problem]:
    """A document takes off a list only what stands there, adds only what does not, and comes after it."""
    for ident in catalogue.changed_lists:
        for card, number, inner, advice, found in misfits(catalogue.lists[ident], catalogue.changes_of_rows(ident)):
            yield catalogue.locate(card, ("row_changes", number, *inner), advice, found)
