"""A line near a picture -> caption and credit: "Wagons wait. Photo : Ana Ruiz/AP" -> "Wagons wait.", "Ana Ruiz/AP"."""

from __future__ import annotations

import re
from typing import NamedTuple

from archiver.articles.lexicon import load_lexicon, stands
from archiver.dates import WrittenDate, find_dates
from archiver.dates.tokens import Token, tokenize
from archiver.model import Span
from archiver.outlets import find_outlets

_FILE = re.compile(r"[/(\[]\s?files?\b", re.IGNORECASE)  # "REUTERS/Files", "[File: Ana Ruiz/Reuters]"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")  # in the digits of any script
_LONGEST = 600  # characters: a longer line is no caption
_TAIL = 120  # characters of a credit
_CLOSED = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,120})[)\]）】]\s*\.?$")
_BEHIND = re.compile(r"(?:\s[-–—―|/•]{1,2}\s?|(?<=[.!?”\"])\s|\s?©\s?)([^.]{2,100}(?:\.com?)?)\.?$")


class Caption(NamedTuple):
    """Caption and credit as spans of the line; `told` says that the line itself shows what it is."""

    caption: Span | None
    credit: Span | None
    told: bool


def read_caption(text: str) -> Caption:
    """The caption and credit of a line by a picture; `told` is False where nothing but its place says so."""
    if len(text) > _LONGEST:
        return Caption(None, None, told=False)
    for reader in _READERS:
        found = reader(text)
        if found:
            return found
    return Caption((0, len(text)), None, told=False)


def find_photo_date(text: str, caption: Caption) -> WrittenDate | None:
    """The day on which the picture was taken, where the caption prints it with its year."""
    if caption.caption is None or not _YEAR.search(text, *caption.caption):
        return None
    start, end = caption.caption
    dates = find_dates(tokenize(text[start:end]), reference=None)
    return next((date for date in dates if _YEAR.search(text, start + date.start, start + date.end)), None)


def is_file_photo(text: str) -> bool:
    """Whether a caption or credit says that the picture is from the archives."""
    return bool(_FILE.search(text)) or stands(load_lexicon().archived, tokenize(text))


def _copyright(text: str) -> Caption | None:
    """© Pavel Andronov/TASS, as the whole line."""
    if not text.startswith(("©", "Ⓒ")):
        return None
    start = len(text) - len(text[1:].lstrip())
    return Caption(None, (start, len(text)), told=True)


def _agency_alone(text: str) -> Caption | None:
    """Getty Images; Ana Ruiz/EPA: a whole line that ends with the name of a picture agency."""
    tokens = tokenize(text[:_TAIL])
    if len(text) > _TAIL // 2 or len(text.split()) > 5:
        return None
    ends = (load_lexicon().photo_agencies.at(tokens, i) for i in range(len(tokens)) if tokens[i].capital)
    closed = any(found and found[1] == len(tokens) for found in ends)
    return Caption(None, (0, len(text)), told=True) if closed else None


def _labelled(text: str) -> Caption | None:
    """… Photo : Sergei Bobylyov/REUTERS; Photo: Sam Lo; Image: AFP as the whole line."""
    tail = text[-_TAIL:]
    if not any(mark in tail for mark in ":=：") and " by " not in tail.lower():
        return None
    lexicon, tokens = load_lexicon(), _last_tokens(text)
    for i in range(len(tokens) - 1, -1, -1):
        found = lexicon.caption_labels.at(tokens, i)
        first = _after_label(tokens, found[1]) if found else len(tokens)
        if first < len(tokens) and _may_begin(text, tokens, i):
            return _cut(text, tokens[i].start, tokens[first].start)
    return None


def _after_label(tokens: list[Token], end: int) -> int:
    """Index of the credit's first token behind "Photo :" or "Photo by"; behind the last token where there is none."""
    if tokens[end - 1].text == "by":
        return end
    return end + 1 if end < len(tokens) and tokens[end].text in {":", "="} else len(tokens)


def _may_begin(text: str, tokens: list[Token], i: int) -> bool:
    """Whether a credit may begin at token i: at the start, after a mark, or with a capital."""
    return i == 0 or tokens[i - 1].kind == "mark" or tokens[i].capital or not text[tokens[i].start].isascii()


def is_signed_caption(text: str) -> bool:
    """Whether a line can be nothing but a credit, or a caption with one in brackets: "A ship off Salalah (Reuters)"."""
    match = _CLOSED.search(text)
    labelled = _labelled(text)
    return (
        text.startswith("©")
        or labelled is not None
        or (match is not None and len(text[: match.start()].split()) >= 3 and _is_credit(match[1]))
    )


def _in_brackets(text: str) -> Caption | None:
    """… (Reuters), … (RIA Novosti/AP pic), … [File: Ana Ruiz/Reuters]."""
    match = _CLOSED.search(text)
    if match is None or not _is_credit(match[1]):
        return None
    start = match.start(1)
    label = re.match(r"(?:file|photo|image|credit|pic)\s*:\s*", match[1], re.IGNORECASE)
    start += label.end() if label else 0
    return _cut(text, match.start(), start, match.end(1))


def _behind_dash(text: str) -> Caption | None:
    """… — AFP photo; … | Reuters; … © Getty Images; … REUTERS/Sam Lo/File Photo."""
    match = _BEHIND.search(text, max(0, len(text) - _TAIL))
    if match is None or not _is_credit(match[1]) or len(match[1].split()) > 9:
        return None
    if (
        text[match.start(1) - 1].isspace()
        and text[: match.start(1)].rstrip()[-1:] in '.!?”"'
        and not _has_slash_or_short(match[1])
    ):
        return None
    return _cut(text, match.start(), match.start(1), match.end(1)) if match.start() else None


def _has_slash_or_short(credit: str) -> bool:
    return "/" in credit or len(credit.split()) <= 3


def _file_photo(text: str) -> Caption | None:
    """… File photo, as a sentence of its own it belongs to the caption; without a mark before it, it is the credit."""
    lexicon, tokens = load_lexicon(), _last_tokens(text)
    words = [token for token in tokens if token.kind != "mark"]
    for i in range(max(0, len(words) - 4), len(words)):
        found = lexicon.file_photo.at(words, i)
        if found and found[1] == len(words):
            before = text[: words[i].start].rstrip()
            if not before or before[-1] in ".।。۔|:!?)\"”’'" or text[words[i].start].isascii():
                return Caption((0, len(text)), None, told=True)
            return _cut(text, words[i].start, words[i].start)
    return None


def _last_tokens(text: str) -> list[Token]:
    """The tokens in which a credit may stand, with their places in the whole line."""
    cut = max(0, len(text) - _TAIL)
    return [t._replace(start=t.start + cut, end=t.end + cut) for t in tokenize(text[cut:])]


def _is_credit(text: str) -> bool:
    """Whether words name an agency, an outlet or a picture desk."""
    tokens = tokenize(text)
    lexicon = load_lexicon()
    known = any(lexicon.photo_agencies.at(tokens, i) or lexicon.file_photo.at(tokens, i) for i in range(len(tokens)))
    return known or bool(find_outlets(text))


def _cut(text: str, end: int, start: int, stop: int | None = None) -> Caption:
    """The caption up to `end` and the credit from `start`; the dashes between them belong to neither."""
    caption = text[:end].rstrip(" -–—―|/•©([（【")
    credit = text[start : stop or len(text)].strip()
    first = text.index(credit, start) if credit else start
    return Caption((0, len(caption)) if caption else None, (first, first + len(credit)) if credit else None, told=True)


_READERS = (_copyright, _agency_alone, _labelled, _in_brackets, _file_photo, _behind_dash)
