"""Saved pages and recordings (WARC, WACZ, HAR, MHTML) → captures in the archives of their forums."""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from archiver import engines, recordings, warc
from archiver.crawl.archive import SOFTWARE, Archive, archive_name, body_of, kept, read_page
from archiver.engines import guard
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError, UsageError
from archiver.model import Capture, ThreadPage, WarcLocation

Kind = Literal["page", "warc", "wacz", "har", "mhtml"]

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
TEXT_SUFFIX = ".txt"  # of what was copied of a page as text
RECORDING_SUFFIXES: dict[str, Kind] = {
    ".warc": "warc", ".warc.gz": "warc", ".wacz": "wacz", ".har": "har", ".mhtml": "mhtml", ".mht": "mhtml",
}  # fmt: skip
MOST_REVISITS = 100_000  # of pages, which are held in memory until all files were read

_HEAD = 8192  # bytes that tell what a file is
_HAR = re.compile(rb"\s*\{\s*\"log\"\s*:")
_MESSAGE = re.compile(rb"[A-Za-z][A-Za-z-]*:[ \t]")
_SAVED_MESSAGE = re.compile(
    rb"^(?:content-type:\s*multipart/related|(?:snapshot-)?content-location:)", re.IGNORECASE | re.MULTILINE
)
_OURS = SOFTWARE.partition("/")[0] + "/"
_ARCHIVE = re.compile(r"[a-z0-9:_-][a-z0-9.:_-]{0,250}")
_NO_PAGE = "holds no page of a thread, and none of a news site."
_ANEW = " Get the file anew."


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
    """A file itself, or all pages, copied texts and recordings of a folder, in order of their names."""
    if not path.is_dir():
        return [path]
    pages = (*PAGE_SUFFIXES, TEXT_SUFFIX)
    found = (file for file in path.rglob("*") if not file.is_dir())
    return sorted(file for file in found if file.suffix.lower() in pages or _is_recording(file))


def _is_recording(file: Path) -> bool:
    """Whether a file of a folder is one by its name, or by its content; other zip files are many things."""
    if _kind_by_name(file) != "page":
        return True
    try:
        return kind_of(file) not in ("page", "wacz")
    except UsageError:
        return False


def kind_of(path: Path) -> Kind:
    """What a file is: by its content where that tells, else by its name.

    Raises:
        UsageError: it cannot be opened.
    """
    if not path.is_file():  # what is read once, a pipe, may not be looked at before
        return _kind_by_name(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UsageError(_not_opened(path, error)) from error
    return _kind_by_head(head) or _kind_by_name(path)


def _kind_by_name(path: Path) -> Kind:
    name = path.name.lower()
    return next((kind for suffix, kind in RECORDING_SUFFIXES.items() if name.endswith(suffix)), "page")


def _kind_by_head(head: bytes) -> Kind | None:
    if head.startswith(b"PK\x03\x04"):
        return "wacz"
    if head.startswith(b"WARC/") or _unzipped(head).startswith(b"WARC/"):
        return "warc"
    if _HAR.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "har"
    head = head.lstrip()
    return "mhtml" if _MESSAGE.match(head) and _SAVED_MESSAGE.search(head) else None


def _unzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, len(b"WARC/"))
    except zlib.error:
        return b""


class _Recording:
    """A file of captures, and what is heard while it is read."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self.path = path
        self.damage: list[str] = []
        self.revisits: list[warc.Revisit] = []
        self.is_ours = False  # written by a forum-archiver: all that is in it belongs to one archive
        self._archive: str | None = None
        self._kind = kind

    @property
    def may_be_revisited(self) -> bool:
        """Whether answers of it may be meant by revisits."""
        return self._kind != "har"

    def captures(self) -> Iterator[Capture]:
        """The captures, one by one."""
        if self._kind == "har":
            yield from recordings.har.read_captures(self.path, on_damage=self.damage.append)
        else:
            for _, capture in self.located():
                yield capture

    def located(self) -> Iterator[tuple[WarcLocation, Capture]]:
        """The captures of a WARC or WACZ file with their places."""
        read = warc.read_captures if self._kind == "warc" else warc.wacz.read_captures
        return read(self.path, on_damage=self.damage.append, on_revisit=self._hear, on_info=self._learn)

    def archive_of(self, capture: Capture) -> str:
        """The archive that a capture of a file of ours belongs to: what the file says, else the first one's host."""
        if self._archive is None:
            self._archive = archive_name(capture.url)
        return self._archive

    def _hear(self, revisit: warc.Revisit) -> None:
        if _may_be_page(revisit.capture) and len(self.revisits) < MOST_REVISITS:
            self.revisits.append(revisit)

    def _learn(self, info: Mapping[str, str]) -> None:
        """A warcinfo record: it is about the records after it."""
        self.is_ours = info.get("software", "").startswith(_OURS)
        name = info.get("ispartof", "")
        self._archive = name if _ARCHIVE.fullmatch(name) else None


class Importer:
    """Adds files to the archives of their forums, each opened when its first page comes; a context manager."""

    def __init__(self, folder: Path, *, notify: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._notify = notify
        self._open = ExitStack()
        self._archives: dict[str, Archive] = {}
        self._recordings: list[_Recording] = []  # that may hold the answers to revisits

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def databases(self) -> list[Path]:
        """The databases that were written to."""
        return [archive.database for archive in self._archives.values()]

    def add(self, path: Path, url: str | None = None, *, is_named: bool = True) -> Iterator[Added]:
        """Adds a saved page, or every page of a recording; gives what came of each.

        Args:
            path: the file.
            url: the page's address, where the file does not tell it. A copied text never tells it, and has one of its
                own without.
            is_named: the file itself was asked for; one found in a folder may well hold no thread.
        """
        try:
            kind = kind_of(path)
            if kind == "page":
                yield self._add_capture(path, saved_page(path, url))
            elif kind == "mhtml":
                yield from self._add_saved(path, url)
            else:
                yield from self._add_recording(_Recording(path, kind), is_named=is_named)
        except ArchiverError as error:
            yield Added(path, error=error)

    def add_revisits(self) -> Iterator[Added]:
        """Adds the pages that were recorded as unchanged, once all files were added in which their answers may be."""
        revisits = {id(revisit): recording for recording in self._recordings for revisit in recording.revisits}
        if not revisits:
            return
        pending = [revisit for recording in self._recordings for revisit in recording.revisits]
        try:
            for revisit, capture in warc.resolve(pending, self._answers):
                recording = revisits.pop(id(revisit))
                if _is_wanted(capture):
                    yield self._tried(recording.path, capture)
        except ArchiverError as error:  # a file that went away meanwhile
            yield Added(self._recordings[-1].path, error=error)
        lost = [revisit for revisit in pending if id(revisit) in revisits and _has_thread(revisit.capture)]
        for path, number in Counter(revisits[id(revisit)].path for revisit in lost).items():
            yield Added(path, error=_without_answers(number))

    def _answers(self) -> Iterator[tuple[WarcLocation, Capture]]:
        for recording in self._recordings:
            yield from _Recording(recording.path, kind_of(recording.path)).located()

    def _add_saved(self, path: Path, url: str | None) -> Iterator[Added]:
        """Adds the page of an MHTML file, and pages of threads in its frames."""
        _check_there(path)
        page, *parts = recordings.mhtml.read_captures(path)
        yield self._add_capture(path, replace(page, url=page.url if url is None else url))
        for capture in parts:
            if _is_wanted(capture):
                yield self._tried(path, capture)

    def _add_recording(self, recording: _Recording, *, is_named: bool) -> Iterator[Added]:
        _check_there(recording.path)
        pages = 0
        for capture in recording.captures():
            if recording.is_ours:
                pages += 1
                yield from self._take(recording, capture)
            elif _is_wanted(capture):  # else pictures, scripts and lists: what a browser's recorder brings along
                pages += 1
                yield self._tried(recording.path, capture)
        if recording.may_be_revisited:
            self._recordings.append(recording)
        rest = "What could be read was added." if pages else f"The rest {_NO_PAGE}"
        for sentence in recording.damage:
            error = BrokenPageError(f"{sentence.removesuffix(_ANEW)} {rest}{_ANEW}")
            yield Added(recording.path, error=error)
        if is_named and not (pages or recording.damage or recording.revisits):
            raise NotAThreadError(f"{recording.path} {_NO_PAGE}")

    def _take(self, recording: _Recording, capture: Capture) -> Iterator[Added]:
        """Takes in any capture of a file of ours, as a rebuild does: robots.txt, lists and what is gone, too."""
        archive = self._archive(recording.archive_of(capture))
        if _has(archive, capture, capture.captured_at):
            with suppress(ArchiverError):  # what was no page when it was taken in
                yield Added(recording.path, read_page(capture), is_known=True)
            return
        taken = archive.take(capture)
        if taken.saved is not None:
            yield Added(recording.path, taken.page, taken.saved.new, taken.saved.changed)
        elif isinstance(taken.error, BrokenPageError):
            yield Added(recording.path, error=taken.error)

    def _tried(self, path: Path, capture: Capture) -> Added:
        """What came of one capture of several."""
        try:
            return self._add_capture(path, capture)
        except ArchiverError as error:
            return Added(path, error=error)

    def _add_capture(self, path: Path, capture: Capture) -> Added:
        try:
            page = engines.read_page(body_of(capture), capture.url or None, content_type=capture.header("content-type"))
        except BrokenPageError as error:
            if engines.thread_id_of(capture.url) is None or not capture.payload.strip():
                raise  # nobody knows whether it is a page of a thread, or there is nothing to keep
            return self._keep(path, capture, error)
        capture = replace(capture, url=capture.url or page.url)
        archive = self._archive(archive_name(capture.url))
        if _is_known(archive, capture):
            return Added(path, page, is_known=True)
        taken = archive.take(capture)
        assert taken.saved is not None
        return Added(path, page, taken.saved.new, taken.saved.changed)

    def _keep(self, path: Path, capture: Capture, error: BrokenPageError) -> Added:
        """Takes in a page of a thread that cannot be read, as a crawl does: a later version may read it."""
        archive = self._archive(archive_name(capture.url))
        if _is_known(archive, capture):
            return Added(path, is_known=True, error=kept(error))
        return Added(path, error=archive.take(capture, error).error)

    def _archive(self, name: str) -> Archive:
        if name not in self._archives:
            archive = self._open.enter_context(Archive(self._folder, name))
            archive.catch_up(notify=self._notify)
            self._archives[name] = archive
        return self._archives[name]


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Check its name.")


def _is_known(archive: Archive, capture: Capture) -> bool:
    """Whether a page is in the archive already: that of a recording as of its time, a saved one as it is."""
    return _has(archive, capture, None if capture.is_saved else capture.captured_at)


def _has(archive: Archive, capture: Capture, moment: datetime | None) -> bool:
    return archive.store.has_capture(capture.url, warc.payload_digest(capture.payload), moment)


def _has_thread(capture: Capture) -> bool:
    return engines.thread_id_of(capture.url) is not None


def _may_be_page(capture: Capture) -> bool:
    """Whether a revisit may stand for a page: by its address, or by what it says of its body."""
    return _has_thread(capture) or "html" in (capture.header("content-type") or "html").lower()


def _without_answers(number: int) -> BrokenPageError:
    pages = (
        "1 page was recorded as unchanged, and its answer is"
        if number == 1
        else (f"{number:,} pages were recorded as unchanged, and their answers are")
    )
    return BrokenPageError(f"{pages} in none of these files. Add them together with the earlier files of the crawl.")


def _is_wanted(capture: Capture) -> bool:
    """Whether a capture of a recording is to be added: a page of a thread by its address, of a news site by its words.

    Other pages of a forum can be read like a thread's where they show posts, but are none.
    """
    if capture.status != 200:
        return False
    if _has_thread(capture):
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
