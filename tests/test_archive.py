"""From the demo forum to rows: archiving, going on, updating, following moves, refusals and trouble."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from command import run
from demo_archive import MAIN, archive, database, dump, only_thread, page_requests, path_of, rows, thread_url

from archiver.demo import DemoForum, Fault, Version, serve, synthetic

MARKUPS = get_args(Version)


@pytest.fixture
def forum() -> DemoForum:
    return DemoForum.load()


@pytest.fixture
def small() -> DemoForum:
    """A thread of five pages."""
    return synthetic(threads=1, posts=100)


@pytest.fixture(params=MARKUPS)
def markup(request: pytest.FixtureRequest) -> Version:
    chosen: Version = request.param
    return chosen


def test_every_post_is_archived_as_the_forum_has_it(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        for thread in forum.threads:
            done = archive(server, tmp_path, thread.id)
            assert done.code == 0, done.err

    for thread in forum.threads:
        expected: list[tuple[object, ...]] = []
        for seat in forum.seats(thread.id):
            member = forum.member_named(seat.post.author)
            posted = seat.post.at.strftime("%Y-%m-%dT%H:%M:%SZ")
            expected.append(
                (seat.post.id, seat.number, seat.post.author, member.id if member else None, posted, seat.page)
            )
        found = rows(
            tmp_path,
            "SELECT id, number, author, author_id, posted_at, page, posted_text, posted_source FROM posts"
            " WHERE thread_id = ? ORDER BY id",
            thread.id,
        )
        if markup == "1.5":  # prints old dates without a zone, to the minute: kept as printed, or by the learnt zone
            assert all(posted or text for *_, posted, _, text, _ in found)
            expected = [
                (*row[:4], as_far_as_told(row[4], seen[7]), row[5]) for row, seen in zip(expected, found, strict=True)
            ]
        assert [row[:6] for row in found] == expected
    assert rows(tmp_path, "SELECT kind, detail FROM problems") == []


def as_far_as_told(posted: object, source: object) -> str | None:
    return str(posted) if source == "page" else f"{str(posted)[:16]}:00Z" if source == "zone" else None


def test_a_rebuild_from_the_captures_alone_is_equal(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        archive(server, tmp_path, MAIN)
        edited = forum.seats(MAIN)[4].post
        forum.edit(edited.id, "Said in another way.", forum.now)
        forum.delete(forum.seats(MAIN)[8].post.id)
        forum.grow(MAIN, 25)
        archive(server, tmp_path, MAIN, "--refresh")
        archive(server, tmp_path, 1203)
        forum.delete_thread(1203)
        archive(server, tmp_path, 1203)
        for section in forum.nodes.values():  # sticky and locked threads, some of them archived before
            run("archive", server.url + forum.node_path(section), "--archives", tmp_path, "--delay", 0)
        forum.pin(MAIN)
        run("archive", f"{server.url}/forums/5/", "--archives", tmp_path, "--delay", 0)
        run("archive", f"{server.url}/tags/ferries/", "--archives", tmp_path, "--delay", 0)
    before = dump(database(tmp_path))
    database(tmp_path).unlink()

    done = run("rebuild", "--archives", tmp_path)

    assert done.code == 0, done.err
    after = dump(database(tmp_path))
    assert after.keys() == before.keys()
    for table in before:
        assert after[table] == before[table], table
    assert len(before["posts"]) > 100
    assert before["revisions"]
    assert len(before["listed_threads"]) >= len(forum.threads)


def test_run_again_it_fetches_only_what_is_new(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        server.requests.clear()
        archive(server, tmp_path, thread)
        unchanged = page_requests(server)
        robots = [request for request in server.requests if request.path == "/robots.txt"]
        small.grow(thread, 30)
        server.requests.clear()
        done = archive(server, tmp_path, thread)
        grown = page_requests(server)

    assert len(unchanged) == 1
    assert robots == []
    assert len(grown) <= 3
    assert "30 new posts" in done.err
    assert rows(tmp_path, "SELECT count(*), max(number) FROM posts") == [(130, 130)]


def test_it_goes_on_where_it_stopped(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        stopped = archive(server, tmp_path, thread, "--max-pages", 2)
        server.requests.clear()
        done = archive(server, tmp_path, thread)
        asked = page_requests(server)

    assert stopped.code == 3
    assert "goes on" in stopped.err
    assert done.code == 0
    assert len(asked) == 3
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]


def test_a_kill_between_capture_and_rows_loses_nothing(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        before = dump(database(tmp_path))
        with closing(sqlite3.connect(database(tmp_path))) as connection:
            connection.execute("DELETE FROM captures WHERE page >= 4")
            connection.execute("DELETE FROM thread_pages WHERE page >= 4")
            connection.commit()
        done = archive(server, tmp_path, thread)

    assert done.code == 0, done.err
    assert "earlier run" in done.err
    assert [row[0] for row in dump(database(tmp_path))["posts"]] == [row[0] for row in before["posts"]]


def test_one_request_at_a_time_after_robots_with_an_honest_name(small: DemoForum, tmp_path: Path) -> None:
    with serve(small) as server:
        archive(server, tmp_path, only_thread(small), "--contact", "archivist@forum.example")
        requests = list(server.requests)

    assert requests[0].path == "/robots.txt"
    for request in requests:
        agent = request.headers["user-agent"]
        assert agent.startswith("forum-archiver/")
        assert "archivist@forum.example" in agent
    assert server.peak == 1


def test_a_renamed_thread_is_followed_not_doubled(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        small.move_thread(thread, slug="another-name")
        done = archive(server, tmp_path, thread)

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT count(*) FROM threads") == [(1,)]
    assert str(rows(tmp_path, "SELECT url FROM threads")[0][0]).endswith(f"/threads/another-name.{thread}/")


def test_the_address_of_a_post_alone_leads_to_its_thread(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    post = small.seats(thread)[45].post
    small.robots = "User-agent: *\nAllow: /\n"
    with serve(small) as server:
        done = run("archive", f"{server.url}/posts/{post.id}/", "--archives", tmp_path, "--delay", 0)

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]


@pytest.mark.parametrize(("end", "status"), [("delete_thread", 404), ("gone", 410)])
def test_a_thread_that_is_gone_says_so_and_stays(small: DemoForum, tmp_path: Path, end: str, status: int) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        getattr(small, end)(thread)
        done = archive(server, tmp_path, thread)

    assert done.code == 5
    assert "Traceback" not in done.err
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]
    assert rows(tmp_path, "SELECT gone_at IS NOT NULL FROM threads") == [(1,)]
    # The page with the newest posts first, then the first page, which speaks for the thread.
    assert rows(tmp_path, "SELECT status FROM captures WHERE status >= 400") == [(status,), (status,)]


TROUBLES = [
    (Fault("login"), 4, "log"),
    (Fault("login", status=200), 4, "log"),
    (Fault("challenge"), 4, "cookies"),
    (Fault(status=403), 4, "403"),
    (Fault(status=404), 5, "404"),
    (Fault(status=410), 5, "410"),
    (Fault("maintenance"), 3, "again"),
    (Fault(status=429, retry_after="86400"), 3, "429"),
    (Fault("reset"), 3, "again"),
    (Fault("cut"), 3, "again"),
    (Fault("cut-html"), 3, "again"),
    (Fault("empty"), 6, ""),
    (Fault("loop"), 3, "redirect"),
]


@pytest.mark.parametrize(
    ("fault", "code", "word"), TROUBLES, ids=[f"{fault.kind}-{fault.status}" for fault, *_ in TROUBLES]
)
def test_trouble_is_a_sentence_and_an_exit_code_and_loses_nothing(
    small: DemoForum, tmp_path: Path, fault: Fault, code: int, word: str
) -> None:
    thread = only_thread(small)
    path = path_of(small, thread)
    with serve(small) as server:
        archive(server, tmp_path, thread, "--max-pages", 1)
        for page in range(1, 6):
            server.faults.plan(f"{path}page-{page}", fault)
        server.faults.plan(path, fault)
        troubled = archive(server, tmp_path, thread)
        server.faults.clear()
        mended = archive(server, tmp_path, thread)

    assert troubled.code == code, troubled.err
    assert word in troubled.err
    assert "Traceback" not in troubled.err
    assert mended.code == 0, mended.err
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]
    assert rows(tmp_path, "SELECT count(*) FROM captures WHERE thread_id IS NOT NULL AND status <> 200") == [(0,)]


def test_one_page_that_is_gone_is_not_the_thread(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        server.faults.plan(f"{path_of(small, thread)}page-2", Fault(status=404))
        troubled = archive(server, tmp_path, thread)
        gone = rows(tmp_path, "SELECT gone_at FROM threads")
        server.faults.clear()
        mended = archive(server, tmp_path, thread)

    assert troubled.code == 3
    assert gone == [(None,)]
    assert mended.code == 0
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]
    assert rows(tmp_path, "SELECT kind FROM problems") == []


def test_a_refresh_that_misses_a_page_says_so(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        server.faults.plan(f"{path_of(small, thread)}page-3", Fault(status=404))
        done = archive(server, tmp_path, thread, "--refresh")

    assert done.code == 3
    assert "page 3" in done.err


def test_a_thread_that_comes_back_is_not_gone(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        archive(server, tmp_path, thread)
        server.faults.plan("/threads/*", Fault(status=404))
        archive(server, tmp_path, thread)
        server.faults.clear()
        archive(server, tmp_path, thread)

    assert rows(tmp_path, "SELECT gone_at FROM threads") == [(None,)]
    assert rows(tmp_path, "SELECT kind FROM problems") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_says_that_nothing_is_lost(small: DemoForum, tmp_path: Path, number: signal.Signals) -> None:
    thread = only_thread(small)
    with serve(small) as server:
        server.faults.plan(f"{path_of(small, thread)}page-3", Fault("stall", seconds=60))
        command = [sys.executable, "-m", "archiver", "archive", thread_url(server, thread), "--delay", "0"]
        process = subprocess.Popen(
            [*command, "--archives", str(tmp_path)], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
        )
        while len(page_requests(server)) < 4 and process.poll() is None:  # the redirect to the slug, and three pages
            time.sleep(0.02)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        server.faults.clear()
        done = archive(server, tmp_path, thread)

    assert process.returncode == 128 + number
    assert "Nothing is lost" in err
    assert "Traceback" not in err
    assert done.code == 0
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(100,)]


def test_trouble_that_passes_is_waited_for(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    path = path_of(small, thread)
    with serve(small) as server:
        server.faults.plan(f"{path}page-2", Fault(status=503, times=1, retry_after="0"))
        server.faults.plan(f"{path}page-3", Fault(status=429, times=1, retry_after="0"))
        server.faults.plan(f"{path}page-4", Fault("reset", times=1))
        done = archive(server, tmp_path, thread)

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT count(*), complete FROM posts JOIN threads ON threads.id = thread_id") == [(100, 1)]


def test_robots_txt_is_obeyed(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    small.disallow(path_of(small, thread))
    small.disallow(f"/threads/{thread}/")
    with serve(small) as server:
        done = archive(server, tmp_path, thread)
        asked = page_requests(server)
        ignoring = archive(server, tmp_path, thread, "--ignore-robots")

    assert done.code == 4
    assert "robots.txt" in done.err
    assert asked == []
    assert ignoring.code == 0
    assert "not asked" in ignoring.err


@pytest.mark.parametrize(
    "url",
    ["nonsense", "ftp://forum.example/", "https://", "file:///etc/passwd", "https://[::1", "http://xn--/threads/x.1/"],
)
def test_what_is_no_address_is_wrong_use(tmp_path: Path, url: str) -> None:
    done = run("archive", url, "--archives", tmp_path)

    assert done.code == 2
    assert "address" in done.err
    assert list(tmp_path.iterdir()) == []


def test_no_pause_is_for_loopback_only(tmp_path: Path) -> None:
    done = run("archive", "https://forum.example/threads/a.1/", "--archives", tmp_path, "--delay", 0)

    assert done.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_refused_connection_is_incomplete(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as holder:
        port = holder.getsockname()[1]
    done = run("archive", f"http://127.0.0.1:{port}/threads/a.1/", "--archives", tmp_path, "--delay", 0)

    assert done.code == 3
    assert "refused" in done.err
    assert list(tmp_path.iterdir()) == []


def test_an_archive_folder_that_cannot_be_written(small: DemoForum, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with serve(small) as server:
        done = archive(server, tmp_path / "file", only_thread(small))
        asked = list(server.requests)

    assert done.code == 7
    assert "--archives" in done.err
    assert asked == []


def test_a_database_that_is_not_ours_is_left_alone(small: DemoForum, tmp_path: Path) -> None:
    with serve(small) as server:
        path = tmp_path / f"{server.url.removeprefix('http://').replace(':', '-')}.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE birds (name TEXT)")
            connection.commit()
        before = path.read_bytes()
        done = archive(server, tmp_path, only_thread(small))
        asked = list(server.requests)

    assert done.code == 7
    assert asked == []
    assert path.read_bytes() == before


def test_an_edit_and_a_deletion_are_seen_by_refresh(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    seats = small.seats(thread)
    edited, deleted = seats[2].post, seats[25].post
    with serve(small) as server:
        archive(server, tmp_path, thread)
        small.edit(edited.id, "Put in other words.", edited.at + timedelta(days=1))
        small.delete(deleted.id)
        done = archive(server, tmp_path, thread, "--refresh")

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT post_id, revision FROM revisions") == [(edited.id, 1)]
    assert rows(tmp_path, "SELECT text FROM posts WHERE id = ?", edited.id) == [("Put in other words.",)]
    assert rows(tmp_path, "SELECT id FROM posts WHERE missing_since IS NOT NULL") == [(deleted.id,)]


def test_the_answer_for_programs(small: DemoForum, tmp_path: Path) -> None:
    with serve(small) as server:
        done = archive(server, tmp_path, only_thread(small), "--json", "--quiet")

    (answer,) = map(json.loads, done.out.splitlines())
    assert answer["new_posts"] == 100
    assert answer["complete"] is True
    assert done.err == ""
