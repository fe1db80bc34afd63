"""Saved pages and WARC files → archives: what is added, what is refused, and that a rebuild is equal."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command import run

from archiver.demo import DemoForum, DemoServer, serve, synthetic
from archiver.demo.addresses import thread_path

PAGE = 2


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, DemoForum]:
    """A saved page 2 of a thread of the demo forum, and the forum."""
    forum = synthetic(threads=1, posts=60)
    with serve(forum) as server:
        body = page_body(server, forum, PAGE)
    path = tmp_path / "page.html"
    path.write_bytes(body)
    return path, forum


def page_body(server: DemoServer, forum: DemoForum, page: int) -> bytes:
    return server.site.answer(thread_path(forum.threads[0], page)).body


def count(folder: Path, table: str) -> int:
    (database,) = folder.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_a_saved_page_goes_where_its_canonical_link_says(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    archives = tmp_path / "archives"

    done = run("add", saved[0], "--archives", archives)

    assert done.code == 0, done.err
    assert "20 new posts" in done.err
    assert count(archives, "posts") == 20


def test_a_page_added_twice_changes_nothing(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    archives = tmp_path / "archives"
    run("add", saved[0], "--archives", archives)

    done = run("add", saved[0], "--archives", archives)

    assert done.code == 0
    assert "already" in done.err
    assert count(archives, "captures") == 1


def test_what_was_added_is_rebuilt(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    archives = tmp_path / "archives"
    run("add", saved[0], "--archives", archives)
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        before = connection.execute("SELECT * FROM posts").fetchall()
    database.unlink()

    assert run("rebuild", "--archives", archives).code == 0

    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT * FROM posts").fetchall() == before


def test_a_warc_file_of_another_archive_is_added(tmp_path: Path) -> None:
    forum = synthetic(threads=1, posts=60)
    first, second = tmp_path / "first", tmp_path / "second"
    with serve(forum) as server:
        run("archive", server.url + thread_path(forum.threads[0]), "--archives", first, "--delay", 0)
    (warc,) = first.glob("*/*.warc.gz")

    done = run("add", warc, "--archives", second)

    assert done.code == 0, done.err
    assert count(second, "posts") == 60
    assert count(second, "threads WHERE complete") == 1


def test_a_folder_is_added_whole(tmp_path: Path) -> None:
    forum = synthetic(threads=1, posts=60)
    pages = tmp_path / "pages"
    pages.mkdir()
    with serve(forum) as server:
        for page in (1, 2, 3):
            (pages / f"{page}.html").write_bytes(page_body(server, forum, page))

    done = run("add", pages, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert count(tmp_path / "archives", "posts") == 60


REFUSED = {
    "empty": b"",
    "words": b"just some words",
    "other": b"<!doctype html><html><head><title>A shop</title></head><body><p>Shoes</p></body></html>",
    "binary": bytes(range(256)) * 64,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_thread_is_refused_and_not_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.html"
    path.write_bytes(REFUSED[name])

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6, done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.glob("archives/*"))


def test_one_bad_file_does_not_stop_the_others(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_bytes(b"")

    done = run("add", bad, saved[0], "--archives", tmp_path / "archives")

    assert done.code == 6
    assert count(tmp_path / "archives", "posts") == 20
    assert done.err.splitlines()[-1] == "2 files: 1 read, 1 not, or only in part; see above."


def test_the_last_line_counts_the_files_of_a_mixed_folder(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, content in REFUSED.items():
        (folder / f"{name}.html").write_bytes(content)
    (folder / "page.html").write_bytes(saved[0].read_bytes())

    done = run("add", folder, "--quiet", "--archives", tmp_path / "archives")

    assert done.code == 6
    assert done.err.splitlines()[-1] == "5 files: 1 read, 4 not, or only in part; see above."
    (folder / "page.html").rename(tmp_path / "alone.html")
    assert run("add", folder, "--archives", tmp_path / "none").err.splitlines()[-1].startswith("4 files: 0 read, 4 not")


def test_the_last_line_says_that_all_files_were_read(saved: tuple[Path, DemoForum], tmp_path: Path) -> None:
    second = tmp_path / "again.html"
    second.write_bytes(saved[0].read_bytes())

    done = run("add", saved[0], second, "--archives", tmp_path / "archives")

    assert done.code == 0
    assert done.err.splitlines()[-1] == "2 files, all read."


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    done = run("add", tmp_path / "nowhere.html", "--archives", tmp_path / "archives")

    assert done.code == 2
    assert "nowhere.html" in done.err


def test_the_real_pages_are_added(shared: Path, tmp_path: Path) -> None:
    pages = sorted(path for path in (shared / "pages").glob("*/page.html") if (path.parent / "expected.json").exists())

    done = run("add", *pages, "--archives", tmp_path)

    assert done.code == 0, done.err
    for path in pages:
        expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
        found = posts_of(tmp_path, expected["thread_id"])
        for field, key in (
            ("id", "post_ids"),
            ("number", "post_numbers"),
            ("author", "authors"),
            ("posted_at", "dates_utc"),
        ):
            wanted = dict(zip(expected["post_ids"], expected[key], strict=True))
            read = {row["id"]: row[field] for row in found if row["id"] in wanted}
            if field == "posted_at":  # a page alone does not tell what the archive learnt from the others
                read |= {row["id"]: None for row in found if row["posted_source"] == "zone" and row["id"] in wanted}
            assert read == wanted, f"{path.parent.name}: {field}"


def posts_of(archives: Path, thread_id: int) -> list[dict[str, object]]:
    for database in archives.glob("*.db"):
        with closing(sqlite3.connect(database)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT * FROM posts WHERE thread_id = ?", (thread_id,)).fetchall()
        if rows:
            return [dict(row) for row in rows]
    return []


def test_real_pages_that_are_no_thread_are_refused(shared: Path, tmp_path: Path) -> None:
    pages = sorted((shared / "pages" / "not-a-thread").glob("*/page.html"))
    assert pages
    for path in pages:
        done = run("add", path, "--archives", tmp_path)

        assert done.code == 6, path.parent.name
        assert len(done.err) > 40, done.err
    assert list(tmp_path.iterdir()) == []
