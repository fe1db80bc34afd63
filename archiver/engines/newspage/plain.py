"""Lines that may be an article, though nothing around them says so → whether they surely are one.

An article has who wrote it and when between headline and paragraphs. Mails, chats, threads, lists and shops have dates,
names and paragraphs too: what only they print speaks against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from archiver.engines.labels import kind_of
from archiver.engines.newspage.wording import (
    RELATIVE,
    dateline_end,
    dates_of,
    has_clock,
    is_caption,
    is_closed,
    is_dated,
    is_prose,
    is_published,
    is_signed,
    is_stranger,
    word_count,
)
from archiver.outlets import find_outlets

_ENOUGH = 3  # points
_FEWEST = 2  # paragraphs
_SOME, _MANY = 3, 4  # paragraphs: a point each
_MOST_OTHERS = 3  # lines above the text that are neither date nor byline: a standfirst, the time that reading takes
_MOST_DATED = 1  # lines with a date among the paragraphs: a list has more
_MOSTLY = 0.7  # of the characters from the first paragraph on are in paragraphs
_LONGEST_SIGN = 15  # words of a line that says who wrote it
_TURNS = 2  # lines of a talk
_HEAD = 20  # lines in which a mail has its head
_REPLIES = 2  # controls of posts
_DAY = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? *)?"
_STAMPED = re.compile(rf"[\[(]?{_DAY}\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?: ?[AaPp][Mm])?[\])]?[ ,:–-]+\S")
_TURN = re.compile(r"([^\W\d_][\w .'’-]{0,30}?): \S")
_THREAD = re.compile(r"re: \S|#\d{1,6}$|.{0,80}\bby .{1,40} » ", re.IGNORECASE)
_AROUND = " ,;|·•–—-:"
# A reporter's name that stands alone, perhaps with a place: "Ida Holm", "Ida Holm in Vardal". It says little by itself.
_PART = r"[^\W\d_a-z][\w.'’-]+"
_NAME = re.compile(rf"{_PART}(?: [^\W\d_]\.)?(?: {_PART}){{1,2}}(?:(?: in |, ){_PART}(?: {_PART})?)?")
_LABEL = re.compile(r"([^\W\d_][\w ]{0,20}?) ?[:：] ?\S")


def is_article(lines: Sequence[str], headline: int, first: int, end: int) -> bool:
    """Whether the lines are an article.

    Args:
        lines: of the page.
        headline: which of them is the headline.
        first: the first paragraph.
        end: the line behind its last one.
    """
    head = [words for words in lines[max(0, headline - 1) : first] if words and words != lines[headline]]
    text = [words for words in lines[first:end] if words]
    return _points(head, text) >= _ENOUGH and _is_running(text) and not is_strange(lines[:end])


def _points(head: Sequence[str], text: Sequence[str]) -> int:
    """How much tells that somebody published the text; 0 where a date is missing, or who wrote it."""
    dated = [words for words in head if is_dated(words)]
    moments = [(words, date) for words in dated for date in dates_of(words) if date.rule not in RELATIVE]
    signs = [_without_dates(words) for words in head if word_count(words) <= _LONGEST_SIGN]
    signed, published = any(map(is_signed, signs)), any(map(is_published, dated))
    named = any(find_outlets(words) for words in signs) or bool(dateline_end(text[0]))
    others = [words for words in head if not (words in dated or is_signed(words) or is_caption(words))]
    is_told = signed or named or published or any(map(_NAME.fullmatch, signs))
    if not moments or not is_told or len(others) > _MOST_OTHERS:
        return 0
    paragraphs = sum(map(_is_paragraph, text))
    if paragraphs < _FEWEST:
        return 0
    is_marked = published or any(has_clock(date) for _, date in moments)
    return signed + named + is_marked + (paragraphs >= _SOME) + (paragraphs >= _MANY)


def _without_dates(words: str) -> str:
    """What a line says besides when: "11 April 2026 | By Ida Holm"."""
    for date in reversed(dates_of(words)):
        words = words[: date.start] + words[date.end :]
    return words.strip(_AROUND)


def _is_paragraph(words: str) -> bool:
    return is_prose(words) or (is_closed(words) and word_count(words) >= 8)


def _is_running(text: Sequence[str]) -> bool:
    """Whether the lines are mostly paragraphs, and no list of other things with their dates."""
    dated = sum(is_dated(words) and not is_prose(words) for words in text)
    whole, prose = sum(map(len, text)), sum(len(words) for words in text if _is_paragraph(words))
    return dated <= _MOST_DATED and prose >= whole * _MOSTLY


# --- what speaks against it -------------------------------------------------------------------------------------------


def is_strange(lines: Iterable[str]) -> bool:
    """Whether lines have what only mails, talks, threads, shops, forms, papers or recipes have."""
    said = [words for words in lines if words]
    greeted = any(words.endswith((",", "!", "，")) and is_stranger(words, "greeting") for words in said[:_HEAD])
    is_other = greeted or any(is_stranger(words, "page") for words in said)
    return is_other or is_mail(said) or _is_talk(said) or _is_thread(said)


def is_mail(lines: Iterable[str]) -> bool:
    """Whether lines begin with a mail's head: "From: Ana", "Subject: The river"."""
    head = islice(filter(None, lines), _HEAD)
    labels = {found[1].casefold() for words in head if (found := _LABEL.match(words))}
    has_subject = any(is_stranger(label, "subject") for label in labels)
    return has_subject and any(is_stranger(label, "mail") for label in labels)


def _is_talk(said: Sequence[str]) -> bool:
    """Whether several take turns: lines that begin with the time, or with names that come again."""
    stamped = sum(_STAMPED.match(words) is not None and not is_dated(words) for words in said)
    turns = Counter(found[1] for words in said if (found := _TURN.match(words)))
    return stamped >= _TURNS or sum(number > 1 for number in turns.values()) >= _TURNS


def _is_thread(said: Sequence[str]) -> bool:
    """Whether there is what forums print at posts."""
    controls = sum(is_stranger(words, "control") for words in said)
    labels = (kind_of(words.partition(":")[0], "joined", "messages") for words in said if len(words) <= 60)
    return controls >= _REPLIES or any(labels) or any(_THREAD.match(words) for words in said)
