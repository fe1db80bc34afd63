"""A page of a thread → its rows: forum, sections, members, thread, posts, and whether the thread is complete now."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from archiver.model import FIRST_MADE_NUMBER, Part, Problem, ThreadPage
from archiver.store.lists import fill_from_list
from archiver.store.posts import (
    digests,
    mark_deleted,
    mark_missing,
    own_numbers,
    save_posts,
    touch,
    without_remnants,
)
from archiver.store.problems import add_problems, drop_gone, drop_page_problems
from archiver.store.rows import iso, member_row, thread_row
from archiver.store.sections import save_forum, save_node
from archiver.store.statements import insert, insert_all, replace_rows, upsert

GO_ON = "Archive the thread again: it goes on from there."
COPY_THE_REST = "Not all of its posts are archived: copy the rest of its pages, and add them."


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What saving a page changed."""

    new: int  # posts seen for the first time
    changed: int  # posts whose text is another now
    complete: bool  # every page of the thread is archived
    missing: int = 0  # posts that are not on it any more


def save_page(
    connection: sqlite3.Connection,
    page: ThreadPage,
    parts: Mapping[int, Sequence[Part]],
    capture_id: int,
    seen_at: datetime,
) -> SavedPage:
    """Saves a page inside the caller's transaction.

    Args:
        connection: of the archive.
        page: the page as an engine read it.
        parts: the parts of the posts that `changed_posts` named, by post id.
        capture_id: the capture it was read from.
        seen_at: when it was captured, UTC.
    """
    moment = iso(seen_at)
    assert moment is not None
    if _was_seen_later(connection, page.thread.id, moment):
        return _fill_in(connection, page, parts, capture_id, moment)
    save_forum(connection, page.forum)
    _save_nodes(connection, page)
    _save_members(connection, page, moment)
    _save_thread(connection, page, moment)
    page = without_remnants(connection, page)
    new, changed = save_posts(connection, page, parts, moment)
    touch(connection, page, moment)
    missing = 0
    if page.is_whole:
        missing = mark_missing(connection, page, moment)
        _save_thread_page(connection, "REPLACE", page, capture_id)
    mark_deleted(connection, page, moment)
    drop_page_problems(connection, page.url, capture_id)
    drop_gone(connection, page.thread.id)
    add_problems(connection, page.problems, page.url, page.thread.id, moment)
    return SavedPage(new, changed, _mark_complete(connection, page, moment), missing)


def _was_seen_later(connection: sqlite3.Connection, thread_id: int, moment: str) -> bool:
    query = "SELECT 1 FROM threads WHERE id = ? AND last_archived_at > ?"
    return connection.execute(query, (thread_id, moment)).fetchone() is not None


def _fill_in(
    connection: sqlite3.Connection, page: ThreadPage, parts: Mapping[int, Sequence[Part]], capture_id: int, moment: str
) -> SavedPage:
    """Saves a page older than what is archived of its thread: only posts that nobody saw since are news."""
    known = digests(connection, [post.id for post in page.posts])
    page = replace(page, posts=tuple(post for post in page.posts if post.id not in known))
    _save_members(connection, page, moment)
    new, _ = save_posts(connection, page, parts, moment)
    query = "SELECT 1 FROM thread_pages WHERE thread_id = ? AND page = ?"
    if connection.execute(query, (page.thread.id, page.page)).fetchone() is None:
        add_problems(connection, page.problems, page.url, page.thread.id, moment)
    if page.is_whole:
        _save_thread_page(connection, "IGNORE", page, capture_id)
    return SavedPage(new, 0, _mark_complete(connection, page, moment))


def _save_nodes(connection: sqlite3.Connection, page: ThreadPage) -> None:
    parent: int | None = None
    for node in page.thread.nodes:
        save_node(connection, node, parent)
        parent = node.id


def _save_members(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> None:
    seen = {post.member.id: member_row(post.member) for post in page.posts if post.member}
    names = {post.author_id: post.author for post in page.posts} | {page.thread.author_id: page.thread.author}
    for member_id, name in names.items():
        if member_id is not None and name is not None and member_id not in seen:
            connection.execute(
                "INSERT OR IGNORE INTO members(id, name, last_seen_at) VALUES (?, ?, ?)", (member_id, name, moment)
            )
    rows = [row | {"last_seen_at": moment} for row in seen.values()]
    upsert(connection, "members", rows, newer_by="last_seen_at")


def _save_thread(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> None:
    thread = page.thread
    row = thread_row(thread) | {
        "page_count": page.page_count,
        "complete": 0,
        "first_archived_at": moment,
        "last_archived_at": moment,
    }
    kept = ("id", "complete", "first_archived_at")
    updates = [f"{name} = coalesce(excluded.{name}, {name})" for name in row if name not in kept]
    connection.execute(
        f"{insert('threads', row)} ON CONFLICT(id) DO UPDATE SET {', '.join(updates)}, gone_at = NULL", row
    )
    fill_from_list(connection, thread.id)
    tags = [{"thread_id": thread.id, "name": name} for name in dict.fromkeys(thread.tags)]
    replace_rows(connection, "thread_tags", thread.id, tags)
    if thread.fields:  # only the page with the first post shows them
        fields = [{"thread_id": thread.id, "name": name, "value": value} for name, value in dict(thread.fields).items()]
        replace_rows(connection, "thread_fields", thread.id, fields)
    if thread.poll:
        _save_poll(connection, page)


def _save_poll(connection: sqlite3.Connection, page: ThreadPage) -> None:
    poll, thread_id = page.thread.poll, page.thread.id
    assert poll is not None
    connection.execute("DELETE FROM poll_options WHERE thread_id = ?", (thread_id,))
    row = {"thread_id": thread_id, "question": poll.question, "voters": poll.voters}
    replace_rows(connection, "polls", thread_id, [row])
    options = [
        {"thread_id": thread_id, "position": position, "option": option.option, "votes": option.votes}
        for position, option in enumerate(poll.options)
    ]
    insert_all(connection, "poll_options", options)


def _save_thread_page(connection: sqlite3.Connection, on_conflict: str, page: ThreadPage, capture_id: int) -> None:
    numbers = own_numbers(page)
    row = {
        "thread_id": page.thread.id,
        "page": page.page,
        "capture_id": capture_id,
        "post_count": len(page.posts),
        "first_number": min(numbers, default=None),
        "last_number": max(numbers, default=None),
    }
    if page.coverage:
        row |= {name: value for name, value in asdict(page.coverage).items() if name != "posts"}
    connection.execute(insert("thread_pages", row, on_conflict), row)


def _mark_complete(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> bool:
    thread_id, is_copied = page.thread.id, any(post.id >= FIRST_MADE_NUMBER for post in page.posts)
    url, pages, have = connection.execute(
        "SELECT url, page_count, (SELECT count(*) FROM thread_pages WHERE thread_id = id AND page <= page_count)"
        " FROM threads WHERE id = ?",
        (thread_id,),
    ).fetchone()
    complete: bool = have >= pages or (is_copied and _has_all_posts(connection, thread_id))
    connection.execute("UPDATE threads SET complete = ? WHERE id = ?", (complete, thread_id))
    connection.execute("DELETE FROM problems WHERE thread_id = ? AND kind = 'incomplete'", (thread_id,))
    if not complete:
        detail = COPY_THE_REST if is_copied else f"{have} of {pages} pages are archived. {GO_ON}"
        add_problems(connection, [Problem("incomplete", detail)], url, thread_id, moment)
    return complete


def _has_all_posts(connection: sqlite3.Connection, thread_id: int) -> bool:
    """Whether there are as many posts as the forum counted: copied pages may come without their number."""
    query = "SELECT count(*) > reply_count FROM posts JOIN threads ON threads.id = thread_id WHERE thread_id = ?"
    return bool(connection.execute(query, (thread_id,)).fetchone()[0])
