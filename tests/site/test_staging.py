"""What is published is told apart by its bytes, and what stays is not written again."""

from pathlib import Path

import pytest

from conftest import hashes
from gazette.keeping import OwnShelf, Shelf
from gazette.publishing import Staging, prepare


def published(target: Path, memory: Shelf, files: dict[str, bytes]) -> bool:
    """Publish these files; whether there was anything to do."""
    staging = Staging(target, memory)
    return staging.publish({path: staging.write(path, content) for path, content in files.items()}, ())


@pytest.mark.parametrize("shelf", [Shelf, OwnShelf])
@pytest.mark.parametrize("prepared", [False, True])
def test_other_contents_of_the_same_size_are_published(tmp_path: Path, shelf: type[Shelf], prepared: bool) -> None:
    target, memory = tmp_path / "site", shelf(tmp_path / "memory")
    page, other = "notices/a/index.html", b"never changes"
    number = None
    for content in (b"one", b"two", b"one", b"six"):  # from the second on in the folder that was swapped out
        assert published(target, memory, {page: content, "other.html": other})
        assert (target / page).read_bytes() == content
        assert not published(target, memory, {page: content, "other.html": other})
        kept = (target / "other.html").stat().st_ino
        assert number in (None, kept)
        number = kept
        assert (target / "other.html").read_bytes() == other
        if prepared:
            prepare(target, memory)
            assert hashes(tmp_path / "memory/spare") == hashes(target)


def test_preparing_where_nothing_was_published_leaves_nothing_to_trust(tmp_path: Path) -> None:
    target, memory = tmp_path / "site", OwnShelf(tmp_path / "memory")
    prepare(target, memory)
    target.mkdir()
    (target / "left.html").write_bytes(b"left by somebody")
    assert published(target, memory, {"index.html": b"ours"})
    assert [file.name for file in target.iterdir()] == ["index.html"]
