"""A page of a list of threads → its rows: what the list says of each thread, and whether all of that is archived."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from archiver.model import ListedThread, ThreadList
from archiver.store.problems import add_problems, drop_list_problems
from archiver.store.rows import Row, iso, listed_row
from archiver.store.sections import save_forum, save_node
from archiver.store.statements import insert

# What every list tells of a thread, so that a newer list speaks for it even where it says nothing.
_ALWAYS_TOLD = ("title", "prefix", "url", "seen_at")
_ROUNDED_FROM = 1000  # XenForo 2 prints "1K": from there on a count is no number of posts
_MINUTE = len("2025-07-16T00:50")  # what lists print of a time


def save_list(connection: sqlite3.Connection, listing: ThreadList, capture_id: int, seen_at: datetime) -> None:
    """Saves a page of a list inside the caller's transaction; what an older page said of a thread gives way.

    Args:
        connection: of the archive.
        listing: the page as it was read.
        capture_id: the capture it was read from.
        seen_at: when it was captured, UTC.
    """
    moment = iso(seen_at)
    save_forum(connection, listing.forum)
    for node in dict.fromkeys((listing.node, *(listed.node for listed in listing.threads))):
        if node is not None:
            save_node(connection, node)
    rows = [_row(listing, listed) | {"seen_at": moment} for listed in listing.threads]
    _save_rows(connection, rows)
    connection.executemany(
        "UPDATE threads SET is_sticky = coalesce(:is_sticky, is_sticky), is_open = coalesce(:is_open, is_open)"
        " WHERE id = :id AND last_archived_at <= :seen_at",
        rows,
    )
    drop_list_problems(connection, listing.url, capture_id)
    add_problems(connection, listing.problems, listing.url, None, moment)


def fill_from_list(connection: sqlite3.Connection, thread_id: int) -> None:
    """Gives a thread what its own pages do not tell and a list told before: whether it is sticky, and open."""
    connection.execute(
        "UPDATE threads SET is_sticky = coalesce(threads.is_sticky, listed.is_sticky),"
        " is_open = coalesce(threads.is_open, listed.is_open)"
        " FROM listed_threads AS listed WHERE threads.id = ? AND listed.id = threads.id",
        (thread_id,),
    )


def has_listed(connection: sqlite3.Connection, listed: ListedThread, changed_by: datetime | None) -> bool:
    """Whether all of a thread that a list tells of is archived: every page, and its last post.

    Args:
        connection: of the archive.
        listed: what the list says.
        changed_by: the latest moment at which its last post can have been written; None where nobody knows.
    """
    row = connection.execute(
        "SELECT (SELECT captured_at FROM captures JOIN thread_pages ON captures.id = capture_id"
        "  WHERE thread_pages.thread_id = threads.id AND thread_pages.page = page_count)"
        " FROM threads WHERE id = ? AND complete AND gone_at IS NULL",
        (listed.id,),
    ).fetchone()
    if row is None or row[0] is None:
        return False
    if changed_by is None:  # a list without dates
        return _has_all_posts(connection, listed)
    return bool(row[0] > iso(changed_by)) and _has_last_post(connection, listed)


def _has_last_post(connection: sqlite3.Connection, listed: ListedThread) -> bool:
    """Whether the last post is archived: a post that had to be approved appears later than its date says."""
    printed = listed.last_post_text or ""
    newest, is_printed = connection.execute(
        "SELECT max(posted_at), max(substr(posted_text, 1, length(:text)) = :text) FROM posts WHERE thread_id = :id",
        {"id": listed.id, "text": printed},
    ).fetchone()
    last = iso(listed.last_post_at)
    if newest is not None and last is not None:
        return bool(newest[:_MINUTE] >= last[:_MINUTE])
    return bool(last is None and printed and is_printed) or _has_all_posts(connection, listed)


def _has_all_posts(connection: sqlite3.Connection, listed: ListedThread) -> bool:
    """Whether as many posts are archived as the list counts, where it counts exactly."""
    query = "SELECT count(*) FROM posts WHERE thread_id = ? AND missing_since IS NULL"
    posts: int = connection.execute(query, (listed.id,)).fetchone()[0]
    return listed.reply_count is not None and posts == listed.reply_count + 1 <= _ROUNDED_FROM


def _row(listing: ThreadList, listed: ListedThread) -> Row:
    row = listed_row(listed)
    if row["node_id"] is None and listing.kind == "forum" and listing.node is not None:
        row["node_id"] = listing.node.id
    return row


def _save_rows(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """A list of search results tells less than a section: what it does not tell stays."""
    if not rows:
        return
    sets = ", ".join(
        f"{name} = excluded.{name}" if name in _ALWAYS_TOLD else f"{name} = coalesce(excluded.{name}, {name})"
        for name in rows[0]
        if name != "id"
    )
    on_conflict = f"ON CONFLICT(id) DO UPDATE SET {sets} WHERE excluded.seen_at >= seen_at"
    connection.executemany(f"{insert('listed_threads', rows[0])} {on_conflict}", rows)
