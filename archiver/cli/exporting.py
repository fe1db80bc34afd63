"""The command that hands threads to other programs and to people: export, as streams of posts or as documents."""

from __future__ import annotations

import io
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO
from urllib.parse import urlsplit

import typer

from archiver.cli.archives import find_thread, reader, readers
from archiver.cli.archiving import finish
from archiver.cli.console import Screen, count
from archiver.cli.options import DEFAULT_ARCHIVES, Archives, Quiet
from archiver.errors import ArchiveError, GoneError, UsageError

if TYPE_CHECKING:
    from analysis.export import Post, Thread

STANDARD_OUTPUT = "-"
ADVANCE = 20  # posts between two steps of the progress bar


class Format(StrEnum):
    """What threads are exported as."""

    jsonl = "jsonl"
    csv = "csv"
    markdown = "markdown"
    mbox = "mbox"
    html = "html"
    warc = "warc"
    wacz = "wacz"

    @property
    def suffix(self) -> str:
        """The end of a file's name."""
        return {Format.markdown: "md", Format.warc: "warc.gz"}.get(self, self.value)

    @property
    def is_of_captures(self) -> bool:
        """Whether it holds what the server sent, of one archive; the others hold what was read of it."""
        return self in (Format.warc, Format.wacz)

    @property
    def is_document(self) -> bool:
        """Whether it holds one thread; the others are streams of posts, of any number of threads."""
        return self in (Format.markdown, Format.html)


@dataclass(frozen=True, slots=True)
class Source:
    """A thread to export, and the archive that it is in."""

    connection: sqlite3.Connection
    archive: str
    thread_id: int
    posts: int


def export(
    threads: Annotated[
        list[str] | None,
        typer.Argument(metavar="[THREAD...]", help="Numbers, addresses, or ARCHIVE/NUMBER; without any, all threads."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="What they are written as.")] = Format.jsonl,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FILE|FOLDER",
            help="Where to, else standard output; a folder (FOLDER/) gets a file a thread.",
            show_default=False,
        ),
    ] = STANDARD_OUTPUT,
    forum: Annotated[
        str | None, typer.Option("--forum", metavar="HOST", help="All threads of that forum, and of no other.")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV for programs: a cell that a spreadsheet takes for a formula stays so.")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help="CSV with the mark by which Excel knows UTF-8.")] = False,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
) -> None:
    """Write threads for other programs, or for reading without any.

    jsonl has all that is known of each post, a line a post, csv what fits into a table; both begin with the columns
    that 4CAT asks for (for 4CAT, give csv --raw). mbox opens in mail programs, threaded by who quotes whom. markdown
    and html are documents of one thread each; an html file needs no other file, and loads nothing.

    warc and wacz hold the captures of threads as the server sent them, for web-archive tools, ReplayWeb.page among
    them, and for `add` in another place: all pages with their pictures and files, and robots.txt of the time. Without
    a thread it is all that an archive has. There is a file an archive.

      forum-archiver export 101 --format html --to thread.html
      forum-archiver export --forum forum.example --format csv --to posts.csv
      forum-archiver export --forum forum.example --format wacz --to forum.wacz
    """
    if (raw or excel) and form is not Format.csv:
        raise UsageError("--raw and --excel are for --format csv.")
    if threads and forum:
        raise UsageError("Give threads or --forum, not both. A thread of one forum is ARCHIVE/NUMBER.")
    screen = Screen(quiet=quiet)
    with ExitStack() as stack:
        sources, errors = _named(stack, archives, threads) if threads else _all(stack, archives, forum, screen)
        if not sources:
            raise GoneError(f"No thread is archived in {archives} yet. Begin with `forum-archiver archive URL`.")
        if form.is_of_captures:
            finish(errors + _write_captures(sources, archives, to, form, screen, is_whole=not threads))
            return
        writing = Writing(form, screen, sum(source.posts for source in sources), raw=raw, excel=excel)
        with _bar(screen, to):
            writing.write(sources, to)
    if to != STANDARD_OUTPUT:
        screen.say(f"{count(writing.posts, 'post')} of {count(len(sources), 'thread')} written to {to}.")
    finish(errors)


def _bar(screen: Screen, to: str) -> AbstractContextManager[None]:
    """A progress bar, but not among what is printed on the same terminal."""
    return nullcontext() if to == STANDARD_OUTPUT and sys.stdout.isatty() else screen.bar("posts")


# --- which threads ----------------------------------------------------------------------------------------------------


def _named(stack: ExitStack, archives: Path, names: Iterable[str]) -> tuple[list[Source], list[ArchiveError]]:
    """The threads of these names, each once; raises as `find_thread` does, before anything is written."""
    from analysis import export

    opened: dict[Path, tuple[sqlite3.Connection, dict[int, int]]] = {}
    found: dict[tuple[Path, int], Source] = {}
    for name in names:
        database, thread_id = find_thread(archives, name)
        if database not in opened:
            connection = stack.enter_context(reader(database))
            connection.execute("BEGIN")  # all that is read of it is of one moment
            opened[database] = connection, export.count_posts(connection)
        connection, posts = opened[database]
        found[database, thread_id] = Source(connection, database.stem, thread_id, posts.get(thread_id, 0))
    return list(found.values()), []


def _all(
    stack: ExitStack, archives: Path, forum: str | None, screen: Screen
) -> tuple[list[Source], list[ArchiveError]]:
    """All threads of the archives, or of one forum's; with what is wrong with archives that cannot be read.

    Raises:
        UsageError: there is no archive, or none of that forum.
    """
    from analysis import export

    opened, errors = stack.enter_context(readers(archives, screen))
    if forum is not None:
        hosts = {name: {name.casefold(), _host(connection)} for name, connection in opened.items()}
        chosen = {name: opened[name] for name in opened if forum.casefold() in hosts[name]}
        if not chosen:
            raise UsageError(
                f"No archive in {archives} that can be read is of the forum {forum}. There are: {', '.join(opened)}."
            )
        opened = chosen
    sources = [
        Source(connection, name, thread_id, posts)
        for name, connection in opened.items()
        for thread_id, posts in export.count_posts(connection).items()
    ]
    return sources, errors


def _host(connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT base_url FROM forum").fetchone()
    return urlsplit(found[0]).netloc.casefold() if found else ""


# --- writing ----------------------------------------------------------------------------------------------------------


class Writing:
    """One run of the command: writes threads in one form, and counts the posts."""

    def __init__(self, form: Format, screen: Screen, total: int, *, raw: bool, excel: bool) -> None:
        self.form, self.screen, self.total = form, screen, total
        self.raw, self.excel = raw, excel
        self.posts = 0

    def write(self, sources: list[Source], to: str) -> None:
        """Writes threads to a file, into a folder, or to standard output.

        Raises:
            UsageError: several documents are to go into one file.
            ArchiveError: what was given cannot be written; nothing is left of a file that is not whole.
        """
        several = self.form.is_document and len(sources) > 1
        if to == STANDARD_OUTPUT:
            if several:
                raise UsageError(f"Each thread is a {self.form} file of its own. Say where to: --to FOLDER.")
            with _standard_output() as file:
                file.writelines(self._text(sources))
        elif several or to.endswith(("/", os.sep)) or Path(to).is_dir():
            self._write_each(sources, Path(to))
        else:
            with _whole_file(Path(to)) as file:
                file.writelines(self._text(sources))

    def _write_each(self, sources: Iterable[Source], folder: Path) -> None:
        _make_folder(folder)
        for source in sources:
            with _whole_file(folder / self._name(source)) as file:
                file.writelines(self._text([source]))

    def _text(self, sources: list[Source]) -> Iterator[str]:
        return self._document(sources[0]) if self.form.is_document else self._stream(sources)

    def _name(self, source: Source) -> str:
        from analysis import export

        return export.file_name(_thread(source), self.form.suffix)

    def _document(self, source: Source) -> Iterator[str]:
        from analysis import export

        thread = _thread(source)
        write = export.html if self.form is Format.html else export.markdown
        return write(thread, self._read(source, thread))

    def _stream(self, sources: Iterable[Source]) -> Iterator[str]:
        from analysis import export

        writers: dict[Format, Callable[[Iterable[Post]], Iterator[str]]] = {
            Format.jsonl: export.jsonl,
            Format.csv: partial(export.csv, raw=self.raw, excel=self.excel),
            Format.mbox: export.mbox,
        }
        return writers[self.form](post for source in sources for post in self._read(source, _thread(source)))

    def _read(self, source: Source, thread: Thread) -> Iterator[Post]:
        from analysis import export

        for post in export.read_posts(source.connection, thread):
            if self.posts % ADVANCE == 0:
                self.screen.advance(thread.title, self.posts, self.total)
            self.posts += 1
            yield post


def _write_captures(
    sources: list[Source], archives: Path, to: str, form: Format, screen: Screen, *, is_whole: bool
) -> list[ArchiveError]:
    """Writes the captures of threads, or of whole archives: a file an archive; gives what could not be written."""
    from archiver.crawl import export_captures

    if to == STANDARD_OUTPUT:
        raise UsageError(f"A {form} file is not for the screen. Say where to: --to FILE, or --to FOLDER/.")
    threads: dict[str, list[int]] = {}
    for source in sources:
        threads.setdefault(source.archive, []).append(source.thread_id)
    is_folder = len(threads) > 1 or to.endswith(("/", os.sep)) or Path(to).is_dir()
    if is_folder:
        _make_folder(Path(to))
    errors: list[ArchiveError] = []

    def tell(sentence: str) -> None:
        errors.append(ArchiveError(sentence))
        screen.warn(f"forum-archiver: {sentence}")

    for archive, ids in threads.items():
        place = Path(to) / f"{archive}.{form.suffix}" if is_folder else Path(to)
        chosen = None if is_whole else ids
        kind: Literal["warc", "wacz"] = "wacz" if form is Format.wacz else "warc"
        try:
            done = export_captures(archives, archive, chosen, place, kind=kind, notify=tell)
        except ArchiveError as error:  # the other archives may be well
            tell(str(error))
        else:
            screen.say(f"{count(done, 'capture')} of {count(len(ids), 'thread')} written to {place}.")
    return errors


def _thread(source: Source) -> Thread:
    from analysis import export

    return export.read_thread(source.connection, source.archive, source.thread_id)


def _make_folder(path: Path) -> None:
    """Makes the folder where it is not there; raises `ArchiveError` where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(f"{path} is a file. Several threads need a folder: --to FOLDER.") from None
    except OSError as error:
        raise _unwritten(path, error) from error


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output as it is for programs: UTF-8, lines as they are."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError):
            sys.stdout.close()  # or Python tries once more at the end, and speaks of that
        if isinstance(error, BrokenPipeError):  # the reader has what it wanted
            raise typer.Exit from None
        raise _unwritten(Path("Standard output"), error) from error


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """A file that is there as a whole, or as it was before: written beside its place, synced, then renamed."""
    try:
        if path.exists() and not path.is_file():  # a device or a pipe has no place beside it
            with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
                yield file
            return
        place = path.resolve()  # of a link, what it leads to
        draft = place.with_name(f".export-{secrets.token_hex(8)}.part")
        try:
            with draft.open("x", encoding="utf-8", errors="replace", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
            _sync_folder(place.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritten(path, error) from error


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a loss of power; not every system lets one open a folder for that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _unwritten(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"{path} cannot be written ({error.strerror}). Nothing was left of it: make room, or give another place (--to)."
    )
