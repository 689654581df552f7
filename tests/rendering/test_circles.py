"""Workers never look for circles of objects (`gazette.parallel`), so making a page must leave none behind."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.catalogue import Catalogue
from gazette.loading import load
from gazette.pages import COMPARED_KINDS, PAGES, ROOT, searchable
from gazette.rendering.pages import Renderer
from gazette.search.page import search_document
from gazette.views.common import Showing
from gazette.views.comparison import comparison, rounds
from miniature import NOW

REAL = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REAL, NOW)


@pytest.fixture
def no_looking() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("kind", PAGES)
def test_pages_leave_no_circles(catalogue: Catalogue, no_looking: None, kind: str) -> None:
    showing, renderer = Showing(catalogue, NOW.date()), Renderer(REAL / "overrides")
    template, view = PAGES[kind]

    def make_all() -> int:
        idents = catalogue.places_referred if kind == "places" else list(catalogue.cards[kind])
        for ident in idents:
            record = catalogue.read(kind, ident)
            shown = view(showing, record)
            values = {
                "downloads": [],
                "compared": comparison(showing, shown) if kind in COMPARED_KINDS else None,
                "rounds": rounds(showing, shown) if kind == "programmes" else None,
            }
            article = renderer.article(template, ROOT, view=shown, **values)
            search_document(showing, record, searchable(article.html), "")
        return len(idents)

    make_all()  # what is made once stays anyway
    gc.collect()
    assert make_all() > 0
    assert gc.collect() == 0
