"""A folder that `gazette compress` made, behind a real nginx with the example configuration of deploy/."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
MAIN = """
{module}
{user}
daemon off;
pid {root}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {root}/body;
    proxy_temp_path {root}/proxy;
    fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi;
    scgi_temp_path {root}/scgi;
    include {root}/gazette.conf;
}}
"""


def brotli_module() -> Path | None:
    """The dynamic module for brotli_static, where it is installed."""
    built = subprocess.run([str(NGINX), "-V"], capture_output=True, text=True, check=True).stderr
    folder = re.search(r"--modules-path=(\S+)", built)
    module = Path(folder[1] if folder else "/usr/lib/nginx/modules") / "ngx_http_brotli_static_module.so"
    return module if module.is_file() else None


@contextmanager
def nginx(public: Path, root: Path, brotli: Path | None = None) -> Iterator[int]:
    """Serve `public` as the configuration says; the port. `root` is a folder for what nginx itself writes.

    With a module, the line for brotli counts too. Fails when nginx warns of anything.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    text = CONFIGURATION.read_text("utf-8")
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "root /srv/gazette/public;": f"root {public};"}
    if brotli:
        changes["# brotli_static on;"] = "brotli_static on;"
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (root / "gazette.conf").write_text(text, "utf-8")
    main = MAIN.format(
        root=root,
        module=f"load_module {brotli};" if brotli else "",
        user="user root;" if os.geteuid() == 0 else "",  # else its workers may not read the folder of a test
    )
    (root / "nginx.conf").write_text(main, "utf-8")
    with (root / "error.log").open("w") as log:
        process = subprocess.Popen(
            [str(NGINX), "-p", str(root), "-c", str(root / "nginx.conf"), "-e", "stderr"], stderr=log
        )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                assert process.poll() is None, (root / "error.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait()
    complaints = (root / "error.log").read_text()
    assert "[emerg]" not in complaints
    assert "[warn]" not in complaints
