"""Writes an outline as one HTML page that stands alone: no script, nothing loaded, light and dark, all text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from analysis.report.outline import Block, Grid, Item, Outline, Paragraph, Ref, Run, Runs, Said, is_web, shown

_STYLE = """\
:root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --paper: #fdfdfb; --line: #d9dde0; --link: #0b5cad }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ea; --soft: #9aa5ae; --paper: #15191d; --line: #333b42; --link: #7db7f0 }
}
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.15rem; margin-top: 2.2rem;
  border-bottom: 1px solid var(--line) }
a { color: var(--link) } q { quotes: "“" "”"; color: var(--ink) } ul { padding: 0; list-style: none }
li { margin: 0 0 1rem; padding-left: 7.5rem; text-indent: 0 }
li.under { margin-left: 1.5rem } li.short { margin-bottom: .3rem }
li > b { float: left; width: 7rem; margin-left: -7.5rem; color: var(--soft); font-weight: 600 }
li > p { margin: 0 } li > p + p { color: var(--soft) }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto }
th, td { text-align: start; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line) }
th { color: var(--soft); font-weight: 600 } .number { text-align: end; font-variant-numeric: tabular-nums }
@media (max-width: 34rem) { li { padding-left: 0 } li > b { float: none; margin: 0 } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(outline: Outline) -> str:
    """The outline as an HTML page."""
    title = escape(outline.title)
    body = [f'<h1 dir="auto">{title}</h1>', *_blocks(outline.blocks)]
    for section in outline.sections:
        body += [f"<h2>{escape(section.title)}</h2>", *_blocks(section.blocks)]
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}</style>",
        *body,
    ]
    return "\n".join(lines) + "\n"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for is_item, same in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if is_item:
            yield "<ul>"
        for block in same:
            yield _block(block)
        if is_item:
            yield "</ul>"


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f'<p dir="auto">{_flat(block.runs)}</p>'
    if isinstance(block, Item):
        label = _link(Ref(block.label, block.url)) if block.url else escape(block.label)
        lines = "".join(f'<p dir="auto">{_flat(runs)}</p>' for runs in block.lines)
        kind = " class=under" if block.depth else " class=short" if len(block.lines) == 1 else ""
        return f"<li{kind}><b>{label}</b>{lines}</li>"
    return _grid(block)


def _grid(grid: Grid) -> str:
    head = "".join(f"<th{_align(grid, n)}>{escape(name)}" for n, name in enumerate(grid.columns))
    rows = "".join(f"\n<tr>{_cells(grid, row)}" for row in grid.rows)
    return f"<table>\n<tr>{head}{rows}\n</table>"


def _cells(grid: Grid, row: tuple[str, ...]) -> str:
    return "".join(f'<td dir="auto"{_align(grid, n)}>{escape(cell)}' for n, cell in enumerate(row))


def _align(grid: Grid, column: int) -> str:
    return " class=number" if column in grid.right else ""


def _flat(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if isinstance(run, Said):
        return f"<q>{escape(run.text)}{'…' if run.cut else ''}</q>"
    if isinstance(run, Ref):
        return _link(run)
    return f"<bdi>{escape(run)}</bdi>"


def _link(ref: Ref) -> str:
    url = shown(ref.url)
    label = escape(ref.label or url)
    return f'<a href="{escape(url)}" rel="noreferrer nofollow">{label}</a>' if is_web(url) else f"<bdi>{label}</bdi>"
