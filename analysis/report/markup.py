"""Writes an outline as Markdown (CommonMark with tables), in which no text of a page can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from analysis.report.outline import Block, Item, Outline, Paragraph, Ref, Run, Runs, Said, is_web, shown

# Marks that mean something to CommonMark or to its common extensions wherever they stand; a colon only where it makes
# an address or the name of an emoji, an exclamation mark only where a link may follow: it would make it an image.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=[A-Za-z/+-])|!$)")
# What means something at the start of a line only.
_START = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")
_ADDRESS = re.compile(r"\b(www)\.", re.IGNORECASE)


def write(outline: Outline) -> str:
    """The outline as a Markdown document."""
    parts = [f"# {escape(outline.title)}", *_blocks(outline.blocks)]
    for section in outline.sections:
        parts += [f"## {escape(section.title)}", *_blocks(section.blocks)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """A text in which nothing is markup, and nothing turns into a link by itself."""
    escaped = _START.sub(r"\1\\", _MARKUP.sub(r"\\\1", text))
    return _ADDRESS.sub(r"\1\\.", escaped)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The blocks; items that follow each other are one list."""
    items: list[str] = []
    for block in blocks:
        if isinstance(block, Item):
            items.append(_item(block))
            continue
        if items:
            yield "\n".join(items)
            items = []
        if isinstance(block, Paragraph):
            yield _flat(block.runs)
        else:
            yield "\n".join(_rows(block.columns, block.rows, block.right))
    if items:
        yield "\n".join(items)


def _item(item: Item) -> str:
    indent = "  " * item.depth
    first, *rest = (_flat(runs) for runs in item.lines)
    label = _link(Ref(item.label, item.url)) if item.url else escape(item.label)
    # Two blanks at the end of a line break it.
    return "  \n".join([f"{indent}- **{label}** {first}", *(f"{indent}  {line}" for line in rest)])


def _rows(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], right: frozenset[int]) -> Iterator[str]:
    rule = ("---:" if n in right else "---" for n in range(len(columns)))
    yield f"| {' | '.join(escape(name) for name in columns)} |"
    yield f"| {' | '.join(rule)} |"
    for row in rows:
        yield f"| {' | '.join(escape(cell) for cell in row)} |"


def _flat(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if isinstance(run, Said):
        return f"“{escape(run.text)}{'…' if run.cut else ''}”"
    if isinstance(run, Ref):
        return _link(run)
    return escape(run)


def _link(ref: Ref) -> str:
    url = shown(ref.url)
    label = escape(ref.label or url)
    return f"[{label}](<{quote(url, safe='/:?#@!$&*+,;=%~.-_')}>)" if is_web(url) else label
