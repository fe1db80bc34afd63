"""Plain text -> the quotes in it that a page's text still shows: "NAME said:", their words, "Click to expand..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.model import Quote, Span, Text

_SAID = re.compile(r"^[^\n]{1,60}\bsaid:[ \t]*$", re.MULTILINE)
_EXPAND = re.compile(r"^[ \t]*Click to expand(?:\.\.\.|…)[ \t]*$", re.MULTILINE)


def find_quotes(block: Text, text: str) -> Iterator[Text | Quote]:
    """The block cut at its quotes; one without both of its lines is left alone, as talk may end in "said:", too."""
    if "Click to expand" not in text:
        yield from _text(block, block.start, block.end)
        return
    at = block.start
    names = iter(_SAID.finditer(text, at, block.end))
    said = next(names, None)
    for end in _EXPAND.finditer(text, at, block.end):
        while said and said.start() < at:
            said = next(names, None)
        if said and said.end() < end.start():
            yield from _text(block, at, said.start())
            yield Quote(said.start(), end.end(), _name(said[0]), attribution=_strip(text, said.span()))
            at = end.end()
    yield from _text(block, at, block.end)


def _text(block: Text, start: int, end: int) -> Iterator[Text]:
    if start < end:
        yield Text(start, end, block.strong)


def _name(line: str) -> str:
    return line.rpartition("said:")[0].strip()


def _strip(text: str, span: Span) -> Span:
    raw = text[slice(*span)]
    return span[0] + len(raw) - len(raw.lstrip()), span[0] + len(raw.rstrip())
