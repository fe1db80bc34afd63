"""An index of stories and its archives → how each story travelled: where it appeared first, where then, how late."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

Kind = Literal["first", "copy", "same event"]


class Evidence(TypedDict):
    """One observation on a pair of articles."""

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """An article in a post."""

    archive: str
    host: str  # of the forum
    thread_id: int
    thread: str  # title
    post_id: int
    number: int | None
    author: str | None
    article_id: int
    headline: str | None
    outlet: str | None
    agency: str | None
    published_at: str | None  # wall clock as printed
    posted_at: str | None
    posted_after: str | None  # where the time of posting is not known
    url: str
    kind: Kind
    story: int  # copies of one wire report have the same
    lag_minutes: int | None  # after the first appearance

    @property
    def name(self) -> str:
        """The article among those of all archives."""
        return f"{self.archive}/{self.article_id}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A pair of articles of one story."""

    one: str  # the article that was posted first, by its name
    other: str
    relation: Literal["same_wire", "same_event"]
    score: float
    evidence: tuple[Evidence, ...]
    passage: str | None  # longest run of words that both have


@dataclass(frozen=True, slots=True)
class Travel:
    """A story: the copies of a wire report, and other reports of the event."""

    title: str | None
    event_date: str | None
    published_at: str | None
    appearances: tuple[Appearance, ...]  # in order of posting; those of which no time is known at the end
    ties: tuple[Tie, ...]


_PLACES = """
SELECT articles.id, posts.thread_id, threads.title, posts.id, posts.number, posts.author, articles.headline,
    articles.outlet, articles.agency, articles.published_at, posts.posted_at, posts.posted_after, posts.url
FROM articles JOIN posts ON posts.id = articles.post_id JOIN threads ON threads.id = posts.thread_id
WHERE articles.id IN (SELECT value FROM json_each(?))
"""


def travels(connection: sqlite3.Connection, archives: Mapping[str, sqlite3.Connection]) -> list[Travel]:
    """The stories that appeared more than once, the latest first appearance first.

    Args:
        connection: an index that is up to date.
        archives: the archives that it was made from, by name.

    Raises:
        sqlite3.Error: one of them cannot be read.
    """
    found = [_Travels(connection, archives).one(stories) for stories in _blocks(connection)]
    return sorted(found, key=_first_time, reverse=True)


def _first_time(travel: Travel) -> tuple[str, str]:
    first = travel.appearances[0]
    return first.posted_at or first.posted_after or "", first.name


def _blocks(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """Stories to be shown together: one with those that tell of the same event, if more than one article tells it.

    A story is shown once, with the largest of those that tell of its event: what is only tied to that by a third one
    is a story of its own.
    """
    tied: dict[int, set[int]] = {}
    rows = connection.execute(
        "SELECT DISTINCT one.story_id, other.story_id FROM story_pairs "
        "JOIN story_articles AS one ON one.article_id = story_pairs.article_id "
        "JOIN story_articles AS other ON other.article_id = other_id WHERE one.story_id <> other.story_id"
    )
    for one, other in rows:
        tied.setdefault(one, set()).add(other)
        tied.setdefault(other, set()).add(one)
    counts = dict(connection.execute("SELECT id, article_count FROM stories").fetchall())
    shown: set[int] = set()
    for story in sorted(counts, key=lambda story: (-counts[story] - len(tied.get(story, ())), story)):
        together = [story, *sorted(tied.get(story, set()) - shown)]
        if story not in shown and sum(counts[each] for each in together) > 1:
            shown.update(together)
            yield together


class _Travels:
    """Puts stories together from the index and the archives."""

    def __init__(self, connection: sqlite3.Connection, archives: Mapping[str, sqlite3.Connection]) -> None:
        self._connection = connection
        self._archives = archives
        self._hosts = {name: host(archive, name) for name, archive in archives.items()}

    def one(self, stories: Sequence[int]) -> Travel:
        """The travel of some stories of one event."""
        rows = self._connection.execute(
            "SELECT articles.id, archive, articles.article_id, story_id FROM story_articles "
            "JOIN articles ON articles.id = story_articles.article_id "
            "WHERE story_id IN (SELECT value FROM json_each(?))",
            (json.dumps(stories),),
        ).fetchall()
        places = {number: (name, article) for number, name, article, _ in rows}
        story_of = {(name, article): story for _, name, article, story in rows}
        appearances = self._appearances(story_of)
        first = appearances[0]
        title, event_date, published_at = self._connection.execute(
            "SELECT title, event_date, first_published_at FROM stories WHERE id = ?", (first.story,)
        ).fetchone()
        ties = self._ties(places, [each.name for each in appearances])
        return Travel(title, event_date, published_at, appearances, ties)

    def _appearances(self, story_of: Mapping[tuple[str, int], int]) -> tuple[Appearance, ...]:
        """The articles in order; how each is called depends on those before it."""
        wanted: dict[str, list[int]] = {}
        for name, article in story_of:
            wanted.setdefault(name, []).append(article)
        rows = [
            (name, *row)
            for name, articles in wanted.items()
            for row in self._archives[name].execute(_PLACES, (json.dumps(articles),))
        ]
        rows.sort(key=lambda row: (row[11] or row[12] or "~", row[0], row[1]))
        start, first = rows[0][11], story_of[rows[0][0], rows[0][1]]
        made = []
        for n, (name, article, thread, title, post, number, author, headline, outlet, agency, *times, url) in enumerate(
            rows
        ):
            story = story_of[name, article]
            kind: Kind = "same event" if story != first else "copy" if n else "first"
            published, posted, after = times
            made.append(
                Appearance(
                    name, self._hosts[name], thread, title, post, number, author, article, headline, outlet, agency,
                    published, posted, after, url, kind, story, _minutes(start, posted) if n else None,
                )
            )  # fmt: skip
        return tuple(made)

    def _ties(self, places: Mapping[int, tuple[str, int]], order: Sequence[str]) -> tuple[Tie, ...]:
        """The pairs among some articles, in the order of those."""
        numbers = json.dumps(list(places))
        rows = self._connection.execute(
            "SELECT article_id, other_id, relation, score, evidence, passage FROM story_pairs "
            "WHERE article_id IN (SELECT value FROM json_each(?)) AND other_id IN (SELECT value FROM json_each(?))",
            (numbers, numbers),
        )
        at = {name: n for n, name in enumerate(order)}
        ties = []
        for one, other, relation, score, evidence, passage in rows:
            names = sorted(("{}/{}".format(*places[one]), "{}/{}".format(*places[other])), key=at.__getitem__)
            ties.append(Tie(names[0], names[1], relation, score, tuple(json.loads(evidence)), passage))
        return tuple(sorted(ties, key=lambda tie: (at[tie.other], at[tie.one])))


def host(archive: sqlite3.Connection, name: str) -> str:
    """The host of an archive's forum, by its address; the archive's name where it has none."""
    row = archive.execute("SELECT base_url FROM forum").fetchone()
    return str(row[0]).split("://")[-1].split("/")[0] if row else name


def _minutes(start: str | None, end: str | None) -> int | None:
    try:
        return round((datetime.fromisoformat(end or "") - datetime.fromisoformat(start or "")).total_seconds() / 60)
    except (ValueError, TypeError):
        return None
