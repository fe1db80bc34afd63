"""Pages of news outlets → ThreadPage: the article, and those listed under it.

JSON-LD, microdata or Open Graph tell that a page is an article; without them, what it prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines.addresses import absolute
from archiver.engines.dom import attr, text_of
from archiver.engines.newspage.layout import Outline, lay_out, markup_of, outline_of
from archiver.engines.newspage.metadata import Metadata, host_of, host_outlet, read_metadata
from archiver.engines.newspage.pieces import densest_of, holders_of, read_pieces
from archiver.engines.newspage.plain import is_article, is_strange
from archiver.engines.newspage.records import NAME, Story, make_page
from archiver.engines.newspage.related import read_related, related_lists
from archiver.engines.newspage.wording import is_closed, is_prose, word_count
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
_FEWEST_WORDS_OF_PARAGRAPH = 6
_PLAIN = 3  # paragraphs of an article that no metadata claim
_OWN_TIME = "article time[datetime], main time[datetime], [role=main] time[datetime]"
_MOST_LINES = 2000  # elements that are looked at for what no article has
_MOST_CHARACTERS = 1 << 20  # of them
_LINES = "p, li, td, th, dt, dd, button, label, h2, h3, h4, span, div > a"
# What forums and shops are built of, and what people write into; some of it is on news pages that have metadata.
_OTHERS = ", ".join(
    [f'[{kind}*="{name}" i]' for kind in ("class", "id") for name in
     ("thread", "forum", "topictitle", "viewtopic", "signature", "userinfo", "postbody", "addtocart", "add-to-cart",
      "product")]
    + [f'a[href*="{part}" i]' for part in ("viewtopic", "showthread", "memberlist", "index.php?topic", "/members/")]
    + ['[itemtype*="schema.org/Product" i]', 'meta[property="og:type"]:not([content^="website" i])']
)  # fmt: skip
_POSTINGS = ("DiscussionForumPosting", "QAPage")  # a forum's page, whatever else it says of itself


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page is an article, by what it says or prints; no forum's and no guard's page is."""
    told = read_metadata(tree)
    is_told = told.is_claimed or told.is_page_type
    if not (is_told or _may_be_plain(tree)) or _is_refused(tree):
        return False
    found = _read(tree, told, told.url)
    if found is None or found[0].words < _FEWEST_WORDS or not _is_title(found[0].headline):
        return False
    if is_told:
        return told.is_claimed or _is_sure(found[0], told)
    return _is_plain(tree, found[0])


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


def _is_sure(outline: Outline, told: Metadata) -> bool:
    """Whether a page of which Open Graph alone says that it is an article shows just one: no list, no discussion."""
    paragraphs = sum(is_prose(piece.words) for piece in outline.body)
    if paragraphs == 1 and (told.published or outline.printed_date):
        paragraphs += sum(_is_short_paragraph(piece.words) for piece in outline.body)
    return paragraphs >= 2 and outline.rivals == 0 and all(piece.holders for piece in outline.body)


def _is_short_paragraph(words: str) -> bool:
    return is_closed(words) and not is_prose(words) and word_count(words) >= _FEWEST_WORDS_OF_PARAGRAPH


# --- pages that do not say what they are ------------------------------------------------------------------------------


def _may_be_plain(tree: LexborHTMLParser) -> bool:
    """Whether a page without metadata may be an article: with one heading, some paragraphs, nothing of a forum's."""
    return len(tree.css("h1")[:2]) == 1 and len(tree.css("p")[:_PLAIN]) == _PLAIN and tree.css_first(_OTHERS) is None


def _is_plain(tree: LexborHTMLParser, outline: Outline) -> bool:
    """Whether what the page prints tells that it is one article: one heading, who wrote it and when, paragraphs."""
    if outline.rivals or outline.headline != text_of(tree.css_first("h1")):
        return False
    if is_strange(_lines_of(tree)):
        return False
    moment = attr(tree.css_first(_OWN_TIME), "datetime")
    head = [outline.headline, *outline.bylines, *([f"Published: {moment}"] if moment else [])]
    text = [piece.words for piece in outline.body if piece.words]
    return len(text) >= _PLAIN and is_article([*head, *text], 0, len(head), len(head) + len(text))


def _lines_of(tree: LexborHTMLParser) -> Iterator[str]:
    """What stands in the page's paragraphs, cells, labels and buttons; nested ones give their words twice."""
    left = _MOST_CHARACTERS
    for node in tree.css(_LINES)[:_MOST_LINES]:
        words = node.text()
        left -= len(words)
        if left < 0:
            return
        yield line(words)


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
