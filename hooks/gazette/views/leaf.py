"""A further page of a section: where it stands, what it is called, and what is on it."""

from dataclasses import dataclass

from gazette.card import Card


@dataclass(frozen=True)
class Leaf:
    """A page of a section beside its front and the pages of its records."""

    kind: str
    address: str
    title: str
    cards: list[Card]
    earlier: int = 0
    """How many earlier records the page leaves out."""
    page: str = "front"
    """Its page template, and the view of that name; of a file that is no page, what it is made by."""
    ident: str = ""
    """The province, or the class of reader or sector, that it is about, where it is about one."""
    further: tuple[tuple[str, str, int], ...] = ()
    """Address, title and size of the pages that hold what it leaves out."""
    file: str = "index.html"
    """The name of the file at its address; anything but `index.html` is no page, but data."""


def paged(cards: list[Card], most: int) -> list[list[Card]]:
    """Cards in pages of at most so many; one empty page when there are none."""
    return [cards[start : start + most] for start in range(0, len(cards), most)] or [[]]


def numbered(words: str, page: int) -> str:
    """The title of a page among several: the first goes without a number."""
    return f"{words}（第 {page} 页）" if page > 1 else words
