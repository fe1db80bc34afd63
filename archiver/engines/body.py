"""A post's HTML → its readable text, and the blocks and links that lie in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import ClassVar

from selectolax.lexbor import LexborNode

from archiver.engines import targets
from archiver.engines.addresses import attachment_id_of, number, post_id_of, same_host, split
from archiver.engines.dom import BLOCK_TAGS, UNREAD_TAGS, attr, read_text
from archiver.engines.writer import Writer
from archiver.model import Body, Code, Image, Quote, Span, Spoiler, Unfurl
from archiver.text import clean, line

_DEEPEST = 150  # levels of nesting that are read as structure; what lies deeper is read as plain text

_STRONG_TAGS = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
# Elements inside a body that are not the post: the software's own words, and what add-ons put in.
_NOT_THE_POST = (
    "AttributionLink", "adsbygoogle", "adsense_message", "attachedFiles", "bbCodeBlock-expandLink",
    "bbCodeBlock-shrinkLink", "bbCodeSpoiler-button", "cv-attach-exif", "editDate", "hoverLink", "js-extraPhrases",
    "js-selectToQuoteEnd", "likesSummary", "message-attachments", "message-lastEdit", "message-signature",
    "messageTextEndMarker", "quoteExpand", "reactionsBar", "samAdvertiseHereLink", "samItem", "signature",
)  # fmt: skip
# How languages end the line above a quote: XenForo prints the name, the verb and a colon.
_SAID = (" said:", " wrote:", " schrieb:", " a dit:", " a dit :", " a écrit:", " a écrit :", " napisał(a):", " dijo:",
         " escribió:", " disse:", " escreveu:", " ha scritto:", " ha detto:", " kirjoitti:", " sanoi:", " skrev:",
         " sa:", " zei:", " schreef:", " napsal:", " řekl(a):", " napísal(a):", " írta:", " a spus:", " a zis:",
         " сказал(а):", " написал(а):", " сказав(ла):", " каза:", " je rekao:", " είπε:", " dedi ki:", " said",
         " เขียน:", " đã viết:", "说:", "说：", "説:", " said：")  # fmt: skip
_SAID_BEFORE = ("Zitat von ", "Quote from ")
_SOURCE_POST = re.compile(r"\bpost:\s?([0-9]+)")
_SOURCE_MEMBER = re.compile(r"\bmember:\s?([0-9]+)")


def read(node: LexborNode, base: str | None) -> Body:
    """The body that an element holds.

    Args:
        node: the element around a post's words.
        base: the address that relative links are resolved against.
    """
    reader = _Reader(base)
    reader.read_children(node)
    return reader.writer.body()


@dataclass(slots=True)
class _Attribution:
    """What the quote box that is being read tells of its source."""

    author: str | None = None
    post_id: int | None = None
    member_id: int | None = None
    span: Span | None = None
    depth: int = 0  # of the box among the open blocks


_Read = Callable[["_Reader", LexborNode], None]


class _Reader:
    """Walks through a body once, from its first element to its last."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.writer = Writer()
        self._depth = 0
        self._quotes: list[_Attribution] = []
        self._lists: list[count[int] | None] = []  # the next numbers of the open lists; None for one with dashes
        self._cells: list[int] = []  # cells so far in the open rows
        self._picture: str | None = None  # address of the picture that the open wrapper or link belongs to

    def read_children(self, node: LexborNode) -> None:
        """Reads what is inside an element."""
        if self._depth >= _DEEPEST:
            self.writer.say(node.text())
            return
        self._depth += 1
        child = node.first_child
        while child is not None:
            tag = child.tag or "-"
            if tag == "-text":
                self.writer.say(child.text_content or "")
            elif tag == "br":
                self.writer.newline()
            elif tag[0] != "-" and tag not in UNREAD_TAGS:
                self._read_element(child, tag)
            child = child.next
        self._depth -= 1

    def _read_element(self, node: LexborNode, tag: str) -> None:
        named = node.attrs.sget("class", "")
        for name in named.split():
            if read := self._BY_CLASS.get(name):
                read(self, node)
                return
        if read := self._BY_TAG.get(tag):
            read(self, node)
        elif tag in ("span", "div") and "data-s9e-mediaembed" in node.attrs:
            self._read_embed(node)
        else:
            self._read_plain(node, tag)

    def _read_plain(self, node: LexborNode, tag: str) -> None:
        is_block, is_strong = tag in BLOCK_TAGS, tag in _STRONG_TAGS
        if is_block:
            self.writer.line()
        if is_strong:
            self.writer.open_strong()
        self.read_children(node)
        if is_strong:
            self.writer.close_strong()
        if is_block:
            self.writer.line()

    def _skip(self, node: LexborNode) -> None:
        """Nothing of it is the post's."""

    # --- quotes and spoilers ------------------------------------------------------------------------------------------

    def _read_quote(self, node: LexborNode) -> None:
        source = f"{attr(node, 'data-source') or ''} {attr(node, 'data-attributes') or ''}"
        post, member = _SOURCE_POST.search(source), _SOURCE_MEMBER.search(source)
        said = _Attribution(
            attr(node, "data-quote") or attr(node, "data-author"),
            number(post[1]) if post else None,
            number(member[1]) if member else None,
        )
        self._quotes.append(said)
        self.writer.line()
        self.writer.open_block()
        said.depth = self.writer.depth
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        quote = Quote(start, end, said.author, said.post_id, said.member_id, attribution=said.span, children=children)
        self.writer.add(quote)
        self.writer.line()
        self._quotes.pop()

    def _read_attribution(self, node: LexborNode) -> None:
        said = self._quotes[-1] if self._quotes else None
        line = read_text(node, ("AttributionLink", "avatar"))
        is_first = said is not None and said.depth == self.writer.depth and self.writer.is_at_start
        if said is None or line is None or not is_first:
            self._read_plain(node, "div")
            return
        jump = node.css_first("a[href]")
        said.post_id = said.post_id or post_id_of(attr(jump, "href")) or post_id_of(attr(jump, "data-content-selector"))
        said.author = said.author or _author_of(line)
        self.writer.line()
        said.span = self.writer.place(line)
        self.writer.line()

    def _read_spoiler(self, node: LexborNode) -> None:
        button = node.css_first("button, .bbCodeSpoiler-button, .SpoilerTitle, .quotetitle")
        title = line(button.text()) if button is not None else ""
        self.writer.line()
        self.writer.open_block()
        span = self.writer.place(title) if title else None
        self.writer.line()
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        self.writer.add(Spoiler(start, end, span, children=children))
        self.writer.line()

    # --- code, cards, embeds ------------------------------------------------------------------------------------------

    def _read_code(self, node: LexborNode) -> None:
        inner = node if node.tag == "pre" else node.css_first("pre, .code") or node
        code = clean(_code_text(inner)).replace("\r\n", "\n").replace("\u00a0", " ").strip("\n")
        if not code.strip():
            return
        self.writer.line()
        start, end = self.writer.place(code)
        self.writer.add(Code(start, end, attr(inner, "data-lang") or attr(node, "data-lang")))
        self.writer.line()

    def _read_unfurl(self, node: LexborNode) -> None:
        heading = node.css_first(".js-unfurl-title a, .fauxBlockLink-blockLink, .contentRow-header a")
        url = targets.link_target(self.base, attr(node, "data-url") or attr(node, "data-embed-content-url"))
        url = url or targets.link_target(self.base, attr(heading, "href"))
        if url is None:
            self._read_plain(node, "div")
            return
        title = read_text(heading)
        description = read_text(node.css_first(".js-unfurl-desc, .contentRow-snippet, .embed-preview"))
        parts = split(url)
        host = attr(node, "data-host") or (parts.hostname if parts else None)
        picture = node.css_first(".js-unfurl-figure img, .bbCodeBlockUnfurl-image")
        image = targets.picture_target(self.base, attr(picture, "data-url"), attr(picture, "src"))
        start, end = self._place_lines(title or url, description, host)
        # A card that is still to be filled has its address for a title.
        self.writer.add(Unfurl(start, end, url, host, title if title != url else None, description, image))

    def _read_embed(self, node: LexborNode) -> None:
        self.writer.add_empty(targets.embed_of(node, node.attributes, self.base))

    def _place_lines(self, *lines: str | None) -> Span:
        spans = []
        for words in lines:
            if words:
                self.writer.line()
                spans.append(self.writer.place(words))
        self.writer.line()
        return spans[0][0], spans[-1][1]

    # --- pictures and links -------------------------------------------------------------------------------------------

    def _read_image(self, node: LexborNode) -> None:
        attributes = node.attributes
        named, source = attributes.get("class") or "", attributes.get("src") or ""
        if "smilie" in named.lower() or ("Image" not in named and ("emoji" in source or "smilie" in source)):
            self.writer.say(attributes.get("alt") or attributes.get("data-shortname") or "")
            return
        sources = targets.picture_sources(node, attributes)
        url = targets.picture_target(self.base, attributes.get("data-url"), self._picture, *sources)
        name = targets.file_name(attributes.get("alt"), attributes.get("title"))
        if "1" in (attributes.get("width"), attributes.get("height")) or ("Image" not in named and not (url or name)):
            return  # a counter of visits, or a spacer
        image = Image(0, 0, url, name, self._attachment_id(url) or self._attachment_id(self._picture))
        self.writer.add_empty(image)

    def _read_wrapper(self, node: LexborNode) -> None:
        """What lies around a picture, and knows its address where the picture itself is a thumbnail."""
        outer = self._picture
        self._picture = attr(node, "data-src") or attr(node.css_first(".lbContainer-zoomer"), "data-src") or outer
        self._read_plain(node, "div")
        self._picture = outer

    def _read_link(self, node: LexborNode) -> None:
        url = targets.link_target(self.base, attr(node, "href"))
        if self._attachment_id(url) and node.css_first("img") is not None:
            outer, self._picture = self._picture, url
            self.read_children(node)
            self._picture = outer
        else:
            self.writer.open_link()
            self.read_children(node)
            self.writer.close_link(url)

    def _read_mail(self, node: LexborNode) -> None:
        hidden = attr(node, "data-cfemail")
        self.writer.say((targets.mail_of(hidden) if hidden else None) or node.text())

    def _attachment_id(self, url: str | None) -> int | None:
        return attachment_id_of(url) if same_host(self.base, url) else None

    # --- lists and tables ---------------------------------------------------------------------------------------------

    def _read_list(self, node: LexborNode) -> None:
        self._lists.append(count(number(attr(node, "start")) or 1) if node.tag == "ol" else None)
        self._read_plain(node, "ul")
        self._lists.pop()

    def _read_item(self, node: LexborNode) -> None:
        numbers = self._lists[-1] if self._lists else None
        self.writer.line()
        self.writer.mark("- " if numbers is None else f"{next(numbers)}. ")
        self.read_children(node)
        self.writer.mark("")
        self.writer.line()

    def _read_row(self, node: LexborNode) -> None:
        self._cells.append(0)
        self._read_plain(node, "tr")
        self._cells.pop()

    def _read_cell(self, node: LexborNode) -> None:
        is_first = not self._cells or self._cells[-1] == 0
        if self._cells:
            self._cells[-1] += 1
        self.writer.open_cell(is_first=is_first)
        self._read_plain(node, node.tag or "td")
        self.writer.close_cell()

    # --- which method reads what --------------------------------------------------------------------------------------

    _BY_CLASS: ClassVar[dict[str, _Read]] = {
        **dict.fromkeys(_NOT_THE_POST, _skip),
        **dict.fromkeys(["bbCodeBlock--quote", "bbCodeQuote"], _read_quote),
        **dict.fromkeys(["bbCodeBlock-title", "attribution"], _read_attribution),
        **dict.fromkeys(["bbCodeBlock--unfurl", "embed"], _read_unfurl),
        **dict.fromkeys(["bbCodeBlock--code", "bbCodeCode", "bbCodePHP", "bbCodeHTML"], _read_code),
        **dict.fromkeys(["bbCodeSpoiler", "bbCodeSpoilerContainer"], _read_spoiler),
        **dict.fromkeys(["bbMediaWrapper", "bbOembed"], _read_embed),
        **dict.fromkeys(["bbImageWrapper", "lbContainer--inline"], _read_wrapper),
        "__cf_email__": _read_mail,
    }
    _BY_TAG: ClassVar[dict[str, _Read]] = {
        "a": _read_link,
        "img": _read_image,
        "li": _read_item,
        **dict.fromkeys(["ol", "ul"], _read_list),
        "tr": _read_row,
        **dict.fromkeys(["td", "th"], _read_cell),
        **dict.fromkeys(["iframe", "video", "audio", "object", "embed"], _read_embed),
    }


def _author_of(line: str) -> str | None:
    """The name in the line above a quote, without the words around it."""
    for words in _SAID_BEFORE:
        line = line.removeprefix(words)
    for words in _SAID:
        if line.endswith(words):
            return line.removesuffix(words).strip() or None
    return line.rstrip(":： ") or None


def _code_text(node: LexborNode) -> str:
    return "".join(_code_chunks(node, 0))


def _code_chunks(node: LexborNode, depth: int) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or "-"
        if tag == "-text":
            yield child.text_content or ""
        elif tag == "br":
            yield "\n"
        elif tag[0] != "-" and tag not in UNREAD_TAGS and depth < _DEEPEST:
            yield from _code_chunks(child, depth + 1)
