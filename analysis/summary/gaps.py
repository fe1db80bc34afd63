"""Reads what is missing, uncertain or contradictory in the archive of a thread: a sentence each, with where to look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby

from analysis.summary.posts import Post
from analysis.summary.records import Gap, Header

_WORDS = {
    "event_date": "date of the event", "published_at": "time of publication", "updated_at": "time of the update",
    "source_url": "source",
}  # fmt: skip
_RULES = {
    "weekday_in_lead": "weekday in the lead", "date_of_event": "the member's own field",
    "thread_field": "the thread's field", "time_of_posting": "the time of posting",
}  # fmt: skip


def read_gaps(connection: sqlite3.Connection, header: Header, posts: Mapping[int, Post]) -> tuple[Gap, ...]:
    """All gaps of a thread: of the archive first, of its articles next, then what was noticed while reading."""
    return (
        *_incomplete(header),
        *_numbers(connection, header),
        *_deleted(header, posts),
        *_undated(connection, header, posts),
        *_conflicts(connection, header, posts),
        *_problems(connection, header, posts),
    )


def _incomplete(header: Header) -> Iterator[Gap]:
    if header.gone_at:
        yield Gap("gone", f"The forum says since {header.gone_at} that this thread is gone.", header.url)
    if not header.complete:
        pages = f"{header.pages_archived} of {header.pages} page{'' if header.pages == 1 else 's'}"
        yield Gap("incomplete", f"The archive of this thread is not complete: it has {pages}.", header.url)


def _numbers(connection: sqlite3.Connection, header: Header) -> Iterator[Gap]:
    rows = connection.execute(
        "SELECT first_missing, last_missing, url FROM number_gaps WHERE thread_id = ? ORDER BY first_missing",
        (header.thread_id,),
    )
    for first, last, url in rows:
        which = f"Post #{first} is" if first == last else f"Posts #{first} to #{last} are"
        yield Gap("numbers", f"{which} not in the archive.", url)


def _deleted(header: Header, posts: Mapping[int, Post]) -> Iterator[Gap]:
    cites = tuple(post.cite for post in posts.values() if post.cite.missing)
    if cites:
        detail = "A post is" if len(cites) == 1 else f"{len(cites)} posts are"
        yield Gap(
            "deleted", f"{detail} not shown by the forum any more; the archive keeps what was said.", header.url, cites
        )


def _undated(connection: sqlite3.Connection, header: Header, posts: Mapping[int, Post]) -> Iterator[Gap]:
    rows = connection.execute(
        "SELECT post_id FROM article_timeline WHERE thread_id = ? AND event_date IS NULL AND published_at IS NULL",
        (header.thread_id,),
    ).fetchall()
    found = {post_id for (post_id,) in rows}
    cites = tuple(post.cite for post_id, post in posts.items() if post_id in found)
    if cites:
        detail = "An article has" if len(rows) == 1 else f"{len(rows)} articles have"
        yield Gap("undated", f"{detail} no date of its own." if len(rows) == 1 else f"{detail} no date of their own.",
                  header.url, cites)  # fmt: skip


def _conflicts(connection: sqlite3.Connection, header: Header, posts: Mapping[int, Post]) -> Iterator[Gap]:
    rows = connection.execute(
        "SELECT post_id, field, chosen_value, chosen_rule, other_value, other_rule, url FROM article_conflicts "
        "WHERE thread_id = ? ORDER BY post_id, article_id, field, other_value",
        (header.thread_id,),
    )
    for post_id, field, chosen, chosen_rule, other, other_rule, url in rows:
        name = _WORDS.get(field, field)
        detail = f"An article's {name} is {chosen}{_rule(chosen_rule)}; against it stands {other}{_rule(other_rule)}."
        if chosen is None:
            detail = f"An article's {name} is uncertain: {other}{_rule(other_rule)} was not taken."
        yield Gap("conflict", detail, url, (posts[post_id].cite,))


def _rule(rule: str | None) -> str:
    return f" ({_RULES.get(rule, rule.replace('_', ' '))})" if rule else ""


def _problems(connection: sqlite3.Connection, header: Header, posts: Mapping[int, Post]) -> Iterator[Gap]:
    """What was noticed while reading; the same sentence about many posts is one gap."""
    rows = connection.execute(
        "SELECT detail, url, post_id FROM problems WHERE thread_id = ? ORDER BY detail, post_id, url",
        (header.thread_id,),
    ).fetchall()
    for detail, same in groupby(rows, key=lambda row: row[0]):
        found = list(same)
        cites = tuple(posts[post_id].cite for _, _, post_id in found if post_id in posts)
        yield Gap("problem", detail, found[0][1], cites)
