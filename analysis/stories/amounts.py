"""Text → the amounts in it, written as digits or as words; and an amount → how people write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.stories.vocabulary import NUMBER_WORDS, SCALES

_NUMBER_WORDS = frozenset(NUMBER_WORDS)
_LONGEST_NUMBER = 18  # characters: what is longer is no amount
_NUMBER = re.compile(r"(\d(?<![A-Za-z\d]\d)[\d.,:]*)(?:[ -]?([^\W\d_][^\s!-/:-@—–।’”»]*))?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_MONEY = "$€£¥₹৳₽₩"
_NAMED = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def numbers(text: str) -> Iterator[float]:
    """Amounts in a text, with what multiplies them: 1.4 тыс., $2.6 billion, ৮৫০ কোটি."""
    for match in _NUMBER.finditer(text):
        written, unit = match.groups()
        value = _value(written.rstrip(".,:"))
        if value is not None and not (_FIRST_YEAR <= value <= _LAST_YEAR and _is_year(text, match)):
            yield round(value * SCALES.get(unit.casefold(), 1.0), 4) if unit else value


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether a number of four digits is a year: nothing makes an amount of it."""
    start, end = match.span(1)
    if match[2] and match[2].casefold() in SCALES:
        return False
    return match[1].rstrip(".,:").isdecimal() and text[start - 1 : start] not in _MONEY and text[end : end + 1] != "%"


def _value(written: str) -> float | None:
    if len(written) > _LONGEST_NUMBER or ":" in written:
        return None
    if written.isdecimal():
        return float(written)
    parts = written.replace(",", ".").split(".")
    if not all(parts):
        return None
    thousands = len(parts[0]) <= 3 and parts[0] != "0" and all(len(part) == 3 for part in parts[1:])
    indian = len(parts) > 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])  # 34,00,000
    return float("".join(parts)) if thousands or indian else float("".join(parts[:-1]) + "." + parts[-1])


def number_words(found: list[str]) -> Iterator[float]:
    """Amounts that are written as words: fourteen, forty-two."""
    if _NUMBER_WORDS.isdisjoint(found):
        return
    ten = 0.0
    for word in found:
        value = NUMBER_WORDS.get(word)
        if value is not None:
            yield ten + value if 0 < value < 10 else value
        ten = value if value is not None and value >= 20 else 0.0


def listed(amounts: Iterable[float]) -> str:
    """Some amounts as people write them, the largest first."""
    found = sorted(amounts, reverse=True)
    return "; ".join(map(spoken, found[:5])) + ("; …" if len(found) > 5 else "")


def spoken(amount: float) -> str:
    """An amount as people write it: 43.5 billion; 38,000; 7.5."""
    for scale, name in _NAMED:
        if amount >= scale:
            return f"{_plain(amount / scale)} {name}"
    return _plain(amount)


def _plain(amount: float) -> str:
    whole, _, part = f"{amount:,.4f}".partition(".")
    return f"{whole}.{part}".rstrip("0").rstrip(".")
