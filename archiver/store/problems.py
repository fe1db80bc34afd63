"""Problems → rows, and away again when the page that had them is read well."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archiver.model import Problem
from archiver.store.statements import insert_all


def add_problems(
    connection: sqlite3.Connection, problems: Iterable[Problem], url: str, thread_id: int | None, moment: str | None
) -> None:
    """Enters problems of a page."""
    rows = [
        {
            "url": url,
            "thread_id": thread_id,
            "post_id": problem.post_id,
            "kind": problem.kind,
            "detail": problem.detail,
            "seen_at": moment,
        }
        for problem in problems
    ]
    insert_all(connection, "problems", rows)


def drop_page_problems(connection: sqlite3.Connection, url: str, capture_id: int | None = None) -> None:
    """A page is known by its canonical address, one that could not be read by the address that was asked for."""
    connection.execute(
        "DELETE FROM problems WHERE url IN (?, (SELECT url FROM captures WHERE id = ?))"
        " AND kind NOT IN ('incomplete', 'gone')",
        (url, capture_id),
    )


def drop_list_problems(connection: sqlite3.Connection, url: str, capture_id: int) -> None:
    """A page of a list says anew all that there is to say of it; problems of threads are not its own."""
    connection.execute(
        "DELETE FROM problems WHERE url IN (?, (SELECT url FROM captures WHERE id = ?)) AND thread_id IS NULL",
        (url, capture_id),
    )


def drop_gone(connection: sqlite3.Connection, thread_id: int) -> None:
    """A thread that is seen is not gone."""
    query = "DELETE FROM problems WHERE thread_id = ? AND kind = 'gone' AND post_id IS NULL"
    connection.execute(query, (thread_id,))
