"""Articles from any source → the tables of stories, brought up to date: what did not change is not looked at again.

The tables are a pure function of the set of articles: an index that grew over many visits equals one made at once.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Protocol
from zlib import crc32

from analysis.stories import candidates, twins
from analysis.stories.candidates import Pair
from analysis.stories.evidence import judge
from analysis.stories.grams import sketch
from analysis.stories.groups import Label, components, group
from analysis.stories.reading import Reading, Record

VERSION = 4  # of the rules: with another all is judged anew
BATCH = 500  # articles that are read at once
MANY = 1_000  # articles from which on it is quicker to read all pairs than those of each
READINGS = 250  # articles that are kept in memory while pairs are judged


class Source(Protocol):
    """Where articles come from."""

    def states(self) -> Iterable[tuple[int, str]]:
        """Every article's number, and what changes whenever the article does."""

    def records(self, articles: Sequence[int]) -> Iterable[Record]:
        """Articles as they are compared."""

    def labels(self, articles: Sequence[int]) -> Iterable[Label]:
        """Articles as a story shows them."""


def update(connection: sqlite3.Connection, source: Source) -> int:
    """Brings the tables up to date in one transaction; writes nothing where nothing changed.

    Returns:
        The number of stories.

    Raises:
        sqlite3.Error: something cannot be read or written.
    """
    known = {article: -mark for mark, article in connection.execute("SELECT * FROM article_grams WHERE gram < 0")}
    marks = {article: _mark(state) for article, state in source.states()}
    gone = known.keys() - marks.keys()
    changed = {article: mark for article, mark in marks.items() if known.get(article) != mark}
    if changed or gone:
        with _savepoint(connection):
            _Update(connection, source).apply(changed, {*gone, *(changed.keys() & known.keys())})
    (count,) = connection.execute("SELECT count(*) FROM stories").fetchone()
    return int(count)


def take_in(connection: sqlite3.Connection, source: Source, states: Mapping[int, str]) -> None:
    """Adds articles that the tables do not know yet, without a look at the others' states."""
    with _savepoint(connection):
        _Update(connection, source).apply({article: _mark(state) for article, state in states.items()}, set())


def _mark(state: str) -> int:
    """A number above 0 for the state of an article. Its negative is kept as a gram of the whole article."""
    return (crc32(f"{VERSION} {state}".encode("utf-8", "replace")) & 0x7FFFFFFF) + 1


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    # A savepoint is a transaction of its own on connections of every mode, and part of one that the caller began.
    connection.execute("SAVEPOINT stories")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO stories")
        raise
    finally:
        connection.execute("RELEASE stories")


class _Update:
    """One change of the tables."""

    def __init__(self, connection: sqlite3.Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        self._read: dict[int, Reading] = {}
        self._grams: dict[int, set[int]] = {}  # of old articles whose pairs come or go

    def apply(self, marks: Mapping[int, int], old: set[int]) -> None:
        """Takes in articles that are new or changed, by their marks; `old` are those that changed or went away."""
        grams: dict[int, array[int]] = {}
        texts: dict[int, int | None] = {}
        self._sketch(sorted(marks), grams, texts)
        stands, moved = twins.changed(self._connection, texts, old)
        self._sketch(sorted(moved), grams, texts)
        marks = {**marks, **self._marks(moved)}
        seeds = set(marks) | self._drop_pairs(old | moved)
        own = ((article, found) for article, found in grams.items() if article not in stands)
        changes = candidates.exchange(self._connection, own, old | moved)
        whole = [(-mark, article) for article, mark in marks.items()]
        whole += [(text, article) for article, text in texts.items() if text is not None]
        self._connection.executemany("INSERT INTO article_grams VALUES (?, ?)", sorted(whole))
        del grams
        self._judge(changes.found | {pair for pair in stands.items() if not marks.keys().isdisjoint(pair)})
        seeds |= self._revive(changes.revived) | self._let_die(changes.dying)
        self._regroup(seeds, old)

    def _marks(self, articles: set[int]) -> dict[int, int]:
        if not articles:
            return {}
        rows = self._connection.execute("SELECT gram, article_id FROM article_grams WHERE gram < 0")
        return {article: -mark for mark, article in rows if article in articles}

    def _sketch(self, articles: list[int], grams: dict[int, array[int]], texts: dict[int, int | None]) -> None:
        """Adds the grams and texts of articles; apart, for objects that hold both are looked through as garbage."""
        for some in _batches(articles):
            for record in self._source.records(some):
                grams[record.id], texts[record.id] = sketch(record)

    # --- pairs

    def _drop_pairs(self, articles: Iterable[int]) -> set[int]:
        """Deletes the pairs of articles; gives the others of these pairs."""
        others: set[int] = set()
        for article in articles:
            for mine, theirs in (("article_id", "other_id"), ("other_id", "article_id")):
                rows = self._connection.execute(
                    f"DELETE FROM story_pairs WHERE {mine} = ? RETURNING {theirs}", (article,)
                )
                others.update(other for (other,) in rows.fetchall())
        return others

    def _judge(self, pairs: Iterable[Pair]) -> None:
        self._connection.executemany("INSERT INTO story_pairs VALUES (?, ?, ?, ?, ?, ?)", self._judged(pairs))

    def _judged(self, pairs: Iterable[Pair]) -> Iterator[tuple[object, ...]]:
        ordered = _by_neighbourhood(pairs)
        while some := list(islice(ordered, BATCH)):
            self._prepare({article for pair in some for article in pair})
            for later, earlier in some:
                found = judge(self._read[later], self._read[earlier])
                if found.relation:
                    evidence = json.dumps(found.evidence, ensure_ascii=False, separators=(",", ":"))
                    yield later, earlier, found.relation, found.score, evidence, found.passage

    def _prepare(self, articles: set[int]) -> None:
        """Reads articles, and forgets others: texts that are taken apart are large."""
        if len(self._read) > READINGS:
            self._read = {article: self._read[article] for article in articles & self._read.keys()}
        missing = sorted(articles - self._read.keys())
        for record in self._source.records(missing) if missing else ():
            self._read[record.id] = Reading(record)

    def _revive(self, pairs: Iterable[Pair]) -> set[int]:
        """Judges pairs of old articles that are candidates again; gives their articles."""
        back = {pair for pair in pairs if not self._has(pair) and self._is_candidate(pair)}
        self._judge(back)
        return {article for pair in back for article in pair}

    def _let_die(self, articles: set[int]) -> set[int]:
        """Deletes pairs of old articles that are no candidates any more; gives their articles."""
        dead: set[Pair] = set()
        for article in sorted(articles):
            rows = self._connection.execute("SELECT other_id FROM story_pairs WHERE article_id = ?", (article,))
            pairs = [(article, other) for (other,) in rows if other in articles]
            dead.update(pair for pair in pairs if not self._is_candidate(pair))
        self._connection.executemany("DELETE FROM story_pairs WHERE article_id = ? AND other_id = ?", sorted(dead))
        return {article for pair in dead for article in pair}

    def _has(self, pair: Pair) -> bool:
        found = self._connection.execute("SELECT 1 FROM story_pairs WHERE article_id = ? AND other_id = ?", pair)
        return found.fetchone() is not None

    def _is_candidate(self, pair: Pair) -> bool:
        missing = [article for article in pair if article not in self._grams]
        for record in self._source.records(missing) if missing else ():
            self._grams[record.id] = set(sketch(record).grams)
        return candidates.weigh(self._connection, self._grams[pair[0]], self._grams[pair[1]])

    # --- stories

    def _regroup(self, seeds: set[int], gone: Iterable[int]) -> None:
        """Groups all articles anew that hang together with some, and writes their stories."""
        links = self._links(seeds)
        hanging = components(links, sorted(seeds))
        all_of_them = [article for part in hanging for article in part]
        labels = {label.id: label for some in _batches(all_of_them) for label in self._source.labels(some)}
        stories = [
            story
            for part in hanging
            for story in group([labels[article] for article in part if article in labels], links)
        ]
        self._drop_stories({*gone, *all_of_them})
        rows = sorted(story.row() for story in stories)
        self._connection.executemany("INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany(
            "INSERT INTO story_articles VALUES (?, ?, ?, ?)", sorted(row for story in stories for row in story.rows())
        )

    def _links(self, seeds: set[int]) -> dict[int, dict[int, float]]:
        """The pairs of the same copy among all that hang together with some articles."""
        links: dict[int, dict[int, float]] = {}
        todo = list(seeds)
        seen = set(seeds)
        if len(todo) > MANY:
            rows = self._connection.execute(
                "SELECT article_id, other_id, score FROM story_pairs WHERE relation = 'same_wire'"
            )
            for one, other, score in rows:
                links.setdefault(one, {})[other] = links.setdefault(other, {})[one] = score
            return links
        while todo:
            article = todo.pop()
            rows = self._connection.execute(
                "SELECT other_id, score FROM story_pairs WHERE article_id = ?1 AND relation = 'same_wire' UNION ALL "
                "SELECT article_id, score FROM story_pairs WHERE other_id = ?1 AND relation = 'same_wire'",
                (article,),
            )
            own = links[article] = dict(rows.fetchall())
            todo += [other for other in own if other not in seen]
            seen.update(own)
        return links

    def _drop_stories(self, articles: set[int]) -> None:
        """Deletes the stories that hold any of some articles."""
        of_articles = "SELECT story_id FROM story_articles WHERE article_id IN (SELECT value FROM json_each(?))"
        old = set(articles)  # a story has the number of its first article
        for some in _batches(sorted(articles)):
            old.update(story for (story,) in self._connection.execute(of_articles, (json.dumps(some),)))
        keys = [(story,) for story in sorted(old)]
        self._connection.executemany("DELETE FROM story_articles WHERE story_id = ?", keys)
        self._connection.executemany("DELETE FROM stories WHERE id = ?", keys)


def _batches(articles: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(articles), BATCH):
        yield articles[start : start + BATCH]


def _by_neighbourhood(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs, those with an article in common near each other: an article's text is read and taken apart once."""
    others: dict[int, set[int]] = {}
    for one, other in pairs:
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    for start in sorted(others):
        todo = [start]
        while todo:
            one = todo.pop()
            mine = others.pop(one, set())
            for other in sorted(mine):
                others[other].discard(one)
                yield max(one, other), min(one, other)
            todo += [other for other in sorted(mine, reverse=True) if other in others]
