"""Turns the articles of a thread into its timeline: one entry a story, in the words of the article itself.

Reports of one event are one entry, too: the story that most of them are tied to, with the others under it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from analysis.summary.events import read_elsewhere, read_ties, together
from analysis.summary.posts import Post
from analysis.summary.records import DateSource, Excerpt, TimelineEntry
from analysis.summary.sentences import first_sentence

_ENOUGH = 48  # characters: a lead that is shorter is a dateline
# The rules of the splitter that a reader has a word for.
_RULES: Mapping[str, DateSource] = {"weekday_in_lead": "weekday", "date_of_event": "field"}


class Appearance(NamedTuple):
    """An article of the thread, as the view `article_timeline` shows it."""

    article_id: int
    story_id: int
    post_id: int
    number: int | None
    event_date: str | None
    published_at: str | None
    published_offset: str | None
    lag_minutes: int | None
    lag_assumes_utc: int | None
    headline: str | None
    outlet: str | None
    agency: str | None


class Known(NamedTuple):
    """What the whole archive knows of a story."""

    articles: int
    event_date: str | None


class Dating(NamedTuple):
    """What dates the articles of a thread beside their own columns."""

    rules: Mapping[int, str]  # article -> the rule that read its event date
    field: str | None  # the event date that the thread's own fields give
    is_news: bool  # a page of a news site: nobody posted its articles


def read_timeline(
    connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]
) -> tuple[TimelineEntry, ...]:
    """The stories of a thread, the earliest event first."""
    rows = connection.execute(
        "SELECT article_id, ifnull(story_id, article_id), post_id, number, event_date, published_at, published_offset, "
        "lag_minutes, lag_assumes_utc, headline, outlet, agency FROM article_timeline WHERE thread_id = ?",
        (thread_id,),
    )
    place = {post_id: n for n, post_id in enumerate(posts)}
    stories: dict[int, list[Appearance]] = {}
    for appearance in sorted(map(Appearance._make, rows), key=lambda each: (place[each.post_id], each.article_id)):
        stories.setdefault(appearance.story_id, []).append(appearance)
    dating = _dating(connection, thread_id)
    leads = dict(_leads(connection, thread_id, posts))
    known = _known(connection, stories)
    ties = read_ties(connection, thread_id)
    elsewhere = read_elsewhere(connection, thread_id, list(stories), ties)
    entries = {
        story: replace(_entry(found, dating, leads, posts, known[story]), others=elsewhere[story])
        for story, found in stories.items()
    }
    heads = (
        replace(entries[head], relatives=tuple(sorted((entries[story] for story in below), key=_day)))
        for head, below in together(list(stories), ties)
    )
    place = {story: n for n, story in enumerate(stories)}
    return tuple(sorted(heads, key=lambda entry: (_day(entry), place[entry.story_id])))


def _day(entry: TimelineEntry) -> str:
    """The day that a story stands at: without a date where it was posted, without any at the end, in thread order."""
    first = entry.appearances[0]
    return entry.date or (first.posted_at or first.posted_after or "9999")[:10]


def _entry(
    found: Sequence[Appearance],
    dating: Dating,
    leads: Mapping[int, Excerpt],
    posts: Mapping[int, Post],
    story: Known,
) -> TimelineEntry:
    first = found[0]
    date, source = _date(found, dating, story.event_date)
    return TimelineEntry(
        story_id=first.story_id,
        date=date,
        date_source=source,
        headline=next((each.headline for each in found if each.headline), None),
        lead=next((leads[each.article_id] for each in found if each.article_id in leads), None),
        outlets=tuple(dict.fromkeys(each.outlet for each in found if each.outlet)),
        agencies=tuple(dict.fromkeys(each.agency for each in found if each.agency)),
        published_at=first.published_at,
        published_offset=first.published_offset,
        lag_minutes=None if dating.is_news else first.lag_minutes,
        lag_assumes_utc=not dating.is_news and bool(first.lag_assumes_utc),
        appearances=tuple(posts[post_id].cite for post_id in dict.fromkeys(each.post_id for each in found)),
        elsewhere=max(0, story.articles - len(found)),
    )


def _date(found: Sequence[Appearance], dating: Dating, copied: str | None) -> tuple[str | None, DateSource | None]:
    """The day of a story: its event date, else what the thread's fields say of the first post, else that of a copy.

    Where none is known, the day of its publication.
    """
    for each in found:
        if each.event_date:
            return each.event_date, _RULES.get(dating.rules.get(each.article_id, ""), "text")
    if dating.field and found[0].number == 1:
        return dating.field, "field"
    if copied:
        return copied, "copy"
    published = next((each.published_at[:10] for each in found if each.published_at), None)
    return published, "published" if published else None


def _known(connection: sqlite3.Connection, stories: Iterable[int]) -> dict[int, Known]:
    """What the whole archive knows of some stories."""
    numbers = list(stories)
    rows = connection.execute(
        "SELECT id, article_count, event_date FROM stories WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    )
    return {number: Known(0, None) for number in numbers} | {number: Known(*row) for number, *row in rows}


def _dating(connection: sqlite3.Connection, thread_id: int) -> Dating:
    rules = connection.execute(
        "SELECT articles.id, rule FROM posts JOIN articles ON articles.post_id = posts.id "
        "JOIN article_values ON article_id = articles.id WHERE thread_id = ? AND field = 'event_date' AND chosen = 1",
        (thread_id,),
    )
    field, kind = connection.execute("SELECT event_date, type FROM threads WHERE id = ?", (thread_id,)).fetchone()
    return Dating(dict(rules.fetchall()), field, kind == "news page")


def _leads(connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]) -> Iterator[tuple[int, Excerpt]]:
    """The first sentence of each article's body, or of its standfirst where nobody pasted the body."""
    rows = connection.execute(
        'SELECT parts.parent_id, parts.post_id, parts."start", parts."end" '
        "FROM posts JOIN articles ON articles.post_id = posts.id JOIN parts ON parts.parent_id = articles.id "
        "WHERE thread_id = ? AND parts.kind IN ('body', 'standfirst') "
        "ORDER BY parts.parent_id, parts.kind <> 'body', parts.\"start\"",
        (thread_id,),
    )
    done: set[int] = set()
    for article_id, post_id, start, end in rows:
        post = posts[post_id]
        span = first_sentence(post.text, start, end, enough=_ENOUGH) if article_id not in done else None
        if span is not None:
            done.add(article_id)
            yield article_id, post.excerpt(span)
