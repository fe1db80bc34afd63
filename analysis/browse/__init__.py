"""The Datasette plugin: archives as pages that read like a forum, beside Datasette's own tables.

Works with Datasette 0.65 and the alphas of 1.0. Hooks that only one of them knows are marked optional.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from markupsafe import Markup

from analysis.browse import assets, dotted, pages, protection, tables
from analysis.browse.archive import HOME, Archive
from analysis.browse.host import Application, Datasette, hookimpl, plain_error_pages
from analysis.browse.serve import serve_arguments

__all__ = ["HOME", "serve_arguments"]

MenuLinks = list[dict[str, str]]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., object]]]:
    """Our pages, and the two files that they load."""
    return [*pages.ROUTES, assets.ROUTE]


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Headers on every answer, and addresses that lead to their table with or without the dots encoded."""

    def wrap(application: Application) -> Application:
        return protection.with_headers(dotted.with_redirects(application, datasette))

    return wrap


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Limits, and the views of the statistics, on connections to archives."""
    protection.prepare(conn)


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Coroutine[Any, Any, None]]:
    """Describe the tables of archives to Datasette."""
    plain_error_pages()

    async def describe() -> None:
        await tables.describe(datasette)

    return describe


@hookimpl(optionalhook=True)
def get_metadata(datasette: Datasette) -> Mapping[str, object]:
    """Titles, facets and descriptions, in 0.65's way."""
    return tables.metadata(datasette)


@hookimpl(optionalhook=True)
def canned_queries(datasette: Datasette, database: str) -> Mapping[str, Mapping[str, str]]:
    """Ready-made queries, in 0.65's way."""
    return tables.queries(datasette, database)


@hookimpl
def render_cell(  # noqa: PLR0917 - the hook names them
    row: tables.AnyRow, value: object, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | None:
    """Links from rows to our pages."""
    return tables.cell(Archive(datasette, database), table, column, row=row, value=value)


@hookimpl
def table_actions(datasette: Datasette, database: str, table: str) -> MenuLinks:
    """From a table to our pages."""
    return tables.table_links(datasette, database, table)


@hookimpl
def database_actions(datasette: Datasette, database: str) -> MenuLinks:
    """From a database to our pages."""
    return tables.database_links(datasette, database)


@hookimpl(optionalhook=True)
def row_actions(datasette: Datasette, database: str, table: str, row: tables.AnyRow) -> MenuLinks:
    """From a row to its page."""
    return tables.row_links(datasette, database, table, row)


@hookimpl
def menu_links(datasette: Datasette) -> MenuLinks:
    """From everywhere to the list of archives and to the search."""
    return tables.menu(datasette)


@hookimpl
def extra_css_urls(datasette: Datasette, database: str | None) -> list[str]:
    """A little style for Datasette's own pages of an archive."""
    return [datasette.urls.path(assets.address("tables.css"))] if database in tables.known(datasette) else []


@hookimpl
def extra_template_vars(datasette: Datasette) -> Mapping[str, object]:
    """What index.html asks for: whether there is an archive to lead to."""
    return {"forum_home": datasette.urls.path(HOME) if tables.known(datasette) else None}
