"""A table → the rows of a list as they will be written, how each was matched, and every doubt."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from gazette.importing.columns import MEASURED, MISSING, NO_NUMBER, Columns, Use, assign, letters
from gazette.importing.doubt import Doubt, option
from gazette.importing.places import SEPARATORS, XINJIANG, XPCC, Gazetteer, Match, Unclear
from gazette.importing.spreadsheet import Sheet
from gazette.importing.table import ORDINAL, Grid, Line, PrintedTotal, Table, doubts_of, halved, read_table
from gazette.model.approved_list import Row
from gazette.model.dates import LIKE_A_DATE, PartialDate

Fields = dict[str, Any]
"""A row, column or total as it stands in YAML."""
STATUSES = [word for choice in get_args(Row.model_fields["status"].annotation) for word in get_args(choice)]
SAME_STATUS = {"合格": "通过", "不合格": "未通过", "不通过": "未通过", "是": "通过", "否": "未通过"}


@dataclass(frozen=True)
class Answers:
    """What the editor says about a file; each is one option."""

    sheet: str = ""
    header: int | None = None
    columns: tuple[str, ...] = ()
    party: str = ""
    places: Mapping[tuple[int | None, str], tuple[str, ...]] = field(default_factory=dict)
    """Row (None for every row) and words → ids; none for a row without a place."""
    skipped: frozenset[int] = frozenset()
    hidden: bool | None = None
    incomplete: bool = False


@dataclass(frozen=True)
class Imported:
    """One row, with where it stands and how its places were found."""

    row: int
    fields: Fields
    how: str


@dataclass
class Reading:
    """Everything that a sheet says, in the words of a list, and what needs a person."""

    sheet: Sheet
    table: Table | None = None
    columns: Columns | None = None
    rows: list[Imported] = field(default_factory=list)
    value_columns: list[Fields] = field(default_factory=list)
    totals: list[Fields] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the editor should know, though nothing depends on it."""
    doubts: list[Doubt] = field(default_factory=list)


def chosen_sheet(sheets: list[Sheet], answers: Answers) -> Sheet | Doubt:
    """The sheet to read: the one that is named, or the only one with a header."""
    if answers.sheet:
        named = [sheet for sheet in sheets if sheet.name == answers.sheet]
        if not named:
            raise ValueError(f"没有工作表“{answers.sheet}”；有的是 {'、'.join(sheet.name for sheet in sheets)}")
        return named[0]
    tables = [sheet for sheet in sheets if Grid(sheet, set(), True).header_row()] or sheets
    if len(tables) == 1:
        return tables[0]
    options = tuple(option("--sheet", sheet.name) for sheet in tables)
    return Doubt(f"有 {len(tables)} 张工作表像名单，一次导入一张", None, options)


def read_list(
    sheet: Sheet, answers: Answers, gazetteer: Gazetteer, existing: Fields, indicators: Mapping[str, str]
) -> Reading:
    """Read one sheet. `existing` is the record that is there, `indicators` are names and ids of the call's.

    Raises ValueError when an answer speaks of what is not in the sheet.
    """
    for row in sorted(answers.skipped.difference(sheet.rows)):
        raise ValueError(f"--skip-row {row}：第 {row} 行是空的，或者没有这一行")
    reading = Reading(sheet)
    hidden_rows = sorted(sheet.hidden_rows.intersection(sheet.rows) - answers.skipped)
    hidden_columns = sorted(sheet.hidden_columns.intersection(sheet.columns))
    if hidden_rows or hidden_columns:
        what = [f"第 {_listed(hidden_rows)} 行"] if hidden_rows else []
        what += [f" {'、'.join(map(letters, hidden_columns))} 列"] if hidden_columns else []
        if answers.hidden is None:
            choices = ("--hidden skip   不要", "--hidden take   照样导入")
            reading.doubts.append(Doubt(f"表里藏起了{'和'.join(what)}", None, choices))
        else:
            reading.remarks.append(f"藏起的{'和'.join(what)}{'照样导入' if answers.hidden else '没有导入'}")
    grid = Grid(sheet, set(answers.skipped), bool(answers.hidden))
    header_row = answers.header or grid.header_row()
    if header_row is None:
        options = tuple(f"--header {row}   {' | '.join(grid.apart(row).values())[:40]}" for row in grid.rows[:5])
        reading.doubts.append(Doubt("找不到表头；说明它在第几行", None, options))
        return reading
    headers, last = grid.headers(header_row)
    reading.columns, doubts = assign(headers, lambda column: grid.below(last, column), answers.columns, answers.party)
    reading.doubts += doubts
    unused = {use.header.column for use in reading.columns.of("skip")}
    for (row, column), text in sheet.unreadable.items():
        if row in grid.rows and column in grid.columns and column not in unused:
            reading.doubts.append(Doubt(text, row, (f"--skip-row {row}   不要这一行",)))
    if not reading.columns.of("label"):
        return reading
    reading.table = read_table(grid, header_row, headers, last, reading.columns)
    reading.remarks += reading.table.passed_over
    reading.doubts += doubts_of(reading.table)
    _Rows(reading, reading.table, reading.columns, answers, gazetteer, existing, indicators).read()
    return reading


class _Rows:
    def __init__(
        self,
        reading: Reading,
        table: Table,
        columns: Columns,
        answers: Answers,
        gazetteer: Gazetteer,
        existing: Fields,
        indicators: Mapping[str, str],
    ) -> None:
        self.reading, self.table, self.columns = reading, table, columns
        self.answers, self.gazetteer = answers, gazetteer
        before = [row for row in existing.get("rows") or () if isinstance(row, dict)]
        labels = Counter(row.get("label") for row in before)
        self.known: dict[tuple[str, tuple[str, ...] | None], Fields] = {}
        self.known |= {(row["label"], None): row for row in before if labels[row.get("label")] == 1}
        self.known |= {identity(row): row for row in before}
        self.unclear: list[tuple[int, Unclear]] = []
        self.around_of: dict[tuple[str, ...], tuple[tuple[str, ...], list[Unclear]]] = {}
        self.carried: dict[int, str] = {}
        self.one_word: set[str] = set()  # labels of one place, in which a break says nothing
        self.inherits = {use.header.column for use in (*columns.of("within"), *columns.of("groups")) if self.ditto(use)}
        self.inherited: Counter[str] = Counter()
        self.measures = self.measured(existing, indicators)

    def read(self) -> None:
        """Every row, then what is asked of all of them."""
        for line in self.table.lines:
            self.row(line)
        self.ask()
        for name, count in self.inherited.items():
            self.reading.remarks.append(f"“{name}”空着的 {count} 格照上一行")
        self.twice()
        self.numbering()
        self.add_up()

    # —— one row ——

    def row(self, line: Line) -> None:
        label = self.text(line, "label")
        if not label:
            shown = " ".join(line.cells.values())[:30]
            self.doubt(f"没有名称，只有“{shown}”", line.row, (f"--skip-row {line.row}   不要这一行",))
            return
        fields: Fields = {}
        if number := halved(self.text(line, "number")).rstrip("、.．"):
            fields["number"] = number
        fields["label"] = label
        contexts = self.contexts(line)
        groups = list(dict.fromkeys(text for _, text in contexts))
        members = [part for part in SEPARATORS.split(self.text(line, "members")) if part]
        found = self.placed(line, label, groups, contexts)
        party = self.columns.party
        if found.joined or (members and party == "place"):
            party = "consortium"
        fields["label"] = label.replace(" ", "") if label.replace(" ", "") in self.one_word else label
        fields["places"] = list(found.places)
        fields["party"] = "" if party == "place" else party
        fields["members"] = members or list(found.members if found.joined else ())
        fields["status"] = self.status(line)
        fields["since"], fields["until"] = self.date(line, "since"), self.date(line, "until")
        fields["document"] = self.text(line, "document")
        fields["groups"] = groups
        fields["values"] = self.values(line)
        fields["note"] = self.text(line, "note")
        self.reading.rows.append(Imported(line.row, {key: value for key, value in fields.items() if value}, found.how))

    def text(self, line: Line, role: str) -> str:
        return "；".join(
            line.cells[use.header.column] for use in self.columns.of(role) if use.header.column in line.cells
        )

    def ditto(self, use: Use) -> bool:
        """Whether a column leaves a cell empty where it would say the same again."""
        texts = [line.cells.get(use.header.column, "") for line in self.table.lines]
        return "" in texts[1:] and all(one != two for one, two in pairwise(texts) if one and two)

    def contexts(self, line: Line) -> list[tuple[Use | None, str]]:
        """What stands around a row, the widest first: its section, the columns of places and groups."""
        found: list[tuple[Use | None, str]] = [(None, line.section)] if line.section else []
        for use in sorted((*self.columns.of("within"), *self.columns.of("groups")), key=lambda use: use.size or 0):
            column = use.header.column
            text = line.cells.get(column, "")
            if not text and column in self.inherits and column in self.carried:
                text = self.carried[column]
                self.inherited[use.header.name] += 1
            self.carried[column] = text
            if text:
                found.append((use, text))
        return found

    def told(self, row: int) -> dict[str, tuple[str, ...]]:
        """The words for which the editor gives places, in one row."""
        given = self.answers.places
        return {words: ids for (at, words), ids in given.items() if at is None} | {
            words: ids for (at, words), ids in given.items() if at == row
        }

    def placed(self, line: Line, label: str, groups: list[str], contexts: list[tuple[Use | None, str]]) -> Match:
        told = self.told(line.row)
        around = self.around(line.row, contexts, told)
        own = next(iter(self.columns.of("places")), None)
        words = line.cells.get(own.header.column, "") if own else label
        if label in told:
            words = label
        elif known := self.known.get((label, tuple(groups))) or self.known.get((label, None)):
            joined = known.get("party") == "consortium"
            return Match(tuple(known.get("places") or ()), "已有", tuple(known.get("members") or ()), joined)
        if not words or (own is None and self.columns.party not in ("place", "consortium")):
            return Match((), "")
        size = (own or self.columns.of("label")[0]).size
        together = words.replace(" ", "")
        found = self.gazetteer.match(together, around, size, told)
        if isinstance(found, Unclear) and together != words and together not in told:
            apart = self.gazetteer.match(words, around, size, told)
            found = apart if isinstance(apart, Match) or apart.choices else found
        elif own is None:
            self.one_word.add(together)
        if isinstance(found, Match) and found.how != "指定" and around:
            outside = [ident for ident in found.places if around[-1] not in self.gazetteer.table.with_parents(ident)]
            if outside and not found.joined and len(found.places) == 1:
                here = self.gazetteer.table.name(around[-1])
                found = Unclear(words, f"不在{here}，表里却写在它下面；是不是下面的", tuple(outside))
        if isinstance(found, Unclear):
            self.unclear.append((line.row, found))
            return Match((), "？")
        return found

    def around(
        self, row: int, contexts: list[tuple[Use | None, str]], told: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """The places in which a row lies, the nearest first, as its contexts say."""
        found: tuple[str, ...] = ()
        for use, text in contexts:
            if use is not None and use.role == "groups":
                continue
            words = ORDINAL.sub("", text)
            match = self.gazetteer.match(words, found, use.size if use else None, told)
            if isinstance(match, Match):
                found = (match.places[0], *found) if len(match.places) == 1 else found
            elif XPCC.fullmatch(words):
                found = (XINJIANG, *found)
            elif use is not None and use.size:
                self.unclear.append((row, match))
        return found

    def status(self, line: Line) -> str:
        text = self.text(line, "status")
        if text and SAME_STATUS.get(text, text) not in STATUSES:
            header = self.columns.of("status")[0].header.name
            options = (option("--column", f"{header}=note", "写进说明"), option("--column", f"{header}=skip", "不用"))
            self.doubt(f"状态“{text}”不在 {'、'.join(STATUSES)} 里", line.row, options)
        return SAME_STATUS.get(text, text)

    def date(self, line: Line, role: str) -> str:
        text = self.text(line, role)
        try:
            return as_date(text) if text else ""
        except ValueError:
            header = self.columns.of(role)[0].header.name
            options = (option("--column", f"{header}=note", "写进说明"), option("--column", f"{header}=skip", "不用"))
            self.doubt(f"“{header}”写着“{text}”，不是日期", line.row, options)
            return ""

    # —— values ——

    def measured(self, existing: Fields, indicators: Mapping[str, str]) -> dict[int, Fields]:
        """The columns with values, with the ids of those in the file or of the call's indicators."""
        before = {entry.get("name"): entry for entry in existing.get("columns") or () if isinstance(entry, dict)}
        taken = {str(entry.get("id")) for entry in before.values()}
        found: dict[int, Fields] = {}
        for use in self.columns.of("value"):
            texts = [halved(line.cells.get(use.header.column, "")) for line in self.table.lines]
            matches = [MEASURED.fullmatch(text) for text in texts if text not in NO_NUMBER]
            units = {match[2] for match in matches if match}
            said = before.get(use.name, {})
            ident = use.ident or said.get("id") or indicators.get(use.name) or ""
            if not ident:
                ident = next(f"v{number}" for number in range(1, 1000) if f"v{number}" not in taken)
            taken.add(ident)
            if len(units - {use.unit}) > 1 or ("" in units and units - {"", use.unit}):
                told = (option("--column", f"{use.header.name}=skip", "不用这一列；或先改好表"),)
                shown = "、".join(unit or "没有单位" for unit in sorted(units))
                self.doubt(f"“{use.header.name}”的单位不一（{shown}）", None, told)
            unit = use.unit or next(iter(units - {""}), "")
            found[use.header.column] = {"id": ident, "name": use.name} | ({"unit": unit} if unit else {})
            self.reading.value_columns.append(found[use.header.column])
        return found

    def values(self, line: Line) -> list[Fields]:
        found = []
        for column, measure in self.measures.items():
            text = halved(line.cells.get(column, ""))
            match = MEASURED.fullmatch(text)
            if match:
                found.append({"indicator": measure["id"], "number": _figure(match[1])})
            elif text not in MISSING:
                found.append({"indicator": measure["id"], "text": line.cells[column]})
        return found

    # —— all rows ——

    def doubt(self, text: str, row: int | None, options: tuple[str, ...] = ()) -> None:
        self.reading.doubts.append(Doubt(text, row, options))

    def ask(self) -> None:
        """Which place is meant. Where rows are places the same words may mean others in each; else they mean one."""
        rows: dict[str, dict[int, Unclear]] = {}
        for row, unclear in self.unclear:
            rows.setdefault(unclear.words, {})[row] = unclear
        for words, found in rows.items():
            if self.columns.of("places"):
                first = min(found)
                more = f"（第 {_listed(sorted(found))} 行）" if len(found) > 1 else ""
                self.doubt(f"“{words}”{found[first].reason}{more}", first, self.choices(words, found[first]))
                continue
            for row, unclear in found.items():
                key = f"{row}:{words}" if len(found) > 1 else words
                self.doubt(f"“{words}”{unclear.reason}", row, self.choices(key, unclear))

    def choices(self, key: str, unclear: Unclear) -> tuple[str, ...]:
        """The options that say what words mean. A row that is a place must hold its place's name."""
        table = self.gazetteer.table
        free = bool(self.columns.of("places"))
        allowed = [ident for ident in unclear.choices if free or self.gazetteer.names_in(ident, unclear.words)]
        options = [option("--place", f"{key}={ident}", table.full_name(ident)) for ident in allowed]
        if others := [f"{table.full_name(ident)} {ident}" for ident in unclear.choices if ident not in allowed]:
            options.append(f"改好表里的字   {'、'.join(others)}；表里没错，就在 data/places.yml 给它加 short_names")
        if not options:
            options.append(
                option("--place", f"{key}=代码", "写区划代码；没有代码的新区、集群先在 data/places.yml 里补上")
            )
        return (*options, option("--no-place", key, "不写地区"))

    def twice(self) -> None:
        first: dict[tuple[str, tuple[str, ...]], int] = {}
        for entry in self.reading.rows:
            before = first.setdefault(identity(entry.fields), entry.row)
            if before != entry.row:
                options = (f"--skip-row {entry.row}   只留第 {before} 行",)
                self.doubt(f"“{entry.fields['label']}”与第 {before} 行重复", entry.row, options)

    def numbering(self) -> None:
        numbers = [entry.fields.get("number", "") for entry in self.reading.rows]
        if all(number.isdecimal() for number in numbers) and numbers:
            steps = zip(numbers[:-1], numbers[1:], self.reading.rows[1:], strict=True)
            jumps = [entry.row for one, two, entry in steps if int(two) not in (1, int(one), int(one) + 1)]
            if jumps:
                self.reading.remarks.append(f"序号不连着：第 {_listed(jumps)} 行；请核对有没有缺行")

    def add_up(self) -> None:
        """Compare what the sheet counts with the rows that were read."""
        groups = Counter(group for entry in self.reading.rows for group in entry.fields.get("groups", ()))
        for total in self.table.totals:
            skip = f"--skip-row {total.row}   不要这个合计"
            rest = "--incomplete   表不全，写 complete: false"
            if total.count is not None:
                found = groups[total.group] if total.group else len(self.reading.rows)
                if total.group and not found:
                    self.doubt(f"“{total.group}”有合计，却没有这个分组", total.row, (skip,))
                elif found != total.count and not self.answers.incomplete:
                    self.doubt(f"{total.group or '总计'}印着 {total.count}，读到 {found} 行", total.row, (skip, rest))
                written = {"group": total.group, "count": str(total.count)}
                if not total.group:
                    del written["group"]
                if written not in self.reading.totals:
                    self.reading.totals.append(written)
            if not total.group:
                self.sums(total, skip)
        declared, found = self.table.declared, len(self.reading.rows)
        if declared is not None and (found > declared or (found < declared and not self.answers.incomplete)):
            options = ("--incomplete   表不全，写 complete: false",) if found < declared else ()
            self.doubt(f"标题或说明里写着共 {declared} 个，读到 {found} 行", None, options)

    def sums(self, total: PrintedTotal, skip: str) -> None:
        for column, text in total.values.items():
            match, measure = MEASURED.fullmatch(halved(text)), self.measures[column]
            if not match:
                continue
            figures = [
                Decimal(value["number"])
                for entry in self.reading.rows
                for value in entry.fields.get("values", ())
                if value["indicator"] == measure["id"] and "number" in value
            ]
            measure["total"] = _figure(match[1])
            if len(figures) == len(self.reading.rows) and sum(figures) != Decimal(measure["total"]):
                what = f"“{measure['name']}”合计印着 {measure['total']}，各行加起来是 {sum(figures)}"
                self.doubt(what, total.row, (skip,))


def identity(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What tells a row from others: its label and its groups."""
    groups = row.get("groups") or ()
    return str(row.get("label", "")), tuple(map(str, groups)) if isinstance(groups, list | tuple) else ()


def as_date(text: str) -> str:
    """2024年8月15日, 2024/8/15, 2024.8 or 2024-08-15 → 2024-08-15; raises ValueError."""
    said = halved(text).replace(" ", "")
    match = LIKE_A_DATE.fullmatch(said.rstrip("."))
    year = re.fullmatch(r"([0-9]{4})年?", said)
    written = year[1] if year else "-".join(part.zfill(2) for part in match.groups() if part) if match else text
    return PartialDate(written).text


def _figure(text: str) -> str:
    digits = text.replace(",", "")
    whole, dot, fraction = digits.removeprefix("-").partition(".")
    return ("-" if digits[0] == "-" else "") + (whole.lstrip("0") or "0") + dot + fraction


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:10])) + ("……" if len(numbers) > 10 else "")
