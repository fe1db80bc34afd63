"""Grams of articles that came, changed or went → the pairs that may be one story, with the table of grams kept.

A pair is a candidate when grams that few articles hold weigh enough together. That depends on the articles alone, not
on the order in which they came: a gram that one article too many holds weighs less for all that hold it, and takes
pairs of others with it; one that is rare again brings them back. Those pairs are named too.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, compress, count, islice, repeat
from operator import eq, rshift

from analysis.stories.grams import ENOUGH, FEW, weight
from analysis.stories.twins import WHOLE_TEXTS

_ROWS = 500  # that are written at once
_LOW = 0xFFFFFFFF
_PARTS, _SHIFT = 64, 25  # of the 31 bits of a gram, the first six

Pair = tuple[int, int]  # the larger number first


@dataclass(slots=True)
class Changes:
    """What a change of articles does to the pairs."""

    found: set[Pair] = field(default_factory=set)  # candidates of which at least one article is new or changed
    revived: set[Pair] = field(default_factory=set)  # of old articles: they share a gram that weighs more than before
    dying: set[int] = field(default_factory=set)  # old articles that hold a gram which weighs less than before


def exchange(
    connection: sqlite3.Connection, added: Iterable[tuple[int, Iterable[int]]], removed: Iterable[int]
) -> Changes:
    """Writes the grams of articles that are new, and removes those of others.

    Args:
        connection: has the table `article_grams`; a transaction is the caller's.
        added: new and changed articles and their grams.
        removed: articles that changed or went away.
    """
    gone = _remove(connection, set(removed))
    places = _Places()
    rows = _sorted(added, places)
    old = connection.execute("SELECT 1 FROM article_grams WHERE gram >= 0 LIMIT 1").fetchone() is not None
    sums = _Sums(places)
    for gram, new in _groups(rows, gone, alone=old):
        rest = _holders(connection, gram) if old else []
        sums.count(gram, new, rest, len(gone.get(gram, ())))
    _write(connection, rows, places)
    return sums.result()


class _Places:
    """The numbers of articles, which may be any, as places in a list: small ones, of which two fit in a number."""

    def __init__(self) -> None:
        self.articles: list[int] = []
        self._found: dict[int, int] = {}

    def of(self, article: int) -> int:
        """The place of an article; a new one gets the next."""
        place = self._found.setdefault(article, len(self.articles))
        if place == len(self.articles):
            self.articles.append(article)
        return place


def _sorted(added: Iterable[tuple[int, Iterable[int]]], places: _Places) -> Sequence[int]:
    """The rows of articles in order, each as one number: the gram, and in the lower 32 bits the article's place."""
    # Sorted part by part: short lists are sorted in half the time.
    parts = [array("Q") for _ in range(_PARTS)]
    for article, own in added:
        place = places.of(article)
        for gram in own:
            parts[gram >> _SHIFT].append(gram << 32 | place)
    rows = array("Q")
    for part in parts:
        rows.extend(sorted(part))
    return rows


def _write(connection: sqlite3.Connection, rows: Sequence[int], places: _Places) -> None:
    """Writes the rows, many a statement: a third of the time that a statement a row takes."""
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        marks = ", ".join(["(?, ?)"] * len(some))
        values = [value for row in some for value in (row >> 32, places.articles[row & _LOW])]
        connection.execute(f"INSERT INTO article_grams VALUES {marks}", values)


def _remove(connection: sqlite3.Connection, articles: set[int]) -> dict[int, list[int]]:
    """Removes the rows of articles; gives their grams with who held them."""
    if not articles:
        return {}
    # There is no index by article, which would double the table: changed articles are few, and one pass finds all.
    found = [row for row in connection.execute("SELECT gram, article_id FROM article_grams") if row[1] in articles]
    connection.executemany("DELETE FROM article_grams WHERE gram = ? AND article_id = ?", found)
    held: dict[int, list[int]] = defaultdict(list)
    for gram, article in found:
        if 0 <= gram < WHOLE_TEXTS:  # what stands for a whole article makes no candidates
            held[gram].append(article)
    return held


def _groups(rows: Sequence[int], gone: Mapping[int, list[int]], *, alone: bool) -> Iterator[tuple[int, list[int]]]:
    """Each gram that an article got or lost, with the places of those that got it.

    Grams that one article got and nobody lost are left out unless `alone` is wanted.
    """
    left = set(gone)
    for start, end in _repeated(rows) if not alone else _all(rows):
        gram = rows[start] >> 32
        left.discard(gram)
        yield gram, [row & _LOW for row in rows[start:end]]
    for gram in sorted(left):
        yield gram, []


def _repeated(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the grams stand that several articles got: most are one article's alone, and are passed over quickly."""
    held = array("I", map(rshift, rows, repeat(32)))
    start = end = -1
    for n in compress(count(1), map(eq, held, islice(held, 1, None))):
        if n != end:
            if end > 0:
                yield start, end
            start = n - 1
        end = n + 1
    if end > 0:
        yield start, end


def _all(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n] >> 32 != rows[start] >> 32:
            yield start, n
            start = n


def _holders(connection: sqlite3.Connection, gram: int) -> list[int]:
    """Who holds a gram; one more than matters is enough to know that it is common."""
    rows = connection.execute("SELECT article_id FROM article_grams WHERE gram = ? LIMIT ?", (gram, FEW + 1))
    return [article for (article,) in rows]


class _Sums:
    """Adds up the weights of the grams that pairs share."""

    def __init__(self, places: _Places) -> None:
        self._places = places
        self._weights: dict[int, int] = {}  # of pairs, both places in one number
        self._changes = Changes()

    def count(self, gram: int, new: list[int], rest: list[int], lost: int) -> None:
        """Counts a gram: the places of articles that got it, old articles that hold it, and how many lost it."""
        before, after = weight(gram, lost + len(rest)), weight(gram, len(new) + len(rest))
        if after and new:
            self._add(new, [self._places.of(article) for article in rest], after)
        if after > before:
            self._changes.revived.update((max(pair), min(pair)) for pair in combinations(rest, 2))
        elif after < before:
            self._changes.dying.update(rest)

    def _add(self, new: list[int], old: list[int], by: int) -> None:
        weights = self._weights
        held = [*new, *old]
        for n, one in enumerate(new):
            for other in held[n + 1 :]:
                key = one << 32 | other
                weights[key] = weights.get(key, 0) + by

    def result(self) -> Changes:
        """The changes, with the pairs that weigh enough."""
        articles = self._places.articles
        for key, found in self._weights.items():
            if found >= ENOUGH:
                pair = articles[key >> 32], articles[key & _LOW]
                self._changes.found.add((max(pair), min(pair)))
        return self._changes


def weigh(connection: sqlite3.Connection, one: set[int], other: set[int]) -> bool:
    """Whether two articles with these grams are a candidate pair as things stand."""
    found = 0
    for gram in sorted(one & other):
        found += weight(gram, len(_holders(connection, gram)))
        if found >= ENOUGH:
            return True
    return False
