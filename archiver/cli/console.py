"""What the commands say: progress and remarks on standard error, answers on standard output, all made harmless."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.text import clean, squeeze

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

TITLE_WIDTH = 60


class Screen:
    """Standard error for people: remarks, warnings, a progress bar on a terminal. `quiet` leaves only warnings."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def say(self, sentence: str) -> None:
        """A remark on what was done."""
        if not self.quiet:
            self._print(sentence)

    def warn(self, sentence: str) -> None:
        """Something that people should know even when they asked for quiet."""
        self._print(sentence)

    @contextmanager
    def bar(self, unit: str) -> Iterator[None]:
        """A progress bar while the block runs; none where standard error is no terminal or quiet is asked for."""
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TextColumn(unit))
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
            self._progress = progress
            self._task = progress.add_task("", total=None)
            try:
                yield
            finally:
                self._progress = self._task = None

    def advance(self, description: str, done: int, total: int | None) -> None:
        """Moves the bar, where there is one."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=short(description), completed=done, total=total)

    def _print(self, sentence: str) -> None:
        sentence = "\n".join(map(clean, sentence.split("\n")))  # a file's name may hold anything
        if self._progress is not None:
            self._progress.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        else:
            print(sentence, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """Prints what the command was asked for."""
    print(text, flush=True)


def answer_json(value: object, *, indent: int | None = None) -> None:
    """Prints a value as JSON; control characters are escaped by JSON itself."""
    answer(json.dumps(value, ensure_ascii=False, indent=indent))


def short(title: str, width: int = TITLE_WIDTH) -> str:
    """Text of a page on one line, without terminal escapes, cut to a width."""
    line = squeeze(clean(title))
    return line if len(line) <= width else line[: width - 1] + "…"


def count(number: int, noun: str) -> str:
    """`1 page`, `2 pages`, `1,234 posts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
