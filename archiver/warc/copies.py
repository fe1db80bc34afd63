"""Records of WARC files → the same bytes for another file: no header and no digest changes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from warcio.warcwriter import WARCWriter

from archiver.errors import ArchiveError
from archiver.model import WarcLocation
from archiver.warc.records import Record, Tell, whole_records

_GZIP = b"\x1f\x8b"


def copy_of(folder: Path, url: str, location: WarcLocation, on_damage: Tell) -> tuple[bytes, bytes] | None:
    """The gzip members of the record at a place and of its request (b"" where it has none).

    Nothing, and a sentence to `on_damage`, where the record is not there, damaged, or shares a gzip member.
    Raises ArchiveError when the file cannot be read.
    """
    path = folder / location.file
    record, request = (*islice(whole_records(path, location.offset, on_damage), 2), None, None)[:2]
    if record is None or record.offset != location.offset or record.url != url or not record.length:
        on_damage(f"{location.file}: the record at byte {location.offset} cannot be copied, so it was left out.")
        return None
    is_asked = request is not None and _is_request_of(request, record)
    return _member(path, record), _member(path, request) if request is not None and is_asked else b""


def warcinfo(name: str, moment: datetime, fields: Mapping[str, str]) -> bytes:
    """The gzip member of a warcinfo record, with which a file called `name` begins."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(name, dict(fields))
    record.rec_headers.replace_header("WARC-Date", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    writer.write_record(record)
    return out.getvalue()


def _is_request_of(request: Record, record: Record) -> bool:
    named = request.headers.get("warc-concurrent-to")
    return request.kind == "request" and named is not None and named == record.headers.get("warc-record-id")


def _member(path: Path, record: Record) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(record.offset)
            data = file.read(record.length)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
    return data if data.startswith(_GZIP) else gzip.compress(data + b"\r\n\r\n", mtime=0)
