"""A project of deliberately terrible files, and the complete list of messages for it."""

import os
import re
import shutil
from pathlib import Path

import pytest

from miniature import gazette

HERE = Path(__file__).parent
EXPECTED = HERE / "terrible.expected.txt"
ORGANISATION = "name: 测试机构\ntype: 其他\n".encode()
AWKWARD = {
    # files that are not fit to be stored: not text, invisible, huge
    "bytes-bom-is-fine.yml": b"\xef\xbb\xbf" + ORGANISATION,
    "bytes-crlf-is-fine.yml": ORGANISATION.replace(b"\n", b"\r\n"),
    "bytes-lone-cr.yml": ORGANISATION.replace(b"\n", b"\r") + "note: 值以 * 开头\rurl: *x\r".encode(),
    "bytes-gbk.yml": "# 编码\nname: 测试机构\ntype: 其他\n".encode("gbk"),
    "bytes-utf-16.yml": ORGANISATION.decode().encode("utf-16"),
    "bytes-surrogate.yml": ORGANISATION + b"note: \xed\xa0\x80\n",
    "bytes-nul.yml": ORGANISATION + b"note: \0\0\n" + b"\0\n" * 30,
    "bytes-control.yml": ORGANISATION + "note: 响\x07铃\nurl: https://example.org/\x1b[31m\n".encode(),
    "bytes-bidi.yml": ORGANISATION + "note: 前\u202e后\u2066\nurl: 零\u200b宽软\u00ad连分\u2028行\n".encode(),
    "bytes-damaged.yml": "name: 测试\ufffd构\ntype: 其他\n".encode(),
    "bytes-private.yml": ORGANISATION + "note: 生僻字\ue000\n".encode(),
    "huge.yml": ORGANISATION + b"#" * 6_000_000,
    "brackets.yml": ORGANISATION + b"note: " + b"[" * 100_000,
    "brackets-with-text.yml": ORGANISATION + b"note: " + b"[a, " * 100_000,
    "braces.yml": ORGANISATION + b"note: " + b"{a: " * 100_000,
    "question-marks.yml": ORGANISATION + b"? " * 20_000,
    "dashes-are-fine.yml": ORGANISATION + b"note: |\n  " + b"- " * 39 + b"x\n",
    "long-number.yml": ORGANISATION + b"former_names: [{name: a, until: " + b"9" * 5_000 + b"}]\n",
}


def folder_hash(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".gazette" not in path.parts
    }


@pytest.fixture(scope="module")
def terrible(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stored files, the awkward ones, and links that lead nowhere."""
    root = tmp_path_factory.mktemp("terrible") / "project"
    shutil.copytree(HERE / "terrible", root)
    organisations = root / "data/organisations"
    for name, content in AWKWARD.items():
        (organisations / name).write_bytes(content)
    (organisations / "link-loop.yml").symlink_to("link-loop.yml")
    (organisations / "link-broken.yml").symlink_to("nowhere.yml")
    (organisations / "link-folder.yml").symlink_to(organisations)
    return root


def test_every_message(terrible: Path) -> None:
    before = folder_hash(terrible)
    outcome = gazette(terrible, "check")
    if os.environ.get("GAZETTE_ACCEPT"):
        EXPECTED.write_text(outcome.stderr, "utf-8")
    assert outcome.stderr.splitlines() == EXPECTED.read_text("utf-8").splitlines()
    assert outcome.stdout == ""
    assert outcome.returncode == 1
    assert folder_hash(terrible) == before


def test_every_file_that_is_not_fine_is_named() -> None:
    """A new terrible file cannot pass unnoticed."""
    expected = EXPECTED.read_text("utf-8")
    for path in sorted((HERE / "terrible/data").rglob("*")):
        text = path.read_text("utf-8") if path.is_file() else ""
        fine = path.name.startswith("_") or re.match("# .*没有问题", text) is not None
        if path.suffix in (".yml", ".yaml") and path.parent.name not in (
            "reference",
            "folder.yml",
            "notice",
            "projects",
        ):
            named = f"{path.relative_to(HERE / 'terrible')}:" in expected
            assert named != fine, path
    for name in AWKWARD:
        assert (f"/{name}:" in expected) != ("fine" in name), name


def test_messages_are_for_editors() -> None:
    """Every message is one line: a file, a line, perhaps a field, and Chinese words on what to write."""
    *messages, total = EXPECTED.read_text("utf-8").splitlines()
    files = {message.partition(":")[0] for message in messages}
    assert total == f"共 {len(messages)} 个问题，涉及 {len(files)} 个文件；改好之前不会发布。"
    assert len(set(messages)) == len(messages)
    for message in messages:
        _file, line, said = message.split(":", 2)
        assert int(line) >= 1
        advice = said.partition("；现在写的是")[0]
        assert any("\u4e00" <= character <= "\u9fff" for character in advice), message
        for foreign in ("expected", "found", "error", "Traceback", "Input should", "None"):
            assert foreign not in advice, message


def test_a_build_says_the_same(make_project, tmp_path: Path) -> None:
    """`mkdocs build` prints the list of `gazette check`, fails, and writes no site."""
    project = make_project(tmp_path / "project", data=HERE / "terrible/data")
    said = project.run("gazette", "check").text.splitlines()
    outcome = project.run("mkdocs", "build")
    assert not outcome.good
    assert "Traceback" not in outcome.text
    assert set(said) <= {line.removeprefix("ERROR   -  ") for line in outcome.text.splitlines()}
    assert not project.site.exists()
    assert project.beside() == []
