"""The results of a list beside the thresholds of its call: compared only where both are figures of one unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gazette.eligibility import Compared, compared, with_unit
from gazette.model.approved_list import ApprovedList, Column, Row, Value
from gazette.model.notice import Indicator, Notice
from gazette.model.quantity import Figure, Quantity

BARS = 20
"""So many bars a chart has at the most; the table has every row."""


@dataclass(frozen=True)
class ValueShown:
    """What a row has under a column."""

    words: str
    """The figure without its unit, or the words of the source."""
    figure: bool
    compared: Compared | None


@dataclass(frozen=True)
class Bar:
    """One bar of a chart; `share` is its part of the chart's width in percent."""

    name: str
    words: str
    share: float
    compared: Compared | None
    reference: bool
    """Whether it is a mean that the source gives, not a row of the list."""


@dataclass(frozen=True)
class Result:
    """One column of a list: what was asked, what was reached."""

    column: Column
    asked: str
    """The threshold as the call states it, empty where it states none."""
    quantity: Quantity | None
    """The same in its parts."""
    condition: str
    """What the call makes the threshold depend on."""
    told: str
    """How many rows have a figure, and how many of them reach the threshold."""
    mean: str
    mean_compared: Compared | None
    total: str
    national: str
    bars: list[Bar]
    """Largest first; none where there is nothing to compare."""
    more: int
    """How many rows have a figure and no bar."""
    threshold_at: float | None
    """Where the threshold stands, in percent of the chart's width."""


def asked_of(call: Notice | None) -> dict[str, Indicator]:
    """The indicators of a call by their id."""
    return {indicator.id: indicator for indicator in call.indicators} if call else {}


def values_of(entry: ApprovedList, row: Row, asked: dict[str, Indicator]) -> list[ValueShown | None]:
    """What a row has under each column of its list; None where nothing is known."""
    given = {value.indicator: value for value in row.values}
    return [_value(given.get(column.id), column, asked.get(column.id), entry.year) for column in entry.columns]


def _value(value: Value | None, column: Column, indicator: Indicator | None, year: int | None) -> ValueShown | None:
    if value is None or (value.number is None and value.text is None):
        return None
    if value.number is None:
        return ValueShown(value.text or "", False, None)
    quantity = indicator.quantity if indicator else None
    words = f"{value.number}（{value.text}）" if value.text else value.number
    return ValueShown(words, True, compared(value.number, column.unit, quantity, year))


def results(entry: ApprovedList, asked: dict[str, Indicator]) -> list[Result]:
    """Every column of a list."""
    return [result(entry, column, asked.get(column.id)) for column in entry.columns]


def result(entry: ApprovedList, column: Column, indicator: Indicator | None) -> Result:
    """One column of a list, beside the indicator of the call for it."""
    quantity = indicator.quantity if indicator else None

    def beside(figure: Figure) -> Compared | None:
        return compared(figure, column.unit, quantity, entry.year)

    rows = sorted(_figures(entry, column), key=lambda item: -item[1].value)
    means = (("平均（来源给出）", column.mean), ("全国（来源给出）", column.national))
    drawn = [(label, figure, False) for label, figure in rows[:BARS]]
    drawn += [(word, figure, True) for word, figure in means if figure]
    drawn = sorted(drawn, key=lambda item: -item[1].value) if rows and len(drawn) > 1 else []
    threshold = quantity.number.value if quantity and quantity.number and quantity.unit == column.unit else None
    most = max([figure.value for _, figure, _ in drawn] + ([threshold] if threshold else []), default=Decimal(0))
    reached = [found.reached for _, figure in rows if (found := beside(figure))]
    return Result(
        column=column,
        asked=quantity.chinese if quantity else "",
        quantity=quantity,
        condition=(indicator.condition or "") if indicator else "",
        told=_told(len(rows), _worded(entry, column), len(entry.rows), reached, bool(quantity)),
        mean=with_unit(column.mean, column.unit) if column.mean else "",
        mean_compared=beside(column.mean) if column.mean else None,
        total=with_unit(column.total, column.unit) if column.total else "",
        national=with_unit(column.national, column.unit) if column.national else "",
        bars=[
            Bar(
                label,
                with_unit(figure, column.unit),
                _share(figure.value, most),
                None if reference else beside(figure),
                reference,
            )
            for label, figure, reference in drawn
        ],
        more=max(0, len(rows) - BARS),
        threshold_at=_share(threshold, most) if threshold is not None and drawn else None,
    )


def _figures(entry: ApprovedList, column: Column) -> Iterator[tuple[str, Figure]]:
    for row in entry.rows:
        for value in row.values:
            if value.indicator == column.id and value.number is not None:
                yield row.label, value.number


def _worded(entry: ApprovedList, column: Column) -> int:
    """How many rows have words and no figure."""
    values = (value for row in entry.rows for value in row.values if value.indicator == column.id)
    return sum(value.number is None and value.text is not None for value in values)


def _share(value: Decimal, most: Decimal) -> float:
    return round(float(100 * value / most), 1) if most > 0 and value > 0 else 0.0


def _told(seen: int, worded: int, rows: int, reached: list[bool], asked: bool) -> str:
    """见到数值的 4 个都达到，12 个未见."""
    missing = rows - seen - worded
    if not seen:
        return f"{missing} 个未见，{worded} 个是文字" if worded else f"{rows} 个的数值都未见"
    unseen = (f"，{worded} 个是文字" if worded else "") + (f"，{missing} 个未见" if missing else "")
    if not reached:
        why = "，与指标值不能直接比" if asked else ""
        return f"见到 {seen} 个的数值{unseen}{why}"
    passed = sum(reached)
    if passed == len(reached):
        return f"见到数值的 {seen} 个{'都' if seen > 1 else ''}达到{unseen}"
    return f"见到数值的 {seen} 个里，{passed} 个达到，{len(reached) - passed} 个没有达到{unseen}"
