"""The command line: `forum-archiver`. Prints, and picks the exit code; the work is done elsewhere."""

from __future__ import annotations

import io
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from archiver import __version__
from archiver.cli import archiving, exporting, reading, showing, stories
from archiver.errors import ArchiverError

SIGNALLED = 128  # what shells add to the number of the signal that ended a command

app = typer.Typer(
    name="forum-archiver",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Keep forum threads: every page as it was sent, every post split into own words, quotes and pasted news
    articles, in SQLite, to browse in Datasette and to read as a summary.

    Begin with `forum-archiver demo`.""",
    epilog="Exit codes: 0 done and complete, 2 wrong use, 3 incomplete (run it again), 4 refused, 5 gone or not found,"
    " 6 not a page that can be read, 7 the archive cannot be written or is not ours; 130 stopped by Ctrl-C.",
)


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer calls it so
    if wanted:
        typer.echo(f"forum-archiver {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of the command itself; the work is in the commands."""


FILL, READ, LOOK = "Fill an archive", "Look at what is archived", "Read without an archive"

for command, panel in (
    (archiving.archive, FILL),
    (archiving.add, FILL),
    (archiving.rebuild, FILL),
    (archiving.check, FILL),
    (showing.list_threads, READ),
    (showing.summary, READ),
    (showing.stats, READ),
    (showing.search, READ),
    (stories.stories, READ),
    (exporting.export, READ),
    (showing.browse, READ),
    (reading.read, LOOK),
    (reading.split, LOOK),
    (showing.demo, "Try it"),
):
    app.command(
        name="list" if command is showing.list_threads else None,
        rich_help_panel=panel,
        cls=archiving.ArchiveCommand if command is archiving.archive else None,
    )(command)


class _Stopped(BaseException):
    """Somebody asked the command to stop. Not a KeyboardInterrupt: typer would end on that without a word."""


def main() -> None:
    """Runs the command line; expected trouble becomes a sentence and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal cannot show becomes "?", not a traceback
            stream.reconfigure(errors="replace")
    try:
        with _stopping():
            app()
    except ArchiverError as error:
        _end(str(error), error.exit_code)
    except _Stopped as stopped:
        _end("Stopped. Nothing is lost: run the same command again.", SIGNALLED + stopped.args[0])
    except sqlite3.DatabaseError as error:
        _end(f"A database cannot be read ({error}). `forum-archiver check` says which, `rebuild` mends it.", 7)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has gone: not worth a word
        sys.exit(0)
    except OSError as error:
        _end(f"{error.filename or 'The answer'} cannot be written ({error.strerror}). Make room, then try again.", 7)


@contextmanager
def _stopping() -> Iterator[None]:
    """Makes Ctrl-C and a polite kill end the command in order: what is being written is finished or taken back."""

    def stop(number: int, _: object) -> None:
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(sentence: str, code: int) -> None:
    from archiver.cli.console import short

    print(f"forum-archiver: {short(sentence, 1000)}", file=sys.stderr)
    sys.exit(code)
