"""What the tests share: a project in a folder of its own, built by the real programs; servers; one browser."""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
INVENTED = Path(__file__).parent / "site" / "golden" / "data"
"""A small world of invented records of every kind."""
TODAY = "2026-11-21"
PARTS = ("mkdocs.yml", "docs", "overrides", "hooks")
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def epoch(day: str) -> str:
    """Noon of a day in Shanghai as SOURCE_DATE_EPOCH."""
    return str(int(datetime.fromisoformat(f"{day}T12:00+08:00").timestamp()))


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Outcome:
    """How a program ended and what it printed."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        return self.code == 0


@dataclass(frozen=True)
class Project:
    """A project on disk: mkdocs.yml, docs/, overrides/, hooks/, data/."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    def write(self, path: str, content: Any) -> Path:
        """Write a file: text as it is, anything else as YAML."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, str):
            content = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        file.write_text(content, "utf-8")
        return file

    def replace(self, path: str, old: str, new: str) -> None:
        """Change one passage of a file; it must be there."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def environment(self, day: str = TODAY, **more: str) -> dict[str, str]:
        return {**os.environ, "SOURCE_DATE_EPOCH": epoch(day), "NO_MKDOCS_2_WARNING": "1", **more}

    def start(self, *command: str, day: str = TODAY, **more: str) -> subprocess.Popen[str]:
        """Start a program of the environment and go on."""
        return subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            cwd=self.root,
            env=self.environment(day, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str, day: str = TODAY, **more: str) -> Outcome:
        """Run a program of the environment to its end."""
        process = self.start(*command, day=day, **more)
        text, _ = process.communicate(timeout=120)
        return Outcome(process.returncode, text)

    def build(self, *options: str, day: str = TODAY, **more: str) -> Outcome:
        """`mkdocs build --strict`."""
        return self.run("mkdocs", "build", "--strict", *options, day=day, **more)

    def built(self, *options: str, day: str = TODAY, **more: str) -> "Project":
        """Build, which must succeed."""
        outcome = self.build(*options, day=day, **more)
        assert outcome.good, outcome.text
        return self

    def page(self, address: str) -> str:
        """The HTML at an address of the site."""
        return (self.site / address / "index.html").read_text("utf-8")

    def beside(self) -> list[str]:
        """What a build has left beside the site."""
        return sorted(path.name for path in self.root.iterdir() if path.name.startswith(".site"))


def _made(root: Path, data: Path | None = INVENTED) -> Project:
    """Copy this project, with other data, to `root`; without data there are the reference tables only."""
    root.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=IGNORED)
        else:
            shutil.copy(source, root / part)
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    shutil.copy(ROOT / "data" / "finder.yml", root / "data" / "finder.yml")
    if data:
        shutil.copytree(data, root / "data", dirs_exist_ok=True)
    return Project(root)


MakeProject = Callable[..., Project]


@pytest.fixture(scope="session")
def make_project() -> MakeProject:
    """Make a project in a folder: with the invented records, with those of `data`, or (None) with no records."""
    return _made


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Like `make_project`, in a folder of this test."""

    def make(data: Path | None = INVENTED, name: str = "project") -> Project:
        return _made(tmp_path / name, data)

    return make


@pytest.fixture(scope="session")
def site_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """The real project in a folder of its own, built as of a day; each day once."""

    @functools.cache
    def built(day: str) -> Project:
        return _made(tmp_path_factory.mktemp("real") / "project", ROOT / "data").built(day=day)

    return built


ADDRESS = "https://example.org/"
"""At which a site is published that has an address."""


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real project as of 2026-11-21, published at `ADDRESS`."""
    return addressed(_made(tmp_path_factory.mktemp("public") / "project", ROOT / "data")).built()


def addressed(project: Project) -> Project:
    """The same project, which now knows that it is published at `ADDRESS`."""
    project.replace("mkdocs.yml", f"# site_url: {ADDRESS}", f"site_url: {ADDRESS}")
    return project


@pytest.fixture(scope="session")
def real_site(site_on: Callable[[str], Project]) -> Project:
    """The real project as of 2026-11-21."""
    return site_on(TODAY)


@pytest.fixture(scope="session")
def open_site(make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The invented records on a day on which one may apply, on a site with an address; one list is withdrawn."""
    project = make_project(tmp_path_factory.mktemp("open") / "project")
    project.replace("mkdocs.yml", "# site_url: https://example.org/", "site_url: https://site.example/")
    text = (project.root / "data/lists/2098-example-shortlist.yml").read_text("utf-8")
    project.write("data/lists/2098-withdrawn-list.yml", f"withdrawn: {{on: 2099-01-01, reason: 有误。}}\n{text}")
    return project.built(day="2099-06-01")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a browser opens many connections at once; with the usual 5 some wait for seconds


@pytest.fixture(scope="session")
def http() -> Iterator[Callable[[Path], str]]:
    """Serve a folder: `http(folder)` gives its address, with a slash at the end."""
    servers = []

    def serve(folder: Path) -> str:
        server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site_url(real_site: Project, http: Callable[[Path], str]) -> str:
    """The address of the real site, built as of 2026-11-21."""
    return http(real_site.site)


@pytest.fixture(scope="session")
def site_url_2024(site_on: Callable[[str], Project], http: Callable[[Path], str]) -> str:
    """The address of the real site, built as of 2024-08-10, when one of its calls was open."""
    return http(site_on("2024-08-10").site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser: Playwright's synchronous interface runs only once in a process."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh context; parametrise indirectly with keyword arguments of `new_context`."""
    context = browser.new_context(**getattr(request, "param", {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which an error of a script is an error of the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page
