"""Addresses of tables with a database's name as it is → the same with its dots encoded, as Datasette wants them.

An archive is named after its host, so every name has dots. Datasette 0.65 writes links from a row to another without
encoding them, and people type them so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

from analysis.browse.host import Application, Datasette

Scope = dict[str, Any]


def with_redirects(application: Application, datasette: Datasette) -> Application:
    """The application, which leads from `/forum.example/posts` to `/forum~2Eexample/posts`."""

    async def redirected(scope: Scope, receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
        target = _target(scope, datasette) if scope["type"] == "http" else None
        if target is None:
            await application(scope, receive, send)
            return
        headers = [(b"location", target.encode("ascii", "replace")), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return redirected


def _target(scope: Mapping[str, Any], datasette: Datasette) -> str | None:
    """Where the address should lead, None for one that is right as it is."""
    raw = scope.get("raw_path") or scope["path"].encode()
    base = datasette.urls.path("/")
    path = raw.decode("latin-1").partition("?")[0]
    if not path.startswith(base):
        return None
    name, slash, rest = path[len(base) :].partition("/")
    name = unquote(name)
    if "." not in name or name not in datasette.databases:
        return None
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{datasette.urls.database(name)}{slash}{rest}" + (f"?{query}" if query else "")
