"""Pages of threads are read right, field by field; whatever else comes ends in an error of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_cases import PAGES, case_folders, expected_of, field_of, paste, read_case

from archiver.engines import ENGINES, read_body, read_page
from archiver.errors import ArchiverError, BrokenPageError
from archiver.model import Block, Code, Embed, Image, Quote, Spoiler, Text, ThreadPage, Unfurl

# --- our own pages ----------------------------------------------------------------------------------------------------

OWN_FIELDS = [
    pytest.param(folder, name, id=f"{folder.parent.name}-{folder.name}-{name}")
    for folder in case_folders()
    for name in expected_of(folder)
]


@pytest.mark.parametrize(("folder", "name"), OWN_FIELDS)
def test_own_page(folder: Path, name: str) -> None:
    read = field_of(read_case(folder), name)

    assert read == expected_of(folder)[name], paste(name, read)


@pytest.mark.parametrize("folder", case_folders(), ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_cases_lie_in_the_folder_of_their_engine(folder: Path) -> None:
    assert folder.parent.name in {engine.NAME for engine in ENGINES}
    assert read_case(folder).engine == folder.parent.name


# --- real pages -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def read_real(folder: Path) -> ThreadPage:
    return read_page((folder / "page.html").read_bytes())


@lru_cache(maxsize=2)
def expected_real(folder: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected


def blocks_of(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks, with those inside of quotes and spoilers."""
    for block in blocks:
        yield block
        if isinstance(block, Quote | Spoiler):
            yield from blocks_of(block.children)


def count(kind: type[Block]) -> Callable[[ThreadPage], int]:
    """Counts the blocks of a kind on a page."""

    def counted(page: ThreadPage) -> int:
        return sum(isinstance(block, kind) for post in page.posts for block in blocks_of(post.body.blocks))

    return counted


def some_posts(page: ThreadPage, expected: dict[str, Any], name: str) -> list[Any]:
    """A field of the posts that the hand-checked sample describes."""
    posts = {post.id: post for post in page.posts}
    return [getattr(posts[told["id"]], name, None) for told in expected["posts"] if told["id"] in posts]


FIELDS: dict[str, tuple[Callable[[ThreadPage], object], Callable[[dict[str, Any]], object]]] = {
    "ids": (lambda page: field_of(page, "posts.id"), lambda told: told["post_ids"]),
    "authors": (lambda page: field_of(page, "posts.author"), lambda told: told["authors"]),
    "dates": (lambda page: field_of(page, "posts.posted_at"), lambda told: told["dates_utc"]),
    "numbers": (lambda page: field_of(page, "posts.number"), lambda told: told["post_numbers"]),
    "title": (lambda page: page.thread.title, lambda told: told["thread_title"]),
    "prefix": (lambda page: page.thread.prefix, lambda told: ", ".join(told["prefixes"]) or None),
    "thread": (lambda page: page.thread.id, lambda told: told["thread_id"]),
    "url": (lambda page: page.url, lambda told: told["canonical"]),
    "page": (lambda page: page.page, lambda told: told["page_number"]),
    "page_count": (lambda page: page.page_count, lambda told: told["pages_total"]),
    "quotes": (count(Quote), lambda told: told["totals"]["quotes"]),
    "embeds": (count(Embed), lambda told: told["totals"]["media"]),
    "images": (count(Image), lambda told: told["totals"]["images"]),
    "code": (count(Code), lambda told: told["totals"]["code_blocks"]),
    "spoilers": (count(Spoiler), lambda told: told["totals"]["spoilers"]),
    "files": (
        lambda page: sum(file.size is not None for post in page.posts for file in post.attachments),
        lambda told: told["totals"]["attachments"],
    ),
    "guests": (
        lambda page: sum(post.author_id is None for post in page.posts),
        lambda told: told["totals"]["posts_without_author_id"],
    ),
    "poll": (
        lambda page: page.thread.poll and [(item.option, item.votes) for item in page.thread.poll.options],
        lambda told: [(item["option"], item["votes"]) for item in told.get("poll", {"options": []})["options"]] or None,
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_real_page(real_page: Path, name: str) -> None:
    read, told = FIELDS[name]
    found = read(read_real(real_page))

    assert found == told(expected_real(real_page)), paste(name, found)


@pytest.mark.parametrize(("name", "told"), [("author_id", "author_id"), ("posted_text", "date_text")])
def test_real_posts(real_page: Path, name: str, told: str) -> None:
    expected = expected_real(real_page)
    found = some_posts(read_real(real_page), expected, name)

    assert found == [post[told] for post in expected["posts"]], paste(name, found)


def test_real_cards(real_page: Path) -> None:
    """The hand count leaves out what XenForo 2.3 shows of another thread, which we read as a card too."""
    threads = (real_page / "page.html").read_text("utf-8", errors="replace").count("data-embed-content=")

    assert count(Unfurl)(read_real(real_page)) == expected_real(real_page)["totals"]["unfurls"] + threads


def test_real_words(real_page: Path) -> None:
    """The first words of a post, which the hand-checked sample has without smilies and names of pictures."""
    expected = expected_real(real_page)
    texts = [body.text for body in some_posts(read_real(real_page), expected, "body")]
    for text, told in zip(texts, [post["text80"] or "" for post in expected["posts"]], strict=True):
        assert letters(told) in letters(text)


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def test_real_pages_leave_no_problems(real_page: Path) -> None:
    """But for the place of a deleted post."""
    deleted = expected_real(real_page)["totals"]["deleted_placeholders"]

    assert [problem.kind for problem in read_real(real_page).problems] == ["gone"] * deleted


# --- what holds for every post of every page --------------------------------------------------------------------------


def check_blocks(text: str, blocks: tuple[Block, ...], start: int, end: int) -> None:
    """Blocks lie in order in their place, have no white space at their ends, and leave only that between them."""
    for block in blocks:
        assert start <= block.start <= block.end <= end, block
        assert not text[start : block.start].strip(), block
        if not any(isinstance(inner, Code) for inner in blocks_of((block,))):  # code keeps its blanks
            assert text[block.start : block.end] == text[block.start : block.end].strip()
        if isinstance(block, Text):
            assert block.start < block.end
            check_spans(block.strong, block.start, block.end)
        if isinstance(block, Quote | Spoiler):
            line = block.attribution if isinstance(block, Quote) else block.title
            check_spans((line,) if line else (), block.start, block.end)
            check_blocks(text, block.children, line[1] if line else block.start, block.end)
        start = block.end
    assert not text[start:end].strip()


def check_spans(spans: tuple[tuple[int, int], ...], start: int, end: int) -> None:
    for first, last in spans:
        assert start <= first < last <= end
        start = last


def check_posts(page: ThreadPage) -> None:
    for post in page.posts:
        text = post.body.text
        check_blocks(text, post.body.blocks, 0, len(text))
        assert text == text.strip("\n")
        assert all(0 <= link.start <= link.end <= len(text) for link in post.body.links)
        if not any(isinstance(block, Code) for block in blocks_of(post.body.blocks)):
            assert "\n\n\n" not in text
            assert text == "\n".join(" ".join(line.split()) for line in text.split("\n"))


def test_blocks_of_real_pages(real_page: Path) -> None:
    check_posts(read_real(real_page))


@pytest.mark.parametrize("folder", case_folders(), ids=lambda folder: folder.name)
def test_blocks_of_own_pages(folder: Path) -> None:
    check_posts(read_case(folder))


def test_stored_html_reads_the_same(real_page: Path) -> None:
    """A post's HTML, kept apart from its page, gives the body that the page gave."""
    page = read_real(real_page)
    base = page.forum.base_url if page.engine == "xenforo1" else page.url
    for post in page.posts:
        assert read_body(post.html, base) == post.body


# --- addresses of pages -----------------------------------------------------------------------------------------------

POST = (
    '<article class="message message--post" data-author="A" id="js-post-5">'
    '<div class="message-body"><div class="bbWrapper">x</div></div></article></html>'
)


def canonical(url: str) -> bytes:
    return f'<html id="XF"><head><link rel="canonical" href="{url}"></head><body>{POST}'.encode()


@pytest.mark.parametrize(
    ("own", "came", "url"),
    [
        ("https://a.example/threads/new-name.7/page-2", None, "https://a.example/threads/new-name.7/page-2"),
        ("https://a.example/threads/new.7/", "https://a.example/threads/old.7/", "https://a.example/threads/new.7/"),
        ("https://www.a.example/threads/x.7/", "https://a.example/threads/x.7/", "https://www.a.example/threads/x.7/"),
        ("https://A.example/threads/x.7/", "https://a.example/threads/x.7/", "https://A.example/threads/x.7/"),
        # what contradicts where the page came from is not believed
        ("https://evil.example/threads/x.7/", "https://a.example/threads/x.7/", "https://a.example/threads/x.7/"),
        ("https://a.example/threads/y.8/", "https://a.example/threads/x.7/", "https://a.example/threads/x.7/"),
        ("javascript:alert(1)", "https://a.example/threads/x.7/", "https://a.example/threads/x.7/"),
        ("http://[bad", "https://a.example/threads/x.7/", "https://a.example/threads/x.7/"),
        # an add-on that names page 1 on every page
        ("https://a.example/threads/x.7/", "https://a.example/threads/x.7/page-3", "https://a.example/threads/x.7/page-3"),
    ],
)  # fmt: skip
def test_address_of_a_page(own: str, came: str | None, url: str) -> None:
    assert read_page(canonical(own), came).url == url


def test_page_without_an_address_asks_for_it() -> None:
    page = POST.encode()

    with pytest.raises(BrokenPageError, match="--url"):
        read_page(page)
    with pytest.raises(BrokenPageError, match="--url"):
        read_page(page, "https://a.example/saved.html")
    assert read_page(page, "https://a.example/threads/7/").thread.id == 7


@pytest.mark.parametrize(
    ("base", "forum"),
    [
        ("https://a.example/f/", "https://a.example/f/"),
        ("https://a.example/", "https://a.example/"),
        # what a program that saves pages puts there
        ("https://a.example/f/threads/x.7/", "https://a.example/f/"),
        ("https://evil.example/", "https://a.example/f/"),
        ("http://[bad", "https://a.example/f/"),
    ],
)
def test_address_of_the_forum(base: str, forum: str) -> None:
    page = canonical("https://a.example/f/threads/x.7/").replace(b"</head>", f'<base href="{base}">'.encode())

    assert read_page(page).forum.base_url == forum


def test_poll_of_another_thread_is_not_the_threads() -> None:
    poll = (
        '<form class="block" action="/threads/{}/poll/vote"><h2 class="block-header">Q</h2>'
        '<div class="pollResult"><h3 class="pollResult-response">A</h3></div></form>'
    )
    own, other = ((poll.format(name) + "</body>").encode() for name in ("x.7", "y.8"))

    assert read_page(canonical("https://a.example/threads/x.7/") + own).thread.poll is not None
    assert read_page(canonical("https://a.example/threads/x.7/") + other).thread.poll is None


def test_scripts_are_no_addresses() -> None:
    page = canonical("https://a.example/threads/x.7/").replace(
        b"<div class",
        b'<section class="message-user"><h4 class="message-name"><a class="username" data-user-id="3">A</a></h4>'
        b'<div class="message-avatar"><img src="JavaScript:alert(1)"></div></section>'
        b'<ul class="message-attachments"><li><a href="JavaScript:attachments/x.1/">x</a></li></ul><div class',
        1,
    )
    post = read_page(page).posts[0]

    assert post.member is not None
    assert post.member.avatar_url is None
    assert post.attachments == ()


def test_next_page_counts_where_there_is_no_bar() -> None:
    page = canonical("https://a.example/threads/x.7/")

    assert read_page(page).page_count == 1
    assert read_page(page.replace(b"</head>", b'<link rel="next" href="/threads/x.7/page-2">')).page_count == 2
    assert read_page(page.replace(b"</head>", b'<link rel="next" href="/threads/y.8/page-2">')).page_count == 1


# --- hostile and damaged pages ----------------------------------------------------------------------------------------


def bomb(inside: str) -> bytes:
    return canonical("https://a.example/threads/x.7/").replace(b">x<", f">{inside}<".encode())


BOMBS = {
    "formatting": "".join(f"<b n{i}><i n{i}>" for i in range(2000)) + "x</b>" * 2000,
    "formatting, hidden by stray end tags": "".join(f"<b n{i}></z><i n{i}></z>" for i in range(2000)),
    "nested": "<div>" * 40_000,
    "nested and closed": "<div>" * 40_000 + "</div>" * 40_000,
    "lists": "<ul><li>" * 20_000,
    "tables": "<table><tr><td></div>" * 20_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(40_000)) + ">",
    "size": "x" * (17 << 20),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name: str) -> None:
    with pytest.raises(BrokenPageError):
        read_page(bomb(BOMBS[name]))


def test_large_harmless_pages_are_read() -> None:
    picture = '<img class="bbImage" src="data:image/png;base64,' + "iVBORw0KG/" * 30_000 + '">'
    words = "one and a word " * 20_000
    options = "<select>" + "<option>x" * 16_000 + "</select>"
    deep = "<span>" * 400 + "deep" + "</span>" * 400

    page = read_page(bomb(f"{picture}{words}<p>{options}{deep}"))

    assert page.posts[0].body.text.endswith("word\ndeep")


def test_json_that_cannot_be_read_is_left_alone() -> None:
    for script in ("[" * 100_000, "{", '{"@type": "DiscussionForumPosting", "author": 3, "interactionStatistic": [1]}'):
        page = canonical("https://a.example/threads/x.7/").replace(
            b"<article", f'<script type="application/ld+json">{script}</script><article'.encode(), 1
        )
        assert read_page(page).thread.reply_count is None


@pytest.mark.parametrize("part", range(1, 10))
def test_cut_real_pages_say_so(real_page: Path, part: int) -> None:
    whole = (real_page / "page.html").read_bytes()
    try:
        page = read_page(whole[: len(whole) * part // 10])
    except BrokenPageError:
        return
    assert page.problems[-1].kind == "unreadable"
    assert {post.id for post in page.posts} <= set(expected_real(real_page)["post_ids"])


SOURCES = [(folder / "page.html").read_bytes() for folder in case_folders()]
SCRAPS = [b"<", b">", b"</article>", b"<li>", b"<blockquote class='bbCodeBlock--quote'>", b"\0", b"\xff\xfe", b"&#0;",
          b"<td>", b'<a href="http://[x">', b'<time data-timestamp="99999999999999999">', b"<base href='//['>",
          b'<img class="bbImage" src="//[">', b"<pre class=bbCodeCode>", b"<template>", b"<svg>",
          b"<plaintext>"]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of our pages, with parts cut out, doubled, moved, or replaced by scraps."""
    page = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(page)))
        end = min(len(page), start + draw(st.integers(0, 400)))
        scrap = draw(st.one_of(st.sampled_from(SCRAPS), st.binary(max_size=20), st.just(page[start:end] * 2)))
        page = page[:start] + scrap + page[end:]
    return page


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(damaged())
def test_damaged_pages_are_read_or_refused(page: bytes) -> None:
    with suppress(ArchiverError):
        check_posts(read_page(page, "https://a.example/threads/x.7/"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-16", "text/html; charset=shift_jis"]))
def test_garbage_is_refused(page: bytes, content_type: str | None) -> None:
    with pytest.raises(ArchiverError):
        read_page(page, "https://a.example/threads/x.7/", content_type=content_type)


def test_pages_folder_is_found() -> None:
    assert PAGES.is_dir()
    assert len(SOURCES) >= 10
