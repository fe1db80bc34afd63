"""Text -> tokens: numbers in any script's digits, words folded for comparison, single marks; each with its span."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["number", "word", "mark"]

# A word is what is neither digit, white space nor a mark. `\w` would break words of Indic scripts at their vowel signs.
_MARKS = (
    r"\x00-/:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u060c\u061b\u06d4\u0964\u0965\u0970\u05be\u2000-\u200b\u200e-\u206f"
    r"\u2190-\u2bff\u3000-\u3004\u3008-\u303f\u30fb\ufe30-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_IDEOGRAPHS = r"\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff"  # written without blanks: a token each
_TOKEN = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?=\d{1,2}:\s?\d\d)"  # pages glue "2025" and "1:36 PM" together
    r"|(?P<number>\d+)"
    r"|(?P<half>[AaPp][Mm])(?=[A-Z][a-z])"  # and "PM" and "Updated"
    r"|(?P<zone>(?<=[\dMm]\s)(?:[A-Z]{1,4}T|UTC))(?=[A-Z][a-z])"  # and "IST" and "Updated"
    rf"|(?P<word>[{_IDEOGRAPHS}]|[^\s\d{_MARKS}{_IDEOGRAPHS}]+)"
    r"|(?P<mark>[^\s\u200b-\u200f\u202a-\u202e\u2066-\u2069])"
)
HAN_NUMBERS = {"零": 0, "两": 2, "兩": 2, **{sign: n for n, sign in enumerate("〇一二三四五六七八九十")}}
_LONGEST_KEPT = 1000  # characters of a text whose tokens are kept for a while
_LONGEST = 14  # digits of a number that may be part of a date
_SAME = str.maketrans({"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "’": "'", "\u200c": None, "\u200d": None, "ـ": None})
_ACCENTS = re.compile(r"[\u0300-\u036f\u064b-\u0655\u0670]")


class Token(NamedTuple):
    """A number, a word or a mark; `value` is the number's, or -1."""

    kind: Kind
    text: str  # folded
    start: int
    end: int
    value: int = -1
    capital: bool = False  # a word that begins with a capital letter


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, white space and direction marks left out."""
    return list(_tokenize(text) if len(text) <= _LONGEST_KEPT else _tokens(text))


@lru_cache(maxsize=256)  # a line is looked at as a byline, a caption, a dateline
def _tokenize(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        printed, group, (start, end) = match[0], match.lastgroup, match.span()
        if group == "mark":
            yield Token("mark", printed if printed.isascii() else _plain_mark(printed), start, end)
        elif group in ("number", "year"):
            yield Token("number", printed, start, end, int(printed) if len(printed) <= _LONGEST else -1)
        else:
            yield Token("word", fold(printed) or printed, start, end, -1, printed[0].isupper())


def fold(word: str) -> str:
    """A word in the form that words are compared in: lower case, without accents, Arabic letters unified."""
    if word.isascii():
        return word.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFC", plain.translate(_SAME))


def read_number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The number at token i and the index after it: of digits, or of Chinese ones (二〇二五, 十五, 三十一)."""
    if i < len(tokens) and tokens[i].kind == "number":
        return tokens[i].value, i + 1
    value, end, ten = 0, i, False
    while end < min(len(tokens), i + 4) and (digit := HAN_NUMBERS.get(tokens[end].text)) is not None:
        value = max(value, 1) * 10 if digit == 10 else value + digit if ten else value * 10 + digit
        ten, end = digit == 10, end + 1
    return (value, end) if end > i else None


def _plain_mark(printed: str) -> str:
    return "'" if printed == "’" else unicodedata.normalize("NFKC", printed)
