"""Turns threads of an archive into files for other programs and for people: JSON Lines, CSV, mbox, Markdown, HTML.

Each form is a function that yields its text piece by piece, so that a thread of any length takes the same memory. The
same archive gives the same text. What a page wrote stays words: it is never markup, formula, header or command.
"""

from __future__ import annotations

from analysis.export.document import write as markdown
from analysis.export.jsonlines import write as jsonl
from analysis.export.mail import write as mbox
from analysis.export.names import file_name
from analysis.export.page import write as html
from analysis.export.rows import Post, Thread, UnknownThreadError, count_posts, read_posts, read_thread
from analysis.export.sheet import write as csv

__all__ = [
    "Post", "Thread", "UnknownThreadError", "count_posts", "csv", "file_name", "html", "jsonl", "markdown", "mbox",
    "read_posts", "read_thread",
]  # fmt: skip
