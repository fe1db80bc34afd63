"""Turns words into the posts of an archive that hold them, the best first, each with the passage that matched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

RANKED = 20_000  # hits that are ranked, the newest: to rank a word of every second post would take seconds
EXTRACT = 24  # words of a passage
# No text holds these two: what stands between them matched.
_OPEN, _CLOSE = "\x01", "\x02"

# Thai, Lao, Khmer, kana, Chinese characters, Hangul.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")

_QUERY = """
SELECT posts.thread_id, threads.title, posts.id, posts.number, posts.author, posts.posted_at, posts.url,
    snippet(posts_fts, 0, char(1), char(2), ' … ', :extract)
FROM (
    SELECT rowid AS id, rank AS score FROM posts_fts
    WHERE posts_fts MATCH :words AND rowid >= ifnull(
        (SELECT rowid FROM posts_fts WHERE posts_fts MATCH :words ORDER BY rowid DESC LIMIT 1 OFFSET :ranked), 0)
    ORDER BY rank, rowid LIMIT :limit
) AS best
JOIN posts_fts ON posts_fts.rowid = best.id AND posts_fts MATCH :words
JOIN posts ON posts.id = best.id
JOIN threads ON threads.id = posts.thread_id
ORDER BY score, best.id
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found."""

    thread_id: int
    title: str  # of the thread
    post_id: int
    number: int | None
    author: str | None
    posted_at: str | None
    url: str
    extract: str  # the passage, on one line
    marks: tuple[tuple[int, int], ...]  # spans of `extract` that matched

    def __str__(self) -> str:
        """Three lines for people: where, the passage with *what matched*, the permalink."""
        number = f"#{self.number}" if self.number is not None else f"post {self.post_id}"
        when = (self.posted_at or "undated")[:16].replace("T", " ")
        where = f"{self.title} {number}, {self.author or 'unknown'}, {when}"
        return f"{where}\n  {self.marked('*', '*')}\n  {self.url}\n"

    def marked(self, before: str, after: str) -> str:
        """The passage with something before and after what matched."""
        out, at = "", 0
        for start, end in self.marks:
            out += f"{self.extract[at:start]}{before}{self.extract[start:end]}{after}"
            at = end
        return out + self.extract[at:]


def search(connection: sqlite3.Connection, words: str, limit: int = 20) -> list[Hit]:
    """The best `limit` posts for a query in FTS5's syntax; what is not valid there is searched for word by word.

    Raises:
        sqlite3.Error: the file is no archive.
    """
    words = words.encode("utf-8", "ignore").decode().replace("\0", " ")  # what SQLite cannot take
    if not words.strip():
        return []
    try:
        hits = _search(connection, words, limit)
    except sqlite3.OperationalError:
        hits = _search(connection, quoted(words), limit)
    return hits or _containing(connection, unspaced(words), limit)


def quoted(words: str) -> str:
    """A query for all of the words, in which nothing is syntax."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words.split())


def unspaced(words: str) -> list[str]:
    """The words of a query in a script that is written without blanks; none where it holds no such word.

    The index has a whole clause of such a script as one word, so a part of it is found only by looking at every post.
    """
    found = words.replace('"', " ").split()
    return found if any(_UNSPACED.search(word) for word in found) else []


def containing(words: Sequence[str]) -> tuple[str, str, dict[str, str]]:
    """Condition, extract and parameters in SQL for the posts that hold all the words, wherever they stand in it."""
    names = {f"word{n}": word for n, word in enumerate(words)}
    condition = " AND ".join(f"instr(posts.text, :{name})" for name in names)
    extract = "substr(posts.text, max(1, instr(posts.text, :word0) - 40), 120)"
    for name in names:
        extract = f"replace({extract}, :{name}, char(1) || :{name} || char(2))"
    return condition, extract, names


def _containing(connection: sqlite3.Connection, words: Sequence[str], limit: int) -> list[Hit]:
    if not words:
        return []
    condition, extract, parameters = containing(words)
    rows = connection.execute(
        "SELECT posts.thread_id, threads.title, posts.id, posts.number, posts.author, posts.posted_at, posts.url, "
        f"{extract} FROM posts JOIN threads ON threads.id = posts.thread_id WHERE {condition} "
        "ORDER BY posts.id DESC LIMIT :limit",
        {"limit": limit, **parameters},
    )
    return [_hit(row) for row in rows]


def _search(connection: sqlite3.Connection, query: str, limit: int) -> list[Hit]:
    parameters = {"words": query, "limit": limit, "ranked": RANKED, "extract": EXTRACT}
    return [_hit(row) for row in connection.execute(_QUERY, parameters)]


def _hit(row: tuple[Any, ...]) -> Hit:
    thread_id, title, post_id, number, author, posted_at, url, found = row
    extract, marks = _marks(" ".join(found.split()))
    return Hit(thread_id, title, post_id, number, author, posted_at, url, extract, marks)


def _marks(found: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A passage without its marks, and their spans."""
    extract, marks = "", []
    for n, piece in enumerate(found.replace(_CLOSE, _OPEN).split(_OPEN)):
        if n % 2:
            marks.append((len(extract), len(extract) + len(piece)))
        extract += piece
    return extract, tuple(marks)
