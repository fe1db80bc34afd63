"""Turns a thread's summary or statistics into text, Markdown, JSON or HTML: one function each.

What comes from a page is stripped of terminal escapes, control characters and marks that turn the direction of text,
and escaped for the form that it is written in. The same summary gives the same bytes.
"""

from __future__ import annotations

import sqlite3

from analysis.report import data, markup, page, plain
from analysis.report.compose import outline, statistics_outline
from analysis.summary import ThreadSummary
from analysis.summary import statistics as read_statistics

__all__ = ["html", "json", "markdown", "statistics", "statistics_json", "text"]


def text(summary: ThreadSummary, *, width: int = 88) -> str:
    """The summary as plain text, wrapped to `width` columns; addresses are never broken."""
    return plain.write(outline(summary), width)


def markdown(summary: ThreadSummary) -> str:
    """The summary as a Markdown document."""
    return markup.write(outline(summary))


def html(summary: ThreadSummary) -> str:
    """The summary as one HTML page that loads nothing."""
    return page.write(outline(summary))


def json(summary: ThreadSummary) -> str:
    """The summary as JSON, whole; fields are named as in `analysis.summary.records`."""
    return data.write(summary)


def statistics(connection: sqlite3.Connection, thread_id: int, *, width: int = 100) -> str:
    """The statistics of a thread as tables of plain text.

    Raises:
        analysis.summary.UnknownThreadError: the archive has no such thread.
    """
    return plain.write(statistics_outline(read_statistics(connection, thread_id)), width)


def statistics_json(connection: sqlite3.Connection, thread_id: int) -> str:
    """The statistics of a thread as JSON, every row of every view; raises as `statistics` does."""
    return data.write(read_statistics(connection, thread_id))
