"""An attached database that is an archive: how it is told from others, its rows, the addresses of its pages."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from analysis.browse.host import (
    Actor,
    Datasette,
    QueryInterrupted,
    Request,
    decode_name,
    encode_name,
    may_view,
)

APPLICATION_ID = 0x46415243  # "FARC": what the archiver writes into PRAGMA application_id
HOME = "/-/forum"  # the list of all archives
NEEDED_TABLES = frozenset({"forum", "threads", "members", "posts", "parts", "articles", "posts_fts"})

Row = Mapping[str, Any]


class MissingError(Exception):
    """A page that this instance does not have; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive: reads its rows and knows where its pages are."""

    datasette: Datasette
    name: str

    async def rows(self, sql: str, **parameters: object) -> list[Row]:
        """The rows of a query, as mappings. Raises QueryInterrupted at the time limit."""
        results = await self.datasette.databases[self.name].execute(sql, parameters, log_sql_errors=False)
        return [dict(row) for row in results.rows]

    async def row(self, sql: str, **parameters: object) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(await self.rows(sql, **parameters)), None)

    # Addresses ------------------------------------------------------------------------------------------------------

    def path(self, *segments: object, fragment: str = "", **arguments: object) -> str:
        """A page of ours about this archive; arguments that are None or empty are left out."""
        path = "/".join([HOME, encode_name(self.name), *map(str, segments)])
        query = urlencode({key: value for key, value in arguments.items() if value not in (None, "")})
        return self.datasette.urls.path(path + ("?" + query if query else "") + ("#" + fragment if fragment else ""))

    def thread(self, thread_id: int, page: int | None = None, post_id: int | None = None) -> str:
        """A page of a thread, at a post when one is given."""
        fragment = f"post-{post_id}" if post_id else ""
        return self.path("thread", thread_id, fragment=fragment, page=page if page and page > 1 else None)

    def post(self, post_id: int) -> str:
        """The permalink of a post: it leads to the page that the post stands on."""
        return self.path("post", post_id)

    def member(self, member_id: int) -> str:
        """A member's page."""
        return self.path("member", member_id)

    def story(self, story_id: int) -> str:
        """A story's page; the number of any of its articles leads there, too."""
        return self.path("story", story_id)

    def table(self, name: str, **filters: object) -> str:
        """Datasette's own page of a table, filtered."""
        query = urlencode(filters)
        return self.datasette.urls.table(self.name, name) + ("?" + query if query else "")

    def table_row(self, table: str, key: object) -> str:
        """Datasette's own page of a row."""
        return self.datasette.urls.row(self.name, table, str(key))

    def database(self) -> str:
        """Datasette's own page of this database."""
        return self.datasette.urls.database(self.name)


class About:
    """All rows that belong to a set of posts, fetched by one query a table."""

    def __init__(self, archive: Archive, post_ids: Iterable[int]) -> None:
        self.archive = archive
        self.ids = json.dumps(list(post_ids))

    async def rows(self, sql: str, **parameters: object) -> list[Row]:
        """Rows of a query that names the posts as :ids, a JSON list."""
        return await self.archive.rows(sql, ids=self.ids, **parameters)

    async def by_post(self, sql: str) -> dict[int, list[Row]]:
        """The same, grouped by their column post_id."""
        groups: dict[int, list[Row]] = defaultdict(list)
        for row in await self.rows(sql):
            groups[row["post_id"]].append(row)
        return groups


async def attached(datasette: Datasette, actor: Actor) -> list[Archive]:
    """The archives among the attached databases that the actor may see, by name."""
    archives = [Archive(datasette, name) for name in sorted(datasette.databases) if not name.startswith("_")]
    return [archive for archive in archives if await is_ours(archive) and await visible(archive, actor)]


async def visible(archive: Archive, actor: Actor) -> bool:
    """Whether the actor may see the posts of an archive."""
    return await may_view(archive.datasette, actor, archive.name, "posts")


async def requested(datasette: Datasette, request: Request) -> Archive:
    """The archive that a path names. Raises MissingError for what is not ours or not for this reader's eyes."""
    name = decode_name(request.url_vars["database"])
    archive = Archive(datasette, name)
    known = name in datasette.databases and not name.startswith("_")
    if not known or not await is_ours(archive) or not await visible(archive, request.actor):
        raise MissingError("No archive of that name is open here.")
    return archive


async def is_ours(archive: Archive) -> bool:
    """Whether a database is an archive: by its mark and its tables. A file that cannot be read is none."""
    try:
        mark = await archive.row("select application_id from pragma_application_id")
        if not mark or mark["application_id"] != APPLICATION_ID:
            return False
        names = {row["name"] for row in await archive.rows("select name from sqlite_master where type = 'table'")}
    except (sqlite3.DatabaseError, QueryInterrupted):
        return False
    return names >= NEEDED_TABLES
