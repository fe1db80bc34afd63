"""The index of the captures, for what copies them: where each lies, and what it shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archiver.model import WarcLocation
from archiver.store.database import open_reader

_CAPTURES = (
    "SELECT captures.id, captures.url, captured_at, status, media_type, warc_file, warc_offset, warc_length, digest,"
    " thread_id, page, threads.title FROM captures LEFT JOIN threads ON threads.id = thread_id"
    " ORDER BY warc_file, warc_offset"
)
_SHOWN = (
    "SELECT capture_id FROM {table} JOIN posts ON posts.id = post_id"
    " WHERE capture_id IS NOT NULL AND posts.thread_id IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class IndexedCapture:
    """What the index says of a capture."""

    id: int
    url: str
    captured_at: str  # UTC, 2025-07-16T00:50:48Z
    status: int
    media_type: str | None
    location: WarcLocation
    thread_id: int | None  # of the thread of which it is a page
    page: int | None
    title: str | None  # of that thread


def captures_of(path: Path) -> list[IndexedCapture]:
    """All captures of a database, in the order in which they lie in the WARC files.

    Raises:
        ArchiveError: the database is not there, not ours, or cannot be read.
    """
    with closing(open_reader(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute(_CAPTURES).fetchall()
    return [_capture(row) for row in rows]


def shown_in(path: Path, thread_ids: Collection[int]) -> frozenset[int]:
    """Ids of the captures of pictures and files that posts of the threads show.

    Raises:
        ArchiveError: the database is not there, not ours, or cannot be read.
    """
    wanted = json.dumps(sorted(thread_ids))
    with closing(open_reader(path)) as connection:
        rows = [connection.execute(_SHOWN.format(table=table), (wanted,)) for table in ("images", "attachments")]
        return frozenset(capture_id for found in rows for (capture_id,) in found)


def _capture(row: sqlite3.Row) -> IndexedCapture:
    location = WarcLocation(row["warc_file"], row["warc_offset"], row["warc_length"], row["digest"])
    moment, media_type = row["captured_at"], row["media_type"]
    shown = row["thread_id"], row["page"], row["title"]
    return IndexedCapture(row["id"], row["url"], moment, row["status"], media_type, location, *shown)
