"""A compressed site over HTTP on this machine: behind nginx as readers get it, where it is missing behind Python."""

import functools
import gzip
import mimetypes
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from nginx import NGINX, nginx

SERVER = "nginx" if NGINX else "Python's http.server, so the first result comes later than behind nginx"


def gz(content: bytes) -> bytes:
    """Compressed; the same bytes each time."""
    return gzip.compress(content, 9, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together: apart, the second waits 40 ms for the first to be acknowledged
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, folder: Path) -> None:
        self.folder = folder
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = self.folder / (f"{path}index.html" if path.endswith("/") or not path else path)
        variant = file.with_name(f"{file.name}.gz")
        found = variant if variant.is_file() else file if file.is_file() else None
        content = found.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        if found is variant:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a browser opens many connections at once


@contextmanager
def served(public: Path) -> Iterator[str]:
    """Serve a folder that `gazette compress` made; its address, with a slash at the end."""
    with _nginx(public) if NGINX else _python(public) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def _nginx(public: Path) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as own, nginx(public, Path(own)) as port:
        yield port


@contextmanager
def _python(public: Path) -> Iterator[int]:
    server = _Server(("127.0.0.1", 0), functools.partial(_Handler, folder=public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
