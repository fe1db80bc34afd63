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
    offset: str | None = None


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
    offset, after_zone = read_zone(tokens, end + opened, words, zone)
    if offset:
        end = after_zone + (opened and _is(tokens, after_zone, ")"))
    marked = clock.marked or half is not None or oclock is not None or offset is not None
    hour = clock.hour
    if half is not None and hour <= 12:  # "22:18 pm" is printed too
        hour = hour % 12 + 12 * half
    if hour > 23 or clock.minute > 59 or clock.second > 59 or not (marked or clock.minute >= 0):
        return None
    return Clock(hour, max(clock.minute, 0), clock.second, end, marked, offset)


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
    """13h36, 13 h 36, 13h, 13時36分, 13时, 13시 36분, 13点36分."""
    if i + 1 >= len(tokens) or tokens[i + 1].text not in {"h", "時", "时", "点", "點", "시"} or _digits(tokens, i) > 2:
        return None
    if _digits(tokens, i + 2) not in (1, 2):
        return Clock(tokens[i].value, 0, -1, i + 2, marked=True)
    end = i + 3
    end += end < len(tokens) and tokens[end].text in {"分", "분"}
    return Clock(tokens[i].value, tokens[i + 2].value, -1, end, marked=True)


def _four_digits(tokens: Tokens, i: int) -> Clock | None:
    """1336hrs, 1336 GMT: needs the word after it."""
    if _digits(tokens, i) != 4 or i + 1 >= len(tokens) or tokens[i + 1].kind != "word":
        return None
    if tokens[i + 1].text not in {"hrs", "hours", "h", "gmt", "utc", "z", "ist", "bst", "hr"}:
        return None
    hour, minute = divmod(tokens[i].value, 100)
    return Clock(hour, minute, -1, i + 1, marked=False)


def _whole_hour(tokens: Tokens, i: int) -> Clock | None:
    """8 pm, 9 Uhr: `minute` stays -1, which needs a mark."""
    return Clock(tokens[i].value, -1, -1, i + 1, marked=False) if _digits(tokens, i) <= 2 else None


_READERS: tuple[Callable[[Tokens, int], Clock | None], ...] = (_colon, _letter, _dot, _four_digits, _whole_hour)


# --- zones ------------------------------------------------------------------------------------------------------------


def read_zone(tokens: Tokens, i: int, words: Words, zone: str | None) -> tuple[str | None, int]:
    """The offset that begins at token i ("GMT+6", "+0600", "IST", "Z"), and the index after it."""
    if i >= len(tokens):
        return None, i
    name = tokens[i].text.upper() if tokens[i].kind == "word" else ""
    named = words.local_zones.get(zone or "", {}).get(name) or words.zones.get(name)
    start = i + 1 if named == "+00:00" else i
    if start < len(tokens) and tokens[start].text in "+-−" and (named or _touch(tokens, start + 1)):
        offset, end = _offset(tokens, start)
        if offset:
            return offset, end
    return (named, i + 1) if named else (None, i)


def _offset(tokens: Tokens, i: int) -> tuple[str | None, int]:
    """+6, +06:00, +0600 at the sign's index i."""
    digits = _digits(tokens, i + 1)
    if digits not in (1, 2, 4) or not _touch(tokens, i + 1):
        return None, i
    hours, minutes = divmod(tokens[i + 1].value, 100) if digits == 4 else (tokens[i + 1].value, 0)
    end = i + 2
    if digits < 4 and _is(tokens, end, ":") and _digits(tokens, end + 1) == 2:
        minutes, end = tokens[end + 1].value, end + 2
    elif digits == 1 and tokens[i - 1].kind != "word":
        return None, i
    if hours > 14 or minutes > 59:
        return None, i
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
