"""Reads the header of a summary: what a thread is, how much was written in it, and how whole its archive is."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from analysis.summary.posts import Post
from analysis.summary.records import Header, Silence

_SAMPLE = 80  # characters of a post that tell its script


def read_header(connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]) -> Header:
    """The header of a thread that is in the archive."""
    title, prefix, url, kind, node, last, gone = connection.execute(
        "SELECT threads.title, prefix, threads.url, type, nodes.title, last_archived_at, gone_at "
        "FROM threads LEFT JOIN nodes ON nodes.id = node_id WHERE threads.id = ?",
        (thread_id,),
    ).fetchone()
    count, members, pages, archived, complete, articles, edited, missing, undated = connection.execute(
        "SELECT posts, members, pages, pages_archived, complete, articles, edited, missing, undated "
        "FROM thread_totals WHERE thread_id = ?",
        (thread_id,),
    ).fetchone()
    own, pasted, quoted = connection.execute(
        "SELECT words_own, words_pasted, words_quoted FROM thread_words WHERE thread_id = ?", (thread_id,)
    ).fetchone() or (0, 0, 0)
    cites = [post.cite for post in posts.values()]
    return Header(
        thread_id, title, prefix, url, kind, node, count, members, pages, archived, bool(complete),
        cites[0] if cites else None, cites[-1] if cites else None, _silence(connection, thread_id, posts), undated,
        _languages(connection, thread_id), _scripts(posts), own, pasted, quoted, articles, edited, missing, last, gone,
    )  # fmt: skip


def _silence(connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]) -> Silence | None:
    row = connection.execute(
        "SELECT gap_seconds, post_id, previous_post_id FROM post_gaps WHERE thread_id = ? AND gap_seconds > 0 "
        "ORDER BY gap_seconds DESC, post_id LIMIT 1",
        (thread_id,),
    ).fetchone()
    return Silence(row[0], posts[row[1]].cite, posts[row[2]].cite) if row else None


def _languages(connection: sqlite3.Connection, thread_id: int) -> tuple[tuple[str, int], ...]:
    rows = connection.execute(
        "SELECT language, count(*) FROM article_timeline WHERE thread_id = ? AND language IS NOT NULL "
        "GROUP BY language ORDER BY count(*) DESC, language",
        (thread_id,),
    )
    return tuple((language, number) for language, number in rows)


def _scripts(posts: Mapping[int, Post]) -> tuple[str, ...]:
    """The scripts of members' own words, by the number of posts that are mostly written in them."""
    found: Counter[str] = Counter()
    for post in posts.values():
        letters = "".join(post.text[start:end] for start, end in post.own)[:_SAMPLE]
        names = Counter(_script(letter) for letter in letters if letter.isalpha())
        if names:
            found[min(names, key=lambda name: (-names[name], name)).capitalize()] += 1
    return tuple(sorted((name for name in found if name), key=lambda name: (-found[name], name)))


@cache
def _script(letter: str) -> str:
    """A letter's script: the standard library knows it only as the first word of the letter's name."""
    return unicodedata.name(letter, "").partition(" ")[0]
