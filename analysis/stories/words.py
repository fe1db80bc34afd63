"""Text → its words and sentences, in every script: what comparing articles begins with."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

# A letter of a script written without blanks is a word of its own; else a word is what blanks and marks enclose.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
# Blanks one by one: the category would be asked for every letter.
_BLANKS = " \t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MARKS = "‘’“”«»„…–—।॥،؟、。，！？；：「」『』（）"
_WORD = re.compile(rf"[^{_ALONE}{_BLANKS}!-/:-@\[-`{{-~{_MARKS}]+|[{_ALONE}]")
_FIRST_ALONE = "\u0e00"
# The same for plain English, in half the time: a byte a letter, in small letters, and a blank for what is in no word.
_PLAIN = bytes(ord(chr(byte).lower()) if _WORD.fullmatch(chr(byte)) else 32 for byte in range(128)).ljust(256)
_PLAIN_MARKS = "analysis.stories.marks"  # how the encoder calls what follows

_END = re.compile(r"[.!?…][\"”’»')]*\s+(?=[^\sa-zа-яё])|[。！？।؟]+|\n+")
# A full stop after one of these, or after an initial, ends no sentence.
_SHORT = frozenset((
    "mr", "ms", "dr", "st", "lt", "rs", "no", "mrs", "gen", "sen", "gov", "col", "rep", "inc", "ltd", "sgt", "maj",
    "jan", "feb", "mar", "apr", "aug", "sep", "oct", "nov", "dec", "sept", "г", "гг", "ул", "им", "т",
))  # fmt: skip
_BEFORE = re.compile(r"(\w+)\.$")


def _blank(error: UnicodeError) -> tuple[str, int]:
    """Makes a blank of a mark; any other letter ends the attempt to read the text as plain English."""
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _MARKS:
        return " ", error.start + 1
    raise error


codecs.register_error(_PLAIN_MARKS, _blank)


def words(text: str) -> list[str]:
    """The words of a text, case-folded, without punctuation."""
    plain = _plain(text)
    return _WORD.findall(text.casefold()) if plain is None else plain.decode("ascii").split()


def _plain(text: str) -> bytes | None:
    """The words of plain English where they stand in the text, with blanks between them; None for any other text."""
    try:
        return text.encode("ascii", _PLAIN_MARKS).translate(_PLAIN)
    except UnicodeEncodeError:
        return None


def iter_spans(text: str, first: int = 0) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand in it, from the one of that number on."""
    plain = _plain(text) if first else None
    if plain is None:
        return (match.span() for match in islice(_WORD.finditer(text), first, None))
    before = len(plain) - sum(map(len, plain.split(None, first)[first:]))
    return (match.span() for match in _WORD.finditer(text, before))


def is_letter(word: str) -> bool:
    """Whether a word is a letter of a script without blanks."""
    return len(word) == 1 and word >= _FIRST_ALONE


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line's end ends one too."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _is_short(text, match.start()):
            continue
        found.append(text[start : match.end()])
        start = match.end()
    found.append(text[start:])
    return [sentence for sentence in found if sentence and not sentence.isspace()]


def _is_short(text: str, stop: int) -> bool:
    """Whether the full stop at a place belongs to an initial or to a short form."""
    before = text[max(0, stop - 8) : stop + 1]
    word = _BEFORE.search(before)
    if word is None:
        return False
    return (len(word[1]) == 1 and word[1].isupper()) or word[1].casefold() in _SHORT
