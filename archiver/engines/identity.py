"""The head of a page → which page of which thread of which forum it is, and what its relative links are relative to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines.addresses import (
    absolute,
    base_url_of,
    number,
    page_of,
    page_url,
    split,
    thread_id_of,
)
from archiver.engines.dom import attr, text_of
from archiver.engines.linked_data import Posting, read_posting
from archiver.errors import BrokenPageError

# What Chrome, Edge and Internet Explorer write above a page that they save, with the length of its address.
_SAVED_FROM = re.compile(r"\s*saved from url=\([0-9]+\)(https?://\S+)")
_MOST_ABOVE = 10  # nodes above a page's root; there are two or three


@dataclass(frozen=True, slots=True)
class Identity:
    """Where a page belongs."""

    thread_id: int
    thread_url: str  # canonical address of page 1
    page: int  # as its address says
    next_page: int  # as its head says; 0 where it names none
    base: str  # what relative links are resolved against
    forum_url: str  # scheme, host and the forum's folder, with a slash at the end
    forum_title: str | None
    title: str | None  # the thread's, as the head names it: perhaps with its prefix
    language: str | None  # of the forum's own words
    posting: Posting


def identify(tree: LexborHTMLParser, linked_data: Iterable[LexborNode], url: str | None) -> Identity:
    """Finds out where a page belongs.

    Args:
        tree: the page.
        linked_data: its scripts with JSON-LD.
        url: where the page came from; without it, its canonical link says, or the browser that saved it.

    Raises:
        BrokenPageError: neither the page nor the caller tells its address, or no thread's number is to be found.
    """
    head = _head(tree)
    address = _address(tree, head, url)
    base = absolute(address, attr(head.css_first("base[href]"), "href"))
    thread_id = thread_id_of(address) or _key_of(tree)
    if thread_id is None:
        raise BrokenPageError(f"Neither {address} nor the page names a thread. Give the thread's address with --url.")
    title = attr(head.css_first('meta[property="og:title"]'), "content") or text_of(head.css_first("title"))
    return Identity(
        thread_id=thread_id,
        thread_url=page_url(address, 1),
        page=max(page_of(address), page_of(url or "")),
        next_page=_next_page(head, thread_id),
        base=base or address,
        forum_url=_forum_url(base, address),
        forum_title=attr(head.css_first('meta[property="og:site_name"]'), "content"),
        title=title,
        language=attr(tree.root, "lang"),
        posting=read_posting(linked_data),
    )


def _forum_url(base: str | None, address: str) -> str:
    """The forum's address. XenForo 1 has it as the page's base; programs that save pages put the page's own there."""
    if base and base.endswith("/") and address.startswith(base) and thread_id_of(base) is None:
        return base
    return base_url_of(address)


def _head(tree: LexborHTMLParser) -> LexborNode:
    """The page's head; the whole page where a stray element ended the head before its links."""
    head = tree.head
    if head is not None and head.css_first('link[rel="canonical"], meta[property="og:url"]') is not None:
        return head
    assert tree.root is not None
    return tree.root


def _address(tree: LexborHTMLParser, head: LexborNode, url: str | None) -> str:
    canonical = attr(head.css_first('link[rel="canonical"]'), "href")
    graph = attr(head.css_first('meta[property="og:url"]'), "content")
    for own in (canonical, graph):
        if own and _is_of_thread(own, url):
            return own
    known = url or _saved_from(tree)
    if known:
        return known
    if beside := _neighbour(head):
        return beside
    raise BrokenPageError("The page does not tell its own address. Give it with --url.")


def _saved_from(tree: LexborHTMLParser) -> str | None:
    """The address that the browser which saved a page wrote above it."""
    node = tree.root
    for _ in range(_MOST_ABOVE):
        node = node.prev if node is not None else None
        found = _SAVED_FROM.match(node.comment_content or "") if node is not None and node.is_comment_node else None
        if found is not None and split(found[1]) is not None:
            return found[1]
    return None


def _neighbour(head: LexborNode) -> str | None:
    """The address of the thread's first page, by the head's link to the page before or after."""
    base = attr(head.css_first("base[href]"), "href")
    for link in head.css('link[rel="next"], link[rel="prev"]'):
        url = absolute(base, attr(link, "href"))
        if url and _is_of_thread(url, None):
            return page_url(url, 1)
    return None


def _is_of_thread(own: str, url: str | None) -> bool:
    """Whether what a page calls its address is one, and does not contradict where the page came from."""
    parts = split(own)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or thread_id_of(own) is None:
        return False
    came = split(url or "")
    if came is None or not came.hostname:
        return True
    same_site = came.hostname.removeprefix("www.") == parts.hostname.removeprefix("www.") and came.port == parts.port
    return same_site and thread_id_of(url or "") in (None, thread_id_of(own))


def _next_page(head: LexborNode, thread_id: int) -> int:
    href = attr(head.css_first('link[rel="next"]'), "href") or ""
    return page_of(href) if thread_id_of(href) == thread_id else 0


def _key_of(tree: LexborHTMLParser) -> int | None:
    kind, _, key = (attr(tree.root, "data-content-key") or "").partition("-")
    return number(key) if kind == "thread" else None
