"""Text → its words and sentences, in every script: what comparing articles begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A letter of a script written without blanks is a word of its own; else a word is what blanks and marks enclose.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[^{_ALONE}\s!-/:-@\[-`{{-~‘’“”«»„…–—।॥،؟、。，！？；：「」『』（）]+|[{_ALONE}]")
_FIRST_ALONE = "\u0e00"

_END = re.compile(r"[.!?…][\"”’»')]*\s+(?=[^\sa-zа-яё])|[。！？।؟]+|\n+")
# A full stop after one of these, or after an initial, ends no sentence.
_SHORT = frozenset((
    "mr", "ms", "dr", "st", "lt", "rs", "no", "mrs", "gen", "sen", "gov", "col", "rep", "inc", "ltd", "sgt", "maj",
    "jan", "feb", "mar", "apr", "aug", "sep", "oct", "nov", "dec", "sept", "г", "гг", "ул", "им", "т",
))  # fmt: skip
_BEFORE = re.compile(r"(\w+)\.$")


def words(text: str) -> list[str]:
    """The words of a text, case-folded, without punctuation."""
    return _WORD.findall(text.casefold())


def iter_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand in it."""
    return (match.span() for match in _WORD.finditer(text))


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
