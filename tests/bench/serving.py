"""A folder over HTTP on this machine, every answer compressed as a careful server would: gzip -9, made once."""

import functools
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


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
        found = _compressed(file)
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        if found is not None:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_: Any) -> None:
        pass


@functools.lru_cache(maxsize=20_000)
def _compressed(file: Path) -> bytes | None:
    return gz(file.read_bytes()) if file.is_file() else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a browser opens many connections at once


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a finished site; its address, with a slash at the end."""
    _compressed.cache_clear()
    server = _Server(("127.0.0.1", 0), functools.partial(_Handler, folder=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
