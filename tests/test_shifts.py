"""Posts that slide over the borders of pages while a thread is archived: none is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from demo_archive import archive, only_thread, page_requests, rows

from archiver.demo import DemoForum, DemoServer, Version, serve, synthetic
from archiver.demo.server import Request

Change = Callable[[DemoForum, int], None]


def deleted(number: int) -> Change:
    """The post that has this number when it happens is deleted."""

    def change(forum: DemoForum, thread_id: int) -> None:
        seats = forum.seats(thread_id)
        forum.delete(seats[min(number, len(seats)) - 1].post.id)

    return change


def grown(forum: DemoForum, thread_id: int) -> None:
    forum.grow(thread_id, 3)


def let_happen(server: DemoServer, changes: dict[int, Change]) -> None:
    """Changes happen right before pages are answered: the key is how many were asked for, that one too."""

    def before_answer(request: Request) -> None:
        change = changes.pop(len(page_requests(server)), None) if request.path.startswith("/threads/") else None
        if change is not None:
            change(server.forum, only_thread(server.forum))

    server.before_answer = before_answer


def archived(folder: Path) -> set[object]:
    return {post_id for (post_id,) in rows(folder, "SELECT id FROM posts")}


def served(server: DemoServer) -> set[object]:
    return {seat.post.id for seat in server.forum.seats(only_thread(server.forum))}


@pytest.mark.parametrize("number", [1, 20, 21, 30, 45, 80, 100])
@pytest.mark.parametrize("before", range(2, 7))  # the first request leads to the address of the first page
def test_a_post_deleted_between_two_pages_takes_none_with_it(number: int, before: int, tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=100)) as server:
        let_happen(server, {before: deleted(number)})
        at_first = served(server)
        done = archive(server, tmp_path, only_thread(server.forum))
        assert done.code == 0, done.err
        assert served(server) <= archived(tmp_path) <= at_first
        assert len(page_requests(server)) <= 7  # five pages, and the one before the border again


def test_deletions_before_every_page_lose_nothing(tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=200)) as server:
        let_happen(server, {n: deleted(1 + 7 * n) for n in range(2, 14)})
        done = archive(server, tmp_path, only_thread(server.forum))
        assert done.code == 0, done.err
        assert served(server) <= archived(tmp_path)


def test_several_posts_at_once_and_new_ones_meanwhile(tmp_path: Path) -> None:
    def two(forum: DemoForum, thread_id: int) -> None:
        deleted(3)(forum, thread_id)
        deleted(30)(forum, thread_id)

    with serve(synthetic(threads=1, posts=130)) as server:
        let_happen(server, {3: two, 4: grown, 5: deleted(5), 6: grown})
        done = archive(server, tmp_path, only_thread(server.forum))
        assert done.code == 0, done.err
        assert served(server) <= archived(tmp_path)


@pytest.mark.parametrize("markup", ["2.1", "2.3"])
def test_a_thread_that_does_not_change_costs_a_request_a_page(markup: Version, tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=100), markup) as server:
        archive(server, tmp_path, only_thread(server.forum))
        assert len(page_requests(server)) == 6
