"""What is made again after an edit is what a build from nothing makes: pages by the byte, search by its answers."""

import random
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bench.generate import generate
from conftest import TODAY, Project, hashes
from search.reading import Index

STEPS = 10
NOON = 29_000_000.0
"""Some minute since 1970: statuses are picked by the day of reading, which is the same for both sites."""


class Edit(NamedTuple):
    """A change of one file: its path, and its content now; None when it goes away."""

    path: str
    content: str | None


Editing = Callable[[random.Random, Project], Edit]


def records(project: Project, kind: str = "*") -> list[Path]:
    return sorted(path for path in (project.root / "data").glob(f"{kind}/*.yml") if not path.name.startswith("_"))


def changed(project: Project, file: Path, pattern: str, to: str) -> Edit:
    text, count = re.subn(pattern, to, file.read_text("utf-8"), count=1)
    assert count == 1, f"{pattern} is not in {file}"
    return Edit(file.relative_to(project.root).as_posix(), text)


def renamed(rng: random.Random, project: Project) -> Edit:
    return changed(project, rng.choice(records(project)), r"(?m)^name: (.*)$", r"name: \1改")


def retitled(rng: random.Random, project: Project) -> Edit:
    there = records(project, rng.choice(("notices", "plans", "rules", "lists")))
    titled = [file for file in there if "\n  title: " in file.read_text("utf-8")]
    return changed(project, rng.choice(titled), r"(?m)^  title: (.*)$", r"  title: 更正\1")


def reworded(rng: random.Random, project: Project) -> Edit:
    return changed(project, rng.choice(records(project, "notices")), r"summary:\n  - ", r"summary:\n  - 更正，")


def postponed(rng: random.Random, project: Project) -> Edit:
    calls = [file for file in records(project, "notices") if "\ndeadlines:" in file.read_text("utf-8")]
    file = rng.choice(calls)
    day = re.search(r"\ndeadlines:\n(?:.*\n)*?      on: ([\d-]+)", file.read_text("utf-8"))
    assert day
    later = date.fromisoformat(day[1]) + timedelta(days=rng.randint(1, 4000))
    return changed(project, file, r"(\ndeadlines:\n(?:.*\n)*?      on: )[\d-]+", rf"\g<1>{later}")


def row_changed(rng: random.Random, project: Project) -> Edit:
    return changed(project, rng.choice(records(project, "lists")), r"\n    label: (.*)", r"\n    label: \1（改）")


def added(rng: random.Random, project: Project) -> Edit:
    file = rng.choice(records(project, "notices"))
    number = rng.randint(5000, 9999)
    edit = changed(project, file, r"(?m)^(  number: .*〕)\d+号$", rf"\g<1>{number}号")
    return Edit(f"data/notices/{file.stem}-{number}.yml", edit.content)


def removed(rng: random.Random, project: Project) -> Edit:
    return Edit(rng.choice(free(project)).relative_to(project.root).as_posix(), None)


def moved(rng: random.Random, project: Project) -> Edit:
    """A record gets a former address."""
    plain = [file for file in records(project) if "former_ids" not in file.read_text("utf-8")]
    return changed(project, rng.choice(plain), r"\A", f"former_ids: [moved-{rng.randint(0, 10**9)}]\n")


def free(project: Project, kind: str = "*") -> list[Path]:
    """The records to which no other refers."""
    texts = {file: file.read_text("utf-8") for file in records(project)}
    return [
        file
        for file in records(project, kind)
        if not any(file.stem in text for other, text in texts.items() if other != file)
    ]


def withdrawn(rng: random.Random, project: Project) -> Edit:
    there = [file for kind in ("notices", "lists", "plans") for file in records(project, kind)]
    standing = [file for file in there if not re.search("(?m)^(withdrawn|row_changes):", file.read_text("utf-8"))]
    return changed(project, rng.choice(standing), r"\A", "withdrawn: {on: 2026-11-01, reason: 有误。}\n")


def held_back(rng: random.Random, project: Project) -> Edit:
    """A record waits for its hour, which may come while the days go on."""
    out = [file for file in free(project, "notices") if "publish_from" not in file.read_text("utf-8")]
    return changed(project, rng.choice(out), r"\A", f"publish_from: {rng.choice((2026, 2027, 2030))}-11-30 09:00\n")


def drafted(rng: random.Random, project: Project) -> Edit:
    out = [file for file in free(project, "notices") if "draft" not in file.read_text("utf-8")]
    return changed(project, rng.choice(out), r"\A", "draft: true\n")


def amended(rng: random.Random, project: Project) -> Edit:
    """A notice adds a row to a list and takes one off, today or later."""
    notices = {file: file.read_text("utf-8") for file in records(project, "notices")}
    every = "".join(notices.values())
    lists = [file for file in records(project, "lists") if f"list: {file.stem}\n" not in every]
    file = rng.choice(lists)
    label = rng.choice(yaml.safe_load(file.read_text("utf-8"))["rows"])["label"]
    notice = rng.choice([file for file, text in notices.items() if "row_changes" not in text])
    change = (
        f"row_changes:\n  - list: {file.stem}\n    on: {rng.choice((2026, 2028))}-11-01\n"
        f'    adds: [{{label: 新的一行, places: ["110000"]}}]\n    removes: [{{label: {label}, status: 退出}}]\n'
    )
    return changed(project, notice, r"\A", change)


def place_named(rng: random.Random, project: Project) -> Edit:
    return Edit("data/places.yml", f'places:\n  - {{id: "110000", short_names: [京{rng.randint(0, 9)}]}}\n')


def template_changed(rng: random.Random, project: Project) -> Edit:
    template = rng.choice(("entries.html", "timeline.html", "status.html", "rows.html", "macros.html"))
    file = project.root / "overrides/components" / template
    file = file if file.is_file() else project.root / "overrides/components/entries.html"
    return changed(project, file, r"\A", f"<!-- {rng.randint(0, 10**9)} -->")


def page_changed(rng: random.Random, project: Project) -> Edit:
    return changed(project, project.root / "docs/about.md", r"\Z", f"\n改过 {rng.randint(0, 10**9)}。\n")


def nothing_changed(rng: random.Random, project: Project) -> Edit:
    file = rng.choice(records(project))
    return Edit(file.relative_to(project.root).as_posix(), file.read_text("utf-8"))


EDITS: tuple[Editing, ...] = (
    renamed, retitled, reworded, postponed, row_changed, added, removed, moved, place_named, template_changed,
    page_changed, nothing_changed, withdrawn, held_back, drafted, amended,
)  # fmt: skip
QUERIES = ("更正", "改", "2024", "号", "名单", "北京", "评估工作", "行动计划", "推进", "公司")


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Project, Project]:
    """A project that is built again and again, and one that is built from nothing each time."""
    generate(tmp_path / "one", 50)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    return Project(tmp_path / "one"), Project(tmp_path / "other")


def answers(site: Path, queries: list[str]) -> dict[str, object]:
    """What search says: pages in their order, lines of context, and counts of filters."""
    index = Index.of(site)
    found: dict[str, object] = {}
    for query in queries:
        answer = index.search(query)
        found[query] = index.addresses(answer), index.shown(answer), index.counts(answer, NOON)
    return found


def republished(project: Project, other: Project, edit: Edit, day: str) -> None:
    """Make a change in both projects as an editor does, who says of a published fact that it was changed."""
    path, content = edit
    if content is None:
        (project.root / path).unlink()
        (other.root / path).unlink()
        return
    project.write(path, content)
    if path.startswith("data/"):
        outcome = project.run("gazette", "correct", day=day)
        assert outcome.good, outcome.text
    other.write(path, (project.root / path).read_text("utf-8"))


def pages(site: Path) -> dict[str, str]:
    return {path: found for path, found in hashes(site).items() if not path.startswith("search/")}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_made_again_is_what_is_made_from_nothing(twins: tuple[Project, Project], seed: int) -> None:
    again, anew = twins
    rng = random.Random(seed)
    day = date.fromisoformat(TODAY)
    again.built(day=str(day))
    done = []
    for edit in rng.sample(EDITS, STEPS):
        done.append(edit.__name__)
        republished(again, anew, edit(rng, again), str(day))
        if rng.random() < 0.3:
            day += timedelta(days=rng.choice((1, 30, 900, -40)))
            done.append(str(day))
        again.built(day=str(day))
        shutil.rmtree(anew.root / ".gazette", ignore_errors=True)
        shutil.rmtree(anew.site, ignore_errors=True)
        anew.built(day=str(day))
        assert pages(again.site) == pages(anew.site), done
        names = re.findall(r"(?m)^(?:name|  title|  number): (.*)$", rng.choice(records(again)).read_text("utf-8"))
        queries = [*QUERIES, *names]
        assert answers(again.site, queries) == answers(anew.site, queries), done


def test_nothing_is_written_where_nothing_changed(twins: tuple[Project, Project]) -> None:
    project = twins[0].built()
    before = {path: path.stat().st_mtime_ns for path in project.site.rglob("*")}
    file = records(project, "notices")[3]
    project.write(file.relative_to(project.root).as_posix(), file.read_text("utf-8") + "\n# 只是一句注释\n")
    project.built()
    assert {path: path.stat().st_mtime_ns for path in project.site.rglob("*")} == before


@pytest.mark.parametrize("damage", ["truncated", "flipped", "emptied", "gone", "from elsewhere"])
def test_a_damaged_cache_is_not_believed(twins: tuple[Project, Project], damage: str) -> None:
    project, other = twins
    project.built()
    good = pages(project.site)
    if damage == "from elsewhere":
        shutil.rmtree(project.root / ".gazette")
        other.replace(records(other, "notices")[0].relative_to(other.root).as_posix(), "name: ", "name: 别的")
        shutil.copytree(other.built().root / ".gazette", project.root / ".gazette")
    for file in (project.root / ".gazette").rglob("*"):
        if not file.is_file() or "spare" in file.parts or damage == "from elsewhere":
            continue
        content = file.read_bytes()
        if damage == "gone":
            file.unlink()
        elif damage == "truncated":
            file.write_bytes(content[: len(content) // 2])
        elif damage == "emptied":
            file.write_bytes(b"")
        elif content:
            middle = len(content) // 2
            file.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    path = records(project, "notices")[1].relative_to(project.root).as_posix()
    text = (project.root / path).read_text("utf-8")
    project.replace(path, "summary:\n  - ", "summary:\n  - 改过的")
    project.built()
    project.write(path, text)
    assert pages(project.built().site) == good


@pytest.mark.parametrize("tampered", ["a page is changed", "a page is gone", "the site is gone", "the site is another"])
def test_a_site_that_was_tampered_with_is_mended(twins: tuple[Project, Project], tampered: str) -> None:
    project = twins[0].built()
    good = hashes(project.site)
    page = next(project.site.glob("notices/*/index.html"))
    if tampered == "a page is changed":
        page.write_text("改坏了", "utf-8")
    elif tampered == "a page is gone":
        page.unlink()
    else:
        shutil.rmtree(project.site)
        if tampered == "the site is another":
            project.write("site/index.html", "别的网站")
    project.built()
    assert hashes(project.site) == good
