"""Several archives → one index of stories beside them, which says where each story appeared first and how it travelled.

The index is derived: it is brought up to date from the archives whenever it is asked, and made where it is missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from analysis.stories import index
from analysis.stories.archive import ArchiveSource
from analysis.stories.groups import Label
from analysis.stories.reading import Record

INDEX = "stories.sqlite"  # no *.db: it is no archive
APPLICATION_ID = 0x46415253  # "FARS"
LAYOUT = 1  # of the tables below: an index of another layout is made anew
BUSY_SECONDS = 30

TABLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,                 -- a number of the index' own
    archive TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    UNIQUE (archive, article_id)
);
CREATE TABLE stories (
    id INTEGER PRIMARY KEY, title TEXT, event_date TEXT, first_published_at TEXT,
    article_count INTEGER NOT NULL, thread_count INTEGER NOT NULL
);
CREATE TABLE story_articles (
    story_id INTEGER NOT NULL, article_id INTEGER NOT NULL, role TEXT NOT NULL, score REAL NOT NULL,
    PRIMARY KEY (story_id, article_id)
) WITHOUT ROWID;
CREATE INDEX story_articles_article_id ON story_articles(article_id);
CREATE TABLE story_pairs (
    article_id INTEGER NOT NULL, other_id INTEGER NOT NULL, relation TEXT NOT NULL, score REAL NOT NULL,
    evidence TEXT NOT NULL, passage TEXT,
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE INDEX story_pairs_other_id ON story_pairs(other_id);
CREATE TABLE article_grams (
    gram INTEGER NOT NULL, article_id INTEGER NOT NULL,
    PRIMARY KEY (gram, article_id)
) WITHOUT ROWID;
"""


def open_index(folder: Path) -> sqlite3.Connection:
    """The index of a folder, locked for writing; in memory where the folder cannot be written, or the index is locked.

    A file of that name that is not ours stays as it is.
    """
    try:
        return _open(folder / INDEX)
    except (sqlite3.Error, OSError):
        return _copy(folder / INDEX)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 16384")  # rows of evidence are long: a third less than with small pages
        connection.execute("BEGIN IMMEDIATE")  # two that run at once come one after the other
        if not _is_current(connection):
            _make(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_current(connection: sqlite3.Connection) -> bool:
    (marked,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and marked != APPLICATION_ID:
        message = "a database of something else"
        raise sqlite3.DatabaseError(message)
    return bool(tables) and layout == LAYOUT


def _make(connection: sqlite3.Connection) -> None:
    old = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in old:
        connection.execute(f'DROP TABLE "{name}"')
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _copy(path: Path) -> sqlite3.Connection:
    """An index in memory: a copy of the one in the file, where that can be read."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            if _is_current(file):
                file.backup(connection)
                connection.execute("BEGIN IMMEDIATE")
                return connection
    except (sqlite3.Error, OSError):
        connection.close()
    return open_in_memory()


def open_in_memory() -> sqlite3.Connection:
    """An empty index that no file keeps."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    _make(connection)
    return connection


class AcrossSource:
    """The articles of several archives, by numbers of the index."""

    def __init__(self, connection: sqlite3.Connection, archives: Mapping[str, sqlite3.Connection]) -> None:
        self._connection = connection
        self._archives = {name: ArchiveSource(archive) for name, archive in archives.items()}

    def states(self) -> Iterator[tuple[int, str]]:
        """Every article's number and state; articles that are new get a number, those that went away lose it."""
        rows = self._connection.execute("SELECT archive, article_id, id FROM articles")
        numbers = {(archive, article): number for archive, article, number in rows}
        for name, source in self._archives.items():
            for article, state in source.states():
                number = numbers.pop((name, article), None)
                if number is None:
                    made = self._connection.execute("INSERT INTO articles VALUES (NULL, ?, ?)", (name, article))
                    number = made.lastrowid or 0
                yield number, state
        self._connection.executemany("DELETE FROM articles WHERE id = ?", [(number,) for number in numbers.values()])

    def records(self, articles: Sequence[int]) -> Iterator[Record]:
        """Articles as they are compared."""
        for name, numbers in self._places(articles).items():
            for record in self._archives[name].records(list(numbers)):
                yield _placed(record, numbers[record.id], name)

    def labels(self, articles: Sequence[int]) -> Iterator[Label]:
        """Articles as a story shows them."""
        for name, numbers in self._places(articles).items():
            for label in self._archives[name].labels(list(numbers)):
                rank = label.rank[0], _key(name, label.id), numbers[label.id]
                yield label._replace(id=numbers[label.id], rank=rank, thread=f"{name}/{label.thread}")

    def _places(self, articles: Sequence[int]) -> dict[str, dict[int, int]]:
        """The archives of articles: their numbers there, and here."""
        marks = ", ".join("?" * len(articles))
        found: dict[str, dict[int, int]] = {}
        for number, name, article in self._connection.execute(
            f"SELECT id, archive, article_id FROM articles WHERE id IN ({marks})", articles
        ):
            found.setdefault(name, {})[article] = number
        return found


def _key(archive: str, article: int) -> str:
    return f"{archive}/{article:020d}"


def _placed(record: Record, number: int, archive: str) -> Record:
    return Record(
        number,
        record.headline,
        record.body,
        record.agency,
        record.published_at,
        record.posted_at,
        record.posted_after,
        _key(archive, record.id),
    )


def update(connection: sqlite3.Connection, archives: Mapping[str, sqlite3.Connection]) -> None:
    """Brings an index that `open_index` gave up to date and commits it.

    Raises:
        sqlite3.Error: an archive cannot be read, or the index not written; it stays as it was.
    """
    try:
        index.update(connection, AcrossSource(connection, archives))
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
