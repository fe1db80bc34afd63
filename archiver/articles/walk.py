"""Lines -> the articles that stand in them: one walk from the first line to the last, in time linear in the lines.

At each line it is asked whether an article begins there: a headline with a byline or a dateline near it. Then the body
goes on until another article begins or the member speaks again. A name of an agency or a date in running text is no
evidence: only lines that are nothing but a byline are.
"""

from __future__ import annotations

from archiver.articles.bodies import read_body
from archiver.articles.evidence import ENOUGH, body_evidence, header_evidence, may_stand_alone, penalty
from archiver.articles.headers import read_header
from archiver.articles.social import read_social
from archiver.articles.stories import Lines, Story

_LONGEST_DOUBT = 400  # lines that are read for an article without a byline: keeps the walk linear
_FEWEST_WORDS = 18  # of a body


def find_stories(lines: Lines) -> list[Story]:
    """The articles that stand in the lines, in order, without overlap; all other lines are the member's own."""
    stories: list[Story] = []
    i = 0
    while i < len(lines):
        story = None
        if i == 0 or not lines[i].kind == lines[i - 1].kind == "byline":  # a header has begun at the first of them
            story = read_social(lines, i) or _read_story(lines, i)
        if story:
            stories.append(story)
        i = story.last + 1 if story else i + 1
    return stories


def _read_story(lines: Lines, i: int) -> Story | None:
    header = read_header(lines, i)
    if header is None:
        return None
    evidence = header_evidence(lines, header)
    enough = evidence - penalty(lines, header) >= ENOUGH
    if not enough and not may_stand_alone(lines, i, header):
        return None
    story = Story()
    for number, role in header.roles:
        story.add(number, role)
    read_body(lines[: header.body_at + (len(lines) if enough else _LONGEST_DOUBT)], header.body_at, story)
    story.score = evidence + body_evidence(lines, header, story)
    return story if story.score >= ENOUGH and _has_substance(lines, story) else None


def _has_substance(lines: Lines, story: Story) -> bool:
    """Whether there is a body of some length; a headline with the address that spells it needs none."""
    words = sum(lines[k].words for k in story.lines("body"))
    alone = bool(story.lines("headline")) and bool(story.lines("source"))
    return words >= _FEWEST_WORDS or (alone and not words)
