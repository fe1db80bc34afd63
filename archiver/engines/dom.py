"""What the engines ask of elements: attributes, classes, text, and the elements of a post that have a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.text import clean, line

Cells = Mapping[str, list[LexborNode]]

# Elements whose text nobody reads.
UNREAD_TAGS = frozenset(["script", "style", "template", "noscript", "svg", "button", "select", "textarea"])
# Elements that stand on lines of their own.
BLOCK_TAGS = frozenset(
    ["address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
     "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"]
)  # fmt: skip
_LINKED_DATA = "application/ld+json"
_DEEPEST = 100  # levels that text is looked for; headings and cells have a handful


def attr(node: LexborNode | None, name: str) -> str | None:
    """The value of an attribute, cleaned and trimmed; None where it is missing or empty."""
    value = node.attrs.sget(name, "") if node is not None else ""
    return clean(value).strip() or None


def classes(node: LexborNode) -> list[str]:
    """The classes of an element."""
    return node.attrs.sget("class", "").split()


def text_of(node: LexborNode | None) -> str | None:
    """The text of an element in one line, as it stands; None where there is none."""
    return line(node.text()) or None if node is not None else None


def read_text(node: LexborNode | None, leave_out: Collection[str] = ()) -> str | None:
    """The text of an element in one line, without what nobody reads and without elements of the classes named."""
    return line("".join(_texts(node, leave_out, 0))) or None if node is not None else None


def first(node: LexborNode | None, selector: str) -> LexborNode | None:
    """The first element inside that a CSS selector finds."""
    return node.css_first(selector) if node is not None else None


@dataclass(frozen=True, slots=True)
class Sorted:
    """The elements of a page that have a name, sorted."""

    page: dict[str, list[LexborNode]]  # all of them, under each class in the order of the page
    posts: list[tuple[LexborNode, dict[str, list[LexborNode]]]]  # the posts, each with those that stand in it
    linked_data: list[LexborNode]  # the scripts with JSON-LD


def sort_cells(
    tree: LexborHTMLParser, names: Collection[str], messages: Collection[str], is_post: Callable[[LexborNode], bool]
) -> Sorted:
    """Finds the elements of a page that have a class of these names, in the order of the page.

    One search for all: a search of a whole page for one name costs a twentieth of parsing it.

    Args:
        tree: the page.
        names: the classes to look for.
        messages: the classes of elements that are posts, or look like one: each begins a post or ends the one before.
        is_post: whether such an element is a post.
    """
    found = Sorted({}, [], tree.css(f'script[type="{_LINKED_DATA}"]'))
    current: dict[str, list[LexborNode]] = {}
    wanted: dict[str, tuple[str, ...]] = {}  # of the classes as written: most elements of a page have the same few
    for cell in tree.css("[class]"):
        written = cell.attrs.sget("class", "")
        try:
            cell_names = wanted[written]
        except KeyError:
            cell_names = wanted[written] = tuple(
                n for n in dict.fromkeys(written.split()) if n in names or n in messages
            )
        for name in cell_names:
            if name in messages:
                current = {}
                if is_post(cell):
                    found.posts.append((cell, current))
            else:
                found.page.setdefault(name, []).append(cell)
                current.setdefault(name, []).append(cell)
    if found.posts and found.posts[-1][1] is current:
        _trim(*found.posts[-1])
    return found


def _trim(post: LexborNode, cells: dict[str, list[LexborNode]]) -> None:
    """Leaves to the last post only what stands in it: no other post ends what follows on the page."""
    inside = {node.mem_id for node in post.css("[class]")}
    for name, nodes in list(cells.items()):
        cells[name] = [node for node in nodes if node.mem_id in inside]
        if not cells[name]:
            del cells[name]


def ancestor(node: LexborNode | None, name: str) -> LexborNode | None:
    """The closest element around one that has a class, or is an element, of this name."""
    for _ in range(_DEEPEST):
        node = node.parent if node is not None else None
        if node is None or node.tag == name or (node.is_element_node and name in classes(node)):
            return node
    return None


def first_cell(found: Cells, *names: str) -> LexborNode | None:
    """The first element of the first of these names that there is."""
    for name in names:  # no generator: this is asked a dozen times a post
        if nodes := found.get(name):
            return nodes[0]
    return None


def _has_class(node: LexborNode, names: Collection[str]) -> bool:
    return bool(names) and any(name in names for name in classes(node))


def _texts(node: LexborNode, leave_out: Collection[str], depth: int) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or "-"
        if tag in BLOCK_TAGS or tag == "br":
            yield " "
        if tag == "-text":
            yield child.text_content or ""
        elif tag[0] != "-" and tag not in UNREAD_TAGS and depth < _DEEPEST and not _has_class(child, leave_out):
            yield from _texts(child, leave_out, depth + 1)
        if tag in BLOCK_TAGS:
            yield " "
