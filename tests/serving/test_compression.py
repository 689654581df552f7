"""A folder for a web server: the site's files, their variants, and nothing else, whatever happened before."""

import gzip
import os
import random
import shutil
import tempfile
from pathlib import Path

import brotli
import pytest

from conftest import MakeProject, hashes
from gazette.compression import SMALLEST, CompressionError, compress

WORDS = ["试点城市", "申报", "通知", "名单", "北斗", "卫星互联网", "截止", "推荐", "材料", "示范区"]


class Server:
    """A small site, and the folder that a web server gets of it."""

    def __init__(self, root: Path) -> None:
        self.site, self.public, self.memory = root / "site", root / "public", root / "memory"
        self.write("index.html", "首页" * 500)
        self.write("notices/one/index.html", "一号通知" * 400)
        self.write("notices/two/index.html", "二号通知" * 400)
        self.write("site.css", "a { color: red }\n" * 90)
        self.write("search/1.bin", random.Random(1).randbytes(3000))
        self.write("search/2.bin", b"\0\1\2\3" * 500)
        self.write("short.html", "短")
        self.write("picture.png", b"\x89PNG" + bytes(2000))

    def write(self, path: str, content: str | bytes) -> None:
        """As a build does: a new file in the place of the old one."""
        file = self.site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def compress(self) -> int:
        return compress(self.site, self.public, self.memory)

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.public).as_posix() for path in self.public.rglob("*") if path.is_file())

    def check(self) -> None:
        """What stands there now is what a run from nothing gives."""
        clean = self.public.with_name("clean")
        compress(self.site, clean, self.memory)
        assert hashes(self.public) == hashes(clean)
        for folder in (clean, clean.with_name(".clean-next")):
            shutil.rmtree(folder)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_what_gets_smaller_has_variants(server: Server) -> None:
    server.compress()
    both = ["index.html", "notices/one/index.html", "notices/two/index.html", "search/2.bin", "site.css"]
    alone = ["picture.png", "search/1.bin", "short.html"]
    assert server.files() == sorted([*alone, *(file + ending for file in both for ending in ("", ".gz", ".br"))])


def test_variants_say_the_same_and_are_smaller(server: Server) -> None:
    server.compress()
    for file in server.public.rglob("*.gz"):
        content = file.with_suffix("").read_bytes()
        assert len(content) >= SMALLEST
        for variant, text in ((file, gzip.decompress), (file.with_suffix(".br"), brotli.decompress)):
            assert text(variant.read_bytes()) == content
            assert variant.stat().st_size < len(content)
            assert variant.stat().st_mtime_ns == file.with_suffix("").stat().st_mtime_ns


def test_two_runs_from_nothing_give_the_same_bytes(server: Server) -> None:
    server.compress()
    server.check()


def test_only_what_changed_is_compressed(server: Server) -> None:
    assert server.compress() == 6
    assert server.compress() == 0
    server.write("notices/one/index.html", "一号通知更正" * 400)
    assert server.compress() == 1
    assert server.compress() == 0
    server.check()


def test_a_rebuild_with_the_same_content_changes_no_etag(server: Server) -> None:
    """nginx makes an ETag of a file's time and size."""
    server.compress()
    before = {path: (server.public / path).stat().st_mtime_ns for path in server.files()}
    for path in ("index.html", "site.css"):
        server.write(path, (server.site / path).read_bytes())
    assert server.compress() == 0
    assert {path: (server.public / path).stat().st_mtime_ns for path in server.files()} == before


def test_a_file_under_a_new_name_is_not_compressed_again(server: Server) -> None:
    server.compress()
    (server.site / "search").rename(server.site / "search-2")
    assert server.compress() == 0
    assert not (server.public / "search").exists()
    server.check()


def test_another_content_has_another_etag(server: Server) -> None:
    """Also where it has the size of the last one, and has been published elsewhere at the same time."""
    one, two = server.site / "notices/one/index.html", server.site / "notices/two/index.html"
    for file in (one, two):
        os.utime(file, ns=(10**18, 10**18))
    server.compress()
    server.write("notices/two/index.html", one.read_bytes())
    assert server.compress() == 0
    for ending in ("", ".gz", ".br"):
        assert (server.public / f"notices/two/index.html{ending}").stat().st_mtime_ns != 10**18
    server.check()


@pytest.mark.parametrize("seed", range(5))
def test_after_any_edits_the_folder_is_as_from_nothing(server: Server, seed: int) -> None:
    chance = random.Random(seed)
    paths = [f"{kind}/{number}{ending}" for kind in "ab" for number in range(4) for ending in ("/index.html", ".css")]
    for _ in range(8):
        for path in chance.sample(paths, 4):
            if (server.site / path).exists() and chance.random() < 0.4:
                (server.site / path).unlink()
            else:
                server.write(path, "".join(chance.choices(WORDS, k=chance.choice((3, 200, 400)))))
        server.compress()
        server.check()


def test_a_file_becomes_a_folder_and_back(server: Server) -> None:
    server.compress()
    server.write("a/b.html/index.html", "页" * 600)
    server.compress()
    shutil.rmtree(server.site / "a")
    server.write("a", "不再是文件夹")
    server.compress()
    server.check()


def truncate(server: Server) -> None:
    (server.public / "index.html.gz").write_bytes(b"")


def falsify(server: Server) -> None:
    (server.public / "index.html.br").write_bytes((server.public / "site.css.br").read_bytes())


def lose(server: Server) -> None:
    (server.public / "site.css.gz").unlink()


def add(server: Server) -> None:
    (server.public / "mine.html").write_text("不是网站的")


def lose_the_spare(server: Server) -> None:
    shutil.rmtree(server.public.with_name(".public-next"))
    server.public.with_name(".public-next").mkdir()


def lose_the_memory(server: Server) -> None:
    shutil.rmtree(server.memory)


def damage_the_memory(server: Server) -> None:
    file = server.memory / "public.json"
    file.write_bytes(file.read_bytes().replace(b"index.html", b"imdex.html"))


def cut_the_memory(server: Server) -> None:
    file = server.memory / "public.json"
    file.write_bytes(file.read_bytes()[:100])


def spoil_the_spare(server: Server) -> None:
    """Its files become other files of the same names, as after a restored backup."""
    spare = server.public.with_name(".public-next")
    for file in [path for path in spare.rglob("*") if path.is_file()]:
        file.unlink()
        file.write_text("另一份")


@pytest.mark.parametrize(
    "harm",
    [
        truncate,
        falsify,
        lose,
        add,
        lose_the_spare,
        lose_the_memory,
        damage_the_memory,
        cut_the_memory,
        spoil_the_spare,
    ],
    ids=lambda harm: harm.__name__,
)
def test_what_is_damaged_is_not_believed(server: Server, harm) -> None:
    server.compress()
    harm(server)
    server.write("notices/two/index.html", "二号通知更正" * 400)
    server.compress()
    server.check()
    server.compress()  # from the folder that was published before, which comes back as the spare
    server.check()


def test_a_variant_that_the_site_brings_is_its_own(server: Server) -> None:
    server.compress()
    server.write("site.css.gz", b"ours")
    server.compress()
    assert (server.public / "site.css.gz").read_bytes() == b"ours"
    assert not (server.public / "site.css.br").exists()
    server.check()


def test_a_run_that_fails_changes_nothing(server: Server) -> None:
    server.compress()
    before = hashes(server.public)
    server.write("notices/one/index.html", "一号通知更正" * 400)
    (server.site / "gone.html").symlink_to("nowhere")
    with pytest.raises(CompressionError, match="正在被另一个构建换掉"):
        server.compress()
    assert hashes(server.public) == before
    (server.site / "gone.html").unlink()
    server.compress()
    server.check()


@pytest.mark.parametrize("done", [1, 2])
def test_a_run_killed_between_its_renames_is_mended(server: Server, done: int) -> None:
    """Where the system cannot exchange two folders in one step."""
    server.compress()
    spare, old = server.public.with_name(".public-next"), server.public.with_name(".public-old")
    server.public.rename(old)
    if done == 2:
        spare.rename(server.public)
    server.compress()
    assert not old.exists()
    server.check()


def test_a_site_on_another_disk_is_copied(server: Server) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as other:
        if Path(other).stat().st_dev == server.site.stat().st_dev:
            pytest.skip("there is no other disk")
        public = Path(other) / "public"
        for count in (6, 0):
            assert compress(server.site, public, server.memory) == count
            assert hashes(public).items() >= hashes(server.site).items()
            server.write("index.html", (server.site / "index.html").read_bytes())


def test_a_folder_of_someone_else_is_left_alone(server: Server) -> None:
    server.public.mkdir()
    (server.public / "mine.txt").write_text("我的")
    with pytest.raises(CompressionError, match="不是 gazette compress 生成的"):
        server.compress()
    assert server.files() == ["mine.txt"]


@pytest.mark.parametrize("place", ["site", "site/public", "."])
def test_the_site_and_the_folder_stand_apart(server: Server, place: str) -> None:
    before = hashes(server.site)
    with pytest.raises(CompressionError, match="不能是同一个文件夹"):
        compress(server.site, server.site.parent / place, server.memory)
    assert hashes(server.site) == before


def test_the_command_says_how_long_it_took(project: MakeProject) -> None:
    made = project().built()
    before = hashes(made.site)
    outcome = made.run("gazette", "compress")
    assert outcome.good, outcome.text
    assert " 个文件，用时 " in outcome.text
    assert hashes(made.site) == before
    assert hashes(made.root / "public").items() >= before.items()
    assert (made.root / "public" / "index.html.br").is_file()


def test_the_command_asks_for_a_site_first(project: MakeProject) -> None:
    outcome = project().run("gazette", "compress")
    assert outcome.code == 1
    assert "先运行 mkdocs build" in outcome.text
