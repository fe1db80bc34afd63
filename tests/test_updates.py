"""Bringing archives up to date: all that is archived, the last pages again, within a number of requests."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import Run, run
from demo_archive import archive, database, only_thread, page_requests, rows, thread_url

from archiver.crawl import due_threads
from archiver.demo import DemoForum, DemoServer, serve, synthetic

NOW = datetime.now(UTC)


def update(folder: Path, *more: object) -> Run:
    return run("archive", "--archives", folder, "--delay", 0, *more)


def asked(server: DemoServer) -> list[int]:
    """The threads of the pages that were asked for since the last time."""
    found = [int(path.split("/")[2].rpartition(".")[2]) for path in page_requests(server)]
    server.requests.clear()
    return found


def archived_forum(server: DemoServer, folder: Path) -> None:
    for thread in server.forum.threads:
        assert archive(server, folder, thread.id).code == 0
    server.requests.clear()


# --- all that is archived ---------------------------------------------------------------------------------------------


def test_without_an_address_all_threads_are_brought_up_to_date(tmp_path: Path) -> None:
    with serve(synthetic(threads=3, posts=60)) as server:
        archived_forum(server, tmp_path)
        grown = server.forum.threads[1].id
        new = server.forum.grow(grown, 5)
        done = update(tmp_path)
        assert done.code == 0, done.err
        assert "Posts: 5 new, 0 changed, 0 missing. Cost: " in done.err
        assert {post.id for post in new} <= {post_id for (post_id,) in rows(tmp_path, "SELECT id FROM posts")}
        assert len(asked(server)) <= 4  # the last page of each, and the one that is new


def test_the_most_active_threads_come_first(tmp_path: Path) -> None:
    with serve(synthetic(threads=3, posts=60)) as server:
        archived_forum(server, tmp_path)
        first, second, third = (thread.id for thread in server.forum.threads)
        visited, long_ago = NOW - timedelta(2), NOW - timedelta(400)
        with closing(sqlite3.connect(database(tmp_path))) as connection, connection:
            connection.execute("UPDATE threads SET last_archived_at = ?", (f"{visited:%Y-%m-%dT%H:%M:%SZ}",))
            for thread, at in ((first, long_ago), (second, visited), (third, long_ago)):
                connection.execute(
                    "UPDATE posts SET posted_at = ? WHERE thread_id = ?", (f"{at:%Y-%m-%dT%H:%M:%SZ}", thread)
                )
            connection.execute("UPDATE threads SET complete = 0 WHERE id = ?", (third,))
        assert update(tmp_path, "--limit", 2).code == 0
        assert asked(server) == [third, second]
        assert update(tmp_path, "--since", "30d").code == 0
        assert asked(server) == [second]


def test_what_is_gone_and_what_has_no_address_is_left_out(tmp_path: Path) -> None:
    with serve(synthetic(threads=2, posts=20)) as server:
        archived_forum(server, tmp_path)
        with closing(sqlite3.connect(database(tmp_path))) as connection, connection:
            left, gone = (thread.id for thread in server.forum.threads)
            connection.execute("UPDATE threads SET gone_at = '2025-01-01T00:00:00Z' WHERE id = ?", (gone,))
            assert [due.url.rstrip("/").endswith(f".{left}") for due in due_threads(connection, NOW)] == [True]
            connection.execute(
                "UPDATE threads SET url = 'https://copied-text.invalid/threads/1/' WHERE id = ?", (left,)
            )
            assert due_threads(connection, NOW) == []
        done = update(tmp_path)
    assert done.code == 2
    assert "Give the address of one." in done.err


def test_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    done = update(tmp_path)
    assert done.code == 2
    assert "There is no archive" in done.err


# --- the last pages again ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "pages"), [((), 1), (("1",), 1), (("2",), 2), (("99",), 5)])
def test_refresh_reads_as_many_pages_again(given: tuple[str, ...], pages: int, tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=100)) as server:
        archived_forum(server, tmp_path)
        done = archive(server, tmp_path, only_thread(server.forum), *(("--refresh", *given) if given else ()))
        assert done.code == 0, done.err
        assert len(asked(server)) == pages


@pytest.mark.parametrize("place", ["before", "behind"])
def test_refresh_alone_reads_every_page_again(place: str, tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=100)) as server:
        archived_forum(server, tmp_path)
        url = thread_url(server, only_thread(server.forum))
        arguments = ["--refresh", url] if place == "before" else [url, "--refresh"]
        assert run("archive", *arguments, "--archives", tmp_path, "--delay", 0).code == 0
        assert len(asked(server)) == 5


@pytest.mark.parametrize("given", ["--refresh=0", "--refresh=-1", "--refresh=many", "--refresh=99999999999"])
def test_a_number_of_pages_that_is_none_is_wrong_use(given: str, tmp_path: Path) -> None:
    done = run("archive", "https://forum.example/threads/a.1/", given, "--archives", tmp_path)
    assert done.code == 2
    assert "--refresh 3 for the last three" in done.err


def test_what_changed_is_told_in_one_line(tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=100)) as server:
        archived_forum(server, tmp_path)
        forum: DemoForum = server.forum
        seats = forum.seats(only_thread(forum))
        forum.edit(seats[70].post.id, "Said in another way.", forum.now)
        forum.delete(seats[85].post.id)
        done = archive(server, tmp_path, only_thread(forum), "--refresh", 2, "--json")
        assert done.code == 0, done.err
        row = json.loads(done.out)
        assert (row["new_posts"], row["changed_posts"], row["missing_posts"]) == (0, 1, 1)
        last = done.err.splitlines()[-1]
        assert last.startswith("Posts: 0 new, 1 changed, 1 missing. Cost: ")
        assert last.endswith(" s of pauses.")


# --- within bounds ----------------------------------------------------------------------------------------------------


def test_requests_are_bounded_in_all_and_the_same_command_goes_on(tmp_path: Path) -> None:
    with serve(synthetic(threads=2, posts=100)) as server:
        urls = [thread_url(server, thread.id) for thread in server.forum.threads]
        done = run("archive", *urls, "--archives", tmp_path, "--delay", 0, "--max-requests", 4)
        assert done.code == 3
        assert len(server.requests) == 4
        assert "Stopped at the limit of 4 requests. The same command goes on from there." in done.err
        assert "Not asked for: 1 more of this forum." in done.err
        for _ in range(9):
            done = run("archive", *urls, "--archives", tmp_path, "--delay", 0, "--max-requests", 4)
        assert done.code == 0, done.err
        assert rows(tmp_path, "SELECT count(*) FROM posts") == [(200,)]


def test_the_pause_holds_between_the_addresses_of_a_forum(tmp_path: Path) -> None:
    with serve(synthetic(threads=3, posts=5)) as server:
        urls = [thread_url(server, thread.id) for thread in server.forum.threads]
        assert run("archive", *urls, "--archives", tmp_path, "--delay", 0.2).code == 0
        gaps = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.2


def test_a_border_that_was_left_long_ago_is_read_again(tmp_path: Path) -> None:
    """A stopped crawl goes on an hour later; meanwhile a post was deleted, and as many new ones came."""
    with serve(synthetic(threads=1, posts=100)) as server:
        thread_id = only_thread(server.forum)
        assert archive(server, tmp_path, thread_id, "--max-pages", 2).code == 3
        with closing(sqlite3.connect(database(tmp_path))) as connection, connection:
            an_hour_ago = f"{NOW - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
            connection.execute("UPDATE captures SET captured_at = ?", (an_hour_ago,))
        server.forum.delete(server.forum.seats(thread_id)[10].post.id)
        server.forum.grow(thread_id, 1)
        assert archive(server, tmp_path, thread_id).code == 0
        served = {seat.post.id for seat in server.forum.seats(thread_id)}
        assert served <= {post_id for (post_id,) in rows(tmp_path, "SELECT id FROM posts")}
