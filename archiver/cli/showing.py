"""The commands that look at archives: list, summary, stats, search, browse, and the demo that shows it all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.archives import databases_in, open_thread, readers, telling
from archiver.cli.archiving import archive_all, finish
from archiver.cli.console import Screen, answer, answer_json, count, short
from archiver.cli.options import DEFAULT_ARCHIVES, Archives, AsJson, Quiet
from archiver.errors import UsageError
from archiver.text import clean

if TYPE_CHECKING:
    from analysis.summary import ThreadEntry
    from archiver.demo import DemoForum, DemoServer

DEMO_ARCHIVES = Path("archives") / "demo"
DEMO_PORT = 8017  # the same port gives the same archive, so that a second demo fetches only what is new
DEMO_DELAY = 0.02  # seconds; the demo forum is this machine

ThreadName = Annotated[
    str, typer.Argument(metavar="THREAD", help="A thread's number, address, or ARCHIVE/NUMBER.", show_default=False)
]


class Format(StrEnum):
    """How a summary is written."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"


def list_threads(archives: Archives = DEFAULT_ARCHIVES, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """List the threads that are archived."""
    from dataclasses import asdict

    from analysis import summary as summaries

    screen = Screen(quiet=quiet)
    nothing = f"Nothing is archived in {archives} yet. Begin with `forum-archiver archive URL`."
    if not databases_in(archives):
        screen.say(nothing)
        return
    found = False
    with readers(archives, screen) as (opened, errors):
        for name, connection in opened.items():
            with telling(archives / f"{name}.db", errors, screen):
                for thread in summaries.find_threads(connection):
                    found = True
                    if as_json:
                        answer_json({"archive": name, **asdict(thread)})
                        continue
                    answer(f"{name}/{thread.id}  {short(thread.title)}  {', '.join(_thread_facts(thread))}")
    if not found:
        screen.say(nothing)
    finish(errors)


def _thread_facts(thread: ThreadEntry) -> Iterator[str]:
    yield count(thread.posts, "post")
    yield count(thread.pages, "page")
    yield f"last visit {(thread.last_archived_at or '')[:10]}"
    if not thread.complete:
        yield "not complete"
    if thread.missing_count:
        yield f"{count(thread.missing_count, 'post')} deleted since"
    if thread.gone_at:
        yield f"gone since {thread.gone_at[:10]}"


def summary(
    thread: ThreadName,
    form: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.text,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,  # there is nothing else to say
) -> None:
    """Print a thread's summary: what happened, who wrote what, which articles, and where to look.

    Every sentence carries the permalink of its post, and is found there word for word.

      forum-archiver summary 101 --format markdown > thread.md
    """
    from analysis import report
    from analysis import summary as summaries

    with open_thread(archives, thread) as (connection, thread_id):
        made = summaries.summarise(connection, thread_id)
    write = {Format.markdown: report.markdown, Format.json: report.json, Format.html: report.html}.get(form)
    answer((write(made) if write else report.text(made, width=_width())).rstrip("\n"))


def stats(
    thread: ThreadName,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,  # there is nothing else to say
    as_json: AsJson = False,
) -> None:
    """Print a thread's statistics: totals, authors, days, reactions, quotes, replies, outlets, links, articles.

    They are views of the database: any SQLite tool has them too.
    """
    from analysis import report

    with open_thread(archives, thread) as (connection, thread_id):
        if as_json:
            answer(report.statistics_json(connection, thread_id).rstrip("\n"))
        else:
            answer(report.statistics(connection, thread_id, width=_width()).rstrip("\n"))


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.", show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, metavar="N", help="How many hits.")] = 20,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Search the words of all posts, the best hits first.

    "exact words" in quotation marks, AND, OR, NOT and prefix* are understood.
    """
    from dataclasses import asdict

    from analysis import search as searching

    query = " ".join(words)
    if not query.strip(' "'):
        raise UsageError("There are no words to look for.")
    found = 0
    screen = Screen(quiet=quiet)
    with readers(archives, screen) as (opened, errors):
        for name, connection in opened.items():
            with telling(archives / f"{name}.db", errors, screen):
                for hit in searching.search(connection, query, limit):
                    found += 1
                    if as_json:
                        answer_json({"archive": name, **asdict(hit)})
                    else:
                        answer("\n".join(map(clean, f"{hit}\n".splitlines())))
    if not found:
        screen.say("Nothing was found.")
    finish(errors)


def browse(
    archives: Archives = DEFAULT_ARCHIVES,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes a free one.")] = 8001,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the web browser.")] = False,
    quiet: Quiet = False,
) -> None:
    """Browse the archives in Datasette, on this machine only (127.0.0.1). Ctrl-C ends it."""
    import os

    from analysis.browse import HOME, serve_arguments

    screen = Screen(quiet=quiet)
    with readers(archives, screen) as (opened, _):
        databases = [archives / f"{name}.db" for name in opened]  # only what can be read is shown
    port = _free_port(port)
    arguments = serve_arguments(databases, host="127.0.0.1", port=port)
    if open_browser:
        arguments.append("--open")
    screen.say(f"The archives are at http://127.0.0.1:{port}{HOME} until Ctrl-C.")
    # This very Python; -P keeps it from importing what lies in the folder where one stands.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "datasette", *arguments])  # noqa: S606


def _free_port(port: int) -> int:
    """The port itself, or a free one for 0; raises `UsageError` for one that is taken."""
    import socket

    try:
        with socket.create_server(("127.0.0.1", port)) as probe:
            free: int = probe.getsockname()[1]
    except OSError as error:
        raise UsageError(f"Port {port} cannot be used ({error.strerror}). Give another one with --port.") from None
    return free


def _width() -> int:
    """Columns to wrap text to: those of the terminal, but no more than reads well."""
    import shutil

    return min(100, shutil.get_terminal_size((88, 24)).columns)


# --- the demo ---------------------------------------------------------------------------------------------------------


def demo(quiet: Quiet = False) -> None:
    """Try it: start a small forum on this machine, archive it, print a summary, say how to go on.

    The archives lie in ./archives/demo. A second run fetches only what is new.
    """
    from archiver import fetch
    from archiver.crawl import Manners
    from archiver.demo import DemoForum

    screen = Screen(quiet=quiet)
    forum = DemoForum.load()
    with _serve_demo(forum) as server:
        screen.say(f"A demo forum runs at {server.url} for the length of this command. Its threads are archived now:\n")
        urls = forum_urls(forum, server.url)
        manners = Manners(user_agent=fetch.user_agent(None), delay=DEMO_DELAY)
        visits = archive_all(urls, DEMO_ARCHIVES, manners, screen)
    failed = [error for visit in visits for error in visit.errors]
    if failed:
        raise failed[0]
    _show_demo(urls[0], screen)


@contextmanager
def _serve_demo(forum: DemoForum) -> Iterator[DemoServer]:
    """Serves on the demo's own port, or on a free one where that is taken."""
    from archiver.demo import serve

    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(forum, port=DEMO_PORT))
        except OSError:
            server = stack.enter_context(serve(forum))
        yield server


def forum_urls(forum: DemoForum, base: str) -> list[str]:
    """The addresses of the demo forum's threads, the longest first."""
    from archiver.demo.addresses import thread_path

    threads = sorted(forum.threads, key=lambda thread: -len(forum.seats(thread.id)))
    return [base + thread_path(thread) for thread in threads]


def _show_demo(url: str, screen: Screen) -> None:
    from analysis import report
    from analysis import summary as summaries
    from archiver.crawl import archive_name

    with open_thread(DEMO_ARCHIVES, url) as (connection, thread_id):
        made = summaries.summarise(connection, thread_id)
    screen.say("\nThe summary of the longest thread:\n")
    answer(report.text(made, width=_width()).rstrip("\n"))
    command = Path(sys.argv[0])
    program = str(command) if command.parent.name == "bin" else "forum-archiver"
    name = f"{archive_name(url)}/{thread_id}"
    answer(
        f"\nBrowse it:              {program} browse --archives {DEMO_ARCHIVES}"
        f"\nIts figures:            {program} stats {name} --archives {DEMO_ARCHIVES}"
        f"\nArchive one of yours:   {program} archive https://forum.example/threads/a-thread.123/"
        f"\nand read its summary:   {program} summary 123"
    )
