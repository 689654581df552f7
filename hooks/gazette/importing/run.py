"""One import: a spreadsheet and what the editor says about it → the text of the record, or what is in doubt."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from gazette.importing.approved_list import Answers, Fields, Reading, as_date, chosen_sheet, read_list
from gazette.importing.doubt import Doubt
from gazette.importing.places import Gazetteer, Match
from gazette.importing.report import doubts_report, reading_report
from gazette.importing.spreadsheet import Sheet, SpreadsheetError, read_spreadsheet
from gazette.importing.writing import WritingError, counterparts, new_text, tree_of, write_list
from gazette.model.approved_list import ApprovedList
from gazette.model.dates import When
from gazette.model.describe import describe
from gazette.model.notice import Notice
from gazette.model.place import PlaceTable
from gazette.reading.problems import Problem
from gazette.reading.yaml_text import Tree

BY_SHEET = ("label", "places")
"""The keys of a row of which every sheet is the judge; of others, when it has their column."""


ImportFailed = (SpreadsheetError, WritingError)
"""What ends an import with words for the editor."""


class WrongUse(Exception):
    """An option cannot be followed; the words say why, in Chinese."""


@dataclass(frozen=True)
class Told:
    """What the editor says on the command line."""

    head: Mapping[str, str]
    """Top-level keys; those without a value are not given."""
    places: tuple[str, ...] = ()
    without_place: tuple[str, ...] = ()
    answers: Answers = Answers()  # noqa: RUF009 - it is frozen
    gone: bool | None = None
    """Whether rows that the sheet lacks are dropped; None to ask."""


def told_by(options: Mapping[str, Any]) -> Told:
    """The options of the command line, by their names there."""
    head = {key: options[key] or "" for key in ("name", "call", "no_call", "stage")}
    try:
        head["announced"] = as_date(options["announced"]) if options["announced"] else ""
    except ValueError as wrong:
        raise WrongUse(f"--date：{wrong}") from None
    answers = Answers(
        sheet=options["sheet"],
        header=options["header"],
        columns=options["columns"],
        party=options["party"] or "",
        skipped=frozenset(options["skipped"]),
        hidden=options["hidden"] and options["hidden"] == "take",
        incomplete=options["incomplete"],
    )
    return Told(head, options["told"], options["none"], answers, options["gone"] and options["gone"] == "drop")


@dataclass(frozen=True)
class Outcome:
    """What to print, and whether nothing is left in doubt."""

    report: str
    settled: bool


def import_list(
    file: Path,
    target: Path,
    told: Told,
    places: PlaceTable,
    call: Notice | None,
    check: Callable[[bytes], list[Problem]],
) -> Outcome:
    """Read `file` and write the record `target`, unless something is in doubt or `check` finds fault with it.

    Raises SpreadsheetError, WrongUse and WritingError; `target` is then as it was.
    """
    existing = target.read_text("utf-8") if target.is_file() else ""
    announced = told.head.get("announced") or tree_of(existing).get("announced")
    gazetteer = Gazetteer(places, _day(announced))
    answers = replace(told.answers, places=place_answers(told.places, told.without_place, gazetteer))
    indicators = {entry.name: entry.id for entry in call.indicators} if call else {}
    try:
        sheet = chosen_sheet(read_spreadsheet(file), answers)
        if isinstance(sheet, Doubt):
            return Outcome("\n".join(doubts_report([sheet])).strip("\n"), False)
        reading = read_list(sheet, answers, gazetteer, tree_of(existing), indicators)
    except ValueError as wrong:
        raise WrongUse(str(wrong)) from None
    report = list(reading_report(reading, places))
    if not reading.doubts:
        reading.doubts += _empty_or_gone(reading, tree_of(existing), told.gone)
    if reading.doubts:
        return Outcome("\n".join([*report, *doubts_report(reading.doubts)]), False)
    text = _text(existing, file, told, call, reading, sheet)
    if problems := check(_completed(text).encode()):
        why = ["", "这样写不符合数据的规则，所以什么都没有写：", *map(str, problems)]
        return Outcome("\n".join([*report, *why]), False)
    where = f"data/lists/{target.name}"
    if text == existing:
        report.append(f"\n{where} 已经是这样，没有改动。")
    else:
        _write(target, text)
        report.append(f"\n已写好 {where}。")
    titles = describe(ApprovedList)
    if missing := [f"{key}（{titles[key].title}）" for key in still_missing(text)]:
        report.append(f"还缺 {'、'.join(missing)}；写好后删去 draft: true 那一行，再运行 gazette check。")
        report.append("在那以前它是草稿，不会发布。")
    elif tree_of(text).get("draft") == "true":
        report.append("写全了；删去 draft: true 那一行就会发布。")
    elif existing and text != existing:
        report.append(f"如果它已经发布，再运行 gazette correct lists/{target.stem}，把改动写进更新记录。")
    return Outcome("\n".join(report), True)


def _day(announced: Tree) -> datetime | None:
    """The day of a list, as far as it is known."""
    try:
        when = When.model_validate(announced) if announced else None
    except ValueError:
        return None
    return when.start or when.end if when else None


def _empty_or_gone(reading: Reading, existing: Fields, gone: bool | None) -> Iterator[Doubt]:
    """Whether there are no rows; which rows of the file the sheet lacks."""
    if not reading.rows:
        yield Doubt("表头下面没有一行名单")
        return
    before = [row for row in existing.get("rows") or () if isinstance(row, dict)]
    _, lacking = counterparts("rows", before, [entry.fields for entry in reading.rows], (), set())
    if lacking and gone is None:
        names = "、".join(str(before[number].get("label")) for number in lacking[:10])
        options = ("--gone keep   留着", "--gone drop   删去")
        yield Doubt(f"文件里有、表里没有的 {len(lacking)} 行：{names}", None, options)


def _write(target: Path, text: str) -> None:
    """All or nothing: a file that is hidden until it is whole."""
    draft = target.with_name(f".{target.name}.new")
    draft.write_text(text, "utf-8", newline="\n")
    draft.replace(target)


def place_answers(
    told: tuple[str, ...], none: tuple[str, ...], gazetteer: Gazetteer
) -> dict[tuple[int | None, str], tuple[str, ...]]:
    """`朝阳区=110105` and `12:朝阳区=110105,110108` → row and words → ids. Raises WrongUse."""
    found: dict[tuple[int | None, str], tuple[str, ...]] = {}
    for answer in told:
        words, equals, places = answer.rpartition("=")
        if not equals or not words or not places:
            raise WrongUse(f"--place 写成 名称=区划代码；现在写的是 '{answer}'")
        ids: list[str] = []
        for place in places.replace("，", ",").split(","):
            match = gazetteer.match(place.strip())
            if not isinstance(match, Match):
                raise WrongUse(
                    f"--place 里的“{place}”{match.reason.partition('，')[0]}；写区划代码，或 places.yml 里的 id"
                )
            ids += match.places
        found[_row_and_words(words)] = tuple(ids)
    return found | {_row_and_words(words): () for words in none}


def _row_and_words(text: str) -> tuple[int | None, str]:
    row, colon, words = text.partition(":")
    return (int(row), words.strip()) if colon and row.isdecimal() else (None, text.strip())


def _text(existing: str, file: Path, told: Told, call: Notice | None, reading: Reading, sheet: Sheet) -> str:
    table, columns = reading.table, reading.columns
    assert table and columns
    notes = table.untold
    found = {
        "declared_count": str(table.declared or ""),
        "complete": "false" if told.answers.incomplete else "true",
        "ordering": table.ordering,
    }
    text, head = existing, {key: value for key, value in told.head.items() if value}
    if text:
        tree = tree_of(text)
        head |= {key: value for key, value in found.items() if value and key not in tree}
        if told.answers.incomplete:
            head["complete"] = "false"
    else:
        first = {"name": head.get("name") or table.name}
        if call and call.programme:
            first["programme"] = call.programme
        first["no_call" if "no_call" in head else "call"] = head.get("no_call") or head.get("call", "")
        first |= {key: head.get(key, "") for key in ("stage", "announced")}
        if head.get("stage") == "公布":
            first["release"] = ""
        first |= {key: value for key, value in found.items() if value}
        source = f"{file.name} 的工作表“{sheet.name}”" if file.suffix != ".csv" else f"{file.name} "
        text, head = new_text({**first, "summary": ""}, notes, source), {}
    lists = {
        "columns": reading.value_columns,
        "rows": [entry.fields for entry in reading.rows],
        "totals": reading.totals,
    }
    said = {*BY_SHEET, *(use.role for use in columns.uses)}
    said |= {"groups"} & {key for entry in reading.rows for key in entry.fields}
    said |= {"values"} if columns.of("value") else set()
    measures = {entry["id"] for entry in reading.value_columns}
    return write_list(text, head, lists, said, measures, notes, bool(told.gone))


def still_missing(text: str) -> list[str]:
    """The keys that a list needs before it can be published, and lacks."""
    tree = tree_of(text)
    needed = [key for key, found in ApprovedList.model_fields.items() if found.is_required() and key != "id"]
    missing = {key for key in needed if key not in tree}
    if not {"call", "no_call"} & tree.keys():
        missing.add("call")
    if tree.get("stage") == "公布" and not {"release", "document"} & tree.keys():
        missing.add("release")
    return sorted(missing, key=list(FILLERS).index)


def _completed(text: str) -> str:
    """A draft as if people had written what it lacks, on the same lines: so that all rules look at its rows."""
    whole = re.sub(r"^draft:.*", "#", text, flags=re.MULTILINE)
    return whole + "".join(f"{FILLERS[key]}\n" for key in still_missing(text))


FILLERS = {
    "name": "name: 未定",
    "call": "no_call: 未定",
    "stage": "stage: 公示",
    "announced": "announced: {unstated: 未定}",
    "summary": "summary: [未定]",
    "release": "release: {unstated: 未定}",
    "complete": "complete: true",
    "rows": "rows: []",
}
