"""The lines above a page's posts → the thread: title with its flag, section, starter, counts, and which page it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archiver.engines.addresses import MAX_PAGE, number
from archiver.engines.labels import kind_of, labelled_count
from archiver.engines.plaintext.lines import (
    Line,
    Lines,
    controls_in,
    date_at,
    date_in,
    is_footer,
    is_navigation,
    phrases,
    starter_in,
)
from archiver.engines.printed import count_of

_FLAG = r"[\U0001F1E6-\U0001F1FF]{2}"
# One flag or several before the title's words: "[🇮🇷] [🇮🇱] Talks", "[🇮🇷, 🇮🇱] Talks", "🇮🇷 Talks".
_PREFIX = re.compile(rf"(?:\[\s*(?:{_FLAG}[\s,]*)+\]\s*|{_FLAG}[\s,]*)+(?<=[\s\]])(?=[^\s\U0001F1E6-\U0001F1FF])")
_PAGE = re.compile(r"(?:\w{1,12} )?(\d{1,7}) (?:of|von|de|di|van|av|sur|z|ze|из|/) (\d{1,7})(?:\s.*)?", re.IGNORECASE)
_COUNT = re.compile(r"\d[\d.,’٬\u00a0 ]{0,12}[KkMm]?")
_CRUMBS = re.compile(r"[^>›»]{1,80}(?:[>›»][^>›»]{0,80}){1,8}")
# XenForo 1: "Discussion in 'SECTION' started by NAME, DATE."
_DISCUSSION = re.compile(
    r"[^'\"„“«‘]{3,40}['\"„“«‘](?P<node>.{1,100}?)['\"”“»’],? .{0,30}?"
    r"\b(?:by|von|par|por|da|door|av|af|przez|od|пользователем)\b "
    r"(?P<name>.{1,60}?), (?P<date>[^,]{2,20}(?:, \d{4})?.{0,30})"
)
_LETTER = re.compile(r"\S[ \t\u00a0]{2,}(\S.*)")  # an avatar's letter, or an icon's, and what stands beside it
_MOST_CRUMBS = 4
_LONGEST = 200  # characters of a title
_LONGEST_DISCUSSION = 300
_LONGEST_NODE = 60  # of a section's
_NEAR = 6  # lines
_TWICE = 4  # lines from a title to the same again


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines above the posts tell."""

    title: str | None = None
    prefix: str | None = None
    nodes: tuple[str, ...] = ()
    author: str | None = None
    replies: int | None = None
    views: int | None = None
    page: int | None = None
    page_count: int | None = None


def read_heading(lines: Lines, below: Lines) -> Heading:
    """Reads the lines above a page's posts, and page numbers from those below it."""
    page, count = _page(lines)
    if count is None:
        page, count = _page(below)
    starter = next((name for line in lines if (name := starter_in(line))), None)
    title, at, is_framed = _title(lines)
    discussion = next(filter(None, (_discussion_in(line.text) for line in lines)), None)
    replies, views = _counts(lines, at) if is_framed else _labelled(lines)
    nodes = (discussion["node"],) if discussion else _nodes(lines, at, is_framed=is_framed)
    author = starter or (discussion["name"] if discussion else None) or _dated_name(lines, at)
    prefix = _PREFIX.match(title) if title else None
    return Heading(
        title=title[prefix.end() :] if title and prefix else title,
        prefix=", ".join(re.findall(_FLAG, prefix[0])) if prefix else None,
        nodes=nodes,
        author=author,
        replies=replies,
        views=views,
        page=page,
        page_count=count,
    )


# --- the title --------------------------------------------------------------------------------------------------------


def _title(lines: Lines) -> tuple[str | None, int, bool]:
    """The title, its line, and whether the page frames it: by printing it twice, or with counts and starter below."""
    framed = _framed_at(lines)
    if framed is None:
        framed = _twice_at(lines)
    if framed is not None:
        return lines[framed].text, framed, True
    at = next((at for at, line in enumerate(lines) if _names_starter(line)), _starter_at(lines))
    above = [n for n in range(at if at >= 0 else len(lines)) if _may_be_title(lines[n])]
    nearest = next((n for n in range(at - 1, -1, -1) if lines[n].text), -1)
    if nearest >= 0 and _names_starter(lines[at]) and _looks_like_crumbs(lines, nearest):
        above = [nearest]
    return (lines[above[-1]].text, above[-1], False) if above else (None, -1, False)


def _framed_at(lines: Lines) -> int | None:
    """The line above two bare numbers and the name of who began the thread: a title, whatever its words look like."""
    starter = next((at for at, line in enumerate(lines) if starter_in(line)), None)
    above = [at for at in range(starter or 0) if lines[at].text][-3:]
    if starter is None or len(above) < 3 or starter - above[0] > _NEAR:
        return None
    title, *counts = above
    is_framed = all(_COUNT.fullmatch(lines[at].text) for at in counts)
    text = lines[title].text
    return title if is_framed and 1 < len(text) <= _LONGEST and not is_navigation(lines[title]) else None


def _twice_at(lines: Lines) -> int | None:
    """The first line that comes again right away: the title, as breadcrumb and as heading."""
    seen: dict[str, int] = {}
    for at, line in enumerate(lines):
        is_near = at - seen.get(line.text, at - 1 - _TWICE) <= _TWICE
        is_path = is_near and _CRUMBS.fullmatch(line.text) is not None and _bare_counts(lines, at) is not None
        if is_near and len(line.text) > 3 and (is_path or _may_be_title(line)):
            return at
        if line.text:
            seen[line.text] = at
    return None


def _looks_like_crumbs(lines: Lines, at: int) -> bool:
    """Whether a title only looks like a path ("Rafale > F-16?"): no part of it is a menu's or a line above it."""
    text = lines[at].text
    if not _CRUMBS.fullmatch(text) or len(text) > _LONGEST or not any(map(str.isalpha, text)):
        return False
    parts = [part.strip() for part in re.split("[>›»]", text)]
    above = {line.text for line in lines[:at]}
    return not any(part in above or is_navigation(Line(part, part)) for part in parts if part)


def _names_starter(line: Line) -> bool:
    """Whether a line below the title tells who began the thread, or is the label for that."""
    label = line.text.rstrip(": ").lower()
    return label in phrases("more") or starter_in(line) is not None or _discussion_in(line.text) is not None


@lru_cache(maxsize=1024)
def _discussion_in(text: str) -> re.Match[str] | None:
    return _DISCUSSION.fullmatch(text.rstrip(".")) if len(text) <= _LONGEST_DISCUSSION and ", " in text else None


def _starter_at(lines: Lines) -> int:
    """The line with the name of who began the thread: a date stands below it; -1 where there is none."""
    for at in range(len(lines) - 1, 0, -1):
        if date_in(lines[at].text):
            return next((n for n in range(at - 1, max(at - 4, -1), -1) if _may_be_title(lines[n])), -1)
    return -1


def _dated_name(lines: Lines, title: int) -> str | None:
    """The name between a title and a date."""
    at = _starter_at(lines)
    return lines[at].text if title >= 0 and at > title and at - title <= 2 else None


def _may_be_title(line: Line) -> bool:
    text = line.text
    if not 1 < len(text) <= _LONGEST or not any(map(str.isalpha, text)):
        return False
    if is_navigation(line) or is_footer(line) or controls_in(line) or starter_in(line) or date_in(text):
        return False
    return not (_PAGE.fullmatch(text) or _CRUMBS.fullmatch(text) or _is_count(text) or text.endswith(":"))


def _is_count(text: str) -> bool:
    """Whether a line counts something: "215 replies", "Last post 09.11.2019"."""
    counted = labelled_count(text)
    if counted and kind_of(counted[0], "replies", "views"):
        return True
    is_dated = date_at(" ".join(text.split(" ")[-3:])) is not None
    return is_dated and (text[0].isdigit() or len(text) <= 40)


# --- what stands beside it --------------------------------------------------------------------------------------------


def _counts(lines: Lines, title: int) -> tuple[int | None, int | None]:
    """Two bare numbers right below the title: replies and views."""
    below = _bare_counts(lines, title)
    return (count_of(below[0]), count_of(below[1])) if below else _labelled(lines)


def _bare_counts(lines: Lines, at: int) -> list[str] | None:
    """The two bare numbers right below a line."""
    below = [line.text for line in lines[at + 1 : at + 1 + _NEAR] if line.text][:2]
    return below if len(below) == 2 and all(_COUNT.fullmatch(text) for text in below) else None


def _labelled(lines: Lines) -> tuple[int | None, int | None]:
    """Counts with their labels: "215 replies"."""
    found: dict[str, int | None] = {}
    for line in lines:
        counted = labelled_count(line.text) if 2 < len(line.text) <= 40 else None
        kind = kind_of(counted[0], "replies", "views") if counted else None
        if counted and kind:
            found.setdefault(kind, count_of(counted[1]))
    return found.get("replies"), found.get("views")


def _nodes(lines: Lines, title: int, *, is_framed: bool) -> tuple[str, ...]:
    """The sections that the thread lies in: below "More threads by NAME", in a line of crumbs, or above the title."""
    starter = next((at for at, line in enumerate(lines) if starter_in(line)), None)
    if is_framed and starter is not None:
        below = next((line for line in lines[starter + 1 : starter + 4] if line.text), None)
        return (_without_letter(below),) if below is not None else ()
    own = lines[title].text if title >= 0 else None
    crumbs = next((line.text for line in reversed(lines) if line.text != own and _CRUMBS.fullmatch(line.text)), None)
    if crumbs:
        names = [name.strip() for name in re.split("[>›»]", crumbs)]
        return tuple(name for name in names if name and not is_navigation(Line(name, name)))
    found: list[str] = []
    for line in reversed(lines[: max(title, 0)]):
        if not _may_be_title(line) or len(found) == _MOST_CRUMBS:
            break
        found.insert(0, line.text)
    return tuple(found) if len(found) < _MOST_CRUMBS and all(len(name) <= _LONGEST_NODE for name in found) else ()


def _without_letter(line: Line) -> str:
    found = _LETTER.fullmatch(line.raw.strip())
    return " ".join(found[1].split()) if found else line.text


def _page(lines: Lines) -> tuple[int | None, int | None]:
    """Which page of how many: "Page 1 of 4", "1 of 2 Next"; of a bare row of numbers only the last page is known."""
    for line in lines:
        found = _PAGE.fullmatch(line.text)
        page, count = (number(found[1], MAX_PAGE), number(found[2], MAX_PAGE)) if found else (None, None)
        if page and count and page <= count:
            return page, count
    row: list[int] = []
    for line in lines:
        if line.text.isascii() and line.text.isdigit() and len(line.text) <= 6:
            row.append(int(line.text))
        elif line.text not in ("…", "...", ""):
            if len(row) > 1 and row[:2] == [1, 2]:
                return None, row[-1]
            row = []
    return None, None
