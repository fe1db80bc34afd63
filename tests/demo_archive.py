"""The demo forum's threads in archives: how the tests make them, and what they ask of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from command import Run, run

from archiver.demo import DemoForum, DemoServer
from archiver.demo.addresses import thread_path

MAIN = 1187  # the long thread of the shipped forum


def thread_url(server: DemoServer, thread_id: int) -> str:
    return f"{server.url}/threads/{thread_id}/"


def archive(server: DemoServer, folder: Path, thread_id: int, *more: object) -> Run:
    return run("archive", thread_url(server, thread_id), "--archives", folder, "--delay", 0, *more)


def database(folder: Path) -> Path:
    (path,) = folder.glob("*.db")
    return path


def rows(folder: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database(folder))) as connection:
        return connection.execute(query, values).fetchall()


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, the search index told by what it answers."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).fetchall()
        tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}
        for word in ("ferry", "harbour", "the"):
            query = "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? ORDER BY rowid"
            tables[f"posts_fts:{word}"] = connection.execute(query, (word,)).fetchall()
    return tables


def page_requests(server: DemoServer) -> list[str]:
    return [request.path for request in server.requests if request.path.startswith("/threads/")]


def path_of(forum: DemoForum, thread_id: int) -> str:
    thread = forum.thread(thread_id)
    assert thread is not None
    return thread_path(thread)


def only_thread(forum: DemoForum) -> int:
    (thread,) = forum.threads
    return thread.id
