"""Article → the few hashes by which articles that share words find each other.

Runs of words are sampled by the words that they begin with, so that an excerpt's sample is part of the whole text's.
What a rewrite keeps is not sampled: the ends of quotations, and full names; nor are the first words. Two reports of one
event share names, amounts, and the days: these are kept too.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from analysis.stories import twins
from analysis.stories.amounts import numbers
from analysis.stories.names import names
from analysis.stories.quotations import quotations
from analysis.stories.reading import Record, body_start
from analysis.stories.vocabulary import COMMON, COMMON_LETTERS, WIDE_NAMES, WIDE_PEOPLE
from analysis.stories.words import is_letter, words

RUN, TELLING, FACT, PERIOD = 0, 1, 2, 3  # kinds of grams: the last two bits of each; a name is a short run
WORDS, LETTERS = 5, 8  # how many make a run
ONE_OF = 6  # of the words that may begin a run; common and short ones never do, so about one run of eleven is kept
ONE_OF_LETTERS = 5  # of the letters
RARE, FEW = 8, 25  # articles that hold a gram: to which it tells most, and to which it tells anything
ENOUGH = 12  # weight of shared grams that makes a pair a candidate: two rare ones, or as many words as a long paragraph
_OF_RARE = (6, 12, 5, 12)  # weights of the kinds
_OF_FEW = (1, 2, 1, 10)
MOST = 12  # quotations, and names: a list of those present finds nothing
AMOUNTS, AMOUNTS_IN = 2, 1_000  # that are kept, and characters in which they are looked for
DAYS = 2  # between reports of one event
_SMALL = 12  # what is counted in every report
_WIDE = WIDE_NAMES | WIDE_PEOPLE
_KINDS = 0x7FFFFFFC  # 31 bits without the kind: SQLite keeps them in four bytes


class Sketch(NamedTuple):
    """What the index knows of an article."""

    grams: array[int]
    text: int | None  # a number for the whole text; None for one that is too short to be known again


def sketch(record: Record) -> Sketch:
    """The sketch of an article; equal on every machine and in every run."""
    text = record.text
    own = words(text)
    return Sketch(array("I", sorted(_grams(text, own) | _amounts(text) | _periods(record.day))), twins.key(own))


def _grams(text: str, own: list[str]) -> set[int]:
    # A letter of a word is as good as a dice.
    starts = [n for n, word in enumerate(own) if len(word) > 4 and not ord(word[2]) % ONE_OF and word not in COMMON]
    found = {crc32(" ".join(own[n : n + WORDS]).encode()) & _KINDS for n in starts}
    if not text.isascii():
        found |= {_hash(own[n : n + LETTERS], RUN) for n in _letters(own)}
    return found | _openings(own, text) | _quotations(text) | _people(text)


def _letters(own: list[str]) -> Iterator[int]:
    """Where the runs begin that are kept of texts in which a letter is a word."""
    if is_letter(max(own, default="")[:1]):
        for n, word in enumerate(own):
            if is_letter(word) and not ord(word) % ONE_OF_LETTERS and word not in COMMON_LETTERS:
                yield n


def weight(gram: int, holders: int) -> int:
    """What a gram tells of those that share it: much where few hold it, and nothing where many do.

    The end of a quotation is as much as two runs, for nobody says it twice; so is the beginning of the text, by which
    even the shortest copies are found. Where few articles are of the same days, all of them are compared; where they
    are some more, those that share a rare name or amount; where they are many, that takes a name and an amount or two.
    """
    if holders > FEW:
        return 0
    return (_OF_RARE if holders <= RARE else _OF_FEW)[gram & 3]


def _hash(found: list[str], kind: int) -> int:
    return crc32(" ".join(found).encode()) & _KINDS | kind


def _openings(own: list[str], text: str) -> set[int]:
    """The first words, with and without the place and date before them."""
    start = len(words(text[: body_start(text)]))
    return {_hash(own[n : n + (LETTERS if is_letter(own[n]) else WORDS)], TELLING) for n in {0, start} if n < len(own)}


def _quotations(text: str) -> set[int]:
    """The first and the last words of quotations."""
    found: set[int] = set()
    for _, _, quotation in islice(quotations(text), MOST):
        said = words(quotation)
        length = LETTERS if said and is_letter(said[0]) else WORDS
        if len(said) >= length:
            found |= {_hash(said[:length], TELLING), _hash(said[-length:], TELLING)}
    return found


def _people(text: str) -> set[int]:
    return {_hash([name], RUN) for name in islice(names(text), MOST) if name not in _WIDE}


def _amounts(text: str) -> set[int]:
    telling = filter(_is_telling, numbers(text[:AMOUNTS_IN]))
    return {_hash([str(amount)], FACT) for amount in islice(telling, AMOUNTS)}


def _periods(day: date | None) -> set[int]:
    """The days around: two articles that are no more than `DAYS` apart share a period, and so do all without a day."""
    if day is None:
        return {_hash([""], PERIOD)}
    number = day.toordinal() // DAYS
    return {_hash([str(number)], PERIOD), _hash([str(number + 1)], PERIOD)}


def _is_telling(amount: float) -> bool:
    """Whether reports do not share an amount by chance: not what is counted in all of them."""
    return amount != int(amount) or amount > _SMALL
