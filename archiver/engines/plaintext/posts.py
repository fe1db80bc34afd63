"""Lines of a copied page → its posts as they stand there, in one of two layouts.

Either a post's author, date and number stand above its words (XenForo 2, and sites that print a part of that only), or
its author's cell stands above and name, date and number below (XenForo 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from archiver.engines.labels import kind_of
from archiver.engines.plaintext.anchors import Anchor, find_anchors, find_breaks, is_empty, known_names
from archiver.engines.plaintext.cells import Cell, Names, put_together, read_rows, repeated_labels
from archiver.engines.plaintext.endings import Ending, read_ending, read_reactors
from archiver.engines.plaintext.heads import Head, find_heads
from archiver.engines.plaintext.lines import (
    Lines,
    controls_in,
    date_in,
    is_footer,
    is_label,
    is_page_row,
    pair_in,
    starter_in,
)

_WORDS = 40  # characters: a line that has more is no menu's
_CELL_LINES = 12  # from a name to the first row of its cell
_LIKES_LINES = 3  # below a post in which likes stand


@dataclass(frozen=True, slots=True)
class Copied:
    """A post as copied: its words lie from line `start` to line `end`."""

    start: int
    end: int
    after: int  # the line that its surroundings end before
    head: Head
    name: str | None
    ending: Ending
    fields: tuple[tuple[str, str], ...] = ()  # of the thread
    is_ended: bool = True  # whether what stands below a post was copied too


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's posts, and what lies around them."""

    posts: tuple[Copied, ...]
    head: int  # the line that the page's own head ends before
    has_numbers: bool
    has_foot: bool  # whether anything was copied that stands below the posts


def read_layout(lines: Lines) -> Layout | None:
    """The posts of a page; None where nothing tells that there are posts."""
    anchors = find_anchors(lines)
    known = known_names(lines, anchors)
    if anchors and anchors[0].name is not None:
        return _read_signed(lines, anchors, known)
    heads, breaks = find_heads(lines, anchors, known), find_breaks(lines)
    if not _is_thread(lines, heads, breaks):
        return None
    known |= {head.cell.name for head in heads if head.cell}
    posts = tuple(_headed(lines, heads, breaks, known))
    if not posts:
        return None
    head = min([head.start for head in heads[:1]] + [start for start, _ in breaks[:1]])
    return Layout(posts, head, bool(anchors), not is_empty(lines, posts[-1].after, len(lines)))


def _is_thread(lines: Lines, heads: list[Head], breaks: list[tuple[int, int]]) -> bool:
    """Whether there is more than one sign: a lone "#1" below a date, or a word of a menu, is none of a forum."""
    has_rows = any(head.cell and head.cell.rows for head in heads)
    if len(heads) > 1 and any(head.cell for head in heads):
        return True
    return has_rows or (bool(breaks) and (bool(heads) or any(map(starter_in, lines))))


# --- heads above posts ------------------------------------------------------------------------------------------------


def _headed(lines: Lines, heads: list[Head], breaks: list[tuple[int, int]], known: frozenset[str]) -> Iterator[Copied]:
    stretches = list(_stretches(lines, heads, breaks))
    for n, (head, stop, is_broken) in enumerate(stretches):
        is_last = n + 1 == len(stretches)
        foot = _footer(lines, head.end, stop) if is_last and not is_broken else stop
        fields, start = _fields(lines, head.end, foot) if n == 0 else ((), head.end)
        ending = read_ending(lines, start, foot, known, is_open=is_last and not is_broken and foot == stop)
        is_ended = not is_last or is_broken or foot < stop or any(line.is_mark for line in lines[start:stop])
        after = next((end for begin, end in breaks if begin == stop), foot) if is_last else stop
        yield Copied(start, ending.end, after, head, head.cell.name if head.cell else None, ending, fields, is_ended)


def _stretches(lines: Lines, heads: list[Head], breaks: list[tuple[int, int]]) -> Iterator[tuple[Head, int, bool]]:
    """A post's head, the line that its words surely end before, and whether controls stand there.

    Below a site's controls there may be another post of which no head was copied.
    """
    has_numbers = any(head.number is not None for head in heads)
    controls = {start: Head(start, end, None) for start, end in breaks}
    marks = sorted([*heads, *controls.values()], key=lambda head: head.start)
    for head, following in zip_longest(marks, marks[1:]):
        stop = following.start if following else len(lines)
        is_broken = following is not None and stop in controls
        has_head = head.start not in controls
        if has_head or (not has_numbers and _has_words(lines, head.end, stop, is_broken=is_broken)):
            yield head, stop, is_broken


def _has_words(lines: Lines, start: int, stop: int, *, is_broken: bool) -> bool:
    """Whether there is another post below controls; what no controls end may be the page's foot."""
    if is_broken:
        return not is_empty(lines, start, stop)
    return any(len(line.text) > _WORDS for line in lines[start : _footer(lines, start, stop)])


def _footer(lines: Lines, start: int, stop: int) -> int:
    """The line that the page's foot begins with: behind the mark that ends the words, where there is one."""
    first = next((at for at in range(start, stop) if lines[at].is_mark), start)
    return next((at for at in range(first, stop) if is_footer(lines[at]) or is_page_row(lines, at)), stop)


def _fields(lines: Lines, start: int, stop: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The thread's own field that stands above the first post's words, and the line where these begin.

    A field of two lines is an element of its own; one in a line may be the member's, and stays with the words.
    """
    at = next((at for at in range(start, stop) if lines[at].text), stop)
    if at == stop:
        return (), start
    label, colon, value = lines[at].text.partition(":")
    if not kind_of(label, "event"):
        return (), start
    if colon and value.strip():
        return ((label.strip(), value.strip()),), start
    following = lines[at + 1].text if at + 1 < stop else ""
    return (((label.strip(), following),), at + 2) if date_in(following) else ((), start)


# --- names, dates and numbers below posts -----------------------------------------------------------------------------


def _read_signed(lines: Lines, anchors: list[Anchor], known: frozenset[str]) -> Layout | None:
    posts: list[Copied] = []
    repeated = repeated_labels(lines)
    floor = 0
    for anchor in anchors:
        cell = _cell_of(lines, anchor, floor, repeated)
        start = cell.end if cell else floor
        if cell or posts:  # without a cell nothing tells where the first post begins
            head = Head(cell.start if cell else start, start, cell, anchor.number, anchor.printed)
            ending = _with_likes(read_ending(lines, start, anchor.start, known, is_open=False), lines, anchor, known)
            posts.append(Copied(start, ending.end, anchor.end, head, anchor.name, ending))
        floor = anchor.end
        while floor < len(lines) and _is_between(lines, floor, known):
            floor += 1
    has_foot = not is_empty(lines, floor, len(lines))
    return Layout(tuple(posts), posts[0].head.start, has_numbers=True, has_foot=has_foot) if posts else None


def _is_between(lines: Lines, at: int, known: frozenset[str]) -> bool:
    line = lines[at]
    return not line.text or bool(controls_in(line)) or (read_reactors(line, known) is not None and "this" in line.text)


def _with_likes(ending: Ending, lines: Lines, anchor: Anchor, known: frozenset[str]) -> Ending:
    """Who liked a post stands below its number."""
    for line in lines[anchor.end : anchor.end + _LIKES_LINES]:
        found = read_reactors(line, known) if line.text.endswith(".") else None
        if found:
            return replace(ending, reactors=found[0], reactions=found[1])
    return ending


def _cell_of(lines: Lines, anchor: Anchor, floor: int, repeated: frozenset[str]) -> Cell | None:
    """The cell above a post that its author's name stands below: it begins with that name, and has a counter."""
    for at in (at for at in range(floor, anchor.start) if lines[at].text == anchor.name):
        near = range(at + 1, min(at + _CELL_LINES, anchor.start))
        first = next((row for row in near if is_label(lines[row].text) or pair_in(lines[row].text)), None)
        if first is None or any(len(line.text) > _WORDS for line in lines[at:first]):
            continue
        rows, end = read_rows(lines, first, anchor.start, repeated, is_closed=False)
        others = tuple(line.text for line in lines[at + 1 : first] if line.text)
        return put_together(Names(at, lines[at].text, others), end, rows)
    return None
