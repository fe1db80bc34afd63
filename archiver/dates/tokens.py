"""Text -> tokens: numbers in any script's digits, words folded for comparison, single marks; each with its span."""

from __future__ import annotations

import re
import unicodedata
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
    rf"|(?P<word>[{_IDEOGRAPHS}]|[^\s\d{_MARKS}{_IDEOGRAPHS}]+)"
    r"|(?P<mark>[^\s\u200b-\u200f\u202a-\u202e\u2066-\u2069])"
)
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
    return [_token(match) for match in _TOKEN.finditer(text)]


def fold(word: str) -> str:
    """A word in the form that words are compared in: lower case, without accents, Arabic letters unified."""
    if word.isascii():
        return word.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFC", plain.translate(_SAME))


def _token(match: re.Match[str]) -> Token:
    text, (start, end) = match[0], match.span()
    if match.lastgroup in ("year", "number"):
        return Token("number", text, start, end, int(text) if len(text) <= _LONGEST else -1)
    if match.lastgroup == "mark":
        return Token("mark", unicodedata.normalize("NFKC", text), start, end)
    return Token("word", fold(text) or text, start, end, capital=text[0].isupper())
