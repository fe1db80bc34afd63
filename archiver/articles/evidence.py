"""A header and its body -> how surely they are a news article: a sum of what speaks for it; ENOUGH is enough."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archiver.articles.headers import Header, is_lone_dateline
from archiver.articles.lines import Line
from archiver.articles.stories import Lines, Story
from archiver.dates import WrittenDate
from archiver.dates.tokens import tokenize
from archiver.model import Unfurl
from archiver.outlets import outlet_of_host

ENOUGH = 3.0
_TIMED = 2.0  # a date with its time and zone, beside words that nobody knows
_DATED = 1.5  # a date in a header, beside words that nobody knows
_TITLED = 2.0  # the name of its site behind a headline
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def header_evidence(lines: Lines, header: Header) -> float:
    """How surely the header is one: 3 is enough."""
    score = 0.0
    if header.headline is not None:
        headline = lines[header.headline]
        score += 1.0 + 0.5 * headline.strong if headline.words >= 3 else 0.5
        score += _TITLED * bool(headline.site and headline.talk < 0.4)
    score += min(4.0, sum(_byline_evidence(lines[k]) for k in header.bylines))
    if header.body_at < len(lines):
        score += _dateline_evidence(lines, header)
    kinds = {role for _, role in header.roles}
    score += 0.5 * ("photo" in kinds) + 0.5 * any(
        lines[k].caption.told for k, role in header.roles if role == "caption"
    )
    return score + _url_evidence(lines, header, [k for k, role in header.roles if role == "source"])


def _byline_evidence(line: Line) -> float:
    """How surely a line is a byline; a day to come is an appointment, and a first name alone hardly a byline."""
    byline, posted_at = line.byline, line.posted_at
    if byline.dates and posted_at and all(_is_after(found, posted_at) for _, found in byline.dates):
        return 0.0
    familiar = not byline.dates and not byline.outlets and not byline.staff and byline.names
    if familiar and all(" " not in line.text[slice(*span)] and line.text.isascii() for span in byline.names):
        return 0.5
    timed = any(found.precision != "day" and found.offset for _, found in byline.dates)
    return max(line.weight, _TIMED * timed, _DATED * bool(byline.dates))


def _is_after(found: WrittenDate, posted_at: datetime) -> bool:
    """Whether a date lies after a post in every time zone."""
    moment = found.moment.replace(tzinfo=None)
    return moment - posted_at.replace(tzinfo=None) > timedelta(hours=26)


def _dateline_evidence(lines: Lines, header: Header) -> float:
    """3 for a dateline that can be nothing else, 1 for a place; 2 more where a link card stands above it."""
    line = lines[header.body_at]
    if is_lone_dateline(line):
        return 3.0 if line.byline.outlets else 1.0
    if line.dateline is None:
        return 0.0
    first = header.roles[0][0] if header.roles else header.body_at
    carded = first > 0 and isinstance(lines[first - 1].block, Unfurl)
    return (3.0 if line.dateline.sure else 1.0) + 2.0 * carded


def body_evidence(lines: Lines, header: Header, story: Story) -> float:
    """What the body adds: an address of the headline's own words, formal prose, a source; talk in it takes away."""
    urls = [k for k in story.lines("source") if k >= header.body_at]
    body = [lines[k] for k in story.lines("body")]
    formal = sum(line.words for line in body) >= 40 and all(line.talk < 0.4 for line in body)
    tail = [lines[k].byline for k in story.lines("source")]
    named = any(byline.outlets for byline in tail)
    dated = any(role >= 0 for byline in tail for role, _ in byline.dates)
    return _url_evidence(lines, header, urls) + 0.5 * formal + 1.0 * named + 1.0 * dated - penalty(lines, header)


def penalty(lines: Lines, header: Header) -> float:
    """What talk in the first line under a header takes away, unless a reporter has signed it."""
    talk = lines[header.body_at].talk if header.body_at < len(lines) else 0.0
    return 1.5 if talk >= 1 and not _is_signed(lines, header) else 0.0


def _is_signed(lines: Lines, header: Header) -> bool:
    """Whether a reporter's name and a date stand above the body: a column may well speak of "I"."""
    bylines = [lines[k].byline for k in header.bylines]
    return any(byline.signed or byline.outlets for byline in bylines) and any(byline.dates for byline in bylines)


def _url_evidence(lines: Lines, header: Header, urls: list[int]) -> float:
    """2 for an address that spells the headline, 0.5 for one of a known outlet."""
    headline = _long_words(lines[header.headline]) if header.headline is not None else set()
    best = 0.0
    for number in urls[:3]:
        match = _URL.search(lines[number].text)
        url = match[0] if match else ""
        known = is_of_outlet(url)
        if headline and _shared(headline, url) >= max(2, len(headline) / (5 if known else 3)):
            best = max(best, 2.0)
        elif known:
            best = max(best, 0.5)
    return best


def spells(line: Line, url: str) -> bool:
    """Whether an address has half of a line's longer words."""
    words = _long_words(line)
    return _shared(words, url) >= max(2, len(words) / 2)


def _long_words(line: Line) -> set[str]:
    return {token.text for token in line.tokens if len(token.text) > 3}


def _shared(words: set[str], url: str) -> int:
    return len(words & {token.text for token in tokenize(url[:300])})


def is_of_outlet(url: str) -> bool:
    """Whether an address, alone or behind a label, is of a known outlet or agency, a social network left out."""
    match = _URL.search(url)
    outlet = outlet_of_host(_host(match[0])) if match else None
    return outlet is not None and outlet.kind != "social"


def _host(url: str) -> str:
    try:
        return urlsplit(url if "//" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""


def may_stand_alone(lines: Lines, i: int, header: Header) -> bool:
    """Whether a headline without a byline is worth a look at its body: at the top, in bold, or after an intro."""
    if header.headline is None:
        return False
    return (
        i == 0
        or lines[header.headline].strong
        or lines[i - 1].kind in ("block", "event", "url")
        or lines[i - 1].text[-1:] == ":"
    )
