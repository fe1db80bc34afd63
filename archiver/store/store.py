"""The database of one archive, open for writing: what the crawl asks of it and gives to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.model import Capture, ListedThread, Part, Post, Problem, ThreadList, ThreadPage, WarcLocation
from archiver.store.database import cannot_write, open_database
from archiver.store.lists import has_listed, save_list
from archiver.store.pages import SavedPage, save_page
from archiver.store.posts import digests
from archiver.store.problems import add_problems, drop_page_problems
from archiver.store.rows import iso, post_digest
from archiver.store.statements import insert
from archiver.store.zones import learn_zone


@dataclass(frozen=True, slots=True)
class StoredThread:
    """What the archive knows of a thread."""

    id: int
    title: str
    url: str
    page_count: int
    complete: bool
    pages: frozenset[int]  # pages that are archived


class Store:
    """The database of one forum's archive."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the database; raises `ArchiveError` where it is not ours or cannot be written."""
        self.path = path
        self._database = open_database(path)
        self._connection: sqlite3.Connection = self._database.conn

    def close(self) -> None:
        """Folds the write-ahead log into the file and closes it."""
        try:
            self._connection.execute("PRAGMA optimize")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            pass  # a reader is at work: SQLite folds the log in later
        finally:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. BEGIN IMMEDIATE waits for another writer where a deferred BEGIN would fail at once."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
                raise cannot_write(self.path, error) from error
            raise

    # --- captures -----------------------------------------------------------------------------------------------------

    def save_capture(self, capture: Capture, location: WarcLocation, page: ThreadPage | None = None) -> int:
        """Enters a WARC record in the index; gives its id."""
        media_type = (capture.header("content-type") or "").split(";")[0].strip().lower()
        row = {
            "url": capture.url,
            "captured_at": iso(capture.captured_at),
            "status": capture.status,
            "media_type": media_type or None,
            "digest": location.digest,
            "warc_file": location.file,
            "warc_offset": location.offset,
            "warc_length": location.length,
            "thread_id": page.thread.id if page else None,
            "page": page.page if page else None,
        }
        cursor = self._connection.execute(insert("captures", row), row)
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def is_empty(self) -> bool:
        """Whether nothing was ever captured."""
        return self._connection.execute("SELECT 1 FROM captures LIMIT 1").fetchone() is None

    def has_capture(self, url: str, digest: str, captured_at: datetime | None = None) -> bool:
        """Whether this very payload is archived for that address, and as of that moment where one is given."""
        moment = iso(captured_at) if captured_at else None
        query = "SELECT 1 FROM captures WHERE url = ? AND digest = ? AND captured_at = coalesce(?, captured_at)"
        return self._connection.execute(query, (url, digest, moment)).fetchone() is not None

    def last_capture(self, url: str) -> WarcLocation | None:
        """Where the newest capture of an address lies."""
        row = self._connection.execute(
            "SELECT warc_file, warc_offset, warc_length, digest FROM captures"
            " WHERE url = ? ORDER BY captured_at DESC, id DESC LIMIT 1",
            (url,),
        ).fetchone()
        return WarcLocation(*row) if row else None

    def indexed_length(self, warc_file: str) -> int:
        """How far a WARC file is indexed: the end of its last indexed record, in bytes."""
        query = "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?"
        return int(self._connection.execute(query, (warc_file,)).fetchone()[0] or 0)

    # --- threads ------------------------------------------------------------------------------------------------------

    def thread(self, thread_id: int) -> StoredThread | None:
        """What is archived of a thread, None where nothing is."""
        row = self._connection.execute(
            "SELECT title, url, page_count, complete FROM threads WHERE id = ?", (thread_id,)
        ).fetchone()
        if row is None:
            return None
        pages = self._connection.execute("SELECT page FROM thread_pages WHERE thread_id = ?", (thread_id,))
        return StoredThread(thread_id, row[0], row[1], row[2], bool(row[3]), frozenset(page for (page,) in pages))

    def page_read_at(self, thread_id: int, page: int) -> datetime | None:
        """When a page of a thread was last archived, UTC; None where it is not."""
        row = self._connection.execute(
            "SELECT captured_at FROM thread_pages JOIN captures ON captures.id = capture_id"
            " WHERE thread_pages.thread_id = ? AND thread_pages.page = ?",
            (thread_id, page),
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def changed_posts(self, posts: Iterable[Post]) -> list[Post]:
        """Those of the posts that are new, or that a page now shows in another way than the archive has them."""
        by_id = {post.id: post for post in posts}
        known = digests(self._connection, by_id)
        return [post for post in by_id.values() if known.get(post.id) != post_digest(post)]

    def mark_gone(self, thread_id: int, url: str, seen_at: datetime) -> None:
        """Notes that the forum says that a thread is gone. What was archived stays."""
        moment = iso(seen_at)
        known = self._connection.execute("SELECT gone_at FROM threads WHERE id = ?", (thread_id,)).fetchone()
        if known is None or known[0] is not None:
            return
        self._connection.execute("UPDATE threads SET gone_at = ? WHERE id = ?", (moment, thread_id))
        problem = Problem("gone", "The forum answers that this thread is gone. What was archived before stays.")
        add_problems(self._connection, [problem], url, thread_id, moment)

    def note_unreadable(self, url: str, thread_id: int | None, detail: str, seen_at: datetime) -> None:
        """Leaves a row for a capture that should have been a page of a thread and is none."""
        known = thread_id if thread_id is not None and self.thread(thread_id) else None
        drop_page_problems(self._connection, url)
        add_problems(self._connection, [Problem("unreadable", detail)], url, known, iso(seen_at))

    def learn_zone(self) -> None:
        """Fills in and takes back dates that are known by the forum's zone alone; see `zones.learn_zone`."""
        with self.transaction():
            learn_zone(self._connection)

    def save_page(
        self, page: ThreadPage, parts: Mapping[int, Sequence[Part]], capture_id: int, seen_at: datetime
    ) -> SavedPage:
        """Saves a page inside the caller's transaction; see `pages.save_page`."""
        return save_page(self._connection, page, parts, capture_id, seen_at)

    # --- lists of threads ---------------------------------------------------------------------------------------------

    def save_list(self, listing: ThreadList, capture_id: int, seen_at: datetime) -> None:
        """Saves a page of a list inside the caller's transaction; see `lists.save_list`."""
        save_list(self._connection, listing, capture_id, seen_at)

    def has_listed(self, listed: ListedThread, changed_by: datetime | None) -> bool:
        """Whether all of a thread that a list tells of is archived; see `lists.has_listed`."""
        return has_listed(self._connection, listed, changed_by)
