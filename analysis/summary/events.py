"""Reads what ties the stories of a thread: which of them tell of one event, and where else they stand."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from analysis.summary.records import Cite, Elsewhere

_OTHERS = 20  # appearances in other threads that a story names

Ties = Mapping[int, set[int]]  # story -> stories that tell of the same event, in this thread or in others

_TIES = """
WITH members AS (
    SELECT story_id, article_id FROM story_articles WHERE story_id IN (
        SELECT story_id FROM posts JOIN articles ON articles.post_id = posts.id
        JOIN story_articles ON article_id = articles.id WHERE thread_id = ?
    )
)
SELECT members.story_id, theirs.story_id FROM members
JOIN story_pairs ON story_pairs.article_id = members.article_id
JOIN story_articles AS theirs ON theirs.article_id = story_pairs.other_id
UNION
SELECT members.story_id, theirs.story_id FROM members
JOIN story_pairs ON story_pairs.other_id = members.article_id
JOIN story_articles AS theirs ON theirs.article_id = story_pairs.article_id
"""
_PLACES = """
SELECT story_articles.story_id, articles.headline, articles.agency, articles.outlet, threads.id, threads.title,
    posts.id, posts.number, posts.author, posts.posted_at, posts.posted_text, posts.url,
    posts.missing_since IS NOT NULL, posts.posted_after
FROM story_articles JOIN articles ON articles.id = article_id JOIN posts ON posts.id = articles.post_id
JOIN threads ON threads.id = posts.thread_id
WHERE story_articles.story_id IN (SELECT value FROM json_each(?)) AND posts.thread_id <> ?
ORDER BY ifnull(posts.posted_at, ifnull(posts.posted_after, '~')), articles.id
"""


def read_ties(connection: sqlite3.Connection, thread_id: int) -> Ties:
    """The ties of a thread's stories: a pair of any of their articles makes one."""
    ties: dict[int, set[int]] = defaultdict(set)
    for one, other in connection.execute(_TIES, (thread_id,)):
        if one != other:
            ties[one].add(other)
    return dict(ties)


def together(stories: Sequence[int], ties: Ties) -> Iterator[tuple[int, list[int]]]:
    """Stories of one event: that with most ties first, with those that are tied to it and to no earlier one.

    What is tied to one of those alone stays by itself: one event leads to the next, and all would be one.
    """
    place = {story: n for n, story in enumerate(stories)}
    here = {story: ties.get(story, set()) & place.keys() for story in stories}
    done: set[int] = set()
    for head in sorted(stories, key=lambda story: (-len(here[story]), place[story])):
        if head not in done:
            below = sorted(here[head] - done, key=place.__getitem__)
            done.update((head, *below))
            yield head, below


def read_elsewhere(
    connection: sqlite3.Connection, thread_id: int, stories: Sequence[int], ties: Ties
) -> dict[int, tuple[Elsewhere, ...]]:
    """Where each story stands in other threads: its copies, then reports of the event that only those threads have."""
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    wanted = sorted({*stories, *(other for story in stories for other in ties.get(story, ()))})
    for row in connection.execute(_PLACES, (json.dumps(wanted), thread_id)):
        story, headline, agency, outlet, thread, title, post, number, author, at, printed, url, missing, after = row
        cite = Cite(post, number, author, at, printed, url, bool(missing), after)
        found[story].append(Elsewhere(thread, title, story, headline, agency, outlet, cite))
    own = set(stories)
    shown = {}
    for story in stories:
        away = sorted(ties.get(story, set()) - own)
        shown[story] = tuple([*found[story], *(each for other in away for each in found[other])][:_OTHERS])
    return shown
