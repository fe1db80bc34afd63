"""Articles with one and the same text → one that stands for all: a story that is pasted often stays one story.

Only the one that stands for the others keeps grams. Without that a much-copied story would make its own words common,
and would be lost; with it, a copy more costs as much as any.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import blake2b

WHOLE_TEXTS = 1 << 32  # grams from here on stand for an article's whole text; all others are below
FEWEST = 12  # words: of shorter texts nobody can say that they are copies


def key(own: list[str]) -> int | None:
    """A number for a text of these words; None for one that is too short."""
    if len(own) < FEWEST:
        return None
    digest = blake2b(" ".join(own).encode("utf-8", "replace"), digest_size=7).digest()
    return WHOLE_TEXTS + int.from_bytes(digest, "big")


def changed(
    connection: sqlite3.Connection, keys: Mapping[int, int | None], old: set[int]
) -> tuple[dict[int, int], set[int]]:
    """What changed articles, with their keys, and `old` ones that changed or went away do to who stands for whom.

    Returns:
        For each text that several have, by article, the one that stands for it; and the articles that did not change
        but stand for others now, do no more, or have another that stands for them.
    """
    added: dict[int, list[int]] = {}
    for article, found in keys.items():
        if found is not None:
            added.setdefault(found, []).append(article)
    stands: dict[int, int] = {}
    moved: set[int] = set()
    for text in added.keys() | set(_keys_of(connection, old)):
        before = holders(connection, text)
        stay = [article for article in before if article not in old]
        now = sorted({*stay, *added.get(text, ())})
        stands.update((article, now[0]) for article in now[1:])
        if before and now and before[0] != now[0]:
            moved.update(stay)
    return stands, moved


def holders(connection: sqlite3.Connection, text: int) -> list[int]:
    """The articles with a text, the one that stands for them first."""
    rows = connection.execute("SELECT article_id FROM article_grams WHERE gram = ? ORDER BY article_id", (text,))
    return [article for (article,) in rows]


def _keys_of(connection: sqlite3.Connection, articles: set[int]) -> Iterable[int]:
    if not articles:
        return ()
    rows = connection.execute("SELECT gram, article_id FROM article_grams WHERE gram >= ?", (WHOLE_TEXTS,))
    return [text for text, article in rows if article in articles]
