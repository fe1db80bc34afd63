"""WACZ files of browser recorders and crawlers: their pages are added, and none of them can do harm."""

from __future__ import annotations

import io
import random
import sqlite3
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from command import run
from test_warc_revisits import ADDRESS, FIRST, HOST, SECOND, THIRD, answer, same, times

from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError
from archiver.model import Capture
from archiver.warc import wacz


def pack(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> tuple[list[Capture], list[str]]:
    told: list[str] = []
    return [found for _, found in wacz.read_captures(path, on_damage=told.append)], told


def zipped(data: bytes) -> bytes:
    """As one gzip member, always of the same bytes."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


OTHERS = {
    "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
    "datapackage.json": b'{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}',
    "indexes/index.cdx.gz": zipped(b""),
}


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("name", ["data.warc.gz", "rec-1.WARC"])
def test_its_pages_are_added_as_of_their_time(compression: int, name: str, tmp_path: Path) -> None:
    data = answer(FIRST) + answer(SECOND, b"pixels", HOST + "/a.png")
    member = zipped(data) if name.endswith("gz") else data
    path = pack(tmp_path / "recorded.wacz", {**OTHERS, f"archive/{name}": member}, compression)

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert times(tmp_path / "archives") == [FIRST]


def test_it_is_known_by_its_content(tmp_path: Path) -> None:
    path = pack(tmp_path / "download", {"archive/a.warc.gz": zipped(answer(FIRST))})

    assert run("add", path, "--archives", tmp_path / "archives").code == 0
    assert times(tmp_path / "archives") == [FIRST]


def test_its_files_are_one_set_in_which_unchanged_pages_are_found(tmp_path: Path) -> None:
    members = {"archive/b.warc.gz": zipped(answer(FIRST)), "archive/a.warc.gz": zipped(same(SECOND))}
    other = tmp_path / "later.warc"
    other.write_bytes(same(THIRD))

    done = run("add", pack(tmp_path / "r.wacz", members), other, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert times(tmp_path / "archives") == [FIRST, SECOND, THIRD]


def test_a_collection_of_wacz_files_is_read(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.wacz", {"archive/a.warc.gz": zipped(answer(FIRST))}).read_bytes()
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = pack(tmp_path / "outer.wacz", {"datapackage.json": b"{}", "one.wacz": inner}, compression)
        found, told = read(path)
        assert ([one.url for one in found], told) == ([ADDRESS], [])


def test_a_large_member_is_read_with_little_memory(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(1 << 20)
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = tmp_path / "large.wacz"
        with zipfile.ZipFile(path, "w", compression) as archive, archive.open("archive/a.warc", "w") as member:
            for number in range(60):
                member.write(answer(FIRST, noise, f"{HOST}/{number}.bin"))
        with small_memory():
            assert sum(1 for _ in wacz.read_captures(path)) == 60


@contextmanager
def small_memory() -> Iterator[None]:
    """What the block holds at most is less than 16 MB."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


# --- what is not ------------------------------------------------------------------------------------------------------


def test_a_damaged_member_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    members = {f"archive/{n}.warc.gz": zipped(answer(FIRST, url=f"{HOST}/threads/t.{n}/")) for n in range(3)}
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = pack(tmp_path / "r.wacz", members, compression)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)

        found, told = read(path)

        assert [one.url[-2] for one in found] == ["0", "2"]
        (sentence,) = told
        assert sentence.startswith("r.wacz: 1.warc.gz")


NAMES = [
    "../../../out.warc",
    "/etc/out.warc",
    "C:\\out.warc",
    "..\\out.warc",
    "a\x1b[31m/\x1b]0;out.warc",
    "x" * 60_000 + ".warc",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_anywhere(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    path = pack(folder / "r.wacz", {name: answer(FIRST), name + ".gz": zipped(answer(SECOND))[:-20]})

    done = run("add", path, "--archives", folder / "archives")

    assert times(folder / "archives") == [FIRST]
    assert "\x1b" not in done.err
    assert len(done.err) < 2000
    assert sorted(found.name for found in tmp_path.rglob("*out*")) == []


def test_a_link_is_a_member_like_others(tmp_path: Path) -> None:
    secret = tmp_path / "secret.warc"
    secret.write_bytes(answer(FIRST))
    info = zipfile.ZipInfo("archive/a.warc")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "r.wacz", "w") as archive:
        archive.writestr(info, str(secret))
    found, told = read(tmp_path / "r.wacz")
    assert found == []
    assert len(told) == 1


def test_a_zip_bomb_is_left_out_and_told(tmp_path: Path) -> None:
    members = {"archive/bomb.warc": bytes(300 << 20), "b.warc": answer(FIRST)}
    path = pack(tmp_path / "r.wacz", members, zipfile.ZIP_DEFLATED)
    with small_memory():
        found, told = read(path)
    assert [one.url for one in found] == [ADDRESS]
    (sentence,) = told
    assert "bomb.warc would become far larger than it is" in sentence


def test_a_bomb_that_lies_about_its_size_is_cut(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.wacz", {"archive/bomb.warc": bytes(50 << 20)}, zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 50 << 20), struct.pack("<L", 1000)))
    found, told = read(path)
    assert found == []
    assert len(told) == 1


def test_zip_files_in_zip_files_have_an_end(tmp_path: Path) -> None:
    data = pack(tmp_path / "r.wacz", {"a.warc": answer(FIRST)}).read_bytes()
    for _ in range(5):
        data = pack(tmp_path / "r.wacz", {"a.wacz": data}).read_bytes()
    found, told = read(tmp_path / "r.wacz")
    assert found == []
    assert len(told) == 1
    assert "lies too deep in other zip files" in told[0]


def test_members_that_lie_on_one_another_are_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.wacz", {f"archive/{n:03}.warc": answer(FIRST) for n in range(2)})
    whole = path.read_bytes()
    directory = struct.unpack_from("<L", whole, len(whole) - 6)[0]
    entries = whole[directory:-22]
    one = entries[: len(entries) // 2]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 500, 500, len(one) * 500, directory, 0)
    path.write_bytes(whole[:directory] + one * 500 + end)
    with pytest.raises(BrokenPageError, match="more bytes than it has"):
        read(path)


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.wacz", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.warc", b"")
    with pytest.raises(BrokenPageError, match="more than 10,000 members"):
        read(tmp_path / "r.wacz")
    whole = (tmp_path / "r.wacz").read_bytes()
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 17 << 20, 0, 0)
    (tmp_path / "r.wacz").write_bytes(bytes(17 << 20) + whole[-100:-22] + end)
    with pytest.raises(BrokenPageError, match="more members than a WACZ file has"):
        read(tmp_path / "r.wacz")


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.wacz", {"a.warc": answer(FIRST)})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert read(path) == ([], ["r.wacz: a.warc is encrypted, so it was left out. Unpack it with its password first."])


def test_a_zip_file_of_other_things_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "letter.docx", {"word/document.xml": b"<x/>"})
    done = run("add", path, "--archives", tmp_path / "archives")
    assert done.code == 6
    assert "holds no WARC file: it is a zip file, but no WACZ file." in done.err
    with pytest.raises(NotAThreadError):
        read(path)


def test_what_is_no_zip_file_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"words", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(5000)):
        (tmp_path / "r.wacz").write_bytes(data)
        done = run("add", tmp_path / "r.wacz", "--archives", tmp_path / "archives")
        assert done.code == 6, data
        assert len(done.err.splitlines()) == 1
    assert not [*(tmp_path / "archives").glob("*")]


def test_no_damage_does_more_than_lose_a_page(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.wacz", {**OTHERS, "a.warc.gz": zipped(answer(FIRST)), "b.warc": answer(SECOND)}, 8)
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
        try:
            found, _ = read(path)
        except ArchiverError:
            continue
        assert len(found) <= 2


def test_a_disk_without_room_for_a_copy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> io.BytesIO:
        raise OSError(28, "No space left on device")

    path = pack(tmp_path / "r.wacz", {"a.warc": answer(FIRST)}, zipfile.ZIP_DEFLATED)
    monkeypatch.setattr("tempfile.TemporaryFile", full)

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 7
    assert "r.wacz: a.warc cannot be unpacked: No space left on device. Make room in " in done.err


def test_nothing_of_it_stays_where_copies_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    path = pack(tmp_path / "r.wacz", {"a.warc": answer(FIRST)}, zipfile.ZIP_DEFLATED)

    run("add", path, "--archives", tmp_path / "archives")

    assert [*copies.iterdir()] == []
    (database,) = (tmp_path / "archives").glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM captures").fetchone() == (1,)
