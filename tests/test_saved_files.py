"""Files as people have them: pages that choke a parser, devices without end, folders, what a browser writes above."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from command import run
from page_cases import PAGES

from archiver.crawl import Archive
from archiver.demo import DemoForum
from archiver.demo.addresses import thread_path
from archiver.demo.pages import Pages
from archiver.engines import guard, isolation
from archiver.errors import BrokenPageError
from archiver.model import Capture
from archiver.warc import read_captures

HOST = "https://harbour.example"
ADDRESS = f"{HOST}/threads/quiet.7/"
NESTED = b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000
KEPT = "The page is kept in the archive as it came."


@pytest.fixture
def page() -> bytes:
    """A page of a thread of the demo forum."""
    forum = DemoForum.load()
    return Pages(forum, "2.3", HOST).thread(forum.threads[0], 1).encode()


@pytest.fixture
def page_address() -> str:
    return HOST + thread_path(DemoForum.load().threads[0])


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that takes a parser longer than it is given."""
    monkeypatch.setattr(isolation, "SECONDS", 0.5)
    path = tmp_path / "nested.html"
    path.write_bytes(NESTED)
    return path


def rows(archives: Path, query: str) -> list[tuple[object, ...]]:
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def captures(archives: Path) -> Iterator[Capture]:
    for path in archives.glob("*/*.warc.gz"):
        yield from (capture for _, capture in read_captures(path))


# --- pages that cannot be read ----------------------------------------------------------------------------------------


def test_a_page_that_cannot_be_read_is_kept_where_its_address_is_known(nested: Path, tmp_path: Path) -> None:
    archives = tmp_path / "archives"

    done = run("add", nested, "--url", ADDRESS, "--archives", archives)

    assert done.code == 6
    assert done.err.rstrip().endswith(f"it is not read. {KEPT}")
    assert rows(archives, "SELECT url, status FROM captures") == [(ADDRESS, 200)]
    ((kind, url, detail),) = rows(archives, "SELECT kind, url, detail FROM problems")
    assert (kind, url) == ("unreadable", ADDRESS)
    assert str(detail).endswith(KEPT)
    (capture,) = captures(archives)
    assert (capture.url, capture.payload, capture.is_saved) == (ADDRESS, NESTED, True)


def test_such_a_page_added_twice_is_kept_once(nested: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = run("add", nested, "--url", ADDRESS, "--archives", tmp_path / "archives")

        assert done.code == 6
        assert KEPT in done.err
    assert len([*captures(tmp_path / "archives")]) == 1


def test_such_a_page_is_not_kept_where_nobody_knows_its_address(nested: Path, tmp_path: Path) -> None:
    for extra in ((), ("--url", f"{HOST}/about/")):
        done = run("add", nested, *extra, "--archives", tmp_path / "archives")

        assert done.code == 6
        assert "is kept" not in done.err
    assert not list(tmp_path.glob("archives/*"))


def test_read_keeps_nothing_and_does_not_say_so(nested: Path) -> None:
    done = run("read", nested, "--url", ADDRESS)

    assert done.code == 6
    assert "it is not read." in done.err
    assert "is kept" not in done.err


def test_such_a_page_in_a_warc_file_is_kept(nested: Path, page: bytes, page_address: str, tmp_path: Path) -> None:
    archives, path = tmp_path / "archives", tmp_path / "recorded.warc"
    path.write_bytes(warc_of({ADDRESS: nested.read_bytes(), page_address: page}))

    done = run("add", path, "--archives", archives)

    assert done.code == 6
    assert KEPT in done.err
    assert {url for (url,) in rows(archives, "SELECT url FROM captures")} == {ADDRESS, page_address}
    assert rows(archives, "SELECT url FROM problems WHERE kind = 'unreadable'") == [(ADDRESS,)]


def test_what_was_kept_unread_is_read_when_it_comes_whole(page: bytes, page_address: str, tmp_path: Path) -> None:
    archives, cut, whole = tmp_path / "archives", tmp_path / "cut.html", tmp_path / "whole.html"
    cut.write_bytes(page[: page.index(b"<article")])
    whole.write_bytes(page)

    assert KEPT in run("add", cut, "--url", page_address, "--archives", archives).err
    assert run("add", whole, "--archives", archives).code == 0

    assert rows(archives, "SELECT * FROM problems WHERE kind = 'unreadable'") == []
    assert len([*captures(archives)]) == 2


def test_an_empty_file_is_never_kept(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_bytes(b" \n")

    done = run("add", path, "--url", ADDRESS, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert "The page is empty. Save or fetch it again." in done.err
    assert not list(tmp_path.glob("archives/*"))


def test_a_crawl_and_a_rebuild_say_that_the_page_is_kept(nested: Path, tmp_path: Path) -> None:
    archives = tmp_path / "archives"
    headers = (("Content-Type", "text/html"),)
    came = Capture(ADDRESS, datetime(2026, 1, 2, tzinfo=UTC), 200, headers, nested.read_bytes())
    with Archive(archives, "harbour.example") as archive:
        taken = archive.take(came)

    assert isinstance(taken.error, BrokenPageError)
    assert str(taken.error).endswith(KEPT)
    assert run("rebuild", "--archives", archives).code == 0
    assert rows(archives, "SELECT detail FROM problems") == [(str(taken.error),)]


# --- what is no file to read ------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
@pytest.mark.parametrize("command", ["read", "add"])
def test_a_device_without_end_is_too_large(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(command, "/dev/zero")

    assert done.code == 6
    assert done.err == "/dev/zero is larger than 16 MB: too large for a page of a thread.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_page_comes_through_a_pipe(page: bytes) -> None:
    reader, writer = os.pipe()
    os.write(writer, page[:60_000])  # what a pipe holds
    os.close(writer)
    try:
        done = run("read", f"/dev/fd/{reader}")
    finally:
        os.close(reader)

    assert json.loads(done.out)["engine"] == "xenforo2"


def test_every_limit_of_a_page_is_told_in_the_same_words(tmp_path: Path) -> None:
    sentence = "is larger than 16 MB: too large for a page of a thread."
    path, packed = tmp_path / "large.html", tmp_path / "large.warc"
    path.write_bytes(b"x" * (guard.LARGEST + 1))
    packed.write_bytes(warc_of({ADDRESS: path.read_bytes()}))

    assert sentence in run("read", path).err
    assert sentence in run("add", packed, "--archives", tmp_path / "archives").err

    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    bomb = Capture(ADDRESS, datetime(2026, 1, 2, tzinfo=UTC), 200, headers, gzip.compress(path.read_bytes()))
    with Archive(tmp_path / "crawled", "harbour.example") as archive:
        assert sentence in str(archive.take(bomb).error)


def test_a_post_without_end_is_refused() -> None:
    done = run("split", stdin=b"x" * (guard.LARGEST + 1))

    assert done.code == 2
    assert "The post is larger than 16 MB" in done.err


@pytest.mark.parametrize("command", ["read", "add"])
def test_a_file_without_permission_does_not_stop_the_others(
    command: str, page: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_bytes(page)
    bad.write_bytes(page)
    plain_open = Path.open

    def refuse(path: Path, mode: str = "r", **options: Any) -> IO[Any]:  # noqa: ANN401 - passed on
        if path == bad:
            raise PermissionError(13, "Permission denied")
        return plain_open(path, mode, **options)

    monkeypatch.setattr(Path, "open", refuse)  # the rights of files bind no administrator
    monkeypatch.setattr(os, "access", lambda path, *_: Path(os.fsdecode(path)) != bad)
    options = ("--archives", tmp_path / "archives") if command == "add" else ()

    done = run(command, good, bad, *options)

    assert done.code == 2
    assert f"{bad} cannot be opened: you may not read it." in done.err
    assert "Usage" not in done.err
    if command == "read":
        assert len(done.out.splitlines()) == 1
    else:
        assert len([*captures(tmp_path / "archives")]) == 1


def test_read_names_a_cure_for_a_folder_and_for_a_name_that_is_none(tmp_path: Path) -> None:
    done = run("read", tmp_path, tmp_path / "nowhere.html")

    assert done.code == 2
    folder, nowhere = done.err.splitlines()
    assert folder == f"{tmp_path} is a folder. Give the pages in it, or take the folder in with `add`."
    assert nowhere == f"There is no file {tmp_path / 'nowhere.html'}. Check its name."


def test_a_folder_in_a_folder_is_no_page_whatever_its_name(page: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "images.html").mkdir(parents=True)
    (folder / "page.html").write_bytes(page)

    assert run("add", folder, "--archives", tmp_path / "archives").code == 0


# --- what a browser writes above a page -------------------------------------------------------------------------------


def without_address(page: bytes) -> bytes:
    """A page whose head does not tell its address."""
    return re.sub(rb'<link rel="canonical"[^>]*>|<meta property="og:url"[^>]*>', b"", page)


def saved_from(page: bytes, address: str) -> bytes:
    """A page as Chrome saves it."""
    mark = f"<!DOCTYPE html>\n<!-- saved from url=({len(address):04}){address} -->\n"
    return mark.encode() + page.replace(b"<!DOCTYPE html>", b"", 1)


def test_the_address_that_the_browser_noted_is_used(page: bytes, page_address: str, tmp_path: Path) -> None:
    path, archives = tmp_path / "page.html", tmp_path / "archives"
    path.write_bytes(saved_from(without_address(page), page_address))

    assert json.loads(run("read", path).out)["thread"]["url"] == page_address
    assert run("add", path, "--archives", archives).code == 0
    assert rows(archives, "SELECT url FROM captures") == [(page_address,)]


def test_a_mark_above_the_doctype_is_read_too(page: bytes, page_address: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(f"<!-- saved from url=(0044){page_address} -->\n".encode() + without_address(page))

    assert json.loads(run("read", path).out)["thread"]["url"] == page_address


def test_the_page_and_the_caller_know_better_than_the_browser(page: bytes, page_address: str, tmp_path: Path) -> None:
    marked, bare = tmp_path / "marked.html", tmp_path / "bare.html"
    marked.write_bytes(saved_from(page, "https://mirror.example/threads/x.99/"))
    bare.write_bytes(saved_from(without_address(page), "https://mirror.example/threads/x.99/"))

    assert json.loads(run("read", marked).out)["thread"]["url"] == page_address
    assert json.loads(run("read", bare, "--url", page_address).out)["thread"]["url"] == page_address


@pytest.mark.parametrize("address", ["about:internet", "file:///C:/pages/x.7/", "https://[x/threads/x.7/", "https://"])
def test_a_mark_that_is_no_web_address_tells_nothing(page: bytes, address: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(saved_from(without_address(page), address))

    done = run("read", path)

    assert done.code == 6
    assert "The page does not tell its own address. Give it with --url." in done.err


def test_a_mark_inside_the_page_is_not_the_browsers(page: bytes, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    mark = b"<body><!-- saved from url=(0036)https://other.example/threads/x.99/ -->"
    path.write_bytes(re.sub(rb"<body[^>]*>", mark, without_address(page), count=1))

    assert "Give it with --url" in run("read", path).err


# --- WARC files -------------------------------------------------------------------------------------------------------


def warc_of(pages: dict[str, bytes], *, is_zipped: bool = False) -> bytes:
    """A WARC file of answers, a gzip member each where it is zipped."""
    records = [
        _record(url, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body) for url, body in pages.items()
    ]
    return b"".join(gzip.compress(record) if is_zipped else record for record in records)


NEWS = "https://daily.example/a/grain-ships"


def test_news_pages_in_a_warc_file_are_added_and_other_pages_are_not(page: bytes, tmp_path: Path) -> None:
    news = (PAGES / "newspage" / "related" / "page.html").read_bytes()
    front = b"<!doctype html><html><head><title>Daily Digest</title></head><body><p>News of today</p></body></html>"
    archives, path = tmp_path / "archives", tmp_path / "recorded.warc"
    # The page of a thread under an address that names none: what else a browser came by.
    path.write_bytes(warc_of({"https://daily.example/": front, NEWS: news, f"{HOST}/find-new/": page}))

    done = run("add", path, "--archives", archives)

    assert done.code == 0, done.err
    assert rows(archives, "SELECT url FROM captures") == [(NEWS,)]
    assert rows(archives, "SELECT type, title FROM threads") == [("news page", "Grain ships wait off Cape Merrow")]
    assert rows(archives, "SELECT count(*) FROM articles WHERE kind = 'related_article'")[0][0]
    path.write_bytes(warc_of({"https://daily.example/": front, f"{HOST}/find-new/": page}))
    assert run("add", path, "--archives", tmp_path / "none").code == 6


def _record(url: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def test_a_cut_file_gets_one_sentence_wherever_it_was_cut(tmp_path: Path) -> None:
    whole, path = warc_of({ADDRESS: b"words " * 20}, is_zipped=True), tmp_path / "cut.warc.gz"
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        told: list[str] = []

        found = [*read_captures(path, on_damage=told.append)]

        assert not found
        assert told == ["cut.warc.gz: the record at byte 0 is cut off: it was being written when all stopped."], length


def test_a_record_without_its_length_is_called_that(tmp_path: Path) -> None:
    path = tmp_path / "odd.warc"
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + ADDRESS.encode() + b"\r\n\r\nwords")
    told: list[str] = []

    assert not [*read_captures(path, on_damage=told.append)]
    assert told == ["odd.warc: a record does not say its length, so it was left out."]


def test_a_cut_file_without_a_whole_page_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(warc_of({ADDRESS: b"words " * 20}, is_zipped=True)[:-30])

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert len(done.err.splitlines()) == 1
    assert done.err.rstrip().endswith("The rest holds no page of a thread, and none of a news site. Get the file anew.")
