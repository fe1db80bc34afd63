"""Turns the SQL files of this folder into views of an archive: one statistic, one view, one file.

A file's first comment line is the view's title, the second says in one line what it shows.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple


class View(NamedTuple):
    """A view and what it shows."""

    name: str
    title: str
    description: str
    sql: str  # its CREATE VIEW statement, comments before it


def _read(path: Path) -> View:
    sql = path.read_text(encoding="utf-8")
    title, description = (line.removeprefix("-- ") for line in sql.splitlines()[:2])
    return View(path.stem, title, description, sql)


VIEWS: tuple[View, ...] = tuple(_read(path) for path in sorted(Path(__file__).parent.glob("*.sql")))


def install(archive: str | Path | sqlite3.Connection) -> None:
    """Creates or replaces all views in an archive, in one transaction.

    Raises:
        sqlite3.Error: the file cannot be written, or is no database.
    """
    if isinstance(archive, sqlite3.Connection):
        _create(archive, "CREATE VIEW", "main")
        return
    with closing(sqlite3.connect(archive)) as connection:
        _create(connection, "CREATE VIEW", "main")


def attach(connection: sqlite3.Connection) -> None:
    """Gives this connection all views for itself alone: archives without views, or open for reading only, can be asked.

    Does nothing where the connection has them.
    """
    has = {name for (name,) in connection.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'")}
    if not has.issuperset(view.name for view in VIEWS):
        _create(connection, "CREATE TEMP VIEW", "temp")


def _create(connection: sqlite3.Connection, create: str, schema: str) -> None:
    statements = [
        statement
        for view in VIEWS
        for statement in (f"DROP VIEW IF EXISTS {schema}.{view.name}", view.sql.replace("CREATE VIEW", create, 1))
    ]
    # A savepoint, because the caller may be inside a transaction of its own.
    connection.execute("SAVEPOINT views")
    try:
        for statement in statements:
            connection.execute(statement)
    except BaseException:
        connection.execute("ROLLBACK TO views")
        raise
    finally:
        connection.execute("RELEASE views")
