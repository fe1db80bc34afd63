"""The summary of a thread, computed on a connection that Datasette opened for reading."""

from __future__ import annotations

from functools import partial

from analysis.browse.archive import Archive, MissingError
from analysis.browse.host import compute
from analysis.summary import ThreadSummary, UnknownThreadError, summarise

LIMIT_MS = 10_000  # a thread of 6,700 posts takes about two seconds


async def summary_of(archive: Archive, thread_id: int) -> ThreadSummary:
    """A thread's summary. Raises MissingError for an unknown thread, QueryInterrupted when it takes too long."""
    try:
        return await compute(archive.datasette, archive.name, partial(summarise, thread_id=thread_id), LIMIT_MS)
    except UnknownThreadError as error:
        raise MissingError(str(error)) from error
