"""Turns running text into the spans of its sentences. Never changes a character: it only says where to cut.

A sentence ends at a full stop, question or exclamation mark (of any script) with the closing quotes behind it, and at
the end of a line. Abbreviations, initials, decimal numbers and marks before a small letter do not end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

MAX_CHARACTERS = 360  # of an excerpt: longer sentences are cut at a blank

_CLOSERS = "\"'”’»)\\]」』）›"
# A mark of a cased or blank-separated script needs white space behind it; an ideographic one does not.
_END = re.compile(rf"(?:[.!?…]+[{_CLOSERS}]*|[।॥؟۔]+[{_CLOSERS}]*)(?=\s|$)|[。！？]+[{_CLOSERS}]*")
_LAST_WORD = re.compile(r"[\"'“‘«(\[]*(\S+)$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[]*(\w[\w’'-]*)?")
_LIST_MARK = re.compile(r"(?:[-*•–]|\d{1,3}[.)])\s+")

# Never the end of a sentence: something always follows.
_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "messrs", "dr", "prof", "gen", "col", "capt", "cpt", "lt", "sgt", "maj", "cmdr", "rev",
        "hon", "fr", "sr", "st", "sen", "rep", "gov", "pres", "amb", "cf", "vs", "viz", "e.g", "i.e", "z.b", "bzw",
        "ggf",
    }
)  # fmt: skip
# Abbreviations before a number only: "No. 5", but "He said no."
_NUMBERED = frozenset({"no", "nos", "nr", "vol", "fig", "art", "p", "pp", "approx", "ca"})
# The end of a sentence only where a new one plainly begins.
_MAYBE = frozenset(
    {
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues",
        "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "inc", "ltd", "co", "corp", "bros", "jr", "etc", "est",
        "dept", "univ", "ave", "rd", "ph.d", "usw", "ff",
    }
)  # fmt: skip
_OPENERS = frozenset(
    {
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "in",
        "on", "at", "by", "for", "from", "as", "if", "but", "and", "or", "so", "then", "there", "when", "while",
        "after", "before", "since", "what", "who", "why", "how", "no", "not",
    }
)  # fmt: skip


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The spans of the sentences of `text[start:end]`, without the white space and list marks around them."""
    for first, last in _paragraphs(text, start, len(text) if end is None else end):
        begin = first
        for mark in _END.finditer(text, first, last):
            if mark.start() > begin and _ends(text, begin, mark, last):
                yield from _trimmed(text, begin, mark.end())
                begin = mark.end()
        yield from _trimmed(text, begin, last)


def first_sentence(text: str, start: int, end: int, *, enough: int) -> Span | None:
    """The first sentence of `text[start:end]`; what follows it in its paragraph is added while it is too short.

    So a dateline that ends in a full stop ("MOSCOW, September 9. /TASS/.") brings the sentence that it stands before.
    """
    found: Span | None = None
    for first, last in sentences(text, start, end):
        if found and (found[1] - found[0] >= enough or "\n" in text[found[1] : first]):
            break
        found = (found[0] if found else first, last)
    return found


def excerpt(text: str, span: Span) -> tuple[Span, bool]:
    """The span, cut at a blank where it is too long to quote; and whether it was cut."""
    start, end = span
    if end - start <= MAX_CHARACTERS:
        return span, False
    blank = text.rfind(" ", start + MAX_CHARACTERS // 2, start + MAX_CHARACTERS)
    return (start, blank if blank > 0 else start + MAX_CHARACTERS), True


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of lines; a line that goes on with a small letter is one with the next, as in text that was wrapped."""
    begin = start
    while begin < end:
        stop = text.find("\n", begin, end)
        while stop != -1 and _wrapped(text, stop, end):
            stop = text.find("\n", stop + 1, end)
        stop = end if stop == -1 else stop
        yield begin, stop
        begin = stop + 1


def _wrapped(text: str, newline: int, end: int) -> bool:
    return 0 < newline < end - 1 and text[newline - 1].isalpha() and text[newline + 1].islower()


def _ends(text: str, begin: int, mark: re.Match[str], last: int) -> bool:
    """Whether a mark ends the sentence that began at `begin`."""
    if mark.end() >= last or mark.group()[0] not in ".!?…":
        return True
    follower = _NEXT_WORD.match(text, mark.end(), last)
    word = (follower.group(1) or "") if follower else ""
    if word[:1].islower():
        return False
    return mark.group()[0] != "." or not _abbreviated(text, begin, mark.start(), word)


def _abbreviated(text: str, begin: int, stop: int, follower: str) -> bool:
    """Whether the full stop at `stop` belongs to the word before it: `follower` is the word behind it."""
    # A window, because searching back through a page of text without blanks would take long.
    found = _LAST_WORD.search(text, max(begin, stop - 24), stop)
    word = found.group(1).casefold() if found else ""
    if word in _TITLES or _LIST_MARK.fullmatch(f"{text[begin:stop].strip()}. "):
        return True
    if word in _NUMBERED and follower[:1].isdigit():
        return True
    dotted = word in _MAYBE or re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word) is not None
    return dotted and follower.casefold() not in _OPENERS


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    mark = _LIST_MARK.match(piece.lstrip())
    start += len(piece) - len(piece.lstrip()) + (mark.end() if mark else 0)
    end -= len(piece) - len(piece.rstrip())
    if any(character.isalnum() for character in text[start:end]):
        yield start, end
