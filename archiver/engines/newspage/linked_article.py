"""JSON-LD of a news page → what it says about its article, also where it is broken in the usual ways."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from archiver.text import line

Item = dict[str, Any]

ARTICLE_TYPES = frozenset(
    ["Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
     "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting"]
)  # fmt: skip
_LARGEST = 1 << 20  # characters of a script; one of a news page has some 10,000, with the article's text 50,000
_MOST_SCRIPTS = 50
_MOST_ITEMS = 500  # of a script
_MOST_NAMES = 20
_LONGEST = 1000  # characters of a headline or a name
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*\Z"
)
_COMMA = re.compile("[,;،、，]")
_COMMA_AT_END = re.compile(r",(?=\s*[\]}])")


def read_items(scripts: Iterable[LexborNode]) -> list[Item]:
    """The things that a page's scripts describe: at the top, in lists, in a `@graph`, or the main entity of one."""
    items: list[Item] = []
    for script in list(scripts)[:_MOST_SCRIPTS]:
        items.extend(_items(_load(script.text())))
    return items


def articles_in(items: Iterable[Item]) -> list[Item]:
    """Those that are articles."""
    return [item for item in items if not ARTICLE_TYPES.isdisjoint(types_of(item))]


def types_of(item: Item) -> frozenset[str]:
    """The names of a thing's types: "NewsArticle" for "https://schema.org/NewsArticle"."""
    kinds = item.get("@type")
    named = (kind for kind in (kinds if isinstance(kinds, list) else [kinds])[:10] if isinstance(kind, str))
    return frozenset(kind.rpartition("/")[2] for kind in named)


def words_of(value: object, limit: int = _LONGEST) -> str | None:
    """A text in one line; None for what is none. Some pages write HTML's entities into JSON."""
    if isinstance(value, list):
        value = value[0] if value else None
    return line(html.unescape(value[: 4 * limit]))[:limit] or None if isinstance(value, str) else None


def address_of(value: object) -> str | None:
    """The address of a thing that is told as one, or as a thing with an `url`, `contentUrl` or `@id`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[name] for name in ("url", "contentUrl", "@id") if isinstance(value.get(name), str)), None)
    return value.strip() if isinstance(value, str) else None


def names_of(value: object, items: Iterable[Item]) -> tuple[str, ...]:
    """The names of persons or organisations, told as text, as things, or as references to such.

    Args:
        value: what stands under "author" or "publisher".
        items: all things of the page, which it may refer to.
    """
    known = {item["@id"]: item for item in items if isinstance(item.get("@id"), str) and "name" in item}
    found: dict[str, None] = {}
    for person in (value if isinstance(value, list) else [value])[:_MOST_NAMES]:
        told = person
        if isinstance(person, dict):
            reference = person.get("@id")
            told = person.get("name") or (known.get(reference, {}).get("name") if isinstance(reference, str) else None)
        name = words_of(told)
        if name and not name.startswith(("http://", "https://")):
            found[name] = None
    return tuple(found)


def keywords_of(value: object) -> tuple[str, ...]:
    """Keywords, told as a list or with commas between them."""
    listed = value if isinstance(value, list) else _COMMA.split(value, 200) if isinstance(value, str) else []
    return tuple(word for told in listed[:200] if (word := words_of(told)))


def _load(written: str) -> object:
    if len(written) > _LARGEST:
        return None
    plain = _WRAPPING.sub("", _WRAPPING.sub("", written)).strip().rstrip(";")
    for attempt in (plain, _COMMA_AT_END.sub("", plain)):
        try:
            # Not strict: line breaks in texts. Decoded as far as it goes: some pages write two objects in one script.
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _items(data: object) -> Iterator[Item]:
    waiting = list(data[:_MOST_ITEMS]) if isinstance(data, list) else [data]
    waiting.reverse()
    seen = 0
    while waiting and seen < _MOST_ITEMS:
        item = waiting.pop()
        seen += 1
        if isinstance(item, dict):
            yield item
            waiting.extend(_inside(item))
        elif isinstance(item, list):
            waiting.extend(reversed(item[:_MOST_ITEMS]))


def _inside(item: Item) -> Iterator[object]:
    graph, entity = item.get("@graph"), item.get("mainEntity")
    if isinstance(entity, dict):
        yield entity
    if isinstance(graph, list):
        yield from reversed(graph[:_MOST_ITEMS])
