"""Captures copied into one WARC or WACZ file: the same bytes, and the same rows where the file is added again."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import resource
import signal
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from command import run
from warcio.archiveiterator import ArchiveIterator

from archiver.cli.archiving import analyse
from archiver.crawl import Archive, export_captures
from archiver.demo import DemoForum
from archiver.demo.addresses import thread_path
from archiver.demo.pages import Pages
from archiver.errors import ArchiveError, GoneError
from archiver.model import Capture
from archiver.warc import read_captures, wacz
from archiver.warc.packing import sort_key

HOST = "https://harbour.example"
NAME = "harbour.example"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
ASKED = (("Host", NAME), ("User-Agent", "forum-archiver/0 (for tests)"))
Kind = Literal["warc", "wacz"]

FORUM = DemoForum.load()


def capture(path: str, body: bytes, *, minutes: int, status: int = 200, kind: str = "text/html") -> Capture:
    headers = (("Content-Type", kind),)
    return Capture(HOST + path, NOW + timedelta(minutes=minutes), status, headers, body, ASKED)


def page(number: int, thread: int = 0) -> bytes:
    return Pages(FORUM, "2.3", HOST).thread(FORUM.threads[thread], number).encode()


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """Two threads as of two visits in two WARC files, with robots.txt, a page that is gone, and one that is saved."""
    folder = tmp_path / "archives"
    first, second = FORUM.threads[:2]
    with Archive(folder, NAME) as archive:
        archive.take(capture("/robots.txt", b"User-agent: *\n", minutes=0, kind="text/plain"))
        archive.take(capture(thread_path(first), page(1), minutes=1))
        archive.take(capture(thread_path(second), page(1, 1), minutes=2))
        archive.take(capture("/threads/lost.4711/", b"<html>gone</html>", minutes=3, status=404))
    with Archive(folder, NAME) as archive:
        archive.take(capture("/robots.txt", b"User-agent: *\nCrawl-delay: 2\n", minutes=1440, kind="text/plain"))
        archive.take(capture(thread_path(first), page(1), minutes=1441))
        archive.take(capture(thread_path(first), page(1).replace(b"harbour", b"harbor"), minutes=1442))
        saved = capture(thread_path(second), page(1, 1), minutes=1443)
        archive.take(Capture(saved.url, saved.captured_at, 200, HTML, saved.payload, is_saved=True))
    analyse(folder / f"{NAME}.db")
    return folder


def rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of an archive but where its captures lie."""
    with closing(sqlite3.connect(folder / f"{NAME}.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = sorted(name for name in names if "_fts" not in name and not name.startswith("sqlite_"))
        assert {"posts", "captures", "revisions", "parts"} <= set(tables)
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        found["captures"] = connection.execute(
            "SELECT id, url, captured_at, status, media_type, digest, thread_id, page FROM captures"
        ).fetchall()
    return found


def read(path: Path) -> list[Capture]:
    reader = wacz.read_captures if path.suffix == ".wacz" else read_captures
    return [found for _, found in reader(path)]


def records(data: bytes) -> list[tuple[str, str]]:
    """The records through warcio's own reader, each digest checked."""
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""))
    return found


# --- the round trip ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["warc", "wacz"])
def test_a_whole_archive_that_is_added_again_has_equal_rows(archives: Path, tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / ("all.wacz" if kind == "wacz" else "all.warc.gz")
    told: list[str] = []

    assert export_captures(archives, NAME, None, path, kind=kind, notify=told.append) == 8
    done = run("add", path, "--archives", tmp_path / "again")

    assert (done.code, told) == (0, []), done.err
    assert [found.name for found in (tmp_path / "again").glob("*.db")] == [f"{NAME}.db"]
    assert rows(tmp_path / "again") == rows(archives)
    assert run("check", "--archives", tmp_path / "again").err == run("check", "--archives", archives).err


def test_what_was_added_again_is_rebuilt_and_is_not_added_twice(archives: Path, tmp_path: Path) -> None:
    path, again = tmp_path / "all.warc.gz", tmp_path / "again"
    export_captures(archives, NAME, None, path, kind="warc", notify=print)
    run("add", path, "--archives", again)
    before = rows(again)

    done = run("add", path, "--archives", again)

    assert done.code == 0
    assert "already" in done.err
    assert rows(again) == before
    (again / f"{NAME}.db").unlink()
    assert run("rebuild", "--archives", again).code == 0
    assert rows(again) == before


def test_the_captures_of_an_archive_are_added_as_its_export_is(archives: Path, tmp_path: Path) -> None:
    files = sorted((archives / NAME).glob("*.warc.gz"))

    assert run("add", *files, "--archives", tmp_path / "again").code == 0

    assert rows(tmp_path / "again") == rows(archives)


def test_a_file_of_ours_goes_to_the_archive_that_it_names(archives: Path, tmp_path: Path) -> None:
    picture = Capture("https://pictures.example/a.png", NOW, 200, (("Content-Type", "image/png"),), b"\x89PNG", ASKED)
    folder = tmp_path / "other"
    with Archive(folder, NAME) as archive:
        archive.take(picture)
        archive.take(capture(thread_path(FORUM.threads[0]), page(1), minutes=1))
    analyse(folder / f"{NAME}.db")
    export_captures(folder, NAME, None, tmp_path / "all.warc.gz", kind="warc", notify=print)

    run("add", tmp_path / "all.warc.gz", "--archives", tmp_path / "again")

    assert rows(tmp_path / "again") == rows(folder)


def test_a_name_of_an_archive_that_leads_elsewhere_is_not_followed(archives: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.warc.gz"
    export_captures(archives, NAME, None, path, kind="warc", notify=print)
    plain = gzip.decompress(path.read_bytes())
    for name in (b"../escapeout.ex", b"/tmp/escapeout.", b"..............."):
        hostile = tmp_path / "hostile.warc"
        hostile.write_bytes(plain.replace(b"isPartOf: harbour.example", b"isPartOf: " + name))

        run("add", hostile, "--archives", tmp_path / "deep" / "again")

        assert [found.name for found in (tmp_path / "deep").iterdir()] == ["again"]
        assert {found.name for found in (tmp_path / "deep" / "again").iterdir()} <= {NAME, f"{NAME}.db"}


# --- what is copied ---------------------------------------------------------------------------------------------------


def test_records_are_copied_byte_for_byte(archives: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.warc.gz"
    export_captures(archives, NAME, None, path, kind="warc", notify=print)

    data = path.read_bytes()
    for file in (archives / NAME).glob("*.warc.gz"):
        for location, _ in read_captures(file):
            assert file.read_bytes()[location.offset : location.offset + location.length] in data
    assert [kind for kind, _ in records(data)] == ["warcinfo", *["response", "request"] * 7, "resource"]
    assert b"software: forum-archiver/" in gzip.decompress(data)
    assert f"isPartOf: {NAME}".encode() in gzip.decompress(data)


def test_a_thread_comes_with_its_visits_and_the_robots_txt_of_the_time(archives: Path, tmp_path: Path) -> None:
    first = FORUM.threads[0]
    path = tmp_path / "one.warc.gz"

    assert export_captures(archives, NAME, [first.id], path, kind="warc", notify=print) == 5

    found = read(path)
    address = HOST + thread_path(first)
    assert [one.url for one in found] == [f"{HOST}/robots.txt", address, f"{HOST}/robots.txt", address, address]
    assert [one.captured_at for one in found] == [NOW + timedelta(minutes=n) for n in (0, 1, 1440, 1441, 1442)]
    assert all(one.request_headers == ASKED for one in found)


def test_of_a_thread_that_was_visited_once_only_the_robots_txt_that_held_is_copied(
    archives: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gone.warc.gz"

    assert export_captures(archives, NAME, [4711], path, kind="warc", notify=print) == 2

    assert [(one.url, one.status) for one in read(path)] == [
        (f"{HOST}/robots.txt", 200),
        (f"{HOST}/threads/lost.4711/", 404),
    ]


def test_a_thread_that_is_not_archived_leaves_no_file(archives: Path, tmp_path: Path) -> None:
    with pytest.raises(GoneError, match="no captures"):
        export_captures(archives, NAME, [999_999], tmp_path / "none.warc.gz", kind="warc", notify=print)
    with pytest.raises(ArchiveError, match="is missing"):
        export_captures(archives, "other.example", None, tmp_path / "none.warc.gz", kind="warc", notify=print)
    assert [path.name for path in tmp_path.iterdir()] == ["archives"]


def test_a_damaged_record_is_told_and_the_others_are_copied(archives: Path, tmp_path: Path) -> None:
    file = min((archives / NAME).glob("*.warc.gz"))
    location = [found for found, _ in read_captures(file)][1]
    data = bytearray(file.read_bytes())
    data[location.offset + location.length // 2] ^= 0x10
    file.write_bytes(data)
    told: list[str] = []

    assert export_captures(archives, NAME, None, tmp_path / "all.warc.gz", kind="warc", notify=told.append) == 7

    assert any(f"at byte {location.offset} cannot be copied" in sentence for sentence in told)
    assert len(read(tmp_path / "all.warc.gz")) == 7


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """A limit on the size of files, which acts as a full disk does."""
    before, action = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, action)


@pytest.mark.parametrize("kind", ["warc", "wacz"])
def test_a_full_disk_leaves_what_was_there_and_no_half_file(archives: Path, tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"of yesterday")
    with Archive(archives, NAME) as archive:
        archive.take(capture("/large.png", os.urandom(80_000), minutes=2000, kind="image/png"))
    export_captures(archives, NAME, None, tmp_path / "whole", kind=kind, notify=print)
    whole = (tmp_path / "whole").stat().st_size
    (tmp_path / "whole").unlink()
    for size in (33_000, 80_000, whole - 50):  # with less, SQLite cannot open a database
        with small_disk(size), pytest.raises(ArchiveError, match=r"cannot be written.*Make room"):
            export_captures(archives, NAME, None, path, kind=kind, notify=print)
        assert path.read_bytes() == b"of yesterday"
        assert sorted(found.name for found in tmp_path.iterdir()) == ["archives", "out"]


def is_folder(number: int) -> bool:
    return stat.S_ISDIR(os.fstat(number).st_mode)


@pytest.mark.parametrize("kind", ["warc", "wacz"])
def test_a_file_is_on_disk_before_it_takes_its_place(
    archives: Path, tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(
        os, "fsync", lambda number: None if is_folder(number) else synced.append(os.fstat(number).st_size)
    )

    export_captures(archives, NAME, None, tmp_path / "out", kind=kind, notify=print)

    assert synced == [(tmp_path / "out").stat().st_size]


def test_a_folder_that_is_not_there_is_told(archives: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        export_captures(archives, NAME, None, tmp_path / "no" / "out.wacz", kind="wacz", notify=print)


# --- WACZ -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def packed(archives: Path, tmp_path: Path) -> zipfile.ZipFile:
    path = tmp_path / "all.wacz"
    export_captures(archives, NAME, None, path, kind="wacz", notify=print)
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def test_a_wacz_file_has_the_members_of_the_specification(packed: zipfile.ZipFile) -> None:
    assert packed.testzip() is None
    assert {info.filename: info.compress_type for info in packed.infolist()} == {
        "archive/data.warc.gz": zipfile.ZIP_STORED,
        "indexes/index.cdx.gz": zipfile.ZIP_STORED,
        "indexes/index.idx": zipfile.ZIP_DEFLATED,
        "pages/pages.jsonl": zipfile.ZIP_DEFLATED,
        "datapackage.json": zipfile.ZIP_DEFLATED,
        "datapackage-digest.json": zipfile.ZIP_DEFLATED,
    }


def test_its_manifest_names_every_member_with_size_and_digest(packed: zipfile.ZipFile) -> None:
    manifest = json.loads(packed.read("datapackage.json"))

    assert (manifest["profile"], manifest["wacz_version"]) == ("data-package", "1.1.1")
    assert manifest["mainPageUrl"] == HOST + thread_path(FORUM.threads[0])
    named = {item["path"]: (item["hash"], item["bytes"]) for item in manifest["resources"]}
    others = [name for name in packed.namelist() if not name.startswith("datapackage")]
    assert named == {name: (sha256(packed.read(name)), len(packed.read(name))) for name in others}
    assert json.loads(packed.read("datapackage-digest.json")) == {
        "path": "datapackage.json",
        "hash": sha256(packed.read("datapackage.json")),
    }


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_its_index_leads_to_each_record(packed: zipfile.ZipFile) -> None:
    data = packed.read("archive/data.warc.gz")
    assert records(data)[0][0] == "warcinfo"
    lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()

    assert len(lines) == 8
    assert lines == sorted(lines)
    for line in lines:
        key, moment, told = line.split(" ", 2)
        entry = json.loads(told)
        offset, length = int(entry["offset"]), int(entry["length"])
        (found,) = ArchiveIterator(io.BytesIO(data[offset : offset + length]))
        assert found.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert found.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"]
        assert found.rec_headers.get_header("WARC-Date").translate(str.maketrans("", "", "-:TZ")) == moment
        assert (entry["filename"], key) == ("data.warc.gz", sort_key(entry["url"]))


def test_the_blocks_of_its_index_are_found_by_their_summary(
    archives: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.warc.packing._LINES", 3)
    export_captures(archives, NAME, None, tmp_path / "all.wacz", kind="wacz", notify=print)
    with zipfile.ZipFile(tmp_path / "all.wacz") as packed:
        index, (meta, *lines) = (
            packed.read("indexes/index.cdx.gz"),
            packed.read("indexes/index.idx").decode().splitlines(),
        )

    assert meta == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    assert len(lines) == 3
    for line in lines:
        told = json.loads(line[line.index("{") :])
        block = index[told["offset"] : told["offset"] + told["length"]]
        assert told["digest"] == sha256(block)
        assert gzip.decompress(block).decode().startswith(line[: line.index("{")])


def test_its_pages_have_titles_and_times(packed: zipfile.ZipFile) -> None:
    head, *pages = map(json.loads, packed.read("pages/pages.jsonl").decode().splitlines())

    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    assert len(pages) == 5
    assert len({one["id"] for one in pages}) == 5
    assert (pages[0]["url"], pages[0]["ts"]) == (HOST + thread_path(FORUM.threads[0]), "2026-01-02T03:05:05Z")
    assert pages[0]["title"] == FORUM.threads[0].title


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://forum.example/", "example,forum)/"),
        ("http://www.Forum.example:80/Threads/A.1/", "example,forum)/threads/a.1"),
        ("https://www2.forum.example:8443/x?b=2&a=1", "example,forum:8443)/x?a=1&b=2"),
        ("https://forum.example", "example,forum)/"),
    ],
)
def test_addresses_are_sorted_as_other_indexes_sort_them(url: str, key: str) -> None:
    assert sort_key(url) == key


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_writes_a_thread_or_all(archives: Path, tmp_path: Path) -> None:
    one, whole = tmp_path / "one.wacz", tmp_path / "all.warc.gz"

    done = run("export", FORUM.threads[0].id, "--format", "wacz", "--to", one, "--archives", archives)
    assert (done.code, done.err) == (0, f"5 captures of 1 thread written to {one}.\n")
    assert len(read(one)) == 5

    done = run("export", "--format", "warc", "--to", whole, "--archives", archives)
    assert (done.code, done.err) == (0, f"8 captures of 2 threads written to {whole}.\n")
    assert len(read(whole)) == 8


def test_the_command_gives_a_folder_a_file_an_archive(archives: Path, tmp_path: Path) -> None:
    with Archive(archives, "other.example") as archive:
        body = Pages(FORUM, "2.3", "https://other.example").thread(FORUM.threads[2], 1).encode()
        archive.take(Capture(f"https://other.example{thread_path(FORUM.threads[2])}", NOW, 200, HTML, body, ASKED))

    done = run("export", "--format", "warc", "--to", tmp_path / "out", "--archives", archives)

    assert done.code == 0, done.err
    found = {path.name: len(read(path)) for path in (tmp_path / "out").iterdir()}
    assert found == {f"{NAME}.warc.gz": 8, "other.example.warc.gz": 1}


def test_the_command_tells_what_it_cannot_copy_and_writes_the_rest(archives: Path, tmp_path: Path) -> None:
    with Archive(archives, "other.example") as archive:
        body = Pages(FORUM, "2.3", "https://other.example").thread(FORUM.threads[2], 1).encode()
        archive.take(Capture(f"https://other.example{thread_path(FORUM.threads[2])}", NOW, 200, HTML, body, ASKED))
    for file in (archives / NAME).glob("*.warc.gz"):
        file.write_bytes(b"\0" * 1000)

    done = run("export", "--format", "warc", "--to", tmp_path / "out", "--archives", archives)

    assert done.code == 7
    assert f"Of the archive {NAME} no capture can be copied." in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["other.example.warc.gz"]


def test_captures_are_not_for_the_screen_nor_for_a_device(archives: Path) -> None:
    done = run("export", "--format", "warc", "--archives", archives)
    assert (done.code, done.out) == (2, "")
    assert "Say where to: --to FILE" in done.err

    done = run("export", "--format", "warc", "--to", "/dev/null", "--archives", archives)
    assert done.code == 2
    assert "/dev/null is no file." in done.err
