"""Pages of threads are read right, field by field; whatever else comes ends in an error of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_cases import PAGES, case_folders, expected_of, field_of, page_of_case, paste, read_case

from archiver.engines import ENGINES, TEXT_ENGINES, read_body, read_page
from archiver.errors import ArchiverError, BrokenPageError
from archiver.model import Block, Code, Embed, Image, Post, Quote, Spoiler, Text, ThreadPage, Unfurl

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
    names = {engine.NAME for engine in ENGINES} | {engine.NAME for engine in TEXT_ENGINES}

    assert folder.parent.name in names
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


def own_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks outside of quotes."""
    for block in blocks:
        yield block
        if isinstance(block, Spoiler):
            yield from own_blocks(block.children)


def blocks_in(post: Post, kind: type[Block]) -> int:
    return sum(isinstance(block, kind) for block in blocks_of(post.body.blocks))


POST_FIELDS: dict[str, Callable[[Post], object]] = {
    "author_id": lambda post: post.author_id,
    "date_text": lambda post: post.posted_text,
    "quotes": lambda post: blocks_in(post, Quote),
    "images": lambda post: blocks_in(post, Image),
    "images_outside_quotes": lambda post: sum(isinstance(block, Image) for block in own_blocks(post.body.blocks)),
    "unfurls": lambda post: blocks_in(post, Unfurl),
    "media": lambda post: blocks_in(post, Embed),
    "attachments": lambda post: len(post.attachments),
    "links": lambda post: len(post.body.links),
    "spoilers": lambda post: blocks_in(post, Spoiler),
    "code_blocks": lambda post: blocks_in(post, Code),
    "edited_marker": lambda post: post.edited_text is not None,
    "has_reactions": lambda post: bool(post.reactions),
}
# Where a careful person reads something else than the hand count has: what is read, and why.
TOLD_OTHERWISE: dict[tuple[str, str], object] = {
    # the page has likes under all its posts, in the form that XenForo 2.0 gave them
    ("47-statcounter-tags", "has_reactions"): [True] * 4,
    ("47-statcounter-tags", "all reaction_bars"): 12,
    # an add-on's "Join to see EXIF info" under five pictures is no link of a post
    ("38-cameraderie-cameras", "all links"): 3,
    # five previews of another thread of the forum are cards, and the links in them theirs
    ("64-pkodev-lovegame", "all unfurls"): 11,
    ("64-pkodev-lovegame", "all links"): 3,
}


@pytest.mark.parametrize("name", POST_FIELDS)
def test_real_posts(real_page: Path, name: str) -> None:
    told = expected_real(real_page)["posts"]
    posts = {post.id: post for post in read_real(real_page).posts}
    found = [POST_FIELDS[name](posts[item["id"]]) for item in told]

    assert found == TOLD_OTHERWISE.get((real_page.name, name), [item[name] for item in told]), paste(name, found)


TOTALS: dict[str, Callable[[ThreadPage], int]] = {
    "quotes": count(Quote),
    "unfurls": count(Unfurl),
    "media": count(Embed),
    "images": count(Image),
    "code_blocks": count(Code),
    "spoilers": count(Spoiler),
    "attachments": lambda page: sum(len(post.attachments) for post in page.posts),
    "links": lambda page: sum(len(post.body.links) for post in page.posts),
    "edited": lambda page: sum(post.edited_text is not None for post in page.posts),
    "reaction_bars": lambda page: sum(bool(post.reactions) for post in page.posts),
    "posts_without_author_id": lambda page: sum(post.author_id is None for post in page.posts),
    "posts_without_iso_date": lambda page: sum(post.posted_at is None for post in page.posts),
    "deleted_placeholders": lambda page: sum(problem.kind == "gone" for problem in page.problems),
}


@pytest.mark.parametrize("name", TOTALS)
def test_real_totals(real_page: Path, name: str) -> None:
    found = TOTALS[name](read_real(real_page))

    assert found == TOLD_OTHERWISE.get((real_page.name, f"all {name}"), expected_real(real_page)["totals"][name])


def own_words(post: Post) -> str:
    """The post's text without quotes, cards and the titles of spoilers."""
    return " ".join(
        post.body.text[block.start : block.end]
        for block in own_blocks(post.body.blocks)
        if isinstance(block, Text | Code)
    )


def test_real_words(real_page: Path) -> None:
    """The first 80 characters of a post, which the hand-checked sample has without smilies."""
    posts = {post.id: post for post in read_real(real_page).posts}
    for told in expected_real(real_page)["posts"]:
        words = letters(told["text80"] or "")
        read = letters(re.sub(r":[0-9a-f]{5}:", "", own_words(posts[told["id"]])))
        assert read[: len(words)] == words


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


SOURCES = [page_of_case(folder).read_bytes() for folder in case_folders()]
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


def test_page_in_another_charset_than_it_says_is_told() -> None:
    page = canonical("https://a.example/threads/x.7/").replace(
        b'<html id="XF">', b'<html id="XF"><meta charset="utf-8">'
    )

    assert not any(problem.kind == "unreadable" for problem in read_page(page + b"</html>").problems)
    (problem,) = [
        problem
        for problem in read_page(page.replace(b">x<", ">Привет<".encode("cp1251")) + b"</html>").problems
        if problem.kind == "unreadable"
    ]
    assert "6 characters" in problem.detail
