"""A post's HTML → its readable text, and the blocks and links that lie in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import ClassVar

from selectolax.lexbor import LexborNode

from archiver.engines import clutter, targets
from archiver.engines.addresses import attachment_id_of, last_id_of, number, same_host, split
from archiver.engines.dom import BLOCK_TAGS, UNREAD_TAGS, attr, read_text
from archiver.engines.listings import code_in, language_of, read_code
from archiver.engines.sayings import Source, author_of
from archiver.engines.writer import Writer
from archiver.model import Body, Code, Image, Quote, Span, Spoiler, Unfurl
from archiver.text import line

_DEEPEST = 150  # levels of nesting that are read as structure; what lies deeper is read as plain text

_STRONG_TAGS = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_TITLE_TAGS = ("button", "summary")
_FORMULAS = frozenset(["bbtex", "latex", "math", "mathtex", "tex", "tex2jax", "wp-latex"])  # pictures of formulas
_BOX = "bbCodeBlock--"
# Classes of boxes that say how they look.
_LOOKS = frozenset(
    ["collapsed", "expandable", "expanded", "hidden", "indent", "screenLimited", "spoiler", "tabular", "withTitle"]
)


def read(node: LexborNode, base: str | None) -> Body:
    """The body that an element holds.

    Args:
        node: the element around a post's words.
        base: the address that relative links are resolved against.
    """
    reader = _Reader(base)
    reader.read_children(node)
    return reader.writer.body()


_Read = Callable[["_Reader", LexborNode], None]


class _Reader:
    """Walks through a body once, from its first element to its last."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.writer = Writer()
        self._depth = 0
        self._quotes: list[Source] = []
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
        elif tag in ("span", "div") and _is_embed(node):
            self._read_embed(node)
        elif tag == "div" and clutter.is_ad_label(node):
            self._skip(node)
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

    def _read_box(self, node: LexborNode) -> None:
        """A box of a kind that nobody told of: its words are read."""
        self.writer.note_unknown(_unknown_box(node.attrs.sget("class", "")) or "")
        self._read_plain(node, "div")

    def _skip(self, node: LexborNode) -> None:
        """Nothing of it is the post's, but what stands before and after it is apart."""
        if node.tag in BLOCK_TAGS:
            self.writer.line()

    # --- quotes and spoilers ------------------------------------------------------------------------------------------

    def _read_quote(self, node: LexborNode) -> None:
        said = Source(attr(node, "data-quote") or attr(node, "data-author"))
        said.note(attr(node, "data-source"))
        said.note(attr(node, "data-attributes"))
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
            )
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
        # Some themes put the member's picture, which is a link too, before it.
        jump = node.css_first(".bbCodeBlock-sourceJump, .AttributionLink") or node.css_first("a[href]")
        if jump is not None:
            said.note_link(attr(jump, "href") or "", attr(jump, "data-content-selector"))
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

    def _read_summary(self, node: LexborNode) -> None:
        """The title of what a page folds away, read with it."""
        if node.parent is None or node.parent.tag != "details":
            self._read_plain(node, "div")

    def _read_inline_spoiler(self, node: LexborNode) -> None:
        self.writer.open_block()
        self.read_children(node)
        (start, end), children = self.writer.close_block()
        if start < end:
            self.writer.add(Spoiler(start, end, is_inline=True, children=children))

    # --- code, formulas, cards, embeds --------------------------------------------------------------------------------

    def _read_code(self, node: LexborNode) -> None:
        inner = code_in(node)
        code = read_code(inner)
        if not code:
            return
        self.writer.line()
        start, end = self.writer.place(code)
        self.writer.add(Code(start, end, language_of(inner, node)))
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

    def _read_math(self, node: LexborNode) -> None:
        """A formula that browsers draw: as it was written where that stands inside, else its signs."""
        if node.css_first("annotation") is not None:
            self._read_formula(node)
        else:
            self.read_children(node)

    def _read_unfurl(self, node: LexborNode) -> None:
        heading = node.css_first(".js-unfurl-title a, .fauxBlockLink-blockLink, .contentRow-header a")
        url = targets.link_target(self.base, attr(node, "data-url") or attr(node, "data-embed-content-url"))
        url = url or targets.link_target(self.base, attr(heading, "href"))
        if url is None:
            self._read_plain(node, "div")
            return
        title = read_text(heading) or read_text(node.css_first(".js-unfurl-title, .contentRow-header"))
        if title and title.endswith(("…", "...")) and _is_pending(node):
            title = None  # "Loading…"
        description = read_text(node.css_first(".js-unfurl-desc, .contentRow-snippet, .embed-preview"))
        parts = split(url)
        host = attr(node, "data-host") or (parts.hostname if parts else None)
        picture = node.css_first(".js-unfurl-figure img, .bbCodeBlockUnfurl-image")
        image = targets.picture_target(self.base, *(attr(picture, name) for name in ("data-url", "data-src", "src")))
        start, end = self._place_lines(title or url, description, host)
        # A card that is still to be filled has its address for a title.
        self.writer.add(Unfurl(start, end, url, host, title if title != url else None, description, image))

    def _read_embed(self, node: LexborNode) -> None:
        self.writer.line()  # players are as wide as the text
        self.writer.add_empty(targets.embed_of(node, node.attributes, self.base))
        self.writer.line()

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
        if targets.is_sign(alt, named, source, is_own=is_own):
            self.writer.say(_smilie(alt, attributes.get("data-shortname") or ""))
            return
        if alt and not is_own and (not _FORMULAS.isdisjoint(named.lower().split()) or alt[0] == alt[-1] == "$"):
            self.writer.say(alt)
            return
        sources = targets.picture_sources(node, attributes)
        url = targets.picture_target(self.base, attributes.get("data-url"), self._picture, *sources)
        name = targets.file_name(alt, attributes.get("title"), self._file)
        if url is None and name is None:
            name = targets.saved_name(*sources)
        if targets.is_speck(attributes, is_own=is_own) or (not is_own and not (url or name)):
            return  # a counter of visits, or a spacer
        self.writer.add_empty(Image(0, 0, url, name, self._attachment_id(url) or self._attachment_id(self._picture)))
        self.writer.blank()

    def _read_wrapper(self, node: LexborNode) -> None:
        """What lies around a picture, and knows its address where the picture itself is a thumbnail."""
        outer = self._picture, self._file
        self._picture = attr(node, "data-src") or attr(node.css_first(".lbContainer-zoomer"), "data-src") or outer[0]
        self._file = attr(node, "title")
        self._read_plain(node, "div")
        if node.css_first("img") is None and (url := targets.picture_target(self.base, self._picture)):
            # The picture itself was lost on the way to a copy.
            self.writer.add_empty(Image(0, 0, url, targets.file_name(self._file), self._attachment_id(url)))
        self._picture, self._file = outer

    def _read_link(self, node: LexborNode) -> None:
        url, named = targets.link_target(self.base, node.attrs.sget("href", "")), node.attrs.sget("class", "")
        if url and (picture := self._whole_picture(node, url, named)):
            outer = self._picture, self._file
            self._picture, self._file = picture, None
            self.read_children(node)
            self._picture, self._file = outer
        else:
            self.writer.open_link()
            if url and url.startswith("mailto:") and targets.is_hidden_mail(node):
                self.writer.say(url.removeprefix("mailto:"))
            else:
                self.read_children(node)
            self.writer.close_link(url, _mentioned(node) if "username" in named else None)

    def _whole_picture(self, node: LexborNode, url: str, named: str) -> str | None:
        """The whole picture that a link around a small copy of it opens; None for any other link."""
        is_file = "attachments" in url and self._attachment_id(url) is not None
        is_opener = "lbImage" in named or "LbTrigger" in named
        if not (is_file or is_opener) or node.css_first("img") is None:
            return None
        if is_file:
            return url
        return attr(node, "data-src") or (url if targets.is_picture(url) else None)

    def _read_mail(self, node: LexborNode) -> None:
        hidden = attr(node, "data-cfemail")
        self.writer.say((targets.mail_of(hidden) if hidden else None) or node.text())

    def _read_smilie(self, node: LexborNode) -> None:
        """A smilie that is no picture: the emoji's own sign, or a piece of a picture with many, drawn by a style."""
        if node.tag == "img":
            self._read_image(node)
        else:
            self.writer.say(line(node.text()) or attr(node, "data-shortname") or "")

    def _attachment_id(self, url: str | None) -> int | None:
        return attachment_id_of(url) if url and same_host(self.base, url) else None

    # --- lists and tables ---------------------------------------------------------------------------------------------

    def _read_list(self, node: LexborNode) -> None:
        self._lists.append(count(number(attr(node, "start")) or 1) if node.tag == "ol" else None)
        self._read_plain(node, "ul")
        self._lists.pop()

    def _read_item(self, node: LexborNode) -> None:
        numbers = self._lists[-1] if self._lists else None
        if numbers is not None and (own := number(node.attrs.sget("value", ""))) is not None:
            numbers = self._lists[-1] = count(own)
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
        **dict.fromkeys(clutter.CLASSES, _skip),
        **dict.fromkeys(["bbCodeBlock--quote", "bbCodeQuote"], _read_quote),
        **dict.fromkeys(["bbCodeBlock-title", "attribution"], _read_attribution),
        **dict.fromkeys(["bbCodeBlock--unfurl", "js-unfurl", "embed"], _read_unfurl),
        **dict.fromkeys(["bbCodeBlock--code", "bbCodeCode", "bbCodePHP", "bbCodeHTML"], _read_code),
        **dict.fromkeys(["bbCodeSpoiler", "bbCodeSpoilerContainer"], _read_spoiler),
        "bbCodeInlineSpoiler": _read_inline_spoiler,
        **dict.fromkeys(targets.EMBED_CLASSES, _read_embed),
        **dict.fromkeys(["bbImageWrapper", "lbContainer--inline"], _read_wrapper),
        "__cf_email__": _read_mail,
        "katex": _read_formula,
        "smilie": _read_smilie,
    }
    UNKNOWN_BOX: ClassVar[_Read] = _read_box
    _BY_TAG: ClassVar[dict[str, _Read]] = {
        **dict.fromkeys(UNREAD_TAGS, _skip),
        "script": _read_script,
        "details": _read_spoiler,
        "summary": _read_summary,
        "pre": _read_code,
        "math": _read_math,
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


def _is_pending(card: LexborNode) -> bool:
    """Whether a link card is still to be filled."""
    return card.attrs.sget("data-pending", "") == "true" or "is-pending" in card.attrs.sget("class", "")


def _is_embed(node: LexborNode) -> bool:
    """Whether an element is an embed of the library s9e; it may have put a list of attributes in an iframe's place."""
    attributes = node.attrs
    return "data-s9e-mediaembed" in attributes or (node.first_child is None and targets.S9E_LIST in attributes)


def _spoiler_title(spoiler: LexborNode) -> str | None:
    """The title that a member gave; None where the button has only the forum's own word."""
    own = (child for child in spoiler.iter() if child.is_element_node)  # deeper are those of spoilers inside
    buttons = (child for child in own if child.tag in _TITLE_TAGS or "utton" in child.attrs.sget("class", ""))
    if (button := next(buttons, None)) is None:
        return None
    named = button if button.tag == "summary" else button.css_first(".bbCodeSpoiler-button-title, .SpoilerTitle")
    return line(named.text()) or None if named is not None else line(button.text()).partition(":")[2].strip() or None


def _smilie(alt: str, shortname: str) -> str:
    """A smilie's code; an emoji's own sign."""
    return alt if alt and not alt.isascii() else shortname or ("" if targets.file_name(alt) else alt)


def _mentioned(link: LexborNode) -> int | None:
    """The member whom a link mentions: `data-user-id` of XenForo 2, `data-user="7, Ann"` of XenForo 1."""
    named = link.attrs.sget("data-user-id", "") or link.attrs.sget("data-user", "").partition(",")[0]
    return number(named) if named else last_id_of(attr(link, "href"))
