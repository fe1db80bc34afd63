"""The lists of other articles on a news page → those of them that have a text of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import targets
from archiver.engines.dom import attr, text_of
from archiver.engines.newspage.layout import lay_out, paragraph
from archiver.engines.newspage.names import is_related
from archiver.engines.newspage.pieces import HEADINGS, Piece, texts_of, upwards
from archiver.engines.newspage.records import Story
from archiver.engines.newspage.wording import cut_glued, is_dated, is_outlet, is_title, word_count
from archiver.engines.printed import iso_moment, moment_text

_HEADINGS = "h2, h3, h4, h5, h6"
_MOST = 300  # headings and elements that are looked at
_MOST_LISTS = 50
_MOST_STORIES = 30
_MOST_HEADS = 20
_HIGHEST = 6  # levels from a heading up to what holds its article, and from a title up to its list
_FEWEST_WORDS = 25  # of a text: less is a teaser
_LONGEST_OUTLET = 6  # words
_SOURCE = ", ".join(f'[class*="{name}" i]' for name in ("source", "publisher", "outlet", "provider", "brand"))
_TIME = 'time, [class*="time" i], [class*="date" i], [class*="ago" i]'


def related_lists(tree: LexborHTMLParser, holders: Sequence[LexborNode]) -> list[LexborNode]:
    """The elements that list other articles, by their classes or by the heading above them; none lies in another."""
    heads = tree.css("h1")[:_MOST_HEADS]
    kept = {up.mem_id for node in (*holders, *heads) for up in upwards(node)}
    named = [node for node in tree.css("section, div, aside, ul, ol") if is_related(node) and node.mem_id not in kept]
    titled = [
        part
        for heading in tree.css(_HEADINGS)[:_MOST]
        if is_title(text_of(heading) or "", "related")
        for part in _under(heading, kept)
    ]
    found = {node.mem_id: node for node in [*named[:_MOST], *titled]}
    return [node for node in found.values() if not any(up.mem_id in found for up in islice(upwards(node), 1, None))]


def _under(heading: LexborNode, kept: set[int]) -> list[LexborNode]:
    """What a title stands above: the element that it begins, or what follows it up to the next title."""
    around = heading.parent
    if around is not None and around.mem_id not in kept and around.tag not in ("body", "html"):
        return [around] if _has_more(around, heading) else list(_next_up(around, kept))
    following: list[LexborNode] = [heading]
    after = heading.next
    while after is not None and len(following) < _MOST:
        if after.tag in HEADINGS and (after.tag or "") <= (heading.tag or ""):
            break
        if after.is_element_node:
            following.append(after)
        after = after.next
    return following


def _has_more(around: LexborNode, heading: LexborNode) -> bool:
    return len(text_of(around) or "") > len(text_of(heading) or "")


def _next_up(node: LexborNode, kept: set[int]) -> Iterator[LexborNode]:
    """The element around one that holds only a title."""
    around = node.parent
    if around is not None and around.mem_id not in kept and around.tag not in ("body", "html"):
        yield around


# --- the articles in a list -------------------------------------------------------------------------------------------


def read_related(lists: Sequence[LexborNode], base: str | None, own: str) -> list[Story]:
    """The articles of the lists that have a text of some length, each once.

    Args:
        lists: the elements that list articles.
        base: the address that relative links are resolved against.
        own: the headline of the page's own article.
    """
    found: dict[str, Story] = {}
    for node in lists[:_MOST_LISTS]:
        for item in _items(node):
            story = _read_item(item, base) if len(found) < _MOST_STORIES else None
            if story is not None and story.headline != own:
                found.setdefault(story.headline, story)
    return list(found.values())


def _items(node: LexborNode) -> list[LexborNode]:
    """The elements with a heading each, as large as they can be without another heading in them."""
    items: dict[int, LexborNode] = {}
    for heading in node.css(_HEADINGS)[:_MOST]:
        item = heading
        for around in islice(upwards(heading), 1, _HIGHEST):
            if around.mem_id == node.mem_id or len(around.css(_HEADINGS)) > 1:
                break
            item = around
        items[item.mem_id] = item
    return list(items.values()) or node.css("li, article")[:_MOST]


def _read_item(item: LexborNode, base: str | None) -> Story | None:
    heading = item.css_first(_HEADINGS) or item.css_first("a[href]")
    headline = text_of(heading)
    if heading is None or headline is None or is_title(headline, "related", "tags", "comments", "end"):
        return None
    moment = next((node for node in item.css(_TIME)[:10] if is_dated(text_of(node) or "")), None)
    when, outlet = text_of(moment), _outlet_of(item)
    texts = [piece for piece in texts_of(item, base) if _is_text(piece, headline, when, outlet)]
    if sum(word_count(piece.words) for piece in texts) < _FEWEST_WORDS:
        return None
    posted_at = iso_moment(attr(moment, "datetime"))
    dated = f"Published: {attr(moment, 'datetime')}" if posted_at is not None else None
    above = [paragraph(headline, "h2"), *(paragraph(words) for words in (outlet, when, dated) if words)]
    body, html = lay_out([*above, *(html for piece in texts for html in _paragraphs(piece))], base)
    link = heading if heading.tag == "a" else heading.css_first("a[href]") or item.css_first("a[href]")
    return Story(
        headline=headline,
        body=body,
        html=html,
        outlet=outlet,
        url=targets.link_target(base, attr(link, "href")),
        posted_at=posted_at,
        posted_text=moment_text(moment) if when is None else when,
    )


def _outlet_of(item: LexborNode) -> str | None:
    """The name of the outlet: where a class says so, else an element that holds nothing but a known name."""
    named = (text_of(node) for node in item.css(_SOURCE)[:10])
    lone = (words for node in item.css("span, div, p, a, small")[:50] if is_outlet(words := text_of(node) or ""))
    names = (words.lstrip("-–—• ") for words in (*named, *lone) if words and word_count(words) <= _LONGEST_OUTLET)
    return next((name for name in names if name), None)


def _is_text(piece: Piece, headline: str, when: str | None, outlet: str | None) -> bool:
    words = piece.words.lstrip("-–—• ")
    return words not in (headline, when, outlet) and not piece.is_linked and word_count(words) >= 5


def _paragraphs(piece: Piece) -> list[str]:
    """A paragraph's markup; as several ones where an aggregator glued caption, text and agency together."""
    parts = list(cut_glued(piece.words))
    return [piece.html] if len(parts) == 1 else [paragraph(part) for part in parts]
