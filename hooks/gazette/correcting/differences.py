"""Two states of a record's facts, as record.json says them → which fields differ, what they were and what they are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pydantic import BaseModel

from gazette.exports.record import kinds_named
from gazette.model.base import Short
from gazette.model.dates import When
from gazette.model.document import PERSONAL
from gazette.model.facts import NO_FACTS
from gazette.model.text import MOBILE_INSIDE
from gazette.reading.problems import one_line
from gazette.reading.validation import part_at
from gazette.reading.yaml_text import Path, field_name

IDENTITY = ("id", "number", "label", "name", "title", "who")
"""What tells an entry of a list from its neighbours, the first that it has."""
PRIVATE = ("names", "mobiles")
"""Of a contact: what leaves the site when its time is over."""
REACHED_BY = ("phones", "email", "address", "fax")


class Reference(str):
    """The id of another record, with the name that readers know it by; compared by the id."""

    name: str

    def __new__(cls, said: Mapping[str, str]) -> "Reference":
        """Of what record.json says."""
        found = super().__new__(cls, said["id"])
        found.name = said["name"]
        return found


class Difference(NamedTuple):
    """One field that differs; None where there is no value. Personal data is named without its values."""

    path: Path
    before: str | None
    after: str | None

    @property
    def field(self) -> str:
        """`deadlines[1].at`."""
        return field_name(self.path)


def differences(model: type[BaseModel], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Field by field, in the order of the facts now; an entry of a list that came or went is one difference.

    Raises KeyError, TypeError, ValueError or AttributeError for `before` that is not what a record.json says.
    """
    then, now = (_bare(model, facts, NO_FACTS) for facts in (before, after))
    gone = [key for key in PRIVATE if not _has(now, key)]  # its time is over, or somebody took it out: both are free
    return [_discreet(found) for found in _different(_without(then, gone), now, ())]


def _bare(model: type[BaseModel], said: Mapping[str, Any], without: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Facts by the fields of the model: references by id, dates as they are written."""
    found = {}
    for name, value in said.items():
        info = model.model_fields.get(name)
        if info is None or (without and name in without):
            continue
        inner = part_at(model, (name,))
        if kinds_named(info.annotation, info.metadata):
            found[name] = _each(Reference, value)
        elif inner:
            found[name] = _each(lambda part, inner=inner: _part(inner, part), value)
        else:
            found[name] = value
    return found


def _each(say: Any, value: Any) -> Any:
    return [say(one) for one in value] if isinstance(value, list) else say(value)


def _part(model: type[BaseModel], said: Mapping[str, Any]) -> Any:
    found = _written(said) if issubclass(model, When) else _bare(model, said)
    if issubclass(model, Short) and found.keys() == {model.shorthand}:
        return found[model.shorthand]
    return found


def _written(said: Mapping[str, Any]) -> dict[str, Any]:
    """A date as in a file: 2099-08-15 12:00 for 2099-08-15T12:00+08:00."""
    return {
        key: value[:16].replace("T", " ") if key in ("on", "not_before", "not_after") else value
        for key, value in said.items()
        if key != "precision"
    }


def _has(facts: Any, key: str) -> bool:
    """Whether some contact has this."""
    if isinstance(facts, dict):
        return any(
            any(key in contact for contact in value) if name == "contacts" else _has(value, key)
            for name, value in facts.items()
        )
    return isinstance(facts, list) and any(_has(one, key) for one in facts)


def _without(facts: Any, keys: Sequence[str]) -> Any:
    """The same with contacts that do not say this, and without those that then cannot be reached."""
    if isinstance(facts, list):
        return [_without(one, keys) for one in facts]
    if not isinstance(facts, dict):
        return facts
    found = {}
    for name, value in facts.items():
        if name == "contacts" and keys:
            less = [{key: said for key, said in contact.items() if key not in keys} for contact in value]
            value = [one for one in less if any(key in one for key in (*REACHED_BY, "mobiles"))]  # noqa: PLW2901
        if value != []:
            found[name] = _without(value, keys)
    return found


def _different(before: Any, after: Any, path: Path) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*after, *before)):
            yield from _different(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    elif isinstance(before or after, list) and (before is None or after is None):
        yield from _of_lists(before or [], after or [], path)
    elif before != after:
        yield Difference(path, _text(before), _text(after))


def _of_lists(before: list[Any], after: list[Any], path: Path) -> Iterator[Difference]:
    """Entries that stayed apart; of the others those that are the same one field by field, and what came or went."""
    then, now = ([json.dumps(one, sort_keys=True) for one in entries] for entries in (before, after))
    for what, first, last, start, end in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        names = {_identity(before[number]): number for number in range(first, last)}
        pairs = {number: names.pop(_identity(after[number]), None) for number in range(start, end)}
        left = sorted(names.values())
        free = [number for number, counterpart in pairs.items() if counterpart is None]
        if len(left) == len(free):  # as many came as went: put right in their places
            pairs |= zip(free, left, strict=True)
            left = []
        for number, counterpart in pairs.items():
            yield from _different(None if counterpart is None else before[counterpart], after[number], (*path, number))
        for number in left:
            yield Difference((*path, number), _text(before[number]), None)


def _identity(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    key = next((key for key in IDENTITY if key in entry), None)
    return f"{key}={entry[key]}" if key else json.dumps(entry, sort_keys=True)


def _text(value: Any) -> str | None:
    """A value in words: entries with all that they say, but for contacts."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        said = (_text(inner) for key, inner in value.items() if key not in ("contacts", *PRIVATE))
        return "，".join(filter(None, said))
    if isinstance(value, list):
        return "、".join(filter(None, map(_text, value)))
    return one_line(value.name if isinstance(value, Reference) else str(value))


def _discreet(found: Difference) -> Difference:
    """Personal data leaves the site when its time is over: it cannot stand in the history of a record."""
    values = (found.before or "", found.after or "")
    if PERSONAL.search(found.field) or any(map(MOBILE_INSIDE.search, values)):
        return found._replace(before=None, after=None)
    return found
