"""A page's forum and sections → their rows, the same for threads and for lists of threads."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from archiver.model import Forum, Node


def save_forum(connection: sqlite3.Connection, forum: Forum) -> None:
    """Saves what a page tells of the forum; what it does not tell stays. A copied text changes no engine."""
    connection.execute(
        "INSERT INTO forum(id, base_url, title, engine, time_zone, language)"
        " VALUES (1, :base_url, :title, :engine, :time_zone, :language)"
        " ON CONFLICT(id) DO UPDATE SET title = coalesce(excluded.title, title),"
        " engine = iif(excluded.engine = 'plaintext', engine, excluded.engine),"
        " time_zone = coalesce(excluded.time_zone, time_zone), language = coalesce(excluded.language, language)",
        asdict(forum),
    )


def save_node(connection: sqlite3.Connection, node: Node, parent_id: int | None = None) -> None:
    """Saves a section; without a parent the one that is known stays."""
    connection.execute(
        "INSERT INTO nodes(id, title, url, parent_id) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
        " title = excluded.title, url = coalesce(excluded.url, url),"
        " parent_id = coalesce(excluded.parent_id, parent_id)",
        (node.id, node.title, node.url, parent_id),
    )
