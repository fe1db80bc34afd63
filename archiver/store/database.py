"""Path → connection: makes an archive's database, or opens one after checking that it is ours and can be written."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from archiver.errors import ArchiveError, LockedError

APPLICATION_ID = 0x46415243  # "FARC": marks our files for `file` and for ourselves
SCHEMA_VERSION = 3
BUSY_SECONDS = 30


def open_database(path: Path) -> Database:
    """Opens the database at `path`, made anew where there is none, in autocommit mode.

    Raises:
        ArchiveError: it is not ours, of another schema, or cannot be written.
    """
    try:
        return _open(path)
    except (sqlite3.Error, OSError) as error:
        raise cannot_write(path, error) from error


def _open(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Autocommit mode: transactions are begun by hand, with BEGIN IMMEDIATE.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if _is_empty(connection):
            _create(connection)
        _check_ours(connection, path)
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # the WARC files are the truth: losing a commit costs a re-read
        connection.execute("PRAGMA trusted_schema = OFF")
        _check_writable(connection)
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _is_empty(connection: sqlite3.Connection) -> bool:
    count: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return count == 0


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 16384")  # a fifth smaller and half the insert time, measured on long posts
    connection.execute("PRAGMA journal_mode = WAL")
    schema = files("archiver").joinpath("schema.sql").read_text(encoding="utf-8")
    # Tables and marks at once: tables without the marks, which a kill would leave, are a database of something else.
    marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}"
    connection.executescript(f"BEGIN IMMEDIATE; {schema}; {marks}; COMMIT;")


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application_id != APPLICATION_ID:
        raise ArchiveError(
            f"{path} is a database of something else, not an archive. Move it away or choose another --archives folder."
        )
    if version > SCHEMA_VERSION:  # what we would make of it would know less
        raise ArchiveError(
            f"{path} has schema {version}: a newer version of forum-archiver wrote it. Update forum-archiver."
        )
    if version != SCHEMA_VERSION:
        raise ArchiveError(
            f"{path} has schema {version}, this version writes {SCHEMA_VERSION}."
            " Run `forum-archiver rebuild`: it makes the database again from the captures."
        )


def _check_writable(connection: sqlite3.Connection) -> None:
    """Before the first request, not after it."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def cannot_write(path: Path, error: Exception) -> ArchiveError:
    """The error to raise for what SQLite or the file system said, with its cure."""
    if "locked" in str(error):
        return LockedError(f"Another process is writing to {path}. Wait until it ends, then run the command again.")
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return cannot_read(path, error)
    return ArchiveError(
        f"The archive {path} cannot be written ({error}). Make room or give another folder with --archives."
    )


def is_ours(path: Path) -> bool:
    """Whether a file is an archive's database, judged by its header alone: a damaged one of ours still is ours."""
    with path.open("rb") as file:
        header = file.read(100)
    mark = header[68:72]  # where SQLite keeps the application id
    return not header or (header.startswith(b"SQLite format 3\0") and mark == APPLICATION_ID.to_bytes(4, "big"))


def open_reader(path: Path) -> sqlite3.Connection:
    """Opens a database to look at it only.

    Raises:
        ArchiveError: it is not there, not ours, of another schema, or cannot be read; the message says the cure.
    """
    if not path.exists():
        raise ArchiveError(
            f"{path} is missing. Where its captures are there, `forum-archiver rebuild {path.stem}` makes it again."
        )
    try:
        connection = _connect_to_read(path)
    except sqlite3.Error as error:
        raise cannot_read(path, error) from error
    try:
        _check_ours(connection, path)
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlite3.Error as error:
        connection.close()
        raise cannot_read(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    mode = "ro&immutable=1" if _nobody_changes(path) else "ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)


def _nobody_changes(path: Path) -> bool:
    """Whether SQLite must be told so: where the folder cannot be written, it can make no files beside the database.

    A log with something in it holds changes of the database, and the index of a log is of somebody who is at work.
    """
    return not (os.access(path.parent, os.W_OK) or _has_log(path) or path.with_name(f"{path.name}-shm").exists())


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def cannot_read(path: Path, error: sqlite3.Error) -> ArchiveError:
    """The error to raise for a database that cannot even be read."""
    try:
        ours = is_ours(path)
    except OSError as denied:
        return ArchiveError(f"{path} cannot be opened ({denied.strerror}). Check what it is and who may read it.")
    if ours and wants_to_write(error) and _has_log(path):
        return ArchiveError(
            f"{path} cannot be read here: its last changes still lie in {path.name}-wal, and to read them SQLite must"
            f" write beside it. Ask for the right to write to {path.parent}, or copy that folder to where you may."
        )
    if ours:
        return ArchiveError(f"{path} is damaged ({error}). Run `forum-archiver rebuild`.")
    return ArchiveError(
        f"{path} cannot be read as an archive ({error}). Move it away; where its captures are there, run"
        " `forum-archiver rebuild` then."
    )


def wants_to_write(error: sqlite3.Error) -> bool:
    """Whether SQLite failed because it could not make or write a file, not because of what it read."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what extended codes add
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
