"""Write a project of invented records: `python -m bench.generate FOLDER SIZE` (from `tests/`).

The project is the real one, with its own pages, templates, hooks and table of divisions, and with SIZE invented records
instead of the real ones. The same size and seed give the same bytes.
"""

import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .records import Author, Stub
from .words import Words
from .world import World
from .yaml_text import dumped

REAL = Path(__file__).parents[2]
SEED = 20261121
SITE_URL = "https://example.org/"
SHARES = {"programmes": 0.03, "plans": 0.08, "rules": 0.03, "lists": 0.10, "organisations": 0.04}
"""Of all records; the rest are notices."""
COPIED = ("docs", "overrides", "hooks", "data/reference")
OWN = ("purpose", "outcomes", "areas", "criteria", "governance", "support", "tasks", "articles", "acceptance")
"""Fields whose text stands on the record's own page only."""


@dataclass(frozen=True)
class Told:
    """What a record says, for drawing queries: 10,000 of them are small enough to keep."""

    address: str
    title: str
    number: str | None
    names: tuple[str, ...]
    """People and companies."""
    places: tuple[str, ...]
    """Codes of divisions."""
    body: str
    """Its text that stands on its own page only, a sentence a line."""
    rest: str
    """Its other text."""


def generate(root: Path, size: int, seed: int = SEED) -> list[Told]:
    """Write a project of `size` records (places apart) into the new folder `root`; what each record says."""
    _copy_project(root)
    rng = random.Random(f"{seed}/{size}")
    words = Words(rng)
    counts = {kind: max(2, round(size * share)) for kind, share in SHARES.items()}
    counts["notices"] = size - sum(counts.values())
    world = World(rng, words, root / "data/reference/divisions.csv", counts["organisations"])
    sectors = [sector["id"] for sector in yaml.safe_load((root / "data/site.yml").read_text("utf-8"))["sectors"]]
    author = Author(rng, words, world, sectors)
    programmes = author.programmes(counts["programmes"])
    stubs = {kind: author.stubs(kind, counts[kind], programmes) for kind in ("plans", "rules", "notices", "lists")}
    write: dict[str, Callable[[Stub], dict[str, Any]]] = {
        "notices": author.notice,
        "lists": author.approved_list,
        "plans": author.plan,
        "rules": author.rules,
    }
    told: list[Told] = []

    def put(kind: str, ident: str, record: dict[str, Any]) -> None:
        (root / "data" / kind / f"{ident}.yml").write_text(dumped(record), "utf-8")
        told.append(_told(kind, ident, record))

    for kind in (*write, "programmes", "organisations"):
        (root / "data" / kind).mkdir()
    for kind, of_kind in stubs.items():
        for stub in of_kind:
            put(kind, stub.id, write[kind](stub))
    for programme in programmes:
        put("programmes", programme.id, author.programme(programme))
    for office in world.offices:
        put("organisations", office.id, author.organisation(office))
    return told


def _copy_project(root: Path) -> None:
    for part in COPIED:
        shutil.copytree(REAL / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for part in ("places.yml", "site.yml", "finder.yml"):
        shutil.copy(REAL / "data" / part, root / "data" / part)
    settings = (REAL / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(
        re.sub(r"(?m)^#? ?site_url:.*$", f"site_url: {SITE_URL}", settings, count=1), "utf-8"
    )


def _told(kind: str, ident: str, record: dict[str, Any]) -> Told:
    document = record.get("document") or {}
    people = [name for contact in record.get("contacts", ()) for name in contact["names"]]
    companies = [row["label"] for row in record.get("rows", ()) if row["party"] == "enterprise"]
    places = [code for row in record.get("rows", ()) for code in row["places"]] + record.get("places", [])
    body, rest = (
        "\n".join(text for field, value in record.items() if (field in OWN) == own for text in _texts(value))
        for own in (True, False)
    )
    title = document.get("title") or record["name"]
    return Told(f"{kind}/{ident}/", title, document.get("number"), (*people, *companies), tuple(places), body, rest)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a part of a record that is no code."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and not value.isascii():
        yield value


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
