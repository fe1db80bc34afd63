"""The number of a story → its page: where it appeared first, how it travelled, its relatives, and why they are tied."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analysis.browse.archive import Archive, MissingError, Row

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

    later: Row  # places, as in `StoryPage.appearances`
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
    appearances: list[Row]  # in order of time, those of which no time is known at the end
    relatives: list[Row]  # other stories of the same event
    copies: list[Pair]  # pairs inside the story
    ties: list[Pair]  # pairs with the relatives
    more_pairs: bool

    @property
    def sources(self) -> list[str]:
        """The agencies and outlets, each once."""
        names = (row[column] for column in ("agency", "outlet") for row in self.appearances)
        return list(dict.fromkeys(name for name in names if name))


async def story_of(archive: Archive, article_id: int) -> int | None:
    """The story that an article belongs to: numbers of stories change when an earlier copy of it turns up."""
    row = await archive.row("select story_id from story_articles where article_id = :id", id=article_id)
    return row["story_id"] if row else None


async def story_page(archive: Archive, story_id: int) -> StoryPage:
    """A story with its appearances, relatives and pairs. Raises MissingError when the archive does not have it."""
    story = await archive.row("select * from stories where id = :id", id=story_id)
    if not story:
        raise MissingError(f"Story {story_id} is not in this archive.")
    members = await archive.rows(_MEMBERS, id=story_id)
    pairs = await archive.rows(_PAIRS, id=story_id)
    numbers = {row["article_id"] for row in members}
    others = {number for row in pairs for number in (row["article_id"], row["other_id"])} - numbers
    places = await archive.rows(_PLACES, ids=json.dumps([*numbers, *others]))
    appearances = _in_time([row for row in places if row["article_id"] in numbers])
    order = {row["article_id"]: row for row in _in_time(places)}
    found = _pairs(pairs[:MAX_PAIRS], order)
    return StoryPage(
        story=story,
        lead=await _lead(archive, appearances),
        appearances=appearances,
        relatives=await archive.rows(_RELATIVES, id=story_id),
        copies=[pair for pair in found if _is_inside(pair, numbers)],
        ties=[pair for pair in found if not _is_inside(pair, numbers)],
        more_pairs=len(pairs) > MAX_PAIRS,
    )


def _is_inside(pair: Pair, numbers: set[int]) -> bool:
    return pair.later["article_id"] in numbers and pair.earlier["article_id"] in numbers


_MEMBERS = (
    "select article_id from story_articles where story_id = :id "
    f"order by article_id <> :id, article_id limit {MAX_APPEARANCES}"
)
_PLACES = """
    select articles.id as article_id, articles.kind, articles.headline, articles.outlet, articles.agency,
        articles.language, articles.published_at, articles.published_offset, posts.id, posts.number, posts.thread_id,
        posts.author, posts.author_id, posts.posted_at, posts.posted_after, posts.posted_text, posts.missing_since,
        threads.title, threads.type
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


def _in_time(places: Iterable[Row]) -> list[Row]:
    """Places in the order in which they were posted, each with the minutes after the first, where both are known."""
    rows = sorted(places, key=lambda row: (row["posted_at"] or row["posted_after"] or "~", row["article_id"]))
    start = rows[0]["posted_at"] if rows else None
    return [{**row, "lag_minutes": _minutes(start, row["posted_at"]) if n else None} for n, row in enumerate(rows)]


def _minutes(start: str | None, end: str | None) -> int | None:
    if not start or not end:
        return None
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):
        return None
    return round(seconds / 60)


async def _lead(archive: Archive, appearances: Iterable[Row]) -> str | None:
    """The first paragraph of the earliest body."""
    ids = json.dumps([row["article_id"] for row in appearances])
    row = await archive.row(
        "select substr(body, 1, 2000) as body from json_each(:ids) as wanted "
        "join articles on articles.id = wanted.value where trim(body) <> '' order by wanted.key limit 1",
        ids=ids,
    )
    return row["body"].strip().partition("\n\n")[0] if row else None


def _pairs(rows: Iterable[Row], order: Mapping[int, Row]) -> list[Pair]:
    """Pairs in the order of their later articles, the surest first; a pair of which an article is gone is left out."""
    at = {article_id: n for n, article_id in enumerate(order)}
    found = []
    for row in rows:
        numbers = [number for number in (row["article_id"], row["other_id"]) if number in at]
        if len(numbers) == 2:
            earlier, later = sorted(numbers, key=at.__getitem__)
            items = evidence_of(row["evidence"])
            found.append(Pair(order[later], order[earlier], row["relation"], row["score"], items, row["passage"]))
    return sorted(found, key=lambda pair: (at[pair.later["article_id"]], -pair.score, at[pair.earlier["article_id"]]))


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
