"""Lines of a copied page → the heads of its posts: user cell, date and number, where they stand above the words."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.engines.labels import kind_of
from archiver.engines.plaintext.anchors import Anchor
from archiver.engines.plaintext.cells import (
    Cell,
    Names,
    find_first_row,
    name_block,
    put_together,
    read_names,
    read_rows,
    repeated_labels,
)
from archiver.engines.plaintext.lines import Lines, date_at, date_in, pair_in

_CELL_BELOW = 12  # lines in which a cell begins that stands below its post's date
_FIELD_BELOW = 30  # lines of a cell above a field of the thread
_LONGEST = 60  # characters of a label or a value


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a post's words, and the lines that it takes."""

    start: int
    end: int
    cell: Cell | None
    number: int | None = None
    printed: str | None = None  # date


def find_heads(lines: Lines, anchors: list[Anchor], known: frozenset[str]) -> list[Head]:
    """The heads of a page: by the numbers of posts; where no number is printed, by what members' cells have.

    Args:
        lines: of the page.
        anchors: numbers and dates that stand above posts.
        known: names of members that the page tells elsewhere.
    """
    repeated = repeated_labels(lines)
    heads: list[Head] = []
    for anchor in anchors:
        heads.append(_head_at(lines, anchor, heads[-1].end if heads else 0, known, repeated))
    return heads or _cells_alone(lines, known, repeated)


def _head_at(lines: Lines, anchor: Anchor, floor: int, known: frozenset[str], repeated: frozenset[str]) -> Head:
    first = find_first_row(lines, anchor.start, floor)
    if first is None and (below := _cell_below(lines, anchor, known, repeated)):
        return Head(anchor.start, below.end, below, anchor.number, anchor.printed)
    names = read_names(lines, anchor.start if first is None else first, floor, known)
    if names is None:
        return Head(anchor.start, anchor.end, None, anchor.number, anchor.printed)
    rows = () if first is None else read_rows(lines, first, anchor.start, is_closed=True)[0]
    return Head(names.start, anchor.end, put_together(names, anchor.start, rows), anchor.number, anchor.printed)


def _cell_below(lines: Lines, anchor: Anchor, known: frozenset[str], repeated: frozenset[str]) -> Cell | None:
    """The cell of a theme that has it below the date."""
    near = range(anchor.end, min(anchor.end + _CELL_BELOW, len(lines)))
    first = next((at for at in near if _begins_rows(lines, at)), None)
    names = read_names(lines, first, anchor.end, known) if first is not None else None
    if first is None or names is None:
        return None
    rows, end = read_rows(lines, first, len(lines), repeated, is_closed=False)
    return put_together(names, end, rows)


def _cells_alone(lines: Lines, known: frozenset[str], repeated: frozenset[str]) -> list[Head]:
    """Heads by the day on which members joined; a date may stand below the rows."""
    starts = [at for at in range(len(lines)) if _begins_rows(lines, at)]
    is_spread = all(len(name_block(lines, at, 0)[1]) < 2 for at in starts)
    heads: list[Head] = []
    for at in starts:
        floor = heads[-1].end if heads else 0
        names: Names | None = read_names(lines, at, floor, known, is_spread=is_spread) if at >= floor else None
        if names is None:
            continue
        field = _field_below(lines, at)
        rows, end = read_rows(lines, at, field or len(lines), repeated, is_closed=field is not None)
        if len(rows) < 2:
            continue
        printed = date_in(lines[end].text) if end < len(lines) else None
        heads.append(Head(names.start, end + (printed is not None), put_together(names, end, rows), printed=printed))
    return heads


def _field_below(lines: Lines, at: int) -> int | None:
    """The thread's own field, above the first post's words: a cell surely ends there."""
    for n in range(at, min(at + _FIELD_BELOW, len(lines))):
        line = lines[n]
        if line.is_mark or len(line.text) > _LONGEST:
            return None
        if kind_of(line.text.partition(":")[0], "event"):
            return n
    return None


def _begins_rows(lines: Lines, at: int) -> bool:
    """Whether the day on which a member joined stands here."""
    text = lines[at].text
    if not text or len(text) > _LONGEST:
        return False
    if pair := pair_in(text):
        return kind_of(pair[0], "joined") is not None
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return kind_of(text, "joined") is not None and date_at(following) is not None
