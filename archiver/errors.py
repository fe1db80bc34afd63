"""What can go wrong, as one tree; each error knows the exit code that the command line ends with.

    ArchiverError
    ├── UsageError            2  the command was given something that it cannot work with
    ├── IncompleteError       3  the work stopped part way; the same command goes on from there
    │   ├── FetchError           no usable answer: unknown host, time-out, 5xx, cut body, a forum that says it is closed
    │   ├── RateLimitError       the server asks for a longer pause than the archiver is ready to make
    │   └── BudgetError          as many requests were made as were allowed
    ├── RefusedError          4  the server does not want to show the page
    │   ├── RobotsError          robots.txt forbids it
    │   ├── ForbiddenError       HTTP 401, 403, or 451
    │   ├── LoginError           the page is for members who are logged in
    │   └── ChallengeError       a page that asks to prove that a person is reading
    ├── GoneError             5  HTTP 404 or 410, or a page that says so; a thread that is not archived
    ├── ParseError            6  the page is not one that can be read
    │   ├── NotAThreadError      a whole page, but of another kind or of other software
    │   └── BrokenPageError      empty, cut, or too hostile to read
    └── ArchiveError          7  the archive cannot be written, or is not ours
        └── LockedError          another process is writing to the same archive

A message is a whole sentence that says what happened and names the cure.
"""

from __future__ import annotations

from typing import ClassVar


class ArchiverError(Exception):
    """The root: catch it to catch everything that the archiver expects to go wrong."""

    exit_code: ClassVar[int] = 1


class UsageError(ArchiverError):
    """The command was given something that it cannot work with."""

    exit_code = 2


class IncompleteError(ArchiverError):
    """The work stopped part way; nothing is lost and the same command goes on."""

    exit_code = 3


class FetchError(IncompleteError):
    """The server gave no usable answer after the retries that are polite."""


class RateLimitError(IncompleteError):
    """The server asks for a longer pause than the archiver is ready to make."""


class BudgetError(IncompleteError):
    """As many requests were made as were allowed."""


class RefusedError(ArchiverError):
    """The server does not want to show the page."""

    exit_code = 4


class RobotsError(RefusedError):
    """The host's robots.txt forbids the page."""


class ForbiddenError(RefusedError):
    """The server answered 401, 403 or 451."""


class LoginError(RefusedError):
    """The page is for members who are logged in."""


class ChallengeError(RefusedError):
    """The server sent a page that asks to prove that a person is reading."""


class GoneError(ArchiverError):
    """The server says that the page is not, or no longer, there."""

    exit_code = 5


class ParseError(ArchiverError):
    """The page is not one that can be read as a thread."""

    exit_code = 6


class NotAThreadError(ParseError):
    """A whole page, but of another kind or of other software."""


class BrokenPageError(ParseError):
    """An empty, cut or hostile page."""


class ArchiveError(ArchiverError):
    """The archive cannot be written, or is not ours."""

    exit_code = 7


class LockedError(ArchiveError):
    """Another process is writing to the same archive."""
