"""Captures of threads, or of a whole archive → one WARC or WACZ file, record by record as they are."""

from __future__ import annotations

import os
import secrets
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, Protocol
from urllib.parse import urlsplit

from archiver import engines, store, warc
from archiver.crawl.archive import SOFTWARE
from archiver.errors import ArchiveError, GoneError, UsageError
from archiver.store import IndexedCapture

_Tell = Callable[[str], None]


class _Sink(Protocol):
    def write(self, data: bytes, /) -> int:
        """Writes all of the data."""


def export_captures(
    folder: Path,
    name: str,
    thread_ids: Sequence[int] | None,
    to: Path,
    *,
    kind: Literal["warc", "wacz"],
    notify: _Tell,
) -> int:
    """Writes captures with their requests into a file that any web-archive tool opens; gives how many.

    What is at `to` is replaced once the new file is whole and on disk. Records keep their bytes and digests.

    Args:
        folder: the folder of the archives.
        name: of the archive.
        thread_ids: whose captures: all their pages, their pictures and files, and robots.txt of the time; all captures
            of the archive without.
        to: the file to write: a gzipped WARC file, or a WACZ file.
        kind: which of the two.
        notify: gets a sentence for each capture that cannot be copied.

    Raises:
        GoneError: there are no such captures.
        UsageError: what is at `to` is no file.
        ArchiveError: the archive cannot be read, or the file not be written; then there is none.
    """
    chosen = _chosen(folder / f"{name}.db", thread_ids)
    if not chosen:
        raise GoneError(f"The archive {name} has no captures of that. `forum-archiver list` shows what it has.")
    now = datetime.now(UTC)
    head = warc.warcinfo(warc.DATA if kind == "wacz" else to.name, now, _about(name))
    write = _write_warc if kind == "warc" else _write_wacz
    with _replacing(to) as file:
        count = write(file, head, _copies(folder / name, chosen, notify), name, now)
        if not count:
            raise ArchiveError(
                f"Of the archive {name} no capture can be copied. `forum-archiver check {name}` says why."
            )
    return count


# --- which captures ---------------------------------------------------------------------------------------------------


def _chosen(database: Path, thread_ids: Sequence[int] | None) -> list[IndexedCapture]:
    """In the order in which they were written: a copy that is added makes the rows that they made."""
    captures = store.captures_of(database)
    if thread_ids is None:
        return captures
    threads, shown = frozenset(thread_ids), store.shown_in(database, thread_ids)
    ids = {
        capture.id
        for capture in captures
        if capture.thread_id in threads or capture.id in shown or engines.thread_id_of(capture.url) in threads
    }
    if ids:
        ids |= _robots_of([capture for capture in captures if capture.id in ids], captures)
    return [capture for capture in captures if capture.id in ids]


def _robots_of(chosen: list[IndexedCapture], captures: list[IndexedCapture]) -> set[int]:
    """The robots.txt that held when each capture was made: the last one of its host before it."""
    robots: dict[str, list[tuple[str, int]]] = {}
    for capture in captures:
        if urlsplit(capture.url).path == "/robots.txt":
            robots.setdefault(_origin(capture), []).append((capture.captured_at, capture.id))
    for found in robots.values():
        found.sort()
    held = set()
    for capture in chosen:
        there = robots.get(_origin(capture), [])
        place = bisect_right(there, (capture.captured_at, capture.id))
        if place:
            held.add(there[place - 1][1])
    return held


def _origin(capture: IndexedCapture) -> str:
    parts = urlsplit(capture.url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


# --- writing ----------------------------------------------------------------------------------------------------------


def _about(name: str) -> dict[str, str]:
    """The fields of the warcinfo record; by the name `add` finds the archive that the captures belong to."""
    return {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": name,
        "description": f"Captures of the forum archive {name}, copied record by record.",
    }


_Copies = Iterator[tuple[IndexedCapture, tuple[bytes, bytes]]]


def _copies(captures: Path, chosen: list[IndexedCapture], notify: _Tell) -> _Copies:
    for capture in chosen:
        copied = warc.copy_of(captures, capture.url, capture.location, notify)
        if copied is not None:
            yield capture, copied


def _write_warc(file: IO[bytes], head: bytes, copies: _Copies, _name: str, _now: datetime) -> int:
    return len(_put(file, head, copies))


def _write_wacz(file: IO[bytes], head: bytes, copies: _Copies, name: str, now: datetime) -> int:
    with zipfile.ZipFile(file, "w") as archive:
        writer = warc.WaczWriter(archive, now)
        with writer.warc() as member:
            written = _put(member, head, copies)
        pages = [_page(capture) for capture, _ in written if capture.thread_id is not None]
        first: dict[str, object] = {"mainPageUrl": pages[0]["url"], "mainPageDate": pages[0]["ts"]} if pages else {}
        about = {"title": f"Forum archive {name}", "software": SOFTWARE, **first}
        writer.finish([entry for _, entry in written], pages, about)
    return len(written)


def _put(file: _Sink, head: bytes, copies: _Copies) -> list[tuple[IndexedCapture, warc.Entry]]:
    """Writes the records; gives where those of the captures lie."""
    written = []
    offset = len(head)
    file.write(head)
    for capture, (record, request) in copies:
        file.write(record)
        file.write(request)
        entry = warc.Entry(
            capture.url, capture.captured_at, capture.status, capture.media_type, capture.location.digest,
            offset, len(record),
        )  # fmt: skip
        written.append((capture, entry))
        offset += len(record) + len(request)
    return written


def _page(capture: IndexedCapture) -> dict[str, object]:
    place = f", page {capture.page}" if capture.page and capture.page > 1 else ""
    title = f"{capture.title or capture.url}{place}"
    return {"id": str(capture.id), "url": capture.url, "ts": capture.captured_at, "title": title}


@contextmanager
def _replacing(to: Path) -> Iterator[IO[bytes]]:
    """A new file beside the target, which takes its place when it is whole and on disk; else it goes away."""
    if to.exists() and not to.is_file():
        raise UsageError(f"{to} is no file. Captures need one: name it, or a folder that is there.")
    place = to.resolve()  # of a link, what it leads to
    made = place.with_name(f".{place.name[:100]}-{secrets.token_hex(4)}")
    try:
        with made.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        made.replace(place)
        _sync_folder(place.parent)
    except OSError as error:
        raise ArchiveError(f"{to} cannot be written: {error.strerror}. Make room, or name another file.") from error
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a loss of power; not every system lets one open a folder for that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
