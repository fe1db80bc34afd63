"""Lines of a copied page → what tells where its posts are: numbers beside dates, controls below posts, known names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archiver.engines.plaintext.lines import (
    Line,
    Lines,
    controls_in,
    date_at,
    date_in,
    phrases,
    saying_in,
    starter_in,
)
from archiver.engines.printed import post_number_of

_NUMBER = re.compile(r"(?P<before>.{0,110}?)(?:[Pp]ost\s*)?[#＃]\s?(?P<number>\d[\d.,’٬]*)(?P<after>[^#]{0,60})")
_OF = re.compile(r"\s*\w{1,6} \d[\d.,]*")  # "Post #1 of 7"
_BULLETS = "•* "  # some browsers copy those of lists
_NEAR = 3  # lines above a number in which its date stands
_BESIDE = 20  # characters behind a date: "Thread Starter"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A post's number and date, as printed, and the lines that they take."""

    start: int
    end: int
    number: int
    printed: str
    name: str | None = None  # of the author, where all this stands below the post


def find_anchors(lines: Lines) -> list[Anchor]:
    """The numbers of posts that stand beside a date: either above the posts, or with their authors' names below."""
    found: list[Anchor] = []
    for at, line in enumerate(lines):
        anchor = _anchor_at(lines, at) if "#" in line.text or "＃" in line.text else None
        if anchor is None:
            continue
        if found and found[-1].number == anchor.number and is_empty(lines, found[-1].end, anchor.start):
            found[-1] = replace(found[-1], end=anchor.end)  # printed twice, for wide and for small screens
        elif not found or anchor.start >= found[-1].end:
            found.append(anchor)
    is_signed = sum(anchor.name is not None for anchor in found) * 2 > len(found)
    return [anchor for anchor in found if (anchor.name is not None) == is_signed]


def _anchor_at(lines: Lines, at: int) -> Anchor | None:
    match = _NUMBER.fullmatch(lines[at].text.lstrip(_BULLETS))
    number = post_number_of(f"#{match['number']}") if match else None
    if match is None or number is None:
        return None
    before, after = match["before"].strip(" ·•|,-"), match["after"].strip(" ·•|,-")
    if after and not (_OF.fullmatch(match["after"]) or controls_in(Line(after, after)) or date_in(after)):
        return None
    if before:
        return _dated(before, at, at + 1, number)
    if date_in(after):
        return Anchor(at, at + 1, number, after)
    above = next((n for n in range(at - 1, max(at - _NEAR, 0) - 1, -1) if lines[n].text), None)
    anchor = _dated(lines[above].text.lstrip(_BULLETS), above, at + 1, number) if above is not None else None
    below = lines[at + 1].text if anchor is None and at + 1 < len(lines) else ""
    return Anchor(at, at + 2, number, below) if date_in(below) else anchor


def _dated(text: str, start: int, end: int, number: int) -> Anchor | None:
    """The anchor of a line with a date, perhaps behind the author's name."""
    if (found := date_at(text)) is not None:
        printed = date_in(text) or text[: found.end]
        return Anchor(start, end, number, printed) if len(text) - found.end <= _BESIDE else None
    # A name may have a comma too: the date is the longest rest of the line that is one.
    for comma in (match.start() for match in re.finditer(", ", text[:100])):
        if date_in(text[comma + 2 :]):
            return Anchor(start, end, number, text[comma + 2 :], text[:comma])
    return None


def find_breaks(lines: Lines) -> list[tuple[int, int]]:
    """Where a site's own controls stand, which end each post: first line and line after."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        start, ends = at, set[str]()
        while at < len(lines) and (controls := controls_in(lines[at])):
            ends.update(phrases("ends").intersection(controls))
            at = _next_controls(lines, at + 1)
        if len(ends) > 1:
            found.append((start, at))
        at = max(at, start + 1)
    return found


def _next_controls(lines: Lines, at: int) -> int:
    """The line itself, or the one below some empty ones where that goes on with controls."""
    following = next((n for n in range(at, min(at + 4, len(lines))) if lines[n].text), at)
    return following if following < len(lines) and controls_in(lines[following]) else at


def known_names(lines: Lines, anchors: list[Anchor]) -> frozenset[str]:
    """Names of members that stand where nothing else can: above quotes, below posts, "More threads by NAME"."""
    names = {anchor.name for anchor in anchors}
    for line in lines:
        names |= {saying_in(line), starter_in(line)}
    return frozenset(name for name in names if name)


def is_empty(lines: Lines, start: int, end: int) -> bool:
    """Whether there are no words on some lines."""
    return not any(line.text for line in lines[start:end])
