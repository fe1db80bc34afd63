"""The archive of one forum on disk: takes captures in, one by one, and keeps WARC files and database in step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from archiver import __version__, articles, engines, text, warc
from archiver.engines import guard
from archiver.errors import (
    ArchiveError,
    ArchiverError,
    BrokenPageError,
    LockedError,
    NotAThreadError,
    UsageError,
)
from archiver.model import ArticleKind, Capture, Part, Post, Problem, ThreadList, ThreadPage, WarcLocation
from archiver.store import PARTS_A_POST, SavedPage, Store, part_count

SOFTWARE = f"forum-archiver/{__version__}"
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a capture: the page of a thread that it shows and what that changed, or why it shows none."""

    page: ThreadPage | None = None
    saved: SavedPage | None = None
    error: ArchiverError | None = None
    listing: ThreadList | None = None  # the list of threads that it shows in place of a thread


def archive_name(url: str) -> str:
    """The name of the archive that an address belongs to: its host, with the port where one is given.

    Raises:
        UsageError: the address is not one of a web page.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError(f"{url!r} is not the address of a web page. Give one that begins with https:// or http://.")
    return f"{host}-{port}" if port else host


def lock_of(captures: Path) -> FileLock:
    """The lock of the archive whose captures lie in a folder: one writer at a time."""
    return FileLock(captures / ".lock", timeout=0)


def acquire(lock: FileLock, captures: Path) -> None:
    """Takes the lock, or raises `LockedError` at once; `ArchiveError` where the folder cannot be written."""
    try:
        captures.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"Another process is writing to the archive {captures}. Wait until it ends, then run this again."
        ) from None
    except OSError as error:
        raise ArchiveError(
            f"The folder {captures} cannot be written ({error.strerror}). Give another one with --archives."
        ) from error


class Archive:
    """One forum's archive, open for writing; a context manager that holds the archive's lock.

    The captures lie in `FOLDER/NAME/*.warc.gz`, the database in `FOLDER/NAME.db`.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        database: Path | None = None,
        obey_robots: bool = True,
        lock: FileLock | None = None,
    ) -> None:
        self.name = name
        self._robots = "obey" if obey_robots else "ignore"
        self.captures = folder / name
        self.database = database or folder / f"{name}.db"
        self._lock = lock or lock_of(self.captures)

    def __enter__(self) -> Self:
        acquire(self._lock, self.captures)
        try:
            self.store = Store(self.database)
        except BaseException:
            self._lock.release()
            raise
        self._writer = warc.WarcWriter(
            self.captures, host=self.name, software=SOFTWARE, now=datetime.now(UTC), robots=self._robots
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._writer.close()
            if kind is None:
                self.store.learn_zone()
            is_empty = self.store.is_empty() and not self.warc_files()
            self.store.close()
        finally:
            self._lock.release()
        if is_empty:
            self._discard()

    def _discard(self) -> None:
        """Leaves no archive behind of a host that never answered."""
        self.database.unlink(missing_ok=True)
        (self.captures / ".lock").unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there: not ours to remove
            self.captures.rmdir()

    def take(self, capture: Capture, broken: BrokenPageError | None = None) -> Taken:
        """Writes a capture to disk first, then its rows: killed between the two, `catch_up` makes the rows later.

        Args:
            capture: what came.
            broken: why the page cannot be read, where that was tried before: it may have taken long.
        """
        return ingest(self.store, capture, self._writer.write(capture), broken)

    def warc_files(self) -> list[Path]:
        """The WARC files, oldest first."""
        return sorted(path for path in self.captures.iterdir() if path.name.endswith((".warc", ".warc.gz")))

    def catch_up(self, on_capture: Callable[[], None] = lambda: None, notify: Callable[[str], None] = print) -> int:
        """Enters what lies in the WARC files and not in the database: all, or what a kill left. Gives how many."""
        count = 0
        for path in self.warc_files():
            start = self.store.indexed_length(path.name)
            self._mend(path, start, notify)
            for location, capture in warc.read_captures(path, start, on_damage=notify):
                ingest(self.store, capture, location)
                count += 1
                on_capture()
        return count

    def _mend(self, path: Path, start: int, notify: Callable[[str], None]) -> None:
        """Cuts off a record that a kill or a full disk left unfinished."""
        cut = warc.truncate_torn_tail(path, start)
        if cut:
            notify(f"{path.name} ended in the middle of a record: {cut:,} bytes of it were cut off, nothing else.")

    def read_again(self, location: WarcLocation) -> Capture | None:
        """A capture from its place in the WARC files; None where it is not to be found."""
        found = warc.read_captures(self.captures / location.file, location.offset)
        return next((capture for _, capture in found), None)


def ingest(store: Store, capture: Capture, location: WarcLocation, broken: BrokenPageError | None = None) -> Taken:
    """Turns one capture into rows, in one transaction: for a crawl, an added file and a rebuild alike."""
    page, error = _read(capture, broken)
    listing = _read_list(capture) if isinstance(error, NotAThreadError) else None
    thread_id = engines.thread_id_of(capture.url)
    saved = None
    with store.transaction():
        capture_id = store.save_capture(capture, location, page)
        if page is not None:
            saved = _save(store, page, capture_id, capture.captured_at)
        elif listing is not None:
            store.save_list(listing, capture_id, capture.captured_at)
        elif capture.status in GONE and thread_id is not None and engines.page_of(capture.url) == 1:
            store.mark_gone(thread_id, capture.url, capture.captured_at)
        elif error is not None and thread_id is not None:
            store.note_unreadable(capture.url, thread_id, str(error), capture.captured_at)
    return Taken(page, saved, error, listing)


def kept(error: BrokenPageError) -> BrokenPageError:
    """The error for a page that cannot be read and of which the archive has the capture."""
    return BrokenPageError(f"{error} The page is kept in the archive as it came.")


def body_of(capture: Capture) -> bytes:
    """A capture's body, out of its content encoding; raises `BrokenPageError` for one that is cut or too large."""
    return text.inflate(capture.payload, capture.header("content-encoding"), limit=guard.LARGEST)


def read_page(capture: Capture) -> ThreadPage:
    """The page of a thread that a capture shows.

    Raises:
        ParseError: it shows none; RefusedError, GoneError: it says why.
    """
    return engines.read_page(body_of(capture), capture.url, content_type=capture.header("content-type"))


def _read(capture: Capture, broken: BrokenPageError | None) -> tuple[ThreadPage | None, ArchiverError | None]:
    if capture.status != 200 or not _is_page(capture):
        return None, None
    try:
        if broken is not None:
            raise broken
        return read_page(capture), None
    except BrokenPageError as error:
        return None, kept(error)
    except ArchiverError as error:
        return None, error


def _read_list(capture: Capture) -> ThreadList | None:
    """The page of a list of threads that a capture shows, if it shows one."""
    try:
        return engines.read_list(body_of(capture), capture.url, content_type=capture.header("content-type"))
    except ArchiverError:
        return None  # what else it is, reading it as a thread has said


def _is_page(capture: Capture) -> bool:
    """Whether a capture may be a page: HTML, or a text that somebody copied of one and added."""
    media_type = (capture.header("content-type") or "html").lower()
    return "html" in media_type or (capture.is_saved and media_type.startswith("text/plain"))


def _save(store: Store, page: ThreadPage, capture_id: int, seen_at: datetime) -> SavedPage:
    parts = {post.id: split_post(page, post, seen_at) for post in store.changed_posts(page.posts)}
    cut = [_too_many(post_id) for post_id, found in parts.items() if part_count(found) >= PARTS_A_POST - 1]
    return store.save_page(replace(page, problems=(*page.problems, *cut)), parts, capture_id, seen_at)


def split_post(page: ThreadPage, post: Post, seen_at: datetime | None) -> tuple[Part, ...]:
    """The parts of a post. On a news page each is an article, and "2 hours ago" counts from when the page was seen."""
    text, blocks, links = post.body.text, post.body.blocks, post.body.links
    if page.thread.type != "news page":
        return articles.split(text, blocks, posted_at=post.posted_at, links=links)
    kind: ArticleKind = "page_article" if post.id == page.posts[0].id else "related_article"
    moment = seen_at or post.posted_at
    return articles.split(text, blocks, posted_at=moment, links=links, whole=kind, publisher=post.author)


def _too_many(post_id: int) -> Problem:
    detail = f"Post {post_id} has more parts than are kept apart: the rest of it is one part."
    return Problem("too_many_parts", detail, post_id)
