"""Reads where a thread's news comes from: outlets, agencies, hosts of links, and pages linked but not pasted."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from analysis.summary.posts import Post
from analysis.summary.records import Cite, Host, Reference, Source


def read_sources(
    connection: sqlite3.Connection, view: Literal["outlets", "agencies"], thread_id: int
) -> tuple[Source, ...]:
    """The outlets or agencies of a thread's articles, the commonest first."""
    name = {"outlets": "outlet", "agencies": "agency"}[view]
    rows = connection.execute(
        f"SELECT {name}, articles, members, iif(undated, NULL, first_posted_at), iif(undated, NULL, last_posted_at) "
        f"FROM {view} WHERE thread_id = ? ORDER BY articles DESC, {name}",
        (thread_id,),
    )
    return tuple(Source(*row) for row in rows)


def read_hosts(connection: sqlite3.Connection, thread_id: int) -> tuple[Host, ...]:
    """The hosts outside the forum that a thread links to, the commonest first."""
    rows = connection.execute(
        "SELECT host, links, posts FROM link_hosts WHERE thread_id = ? ORDER BY links DESC, host", (thread_id,)
    )
    base = connection.execute("SELECT base_url FROM forum").fetchone()
    own = urlsplit(base[0]).hostname if base else None
    return tuple(Host(*row) for row in rows if row[0] != own)


def read_references(connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]) -> tuple[Reference, ...]:
    """Addresses outside the forum that a thread links to and that no article of the archive comes from."""
    rows = connection.execute(
        "SELECT links.url, NULL, posts.id FROM posts JOIN links ON links.post_id = posts.id WHERE thread_id = :thread "
        "UNION SELECT unfurls.url, unfurls.title, posts.id FROM posts JOIN unfurls ON unfurls.post_id = posts.id "
        "WHERE thread_id = :thread",
        {"thread": thread_id},
    ).fetchall()
    pasted = _pasted(connection)
    base = connection.execute("SELECT base_url FROM forum").fetchone()
    titles: dict[str, str | None] = {}
    cites: dict[str, dict[int, Cite]] = {}
    order = {post_id: n for n, post_id in enumerate(posts)}
    for url, title, post_id in sorted(rows, key=lambda row: (order[row[2]], row[0])):
        if url not in pasted and not (base and url.startswith(base[0])):
            titles[url] = titles.get(url) or title
            cites.setdefault(url, {})[post_id] = posts[post_id].cite
    return tuple(Reference(url, titles[url], tuple(by.values())) for url, by in cites.items())


def _pasted(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT source_url FROM articles WHERE source_url IS NOT NULL")
    return {url for (url,) in rows}
