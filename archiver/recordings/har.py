"""HAR 1.2 files (JSON, by the network panel of browsers and by recorders) → a capture for each answer with a body."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.errors import BrokenPageError, NotAThreadError, UsageError
from archiver.model import Capture, Headers
from archiver.recordings.secrets import address, blank_tokens, without_secrets

LARGEST = 256 << 20  # bytes of a file: it is held in memory whole, as JSON is
_OF_TRANSFER = ("content-encoding", "transfer-encoding", "content-length")
_Tell = Callable[[str], None]


def read_captures(path: Path, *, on_damage: _Tell = lambda _: None) -> Iterator[Capture]:
    """The captures of a HAR file, in its order, each of the time at which its request was sent.

    Answers without a body (redirects, what came of a cache) are passed over. Pages without a body are told in one
    sentence to `on_damage`, and so is each entry that cannot be read.

    Raises:
        UsageError: the file cannot be opened.
        NotAThreadError: it is JSON, but no HAR file.
        BrokenPageError: it is no JSON, or too large.
    """
    empty = 0
    for number, entry in enumerate(_entries(path), 1):
        try:
            capture = _capture(entry)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            on_damage(f"{path.name}: entry {number} cannot be read ({_reason(error)}), so it was left out.")
            continue
        if capture is None:
            empty += _is_page_without_body(entry)
        else:
            yield capture
    if empty:
        pages = "1 page has" if empty == 1 else f"{empty:,} pages have"
        on_damage(f"{path.name}: {pages} no body: record with the answers' contents (HAR with content).")


def _entries(path: Path) -> list[Any]:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror}). Check what it is.") from error
    if len(data) > LARGEST:
        raise BrokenPageError(f"{path} is larger than {LARGEST >> 20} MB. Record fewer pages in one file.")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenPageError(f"{path} is no JSON ({_reason(error)}). Save the recording anew.") from error
    log = found.get("log") if isinstance(found, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise NotAThreadError(f"{path} is JSON, but no HAR file: it has no log of entries.")
    return entries


def _capture(entry: Any) -> Capture | None:  # noqa: ANN401 - JSON of anybody's making
    """The capture of an entry; nothing where it has no body, or is no answer of the web to a question."""
    request, response = entry["request"], entry["response"]
    if request.get("method", "GET") != "GET":
        return None
    url, payload = address(request["url"]), _payload(response.get("content") or {})
    if url is None or not payload:
        return None
    # With 304 a browser notes the body that it had: the server said that the page is still so.
    status = 200 if response["status"] == 304 else int(response["status"])
    media_type = _media_type(response)
    headers = (
        *(pair for pair in _headers(response) if pair[0].lower() not in (*_OF_TRANSFER, "content-type")),
        ("Content-Type", media_type),
        ("Content-Length", str(len(payload))),
    )
    if not 100 <= status <= 999:
        return None  # blocked or broken off: no server said it
    moment = _moment(entry["startedDateTime"])
    return Capture(url, moment, status, headers, blank_tokens(payload, media_type), _headers(request))


def _payload(content: dict[str, Any]) -> bytes:
    text = content.get("text") or ""
    if str(content.get("encoding") or "").lower() == "base64":
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except binascii.Error as error:
            raise ValueError(f"its body is damaged base64: {error}") from error
    # Half of a pair of UTF-16 becomes U+FFFD: no text of ours has it.
    return bytes(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode())


def _media_type(response: dict[str, Any]) -> str:
    """The Content-Type that fits the body: text stands in the file in Unicode, whatever it was sent in."""
    content = response.get("content") or {}
    sent = next((value for name, value in _headers(response) if name.lower() == "content-type"), None)
    told = sent or str(content.get("mimeType") or "application/octet-stream")
    is_plain = not told.lower().startswith("text/") and "charset" not in told.lower()
    if content.get("encoding") or is_plain:
        return told
    return f"{told.partition(';')[0].strip()}; charset=utf-8"


def _headers(message: dict[str, Any]) -> Headers:
    pairs = tuple((str(header["name"]), str(header["value"])) for header in message.get("headers") or ())
    return without_secrets(tuple(pair for pair in pairs if pair[0] and not pair[0].startswith(":")))


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _is_page_without_body(entry: dict[str, Any]) -> bool:
    """Whether a page was shown of which the file has nothing."""
    response = entry["response"]
    if (
        response.get("status") != 200
        or entry["request"].get("method", "GET") != "GET"
        or address(entry["request"]["url"]) is None
    ):
        return False
    return "html" in _media_type(response).lower() and not (response.get("content") or {}).get("text")


def _reason(error: Exception) -> str:
    match error:
        case KeyError():
            return f"it has no {str(error.args[0])[:40]}"
        case RecursionError():
            return "it is nested too deep"
        case TypeError() | AttributeError():
            return "it is not built as HAR entries are"
        case _:
            return str(error)[:120]
