"""archiver/data/calendar.tsv and dates.toml -> the words that dates are written with, ready to be looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from archiver.dates.tokens import HAN_NUMBERS, Token, fold, tokenize

_DATA = files("archiver") / "data"


class Phrases:
    """Phrases of one or several tokens, each with a number; the longest that stands at a place is found."""

    def __init__(self, values: Iterable[tuple[str, int]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for phrase, value in values:
            key = tuple(token.text for token in tokenize(phrase))
            options = self._by_first.setdefault(key[0], [])
            if all(key != other for other, _ in options):  # the first meaning of a word stays
                options.append((key, value))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
        """The number of the phrase that begins at token i, and the index after it."""
        if i >= len(tokens) or (options := self._by_first.get(tokens[i].text)) is None:
            return None
        for key, value in options:
            end = i + len(key)
            if end == i + 1 or (end <= len(tokens) and all(tokens[i + k].text == key[k] for k in range(1, len(key)))):
                return value, end
        return None

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
        """The places where a phrase begins: its first token's index, its number and the index after it."""
        for i, token in enumerate(tokens):
            if token.text in self._by_first and (found := self.at(tokens, i)):
                yield i, *found

    @property
    def first_words(self) -> Iterable[str]:
        """The words that phrases begin with."""
        return self._by_first.keys()


@dataclass(frozen=True, slots=True)
class Words:
    """All words that dates are written with, in all languages at once."""

    months: Phrases  # 1 to 12
    solar_months: Phrases  # 1 to 12, of the Solar Hijri calendar
    weekdays: Phrases  # 0 is Monday
    weekdays_beside: Phrases  # the same and short forms, which are weekdays only beside a day
    eras: Phrases  # the year before year 1
    units: Phrases  # seconds
    lone_units: Phrases  # the same, of units that stand for one of them
    dual_units: Phrases  # for two of them
    days: Phrases  # today 0, yesterday -1, tomorrow 1, ...
    halves: Phrases  # 0 before noon, 1 after noon, 2 night, 3 about noon
    phrases: Mapping[str, Phrases]  # on, between, oclock, now, before, after, one
    needs_year: frozenset[str]
    numbered: frozenset[str]  # words before a number that counts things
    beginnings: frozenset[str]  # words that a date can begin with: most words of a text need no further look
    zones: Mapping[str, str]  # abbreviation -> offset, or IANA zone
    zone_names: Phrases  # index in `zones_named`
    zones_named: tuple[str, ...]  # the same as the values of `zones`
    local_zones: Mapping[str, Mapping[str, str]]  # IANA zone -> abbreviation -> offset


@cache
def load_words() -> Words:
    """The words, read once."""
    data = tomllib.loads((_DATA / "dates.toml").read_text(encoding="utf-8"))
    phrases, names = data["phrases"], data["zone_names"]
    weekdays = [*_calendar("weekday", first=0), *_numbered(data["weekdays"])]
    words = Words(
        months=Phrases([*_calendar("month", first=1), *_numbered(data["months"])]),
        solar_months=Phrases(_numbered(data["solar_hijri"])),
        weekdays=Phrases(weekdays),
        weekdays_beside=Phrases([*weekdays, *_numbered(data["short_weekdays"])]),
        eras=Phrases(data["eras"].items()),
        units=Phrases(_seconds(data["units"])),
        lone_units=Phrases(_seconds(data["lone_units"])),
        dual_units=Phrases(_seconds(data["dual_units"])),
        days=Phrases((word, n) for key, n in _DAYS.items() for word in phrases[key]),
        halves=Phrases((word, n) for n, key in enumerate(("am", "pm", "night", "noon")) for word in phrases[key]),
        phrases={k: Phrases((word, 0) for word in phrases[k]) for k in _PLAIN},
        needs_year=frozenset(map(fold, phrases["needs_year"])),
        numbered=frozenset(map(fold, phrases["numbered"])),
        zones=data["zones"],
        zone_names=Phrases((word, n) for n, words in enumerate(names.values()) for word in words),
        zones_named=tuple(names),
        local_zones=data["local_zones"],
        beginnings=frozenset(),
    )
    begin = (
        *(words.months, words.weekdays, words.eras, words.days, words.halves, words.lone_units),
        *(words.phrases[key] for key in _BEGIN),
    )
    return replace(
        words, beginnings=frozenset([*HAN_NUMBERS, *(word for table in begin for word in table.first_words)])
    )


_BEGIN = ("now", "before", "one")
_DAYS = {"today": 0, "yesterday": -1, "before_yesterday": -2, "tomorrow": 1}
_PLAIN = ("on", "between", "oclock", "now", "before", "after", "one")


_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def _seconds(table: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return ((word, _SECONDS[unit]) for unit, words in table.items() for word in words)


def _numbered(table: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return ((word, int(number)) for number, words in table.items() for word in words)


def _calendar(kind: str, first: int) -> Iterable[tuple[str, int]]:
    for line in (_DATA / "calendar.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[1] == kind:
            yield from ((word, n) for n, cell in enumerate(cells[2:], first) for word in cell.split("|") if word)
