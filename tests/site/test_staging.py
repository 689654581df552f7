"""What is published is told apart by its bytes, and what stays is not written again."""

from pathlib import Path

from gazette.publishing import Staging


def published(root: Path, files: dict[str, bytes]) -> bool:
    """Publish these files; whether there was anything to do."""
    staging = Staging(root / "site", root / "memory")
    return staging.publish({path: staging.write(path, content) for path, content in files.items()}, ())


def test_other_contents_of_the_same_size_are_published(tmp_path: Path) -> None:
    page, other = "notices/a/index.html", b"never changes"
    number = None
    for content in (b"one", b"two", b"one", b"six"):  # from the second on in the folder that was swapped out
        assert published(tmp_path, {page: content, "other.html": other})
        assert (tmp_path / "site" / page).read_bytes() == content
        assert not published(tmp_path, {page: content, "other.html": other})
        kept = (tmp_path / "site/other.html").stat().st_ino
        assert number in (None, kept)
        number = kept
        assert (tmp_path / "site/other.html").read_bytes() == other
