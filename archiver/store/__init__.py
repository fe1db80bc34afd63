"""Records → rows in `HOST.db`: opens the database, saves captures and pages, and alone writes the archive's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from archiver.model import Capture, Part, Post, Problem, ThreadPage, WarcLocation
from archiver.store.audit import audit
from archiver.store.database import APPLICATION_ID, cannot_write, open_database, open_reader
from archiver.store.rows import (
    PARTS_A_POST,
    PostRows,
    Row,
    host_of,
    iso,
    member_row,
    part_count,
    post_digest,
    post_row,
    post_rows,
    thread_row,
)

__all__ = [
    "APPLICATION_ID", "PARTS_A_POST", "PostRows", "SavedPage", "Store", "StoredThread", "audit",
    "host_of", "iso", "member_row", "open_reader", "part_count", "post_row", "post_rows", "thread_row",
]  # fmt: skip

ID_BATCH = 500  # bound parameters a statement, well below SQLite's limit

OF_A_POST = (
    "reactions", "links", "attachments", "images", "embeds", "unfurls", "quotes", "article_values", "articles", "parts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What saving a page changed."""

    new: int  # posts seen for the first time
    changed: int  # posts whose text is another now
    complete: bool  # every page of the thread is archived


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
            if isinstance(error, sqlite3.OperationalError):
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
        cursor = self._connection.execute(_insert("captures", row), row)
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def has_capture(self, url: str, digest: str) -> bool:
        """Whether this very payload is archived for that address."""
        query = "SELECT 1 FROM captures WHERE url = ? AND digest = ?"
        return self._connection.execute(query, (url, digest)).fetchone() is not None

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

    def post_count(self, thread_id: int) -> int:
        """How many posts of a thread are archived."""
        return int(
            self._connection.execute("SELECT count(*) FROM posts WHERE thread_id = ?", (thread_id,)).fetchone()[0]
        )

    def changed_posts(self, posts: Iterable[Post]) -> list[Post]:
        """Those of the posts that are new, or that a page now shows in another way than the archive has them."""
        by_id = {post.id: post for post in posts}
        known = self._digests(by_id)
        return [post for post in by_id.values() if known.get(post.id) != post_digest(post)]

    def _digests(self, post_ids: Iterable[int]) -> dict[int, str]:
        """The digests of those of the posts that are archived."""
        known: dict[int, str] = {}
        for ids in _batches(list(post_ids)):
            known.update(self._connection.execute(f"SELECT id, digest FROM posts WHERE id IN ({_marks(ids)})", ids))
        return known

    def mark_gone(self, thread_id: int, url: str, seen_at: datetime) -> None:
        """Notes that the forum says that a thread is gone. What was archived stays."""
        moment = iso(seen_at)
        known = self._connection.execute("SELECT gone_at FROM threads WHERE id = ?", (thread_id,)).fetchone()
        if known is None or known[0] is not None:
            return
        self._connection.execute("UPDATE threads SET gone_at = ? WHERE id = ?", (moment, thread_id))
        problem = Problem("gone", "The forum answers that this thread is gone. What was archived before stays.")
        self._add_problems([problem], url, thread_id, moment)

    def note_unreadable(self, url: str, thread_id: int | None, detail: str, seen_at: datetime) -> None:
        """Leaves a row for a capture that should have been a page of a thread and is none."""
        known = thread_id if thread_id is not None and self.thread(thread_id) else None
        self._drop_page_problems(url)
        self._add_problems([Problem("unreadable", detail)], url, known, iso(seen_at))

    # --- pages --------------------------------------------------------------------------------------------------------

    def save_page(
        self, page: ThreadPage, parts: Mapping[int, Sequence[Part]], capture_id: int, seen_at: datetime
    ) -> SavedPage:
        """Saves a page inside the caller's transaction.

        Args:
            page: the page as an engine read it.
            parts: the parts of the posts that `changed_posts` named, by post id.
            capture_id: the capture it was read from.
            seen_at: when it was captured, UTC.
        """
        moment = iso(seen_at)
        assert moment is not None
        if self._was_seen_later(page.thread.id, moment):
            return self._fill_in(page, parts, capture_id, moment)
        self._save_forum(page)
        self._save_nodes(page)
        self._save_members(page, moment)
        self._save_thread(page, moment)
        new, changed = self._save_posts(page, parts, moment)
        self._touch(page, moment)
        self._mark_missing(page, moment)
        self._save_thread_page("REPLACE", page, capture_id)
        self._drop_page_problems(page.url, capture_id)
        self._add_problems(page.problems, page.url, page.thread.id, moment)
        return SavedPage(new, changed, self._mark_complete(page.thread.id, moment))

    def _was_seen_later(self, thread_id: int, moment: str) -> bool:
        query = "SELECT 1 FROM threads WHERE id = ? AND last_archived_at > ?"
        return self._connection.execute(query, (thread_id, moment)).fetchone() is not None

    def _fill_in(
        self, page: ThreadPage, parts: Mapping[int, Sequence[Part]], capture_id: int, moment: str
    ) -> SavedPage:
        """Saves a page older than what is archived of its thread: only posts that nobody saw since are news."""
        known = self._digests(post.id for post in page.posts)
        page = replace(page, posts=tuple(post for post in page.posts if post.id not in known))
        self._save_members(page, moment)
        new, _ = self._save_posts(page, parts, moment)
        self._save_thread_page("IGNORE", page, capture_id)
        return SavedPage(new, 0, self._mark_complete(page.thread.id, moment))

    def _save_forum(self, page: ThreadPage) -> None:
        self._connection.execute(
            "INSERT INTO forum(id, base_url, title, engine, time_zone)"
            " VALUES (1, :base_url, :title, :engine, :time_zone)"
            " ON CONFLICT(id) DO UPDATE SET title = coalesce(excluded.title, title), engine = excluded.engine,"
            " time_zone = coalesce(excluded.time_zone, time_zone)",
            asdict(page.forum),
        )

    def _save_nodes(self, page: ThreadPage) -> None:
        parent: int | None = None
        for node in page.thread.nodes:
            self._connection.execute(
                "INSERT INTO nodes(id, title, url, parent_id) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
                " title = excluded.title, url = coalesce(excluded.url, url),"
                " parent_id = coalesce(excluded.parent_id, parent_id)",
                (node.id, node.title, node.url, parent),
            )
            parent = node.id

    def _save_members(self, page: ThreadPage, moment: str) -> None:
        seen = {post.member.id: member_row(post.member) for post in page.posts if post.member}
        names = {post.author_id: post.author for post in page.posts} | {page.thread.author_id: page.thread.author}
        for member_id, name in names.items():
            if member_id is not None and name is not None and member_id not in seen:
                self._connection.execute(
                    "INSERT OR IGNORE INTO members(id, name, last_seen_at) VALUES (?, ?, ?)", (member_id, name, moment)
                )
        rows = [row | {"last_seen_at": moment} for row in seen.values()]
        self._upsert("members", rows)

    def _save_thread(self, page: ThreadPage, moment: str) -> None:
        thread = page.thread
        row = thread_row(thread) | {
            "page_count": page.page_count,
            "complete": 0,
            "first_archived_at": moment,
            "last_archived_at": moment,
        }
        kept = ("id", "complete", "first_archived_at")
        updates = [f"{name} = coalesce(excluded.{name}, {name})" for name in row if name not in kept]
        self._connection.execute(
            f"{_insert('threads', row)} ON CONFLICT(id) DO UPDATE SET {', '.join(updates)}, gone_at = NULL", row
        )
        self._replace(
            "thread_tags", thread.id, [{"thread_id": thread.id, "name": name} for name in dict.fromkeys(thread.tags)]
        )
        if thread.fields:  # only the page with the first post shows them
            fields = [
                {"thread_id": thread.id, "name": name, "value": value} for name, value in dict(thread.fields).items()
            ]
            self._replace("thread_fields", thread.id, fields)
        if thread.poll:
            self._save_poll(page)

    def _save_poll(self, page: ThreadPage) -> None:
        poll, thread_id = page.thread.poll, page.thread.id
        assert poll is not None
        self._connection.execute("DELETE FROM poll_options WHERE thread_id = ?", (thread_id,))
        self._replace("polls", thread_id, [{"thread_id": thread_id, "question": poll.question, "voters": poll.voters}])
        options = [
            {"thread_id": thread_id, "position": position, "option": option.option, "votes": option.votes}
            for position, option in enumerate(poll.options)
        ]
        self._insert_all("poll_options", options)

    def _save_posts(self, page: ThreadPage, parts: Mapping[int, Sequence[Part]], moment: str) -> tuple[int, int]:
        new = changed = 0
        for post in page.posts:
            if post.id not in parts:
                continue
            old = self._connection.execute(
                "SELECT text, edited_at, revision FROM posts WHERE id = ?", (post.id,)
            ).fetchone()
            if old is None:
                new += 1
                self._insert_post(page, post, moment)
            else:
                changed += self._update_post(page, post, old)
            self._save_parts(post, parts[post.id])
        return new, changed

    def _insert_post(self, page: ThreadPage, post: Post, moment: str) -> None:
        row = post_row(post, page.thread.id, _page_of(post, page)) | {
            "first_seen_at": moment,
            "last_seen_at": moment,
            "missing_since": None,
            "revision": 1,
            "digest": post_digest(post),
        }
        self._connection.execute(_insert("posts", row), row)
        self._connection.execute("INSERT INTO post_html(post_id, html) VALUES (?, ?)", (post.id, post.html))
        self._connection.execute("INSERT INTO posts_fts(rowid, text) VALUES (?, ?)", (post.id, post.body.text))

    def _update_post(self, page: ThreadPage, post: Post, old: tuple[str, str | None, int]) -> bool:
        """Writes what a page now shows; keeps the old words where they changed, and says whether they did.

        HTML alone differs for reasons that are no edit (a link card that was pending, a token), unless the page
        names a new time of edit.
        """
        text, edited_at, revision = old
        reworded = text != post.body.text
        edited = reworded or (edited_at != iso(post.edited_at) and post.edited_at is not None)
        if edited:
            self._keep_revision(post.id, revision)
        row = post_row(post, page.thread.id, _page_of(post, page)) | {
            "revision": revision + edited,
            "digest": post_digest(post),
        }
        sets = ", ".join(f'"{name}" = :{name}' for name in row if name != "id")
        if reworded:
            self._connection.execute(
                "INSERT INTO posts_fts(posts_fts, rowid, text) VALUES ('delete', ?, ?)", (post.id, text)
            )
            self._connection.execute("INSERT INTO posts_fts(rowid, text) VALUES (?, ?)", (post.id, post.body.text))
        self._connection.execute(f"UPDATE posts SET {sets} WHERE id = :id", row)
        self._connection.execute("UPDATE post_html SET html = ? WHERE post_id = ?", (post.html, post.id))
        return edited

    def _keep_revision(self, post_id: int, revision: int) -> None:
        self._connection.execute(
            "INSERT INTO revisions(post_id, revision, seen_at, text, html)"
            " SELECT posts.id, ?, posts.last_seen_at, posts.text, post_html.html"
            " FROM posts JOIN post_html ON post_html.post_id = posts.id WHERE posts.id = ?",
            (revision, post_id),
        )

    def _save_parts(self, post: Post, parts: Sequence[Part]) -> None:
        self._drop_parts(post.id)
        rows = post_rows(post, parts)
        for table in reversed(OF_A_POST):
            self._insert_all(table, getattr(rows, table))
        self._connection.executemany(
            "INSERT INTO articles_fts(rowid, headline, body) VALUES (:id, :headline, :body)", rows.articles
        )

    def _drop_parts(self, post_id: int) -> None:
        self._connection.execute(
            "INSERT INTO articles_fts(articles_fts, rowid, headline, body)"
            " SELECT 'delete', id, headline, body FROM articles WHERE post_id = ?",
            (post_id,),
        )
        for table in OF_A_POST:
            of_post = "post_id = ?"
            if table == "article_values":
                of_post = "article_id IN (SELECT id FROM articles WHERE post_id = ?)"
            self._connection.execute(f"DELETE FROM {table} WHERE {of_post}", (post_id,))

    def _touch(self, page: ThreadPage, moment: str) -> None:
        """Every post of the page was seen now, changed or not."""
        self._connection.executemany(
            "UPDATE posts SET last_seen_at = ?, missing_since = NULL, page = ?, thread_id = ? WHERE id = ?",
            [(moment, _page_of(post, page), page.thread.id, post.id) for post in page.posts],
        )

    def _mark_missing(self, page: ThreadPage, moment: str) -> None:
        """A post is missing when its neighbours on both sides are on the page and it is not."""
        numbers = _own_numbers(page)
        if len(numbers) < 2:
            return
        shown = json.dumps([post.id for post in page.posts])
        self._connection.execute(
            "UPDATE posts SET missing_since = ? WHERE thread_id = ? AND number > ? AND number < ?"
            " AND missing_since IS NULL AND id NOT IN (SELECT value FROM json_each(?))",
            (moment, page.thread.id, min(numbers), max(numbers), shown),
        )

    def _save_thread_page(self, on_conflict: str, page: ThreadPage, capture_id: int) -> None:
        numbers = _own_numbers(page)
        row = {
            "thread_id": page.thread.id,
            "page": page.page,
            "capture_id": capture_id,
            "post_count": len(page.posts),
            "first_number": min(numbers, default=None),
            "last_number": max(numbers, default=None),
        }
        self._connection.execute(_insert("thread_pages", row, on_conflict), row)

    def _mark_complete(self, thread_id: int, moment: str) -> bool:
        url, pages, have = self._connection.execute(
            "SELECT url, page_count, (SELECT count(*) FROM thread_pages WHERE thread_id = id AND page <= page_count)"
            " FROM threads WHERE id = ?",
            (thread_id,),
        ).fetchone()
        complete: bool = have >= pages
        self._connection.execute("UPDATE threads SET complete = ? WHERE id = ?", (complete, thread_id))
        self._connection.execute("DELETE FROM problems WHERE thread_id = ? AND kind = 'incomplete'", (thread_id,))
        if not complete:
            detail = f"{have} of {pages} pages are archived. Archive the thread again: it goes on from there."
            self._add_problems([Problem("incomplete", detail)], url, thread_id, moment)
        return complete

    # --- small change -------------------------------------------------------------------------------------------------

    def _drop_page_problems(self, url: str, capture_id: int | None = None) -> None:
        """A page is known by its canonical address, one that could not be read by the address that was asked for."""
        self._connection.execute(
            "DELETE FROM problems WHERE url IN (?, (SELECT url FROM captures WHERE id = ?))"
            " AND kind NOT IN ('incomplete', 'gone')",
            (url, capture_id),
        )

    def _add_problems(self, problems: Iterable[Problem], url: str, thread_id: int | None, moment: str | None) -> None:
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
        self._insert_all("problems", rows)

    def _replace(self, table: str, thread_id: int, rows: list[Row]) -> None:
        self._connection.execute(f"DELETE FROM {table} WHERE thread_id = ?", (thread_id,))
        self._insert_all(table, rows)

    def _insert_all(self, table: str, rows: list[Row]) -> None:
        if rows:
            self._connection.executemany(_insert(table, rows[0]), rows)

    def _upsert(self, table: str, rows: list[Row]) -> None:
        if rows:
            sets = ", ".join(f'"{name}" = excluded."{name}"' for name in rows[0] if name != "id")
            self._connection.executemany(f"{_insert(table, rows[0])} ON CONFLICT(id) DO UPDATE SET {sets}", rows)


def _is_pinned(post: Post, page: ThreadPage) -> bool:
    """Whether a post stands on a page only because the forum repeats the first post on top of every page."""
    return post.number == 1 and page.page > 1


def _page_of(post: Post, page: ThreadPage) -> int:
    return 1 if _is_pinned(post, page) else page.page


def _own_numbers(page: ThreadPage) -> list[int]:
    """The post numbers of a page, without a first post that is pinned there."""
    return [post.number for post in page.posts if post.number is not None and not _is_pinned(post, page)]


def _insert(table: str, row: Row, on_conflict: str = "ABORT") -> str:
    names = ", ".join(f'"{name}"' for name in row)
    return f"INSERT OR {on_conflict} INTO {table}({names}) VALUES ({', '.join(f':{name}' for name in row)})"


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + ID_BATCH] for at in range(0, len(ids), ID_BATCH))
