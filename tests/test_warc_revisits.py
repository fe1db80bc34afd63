"""Records of crawlers that say "as it was before" become pages of their own time, where the answer is in the files."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from command import run

from archiver.demo import DemoForum
from archiver.demo.addresses import thread_path
from archiver.demo.pages import Pages
from archiver.warc import Revisit, payload_digest, read_captures, resolve

FORUM = DemoForum.load()
HOST = "https://harbour.example"
ADDRESS = HOST + thread_path(FORUM.threads[0])
PAGE = Pages(FORUM, "2.3", HOST).thread(FORUM.threads[0], 1).encode()
SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIRST, SECOND, THIRD = "2026-01-02T03:04:05Z", "2026-02-02T03:04:05Z", "2026-03-02T03:04:05Z"


def record(kind: str, date: str, block: bytes, url: str = ADDRESS, **more: str) -> bytes:
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "Content-Type": "application/http"}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**fields, "Content-Length": str(len(block))}.items())
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def answer(date: str, body: bytes = PAGE, url: str = ADDRESS) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Of: the answer\r\nETag: one\r\n\r\n"
    return record("response", date, head + body, url, WARC_Payload_Digest=payload_digest(body))


def same(date: str, *, url: str = ADDRESS, digest: str = payload_digest(PAGE), **more: str) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Of: the revisit\r\nSet-Cookie: xf_user=canary\r\n\r\n"
    return record("revisit", date, head, url, WARC_Profile=SAME, WARC_Payload_Digest=digest, **more)


def not_modified(date: str, *, url: str = ADDRESS, **more: str) -> bytes:
    return record(
        "revisit", date, b"HTTP/1.1 304 Not Modified\r\nETag: two\r\n\r\n", url, WARC_Profile=NOT_MODIFIED, **more
    )


def times(archives: Path) -> list[str]:
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        return [moment for (moment,) in connection.execute("SELECT captured_at FROM captures ORDER BY captured_at")]


def added(tmp_path: Path, **files: bytes) -> tuple[int, str]:
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / f"{name}.warc.gz")
        paths[-1].write_bytes(data)
    done = run("add", *paths, "--archives", tmp_path / "archives")
    return done.code, done.err


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(same(SECOND), id="the same digest"),
        pytest.param(
            same(SECOND, digest="md5:none", WARC_Refers_To_Target_URI=ADDRESS, WARC_Refers_To_Date=FIRST), id="named"
        ),
        pytest.param(not_modified(SECOND), id="not modified"),
        pytest.param(not_modified(SECOND, WARC_Refers_To_Target_URI=ADDRESS, WARC_Refers_To_Date=FIRST), id="both"),
    ],
)
def test_a_page_that_was_unchanged_is_added_as_of_its_time(again: bytes, tmp_path: Path) -> None:
    code, told = added(tmp_path, crawl=answer(FIRST) + again)

    assert code == 0, told
    assert times(tmp_path / "archives") == [FIRST, SECOND]
    (database,) = (tmp_path / "archives").glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT DISTINCT first_seen_at, last_seen_at FROM posts").fetchall() == [
            (FIRST, SECOND)
        ]


@pytest.mark.parametrize("pack", [lambda *all_: b"".join(all_), lambda *all_: gzip.compress(b"".join(all_))])
def test_the_answer_may_come_later_and_in_another_file(pack: type, tmp_path: Path) -> None:
    other = answer(FIRST, b"<html>other</html>", HOST + "/threads/other.99/")

    code, told = added(tmp_path, a=pack(same(SECOND), not_modified(THIRD)), b=pack(other, answer(FIRST)))

    assert "unchanged" not in told
    assert times(tmp_path / "archives") == [FIRST, SECOND, THIRD]
    assert code == 6  # of the other page, which is no thread


def test_a_page_whose_answer_is_nowhere_is_told_once_a_file(tmp_path: Path) -> None:
    code, told = added(tmp_path, a=same(SECOND) + same(THIRD), b=answer(FIRST, PAGE.replace(b"ferry", b"barge")))

    assert code == 6
    assert times(tmp_path / "archives") == [FIRST]
    (sentence,) = [line for line in told.splitlines() if "unchanged" in line]
    assert sentence.startswith(f"{tmp_path / 'a.warc.gz'}: 2 pages were recorded as unchanged")
    assert "Add them together with the earlier files of the crawl." in sentence


def test_pictures_that_were_unchanged_are_no_loss(tmp_path: Path) -> None:
    picture = record(
        "revisit", SECOND, b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", HOST + "/a.png",
        WARC_Profile=SAME, WARC_Payload_Digest="sha1:NOWHERE",
    )  # fmt: skip

    assert added(tmp_path, crawl=answer(FIRST) + picture)[0] == 0
    assert times(tmp_path / "archives") == [FIRST]


def test_added_twice_it_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        assert added(tmp_path, crawl=answer(FIRST) + same(SECOND))[0] == 0
    assert times(tmp_path / "archives") == [FIRST, SECOND]


def heard(tmp_path: Path, data: bytes) -> tuple[Path, list[Revisit]]:
    path, revisits = tmp_path / "crawl.warc", list[Revisit]()
    path.write_bytes(data)
    list(read_captures(path, on_revisit=revisits.append))
    return path, revisits


def test_headers_are_those_of_their_time_and_what_tells_of_the_body_stays(tmp_path: Path) -> None:
    path, revisits = heard(tmp_path, answer(FIRST) + same(SECOND) + not_modified(THIRD))

    (_, one), (_, two) = resolve(revisits, lambda: read_captures(path))

    assert one.headers == (("X-Of", "the revisit"), ("Content-Type", "text/html; charset=utf-8"))
    assert two.headers == (
        ("ETag", "two"),
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Of", "the answer"),
    )
    assert (one.status, two.status, one.payload, two.payload) == (200, 200, PAGE, PAGE)


def test_not_modified_means_the_last_answer_before(tmp_path: Path) -> None:
    old, new, later = (PAGE.replace(b"ferry", word) for word in (b"barge", b"launch", b"raft"))
    answers = answer("2026-01-01T00:00:00Z", old) + answer(FIRST, new) + answer(THIRD, later)
    path, revisits = heard(tmp_path, answers + not_modified(SECOND))

    ((_, found),) = resolve(revisits, lambda: read_captures(path))

    assert found.payload == new


def test_the_answer_that_is_named_is_meant_whatever_came_later(tmp_path: Path) -> None:
    old, new = PAGE.replace(b"ferry", b"barge"), PAGE
    named = not_modified(THIRD, WARC_Refers_To_Target_URI=ADDRESS, WARC_Refers_To_Date=FIRST)
    path, revisits = heard(tmp_path, answer(FIRST, old) + answer(SECOND, new) + named)

    ((_, found),) = resolve(revisits, lambda: read_captures(path))

    assert found.payload == old


def test_an_answer_of_another_address_or_of_later_is_not_meant(tmp_path: Path) -> None:
    for data in (answer(FIRST, url=HOST + "/threads/b.2/"), answer(THIRD)):
        path, revisits = heard(tmp_path, data + not_modified(SECOND))

        assert not [*resolve(revisits, partial(read_captures, path))]
