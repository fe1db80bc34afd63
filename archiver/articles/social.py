"""Lines -> a pasted post of a social network: NAME, @handle, its text, "1:36 PM · Jul 15, 2025 · 12.3K Views"."""

from __future__ import annotations

import re

from archiver.articles.stories import Lines, Story

_LONGEST = 60  # lines
_HANDLE_LINE = re.compile(r"(?:\S+\s){0,6}\(?@\w{2,30}\)?(?:\s*[·•|]\s*.{1,40})?")
_NUMBERED = re.compile(r"\(?\d{1,2}[/.)]")  # of a thread of posts
_ENGAGEMENT = re.compile(
    r"[\d.,]+\s?[KMkm]?\s+(?:views?|reposts?|retweets?|quotes?|likes?|bookmarks?|replies)\b.*", re.IGNORECASE
)


def read_social(lines: Lines, i: int) -> Story | None:
    """NAME, @handle, text, "1:36 PM · Jul 15, 2025 · 12.3K Views"."""
    at = next(
        (k for k in (i, i + 1) if k < len(lines) and lines[k].kind != "noise" and _HANDLE_LINE.fullmatch(lines[k].text)),
        None,
    )
    if at is None or lines[i].kind == "block" or (at > i and (lines[i].words > 6 or lines[i].is_closed)):
        return None
    story = Story(social=True)
    for k in range(i, at + 1):
        story.add(k, "byline")
    dated = bool(lines[at].byline.dates)
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
        story.add(k, "photo" if line.kind == "photo" else "noise" if _ENGAGEMENT.fullmatch(line.text) else "body")
        following = lines[k + 1] if k + 1 < len(lines) else None
        if dated and following and following.after_blank and not _NUMBERED.match(following.text):
            break
    if not dated or not story.lines("body"):
        return None
    story.score = 4.0
    k = story.last + 1
    while k < len(lines) and _ENGAGEMENT.fullmatch(lines[k].text):
        story.add(k, "noise")
        k += 1
    return story
