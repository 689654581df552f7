"""Rules about places: codes fit names, parents make no circle."""

import re
from collections.abc import Iterator

from gazette.catalogue import Catalogue
from gazette.model.place import Place
from gazette.reading.problems import Problem

SUFFIX = re.compile(r"(特别行政区|[^族]*族自治[州县]|自治[州县区旗]|地区|盟|省|市|区|县|旗)$")


def stem(name: str) -> str:
    """武汉 for 武汉市: a place's name without its rank, unless only one character would be left."""
    short = SUFFIX.sub("", name)
    return short if len(short) > 1 else name


def _names(place: Place) -> list[str]:
    former = [entry.name for entry in place.former_names]
    return [stem(place.name), *place.short_names, *former, *map(stem, former)]


def label_fits_place(catalogue: Catalogue) -> Iterator[Problem]:
    """The label of a row that is a place holds the name of the place whose code it gives, present or former."""
    for entry in catalogue.lists.values():
        for number, row in enumerate(entry.rows):
            if row.party != "place":
                continue
            for position, ident in enumerate(row.places):
                place = catalogue.places.get(ident)
                if place and not any(name in row.label for name in _names(place)):
                    advice = f"这是{catalogue.full_name(ident)}的代码，与名称“{row.label}”不符"
                    yield catalogue.data.locate(entry, ("rows", number, "places", position), advice, ident)


def no_circle(catalogue: Catalogue) -> Iterator[Problem]:
    """A place does not lie, through its parents, in itself."""
    for place in catalogue.places.values():
        above, seen = place.parent, set[str]()
        while above and above not in seen:
            if above == place.id:
                yield catalogue.data.locate(place, ("places",), f"{place.id} 的上级绕回了自己，请核对", place.parent)
                break
            seen.add(above)
            parent = catalogue.places.get(above)
            above = parent.parent if parent else None
