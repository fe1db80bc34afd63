"""Lines -> the header that stands above an article's body: headline, standfirst, bylines, picture, caption."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from archiver.articles.stories import Lines, Role

_LONGEST_HEADER = 24  # lines


@dataclass(slots=True)
class Header:
    """What stands above a body."""

    roles: list[tuple[int, Role]] = field(default_factory=list)
    headline: int | None = None
    standfirst: int | None = None
    bylines: list[int] = field(default_factory=list)
    body_at: int = 0

    def last(self) -> Role | None:
        """The role of the last line that is no noise."""
        return next((role for _, role in reversed(self.roles) if role != "noise"), None)


def read_header(lines: Lines, i: int) -> Header | None:
    """The header that begins at line i; None where no header can begin."""
    first = lines[i]
    if first.kind in ("block", "widget", "event", "noise", "rule", "handle", "source"):
        return None
    if first.kind == "words" and not first.is_headline and not first.dateline:
        return None
    header = Header()
    k = i
    while k < min(len(lines), i + _LONGEST_HEADER):
        role = _header_role(lines, k, header)
        if role is None:
            break
        header.roles.append((k, role))
        k += 1
    while header.roles and header.roles[-1][1] == "noise" and k >= len(lines):
        header.roles.pop()
    header.body_at = k
    return header


def _header_role(lines: Lines, k: int, header: Header) -> Role | None:
    """The role of line k in a header, or None where the header ends."""
    line = lines[k]
    if line.kind == "words":
        return _words_role(lines, k, header)
    if line.kind in ("byline", "source") and (line.kind == "byline" or header.bylines):
        header.bylines.append(k)
        return "byline"
    if line.kind == "credit":
        return _credit_role(lines, k, header)
    begun = header.headline is not None or bool(header.bylines)
    if line.kind == "noise" or (line.kind == "rule" and k + 1 < len(lines)):
        return "noise" if begun else None
    if line.kind == "photo":
        return "photo"
    return "source" if line.kind == "url" and (begun or not header.roles) else None


def _credit_role(lines: Lines, k: int, header: Header) -> Role | None:
    if header.last() in ("photo", "caption", "byline") or (header.headline is not None and byline_near(lines, k)):
        return "caption"
    if header.headline is None and lines[k].strong:
        header.headline = k
        return "headline"
    return "caption" if header.headline is not None else None


def _words_role(lines: Lines, k: int, header: Header) -> Role | None:
    """The role of a line that does not tell by itself: headline, standfirst, a name, a caption; None for the body."""
    line = lines[k]
    if line.dateline:
        return None
    if _is_name_or_section(lines, k, header):
        header.bylines.append(k)
        return "byline"
    if header.last() == "photo" or (header.last() == "caption" and not _has_caption(lines, header)):
        return "caption" if header.headline is not None and is_caption(lines, k) else _headline_role(lines, k, header)
    return _headline_role(lines, k, header)


def _headline_role(lines: Lines, k: int, header: Header) -> Role | None:
    line = lines[k]
    if header.headline is None:
        if not line.is_headline or not _is_better_headline(lines, k):
            return None
        header.headline = k
        return "headline"
    if (
        line.byline.names
        and not line.byline.left_over
        and line.text[0].isupper()
        and line.words <= 4
        and byline_near(lines, k)
    ):
        header.bylines.append(k)
        return "byline"
    known = header.bylines and header.bylines[0] < header.headline  # the date stood above the headline
    if header.standfirst is None and byline_near(lines, k) and (not header.bylines or known or not line.is_closed):
        header.standfirst = k
        return "standfirst"
    return None


def _is_better_headline(lines: Lines, k: int) -> bool:
    """Whether line k is a headline rather than talk above one: a bold line, or a longer one, after it is the better."""
    line, following = lines[k], lines[k + 1] if k + 1 < len(lines) else None
    if following is None or following.kind != "words" or not following.is_headline or line.strong:
        return True
    if following.strong:
        return False
    chatty = line.talk >= 0.4 or line.words < 4 or line.text[-1] in "!?"
    return not (chatty and following.after_blank and following.words >= 4)


def byline_near(lines: Lines, k: int) -> bool:
    """Whether a byline or a dateline follows within three lines, with no paragraph but a caption before it."""
    for before, line in pairwise(lines[k : k + 4]):
        if line.kind == "byline" or (line.dateline and line.dateline.sure):
            return True
        if line.is_prose and (line.words > 30 or before.kind != "photo"):
            return False
    return False


def _is_name_or_section(lines: Lines, k: int, header: Header) -> bool:
    """A reporter's name, a place or the name of a section, next to a line that is surely a byline."""
    line = lines[k]
    if header.headline is None or line.byline.left_over or line.is_prose or line.words > 8:
        return False
    beside = [lines[n] for n in (k - 1, k + 1) if 0 <= n < len(lines)]
    follows = k - 1 in header.bylines
    return header.last() != "photo" and (follows or any(other.kind == "byline" for other in beside))


def is_caption(lines: Lines, k: int) -> bool:
    """Whether a line right after a picture is its caption though it does not say so: short, and prose follows."""
    line = lines[k]
    following = next((other for other in lines[k + 1 : k + 4] if other.kind in ("words", "byline")), None)
    if following is None or line.words > 60:
        return False
    if not line.is_closed:
        return following.is_prose or following.kind == "byline"
    return line.words <= 20 and following.is_prose and following.words >= 20 and line.talk < 0.4


def _has_caption(lines: Lines, header: Header) -> bool:
    number = header.roles[-1][0]
    return lines[number].caption.caption is not None
