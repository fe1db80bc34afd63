"""What Datasette's own pages show of an archive: descriptions, facets, ready-made queries, links to our pages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup

from analysis.browse import show
from analysis.browse.archive import HOME, Archive, Row, is_ours
from analysis.browse.host import Datasette, set_up_tables
from analysis.browse.queries import QUERIES
from analysis.views import VIEWS

Description = dict[str, Any]  # of a table, in the words of Datasette's metadata
Links = list[dict[str, str]]
AnyRow = Row | sqlite3.Row  # Datasette passes the one or the other

TABLES: dict[str, Description] = {
    "forum": {"description": "The forum that is archived here"},
    "nodes": {"description": "The forum's sections", "label_column": "title"},
    "members": {"description": "Members, as last seen", "label_column": "name"},
    "threads": {
        "description": "Threads", "label_column": "title", "sort_desc": "last_archived_at",
        "facets": ["type", "complete", "node_id"],
    },
    "thread_tags": {"description": "Tags of threads", "facets": ["name"]},
    "thread_fields": {"description": "Fields of threads that this forum adds, such as the date of the event"},
    "thread_pages": {"description": "Pages of threads that are archived", "hidden": True},
    "listed_threads": {
        "description": "Threads that lists name, archived or not", "label_column": "title",
        "sort_desc": "last_post_at", "facets": ["node_id"],
    },
    "posts": {
        "description": "Posts, as last seen", "label_column": "author", "sort_desc": "posted_at",
        "facets": ["thread_id", "author_id"],
    },
    "post_html": {"description": "HTML of posts, as sent", "hidden": True},
    "revisions": {"description": "What posts said before they were changed"},
    "parts": {"description": "Parts of posts, a tree: own words, quotes, articles and what they consist of"},
    "articles": {
        "description": "Articles that members pasted into posts, and those of news pages", "label_column": "headline",
        "sort_desc": "published_at", "facets": ["agency", "outlet"],
    },
    "speakers": {"description": "Whom articles quote, with the words", "facets": ["name"]},
    "article_values": {"description": "Where a value of an article was read, and by which rule", "facets": ["field"]},
    "quotes": {"description": "Quotes of other posts", "facets": ["quoted_member_id"]},
    "spoilers": {"description": "Words that the page folds away", "label_column": "title"},
    "code_blocks": {"description": "Code", "facets": ["language"]},
    "unfurls": {"description": "Link cards", "label_column": "title", "facets": ["host"]},
    "embeds": {"description": "Videos, messages and the like that other sites show", "facets": ["site"]},
    "images": {"description": "Pictures", "label_column": "filename"},
    "attachments": {"description": "Files under posts"},
    "links": {"description": "Links in posts", "facets": ["host"]},
    "reactions": {"description": "Kinds of reactions on posts", "facets": ["name"]},
    "post_marks": {
        "description": "What the forum or its staff wrote at posts: threadmarks, notices, why one was deleted",
        "facets": ["kind"],
    },
    "polls": {"description": "Polls of threads", "label_column": "question"},
    "poll_options": {"description": "What a poll asks to choose from"},
    "captures": {"description": "Pages as sent: where they lie in the WARC files", "sort_desc": "captured_at"},
    "problems": {"description": "What wants a look", "facets": ["kind"], "sort_desc": "seen_at"},
    "stories": {
        "description": "Articles that tell the same story", "label_column": "title", "sort_desc": "article_count",
    },
    "story_articles": {"description": "Which article belongs to which story"},
    "story_pairs": {"description": "Articles that are copies of one report or tell of one event, and why"},
    "article_grams": {"hidden": True},
    **{name: {"hidden": True} for name in ("sqlite_stat1", "sqlite_stat4", "sqlite_sequence")},
    **{view.name: {"description": f"{view.title}. {view.description}"} for view in VIEWS},
}  # fmt: skip
# Table and column → the page of ours, and the column that holds its number.
LINKED_CELLS: dict[tuple[str | None, str], tuple[str, str]] = {
    ("threads", "title"): ("thread", "id"),
    ("posts", "number"): ("post", "id"),
    ("members", "name"): ("member", "id"),
    ("articles", "headline"): ("post", "post_id"),
    ("stories", "title"): ("story", "id"),
    ("story_pairs", "relation"): ("story", "article_id"),
    ("story_articles", "story_id"): ("story", "story_id"),
    ("story_appearances", "story_id"): ("story", "story_id"),
    ("article_timeline", "story_id"): ("story", "story_id"),
    (None, "story_id"): ("story", "story_id"),  # of a query
    **{(view.name, "number"): ("post", "post_id") for view in VIEWS},
}
# Table → the page of ours about a row.
PAGES = {"threads": "thread", "posts": "post", "members": "member", "stories": "story"}
COLUMN_LINE = re.compile(r'\s*"?(\w+)"? [A-Z][^\n]*?--\s*(.+)')

_described: WeakKeyDictionary[Datasette, dict[str, dict[str, Description]]] = WeakKeyDictionary()


async def describe(datasette: Datasette) -> None:
    """Find the archives among the databases, and tell Datasette of their tables."""
    _described[datasette] = {}
    for name in list(datasette.databases):
        archive = Archive(datasette, name)
        if not name.startswith("_") and await is_ours(archive):
            _described[datasette][name] = await _tables(archive)
            await set_up_tables(datasette, name, _described[datasette][name], QUERIES)


async def _tables(archive: Archive) -> dict[str, Description]:
    """The descriptions of the tables that the file has, with its own comments as those of the columns."""
    found = await archive.rows("select name, sql from sqlite_master where type in ('table', 'view')")
    return {
        row["name"]: {**TABLES[row["name"]], "columns": columns_of(row["sql"] or "")}
        for row in found
        if row["name"] in TABLES
    }


def columns_of(sql: str) -> dict[str, str]:
    """The comment behind each column of a CREATE TABLE statement; one that goes on in the next lines is joined."""
    columns: dict[str, str] = {}
    last = None
    for line in sql.splitlines():
        match = COLUMN_LINE.match(line)
        if match:
            last = match[1]
            columns[last] = match[2].strip()
        elif line.strip().startswith("--") and last:
            columns[last] += " " + line.strip().lstrip("- ")
        elif not line.strip().startswith(("'", "CHECK")):
            last = None
    return columns


def known(datasette: Datasette) -> dict[str, dict[str, Description]]:
    """The archives that were found when Datasette started."""
    return _described.get(datasette, {})


def metadata(datasette: Datasette) -> Mapping[str, object]:
    """Everything as Datasette 0.65 wants it."""
    return {"databases": {name: {"tables": tables} for name, tables in known(datasette).items()}}


def queries(datasette: Datasette, database: str) -> dict[str, dict[str, str]]:
    """The ready-made queries of a database; none when it is not an archive."""
    return {name: dict(query) for name, query in QUERIES.items()} if database in known(datasette) else {}


def cell(archive: Archive, table: str | None, column: str, *, row: AnyRow, value: object) -> Markup | None:
    """A cell as a link to our page, where one is about it; cells of a query have no table."""
    page = LINKED_CELLS.get((table, column))
    if not page or archive.name not in known(archive.datasette):
        return None
    key = _key(row, page[1])
    if isinstance(value, dict):  # a number with its label, as Datasette shows a reference
        value = value.get("label") or value.get("value")
    if value is None and (table, column) == ("stories", "title"):
        value = "without a headline"
    if key is None or value is None:
        return None
    text = f"#{value}" if column == "number" else show.excerpt(str(value), 120)
    return Markup('<a href="{}">{}</a>').format(archive.path(page[0], key), text)


def _key(row: AnyRow, column: str) -> int | None:
    """A row's number; Datasette may have put a label to it."""
    try:
        value = row[column]
    except (KeyError, IndexError):
        return None
    value = value.get("value") if isinstance(value, dict) else value
    return value if isinstance(value, int) else None


def menu(datasette: Datasette) -> Links:
    """The list of archives and the search."""
    if not known(datasette):
        return []
    path = datasette.urls.path
    return [{"href": path(HOME), "label": "Forum threads"}, {"href": path(HOME + "/search"), "label": "Search posts"}]


def database_links(datasette: Datasette, database: str) -> Links:
    """The threads of an archive, and its search."""
    if database not in known(datasette):
        return []
    at = Archive(datasette, database)
    return [{"href": at.path(), "label": "Read as a forum"}, {"href": at.path("search"), "label": "Search posts"}]


def table_links(datasette: Datasette, database: str, table: str) -> Links:
    """The same, on the tables of what our pages show."""
    return database_links(datasette, database) if table in PAGES else []


def row_links(datasette: Datasette, database: str, table: str, row: AnyRow) -> Links:
    """The page about a row."""
    key = _key(row, "id")
    if database not in known(datasette) or table not in PAGES or key is None:
        return []
    return [{"href": Archive(datasette, database).path(PAGES[table], key), "label": "Read as a forum"}]
