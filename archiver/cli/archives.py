"""The folder of archives → their databases, open to look at; what cannot be read is told, and the others go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from archiver.cli.console import Screen
from archiver.errors import ArchiveError, GoneError, UsageError

LONGEST_NUMBER = 18  # digits that SQLite still takes for a whole number


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


@contextmanager
def telling(path: Path, errors: list[ArchiveError], screen: Screen) -> Iterator[None]:
    """Reads one archive of several: damage that only shows in its midst is told, and the others go on."""
    from archiver.store.database import cannot_read

    try:
        yield
    except sqlite3.DatabaseError as error:
        unread = cannot_read(path, error)
        errors.append(unread)
        screen.warn(f"forum-archiver: {unread} The other archives are shown.")


def _open(path: Path, stack: ExitStack) -> sqlite3.Connection:
    from archiver.store.database import cannot_read

    try:
        connection = stack.enter_context(reader(path))
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise cannot_read(path, error) from error
    return connection


# --- one thread -------------------------------------------------------------------------------------------------------


@contextmanager
def open_thread(archives: Path, name: str) -> Iterator[tuple[sqlite3.Connection, int]]:
    """The archive that holds a thread, and the thread's number.

    Raises:
        UsageError: the name is none, or several archives have a thread of that number.
        GoneError: no archive has it.
    """
    database, thread_id = find_thread(archives, name)
    with reader(database) as connection:
        yield connection, thread_id


def find_thread(archives: Path, name: str) -> tuple[Path, int]:
    """The database of the archive that holds a thread, and the thread's number. Raises what `open_thread` raises."""
    wanted, thread_id = _parse(name)
    found: list[tuple[Path, int]] = []
    unread: ArchiveError | sqlite3.DatabaseError | None = None
    for database in databases_in(archives):
        if wanted is not None and database.name != f"{wanted}.db":
            continue
        try:
            with reader(database) as connection:
                found += [(database, number) for number in _threads_of(connection, name, thread_id)]
        except (ArchiveError, sqlite3.DatabaseError) as error:
            unread = error  # another archive may have the thread
    if not found and unread is not None:
        raise unread
    if not found:
        raise GoneError(f"Thread {name} is not archived in {archives}. `forum-archiver list` shows what is.")
    if len(found) > 1:
        names = ", ".join(f"{database.stem}/{number}" for database, number in found)
        raise UsageError(f"Several archives have a thread {name}. Say which one: {names}.")
    return found[0]


def _threads_of(connection: sqlite3.Connection, name: str, thread_id: int | None) -> list[int]:
    """A thread's number in an archive, by its address or its number: that of a news page is not in its address."""
    sql = "SELECT id FROM threads WHERE url = ? UNION ALL SELECT id FROM threads WHERE id = ? LIMIT 1"
    return [number for (number,) in connection.execute(sql, (name.partition("#")[0], thread_id))]


def _parse(name: str) -> tuple[str | None, int | None]:
    """A thread's archive, where the name tells it, and number, which not every address tells."""
    from archiver import engines
    from archiver.crawl import archive_name

    if "://" in name:
        return archive_name(name), engines.thread_id_of(name)
    archive, _, number = name.rpartition("/")
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER:
        raise UsageError(f"{name!r} is no thread. Give its number, its address, or ARCHIVE/NUMBER.")
    return archive or None, int(number)
