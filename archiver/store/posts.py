"""Posts of a page → their rows: new ones, changed ones with what they said before, and those that are missing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from archiver.model import FIRST_MADE_NUMBER, Part, Post, ThreadPage
from archiver.store.rows import iso, post_digest, post_row, post_rows
from archiver.store.statements import batches, insert, insert_all, marks

OF_A_POST = (
    "post_marks", "reactions", "links", "attachments", "images", "embeds", "unfurls", "code_blocks", "spoilers",
    "quotes", "speakers", "article_values", "articles", "parts",
)  # fmt: skip


def digests(connection: sqlite3.Connection, post_ids: Iterable[int]) -> dict[int, str]:
    """The digests of those of the posts that are archived."""
    known: dict[int, str] = {}
    for ids in batches(list(post_ids)):
        known.update(connection.execute(f"SELECT id, digest FROM posts WHERE id IN ({marks(ids)})", ids))
    return known


def save_posts(
    connection: sqlite3.Connection, page: ThreadPage, parts: Mapping[int, Sequence[Part]], moment: str
) -> tuple[int, int]:
    """Writes the posts that have parts; gives how many were new, and how many say something else than before."""
    new = changed = 0
    for post in page.posts:
        if post.id not in parts:
            continue
        old = connection.execute("SELECT text, edited_at, revision FROM posts WHERE id = ?", (post.id,)).fetchone()
        if old is None:
            new += 1
            _insert_post(connection, page, post, moment)
        else:
            changed += _update_post(connection, page, post, old)
        _save_parts(connection, post, parts[post.id])
    return new, changed


def _insert_post(connection: sqlite3.Connection, page: ThreadPage, post: Post, moment: str) -> None:
    row = post_row(post, page.thread.id, page_of(post, page)) | {
        "position": _place_of(post, page),
        "first_seen_at": moment,
        "last_seen_at": moment,
        "missing_since": None,
        "revision": 1,
        "digest": post_digest(post),
    }
    connection.execute(insert("posts", row), row)
    connection.execute("INSERT INTO post_html(post_id, html) VALUES (?, ?)", (post.id, post.html))
    connection.execute("INSERT INTO posts_fts(rowid, text) VALUES (?, ?)", (post.id, post.body.text))


def _update_post(
    connection: sqlite3.Connection, page: ThreadPage, post: Post, old: tuple[str, str | None, int]
) -> bool:
    """Writes what a page now shows; keeps the old words where they changed, and says whether they did.

    HTML alone differs for reasons that are no edit (a link card that was pending, a token), unless the page
    names a new time of edit.
    """
    text, edited_at, revision = old
    reworded = text != post.body.text
    edited = reworded or (edited_at != iso(post.edited_at) and post.edited_at is not None)
    if edited:
        _keep_revision(connection, post.id, revision)
    row = post_row(post, page.thread.id, page_of(post, page)) | {
        "revision": revision + edited,
        "digest": post_digest(post),
    }
    sets = ", ".join(f'"{name}" = :{name}' for name in row if name != "id")
    if reworded:
        connection.execute("INSERT INTO posts_fts(posts_fts, rowid, text) VALUES ('delete', ?, ?)", (post.id, text))
        connection.execute("INSERT INTO posts_fts(rowid, text) VALUES (?, ?)", (post.id, post.body.text))
    connection.execute(f"UPDATE posts SET {sets} WHERE id = :id", row)
    connection.execute("UPDATE post_html SET html = ? WHERE post_id = ?", (post.html, post.id))
    return edited


def _keep_revision(connection: sqlite3.Connection, post_id: int, revision: int) -> None:
    connection.execute(
        "INSERT INTO revisions(post_id, revision, seen_at, text, html)"
        " SELECT posts.id, ?, posts.last_seen_at, posts.text, post_html.html"
        " FROM posts JOIN post_html ON post_html.post_id = posts.id WHERE posts.id = ?",
        (revision, post_id),
    )


def _save_parts(connection: sqlite3.Connection, post: Post, parts: Sequence[Part]) -> None:
    _drop_parts(connection, post.id)
    rows = post_rows(post, parts)
    for table in reversed(OF_A_POST):
        insert_all(connection, table, getattr(rows, table))
    connection.executemany(
        "INSERT INTO articles_fts(rowid, headline, body) VALUES (:id, :headline, :body)", rows.articles
    )


def _drop_parts(connection: sqlite3.Connection, post_id: int) -> None:
    connection.execute(
        "INSERT INTO articles_fts(articles_fts, rowid, headline, body)"
        " SELECT 'delete', id, headline, body FROM articles WHERE post_id = ?",
        (post_id,),
    )
    for table in OF_A_POST:
        of_post = "post_id = ?"
        if table in ("article_values", "speakers"):
            of_post = "article_id IN (SELECT id FROM articles WHERE post_id = ?)"
        connection.execute(f"DELETE FROM {table} WHERE {of_post}", (post_id,))


def without_remnants(connection: sqlite3.Connection, page: ThreadPage) -> ThreadPage:
    """The page without what is less than an archived post: placeholders of deleted ones, the last one of a cut page."""
    cut = [post.id for post in page.posts[-1:] if not page.is_whole]
    known = digests(connection, [*_deleted(page), *cut])
    return replace(page, posts=tuple(post for post in page.posts if post.id not in known))


def mark_deleted(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> None:
    """Notes since when the page shows a placeholder in the place of a post."""
    connection.executemany(
        "UPDATE posts SET missing_since = coalesce(missing_since, ?) WHERE id = ?",
        [(moment, post_id) for post_id in _deleted(page)],
    )


def _deleted(page: ThreadPage) -> list[int]:
    return [problem.post_id for problem in page.problems if problem.kind == "gone" and problem.post_id is not None]


def touch(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> None:
    """Every post of the page was seen now, changed or not."""
    connection.executemany(
        "UPDATE posts SET last_seen_at = ?, missing_since = NULL, page = ?, position = coalesce(?, position),"
        " thread_id = ? WHERE id = ?",
        [(moment, page_of(post, page), _place_of(post, page), page.thread.id, post.id) for post in page.posts],
    )


def mark_missing(connection: sqlite3.Connection, page: ThreadPage, moment: str) -> int:
    """A post is missing when it was on this page, and its neighbours on both sides still are; gives how many are new.

    Neighbours by id: numbers and page borders shift when a post is deleted, ids do not.
    """
    own = [post.id for post in page.posts if not _is_pinned(post, page)]
    if len(own) < 2 or max(own) >= FIRST_MADE_NUMBER:  # numbers made from words are in no order
        return 0
    found = connection.execute(
        "UPDATE posts SET missing_since = ? WHERE thread_id = ? AND page = ? AND id > ? AND id < ?"
        " AND missing_since IS NULL AND id NOT IN (SELECT value FROM json_each(?))",
        (moment, page.thread.id, page.page, min(own), max(own), json.dumps(own)),
    )
    return found.rowcount


def _is_pinned(post: Post, page: ThreadPage) -> bool:
    """Whether a post stands on a page only because the forum repeats the first post on top of every page."""
    return post.number == 1 and page.page > 1


def page_of(post: Post, page: ThreadPage) -> int:
    """The page of the thread that a post belongs to."""
    return 1 if _is_pinned(post, page) else page.page


def _place_of(post: Post, page: ThreadPage) -> int | None:
    """Where a post stands on its page; None for a first post that is pinned on another."""
    own = [shown.id for shown in page.posts if not _is_pinned(shown, page)]
    return own.index(post.id) if post.id in own else None


def own_numbers(page: ThreadPage) -> list[int]:
    """The post numbers of a page, without a first post that is pinned there."""
    return [post.number for post in page.posts if post.number is not None and not _is_pinned(post, page)]
