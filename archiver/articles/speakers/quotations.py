"""A paragraph -> its quotations: what stands between quotation marks of any language; apostrophes are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MARK = re.compile(r"[\"“”„‟＂«»「」『』'‘’](?:(?<!['‘’])|(?<!\w['‘’])(?=\S)|(?<=\S['‘’])(?!\w))")
_SURE = re.compile(r"[\"“”„‟＂«»「『]")
_LONE = re.compile(r"['‘’](?<!\w['‘’])(?=\w)")
_FAMILIES = {**dict.fromkeys('"“”„‟＂', "double"), **dict.fromkeys("«»", "angle"), "「": "corner", "」": "corner"}
_FAMILIES |= {"『": "white", "』": "white", **dict.fromkeys("'‘’", "single")}
_OPENS_AFTER = ' \t\u00a0\u202f\u2009([{—–-/:：,，。、“"„«‘「『（《;；'
_ENDS = ",.!?…،。，！？"
_LONGEST = 60  # marks that are looked at for the one that closes
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_EASTERN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]")


class Quotation(NamedTuple):
    """The words of a quotation, in a paragraph; `opened` and `closed` hold its marks as well."""

    start: int
    end: int
    opened: int
    closed: int
    is_closed: bool  # an open one ends with its paragraph
    family: str


def may_quote(text: str) -> bool:
    """Whether a text may hold a quotation at all: most paragraphs do not, and need no further look."""
    return bool(_SURE.search(text) or _LONE.search(text))


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a paragraph, in order; those inside others are part of them."""
    marks = [m.start() for m in _MARK.finditer(text)]
    found, i = [], 0
    while i < len(marks):
        if not _opens(text, marks[i]):
            i += 1
            continue
        k = _closing(text, marks, i)
        if k == i:  # another opens first: this one is no quotation
            i += 1
            continue
        found.append(_quotation(text, marks[i], marks[k] if k is not None else None))
        i = len(marks) if k is None else k + 1
    return found


def is_long(words: str) -> bool:
    """Whether there are enough words for somebody's words: three, or six ideographs."""
    return len(words.split()) >= 3 or len(_CJK.findall(words)) >= 6


def is_title(words: str) -> bool:
    """Whether they look like the title of a book or a plan: all longer words with capitals."""
    longer = [word for word in words.split() if len(word) >= 4 and word[0].isalpha()]
    return len(longer) >= 2 and all(word[0].isupper() for word in longer)


def _quotation(text: str, opened: int, closing: int | None) -> Quotation:
    end = len(text) if closing is None else closing
    words = text[opened + 1 : end]
    start = opened + 1 + len(words) - len(words.lstrip())
    end = start + len(words.strip().rstrip(",،，").rstrip())
    if closing is not None and end - start > 2 and (text[start], text[end - 1]) == (text[opened], text[closing]):
        start, end = start + 1, end - 1  # a mark printed twice
    closed = len(text) if closing is None else closing + 1
    return Quotation(start, max(start, end), opened, closed, closing is not None, _FAMILIES[text[opened]])


def _opens(text: str, at: int) -> bool:
    """Whether the mark can begin a quotation, where none is open."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if not after or (after.isspace() and mark != "«"):
        return False
    at_word = not before or before in _OPENS_AFTER
    if mark in "„‟「『«":
        return True
    if mark in "」』":
        return False
    if mark in "'‘’":
        is_year = text[at + 1 : at + 3].isdigit() and text[at + 3 : at + 4] in ("s", " ", "")
        return at_word and not is_year and (after.isalnum() or after in '“"…¿¡')
    if mark in '“"＂' and _EASTERN.match(before):
        return True
    return at_word and (mark in '“"＂' or after.isalnum())


def _closing(text: str, marks: Sequence[int], i: int) -> int | None:
    """Index of the mark that closes the one at index i; i where another opens first, None where the paragraph ends."""
    opened = _Opened(text, marks, i)
    for k in range(i + 1, min(i + _LONGEST, len(marks))):
        found = opened.read(k)
        if found is not None:
            return found
    return opened.mixed


class _Opened:
    """An open quotation, whose marks are read in order until one closes it."""

    def __init__(self, text: str, marks: Sequence[int], i: int) -> None:
        self.text, self.marks, self.i = text, marks, i
        self.opener = text[marks[i]]
        self.family = _FAMILIES[self.opener]
        self.inner = 0  # quotations inside it that are open
        self.mixed: int | None = None  # a mark of another kind that may close it

    def read(self, k: int) -> int | None:
        """Index of the closing mark, or of the opening one where it is none; None where it goes on."""
        family = _FAMILIES[self.text[self.marks[k]]]
        if family == self.family:
            return self._read_own(k)
        return self._read_other(k) if {family, self.family} == {"single", "double"} else None

    def _read_own(self, k: int) -> int | None:
        opens = _opens(self.text, self.marks[k])
        if _closes(self.text, self.marks, k, self.opener):
            if not self.inner or self.family != "single":
                return k
            self.inner -= 1
        elif self.family == "single":
            self.inner += opens
        elif opens:
            return self.mixed or self.i
        return None

    def _read_other(self, k: int) -> int | None:
        at, mark = self.marks[k], self.text[self.marks[k]]
        if _opens(self.text, at) and not _ends(self.text, at):
            self.inner += self.family != "single" or mark in '"“'
        elif self.inner:
            self.inner -= 1
        elif _ends(self.text, at):
            return k
        elif mark in "'’" and self.text[at - 1] != "s":
            self.mixed = self.mixed or k
        return None


def _ends(text: str, at: int) -> bool:
    """Whether a mark surely closes: behind a comma or a stop, before a blank."""
    return text[at - 1 : at] in _ENDS and not text[at + 1 : at + 2].isalnum()


def _closes(text: str, marks: Sequence[int], k: int, opener: str) -> bool:
    at = marks[k]
    mark, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    if mark in "」』" or (mark == "”" and opener != "”"):
        return True
    if mark in "«»":
        return mark != opener
    if mark in "„‟「『":
        return False
    if mark in "'‘’":
        return not before.isspace() and not after.isalnum() and not _is_possessive(text, marks, k)
    if mark == "“" and opener != "„":
        return not before.isspace() and not after.isalnum()
    return not before.isspace()


def _is_possessive(text: str, marks: Sequence[int], k: int) -> bool:
    """Whether it is the apostrophe of "the allies' talks": a mark that closes better follows before any opens."""
    at = marks[k]
    if text[at - 1] != "s" or not text[at + 1 : at + 3].strip().isalpha() or k + 1 >= len(marks):
        return False
    following = marks[k + 1]
    closes = text[following] in "'’" and not text[following - 1].isspace()
    return closes and (text[following - 1] in _ENDS or text[following + 1 : following + 2] in ",.;:")
