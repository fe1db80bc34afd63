"""Tokens -> the time of day that stands at a place: an ordered tuple of small readers, one notation each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from archiver.dates.tokens import Token
from archiver.dates.words import Words, load_words

Tokens = Sequence[Token]


class Clock(NamedTuple):
    """A time of day as printed; `second` is -1 where only minutes are printed, `offset` as in "+06:00"."""

    hour: int
    minute: int
    second: int
    end: int  # index of the token after it
    marked: bool  # by "pm", a zone or a word: can be nothing but a time
    zone: str | None = None  # as printed: an offset such as "+06:00", or an IANA zone ("ET")


def read_clock(tokens: Tokens, i: int, zone: str | None) -> Clock | None:
    """The time of day that begins at token i, with "pm" and zone; `zone` is the printer's own, an IANA name."""
    words = load_words()
    half = words.halves.at(tokens, i)
    start = half[1] if half else i
    if start >= len(tokens) or tokens[start].kind != "number":
        return None
    clock = next((c for c in (reader(tokens, start) for reader in _READERS) if c), None)
    return _finish(clock, tokens, half[0] if half else None, words, zone) if clock else None


def _finish(clock: Clock, tokens: Tokens, half: int | None, words: Words, zone: str | None) -> Clock | None:
    """Takes "pm", "Uhr" and the zone after the numbers; None where the numbers are no time after all."""
    end = clock.end
    if half is None and (after := words.halves.at(tokens, end)):
        half, end = after
        end += _is(tokens, end, ".") and tokens[end - 1].text == "m"  # "p.m."
    if oclock := words.phrases["oclock"].at(tokens, end):
        end = oclock[1]
    opened = _is(tokens, end, "(")
    at_zone = end + (opened or _is(tokens, end, ","))  # "13:36 (IST)", "13:36, IST"
    found, after_zone = read_zone(tokens, at_zone, words, zone, shouts=half is None)
    if found:
        end = after_zone + (opened and _is(tokens, after_zone, ")"))
    marked = clock.marked or half is not None or oclock is not None or found is not None
    hour = _hour(clock.hour, half)
    if not 0 <= hour <= 23 or clock.minute > 59 or clock.second > 59 or not (marked or clock.minute >= 0):
        return None
    return Clock(hour, max(clock.minute, 0), clock.second, end, marked, found)


def _hour(hour: int, half: int | None) -> int:
    """On a clock of 24 hours; -1 where that is not known: twelve at night begins a day or ends it."""
    if half is None or hour > 12:  # "22:18 pm" is printed too
        return hour
    if half == _NIGHT:
        return hour + 12 * (hour >= 6) if hour < 12 else -1
    return hour if half == _NOON and hour >= 10 else hour % 12 + 12 * (half > 0)


_NIGHT, _NOON = 2, 3


# --- notations --------------------------------------------------------------------------------------------------------


def _colon(tokens: Tokens, i: int) -> Clock | None:
    """13:36, 13: 36, 13:36:05, 13:36:05.123."""
    if not (_is(tokens, i + 1, ":") and _digits(tokens, i + 2) == 2 and _digits(tokens, i) <= 2):
        return None
    second, end = -1, i + 3
    if _is(tokens, end, ":") and _digits(tokens, end + 1) == 2:
        second, end = tokens[end + 1].value, end + 2
        if _is(tokens, end, ".") and _touch(tokens, end) and _digits(tokens, end + 1):
            end += 2
    return Clock(tokens[i].value, tokens[i + 2].value, second, end, marked=False)


def _dot(tokens: Tokens, i: int) -> Clock | None:
    """13.36, which needs a neighbour to be a time."""
    if not (_is(tokens, i + 1, ".") and _digits(tokens, i + 2) == 2 and _digits(tokens, i) <= 2):
        return None
    if not (_touch(tokens, i + 1) and _touch(tokens, i + 2)):
        return None
    if _is(tokens, i + 3, ".") and _touch(tokens, i + 3) and _digits(tokens, i + 4):  # 15.07.25
        return None
    return Clock(tokens[i].value, tokens[i + 2].value, -1, i + 3, marked=False)


def _letter(tokens: Tokens, i: int) -> Clock | None:
    """13h36, 13 h 36, 13h, 13h36min, 13時36分, 13时, 3点半, 13시 36분, 9টা ১৫ মিনিট."""
    if i + 1 >= len(tokens) or tokens[i + 1].text not in _HOUR_WORDS or _digits(tokens, i) > 2:
        return None
    if i + 2 < len(tokens) and tokens[i + 2].text in _HALF_PAST:
        return Clock(tokens[i].value, 30, -1, i + 3, marked=True)
    if _digits(tokens, i + 2) not in (1, 2):
        sure = tokens[i + 1].text not in _COUNTERS
        return Clock(tokens[i].value, 0 if sure else -1, -1, i + 2, marked=sure)
    end = i + 3
    end += end < len(tokens) and tokens[end].text in _MINUTE_WORDS
    return Clock(tokens[i].value, tokens[i + 2].value, -1, end, marked=True)


def _four_digits(tokens: Tokens, i: int) -> Clock | None:
    """1336hrs, 1336 GMT: needs the word after it; T1336, T133605 needs the letter before it."""
    stamp = i > 0 and _digits(tokens, i) in (4, 6) and tokens[i - 1].text == "t" and _touch(tokens, i)
    if not stamp and not (_digits(tokens, i) == 4 and i + 1 < len(tokens) and tokens[i + 1].text in _AFTER_FOUR):
        return None
    if _digits(tokens, i) == 6:
        minutes, second = divmod(tokens[i].value, 100)
        return Clock(minutes // 100, minutes % 100, second, i + 1, marked=False)
    hour, minute = divmod(tokens[i].value, 100)
    return Clock(hour, minute, -1, i + 1, marked=False)


def is_four_digits(tokens: Tokens, i: int) -> bool:
    """Whether a time of four digits and its word stand at token i; what may be a year needs a word that no year has."""
    if _digits(tokens, i) != 4 or i + 1 >= len(tokens):
        return False
    return tokens[i + 1].text in (_NEVER_AFTER_YEARS if 1900 <= tokens[i].value <= LAST_YEAR else _AFTER_FOUR)


_HOUR_WORDS = frozenset(["h", "時", "时", "点", "點", "시", "টা", "টায়", "gio", "ч"])
_COUNTERS = frozenset(["টা", "টায়"])  # of anything: hours only where something else says so
_MINUTE_WORDS = frozenset(["分", "분", "min", "মিনিট", "মিনিটে", "phut", "мин"])
_HALF_PAST = frozenset(["半", "반"])
LAST_YEAR = 2069  # what comes later is a year of another calendar: of Nepal's, where 2082 is 2025
_NEVER_AFTER_YEARS = frozenset(["hrs", "hours", "gmt", "utc"])
_AFTER_FOUR = frozenset(["hrs", "hours", "h", "hr", "gmt", "utc", "z", "ist", "bst", "msk", "pkt", "edt", "est"])


def _whole_hour(tokens: Tokens, i: int) -> Clock | None:
    """8 pm, 9 Uhr: `minute` stays -1, which needs a mark."""
    return Clock(tokens[i].value, -1, -1, i + 1, marked=False) if _digits(tokens, i) <= 2 else None


_READERS: tuple[Callable[[Tokens, int], Clock | None], ...] = (_colon, _letter, _dot, _four_digits, _whole_hour)


# --- zones ------------------------------------------------------------------------------------------------------------


def read_zone(tokens: Tokens, i: int, words: Words, zone: str | None, *, shouts: bool) -> tuple[str | None, int]:
    """The zone that begins at token i ("GMT+6", "+0600", "IST", "Moscow time"), and the index after it.

    Most abbreviations are words of some language too ("ist", "est", "et"): where `shouts`, they need a capital.
    """
    if i >= len(tokens):
        return None, i
    if phrase := words.zone_names.at(tokens, i):
        return words.zones_named[phrase[0]], phrase[1]
    name = tokens[i].text.upper() if tokens[i].kind == "word" else ""
    if shouts and not tokens[i].capital and name not in _PLAIN_ZONES:
        name = ""
    named = words.local_zones.get(zone or "", {}).get(name) or words.zones.get(name)
    start = i + 1 if named == "+00:00" else i
    if start < len(tokens) and tokens[start].text in "+-−" and (named or _touch(tokens, start + 1)):
        offset, end = _offset(tokens, start)
        if offset:
            return offset, end
    return (named, i + 1) if named else (None, i)


_PLAIN_ZONES = frozenset(["GMT", "UTC", "Z", "MSK", "МСК"])


def _offset(tokens: Tokens, i: int) -> tuple[str | None, int]:
    """+6, +06:00, +0600, +600 at the sign's index i."""
    digits = _digits(tokens, i + 1)
    if digits not in (1, 2, 3, 4) or not _touch(tokens, i + 1):
        return None, i
    hours, minutes = divmod(tokens[i + 1].value, 100) if digits > 2 else (tokens[i + 1].value, 0)
    end = i + 2
    if digits < 3 and _is(tokens, end, ":") and _digits(tokens, end + 1) == 2:
        minutes, end = tokens[end + 1].value, end + 2
    elif digits == 1 and tokens[i - 1].kind != "word":
        return None, i
    if hours > 14 or minutes > 59 or (end < len(tokens) and load_words().months.at(tokens, end)):
        return None, i  # "18:42-12 November" is no zone
    return f"{'+' if tokens[i].text == '+' else '-'}{hours:02}:{minutes:02}", end


# --- tokens -----------------------------------------------------------------------------------------------------------


def _is(tokens: Tokens, i: int, mark: str) -> bool:
    return i < len(tokens) and tokens[i].text == mark


def _digits(tokens: Tokens, i: int) -> int:
    """How many digits the number at i has; 0 where there is none."""
    return tokens[i].end - tokens[i].start if i < len(tokens) and tokens[i].kind == "number" else 0


def _touch(tokens: Tokens, i: int) -> bool:
    """Whether token i follows the one before it without a blank."""
    return 0 < i < len(tokens) and tokens[i - 1].end == tokens[i].start
