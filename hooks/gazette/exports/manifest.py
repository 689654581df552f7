"""Cards → what the published site says of all its records, by which the next build sees what was changed."""

import json
from collections.abc import Iterable

from gazette.card import Card
from gazette.reading.published import FORMAT


def manifest(cards: Iterable[Card]) -> bytes:
    """One line for each record: what names its facts, how many revisions it has, and whether it is withdrawn."""
    lines = sorted(f"{json.dumps(card.key)}:{_entry(card)}" for card in cards)
    said = ",\n".join(lines)
    return f'{{"format":"{FORMAT}","records":{{\n{said}\n}}}}\n'.encode()


def _entry(card: Card) -> str:
    withdrawn = ',"withdrawn":true' if card.withdrawn else ""
    return f'{{"facts":"{card.facts.hex()}","revisions":{card.revisions}{withdrawn}}}'
