"""Lines -> the articles that stand in them: one walk from the first line to the last, in time linear in the lines.

At each line it is asked whether an article begins there: a headline with a byline or a dateline near it. Then the body
goes on until another article begins or the member speaks again. A name of an agency or a date in running text is no
evidence: only lines that are nothing but a byline are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from archiver.articles.bodies import is_agency_tail, read_body
from archiver.articles.evidence import (
    ENOUGH,
    body_evidence,
    header_evidence,
    is_of_outlet,
    may_stand_alone,
    penalty,
    spells,
)
from archiver.articles.headers import read_header
from archiver.articles.lexicon import load_lexicon, stands
from archiver.articles.lines import Line
from archiver.articles.social import read_social
from archiver.articles.stories import Lines, Story
from archiver.articles.tails import find_tail

_LONGEST_DOUBT = 400  # lines that are read for an article without a byline: keeps the walk linear
_BODY_ADDS = 0.5  # what a body in plain prose adds to the evidence
_FEWEST_WORDS = 18  # of a body
_FEWEST_LINKED = 5  # words of a headline that has no body, but an address
_LIST_STEP = 4  # lines from one entry of a list to the next
_FEWEST_SIGNED = 25  # words of a body that has no header, but an agency's name below it
_MOST_SIGNED = 12  # its paragraphs


def find_stories(lines: Lines) -> list[Story]:
    """The articles that stand in the lines, in order, without overlap; all other lines are the member's own."""
    stories: list[Story] = []
    i = 0
    while i < len(lines):
        story = None
        if i == 0 or not lines[i].kind == lines[i - 1].kind == "byline":  # a header has begun at the first of them
            story = read_social(lines, i) or _read_story(lines, i) or _read_linked(lines, i)
        if story:
            stories.append(story)
        i = story.last + 1 if story else i + 1
    stories = _without_lists(stories)
    return sorted([*stories, *_signed_below(lines, stories)], key=lambda story: story.first)


def read_whole(lines: Lines) -> Story:
    """The one article that the lines are, whatever speaks for it or against it: of a news page."""
    story = Story(score=ENOUGH)
    first = next((k for k, line in enumerate(lines) if line.kind not in ("block", "rule", "noise", "widget")), 0)
    header = read_header(lines, first, titled=True) if lines else None
    for number, role in header.roles if header else ():
        story.add(number, role)
    read_body(lines, header.body_at if header else first, story)
    return story


def _read_linked(lines: Lines, i: int) -> Story | None:
    """A headline, perhaps with a standfirst, with nothing but its address at a known outlet under it."""
    at = next((k for k in range(i + 1, min(i + 3, len(lines))) if lines[k].kind == "url"), None)
    line = lines[i]
    if at is None or not (is_of_outlet(lines[at].text) or spells(line, lines[at].text)):
        return None
    if any(other.kind != "words" for other in lines[i + 1 : at]):
        return None
    if not line.is_headline or line.words < _FEWEST_LINKED or line.talk >= 0.4:
        return None
    if stands(load_lexicon().pointing, line.tokens):
        return None
    story = Story(score=ENOUGH)
    story.add(i, "headline")
    for k in range(i + 1, at):
        story.add(k, "standfirst")
    story.add(at, "source")
    return story


def _without_lists(stories: list[Story]) -> list[Story]:
    """The stories without those of a list of headlines and addresses: that is the member's own."""
    bare = [not story.lines("body") for story in stories]
    kept = []
    for n, story in enumerate(stories):
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(stories) and bare[m]]
        near = any(abs(stories[m].first - story.first) <= _LIST_STEP for m in beside)
        if not (bare[n] and near):
            kept.append(story)
    return kept


def _signed_below(lines: Lines, stories: list[Story]) -> Iterator[Story]:
    """Paragraphs without a byline above them, with an agency's name under them: "- Reuters", "Published in Dawn, …"."""
    taken = {number for story in stories for number in range(story.first, story.last + 1)}
    for k, line in enumerate(lines):
        if k in taken:
            continue
        if line.kind in ("byline", "source") and is_agency_tail(line):
            story = _signed_story(lines, k, taken)
        else:
            story = _ended_story(lines, k, taken) if _is_formal(line) and find_tail(line.text) else None
        if story and story.first - 1 not in taken:  # else it is the end of an article that was cut short
            taken.update(range(story.first, k + 1))
            yield story


def _signed_story(lines: Lines, k: int, taken: set[int]) -> Story | None:
    """The text above the signature in line k, with its headline where it has one."""
    above = [n for n in range(k - 1, max(-1, k - 1 - _MOST_SIGNED), -1) if n not in taken]
    names = list(takewhile(lambda n: _is_signature(lines[n]), above))
    rest = above[len(names) :]
    body = sorted(takewhile(lambda n: _is_formal(lines[n]), rest))
    if lines[k].byline.dates:  # a paper with its day is sure enough for a letter, which says "I"
        spoken = sorted(takewhile(lambda n: lines[n].kind == "words" and lines[n].is_prose, rest))
        body = spoken if spoken and _is_title(lines, spoken[0] - 1, taken) else body
    if sum(lines[n].words for n in body) < _FEWEST_SIGNED:
        return None
    story = Story(score=ENOUGH)
    if _is_title(lines, body[0] - 1, taken):
        story.add(body[0] - 1, "headline")
    for n in body:
        story.add(n, "body")
    for n in sorted(names):
        story.add(n, "byline")
    story.add(k, "source")
    return story


def _ended_story(lines: Lines, k: int, taken: set[int]) -> Story | None:
    """The text that ends in line k with an agency's name, where a dateline or a headline begins it."""
    above = [n for n in range(k - 1, max(-1, k - 1 - _MOST_SIGNED), -1) if n not in taken]
    body = [*sorted(takewhile(lambda n: _is_formal(lines[n]), above)), k]
    titled = _is_title(lines, body[0] - 1, taken)
    if sum(lines[n].words for n in body) < _FEWEST_SIGNED or not (titled or lines[body[0]].dateline):
        return None
    story = Story(score=ENOUGH)
    if titled:
        story.add(body[0] - 1, "headline")
    for n in body:
        story.add(n, "body")
    return story


def _is_title(lines: Lines, n: int, taken: set[int]) -> bool:
    return n >= 0 and n not in taken and lines[n].is_headline and not lines[n].has_stop


def _is_signature(line: Line) -> bool:
    """A name and a place between a text and the paper that it is from: of a letter to the editor."""
    return line.kind == "words" and line.words <= 4 and not line.has_stop and not line.byline.left_over


def _is_formal(line: Line) -> bool:
    return line.kind == "words" and line.is_prose and line.words >= 10 and line.talk < 0.4


def _read_story(lines: Lines, i: int) -> Story | None:
    header = read_header(lines, i)
    if header is None:
        return None
    evidence = header_evidence(lines, header)
    enough = evidence - penalty(lines, header) >= ENOUGH
    if evidence < ENOUGH - _BODY_ADDS and not enough and not may_stand_alone(lines, i, header):
        return None
    story = Story()
    for number, role in header.roles:
        story.add(number, role)
    read_body(lines[: header.body_at + (len(lines) if enough else _LONGEST_DOUBT)], header.body_at, story)
    story.score = evidence + body_evidence(lines, header, story)
    return story if story.score >= ENOUGH and _has_substance(lines, story) else None


def _has_substance(lines: Lines, story: Story) -> bool:
    """Whether there is a body of some length; a headline with the address that spells it needs none."""
    body = story.lines("body")
    words = sum(lines[k].words for k in body)
    if len(body) == 1 and not story.lines("byline") and any(lines[k].site for k in story.lines("headline")):
        return False  # a page's title, and what a member says of it
    alone = bool(story.lines("headline")) and bool(story.lines("source"))
    return words >= _FEWEST_WORDS or (alone and not words)
