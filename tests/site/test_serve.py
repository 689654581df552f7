"""`mkdocs serve` as an editor uses it: saving shows, mistakes are told in the page, nothing stays stuck."""

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from conftest import Project

CALL = "notices/2098-example-call/"
CALL_FILE = "data/notices/2098-example-call.yml"
SUMMARY = "summary: [上一轮。]"
PATIENCE = 10
"""Seconds until something must have shown."""


@dataclass
class Served:
    """A project that is being served."""

    project: Project
    address: str
    process: subprocess.Popen[str]
    printed: str = ""

    def get(self, place: str) -> str:
        """The page at a place; empty while the server does not answer."""
        try:
            with urllib.request.urlopen(self.address + place, timeout=2) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return ""

    def wait(self, place: str, shows: Callable[[str], bool], what: str) -> str:
        """The page once it shows something; prints how long that took."""
        start = time.monotonic()
        while time.monotonic() - start < PATIENCE:
            page = self.get(place)
            if page and shows(page):
                print(f"{what} after {time.monotonic() - start:.1f} s")
                return page
            time.sleep(0.05)
        pytest.fail(f"{what}: not within {PATIENCE} s; the page is {self.get(place)[:300]!r}")


@contextmanager
def serving(project: Project) -> Iterator[Served]:
    """`mkdocs serve` from its first page to its end; then what it printed is known."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = project.start("mkdocs", "serve", "-a", f"127.0.0.1:{port}", TMPDIR=str(project.root.parent))
    served = Served(project, f"http://127.0.0.1:{port}/", process)
    try:
        start = time.monotonic()
        while not served.get("") and time.monotonic() - start < 60:
            if process.poll() is not None:
                pytest.fail(f"mkdocs serve ended: {process.communicate()[0]}")
            time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        served.printed = process.communicate(timeout=10)[0]


@pytest.fixture(scope="module")
def served(make_project, tmp_path_factory) -> Iterator[Served]:
    with serving(make_project(tmp_path_factory.mktemp("serve") / "project")) as served:
        yield served


def article(page: str) -> str:
    found = re.search(r"<article.*</article>", page, re.DOTALL)
    return found[0] if found else ""


def test_saving_a_record_shows_in_the_page(served: Served) -> None:
    assert "上一轮。" in article(served.get(CALL))
    served.project.replace(CALL_FILE, SUMMARY, "summary: [上一轮，改过。]")
    served.wait(CALL, lambda page: "上一轮，改过。" in article(page), "the saved text")
    served.project.replace(CALL_FILE, "summary: [上一轮，改过。]", SUMMARY)
    served.wait(CALL, lambda page: "上一轮。" in article(page), "the text as it was")


def test_bad_data_is_told_in_the_page_and_the_last_content_stays(served: Served) -> None:
    served.project.replace(CALL_FILE, "type: 申报", "type: 申请<b>")
    told = f"{CALL_FILE}:2: type: "
    page = served.wait(CALL, lambda page: told in page, "the problem")
    assert "申请&lt;b&gt;" in page
    assert "上一轮。" in article(page)
    assert told in served.get("about/")
    served.project.replace(CALL_FILE, "type: 申请<b>", "type: 申报")
    served.wait(CALL, lambda page: told not in page and "上一轮。" in article(page), "the mended page")


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("overrides/pages/notice.md", "{{ contents }}", "{{ view.nosuch.thing }}", r"pages/notice\.md:\d+: "),
        ("overrides/main.html", "{% block tabs %}", "{% block %}", r"main\.html:\d+: "),
        ("docs/about.md", "# 关于", "# {{ nosuch() }}", r"docs/about\.md:\d+: "),
        ("mkdocs.yml", "use_directory_urls: true", "use_directory_urls: false", "use_directory_urls"),
    ],
    ids=["page template", "theme template", "hand-written page", "settings"],
)
def test_a_failing_rebuild_is_told_in_the_page_and_the_last_content_stays(
    served: Served, path: str, old: str, new: str, told: str
) -> None:
    served.project.replace(path, old, new)
    try:
        page = served.wait(CALL, lambda page: re.search(told, page) is not None, "the mistake")
        assert "上一轮。" in article(page)
        assert re.search(told, served.get("about/"))
    finally:
        served.project.replace(path, new, old)
    served.wait(CALL, lambda page: not re.search(told, page) and "上一轮。" in article(page), "the mended page")


def test_a_new_record_gets_a_page(served: Served) -> None:
    served.project.write("data/organisations/new-office.yml", "name: 新办公室\ntype: 其他\n")
    served.wait("organisations/new-office/", lambda page: "新办公室" in article(page), "the new page")
    served.wait("organisations/", lambda page: "organisations/new-office/" in page, "the new page in the section front")


def test_ending_right_after_a_rebuild_leaves_nothing_behind(make_project, tmp_path) -> None:
    project = make_project(tmp_path / "project")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background would start others deaf to it
    with serving(project) as served:
        project.replace(CALL_FILE, SUMMARY, "summary: [上一轮，改过。]")
        served.wait(CALL, lambda page: "上一轮，改过。" in article(page), "the saved text")
        served.process.send_signal(signal.SIGINT)
        served.process.wait(timeout=10)
    assert [found.name for found in tmp_path.iterdir()] == ["project"], served.printed


def test_of_thousands_of_records_a_saved_one_shows_and_reading_them_is_no_change(make_project, tmp_path) -> None:
    project = make_project(tmp_path / "project")
    for number in range(2_001):  # from here on the system tells of changes
        project.write(f"data/organisations/example-{number}.yml", f"name: 示例办公室{number}号\ntype: 其他\n")
    with serving(project) as served:
        project.replace(CALL_FILE, SUMMARY, "summary: [上一轮，改过。]")
        served.wait(CALL, lambda page: "上一轮，改过。" in article(page), "the saved record")
        (project.root / "data/new").write_text("name: 换名后的办公室\ntype: 其他\n", "utf-8")  # as many editors save
        (project.root / "data/new").rename(project.root / "data/organisations/example-7.yml")
        served.wait("organisations/example-7/", lambda page: "换名后的办公室" in page, "the record put in place")
        project.replace("docs/about.md", "# 关于", "# 关于这里")
        served.wait("about/", lambda page: "关于这里" in page, "the saved page")
        time.sleep(2)
    builds = served.printed.count("Building documentation")
    assert builds <= 5, served.printed  # the first, three changes, and perhaps the file that was to be renamed
