"""A database → the sentences that its owner should read: damage, threads that are not complete, gaps, problems."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.errors import ArchiveError
from archiver.store.database import open_database, open_reader, wants_to_write


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an audit noticed. `damage` asks for a rebuild, `incomplete` for another run, `note` for a look."""

    severity: Literal["damage", "incomplete", "note"]
    sentence: str


def audit(path: Path) -> list[Finding]:
    """Looks through a database; nothing is changed. Raises `ArchiveError` where it is not ours."""
    with closing(open_reader(path)) as connection:
        return _damage(connection, path) or [*_incomplete(connection), *_gaps(connection), *_problems(connection)]


def indexed_captures(path: Path) -> dict[str, set[int]]:
    """Where the database says that captures lie: byte offsets by WARC file."""
    found: dict[str, set[int]] = {}
    with closing(open_reader(path)) as connection:
        for file, offset in connection.execute("SELECT warc_file, warc_offset FROM captures"):
            found.setdefault(file, set()).add(offset)
    return found


def capture_count(path: Path) -> int | None:
    """How many captures a database knows; None where it is too damaged to tell."""
    try:
        with closing(open_reader(path)) as connection:
            count: int = connection.execute("SELECT count(*) FROM captures").fetchone()[0]
    except (ArchiveError, sqlite3.DatabaseError):
        return None
    return count


def _damage(connection: sqlite3.Connection, path: Path) -> list[Finding]:
    try:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            return [Finding("damage", f"The database is damaged ({answer}). Run `forum-archiver rebuild`.")]
        _check_search(path)
    except sqlite3.DatabaseError as error:
        return [
            Finding("damage", f"The database or its search index is damaged ({error}). Run `forum-archiver rebuild`.")
        ]
    return []


def _check_search(path: Path) -> None:
    """Compares the search index with the posts. SQLite asks for a writer; where nobody may write, it is left out."""
    try:
        database = open_database(path)
    except ArchiveError:
        return
    try:
        for table in ("posts_fts", "articles_fts"):
            database.conn.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError as error:
        if not wants_to_write(error):
            raise
    finally:
        database.close()


def _incomplete(connection: sqlite3.Connection) -> list[Finding]:
    rows = connection.execute(
        "SELECT threads.id, threads.title, problems.detail FROM threads"
        " LEFT JOIN problems ON problems.thread_id = threads.id AND problems.kind = 'incomplete'"
        " WHERE threads.complete = 0 ORDER BY threads.id"
    )
    return [
        Finding("incomplete", f"Thread {thread} ({title}) is not complete. {detail or ''}".strip())
        for thread, title, detail in rows
    ]


def _gaps(connection: sqlite3.Connection) -> list[Finding]:
    """Numbers that are not there between two that are: posts that the forum hides, or that a page was read without."""
    rows = connection.execute(
        "SELECT thread_id, number + 1, next - 1 FROM ("
        " SELECT thread_id, number, lead(number) OVER (PARTITION BY thread_id ORDER BY number) AS next FROM posts"
        " JOIN threads ON threads.id = posts.thread_id WHERE threads.complete = 1 AND number IS NOT NULL)"
        " WHERE next > number + 1 ORDER BY thread_id, number"
    )
    return [
        Finding("note", f"Thread {thread} has no post #{first}" + (f" to #{last}." if last > first else "."))
        for thread, first, last in rows
    ]


def _problems(connection: sqlite3.Connection) -> list[Finding]:
    rows = connection.execute(
        "SELECT kind, count(*), min(url), min(detail) FROM problems"
        " WHERE kind <> 'incomplete' OR thread_id IS NULL GROUP BY kind ORDER BY kind"
    )
    return [Finding("note", f"{number} x {kind}, the first on {url}: {detail}") for kind, number, url, detail in rows]
