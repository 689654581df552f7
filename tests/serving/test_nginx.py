"""The example configuration in a real nginx, before a real browser."""

import base64
import hashlib
import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from conftest import Project
from gazette.compression import compress
from nginx import CONFIGURATION, NGINX, brotli_module, nginx

NOTICE = "/notices/2024-miit-beidou-pilot-cities/"
NAMED = re.compile(r"^(assets/gazette-|search/)[0-9a-f]{16}/|^assets/vendor/|\.[0-9a-f]{8}\.min\.css$")
FOR_EVER = "public, max-age=31536000, immutable"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed; tests/prepare_machine brings it")


@dataclass(frozen=True)
class Answer:
    """What nginx said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running nginx and the folder that it serves."""

    public: Path
    port: int
    brotli: bool

    def get(self, address: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(
            "GET",
            quote(address, safe="/?=&%"),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return answer

    def one(self, pattern: str) -> str:
        """The address of the largest file of that kind."""
        file = max(self.public.glob(pattern), key=lambda path: (path.stat().st_size, path))
        return "/" + file.relative_to(self.public).as_posix()


@pytest.fixture(scope="module", params=["gzip", "brotli"])
def server(
    request: pytest.FixtureRequest, public_site: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The real site with its address, compressed, served as the file says: as it is, and with the line for brotli."""
    root = tmp_path_factory.mktemp("nginx")
    with_brotli, module = request.param == "brotli", brotli_module()
    if with_brotli and not module:
        pytest.skip("nginx has no module for brotli_static here")
    compress(public_site.site, root / "public", root / "memory")
    with nginx(root / "public", root, module if with_brotli else None) as port:
        yield Server(root / "public", port, with_brotli)


@pytest.mark.parametrize("accepted", ["", "gzip", "gzip, deflate, br, zstd"])
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("notices/2024-miit-beidou-pilot-cities/index.html", "text/html; charset=utf-8"),
        ("assets/gazette-*/gazette.css", "text/css; charset=utf-8"),
        ("assets/gazette-*/search/query.js", "text/javascript; charset=utf-8"),
        ("search/*/**/*.bin", "application/octet-stream"),
        ("feeds/all.xml", "application/atom+xml; charset=utf-8"),
        ("programmes/*/feed.xml", "application/atom+xml; charset=utf-8"),
    ],
    ids=["page", "style", "script", "shard", "feed", "feed of a page"],
)
def test_a_file_comes_as_its_variant(server: Server, file: str, kind: str, accepted: str) -> None:
    encoding, ending = ("br", ".br") if "br" in accepted and server.brotli else ("gzip", ".gz")
    if not accepted:
        encoding, ending = None, ""
    address = server.one(file)
    answer = server.get(address.removesuffix("index.html"), Accept_Encoding=accepted)
    assert answer.status == 200
    assert answer.body == (server.public / (address[1:] + ending)).read_bytes()
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_bears_its_content_in_its_name_is_kept_for_ever(server: Server) -> None:
    files = [path for path in server.public.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
    addresses = {path.relative_to(server.public).as_posix() for path in files} - {"404.html"}
    answers = {address: server.get(f"/{address}") for address in addresses}
    assert {answer.status for answer in answers.values()} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {FOR_EVER, "no-cache"}
    kept = {address for address, answer in answers.items() if answer.headers["Cache-Control"] == FOR_EVER}
    assert kept == {address for address in addresses if NAMED.search(address)}
    assert {"index.html", "search/manifest.json"} <= addresses - kept


def test_a_page_that_has_not_changed_is_not_sent_again(server: Server) -> None:
    for accepted in ("", "gzip", "br"):
        tag = server.get(NOTICE, Accept_Encoding=accepted).headers["ETag"]
        again = server.get(NOTICE, Accept_Encoding=accepted, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")


def test_a_wrong_address_gets_the_page_that_helps(server: Server) -> None:
    for address in ("/nothing/here/", "/404.html/x", "/search/0123456789abcdef/gone.bin"):
        answer = server.get(address)
        assert answer.status == 404
        assert answer.body == (server.public / "404.html").read_bytes()
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_an_address_without_its_slash_leads_on(server: Server) -> None:
    answer = server.get(NOTICE.rstrip("/"))
    assert answer.status == 301
    assert answer.headers["Location"] == NOTICE


def test_a_document_number_is_an_address(server: Server, browser: Browser) -> None:
    """As people type it, with and without the slash at its end; no script is needed."""
    address = "/n/工信厅电子函2024-267"
    assert server.get(address).headers["Location"] == quote(f"{address}/")
    assert server.get(f"{address}/").headers["Cache-Control"] == "no-cache"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}{address}")
    page.wait_for_url(f"**{NOTICE}")
    expect(page.locator("h1")).to_contain_text("北斗规模应用试点城市遴选")
    context.close()


def test_every_answer_keeps_the_browser_safe(server: Server) -> None:
    addresses = (NOTICE, "/nothing/", NOTICE.rstrip("/"), server.one("assets/gazette-*/main.js"))
    for headers in [server.get(address).headers for address in addresses]:
        assert headers["Server"] == "nginx"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_policy_names_the_scripts_inside_pages(real_site: Project) -> None:
    pages = [path.read_text("utf-8") for path in real_site.site.rglob("*.html")]
    inside = {script for page in pages for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)}
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inside}
    assert hashes
    assert set(re.findall(r"'sha256-([^']+)'", CONFIGURATION.read_text("utf-8"))) == hashes
    assert not [page for page in pages if re.search(r"<[^>]+\son\w+\s*=", page)], "a script in an attribute"


def test_a_browser_has_nothing_to_complain_of(server: Server, context: BrowserContext) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))")
    root = f"http://127.0.0.1:{server.port}"
    page.goto(root + NOTICE, wait_until="networkidle")
    expect(page.locator("script[type='application/ld+json']")).to_have_count(1)
    expect(page.locator("html")).to_have_class("js")
    expect(page.locator(".timeline .today, .axis .today").first).to_be_attached()
    assert page.locator(".bar, .mark").first.evaluate("mark => mark.style.left").endswith("%")
    page.goto(f"{root}/search/?q=267", wait_until="networkidle")
    expect(page.locator("#search-results li").first).to_contain_text("267")
    page.goto(f"{root}/apply{NOTICE.removeprefix('/notices')}", wait_until="networkidle")
    page.locator(".paper input[type=text]").first.fill("示例市")
    with page.expect_download() as filled:
        page.get_by_role("button", name="下载填好的 Word").first.click()
    assert filled.value.suggested_filename.endswith("（已填）.docx")
    page.goto(f"{root}/apply/2024-miit-beidou-pilot-cities/", wait_until="networkidle")
    expect(page.locator("[data-told]")).to_contain_text("必须满足的条件 6 条")
    assert said == []
    page.goto(f"{root}/nothing/", wait_until="networkidle")
    expect(page.locator("h1")).to_have_text("没有这一页")
    assert [one for one in said if "404 (Not Found)" not in one] == []
