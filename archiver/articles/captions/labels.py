"""A line whose credit a word announces -> caption and credit: "Photo: Ana Ruiz", "© dpa", "新华社记者 李明 摄"."""

from __future__ import annotations

import re
import unicodedata

from archiver.articles.captions.credits import Credit, has_speech, is_owner, last_word, load_picture_words, weigh_credit
from archiver.articles.captions.spans import (
    CLOSE,
    EQUALS,
    JOINTS,
    OPEN,
    TAIL,
    YEAR,
    Caption,
    cut_line,
    last_tokens,
    unclosed,
)
from archiver.dates.tokens import Token, tokenize

LONGEST_LABEL = 40  # characters
_COPYRIGHT = re.compile(r"[©ⓒⒸ]|[(（][cC][)）]")
_LABEL_MARK = re.compile(r"\s*[:：=＝|｜/／–—-]\s*")
_DAY = re.compile(r"\s*\d{2,4}年\d{1,2}月\d{1,2}日$")  # "… 攝 114年11月21日"
_REPORTER = re.compile(r"(?:^|[\s，,、])((?:[^\s，。]{0,8}(?:记者|記者)\s*)?[^\s，。]{2,6})$")
_ISSUED = re.compile(r"(?:^|[\s。！？”])([^\s。！？]{2,6}[发發][（(])$")
_VERBS = frozenset({"提供", "제공", "촬영", "图", "圖"})  # which end headlines as well
_HOUSE = re.compile(r"(?:(?<=[.!?”\"] )|^)[A-Z]{2,5} $")


def read_copyright(text: str) -> Caption | None:
    """© Pavel Andronov/TASS, alone or behind a caption."""
    likely = not text.isascii() or "(c)" in text.lower()
    mark = max(_COPYRIGHT.finditer(text), key=re.Match.start, default=None) if likely else None
    if mark is None or is_owner(text[mark.end() :].strip(" :")):
        return None
    first = _behind_sign(text, mark.end())
    credit = weigh_credit(YEAR.sub("", text[first:]))  # "© AFP 2023 / Sam Lo"
    before = _before_label(text, mark.start())
    if credit is None or (not before and mark[0] not in "©ⓒⒸ" and not credit.known):
        return None
    return cut_line(text, before, first, told=True)


def _behind_sign(text: str, start: int) -> int:
    """Where the credit behind "©" begins: "© Photo : Sam Lo"."""
    mark = re.search(r"\s*[:：]\s*", text[start:])
    if mark and _label_before(text[start:], mark.start()) == len(text[start:]) - len(text[start:].lstrip()):
        return start + mark.end()
    return start + len(text[start:]) - len(text[start:].lstrip(" :"))


def _before_label(text: str, end: int) -> int:
    """Where the caption ends before "©" at `end`, without a label: "… Photo: © AFP"."""
    before = text[:end].rstrip(f"{JOINTS}:： {OPEN}")
    start = _label_before(before, len(before))
    return start if start is not None else len(before)


def read_labelled(text: str) -> Caption | None:
    """… Photo : Sergei Bobylyov/REUTERS; Foto: dpa; 写真＝共同."""
    for mark in reversed(list(_LABEL_MARK.finditer(text, max(0, len(text) - TAIL)))):
        if last_word(text[: mark.start()]) not in load_picture_words().label_endings:
            continue
        start = _label_before(text, mark.start())
        found = _behind_label(text, start, mark) if start is not None else _behind_source(text, mark)
        if found:
            return found
    return None


def _behind_label(text: str, start: int, mark: re.Match[str]) -> Caption | None:
    """The credit behind the label that begins at `start` and its mark."""
    words, label, apart = text[mark.end() :].strip(), text[start : mark.start()], _is_apart_at(text, start)
    credit = weigh_credit(unclosed(words))
    if mark[0].strip() not in EQUALS and not (apart and credit and _may_part_with(mark[0], label, credit)):
        return None
    if not (apart or _may_begin(text, start, label, credit)):
        return None
    if credit is None and not (apart and _is_plain(words, alone=start == 0)):
        return None
    house = _HOUSE.search(text, 0, start) if label[0].isupper() else None  # "ST PHOTO: SAM LO"
    return cut_line(text, house.start() if house else start, mark.end(), told=True)


def _may_part_with(mark: str, label: str, credit: Credit) -> bool:
    """Whether a dash, a slash or a bar parts label and credit: "फोटो-Reuters", "Photo | AFP", "（图/AFP）"."""
    return not label.isascii() or (credit.known and (mark[0].isspace() or mark[-1:].isspace() or "/" in mark))


def _behind_source(text: str, mark: re.Match[str]) -> Caption | None:
    """… Quelle: Imago; (Source: Reuters): the source of the text, too, so only a giver of pictures tells."""
    credit = weigh_credit(unclosed(text[mark.end() :])) if mark[0].strip() in EQUALS else None
    if credit is None or not credit.known:
        return None
    cut = max(0, mark.start() - LONGEST_LABEL)
    tokens = tokenize(text[cut : mark.start()])
    for i in range(len(tokens)):
        found = load_picture_words().sources.at(tokens, i)
        start = cut + tokens[i].start
        if found and found[1] == len(tokens) and (_is_apart_at(text, start) and (start or credit.sure)):
            return cut_line(text, start, mark.end(), told=credit.sure)
    return None


def _is_apart_at(text: str, start: int) -> bool:
    """Whether no word stands right before `start`."""
    before = text[:start].rstrip()
    return not before or not (before[-1].isalnum() or _is_vowel_sign(before[-1]))


def _is_vowel_sign(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"}


def _may_begin(text: str, start: int, label: str, credit: Credit | None) -> bool:
    """Whether a label begins behind a word: "Kran im Hafen Foto: dpa", not "The Bigger Picture: Rahman", "意图：…"."""
    if not label[0].isupper():
        ideograph = "\u3040" <= label[0] <= "\u9fff"
        return not label[0].islower() and (not ideograph or (len(label) > 1 and label not in _VERBS))
    words = text[:start].split()
    if credit is None:
        return False
    return credit.known or (len(words) >= 3 and any(len(word) > 3 and word[0].islower() for word in words))


def _is_plain(words: str, *, alone: bool) -> bool:
    """Whether words that are no name may follow "Photo:": "privat", "screenshot from a video"."""
    return 1 <= len(words.split()) <= (3 if alone else 8) and words[-1] not in "?!:" and not has_speech(words)


def _label_before(text: str, end: int) -> int | None:
    """Where the label begins that ends at `end`; None where none does."""
    words, cut = load_picture_words(), max(0, end - LONGEST_LABEL)
    tokens = tokenize(text[cut:end])
    while tokens and tokens[-1].text == ".":
        tokens.pop()
    for i in range(len(tokens)):
        found = (
            words.labels.at(tokens, i)
            or words.archived.at(tokens, i)
            or (words.symbolic.at(tokens, i) if tokens[i].capital or not tokens[i].text.isascii() else None)
            or (words.filed.at(tokens, i) if text[: cut + tokens[i].start][-1:] in tuple(OPEN) else None)
        )
        if found and found[1] == len(tokens):
            return cut + tokens[i].start
    return None


def read_led(text: str) -> Caption | None:
    """… Photo by Ana Ruiz; … Fot. Ana Ruiz / PAP; Foto Ansa; ছবি সংগৃহীত: a label without a mark."""
    words = load_picture_words()
    if not words.lead_words.search(text[-TAIL:].casefold()):
        return None
    tokens = last_tokens(text)
    for i in range(len(tokens) - 1):
        lead, bare, agency = (phrases.at(tokens, i) for phrases in (words.leads, words.bare, words.agencies))
        if agency and (bare is None or agency[1] > bare[1]):  # "picture alliance"
            continue
        for found, is_bare in ((lead, False), (bare, True)):
            end = _index_of_name(tokens, found[1]) if found else 0
            if 0 < end < len(tokens) and _is_led(text, tokens[i].start, tokens[end].start, is_bare=is_bare):
                return cut_line(text, tokens[i].start, tokens[end].start, told=True)
    return None


def _index_of_name(tokens: list[Token], end: int) -> int:
    """The index of what follows a lead: its own full stop is jumped over."""
    return end + 1 if end < len(tokens) and tokens[end].text == "." else end


def _is_led(text: str, start: int, first: int, *, is_bare: bool) -> bool:
    credit = weigh_credit(unclosed(text[first:]))
    before = text[:start].rstrip()
    if credit is None:  # "— Photo by the writer"
        return text[:first].endswith("by ") and _is_apart_at(text, start) and _is_plain(text[first:], alone=True)
    if is_bare and not credit.known:
        return False
    apart = _is_apart_at(text, start)
    if text[start - 1 : start] == "/" or (is_bare and (not apart or text[first - 1] != " ")):
        return False
    return apart or (text[start].isupper() and len(before.split()) >= 3)


def read_after_name(text: str) -> Caption | None:
    """… 新华社记者 韩立群 摄; …（防衛省提供）; … [해경 제공]: the label stands behind the name."""
    closed = _DAY.sub("", text).rstrip(f" .。{CLOSE}") if text[-1:] == "日" else text.rstrip(f" .。{CLOSE}")
    if not closed.endswith(load_picture_words().behind):
        return None
    label = next(word for word in load_picture_words().behind if closed.endswith(word))
    end = len(closed[: -len(label)].rstrip())
    start = _start_of_name(text, end, alone=label not in _VERBS)
    if start is None:
        return None
    issued = _ISSUED.search(text, 0, start)  # "新华社发（李明 摄）"
    return (
        cut_line(text, issued.start(1), issued.start(1), told=True)
        if issued
        else cut_line(text, start, start, end, told=True)
    )


def _start_of_name(text: str, end: int, *, alone: bool) -> int | None:
    """Where the name before "摄" begins: behind a mark, or at a blank or the line's start if it may stand `alone`."""
    marks = '。！？；.!?;|/／＝=”"' + OPEN + CLOSE
    start = max((text.rfind(mark, max(0, end - 60), end) for mark in marks), default=-1) + 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if 0 < start < end and end - start <= 30 and weigh_credit(text[start:end]):
        return start
    named = _REPORTER.search(text, start, end) if alone else None
    return named.start(1) if named and end - named.start(1) <= 30 and weigh_credit(named[1]) else None
