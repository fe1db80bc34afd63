"""The pages of a thread as they come → pages to read again, because posts slid over their borders meanwhile.

A forum counts posts into pages anew when one is deleted: the first post of a page becomes the last of the page before.
Where that page was read earlier, nobody has seen the post on either. The forum's count of replies tells of it, and the
page before is read again; so it is where that was read some time ago, as the count may have grown since by new posts.
"""

from __future__ import annotations

from datetime import timedelta

from archiver.crawl.archive import Archive
from archiver.model import ThreadPage
from archiver.store import StoredThread

STALE = timedelta(minutes=15)  # since a page was read: until now the forum may have moved posts off the next one
MOST = 50  # pages that are read again in a visit: a forum whose counts jump to and fro is not asked for ever


class Borders:
    """Watches the pages of one visit."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._replies: int | None = None  # of the thread, as the last page told
        self._read: dict[int, int] = {}  # pages of this visit: the how manieth they were when read last
        self._count = self._shrank = 0  # pages read; how many they were when the thread was seen to have shrunk last
        self._again: set[int] = set()
        self._left = MOST

    def note(self, page: ThreadPage, thread: StoredThread | None) -> None:
        """Takes note of a page that was read; `thread` is what was archived before it."""
        self._watch(page.thread.reply_count)
        if page.page not in self._read and self._left and (self._has_moved(page.page) or self._is_stale(page, thread)):
            self._again.add(page.page - 1)
            self._left -= 1
        self._again.discard(page.page)
        self._read[page.page] = self._count

    def moved(self) -> int | None:
        """A page to read again; None where there is none."""
        return min(self._again, default=None)

    def _watch(self, replies: int | None) -> None:
        self._count += 1
        if self._replies is not None and replies is not None and replies < self._replies:
            self._shrank = self._count
        self._replies = replies

    def _has_moved(self, page: int) -> bool:
        """Whether posts were deleted since the page before was read in this visit."""
        return self._read.get(page - 1, self._shrank) < self._shrank

    def _is_stale(self, page: ThreadPage, thread: StoredThread | None) -> bool:
        """Whether a page is new to the archive, and the page before it was archived some time ago."""
        if thread is None or page.page in thread.pages or page.page - 1 in self._read:
            return False
        now, before = (self._archive.store.page_read_at(page.thread.id, page.page - n) for n in (0, 1))
        return now is not None and before is not None and now - before > STALE
