"""Parents that lead back to where they began."""

from collections.abc import Iterator, Mapping


def circles(parents: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Each circle once: its ids from the smallest on, each followed by its parent."""
    seen: set[str] = set()
    for start in parents:
        way: list[str] = []
        here: str | None = start
        while here and here not in seen:
            seen.add(here)
            way.append(here)
            here = parents.get(here)
        if here in way:
            circle = way[way.index(here) :]
            first = circle.index(min(circle))
            yield circle[first:] + circle[:first]
