"""Rows → SQL statements: the few shapes of INSERT that the store is made of. Names are our own, never a page's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from archiver.store.rows import Row

BATCH = 500  # bound parameters a statement, well below SQLite's limit


def insert(table: str, row: Row, on_conflict: str = "ABORT") -> str:
    """An INSERT with a named parameter for each column of the row."""
    names = ", ".join(f'"{name}"' for name in row)
    return f"INSERT OR {on_conflict} INTO {table}({names}) VALUES ({', '.join(f':{name}' for name in row)})"


def insert_all(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """Writes rows of one shape; none at all is fine."""
    if rows:
        connection.executemany(insert(table, rows[0]), rows)


def upsert(connection: sqlite3.Connection, table: str, rows: list[Row], newer_by: str) -> None:
    """Writes rows over those with the same id that are not newer by a column."""
    if rows:
        sets = ", ".join(f'"{name}" = excluded."{name}"' for name in rows[0] if name != "id")
        on_conflict = f"ON CONFLICT(id) DO UPDATE SET {sets} WHERE excluded.{newer_by} >= {newer_by}"
        connection.executemany(f"{insert(table, rows[0])} {on_conflict}", rows)


def replace_rows(connection: sqlite3.Connection, table: str, thread_id: int, rows: list[Row]) -> None:
    """Puts rows in the place of all that a thread has in a table."""
    connection.execute(f"DELETE FROM {table} WHERE thread_id = ?", (thread_id,))
    insert_all(connection, table, rows)


def marks(ids: Sequence[int]) -> str:
    """The question marks for a list of values."""
    return ", ".join("?" * len(ids))


def batches(ids: list[int]) -> Iterator[list[int]]:
    """Ids in groups that one statement can take."""
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
