"""Lines of a news page → what they are: a heading above other articles, prose, a line with the date, glued parts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Literal

from archiver.dates import WrittenDate, find_dates
from archiver.outlets import find_outlets, find_places

Title = Literal["related", "tags", "comments", "end", "furniture"]
Stranger = Literal["mail", "subject", "greeting", "control", "page"]

RELATIVE = ("ago", "relative_day", "weekday")  # rules of dates that are printed otherwise the next day

_LONGEST_TITLE = 60  # characters
_AROUND = " \t\u00a0:：.…!›»>«‹|-–—•·#*"
_SENTENCE_ENDS = tuple(".!?…。！？।۔؟")
_CLOSERS = "”\"’')]»）」』"
_DATELINE_REACH = 110  # characters in which a dateline ends
_DATELINE = re.compile(r"([^:–—]{2,90}?)\s?(?::|[–—]{1,2}|-{1,2}(?=\s))\s")
_IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)")
_CREDIT_AT_END = re.compile(r"\(([^()]{2,60})\)[ .]*$")
_PICTURE_WORDS = frozenset(["pic", "pics", "photo", "photos", "image", "images", "picture", "file", "files", "handout"])
_PICTURE_AGENCIES = frozenset(["alamy", "epa", "epa-efe", "getty", "imago", "istock", "reuters", "shutterstock"])
_CAPTION_REACH = 400  # characters of a caption
_TAIL = re.compile(r"(?<=[.!?”\"’')])\s[-–—]\s([^.!?]{2,60})$")
_SIGNED_BY = re.compile(r"(?P<name>[^\W\d_].{1,100})")
_LONGEST_SIGNED = 120  # characters of a line that says who wrote it
_LOOSE_ROLES = frozenset(["date", "posted", "posted on", "posted at", "posted by", "tanggal", "update", "uploaded"])
_LOOSE_SIGNS = frozenset(["posted by", "text", "record", "от", "文", "글"])  # they begin other lines, too
_LONGEST_DATED = 90  # characters of a line with the date
_CLOCKED = ("minute", "second")
# Any moment will do: it is asked whether words are a date, not which.
_SOME_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def is_title(words: str, *kinds: Title) -> bool:
    """Whether a whole line or heading is one that news pages print above or around such things."""
    if len(words) > _LONGEST_TITLE:
        return False
    folded = words.casefold().strip(_AROUND).replace("’", "'")
    return any(folded in _titles()[kind] for kind in kinds)


def word_count(words: str) -> int:
    """How many words a text has; two ideographs, kana or syllables of Korean count as one."""
    single = (
        0 if words.isascii() else sum("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in words)
    )
    return max(len(words.split()), single // 2)


def is_closed(words: str) -> bool:
    """Whether a line ends as a sentence does."""
    return words.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS


def is_prose(words: str) -> bool:
    """Whether a line may be a paragraph of an article."""
    count = word_count(words)
    return count >= 25 or (count >= 12 and is_closed(words))


def dates_of(words: str) -> list[WrittenDate]:
    """The dates of a short line, "an hour ago" too."""
    return find_dates(words, reference=_SOME_DAY) if len(words) <= _LONGEST_DATED else []


def has_clock(found: WrittenDate) -> bool:
    """Whether a date is printed to the minute, and not counted back from a moment that the page does not name."""
    return found.precision in _CLOCKED and found.rule != "ago"


def is_dated(words: str) -> bool:
    """Whether a line says little but when: "an hour ago", "Published: 15 Jul 2025, 13:36"."""
    found = dates_of(words)
    printed = sum(date.end - date.start for date in found)
    return bool(found) and (printed * 2 >= len(words) or word_count(words) <= 8)


def is_signed(words: str) -> bool:
    """Whether a line says who wrote the text: "By Chris Mfula", "Par L'Obs avec AFP", "김철수 기자"."""
    if len(words) > _LONGEST_SIGNED or is_closed(words):
        return False
    folded = words.casefold()
    if folded.endswith(_signs("after")) and word_count(words) <= 6:
        return True
    sign = next((sign for sign in _signs("by") if folded.startswith(sign)), None)
    rest = words[len(sign) :] if sign else ""
    if not sign or not (rest[:1] in " :：" or sign[-1] >= "\u3040"):
        return False
    name = _SIGNED_BY.fullmatch(rest.strip(" :："))
    return name is not None and not name["name"][0].islower() and "»" not in rest


def is_published(words: str) -> bool:
    """Whether a line with a date says that the text was published then; pages of every kind say when they changed."""
    folded = words.casefold()
    return any(folded.startswith(role) for role in _roles())


def is_stranger(words: str, *kinds: Stranger) -> bool:
    """Whether a line is one that other pages than news pages print; of salutations, how it begins."""
    if len(words) > _LONGEST_TITLE:
        return False
    folded = words.casefold().strip(_AROUND + "?").replace("’", "'")
    listed = _titles()
    return any(
        folded in listed[kind] or (kind == "greeting" and folded.partition(" ")[0].strip(",") in listed[kind])
        for kind in kinds
    )


def is_outlet(words: str) -> bool:
    """Whether a line is nothing but the name of a known agency or outlet."""
    name = words.strip(_AROUND)
    return any(mention.start == 0 and mention.end == len(name) for mention in find_outlets(name[:_LONGEST_TITLE]))


def dateline_end(words: str) -> int:
    """Where the dateline ends that a paragraph begins with ("BEIJING : ", "London —"); 0 where it has none."""
    head = words[:_DATELINE_REACH]
    found = _DATELINE.match(head)
    if found is None or len(words) < found.end() + 20:
        return 0
    said = found[1].split("(")[0].split(",")[0].strip()
    is_shouted = said.isupper() and len(said) >= 3 and len(said.split()) <= 5
    is_place = any(mention.start == 0 and mention.end == len(said) for mention in find_places(said))
    in_brackets = _IN_BRACKETS.search(found[1])
    is_agency = in_brackets is not None and bool(find_outlets(in_brackets[1]))
    return found.end() if is_shouted or is_place or is_agency else 0


def is_caption(words: str) -> bool:
    """Whether a line ends with the credit of a picture in brackets."""
    found = _CREDIT_AT_END.search(words, max(0, len(words) - 80))
    return found is not None and _is_credit(found[1])


def cut_glued(words: str) -> Iterator[str]:
    """A paragraph that holds a whole article in its lines: the caption, the text, and who is named at its end.

    Aggregators print it as one: "A ship waits. (Links pic) LONDON : Words. More words. - Bloomberg".
    """
    start = _after_caption(words)
    if start:
        yield words[:start].rstrip()
    tail = _TAIL.search(words, start)
    if tail is not None and is_outlet(tail[1]):
        yield words[start : tail.start()]
        yield words[tail.start() :].strip()
    else:
        yield words[start:]


def _after_caption(words: str) -> int:
    """Where the text begins behind a caption with its credit; 0 where there is none, or no dateline follows."""
    for found in _IN_BRACKETS.finditer(words[:_CAPTION_REACH]):
        if _is_credit(found[1]) and word_count(words[: found.start()]) >= 3:
            start = found.end() + len(words[found.end() :]) - len(words[found.end() :].lstrip(" ."))
            return start if dateline_end(words[start:]) else 0
    return 0


def _is_credit(words: str) -> bool:
    parts = words.casefold().replace("/", " ").strip(". ").split()
    # "(pic)" alone points at the picture: it is no credit.
    named = len(parts) > 1 and parts[-1] in _PICTURE_WORDS
    return named or not _PICTURE_AGENCIES.isdisjoint(parts) or bool(find_outlets(words))


@cache
def _newsroom() -> dict[str, dict[str, list[str]]]:
    """The words of bylines and dates, which are the same for pasted articles."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        (files("archiver") / "data" / "newsroom.toml").read_text(encoding="utf-8")
    )
    return found


@cache
def _signs(kind: Literal["by", "after"]) -> tuple[str, ...]:
    """What stands before or after a reporter's name, longest first."""
    return tuple(sorted(set(_newsroom()["bylines"][kind]) - _LOOSE_SIGNS, key=len, reverse=True))


@cache
def _roles() -> tuple[str, ...]:
    roles = _newsroom()["roles"]
    return tuple(set(roles["published"]) - _LOOSE_ROLES)


@cache
def _titles() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("archiver") / "data" / "newspage.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(word for words in languages.values() for word in words) for kind, languages in data.items()}
