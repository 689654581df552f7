"""What the finder is given to pick from, and its pages for those without JavaScript, on invented records.

`GAZETTE_ACCEPT=1 pytest tests/site/test_find_files.py` writes what they are now; read the diff first.
"""

import json
import os
import re
from pathlib import Path

import pytest
from markup import article_of, one_tag_per_line

from conftest import Project, hashes

GOLDEN = Path(__file__).parent / "golden" / "find"
DAY = "2099-06-01"
FILES = {
    "index": "find/part-0/index.json",
    "call": "notices/2098-example-call/find.json",
    "plan": "plans/2097-example-plan/find.json",
    "programme": "programmes/example-programme/find.json",
    "place": "places/jia-city/find.json",
}


@pytest.fixture(scope="module")
def found_site(make_project, tmp_path_factory) -> Project:
    return make_project(tmp_path_factory.mktemp("find") / "project").built(day=DAY)


def accepted(name: str, found: str) -> None:
    file = GOLDEN / name
    if os.environ.get("GAZETTE_ACCEPT"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == (file.read_text("utf-8") if file.is_file() else ""), "GAZETTE_ACCEPT=1 if this is meant"


@pytest.mark.parametrize("name", FILES)
def test_what_is_told_is_as_accepted(found_site: Project, name: str) -> None:
    told = json.loads((found_site.site / FILES[name]).read_text("utf-8"))
    text = json.dumps(told, ensure_ascii=False, indent=1)
    accepted(f"{name}.json", re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda row: f"[{' '.join(row[1].split())}]", text) + "\n")


def test_page_of_a_class_is_as_accepted(found_site: Project) -> None:
    accepted("for-park.html", one_tag_per_line(article_of(found_site.page("find/for-park/"))))


def test_every_class_has_a_page_and_the_finder_leads_to_it(found_site: Project) -> None:
    finder = found_site.page("find/")
    led = set(re.findall(r'href="\.\./(find/[a-z0-9-]+/)"', finder))
    there = {f"find/{page.parent.name}/" for page in (found_site.site / "find").glob("*/index.html")}
    assert led == there
    assert {"find/for-small-enterprise/", "find/for-city/", "find/sector-widgets/"} <= led


def test_index_and_pages_tell_the_same_measures(found_site: Project) -> None:
    index = json.loads((found_site.site / FILES["index"]).read_text("utf-8"))
    parks = 1 << 7
    whom = sum(bool(who & parks) for who in index["measure"]["who"])
    assert whom == found_site.page("find/for-park/").count('class="tag"') > 0


def test_a_correction_changes_one_part_of_the_index_at_the_most(make_project, tmp_path: Path) -> None:
    project: Project = make_project(tmp_path / "project")
    for number in range(500):
        project.write(f"data/programmes/2099-p{number}.yml", f"name: 第{number}号示例项目\nsummary: [编的。]\n")
    before = hashes(project.built(day=DAY).site)
    parts = [path for path in before if path.startswith("find/part-")]
    assert len(parts) == 2
    project.replace("data/notices/2098-example-call.yml", "indicators:", "sectors: [gadgets]\nindicators:")
    after = hashes(project.built(day=DAY).site)
    assert sum(before[path] != after[path] for path in parts) == 1


def test_what_is_withdrawn_is_not_found(make_project, tmp_path: Path) -> None:
    project: Project = make_project(tmp_path / "project")
    file = project.root / "data/plans/2097-example-plan.yml"
    file.write_text(file.read_text("utf-8") + "withdrawn: {on: 2099-05-01, reason: 弄错了。}\n", "utf-8")
    site = project.built(day=DAY).site
    assert "plans/2097-example-plan" not in (site / FILES["index"]).read_text("utf-8")
    assert not (site / FILES["plan"]).exists()
    assert "优先给地" not in project.page("find/for-park/")
