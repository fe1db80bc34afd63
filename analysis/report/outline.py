"""The neutral form between a summary and its written forms: sections of paragraphs, items and grids.

Text of pages enters it through `shown` only, so that no writer can forget to strip what a terminal or a reader's eye
would obey: escape sequences, control characters, marks that turn the direction of text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?|\x9b[0-?]*[ -/]*[@-~]?")
_JOINERS = "\u200c\u200d"  # carry meaning: in Bangla, in Persian, in emoji


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they stand in a post."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A link, mostly the permalink of a post."""

    label: str
    url: str


Run = str | Said | Ref
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: a short label (a date, a post's number) and its lines."""

    label: str
    lines: tuple[Runs, ...]
    depth: int = 0  # 1 hangs on the item before it
    url: str | None = None  # what the label stands for, where it is a post


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `right` are the columns aligned to the right, `spare` those that may go, the least important first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    spare: tuple[int, ...] = ()


Block = Paragraph | Item | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


def shown(text: str) -> str:
    """A text of a page on one line, without anything that is obeyed instead of read."""
    kept = (character if _harmless(character) else "" for character in _SEQUENCE.sub("", text))
    return " ".join("".join(kept).split())


def _harmless(character: str) -> bool:
    if character in _JOINERS or character.isspace():
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def is_web(url: str) -> bool:
    """Whether an address may become a link: javascript: and data: may not."""
    return url.startswith(("https://", "http://"))
