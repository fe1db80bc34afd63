"""A copied text → its lines, and what a line by itself can be: a date, a control, a label, the end of a quote."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files

from archiver.dates import WrittenDate, read_date
from archiver.engines.labels import kind_of, labelled_count
from archiver.engines.sayings import author_of
from archiver.errors import BrokenPageError
from archiver.text import clean, squeeze

MOST_LINES = 100_000  # of a page; one with 20 long posts has 2,000

_SHORT = 80  # characters of a line that is no running text
_ENDS = " :：.…"
_LONGEST_PHRASE = 6  # words
# Stands for the moment of copying, which nobody knows, to tell "Yesterday at 7:38 PM" from other words.
_SOMETIME = datetime(2020, 1, 1)  # noqa: DTZ001 - of no zone
_PICTURE = re.compile(r"[^\s/\\:*?\"<>|]{1,120}\.(?:webp|jpe?g|png|gif|avif|bmp|heic|tiff?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a copied text."""

    raw: str
    text: str  # without white space at its ends, and with single blanks inside

    @property
    def is_mark(self) -> bool:
        """Whether it holds white space and nothing else: what XenForo's empty element below a post's words gives."""
        return not self.text and bool(self.raw)


Lines = Sequence[Line]


def read_lines(text: str) -> list[Line]:
    """The lines of a text.

    Raises:
        BrokenPageError: there are far too many.
    """
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise BrokenPageError(f"The text has more than {MOST_LINES:,} lines: too many for a page of a thread.")
    plain = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [Line(raw, squeeze(raw)) for raw in plain.split("\n")]


# --- what a line is ---------------------------------------------------------------------------------------------------


def controls_in(line: Line) -> tuple[str, ...]:
    """The controls of a post that a line is made of ("Like Reply"); none where there is anything else in it."""
    return _controls_in(line.text) if len(line.text) <= _SHORT else ()


def is_footer(line: Line) -> bool:
    """Whether the line comes after the last post of a page; a word alone only with its colon ("Share:")."""
    if len(line.text) > 3 * _SHORT or not (" " in line.text or line.text.endswith((":", "："))):
        return False
    plain = _plain(line.text)
    return any(plain == words or (" " in words and plain.startswith(words)) for words in phrases("footer"))


def is_page_row(lines: Lines, at: int) -> bool:
    """Whether a row of page numbers begins here: "1", "2", "Next", a line each."""
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return (lines[at].text, following) in (("1", "2"), ("Prev", "1")) or lines[at].text.startswith("1 2 3 ")


def is_expand(line: Line) -> bool:
    """Whether the line is the last of a quote: "Click to expand..."."""
    return len(line.text) <= _SHORT and _plain(line.text) in phrases("expand")


def is_navigation(line: Line) -> bool:
    """Whether the line is a part of the site's menus."""
    return len(line.text) <= _SHORT and _plain(line.text) in phrases("navigation")


def is_picture(line: Line) -> bool:
    """Whether the line is the name of a picture's file: what is copied of a picture."""
    return _PICTURE.fullmatch(line.text) is not None


def starter_in(line: Line) -> str | None:
    """The name in "More threads by NAME"."""
    low = line.text.lower()
    words = next((words for words in phrases("more") if low.startswith(f"{words} ")), None) if len(low) < 200 else None
    return line.text[len(words) :].strip(_ENDS) or None if words else None


def saying_in(line: Line) -> str | None:
    """The name in the line above a quote: "NAME said:"."""
    plain = line.text.rstrip("↑ ")
    if not plain.endswith((":", "：")) or len(plain) > _SHORT:
        return None
    name = author_of(plain)
    return name if name and name != plain.rstrip(": ：") else None


def edit_in(line: Line) -> str | None:
    """What follows the words for a post's last edit: "Last edited: Jul 9, 2022" gives the day."""
    low = line.text.lower()
    words = next((words for words in phrases("edited") if low.startswith(words)), None) if len(low) <= 120 else None
    rest = line.text[len(words) :] if words else ""
    told = rest.rpartition(": ")[2] if ": " in rest else ""
    return told if told and date_at(told) else None


# --- labels -----------------------------------------------------------------------------------------------------------


def is_label(text: str) -> bool:
    """Whether forums show a value of this name beside a member's words: "Joined", "Likes", "Nation"."""
    known = kind_of(text, "joined", "messages", "reactions")
    return known is not None or (len(text) <= _SHORT and _plain(text) in phrases("beside"))


def pair_in(text: str) -> tuple[str, str] | None:
    """A label and its value in one line: "Joined: Jan 24, 2024", "Messages 16,995"."""
    if len(text) > _SHORT or not text:
        return None
    head, colon, tail = text.partition(":")
    if colon and tail.strip() and is_label(head):
        is_counter = kind_of(head, "messages", "reactions") is not None  # "Reactions: Ann and Bob" is below a post
        return (head.strip(), tail.strip()) if tail.strip()[0].isdigit() or not is_counter else None
    for label in (head for n in range(1, 4) if (head := " ".join(text.split(" ")[:n])) != text):
        rest = text[len(label) :].strip()
        if kind_of(label, "joined") and date_at(rest):
            return label, rest
    counted = labelled_count(text)
    return counted if counted and kind_of(counted[0], "messages", "reactions") else None


# --- dates ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def date_at(text: str) -> WrittenDate | None:
    """The date that a short line begins with; None where it begins with anything else."""
    if not text or len(text) > _SHORT:
        return None
    found = read_date(text, day_first=True, reference=_SOMETIME)
    return found if found is not None and not text[: found.start].strip("• *·") else None


def date_in(text: str) -> str | None:
    """A line that is nothing but a date, as printed."""
    found = date_at(text)
    return text if found is not None and len(text[found.end :].strip(" .,h)")) <= 4 else None


# --- phrases ----------------------------------------------------------------------------------------------------------


@cache
def phrases(kind: str) -> frozenset[str]:
    """The phrases of a kind, in small letters, by archiver/data/copied.toml."""
    data = tomllib.loads((files("archiver") / "data" / "copied.toml").read_text(encoding="utf-8"))
    return frozenset(phrase for listed in data[kind].values() for phrase in listed)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").strip(_ENDS)


@lru_cache(maxsize=1024)
def _controls_in(text: str) -> tuple[str, ...]:
    words = text.lower().replace("’", "'").replace(":", " ").replace("·", " ").split()
    found: list[str] = []
    at = 0
    while at < len(words):
        sizes = range(min(_LONGEST_PHRASE, len(words) - at), 0, -1)
        size = next((size for size in sizes if " ".join(words[at : at + size]) in phrases("controls")), 0)
        if not size:
            return ()
        found.append(" ".join(words[at : at + size]))
        at += size
    return tuple(found)
