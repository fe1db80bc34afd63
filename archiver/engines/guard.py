"""A page's text → its tree, unless the page is built to choke a parser.

Lexbor's time grows with the square of nesting and of the attributes of one element, and faster with unclosed formatting
elements: 40 KB can cost seconds and a gigabyte. What comes near to that is refused before it is parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from archiver.errors import BrokenPageError

LARGEST = 16 << 20  # bytes; a thread's page has some 200,000
DEEPEST = 512  # elements open at once, as browsers have it; a thread's page has some 30, with odd scripts 200
LONGEST_TAG = 16 << 10  # bytes without ">"; more is looked at closely
MOST_ATTRIBUTES = 1000  # words in one tag

_STEP = 16 << 10  # bytes between two looks at how many elements are open
_TAG = re.compile(rb"</?[a-zA-Z][a-zA-Z0-9]*")
# Elements that hold nothing, or that the next one of their kind closes.
_NEVER_DEEP = frozenset(
    [b"area", b"base", b"br", b"col", b"dd", b"dt", b"embed", b"hr", b"img", b"input", b"li", b"link", b"meta",
     b"option", b"p", b"param", b"source", b"td", b"th", b"tr", b"track", b"wbr"]
)  # fmt: skip


def parse(text: str) -> LexborHTMLParser:
    """Parses a page.

    Raises:
        BrokenPageError: the page is empty, too large, nested too deeply, or has a tag with too many attributes.
    """
    payload = text.encode("utf-8", "replace")
    if not payload or payload.isspace():
        raise BrokenPageError("The page is empty. Save or fetch it again.")
    if len(payload) > LARGEST:
        raise BrokenPageError(f"The page is larger than {LARGEST >> 20} MB: too large for a page of a thread.")
    if _has_endless_tag(payload):
        raise BrokenPageError(f"The page has a tag with more than {MOST_ATTRIBUTES:,} attributes: it is not read.")
    if _depth(payload) > DEEPEST:
        raise BrokenPageError(f"The page nests more than {DEEPEST} elements: it is not read.")
    return LexborHTMLParser(payload, options=LexborDocumentOptions.WO_EVENTS)


def _depth(payload: bytes) -> int:
    """The most elements that are open at once, counted by name: end tags that close nothing do not hide others."""
    balance: Counter[bytes] = Counter()
    deepest = 0
    for start in range(0, len(payload), _STEP):
        for tag, count in Counter(_TAG.findall(payload, start, start + _STEP)).items():
            name, change = _effect(tag)
            balance[name] += change * count
        deepest = max(deepest, sum(count for count in balance.values() if count > 0))
    return deepest


@lru_cache(maxsize=1024)
def _effect(tag: bytes) -> tuple[bytes, int]:
    """What "<div" or "</div" does to the elements that are open: a name, and how many more of it."""
    name = tag.lstrip(b"</").lower()
    return name, 0 if name in _NEVER_DEEP else -1 if tag[1:2] == b"/" else 1


def _has_endless_tag(payload: bytes) -> bool:
    start = 0
    while start + LONGEST_TAG < len(payload):
        end = payload.rfind(b">", start, start + LONGEST_TAG)
        if end < 0:
            end = start + LONGEST_TAG - 1
            if _is_crowded(payload[payload.rfind(b"<", 0, end) : end]):
                return True
        start = end + 1
    return False


def _is_crowded(tag: bytes) -> bool:
    """Whether this is the beginning of a tag with many attributes, and not a long text or a picture in base 64."""
    return b">" not in tag and tag[1:2].isalpha() and len(tag.split()) > MOST_ATTRIBUTES
