"""What is kept of records between two builds: it says what reading them anew says, whatever came and went."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import INVENTED, ROOT, MakeProject
from gazette.card import card_of
from gazette.catalogue import Catalogue
from gazette.loading import store_of
from miniature import NOW, Miniature, load


def shown(catalogue: Catalogue) -> Iterator[str]:
    """Every card, so that 0 and False, a text and bytes differ."""
    for cards in catalogue.cards.values():
        for card in cards.values():
            yield repr(tuple(card._replace(more=bytes(card.more))))


@pytest.mark.parametrize("data", [INVENTED, ROOT / "data"], ids=["invented", "real"])
def test_what_is_kept_says_what_the_records_say(project: MakeProject, data: Path) -> None:
    root = project(data).root
    anew = load(root, NOW)
    said = [repr(tuple(card_of(anew.record(card)))) for card in anew.every()]
    assert list(shown(anew)) == list(shown(load(root, NOW))) == said


def test_files_that_come_and_go(project: MakeProject) -> None:
    made = project(ROOT / "data")
    file = made.root / "data/organisations/example-newcomer.yml"
    before = list(shown(load(made.root, NOW)))
    texts = ["name: 示例新单位\ntype: 其他\n", "name: 示例另名单位\ntype: 其他\n"]
    found = []
    for text in (*texts, "", *texts):
        file.write_text(text, "utf-8") if text else file.unlink()
        catalogue = load(made.root, NOW)
        card = catalogue.card("organisations", "example-newcomer")
        found.append(card.name if card else "")
        assert list(shown(load(made.root, NOW))) == list(shown(catalogue))
    assert found == ["示例新单位", "示例另名单位", "", "示例新单位", "示例另名单位"]
    file.unlink()
    assert list(shown(load(made.root, NOW))) == before


def test_a_store_that_is_asked_again_and_again_says_what_one_says_that_is_read(project: MakeProject) -> None:
    made = project(ROOT / "data")
    file = made.root / "data/organisations/example-newcomer.yml"
    store = store_of(made.root, again=True)
    for who in ("served", "served", "served", "built", "built and served", "served", "removed", "served"):
        if who == "removed":
            shutil.rmtree(made.root / ".gazette")
        file.write_text(f"name: 示例{'另' * len(who)}单位\ntype: 其他\n", "utf-8")
        if "built" in who:
            load(made.root, NOW)
        if "served" in who:
            catalogue = load(made.root, NOW, store=store)
            assert list(shown(catalogue)) == list(shown(load(made.root, NOW)))
            assert all(catalogue.record(card) for card in catalogue.every())
    assert store.kept()[0] is store.kept()[0]


def test_the_rows_of_a_list_stay_in_their_order(tmp_path: Path) -> None:
    mini = Miniature(tmp_path)
    rows = [("先到的", "990100"), ("另一个", "990200"), ("后到的", "990100")]
    said = "".join(f'  - {{label: {label}, party: enterprise, places: ["{place}"]}}\n' for label, place in rows)
    head = "name: 示例名单\nno_call: 逐个批复\nstage: 公布\nrelease: {unstated: 没有见到}\nannounced: 2098-05-01\n"
    head += "complete: true\nsummary: [示例。]\n"
    mini.write("data/lists/2099-rows.yml", f"{head}rows:\n{said}")
    mini.write("data/lists/2099-nobody.yml", f"{head}rows: []\n")
    catalogue = mini.load()
    card = catalogue.card("lists", "2099-rows")
    assert card
    assert [row[1] for row in catalogue.rows_of(card)] == ["先到的", "另一个", "后到的"]
    assert [row[1] for _, row in catalogue.standings_of("990100")] == ["先到的", "后到的"]
    assert catalogue.standings_counted() == {"990100": 2, "990200": 1}
    nobody = catalogue.card("lists", "2099-nobody")
    assert nobody and not catalogue.rows_of(nobody)


@pytest.mark.parametrize("inside", ["", "read", "trees"])
def test_a_file_where_trees_are_to_be_kept(tmp_path: Path, inside: str) -> None:
    mini = Miniature(tmp_path)
    mini.write(f".gazette/records/{inside}".rstrip("/"), "示例")
    mini.write("data/organisations/example-unit.yml", "name: 示例单位\ntype: 其他\n")
    assert mini.load().organisations["example-unit"].name == "示例单位"
    assert mini.load().organisations["example-unit"].name == "示例单位"
