"""A WARC file becomes its whole records; what is torn or damaged is passed over, told, and can be cut off.

warcio reads the records. The gzip members are walked here, because warcio reads on without a word when one is torn.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archiver.errors import ArchiveError

LARGEST = 64 << 20  # bytes of a record's block; larger ones, films mostly, are passed over
_HEADERS = 1 << 20  # bytes that the headers of a record may have
_BLOCK = 64 << 10
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"

logging.getLogger("warcio").addHandler(logging.NullHandler())  # else its warnings print words of a foreign file

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record."""

    offset: int
    length: int  # 0 where the record shares a gzip member with others
    headers: dict[str, str]  # names in lower case
    block: bytes

    @property
    def kind(self) -> str:
        """Of the record: response, request, warcinfo and so on."""
        return self.headers.get("warc-type", "")

    @property
    def url(self) -> str:
        """The address that the record is about."""
        return self.headers.get("warc-target-uri", "")


def whole_records(path: Path, start: int, on_damage: Tell) -> Iterator[Record]:
    """The whole records of a file from a byte offset on; sentences about others go to `on_damage`.

    Raises ArchiveError when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from records_in(file, path.name, start, on_damage)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error


def records_in(file: IO[bytes], name: str, start: int, on_damage: Tell) -> Iterator[Record]:
    """The whole records of an open file, which sentences call by the name."""
    read = _zipped if _is_gzip(file) else _plain
    yield from read(file, start, name, on_damage)


def whole_length(path: Path, start: int = 0) -> int:
    """Bytes from the start of the file to the end of its last whole record; `start` is the offset of a known one.

    A file without gzip is taken to be whole. Raises ArchiveError when the file cannot be read.
    """
    return _tail(path, start)[0]


def truncate_torn_tail(path: Path, start: int = 0) -> int:
    """Cut a gzipped file back to its last whole record where a crash has left it torn. Returns the bytes cut off.

    A damaged record, which is not simply cut, stays: no byte that may be mended is thrown away.
    Raises ArchiveError when the file cannot be read or written.
    """
    whole, torn = _tail(path, start)
    try:
        cut = path.stat().st_size - whole
        if not torn or not cut:
            return 0
        with path.open("r+b") as file:
            file.truncate(whole)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror}.") from error
    return cut


def _tail(path: Path, start: int) -> tuple[int, bool]:
    """The end of the last whole record, and whether what follows it is a record that was cut off."""
    whole, torn = start, False
    try:
        with path.open("rb") as file:
            if not _is_gzip(file):
                return path.stat().st_size, False
            for member in _members(file, start):
                member.drain()
                whole, torn = (member.end, False) if member.is_whole else (whole, not member.is_damaged)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
    return whole, torn


def _is_gzip(file: IO[bytes]) -> bool:
    file.seek(0)
    return _GZIP.startswith(file.read(len(_GZIP)))


# --- gzip members -----------------------------------------------------------------------------------------------------


class _Member:
    """One gzip member of a file as a stream of its plain bytes; it ends early where the member is torn or damaged."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        self.offset = offset
        self.is_damaged = False
        self.budget = math.inf  # plain bytes that may still be read: a line of a header may be a bomb
        self._file = file
        self._zlib = zlib.decompressobj(31)
        file.seek(offset)
        self._waiting = file.read(_BLOCK)
        self.is_empty = not self._waiting
        self._ahead = b""
        while len(self._ahead) < len(_WARC) and (more := self._inflate(len(_WARC))):
            self._ahead += more
        self.is_record = self._ahead.startswith(_WARC)

    @property
    def is_whole(self) -> bool:
        return self._zlib.eof

    @property
    def end(self) -> int:
        """Offset after the member, once it has been read."""
        return self._file.tell() - len(self._zlib.unused_data)

    def read(self, size: int) -> bytes:
        """Some plain bytes, at most `size`; none at the end."""
        data = self._ahead or self._inflate(size)
        self._ahead = b""
        self.budget -= len(data)
        return data if self.budget >= 0 else b""

    def drain(self) -> None:
        """Read to the end, which is where the check sum stands."""
        self.budget = math.inf
        while self.read(_BLOCK):
            pass

    def _inflate(self, size: int) -> bytes:
        while not self._zlib.eof and not self.is_damaged:
            raw = self._waiting or self._file.read(_BLOCK)
            try:
                data = self._zlib.decompress(raw, size)
            except zlib.error:
                self.is_damaged = True
                break
            self._waiting = self._zlib.unconsumed_tail
            if data or not raw:
                return data
        return b""


def _members(file: IO[bytes], start: int) -> Iterator[_Member]:
    """The members of a file; after a damaged one, from the next on that begins a WARC record."""
    offset: int | None = start
    while offset is not None:
        member = _Member(file, offset)
        if member.is_empty:
            return
        yield member
        member.drain()
        offset = member.end if member.is_whole else _next_record(file, member.offset + 1)


def _next_record(file: IO[bytes], offset: int) -> int | None:
    """Where the next gzip member that begins a WARC record lies; the file is searched from the offset on."""
    overlap = len(_GZIP) - 1
    while True:
        file.seek(offset)
        data = file.read(1 << 20)
        found = data.find(_GZIP)
        while found >= 0:
            if _begins_record(file, offset + found):
                return offset + found
            found = data.find(_GZIP, found + 1)
        if len(data) <= overlap:
            return None
        offset += len(data) - overlap


def _begins_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(file.read(512), len(_WARC)) == _WARC
    except zlib.error:
        return False


def _zipped(file: IO[bytes], start: int, name: str, on_damage: Tell) -> Iterator[Record]:
    for member in _members(file, start):
        if member.is_record:
            yield from _member_records(member, name, on_damage)
        member.drain()
        if member.is_damaged:
            on_damage(f"{name}: the record at byte {member.offset} is damaged; reading goes on after it.")
        elif not member.is_whole:
            on_damage(f"{name}: the record at byte {member.offset} is cut off: it was being written when all stopped.")
        elif not member.is_record:
            on_damage(f"{name}: what stands at byte {member.offset} is not a WARC record.")


def _member_records(member: _Member, name: str, on_damage: Tell) -> Iterator[Record]:
    """The records of one member: mostly one, of which nothing is given out before the check sum was right."""
    is_alone = True
    iterator = ArchiveIterator(member, no_record_parse=True)
    for record, block in _blocks(iterator, f"{name}: the record at byte {member.offset}", on_damage, member):
        has_next = (iterator.next_line or b"").startswith(_WARC)
        is_alone = is_alone and not has_next
        if not has_next and not member.is_whole:
            return
        yield Record(member.offset, member.end - member.offset if is_alone else 0, _headers(record), block)


def _plain(file: IO[bytes], start: int, name: str, on_damage: Tell) -> Iterator[Record]:
    """The records of a file without gzip."""
    file.seek(start)
    iterator = ArchiveIterator(file, no_record_parse=True)
    for record, block in _blocks(iterator, f"{name}: a record", on_damage, None):
        yield Record(iterator.get_record_offset(), iterator.get_record_length(), _headers(record), block)


# --- records ----------------------------------------------------------------------------------------------------------


def _blocks(
    iterator: ArchiveIterator, where: str, on_damage: Tell, member: _Member | None
) -> Iterator[tuple[ArcWarcRecord, bytes]]:
    """Each record with its whole block; the iterator stands after it."""
    records = iter(iterator)
    while True:
        if member is not None:
            member.budget = _HEADERS
        try:
            record = next(records, None)
        except ArchiveLoadFailed:
            if member is None or _is_sound(member):
                itself = "is not WARC, or " if member is None else ""
                on_damage(f"{where} {itself}is followed by something that is not WARC.")
            return
        if record is None:
            return
        if member is not None:
            member.budget += record.length or 0
        block = _block(record)
        with contextlib.redirect_stderr(io.StringIO()):  # warcio prints a warning there
            iterator.read_to_end()
        if block is not None and len(block) == record.length:
            yield record, block
        elif member is None or not _is_torn(member, record):
            on_damage(f"{where} {_flaw(record)}, so it was left out.")


def _is_sound(member: _Member) -> bool:
    """Whether the member's check sum is right, so that what it holds is what was written."""
    member.drain()
    return member.is_whole


def _flaw(record: ArcWarcRecord) -> str:
    """Why a record was left out."""
    if record.length is None:
        return "does not say its length"
    return f"is larger than {LARGEST >> 20} MB" if record.length > LARGEST else "is shorter than it says"


def _is_torn(member: _Member, record: ArcWarcRecord) -> bool:
    """Whether the record lacks what it lacks because the member does: of that there is a sentence already."""
    if record.length is None:
        return not _is_sound(member)
    return not member.is_whole and record.raw_stream.tell() < record.length


def _block(record: ArcWarcRecord) -> bytes | None:
    if record.length is None or record.length > LARGEST:
        return None
    return bytes(record.raw_stream.read(record.length)) if record.length else b""


def _headers(record: ArcWarcRecord) -> dict[str, str]:
    return {name.lower(): value for name, value in record.rec_headers.headers}
