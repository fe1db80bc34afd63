"""Writes an outline as plain text for a terminal, wrapped to a width; addresses stay whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from analysis.report.outline import Block, Grid, Item, Outline, Paragraph, Ref, Run, Runs, Said, shown

MIN_WIDTH = 40
MAX_LINES = 3  # of a cell
_COLUMN, _LONG = 16, 24  # columns that a cell of words, and one of sentences, should have
_LEAST = 6  # columns that a cell has at least, even where the table then is too wide
_BETWEEN = 2  # blanks between two cells
_ELLIPSIS = "…"


def write(outline: Outline, width: int) -> str:
    """The outline as lines of at most `width` columns (at least 40), addresses and single long words excepted."""
    width = max(MIN_WIDTH, width)
    lines = [*_wrap(outline.title, width), "=" * min(width, columns(outline.title)), *_blocks(outline.blocks, width)]
    for section in outline.sections:
        lines += ["", section.title, "-" * columns(section.title), *_blocks(section.blocks, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: ideographs two, combining marks none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _blocks(blocks: Sequence[Block], width: int) -> Iterator[str]:
    room = max((columns(block.label) for block in blocks if isinstance(block, Item)), default=0) + 2
    for n, block in enumerate(blocks):
        if n and not _close(blocks[n - 1], block):
            yield ""
        if isinstance(block, Paragraph):
            yield from _wrap(_flat(block.runs), width)
        elif isinstance(block, Item):
            yield from _item(block, room, width)
        else:
            yield from _grid(block, width)


def _close(upper: Block, lower: Block) -> bool:
    """Whether two blocks stand without an empty line between them: short items do, and what hangs on another."""
    if not isinstance(upper, Item) or not isinstance(lower, Item):
        return False
    return bool(lower.depth) or len(upper.lines) == len(lower.lines) == 1


def _item(item: Item, room: int, width: int) -> Iterator[str]:
    label = "  " * item.depth + item.label + " " * (room - columns(item.label))
    indent = " " * columns(label)
    lines = (*item.lines, (Ref("", item.url),)) if item.url else item.lines
    wrapped = (line for runs in lines for line in _wrap(_flat(runs), width - len(indent)))
    for n, line in enumerate(wrapped):
        yield (indent if n else label) + line


def _flat(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if isinstance(run, Said):
        return f"“{run.text}{_ELLIPSIS if run.cut else ''}”"
    if isinstance(run, Ref):
        # Nothing of an address may look like a blank: the reader copies it as one word.
        return f"{run.label} {shown(run.url).replace(' ', '%20')}".lstrip()
    return run


def _wrap(text: str, width: int) -> list[str]:
    """Lines of whole words; a long run of ideographs goes on where the line stands."""
    lines = [""]
    for word in text.split():
        used = columns(lines[-1]) + 1 if lines[-1] else 0
        first, *rest = _cut(word, width, width - used)
        if used and used + columns(first) <= width:
            lines[-1] += f" {first}"
        elif used:
            lines.append(first)
        else:
            lines[-1] = first
        lines += rest
    return lines


def _cut(word: str, width: int, left: int) -> list[str]:
    """A run of ideographs as pieces, the first for what is left of a line; other words whole: they may be addresses."""
    if columns(word) <= width or columns(word) == len(word):
        return [word]
    return _chop(word, max(2, left), width)


def _chop(word: str, room: int, width: int) -> list[str]:
    """A word in pieces of at most `width` columns, the first of at most `room`."""
    pieces, used = [""], 0
    for character in word:
        if used + _columns(character) > room:
            pieces.append("")
            room, used = width, 0
        pieces[-1] += character
        used += _columns(character)
    return pieces


def _grid(grid: Grid, width: int) -> Iterator[str]:
    """A table no wider than `width`: spare columns go where there is no room, cells go on in the next line."""
    kept = _kept(grid, width)
    widths = _widths(grid, kept, width)
    for row in (grid.columns, *grid.rows):
        cells = [_cell(row[n], widths[n]) for n in kept]
        for line in range(max(map(len, cells))):
            words = zip(kept, (cell[line] if line < len(cell) else "" for cell in cells), strict=True)
            yield (" " * _BETWEEN).join(_pad(word, widths[n], right=n in grid.right) for n, word in words)
    if len(kept) < len(grid.columns):
        left_out = ", ".join(name for n, name in enumerate(grid.columns) if n not in kept)
        yield from _wrap(f"(Too narrow to show: {left_out}.)", width)


def _kept(grid: Grid, width: int) -> list[int]:
    """The columns for which there is room."""
    kept = list(range(len(grid.columns)))
    for spare in grid.spare:
        if _total(_narrowest(grid, n) for n in kept) <= width:
            break
        kept.remove(spare)
    return kept


def _widths(grid: Grid, kept: Sequence[int], width: int) -> dict[int, int]:
    """The width of each column: that of its longest cell, and where there is no room, less for those that can wrap."""
    widths = {n: min(width, _widest(grid, n)) for n in kept}
    least = {n: min(widths[n], _narrowest(grid, n)) for n in kept}
    while _total(widths.values()) > width:
        soft = [n for n in kept if widths[n] > least[n]] or [n for n in kept if widths[n] > _LEAST]
        if not soft:
            break
        widths[max(soft, key=lambda n: widths[n])] -= 1
    return widths


def _widest(grid: Grid, column: int) -> int:
    return max(columns(row[column]) for row in (grid.columns, *grid.rows))


def _narrowest(grid: Grid, column: int) -> int:
    """Columns that a column of a table needs to be read: those of its longest word; more where it holds sentences."""
    if _widest(grid, column) > _LONG:
        return _LONG
    words = (word for row in (grid.columns, *grid.rows) for word in row[column].split())
    return min(_COLUMN, max(map(columns, words), default=0))


def _total(widths: Iterable[int]) -> int:
    each = list(widths)
    return sum(each) + _BETWEEN * (len(each) - 1)


def _cell(text: str, width: int) -> list[str]:
    """A cell as lines of at most `width` columns; what takes more than three is cut."""
    lines = [piece for line in _wrap(text, width) for piece in _chop(line, width, width)]
    if len(lines) <= MAX_LINES:
        return lines
    last = _chop(lines[MAX_LINES - 1], width - 1, width)[0]
    return [*lines[: MAX_LINES - 1], last + _ELLIPSIS]


def _pad(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks
