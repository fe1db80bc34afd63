"""What the demo forum was told is what the engines read from its pages, in the markup of every version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from sample_forum import VERSIONS, make_forum

from archiver.demo import DemoForum, DemoPost, Version, synthetic
from archiver.demo.addresses import thread_path
from archiver.demo.bbcode import to_plain
from archiver.demo.clock import Clock
from archiver.demo.forum import Seat
from archiver.demo.pages import Pages
from archiver.engines import read_page
from archiver.model import Block, Post, Quote, Spoiler, ThreadPage

FORUMS: dict[str, Callable[[], DemoForum]] = {
    "sample": make_forum,
    "shipped": DemoForum.load,
    "generated": lambda: synthetic(posts=45),
}
every_page = pytest.mark.parametrize(("name", "version"), [(name, version) for name in FORUMS for version in VERSIONS])


def read_forum(forum: DemoForum, version: Version) -> Iterator[tuple[ThreadPage, tuple[Seat, ...]]]:
    """Each page of each thread as an engine reads it, with the posts that it must show."""
    pages = Pages(forum, version, "http://forum.test")
    for thread in forum.threads:
        for number in range(1, forum.page_count(thread.id) + 1):
            url = "http://forum.test" + thread_path(thread, number)
            yield read_page(pages.thread(thread, number).encode(), url), forum.on_page(thread.id, number)


def pairs(forum: DemoForum, version: Version) -> Iterator[tuple[Post | None, Seat]]:
    """Each post as it was read, None where it was not, with what the forum was told."""
    for page, seats in read_forum(forum, version):
        posts = {post.id: post for post in page.posts}
        yield from ((posts.get(seat.post.id), seat) for seat in seats)


def vocabulary(text: str) -> set[str]:
    """The words of a text; addresses are left out, because pages shorten them."""
    return set(re.findall(r"\w+", re.sub(r"https?://\S+", "", text)))


@every_page
def test_every_post_is_read(name: str, version: Version) -> None:
    forum = FORUMS[name]()
    read = [(post and (post.id, post.number, post.author, post.author_id)) for post, _ in pairs(forum, version)]
    told = []
    for _, seat in pairs(forum, version):
        member = forum.member_named(seat.post.author)
        told.append((seat.post.id, seat.number, seat.post.author, member.id if member else None))

    assert read == told


@every_page
def test_dates_are_never_wrong(name: str, version: Version) -> None:
    """1.5 prints the dates of older posts without a zone: they may stay unknown."""
    forum = FORUMS[name]()
    clock = Clock(forum.utc_offset, forum.now)
    for post, seat in pairs(forum, version):
        assert post
        stamp = clock.stamp(seat.post.at)
        if version == "1.5" and not stamp.recent:
            assert post.posted_at in (None, seat.post.at.replace(second=0))
            assert post.posted_text
        else:
            assert post.posted_at == seat.post.at


@every_page
def test_every_word_is_read(name: str, version: Version) -> None:
    for post, seat in pairs(FORUMS[name](), version):
        assert post
        assert vocabulary(to_plain(seat.post.body)) <= vocabulary(post.body.text), seat.post.id


@every_page
def test_nothing_that_is_no_word_of_the_post_is_read(name: str, version: Version) -> None:
    for post, seat in pairs(FORUMS[name](), version):
        assert post
        for noise in ("Click to expand", "lightbox_close", "Signed Ann", "Last edited"):
            assert noise not in post.body.text or noise in seat.post.body


@every_page
def test_thread_is_read(name: str, version: Version) -> None:
    forum = FORUMS[name]()
    for page, seats in read_forum(forum, version):
        thread = forum.thread(page.thread.id)
        assert thread
        assert page.thread.title == thread.title
        assert page.thread.prefix == thread.prefix
        assert page.thread.tags == thread.tags
        assert [node.id for node in page.thread.nodes] == [node.id for node in forum.trail(thread.node)]
        assert (page.page, page.page_count) == (seats[0].page, forum.page_count(thread.id))


@every_page
def test_whole_pages_leave_no_problems(name: str, version: Version) -> None:
    """But for the dates of old posts of 1.5, which have no zone."""
    problems = {problem.kind for page, _ in read_forum(FORUMS[name](), version) for problem in page.problems}

    assert problems <= ({"missing_date"} if version == "1.5" else set())


@every_page
def test_quotes_keep_their_sources(name: str, version: Version) -> None:
    for post, seat in pairs(FORUMS[name](), version):
        assert post
        assert list(told_quotes(seat.post)) == list(read_quotes(post.body.blocks))


def told_quotes(post: DemoPost) -> Iterator[tuple[str, int]]:
    """Author and post of each quote that names both, outer ones first."""
    for author, number in re.findall(r'\[quote="(.+), post: (\d+), member: \d+"\]', post.body):
        yield author, int(number)


def read_quotes(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """The same of the blocks that were read."""
    for block in blocks:
        if isinstance(block, Quote) and block.author and block.post_id:
            yield block.author, block.post_id
        if isinstance(block, Quote | Spoiler):
            yield from read_quotes(block.children)
