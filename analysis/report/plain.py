"""Writes an outline as plain text for a terminal, wrapped to a width; addresses stay whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from analysis.report.outline import Block, Grid, Item, Outline, Paragraph, Ref, Run, Runs, Said, shown

MIN_WIDTH = 40
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
    pieces, room = [""], max(2, left)
    for character in word:
        if columns(pieces[-1]) + _columns(character) > room:
            pieces.append("")
            room = width
        pieces[-1] += character
    return pieces


def _grid(grid: Grid, width: int) -> Iterator[str]:
    rows = (grid.columns, *grid.rows)
    widths = [max(columns(row[n]) for row in rows) for n in range(len(grid.columns))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > 6:
        widths[widths.index(max(widths))] -= 1
    for row in rows:
        yield "  ".join(_pad(cell, widths[n], right=n in grid.right) for n, cell in enumerate(row))


def _pad(cell: str, width: int, *, right: bool) -> str:
    if columns(cell) > width:
        while columns(cell) > width - 1:
            cell = cell[:-1]
        cell += _ELLIPSIS
    blanks = " " * (width - columns(cell))
    return blanks + cell if right else cell + blanks
