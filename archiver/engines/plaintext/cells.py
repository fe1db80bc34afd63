"""Lines of a user cell → who wrote a post: name, title, joined day, counters, and what the forum shows beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from archiver.engines.copied import number_of
from archiver.engines.labels import kind_of, labelled_count
from archiver.engines.plaintext.lines import (
    Line,
    Lines,
    controls_in,
    date_at,
    edit_in,
    is_footer,
    is_label,
    is_picture,
    pair_in,
    saying_in,
)
from archiver.engines.printed import count_of, day_of
from archiver.model import Member

_MOST_ROWS = 30  # of a cell; forums have up to ten
_MOST_NAMES = 8  # lines of a name, a title, and banners
_LONGEST = 60  # characters of a name or a title
_ENOUGH_ROWS = 3  # of a cell, to tell that one more belongs to it
_NAME_WORDS = 4  # a line that ends as a sentence does and has more is no name
Rows = tuple[tuple[str, str], ...]
_STARTER = (" Discussion starter", " Thread starter", " Original poster")  # what themes print behind a name
_COUNTERS = ("joined", "messages", "reactions")


@dataclass(frozen=True, slots=True)
class Cell:
    """A user cell, and the lines that it takes."""

    start: int
    end: int
    name: str
    title: str | None = None
    banners: tuple[str, ...] = ()
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What stands above a cell's rows."""

    start: int
    name: str
    others: tuple[str, ...]  # a title, banners


def put_together(names: Names, end: int, rows: Rows) -> Cell:
    """A cell of its names and its rows."""
    return Cell(names.start, end, names.name, next(iter(names.others), None), names.others[1:], rows)


def member_id_of(name: str | None) -> int | None:
    """The number that stands for a member whom a text names."""
    return number_of("member", name) if name else None


def member_of(cell: Cell | None) -> Member | None:
    """What a cell says of its member; values that are pictures leave no text, so that their rows are left out."""
    if cell is None:
        return None
    counters: dict[str, str] = {}
    fields: dict[str, str] = {}
    for label, value in cell.rows:
        kind = kind_of(label, *_COUNTERS)
        if value and kind:
            counters.setdefault(kind, value)
        if value and (kind is None or (kind == "joined" and day_of(value) is None)):
            fields.setdefault(label.rstrip(": "), value)
    return Member(
        id=number_of("member", cell.name),
        name=cell.name,
        title=cell.title,
        joined_at=day_of(counters.get("joined", "")),
        message_count=count_of(counters.get("messages")),
        reaction_score=count_of(counters.get("reactions")),
        banners=cell.banners,
        fields=tuple(fields.items()),
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def repeated_labels(lines: Lines) -> frozenset[str]:
    """Lines that end with a colon, and that a page has more than once: labels, as many cells have the same."""
    counts = Counter(line.text for line in lines if line.text.endswith((":", "：")) and len(line.text) <= _LONGEST)
    return frozenset(text for text, count in counts.items() if count > 1)


def read_rows(
    lines: Lines, first: int, stop: int, repeated: frozenset[str] = frozenset(), *, is_closed: bool
) -> tuple[Rows, int]:
    """The labels and values from a line on, and the line after them.

    Args:
        lines: of the page.
        first: where the first label stands.
        stop: the line that the rows end before at the latest.
        repeated: labels that nobody knows, but that other cells of the page have too.
        is_closed: whether the cell takes all lines up to there; else it ends where no label is any more.
    """
    rows: list[tuple[str, str]] = []
    at = first
    while at < stop and len(rows) < _MOST_ROWS:
        text = lines[at].text
        if not text:
            if not is_closed and not _goes_on(lines, at + 1, stop, rows, repeated):
                break
            at += 1
        elif pair := pair_in(text):
            rows.append(pair)
            at += 1
        elif is_closed or _is_row(lines, at, stop, rows, repeated):
            value = lines[at + 1].text if at + 1 < stop else ""
            has_value = not is_label(value) and not (text.endswith(":") and value.endswith(":"))
            rows.append((text.rstrip(": "), value if has_value else ""))
            at += 2 if has_value else 1
        else:
            break
    return tuple(rows), min(at, stop)


def _goes_on(lines: Lines, at: int, stop: int, rows: list[tuple[str, str]], repeated: frozenset[str]) -> bool:
    return at < stop and bool(lines[at].text) and _is_row(lines, at, stop, rows, repeated)


def _is_row(lines: Lines, at: int, stop: int, rows: list[tuple[str, str]], repeated: frozenset[str]) -> bool:
    """Whether a label stands here, of a kind that is known, or as those before it stand."""
    text = lines[at].text
    if is_label(text) or pair_in(text):
        return True
    if not rows or len(text) > 40 or saying_in(lines[at]) or kind_of(text.partition(":")[0], "event"):
        return False
    value = lines[at + 1].text if at + 1 < stop else ""
    if text.endswith((":", "：")):
        return text in repeated or _is_lone_label(lines, at, stop, rows)
    # A label whose value is a picture: a name of its own, alone on its line, after another row of that kind.
    words = text.split(" ")
    is_named = len(words) <= 3 and all(word[0].isupper() for word in words) and text[-1].isalnum()
    return is_named and not value and not rows[-1][1]


def _is_lone_label(lines: Lines, at: int, stop: int, rows: list[tuple[str, str]]) -> bool:
    """Whether a line with a colon is a label that one cell has alone: with a short value, right below others."""
    if at + 2 >= stop or len(rows) < _ENOUGH_ROWS or not lines[at - 1].text:
        return False
    value, following = lines[at + 1], lines[at + 2].text
    is_value = 0 < len(value.text) <= 40 and value.text[-1].isalnum() and not is_picture(value)
    return is_value and bool(following) and len(lines[at].text.split()) <= 3


def find_first_row(lines: Lines, stop: int, floor: int) -> int | None:
    """The first label of a cell that ends before a line; None where no label of a counter stands above it."""
    first = None
    for at in range(stop - 1, max(floor, stop - 2 * _MOST_ROWS) - 1, -1):
        line = lines[at]
        if line.is_mark or len(line.text) > 2 * _LONGEST or edit_in(line) or saying_in(line):
            break
        pair = pair_in(line.text)
        if kind_of(pair[0] if pair else line.text, *_COUNTERS):
            first = at
    return first


# --- names ------------------------------------------------------------------------------------------------------------


def name_block(lines: Lines, stop: int, floor: int) -> tuple[int, list[str]]:
    """The lines right above a line, up to one that surely is no name or title: where they begin, and their words."""
    at = stop
    while at > floor and stop - at < 2 and not lines[at - 1].raw:
        at -= 1
    last = at
    while at > floor and last - at < _MOST_NAMES and _may_be_name(lines[at - 1]):
        at -= 1
    return at, [line.text for line in lines[at:last]]


def read_names(lines: Lines, stop: int, floor: int, known: frozenset[str], *, is_spread: bool = False) -> Names | None:
    """The name above a line, and what follows it; None where none stands there.

    Args:
        lines: of the page.
        stop: the first row of the cell, or what stands in its place.
        floor: where the post before may still have words.
        known: names of members that the page tells elsewhere.
        is_spread: whether the page sets its names apart from the titles by an empty line.
    """
    start, block = name_block(lines, stop, floor)
    if not block:
        return None
    if is_spread and len(block) == 1:
        above, names = name_block(lines, start, floor)
        if names and block[0] not in known:
            start, block = above, [*names, *block]
    at = _name_in(block, known)
    has_letter = at > 0 and len(block[at - 1]) == 1  # of the avatar
    name = next((name for mark in _STARTER if (name := block[at].removesuffix(mark)) != block[at]), block[at])
    return Names(start + at - has_letter, name, tuple(words for words in block[at + 1 :] if not _is_value(words)))


def _name_in(block: list[str], known: frozenset[str]) -> int:
    """Which line is the name: the one below its own first letter, one known from elsewhere, else the first."""
    for at in range(len(block) - 1, 0, -1):
        letter = block[at - 1].casefold()
        if len(letter) == 1 and block[at].casefold().startswith(letter) and len(block[at]) > 1:
            return at
    named = [at for at, words in enumerate(block) if words in known]
    if named:
        return named[-1]
    return 1 if len(block) > 1 and len(block[0]) == 1 else 0


def _is_value(words: str) -> bool:
    """Whether a line between a name and a post is a counter or a day without a label."""
    is_counter = any(labelled_count(part) for part in words.split(" · ")) if " · " in words else False
    return is_counter or words.replace(",", "").replace(".", "").isdigit() or date_at(words) is not None


def _may_be_name(line: Line) -> bool:
    if not line.text or len(line.text) > _LONGEST or controls_in(line):
        return False
    if is_label(line.text) or pair_in(line.text):
        return False
    is_sentence = line.text.endswith(("。", ".", "!", "?")) and len(line.text.split()) > _NAME_WORDS
    return not (is_sentence or edit_in(line) or saying_in(line) or is_footer(line))
