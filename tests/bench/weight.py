"""What a page weighs compressed, with every style sheet and script that it loads before a reader does anything."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from .serving import gz

TAG = re.compile(r"<(?:link|script)\b[^>]*>")
SOURCE = re.compile(r"""\b(?:href|src)=["']?([^"'\s>]+)""")
CSS_IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)""")
MODULE_IMPORT = re.compile(r"""(?m)^\s*(?:import|export)\b[^"';]*?["']([^"']+)["']""")


def page_kb(site: Path, page: Path) -> float:
    """Kilobytes (10³ bytes, gzip) of an HTML file and all that it loads."""
    loaded: dict[Path, None] = {page: None}
    for file in loaded_by(site, page):
        _follow(site, file, loaded)
    return sum(len(gz(file.read_bytes())) for file in loaded) / 1000


def loaded_by(site: Path, page: Path) -> Iterator[Path]:
    """The files that the HTML itself names."""
    html = page.read_text("utf-8")
    for tag in TAG.findall(html):
        if "<script" in tag or re.search(r"""rel=["']?(?:stylesheet|modulepreload|preload)""", tag):
            for address in SOURCE.findall(tag):
                yield from _local(site, page, address)
    for style in re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL):
        for address in CSS_IMPORT.findall(style):
            yield from _local(site, page, address)


def _follow(site: Path, file: Path, loaded: dict[Path, None]) -> None:
    if file in loaded:
        return
    loaded[file] = None
    text = file.read_text("utf-8", errors="replace") if file.suffix in (".css", ".js", ".mjs") else ""
    for address in (CSS_IMPORT if file.suffix == ".css" else MODULE_IMPORT).findall(text):
        for other in _local(site, file, address):
            _follow(site, other, loaded)


def _local(site: Path, from_file: Path, address: str) -> Iterator[Path]:
    path = urlsplit(address).path
    file = (site / path.lstrip("/") if path.startswith("/") else from_file.parent / path).resolve()
    if "://" not in address and file.is_file():
        yield file


def site_mb(site: Path) -> tuple[float, int]:
    """Megabytes (10⁶ bytes) and number of the files of a site."""
    sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
    return sum(sizes) / 1e6, len(sizes)
