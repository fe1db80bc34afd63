"""Lines -> the header that stands above an article's body: headline, standfirst, bylines, picture, caption.

A header goes from its first line to the first paragraph of the body. Between them stand short lines, and most of them
tell what they are; one that does not is a button or a label of the news page, as long as a byline is near.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from archiver.articles.lexicon import load_lexicon
from archiver.articles.lines import Line, is_section
from archiver.articles.stories import Lines, Role

_WORD = re.compile(r"[^\W\d_]{2,}")
_LABEL = re.compile(r"(?:From|Issued by|Released by|Von|De|Da|От): \S")
_IN_PLACE = re.compile(r"(?:In|In the|В|Во|У|En|Aus|Dans|Em) [^\W\d_]{2,20}")  # a section: "In Russia"
_WRAPPED = {("(", ")"), ("[", "]"), ("（", "）"), ("【", "】")}
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_HEADER = 24  # lines
_REACH = 7  # lines in which a byline is near
_FEW = 4  # words of a byline that nobody knows, where a date stands beside them
_FURNITURE = 8  # words of a line that may be a button or a label
_LONGEST_NAMES = 16  # words of a line that is nothing but several names, with the places where they are
_LONGEST_LEGEND = 34  # words of a caption that stands without its picture
_LONGEST_SUM = 40  # words of a sentence that sums an article up
_LONGEST_KICKER, _LONGEST_TITLE = 4, 14  # words of the line above a headline, and of the headline below it
_SUMMED = 0.25  # of its longer words, the share that the paragraph below says again
_NEVER_FIRST = frozenset({"block", "widget", "event", "noise", "rule", "handle", "source"})
_NEVER_IN = frozenset({"block", "widget", "event"})


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

    def has(self, role: Role) -> bool:
        """Whether a line has the role."""
        return any(given == role for _, given in self.roles)


def read_header(lines: Lines, i: int, *, titled: bool = False) -> Header | None:
    """The header that begins at line i; None where none can. `titled`: line i is the headline, however short."""
    first = lines[i]
    if titled and first.kind == "words" and not first.is_lead:
        return _read_below(lines, i + 1, Header([(i, "headline")], headline=i))
    if first.kind in _NEVER_FIRST or (first.kind == "words" and not first.is_headline and not first.is_lead):
        return None
    return _read_below(lines, i, Header())


def _read_below(lines: Lines, k: int, header: Header) -> Header:
    """The header with the lines from line k on."""
    end = min(len(lines), k + _LONGEST_HEADER)
    while k < end:
        role = _role(lines, k, header)
        if role is None:
            break
        header.roles.append((k, role))
        k += 1
    while header.roles and header.roles[-1][1] == "noise" and k >= len(lines):
        header.roles.pop()
    header.body_at = k
    return _without_kicker(lines, header)


def _without_kicker(lines: Lines, header: Header) -> Header:
    """The header without a section's name taken as its headline.

    The second line is the headline where a sentence that sums the article up stands below it, or where a date parts
    the two: "In Russia", "11:47, 23 September 2025", headline.
    """
    first, second = header.headline, header.standfirst
    if first is None or second is None or lines[first].strong > lines[second].strong:
        return header
    named = is_section(lines[first]) or bool(_IN_PLACE.fullmatch(lines[first].text))
    if named and first < next(iter(header.bylines), first) < second:
        header.roles = [(n, _KICKED[n != first] if n in (first, second) else role) for n, role in header.roles]
        header.headline, header.standfirst = second, None
        return header
    if second != first + 1:
        return header
    kicked = lines[first].words <= _LONGEST_KICKER and lines[first].words < lines[second].words <= _LONGEST_TITLE
    if not kicked or lines[second].is_closed or lines[second].talk >= 0.4:
        return header
    shifted = Header([(n, _KICKED.get(n - first, role)) for n, role in header.roles], second, None, header.bylines)
    if header.body_at < len(lines) and _is_summary(lines, header.body_at, shifted):
        return _read_below(lines, header.body_at, shifted)
    return header


def _role(lines: Lines, k: int, header: Header) -> Role | None:
    """The role of line k in a header, or None where the header ends."""
    line = lines[k]
    if line.kind in _NEVER_IN or is_lone_dateline(line):
        return None
    if line.kind == "words":
        role = _words_role(lines, k, header)
    elif line.kind == "credit":
        role = _credit_role(lines, k, header)
    else:
        role = _plain_role(lines, k, header)
    _note(header, k, role)
    return role


def _note(header: Header, k: int, role: Role | None) -> None:
    """Remembers a line that there is one of, and the bylines."""
    if role == "headline":
        header.headline = k
    elif role == "standfirst":
        header.standfirst = k
    elif role == "byline":
        header.bylines.append(k)


def _plain_role(lines: Lines, k: int, header: Header) -> Role | None:
    """The role of a line whose kind tells it."""
    line, begun = lines[k], header.headline is not None or bool(header.bylines)
    labels = k + 1 < len(lines) and header.headline is not None and lines[k + 1].kind == "byline"
    if line.kind == "byline" or (line.kind == "source" and (header.bylines or labels)):
        return "byline"
    if line.kind in ("noise", "handle") or (line.kind == "rule" and k + 1 < len(lines)):
        return "noise" if begun else None
    if line.kind == "photo":
        return "photo"
    return "source" if line.kind == "url" and (begun or not header.roles) else None


def is_lone_dateline(line: Line) -> bool:
    """Whether a dateline stands in a line of its own, as the body's first.

    "ZARAGOZA, 16 Sep. (EUROPA PRESS) -", "Shimla:", "حائل 07 نوفمبر 2025 م واس": the place first and the agency last.
    """
    byline = line.byline
    if not byline.places or byline.left_over > _FEW or line.words > 16 or line.block is not None:
        return False
    place, agency = byline.places[0], byline.outlets[-1] if byline.outlets else None
    if line.text[-1] in "-–—":
        return agency is not None
    if line.text[-1] == ":":
        return line.words <= 3 and place.start == 0 and place.end >= len(line.text) - 2
    days = [date for _, date in byline.dates if date.precision == "day"]
    wired = agency is not None and agency.named.kind == "agency" and agency.end >= len(line.text) - 1
    return wired and bool(days) and place.start == 0


def _credit_role(lines: Lines, k: int, header: Header) -> Role | None:
    if header.last() in ("photo", "caption", "byline") or (header.headline is not None and byline_near(lines, k)):
        return "caption"
    if header.headline is None and lines[k].strong:
        return "headline"
    return "caption" if header.headline is not None else None


def _words_role(lines: Lines, k: int, header: Header) -> Role | None:
    """The role of a line that does not tell by itself; None for the first line of the body."""
    if lines[k].is_lead:
        return None
    rules = _BELOW_HEADLINE if header.headline is not None else _ABOVE_HEADLINE
    return next((role for role, holds in rules if holds(lines, k, header)), None)


# --- headline and standfirst ------------------------------------------------------------------------------------------


def _is_headline(lines: Lines, k: int, header: Header) -> bool:
    return header.headline is None and lines[k].is_headline and _is_better_headline(lines, k)


def _is_better_headline(lines: Lines, k: int) -> bool:
    """Whether line k is a headline rather than talk above one: a bold line, or a longer one, after it is the better."""
    line, following = lines[k], lines[k + 1] if k + 1 < len(lines) else None
    if following is None or following.kind != "words" or not following.is_headline or line.strong:
        return True
    if following.strong or is_section(line):
        return False
    chatty = line.talk >= 0.4 or line.words < 3 or line.text[-1] in "!?"
    return not (chatty and following.after_blank and following.words >= 4)


def _is_standfirst(lines: Lines, k: int, header: Header) -> bool:
    """Whether line k sums the article up: a sentence above the bylines, or one without a stop above the body."""
    line = lines[k]
    if header.standfirst is not None or not 4 <= line.words <= 60 or line.text[-1:] in (":", "："):
        return False
    if (line.text[0], line.text[-1]) in _WRAPPED or (line.text.isascii() and len(_WORD.findall(line.text)) < 4):
        return False
    known = header.bylines and header.headline is not None and header.bylines[0] < header.headline
    if line.talk < 1 and byline_near(lines, k) and (not header.bylines or known or not line.is_closed):
        return True
    begun = bool(header.bylines) or header.has("photo") or header.has("caption")
    return begun and not line.is_closed and line.talk < 0.4 and line.words >= 5 and _is_above_body(lines, k)


def _is_summary(lines: Lines, k: int, header: Header) -> bool:
    """Whether a sentence below the bylines sums the article up rather than beginning it.

    The page says so above it, a dateline or another byline follows, or the paragraph below says it again in more words.
    """
    line = lines[k]
    if header.standfirst is not None or header.headline is None or not 4 <= line.words <= _LONGEST_SUM:
        return False
    if k > 0 and lines[k - 1].key in load_lexicon().summaries:
        return True
    following = next((n for n in range(k + 1, min(k + 5, len(lines))) if not _is_between(lines[n])), None)
    if not header.bylines or not line.is_closed or line.talk >= 0.4 or following is None:
        return False
    below = lines[following]
    if _is_anchor(below):
        return _is_above_body(lines, following - 1)
    return below.is_prose and below.words >= line.words and _says_again(below, line)


def _is_between(line: Line) -> bool:
    """Whether a line between a summary and a body is neither."""
    return line.kind in ("noise", "photo", "credit", "source", "rule", "url")


def _says_again(line: Line, summary: Line) -> bool:
    """Whether a paragraph has a good part of the longer words of a summary."""
    said, again = _stems(summary), _stems(line)
    return len(said & again) >= max(2, _SUMMED * len(said))


def _stems(line: Line) -> set[str]:
    """The beginnings of its longer words, as endings change."""
    return {token.text[:6] for token in line.tokens if token.kind == "word" and len(token.text) > 3}


def _is_above_body(lines: Lines, k: int) -> bool:
    """Whether a paragraph of the body follows line k, with nothing but pictures and short lines before it."""
    for other in lines[k + 1 : k + 7]:
        if other.kind in _NEVER_IN:
            return False
        if other.is_lead or (other.is_prose and other.words >= 10):
            return True
    return False


def byline_near(lines: Lines, k: int) -> bool:
    """Whether a byline or a dateline follows within a few lines, with no paragraph but a caption before it."""
    for before, line in pairwise(lines[k : k + _REACH]):
        if line.kind == "byline" or (line.dateline and line.dateline.sure):
            return True
        if line.kind in _NEVER_IN or (line.is_prose and (line.words > 30 or not _may_be_legend(before, line))):
            return False
    return False


def _may_be_legend(before: Line, line: Line) -> bool:
    """Whether a long line may be a caption rather than a paragraph: below a picture, or no sentence."""
    return before.kind == "photo" or not (line.is_closed or line.is_lead)


# --- names, captions, buttons -----------------------------------------------------------------------------------------


def _is_dated(lines: Lines, k: int, _: Header) -> bool:
    """A date with a few words that nobody knows: "October 17, 2025 3:36 PM 2 min read"."""
    line = lines[k]
    return bool(line.byline.dates) and line.byline.left_over <= _FEW and not line.is_prose


def _is_name_or_section(lines: Lines, k: int, header: Header) -> bool:
    """A reporter's name, a place or the name of a section, next to a line that is surely a byline."""
    line = lines[k]
    longest = _LONGEST_NAMES if len(line.byline.names) > 1 else _FURNITURE
    if header.headline is None or line.byline.left_over or line.is_prose or line.words > longest:
        return False
    if line.byline.places and not line.byline.names and line.words <= 3:
        return bool(header.bylines) or byline_near(lines, k)
    beside = [lines[n] for n in (k - 1, k + 1) if 0 <= n < len(lines)]
    if header.last() != "photo" and (k - 1 in header.bylines or any(other.kind == "byline" for other in beside)):
        return True
    near = bool(header.bylines) or byline_near(lines, k)
    named = bool(line.byline.names) and line.text[0].isupper() and 2 <= line.words <= 4
    return near and named and header.last() != "photo"


def _is_caption(lines: Lines, k: int, header: Header) -> bool:
    below = header.last() == "caption" and not lines[k].after_blank
    if below and _is_bare_credit(lines[k]):
        return True
    glued = below and not _has_caption(lines, header)
    if header.last() == "photo" or glued:
        return is_caption(lines, k) or is_credited(lines, k)
    return is_credited(lines, k)


def _is_bare_credit(line: Line) -> bool:
    return line.caption.caption is None and line.caption.credit is not None and not line.has_stop


def is_credited(lines: Lines, k: int) -> bool:
    """Whether a credit stands in a line of its own right below line k, which is a caption then."""
    following = lines[k + 1] if k + 1 < len(lines) else None
    return (
        following is not None
        and ((following.kind == "credit" and following.caption.caption is None) or _is_bare_credit(following))
        and not following.after_blank
        and lines[k].words >= 3
    )


def is_caption(lines: Lines, k: int) -> bool:
    """Whether a line right after a picture is its caption though it does not say so: short, and prose follows."""
    line = lines[k]
    following = next((other for other in lines[k + 1 : k + 4] if other.kind in ("words", "byline")), None)
    if following is None or line.words > 60 or line.is_lead:
        return False
    if not line.is_closed:
        return following.is_prose or following.kind == "byline" or _is_name(following)
    return line.words <= 20 and following.is_prose and following.words >= 20 and line.talk < 0.4


def _is_name(line: Line) -> bool:
    """Whether a line is nothing but a reporter's name, perhaps with a place."""
    return bool(line.byline.names) and not line.byline.left_over and line.words <= _FURNITURE


def _is_legend(lines: Lines, k: int, header: Header) -> bool:
    """Whether line k is the caption of a picture that was not copied: it stands between standfirst and bylines."""
    line, following = lines[k], lines[k + 1] if k + 1 < len(lines) else None
    if header.standfirst is None or header.bylines or following is None or line.is_closed or line.talk >= 0.4:
        return False
    if line.byline.signed:
        return False
    below = following.kind == "byline" or (_is_name(following) and byline_near(lines, k + 1))
    return below and 4 <= line.words <= _LONGEST_LEGEND


def _has_caption(lines: Lines, header: Header) -> bool:
    number = header.roles[-1][0]
    return lines[number].caption.caption is not None


def _is_furniture(lines: Lines, k: int, header: Header) -> bool:
    """Whether line k is a button or a label of the news page: short, no sentence, a byline near and a body below."""
    line = lines[k]
    spoken = line.talk >= 1 and line.words > 2 and not any(_is_anchor(other) for other in lines[k + 1 : k + 3])
    if line.words > _FURNITURE or line.is_closed or line.strong or spoken:
        return False
    if ":" in line.text and not _LETTER.search(line.text):  # how long a video is, or the hour of a live report
        short = len(line.text.partition(":")[0]) == 1
        return short and (k - 1, "noise") in header.roles[-1:] and not line.after_blank
    if header.headline is None:
        return bool(header.bylines) and line.words <= 3 and not line.is_headline
    near = bool(header.bylines) or any(_is_anchor(other) for other in lines[k + 1 : k + 6])
    return near and _is_above_body(lines, k)


def _is_anchor(line: Line) -> bool:
    return line.kind == "byline" or bool(line.dateline and line.dateline.sure)


def _is_labelled(lines: Lines, k: int, _: Header) -> bool:
    """From: Ministry of Defence, Border Force and Ada Demo; its date stands right below."""
    line, following = lines[k], lines[k + 1] if k + 1 < len(lines) else None
    if following is None or following.kind != "byline" or not following.byline.dates or following.after_blank:
        return False
    return bool(_LABEL.match(line.text)) and not line.is_closed


def _is_issuer(lines: Lines, k: int, header: Header) -> bool:
    """The ministry or the company that stands right below the words "Press release" or "News provided by"."""
    above = lines[k - 1] if k > 0 else None
    if above is None or lines[k].after_blank or lines[k].words > _FURNITURE:
        return False
    return (above.is_number and k - 1 in header.bylines and not lines[k].has_stop) or above.key == "news provided by"


_KICKED: dict[int, Role] = {0: "noise", 1: "headline"}

# The first rule that holds gives the role.
_Rules = tuple[tuple[Role, Callable[[Lines, int, Header], bool]], ...]
_ABOVE_HEADLINE: _Rules = (("byline", _is_issuer), ("headline", _is_headline), ("noise", _is_furniture))
_BELOW_HEADLINE: _Rules = (
    ("byline", _is_issuer),
    ("byline", _is_labelled),
    ("byline", _is_dated),
    ("byline", _is_name_or_section),
    ("caption", _is_caption),
    ("standfirst", _is_standfirst),
    ("standfirst", _is_summary),
    ("caption", _is_legend),
    ("noise", _is_furniture),
)
