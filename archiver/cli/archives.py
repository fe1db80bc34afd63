"""The folder of archives → their databases, open to look at; what cannot be read is told, and the others go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from archiver.cli.console import Screen
from archiver.errors import ArchiveError, UsageError


def databases_in(archives: Path) -> list[Path]:
    """The archives' databases; one of which there are only captures yet is named, too.

    Raises:
        UsageError: what was given is no folder.
    """
    from archiver.crawl import archive_names

    if archives.exists() and not archives.is_dir():
        raise UsageError(f"{archives} is no folder. Give the folder of the archives with --archives.")
    return [archives / f"{name}.db" for name in archive_names(archives)]


@contextmanager
def reader(database: Path) -> Iterator[sqlite3.Connection]:
    """An archive's database to look at, with all views.

    Raises:
        ArchiveError: it is missing, or cannot be read.
    """
    from analysis import views
    from archiver.store import open_reader

    with closing(open_reader(database)) as connection:
        views.attach(connection)
        yield connection


@contextmanager
def readers(archives: Path, screen: Screen) -> Iterator[tuple[dict[str, sqlite3.Connection], list[ArchiveError]]]:
    """The archives that can be read, by name, and what is wrong with the others, which is told.

    Each archive stands still: all that is read of it is of one moment.

    Raises:
        UsageError: there is none.
        ArchiveError: not one of them can be read.
    """
    opened: dict[str, sqlite3.Connection] = {}
    errors: list[ArchiveError] = []
    with ExitStack() as stack:
        for path in databases_in(archives):
            try:
                opened[path.stem] = _open(path, stack)
            except ArchiveError as error:
                errors.append(error)
        if not opened and not errors:
            raise UsageError(f"There is no archive in {archives}. Make one with `forum-archiver archive URL`.")
        for unread in errors if opened else errors[1:]:
            screen.warn(f"forum-archiver: {unread}" + (" The other archives are shown." if opened else ""))
        if not opened:
            raise errors[0]
        yield opened, errors


def _open(path: Path, stack: ExitStack) -> sqlite3.Connection:
    from archiver.store.database import cannot_read

    connection = stack.enter_context(reader(path))
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise cannot_read(path, error) from error
    return connection
