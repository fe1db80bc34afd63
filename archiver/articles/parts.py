"""Blocks and stories -> the tree of parts. Its leaves, in order, are the text, character for character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, takewhile

from archiver.articles.fields import Reader
from archiver.articles.lines import Line, is_section
from archiver.articles.quotes import find_quotes
from archiver.articles.stories import Role, Story
from archiver.articles.walk import find_stories, read_whole
from archiver.dates.uploads import newest_upload
from archiver.model import (
    ArticleKind,
    Block,
    Code,
    Embed,
    Image,
    Link,
    Part,
    PartKind,
    Quote,
    Span,
    Spoiler,
    Text,
    Unfurl,
)

_MOST_PARTS = 9_999  # a part's id is the post's times 10,000 and its number
_MOST_LINES = 5_000  # that are looked through for articles: with the gaps between them, more make no parts
_BUTTON = 6  # words of a line that may be a button
_SIZERS = frozenset(["TT", "Tt", "AA", "Aa", "A+", "A-"])
_DEEPEST = 40  # quotes in quotes: no post that people read has more


@dataclass(frozen=True, slots=True)
class _Post:
    """What stays the same for all parts of a post."""

    text: str
    posted_at: datetime | None
    links: Sequence[Link]
    whole: ArticleKind | None = None
    publisher: str | None = None


def split(
    text: str,
    blocks: Sequence[Block],
    *,
    posted_at: datetime | None = None,
    links: Sequence[Link] = (),
    whole: ArticleKind | None = None,
    publisher: str | None = None,
) -> tuple[Part, ...]:
    """Splits a post's text into parts.

    Args:
        text: The post's readable text.
        blocks: What an engine knows of it, in order; text that no block covers is taken as the member's.
        posted_at: When it was posted: dates without a year and "3 hours ago" are near to it. Where it is not known,
            the upload of the newest picture stands in for it.
        links: The links in the text; one on a headline is the article's source.
        whole: The text is known to be one article of this kind, of a news page: nothing in it is a member's comment.
        publisher: The news page's own name, which is the outlet where the text names no other.

    Returns:
        The parts at the top, at most 9,999 with all below them; what would be more is one comment at the end.
        Leaves cover the text without gap or overlap; white space between them is of kind gap.
    """
    post = _Post(text, posted_at or newest_upload(blocks), links, whole, publisher)
    found = _page_article(post, blocks) if whole else _container(post, blocks, (0, len(text)), "comment", 0)
    parts, room = _prune(found, _MOST_PARTS)
    end = _end(parts)
    if room == 0 and end < len(text):
        parts = (*parts[:-1], *_rest(parts[-1:], text, end))
    return parts


# --- containers: the post, a spoiler, a quote -------------------------------------------------------------------------


def _container(post: _Post, blocks: Sequence[Block], span: Span, words: PartKind, depth: int) -> list[Part]:
    """The parts of a stretch of text; `words` is what running text is there: a member's comment, or a quote's body."""
    lines = list(_lines(post, blocks, span))
    for line in lines[_MOST_LINES:]:
        line.kind = "words" if line.block is None else line.kind
    _mark_buttons(lines)
    stories = find_stories(lines[:_MOST_LINES]) if words == "comment" else []
    return _fill(post.text, _merge(_items(post, lines, stories, words, depth), post.text), span, words)


def _page_article(post: _Post, blocks: Sequence[Block]) -> list[Part]:
    """The parts of a news page: an article, and what else the page prints, which its engine keeps in a block behind."""
    span = (0, len(post.text))
    end = next((b.start for a, b in pairwise(blocks) if isinstance(a, Text) and isinstance(b, Text)), span[1])
    lines = list(_lines(post, blocks, (0, end)))
    story = read_whole(lines[:_MOST_LINES])
    items = list(_items(post, lines, [story] if story.roles else [], "noise", 0))
    if end < span[1]:
        items.append(Part("noise", end, span[1]))
    return _fill(post.text, _merge(items, post.text), span, "noise")


def _items(post: _Post, lines: list[Line], stories: list[Story], words: PartKind, depth: int) -> Iterator[Part]:
    starts = {story.first: story for story in stories}
    around = _around(lines, stories)
    event: Line | None = None
    i = 0
    while i < len(lines):
        line, story = lines[i], starts.get(i)
        with_event = line.kind == "event" and i + 1 in starts
        if with_event:
            story = starts[i + 1]
        if line.kind == "event":
            event = line
        if story:
            yield _article(post, lines, story, event, depth)
            event, i = None, story.last + 1
        else:
            yield Part("noise", line.start, line.end) if i in around else _plain(post, line, words, depth)
            i += 1


def _around(lines: list[Line], stories: list[Story]) -> set[int]:
    """Numbers of the lines around articles that are of the same news page: share bars, breadcrumbs, adverts."""
    found: set[int] = set()
    for story in stories:
        above, below = range(story.first - 1, -1, -1), range(story.last + 1, len(lines))
        found.update(takewhile(lambda n: lines[n].kind in ("noise", "rule") or is_section(lines[n]), above[:12]))
        found.update(takewhile(lambda n: lines[n].kind in ("noise", "rule"), below[:12]))
    return found


def _plain(post: _Post, line: Line, words: PartKind, depth: int) -> Part:
    """A line or block that is in no article."""
    if line.block is not None:
        return _block(post, line.block, (line.start, line.end), depth)
    if line.kind == "widget" or (words == "comment" and line.kind == "event"):
        return Part("noise", line.start, line.end)
    if words == "comment" and line.kind == "photo":
        return Part("image", line.start, line.end)
    return Part(words, line.start, line.end)


def _article(post: _Post, lines: list[Line], story: Story, event: Line | None, depth: int) -> Part:
    """An article; `event` is the member's "Date of Event", which is a part of it where it stands right above it."""
    first = story.first
    own: list[tuple[int, Role]] = [(first - 1, "event")] if first and lines[first - 1] is event else []
    leaves = [_leaf(post, lines[number], role, depth) for number, role in (*own, *story.roles)]
    span = (leaves[0].start, leaves[-1].end)
    values = Reader(lines, story, post.links, event, post.publisher).read()
    if post.whole:
        values = replace(values, kind=post.whole)
    return Part("article", *span, tuple(_fill(post.text, _merge(leaves, post.text), span, "body")), article=values)


def _leaf(post: _Post, line: Line, role: Role, depth: int) -> Part:
    if role == "block":
        assert line.block is not None
        return _block(post, line.block, (line.start, line.end), depth)
    kind: PartKind = "byline" if role == "event" else role
    return Part(kind, line.start, line.end, block=line.block)


# --- blocks -----------------------------------------------------------------------------------------------------------


def _block(post: _Post, block: Block, span: Span, depth: int) -> Part:
    children: Sequence[Part] = ()
    if isinstance(block, Quote):
        children = _quoted(post, block, span, depth)
    elif isinstance(block, Spoiler):
        title = _title(post, block.title, span, "noise")
        children = [*title, *_inside(post, block.children, (_end(title) or span[0], span[1]), "comment", depth)]
    return Part(_kind(block), *span, tuple(children), block)


def _kind(block: Block) -> PartKind:
    if isinstance(block, Image) and block.attachment_id is not None:
        return "attachment"
    return _KINDS[type(block)]


_KINDS: dict[type[Block], PartKind] = {
    Text: "comment",
    Quote: "quote",
    Spoiler: "spoiler",
    Code: "code",
    Unfurl: "unfurl",
    Embed: "embed",
    Image: "image",
}


def _quoted(post: _Post, block: Quote, span: Span, depth: int) -> list[Part]:
    """What is in a quote; one that names nobody may be a frame around an article, which is a new one then."""
    anonymous = block.author is None and block.post_id is None and block.member_id is None
    title = _title(post, block.attribution, span, "byline")
    words: PartKind = "comment" if anonymous else "body"
    inside = _inside(post, block.children, (_end(title) or span[0], span[1]), words, depth)
    return [*title, *(replace(part, kind="body") if part.kind == "comment" else part for part in inside)]


def _title(post: _Post, title: Span | None, span: Span, kind: PartKind) -> list[Part]:
    """The title or attribution line of a block, where its span is the first thing in the block."""
    start, end = span
    if not title or not start <= title[0] < title[1] <= end or post.text[start : title[0]].strip():
        return []
    return _fill(post.text, [Part(kind, *title)], (start, title[1]), kind)


def _inside(post: _Post, children: Sequence[Block], span: Span, words: PartKind, depth: int) -> list[Part]:
    """The parts inside a block, without its title."""
    if span[0] == span[1] or depth >= _DEEPEST:
        return []
    return _container(post, children, span, words, depth + 1)


# --- text and blocks -> lines -----------------------------------------------------------------------------------------


def _lines(post: _Post, blocks: Sequence[Block], span: Span) -> Iterator[Line]:
    """The lines and blocks of a stretch, in order; blocks that leave it or overlap are cut, the uncovered is text."""
    at, end = span
    for block in (piece for given in blocks for piece in _with_quotes(given, post.text)):
        start, stop = max(block.start, at), min(block.end, end)
        if stop < start or start > end:
            continue
        if start > at:
            yield from _text_lines(post, (at, start), ())
        if isinstance(block, Text):
            yield from _text_lines(post, (start, stop), block.strong)
        else:
            yield Line(start, stop, post.text[start:stop], post.posted_at, block=block)
        at = stop
    yield from _text_lines(post, (at, end), ())


def _mark_buttons(lines: list[Line]) -> None:
    """Short lines that stand there twice are buttons; so is one above a forum's widget that repeats its first word."""
    seen = Counter(line.text for line in lines if line.block is None and line.words <= _BUTTON)
    for line in lines:
        if seen[line.text] > 1 and line.kind == "words" and not line.is_closed and line.talk < 0.4:
            line.kind = "noise"
    for line, following in pairwise(lines):
        if line.block is None and line.text in _SIZERS and following.script not in (None, "latin"):
            line.kind = "noise"  # what sets the size of letters has Latin ones on an Arabic page, too
        if following.kind == "widget" and line.block is None and following.key.startswith(f"{line.key} "):
            line.kind = "widget"


def _with_quotes(block: Block, text: str) -> Iterable[Block]:
    return find_quotes(block, text) if isinstance(block, Text) else (block,)


def _text_lines(post: _Post, span: Span, strong: Sequence[Span]) -> Iterator[Line]:
    at, end = span
    bold = sorted(strong)
    b = 0
    while at < end:
        stop = post.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        raw = post.text[at:stop]
        line = raw.strip()
        if line:
            start = at + raw.index(line[0])
            while b < len(bold) and bold[b][1] < start + len(line):
                b += 1
            is_bold = b < len(bold) and bold[b][0] <= start
            blank = post.text[max(0, start - 2) : start] in ("", "\n\n")
            yield Line(start, start + len(line), line, post.posted_at, is_bold, blank, context=post.text)
        at = stop + 1


# --- leaves -----------------------------------------------------------------------------------------------------------

_MERGED = frozenset({"comment", "noise"})


def _merge(parts: Iterable[Part], text: str) -> list[Part]:
    """Lines of a comment, and of noise, that follow each other become one part."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        plain = part.kind in _MERGED and part.block is None
        if last and plain and last.kind == part.kind and last.block is None and not text[last.end : part.start].strip():
            merged[-1] = Part(part.kind, last.start, part.end)
        else:
            merged.append(part)
    return merged


def _fill(text: str, parts: Iterable[Part], span: Span, words: PartKind) -> list[Part]:
    """The parts with what lies between them: white space as gaps."""
    filled: list[Part] = []
    at = span[0]
    for part in [*parts, Part("gap", span[1], span[1])]:
        if part.start > at:
            filled.append(Part("gap" if not text[at : part.start].strip() else words, at, part.start))
        if part.kind != "gap" or part.end > part.start:
            filled.append(part)
        at = max(at, part.end)
    return filled


# --- the bound on parts -----------------------------------------------------------------------------------------------


def _prune(parts: Sequence[Part], room: int) -> tuple[tuple[Part, ...], int]:
    """The first parts that fit in `room`, and the room left; 0 is left where anything was cut."""
    kept: list[Part] = []
    for part in parts:
        size = _size(part)
        if size > room - 1:
            if part.children and room > 2:
                children, _ = _prune(part.children, room - 2)
                kept += [replace(part, children=children, end=_end(children))] if children else []
            return tuple(kept), 0
        kept.append(part)
        room -= size
    return tuple(kept), room


def _size(part: Part) -> int:
    return 1 + sum(_size(child) for child in part.children)


def _end(parts: Sequence[Part]) -> int:
    return parts[-1].end if parts else 0


def _rest(last: Sequence[Part], text: str, end: int) -> list[Part]:
    """The last part, and the rest of the text as one comment."""
    return [*last, Part("comment", end, len(text))]
