"""Saved pages and WARC files → captures in the archives of their forums."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from archiver import engines, warc
from archiver.crawl.archive import Archive, archive_name, body_of, kept, read_page
from archiver.engines import guard
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError, UsageError
from archiver.model import Capture, ThreadPage

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
TEXT_SUFFIX = ".txt"  # of what was copied of a page as text

_NO_PAGE = "holds no page of a thread, and none of a news site."


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one page: of a file, or of a record in a WARC file."""

    file: Path
    page: ThreadPage | None = None
    new: int = 0
    changed: int = 0
    is_known: bool = False  # this very page is in the archive already
    error: ArchiverError | None = None


def files_in(path: Path) -> list[Path]:
    """A file itself, or all pages, copied texts and WARC files of a folder, in order of their names."""
    if not path.is_dir():
        return [path]
    suffixes = (*PAGE_SUFFIXES, TEXT_SUFFIX)
    named = (found for found in path.rglob("*") if is_warc(found) or found.suffix.lower() in suffixes)
    return sorted(found for found in named if not found.is_dir())


def is_warc(path: Path) -> bool:
    """Whether a file's name says that it is a WARC file."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


class Importer:
    """Adds files to the archives of their forums, each opened when its first page comes; a context manager."""

    def __init__(self, folder: Path, *, notify: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._notify = notify
        self._open = ExitStack()
        self._archives: dict[str, Archive] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def databases(self) -> list[Path]:
        """The databases that were written to."""
        return [archive.database for archive in self._archives.values()]

    def add(self, path: Path, url: str | None = None, *, is_named: bool = True) -> Iterator[Added]:
        """Adds a saved page, or every page of a WARC file; gives what came of each.

        Args:
            path: the file.
            url: the page's address, where the file does not tell it. A copied text never tells it, and has one of its
                own without.
            is_named: the file itself was asked for; one found in a folder may well hold no thread.
        """
        try:
            if is_warc(path):
                yield from self._add_warc(path, is_named=is_named)
            else:
                yield self._add_capture(path, saved_page(path, url))
        except ArchiverError as error:
            yield Added(path, error=error)

    def _add_warc(self, path: Path, *, is_named: bool) -> Iterator[Added]:
        if not path.is_file():
            raise UsageError(f"There is no file {path}. Check its name.")
        pages = 0
        damage: list[str] = []
        for _, capture in warc.read_captures(path, on_damage=damage.append):
            if not _is_wanted(capture):
                continue  # pictures, scripts and lists: what a browser's recorder brings along
            pages += 1
            try:
                yield self._add_capture(path, capture)
            except ArchiverError as error:
                yield Added(path, error=error)
        rest = "What could be read was added." if pages else f"The rest {_NO_PAGE}"
        for sentence in damage:
            yield Added(path, error=BrokenPageError(f"{sentence} {rest} Get the file anew."))
        if is_named and not pages and not damage:
            raise NotAThreadError(f"{path} {_NO_PAGE}")

    def _add_capture(self, path: Path, capture: Capture) -> Added:
        try:
            page = engines.read_page(body_of(capture), capture.url or None, content_type=capture.header("content-type"))
        except BrokenPageError as error:
            if engines.thread_id_of(capture.url) is None or not capture.payload.strip():
                raise  # nobody knows whether it is a page of a thread, or there is nothing to keep
            return self._keep(path, capture, error)
        capture = replace(capture, url=capture.url or page.url)
        archive = self._archive(archive_name(capture.url))
        if archive.store.has_capture(capture.url, warc.payload_digest(capture.payload)):
            return Added(path, page, is_known=True)
        taken = archive.take(capture)
        assert taken.saved is not None
        return Added(path, page, taken.saved.new, taken.saved.changed)

    def _keep(self, path: Path, capture: Capture, error: BrokenPageError) -> Added:
        """Takes in a page of a thread that cannot be read, as a crawl does: a later version may read it."""
        archive = self._archive(archive_name(capture.url))
        if archive.store.has_capture(capture.url, warc.payload_digest(capture.payload)):
            return Added(path, is_known=True, error=kept(error))
        return Added(path, error=archive.take(capture, error).error)

    def _archive(self, name: str) -> Archive:
        if name not in self._archives:
            archive = self._open.enter_context(Archive(self._folder, name))
            archive.catch_up(notify=self._notify)
            self._archives[name] = archive
        return self._archives[name]


def _is_wanted(capture: Capture) -> bool:
    """Whether a record of a WARC file is to be added: a page of a thread by its address, of a news site by its words.

    Other pages of a forum can be read like a thread's where they show posts, but are none.
    """
    if capture.status != 200:
        return False
    if engines.thread_id_of(capture.url) is not None:
        return True
    if "html" not in (capture.header("content-type") or "").lower():
        return False
    try:
        return read_page(capture).thread.type == "news page"
    except ArchiverError:
        return False


def saved_page(path: Path, url: str | None = None) -> Capture:
    """A saved page, or a text copied of one, as a capture of when the file was written; its address may be empty yet.

    Raises:
        UsageError: there is no such file, or it cannot be opened.
        BrokenPageError: it is too large for a page; no more of it is read, as it may be a device without end.
    """
    try:
        with path.open("rb") as file:
            payload = file.read(guard.LARGEST + 1)
            saved_at = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)
    except OSError as error:
        raise UsageError(_not_opened(path, error)) from error
    if len(payload) > guard.LARGEST:
        raise BrokenPageError(f"{path} is larger than {guard.LARGEST >> 20} MB: too large for a page of a thread.")
    if url is not None:
        archive_name(url)
    media_type = "text/plain" if path.suffix.lower() == TEXT_SUFFIX else "text/html"
    return Capture(url or "", saved_at, 200, (("Content-Type", media_type),), payload, is_saved=True)


def _not_opened(path: Path, error: OSError) -> str:
    match error:
        case IsADirectoryError():
            return f"{path} is a folder. Give the pages in it, or take the folder in with `add`."
        case FileNotFoundError():
            return f"There is no file {path}. Check its name."
        case PermissionError():
            return f"{path} cannot be opened: you may not read it. Ask its owner, or change its rights."
        case _:
            return f"{path} cannot be opened ({error.strerror}). Check what it is."
