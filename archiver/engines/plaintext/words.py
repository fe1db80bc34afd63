"""Lines of a post → its body: text, quotes, pictures, links; and the same as plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from archiver.engines.plaintext.lines import Lines, is_expand, is_picture, saying_in
from archiver.engines.writer import Writer
from archiver.model import Body, Image, Quote
from archiver.text import squeeze

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{3,2000}")
_AFTER_ADDRESS = ".,;:!?'’)]}"
_DEEPEST = 20  # quotes in quotes


def read_words(lines: Lines, known: frozenset[str], said: Mapping[str, str]) -> Body:
    """The body of a post.

    Args:
        lines: its lines.
        known: names of members of the page: a line "NAME said:" begins a quote where NAME is one.
        said: what these members said above, with white space squeezed, by name: it tells where a quote ends.
    """
    reader = _Reader(lines, known, said)
    reader.read(0, len(lines), 0)
    return reader.writer.body()


def html_of(text: str) -> str:
    """A text as HTML that holds nothing but paragraphs and line breaks."""
    paragraphs = (escape(part).replace("\n", "<br>\n") for part in text.split("\n\n"))
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) if text else ""


class _Reader:
    def __init__(self, lines: Lines, known: frozenset[str], said: Mapping[str, str]) -> None:
        self.lines = lines
        self.known = known
        self.said = said
        self.writer = Writer()
        self._ends = _quote_ends(lines)

    def read(self, start: int, stop: int, depth: int) -> None:
        """Reads some lines."""
        at = start
        while at < stop:
            end = self._quote_end(at, stop) if depth < _DEEPEST else None
            if end is not None:
                self._read_quote(at, end, depth)
                at = end
                continue
            if is_picture(self.lines[at]):
                self._read_picture(self.lines[at].text)
            elif not is_expand(self.lines[at]):
                self._read_line(self.lines[at].text)
            at += 1

    def _quote_end(self, at: int, stop: int) -> int | None:
        """The line after the quote that begins here; None where none begins."""
        name = saying_in(self.lines[at])
        if name is None:
            return None
        if at in self._ends:
            return min(self._ends[at] + 1, stop)
        if name not in self.known or at + 1 >= stop or not self.lines[at + 1].text:
            return None
        # No line ends it: it goes on for as long as its words are those of that member, and for a line at least.
        said, quoted, end = self.said.get(name, ""), "", at + 2
        for n in range(at + 1, stop):
            quoted = squeeze(f"{quoted} {self.lines[n].text}")
            if quoted not in said:
                break
            end = n + 1
        return end

    def _read_quote(self, start: int, stop: int, depth: int) -> None:
        line = self.lines[start]
        self.writer.line()
        self.writer.open_block()
        attribution = self.writer.place(line.text.rstrip("↑ "))
        self.writer.line()
        self.read(start + 1, stop, depth + 1)
        span, children = self.writer.close_block()
        self.writer.add(Quote(*span, author=saying_in(line), attribution=attribution, children=children))
        self.writer.line()

    def _read_picture(self, name: str) -> None:
        self.writer.line()
        self.writer.add(Image(*self.writer.place(name), filename=name))
        self.writer.newline()

    def _read_line(self, text: str) -> None:
        at = 0
        for match in _ADDRESS.finditer(text):
            url = match[0].rstrip(_AFTER_ADDRESS)
            if "(" in url and match[0].startswith(f"{url})"):
                url += ")"
            self.writer.say(text[at : match.start()])
            self.writer.open_link()
            self.writer.say(url)
            self.writer.close_link(url)
            at = match.start() + len(url)
        if text[at:]:
            self.writer.say(text[at:])
        self.writer.newline()


def _quote_ends(lines: Lines) -> dict[int, int]:
    """The lines above quotes and those that end them: "NAME said:" and "Click to expand...", as brackets pair."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for at, line in enumerate(lines):
        if saying_in(line):
            opened.append(at)
        elif opened and is_expand(line):
            ends[opened.pop()] = at
    return ends
