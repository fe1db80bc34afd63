"""Headers that keep pages from loading anything from elsewhere, and limits on connections to archives."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from analysis import views
from analysis.browse.archive import APPLICATION_ID, HOME
from analysis.browse.host import Application

OURS = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
DATASETTE = (  # its own pages hold inline scripts and styles
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
MAX_VALUE = 16_000_000  # bytes of one value: without it `hex(zeroblob(200000000))` takes a gigabyte

Scope = dict[str, Any]
Receive = Callable[..., Awaitable[Any]]


def with_headers(application: Application) -> Application:
    """The application, each of whose answers forbids remote loads."""

    async def protected(scope: Scope, receive: Receive, send: Receive) -> None:
        policy = OURS if HOME in scope.get("path", "") else DATASETTE

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with(list(message.get("headers", [])), policy)}
            await send(message)

        await application(scope, receive, send_with_headers)

    return protected


def _with(headers: list[tuple[bytes, bytes]], policy: str) -> list[tuple[bytes, bytes]]:
    """The headers with ours in place of any of the same names."""
    ours = {
        b"content-security-policy": policy.encode("ascii"),
        b"referrer-policy": b"no-referrer",
        b"x-content-type-options": b"nosniff",
    }
    return [pair for pair in headers if pair[0].lower() not in ours] + list(ours.items())


def prepare(connection: sqlite3.Connection) -> None:
    """Bound what queries on an archive may do, and give it the views of the statistics; leave other databases alone."""
    if not _is_ours(connection):
        return
    bound(connection)
    views.attach(connection)  # so files without them, or with others of their names, are asked the right questions


def bound(connection: sqlite3.Connection) -> None:
    """Bound what queries on a file may do.

    The schema of a file that somebody sent may be hostile: functions with side effects are kept from its views and
    triggers, and damaged pages are found when they are read.
    """
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")


def _is_ours(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.DatabaseError:  # no database at all: Datasette says so itself
        return False
