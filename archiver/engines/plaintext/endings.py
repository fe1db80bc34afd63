"""Lines that hold a post's words and what follows them → the words, the last edit, and who reacted.

XenForo ends a post's words with an element that holds a blank: in a copy a line of white space alone. Below it stand
the last edit, a signature, controls, and who reacted. Where a copy has lost that line, the last edit or the controls
end the words; a signature cannot be told from them then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.engines.labels import kind_of, moderator_of, split_names
from archiver.engines.plaintext.lines import Line, Lines, controls_in, edit_in

_LIKE = re.compile(r"(.{1,200}) likes? this\.?")
_LONGEST = 200  # characters of a line with names
_BELOW_EDIT = 15  # lines: a signature


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a post's words end, and what is told below them."""

    end: int
    edited: str | None = None  # when, as printed
    edited_by: str | None = None  # a moderator, as the forum calls one
    reactors: tuple[str, ...] = ()
    reactions: int | None = None


def read_ending(lines: Lines, start: int, stop: int, known: frozenset[str], *, is_open: bool) -> Ending:
    """Where the words end.

    Args:
        lines: of the page.
        start: the first line that may hold words.
        stop: the line after the last that may belong to the post.
        known: names of members of the page.
        is_open: whether nothing tells that the post ends there: the foot of the page may follow it.
    """
    marks = [at for at in range(start, stop) if lines[at].is_mark]
    edits = [at for at in range(start, stop) if edit_in(lines[at])]
    if marks:
        end = marks[0] if is_open else marks[-1]
    elif edits and stop - edits[-1] <= _BELOW_EDIT:
        end = edits[-1]
    else:
        end = stop
    is_told = end < stop
    while end > start and _is_below(lines[end - 1], known, is_told=is_told):
        end -= 1
    reactors, count = _reactions(lines[end:stop], known)
    edit = next((lines[at] for at in edits if at >= end), None)
    told = (edit_in(edit), moderator_of(edit.text)) if edit else (None, None)
    return Ending(end, *told, reactors, count)


def _is_below(line: Line, known: frozenset[str], *, is_told: bool) -> bool:
    """Whether a line at the end of a post is none of its words; where that is told, names may well be words."""
    if not line.text or controls_in(line):
        return True
    return not is_told and read_reactors(line, known) is not None


def _reactions(tail: Lines, known: frozenset[str]) -> tuple[tuple[str, ...], int | None]:
    """The last line tells, but for votes: above it a signature may stand."""
    words = (line for line in reversed(tail) if line.text and not line.text.isdigit() and not controls_in(line))
    last = next(words, None)
    found = read_reactors(last, known) if last else None
    return found or ((), None)


def read_reactors(line: Line, known: frozenset[str]) -> tuple[tuple[str, ...], int] | None:
    """Who reacted to a post, and how many: "Reactions: Ann and Bob", "Ann, Bob and 3 others", "Ann likes this."."""
    text = line.text
    if not text or len(text) > _LONGEST:
        return None
    head, _, rest = text.partition(":")
    if rest.strip() and kind_of(head, "reactions") and not rest.strip()[0].isdigit():
        names, others = _names_in(rest.strip(), known)
        return names, len(names) + others
    liked = _LIKE.fullmatch(text)
    names, others = _names_in(liked[1] if liked else text, known)
    is_list = bool(others) or (len(names) > 1 and not known.isdisjoint(names))
    if liked or (names and all(name in known for name in names)) or (is_list and _are_names(names)):
        return names, len(names) + others
    return None


def _names_in(text: str, known: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """The names in a list, and how many have none there; names that have an "and" themselves are kept whole."""
    whole = [name for name in known if " " in name and name in text and len(split_names(name)[0]) > 1]
    for n, name in enumerate(whole):
        text = text.replace(name, f"\x00{n}\x00")
    if " & " in text and len(split_names(text.replace(" & ", "\x01"))[0]) > 1:
        text = text.replace(" & ", "\x01")  # another word joins the last two
    names, others = split_names(text)
    restored = (whole[int(name.strip("\x00"))] if name.startswith("\x00") else name for name in names)
    return tuple(name.replace("\x01", " & ") for name in restored), others


def _are_names(names: tuple[str, ...]) -> bool:
    return all(len(name) <= 40 and len(name.split()) <= 4 for name in names)
