"""A page as sent → what it says of its thread and posts.

An engine reads the pages of one forum software: the first of `ENGINES` that recognises a page reads it. What was copied
of a page as text is read in the same way by the first of `TEXT_ENGINES`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body as post_body
from archiver.engines import guard, isolation, lists, messagecard, newspage, plaintext, xenforo1, xenforo2
from archiver.engines.addresses import is_thread_url, page_of, page_url, thread_id_of, thread_url_of
from archiver.engines.dom import classes
from archiver.engines.newspage import text as newspage_text
from archiver.engines.refusals import is_text, not_a_page, refusal, refusal_of_text
from archiver.model import Body, Problem, ThreadList, ThreadPage
from archiver.text import as_utf8

__all__ = [
    "ENGINES", "TEXT_ENGINES", "Engine", "TextEngine", "is_thread_url", "page_of", "page_url", "read_body", "read_list",
    "read_page", "thread_id_of", "thread_url_of",
]  # fmt: skip

_HEAD = 16_384  # bytes that tell files of other kinds
_TAIL = 4096  # bytes in which a page's end is looked for first
# The element around a post's words in a whole post; a signature comes after the body.
_BODIES = (".message-body .bbWrapper", ".message-body", ".message .messageText")
# Its classes where it stands alone.
_WRAPPERS = ("bbWrapper", "messageText")


class Engine(Protocol):
    """What a module that reads pages offers."""

    NAME: str

    def recognises(self, tree: LexborHTMLParser) -> bool:
        """Whether the page is one that it reads: a thread's, with posts."""

    def read_page(self, tree: LexborHTMLParser, url: str | None) -> ThreadPage:
        """Reads a page that it recognises; `url` is where the page came from, if that is known."""


class TextEngine(Protocol):
    """What a module that reads copied texts offers."""

    NAME: str

    def recognises(self, text: str) -> bool:
        """Whether the text is a copy of a page that it reads."""

    def read_page(self, text: str, url: str | None) -> ThreadPage:
        """Reads a text that it recognises; `url` is where it was copied, if that is known."""


ENGINES: tuple[Engine, ...] = (xenforo2, xenforo1, messagecard, newspage)
TEXT_ENGINES: tuple[TextEngine, ...] = (plaintext, newspage_text)


def read_page(body: bytes, url: str | None = None, *, content_type: str | None = None) -> ThreadPage:
    """Reads a page of a thread.

    Args:
        body: the page, out of its content encoding; or what was copied of one as text.
        url: where the page came from; without it, its canonical link says. A text without it has an address of its own.
        content_type: the value of the Content-Type header, which may name the charset, or say that it is a text.

    Raises:
        NotAThreadError: a whole page, but of another kind or of other software; or a text that is no copy of a page.
        RefusedError, GoneError: a page that the server sent in place of the thread's; the kind says why.
        FetchError: a page that says that the forum is closed or in trouble.
        BrokenPageError: the page is empty, cut before its first post, or built to choke a parser.
    """
    try:
        return _read_page(body, url, content_type)
    except guard.SuspiciousPageError:
        return isolation.run("read_page", ThreadPage, body, url, content_type=content_type)


def _read_page(body: bytes, url: str | None, content_type: str | None) -> ThreadPage:
    payload = as_utf8(body, content_type)
    if is_text(payload, content_type):
        return _read_text(body, payload, url)
    tree = _parse(body, payload)
    is_whole = _is_whole(payload)
    engine = next((engine for engine in ENGINES if engine.recognises(tree)), None)
    if engine is None:
        raise refusal(tree, payload.decode("utf-8", "replace"), is_whole=is_whole)
    page = engine.read_page(tree, url)
    if is_whole:
        return page
    cut = Problem("unreadable", "The page seems cut: it has no end. Its last post may lack words, and more may follow.")
    return replace(page, problems=(*page.problems, cut), is_whole=False)


def _read_text(body: bytes, payload: bytes, url: str | None) -> ThreadPage:
    foreign = not_a_page(body, payload[:_HEAD].decode("utf-8", "replace"))
    if foreign is not None:
        raise foreign
    guard.check_size(payload)
    text = payload.decode("utf-8", "replace")
    engine = next((engine for engine in TEXT_ENGINES if engine.recognises(text)), None)
    if engine is None:
        raise refusal_of_text(text)
    return engine.read_page(text, url)


def read_list(body: bytes, url: str | None = None, *, content_type: str | None = None) -> ThreadList:
    """Reads a page of a list of threads: of a section of a forum, or of what a search found.

    Args:
        body: the page, out of its content encoding.
        url: where the page came from; without it, its canonical link says.
        content_type: the value of the Content-Type header, which may name the charset.

    Raises:
        NotAThreadError: a whole page, but no list of threads.
        RefusedError, GoneError: a page that the server sent in place of the list; the kind says why.
        FetchError: a page that says that the forum is closed or in trouble.
        BrokenPageError: the page is empty, cut before its first thread, or built to choke a parser.
    """
    try:
        return _read_list(body, url, content_type)
    except guard.SuspiciousPageError:
        return isolation.run("read_list", ThreadList, body, url, content_type=content_type)


def _read_list(body: bytes, url: str | None, content_type: str | None) -> ThreadList:
    payload = as_utf8(body, content_type)
    tree = _parse(body, payload)
    is_whole = _is_whole(payload)
    if not lists.recognises(tree):
        raise refusal(tree, payload.decode("utf-8", "replace"), is_whole=is_whole)
    page = lists.read_list(tree, url)
    if is_whole:
        return page
    cut = Problem("unreadable", "The page seems cut: it has no end. More threads may follow.")
    return replace(page, problems=(*page.problems, cut))


def read_body(html: str, url: str | None = None) -> Body:
    """Reads one post's body.

    Args:
        html: a whole post, the element around its words, or only what is inside of that.
        url: the address that relative links are resolved against.

    Raises:
        BrokenPageError: the HTML is built to choke a parser.
    """
    if not html.strip():
        return Body("", ())
    try:
        return _read_body(html, url)
    except guard.SuspiciousPageError:
        return isolation.run("read_body", Body, html, url)


def _read_body(html: str, url: str | None) -> Body:
    tree = guard.parse(html.encode("utf-8", "replace"))
    whole = next((node for name in _BODIES if (node := tree.css_first(name)) is not None), None)
    root = whole or _unwrapped(tree.body)
    return post_body.read(root, url) if root is not None else Body("", ())


def _parse(body: bytes, payload: bytes) -> LexborHTMLParser:
    """The tree of a page, which may be a file of another kind."""
    foreign = not_a_page(body, payload[:_HEAD].decode("utf-8", "replace"))
    if foreign is not None:
        raise foreign
    return guard.parse(payload)


def _is_whole(payload: bytes) -> bool:
    """Whether the page has an end."""
    return b"</html" in payload[-_TAIL:].lower() or b"</html" in payload.lower()


def _unwrapped(root: LexborNode | None) -> LexborNode | None:
    """The element around a post's words where that is all there is, else what was given."""
    children = [child for child in root.iter() if child.is_element_node] if root is not None else []
    is_wrapper = len(children) == 1 and any(name in _WRAPPERS for name in classes(children[0]))
    return children[0] if is_wrapper else root
