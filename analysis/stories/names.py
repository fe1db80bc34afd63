"""Text → the whole names in it, of people and of things, and who of the people is a head of state or government."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.stories.vocabulary import (
    COMMON,
    COUNTRIES,
    HEADS,
    NO_NAMES,
    PLACE_WORDS,
    SHIPS,
    THING_WORDS,
    WIDE_NAMES,
    WIDE_PEOPLE,
    WIDE_WORDS,
)

_STEM = 5  # letters by which two forms of a name are known as one: Japan, Japanese
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁЄІЇΑ-Ω"
_NAME = re.compile(rf"[{UPPER}][\w’'-]*(?: (?:al|bin|de|da|del|van|von) | )[{UPPER}][\w’'-]*(?: [{UPPER}][\w’'-]*)*")
_BEFORE = re.compile(r"([\w.]+)[ -]$")
_AT = frozenset(("in", "at", "near", "off", "from", "en", "à", "bei", "в", "di"))  # before the name of a place


def name_stem(word: str) -> str:
    """A name without its ending, roughly: enough to know Malaysia from Malaysian."""
    return word.casefold()[:_STEM]


def is_wide(word: str) -> bool:
    """Whether a word is the name of a country, or of somebody or something that is in half of the news."""
    return (folded := word.casefold()) in WIDE_WORDS or folded in COUNTRIES


class Names(NamedTuple):
    """Whole names, case-folded, by the last two of their words."""

    people: frozenset[str]
    things: frozenset[str]  # with a word that no person has, or a ship's, or places
    heads: frozenset[str]  # people with the title of a head of state or government


def names(text: str) -> Iterator[str]:
    """Whole names, by the last two of their words: titles, days and months are no part of them."""
    for name in _NAME.findall(text):
        kept = _kept(name)
        if len(kept) > 1:
            yield " ".join(kept[-2:])


def _kept(name: str) -> list[str]:
    return [
        word.removesuffix("'s").removesuffix("’s")
        for word in name.casefold().split(" ")
        if word not in NO_NAMES and word not in COMMON
    ]


def sorted_names(text: str) -> Names:
    """The whole names of a text, told apart."""
    found, things, elsewhere, heads = set[str](), set[str](), set[str](), set[str]()
    for match in _NAME.finditer(text):
        kept = _kept(match[0])
        if len(kept) < 2:
            continue
        name = " ".join(kept[-2:])
        before = _BEFORE.search(text, max(0, match.start() - 20), match.start())
        word = before[1].casefold() if before else ""
        words = match[0].casefold().split(" ")
        found.add(name)
        if (
            name in WIDE_NAMES
            or not THING_WORDS.isdisjoint(kept)
            or kept[0] in PLACE_WORDS
            or word in SHIPS
            or words[0] in SHIPS
        ):
            things.add(name)
        elif word not in _AT or match[0].endswith(("'s", "’s")):
            elsewhere.add(name)
        if name in WIDE_PEOPLE or word in HEADS or not HEADS.isdisjoint(words):
            heads.add(name)
    things |= found - elsewhere
    return Names(frozenset(found - things), frozenset(things), frozenset(heads - things))
