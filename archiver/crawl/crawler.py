"""An address → a capture in the archive: records every answer, and names what is no page of a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from types import TracebackType
from typing import Self

from archiver.crawl.archive import Archive, Taken, read_page
from archiver.errors import ArchiverError, ForbiddenError, GoneError, IncompleteError, NotAThreadError, ParseError
from archiver.fetch import Cost, Fetcher, refusal, robots_url
from archiver.model import Capture, ThreadList


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask a server."""

    user_agent: str
    delay: float = 1.0  # seconds between two requests to a host, before jitter
    cookies: CookieJar | None = None
    obey_robots: bool = True


class Crawler:
    """Reads pages of one forum into its archive; a context manager around an open `Archive`."""

    def __init__(
        self,
        archive: Archive,
        manners: Manners,
        *,
        cost: Cost | None = None,
        notify: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.archive = archive
        self._taken = Taken()
        self._seeded: set[str] = set()  # addresses of robots.txt that were looked up in the archive
        self._fetcher = Fetcher(
            record=self._record,
            user_agent=manners.user_agent,
            delay=manners.delay,
            cookies=manners.cookies,
            obey_robots=manners.obey_robots,
            cost=cost,
            notify=notify,
        )

    def __enter__(self) -> Self:
        self._fetcher.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fetcher.__exit__(kind, error, trace)

    @property
    def listing(self) -> ThreadList | None:
        """The list of threads that the last answer showed, if it showed one."""
        return self._taken.listing

    def visit(self, url: str) -> Taken:
        """Fetches a page of a thread and takes it into the archive.

        Raises:
            ArchiverError: there is no page of a thread to be had: which kind says why and what may help.
        """
        capture = self._ask(url)
        if self._taken.error is not None:
            raise self._taken.error
        if self._taken.page is None:
            raise NotAThreadError(f"{capture.url} is not an HTML page. Give the address of a thread.")
        if not self._taken.page.is_whole:
            raise IncompleteError(
                f"{capture.url} came without its end. Run the same command again: it is asked for anew."
            )
        return self._taken

    def visit_list(self, url: str) -> ThreadList:
        """Fetches a page of a list of threads and takes it into the archive.

        Raises:
            ArchiverError: there is no such page to be had: which kind says why and what may help.
        """
        capture = self._ask(url)
        if self._taken.listing is None:
            raise self._taken.error or NotAThreadError(f"{capture.url} is not a list of threads.")
        return self._taken.listing

    def _ask(self, url: str) -> Capture:
        """Fetches a page and takes it into the archive; raises what the answer's status or challenge says."""
        self._taken = Taken()
        self._reuse_robots(url)
        capture = self._fetcher.get(url)
        refused = refusal(capture)
        if refused is not None:
            raise _named_by_page(capture, refused)
        return capture

    def _record(self, capture: Capture) -> None:
        # The answer that `Fetcher.get` gives is the one that it recorded last.
        self._taken = self.archive.take(capture)

    def _reuse_robots(self, url: str) -> None:
        """Gives the fetcher the robots.txt that is archived; it asks again where that is older than a day."""
        address = robots_url(url)
        if address in self._seeded:
            return
        self._seeded.add(address)
        location = self.archive.store.last_capture(address)
        capture = self.archive.read_again(location) if location else None
        if capture is not None:
            self._fetcher.seed_robots(capture)


def _named_by_page(capture: Capture, refused: ArchiverError) -> ArchiverError:
    """What the page says of a refusal, where it says more than the status: a login wall, a thread that is gone."""
    if not isinstance(refused, ForbiddenError | GoneError):
        return refused
    try:
        read_page(capture)
    except ParseError:
        return refused
    except ArchiverError as named:
        return named
    return refused
