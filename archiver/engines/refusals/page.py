"""A page without posts → what tells what it is: its title, its scripts, its comments, and how much there is on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from archiver.engines.dom import attr, read_text, text_of
from archiver.errors import BrokenPageError

GIVE_THREAD = "Give a page of a thread."  # fits an address and a file
TRY_BROWSER = "See whether a browser shows the thread."

_LONGEST_SAYING = 300  # characters of a page's own words in a sentence of ours
_MOST_ELEMENTS = 200  # of a page that holds next to nothing; a page of a forum has thousands
_MOST_LINKS = 15
_MOST_WORDS = 4000  # characters of text, on such a page
_MOST_SCRIPTS = 200
_SCRIPT = 4000  # characters of a script that are looked at; what a software sets up stands in front
_MOST_COMMENTS = 400
_COMMENT = 600  # characters of a comment


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what of it more than one question needs."""

    tree: LexborHTMLParser
    title: str | None
    generator: str  # in small letters; empty where it names none
    scripts: str  # what stands in its scripts, a line each
    comments: str  # what stands in its HTML comments, a line each
    is_bare: bool  # whether it holds next to nothing: a few sentences, a form

    def has(self, selector: str) -> bool:
        """Whether there is an element that a CSS selector finds."""
        return self.tree.css_first(selector) is not None

    def words(self) -> str:
        """What a bare page says; empty for a page that holds more."""
        return (read_text(self.tree.body) or "") if self.is_bare else ""


def look_at(tree: LexborHTMLParser, text: str) -> Page:
    """Looks at a page; `text` is its source, in which alone the comments can be found."""
    metas = (attr(meta, "content") or "" for meta in tree.css('meta[name="generator" i]'))
    scripts = (script.text()[:_SCRIPT] for script in tree.css("script")[:_MOST_SCRIPTS])
    return Page(
        tree=tree,
        title=text_of(tree.css_first("title")),
        generator="\n".join(metas).lower(),
        scripts="\n".join(scripts),
        comments="\n".join(_comments(text)),
        is_bare=_is_bare(tree),
    )


def say(words: str | None) -> str:
    """A page's own words in quotes, not too many of them, without the full stop at their end."""
    words = (words or "").rstrip(".。।")
    return f"“{words[:_LONGEST_SAYING]}{'…' if len(words) > _LONGEST_SAYING else ''}”"


def cut() -> BrokenPageError:
    """The error for a page that ends before its first post."""
    return BrokenPageError("The page is cut: it has neither a post nor an end. Save or fetch it again.")


def _comments(text: str) -> Iterator[str]:
    parts = text.split("<!--", _MOST_COMMENTS)[1:]
    return (part[:_COMMENT].partition("-->")[0] for part in parts)


def _is_bare(tree: LexborHTMLParser) -> bool:
    body = tree.body
    if body is None:
        return True
    few = len(body.css("*")) <= _MOST_ELEMENTS and len(body.css("a[href]")) <= _MOST_LINKS
    return few and len(read_text(body) or "") <= _MOST_WORDS
