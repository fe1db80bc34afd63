"""Lines -> a pasted post of a social network: NAME, @handle, its text, "1:36 PM · Jul 15, 2025 · 12.3K Views"."""

from __future__ import annotations

import re
from itertools import pairwise

from archiver.articles.lines import Line
from archiver.articles.stories import Lines, Story

_LONGEST = 60  # lines
_LONGEST_SHOWN = 16  # lines of a channel's post whose name nothing announces
_LONGEST_NAME = 8  # words
_LONGEST_CHANNEL = 6  # words of a channel's name that nothing announces
_HANDLE_LINE = re.compile(r"(?:\S+\s){0,6}\(?@\w{2,30}\)?(?:\s*[·•|]\s*.{1,40})?")
_FORWARDED = re.compile(
    r"(?:forwarded (?:message )?from|переслано (?:от|из)|iletildi:|weitergeleitet von)\b.{2,60}", re.IGNORECASE
)
_NUMBERED = re.compile(r"\(?(\d{1,2})[/.)]")  # of a thread of posts
_ENGAGEMENT = re.compile(
    r"(?:👁️?\s*)?[\d.,]+\s?[KMkm]?(?:\s+(?:views?|reposts?|retweets?|quotes?|likes?|bookmarks?|replies)\b.*)?"
    r"|·|views?|reposts?|likes?",
    re.IGNORECASE,
)
_EXPORTED = re.compile(r"[^\[\]]{2,60}, \[\d{1,2}\.\d{1,2}\.\d{4},? \d{1,2}:\d\d(?::\d\d)?\]")
_CHANNEL = re.compile(r"(?:https?://)?t\.me/\S+")


def read_social(lines: Lines, i: int) -> Story | None:
    """The post of a social network that begins at line i."""
    return _read_short(lines, i) or _read_channel(lines, i) or _read_exported(lines, i)


def _read_short(lines: Lines, i: int) -> Story | None:
    """NAME, @handle, text, "1:36 PM · Jul 15, 2025 · 12.3K Views"; the date may stand above the text, too."""
    at = next((k for k in (i, i + 1) if k < len(lines) and _is_handle(lines[k])), None)
    if at is None or lines[i].kind == "block" or (at > i and (lines[i].words > _LONGEST_NAME or lines[i].is_closed)):
        return None
    story = Story(network="X", score=4.0)
    for k in range(i, at + 1):
        story.add(k, "byline")
    dated = _read_text(lines, at, story)
    if not dated or not story.lines("body"):
        return None
    k = story.last + 1
    while k < len(lines) and _ENGAGEMENT.fullmatch(lines[k].text):
        story.add(k, "noise")
        k += 1
    return story


def _read_text(lines: Lines, at: int, story: Story) -> bool:
    """Adds the lines below the handle; says whether a date stands by them."""
    dated = bool(lines[at].byline.dates)
    part = 0  # of a thread of posts
    for k in range(at + 1, min(len(lines), at + _LONGEST)):
        line = lines[k]
        if line.kind in ("block", "widget", "event"):
            break
        if line.byline.dates and line.words <= 12:
            story.add(k, "byline")
            dated = True
            if story.lines("body"):
                break
            continue
        part = _part(line) or part
        story.add(k, "photo" if line.kind == "photo" else "noise" if _ENGAGEMENT.fullmatch(line.text) else "body")
        following = lines[k + 1] if k + 1 < len(lines) else None
        if dated and following and following.after_blank and _part(following) <= part:
            break
    return dated


def _part(line: Line) -> int:
    """Which post of a thread a line is, 0 where it does not say."""
    match = _NUMBERED.match(line.text)
    return int(match[1]) if match else 0


def _is_handle(line: Line) -> bool:
    return line.kind != "noise" and bool(_HANDLE_LINE.fullmatch(line.text))


def _read_channel(lines: Lines, i: int) -> Story | None:
    """A post of a messenger's channel: "Forwarded from NAME", text, "6.1K views Nov 8 at 17:52", t.me/channel/4417."""
    if lines[i].block is not None or not (_FORWARDED.fullmatch(lines[i].text) or _is_channel(lines, i)):
        return None
    story = Story(network="Telegram", score=4.0)
    story.add(i, "byline")
    for k in range(i + 1, min(len(lines), i + _LONGEST)):
        line = lines[k]
        if line.kind in ("block", "widget", "event"):
            break
        if _ENGAGEMENT.fullmatch(line.text):
            story.add(k, "byline")
        elif line.kind == "photo" and len(story.lines("byline")) == 1:
            story.add(k, "photo")
        elif _CHANNEL.fullmatch(line.text):
            story.add(k, "source")
        elif story.lines("source") and line.byline.dates and not line.byline.left_over and not line.after_blank:
            story.add(k, "byline")
        elif story.lines("source") or len(story.lines("byline")) > 1:
            break
        else:
            story.add(k, "noise" if line.kind == "noise" else "photo" if line.kind == "photo" else "body")
    signed = story.lines("source") or len(story.lines("byline")) > 1
    return story if signed and story.lines("body") else None


def _is_channel(lines: Lines, i: int) -> bool:
    """Whether line i is the name of a channel: its post's address and its count of views stand below the post."""
    name = lines[i]
    if name.kind != "words" or name.is_closed or name.words > _LONGEST_CHANNEL:
        return False
    below = lines[i + 2 : i + _LONGEST_SHOWN]
    counted = any(_ENGAGEMENT.fullmatch(a.text) and _CHANNEL.fullmatch(b.text) for a, b in pairwise(below))
    return counted or any(_CHANNEL.fullmatch(a.text) and _ENGAGEMENT.fullmatch(b.text) for a, b in pairwise(below))


def _read_exported(lines: Lines, i: int) -> Story | None:
    """A channel's post as its desktop program copies it: "NAME, [09.10.2025 17:20]" above the text."""
    if lines[i].block is not None or not _EXPORTED.fullmatch(lines[i].text):
        return None
    story = Story(network="Telegram", score=4.0)
    story.add(i, "byline")
    for k in range(i + 1, min(len(lines), i + _LONGEST)):
        if lines[k].kind in ("block", "widget", "event") or _EXPORTED.fullmatch(lines[k].text):
            break
        if k > i + 1 and lines[k].after_blank and lines[k].talk >= 1:
            break
        story.add(k, "photo" if lines[k].kind == "photo" else "body")
    return story if story.lines("body") else None
