"""Turns the rows of a thread into its summary: a header, the stories in it, what members say, sources, and gaps.

Nothing is written by a model and nothing is rephrased: sentences are excerpts of posts with the post's permalink.
The same archive gives the same summary, record for record.
"""

from __future__ import annotations

import sqlite3

from analysis import views
from analysis.summary.gaps import read_gaps
from analysis.summary.header import read_header
from analysis.summary.posts import read_posts
from analysis.summary.records import (
    Cite,
    Elsewhere,
    Excerpt,
    Exchange,
    Gap,
    Header,
    Host,
    Reference,
    Silence,
    Source,
    Statistics,
    Table,
    ThreadEntry,
    ThreadSummary,
    TimelineEntry,
    Voice,
)
from analysis.summary.sources import read_hosts, read_references, read_sources
from analysis.summary.timeline import read_timeline
from analysis.summary.voices import exchanges, read_talk, voices

__all__ = [
    "Cite", "Elsewhere", "Excerpt", "Exchange", "Gap", "Header", "Host", "Reference", "Silence", "Source", "Statistics",
    "Table", "ThreadEntry", "ThreadSummary", "TimelineEntry", "UnknownThreadError", "Voice", "find_threads",
    "statistics", "summarise",
]  # fmt: skip

VOICES = 7
EXCHANGES = 5
# The views that `statistics` shows, in this order.
TABLES = (
    "thread_totals", "thread_words", "thread_authors", "thread_days", "most_reacted", "most_quoted", "reply_edges",
    "outlets", "agencies", "quoted_people", "link_hosts", "article_timeline", "article_conflicts", "number_gaps",
)  # fmt: skip


class UnknownThreadError(LookupError):
    """The archive has no thread of that number."""


def summarise(connection: sqlite3.Connection, thread_id: int, *, voice_limit: int = VOICES) -> ThreadSummary:
    """The summary of a thread.

    Args:
        connection: to an archive; reading is enough.
        thread_id: the forum's number of the thread.
        voice_limit: how many posts of members are quoted at most.

    Raises:
        UnknownThreadError: the archive has no such thread.
        sqlite3.Error: the file is no archive.
    """
    views.attach(connection)
    _check(connection, thread_id)
    posts = read_posts(connection, thread_id)
    header = read_header(connection, thread_id, posts)
    # Nobody talks on a page of a news site: what stands beside its articles is the page's own.
    talk = read_talk(connection, thread_id, {} if header.type == "news page" else posts)
    return ThreadSummary(
        header=header,
        timeline=read_timeline(connection, thread_id, posts),
        voices=voices(talk, voice_limit),
        exchanges=exchanges(talk, EXCHANGES),
        outlets=read_sources(connection, "outlets", thread_id),
        agencies=read_sources(connection, "agencies", thread_id),
        hosts=read_hosts(connection, thread_id),
        references=read_references(connection, thread_id, posts),
        gaps=read_gaps(connection, header, posts),
    )


def statistics(connection: sqlite3.Connection, thread_id: int) -> Statistics:
    """The rows of the views for one thread; raises as `summarise` does."""
    views.attach(connection)
    title = _check(connection, thread_id)
    shown = {view.name: view for view in views.VIEWS}
    return Statistics(thread_id, title, tuple(_table(connection, shown[name], thread_id) for name in TABLES))


def find_threads(connection: sqlite3.Connection) -> list[ThreadEntry]:
    """The threads of an archive, in the order of their numbers."""
    views.attach(connection)
    rows = connection.execute(
        "SELECT id, threads.title, prefix, threads.url, posts, pages, pages_archived, threads.complete, "
        "last_archived_at, gone_at, missing "
        "FROM threads JOIN thread_totals ON thread_totals.thread_id = threads.id ORDER BY id"
    )
    return [
        ThreadEntry(thread_id, title, prefix, url, posts, pages, archived, bool(complete), last, gone, missing)
        for thread_id, title, prefix, url, posts, pages, archived, complete, last, gone, missing in rows
    ]


def _check(connection: sqlite3.Connection, thread_id: int) -> str:
    row = connection.execute("SELECT title FROM threads WHERE id = ?", (thread_id,)).fetchone()
    if row is None:
        raise UnknownThreadError(f"Thread {thread_id} is not in this archive.")
    return str(row[0])


def _table(connection: sqlite3.Connection, view: views.View, thread_id: int) -> Table:
    rows = connection.execute(f"SELECT * FROM {view.name} WHERE thread_id = ?", (thread_id,))
    columns = tuple(column[0] for column in rows.description)
    keep = [n for n, column in enumerate(columns) if column != "thread_id"]
    cells = tuple(tuple(row[n] for n in keep) for row in rows)
    return Table(view.name, view.title, view.description, tuple(columns[n] for n in keep), cells)
