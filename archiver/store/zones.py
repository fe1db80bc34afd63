"""Posts whose date is printed without a zone -> their UTC moment, by what the archive's other dates tell of the clock.

Everything is a function of the rows: an archive that grew over many visits learns what its rebuild learns.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, TypeVar

from archiver.dates.wall_clocks import day_first_near, day_first_of, read_wall_clock
from archiver.dates.zones import Clock, Sighting, learn_clock, offset_name
from archiver.store.rows import iso
from archiver.store.statements import batches, marks

SAMPLE = 2000  # dates of a kind that are looked at, spread evenly over all of them

T = TypeVar("T")
Pair = tuple[datetime, str]  # a UTC moment, and how the forum prints it

_SANE = re.compile(r"(?:19[7-9]|20[0-9])\d-")  # the years that forums and zones have; a page may claim others
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_UNDATED = " UNION ALL ".join(
    f"SELECT id, posted_at, posted_text, posted_source, edited_at, edited_text FROM posts WHERE {which}"
    for which in ("posted_at IS NULL", "posted_source = 'zone'")
)


class _Undated(NamedTuple):
    """A post whose page gives no moment."""

    id: int
    posted_at: str | None  # as learnt before
    printed: str | None
    source: str | None
    edited_at: str | None
    edited_text: str | None


def learn_zone(connection: sqlite3.Connection) -> None:
    """Fills in `posts.posted_at` where all zones that agree with the archive's dates give one moment; else empties it.

    Such posts have the source "zone". The zone's name goes to `forum.time_zone` where only one is possible, else the
    offset of the newest date. Runs inside the caller's transaction.
    """
    undated = [_Undated(*row) for row in connection.execute(f"{_UNDATED} ORDER BY id")]
    pairs = _pairs(connection, undated)
    day_first = day_first_near(pairs)
    if day_first is None:
        day_first = day_first_of(chain((text for _, text in pairs), (post.printed for post in undated if post.printed)))
    seen = _sightings(pairs, day_first=day_first)
    clock = learn_clock(seen)
    _fill(connection, undated, clock, day_first=day_first)
    _name(connection, clock, seen)


def _pairs(connection: sqlite3.Connection, undated: Sequence[_Undated]) -> list[Pair]:
    """Moments and how they are printed: of posts, of edits of posts that have no moment, of last posts in lists."""
    learnt = {post.id for post in undated}
    ids = connection.execute("SELECT id FROM posts WHERE posted_at IS NOT NULL ORDER BY posted_at, id")
    rows: list[tuple[str, str]] = []
    for some in batches(_spread([post_id for (post_id,) in ids if post_id not in learnt])):
        query = f"SELECT posted_at, posted_text FROM posts WHERE id IN ({marks(some)}) AND posted_text IS NOT NULL"
        rows += connection.execute(query, some)
    rows += _spread([(post.edited_at, post.edited_text) for post in undated if post.edited_at and post.edited_text])
    listed = "SELECT last_post_at, last_post_text FROM listed_threads WHERE last_post_at IS NOT NULL"
    rows += _spread(connection.execute(f"{listed} AND last_post_text IS NOT NULL ORDER BY 1, 2").fetchall())
    return [(datetime.fromisoformat(moment), printed) for moment, printed in sorted(rows) if _SANE.match(moment)]


def _spread(rows: list[T]) -> list[T]:
    return rows[:: len(rows) // SAMPLE + 1]


def _sightings(pairs: Iterable[Pair], *, day_first: bool | None) -> list[Sighting]:
    sightings = []
    for moment, printed in pairs:
        shown = read_wall_clock(printed, day_first=day_first)
        if shown and shown.precision in ("minute", "second"):
            at = moment.replace(second=0 if shown.precision == "minute" else moment.second, tzinfo=None)
            sightings.append(Sighting(moment, shown.moment - at))
    return sightings


def _fill(connection: sqlite3.Connection, undated: Sequence[_Undated], clock: Clock, *, day_first: bool | None) -> None:
    changed = []
    for post in undated:
        shown = read_wall_clock(post.printed, day_first=day_first) if post.printed and clock.zones else None
        has_time = shown and shown.precision in ("minute", "second")
        moment = iso(clock.moment_of(shown.moment)) if shown and has_time else None
        if moment != post.posted_at:
            changed.append((moment, "zone" if moment else None, post.id))
    connection.executemany("UPDATE posts SET posted_at = ?, posted_source = ? WHERE id = ?", changed)


def _name(connection: sqlite3.Connection, clock: Clock, seen: Sequence[Sighting]) -> None:
    """Writes the zone. Without any sighting an offset that a page told stays, a name learnt before does not."""
    row = connection.execute("SELECT time_zone FROM forum").fetchone()
    if row is None:
        return
    told = row[0] if row[0] and _OFFSET.fullmatch(row[0]) else None
    newest = next((sighting.offset for sighting in reversed(seen) if sighting.is_possible), None)
    zone = clock.name(seen[0].moment, seen[-1].moment) if seen else None
    zone = zone or (told if newest is None else offset_name(newest))
    if zone != row[0]:
        connection.execute("UPDATE forum SET time_zone = ?", (zone,))
