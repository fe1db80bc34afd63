"""Rows of an archive → a thread, and its posts with all that belongs to them, read a few posts at a time."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

CHUNK = 50  # posts that are in memory at one time
MAX_NODES = 12  # sections above a thread

# What belongs to posts: table → its rows in the order in which the post has them.
_OF_POSTS = "post_id IN (SELECT value FROM json_each(?))"
_TABLES = {
    "parts": f"SELECT * FROM parts WHERE {_OF_POSTS} ORDER BY id",
    "articles": f"SELECT * FROM articles WHERE {_OF_POSTS} ORDER BY id",
    "article_values": "SELECT article_values.*, post_id FROM articles JOIN article_values ON article_id = articles.id "
    f"WHERE {_OF_POSTS} ORDER BY article_id, n",
    "speakers": "SELECT speakers.*, post_id FROM articles JOIN speakers ON article_id = articles.id "
    f"WHERE {_OF_POSTS} ORDER BY article_id, n",
    "quotes": "SELECT quotes.*, posts.number AS quoted_number, posts.url AS quoted_url, "
    "posts.thread_id AS found_thread_id FROM quotes LEFT JOIN posts ON posts.id = quoted_post_id "
    f"WHERE quotes.{_OF_POSTS} ORDER BY part_id",
    **{
        table: f"SELECT * FROM {table} WHERE {_OF_POSTS} ORDER BY part_id"
        for table in ("spoilers", "code_blocks", "unfurls", "embeds", "images")
    },
    **{
        table: f"SELECT * FROM {table} WHERE {_OF_POSTS} ORDER BY post_id, position"
        for table in ("attachments", "links", "reactions", "post_marks")
    },
    "revisions": f"SELECT post_id, revision, seen_at, text FROM revisions WHERE {_OF_POSTS} ORDER BY post_id, revision",
}
# By number; what has none follows as it stands on the pages. Only numbers are sorted: texts would fill the memory.
_ORDER = "SELECT id FROM posts WHERE thread_id = ? ORDER BY number IS NULL, number, page, position, id"
_SECTIONS = f"""
    WITH RECURSIVE up(title, parent_id, depth) AS (
        SELECT title, parent_id, 0 FROM nodes WHERE id = ?
        UNION ALL SELECT nodes.title, nodes.parent_id, depth + 1 FROM nodes JOIN up ON nodes.id = up.parent_id
        WHERE depth < {MAX_NODES}
    ) SELECT title FROM up ORDER BY depth DESC
"""


class UnknownThreadError(LookupError):
    """The archive has no thread of that number."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread without its posts."""

    archive: str  # name of the archive that it is in
    row: Row  # of `threads`
    forum: Row
    sections: tuple[str, ...]  # that it lies in, the outermost first
    tags: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    poll: Row | None  # with its `options`
    first_post_id: int | None  # None where nothing of it is archived
    post_count: int
    missing_count: int  # posts that the forum showed once and does not show any more

    @property
    def id(self) -> int:
        """The forum's number of the thread."""
        return int(self.row["id"])

    @property
    def title(self) -> str:
        """Its title, without the prefix."""
        return str(self.row["title"])


@dataclass(frozen=True, slots=True)
class Post:
    """A post, and the rows that belong to it."""

    thread: Thread
    row: Row  # of `posts`
    tables: Mapping[str, list[Row]]  # by the table that the rows stand in

    def rows(self, table: str) -> list[Row]:
        """Its rows of a table; `article_values` and `speakers` have its number, too."""
        return self.tables.get(table, [])


def count_posts(connection: sqlite3.Connection) -> dict[int, int]:
    """The threads of an archive by their numbers, each with how many of its posts are archived."""
    sql = (
        "SELECT threads.id, count(posts.id) FROM threads LEFT JOIN posts ON thread_id = threads.id "
        "GROUP BY threads.id ORDER BY threads.id"
    )
    return dict(connection.execute(sql).fetchall())


def read_thread(connection: sqlite3.Connection, archive: str, thread_id: int) -> Thread:
    """A thread of the archive of that name.

    Raises:
        UnknownThreadError: the archive has no such thread.
        sqlite3.Error: the file is no archive.
    """
    found = _rows(connection, "SELECT * FROM threads WHERE id = ?", thread_id)
    if not found:
        raise UnknownThreadError(f"Thread {thread_id} is not in this archive.")
    posts = _rows(
        connection, "SELECT count(*) AS n, count(missing_since) AS missing FROM posts WHERE thread_id = ?", thread_id
    )[0]
    tags = _rows(connection, "SELECT name FROM thread_tags WHERE thread_id = ? ORDER BY name", thread_id)
    fields = _rows(connection, "SELECT name, value FROM thread_fields WHERE thread_id = ? ORDER BY name", thread_id)
    return Thread(
        archive=archive,
        row=found[0],
        forum=next(iter(_rows(connection, "SELECT * FROM forum")), {"title": None, "base_url": ""}),
        sections=tuple(row["title"] for row in _rows(connection, _SECTIONS, found[0]["node_id"])),
        tags=tuple(row["name"] for row in tags),
        fields=tuple((row["name"], row["value"]) for row in fields),
        poll=_poll(connection, thread_id),
        first_post_id=next((row["id"] for row in _rows(connection, f"{_ORDER} LIMIT 1", thread_id)), None),
        post_count=posts["n"],
        missing_count=posts["missing"],
    )


def _poll(connection: sqlite3.Connection, thread_id: int) -> Row | None:
    found = _rows(connection, "SELECT * FROM polls WHERE thread_id = ?", thread_id)
    if not found:
        return None
    sql = "SELECT option, votes FROM poll_options WHERE thread_id = ? ORDER BY position"
    return found[0] | {"options": _rows(connection, sql, thread_id)}


def read_posts(connection: sqlite3.Connection, thread: Thread) -> Iterator[Post]:
    """The posts of a thread by number, those without one last. A few are in memory at one time, however many follow."""
    order = connection.execute(_ORDER, (thread.id,))
    while ids := [post_id for (post_id,) in order.fetchmany(CHUNK)]:
        yield from _chunk(connection, thread, ids)


def _chunk(connection: sqlite3.Connection, thread: Thread, ids: Sequence[int]) -> Iterator[Post]:
    wanted = json.dumps(ids)
    posts = _rows(connection, "SELECT * FROM posts WHERE id IN (SELECT value FROM json_each(?))", wanted)
    by_id = {row["id"]: row for row in posts}
    belongings: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table, sql in _TABLES.items():
        for row in _rows(connection, sql, wanted):
            belongings[row["post_id"]][table].append(row)
    for post_id in ids:
        yield Post(thread, by_id[post_id], belongings[post_id])


def _rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[Row]:
    """Rows as dictionaries, whatever the connection makes of them by itself."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def names_in(members: str) -> list[str]:
    """The names in a JSON list, whatever the file holds."""
    try:
        names = json.loads(members)
    except (ValueError, RecursionError):
        return []
    return [str(name) for name in names] if isinstance(names, list) else []
