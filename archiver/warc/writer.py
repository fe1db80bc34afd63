"""Captures become records of a WARC file, each a gzip member of its own, on disk before the next page is asked for."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.errors import ArchiveError
from archiver.model import Capture, Headers, WarcLocation

ROLL_AT = 1_000_000_000  # bytes: the size that the WARC standard advises
SECRET = frozenset(["cookie", "authorization", "proxy-authorization", "set-cookie", "set-cookie2"])
_ONE_LINE = str.maketrans("\r\n", "  ")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f]")


class WarcWriter:
    """Writes captures into new files `HOST-TIME-SERIAL.warc.gz` of a folder; a context manager.

    A file begins with the first capture and is never one that exists; when `write` has returned, the capture is on
    disk. `now` is when the run began, `robots` is "obey" or "ignore", `roll_at` the size in bytes that ends a file.
    """

    def __init__(
        self, folder: Path, *, host: str, software: str, now: datetime, robots: str = "obey", roll_at: int = ROLL_AT
    ) -> None:
        self._folder = folder
        self._stem = f"{re.sub(r'[^a-z0-9.-]+', '-', host.lower()).strip('-.') or 'host'}-{now:%Y%m%dT%H%M%SZ}"
        self._date = _warc_date(now)
        self._about = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": robots,
        }
        self._roll_at = roll_at
        self._file: IO[bytes] | None = None
        self._name = ""
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; another capture would begin a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, capture: Capture) -> WarcLocation:
        """Write a capture as a response and a request record, a saved page as a resource record; say where it lies.

        Raises ArchiveError when the folder or the disk does not take it; what was written before stays whole.
        """
        data, length, digest = _records(capture)
        try:
            offset = self._append(data)
        except OSError as error:
            raise ArchiveError(
                f"{self._folder / self._name} cannot be written: {error.strerror}. Make room or choose another folder "
                "with --archives, then run the same command again: it goes on where it stopped."
            ) from error
        return WarcLocation(self._name, offset, length, digest)

    def _append(self, data: bytes) -> int:
        if self._file is not None and self._size >= self._roll_at:
            self.close()
        if self._file is None:
            self._begin()
        return self._put(data)

    def _begin(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        serial = 0
        while self._file is None:
            self._name = f"{self._stem}-{serial:05}.warc.gz"
            with contextlib.suppress(FileExistsError):
                self._file = (self._folder / self._name).open("xb", buffering=0)
            serial += 1
        self._size = 0
        try:
            self._put(_warcinfo(self._name, self._date, self._about))
        except BaseException:
            self.close()
            (self._folder / self._name).unlink()
            raise

    def _put(self, data: bytes) -> int:
        """Append whole records, or leave the file as it was. Returns where they begin."""
        assert self._file is not None
        offset, rest = self._size, memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except BaseException:  # Ctrl-C inside a record would leave as much of a torn tail as a full disk does
            with contextlib.suppress(OSError):
                self._file.truncate(offset)
                self._file.seek(offset)
            raise
        self._size = offset + len(data)
        return offset


def _warcinfo(name: str, date: str, about: dict[str, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(name, about)
    record.rec_headers.replace_header("WARC-Date", date)
    writer.write_record(record)
    return out.getvalue()


def _records(capture: Capture) -> tuple[bytes, int, str]:
    """The gzip members of a capture's records, the length of the first, and its payload's digest."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    if capture.is_saved:
        saved = _resource(writer, capture)
        writer.write_record(saved)
        return out.getvalue(), out.tell(), saved.rec_headers.get_header("WARC-Payload-Digest")
    response = _response(writer, capture)
    writer.write_record(response)
    length = out.tell()
    writer.write_record(_request(writer, capture, response.rec_headers.get_header("WARC-Record-ID")))
    return out.getvalue(), length, response.rec_headers.get_header("WARC-Payload-Digest")


def _response(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    status = f"{capture.status} {responses.get(capture.status, '')}".rstrip()
    return writer.create_warc_record(
        _uri(capture),
        "response",
        payload=io.BytesIO(capture.payload),
        length=len(capture.payload),
        warc_headers_dict={"WARC-Date": _warc_date(capture.captured_at)},
        http_headers=_Head(status, _kept(capture.headers), protocol="HTTP/1.1"),
    )


def _resource(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    return writer.create_warc_record(
        _uri(capture),
        "resource",
        payload=io.BytesIO(capture.payload),
        length=len(capture.payload),
        warc_content_type=capture.header("content-type") or "text/html",
        warc_headers_dict={"WARC-Date": _warc_date(capture.captured_at)},
    )


def _request(writer: WARCWriter, capture: Capture, response_id: str) -> ArcWarcRecord:
    parts = urlsplit(_uri(capture))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return writer.create_warc_record(
        _uri(capture),
        "request",
        payload=io.BytesIO(),
        length=0,
        warc_headers_dict={"WARC-Date": _warc_date(capture.captured_at), "WARC-Concurrent-To": response_id},
        http_headers=_Head(f"{target} HTTP/1.1", _kept(capture.request_headers), protocol="GET"),
    )


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """A status or request line and its headers, written as they were sent: warcio would change what is not ASCII."""

    def to_ascii_bytes(self, filter_func: Callable[..., Any] | None = None) -> bytes:
        """The bytes as they stand in the record."""
        return bytes(self.to_str(filter_func).encode("latin-1", "replace")) + b"\r\n"


def _kept(headers: Headers) -> list[tuple[str, str]]:
    """Headers that may be kept: nothing secret, and each on one line."""
    return [(name, value.translate(_ONE_LINE)) for name, value in headers if name.lower() not in SECRET]


def _uri(capture: Capture) -> str:
    return _NOT_IN_URLS.sub(lambda found: f"%{ord(found[0]):02X}", capture.url)


def _warc_date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
