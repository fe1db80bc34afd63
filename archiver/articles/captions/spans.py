"""The parts of a line as spans: where its caption ends, where its credit begins, and what belongs to neither."""

from __future__ import annotations

import re
from typing import NamedTuple

from archiver.articles.captions.credits import load_picture_words
from archiver.dates.tokens import Token, tokenize
from archiver.model import Span

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")  # in the digits of any script
EQUALS = frozenset(":：=＝")  # between a label and a credit
TAIL = 140  # characters in which a credit and its label stand
OPEN, CLOSE = "([（［【〔", ")]）］】〕"
JOINTS = " \u3000-–—―‒|｜•·/／©,，、;＝="  # what stands between caption and credit and belongs to neither
ENDS = " .।。۔"  # full stops


class Caption(NamedTuple):
    """Caption and credit as spans of the line; `told` says that the line itself shows what it is."""

    caption: Span | None
    credit: Span | None
    told: bool


def last_tokens(text: str) -> list[Token]:
    """The tokens in which a credit may stand, with their places in the whole line."""
    cut = max(0, len(text) - TAIL)
    return [t._replace(start=t.start + cut, end=t.end + cut) for t in tokenize(text[cut:])]


def is_caption_word(words: str) -> bool:
    """Representational; File photo; 資料写真: they tell what the picture is, not whose."""
    lexicon, tokens = load_picture_words(), tokenize(words)
    return any(
        (found := phrases.at(tokens, 0)) and found[1] == len(tokens)
        for phrases in (lexicon.symbolic, lexicon.archived, lexicon.filed)
    )


def unclosed(words: str) -> str:
    """Words without the bracket that closes behind them and was opened before them."""
    words = words.rstrip(ENDS)
    while words[-1:] in tuple(CLOSE) and sum(c in OPEN for c in words) < sum(c in CLOSE for c in words):
        words = words[:-1].rstrip(ENDS)
    return words


def cut_line(text: str, end: int, start: int, stop: int | None = None, *, told: bool) -> Caption:
    """The caption up to `end` and the credit from `start`; what joins them belongs to neither."""
    caption = text[:end].rstrip(JOINTS + OPEN)
    credit = unclosed(text[start:stop].strip()).rstrip(f" ,;|-–—{OPEN}")
    tail = next((word for word in load_picture_words().behind if credit.endswith(word)), "")
    if not is_caption_word(credit):  # not the "图" of "资料图"
        credit = credit[: len(credit) - len(tail)].rstrip() or credit
    if not credit:
        return Caption((0, len(text)), None, told=False)
    first = text.index(credit, start)
    return Caption((0, len(caption)) if caption else None, (first, first + len(credit)), told=told)
