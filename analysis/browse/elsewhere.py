"""The index of stories beside an archive → where else a story appeared: in the other archives that are open here.

`forum-archiver stories` makes the index. Here it is only read; where it is missing or behind, a sentence says so. Of
archives that nobody opened, and of those that are not for this reader, nothing is told.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analysis.browse.archive import Archive, Row, is_ours, visible
from analysis.browse.host import Actor, QueryInterrupted, time_limit
from analysis.browse.protection import bound
from analysis.browse.serve import nobody_changes
from analysis.stories import across

MAX_COPIES = 200
MAX_EVENTS = 50  # stories of the same event
MAX_PAIRS = 100
MAX_NAMES = 5  # of archives in a sentence
LIMIT_MS = 1000  # of one query

NOT_COMPARED = "Only this archive was looked at: “forum-archiver stories” compares it with the others of its folder."
BEHIND = "There may be more: not all articles of {} have been compared yet. “forum-archiver stories” does that."
UNREADABLE = "What is known of {} could not be read now."

Key = tuple[str, int]  # an article: the name of its archive's file, and its number there


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair of articles of which at least one is in another archive."""

    one: Key
    other: Key
    row: Row  # relation, score, evidence, passage


@dataclass(slots=True)
class Elsewhere:
    """What is known of a story in the other archives."""

    copies: dict[Key, Row] = field(default_factory=dict)  # places of the same story
    events: list[dict[Key, Row]] = field(default_factory=list)  # other stories of the same event: their places
    pairs: list[FoundPair] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """What the index tells of some articles of an archive."""

    known: dict[str, tuple[int, int]] = field(default_factory=dict)  # how many articles of each archive, and their sum
    copies: list[Key] = field(default_factory=list)  # those of the archive itself, too
    events: list[list[Key]] = field(default_factory=list)
    pairs: list[FoundPair] = field(default_factory=list)


def file_of(archive: Archive) -> Path | None:
    """The file of an archive; None for one that is in memory."""
    path = archive.datasette.databases[archive.name].path
    return Path(path).resolve() if path else None


def name_of(archive: Archive) -> str:
    """What the index calls an archive."""
    path = file_of(archive)
    return path.stem if path else archive.name


async def neighbours(archive: Archive, actor: Actor) -> dict[str, Archive]:
    """The other archives of its folder that are open here for this reader, by the name that the index calls them by."""
    own = file_of(archive)
    if own is None:
        return {}
    found = {}
    for name in sorted(archive.datasette.databases):
        other = Archive(archive.datasette, name)
        path = None if name.startswith("_") else file_of(other)
        if path is None or path == own or path.parent != own.parent:
            continue
        if await is_ours(other) and await visible(other, actor):
            found[path.stem] = other
    return found


async def look(archive: Archive, actor: Actor, articles: Sequence[int], places: str) -> Elsewhere:
    """Where a story appeared in other archives.

    Args:
        archive: the one that the story is of.
        actor: who wants to know.
        articles: the story's articles in that archive.
        places: the query that gives articles, a JSON list `ids`, with their places.
    """
    others = await neighbours(archive, actor)
    if not others:
        return Elsewhere()
    told = await _ask(archive, articles)
    if told is None:
        return Elsewhere(remarks=[NOT_COMPARED])
    remarks = await _behind({name_of(archive): archive, **others}, told.known)
    keys = [key for group in (told.copies, *told.events) for key in group]
    found = await _places(others, keys, places, remarks)
    own = {key for key in told.copies if key[0] == name_of(archive)}
    shown = own | found.keys()
    return Elsewhere(
        copies={key: found[key] for key in told.copies if key in found},
        events=[{key: found[key] for key in group if key in found} for group in told.events if _is_new(group, archive)],
        pairs=[pair for pair in told.pairs if {pair.one, pair.other} <= shown],
        remarks=remarks,
    )


def _is_new(group: Iterable[Key], archive: Archive) -> bool:
    """Whether a story is in other archives alone: else the archive's own story of it is shown, and leads to them."""
    return all(name != name_of(archive) for name, _ in group)


async def _ask(archive: Archive, articles: Sequence[int]) -> _Told | None:
    """What the index tells; None where there is none that can be read."""
    own = file_of(archive)
    assert own is not None
    try:
        return await asyncio.to_thread(_tell, own.with_name(across.INDEX), own.stem, list(articles))
    except sqlite3.Error:
        return None


async def _behind(archives: Mapping[str, Archive], known: Mapping[str, tuple[int, int]]) -> list[str]:
    """Sentences on archives that have other articles than the index knows of."""
    behind, unread = [], []
    for name, each in archives.items():
        try:
            rows = await each.rows("select count(*) as articles, ifnull(sum(id), 0) as total from articles")
        except (sqlite3.Error, QueryInterrupted):
            unread.append(name)
        else:
            if (rows[0]["articles"], rows[0]["total"]) != known.get(name, (0, 0)):
                behind.append(name)
    told = [(BEHIND, behind), (UNREADABLE, unread)]
    return [sentence.format(_listed(names)) for sentence, names in told if names]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


async def _places(others: Mapping[str, Archive], keys: Iterable[Key], sql: str, remarks: list[str]) -> dict[Key, Row]:
    """Articles of other archives with their places, and how to come there."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for name, number in keys:
        wanted[name].append(number)
    found: dict[Key, Row] = {}
    for name, other in others.items():
        if name not in wanted:
            continue
        try:
            rows = await other.rows(sql, ids=json.dumps(wanted[name]))
            (forum,) = await other.rows("select max(base_url) as base_url from forum")
        except (sqlite3.Error, QueryInterrupted):
            remarks.append(UNREADABLE.format(name))
            continue
        host = urlsplit(forum["base_url"] or "").netloc or name
        found |= {(name, row["article_id"]): {**row, "name": name, "at": other, "host": host} for row in rows}
    return found


# --- cards ------------------------------------------------------------------------------------------------------------


async def archives_of(archive: Archive, actor: Actor, articles: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """In which other archives stand copies of articles (`copy`), and other reports of their events (`event`)."""
    wanted, own = list(articles), file_of(archive)
    if not wanted or own is None:
        return {}
    try:
        rows = await asyncio.to_thread(_holders, own.with_name(across.INDEX), own.stem, wanted)
    except sqlite3.Error:
        return {}
    others = await neighbours(archive, actor) if rows else {}
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"copy": [], "event": []})
    for row in rows:
        if row["archive"] in others:
            found[row["article_id"]][row["kind"]].append(row["archive"])
    return found


# --- the index --------------------------------------------------------------------------------------------------------

_MINE = """
    mine as (
        select articles.id, articles.article_id, story_articles.story_id from articles
        join story_articles on story_articles.article_id = articles.id
        where archive = :name and articles.article_id in (select value from json_each(:ids))
    )
"""
_ARCHIVES = f"""
    with {_MINE}, members as (
        select distinct mine.article_id as my_id, story_articles.story_id, story_articles.article_id from mine
        join story_articles on story_articles.story_id = mine.story_id
    ), tied as (
        select my_id, story_id, other_id as id from members join story_pairs using (article_id)
        union
        select my_id, story_id, story_pairs.article_id from members
        join story_pairs on story_pairs.other_id = members.article_id
    )
    select distinct my_id as article_id, archive, 'copy' as kind from members
    join articles on articles.id = members.article_id where archive <> :name
    union
    select my_id, archive, 'event' from tied join articles on articles.id = tied.id
    join story_articles on story_articles.article_id = tied.id
    where archive <> :name and story_articles.story_id <> tied.story_id
    order by 1, 2
"""
_COPIES = f"""
    with {_MINE}
    select articles.id, archive, articles.article_id from story_articles
    join articles on articles.id = story_articles.article_id where story_id in (select story_id from mine)
    order by archive <> :name, articles.id limit {MAX_COPIES * 2}
"""
_PAIRS = f"""
    with tied as (
        select article_id, other_id from story_pairs where article_id in (select value from json_each(:ids))
        union
        select article_id, other_id from story_pairs where other_id in (select value from json_each(:ids))
    )
    select story_pairs.*, one.archive as archive, one.article_id as number, other.archive as other_archive,
        other.article_id as other_number
    from tied join story_pairs using (article_id, other_id)
    join articles as one on one.id = story_pairs.article_id join articles as other on other.id = story_pairs.other_id
    order by score desc, story_pairs.article_id, story_pairs.other_id limit {MAX_PAIRS * 4}
"""
_EVENTS = f"""
    select theirs.story_id, archive, articles.article_id from story_articles as tied
    join story_articles as theirs on theirs.story_id = tied.story_id
    join articles on articles.id = theirs.article_id
    where tied.article_id in (select value from json_each(:outside)) group by theirs.story_id, articles.id
    order by 1, articles.id limit {MAX_COPIES * 2}
"""


def _tell(path: Path, name: str, articles: list[int]) -> _Told:
    """What an index tells of some articles of an archive. Raises sqlite3.Error where it cannot be read."""
    with closing(_open_index(path)) as connection, time_limit(connection, LIMIT_MS):
        known = connection.execute("select archive, count(*), sum(article_id) from articles group by archive")
        told = _Told({archive: (count, total) for archive, count, total in known})
        members = connection.execute(_COPIES, {"name": name, "ids": json.dumps(articles)}).fetchall()
        told.copies = [(row["archive"], row["article_id"]) for row in members]
        inside = {row["id"] for row in members}
        pairs = connection.execute(_PAIRS, {"ids": json.dumps(sorted(inside))}).fetchall()
        outside = {row[side] for row in pairs for side in ("article_id", "other_id")} - inside
        groups: dict[int, list[Key]] = defaultdict(list)
        for story, archive, number in connection.execute(_EVENTS, {"outside": json.dumps(sorted(outside))}):
            groups[story].append((archive, number))
        told.events = list(groups.values())[:MAX_EVENTS]
        told.pairs = [_pair(row) for row in pairs if not row["archive"] == row["other_archive"] == name][:MAX_PAIRS]
        return told


def _pair(row: sqlite3.Row) -> FoundPair:
    kept = {name: row[name] for name in ("relation", "score", "evidence", "passage")}
    return FoundPair((row["archive"], row["number"]), (row["other_archive"], row["other_number"]), kept)


def _holders(path: Path, name: str, articles: list[int]) -> list[Row]:
    """The archives that hold copies of articles or reports of their events, a row each. Raises sqlite3.Error."""
    with closing(_open_index(path)) as connection, time_limit(connection, LIMIT_MS):
        return [dict(row) for row in connection.execute(_ARCHIVES, {"name": name, "ids": json.dumps(articles)})]


def _open_index(path: Path) -> sqlite3.Connection:
    connection = _open(path)
    try:
        _check_index(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_index(connection: sqlite3.Connection) -> None:
    (mark,) = connection.execute("pragma application_id").fetchone()
    (layout,) = connection.execute("pragma user_version").fetchone()
    if (mark, layout) != (across.APPLICATION_ID, across.LAYOUT):
        message = "no index of stories, or one of another layout"
        raise sqlite3.DatabaseError(message)


def _open(path: Path) -> sqlite3.Connection:
    """A connection that only reads, and does not trust what somebody may have sent."""
    mode = "ro&immutable=1" if nobody_changes(path) else "ro"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=1)
    connection.row_factory = sqlite3.Row
    bound(connection)
    return connection
