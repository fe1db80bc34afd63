"""A page that may choke the parser → what is read from it, by a process that has limits and may be ended.

The page goes to a new Python on its standard input, and what was read comes back as JSON. Only the names of our own
records and errors are made into anything: a parser that was taken over cannot make this process run a thing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from archiver import errors, model
from archiver.engines import guard
from archiver.errors import ArchiverError, BrokenPageError

_Record = TypeVar("_Record")

SECONDS = 10.0  # of the clock; the process is ended after that
MEMORY = 1536 << 20  # bytes that the process may ask for, where the system can limit that

_MOMENT = "datetime"
_ERROR = "error"
_RECORDS: dict[str, Any] = {name: kind for name, kind in vars(model).items() if is_dataclass(kind)}
_ERRORS: dict[str, type[ArchiverError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ArchiverError)
}
# What the new process runs. It looks for modules where this one does, and nowhere else.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from archiver.engines import isolation; isolation.serve()"


def run(reader: str, kind: type[_Record], page: bytes | str, url: str | None, **options: str | None) -> _Record:
    """Reads a page in a process of its own.

    Args:
        reader: the name of a function of `archiver.engines`: "read_page", "read_list" or "read_body".
        kind: what it returns.
        page: its first argument.
        url: its second.
        options: its arguments by name.

    Raises:
        ArchiverError: what the function raises.
        BrokenPageError: the process was ended, or came to its own end, before it had read the page.
    """
    is_text = isinstance(page, str)
    payload = page.encode("utf-8", "replace") if isinstance(page, str) else page
    head = json.dumps({"reader": reader, "is_text": is_text, "url": url, "options": options})
    answer = _ask(head.encode() + b"\n" + payload)
    if isinstance(answer, kind):
        return answer
    if isinstance(answer, ArchiverError):
        raise answer
    raise BrokenPageError(
        f"The page could not be read within {SECONDS:.0f} seconds and {MEMORY >> 20:,} MB of memory, which is far more"
        " than a page of a thread needs: it is not read."
    )


def serve() -> None:
    """Reads the page on standard input and prints what was read: what the new process does."""
    _limit()
    guard.lift()
    from archiver import engines  # noqa: PLC0415 - the engines import this module

    head, _, payload = sys.stdin.buffer.read().partition(b"\n")
    task = json.loads(head)
    page = payload.decode("utf-8", "replace") if task["is_text"] else payload
    try:
        answer = getattr(engines, task["reader"])(page, task["url"], **task["options"])
    except ArchiverError as error:
        answer = {_ERROR: [type(error).__name__, str(error)]}
    sys.stdout.write(json.dumps(answer, default=_plain))


def _ask(request: bytes) -> object:
    """What the new process answers; None where it does not."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None  # there is no Python to start
    command = [sys.executable, "-I", "-c", _PROGRAM, *sys.path]
    try:
        done = subprocess.run(  # noqa: S603 - our own Python, our own program
            command, input=request, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
        return json.loads(done.stdout, object_hook=_record) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, OSError, ValueError, LookupError, TypeError, RecursionError, MemoryError):
        return None


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):  # not on Windows; on macOS not of memory
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 2))  # should nobody be left to end it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


# --- records as JSON --------------------------------------------------------------------------------------------------


def _plain(value: object) -> dict[str, Any]:
    """A record as {its name: its fields}; JSON has the rest."""
    if is_dataclass(value):
        return {type(value).__name__: [getattr(value, field.name) for field in fields(value)]}
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    raise TypeError(f"{type(value).__name__} is no record")


def _record(pairs: dict[str, Any]) -> Any:  # noqa: ANN401 - any record
    """What `_plain` made into {name: values}."""
    ((name, values),) = pairs.items()
    if name == _MOMENT:
        return datetime.fromisoformat(values)
    if name == _ERROR:
        return _ERRORS[values[0]](str(values[1]))
    return _RECORDS[name](*map(_frozen, values))


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any value of a field
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
