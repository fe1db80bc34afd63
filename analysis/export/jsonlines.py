"""Posts → JSON Lines: a post a line, with the columns that 4CAT asks for first, and then all that the archive has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.export.rows import Post, Row, names_in
from analysis.export.words import OBEYED, parsed

_OBEYED = re.compile(f"[{OBEYED}]")
_RENAMED = ("id", "thread_id", "author", "text", "posted_at", "digest")  # stand under 4CAT's names, or for nobody else
_BELONGING = (
    "parts", "quotes", "spoilers", "code_blocks", "unfurls", "embeds", "images", "attachments", "links", "reactions",
    "post_marks", "revisions",
)  # fmt: skip
_OF_OTHERS = ("post_id", "quoted_number", "quoted_url", "found_thread_id")  # what only helps to write other forms


def write(posts: Iterable[Post]) -> Iterator[str]:
    """A line a post. Controls, line separators and marks that turn text around stand as escapes."""
    for post in posts:
        made = json.dumps(record(post), ensure_ascii=False, separators=(",", ":"))
        yield _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", made) + "\n"


def head(post: Post) -> dict[str, Any]:
    """The columns by which 4CAT knows a post: `timestamp` is in UTC, `unix_timestamp` the same in seconds."""
    row, at = post.row, parsed(post.row["posted_at"])
    return {
        "id": row["id"],
        "thread_id": row["thread_id"],
        "author": row["author"],
        "body": row["text"],
        "subject": post.thread.title,
        "timestamp": row["posted_at"],
        "unix_timestamp": int(at.timestamp()) if at else None,
    }


def record(post: Post) -> dict[str, Any]:
    """A post as JSON has it: the columns of `posts`, and what belongs to it as lists that are named as their tables."""
    return {
        **head(post),
        "archive": post.thread.archive,
        "thread_url": post.thread.row["url"],
        **{name: value for name, value in post.row.items() if name not in _RENAMED},
        "articles": [_article(post, row) for row in post.rows("articles")],
        **{table: [_bare(row) for row in post.rows(table)] for table in _BELONGING},
    }


def _article(post: Post, row: Row) -> Row:
    return _bare(row) | {
        "values": [_bare(value) for value in post.rows("article_values") if value["article_id"] == row["id"]],
        "speakers": [_bare(speaker) for speaker in post.rows("speakers") if speaker["article_id"] == row["id"]],
    }


def _bare(row: Row) -> Row:
    bare = {name: value for name, value in row.items() if name not in _OF_OTHERS}
    return bare | {"members": names_in(row["members"])} if "members" in row else bare
