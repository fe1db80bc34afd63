"""JSON-LD of a thread's page → what it says about the thread: headline, author, date, counters."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import number
from archiver.engines.printed import iso_moment
from archiver.text import line

_LARGEST = 1 << 20  # characters; a page's JSON-LD has some 2,000
_TYPES = ("DiscussionForumPosting", "Question", "SocialMediaPosting")
_REPLIES = ("CommentAction", "ReplyAction")


@dataclass(frozen=True, slots=True)
class Posting:
    """A thread as search engines are told of it."""

    headline: str | None = None  # without the thread's prefix
    author: str | None = None
    published_at: datetime | None = None
    reply_count: int | None = None
    view_count: int | None = None
    is_question: bool = False


def read_posting(scripts: Iterable[LexborNode]) -> Posting:
    """What a page's scripts with JSON-LD say about its thread; an empty record where there is nothing to read."""
    for script in scripts:
        written = script.text()
        try:
            data = json.loads(written) if len(written) <= _LARGEST else None
        except (ValueError, RecursionError):
            continue
        found = next((item for item in _objects(data) if item.get("@type") in _TYPES), None)
        if found is not None:
            return _posting(found)
    return Posting()


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """The objects that may describe the thread: at the top, in a `@graph`, or the main entity of one of these."""
    tops = data if isinstance(data, list) else [data]
    for top in tops[:50]:
        if isinstance(top, dict):
            graph = top.get("@graph")
            for item in [top, *(graph[:50] if isinstance(graph, list) else [])]:
                if isinstance(item, dict):
                    yield item
                    if isinstance(entity := item.get("mainEntity"), dict):
                        yield entity


def _posting(item: dict[str, Any]) -> Posting:
    author = item.get("author")
    counts = _counts(item.get("interactionStatistic"))
    answers = item.get("answerCount", item.get("commentCount"))
    return Posting(
        headline=_line(item.get("headline") or item.get("name")),
        author=_line(author.get("name")) if isinstance(author, dict) else None,
        published_at=iso_moment(_line(item.get("datePublished") or item.get("dateCreated"))),
        reply_count=next((counts[name] for name in _REPLIES if name in counts), _count(answers)),
        view_count=counts.get("ViewAction"),
        is_question=item.get("@type") == "Question",
    )


def _counts(statistics: object) -> dict[str, int]:
    counts = {}
    for statistic in (statistics if isinstance(statistics, list) else [statistics])[:20]:
        if isinstance(statistic, dict):
            kind = str(statistic.get("interactionType")).rpartition("/")[2]
            if (count := _count(statistic.get("userInteractionCount"))) is not None:
                counts[kind] = count
    return counts


def _count(value: object) -> int | None:
    written = str(value)
    return 0 if written == "0" else number(written)


def _line(value: object) -> str | None:
    # Some themes write HTML's entities into JSON.
    return line(html.unescape(value)) or None if isinstance(value, str) else None
