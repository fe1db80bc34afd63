"""[roles] and [bylines] of newsroom.toml -> one table of the words that bylines are printed with, and what they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from archiver.articles.lexicon import EVENT, PUBLISHED, UPDATED, load_lexicon, load_newsroom
from archiver.dates.tokens import tokenize
from archiver.dates.words import Phrases, load_words

# What a phrase may do in a byline; many do several of these.
ROLE_PUBLISHED, ROLE_UPDATED, ROLE_EVENT, BY, EDITED, AFTER, TAIL, STAFF, TITLE, JOINT, PAIR, CODE, ACCORDING, PHOTO = (
    1 << n for n in range(14)
)
WIRE = frozenset("电電讯訊")  # "wire": ends a dateline
ROLES = {ROLE_PUBLISHED: PUBLISHED, ROLE_UPDATED: UPDATED, ROLE_EVENT: EVENT}
ANY_ROLE = ROLE_PUBLISHED | ROLE_UPDATED | ROLE_EVENT


@dataclass(frozen=True, slots=True)
class Bywords:
    """The words of bylines; sets hold words, or whole phrases with blanks between their words, folded."""

    table: Phrases  # phrase -> what it may do, as a sum of the numbers above
    firsts: frozenset[str]  # words that a phrase of the table begins with
    reading: Phrases  # what counts minutes of reading, views, comments
    hijri: Phrases
    weekdays: Phrases
    counters: frozenset[str]
    agencies: frozenset[str]  # words of agencies' long names
    ranks: frozenset[str]
    particles: frozenset[str]  # small words in names: "de", "bin"
    within: frozenset[str]  # "in", before where a reporter sits
    whence: frozenset[str]  # "from"
    sections: frozenset[str]
    no_names: frozenset[str]
    small_words: frozenset[str]
    given: frozenset[str]
    surnames_han: frozenset[str]
    surnames_kanji: frozenset[str]
    surnames_hangul: frozenset[str]


@cache
def load_bywords() -> Bywords:
    """The words, ready to be looked up."""
    data = load_newsroom()
    roles, words, page = data["roles"], data["bylines"], load_lexicon()
    table = _table(
        (ROLE_PUBLISHED, roles["published"]),
        (ROLE_UPDATED, roles["updated"]),
        (ROLE_EVENT, roles["event"]),
        (BY, words["by"]),
        (EDITED, words["edited"]),
        (AFTER, words["after"]),
        (TAIL, words["tails"]),
        (STAFF, words["staff"]),
        (TITLE, words["titles"]),
        (JOINT, words["joints"]),
        (JOINT, data["sources"]["labels"]),
        (PAIR, words["pairs"]),
        (CODE, words["codes"]),
        (ACCORDING, words["according"]),
        (PHOTO, data["captions"]["labels"]),
    )
    return Bywords(
        table=Phrases((" ".join(phrase), mask) for phrase, mask in table.items()),
        firsts=frozenset([phrase[0] for phrase in table]) | frozenset(load_words().weekdays.first_words),
        reading=page.reading,
        hijri=Phrases((word, 0) for word in words["hijri"]),
        weekdays=load_words().weekdays,
        agencies=_folded(words["agencies"]),
        counters=frozenset(words["counters"]),
        particles=_folded(words["particles"]),
        within=_folded(words["within"]),
        whence=_folded(words["whence"]),
        ranks=_folded(words["ranks"]),
        sections=_folded(words["sections"]) | page.noise | page.home | page.widgets,
        no_names=_folded(words["no_names"]),
        small_words=_folded(words["small_words"]),
        given=_folded(words["given"]),
        surnames_han=frozenset(words["surnames_han"]),
        surnames_kanji=frozenset(words["surnames_kanji"]),
        surnames_hangul=frozenset(words["surnames_hangul"]),
    )


def _table(*kinds: tuple[int, Iterable[str]]) -> dict[tuple[str, ...], int]:
    """All that each phrase may do, by its tokens."""
    table: dict[tuple[str, ...], int] = {}
    for mask, phrases in kinds:
        for phrase in phrases:
            key = tuple(token.text for token in tokenize(phrase))
            table[key] = table.get(key, 0) | mask
    return table


def _folded(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(t.text for t in tokenize(phrase) if t.kind != "mark") for phrase in phrases)


def role_of(mask: int) -> int:
    """The role that a label gives to the date beside it; -1 where it is no such label."""
    return next((role for bit, role in ROLES.items() if mask & bit), -1)
