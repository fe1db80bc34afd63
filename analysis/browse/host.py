"""What the pages use of Datasette, with types, the same over 0.65 and 1.0."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

import datasette as _datasette  # type: ignore[import-untyped]  # Datasette has no types
from datasette import database as _database
from datasette import handle_exception as _errors
from datasette import utils as _utils

Value = TypeVar("Value")
Hook = TypeVar("Hook", bound=Callable[..., object])
Parameters = Mapping[str, object]
Actor = Mapping[str, object] | None
Application = Callable[[dict[str, Any], Callable[..., Awaitable[Any]], Callable[..., Awaitable[Any]]], Awaitable[None]]

Forbidden: type[Exception] = _datasette.Forbidden
QueryInterrupted: type[Exception] = _database.QueryInterrupted


class Results(Protocol):
    """What a query answers with."""

    rows: Sequence[sqlite3.Row]


class Database(Protocol):
    """An attached database."""

    name: str
    path: str | None  # of its file

    async def execute(self, sql: str, params: Parameters | None = None, *, log_sql_errors: bool = True) -> Results:
        """Run a query that reads; raises QueryInterrupted when it takes longer than the limit."""

    async def execute_fn(self, function: Callable[[sqlite3.Connection], Value]) -> Value:
        """Call a function with a connection for reading, in a thread of its own."""


@dataclass(frozen=True, slots=True)
class _Limited(Generic[Value]):
    """A function of a connection, with a time limit."""

    function: Callable[[sqlite3.Connection], Value]
    limit_ms: int

    def __call__(self, connection: sqlite3.Connection) -> Value:
        """Call it. Raises sqlite3.OperationalError ("interrupted") at the limit."""
        with time_limit(connection, self.limit_ms):
            return self.function(connection)


class Urls(Protocol):
    """Datasette's own addresses."""

    def path(self, path: str) -> str:
        """The path below base_url."""

    def table(self, database: str, table: str) -> str:
        """The page of a table."""

    def row(self, database: str, table: str, row_path: str) -> str:
        """The page of a row."""

    def database(self, database: str) -> str:
        """The page of a database."""

    def instance(self) -> str:
        """The home page."""


class Arguments(Protocol):
    """The query string."""

    def get(self, name: str, default: str = "") -> str:
        """The first value of that name."""


class Request(Protocol):
    """A request."""

    actor: Actor
    args: Arguments
    url_vars: Mapping[str, str]


class Response(Protocol):
    """An answer."""

    status: int
    headers: dict[str, str]


class Datasette(Protocol):
    """The running instance."""

    databases: Mapping[str, Database]
    urls: Urls

    async def render_template(self, templates: list[str], context: Mapping[str, object], *, request: Request) -> str:
        """A template, filled."""


class HookMarker(Protocol):
    """pluggy's marker, with the two ways in which it is written."""

    @overload
    def __call__(self, function: Hook) -> Hook: ...
    @overload
    def __call__(self, *, optionalhook: bool) -> Callable[[Hook], Hook]: ...


hookimpl: HookMarker = _datasette.hookimpl


def html_response(body: str, status: int = 200) -> Response:
    """An HTML page."""
    response: Response = _datasette.Response.html(body, status=status)
    return response


def text_response(body: str, content_type: str, headers: Mapping[str, str]) -> Response:
    """A text file."""
    response: Response = _datasette.Response(body, headers=dict(headers), content_type=content_type)
    return response


def redirect_response(path: str) -> Response:
    """A redirect to a path of this instance."""
    response: Response = _datasette.Response.redirect(path)
    return response


def encode_name(name: str) -> str:
    """A name as one segment of a path, as Datasette writes it, but with dots left: host names stay readable."""
    return str(_utils.tilde_encode(name)).replace("~2E", ".")


def decode_name(segment: str) -> str:
    """The name that a segment of a path stands for."""
    return str(_utils.tilde_decode(segment))


def escape_query(words: str) -> str:
    """Words as a query of FTS5 that is always valid: each word in quotes."""
    return str(_utils.escape_fts(words))


def time_limit(connection: sqlite3.Connection, limit_ms: int) -> AbstractContextManager[None]:
    """In its block a query that takes longer ends with sqlite3.OperationalError ("interrupted")."""
    limited: AbstractContextManager[None] = _utils.sqlite_timelimit(connection, limit_ms)
    return limited


async def compute(
    datasette: Datasette, database: str, function: Callable[[sqlite3.Connection], Value], limit_ms: int
) -> Value:
    """What a function makes of a connection for reading. Raises QueryInterrupted when it takes too long."""
    try:
        return await datasette.databases[database].execute_fn(_Limited(function, limit_ms))
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryInterrupted(error, database, {}) from error
        raise


async def may_view(datasette: Any, actor: Actor, database: str, table: str) -> bool:  # noqa: ANN401 - two versions of it
    """Whether the actor may see a table: its rows are what our pages show."""
    if hasattr(datasette, "allowed"):
        from datasette.resources import TableResource  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

        return bool(await datasette.allowed(action="view-table", resource=TableResource(database, table), actor=actor))
    try:
        permissions = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        await datasette.ensure_permissions(actor, permissions)
    except Forbidden:
        return False
    return True


async def set_up_tables(
    datasette: Any,  # noqa: ANN401 - two versions of it
    database: str,
    tables: Mapping[str, Mapping[str, Any]],
    queries: Mapping[str, Mapping[str, str]],
) -> None:
    """Tell Datasette 1.0 of an archive's tables and queries; 0.65 asks for them by hooks instead.

    What the reader configured stays: ours only fills what is not set.
    """
    if not hasattr(datasette, "add_query"):
        return
    if datasette.config is None:
        datasette.config = {}
    configured = datasette.config.setdefault("databases", {}).setdefault(database, {}).setdefault("tables", {})
    for table, settings in tables.items():
        values = {key: value for key, value in settings.items() if key not in ("description", "columns")}
        configured[table] = {**values, **configured.get(table, {})}
        if "description" in settings:
            known = await datasette.get_resource_metadata(database, table)
            await datasette.set_resource_metadata(
                database, table, "description", known.get("description") or settings["description"]
            )
        for column, text in settings.get("columns", {}).items():
            known = await datasette.get_column_metadata(database, table, column)
            await datasette.set_column_metadata(
                database, table, column, "description", known.get("description") or text
            )
    for name, query in queries.items():
        await datasette.add_query(
            database, name, query["sql"], title=query["title"], description=query["description"], is_trusted=True
        )


def plain_error_pages() -> None:
    """Keep Datasette's error pages from printing tracebacks through rich, which the archiver brings along.

    A 404 has no traceback: rich raises, and Datasette 0.65 answers 500. Local variables would be printed too.
    """
    _errors.rich = None
