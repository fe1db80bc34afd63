"""Rows about the articles of a page → what their cards tell: how each was read, who is quoted, where else it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.browse.archive import About, Row

MAX_VALUES = 5000  # of all articles of a page
MAX_QUOTATIONS = 2000
MAX_COPIES = 8  # that a card names
MAX_RELATIVES = 5
MAX_MEMBERS = 50  # articles of a story by whose pairs its relatives are looked for
FIELDS = (  # in the order in which a card tells them
    "headline", "standfirst", "agency", "outlet", "byline", "dateline", "place", "country", "published_at",
    "updated_at", "event_date", "source_url", "caption", "credit", "photo_date",
)  # fmt: skip

State = Literal["taken", "agrees", "lost"]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value of an article, the rule that read it, and the words that it was read from."""

    field: str
    value: str
    printed: str
    rule: str
    confidence: float
    state: State  # agrees: not taken, but no contradiction of the one that was: the same, or the day of its hour


@dataclass(slots=True)
class Speaker:
    """Somebody whom an article quotes."""

    name: str
    role: str | None = None
    quotations: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class ArticleNotes:
    """What is known of an article beside its own words."""

    values: list[ReadValue] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    story_id: int | None = None
    copies: list[Row] = field(default_factory=list)  # other posts with the same story, those of its thread first
    copy_count: int = 0
    relatives: list[Row] = field(default_factory=list)  # other stories of the same event
    elsewhere: Mapping[str, list[str]] = field(default_factory=dict)  # other archives with a `copy`, or of its `event`

    @property
    def lost(self) -> int:
        """How many values lost a conflict."""
        return sum(value.state == "lost" for value in self.values)


async def article_notes(about: About, texts: Mapping[int, str]) -> dict[int, ArticleNotes]:
    """The notes of all articles in a set of posts, by the article's number; `texts` are those of the posts."""
    notes: dict[int, ArticleNotes] = defaultdict(ArticleNotes)
    for article_id, rows in (await _by_article(about, _VALUES)).items():
        notes[article_id].values = _values(rows, texts)
    for article_id, rows in (await _by_article(about, _SPEAKERS)).items():
        notes[article_id].speakers = _speakers(rows)
    for row in await about.rows(_COPIES):
        note = notes[row["article_id"]]
        note.story_id, note.copy_count = row["story_id"], row["copies"]
        note.copies.append(row)
    for row in await about.rows(_RELATIVES):
        notes[row["article_id"]].story_id = row["my_story_id"]
        notes[row["article_id"]].relatives.append(row)
    return dict(notes)


async def _by_article(about: About, sql: str) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in await about.rows(sql):
        groups[row["article_id"]].append(row)
    return groups


_VALUES = f"""
    select * from article_readings where post_id in (select value from json_each(:ids))
    order by article_id, n limit {MAX_VALUES}
"""  # a view, which also says what is a conflict


def _values(rows: Iterable[Row], texts: Mapping[int, str]) -> list[ReadValue]:
    """The values of one article, what was taken of a field before what was not."""
    place = {name: n for n, name in enumerate(FIELDS)}
    found = sorted(rows, key=lambda row: (place.get(row["field"], len(place)), row["state"] != "taken", row["n"]))
    return [
        ReadValue(
            row["field"],
            row["value"],
            texts.get(row["post_id"], "")[max(row["start"], 0) : max(row["end"], 0)],
            row["rule"],
            row["confidence"],
            row["state"],
        )
        for row in found
    ]


_SPEAKERS = f"""
    select speakers.article_id, speakers.name, speakers.role, speakers.verb, speakers.quote
    from articles join speakers on speakers.article_id = articles.id
    where articles.post_id in (select value from json_each(:ids))
    order by speakers.article_id, n limit {MAX_QUOTATIONS}
"""


def _speakers(rows: Iterable[Row]) -> list[Speaker]:
    """The people whom one article quotes, in the order of its text, each with their words."""
    found: dict[str, Speaker] = {}
    for row in rows:
        speaker = found.setdefault(row["name"], Speaker(row["name"]))
        speaker.role = speaker.role or row["role"]
        speaker.quotations.append(row)
    return list(found.values())


_COPIES = f"""
    with places as (
        select mine.article_id, mine.story_id, theirs.article_id as other_id, posts.id, posts.thread_id,
            posts.thread_id = my_posts.thread_id as is_here, posts.number, articles.outlet, articles.agency
        from articles as my_articles
        join posts as my_posts on my_posts.id = my_articles.post_id
        join story_articles as mine on mine.article_id = my_articles.id
        join story_articles as theirs on theirs.story_id = mine.story_id and theirs.article_id <> mine.article_id
        join articles on articles.id = theirs.article_id
        join posts on posts.id = articles.post_id
        where my_articles.post_id in (select value from json_each(:ids))
    ), ranked as (
        select *, row_number() over (partition by article_id order by is_here desc, id, other_id) as nth,
            count(*) over (partition by article_id) as copies
        from places
    )
    select ranked.*, threads.title, threads.type
    from ranked join threads on threads.id = ranked.thread_id
    where nth <= {MAX_COPIES} order by article_id, nth
"""
# A story is related to another by a pair of any of their articles. It is shown by its appearance in the same thread,
# or else by its first one.
_RELATIVES = f"""
    with mine as (
        select my_articles.id as article_id, story_id, posts.thread_id
        from articles as my_articles
        join posts on posts.id = my_articles.post_id
        join story_articles on story_articles.article_id = my_articles.id
        where my_articles.post_id in (select value from json_each(:ids))
    ), members as (
        select story_id, article_id from (
            select story_id, article_id, row_number() over (partition by story_id order by article_id) as nth
            from story_articles where story_id in (select story_id from mine)
        ) where nth <= {MAX_MEMBERS}
    ), tied as (
        select members.story_id, theirs.story_id as other_id
        from members join story_pairs on story_pairs.article_id = members.article_id
        join story_articles as theirs on theirs.article_id = story_pairs.other_id
        union
        select members.story_id, theirs.story_id
        from members join story_pairs on story_pairs.other_id = members.article_id
        join story_articles as theirs on theirs.article_id = story_pairs.article_id
    ), shown as (
        select mine.article_id, mine.story_id as my_story_id, mine.thread_id as my_thread_id, tied.other_id as story_id,
            row_number() over (partition by mine.article_id order by tied.other_id) as nth,
            ifnull((
                select min(story_articles.article_id) from story_articles
                join articles on articles.id = story_articles.article_id join posts on posts.id = articles.post_id
                where story_articles.story_id = tied.other_id and posts.thread_id = mine.thread_id
            ), tied.other_id) as shown_id
        from mine join tied on tied.story_id = mine.story_id and tied.other_id <> mine.story_id
    )
    select shown.article_id, my_story_id, story_id, articles.headline, articles.outlet, articles.agency, posts.id,
        posts.number, posts.thread_id, posts.thread_id = my_thread_id as is_here, threads.title, threads.type
    from shown join articles on articles.id = shown_id join posts on posts.id = articles.post_id
    join threads on threads.id = posts.thread_id
    where nth <= {MAX_RELATIVES} order by shown.article_id, nth
"""
