"""The line under a post → its reactions: kinds, counts, names, and the total as far as the line tells it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from archiver.engines.dom import Cells, attr, first_cell, text_of
from archiver.engines.printed import count_of
from archiver.model import Reaction

CELLS = ("reactionsBar", "likesBar", "sv-rating-bar", "dark_postrating", "likesSummary")

_TOTAL = re.compile(r"[0-9][0-9.,]* \w+")

Reactions = tuple[tuple[Reaction, ...], int | None]


def read_reactions(found: Cells) -> Reactions:
    """The reactions of a post, and their total.

    Args:
        found: the post's elements by class, among them those of `CELLS`.
    """
    counted = first_cell(found, "sv-rating-bar", "dark_postrating")
    if counted is not None:
        return _read_counted(counted)
    bar = first_cell(found, "reactionsBar", "likesBar", "likesSummary")
    if bar is None:
        return (), None
    images = bar.css(".reactionSummary img")
    kinds = dict.fromkeys(kind for image in images if (kind := attr(image, "alt") or attr(image, "title")))
    line = bar.css_first(".reactionsBar-link, .LikeText, a[href]")
    names, total = _people(line) if line is not None else ((), None)
    # Before reactions there were likes, without a picture of their kind.
    if not kinds and total and bar not in found.get("reactionsBar", ()):
        kinds = {"Like": None}
    if len(kinds) == 1:
        return (Reaction(next(iter(kinds)), total, names),), total
    undecided = (Reaction(None, None, names),) if names else ()  # who chose which of several is not told
    return (*(Reaction(kind) for kind in kinds), *undecided), total


def _read_counted(bar: LexborNode) -> Reactions:
    """The bars of add-ons that print a number beside each kind."""
    reactions = []
    for item in bar.css(".sv-rating, .dark_postrating_outputlist li"):
        name = attr(item.css_first("[title]"), "title")
        count = count_of(text_of(item.css_first(".sv-rating__count, strong")))
        if name:
            reactions.append(Reaction(name, count))
    return tuple(reactions), sum(reaction.count or 0 for reaction in reactions) if reactions else None


def _people(line: LexborNode) -> tuple[tuple[str, ...], int | None]:
    """The names in the line "A, B and 19 others", and the total."""
    names = [name for node in line.css("bdi, a.username") if (name := text_of(node))]
    rest = text_of(line) or ""
    for name in names:  # a member may be called "3301"
        rest = rest.replace(name, "", 1)
    others = count_of(rest)
    if names:
        return tuple(names), len(names) + (others or 0)
    # Without marked names only "2 users" is a total: "A, B and 2 others" is none.
    return (), others if _TOTAL.fullmatch(rest) else None
