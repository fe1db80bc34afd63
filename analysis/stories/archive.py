"""An archive's articles as a source of the index; stories of one archive are kept in the archive itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from analysis.stories import index
from analysis.stories.groups import Label
from analysis.stories.reading import Record

# All that makes an article and its place among others; what a page showed of a post is in the post's digest.
_STATES = (
    "SELECT articles.id, posts.digest, posts.thread_id, posts.posted_at, posts.posted_after, articles.headline, "
    "articles.agency, articles.published_at, articles.event_date, articles.word_count "
    "FROM articles JOIN posts ON posts.id = articles.post_id"
)
_RECORDS = (
    "SELECT articles.id, headline, body, agency, published_at, posted_at, posted_after "
    "FROM articles JOIN posts ON posts.id = articles.post_id WHERE articles.id IN (SELECT value FROM json_each(?))"
)
_LABELS = (
    "SELECT articles.id, posted_at, posted_after, headline, articles.event_date, published_at, thread_id "
    "FROM articles JOIN posts ON posts.id = articles.post_id WHERE articles.id IN (SELECT value FROM json_each(?))"
)


class ArchiveSource:
    """The articles of one archive, by their own numbers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def states(self) -> Iterator[tuple[int, str]]:
        """Every article's number and state."""
        for article, *state in self._connection.execute(_STATES):
            yield article, repr(state)

    def records(self, articles: Sequence[int]) -> Iterator[Record]:
        """Articles as they are compared."""
        for row in self._connection.execute(_RECORDS, (json.dumps(articles),)):
            yield Record(*row)

    def labels(self, articles: Sequence[int]) -> Iterator[Label]:
        """Articles as a story shows them."""
        for article, posted_at, posted_after, headline, event_date, published_at, thread in self._connection.execute(
            _LABELS, (json.dumps(articles),)
        ):
            rank = Record(article, posted_at=posted_at, posted_after=posted_after).rank
            yield Label(article, rank, headline, event_date, published_at, str(thread))


def update(connection: sqlite3.Connection) -> int:
    """Brings the stories of an archive up to date, in one transaction; writes nothing where nothing changed.

    Returns:
        The number of stories.

    Raises:
        sqlite3.Error: the archive cannot be read or written.
    """
    return index.update(connection, ArchiveSource(connection))
