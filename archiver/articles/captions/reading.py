"""A line near a picture -> caption and credit: "Wagons wait. Photo : Ana Ruiz/AP" -> "Wagons wait.", "Ana Ruiz/AP"."""

from __future__ import annotations

import re
from collections.abc import Callable

from archiver.articles.captions.credits import load_picture_words
from archiver.articles.captions.labels import (
    LONGEST_LABEL,
    read_after_name,
    read_copyright,
    read_labelled,
    read_led,
)
from archiver.articles.captions.signatures import (
    read_after_sentence,
    read_alone,
    read_filed,
    read_filed_in_brackets,
    read_in_brackets,
    read_joined,
)
from archiver.articles.captions.spans import CLOSE, YEAR, Caption, cut_line
from archiver.articles.lexicon import stands
from archiver.dates import WrittenDate, find_dates
from archiver.dates.tokens import Token, tokenize

_TAKEN = re.compile(r"[＝=]\s?(?:\d{1,2}月)?\d{1,2}日")  # Japanese papers: "…の水槽＝1日、高知県四万十市"
_LONGEST = 600  # characters: a longer line is no caption

__all__ = ["Caption", "find_photo_date", "is_file_photo", "is_signed_caption", "read_caption"]


def read_caption(text: str) -> Caption:
    """The caption and credit of a line by a picture; `told` is False where nothing but its place says so."""
    if len(text) > _LONGEST:
        return Caption(None, None, told=False)
    if "://" in text:
        return Caption((0, len(text)), None, told=False)
    whole = text[: _end_of_content(text)]
    start, is_credit = _headed(whole)
    if is_credit:
        return cut_line(whole, 0, start, told=True)
    found = next((found for reader in _READERS if (found := reader(whole))), None)
    legend = start or (0 if found and found.caption is None else _labelled_legend(whole))
    if found is None:
        furnished = len(whole) < len(text.rstrip()) and bool(whole)
        return Caption((legend, len(whole)), None, told=furnished or start > 0 or bool(_TAKEN.search(whole)))
    caption = (legend, found.caption[1]) if found.caption and found.caption[1] > legend else None
    return Caption(caption, found.credit, told=found.told or start > 0)


def is_signed_caption(text: str) -> bool:
    """Whether a line can be nothing but a credit, or a caption with one: "A ship off Salalah (Reuters)"."""
    caption = read_caption(text)
    if not caption.told or caption.credit is None:
        return False
    return caption.caption is None or len(text[slice(*caption.caption)].split()) >= 3 or not text.isascii()


def find_photo_date(text: str, caption: Caption) -> WrittenDate | None:
    """The day on which the picture was taken, where the caption prints it with its year."""
    if caption.caption is None or not YEAR.search(text, *caption.caption):
        return None
    start, end = caption.caption
    dates = find_dates(tokenize(text[start:end]), reference=None)
    return next((date for date in dates if YEAR.search(text, start + date.start, start + date.end)), None)


def is_file_photo(text: str) -> bool:
    """Whether a caption or credit says that the picture is from the archives."""
    words, tokens = load_picture_words(), tokenize(text)
    return stands(words.archived, tokens) or any(
        (found := words.filed.at(tokens, i)) and _is_apart(tokens, i, found[1]) for i in range(len(tokens))
    )


def _is_apart(tokens: list[Token], start: int, end: int) -> bool:
    """Whether tokens stand between marks, or between one and an end: "/Files", "[File: …", "Archivo - …"."""
    before = start == 0 or tokens[start - 1].kind == "mark"
    after = end == len(tokens) or tokens[end].kind == "mark"
    return before and after and (start > 0 or end < len(tokens))


def _end_of_content(text: str) -> int:
    """Where the line ends without what the page prints behind a credit: "Purchase Licensing Rights"."""
    end, folded = len(text.rstrip()), text.casefold()
    if len(folded) != len(text):
        return end
    furniture = load_picture_words().furniture
    while (shown := folded[:end].rstrip(CLOSE)).endswith(furniture):
        printed = max((words for words in furniture if shown.endswith(words)), key=len)
        end = len(text[: len(shown) - len(printed)].rstrip(" ,.|-*/"))
    return end


def _headed(text: str) -> tuple[int, bool]:
    """Where the words behind "Image source," or "Image caption," begin, and whether they are a credit; else 0."""
    words, head = load_picture_words(), text[:LONGEST_LABEL].casefold()
    for listed, is_credit in ((words.heads, True), (words.legends, False)):
        if head.startswith(listed):
            label = max((label for label in listed if head.startswith(label)), key=len)
            rest = text[len(label) :].lstrip()
            if rest[:1] in tuple(",،，:：") and rest[1:].strip():
                return len(text) - len(rest[1:].lstrip()), is_credit
            if not label.isascii() and rest[:1].isascii() and rest[:1].isupper() and rest == text[len(label) :]:
                return len(label), is_credit  # pages glue "تصویر کا ذریعہ" and "Getty Images" together
    return 0, False


def _labelled_legend(text: str) -> int:
    """Where a caption behind "Photo:" begins; "FILE PHOTO:" is a part of the caption."""
    mark = re.search(r"\s*[:：]\s*", text[:LONGEST_LABEL]) if ":" in text or "：" in text else None
    if mark is None:
        return 0
    tokens = tokenize(text[: mark.start()])
    found = load_picture_words().labels.at(tokens, 0)
    return mark.end() if found and found[1] == len(tokens) and mark.end() < len(text) else 0


# The ways in which a credit is set off; the first that finds one is right, so the surer ones come first.
_READERS: tuple[Callable[[str], Caption | None], ...] = (
    read_copyright,
    read_labelled,
    read_filed,
    read_filed_in_brackets,
    read_led,
    read_after_name,
    read_in_brackets,
    read_alone,
    read_after_sentence,
    read_joined,
)
