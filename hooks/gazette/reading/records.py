"""One data file → a valid record, or every problem in it."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gazette.compact_json import compact_json
from gazette.model.approved_list import ApprovedList
from gazette.model.base import KnownIds
from gazette.model.document import Record
from gazette.model.notice import Notice
from gazette.model.organisation import Organisation
from gazette.model.plan import Plan
from gazette.model.programme import Programme
from gazette.model.release import DRAFT, Publication
from gazette.model.rules import Rules
from gazette.reading.problems import Problem
from gazette.reading.store import Reference
from gazette.reading.validation import is_draft, lacking, validate
from gazette.reading.yaml_text import MAX_BYTES, SourceText, field_name, read_source
from gazette.reading.yaml_text import Path as FieldPath

MODELS: dict[str, type[Record]] = {
    model.kind: model for model in (Programme, Notice, Plan, Rules, ApprovedList, Organisation)
}
"""Folder under data/ → the model of its records."""

Finding: TypeAlias = tuple[FieldPath, str, str | None]
"""Where in a record something is wrong, what to do about it, and what stands there."""
OneRecordRules: TypeAlias = Callable[[Record], Iterable[Finding]]


class References:
    """Stands for the other records while one is validated by itself, and remembers what it asked of them."""

    def __init__(self) -> None:
        self.asked: dict[Reference, None] = {}

    def complaint(self, kinds: tuple[str, ...], identifier: str) -> None:
        """Believe it for now."""
        self.asked[kinds, identifier] = None


class Valid(NamedTuple):
    """A file in which nothing is wrong, as far as it can be told without the others."""

    record: Record | None
    """None for a draft that is not complete."""
    tree: bytes
    """As JSON."""
    names: tuple[str, ...]
    references: tuple[Reference, ...]


def read_content(root: Path, file: str) -> bytes | None:
    """The bytes of a data file, a little more than what is allowed at the most; None when it cannot be read."""
    try:
        with open(f"{root}/{file}", "rb", buffering=0) as opened:  # noqa: PTH123 (Path takes twice as long)
            return opened.read(min(os.fstat(opened.fileno()).st_size, MAX_BYTES) + 1)
    except OSError:
        return None


def read_alone(kind: str, ident: str, file: str, content: bytes, rules: OneRecordRules) -> Valid | None:
    """A record by itself; None when anything is wrong with it, for `read_thoroughly` to say what."""
    source = read_source(file, content)
    if source.problems or not isinstance(source.tree, dict) or source.has(("id",)):
        return None
    asked = References()
    record, wrong = validate(MODELS[kind], source, {**source.tree, "id": ident}, asked)
    if wrong or (record and any(True for _ in rules(record))):
        return None
    if record is None and not is_draft(MODELS[kind], source.tree):
        return None
    return Valid(record, compact_json(source.tree), tuple(names_of(source)), tuple(asked.asked))


def record_of(kind: str, ident: str, tree: Any) -> Record:
    """The record of a tree that has been found valid, so that unknown keys need not be looked for."""
    return MODELS[kind].model_validate({**tree, "id": ident}, extra="ignore")


def waits(record: Record | None) -> str:
    """Until when a record is not published, as `Publication.waits`; None stands for a draft that is not complete."""
    if record is None:
        return DRAFT
    return record.waits if isinstance(record, Publication) else ""


def lacks(kind: str, root: Path, file: str) -> list[str]:
    """What the draft in a file still lacks."""
    tree = source_of(root, file).tree
    return lacking(MODELS[kind], {**tree, "id": ""} if isinstance(tree, dict) else tree)


def source_of(root: Path, file: str) -> SourceText:
    """A data file taken apart."""
    content = read_content(root, file)
    if content is None:
        return SourceText(file, problems=[Problem(file, 1, "", "文件读不出来，请检查它的权限")])
    return read_source(file, content)


def read_thoroughly(
    kind: str, ident: str, source: SourceText, known: KnownIds, rules: OneRecordRules
) -> tuple[Record | None, list[Problem]]:
    """The record if it is valid, and every problem, of its references too."""
    problems = list(source.problems)
    if not isinstance(source.tree, dict):
        return None, problems  # its syntax problem is noted already
    if source.has(("id",)):
        line = source.line(("id",))
        problems.append(Problem(source.file, line, "id", "删去这一行：id 就是文件名，不写在文件里"))
    record, wrong = validate(MODELS[kind], source, {**source.tree, "id": ident}, known)
    problems += wrong
    for path, advice, found in rules(record) if record else ():
        problems.append(Problem(source.file, source.line(path), field_name(path), advice, found))
    return record, problems


def names_of(source: SourceText) -> list[str]:
    """What a person may write instead of the record's id, the best known name first."""
    names = [source.value(("name",)), source.value(("document", "title")), source.value(("document", "number"))]
    for field in ("short_names", "former_names", "other_names"):
        listed = source.value((field,))
        for name in listed if isinstance(listed, list) else ():
            names.append(name.get("name") if isinstance(name, dict) else name)
    return [name for name in names if isinstance(name, str)]
