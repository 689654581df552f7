"""The house has one direction and one door: read from the imports themselves."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "hooks" / "gazette"
FLOORS = (
    ("compact_json", "files", "keeping", "parallel", "watching", "workdays"),
    ("memory",),
    ("model",),
    ("status", "timeline", "row_history", "reading", "clock"),
    ("card", "importing"),
    ("catalogue",),
    ("checks", "eligibility", "schema", "template"),
    ("loading", "views"),
    ("rendering", "search", "exports", "assets"),
    ("tasks", "correcting"),
    ("pages", "publishing"),
    ("edition", "compression"),
    ("cli",),
)
"""What stands further down may import what stands above it, and its own floor's room: never the other way."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ENGINES = ("mkdocs", "material", "properdocs", "zensical")
OUTSIDE = {
    "model": {"pydantic", "pydantic_core"},
    "workdays": {"chinese_calendar"},
    "catalogue": set(),
    "status": set(),
    "timeline": set(),
    "views": set(),
    "publishing": set(),
    "compression": {"brotli"},
    "assets": {"rjsmin"},
    "importing": {"openpyxl"},
}
"""The libraries that a room may use; rooms not named here choose their own."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room that a module stands in."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module or ""
            if node.module == "gazette":
                yield from (f"gazette.{alias.name}" for alias in node.names)


def test_the_package_was_found() -> None:
    assert len(MODULES) > 30
    assert {"model", "reading", "catalogue", "views", "pages"} <= {room(path) for path in MODULES}


def test_every_room_has_its_floor() -> None:
    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert rooms - FLOOR.keys() == set(), "say in FLOORS of this test where the room stands"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    for name in imported(path):
        assert name.split(".")[0] not in ENGINES, f"{name}: only hooks/mkdocs_events.py knows the engine"
        if name.startswith("gazette.") and room(path) != "__init__":
            here, other = room(path), name.split(".")[1]
            if here in FLOOR and other in FLOOR:  # else test_every_room_has_its_floor fails
                assert other == here or FLOOR[other] < FLOOR[here], f"{here} does not import {other}"
        elif name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("gazette"):
            assert name.split(".")[0] in OUTSIDE.get(room(path), {name.split(".")[0]}), (
                f"{room(path)} does not use {name}"
            )


def test_only_the_door_reads_the_clock() -> None:
    """`datetime.now`, `date.today` and `time.time` stand only in `clock.py`, which only the command line imports."""
    clocks = {"now", "today", "utcnow", "time", "monotonic"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
        if path.name != "clock.py"
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("datetime", "date", "time")
    ]
    assert found == []
    assert [path.name for path in MODULES if "gazette.clock" in imported(path)] == ["cli.py"]
