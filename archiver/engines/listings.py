"""A code block → its lines as they were written, and the language that it names."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from archiver.engines.dom import UNREAD_TAGS, attr, classes, text_of
from archiver.engines.labels import code_language_of
from archiver.text import clean

_DEEPEST = 150  # levels; highlighters need a handful
_TITLES = frozenset(["bbCodeBlock-title", "type"])
_LINES = frozenset(["div", "li", "p", "tr"])  # highlighters that number the lines put each in an element of its own
# The numbers of the lines, where they are words of the page.
_NUMBERS = frozenset(["gutter", "hljs-ln-numbers", "line-number", "line-numbers-rows", "lineno", "linenos",
                      "linenums-numbers"])  # fmt: skip


def code_in(box: LexborNode) -> LexborNode:
    """The element of a code block that holds the code."""
    if box.tag == "pre":
        return box
    return box.css_first("pre, .code") or box.css_first("code, .bbCodeBlock-content") or box


def read_code(node: LexborNode) -> str:
    """The code in an element, with its blanks and line breaks; "" where there is none."""
    chunks: list[str] = []
    _collect(node, chunks, 0)
    code = clean("".join(chunks)).replace("\r\n", "\n").replace("\u00a0", " ").strip("\n")
    return code if code.strip() else ""


def language_of(code: LexborNode, box: LexborNode) -> str | None:
    """The language that a code block names: by an attribute, a class ("language-php"), or the title that it prints."""
    told = attr(code, "data-lang") or attr(box, "data-lang") or _named(code) or _named(code.css_first("code"))
    return told or code_language_of(_title_of(box) or "")


def _title_of(box: LexborNode) -> str | None:
    """What a box prints above its code."""
    own = (child for child in box.iter() if child.is_element_node)
    return next((text_of(child) for child in own if not _TITLES.isdisjoint(classes(child))), None)


def _named(node: LexborNode | None) -> str | None:
    names = (name for name in (classes(node) if node is not None else ()) if name.startswith(("language-", "lang-")))
    return next((name.partition("-")[2] for name in names), None)


def _collect(node: LexborNode, chunks: list[str], depth: int) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or "-"
        if tag == "-text":
            chunks.append(child.text_content or "")
        elif tag == "br":
            chunks.append("\n")
        elif tag[0] != "-" and tag not in UNREAD_TAGS and depth < _DEEPEST and not _is_number(child):
            if tag in _LINES:
                _end_line(chunks)
            _collect(child, chunks, depth + 1)
            if tag in _LINES:
                _end_line(chunks)


def _end_line(chunks: list[str]) -> None:
    """What follows stands on a line of its own."""
    if chunks and not chunks[-1].endswith("\n"):
        chunks.append("\n")


def _is_number(node: LexborNode) -> bool:
    return not _NUMBERS.isdisjoint(classes(node))
