"""The lines under a header -> the article's body, and where the member speaks again or another article begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archiver.articles.evidence import ENOUGH, header_evidence, spells
from archiver.articles.headers import is_caption, is_credited, is_lone_dateline, read_header
from archiver.articles.language import are_near, may_be
from archiver.articles.lexicon import load_lexicon
from archiver.articles.lines import Line, is_desk, stands_alone
from archiver.articles.stories import Lines, Role, Story
from archiver.model import Embed, Unfurl

_LONGEST_WITHOUT_BODY = 30  # lines: a longer list of bylines and addresses has no body
_MOST_OTHERS = 8  # lines of a list of other articles
_FEW_REMARKS = 3  # lines below a line of dashes that may well be the member's
_REMARK = 2  # words of a line that is hardly an article's last paragraph
_FURNITURE = 8  # words of a line that may be a button or a label
_FEW_COUNTED = 10  # words of a remark that begins with figures
# Members begin sentences with a measure, papers do not: "5.2 days is the number", "41 cm am Pegel", "148 a day".
_MEASURED = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:%|cents?\b|[ck]?m\b|mm\b|kg\b|t\b|a (?:day|week|year)\b|vs\b)|\d+\.\d+\s|\d+ \w+['’] "
)
_LONGEST_ABOUT = 60  # characters in which an author's name begins a line about him
_SHORTEST_WHOLE = 25  # words of a paragraph that may be a whole body
_OWN_LANGUAGE = frozenset({"ja", "ko", "zh", "bn"})  # scripts of one language: a line of theirs is of that language


def read_body(lines: Lines, k: int, story: Story) -> None:
    """Adds the lines of the body, from line k to where the article ends."""
    closed = False  # a source stood under the body: what follows is the member's
    start = k
    while k < len(lines):
        role = _body_role(lines, k, story, closed=closed)
        if role is None or (k - start > _LONGEST_WITHOUT_BODY and not story.lines("body")):
            break
        closer = role == "source" or (role == "noise" and stands_alone(lines[k], load_lexicon().closers))
        closed = closed or (closer and _has_begun(lines, story))
        story.add(k, role)
        k += 1
    _trim_tail(lines, story, start)


def _has_begun(lines: Lines, story: Story) -> bool:
    """Whether a source may close the body: the address of a page may stand below its lead, too."""
    body = story.lines("body")
    return len(body) != 1 or lines[body[0]].words >= _SHORTEST_WHOLE


def _body_role(lines: Lines, k: int, story: Story, *, closed: bool) -> Role | None:
    line = lines[k]
    if line.kind in ("widget", "event", "handle"):
        return None
    if line.kind == "block":
        return "block" if _goes_on(lines, k, closed=closed) else None
    if line.kind in ("url", "source"):
        return "source"
    if line.kind == "rule":
        return None if _ends_below(lines, k, story) else "noise"
    if _begins_article(lines, k, story):
        return None
    at = _Place(lines, k, story, closed)
    return next(role for role, holds in _TEXT_RULES if holds(at))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line of running text stands: line k, under the lines that the story has so far."""

    lines: Lines
    k: int
    story: Story
    closed: bool  # a source stands between it and the body

    @property
    def line(self) -> Line:
        """The line itself."""
        return self.lines[self.k]


def _follows_photo(at: _Place) -> bool:
    after_photo = bool(at.story.roles) and at.story.roles[-1] == (at.k - 1, "photo")
    if at.line.kind == "credit" and at.line.caption.caption is None and _ends_in(at, "caption"):
        return not at.line.after_blank
    if after_photo and (at.line.kind == "credit" or is_caption(at.lines, at.k)):
        return True
    if at.line.kind == "credit" and _ends_in(at, "caption") and not at.line.after_blank:
        return at.lines[at.k - 1].caption.caption is None  # "Image caption, …" below "Image source, …"
    return is_credited(at.lines, at.k)


def _is_small_print(line: Line) -> bool:
    """Whether a line under a source belongs to it: "Editor: Ada Ruiz", "jbt/ mhr/", "0142"."""
    if line.words > _FURNITURE or line.is_closed or line.talk >= 1 or line.kind != "words" or line.text[-1] in ":：":
        return False
    return not line.after_blank or ":" in line.text or "：" in line.text or not line.is_headline


def _is_other_headline(at: _Place) -> bool:
    """Whether a line is the headline of another article, in a list that the page announces: "More on this story"."""
    above = next((n for n, role in reversed(at.story.roles) if role != "noise"), -1)
    listed = [at.lines[n] for n in range(above + 1, at.k)]
    announced = any(stands_alone(line, load_lexicon().related) for line in listed)
    return announced and len(listed) <= _MOST_OTHERS and not at.line.is_closed and at.line.is_headline


def _is_linked_only(at: _Place) -> bool:
    """Whether the member speaks under a headline that has its address and no body."""
    return not at.story.lines("body") and _ends_in(at, "source") and at.line.talk >= 1


def _ends_below(lines: Lines, k: int, story: Story) -> bool:
    """Whether a line of dashes parts the article from a few words of the member, rather than from more of it."""
    rest = [other for other in lines[k + 1 :] if other.kind == "words"]
    return lines[k].text[0] in "-_=–—" and len(story.lines("body")) > 1 and 0 < len(rest) <= _FEW_REMARKS


def _is_tail(at: _Place) -> bool:
    """Whether a credit stands under the article rather than under a picture: "© dpa-infocom"."""
    whole = at.line.caption.credit == (0, len(at.line.text)) or at.line.text.startswith(("©", "Ⓒ"))
    apart = not (_ends_in(at, "photo") or _ends_in(at, "caption"))
    return at.closed or (whole and apart and _is_signature(at.lines, at.k))


def _ends_in(at: _Place, role: Role) -> bool:
    return bool(at.story.roles) and at.story.roles[-1][1] == role


def _goes_on(lines: Lines, k: int, *, closed: bool) -> bool:
    """Whether the body goes on after a card or a video in its midst."""
    following = lines[k + 1] if k + 1 < len(lines) else None
    middle = isinstance(lines[k].block, Embed | Unfurl) and not closed
    return middle and following is not None and following.is_prose and following.talk < 0.4 and following.words >= 12


def _begins_article(lines: Lines, k: int, story: Story) -> bool:
    """Whether another article begins at line k: its header has to be enough by itself, with a headline."""
    line = lines[k]
    if not story.lines("body") or not (line.is_headline or line.kind in ("byline", "photo", "url")):
        return False
    if _is_linked(lines, k, story):
        return True
    header = read_header(lines, k)
    if header is None or header.headline is None or header.body_at >= len(lines):
        return False
    sure = bool(header.bylines) or bool((dateline := lines[header.body_at].dateline) and dateline.sure)
    return (
        sure
        and lines[header.body_at].is_prose
        and lines[header.body_at].talk < 1
        and header_evidence(lines, header) >= ENOUGH + 0.5 * (not line.after_blank)
    )


def _is_linked(lines: Lines, k: int, story: Story) -> bool:
    """Whether line k is another article's headline: the address right below it spells it, and not this article's."""
    line, following = lines[k], lines[k + 1] if k + 1 < len(lines) else None
    if following is None or following.kind != "url" or line.kind != "words" or line.is_closed:
        return False
    own = story.lines("headline")
    return spells(line, following.text) and bool(own) and not spells(lines[own[0]], following.text)


def _is_signature(lines: Lines, k: int) -> bool:
    """Whether a byline inside the body ends it: nothing but noise, sources or talk follows."""
    return not any(line.is_prose and line.talk < 0.4 and line.words >= 12 for line in lines[k + 1 : k + 4])


def is_agency_tail(line: Line) -> bool:
    """- Bloomberg, (Bloomberg), PTI TGB SS, – AFP; or a paper with its day: Gazette No. 169, 17.09.2025, p. 9."""
    if line.words > 12 or not line.byline.outlets or line.is_prose:
        return False
    if line.byline.dates and line.byline.left_over <= 4:
        return True
    if line.words > 6:
        return False
    if is_desk(line) or (line.byline.names and line.byline.places and not line.byline.left_over):
        return True  # "Ada DEMİR/ TRABZON, (DHA)"
    initials = [line.text[slice(*span)] for span in (*line.byline.names, *line.byline.likely)]
    return not line.byline.left_over and all(name == name.upper() for name in initials)  # or of a script without case


def _is_signed(line: Line) -> bool:
    """(Nuwan Abeyratne): a reporter's name in brackets under his text."""
    wrapped = (line.text[0], line.text[-1]) in (("(", ")"), ("（", "）"))
    return wrapped and line.words <= 4 and bool(line.byline.names) and not line.byline.left_over


def _is_reporter(at: _Place) -> bool:
    """Анна Демидова, Мурманск: who wrote an article that has no name above it, in a line right under its last one."""
    line, above = at.line, [at.lines[n].byline for n in at.story.lines("byline")]
    if line.has_stop or line.words > _FURNITURE or not line.byline.names or line.byline.left_over:
        return False
    body, following = at.story.lines("body"), at.lines[at.k + 1] if at.k + 1 < len(at.lines) else None
    if not body or any(byline.names for byline in above) or not _is_signature(at.lines, at.k):
        return False
    if not at.lines[body[-1]].has_stop or (following and (following.kind == "handle" or following.is_headline)):
        return False
    return all(" " in line.text[slice(*span)] or not line.text[span[0]].isascii() for span in line.byline.names)


def _is_about_author(at: _Place) -> bool:
    """Ada Demo is the Europe correspondent for the Gazette: a sentence under the article about who wrote it."""
    line, above = at.line, [at.lines[n] for n in at.story.lines("byline")]
    names = [other.text[slice(*span)] for other in above for span in other.byline.names]
    if not at.story.lines("body") or not any(" " in name and name in line.text[:_LONGEST_ABOUT] for name in names):
        return False
    about = line.words <= _FURNITURE and not line.has_stop and not line.byline.weight
    return _is_signature(at.lines, at.k) and (about or any(line.text.startswith(f"{name} ") for name in names))


def _is_aside(line: Line) -> bool:
    """Whether the whole line stands in brackets and is the member's: "[My note: …]"."""
    wrapped = (line.text[0], line.text[-1]) in (("[", "]"), ("(", ")"))
    return wrapped and line.words >= 3 and (line.text[0] == "[" or line.talk >= 1)


def _is_members(lines: Lines, k: int, story: Story) -> bool:
    """Whether the member speaks again at line k: talk, in an article that has none, and little but talk after it."""
    line = lines[k]
    body = story.lines("body")
    if not body:
        return False
    if _is_other_language(line, lines, body):
        return True
    if any(lines[n].is_question for n in body):  # an interview is talk all through
        return False
    if line.talk < 1 or any(lines[n].talk >= 1 for n in body[:6]):
        return False
    rest = [other for other in lines[k + 1 : k + 9] if other.kind == "words"]
    return sum(1 for other in rest if other.talk < 0.4 and other.words >= 14) <= 2


def _is_other_language(line: Line, lines: Lines, body: list[int]) -> bool:
    first = next((lines[n] for n in body if lines[n].words >= 6), None)
    if first is None or line.words < 3:
        return False
    if {line.script, first.script} == {"ja", "zh"}:  # a short Japanese line may have no kana
        return False
    if line.script != first.script:
        return line.script is not None and not line.byline.outlets
    if line.script in _OWN_LANGUAGE:
        return False
    if line.words < 6 or line.language is None or first.language is None:
        return False
    return not are_near(line.language, first.language) and not may_be(line.text, first.language)


def _trim_tail(lines: Lines, story: Story, start: int) -> None:
    """Gives back to the member what he wrote under the body, and what is no part of the article at its end."""
    body = [lines[k] for k in story.lines("body") if k >= start]
    quiet = sum(1 for line in body if line.talk < 0.4) * 2 > len(body)
    while len(story.roles) > 1:
        number, role = story.roles[-1]
        talk = role == "body" and quiet and len(story.lines("body")) > 1 and _is_remark(lines, number, story)
        alone = role == "photo" and number > start  # a picture under the body, without a caption
        if not (talk or alone or role in ("noise", "comment", "block")):
            break
        story.drop_last()
    _trim_buttons(lines, story)


def _is_remark(lines: Lines, number: int, story: Story) -> bool:
    """Whether the last line of a body sounds like the member: talk, a word or two, or set otherwise than the body."""
    line = lines[number]
    body = [lines[k] for k in story.lines("body") if k != number]
    blank = sum(1 for other in body[1:] if other.after_blank)
    glued = not line.after_blank and len(body) > 2 and blank == len(body) - 1
    brief = line.words <= _REMARK + (line.script == "ko") and line.is_closed
    figures = line.text[0].isdigit() and line.script == "latin" and not any(other.text[0].isdigit() for other in body)
    counted = figures and (line.words <= _FEW_COUNTED or bool(_MEASURED.match(line.text)))
    loose = not line.has_stop and not line.strong and line.words <= _FURNITURE
    sentences = sum(1 for other in body if other.has_stop) >= 0.8 * len(body)
    among = line.says_we and not any(other.says_we for other in body)
    apart = glued or brief or among or counted or (loose and sentences)
    return line.talk + 0.5 * apart >= 0.5 or line.text[-1] == ":"


def _trim_buttons(lines: Lines, story: Story) -> None:
    """Short lines without a stop between the last paragraph and what stands under it are of the news page."""
    k = len(story.roles) - 1
    while k > 0 and story.roles[k][1] in ("source", "noise"):
        k -= 1
    for n in range(k, 0, -1):
        number, role = story.roles[n]
        line = lines[number]
        if n == len(story.roles) - 1 or role != "body" or line.words > _FURNITURE or line.strong or line.has_stop:
            return
        story.change(n, "noise")


# The first rule that holds gives the role; None ends the article.
_TEXT_RULES: tuple[tuple[Role | None, Callable[[_Place], bool]], ...] = (
    ("body", lambda at: not at.story.lines("body") and is_lone_dateline(at.line)),
    ("noise", lambda at: at.line.kind == "noise"),
    ("noise", _is_other_headline),
    (None, lambda at: at.line.kind == "photo" and at.closed),
    ("photo", lambda at: at.line.kind == "photo"),
    ("caption", lambda at: at.line.kind == "credit" and at.line.caption.caption is None and not _is_tail(at)),
    ("caption", _follows_photo),
    ("source", lambda at: at.line.kind == "credit" and at.line.caption.caption is None),
    ("source", lambda at: at.line.text.startswith(("©", "Ⓒ")) and _is_signature(at.lines, at.k)),
    ("source", lambda at: at.line.kind == "byline" and (at.closed or _is_signature(at.lines, at.k))),
    ("source", lambda at: is_agency_tail(at.line)),
    ("source", lambda at: _is_signed(at.line) and _is_signature(at.lines, at.k)),
    ("source", _is_reporter),
    ("source", _is_about_author),
    ("source", lambda at: at.closed and _is_small_print(at.line)),
    (None, lambda at: at.closed),
    ("comment", lambda at: _is_aside(at.line)),
    (None, _is_linked_only),
    (None, lambda at: _is_members(at.lines, at.k, at.story)),
    ("body", lambda _: True),
)
