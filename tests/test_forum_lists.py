"""From the address of a section to the rows of all its threads: order, limits, going on, refusals, and rebuilding."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast, get_args

import pytest
from command import Run, run
from demo_archive import MAIN, archive, database, dump, path_of, rows

from archiver.crawl import Crawler, ListVisit, Plan, Visit, archive_address
from archiver.crawl.lists import MOST_PAGES, archive_list, changed_by, is_past, newest_first
from archiver.demo import DemoForum, DemoMember, DemoNode, DemoPost, DemoServer, DemoThread, Fault, Version, serve
from archiver.demo.addresses import thread_path
from archiver.errors import IncompleteError, NotAThreadError
from archiver.model import Forum, ListedThread, Problem, ThreadList
from archiver.store import Store, StoredThread

MARKUPS = get_args(Version)
SECTION = "/forums/harbour-news.5/"
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
STICKY, LOCKED, PREFIXED = 107, 103, 104


def make_forum(threads: int = 23) -> DemoForum:
    """A section of threads that are a day apart, the highest number the newest: one sticky, one locked, one prefixed.

    Thread 122 has 25 posts, so two pages; the others have two posts.
    """
    made = []
    for number in range(101, 101 + threads):
        at = START + timedelta(days=number - 101)
        count = 25 if number == 122 else 2
        posts = tuple(
            DemoPost(number * 100 + n, "Ann" if n % 2 else "A guest", at + timedelta(minutes=n), f"Post {n} of it.")
            for n in range(count)
        )
        made.append(
            DemoThread(
                number,
                f"Pier {number}",
                5,
                posts,
                prefix="News" if number == PREFIXED else None,
                tags=("piers",),
                views=number * 7,
                open=number != LOCKED,
                sticky=number == STICKY,
            )
        )
    nodes = [DemoNode(4, "Ports"), DemoNode(5, "Harbour News", 4)]
    return DemoForum(nodes, [DemoMember(7, "Ann")], made, title="Test Forum")


@pytest.fixture
def forum() -> DemoForum:
    return make_forum()


@pytest.fixture(params=MARKUPS)
def markup(request: pytest.FixtureRequest) -> Version:
    chosen: Version = request.param
    return chosen


def take(server: DemoServer, folder: Path, path: str = SECTION, *more: object) -> Run:
    """Archives an address of the demo forum; the log of requests begins anew with it."""
    server.requests.clear()
    return run("archive", server.url + path, "--archives", folder, "--delay", 0, *more)


def asked(server: DemoServer) -> list[str]:
    """What was asked for, but for robots.txt."""
    return [request.path for request in server.requests if request.path != "/robots.txt"]


def thread_ids(server: DemoServer) -> list[int]:
    """The threads that were asked for, each once."""
    found = (re.search(r"/threads/[^/]*?\.?(\d+)/", path) for path in asked(server))
    return list(dict.fromkeys(int(match[1]) for match in found if match))


# --- all of a section -------------------------------------------------------------------------------------------------


def test_all_threads_of_a_section_are_archived(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        done = take(server, tmp_path)

    assert done.code == 0, done.err
    assert "23 threads: 23 archived, 0 up to date, 0 refused." in done.err
    assert rows(tmp_path, "SELECT count(*), sum(complete) FROM threads") == [(23, 23)]
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(22 * 2 + 25,)]
    assert rows(tmp_path, "SELECT kind, detail FROM problems") == []


def test_what_the_list_says_is_kept(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        take(server, tmp_path, SECTION, "--limit", 1)
        base = server.url

    found = rows(
        tmp_path,
        "SELECT id, title, prefix, url, node_id, author, reply_count, view_count, last_author, is_sticky, is_open"
        " FROM listed_threads ORDER BY id",
    )
    # Page 1 holds the sticky thread and the 20 newest of the others.
    expected = [thread for thread in forum.threads if thread.sticky or thread.id > LOCKED - 1]
    assert found == [
        (
            thread.id,
            thread.title,
            thread.prefix,
            base + thread_path(thread),
            5,
            "A guest",
            len(forum.seats(thread.id)) - 1,
            thread.views,
            forum.last_seat(thread.id).post.author,
            int(thread.sticky),
            int(thread.open),
        )
        for thread in sorted(expected, key=lambda thread: thread.id)
    ]
    dates = rows(tmp_path, "SELECT last_post_at, last_post_text FROM listed_threads WHERE id = ?", STICKY)
    assert dates[0][1]
    assert dates[0][0] == "2025-03-07T08:01:00Z" or (markup == "1.5" and dates[0][0] is None)
    assert ("Harbour News",) in rows(tmp_path, "SELECT title FROM nodes WHERE id = 5")


def test_the_newest_change_comes_first_page_by_page(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    forum.grow(110, 1)
    forum.add_posts(112, [DemoPost(99001, "Ann", START + timedelta(days=40), "A late word.")])
    with serve(forum, markup) as server:
        take(server, tmp_path)
        order, paths = thread_ids(server), asked(server)

    first = [thread.id for thread in forum.threads if thread.sticky or thread.id > LOCKED - 1]
    assert order[:21] == first
    assert first[0] == 112
    assert sorted(order[21:]) == [101, 102]
    assert [path for path in paths if path.startswith("/forums/")] == [SECTION, f"{SECTION}page-2"]
    assert paths.index(f"{SECTION}page-2") > paths.index(path_of(forum, STICKY))
    assert server.peak == 1


def test_the_pages_of_the_list_are_kept_as_captures_not_as_pages_of_threads(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        take(server, tmp_path)

    found = rows(tmp_path, "SELECT status, thread_id, page FROM captures WHERE url LIKE '%/forums/%'")
    assert found == [(200, None, None)] * 2
    assert run("check", "--archives", tmp_path).code == 0


# --- run again --------------------------------------------------------------------------------------------------------


def test_run_again_only_the_list_is_asked_for(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        take(server, tmp_path)
        done = take(server, tmp_path)
        again = [request.path for request in server.requests]

    assert done.code == 0
    assert again == [SECTION, f"{SECTION}page-2"]
    assert "23 threads: 0 archived, 23 up to date, 0 refused." in done.err


def test_only_what_changed_is_visited_whatever_the_dates_say(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    """The demo forum's clock stands in the past: its new posts are older than the visit, as approved posts may be."""
    with serve(forum, markup) as server:
        take(server, tmp_path)
        forum.grow(105, 30)
        forum.add_posts(STICKY, [DemoPost(99001, "Ann", START + timedelta(days=30), "Still true.")])
        done = take(server, tmp_path)
        visited = thread_ids(server)

    assert done.code == 0, done.err
    assert sorted(visited) == [105, STICKY]
    assert "2 archived, 21 up to date" in done.err
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(22 * 2 + 25 + 31,)]


def test_refresh_visits_all(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        take(server, tmp_path)
        forum.edit(forum.seats(115)[0].post.id, "Other words.", forum.now)
        done = take(server, tmp_path, SECTION, "--refresh")
        visited = thread_ids(server)

    assert len(visited) == 23
    assert "23 archived, 0 up to date" in done.err
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(1,)]


def test_it_goes_on_where_it_stopped(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        server.faults.plan(f"{SECTION}page-2", Fault(status=503, retry_after="86400"))
        stopped = take(server, tmp_path)
        server.faults.clear()
        done = take(server, tmp_path)
        visited = thread_ids(server)

    assert stopped.code == 3
    assert "21 threads: 21 archived" in stopped.err
    assert done.code == 0
    assert visited == [102, 101]


def test_a_thread_of_which_pages_are_missing_is_not_up_to_date(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        stopped = take(server, tmp_path, SECTION, "--max-pages", 1)
        done = take(server, tmp_path, SECTION)
        visited = thread_ids(server)

    assert stopped.code == 3
    assert "22 archived, 0 up to date, 0 refused, 1 not complete." in stopped.err
    assert done.code == 0
    assert visited == [122]


def test_a_refresh_that_was_killed_does_not_hide_new_posts(forum: DemoForum, tmp_path: Path) -> None:
    """What counts is when the last page was read, not the first."""
    with serve(forum) as server:
        take(server, tmp_path)
        forum.grow(122, 1)
        server.faults.plan(f"{path_of(forum, 122)}page-2", Fault(status=500, times=4))
        archive(server, tmp_path, 122, "--refresh")
        server.faults.clear()
        take(server, tmp_path)

    assert rows(tmp_path, "SELECT count(*) FROM posts WHERE thread_id = 122") == [(26,)]


# --- less than all ----------------------------------------------------------------------------------------------------


def test_since_leaves_out_what_is_older_and_stops_paging(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        done = take(server, tmp_path, SECTION, "--since", "2025-03-20")
        visited, paths = thread_ids(server), asked(server)

    assert done.code == 0, done.err
    # A date without a zone, as XenForo 1 prints it, may be half a day later than it says.
    assert set(visited) - {119} == {120, 121, 122, 123}
    assert (119 in visited) == (markup == "1.5" and rows(tmp_path, "SELECT count(*) FROM threads") == [(5,)])
    assert f"{SECTION}page-2" in paths  # page 1 holds newer ones
    assert f"{SECTION}page-3" not in paths


def test_since_stops_at_a_page_that_holds_only_older_ones(tmp_path: Path) -> None:
    forum = make_forum(threads=63)
    with serve(forum) as server:
        done = take(server, tmp_path, SECTION, "--since", "2025-04-25")
        lists = [path for path in asked(server) if path.startswith("/forums/")]

    assert done.code == 0, done.err
    assert lists == [SECTION, f"{SECTION}page-2"]
    assert "8 archived, 0 up to date, 0 refused, 33 older." in done.err


def test_limit_visits_so_many_and_the_next_run_others(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        first = take(server, tmp_path, SECTION, "--limit", 3)
        newest = thread_ids(server)
        page_2 = [path for path in asked(server) if path == f"{SECTION}page-2"]
        second = take(server, tmp_path, SECTION, "--limit", 3)
        following = thread_ids(server)
        rest = take(server, tmp_path, SECTION, "--limit", 17)

    assert newest == [123, 122, 121]
    assert page_2 == []  # not asked for only to see whether more would come
    assert following == [120, 119, 118]
    assert first.code == second.code == 0
    assert "Stopped at the limit" in first.err
    assert "Stopped at the limit" not in rest.err
    assert rows(tmp_path, "SELECT count(*) FROM threads") == [(23,)]


@pytest.mark.parametrize("since", ["yesterday", "2025-13-01", "", "0x7d", "99999y", "2999-01-01", "7"])
def test_what_is_no_past_day_is_wrong_use(tmp_path: Path, since: str) -> None:
    done = run("archive", "https://forum.example/forums/news.5/", "--since", since, "--archives", tmp_path)

    assert done.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("since", ["2025-03-20", "2025-03-20T12:00", "2025-03-20T12:00+06:00", "2w", "30D", "1y"])
def test_days_and_distances_are_understood(tmp_path: Path, since: str) -> None:
    with serve(make_forum(threads=8)) as server:
        done = take(server, tmp_path, SECTION, "--since", since)

    assert done.code == 0, done.err
    assert "8 older" in done.err


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "word"),
    [
        (Fault(status=403), 4, "1 refused"),
        (Fault("login"), 4, "1 refused"),
        (Fault(status=404), 5, "0 refused, 1 gone"),
        (Fault(status=500), 3, "0 refused, 1 not complete"),
        (Fault("empty"), 6, "0 refused, 1 unreadable"),
    ],
    ids=["403", "login", "404", "500", "empty"],
)
def test_a_thread_that_cannot_be_had_does_not_end_the_list(
    forum: DemoForum, tmp_path: Path, fault: Fault, code: int, word: str
) -> None:
    with serve(forum) as server:
        server.faults.plan(path_of(forum, 110), fault)
        done = take(server, tmp_path)
        told = take(server, tmp_path, SECTION, "--json", "--quiet")

    assert done.code == code, done.err
    assert f"22 archived, 0 up to date, {word}" in done.err
    assert path_of(forum, 110) in done.err
    assert rows(tmp_path, "SELECT count(*) FROM threads WHERE complete") == [(22,)]
    (thread, whole) = map(json.loads, told.out.splitlines())
    assert (thread["exit_code"], whole["exit_code"], whole["threads"], whole["up_to_date"]) == (code, code, 23, 22)


def test_the_worst_trouble_is_the_exit_code(forum: DemoForum, tmp_path: Path) -> None:
    with serve(forum) as server:
        server.faults.plan(path_of(forum, 110), Fault(status=404))
        server.faults.plan(path_of(forum, 111), Fault(status=403))
        server.faults.plan(path_of(forum, 112), Fault(status=500))
        done = take(server, tmp_path)

    assert done.code == 4


def test_a_thread_that_robots_txt_forbids_is_not_asked_for(forum: DemoForum, tmp_path: Path) -> None:
    forum.disallow(path_of(forum, 110))
    with serve(forum) as server:
        done = take(server, tmp_path)
        visited = thread_ids(server)

    assert done.code == 4
    assert 110 not in visited
    assert "22 archived, 0 up to date, 1 refused" in done.err


def test_a_list_that_robots_txt_forbids_is_not_asked_for(forum: DemoForum, tmp_path: Path) -> None:
    forum.disallow("/forums/")
    with serve(forum) as server:
        done = take(server, tmp_path)
        paths = asked(server)

    assert done.code == 4
    assert "robots.txt" in done.err
    assert paths == []


@pytest.mark.parametrize(
    ("fault", "most"),
    [(Fault(status=429, retry_after="86400"), 1), (Fault("challenge"), 1), (Fault(status=403), 5)],
    ids=["429", "challenge", "403"],
)
def test_a_server_that_refuses_everything_is_left_in_peace(
    forum: DemoForum, tmp_path: Path, fault: Fault, most: int
) -> None:
    with serve(forum) as server:
        server.faults.plan("/threads/*", fault)
        done = take(server, tmp_path)
        paths = [path for path in asked(server) if path.startswith("/threads/")]
        server.faults.clear()
        mended = take(server, tmp_path)

    assert done.code in (3, 4)
    assert len(paths) == most
    assert "goes on" in done.err
    assert mended.code == 0
    assert "23 archived" in mended.err


@pytest.mark.parametrize("path", ["/", "/members/ann.7/", "/categories/ports.4/"], ids=["index", "member", "category"])
def test_pages_that_list_no_threads_are_refused_with_the_cure(
    forum: DemoForum, markup: Version, tmp_path: Path, path: str
) -> None:
    with serve(forum, markup) as server:
        done = take(server, tmp_path, path)

    assert done.code == 6, done.err
    assert "as in https://forum.example/forums/news.5/" in done.err
    assert rows(tmp_path, "SELECT count(*) FROM listed_threads") == [(0,)]


def test_a_saved_list_is_named_for_what_it_is(forum: DemoForum, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    with serve(forum) as server:
        page.write_bytes(server.site.answer(SECTION).body)

    for command in (["add", page, "--archives", tmp_path / "archives"], ["read", page]):
        done = run(*command)
        assert done.code == 6
        assert "list of 21 threads" in done.err


# --- tags and searches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/tags/piers/", "/search/17/?q=pier&o=date"], ids=["tag", "search"])
def test_threads_of_a_tag_and_of_a_search_are_archived(
    forum: DemoForum, markup: Version, tmp_path: Path, path: str
) -> None:
    forum.robots = "User-agent: *\nAllow: /\n"  # most forums forbid their searches
    with serve(forum, markup) as server:
        take(server, tmp_path, SECTION, "--limit", 1)
        done = take(server, tmp_path, path)
        lists = [path for path in asked(server) if not path.startswith("/threads/")]
        again = take(server, tmp_path, path)

    assert done.code == 0, done.err
    assert len(lists) == 2
    assert rows(tmp_path, "SELECT count(*) FROM threads WHERE complete") == [(23,)]
    assert "23 up to date" in again.err
    # What only the section's list told stays.
    assert rows(tmp_path, "SELECT is_sticky, view_count FROM listed_threads WHERE id = ?", STICKY) == [(1, STICKY * 7)]


# --- what only lists know ---------------------------------------------------------------------------------------------


def sticky_of(folder: Path) -> list[tuple[object, ...]]:
    return rows(folder, "SELECT id, is_sticky, is_open FROM threads WHERE id IN (?, ?) ORDER BY id", LOCKED, STICKY)


@pytest.mark.parametrize("before", [False, True], ids=["list first", "threads first"])
def test_that_a_thread_is_sticky_is_known_from_the_list(
    forum: DemoForum, markup: Version, tmp_path: Path, *, before: bool
) -> None:
    with serve(forum, markup) as server:
        if before:
            archive(server, tmp_path, STICKY)
            archive(server, tmp_path, LOCKED)
        take(server, tmp_path)
        known = sticky_of(tmp_path)
        forum.pin(STICKY, sticky=False)
        take(server, tmp_path)
        later = sticky_of(tmp_path)
        archive(server, tmp_path, STICKY, "--refresh")
        unchanged = sticky_of(tmp_path)

    assert known == [(LOCKED, 0, 0), (STICKY, 1, 1)]
    assert later == unchanged == [(LOCKED, 0, 0), (STICKY, 0, 1)]


def test_a_rebuild_makes_the_same_rows(forum: DemoForum, markup: Version, tmp_path: Path) -> None:
    with serve(forum, markup) as server:
        archive(server, tmp_path, STICKY)
        take(server, tmp_path, SECTION, "--limit", 5)
        forum.pin(104)
        forum.grow(101, 3)
        take(server, tmp_path)
        take(server, tmp_path, "/tags/piers/", "--refresh")
    before = dump(database(tmp_path))
    database(tmp_path).unlink()

    done = run("rebuild", "--archives", tmp_path)

    assert done.code == 0, done.err
    after = dump(database(tmp_path))
    for table in before:
        assert after[table] == before[table], table
    assert len(before["listed_threads"]) == 23


def test_the_demo_forum_is_archived_by_its_sections(markup: Version, tmp_path: Path) -> None:
    forum = DemoForum.load()
    with serve(forum, markup) as server:
        for section in forum.nodes.values():
            if forum.threads_of(section.id):
                done = take(server, tmp_path, forum.node_path(section))
                assert done.code == 0, done.err

    assert rows(tmp_path, "SELECT count(*) FROM threads WHERE complete") == [(len(forum.threads),)]
    assert rows(tmp_path, "SELECT id FROM threads WHERE is_sticky") == [(1262,)]
    assert rows(tmp_path, "SELECT prefix FROM listed_threads WHERE id = ?", MAIN) == [("🇧🇩",)]


# --- records, without a server ----------------------------------------------------------------------------------------

BASE = "https://forum.example"


def listed(thread_id: int, at: datetime | None = None, *, sticky: bool | None = False, text: str | None = None,
           host: str = BASE) -> ListedThread:  # fmt: skip
    return ListedThread(
        thread_id, f"Pier {thread_id}", f"{host}/threads/pier.{thread_id}/", last_post_at=at, last_post_text=text,
        is_sticky=sticky,
    )  # fmt: skip


def page_of(number: int, threads: list[ListedThread], *, next_url: str | None = None, count: int = 1) -> ThreadList:
    url = f"{BASE}{SECTION}" + (f"page-{number}" if number > 1 else "")
    forum = Forum(f"{BASE}/", "Test Forum", "xenforo2")
    return ThreadList("xenforo2", url, "forum", "News", forum, None, number, count, next_url, tuple(threads))


@dataclass
class FakeStore:
    """Has every thread that a list names, and of those that an address names one or none."""

    known: StoredThread | None = None

    def has_listed(self, _listed: ListedThread, _changed_by: datetime | None) -> bool:
        return True

    def thread(self, _thread_id: int) -> StoredThread | None:
        return self.known


@dataclass
class FakeArchive:
    store: FakeStore = field(default_factory=FakeStore)


@dataclass
class FakeCrawler:
    """Shows pages of a list by their addresses; every thread is archived already."""

    pages: dict[str, ThreadList] = field(default_factory=dict)
    listing: ThreadList | None = None
    archive: FakeArchive = field(default_factory=FakeArchive)
    asked: list[str] = field(default_factory=list)

    def visit(self, url: str) -> None:
        self.asked.append(url)
        raise NotAThreadError("The page is a list.")

    def visit_list(self, url: str) -> ThreadList:
        self.asked.append(url)
        if url not in self.pages:
            number = int(url.rpartition("-")[2])
            return page_of(number, [listed(number)], next_url=f"{BASE}{SECTION}page-{number + 1}")
        return self.pages[url]


def walk(crawler: FakeCrawler, first: ThreadList, plan: Plan | None = None) -> ListVisit:
    return archive_list(cast("Crawler", crawler), BASE + SECTION, first, plan or Plan())


def test_a_list_that_leads_in_a_circle_ends() -> None:
    first = page_of(1, [listed(1)], next_url=f"{BASE}{SECTION}page-2", count=3)
    second = page_of(2, [listed(2)], next_url=first.url, count=3)
    crawler = FakeCrawler({second.url: second, first.url: first})

    done = walk(crawler, first)

    assert crawler.asked == [second.url]
    assert (done.up_to_date, done.pages, done.error) == (2, 2, None)


def test_a_chain_of_pages_that_name_nothing_new_ends() -> None:
    first = page_of(1, [listed(1), listed(2)], next_url=f"{BASE}{SECTION}page-2")
    calendar = {
        f"{BASE}{SECTION}page-{n}": page_of(n, [listed(2), listed(1)], next_url=f"{BASE}{SECTION}page-{n + 1}")
        for n in range(2, 20)
    }
    crawler = FakeCrawler(calendar)

    done = walk(crawler, first)

    assert len(crawler.asked) == 1
    assert done.up_to_date == 2


def test_a_list_without_end_is_left_at_a_limit() -> None:
    crawler = FakeCrawler()

    done = walk(crawler, page_of(1, [listed(1)], next_url=f"{BASE}{SECTION}page-2"))

    assert len(crawler.asked) <= MOST_PAGES
    assert isinstance(done.error, IncompleteError)
    assert done.up_to_date >= MOST_PAGES - 1


def test_nothing_of_another_host_is_asked_for() -> None:
    threads = [listed(1), listed(2, host="https://other.example"), listed(3, host="https://www.forum.example")]
    crawler = FakeCrawler()

    done = walk(crawler, page_of(1, threads, next_url="https://other.example/forums/x.5/page-2"))

    assert crawler.asked == []
    assert (done.named, done.up_to_date, done.elsewhere) == (2, 2, 1)


def test_a_list_that_breaks_off_before_its_last_page_is_not_complete() -> None:
    done = walk(FakeCrawler(), page_of(1, [listed(1)], count=4))

    assert isinstance(done.error, IncompleteError)
    assert "page 2" in str(done.error)


def test_a_thread_that_leads_to_a_section_is_not_the_section() -> None:
    """Some forums send whoever asks for a deleted thread to the section it was in."""
    crawler = FakeCrawler(listing=page_of(1, [listed(1)]))

    done = archive_address(cast("Crawler", crawler), f"{BASE}/threads/pier.99/", Plan())

    assert isinstance(done, Visit)
    assert isinstance(done.error, NotAThreadError)


@pytest.mark.parametrize("path", ["/f/news.5/", "/forums/news.5/", "/whats-new/posts/12/"])
def test_a_list_is_known_by_its_page_not_by_its_address(path: str) -> None:
    listing = replace(page_of(1, [listed(1)]), url=BASE + path)

    done = archive_address(cast("Crawler", FakeCrawler(listing=listing)), BASE + path, Plan())

    assert isinstance(done, ListVisit)
    assert done.up_to_date == 1


def test_a_section_is_not_taken_for_the_archived_thread_of_its_number() -> None:
    listing = replace(page_of(1, [listed(1)]), url=f"{BASE}/f/news.5/")
    thread = StoredThread(5, "Pier 5", f"{BASE}/threads/pier.5/", 1, True, frozenset([1]))
    crawler = FakeCrawler(listing=listing, archive=FakeArchive(FakeStore(thread)))

    done = archive_address(cast("Crawler", crawler), f"{BASE}/f/news.5/", Plan())

    assert crawler.asked == [f"{BASE}/f/news.5/"]
    assert isinstance(done, ListVisit)


def test_threads_of_other_sites_in_a_list_are_left_alone(forum: DemoForum, tmp_path: Path) -> None:
    """A page is hostile: what it links to is asked for only where it lies on the forum itself."""
    with serve(forum) as server:
        page = server.site.answer(SECTION)
        body = page.body.replace(b'href="/threads/pier-123.123/"', b'href="http://127.0.0.2:9/threads/pier-123.123/"')
        body = body.replace(b'href="/threads/pier-122.122/"', b'href="http://a:b@127.0.0.1/threads/pier-122.122/"')
        server.site._kept[SECTION] = replace(page, body=body)
        done = take(server, tmp_path)
        visited = thread_ids(server)

    assert {122, 123} & set(visited) == set()
    assert len(visited) == 21
    assert done.code == 0, done.err


# --- rows of a list ---------------------------------------------------------------------------------------------------


def save(store: Store, listing: ThreadList, seen_at: datetime) -> None:
    with store.transaction():
        store.save_list(listing, 1, seen_at)


def test_a_page_seen_again_says_its_problems_anew(tmp_path: Path) -> None:
    store = Store(tmp_path / "forum.db")
    limited = replace(page_of(1, [listed(1)]), problems=(Problem("incomplete", "Newer threads only."),))
    save(store, limited, START)
    save(store, limited, START + timedelta(days=1))
    once = rows(tmp_path, "SELECT kind FROM problems")
    save(store, page_of(1, [listed(1)]), START + timedelta(days=2))
    store.close()

    assert once == [("incomplete",)]
    assert rows(tmp_path, "SELECT kind FROM problems") == []


def test_a_newer_list_speaks_and_what_it_does_not_say_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "forum.db")
    told = replace(listed(1, START, sticky=True), prefix="News", view_count=7, author="Ann")
    terse = replace(listed(1, sticky=None), title="Pier one")
    save(store, page_of(1, [told]), START + timedelta(days=2))
    save(store, page_of(1, [terse]), START + timedelta(days=3))
    save(store, page_of(1, [replace(told, title="Long ago", view_count=1)]), START)  # an older page, added later
    store.close()

    query = "SELECT title, prefix, view_count, author, is_sticky, last_post_at, seen_at FROM listed_threads"
    assert rows(tmp_path, query) == [("Pier one", None, 7, "Ann", 1, "2025-03-01T08:00:00Z", "2025-03-04T08:00:00Z")]


# --- when a thread changed --------------------------------------------------------------------------------------------


def days(*numbers: int, sticky: bool | None = False) -> list[ListedThread]:
    return [listed(n, START + timedelta(days=n), sticky=sticky) for n in numbers]


@pytest.mark.parametrize(
    ("threads", "past"),
    [
        (days(9, 8, 7), True),
        (days(11, 8, 7), False),
        (days(50, sticky=True) + days(9, 8), True),  # sticky threads stand before the others
        (days(50, 9, sticky=True), False),  # nothing else is there to tell
        (days(7, 9, 8), False),  # not in the order of last posts: the next page may hold anything
        ([*days(9), listed(5)], False),  # a thread without a date
        ([], False),
    ],
)
def test_when_no_more_pages_are_of_interest(threads: list[ListedThread], *, past: bool) -> None:
    assert is_past(tuple(threads), START + timedelta(days=10)) == past


def test_threads_of_a_page_in_the_order_of_their_changes() -> None:
    threads = (*days(3, sticky=True), listed(90), *days(9, 11), listed(91))

    assert [thread.id for thread in newest_first(threads)] == [11, 9, 3, 90, 91]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("Jul 16, 2025 at 7:10 AM", datetime(2025, 7, 16, 19, 11, tzinfo=UTC)),
        ("16. Juli 2025", datetime(2025, 7, 17, 12, 0, tzinfo=UTC)),
        ("05/07/2025", datetime(2025, 7, 6, 12, 0, tzinfo=UTC)),  # May or July: the later may be right
        ("nothing", None),
        (None, None),
    ],
)
def test_a_printed_date_may_be_later_than_it_says(text: str | None, latest: datetime | None) -> None:
    assert changed_by(listed(1, text=text)) == latest


def test_help_teaches_it() -> None:
    done = run("archive", "--help")

    assert "/forums/news.5/" in done.out
    assert "--since" in done.out
