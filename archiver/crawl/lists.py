"""The address of a list of threads → its threads in the archive: decides which list page and which thread come next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from archiver import engines
from archiver.crawl.archive import archive_name
from archiver.crawl.crawler import Crawler
from archiver.crawl.threads import Visit, archive_thread
from archiver.dates import WrittenDate, read_date
from archiver.errors import (
    ArchiveError,
    ArchiverError,
    BudgetError,
    ChallengeError,
    FetchError,
    ForbiddenError,
    GoneError,
    IncompleteError,
    LoginError,
    NotAThreadError,
    ParseError,
    RateLimitError,
    UsageError,
)
from archiver.model import ListedThread, Problem, ThreadList

MOST_PAGES = 10_000  # of a list; the largest sections have some thousands
MOST_IN_A_ROW = 5  # threads that cannot be had, before the others are left in peace
GIVE_SECTION = (
    "For all threads of a section give the address of the section, as in https://forum.example/forums/news.5/"
)

_FARTHEST_WEST = timedelta(hours=12)  # what a clock without a zone may be behind UTC
_SPANS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
_MINUTE = timedelta(minutes=1)  # lists print no seconds
_STOPPERS = (
    RateLimitError,
    BudgetError,
    ChallengeError,
    ArchiveError,
)  # asking for the next thread would only make it worse
_TROUBLES = (FetchError, ForbiddenError, LoginError)  # one may be chance; several in a row are not


@dataclass(frozen=True, slots=True)
class Plan:
    """What to archive of what an address shows."""

    refresh: int = 0  # pages at a thread's end to read again, to see edits and deletions; `ALL` for every one
    max_pages: int | None = None  # of each thread
    since: datetime | None = None  # of a list: leave out threads whose last post is older
    limit: int | None = None  # of a list: how many threads to visit


@dataclass(slots=True)
class ListVisit:
    """What came of archiving the threads of a list. Expected trouble is a value: `error`, and that of each visit."""

    url: str
    title: str | None = None
    pages: int = 0  # of the list, read so far
    page_count: int = 0  # of the list, as far as it tells
    named: int = 0  # threads that its pages name so far
    up_to_date: int = 0  # not asked for: the archive has all that the list tells
    older: int = 0  # left out, because of `Plan.since`
    elsewhere: int = 0  # left out, because they lie on another host
    new: int = 0  # posts seen for the first time, in the threads that are done
    is_limited: bool = False  # more would have come, but for `Plan.limit`
    visits: list[Visit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    error: ArchiverError | None = None  # why it ended before the list did

    @property
    def errors(self) -> list[ArchiverError]:
        """All that went wrong: with single threads, and with the list itself."""
        return [error for error in (*(visit.error for visit in self.visits), self.error) if error is not None]


def archive_address(
    crawler: Crawler,
    url: str,
    plan: Plan,
    *,
    on_page: Callable[[Visit, ListVisit | None], None] = lambda _visit, _whole: None,
    on_visit: Callable[[Visit, ListVisit], None] = lambda _visit, _whole: None,
) -> Visit | ListVisit:
    """Archives what an address shows: a thread, or all threads of a list.

    Args:
        crawler: fetches pages into the archive of the forum.
        url: any address of a thread, of a section of the forum, or of search results.
        plan: what to archive of it.
        on_page: told after every page of a thread; the second argument is None where no list is archived.
        on_visit: told after every thread of a list.
    """
    visit = archive_thread(
        crawler, url, refresh=plan.refresh, max_pages=plan.max_pages, on_page=lambda visit: on_page(visit, None)
    )
    first = crawler.listing
    if not isinstance(visit.error, NotAThreadError):
        return visit
    if first is not None and engines.thread_id_of(url) in (None, engines.thread_id_of(first.url)):
        return archive_list(crawler, url, first, plan, on_page=on_page, on_visit=on_visit)
    if engines.thread_id_of(url) is None:
        visit.error = NotAThreadError(f"{visit.error} {GIVE_SECTION}")
    return visit


def archive_list(
    crawler: Crawler,
    url: str,
    first: ThreadList,
    plan: Plan,
    *,
    on_page: Callable[[Visit, ListVisit], None] = lambda _visit, _whole: None,
    on_visit: Callable[[Visit, ListVisit], None] = lambda _visit, _whole: None,
) -> ListVisit:
    """Archives the threads of a list one after the other, page by page, on each page the newest change first.

    Args:
        crawler: fetches pages into the archive of the forum.
        url: the address that was asked for.
        first: the page of the list that it showed; the pages after it are asked for when their turn comes.
        plan: what to archive of it.
        on_page: told after every page of a thread.
        on_visit: told after every thread.
    """
    whole = ListVisit(url, first.title)
    try:
        for listed in _wanted(crawler, first, plan, whole):
            visit = archive_thread(
                crawler,
                listed.url,
                refresh=plan.refresh,
                max_pages=plan.max_pages,
                on_page=lambda visit: on_page(visit, whole),
            )
            whole.visits.append(visit)
            whole.new += visit.new
            on_visit(visit, whole)
            _check_sense(whole.visits)
    except ArchiverError as error:
        whole.error = error
    return whole


def _wanted(crawler: Crawler, first: ThreadList, plan: Plan, whole: ListVisit) -> Iterator[ListedThread]:
    """The threads to visit, in their order; what is left out is counted."""
    for page in _pages(crawler, first, whole):
        for listed in newest_first(page.threads):
            if plan.since is not None and is_older(listed, plan.since):
                whole.older += 1
            elif not plan.refresh and crawler.archive.store.has_listed(listed, changed_by(listed)):
                whole.up_to_date += 1
            elif plan.limit is not None and len(whole.visits) >= plan.limit:
                whole.is_limited = True
                return
            else:
                yield listed
        if plan.since is not None and is_past(page.threads, plan.since):
            return
        if page.next_url is not None and len(whole.visits) == plan.limit:
            whole.is_limited = True  # the next page is not asked for only to see whether it holds more
            return


# --- when a thread changed --------------------------------------------------------------------------------------------


def changed_by(listed: ListedThread) -> datetime | None:
    """The latest moment at which a thread's last post can have been written, UTC; None where the list does not tell.

    A date that is printed without its zone may lie half a day later than it says, and a day alone lasts a day more.
    """
    if listed.last_post_at is not None:
        return listed.last_post_at + _MINUTE
    written = (read_date(listed.last_post_text or "", day_first=day_first) for day_first in (True, False))
    return max((_latest(date) for date in written if date is not None), default=None)


def _latest(written: WrittenDate) -> datetime:
    span = _SPANS.get(written.precision, _MINUTE)
    if written.moment.tzinfo is not None:
        return written.moment.astimezone(UTC) + span
    return written.moment.replace(tzinfo=UTC) + span + _FARTHEST_WEST


def newest_first(threads: tuple[ListedThread, ...]) -> list[ListedThread]:
    """Threads in the order of their last posts; those of which nobody knows come last, in the order of the page."""
    moments = {listed.id: changed_by(listed) for listed in threads}
    longest_ago = datetime.min.replace(tzinfo=UTC)
    return sorted(threads, key=lambda listed: moments[listed.id] or longest_ago, reverse=True)


def is_older(listed: ListedThread, since: datetime) -> bool:
    """Whether a thread's last post was surely written before a moment."""
    moment = changed_by(listed)
    return moment is not None and moment < since


def is_past(threads: tuple[ListedThread, ...], since: datetime) -> bool:
    """Whether a page and all that come after it hold only threads that are older.

    Only a list that is sorted by last posts says anything of its next page. Sticky threads stand before the others.
    """
    moments = [changed_by(listed) for listed in threads if not listed.is_sticky]
    known = [moment for moment in moments if moment is not None]
    is_sorted = all(one >= other - _MINUTE for one, other in pairwise(known))
    return bool(known) and len(known) == len(moments) and is_sorted and max(known) < since


# --- the pages of a list ----------------------------------------------------------------------------------------------


def _pages(crawler: Crawler, first: ThreadList, whole: ListVisit) -> Iterator[ThreadList]:
    """The pages of a list from one on, each with only those threads that no page before it named."""
    host = _host(whole.url)
    named: set[int] = set()
    asked = {whole.url, first.url}
    page = first
    for _ in range(MOST_PAGES):
        new = {listed.id: listed for listed in page.threads if listed.id not in named}
        if not new:
            return  # a calendar, or the last page over again
        named |= new.keys()
        here = tuple(listed for listed in new.values() if _host(listed.url) == host)
        _note(whole, page, len(here), len(new) - len(here))
        yield replace(page, threads=here)
        following = _next(page, host)
        if following is None or following in asked:
            return
        asked.add(following)
        page = _visit_page(crawler, following)
    raise IncompleteError(
        f"The list has more than {MOST_PAGES:,} pages. To go on, give the address of its page {page.page}."
    )


def _next(page: ThreadList, host: str | None) -> str | None:
    """The address of the list's next page, None at its end."""
    if page.next_url is not None and _host(page.next_url) == host:
        return page.next_url
    if page.page < page.page_count:
        raise IncompleteError(
            f"Page {page.page} of the list does not lead to page {page.page + 1} of {page.page_count}."
            " Give the address of that page to go on from there."
        )
    return None


def _visit_page(crawler: Crawler, url: str) -> ThreadList:
    try:
        return crawler.visit_list(url)
    except (ParseError, GoneError) as error:
        raise IncompleteError(f"A page of the list, {url}, could not be read ({error}). Try again later.") from error


def _note(whole: ListVisit, page: ThreadList, here: int, elsewhere: int) -> None:
    """Adds a page to the account."""
    whole.pages += 1
    whole.page_count = max(page.page_count, page.page)
    whole.named += here
    whole.elsewhere += elsewhere
    whole.problems += page.problems


def _host(url: str) -> str | None:
    """The host of an address, without a leading "www."; None where it has none."""
    try:
        return archive_name(url).removeprefix("www.")
    except UsageError:
        return None


def ends_visits(error: ArchiverError) -> bool:
    """Whether after this error asking the same forum for more would only make it worse."""
    return isinstance(error, _STOPPERS)


def _check_sense(visits: list[Visit]) -> None:
    """Raises `IncompleteError` where asking for the next thread would be of no use, or no manners."""
    last = [visit.error for visit in visits[-MOST_IN_A_ROW:]]
    if last[-1] is not None and ends_visits(last[-1]):
        raise IncompleteError("The threads after it were not asked for. The same command goes on from there.")
    if len(last) == MOST_IN_A_ROW and all(isinstance(error, _TROUBLES) for error in last):
        raise IncompleteError(
            f"{MOST_IN_A_ROW} threads in a row could not be had, so no more were asked for."
            " The same command goes on from there."
        )
