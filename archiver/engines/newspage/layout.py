"""Metadata and pieces of a news page → the article as the text that a careful person would copy.

Headline, standfirst, bylines, picture with caption, paragraphs: a line each, in this order. What only the metadata
tell (who wrote it, when) stands in lines of its own, as "Published: 2025-07-15T13:36:00+06:00".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from archiver.engines import body as post_body
from archiver.engines import guard
from archiver.engines.newspage.metadata import Metadata, without_outlet
from archiver.engines.newspage.pieces import MOST_OF_IT, Piece
from archiver.engines.newspage.wording import (
    RELATIVE,
    dates_of,
    has_clock,
    is_caption,
    is_closed,
    is_dated,
    is_outlet,
    is_prose,
    is_signed,
    is_title,
    word_count,
)
from archiver.model import Body

_LONGEST_BYLINE = 24  # words
_LONGEST_STANDFIRST = 80  # words
_SHORTEST_SUMMARY = 4  # words
_MOST_BYLINES = 8
_SEVERAL = 2  # paragraphs
_SAME = 0.6  # of the words of two headlines


@dataclass(frozen=True, slots=True)
class Outline:
    """An article's parts, as pieces of the page."""

    headline: str
    standfirst: Piece | None
    bylines: tuple[str, ...]
    pictures: tuple[Piece, ...]  # above the body
    body: tuple[Piece, ...]
    printed_date: str | None
    rivals: int  # what else may be the article: other elements with paragraphs, and no printed headline

    @property
    def words(self) -> int:
        """How many words its body has."""
        return sum(word_count(piece.words) for piece in self.body)


def paragraph(words: str, tag: str = "p") -> str:
    """Words as markup."""
    return f"<{tag}>{escape(words, quote=False)}</{tag}>" if tag else escape(words, quote=False)


def lay_out(markup: Iterable[str], base: str | None) -> tuple[Body, str]:
    """Plain markup as a post's body, and as the HTML that gives the same body when it is read alone."""
    html = "\n".join(markup)
    tree = guard.parse(html.encode("utf-8", "replace"))
    return (post_body.read(tree.body, base) if tree.body is not None else Body("", ())), html


def markup_of(outline: Outline) -> Iterator[str]:
    """The article's parts as markup, in the order that they are read in."""
    yield paragraph(outline.headline, "h1")
    if outline.standfirst is not None:
        yield paragraph(outline.standfirst.words)
    for words in outline.bylines:
        yield paragraph(words)
    for piece in (*outline.pictures, *outline.body):
        yield piece.html


# --- the parts --------------------------------------------------------------------------------------------------------


def outline_of(pieces: Sequence[Piece], told: Metadata) -> Outline | None:
    """The parts of the page's article; None where the page shows none.

    Args:
        pieces: those of the page.
        told: what the page says of its article.
    """
    inside, around, rivals = _article_in(pieces)
    title = _title_among(pieces, inside, told)
    headline = pieces[title].words if title is not None else without_outlet(told.headline or "", told.outlet)
    if title is not None and inside and title < inside[0]:
        # A first paragraph may stand apart from the others, under the headline.
        inside = [*(k for k in around if title < k < inside[0]), *inside]
    first = next((k for k in inside if _begins_body(pieces[k], headline, told)), None)
    if not headline:
        return None
    at = first if first is not None else (inside[0] if inside else len(pieces))
    above = [pieces[k] for k in _above(pieces, title, inside, at)]
    text = _text([pieces[k] for k in inside if k >= at and k != title]) if first is not None else []
    told_body = [Piece("words", paragraph(words), words) for words in (told.body or "").split("\n") if words]
    if sum(word_count(piece.words) for piece in text) * 2 < sum(word_count(piece.words) for piece in told_body):
        text = told_body  # the markup has no paragraphs, or only the first of them
    printed = _printed_bylines(above, headline, told)
    return Outline(
        headline,
        _standfirst(above, headline, told) or _summary(pieces, text, headline, told),
        (*_told_bylines(printed, told), *printed, *_told_dates(printed, told)),
        tuple(_pictures(above, text, told)),
        tuple(text),
        next((words[date.start : date.end] for words in printed for date in dates_of(words)), None),
        rivals if title is not None else rivals + 1,
    )


def _article_in(pieces: Sequence[Piece]) -> tuple[list[int], list[int], int]:
    """Where the article is.

    Returns:
        Numbers of the pieces of the smallest element that holds nearly all of it, and of the one that holds all;
        all pieces where no element may hold it. Then how many other elements hold several paragraphs.
    """
    sizes: dict[int, int] = {}
    paragraphs: Counter[int] = Counter()
    for piece in pieces:
        for holder in piece.holders if piece.kind == "words" and is_prose(piece.words) else ():
            sizes[holder] = sizes.get(holder, 0) + word_count(piece.words)
            paragraphs[holder] += 1
    if not sizes:
        return list(range(len(pieces))), [], 0
    most = max(sizes, key=lambda holder: (sizes[holder], holder))
    kin = {holder for piece in pieces if most in piece.holders for holder in piece.holders}
    rivals = sum(number >= _SEVERAL and holder not in kin for holder, number in paragraphs.items())
    large = (holder for holder in kin if sizes.get(holder, 0) >= sizes[most] * MOST_OF_IT)
    smallest = min(large, key=lambda holder: (sizes[holder], -holder))
    return _held(pieces, smallest), _held(pieces, most), rivals


def _held(pieces: Sequence[Piece], holder: int) -> list[int]:
    return [k for k, piece in enumerate(pieces) if holder in piece.holders]


def _title_among(pieces: Sequence[Piece], inside: Sequence[int], told: Metadata) -> int | None:
    """Number of the printed headline: the heading that says what the metadata say, else the article's main one."""
    headings = [k for k, piece in enumerate(pieces) if piece.kind == "heading" or piece.role == "headline"]
    if told.headline:
        wanted = without_outlet(told.headline, told.outlet)
        same = next((k for k in headings if _is_same(pieces[k].words, wanted)), None)
        if same is not None:
            return same
    own = (k for k in headings if pieces[k].level == 1 and (not inside or k <= inside[-1]))
    # A heading of one word is a section's or a logo's where the metadata say more.
    says_more = word_count(told.headline or "") > 1
    return next((k for k in own if not told.headline or (k in inside and (_is_long(pieces[k]) or not says_more))), None)


def _is_long(heading: Piece) -> bool:
    return word_count(heading.words) > 1


def _is_same(one: str, other: str) -> bool:
    """Whether two headlines are the same but for some words."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return one.casefold() == other.casefold() or len(first & second) >= _SAME * max(len(first), len(second), 2)


def _begins_body(piece: Piece, headline: str, told: Metadata) -> bool:
    """Whether a piece is the article's first paragraph: no standfirst, byline or picture."""
    if piece.kind not in ("words", "list") or piece.words == headline or piece.is_linked:
        return False
    if piece.role is not None and word_count(piece.words) <= _LONGEST_STANDFIRST:
        return False
    if is_dated(piece.words) or _is_caption(piece) or _is_described(piece, told):
        return False
    return is_prose(piece.words) or (word_count(piece.words) >= 6 and is_closed(piece.words))


def _is_described(piece: Piece, told: Metadata) -> bool:
    """Whether a piece is the description that the metadata give; an article's first paragraph may be that, too."""
    return told.description == piece.words and not is_prose(piece.words)


def _above(pieces: Sequence[Piece], title: int | None, inside: Sequence[int], first: int) -> list[int]:
    """Numbers of the pieces between the headline and the body; bylines may stand above the headline."""
    start = title if title is not None else (inside[0] if inside else 0)
    before = [k for k in range(max(0, start - 4), start) if pieces[k].role == "byline" and k in inside]
    return [*before, *(k for k in range(start, first) if k != title)]


def _text(pieces: Sequence[Piece]) -> list[Piece]:
    """The body: without headings above lists of links, and what stands under them up to the next paragraph."""
    kept: list[Piece] = []
    is_other = False
    for piece in pieces:
        is_own = piece.kind == "words" and not piece.is_linked and is_prose(piece.words)
        if is_title(piece.words, "related", "tags", "comments", "end", "furniture"):
            is_other = True
        elif is_own or not (is_other or _is_pointer(piece)):
            is_other = False
            kept.append(piece)
    # A byline at the end is the same as that above, or of the next article.
    while kept and (kept[-1].kind == "heading" or (kept[-1].role == "byline" and is_dated(kept[-1].words))):
        kept.pop()
    return kept


def _is_pointer(piece: Piece) -> bool:
    """Whether a piece only leads to other pages; an address that is printed as such is the article's source."""
    return piece.kind in ("words", "list") and piece.is_linked and "://" not in piece.words


def _standfirst(above: Sequence[Piece], headline: str, told: Metadata) -> Piece | None:
    for piece in above:
        fits = piece.kind in ("words", "heading") and 3 <= word_count(piece.words) <= _LONGEST_STANDFIRST
        if fits and piece.words != headline and (piece.role == "standfirst" or piece.words == told.description):
            return piece
    return None


def _summary(pieces: Sequence[Piece], text: Sequence[Piece], headline: str, told: Metadata) -> Piece | None:
    """The standfirst that only the metadata tell: it says something that neither headline nor text begins with.

    It becomes a line of the text, as who wrote it and when does where the page does not print that. So nothing that an
    article's values are made from stands outside of the text.
    """
    words = told.summary or ""
    is_cut = words.endswith(("…", "...", "[…]", "[...]"))
    if is_cut or not _SHORTEST_SUMMARY <= word_count(words) <= _LONGEST_STANDFIRST or _is_same(words, headline):
        return None
    printed = (piece.words for piece in (*pieces, *text))
    if any(words in said or _is_begun(said, words) for said in printed):
        return None
    is_of_site = told.outlet is not None and told.outlet.casefold() in words.casefold()
    return None if is_of_site or "://" in words else Piece("words", paragraph(words), words)


def _is_begun(said: str, words: str) -> bool:
    """Whether a paragraph says nearly the same as other words, as far as these go."""
    begun = frozenset(said.casefold().split()[: 2 * len(words.split())])
    wanted = frozenset(words.casefold().split())
    return len(begun & wanted) > _SAME * len(wanted)


def _pictures(above: Sequence[Piece], text: Sequence[Piece], told: Metadata) -> Iterator[Piece]:
    found = next((piece for piece in above if piece.kind == "picture" and "<img" in piece.html), None)
    captions = [piece for piece in above if piece.kind == "words" and _is_caption(piece)]
    yield from filter(None, (found, *captions[:1]))
    if found or any(piece.kind == "picture" for piece in text) or not (told.picture and told.caption):
        return
    words = " ".join(filter(None, (told.caption, f"({told.credit})" if told.credit else None)))
    html = f'<img src="{escape(told.picture)}">{paragraph(words)}'
    yield Piece("picture", html, words)


def _is_caption(piece: Piece) -> bool:
    return piece.role == "caption" or is_caption(piece.words)


# --- who and when -----------------------------------------------------------------------------------------------------


def _printed_bylines(above: Sequence[Piece], headline: str, told: Metadata) -> list[str]:
    """The lines with who wrote it and when, as printed."""
    printed = dict.fromkeys(piece.words for piece in above if _is_byline(piece, told))
    return [words for words in printed if words != headline][:_MOST_BYLINES]


def _told_bylines(printed: Sequence[str], told: Metadata) -> Iterator[str]:
    """Lines for outlet and authors where only the metadata name them."""
    said = " ".join(printed).casefold()
    # The name of an outlet that no table knows would be read as that of a reporter.
    if told.printer and is_outlet(told.printer) and told.printer.casefold() not in said:
        yield told.printer
    if told.authors and not any(name.casefold() in said for name in told.authors):
        yield _signed(told)


def _told_dates(printed: Sequence[str], told: Metadata) -> Iterator[str]:
    """Lines for the dates that only the metadata give to the minute."""
    clocks = [date for words in printed for date in dates_of(words) if has_clock(date)]
    if told.published and not clocks and _is_moment(told.published):
        yield f"Published: {told.published}"
    if told.modified and told.modified != told.published and len(clocks) < 2 and _is_moment(told.modified):
        yield f"Updated: {told.modified}"


def _is_moment(written: str) -> bool:
    """Whether metadata give a date: "yesterday" would be counted from the day of the capture."""
    return any(date.rule not in RELATIVE for date in dates_of(written))


def _signed(told: Metadata) -> str:
    """The line for authors whom only the metadata name; an agency needs no "By"."""
    names = ", ".join(told.authors)
    return names if is_outlet(names) else f"By {names}"


def _is_byline(piece: Piece, told: Metadata) -> bool:
    words = piece.words
    if piece.kind not in ("words", "list") or not 1 <= word_count(words) <= _LONGEST_BYLINE or is_prose(words):
        return False
    if (
        is_dated(words)
        or is_outlet(words)
        or is_signed(words)
        or any(name.casefold() in words.casefold() for name in told.authors)
    ):
        return True
    return piece.role == "byline" and not is_closed(words) and any(sign.isalpha() for sign in words)
