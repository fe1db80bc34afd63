"""The command line: `forum-archiver`. Prints, and picks the exit code; the work is done elsewhere."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archiver import __version__
from archiver.cli import archiving, reading, showing
from archiver.errors import ArchiverError

INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended

app = typer.Typer(
    name="forum-archiver",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Keep forum threads: every page as it was sent, every post split into own words, quotes and pasted news
    articles, in SQLite, to browse in Datasette and to read as a summary.

    Begin with `forum-archiver demo`.""",
    epilog="Exit codes: 0 done and complete, 2 wrong use, 3 incomplete (run it again), 4 refused, 5 gone or not found,"
    " 6 not a page that can be read, 7 the archive cannot be written or is not ours.",
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
    (showing.browse, READ),
    (reading.read, LOOK),
    (reading.split, LOOK),
    (showing.demo, "Try it"),
):
    app.command(name="list" if command is showing.list_threads else None, rich_help_panel=panel)(command)


def main() -> None:
    """Runs the command line; expected trouble becomes a sentence and an exit code, never a traceback."""
    try:
        app()
    except ArchiverError as error:
        _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        _end("Stopped. Nothing is lost: the same command goes on from here.", INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has gone: not worth a word
        sys.exit(0)


def _end(sentence: str, code: int) -> None:
    from archiver.cli.console import short

    print(f"forum-archiver: {short(sentence, 1000)}", file=sys.stderr)
    sys.exit(code)
