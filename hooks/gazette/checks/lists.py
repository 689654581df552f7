"""Rules about approved lists: counts, totals, values."""

from collections.abc import Iterator

from gazette.catalogue import Catalogue
from gazette.reading.problems import Problem


def complete_list_has_declared_rows(catalogue: Catalogue) -> Iterator[Problem]:
    """A complete list has as many rows as it declares; an incomplete one has fewer."""
    for entry in catalogue.lists.values():
        if entry.declared_count is None:
            continue
        rows = len(entry.rows)
        if entry.complete and rows != entry.declared_count:
            advice = f"名单写明齐全，却有 {rows} 行；请补齐，或把 complete 写成 false"
        elif not entry.complete and rows >= entry.declared_count:
            advice = f"名单写明不齐全，却已有 {rows} 行；请核对 complete 和这个数目"
        else:
            continue
        yield catalogue.data.locate(entry, ("declared_count",), advice, str(entry.declared_count))


def totals_add_up(catalogue: Catalogue) -> Iterator[Problem]:
    """A printed total equals the number of its rows."""
    for entry in catalogue.lists.values():
        for number, total in enumerate(entry.totals):
            rows = [row for row in entry.rows if total.group is None or total.group in row.groups]
            if entry.complete and len(rows) != total.count:
                name = f"“{total.group}”" if total.group else "总计"
                advice = f"{name}与名单不符：名单里有 {len(rows)} 行"
                yield catalogue.data.locate(entry, ("totals", number, "count"), advice, str(total.count))


def rows_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """A list names nobody twice in one group."""
    for entry in catalogue.lists.values():
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for number, row in enumerate(entry.rows):
            if (row.label, row.groups) in seen:
                advice = "这个名称出现了两次；确是同名的两行用 groups 区分"
                yield catalogue.data.locate(entry, ("rows", number, "label"), advice, row.label)
            seen.add((row.label, row.groups))


def values_have_columns(catalogue: Catalogue) -> Iterator[Problem]:
    """A row's value names a column of its list, each column once."""
    for entry in catalogue.lists.values():
        columns = {column.id for column in entry.columns}
        for number, row in enumerate(entry.rows):
            seen: set[str] = set()
            for place, value in enumerate(row.values):
                path = ("rows", number, "values", place, "indicator")
                if value.indicator not in columns:
                    advice = f"columns 里没有这个 id；有的是 {'、'.join(sorted(columns)) or '空的'}"
                    yield catalogue.data.locate(entry, path, advice, value.indicator)
                elif value.indicator in seen:
                    yield catalogue.data.locate(entry, path, "同一行里这个指标写了两次", value.indicator)
                seen.add(value.indicator)


def row_dates_in_order(catalogue: Catalogue) -> Iterator[Problem]:
    """A row's validity ends after it begins."""
    for entry in catalogue.lists.values():
        for number, row in enumerate(entry.rows):
            if row.since and row.until and row.since.start and row.until.end and row.since.start >= row.until.end:
                path = ("rows", number, "until")
                yield catalogue.data.locate(entry, path, "结束早于开始，请核对", row.until.chinese)
