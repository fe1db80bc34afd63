"""Posts → CSV: the columns that 4CAT asks for first, then those of ours that fit into a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.export.jsonlines import head
from analysis.export.parts import own_words
from analysis.export.rows import Post, Row
from analysis.export.words import plain

BYTE_ORDER_MARK = "\ufeff"
# What makes a formula of a cell in a spreadsheet; the wide forms, too, which some of them take for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BETWEEN = " | "  # several values in one cell
_OF_ARTICLES = {"headlines": "headline", "agencies": "agency", "outlets": "outlet", "sources": "source_url"}
COLUMNS = (
    "id", "thread_id", "author", "body", "subject", "timestamp", "unix_timestamp", "archive", "thread_url", "tags",
    "url", "number", "page", "author_id", "posted_text", "edited_at", "edited_by", "reaction_count", "vote_score",
    "is_solution", "revision", "first_seen_at", "last_seen_at", "missing_since", "own_words",
    "quoted_post_ids", "quoted_authors", "links", "articles", *(f"article_{names}" for names in _OF_ARTICLES),
)  # fmt: skip


def write(posts: Iterable[Post], *, raw: bool = False, excel: bool = False) -> Iterator[str]:
    """The rows of a table, its header first.

    Args:
        posts: of one thread or of several.
        raw: cells as they are, for programs; else those that a spreadsheet would take for a formula begin with an
            apostrophe, and what a terminal or an eye would obey is dropped.
        excel: begins with a byte order mark, by which Excel knows UTF-8.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield BYTE_ORDER_MARK if excel else ""
    for row in _rows(posts):
        writer.writerow(row if raw else [_neutral(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _rows(posts: Iterable[Post]) -> Iterator[Iterable[object]]:
    yield COLUMNS
    for post in posts:
        record = _record(post)
        yield [record[name] for name in COLUMNS]


def _record(post: Post) -> dict[str, Any]:
    articles, quotes = post.rows("articles"), post.rows("quotes")
    return {
        **post.row,
        **head(post),
        "archive": post.thread.archive,
        "thread_url": post.thread.row["url"],
        "tags": ",".join(post.thread.tags),  # with commas: so 4CAT takes them apart
        "own_words": own_words(post),
        "quoted_post_ids": _several(quotes, "quoted_post_id"),
        "quoted_authors": _several(quotes, "quoted_author"),
        "links": _several(post.rows("links"), "url"),
        "articles": len(articles),
        **{f"article_{names}": _several(articles, column) for names, column in _OF_ARTICLES.items()},
    }


def _several(rows: Iterable[Row], column: str) -> str:
    return _BETWEEN.join(str(row[column]) for row in rows if row[column] is not None)


def _neutral(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    harmless = plain(cell)
    return f"'{harmless}" if harmless.startswith(_FORMULA) else harmless
