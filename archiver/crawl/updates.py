"""The database of an archive → its threads to bring up to date, with how many new posts are to be expected of each."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

UNFINISHED = 1e9  # posts, so to say: a thread of which pages are missing comes first
_SPAN = 30  # days before the last visit in which posts are counted


@dataclass(frozen=True, slots=True)
class Due:
    """A thread to visit again."""

    url: str
    title: str
    expected: float  # posts since the last visit, if it goes on as before
    last_post_at: datetime | None


def due_threads(connection: sqlite3.Connection, now: datetime) -> list[Due]:
    """The threads of an archive that may have changed, the most active first.

    Left out is what the forum says is gone, and what nobody can ask for: pages of news sites, copied texts.
    """
    rows = connection.execute(_DUE, {"now": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "span": _SPAN}).fetchall()
    due = [_due(*row) for row in rows]
    return sorted(due, key=lambda each: (-each.expected, each.url))


_DUE = """
    SELECT threads.url, threads.title, threads.complete,
        count(posts.id) FILTER (
            WHERE posts.posted_at > strftime('%Y-%m-%dT%H:%M:%SZ', threads.last_archived_at, '-' || :span || ' days')
        ) * max(0, julianday(:now) - julianday(threads.last_archived_at)) / :span AS expected,
        max(posts.posted_at) AS last_post_at
    FROM threads LEFT JOIN posts ON posts.thread_id = threads.id
    WHERE threads.gone_at IS NULL AND threads.type IS NOT 'news page' AND threads.url LIKE 'http%'
        AND threads.url NOT LIKE '%.invalid/%'
    GROUP BY threads.id
"""


def _due(url: str, title: str, complete: int, expected: float, last: str | None) -> Due:
    return Due(url, title, expected if complete else UNFINISHED + expected, _moment(last))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).astimezone(UTC) if written else None
