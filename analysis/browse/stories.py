"""The number of a story → its page: where it appeared first, how it travelled, its relatives, and why they are tied."""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.browse import elsewhere
from analysis.browse.archive import Archive, MissingError, Row
from analysis.browse.elsewhere import FoundPair, Key
from analysis.browse.host import Actor

MAX_APPEARANCES = 200
MAX_RELATIVES = 50
MAX_PAIRS = 100  # that are looked at, and of them each kind shows the first ones
MAX_ITEMS = 40  # of a pair's evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation about a pair of articles; the weight is below 0 where it speaks against the relation."""

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles and why they belong together."""

    later: Row  # places, as in `StoryPage.appearances`: with `name` of the archive, and for others `host`
    earlier: Row
    relation: str
    score: float
    evidence: list[Evidence]
    passage: str | None

    @property
    def sum(self) -> float:
        """What the observations weigh together."""
        return math.fsum(item.weight for item in self.evidence)


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that a story's page shows."""

    story: Row
    lead: str | None  # first paragraph of the earliest article that has a body
    appearances: list[Row]  # in order of time, those of which no time is known at the end; in all archives
    relatives: list[Row]  # other stories of the same event, in this archive
    events: list[Row]  # and in others: the first appearance of each, with `article_count`
    copies: list[Pair]  # pairs inside the story
    ties: list[Pair]  # pairs with the relatives
    more_pairs: bool
    remarks: list[str]  # what the reader should know of other archives

    @property
    def here(self) -> int:
        """How many of the appearances are in this archive."""
        return sum(row["host"] is None for row in self.appearances)

    @property
    def elsewhere(self) -> int:
        """How many of them are in other archives."""
        return len(self.appearances) - self.here

    @property
    def others(self) -> int:
        """In how many other archives it appeared."""
        return len({row["name"] for row in self.appearances if row["host"] is not None})

    @property
    def sources(self) -> list[str]:
        """The agencies and outlets, each once."""
        names = (row[column] for column in ("agency", "outlet") for row in self.appearances)
        return list(dict.fromkeys(name for name in names if name))


async def story_of(archive: Archive, article_id: int) -> int | None:
    """The story that an article belongs to: numbers of stories change when an earlier copy of it turns up."""
    row = await archive.row("select story_id from story_articles where article_id = :id", id=article_id)
    return row["story_id"] if row else None


async def story_page(archive: Archive, story_id: int, actor: Actor) -> StoryPage:
    """A story with its appearances, relatives and pairs. Raises MissingError when the archive does not have it."""
    story = await archive.row("select * from stories where id = :id", id=story_id)
    if not story:
        raise MissingError(f"Story {story_id} is not in this archive.")
    name = elsewhere.name_of(archive)
    members = [row["article_id"] for row in await archive.rows(_MEMBERS, id=story_id)]
    pairs = await archive.rows(_PAIRS, id=story_id)
    own = [FoundPair((name, row["article_id"]), (name, row["other_id"]), row) for row in pairs[:MAX_PAIRS]]
    numbers = {*members, *(number for pair in own for _, number in (pair.one, pair.other))}
    places = {
        (name, row["article_id"]): {**row, "name": name, "at": archive, "host": None}
        for row in await archive.rows(_PLACES, ids=json.dumps(list(numbers)))
    }
    others = await elsewhere.look(archive, actor, members, _PLACES)
    here = {(name, number) for number in members}
    inside = here | others.copies.keys()
    found = _pairs([*own, *others.pairs], _in_time([places, others.copies, *others.events]))
    appearances = _in_time([{key: row for key, row in places.items() if key in here}, others.copies])
    return StoryPage(
        story=story,
        lead=await _lead(archive, [key[1] for key in appearances if key in here]),
        appearances=list(appearances.values()),
        relatives=await archive.rows(_RELATIVES, id=story_id),
        events=[_event(group) for group in others.events if group],
        copies=[pair for pair in found if _is_inside(pair, inside)],
        ties=[pair for pair in found if not _is_inside(pair, inside)],
        more_pairs=len(pairs) > MAX_PAIRS,
        remarks=others.remarks,
    )


def _is_inside(pair: Pair, articles: Container[Key]) -> bool:
    return _key(pair.later) in articles and _key(pair.earlier) in articles


def _event(group: Mapping[Key, Row]) -> Row:
    first = next(iter(_in_time([group]).values()))
    return {**first, "article_count": len(group)}


def _key(row: Row) -> Key:
    return row["name"], row["article_id"]


_MEMBERS = (
    "select article_id from story_articles where story_id = :id "
    f"order by article_id <> :id, article_id limit {MAX_APPEARANCES}"
)
_PLACES = """
    select articles.id as article_id, articles.kind, articles.headline, articles.outlet, articles.agency,
        articles.language, articles.published_at, articles.published_offset, posts.id, posts.number, posts.thread_id,
        posts.author, posts.author_id, posts.posted_at, posts.posted_after, posts.posted_text, posts.missing_since,
        posts.url, threads.title, threads.type
    from articles join posts on posts.id = articles.post_id join threads on threads.id = posts.thread_id
    where articles.id in (select value from json_each(:ids))
"""
_TIED = f"""
    with members as ({_MEMBERS}), tied as (
        select article_id, other_id, other_id as outside from story_pairs where article_id in (select * from members)
        union all
        select article_id, other_id, article_id from story_pairs where other_id in (select * from members)
    )
"""
_PAIRS = f"""
    {_TIED}
    select distinct story_pairs.* from tied
    join story_pairs on story_pairs.article_id = tied.article_id and story_pairs.other_id = tied.other_id
    order by story_pairs.score desc, story_pairs.article_id, story_pairs.other_id limit {MAX_PAIRS + 1}
"""
_RELATIVES = f"""
    {_TIED}, related as (
        select distinct story_articles.story_id from tied join story_articles on story_articles.article_id = outside
        where story_articles.story_id <> :id
        order by 1 limit {MAX_RELATIVES}
    )
    select stories.id as story_id, stories.title, stories.event_date, stories.article_count, articles.agency,
        articles.outlet, articles.published_at, posts.id, posts.number, posts.thread_id, threads.title as thread
    from related join stories on stories.id = related.story_id join articles on articles.id = stories.id
    join posts on posts.id = articles.post_id join threads on threads.id = posts.thread_id
    order by ifnull(posts.posted_at, ifnull(posts.posted_after, '~')), stories.id
"""


def _in_time(groups: Iterable[Mapping[Key, Row]]) -> dict[Key, Row]:
    """Places in the order in which they were posted, each with the minutes after the first, where both are known."""
    rows = sorted(
        {_key(row): row for group in groups for row in group.values()}.items(),
        key=lambda item: (item[1]["posted_at"] or item[1]["posted_after"] or "~", *item[0]),
    )
    start = rows[0][1]["posted_at"] if rows else None
    return {
        key: {**row, "lag_minutes": _minutes(start, row["posted_at"]) if n else None}
        for n, (key, row) in enumerate(rows)
    }


def _minutes(start: str | None, end: str | None) -> int | None:
    if not start or not end:
        return None
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):
        return None
    return round(seconds / 60)


async def _lead(archive: Archive, articles: Sequence[int]) -> str | None:
    """The first paragraph of the earliest body."""
    row = await archive.row(
        "select substr(body, 1, 2000) as body from json_each(:ids) as wanted "
        "join articles on articles.id = wanted.value where trim(body) <> '' order by wanted.key limit 1",
        ids=json.dumps(articles),
    )
    return row["body"].strip().partition("\n\n")[0] if row else None


def _pairs(pairs: Iterable[FoundPair], order: Mapping[Key, Row]) -> list[Pair]:
    """Pairs in the order of their later articles, the surest first; a pair of which an article is gone is left out."""
    at = {key: n for n, key in enumerate(order)}
    found = []
    for pair in pairs:
        if pair.one in at and pair.other in at:
            earlier, later = sorted((pair.one, pair.other), key=at.__getitem__)
            row, items = pair.row, evidence_of(pair.row["evidence"])
            found.append(Pair(order[later], order[earlier], row["relation"], row["score"], items, row["passage"]))
    return sorted(found, key=lambda pair: (at[_key(pair.later)], -pair.score, at[_key(pair.earlier)]))


def evidence_of(written: str) -> list[Evidence]:
    """The observations in a JSON list, whatever the file holds: what is none is left out."""
    try:
        items = json.loads(written)
    except (ValueError, RecursionError):
        return []
    if not isinstance(items, list):
        return []
    return [
        Evidence(str(item.get("name", ""))[:80], _weight(item.get("weight")), str(item.get("detail", ""))[:1000])
        for item in items[:MAX_ITEMS]
        if isinstance(item, dict)
    ]


def _weight(value: object) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1000 else 0.0
