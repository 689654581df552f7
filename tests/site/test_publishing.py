"""All or nothing: whatever goes wrong, readers keep the last good site, byte for byte, and the next build mends all."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import Project, hashes

ABOUT, NOTICE, SUMMARY, MAIN = (
    "docs/about.md",
    "overrides/pages/notice.md",
    "overrides/components/summary.html",
    "overrides/main.html",
)


@pytest.fixture(scope="module")
def built(make_project, tmp_path_factory) -> Project:
    """A project with a finished site; every test leaves it as it was."""
    return make_project(tmp_path_factory.mktemp("publishing") / "项目 一").built()


@pytest.fixture(scope="module")
def good(built: Project) -> dict[str, str]:
    found = hashes(built.site)
    assert len(found) > 60
    return found


@pytest.fixture(autouse=True)
def restored(built: Project, good: dict[str, str]) -> Iterator[None]:
    """One test's failure does not become the next one's."""
    yield
    if hashes(built.site) != good or built.beside():
        built.built()


@contextmanager
def changed(project: Project, path: str, old: str, new: str) -> Iterator[None]:
    """One passage of a file changed for a while; without `old` the text is put at the end."""
    text = (project.root / path).read_text("utf-8")
    assert old in text
    project.write(path, text.replace(old, new, 1) if old else text + new)
    try:
        yield
    finally:
        project.write(path, text)


def line_of(project: Project, path: str, passage: str) -> int:
    lines = (project.root / path).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if passage in line)


def assert_mends(project: Project, good: dict[str, str]) -> None:
    """The next build succeeds, gives the same site, and leaves nothing beside it."""
    project.built()
    assert hashes(project.site) == good
    assert project.beside() == []


# What goes wrong: the file, the passage that is replaced, by what, and what an editor is told. LINE is the line of the
# replacement in the file.
WRONG = {
    "a link in a page leads nowhere": (ABOUT, "", "\n[x](nowhere.md)\n", "nowhere.md"),
    "a record is not valid": (
        "data/notices/2098-example-call.yml",
        "type: 申报",
        "type: 申请",
        "data/notices/2098-example-call.yml:LINE: type: .*现在写的是 '申请'",
    ),
    "a page template is not Jinja": (NOTICE, "{{ contents }}", "{% if %}", "pages/notice.md:LINE: 模板写法有误"),
    "a page template asks for what is not there": (
        NOTICE,
        "{{ contents }}",
        "{{ view.nosuch.thing }}",
        "pages/notice.md:LINE: 模板写法有误",
    ),
    "a page template computes nonsense": (
        NOTICE,
        "{{ contents }}",
        "{{ 1 // 0 }}",
        "pages/notice.md:LINE: 模板写法有误",
    ),
    "a page template uses a component that is not there": (
        NOTICE,
        "{{ contents }}",
        "{{ component('nosuch') }}",
        "pages/notice.md:LINE: 模板写法有误.*nosuch",
    ),
    "a component is not Jinja": (SUMMARY, "{{ line }}", "{{ line }", "components/summary.html:LINE: 模板写法有误"),
    "a component asks for what is not there": (
        SUMMARY,
        "{{ line }}",
        "{{ line.no.such }}",
        "components/summary.html:LINE: 模板写法有误",
    ),
    "a hand-written page is not Jinja": (ABOUT, "", "\n{% if %}\n", "docs/about.md:LINE: 模板写法有误"),
    "a hand-written page asks for what is not there": (
        ABOUT,
        "",
        "\n{{ nosuch() }}\n",
        "docs/about.md:LINE: 模板写法有误",
    ),
    "the theme's template is not Jinja": (
        MAIN,
        "{% block tabs %}",
        "{% block %}",
        "overrides/main.html:LINE: 模板写法有误",
    ),
    "the place of the body is missing": (MAIN, "{{ page.content }}", "", "overrides/main.html: .*正文"),
    "a place stands twice": (
        MAIN,
        "{{ page.content }}",
        "{{ page.content }}{{ page.content }}",
        "overrides/main.html: .*正文",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_failing_build_leaves_the_last_site(built: Project, good: dict[str, str], case: str) -> None:
    path, old, new, told = WRONG[case]
    with changed(built, path, old, new):
        told = told.replace("LINE", str(line_of(built, path, new.strip().split("\n")[0])))
        outcome = built.build()
    assert not outcome.good
    assert hashes(built.site) == good
    assert built.beside() == []
    assert re.search(told, outcome.text), outcome.text
    assert "Traceback" not in outcome.text


def test_the_build_after_failing_ones_succeeds(built: Project, good: dict[str, str]) -> None:
    assert_mends(built, good)


def test_a_warning_does_not_stop_a_build_that_is_not_strict(built: Project, good: dict[str, str]) -> None:
    with changed(built, ABOUT, "", "\n[x](nowhere.md)\n"):
        assert built.run("mkdocs", "build").good
        assert "nowhere.md" in built.page("about/")
    assert_mends(built, good)


def started(project: Project, files: int) -> subprocess.Popen[str]:
    """A build of everything that has written so many files, stopped in the middle of its work."""
    shutil.rmtree(project.root / ".gazette")
    process = project.start("mkdocs", "build", "--strict")
    staging = project.root / ".site-new"
    while sum(len(names) for _, _, names in os.walk(staging)) < files:
        assert process.poll() is None, "the build ended before it had written so much"
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)
    return process


def test_a_killed_build_leaves_the_last_site(built: Project, good: dict[str, str]) -> None:
    process = started(built, 50)
    process.kill()
    assert process.wait(10) == -signal.SIGKILL
    assert ".site-new" in built.beside()
    assert hashes(built.site) == good
    assert_mends(built, good)


def test_a_second_build_says_that_one_is_running(built: Project, good: dict[str, str]) -> None:
    first = started(built, 20)
    second = built.build()
    assert not second.good
    assert "另一个构建正在写" in second.text
    assert "Traceback" not in second.text
    assert hashes(built.site) == good
    first.send_signal(signal.SIGCONT)
    text, _ = first.communicate(timeout=60)
    assert first.returncode == 0, text
    assert hashes(built.site) == good
    assert built.beside() == []


@pytest.mark.parametrize("state", ["between the renames", "before the old one was removed"])
def test_an_interrupted_swap_is_repaired(built: Project, good: dict[str, str], state: str) -> None:
    """Where folders cannot be exchanged, a kill may hit between renaming the old site away and the new one in."""
    old = built.root / ".site-old"
    if state == "between the renames":
        built.site.rename(old)
        (built.root / ".site-new").mkdir()
        (built.root / ".site-new" / "index.html").write_text("half")
    else:
        old.mkdir()
        (old / "index.html").write_text("older")
    with changed(built, ABOUT, "", "\n[x](nowhere.md)\n"):
        assert not built.build().good
    assert hashes(built.site) == good
    assert_mends(built, good)


def test_bad_data_does_not_keep_an_interrupted_swap_from_being_repaired(built: Project, good: dict[str, str]) -> None:
    built.site.rename(built.root / ".site-old")
    with changed(built, "data/notices/2098-example-call.yml", "type: 申报", "type: 申请"):
        assert not built.build().good
    found = hashes(built.site) if built.site.exists() else {}
    assert_mends(built, good)
    assert found == good


def test_another_folder_may_be_the_site(built: Project, good: dict[str, str]) -> None:
    assert built.build("-d", "新 网站/第 一 个").good
    other = built.root / "新 网站" / "第 一 个"
    assert hashes(other) == good
    assert list(other.parent.iterdir()) == [other]
    assert hashes(built.site) == good


def test_same_input_gives_the_same_bytes(built: Project, good: dict[str, str], tmp_path: Path) -> None:
    outcome = built.build("-d", str(tmp_path / "again"), PYTHONHASHSEED="7", TZ="America/New_York", LC_ALL="C")
    assert outcome.good, outcome.text
    assert hashes(tmp_path / "again") == good


def test_no_site_is_written_outside_its_folder(built: Project, good: dict[str, str]) -> None:
    """A former id becomes a folder of the site: it cannot lead out of it."""
    with changed(built, "data/organisations/jia-bureau.yml", "[jia-old-bureau]", "[../../../outside]"):
        outcome = built.build()
    assert not (built.root.parent / "outside").exists()
    assert not outcome.good
    assert re.search(r"jia-bureau.yml:\d+: former_ids\[1\]: ", outcome.text), outcome.text
    assert_mends(built, good)


def test_addresses_are_folders(built: Project, good: dict[str, str]) -> None:
    with changed(built, "mkdocs.yml", "use_directory_urls: true", "use_directory_urls: false"):
        outcome = built.build()
    assert not outcome.good
    assert "use_directory_urls" in outcome.text and "请" in outcome.text
    assert hashes(built.site) == good
    assert built.beside() == []
