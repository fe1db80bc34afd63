"""Chunks of a post → its text as lines, with the spans of the blocks, links and bold words that lie in it.

White space is kept back until the next word comes: so no line and no text ends in it, and the white space between two
blocks belongs to neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archiver.model import Block, Body, Link, Quote, Span, Spoiler, Text
from archiver.text import line

_SPACES = (" ", "\n", "\n\n")  # by the line breaks that were kept back


@dataclass(slots=True)
class _Frame:
    """What is open: the post itself, or a quote or spoiler in it."""

    start: int | None = None  # where its first word stands, once there is one
    children: list[Block] = field(default_factory=list)
    text_start: int | None = None  # where the running text began that is being written
    strong: list[Span] = field(default_factory=list)


class Writer:
    """Writes a post's text from its first word to its last. All positions are code points."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._length = 0
        self._newlines = 0  # white space kept back
        self._blank = False
        self._marker = ""  # "- " or "1. " kept back for the first word of a list's item
        self._cells = 0  # open table cells: there a new line is only a blank
        self._frames = [_Frame(start=0)]
        self._waiting: list[tuple[_Frame, int]] = []  # blocks without text: they stand where the next word does
        self._strong = 0
        self._strong_start: int | None = None
        self._is_link = False
        self._link_start: int | None = None
        self._links: list[Link] = []
        self._unknown: list[str] = []

    # --- words --------------------------------------------------------------------------------------------------------

    def say(self, value: str) -> None:
        """Running text: its runs of white space are one blank each."""
        if value.isspace():  # more than half of the texts in a page
            self._blank = True
            return
        words = " ".join(value.split())
        if not words.isprintable():
            words = line(words)
        if not words:
            return
        if value[0].isspace():
            self._blank = True
        self._write_running(words)
        self._blank = value[-1].isspace()

    def place(self, value: str) -> Span:
        """Words that are no running text (the line above a quote, a file's name, code): as they are, on their own."""
        self._write_marker()
        self._end_text()
        start = self._write(value)
        return start, self._length

    def newline(self) -> None:
        """A line break."""
        if self._cells:
            self._blank = True
        else:
            self._newlines += 1

    def line(self) -> None:
        """What follows stands on a line of its own."""
        if self._cells:
            self._blank = True
        else:
            self._newlines = self._newlines or 1

    def blank(self) -> None:
        """A blank between two words."""
        self._blank = True

    def mark(self, marker: str) -> None:
        """What the next word is to be preceded by, as the sign of a list's item; "" takes it back."""
        self._marker = marker

    def open_cell(self, *, is_first: bool) -> None:
        """The next cell of a table's row."""
        if not is_first:
            self._blank = True
            self._write_running("|")
            self._blank = True
        self._cells += 1

    def close_cell(self) -> None:
        """The end of a cell."""
        self._cells -= 1

    def open_strong(self) -> None:
        """What follows is bold, or a heading."""
        self._strong += 1

    def close_strong(self) -> None:
        """The end of what is bold."""
        self._strong -= 1
        if not self._strong:
            self._end_strong()

    def open_link(self) -> None:
        """What follows is the text of a link."""
        self._is_link, self._link_start = True, None

    def close_link(self, url: str | None, member_id: int | None = None) -> None:
        """The end of a link, which may mention a member; None for one that leads nowhere."""
        if url:
            start = self._length if self._link_start is None else self._link_start
            self._links.append(Link(start, self._length, url, member_id))
        self._is_link = False

    def note_unknown(self, name: str) -> None:
        """A box of this class is read as running text, for want of better knowledge."""
        self._unknown.append(name)

    # --- blocks -------------------------------------------------------------------------------------------------------

    def add(self, block: Block) -> None:
        """A block whose words were placed; one that has none stands where the next word does."""
        if block.start == block.end:
            self.add_empty(block)
        else:
            self._frames[-1].children.append(block)

    def add_empty(self, block: Block) -> None:
        """A block without words, at this place of the text."""
        self._end_text()
        frame = self._frames[-1]
        frame.children.append(block)
        self._waiting.append((frame, len(frame.children) - 1))

    def open_block(self) -> None:
        """The beginning of a block with blocks inside."""
        self._write_marker()
        self._end_text()
        self._frames.append(_Frame())

    @property
    def depth(self) -> int:
        """How many blocks with blocks inside are open."""
        return len(self._frames) - 1

    @property
    def is_at_start(self) -> bool:
        """Whether nothing stands in the innermost open block yet."""
        return self._frames[-1].start is None and not self._frames[-1].children and not self._marker

    def close_block(self) -> tuple[Span, tuple[Block, ...]]:
        """The end of such a block: its span and its children; the block itself is still to be added."""
        self._end_text()
        frame = self._frames.pop()
        if frame.start is None:
            # Without a word, it waits for the next one, as blocks before it may do; those inside move along with it.
            while self._waiting and self._waiting[-1][0] is frame:
                self._waiting.pop()
            return (self._length, self._length), tuple(frame.children)
        self._settle(self._length)
        return (frame.start, self._length), tuple(frame.children)

    def body(self) -> Body:
        """All that was written."""
        self._end_text()
        self._settle(self._length)
        text, blocks = "".join(self._out), tuple(self._frames[0].children)
        return Body(text, blocks, tuple(self._links), tuple(dict.fromkeys(self._unknown)))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _write_running(self, words: str) -> None:
        """Words of running text, after the white space that was kept back. This runs for every few words of a page."""
        start = self._write(self._marker + words)
        frame = self._frames[-1]
        if frame.text_start is None:
            frame.text_start = start
        if self._marker:
            start += len(self._marker)
            self._marker = ""
        if self._strong and self._strong_start is None:
            self._strong_start = start
        if self._is_link and self._link_start is None:
            self._link_start = start

    def _write(self, words: str) -> int:
        """Gives where the words begin."""
        start = self._length
        if start and (self._newlines or self._blank):
            space = _SPACES[min(self._newlines, 2)]
            self._out.append(space)
            start += len(space)
        self._newlines, self._blank = 0, False
        if self._waiting:
            self._settle(start)
        if self._frames[-1].start is None:
            for frame in self._frames:
                if frame.start is None:
                    frame.start = start
        self._out.append(words)
        self._length = start + len(words)
        return start

    def _write_marker(self) -> None:
        if self._marker:
            marker, self._marker = self._marker.strip(), ""
            self._write_running(marker)
            self._blank = True

    def _end_text(self) -> None:
        self._end_strong()
        frame = self._frames[-1]
        if frame.text_start is not None:
            frame.children.append(Text(frame.text_start, self._length, tuple(frame.strong)))
            frame.text_start = None
            frame.strong = []

    def _end_strong(self) -> None:
        if self._strong_start is not None:
            self._frames[-1].strong.append((self._strong_start, self._length))
            self._strong_start = None

    def _settle(self, position: int) -> None:
        for frame, index in self._waiting:
            frame.children[index] = _moved(frame.children[index], position)
        self._waiting.clear()


def _moved(block: Block, position: int) -> Block:
    """A block without words, and those in it, at another place."""
    if isinstance(block, Quote | Spoiler) and block.children:
        children = tuple(_moved(child, position) for child in block.children)
        return replace(block, start=position, end=position, children=children)
    return replace(block, start=position, end=position)
