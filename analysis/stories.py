"""Groups the articles of an archive that are copies of one another: rows of `articles` to rows of `stories`.

Two texts are the same copy when they share enough runs of five words. The measure is containment, the share of the
shorter text's runs that the other has: unlike Jaccard it also finds excerpts.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

GRAM = 5  # words a run
THRESHOLD = 0.3  # containment from which two texts are the same copy
MIN_SHARED = 8  # runs: two short texts that share one sentence of background are not the same copy
MAX_STORIES = 20  # a run that so many stories hold is background, and no evidence

# A letter of a script written without blanks is a word of its own; else a word is what blanks and marks enclose.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_ALONE}]|[^{_ALONE}\s!-/:-@\[-`{{-~‘’“”«»„…–—।॥،؟、。，！？；：「」『』（）]+")


class Item(NamedTuple):
    """An article as the grouping needs it."""

    id: int
    headline: str | None
    event_date: str | None
    published_at: str | None
    body: str | None
    thread_id: int


class Member(NamedTuple):
    """An article's place in its story."""

    item: Item
    score: float  # containment in the story's earlier articles; 1 for the first


@dataclass(slots=True)
class Story:
    """Articles that are the same copy, in the order in which they were posted."""

    members: list[Member] = field(default_factory=list)
    size: int = 0  # runs that its articles hold together

    @property
    def id(self) -> int:
        """The number of its earliest article."""
        return self.members[0].item.id

    def row(self) -> tuple[int, str | None, str | None, str | None, int, int]:
        """Its row in the table `stories`."""
        items = [member.item for member in self.members]
        title = next((item.headline for item in items if item.headline), None)
        event = next((item.event_date for item in items if item.event_date), None)
        published = min((item.published_at for item in items if item.published_at), default=None)
        return self.id, title, event, published, len(items), len({item.thread_id for item in items})


def words(text: str) -> list[str]:
    """The words of a text, case-folded, without punctuation."""
    return _WORD.findall(text.casefold())


def grams(text: str) -> set[int]:
    """Hashes of the text's runs of five words; equal on every machine and in every run."""
    found = words(text)
    return {zlib.crc32(" ".join(found[n : n + GRAM]).encode()) for n in range(len(found) - GRAM + 1)}


def group(items: Iterable[Item]) -> list[Story]:
    """Puts each article into the story that holds most of it, or starts a new one. `items` are in order of posting."""
    stories: list[Story] = []
    holders: dict[int, list[int]] = {}  # run -> the stories that hold it
    for item in items:
        own = grams(item.body or item.headline or "")
        at, score = _best(own, stories, holders)
        if at == len(stories):
            stories.append(Story())
        story = stories[at]
        story.members.append(Member(item, score))
        for gram in own:
            held = holders.setdefault(gram, [])
            if len(held) <= MAX_STORIES and at not in held:
                held.append(at)
                story.size += 1
    return stories


def _best(own: set[int], stories: Sequence[Story], holders: dict[int, list[int]]) -> tuple[int, float]:
    """The story that a text belongs to and its containment there; `len(stories)` and 1 for a story of its own."""
    shared = Counter(at for gram in own for at in holders.get(gram, ()) if len(holders[gram]) <= MAX_STORIES)
    best, best_score = len(stories), 0.0
    for at, count in sorted(shared.items()):
        score = count / min(len(own), stories[at].size)
        if count >= MIN_SHARED and score >= THRESHOLD and score > best_score:
            best, best_score = at, score
    return best, round(best_score, 4) or 1.0


def update(connection: sqlite3.Connection) -> int:
    """Writes `stories` and `story_articles` anew, in one transaction; writes nothing where nothing changed.

    Returns:
        The number of stories.

    Raises:
        sqlite3.Error: the archive cannot be read or written.
    """
    rows = connection.execute(
        "SELECT articles.id, headline, articles.event_date, published_at, body, thread_id "
        "FROM articles JOIN posts ON posts.id = articles.post_id ORDER BY posted_at IS NULL, posted_at, articles.id"
    )
    stories = group(Item(*row) for row in rows)
    tables: dict[str, list[tuple[object, ...]]] = {
        "stories": sorted(story.row() for story in stories),
        "story_articles": sorted(
            (story.id, member.item.id, "copy" if n else "first", member.score)
            for story in stories
            for n, member in enumerate(story.members)
        ),
    }
    if any(_rows(connection, name) != rows for name, rows in tables.items()):
        _write(connection, tables)
    return len(stories)


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]


def _write(connection: sqlite3.Connection, tables: dict[str, list[tuple[object, ...]]]) -> None:
    # A savepoint is a transaction of its own on connections of every mode, and part of one that the caller began.
    connection.execute("SAVEPOINT stories")
    try:
        for name in reversed(tables):  # the table that refers to the other goes first
            connection.execute(f"DELETE FROM {name}")
        for name, rows in tables.items():
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    except BaseException:
        connection.execute("ROLLBACK TO stories")
        raise
    finally:
        connection.execute("RELEASE stories")
