"""The line under a post → its reactions: kinds, counts, names, and the total as far as the line tells it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from archiver.engines.dom import Cells, attr, classes, first_cell, read_text, text_of
from archiver.engines.labels import split_names
from archiver.engines.printed import count_of
from archiver.model import Reaction

CELLS = ("reactionsBar", "likesBar", "sv-rating-bar", "dark_postrating", "likesSummary")

_TOTAL = re.compile(r"[0-9][0-9.,\u00a0\u202f]* ?\D{1,40}")
_COUNTED = ("sv-rating-bar", "dark_postrating")
_BARS = ("reactionsBar", "likesBar", "likesSummary")
# What stands in a line beside the names.
_BESIDE = ("u-srOnly", "reactionSummary", "likeIcon")
_LISTS = ("/likes", "/reactions")  # what a link to all who reacted ends with
_DEEPEST = 20  # elements around a name in its line

Reactions = tuple[tuple[Reaction, ...], int | None]


def read_reactions(found: Cells) -> Reactions:
    """The reactions of a post, and their total.

    Args:
        found: the post's elements by class, among them those of `CELLS`.
    """
    for name in _COUNTED:
        if name in found:
            return _read_counted(found[name][0])
    bar = first_cell(found, *_BARS)
    if bar is None or not _has_elements(bar):
        return (), None
    kinds, line = _kinds_and_line(bar)
    names, total = _people(bar if line is None else line)
    # Before reactions there were likes, without a picture of their kind.
    if not kinds and total and bar not in found.get("reactionsBar", ()):
        kinds = {"Like": None}
    if len(kinds) == 1:
        kind, count = next(iter(kinds.items()))
        return (Reaction(kind, total or count, names),), total or count
    undecided = (Reaction(None, None, names),) if names else ()  # who chose which of several is not told
    return (*(Reaction(kind, count) for kind, count in kinds.items()), *undecided), total


def score_of(cell: LexborNode | None) -> int | None:
    """A post's votes: the exact number where the page has it, else as printed ("1.2K")."""
    if cell is None:
        return None
    written = (attr(cell, "data-score") or text_of(cell) or "").replace("−", "-")
    score = count_of(written)
    return -score if score and written.startswith("-") else score


def _has_elements(bar: LexborNode) -> bool:
    """Whether there is anything in a bar: most are empty."""
    child = bar.first_child
    while child is not None and not child.is_element_node:
        child = child.next
    return child is not None


def _kinds_and_line(bar: LexborNode) -> tuple[dict[str, int | None], LexborNode | None]:
    """The kinds of reactions that a bar shows, with their counts where it prints them; and the line with the people."""
    kinds: dict[str, int | None] = {}
    for child in bar.iter():
        if not child.is_element_node:
            continue
        names = child.attrs.sget("class", "")
        if "reactionSummary" in names:
            for item in child.iter():
                if item.is_element_node:
                    _add_kind(kinds, item)
        elif child.tag == "a" or "reactionsBar-link" in names or "LikeText" in names:
            return kinds, child
    for item in bar.css(".reactionSummary li") if not kinds else ():
        _add_kind(kinds, item)
    return kinds, bar.css_first(".reactionsBar-link, .LikeText, a[href]")


def _add_kind(kinds: dict[str, int | None], item: LexborNode) -> None:
    """Adds a kind of reaction, by the title of its picture, and its count where there is one."""
    words = item.text().strip()
    picture = next((node for node in item.traverse() if node.tag == "img"), None)
    kind = attr(picture, "alt") or attr(picture, "title")
    if kind is None:
        kind = attr(item.css_first("[title]"), "title") or text_of(item.css_first(".reaction-text"))
    if kind:
        kinds.setdefault(kind, count_of(words.replace(kind, "")) if words else None)


def _read_counted(bar: LexborNode) -> Reactions:
    """The bars of add-ons that print a number beside each kind."""
    reactions = []
    for item in bar.css(".sv-rating, .dark_postrating_outputlist li"):
        picture = item.css_first("[title], img[alt]")
        name = attr(picture, "title") or attr(picture, "alt")
        count = count_of(text_of(item.css_first(".sv-rating__count, strong")))
        if name:
            reactions.append(Reaction(name, count))
    return tuple(reactions), sum(reaction.count or 0 for reaction in reactions) if reactions else None


def _people(line: LexborNode) -> tuple[tuple[str, ...], int | None]:
    """The names in the line "A, B and 19 others", and the total."""
    names: list[str] = []
    rest: list[str] = []  # the words between them
    others = _add_people(line, names, rest, 0)
    words = " ".join("".join(rest).split())
    if names:
        between = words.replace(",", "").replace(" ", "")
        if between and not others and not between.isalpha():
            others = count_of(words) or 0
        return tuple(names), len(names) + others
    more, count = _plain_people(words)
    return more, (len(more) + count or None) if more or count else others or None


def _add_people(line: LexborNode, names: list[str], rest: list[str], depth: int) -> int:
    """Adds the marked names of a line, and its own words; gives the number of people who are only counted."""
    others = 0
    for child in line.iter(include_text=True):
        tag = child.tag
        if tag == "bdi":
            names += filter(None, (text_of(child),))
        elif tag == "-text":
            rest.append(child.text_content or "")
        elif child.is_element_node:
            written = classes(child)
            if "username" in written:
                names += filter(None, (text_of(child),))
            elif any(name in written for name in _BESIDE):
                continue
            elif depth < _DEEPEST and child.css_first("bdi, .username") is not None:
                others += _add_people(child, names, rest, depth + 1)
            elif (child.attrs.sget("href", "")).endswith(_LISTS):
                others += count_of(text_of(child)) or 0  # "19 others", in whatever language
            else:  # an element of its own: "19 others", "C and 8 others"
                more, count = _plain_people(read_text(child) or "")
                names += more
                others += count
    return others


def _plain_people(words: str) -> tuple[tuple[str, ...], int]:
    """The people in a line without marked names: names and how many others, or only how many: "2 users"."""
    if not words or _TOTAL.fullmatch(words):
        return (), count_of(words) or 0
    return split_names(words)
