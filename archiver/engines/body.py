"""A post's HTML → its readable text, and the blocks and links that lie in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import ClassVar

from selectolax.lexbor import LexborNode

from archiver.engines import targets
from archiver.engines.addresses import attachment_id_of, last_id_of, number, post_id_of, same_host, split, thread_id_of
from archiver.engines.dom import BLOCK_TAGS, UNREAD_TAGS, attr, read_text
from archiver.engines.sayings import author_of
from archiver.engines.writer import Writer
from archiver.model import Body, Code, Image, Quote, Span, Spoiler, Unfurl
from archiver.text import clean, line

_DEEPEST = 150  # levels of nesting that are read as structure; what lies deeper is read as plain text

_STRONG_TAGS = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
# Elements inside a body that are not the post: the software's own words, and what add-ons put in.
_NOT_THE_POST = (
    "AttributionLink", "MathJax", "MathJax_Display", "MathJax_Preview", "MJX_Assistive_MathML", "addthis_toolbox",
    "adsbygoogle", "adsense_message", "attachedFiles", "bbCodeBlock-expandLink", "bbCodeBlock-shrinkLink",
    "bbCodeSpoiler-button", "cv-attach-exif", "editDate", "hoverLink", "js-extraPhrases", "js-selectToQuoteEnd",
    "katex-html", "likesSummary", "message-attachments", "message-lastEdit", "message-signature",
    "messageTextEndMarker", "quoteExpand", "reactionsBar", "samAdvertiseHereLink", "samBannerUnit", "samCodeUnit",
    "funbox", "kl_amdp_merge_message", "messageNotice", "newIndicator", "samItem", "samTextUnit", "shareButtons", "sharePage", "showIgnoredLink",
    "signature",
)  # fmt: skip
# What sites write above an advertisement, in an element of its own.
_AD_LABELS = frozenset(
    ["ad", "ads", "advert", "advertisement", "advertisements", "sponsored", "anzeige", "anzeigen", "werbung",
     "publicité", "publicidad", "publicidade", "pubblicità", "advertentie", "reklama", "reklaam", "reklam", "mainos",
     "annons", "annonse", "annonce", "реклама", "quảng cáo", "iklan", "إعلان", "פרסומת", "विज्ञापन", "বিজ্ঞাপন",
     "广告", "広告", "광고"]
)  # fmt: skip
_LONGEST_LABEL = max(map(len, _AD_LABELS))
_BOX = "bbCodeBlock--"
# Classes of boxes that say how they look.
_LOOKS = frozenset(
    ["collapsed", "expandable", "expanded", "hidden", "indent", "screenLimited", "spoiler", "tabular", "withTitle"]
)
# What a quote box names as its source: "post: 12", "member: 7", "conversation_message: 5".
_SOURCE = re.compile(r"\b([a-z_]{2,40}):\s?([0-9]{1,15})")
_SOURCE_LINK = re.compile(r"goto/([a-z-]{2,30})[?&]id=([0-9]{1,15})")
_SOURCE_NAMES = {"convo-message": "conversation_message", "direct-message": "conversation_message"}


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
class _Source:
    """What the quote box that is being read tells of its source."""

    author: str | None
    ids: dict[str, int] = field(default_factory=dict)  # by what they name: post, member, conversation_message…
    thread_id: int | None = None
    line: Span | None = None  # "Ann said:"
    depth: int = 0  # of the box among the open blocks


_Read = Callable[["_Reader", LexborNode], None]


class _Reader:
    """Walks through a body once, from its first element to its last."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.writer = Writer()
        self._depth = 0
        self._quotes: list[_Source] = []
        self._lists: list[count[int] | None] = []  # the next numbers of the open lists; None for one with dashes
        self._cells: list[int] = []  # cells so far in the open rows
        self._picture: str | None = None  # address of the picture that the open wrapper or link belongs to
        self._file: str | None = None  # its name, as the wrapper gives it

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
            elif tag[0] != "-":
                self._read_element(child, tag)
            child = child.next
        self._depth -= 1

    def _read_element(self, node: LexborNode, tag: str) -> None:
        named = node.attrs.sget("class", "")
        read = (_by_class(named) if named else None) or self._BY_TAG.get(tag)
        if read is not None:
            read(self, node)
        elif tag in ("span", "div") and "data-s9e-mediaembed" in node.attrs:
            self._read_embed(node)
        elif tag != "div" or named or not self._is_ad_label(node):
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

    def _read_box(self, node: LexborNode) -> None:
        """A box of a kind that nobody told of: its words are read."""
        self.writer.note_unknown(_unknown_box(node.attrs.sget("class", "")) or "")
        self._read_plain(node, "div")

    def _skip(self, node: LexborNode) -> None:
        """Nothing of it is the post's."""

    def _is_ad_label(self, node: LexborNode) -> bool:
        child = node.first_child
        if child is None or child.next is not None or child.tag != "-text":
            return False
        words = child.text_content or ""
        return len(words) < 2 * _LONGEST_LABEL and words.strip().lower() in _AD_LABELS

    # --- quotes and spoilers ------------------------------------------------------------------------------------------

    def _read_quote(self, node: LexborNode) -> None:
        said = _Source(attr(node, "data-quote") or attr(node, "data-author"))
        for told in (attr(node, "data-source"), attr(node, "data-attributes")):
            if told:
                said.ids |= {kind: found for kind, digits in _SOURCE.findall(told[:200]) if (found := number(digits))}
        self._quotes.append(said)
        self.writer.line()
        self.writer.open_block()
        said.depth = self.writer.depth
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        kind = "post" if "post" in said.ids else next((kind for kind in said.ids if kind != "member"), None)
        self.writer.add(
            Quote(
                start,
                end,
                said.author,
                said.ids.get("post"),
                said.ids.get("member"),
                said.thread_id,
                kind,
                said.ids[kind] if kind else None,
                said.line,
                children,
            )  # fmt: skip
        )
        self.writer.line()
        self._quotes.pop()

    def _read_attribution(self, node: LexborNode) -> None:
        said = self._quotes[-1] if self._quotes else None
        words = read_text(node, ("AttributionLink", "avatar"))
        is_first = said is not None and said.depth == self.writer.depth and self.writer.is_at_start
        if said is None or words is None or not is_first:
            self._read_plain(node, "div")
            return
        jump = node.css_first("a[href]")
        if jump is not None:
            _note_source(said, attr(jump, "href") or "", attr(jump, "data-content-selector"))
        said.author = said.author or author_of(words)
        self.writer.line()
        said.line = self.writer.place(words)
        self.writer.line()

    def _read_spoiler(self, node: LexborNode) -> None:
        title = _spoiler_title(node)
        self.writer.line()
        self.writer.open_block()
        span = self.writer.place(title) if title else None
        self.writer.line()
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        self.writer.add(Spoiler(start, end, span, children=children))
        self.writer.line()

    def _read_inline_spoiler(self, node: LexborNode) -> None:
        self.writer.open_block()
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        if start < end:
            self.writer.add(Spoiler(start, end, is_inline=True, children=children))

    # --- code, formulas, cards, embeds --------------------------------------------------------------------------------

    def _read_code(self, node: LexborNode) -> None:
        inner = node if node.tag == "pre" else node.css_first("pre, .code") or node
        code = clean(_code_text(inner)).replace("\r\n", "\n").replace("\u00a0", " ").strip("\n")
        if not code.strip():
            return
        self.writer.line()
        start, end = self.writer.place(code)
        self.writer.add(Code(start, end, attr(inner, "data-lang") or attr(node, "data-lang") or _language_of(inner)))
        self.writer.line()

    def _read_script(self, node: LexborNode) -> None:
        """A formula as MathJax takes it; other scripts are nobody's words."""
        kind = node.attrs.sget("type", "")
        if kind.startswith("math/tex"):
            sign = "$$" if "mode=display" in kind else "$"
            self.writer.say(f"{sign}{line(node.text())}{sign}")

    def _read_formula(self, node: LexborNode) -> None:
        """A formula that a script drew: its source stands inside, or nothing of it can be read."""
        source = node.css_first("annotation, .mathJaxEqu")
        formula = line(source.text()) if source is not None else ""
        if source is None or not formula:
            return
        is_block = node.attrs.sget("display", "") == "true"
        if is_block:
            self.writer.line()
        self.writer.say(f"${formula}$" if source.tag == "annotation" else formula)
        if is_block:
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
        """A picture, a smilie, or a formula drawn as a picture. A picture's name is no word of the post."""
        attributes = node.attributes
        named, source, alt = attributes.get("class") or "", attributes.get("src") or "", attributes.get("alt") or ""
        is_own = "Image" in named
        if "smilie" in named.lower() or (not is_own and ("emoji" in source or "smilie" in source)):
            self.writer.say(_smilie(alt, attributes.get("data-shortname") or ""))
            return
        if alt and not is_own and ("tex" in named.lower() or alt[0] == alt[-1] == "$"):
            self.writer.say(alt)
            return
        sources = targets.picture_sources(node, attributes)
        url = targets.picture_target(self.base, attributes.get("data-url"), self._picture, *sources)
        name = targets.file_name(alt, attributes.get("title"), self._file)
        if "1" in (attributes.get("width"), attributes.get("height")) or (not is_own and not (url or name)):
            return  # a counter of visits, or a spacer
        self.writer.add_empty(Image(0, 0, url, name, self._attachment_id(url) or self._attachment_id(self._picture)))

    def _read_wrapper(self, node: LexborNode) -> None:
        """What lies around a picture, and knows its address where the picture itself is a thumbnail."""
        outer = self._picture, self._file
        self._picture = attr(node, "data-src") or attr(node.css_first(".lbContainer-zoomer"), "data-src") or outer[0]
        self._file = attr(node, "title")
        self._read_plain(node, "div")
        self._picture, self._file = outer

    def _read_link(self, node: LexborNode) -> None:
        url = targets.link_target(self.base, node.attrs.sget("href", ""))
        if url and "attachments" in url and self._attachment_id(url) and node.css_first("img") is not None:
            outer = self._picture, self._file
            self._picture, self._file = url, None
            self.read_children(node)
            self._picture, self._file = outer
        else:
            self.writer.open_link()
            self.read_children(node)
            self.writer.close_link(url, _mentioned(node) if "username" in node.attrs.sget("class", "") else None)

    def _read_mail(self, node: LexborNode) -> None:
        hidden = attr(node, "data-cfemail")
        self.writer.say((targets.mail_of(hidden) if hidden else None) or node.text())

    def _attachment_id(self, url: str | None) -> int | None:
        return attachment_id_of(url) if url and same_host(self.base, url) else None

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

    BY_CLASS: ClassVar[dict[str, _Read]] = {
        **dict.fromkeys(_NOT_THE_POST, _skip),
        **dict.fromkeys(["bbCodeBlock--quote", "bbCodeQuote"], _read_quote),
        **dict.fromkeys(["bbCodeBlock-title", "attribution"], _read_attribution),
        **dict.fromkeys(["bbCodeBlock--unfurl", "embed"], _read_unfurl),
        **dict.fromkeys(["bbCodeBlock--code", "bbCodeCode", "bbCodePHP", "bbCodeHTML"], _read_code),
        **dict.fromkeys(["bbCodeSpoiler", "bbCodeSpoilerContainer"], _read_spoiler),
        "bbCodeInlineSpoiler": _read_inline_spoiler,
        **dict.fromkeys(["bbMediaWrapper", "bbOembed"], _read_embed),
        **dict.fromkeys(["bbImageWrapper", "lbContainer--inline"], _read_wrapper),
        "__cf_email__": _read_mail,
        "katex": _read_formula,
    }
    UNKNOWN_BOX: ClassVar[_Read] = _read_box
    _BY_TAG: ClassVar[dict[str, _Read]] = {
        **dict.fromkeys(UNREAD_TAGS, _skip),
        "script": _read_script,
        "mjx-container": _read_formula,
        "a": _read_link,
        "img": _read_image,
        "li": _read_item,
        **dict.fromkeys(["ol", "ul"], _read_list),
        "tr": _read_row,
        **dict.fromkeys(["td", "th"], _read_cell),
        **dict.fromkeys(["iframe", "video", "audio", "object", "embed"], _read_embed),
    }


@lru_cache(maxsize=4096)
def _by_class(written: str) -> _Read | None:
    """What reads an element with these classes; None where they do not tell."""
    for name in written.split():
        if read := _Reader.BY_CLASS.get(name):
            return read
    return _Reader.UNKNOWN_BOX if _unknown_box(written) else None


def _unknown_box(written: str) -> str | None:
    boxes = (name for name in written.split() if name.startswith(_BOX))
    return next((name for name in boxes if name.removeprefix(_BOX) not in _LOOKS), None)


def _note_source(said: _Source, href: str, selector: str | None) -> None:
    """What the link in the line above a quote tells of its source."""
    post_id = post_id_of(href) or post_id_of(selector)
    if post_id is not None:
        said.ids.setdefault("post", post_id)
        said.thread_id = None if "goto/" in href else thread_id_of(href)
    elif (found := _SOURCE_LINK.search(href)) and (source_id := number(found[2])) is not None:
        said.ids.setdefault(_SOURCE_NAMES.get(found[1], found[1].replace("-", "_")), source_id)


def _spoiler_title(spoiler: LexborNode) -> str | None:
    """The title that a member gave; None where the button has only the forum's own word."""
    named = spoiler.css_first(".bbCodeSpoiler-button-title, .SpoilerTitle, .quotetitle, summary")
    if named is not None:
        return line(named.text()) or None
    button = spoiler.css_first("button, .bbCodeSpoiler-button")
    return line(button.text()).partition(":")[2].strip() or None if button is not None else None


def _smilie(alt: str, shortname: str) -> str:
    """A smilie's code; an emoji's own sign."""
    return alt if alt and not alt.isascii() else shortname or alt


def _mentioned(link: LexborNode) -> int | None:
    """The member whom a link mentions: `data-user-id` of XenForo 2, `data-user="7, Ann"` of XenForo 1."""
    named = link.attrs.sget("data-user-id", "") or link.attrs.sget("data-user", "").partition(",")[0]
    return number(named) if named else last_id_of(attr(link, "href"))


def _language_of(code: LexborNode) -> str | None:
    """The language that a class names: "language-php"."""
    names = (name for name in code.attrs.sget("class", "").split() if name.startswith(("language-", "lang-")))
    return next((name.partition("-")[2] for name in names), None)


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
