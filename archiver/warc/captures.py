"""The records of a WARC file, ours or another tool's, become captures; and their digests are checked."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b32encode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from warcio.bufferedreaders import ChunkedDataReader

from archiver.model import Capture, Headers, WarcLocation
from archiver.warc.records import Record, Tell, whole_records
from archiver.warc.revisits import Revisit
from archiver.warc.writer import SECRET

_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)? +(\d{3})(?:\s|$)")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


def read_captures(
    path: Path,
    start: int = 0,
    *,
    on_damage: Tell = lambda _: None,
    on_revisit: Callable[[Revisit], None] = lambda _: None,
    on_info: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Iterator[tuple[WarcLocation, Capture]]:
    """The captures of a WARC file from a byte offset on, each with its place; records are read one by one.

    Requests are put to their responses in either order. A resource record is a page that was saved, with status 200.
    Revisit records go to `on_revisit`, for `resolve`, and the fields of warcinfo records to `on_info`; records of other
    kinds are passed over.
    Read are files of a gzip member a record (ours), of plain records, and of one gzip stream (there a place has the
    length 0, because nothing in it can be read by its place). A torn tail or a damaged record is left out and told to
    `on_damage` in a sentence, and reading goes on with the next whole record.
    Raises ArchiveError when the file cannot be read.
    """
    records = whole_records(path, start, on_damage)
    yield from captures_of(records, path.name, on_damage=on_damage, on_revisit=on_revisit, on_info=on_info)


def captures_of(
    records: Iterable[Record],
    name: str,
    *,
    on_damage: Tell,
    on_revisit: Callable[[Revisit], None],
    on_info: Callable[[Mapping[str, str]], None],
) -> Iterator[tuple[WarcLocation, Capture]]:
    """The captures that records hold, as `read_captures` gives them; `name` is that of their file."""
    for answer, request in _exchanges(records):
        if answer.kind == "warcinfo":
            on_info(_fields(answer.block))
        elif answer.kind == "revisit":
            if (revisit := _revisit(answer, request)) is not None:
                on_revisit(revisit)
        else:
            yield from _capture(name, answer, request, on_damage)


def _exchanges(records: Iterable[Record]) -> Iterator[tuple[Record, Record | None]]:
    """Answers with their requests, and warcinfo records, in order."""
    answer: Record | None = None
    request: Record | None = None
    for record in records:
        if record.kind in ("response", "resource", "revisit", "warcinfo"):
            if answer is not None:
                yield answer, None
            answer = record
        elif record.kind == "request":
            request = record
        if answer is not None and request is not None and _belong_together(answer, request):
            yield answer, request
            answer = request = None
    if answer is not None:
        yield answer, None


def verify(path: Path) -> list[str]:
    """A sentence for each record of a WARC file that is torn, damaged or not as its digests say; none when all is well.

    Raises ArchiveError when the file cannot be read.
    """
    problems: list[str] = []
    for record in whole_records(path, 0, problems.append):
        place = f"{path.name}: the record at byte {record.offset}"
        problems += [f"{place} differs from its {kind} digest." for kind in _wrong_digests(record)]
    return problems


def payload_digest(payload: bytes) -> str:
    """The WARC-Payload-Digest of a body: "sha1:" and base 32, as `WarcLocation.digest` has it."""
    return "sha1:" + b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode("ascii")


def _belong_together(response: Record, request: Record) -> bool:
    """By the name that one gives of the other; by their address where neither gives one."""
    told = (response.headers.get("warc-concurrent-to"), request.headers.get("warc-concurrent-to"))
    if any(told):
        names = (request.headers.get("warc-record-id"), response.headers.get("warc-record-id"))
        return any(one is not None and one == other for one, other in zip(told, names, strict=True))
    return response.url == request.url


def _capture(
    file: str, response: Record, request: Record | None, on_damage: Tell
) -> Iterator[tuple[WarcLocation, Capture]]:
    """The capture that a response record holds: one, or none where it is not HTTP."""
    if not response.url.startswith(("http://", "https://")):
        return
    moment = _moment(response.headers.get("warc-date", ""))
    if response.kind == "resource" and moment is not None:
        yield _saved(file, response, moment)
        return
    first, headers, payload = _parse_http(response.block)
    status = _STATUS_LINE.match(first)
    if status is None or moment is None:
        on_damage(f"{file}: the record at byte {response.offset} has no HTTP status or no date that can be read.")
        return
    headers, payload = _out_of_chunks(_without_secrets(headers), payload)
    asked = _without_secrets(_parse_http(request.block)[1]) if request else ()
    digest = response.headers.get("warc-payload-digest") or payload_digest(payload)
    location = WarcLocation(file, response.offset, response.length, digest)
    yield location, Capture(response.url, moment, int(status[1]), headers, payload, asked)


def _revisit(record: Record, request: Record | None) -> Revisit | None:
    """What a revisit record says; nothing where it is not about a web page, or has no date that can be read."""
    moment = _moment(record.headers.get("warc-date", ""))
    if not record.url.startswith(("http://", "https://")) or moment is None:
        return None
    _, headers, _ = _parse_http(record.block)
    asked = _without_secrets(_parse_http(request.block)[1]) if request else ()
    return Revisit(
        Capture(record.url, moment, 200, _without_secrets(headers), b"", asked),
        record.headers.get("warc-payload-digest"),
        record.headers.get("warc-refers-to-target-uri"),
        _moment(record.headers.get("warc-refers-to-date", "")),
        is_not_modified="not-modified" in record.headers.get("warc-profile", "").lower(),
    )


def _fields(block: bytes) -> dict[str, str]:
    """The fields of a warcinfo record, names in lower case."""
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _saved(file: str, record: Record, moment: datetime) -> tuple[WarcLocation, Capture]:
    headers = (("Content-Type", record.headers.get("content-type", "application/octet-stream")),)
    digest = record.headers.get("warc-payload-digest") or payload_digest(record.block)
    location = WarcLocation(file, record.offset, record.length, digest)
    return location, Capture(record.url, moment, 200, headers, record.block, is_saved=True)


def _parse_http(block: bytes) -> tuple[str, Headers, bytes]:
    """First line, headers (read as Latin-1, folded lines joined) and body of an HTTP message."""
    end = _END_OF_HEAD.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1")).replace("\r\n", "\n").split("\n")
    pairs = (line.partition(":") for line in lines)
    # Only blanks are stripped: str.strip would take bytes of UTF-8 that look like white space in Latin-1.
    return first, tuple((name.strip(" \t"), value.strip(" \t")) for name, colon, value in pairs if colon), body


def _without_secrets(headers: Headers) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() not in SECRET)


def _out_of_chunks(headers: Headers, payload: bytes) -> tuple[Headers, bytes]:
    """The body out of its transfer encoding, as our own captures keep it; other tools keep the chunks."""
    if not any(name.lower() == "transfer-encoding" for name, _ in headers):
        return headers, payload
    payload = bytes(ChunkedDataReader(io.BytesIO(payload)).read())
    kept = tuple(
        (name, value) for name, value in headers if name.lower() not in ("transfer-encoding", "content-length")
    )
    return (*kept, ("Content-Length", str(len(payload)))), payload


def _moment(date: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def _wrong_digests(record: Record) -> list[str]:
    wrong = []
    if not _agrees(record.headers.get("warc-block-digest"), record.block):
        wrong.append("block")
    if record.kind in ("request", "response") and not any(
        _agrees(record.headers.get("warc-payload-digest"), payload) for payload in _payloads(record)
    ):
        wrong.append("payload")
    return wrong


def _payloads(record: Record) -> tuple[bytes, bytes]:
    """The body as it stands, and out of its chunks: tools differ in which of them they take the digest."""
    _, headers, payload = _parse_http(record.block)
    return payload, _out_of_chunks(headers, payload)[1]


def _agrees(digest: str | None, data: bytes) -> bool:
    """Whether a digest is that of the data; one that is absent or of an unknown kind cannot disagree."""
    label, _, value = (digest or "").partition(":")
    algorithm = label.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return True
    binary = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return value in (b32encode(binary).decode(), b64encode(binary).decode()) or value.lower() == binary.hex()
