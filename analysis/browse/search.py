"""Words → posts that hold them, with extracts whose hits are marked; ranked, or by date."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from analysis.browse.archive import Archive, Row
from analysis.browse.host import QueryInterrupted, escape_query
from analysis.search import RANKED, containing, unspaced

HITS_A_PAGE = 20
MAX_PAGE = 50
COUNTED = 10_000  # hits are counted up to here

Order = Literal["best", "newest", "oldest"]
ORDERS: tuple[Order, ...] = ("best", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: words in FTS5's syntax, and filters."""

    words: str
    order: Order = "best"
    author: str | None = None  # a member's name, whatever its case
    thread_id: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits; `count` ends at COUNTED + 1, `more` says whether a next page has hits."""

    hits: list[Row]
    count: int
    more: bool
    note: str | None = None  # a sentence when the search was not done as written


def order_of(value: str) -> Order:
    """The order that a query string names; best when it names none."""
    return next((order for order in ORDERS if order == value), "best")


async def search(archive: Archive, query: Query) -> Answer:
    """Search an archive. What is no valid query of FTS5 is searched as plain words, and Chinese as parts of words."""
    answer = await _search_index(archive, query)
    words = unspaced(query.words)
    if answer.count or not words:
        return answer
    try:
        return await _search_posts(archive, query, words)
    except QueryInterrupted:
        return Answer([], 0, more=False, note="The search took too long: such words are looked for in every post.")


async def _search_index(archive: Archive, query: Query) -> Answer:
    try:
        return await _search(archive, query, query.words)
    except QueryInterrupted:
        return Answer([], 0, more=False, note="The search took too long. A rarer word, or newest first, is quicker.")
    except sqlite3.Error:
        pass
    note = "The words were searched as they stand: they are no query in the syntax of SQLite's full-text search."
    try:
        answer = await _search(archive, query, escape_query(query.words.replace("\0", " ")))
    except (sqlite3.Error, QueryInterrupted):
        return Answer([], 0, more=False, note="These words cannot be searched.")
    return Answer(answer.hits, answer.count, answer.more, note)


async def _search(archive: Archive, query: Query, words: str) -> Answer:
    conditions, joined = _filters(query)
    matching = f"from posts_fts {joined} where posts_fts match :words {conditions}"
    parameters = {"words": words, "author": query.author, "thread_id": query.thread_id}
    counted = await archive.row(f"select count(*) as n from (select 1 {matching} limit {COUNTED + 1})", **parameters)
    found = await archive.rows(
        f"""
        select posts.id, posts.number, posts.author, posts.author_id, posts.posted_at, posts.thread_id, threads.title,
            snippet(posts_fts, 0, char(1), char(2), ' … ', 48) as extract
        from (
            select posts_fts.rowid as id, {"posts_fts.rank" if query.order == "best" else "0"} as score {matching}
            {_cap(matching) if query.order == "best" else ""} order by {_ordering(query.order)}
            limit {HITS_A_PAGE + 1} offset :skipped
        ) as hits
        join posts_fts on posts_fts.rowid = hits.id and posts_fts match :words
        join posts on posts.id = hits.id join threads on threads.id = posts.thread_id
        order by {"hits.score, hits.id desc" if query.order == "best" else _ordering(query.order, "hits.id")}
        """,
        skipped=(query.page - 1) * HITS_A_PAGE,
        **parameters,
    )
    return Answer(found[:HITS_A_PAGE], counted["n"] if counted else 0, more=len(found) > HITS_A_PAGE)


async def _search_posts(archive: Archive, query: Query, words: list[str]) -> Answer:
    """Posts that hold the words anywhere, newest first unless the oldest are asked for."""
    condition, extract, named = containing(words)
    conditions, _ = _filters(query)
    matching = f"from posts where {condition} {conditions.replace('wanted.', 'posts.')}"
    parameters = {**named, "author": query.author, "thread_id": query.thread_id}
    counted = await archive.row(f"select count(*) as n from (select 1 {matching} limit {COUNTED + 1})", **parameters)
    order = "posts.id" if query.order == "oldest" else "posts.id desc"
    found = await archive.rows(
        f"""
        select posts.id, posts.number, posts.author, posts.author_id, posts.posted_at, posts.thread_id, threads.title,
            {extract} as extract
        {matching.replace("from posts", "from posts join threads on threads.id = posts.thread_id", 1)}
        order by {order} limit {HITS_A_PAGE + 1} offset :skipped
        """,
        skipped=(query.page - 1) * HITS_A_PAGE,
        **parameters,
    )
    return Answer(found[:HITS_A_PAGE], counted["n"] if counted else 0, more=len(found) > HITS_A_PAGE)


def _filters(query: Query) -> tuple[str, str]:
    conditions = ""
    if query.author:
        conditions += " and wanted.author = :author collate nocase"
    if query.thread_id is not None:
        conditions += " and wanted.thread_id = :thread_id"
    return conditions, "join posts as wanted on wanted.id = posts_fts.rowid" if conditions else ""


def _cap(matching: str) -> str:
    newest = f"select posts_fts.rowid {matching} order by posts_fts.rowid desc limit 1 offset {RANKED}"
    return f"and posts_fts.rowid >= ifnull(({newest}), 0)"


def _ordering(order: Order, key: str = "posts_fts.rowid") -> str:
    return {"best": f"posts_fts.rank, {key} desc", "newest": f"{key} desc", "oldest": key}[order]
