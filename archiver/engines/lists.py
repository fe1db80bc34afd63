"""Lists of threads, of XenForo 1 and 2: the pages of a section, and what a search found → ThreadList."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from archiver.model import ThreadList


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page is a list of threads."""
    return tree.css_first(".structItem--thread, li.discussionListItem") is not None


def read_list(tree: LexborHTMLParser, url: str | None) -> ThreadList:
    """Reads a list of threads that it recognises; `url` is where the page came from, if that is known."""
    raise NotImplementedError
