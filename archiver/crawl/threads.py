"""The address of a thread → its pages in the archive: decides which page to visit next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archiver import engines
from archiver.crawl.archive import Archive, Taken
from archiver.crawl.borders import Borders
from archiver.crawl.crawler import Crawler
from archiver.errors import ArchiverError, GoneError, IncompleteError
from archiver.model import Problem
from archiver.store import StoredThread

ALL = sys.maxsize  # pages to read again: every one


@dataclass(slots=True)
class Visit:
    """What came of archiving one thread. Expected trouble is a value: `error`."""

    url: str
    thread_id: int | None = None
    title: str | None = None
    pages: int = 0  # read in this visit
    page_count: int = 0
    new: int = 0  # posts seen for the first time
    changed: int = 0  # posts whose text is another now
    missing: int = 0  # posts that are not where they were any more
    complete: bool = False
    error: ArchiverError | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[ArchiverError]:
        """What went wrong: one error or none."""
        return [self.error] if self.error else []

    @property
    def exit_code(self) -> int:
        """0 where the thread is complete, else the error's."""
        return self.error.exit_code if self.error else 0


def archive_thread(
    crawler: Crawler,
    url: str,
    *,
    refresh: int = 0,
    max_pages: int | None = None,
    on_page: Callable[[Visit], None] = lambda _: None,
) -> Visit:
    """Archives a thread, or brings it up to date.

    Args:
        crawler: fetches pages into the archive of the thread's forum.
        url: any address of the thread: of a page, of a post in it.
        refresh: how many pages at the thread's end to read again, to see edits and deletions; `ALL` for every one.
        max_pages: stop after so many pages.
        on_page: told after every page.
    """
    visit = Visit(url)
    try:
        for taken in _pages(crawler, url, refresh=refresh, max_pages=max_pages):
            _note(visit, taken)
            on_page(visit)
        if not visit.complete:
            raise IncompleteError("Pages of the thread are missing at the forum itself. Try again another day.")
    except ArchiverError as error:
        visit.error = error
    return visit


def next_page(thread: StoredThread, seen: set[int], *, refresh: int = 0) -> int | None:
    """The page to read next, None when the thread is up to date.

    Pages that were missed come first, in order. The last page is read in every visit: new posts appear there.
    """
    for page in range(1, thread.page_count + 1):
        is_wanted = page not in thread.pages or page > thread.page_count - max(refresh, 1)
        if is_wanted and page not in seen:
            return page
    return None


def _pages(crawler: Crawler, url: str, *, refresh: int, max_pages: int | None) -> Iterator[Taken]:
    """The pages of a thread as they are read; ends when the thread is up to date."""
    thread = _known(crawler.archive, url)
    seen: set[int] = set()
    hidden: list[int] = []
    borders = Borders(crawler.archive)
    page = 1 if thread is None else next_page(thread, seen, refresh=refresh)
    while page is not None:
        if max_pages is not None and len(seen) >= max_pages:
            raise IncompleteError(f"Stopped at the limit of {max_pages} pages. The same command goes on from there.")
        taken = _visit(crawler, thread.url if thread else url, page)
        assert taken.page is not None
        yield taken
        if thread is None and engines.thread_id_of(url) is None:
            page = taken.page.page  # the address of a post alone names no page: it leads to one
        if page != taken.page.page and page <= taken.page.page_count:
            hidden.append(page)
        # A page past the end leads to the last one: both are seen, or the loop would ask for ever.
        seen |= {page, taken.page.page}
        borders.note(taken.page, thread)
        thread = crawler.archive.store.thread(taken.page.thread.id)
        page = borders.moved() or (next_page(thread, seen, refresh=refresh) if thread else None)
    if hidden:
        pages = ", ".join(map(str, hidden))
        raise IncompleteError(f"The forum does not show page {pages} of this thread now. Run the same command again.")


def _visit(crawler: Crawler, url: str, page: int) -> Taken:
    """Reads a page. A later page that is gone says nothing of the thread: its first page tells."""
    try:
        return crawler.visit(engines.page_url(url, page))
    except GoneError:
        if page == 1:
            raise
        return crawler.visit(engines.page_url(url, 1))


def _known(archive: Archive, url: str) -> StoredThread | None:
    """What is archived of the thread that an address names.

    A forum may give its routes names of its own: under "/f/news.5/" may lie section 5, not thread 5.
    """
    thread_id = engines.thread_id_of(url)
    thread = archive.store.thread(thread_id) if thread_id is not None else None
    return thread if thread is not None and _route(url) == _route(thread.url) else None


def _route(url: str) -> str:
    """What stands before the thread in an address, without the host: "/forum/threads"."""
    parts = urlsplit(engines.thread_url_of(url))
    return f"{parts.path}?{parts.query}".rstrip("/?").rpartition("/")[0]


def _note(visit: Visit, taken: Taken) -> None:
    """Adds a page to the visit's account."""
    assert taken.page is not None
    assert taken.saved is not None
    visit.thread_id, visit.title = taken.page.thread.id, taken.page.thread.title
    visit.pages += 1
    visit.page_count = taken.page.page_count
    visit.new += taken.saved.new
    visit.changed += taken.saved.changed
    visit.missing += taken.saved.missing
    visit.complete = taken.saved.complete
    visit.problems += taken.page.problems
