"""A page's bytes → its tree, unless it may choke the parser.

Lexbor's time grows with the square of nesting and of the attributes of one element, its memory with the product of the
formatting elements that nobody closes (browsers open them again in every paragraph) and of the tags that follow: 50 KB
can cost 9 seconds and 3 GB. Most pages are too small, or have too few tags, to hold such a thing, and cost next to
nothing to look at. Others are looked at closely; what even then may be costly is for a process that can be ended.
"""

from __future__ import annotations

import re
from random import Random

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

from archiver.errors import BrokenPageError

LARGEST = 16 << 20  # bytes; a thread's page has some 200,000
DEEPEST = 512  # elements open at once, as browsers have it; a thread's page has some 30, with odd scripts 200
MOST_ATTRIBUTES = 1000  # of one tag
MOST_NODES = 500_000  # 100 bytes each, and 3 us to read in a post

_SMALL = 256 << 10  # bytes; so many hold 60,000 attributes at most: if well hidden, they cost some seconds
_TAGS_OF_ANY_KIND = 3600  # "<" in a page: nested they cost 20 ms, as formatting and paragraphs 3 million nodes
_TAGS_WITHOUT_TRICKS = 15_000  # "<" in a small page: nested they cost 0.3 s
_LONGEST_TAG = 16 << 10  # bytes; more is looked at closely
_PLAIN_FORMATS = 36  # unclosed formatting elements without attributes that count: three each of twelve

# --- few tags ---------------------------------------------------------------------------------------------------------

_STRIDE, _WINDOW = 4096, 512  # bytes: of every stride one window is looked at
# Chance, so that no page can be made to look harmless in the windows. What is read does not depend on it.
_chance = Random()  # noqa: S311 - no secret hangs on it

# --- formatting elements ----------------------------------------------------------------------------------------------

# As strict as markup can be written, so that it means the same to every parser, wherever it stands.
_STRICT = rb'(?:\s++[a-zA-Z:-]++(?:="[^"<>]*+")?+)*+\s*+/?+>'
_SVG = rb"<svg" + _STRICT + rb"\s*+(?:<use" + _STRICT + rb"</use>)?+</svg>"
_PAIR = rb"<(?:span" + _STRICT + rb"[^<]*+</span|strong" + _STRICT + rb"[^<]*+</strong|b>[^<]*+</b)>"
# A formatting element with attributes, but for one that is closed at once: an icon, a banner, some bold words.
_FORMAT = re.compile(
    rb"<([bBiIuUsSeEtTcCfF](?:(?=[\s/])|[iI][gG]|[mM](?:[aA][lL][lL])?|[tT](?:[rR](?:[oO][nN][gG]|[iI][kK][eE]))?|"
    rb"[oO](?:[dD][eE]|[nN][tT])))(?=[\s/])"
    rb"(?!" + _STRICT + rb"[^<]*+(?:(?:" + _SVG + rb"|" + _PAIR + rb")[^<]*+)*+</\1>)"
)  # fmt: skip

# --- attributes -------------------------------------------------------------------------------------------------------

_ATTRIBUTE = rb"[\s/]*+[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=`]++))?+"
# The beginning of a tag that has very many attributes, or is written in a way that parsers may understand differently.
_ODD_TAG = re.compile(rb"<[a-zA-Z](?![^\s/>\"'<=]*+(?:" + _ATTRIBUTE + rb"){0,200}+[\s/]*+>)")
# After this no tag is open, unless a value in single quotes is.
_SURE_TAG = re.compile(rb"<[a-zA-Z]++(?:\s++[a-zA-Z-]++=\"[^\"'<>=]*+\")++\s*+>")

# --- every tag --------------------------------------------------------------------------------------------------------

_ATTRIBUTES = rb"((?:" + _ATTRIBUTE + rb")*+[\s/]*+)>"
_RAW = rb"(?i:script|style|title|textarea|iframe|noembed|noframes|xmp)"
_TOKEN = re.compile(
    rb"<(?:"
    rb"/([a-zA-Z][^\s/>]*+)\s*+/?+>"  # an end tag
    rb"|(" + _RAW + rb")(?=[\s/>])" + _ATTRIBUTES + rb"(.*?)</\2\s*+>"  # an element that holds no elements
    rb"|(?!" + _RAW + rb"[\s/>])([a-zA-Z][^\s/>]*+)" + _ATTRIBUTES +  # a start tag
    rb"|!--(?!-?>).*?--!?>|[!?](?!--|\[CDATA)[^>]*+>"  # comments
    rb"|([a-zA-Z/!?])"  # anything else that parsers take for a tag
    rb")", re.DOTALL
)  # fmt: skip
_FORMATS = frozenset([b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
                      b"u"])  # fmt: skip
_VOID = frozenset([b"area", b"base", b"basefont", b"bgsound", b"br", b"col", b"embed", b"frame", b"hr", b"image",
                   b"img", b"input", b"keygen", b"link", b"meta", b"param", b"source", b"track",
                   b"wbr"])  # fmt: skip
# What the next one of its kind closes, and what the end of the element around it closes.
_CLOSED_BY = {b"p": (b"p",), b"li": (b"li",), b"dt": (b"dt", b"dd"), b"dd": (b"dt", b"dd"), b"option": (b"option",),
              b"td": (b"td", b"th"), b"th": (b"td", b"th"), b"tr": (b"td", b"th", b"tr")}  # fmt: skip
_LEFT_OPEN = frozenset([*_FORMATS, *_CLOSED_BY, b"a", b"label", b"span", b"tbody"])
_DRAWN = frozenset([b"circle", b"clippath", b"defs", b"ellipse", b"g", b"line", b"lineargradient", b"mask", b"path",
                    b"polygon", b"polyline", b"radialgradient", b"rect", b"stop", b"svg", b"symbol", b"text", b"tspan",
                    b"use"])  # fmt: skip
_CLOSES_ITSELF = re.compile(rb"(?:^|[\"'])\s*+/\Z")  # the slash after a value without quotes may be part of it
_UNUSUAL = frozenset([b"frameset", b"math", b"plaintext"])  # after these, tags mean something else
_ONCE = frozenset([b"html", b"body"])  # the attributes of later ones are added to the first's


class SuspiciousPageError(Exception):
    """Parsing the page may take long, or much memory: it is for a process that can be ended. Says what it does."""


_may_try = False  # whether this process has limits of its own and may be ended, so that every page is tried


def lift() -> None:
    """Lets this process parse suspicious pages: called in a process that has limits of its own."""
    global _may_try  # noqa: PLW0603 - the process is what it is about
    _may_try = True


def check_size(payload: bytes) -> None:
    """Raises `BrokenPageError` for a page that is empty or too large."""
    if not payload or payload.isspace():
        raise BrokenPageError("The page is empty. Save or fetch it again.")
    if len(payload) > LARGEST:
        raise BrokenPageError(f"The page is larger than {LARGEST >> 20} MB: too large for a page of a thread.")


def parse(payload: bytes) -> LexborHTMLParser:
    """Parses a page.

    Args:
        payload: the page, in UTF-8.

    Raises:
        BrokenPageError: the page is empty or too large.
        SuspiciousPageError: parsing it may be costly.
    """
    check_size(payload)
    if not _may_try and (reason := suspicion(payload)):
        raise SuspiciousPageError(reason)
    try:
        return LexborHTMLParser(payload, options=LexborDocumentOptions.WO_EVENTS)
    except SelectolaxError as error:  # no memory
        raise BrokenPageError("Parsing the page takes more memory than there is: it is not read.") from error


def suspicion(payload: bytes) -> str | None:
    """Why parsing a page may be costly; None where it is not.

    Takes some 3 % of the time of parsing a small page with few tags, some 15 % with more, half of it for a large page,
    and longer than parsing for one that looks odd.
    """
    tags = _estimate_tags(payload)
    if tags > _TAGS_WITHOUT_TRICKS or _may_hold_attributes(payload):
        return _Tags().read(payload)
    if tags > _TAGS_OF_ANY_KIND:
        formats = sum(1 for _ in _FORMAT.finditer(payload))
        if tags * (formats + _PLAIN_FORMATS) > MOST_NODES:
            return _Tags().read(payload)
    return None


def _estimate_tags(payload: bytes) -> int:
    """About how many "<" there are. Counting them all takes a tenth of the time of parsing."""
    count, chance = 0, _chance.random
    for start in range(0, len(payload), _STRIDE):
        window = start + int(chance() * (_STRIDE - _WINDOW))
        count += payload.count(b"<", window, window + _WINDOW)
    return count * _STRIDE // _WINDOW


def _may_hold_attributes(payload: bytes) -> bool:
    """Whether there may be a tag with very many attributes. In a small page they cannot be too many if well hidden."""
    if len(payload) <= _SMALL and not _has_long_gap(payload):
        return False
    return any(not _ends(payload, tag.start()) for tag in _ODD_TAG.finditer(payload))


def _has_long_gap(payload: bytes) -> bool:
    """Whether there is a place without an end of a tag that is long enough for very many attributes."""
    starts = range(0, len(payload) - _LONGEST_TAG, _LONGEST_TAG)
    return any(payload.find(b">", start, start + _LONGEST_TAG) < 0 for start in starts)


def _ends(payload: bytes, start: int) -> bool:
    """Whether a tag that is written oddly, or script that looks like one, surely ends before it is too long."""
    if start + _LONGEST_TAG > len(payload):
        return True
    sure = _SURE_TAG.search(payload, start + 1, start + _LONGEST_TAG)
    if sure is None:
        return False
    quote = payload.rfind(b"'", start, sure.start())  # of a value in single quotes, if it comes right after "="
    return quote < 0 or not payload[start:quote].rstrip().endswith(b"=")


class _Tags:
    """Reads all tags of a page, and follows what is open. Never takes less for open than a parser would.

    So an end tag counts only where it surely ends something, and markup that parsers may understand in another way than
    we do makes a page suspicious.
    """

    def __init__(self) -> None:
        self.open: list[bytes] = []
        self.deepest = 0
        self.formats = 0  # formatting elements that are open, or that nobody closed
        self.nodes = 0
        self.of_root = 0  # bytes of attributes of <html> and <body>

    def read(self, payload: bytes) -> str | None:
        """Why the page may be costly, or None."""
        for token in _TOKEN.finditer(payload):  # one by one: what has no end is looked for to the end of the page
            ended, raw, raw_attributes, inside, name, attributes, odd = token.groups(b"")
            if odd or (raw and not self._is_plain(raw, inside)):
                return "has tags that are written in an odd way"
            if ended:
                self._end(ended.lower())
            elif name and not self._start(name.lower(), attributes):
                return "mixes elements in an odd way"
            if len(attributes or raw_attributes) > MOST_ATTRIBUTES and _is_crowded(attributes or raw_attributes):
                return f"has a tag with more than {MOST_ATTRIBUTES:,} attributes"
            self.deepest = max(self.deepest, len(self.open))
            if self.deepest > DEEPEST:
                return f"nests more than {DEEPEST} elements"
            if self.nodes > MOST_NODES or self.of_root > _LONGEST_TAG:
                return "makes too many elements"
        return None

    def _is_plain(self, raw: bytes, inside: bytes) -> bool:
        """Whether an element that holds no elements ends where it seems to."""
        self.nodes += 2
        if b"<" not in inside:
            return True
        is_drawing = bool(self.open) and self.open[-1] in _DRAWN
        return raw.lower() == b"script" and not is_drawing and not (b"<!--" in inside and b"<script" in inside.lower())

    def _start(self, name: bytes, attributes: bytes) -> bool:
        stack = self.open
        self.nodes += 2 + self.formats  # with a text; each formatting element may be opened again
        if name in _UNUSUAL or (stack and stack[-1] in _DRAWN and name not in _DRAWN):
            return False
        if name in _ONCE:
            self.of_root += len(attributes)
        if name in _VOID or (name in _DRAWN and _CLOSES_ITSELF.search(attributes)):
            return name not in _DRAWN or name == b"svg" or bool(stack and stack[-1] in _DRAWN)
        for closed in _CLOSED_BY.get(name, ()):
            if stack and stack[-1] == closed:
                stack.pop()
        stack.append(name)
        self.formats += name in _FORMATS
        return True

    def _end(self, name: bytes) -> None:
        stack = self.open
        if stack and stack[-1] == name:
            stack.pop()
            self.formats -= name in _FORMATS
            return
        self.nodes += 2 + self.formats  # </p> and </br> may make an element
        if name in _LEFT_OPEN:
            return
        place = len(stack) - 1
        while place >= 0 and stack[place] in _LEFT_OPEN:
            place -= 1
        if place >= 0 and stack[place] == name:  # formatting elements in between stay: they are opened again
            del stack[place:]


def _is_crowded(attributes: bytes) -> bool:
    """Whether these may be many attributes, and not a few with long values."""
    names = re.sub(rb"\"[^\"]*+\"|'[^']*+'", b" ", attributes)
    return len(re.split(rb"[\s/]+", names)) > MOST_ATTRIBUTES
