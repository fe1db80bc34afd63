"""MHTML files (a page with its parts as one mail message: Chrome's, Edge's, old Internet Explorer's) → captures."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from archiver.errors import BrokenPageError, UsageError
from archiver.model import Capture
from archiver.recordings.secrets import address, blank_tokens

LARGEST = 128 << 20  # bytes of a file, which is held in memory whole, some times over
MOST_PARTS = 10_000
_MOST_MULTIPARTS = 20  # the time to read a message grows with their number and its length
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_PAGES = ("text/html", "application/xhtml+xml")


def read_captures(path: Path) -> Iterator[Capture]:
    """The captures of an MHTML file, the page first, then what it shows that has an address; all of one time.

    The page's address is the one that the browser noted, else "": then its canonical link may tell it. The time is
    that of the file's Date, else that of the file.

    Raises:
        UsageError: the file cannot be opened.
        BrokenPageError: there is no page in it, or it is too large or too deeply nested.
    """
    message, saved_at = _message(path)
    moment = _moment(message) or saved_at
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() in _PAGES), None)
    if page is None:
        raise BrokenPageError(f"{path} holds no page: it is cut, or a message of another kind. Save the page anew.")
    noted = (_location(page), _location(message, "Snapshot-Content-Location"), _location(message))
    yield _capture(page, next((url for url in noted if url), ""), moment)
    for part in parts[:MOST_PARTS]:
        url = _location(part)
        if part is not page and url is not None:
            yield _capture(part, url, moment)


def _message(path: Path) -> tuple[Message, datetime]:
    """The message of a file, and when the file was written."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        written = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror}). Check what it is.") from error
    if len(data) > LARGEST:
        raise BrokenPageError(f"{path} is larger than {LARGEST >> 20} MB: too large for a saved page.")
    if sum(1 for _ in _MULTIPART.finditer(data)) > _MOST_MULTIPARTS:
        raise BrokenPageError(f"{path} is nested deeper than a saved page is, so it was not read.")
    return email.message_from_bytes(data), written


def _capture(part: Message, url: str, moment: datetime) -> Capture:
    media_type = " ".join(str(part.get("Content-Type") or "text/html").split())
    payload = part.get_payload(decode=True)
    body = blank_tokens(payload if isinstance(payload, bytes) else b"", media_type)
    return Capture(url, moment, 200, (("Content-Type", media_type),), body, is_saved=True)


def _location(part: Message, name: str = "Content-Location") -> str | None:
    """The address in a header; a long one may stand on several lines."""
    return address("".join(str(part.get(name) or "").split()))


def _moment(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date") or ""))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
