"""`gazette correct`: which records need an entry, what it says, and the files that get one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gazette.card import Card
from gazette.catalogue import Catalogue
from gazette.correcting.differences import Difference
from gazette.correcting.uncorrected import changed_fields, entry_of, without_entry
from gazette.correcting.writing import WritingError, with_revision
from gazette.model.document import CHANGES
from gazette.reading.problems import Problem, report, shortened
from gazette.reading.published import Published
from gazette.reading.validation import spoken

NAMED = 3
"""So many fields stand in a text that nobody wrote."""


class NotCorrected(Exception):
    """Why nothing was written, in words for an editor."""


@dataclass(frozen=True)
class Entry:
    """What is written into a revision beside the changes."""

    on: date
    level: str
    text: str
    """Empty for one made of the changes."""


def correct(
    catalogue: Catalogue, problems: Iterable[Problem], published: Published, wanted: str, entry: Entry
) -> list[str]:
    """Write the entries that are needed, of one record (`notices/2099-call`) or of all; what was written, in lines.

    Raises NotCorrected where nothing can be written, before anything is.
    """
    if published.records is None:
        raise NotCorrected(f"{published.folder} 里没有可以对照的网站；先生成一次，或用 --published 指到发布过的")
    cards = [_wanted(catalogue, published, wanted)] if wanted else without_entry(catalogue, published)
    found = {card: _changes(catalogue, published, card, entry.on) for card in cards}
    due = {card: changes for card, changes in found.items() if changes}
    files = {catalogue.file(card.kind, card.id) for card in due}
    wrong = [problem for problem in problems if problem.file in files]
    if wrong:
        raise NotCorrected(report(wrong))
    if wanted and not due:
        raise NotCorrected(f"{wanted} 和已经发布的没有不同，不用写更正")
    written = {card: _with_entry(catalogue, card, changes, entry) for card, changes in due.items()}
    told: list[str] = []
    for card, (content, changes) in written.items():
        file = catalogue.file(card.kind, card.id)
        (catalogue.root / file).write_bytes(content)
        told += [f"{file}：写了一条更新记录", *changes]
    return told or ["没有要写的：事实都和已经发布的一样，或已经写了更新记录。"]


def _wanted(catalogue: Catalogue, published: Published, wanted: str) -> Card:
    kind, _, ident = wanted.partition("/")
    card = catalogue.cards[kind].get(ident) if kind in catalogue.cards else None
    if card is None:
        raise NotCorrected(f"没有 {wanted} 这条已经发布的记录，或它的文件还有问题；写法如 notices/2099-example-call")
    if entry_of(card, published) is None or card.withdrawn:
        raise NotCorrected(f"{wanted} 没有发布着，改动不用写更正")
    return card


def _changes(catalogue: Catalogue, published: Published, card: Card, today: date) -> list[Difference]:
    """What no entry says yet that was written since the site was published."""
    found = changed_fields(catalogue, published, card, today)
    if found is None:
        raise NotCorrected(f"已经发布的 {card.key}/record.json 读不出来，不知道改了哪几项；请自己在 revisions 里写一条")
    said: dict[str, str | None] = {}
    before = entry_of(card, published)
    if before and card.revisions > before.revisions:
        revisions = catalogue.record(card).revisions
        said = {change.field: change.after for revision in revisions for change in revision.changes}
    return [
        change._replace(before=said.get(change.field, change.before))
        for change in found
        if change.field not in said or said[change.field] != change.after
    ]


def _with_entry(catalogue: Catalogue, card: Card, changes: list[Difference], entry: Entry) -> tuple[bytes, list[str]]:
    """The file of a record with its entry, and the changes in lines."""
    model = type(catalogue.record(card))
    names = [spoken(model, change.field) for change in changes]
    text = entry.text or f"更正{'、'.join(dict.fromkeys(names[:NAMED]))}{'等' if len(names) > NAMED else ''}。"
    if len(changes) > CHANGES:
        text += f"共改动 {len(changes)} 处，这里列出前 {CHANGES} 处。"
    said: dict[str, Any] = {"on": entry.on.isoformat(), "level": entry.level, "text": text}
    said["changes"] = [_said(change) for change in changes[:CHANGES]]
    file = Path(catalogue.file(card.kind, card.id))
    try:
        content = with_revision((catalogue.root / file).read_bytes(), said)
    except WritingError:
        raise NotCorrected(
            f"{file} 里的 revisions 写成了别的样子；先改成“revisions:”下面每项另起一行、以“- ”开头，再运行一次"
        ) from None
    lines = [
        f"  {name}：" + ("不写内容（个人信息）" if change[1:] == (None, None) else _arrow(change))
        for name, change in zip(names, changes, strict=True)
    ]
    return content, lines


def _said(change: Difference) -> dict[str, str]:
    values = {"field": change.field, "before": change.before, "after": change.after}
    return {key: value for key, value in values.items() if value}


def _arrow(change: Difference) -> str:
    return f"{shortened(change.before or '（无）')} → {shortened(change.after or '（删去）')}"
