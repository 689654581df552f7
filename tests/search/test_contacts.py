"""Phone numbers are found wherever a record may hold them."""

from collections.abc import Iterator
from typing import Any, get_args

from gazette.model.base import Part
from gazette.model.document import Contact
from gazette.reading.records import MODELS


def paths(model: type[Part], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The fields that lead from a model to contacts."""
    for name, field in model.model_fields.items():
        for inner in types(field.annotation):
            if inner is Contact:
                yield *above, name
            elif len(above) < 6:
                yield from paths(inner, (*above, name))


def types(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from types(inner)


def test_search_looks_where_contacts_may_stand() -> None:
    """`search_document` names these two fields: a third would be missing there."""
    found = {path for model in MODELS.values() for path in paths(model)}
    assert found == {("contacts",), ("publicity", "contacts")}
