"""Pages of news outlets, with JSON-LD, microdata or Open Graph → ThreadPage: the article, and those listed under it."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines.addresses import absolute
from archiver.engines.dom import attr, text_of
from archiver.engines.newspage.layout import Outline, lay_out, markup_of, outline_of
from archiver.engines.newspage.metadata import Metadata, host_of, host_outlet, read_metadata
from archiver.engines.newspage.pieces import densest_of, holders_of, read_pieces
from archiver.engines.newspage.records import NAME, Story, make_page
from archiver.engines.newspage.related import read_related, related_lists
from archiver.engines.newspage.wording import is_prose, word_count
from archiver.engines.printed import iso_moment
from archiver.engines.refusals import challenges, software, strangers, xenforo
from archiver.engines.refusals.page import look_at
from archiver.errors import BrokenPageError, NotAThreadError
from archiver.model import ThreadPage
from archiver.text import line

__all__ = ["NAME", "read_page", "recognises"]

_FEWEST_WORDS = 25  # of an article's body
_SHORTEST_HEADLINE = 3  # letters
# Software that outlets publish with: that it made a page says nothing against it.
_PUBLISHING = frozenset(["WordPress", "Drupal", "Joomla", "Blogger", "Ghost"])
_POSTINGS = ("DiscussionForumPosting", "QAPage")  # a forum's page, whatever else it says of itself


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page says of itself that it is an article, and shows one; no forum's and no guard's page does."""
    told = read_metadata(tree)
    if not (told.is_claimed or told.is_page_type) or _is_refused(tree):
        return False
    found = _read(tree, told, told.url)
    if found is None or found[0].words < _FEWEST_WORDS or not _is_title(found[0].headline):
        return False
    return told.is_claimed or _is_sure(found[0])


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page that it recognises.

    Raises:
        BrokenPageError: neither the page nor the caller tells its address.
    """
    told = read_metadata(tree)
    address = _address(told, url)
    told = replace(told, host_outlet=host_outlet(address))
    found = _read(tree, told, address)
    if found is None:
        raise BrokenPageError("The page says that it is an article, but shows none. Save it again in a browser.")
    outline, lists = found
    base = _base(tree, address)
    story = _story(outline, told, base)
    related = read_related(lists, base, outline.headline)
    tags = (*told.tags, *_hashtags(tree))
    return make_page(story, related, url=address, tags=tags, language=attr(tree.root, "lang"))


def _read(tree: LexborHTMLParser, told: Metadata, address: str | None) -> tuple[Outline, list[LexborNode]] | None:
    """The article's parts, and the elements that list other articles."""
    if tree.body is None:
        return None
    holders = holders_of(tree)
    lists = related_lists(tree, holders)
    others = {node.mem_id for node in lists}
    densest = densest_of(tree, others)
    holders += [densest] if densest is not None and densest.mem_id not in {node.mem_id for node in holders} else []
    pieces = read_pieces(tree.body, _base(tree, address), holders, others)
    outline = outline_of(pieces, told)
    return None if outline is None else (outline, lists)


def _story(outline: Outline, told: Metadata, base: str | None) -> Story:
    body, html = lay_out(markup_of(outline), base)
    return Story(
        headline=line(outline.headline),
        body=body,
        html=html,
        outlet=told.printer,
        posted_at=iso_moment(told.published),
        posted_text=outline.printed_date or told.published,
    )


def _hashtags(tree: LexborHTMLParser) -> list[str]:
    """The tags that the page prints as links: marked as such, or with their sign."""
    links = ((node, text_of(node) or "") for node in tree.css('a[rel~="tag"], a[href*="tag" i], a[href*="topic" i]'))
    return [words for node, words in links if words.startswith("#") or "tag" in (attr(node, "rel") or "").split()]


# --- which page it is -------------------------------------------------------------------------------------------------


def _address(told: Metadata, url: str | None) -> str:
    """The page's canonical address, unless it is one of another site than the page came from."""
    if told.url and (not url or host_of(url) in ("", host_of(told.url))):
        return told.url
    if not url:
        raise BrokenPageError("The page does not tell its own address. Give it with --url.")
    return url


def _base(tree: LexborHTMLParser, address: str | None) -> str | None:
    return absolute(address, attr(tree.css_first("base[href]"), "href")) or address


def _is_sure(outline: Outline) -> bool:
    """Whether a page of which Open Graph alone says that it is an article shows just one: no list, no discussion."""
    paragraphs = sum(is_prose(piece.words) for piece in outline.body)
    return paragraphs >= 2 and outline.rivals == 0 and all(piece.holders for piece in outline.body)


def _is_title(headline: str) -> bool:
    """Whether a headline says anything: "x" does not."""
    return sum(map(str.isalpha, headline)) >= _SHORTEST_HEADLINE or word_count(headline) > 1


def _is_refused(tree: LexborHTMLParser) -> bool:
    """Whether the page is one that has an error of its own: of a forum, of a guard, a login, an excuse."""
    source = tree.html or ""
    if any(kind in source for kind in _POSTINGS):
        return True
    page = look_at(tree, source)
    made = software.name_of(page)
    if xenforo.recognises(page) or (made is not None and made not in _PUBLISHING):
        return True
    if challenges.refusal(page) is not None or challenges.guess(page) is not None:
        return True
    return type(strangers.refusal(page)) is not NotAThreadError
