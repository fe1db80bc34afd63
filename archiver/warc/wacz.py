"""WACZ files (zipped WARC files with an index, as browser recorders make them) → captures, and captures → WACZ files.

A file is read member by member. Nothing is ever written by a member's name, so that no name can do harm.
"""

from __future__ import annotations

import io
import lzma
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO

from archiver.errors import ArchiveError, ArchiverError, BrokenPageError, NotAThreadError, UsageError
from archiver.model import Capture, WarcLocation
from archiver.text import line
from archiver.warc.captures import captures_of
from archiver.warc.records import Tell, records_in
from archiver.warc.revisits import Revisit

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 4 << 30  # bytes of a member that is compressed once more
LARGEST_RATIO = 200  # of its bytes to those in the file; text in WARC files comes to some 10
DEEPEST = 1  # WACZ files in WACZ files, as collections of several crawls are
_DIRECTORY = 16 << 20  # bytes that the list of the members may have
_BLOCK = 1 << 20
_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    RuntimeError,
)
_Hear = Callable[[Revisit], None]
_Info = Callable[[Mapping[str, str]], None]


def read_captures(
    path: Path,
    *,
    on_damage: Tell = lambda _: None,
    on_revisit: _Hear = lambda _: None,
    on_info: _Info = lambda _: None,
) -> Iterator[tuple[WarcLocation, Capture]]:
    """The captures of the WARC files in a WACZ file, as `warc.read_captures` gives them; places are inside of these.

    A member that is damaged, encrypted or built to do harm is told to `on_damage` in a sentence, and the others go on.

    Raises:
        UsageError: the file cannot be opened.
        NotAThreadError: it is no zip file, or there is no WARC file in it.
        BrokenPageError: it is cut, damaged, or has too many members.
        ArchiveError: there is no room for the copy of a member that is compressed once more.
    """
    try:
        with path.open("rb") as file:
            yield from _Reader(on_damage, on_revisit, on_info).read(file, path.name, DEEPEST)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror}). Check what it is.") from error


class _Reader:
    """Reads zip files; what it hears of goes to three listeners."""

    def __init__(self, on_damage: Tell, on_revisit: _Hear, on_info: _Info) -> None:
        self._on_damage = on_damage
        self._on_revisit = on_revisit
        self._on_info = on_info

    def read(self, file: IO[bytes], name: str, depth: int) -> Iterator[tuple[WarcLocation, Capture]]:
        """The captures of a zip file, and of those in it that are so many files deep."""
        members = [member for member in _members(file, name) if _is_warc(member) or _is_wacz(member)]
        if not members:
            raise NotAThreadError(f"{name} holds no WARC file: it is a zip file, but no WACZ file.")
        for member in members:
            where = f"{name}: {_label(member)}"
            try:
                with closing(_opened(file, member, where)) as inner:
                    if _is_warc(member):
                        yield from self._captures(inner, where)
                    elif depth:
                        yield from self.read(inner, where, depth - 1)
                    else:
                        self._on_damage(f"{where} lies too deep in other zip files, so it was left out.")
            except ArchiveError:  # not the file's fault
                raise
            except ArchiverError as error:
                self._on_damage(str(error))

    def _captures(self, inner: IO[bytes], where: str) -> Iterator[tuple[WarcLocation, Capture]]:
        records = records_in(inner, where, 0, self._on_damage)
        yield from captures_of(
            records, where, on_damage=self._on_damage, on_revisit=self._on_revisit, on_info=self._on_info
        )


def _is_warc(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".warc", ".warc.gz"))


def _is_wacz(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith(".wacz")


def _label(member: zipfile.ZipInfo) -> str:
    """The last part of a member's name, for sentences only."""
    return line(member.filename.replace("\\", "/").rpartition("/")[2])[:100]


def _members(file: IO[bytes], name: str) -> list[zipfile.ZipInfo]:
    """The members of a zip file; raises BrokenPageError where there are too many, or they lie on one another."""
    if _directory_size(file) > _DIRECTORY:
        raise BrokenPageError(f"{name} has more members than a WACZ file has, so it was not read.")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise BrokenPageError(f"{name} is no zip file, or a damaged one ({error}). Get the file anew.") from error
    if len(members) > MOST_MEMBERS:
        raise BrokenPageError(f"{name} has more than {MOST_MEMBERS:,} members, so it was not read.")
    if sum(member.compress_size for member in members) > file.seek(0, os.SEEK_END):
        raise BrokenPageError(f"{name} says of more bytes than it has that they are in it, so it was not read.")
    return members


def _directory_size(file: IO[bytes]) -> int:
    """Bytes of the list of members as the end of the file tells them: it is held in memory whole."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 42))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        return 0  # no zip file, which the library says better
    told = int(struct.unpack_from("<L", tail, end + 12)[0])
    locator = end - 20
    if locator < 0 or not tail.startswith(_LOCATOR, locator):
        return told
    file.seek(min(size, struct.unpack_from("<Q", tail, locator + 8)[0]))
    record = file.read(56)
    return int(struct.unpack_from("<Q", record, 40)[0]) if record.startswith(_END_64) and len(record) == 56 else told


def _opened(file: IO[bytes], member: zipfile.ZipInfo, where: str) -> IO[bytes]:
    """A member as a file that can be read at any place: a window of the file, or a copy that has no name."""
    if member.flag_bits & 0x1:
        raise BrokenPageError(f"{where} is encrypted, so it was left out. Unpack it with its password first.")
    if member.compress_type == zipfile.ZIP_STORED:
        return io.BufferedReader(_Window(file, _begin(file, member, where), member.file_size))
    if member.file_size > max(LARGEST_RATIO * member.compress_size, _BLOCK) or member.file_size > LARGEST_MEMBER:
        raise BrokenPageError(f"{where} would become far larger than it is when it is unpacked, so it was left out.")
    return _unpacked(file, member, where)


def _begin(file: IO[bytes], member: zipfile.ZipInfo, where: str) -> int:
    """Where a member's bytes begin."""
    file.seek(member.header_offset)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise BrokenPageError(f"{where} is not where the file says, so it was left out. Get the file anew.")
    name, extra = struct.unpack_from("<HH", head, 26)
    return int(member.header_offset + 30 + name + extra)


def _unpacked(file: IO[bytes], member: zipfile.ZipInfo, where: str) -> IO[bytes]:
    """A copy that goes away when it is closed. The library reads no more bytes than the member says it has."""
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(tempfile.TemporaryFile())
            with zipfile.ZipFile(file) as archive, archive.open(member) as packed:
                while block := packed.read(_BLOCK):
                    copy.write(block)
        except _DAMAGE as error:
            if isinstance(error, OSError) and error.errno is not None:
                room = f"Make room in {tempfile.gettempdir()}, or name another folder in TMPDIR."
                raise ArchiveError(f"{where} cannot be unpacked: {error.strerror}. {room}") from error
            raise BrokenPageError(f"{where} is damaged ({error}), so it was left out. Get the file anew.") from error
        stack.pop_all()  # the caller closes it
    return copy


class _Window(io.RawIOBase):
    """A stretch of a file as a file."""

    def __init__(self, file: IO[bytes], begin: int, size: int) -> None:
        self._file = file
        self._begin = begin
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Goes to a place; before the beginning there is none."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills the buffer as far as there are bytes."""
        self._file.seek(self._begin + self._at)
        data = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
