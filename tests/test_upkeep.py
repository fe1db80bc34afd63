"""Archives that stand: parts, check, rebuild, damage, and the commands that answer from them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from command import run
from demo_archive import MAIN, archive, database, dump, only_thread, rows

from archiver.demo import DemoForum, serve, synthetic


@pytest.fixture
def forum() -> DemoForum:
    return DemoForum.load()


@pytest.fixture
def small() -> DemoForum:
    """A thread of five pages."""
    return synthetic(threads=1, posts=100)


@pytest.fixture
def archived(forum: DemoForum, tmp_path: Path) -> Path:
    with serve(forum) as server:
        for thread in forum.threads:
            archive(server, tmp_path, thread.id)
    return tmp_path


def test_parts_put_together_are_the_post(archived: Path) -> None:
    texts = {post_id: str(text) for post_id, text in rows(archived, "SELECT id, text FROM posts")}
    leaves = rows(
        archived,
        'SELECT post_id, "start", "end" FROM parts AS leaf'
        " WHERE NOT EXISTS (SELECT 1 FROM parts WHERE parent_id = leaf.id) ORDER BY id",
    )
    together: dict[object, str] = {}
    for post_id, start, end in leaves:
        text = texts[post_id]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert start == len(together.get(post_id, ""))
        together[post_id] = together.get(post_id, "") + text[start:end]
    assert {post_id: text for post_id, text in texts.items() if text or post_id in together} == together


def test_check_finds_a_whole_archive_whole(archived: Path) -> None:
    done = run("check", "--archives", archived)

    assert done.code == 0, done.out
    assert "every digest is right" in done.err


def test_check_finds_damage(archived: Path) -> None:
    (warc, *_) = archived.glob("*/*.warc.gz")
    spoiled = bytearray(warc.read_bytes())
    spoiled[len(spoiled) // 2] ^= 0xFF
    warc.write_bytes(bytes(spoiled))

    done = run("check", "--archives", archived)

    assert done.code == 7


def test_check_misses_captures_that_the_database_knows(archived: Path) -> None:
    (warc, *_) = archived.glob("*/*.warc.gz")
    warc.unlink()

    done = run("check", "--archives", archived)

    assert done.code == 7
    assert warc.name in done.out


def test_check_tells_captures_that_are_not_entered(archived: Path) -> None:
    with closing(sqlite3.connect(database(archived))) as connection:
        connection.execute("DELETE FROM captures WHERE id = (SELECT max(id) FROM captures)")
        connection.commit()

    done = run("check", "--archives", archived)

    assert done.code == 3
    assert "not in the database yet" in done.out


def test_a_rebuild_that_would_lose_posts_is_refused(archived: Path) -> None:
    before = dump(database(archived))
    max(archived.glob("*/*.warc.gz"), key=lambda path: path.stat().st_size).unlink()

    done = run("rebuild", "--archives", archived)

    assert done.code == 7
    assert "would lose posts" in done.err
    assert dump(database(archived)) == before


def test_two_rebuilds_at_once_leave_a_whole_archive(archived: Path) -> None:
    before = dump(database(archived))
    command = [sys.executable, "-m", "archiver", "rebuild", "--archives", str(archived)]
    root = Path(__file__).parent.parent

    racers = [subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL) for _ in range(3)]
    codes = [racer.wait(60) for racer in racers]

    assert 0 in codes
    assert set(codes) <= {0, 7}
    after = dump(database(archived))
    assert all(after[table] == before[table] for table in before)
    assert [path.name for path in archived.iterdir() if ".new" in path.name] == []


def test_a_rebuild_leaves_a_database_of_something_else_alone(archived: Path) -> None:
    path = database(archived)
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
        connection.commit()

    assert run("rebuild", "--archives", archived).code == 7

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("birds",)]


def test_a_damaged_database_is_a_sentence_and_a_rebuild_mends_it(archived: Path) -> None:
    path = database(archived)
    posts = rows(archived, "SELECT count(*) FROM posts")
    data = bytearray(path.read_bytes())
    data[4 * 16384 :] = b"\xff" * (len(data) - 4 * 16384)
    path.write_bytes(bytes(data))

    told = [
        run(command, *words, "--archives", archived) for command, *words in (("list",), ("search", "ferry"), ("check",))
    ]
    mended = run("rebuild", "--archives", archived)

    assert [done.code for done in told] == [7, 7, 7]
    assert all("Traceback" not in done.err for done in told)
    assert mended.code == 0, mended.err
    assert rows(archived, "SELECT count(*) FROM posts") == posts


def test_a_damaged_archive_does_not_hide_the_threads_of_another(archived: Path) -> None:
    (archived / "damaged.example.db").write_bytes(b"no database")

    assert run("summary", MAIN, "--archives", archived).code == 0
    assert run("summary", 4711, "--archives", archived).code == 7


@pytest.mark.parametrize("name", ["nope", "../a", "/etc/passwd"])
def test_an_archive_that_is_not_there_is_named(archived: Path, name: str) -> None:
    for command in ("check", "rebuild"):
        done = run(command, name, "--archives", archived)
        assert done.code == 2
        assert database(archived).stem in done.err


def test_captures_without_their_database_ask_for_a_rebuild(archived: Path) -> None:
    database(archived).unlink()

    done = run("list", "--archives", archived)

    assert done.code == 7
    assert "rebuild" in done.err


def test_list_summary_stats_and_search_answer(archived: Path) -> None:
    name = database(archived).stem
    listed = run("list", "--archives", archived)
    assert f"{name}/{MAIN}" in listed.out

    for form in ("text", "markdown", "json", "html"):
        once = run("summary", MAIN, "--archives", archived, "--format", form)
        again = run("summary", f"{name}/{MAIN}", "--archives", archived, "--format", form)
        assert once.code == 0, once.err
        assert once.out == again.out
        assert "Bay Link ferry" in once.out
    assert "Tamim R." in run("stats", MAIN, "--archives", archived).out
    assert json.loads(run("stats", MAIN, "--archives", archived, "--json").out)
    assert run("search", "ferry", "--archives", archived).out
    assert run("search", 'fer"ry(', "--archives", archived).code == 0


def test_what_is_not_archived_is_said_plainly(archived: Path) -> None:
    assert run("summary", 999_999, "--archives", archived).code == 5
    assert run("summary", "no-such", "--archives", archived).code == 2
    assert run("summary", "9" * 30, "--archives", archived).code == 2
    assert run("search", '""', "--archives", archived).code == 2
    assert run("browse", "--archives", archived / "nowhere").code == 2


def test_a_post_of_too_many_parts_is_kept_and_told(small: DemoForum, tmp_path: Path) -> None:
    thread = only_thread(small)
    post = small.seats(thread)[1].post
    small.edit(post.id, "[quote]a[/quote]b\n" * 6000, post.at)
    with serve(small) as server:
        done = archive(server, tmp_path, thread)

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT post_id FROM problems WHERE kind = 'too_many_parts'") == [(post.id,)]
    assert rows(tmp_path, "SELECT count(*) < 10000 FROM parts WHERE post_id = ?", post.id) == [(1,)]
