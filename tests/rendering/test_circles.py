"""Workers never look for circles of objects (`gazette.parallel`), so making a page must leave none behind."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.catalogue import Catalogue
from gazette.loading import load
from gazette.pages import LAYOUTS, Settings, Site
from gazette.rendering.layout import Layout, marker
from gazette.rendering.pages import Renderer
from gazette.tasks import Task, tasks
from miniature import NOW

REAL = Path(__file__).parents[2]
SLOTS = ("title", "description", "canonical", "edit", "crumb", "toc", "body")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REAL, NOW)


@pytest.fixture
def no_looking() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_pages_leave_no_circles(catalogue: Catalogue, no_looking: None) -> None:
    layouts = {kind: Layout("".join(f"<p>{marker(slot)}</p>" for slot in SLOTS)) for kind in LAYOUTS}
    settings = Settings("示例", "https://site.example/", "https://code.example/edit/main/")
    site = Site(catalogue, NOW.date(), Renderer(REAL / "overrides"), layouts, settings)
    by_sort: dict[str, list[Task]] = defaultdict(list)
    for task in tasks(catalogue):
        by_sort["apply" if task.apply else task.leaf.page if task.leaf else task.kind].append(task)
    assert {"lists", "apply", "places", "matrix"} <= by_sort.keys()

    def left_by(some: list[Task]) -> int:
        for _ in range(2):  # what is made once stays anyway
            gc.collect()
            assert sum(1 for _ in site.make(some)) == len(some)
        return gc.collect()

    assert {sort: left_by(some) for sort, some in by_sort.items()} == dict.fromkeys(by_sort, 0)
