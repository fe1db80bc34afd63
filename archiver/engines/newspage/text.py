"""The text of a news page as somebody copied it → ThreadPage: the article, hashtags, and the articles listed under it.

What stands under the article (comments, buttons, "Related Articles") stays at the end of its post's text, as a block of
its own: it is the page's, and none of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice, takewhile

from archiver.engines.copied import damage_in, is_known
from archiver.engines.labels import kind_of
from archiver.engines.newspage.layout import paragraph
from archiver.engines.newspage.metadata import host_of, host_outlet, is_host_name
from archiver.engines.newspage.plain import is_article, is_mail
from archiver.engines.newspage.records import NAME, Story, make_page
from archiver.engines.newspage.wording import (
    RELATIVE,
    cut_glued,
    dateline_end,
    dates_of,
    has_clock,
    is_caption,
    is_closed,
    is_dated,
    is_outlet,
    is_prose,
    is_title,
    word_count,
)
from archiver.errors import NotAThreadError
from archiver.model import Body, Text, ThreadPage
from archiver.outlets import find_outlets
from archiver.text import line

__all__ = ["NAME", "read_page", "recognises"]

_MOST_LINES = 20_000
_LONGEST_HEAD = 15  # lines above the first paragraph
_ENOUGH = 4  # points: no single mark is enough
_FEWEST_PARAGRAPHS, _FEWEST_WORDS = 2, 25
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 3, 40  # words
_FORUM_CELLS = 2  # lines with what forums print beside a post
_RELATED_HEAD = 6  # lines above the text of a related article
_RELATED_WORDS = 25  # of a related article's text: less is a teaser
_LONGEST_OWNER = 6  # words
_LONGEST_COPYRIGHT = 160  # characters of a line
# "© 2026 Lusaka Times. All rights reserved.", "Copyright 2019-2026 Times of Zambia"
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)|copyright))?[\s,]*\d{4}(?:\s?[-–]\s?\d{4})?[\s,:]+(?:by )?"
    r"(?P<name>[^.|©]{2,60}?)(?:\.(?:\s.*)?|\s?[|–—-]\s.*|,? (?:all rights|alle rechte|tous droits|todos l?os).*)?",
    re.IGNORECASE,
)
_NEAR = 8  # lines in which a list of articles names an outlet or a time


@dataclass(frozen=True, slots=True)
class _Parsed:
    """Where the parts of a page stand, as line numbers."""

    headline: int
    first: int  # of the article's paragraphs
    end: int  # behind its last line
    related: int  # of the heading above other articles; behind the last line where there is none
    is_sure: bool


def recognises(text: str) -> bool:
    """Whether a text is one of a news page: an article with marks of a newspaper or of a page around it."""
    found = _parse(_lines(text))
    return found is not None and found.is_sure


def read_page(text: str, url: str | None) -> ThreadPage:
    """Reads the copied text of a news page; `url` is where the page stands, if that is known.

    Raises:
        NotAThreadError: there is no article in it.
    """
    lines = _lines(text)
    found = _parse(lines)
    if found is None or not found.is_sure:
        raise NotAThreadError(
            "The text is not one of a news page: it has no headline with a date, byline, dateline or credit above its"
            " paragraphs. Copy the whole page, or save it as HTML."
        )
    tags, related = _tags(lines[found.end : found.related]), _related(lines[found.related + 1 :])
    address = url if is_known(url) else None
    story = _story(lines, found, host_outlet(address), address)
    page = make_page(story, related, url=address, tags=tags)
    return replace(page, problems=(*page.problems, *damage_in(text)))


def _lines(text: str) -> list[str]:
    """The lines of a text, squeezed, as many as a page has."""
    return [line(written) for written in text.split("\n", _MOST_LINES)[:_MOST_LINES]]


# --- where the parts stand --------------------------------------------------------------------------------------------


def _parse(lines: Sequence[str]) -> _Parsed | None:
    places = [k for k, words in enumerate(lines) if _is_paragraph(words)]
    if len(places) < _FEWEST_PARAGRAPHS or _is_of_forum(lines) or is_mail(lines):
        return None
    first, last = places[0], places[-1]
    head = _head_of(lines, first)
    headline = _headline_of(lines, head)
    if headline is None:
        return None
    below = places[_FEWEST_PARAGRAPHS - 1] + 1  # where the article may be at its end
    related = next((k for k in range(below, len(lines)) if _begins_related(lines, k, last)), len(lines))
    last = max(k for k in places if k < related)
    end = next((k for k in range(below, related) if _ends_story(lines[k], is_under=k > last)), related)
    if sum(word_count(lines[k]) for k in places if k < end) < _FEWEST_WORDS:
        return None
    marks, around = _marks([lines[k] for k in head], lines[first]), _furniture(lines, end, related)
    is_sure = marks + (around if marks else 0) >= _ENOUGH or is_article(lines, headline, first, end)
    return _Parsed(headline, first, end, related, is_sure)


def _is_paragraph(words: str) -> bool:
    return is_prose(words) and not is_caption(words)


def _head_of(lines: Sequence[str], first: int) -> list[int]:
    """Numbers of the lines with words above the first paragraph, as many as an article has."""
    return [k for k in range(first) if lines[k]][-_LONGEST_HEAD:]


def _headline_of(lines: Sequence[str], head: Sequence[int]) -> int | None:
    shaped = [k for k in head if _is_headline(lines[k])]
    return next((k for k in shaped if word_count(lines[k]) >= _SHORTEST_HEADLINE), shaped[0] if shaped else None)


def _is_headline(words: str) -> bool:
    if not 2 <= word_count(words) <= _LONGEST_HEADLINE or words.startswith(("-", "•", "http", "www.", "By ", "(", "#")):
        return False
    if is_caption(words) or is_dated(words) or is_outlet(words) or _is_bar(words):
        return False
    return not (is_closed(words) and words[-1] in ".。।۔")


def _is_bar(words: str) -> bool:
    """Whether a line is one of buttons or links: "Home World Sport", "Share"."""
    first = words.split(maxsplit=1)[0]
    is_path = any(sign in words for sign in (" > ", " › ", " » ", " | "))
    return is_path or is_title(words, "furniture", "end") or is_title(first, "furniture")


def _is_of_forum(lines: Sequence[str]) -> bool:
    """Whether the text has what forums print beside posts: "Joined: Jan 24, 2024", "Messages: 16,995"."""
    labels = (kind_of(words.partition(":")[0], "joined", "messages") for words in lines if 0 < len(words) <= 60)
    return sum(label is not None for label in labels) >= _FORUM_CELLS


def _begins_related(lines: Sequence[str], k: int, last: int) -> bool:
    """Whether the list of other articles begins at line k, and not just a link to one in the midst of the text.

    Args:
        lines: the page.
        k: the line's number.
        last: that of the last paragraph of the page.
    """
    if not is_title(lines[k], "related"):
        return False
    following = [words for words in lines[k + 1 : k + 1 + 2 * _NEAR] if words][:_NEAR]
    return k > last or any(is_dated(words) or is_outlet(words) for words in following)


def _ends_story(words: str, *, is_under: bool) -> bool:
    """Whether the article has ended above a line; `is_under`: no paragraph follows it."""
    return is_title(words, "tags", "comments") or (is_under and is_title(words, "end", "furniture"))


# --- how surely it is a news page -------------------------------------------------------------------------------------


def _marks(head: Sequence[str], paragraph: str) -> int:
    """Points for what newspapers print above a text."""
    dated = [words for words in head if is_dated(words)]
    clocked = any(has_clock(date) for words in dated for date in dates_of(words))
    return (
        2 * bool(dateline_end(_without_caption(paragraph)))
        + 2 * (any(map(is_caption, head)) or _without_caption(paragraph) != paragraph)
        + (2 if clocked else int(bool(dated)))
        + any(map(is_outlet, head))
        + any(words.startswith("By ") for words in head)
    )


def _without_caption(paragraph: str) -> str:
    parts = list(cut_glued(paragraph))
    return parts[1] if len(parts) > 1 and is_caption(parts[0]) else paragraph


def _furniture(lines: Sequence[str], end: int, related: int) -> int:
    """Points for what pages print under an article."""
    under = [words for words in lines[end:related] if is_title(words, "tags", "comments", "end", "furniture")]
    return min(2, len(under)) + 2 * (related < len(lines))


# --- the page's own article -------------------------------------------------------------------------------------------


def _story(lines: Sequence[str], found: _Parsed, host: str | None, address: str | None) -> Story:
    """The article.

    Args:
        lines: of the page.
        found: where its parts stand.
        host: the outlet that the page's address belongs to: a line where the text names none.
        address: the page's, where it is known.
    """
    head = _head_of(lines, found.first)
    headline = lines[found.headline]
    # A date or the outlet's name above the headline belongs to the article, the bars of the site do not.
    above = [lines[k] for k in head if k < found.headline and (is_dated(lines[k]) or is_outlet(lines[k]))]
    below = [words for words in lines[found.headline + 1 : found.first] if words != headline]
    paragraphs = [*cut_glued(lines[found.first]), *lines[found.first + 1 : found.end]]
    outlet = next((name for words in [*above, *below] if (name := _outlet_in(words))), None)
    named = [host] if host and outlet is None and host not in below else []
    printer = outlet or host or _owner_in(lines, found, host_of(address or ""))
    article = _joined([headline, *named, *above, *below, *paragraphs])
    page = _joined([article, "", *lines[found.end : found.related + 1]])
    dated = next((words for words in [*above, *below] if is_dated(words)), None)
    under = len(article) + len(page[len(article) :]) - len(page[len(article) :].lstrip())
    blocks = (Text(0, len(article)), Text(under, len(page))) if under < len(page) else (Text(0, len(page)),)
    body = Body(page, blocks)
    marks = tuple(_page_marks([*below, *above], lines[found.first]))
    return Story(headline, body, _html_of(page), printer, None, _moment_in(dated), _date_in(dated), marks)


def _page_marks(head: Sequence[str], paragraph: str) -> Iterator[str]:
    """What stays the same in every copy of a page: the first paragraph, who printed it and when, not "an hour ago"."""
    yield paragraph
    yield from (words for words in head if is_outlet(words) or is_caption(words) or words.startswith("By "))
    dates = (words[date.start : date.end] for words in head for date in dates_of(words) if date.rule not in RELATIVE)
    yield from islice(dates, 1)  # the others tell when it was changed, or the day of the copy


def _joined(lines: Sequence[str]) -> str:
    """Lines as a text, with no more than one empty line between two of them."""
    kept = [words for k, words in enumerate(lines) if words or (k and lines[k - 1])]
    return "\n".join(kept).strip("\n")


def _outlet_in(words: str) -> str | None:
    if not is_outlet(words):
        return None
    return next((words[m.start : m.end] for m in find_outlets(words) if m.named.kind == "outlet"), None)


def _owner_in(lines: Sequence[str], found: _Parsed, host: str) -> str | None:
    """The outlet that no table knows: the host's name on a line above the article, else who holds the copyright."""
    said = (words for words in lines[: found.first] if 0 < word_count(words) <= _LONGEST_OWNER)
    of_host = next((words for words in said if is_host_name(words, host)), None)
    if of_host is not None:
        return of_host
    held = (_COPYRIGHT.fullmatch(words) for words in lines[found.end :] if len(words) <= _LONGEST_COPYRIGHT)
    names = (match["name"].strip(" .,|-–—") for match in held if match)
    return next((name for name in names if 0 < word_count(name) <= _LONGEST_OWNER), None)


def _moment_in(words: str | None) -> datetime | None:
    """The moment that a line prints with its zone."""
    found = next((date for date in dates_of(words or "") if date.offset and has_clock(date)), None)
    return found.moment.astimezone(UTC).replace(microsecond=0) if found is not None and found.moment.tzinfo else None


def _date_in(words: str | None) -> str | None:
    """The date of a line, as printed."""
    return next(((words or "")[date.start : date.end] for date in dates_of(words or "")), None)


def _html_of(text: str) -> str:
    return "\n".join(paragraph(words) for words in text.split("\n") if words)


def _tags(lines: Sequence[str]) -> Iterator[str]:
    """The hashtags under an article: words with their sign anywhere, others right under the heading."""
    for k, words in enumerate(lines):
        if words.startswith("#"):
            yield from words.split("#")
        elif is_title(words, "tags"):
            listed = takewhile(lambda other: other and not _is_heading(other), lines[k + 1 :])
            yield from (tag for other in listed if "#" not in other for tag in other.split(","))


def _is_heading(words: str) -> bool:
    return is_closed(words) or words.endswith(":") or is_title(words, "tags", "comments", "end", "furniture", "related")


# --- articles under it ------------------------------------------------------------------------------------------------


def _related(lines: Sequence[str]) -> Iterator[Story]:
    head: list[str] = []
    text: list[str] = []
    for words in filter(None, lines):
        if word_count(words) >= _RELATED_WORDS or (text and _goes_on(words)):
            text.append(words)
            continue
        if text:
            yield from _item(head, text)
            head, text = [], []
        head.append(words)
    yield from _item(head, text)


def _goes_on(words: str) -> bool:
    return is_closed(words) and word_count(words) >= 6 and not is_dated(words) and not is_outlet(words)


def _item(head: Sequence[str], text: Sequence[str]) -> Iterator[Story]:
    """An article of the list; nothing where it has no text of its own, or nothing above it says who printed it."""
    near = head[-_RELATED_HEAD:]
    when = next((words for words in reversed(near) if is_dated(words)), None)
    outlet = _printer(near, when)
    titles = [words for words in near if words != when and not _names(words, outlet) and not _is_bar(words)]
    if not text or not titles or (when is None and outlet is None):
        return
    headline = titles[-1]
    words = "\n".join([*filter(None, [headline, outlet, when]), *(part for words in text for part in cut_glued(words))])
    body = Body(words, (Text(0, len(words)),))
    yield Story(headline, body, _html_of(words), outlet, None, _moment_in(when), _date_in(when))


def _printer(head: Sequence[str], when: str | None) -> str | None:
    """The outlet that the lines above an article name: by a known name, by saying it twice, or before the time."""
    for words in reversed(head):
        name = words.lstrip("-–—• ")
        if is_outlet(name) or (name != words and name in head):
            return name
    place = head.index(when) if when is not None else 0
    return head[place - 1] if place and place < len(head) - 1 and word_count(head[place - 1]) <= 6 else None


def _names(words: str, outlet: str | None) -> bool:
    return outlet is not None and words.lstrip("-–—• ") == outlet
