"""The options that commands share, said once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from archiver.errors import UsageError

Archives = Annotated[
    Path,
    typer.Option(
        "--archives", metavar="DIR", envvar="FORUM_ARCHIVER_ARCHIVES", help="Folder of the archives.", show_default=True
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks, only answers and warnings.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]

DEFAULT_ARCHIVES = Path("archives")

_DISTANCE = re.compile(r"([0-9]{1,5})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def moment(written: str, now: datetime) -> datetime:
    """A moment in UTC from how it is given: 2025-07-01, 2025-07-01T12:00, or so long ago: 7d, 2w, 3m, 1y.

    Raises:
        UsageError: it is none of these, or not in the past.
    """
    try:
        ago = _DISTANCE.fullmatch(written.strip().lower())
        given = now - timedelta(int(ago[1]) * _DAYS[ago[2]]) if ago else datetime.fromisoformat(written.strip())
        found = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{written!r} is no date. Give one as 2025-07-01, or how long ago: 7d, 2w, 3m, 1y.") from None
    if found > now:
        raise UsageError(f"{written} has not come yet. Give a day that is past.")
    return found
