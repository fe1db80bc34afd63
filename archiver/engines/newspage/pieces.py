"""The elements of a news page → pieces of it in order: headings, paragraphs, lists, pictures, as plain HTML.

One walk through the page. What is none of its words (menus, share bars, adverts, newsletters, comments) is left out;
what says by its class that it is a byline or a standfirst is marked so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import targets
from archiver.engines.dom import attr
from archiver.engines.newspage.names import Role, is_beside, is_clutter, is_related, is_talk, role_of
from archiver.engines.newspage.wording import is_prose, word_count
from archiver.text import line

Kind = Literal["heading", "words", "list", "picture", "embed"]

_DEEPEST = 150  # levels that are read; pages of news have some 30
_MOST_HOLDERS = 100
_MOST_PIECES = 20_000
_MOST_PARAGRAPHS = 5000
_NEAR = 4  # levels above a paragraph
MOST_OF_IT = 0.8  # of an article's words: an element that holds so many is as good as one around it

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_UNITS = frozenset(["p", "blockquote", "pre", "table", "ul", "ol", "dl", "figcaption", *HEADINGS])
_LISTS = frozenset(["ul", "ol", "dl"])
_EMBEDS = frozenset(["iframe", "video", "audio", "object", "embed", "amp-iframe", "amp-youtube"])
_PICTURES = frozenset(["img", "amp-img"])
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
     "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]
)  # fmt: skip
# Elements that are kept as they are; others leave only what is inside of them.
_KEPT = frozenset(
    ["b", "strong", "em", "i", "sub", "sup", "p", "blockquote", "pre", "table", "thead", "tbody", "tr", "td", "th",
     "ul", "ol", "li", "dl", "dt", "dd", *HEADINGS]
)  # fmt: skip
_BLOCKS = frozenset(["div", "section", "header", "main", "article", "figcaption"])


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the page that stands on lines of its own."""

    kind: Kind
    html: str  # plain: without classes, scripts and relative addresses
    words: str  # in one line
    role: Role | None = None
    level: int = 0  # of a heading
    linked: int = 0  # characters of links in its words
    holders: tuple[int, ...] = ()  # numbers of the elements around it that may be the article

    @property
    def is_linked(self) -> bool:
        """Whether it is little but links to other pages."""
        return self.linked * 10 >= len(self.words) * 8 > 0


def holders_of(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements that may hold the page's article, outermost first; none that is in a list of other articles."""
    found = tree.css('[itemprop~="articleBody"], article, main, [role="main"]')[:_MOST_HOLDERS]
    return [node for node in found if not _is_beside(node)]


def densest_of(tree: LexborHTMLParser, without: Collection[int]) -> LexborNode | None:
    """The smallest element around most of the page's paragraphs, a few levels above them.

    Args:
        tree: the page.
        without: `mem_id` of elements whose paragraphs do not count.
    """
    sizes: Counter[int] = Counter()
    found: dict[int, tuple[int, LexborNode]] = {}
    for node in tree.css("p")[:_MOST_PARAGRAPHS]:
        words = line(node.text())
        around = list(islice(upwards(node.parent), _DEEPEST)) if is_prose(words) else []
        if any(up.mem_id in without or is_beside(up) or is_talk(up) for up in around):
            continue
        for level, up in enumerate(around[:_NEAR]):
            sizes[up.mem_id] += word_count(words)
            found[up.mem_id] = min(found.get(up.mem_id, (level, up)), (level, up), key=lambda known: known[0])
    most = max(sizes.values(), default=0)
    near = [found[number] for number, size in sizes.items() if size >= most * MOST_OF_IT]
    return min(near, key=lambda known: known[0])[1] if near else None


def upwards(node: LexborNode | None) -> Iterator[LexborNode]:
    """An element and those around it, below the page's body."""
    while node is not None and node.tag not in ("body", "html"):
        yield node
        node = node.parent


def _is_beside(node: LexborNode) -> bool:
    around: LexborNode | None = node.parent
    if is_related(node) and node.attrs.sget("itemprop", "") == "":
        return True
    for _ in range(_DEEPEST):
        if around is None or around.tag in ("body", "html"):
            return False
        if is_beside(around) or is_related(around):
            return True
        around = around.parent
    return True


def read_pieces(
    root: LexborNode, base: str | None, holders: Sequence[LexborNode] = (), without: Collection[int] = ()
) -> list[Piece]:
    """The pieces of an element, in the order of the page.

    Args:
        root: the element; the page's body.
        base: the address that relative links are resolved against.
        holders: the elements that may hold the article: neither they nor what is around them is taken for clutter.
        without: `mem_id` of elements that are left out.
    """
    walk = _Walk(base, {node.mem_id: number for number, node in enumerate(holders)}, frozenset(without))
    for node in holders:
        walk.protect(node)
    walk.read(root)
    return walk.pieces


def texts_of(node: LexborNode, base: str | None) -> Iterator[Piece]:
    """The paragraphs and lists of an element."""
    return (piece for piece in read_pieces(node, base, (node,)) if piece.kind in ("words", "list"))


# --- the walk ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """Plain HTML that is being written."""

    html: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    size: int = 0  # characters of the words
    linked: int = 0  # of them in links
    pictures: int = 0

    def text(self) -> str:
        """Its words in one line."""
        return line("".join(self.words))


class _Walk:
    def __init__(self, base: str | None, holders: dict[int, int], without: frozenset[int], depth: int = 0) -> None:
        self.pieces: list[Piece] = []
        self._base = base
        self._holders = holders
        self._without = without
        self._protected: set[int] = set()
        self._around: tuple[int, ...] = ()
        self._depth = depth
        self._role: Role | None = None
        self._run = _Run()

    def protect(self, node: LexborNode | None) -> None:
        """An element and those around it are no clutter, whatever their classes say."""
        while node is not None and node.mem_id not in self._protected:
            self._protected.add(node.mem_id)
            node = node.parent

    def read(self, node: LexborNode) -> None:
        """Reads an element that holds others."""
        outer = self._role, self._around
        if node.mem_id not in self._protected:
            self._role = role_of(node) or self._role
        number = self._holders.get(node.mem_id)
        if number is not None:
            # What is in an article inside of another belongs to the inner one alone.
            self._around = (*(() if node.tag == "article" else self._around), number)
        self._depth += 1
        self._flush()
        for child in node.iter(include_text=True):
            if len(self.pieces) < _MOST_PIECES:
                self._read_child(child)
        self._flush()
        self._depth -= 1
        self._role, self._around = outer

    def _read_child(self, node: LexborNode) -> None:
        tag = node.tag or "-"
        if tag == "-text":
            self._write_text(node.text_content or "", self._run)
        elif tag[0] == "-" or self._is_left_out(node):
            return
        elif tag == "br":
            self._read_break(node)
        elif tag in _UNITS:
            self._read_unit(node, tag)
        elif tag == "figure":
            self._read_figure(node)
        elif tag in _PICTURES:
            self._read_picture(node)
        elif tag in _EMBEDS:
            self._add("embed", self._markup_of(node), _Run())
        elif tag in _INLINE and not _holds_blocks(node):
            self._read_inline(node)
        elif self._depth < _DEEPEST:
            self.read(node)
        else:
            self._write_text(node.text(), self._run)

    def _is_left_out(self, node: LexborNode) -> bool:
        if node.mem_id in self._without:
            return True
        if node.mem_id in self._protected:
            return False
        return is_clutter(node)

    def _read_break(self, node: LexborNode) -> None:
        following = node.next
        while following is not None and following.is_text_node and not (following.text_content or "").strip():
            following = following.next
        if following is not None and following.tag == "br":
            self._flush()  # an empty line: a new paragraph
        elif self._run.size:
            self._run.html.append("<br>")
            self._run.words.append(" ")

    def _read_inline(self, node: LexborNode) -> None:
        """Words of a running line; a byline or a date among them stands on its own."""
        role = role_of(node)
        if role is None or self._role is not None:
            self._write(node, self._run, self._depth)
            return
        self._flush()
        self._role = role
        self._write(node, self._run, self._depth)
        self._flush()
        self._role = None

    def _read_unit(self, node: LexborNode, tag: str) -> None:
        self._flush()
        if tag == "blockquote" and targets.EMBED_CLASSES and _embed_class(node):
            self._add("embed", self._markup_of(node), _Run())
            return
        run = _Run()
        self._write(node, run, self._depth)
        kind: Kind = "heading" if tag in HEADINGS else "list" if tag in _LISTS else "words"
        role = role_of(node) or self._role
        if not run.text():
            kind = "picture"
        self._add(kind, "".join(run.html), run, role, int(tag[1]) if tag in HEADINGS else 0)

    def _read_figure(self, node: LexborNode) -> None:
        self._flush()
        run = _Run()
        picture = next(iter([*node.css("img, amp-img")]), None)
        if picture is not None:
            self._write(picture, run, self._depth)
        frame = node.css_first("iframe, video, table, blockquote")
        if picture is None and frame is not None:
            self._write(frame, run, self._depth)
        caption = node.css_first("figcaption")
        words = _Run()
        if caption is not None:
            for piece in self._pieces_in(caption):
                words.html.append(f"<p>{_inner(piece.html)}</p>")
                words.words.append(f" {piece.words}")
        self._add("picture", "".join([*run.html, *words.html]), words)

    def _pieces_in(self, caption: LexborNode) -> list[Piece]:
        """The lines of a caption, which may be nested as deep as all else."""
        walk = _Walk(self._base, {}, self._without, self._depth)
        walk.protect(caption)
        walk.read(caption)
        return walk.pieces

    def _read_picture(self, node: LexborNode) -> None:
        if self._run.text():
            self._write(node, self._run, self._depth)
        else:
            self._flush()
            self._add("picture", self._markup_of(node), _Run())

    def _flush(self) -> None:
        """What was written in a running line becomes a piece."""
        run, self._run = self._run, _Run()
        if run.text() or run.pictures:
            self._add("words" if run.text() else "picture", f"<p>{''.join(run.html)}</p>", run, self._role)

    def _add(self, kind: Kind, html: str, run: _Run, role: Role | None = None, level: int = 0) -> None:
        if html:
            self.pieces.append(Piece(kind, html, run.text(), role, level, run.linked, self._around))

    # --- plain HTML ---------------------------------------------------------------------------------------------------

    def _markup_of(self, node: LexborNode) -> str:
        run = _Run()
        self._write(node, run, self._depth)
        return "".join(run.html)

    def _write(self, node: LexborNode, run: _Run, depth: int) -> None:
        """Writes an element with all that is in it."""
        tag = node.tag or "-"
        if tag == "-text":
            self._write_text(node.text_content or "", run)
        elif tag == "br":
            run.html.append("<br>")
            run.words.append(" ")
        elif tag in _PICTURES:
            self._write_picture(node, run)
        elif tag in _EMBEDS or _embed_class(node):
            self._write_embed(node, run)
        elif tag[0] != "-" and not self._is_left_out(node):
            self._write_element(node, tag, run, depth)

    def _write_element(self, node: LexborNode, tag: str, run: _Run, depth: int) -> None:
        if depth >= _DEEPEST:
            self._write_text(node.text(), run)
            return
        href = targets.link_target(self._base, attr(node, "href")) if tag == "a" else None
        name = tag if tag in _KEPT else "div" if tag in _BLOCKS else ""
        before = run.size
        run.html.append(f'<a href="{escape(href)}">' if href else f"<{name}>" if name else "")
        for child in node.iter(include_text=True):
            self._write(child, run, depth + 1)
        run.html.append("</a>" if href else f"</{name}>" if name else "")
        if href:
            run.linked += run.size - before
        if name in _KEPT or name == "div":
            run.words.append(" ")

    def _write_text(self, words: str, run: _Run) -> None:
        run.html.append(escape(words, quote=False))
        run.words.append(words)
        run.size += len(words)

    def _write_picture(self, node: LexborNode, run: _Run) -> None:
        attributes = node.attributes
        url = targets.picture_target(self._base, *targets.picture_sources(node, attributes))
        if url is not None and not targets.is_speck(attributes, is_own=False):
            alt = targets.file_name(attributes.get("alt"), attributes.get("title"))
            run.html.append(f'<img src="{escape(url)}"{f" alt={chr(34)}{escape(alt)}{chr(34)}" if alt else ""}>')
            run.pictures += 1

    def _write_embed(self, node: LexborNode, run: _Run) -> None:
        shown = targets.embed_of(node, node.attributes, self._base)
        if shown.url:
            run.html.append(f'<iframe src="{escape(shown.url)}"></iframe>')


def _inner(html: str) -> str:
    """The markup without the paragraph around it."""
    return html.removeprefix("<p>").removesuffix("</p>")


def _holds_blocks(node: LexborNode) -> bool:
    return any(child.tag in _UNITS or child.tag in _BLOCKS or child.tag == "figure" for child in node.iter())


def _embed_class(node: LexborNode) -> bool:
    written = node.attrs.sget("class", "") if node.is_element_node else ""
    return bool(written) and any(name in targets.EMBED_CLASSES for name in written.split())
