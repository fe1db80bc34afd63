"""Lists of threads are read right, field by field; what is no list is not taken for one."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_cases import expected_of, field_of, paste
from selectolax.lexbor import LexborHTMLParser

from archiver.engines import lists, read_list
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError
from archiver.model import ListedThread, ThreadList

LISTS = Path(__file__).parent / "lists"
CASES = sorted(path.parent for path in LISTS.glob("*/page.html"))
FIELDS = [pytest.param(case, name, id=f"{case.name}-{name}") for case in CASES for name in expected_of(case)]
URL = "https://boats.example/forums/sails.7/"

# --- our own pages ----------------------------------------------------------------------------------------------------


@lru_cache
def read_own(case: Path) -> Any:  # noqa: ANN401 - its fields are looked up by their names
    return read_list((case / "page.html").read_bytes())


@pytest.mark.parametrize(("case", "name"), FIELDS)
def test_own_list(case: Path, name: str) -> None:
    read = field_of(read_own(case), name)

    assert read == expected_of(case)[name], paste(name, read)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_field_has_an_expectation(case: Path) -> None:
    fields = {f"threads.{name}" for name in ListedThread.__slots__} - {"threads.node"}
    fields |= set(ThreadList.__slots__) - {"threads", "forum"}

    assert fields <= set(expected_of(case))


@pytest.mark.parametrize("name", ["xenforo2-forum", "xenforo2-search", "xenforo2-new-posts", "xenforo1-search"])
def test_data_attributes_are_not_needed(name: str) -> None:
    """But where they alone have the moment, as on pages of XenForo 1."""
    page = (LISTS / name / "page.html").read_text("utf-8")
    whole: Any = read_list(page.encode())
    bare: Any = read_list(re.sub(r'\sdata-[a-zA-Z-]+="[^"]*"', "", page).encode())

    for field in ("kind", "node", "page", "page_count", "next_url", "threads.id", "threads.title", "threads.author"):
        assert field_of(bare, field) == field_of(whole, field)


def test_pages_of_xenforo_1_tell_their_place_without_data_attributes() -> None:
    page = (LISTS / "xenforo1-forum" / "page.html").read_text("utf-8")
    bare = read_list(re.sub(r'\sdata-[a-zA-Z-]+="[^"]*"', "", page).encode())

    assert (bare.page, bare.page_count) == (1, 42)
    assert bare.next_url == "https://kanot.example/forum/forums/floder.5/page-2"


# --- real pages -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_list(shared: Path) -> ThreadList:
    return read_list((shared / "pages/not-a-thread/n2-pkodev-index-questions/page.html").read_bytes())


def test_real_list_has_the_threads_that_were_counted_by_hand(real_list: ThreadList, shared: Path) -> None:
    told = json.loads((shared / "pages/not-a-thread/n2-pkodev-index-questions/meta.json").read_text("utf-8"))

    assert [thread.id for thread in real_list.threads] == [int(number) for number in told["thread_ids_in_order"]]
    assert real_list.url == told["canonical"]


@pytest.mark.parametrize("name", ["author", "author_id", "created_at", "reply_count", "view_count", "last_post_at",
                                  "last_author", "is_open", "is_sticky", "node"])  # fmt: skip
def test_real_list_tells_all_of_each_thread(real_list: ThreadList, name: str) -> None:
    assert [thread.id for thread in real_list.threads if getattr(thread, name) is None] == []


def test_real_list_goes_on(real_list: ThreadList) -> None:
    assert real_list.next_url == f"{real_list.url}page-2"
    assert (real_list.page, real_list.page_count, real_list.problems) == (1, 2, ())


def test_real_threads_are_no_lists(real_page: Path) -> None:
    tree = LexborHTMLParser((real_page / "page.html").read_bytes())

    assert not lists.recognises(tree)


# --- what is a list ---------------------------------------------------------------------------------------------------


def item(title: str = '<a href="/threads/jib.5/">Jib</a>', inside: str = "", name: str = "js-threadListItem-5") -> str:
    return (
        f'<div class="structItem structItem--thread {name}"><div class="structItem-title">{title}</div>{inside}</div>'
    )


def section(*rows: str, beside: str = "") -> bytes:
    """A section's page of XenForo 2."""
    body = f'<div class="structItemContainer-group js-threadList">{"".join(rows)}</div>{beside}'
    return f'<html id="XF" data-template="forum_view"><body><h1>Sails</h1>{body}</body></html>'.encode()


def found(href: str, title: str = "Jib", inside: str = "") -> str:
    """What a search of XenForo 2 found."""
    return f'<li class="block-row"><h3 class="contentRow-title"><a href="{href}">{title}</a></h3>{inside}</li>'


OLD_TITLE = '<h3 class="title"><a href="threads/jib.5/">Jib</a></h3>'
OLD_ROW = f'<li id="thread-5" class="discussionListItem visible">{OLD_TITLE}</li>'
POST = '<article class="message message--post" data-content="post-9" id="js-post-9"></article>'
PREVIEW = (
    item()
    .replace("structItem structItem--thread", "message--articlePreview")
    .replace("structItem-title", "articlePreview-title")
)
TALK = item('<a href="/dm/a.5/">A</a>', name="").replace("--thread", "--conversation")
NEWS = (
    '<li class="block-row"><div class="contentRow-title"><a href="/members/a.5/">A</a> answered to '
    '<a href="/threads/jib.5/post-9">Jib</a></div></li>'
)
WALL = '<li id="profile-post-9" class="searchResult post"><h3 class="title"><a href="profile-posts/9/">A</a></h3></li>'
NODES = '<div class="node node--id8"><h3 class="node-title"><a href="/forums/hulls.8/">Hulls</a></h3></div>'


@pytest.mark.parametrize(
    "page",
    [
        f'<html data-template="forum_view_type_question">{item()}</html>',
        '<html data-template="forum_view"><div class="blockMessage">There are no threads in this forum.</div></html>',
        f'<html class="has-no-js template-forum_view">{NODES}</html>',
        '<div class="structItemContainer-group js-threadList"><div class="structItem js-emptyThreadList"></div></div>',
        '<html id="XenForo"><div id="content" class="forum_view"><p>There are no threads to display.</p></div></html>',
        '<form class="DiscussionList InlineModForm"><ol class="discussionListItems"><li>Nothing</li></ol></form>',
        f"<ol class='discussionListItems'>{OLD_ROW}</ol>",
        f'<html data-template="search_results">{found("/threads/jib.5/post-9")}</html>',
        f'<html class="template-tag_view">{found("/threads/jib.5/")}</html>',
        f"<html><ol>{found('/threads/jib.5/')}</ol></html>",
        '<li id="post-9" class="searchResult post"><h3 class="title"><a href="posts/9/">Jib</a></h3></li>',
        PREVIEW,
    ],
)
def test_lists(page: str) -> None:
    assert lists.recognises(LexborHTMLParser(page))


@pytest.mark.parametrize(
    "page",
    [
        f'<html data-template="category_view">{NODES}</html>',
        f'<html data-template="forum_list">{NODES}<div data-widget-key="new">{item()}</div></html>',
        f'<html id="XenForo"><div id="content" class="forum_list"><div class="widget">{OLD_ROW}</div></div></html>',
        f"{POST}<div class='block'>{item()}</div>",
        f'<html data-template="thread_view"><div class="structItemContainer">{item()}</div></html>',
        f'<div class="block js-similarThreads">{item()}</div>',
        f'<div class="p-body-sidebar">{item()}</div><div class="block" data-widget-id="3">{item()}</div>',
        f'<html data-template="member_view"><ol>{found("/threads/jib.5/")}</ol></html>',
        TALK,
        NEWS,
        '<li class="block-row"><div class="contentRow-main"><a href="/threads/jib.5/">Jib</a></div></li>',
        WALL,
        '<html data-template="error"><div class="blockMessage">No permission.</div></html>',
        "",
    ],
)
def test_what_is_no_list(page: str) -> None:
    assert not lists.recognises(LexborHTMLParser(page))


def test_a_page_that_is_no_list_is_named_for_what_it_is() -> None:
    with pytest.raises(NotAThreadError):
        read_list(f'<html id="XF" data-template="category_view"><body>{NODES}</body></html>'.encode(), URL)


def test_an_empty_section_has_no_threads_and_no_problems() -> None:
    read = read_list(section(), URL)

    assert (read.threads, read.problems, read.kind, read.page, read.page_count) == ((), (), "forum", 1, 1)
    assert read.node is not None
    assert (read.node.id, read.node.title) == (7, "Sails")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/forums/sails.7/", "forum"),
        ("https://a.example/forums/search/12/?q=x", "search"),
        ("https://a.example/index.php?search/12/&q=x", "search"),
        ("https://a.example/whats-new/posts/12/page-2", "search"),
        ("https://a.example/find-new/12/posts", "search"),
        ("https://a.example/tags/search/", "tag"),
        ("https://a.example/find-threads/started?user_id=5", "member"),
        ("https://a.example/boats/sails.7/", "forum"),
    ],
)
def test_an_address_tells_the_kind_where_the_page_does_not(url: str, kind: str) -> None:
    assert read_list(f"<html><body>{item()}</body></html>".encode(), url).kind == kind


# --- its threads ------------------------------------------------------------------------------------------------------


def only_thread(page: bytes) -> ListedThread:
    (thread,) = read_list(page, URL).threads
    return thread


@pytest.mark.parametrize(
    ("row", "kind", "words"),
    [
        (item(name="", title='<a href="/help/">Jib</a>'), "missing_id", "Jib"),
        (item(name="", title='<a href="https://other.example/threads/jib.5/">Jib</a>'), "missing_id", "Jib"),
        (item(name="", title=""), "missing_id", "without a title"),
        ('<div class="structItem structItem--thread js-threadListItem-5"></div>', "missing_id", "number"),
        (item(title=f'<a href="/threads/{"jib-" * 600}.5/">Jib</a>'), "missing_id", "Jib"),
        (item(title='<a href="/threads/jib.5/"> </a>'), "missing_title", "5"),
        (item(title='<a href="/threads/jib.5/"><span class="label">Sale</span></a>'), "missing_title", "5"),
    ],
)
def test_a_row_without_id_or_title_is_left_out_with_a_word(row: str, kind: str, words: str) -> None:
    read = read_list(section(row, item(name="js-threadListItem-6", title='<a href="/threads/6/">B</a>')), URL)

    assert [thread.id for thread in read.threads] == [6]
    assert [problem.kind for problem in read.problems] == [kind]
    assert words in read.problems[0].detail


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ('<span class="label">Sale</span><a href="/threads/jib.5/">Jib</a>', ("Jib", "Sale")),
        ('<a href="/threads/jib.5/"><span class="label">Sale</span> Jib</a>', ("Jib", "Sale")),
        ('<a href="/forums/7/?prefix_id=2" class="labelLink"><i class="label">S</i></a> <a href="/threads/5/">J</a>',
         ("J", "S")),
        ('<a href="/t/jib.5/"><b class="pre-own">Own</b><i class="label-append"> </i>Jib</a>', ("Jib", "Own")),
        ('<a href="/threads/jib.5/unread">J<em class="textHighlight">i</em>b &amp; boom</a>', ("Jib & boom", None)),
        ('<a href="/forums/a.7/">Sails</a> <a href="/threads/jib.5/page-3#post-8">Jib</a><a class="button">!</a>',
         ("Jib", None)),
    ],
)  # fmt: skip
def test_titles_and_prefixes(title: str, told: tuple[str, str | None]) -> None:
    thread = only_thread(section(item(title)))

    assert (thread.title, thread.prefix) == told
    assert thread.url in {"https://boats.example/threads/jib.5/", "https://boats.example/threads/5/",
                          "https://boats.example/t/jib.5/"}  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "count"),
    [("0", 0), ("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("22K", 22_000), ("6.3k", 6300), ("3,4M", 3_400_000),
     ("–", None), ("", None), ("22 Tsd.", None), ('<span class="u-srOnly">Replies</span> 4', 4)],
)  # fmt: skip
def test_counts(printed: str, count: int | None) -> None:
    counters = f'<div class="structItem-cell--meta"><dl><dd>{printed}</dd></dl><dl><dd>7</dd></dl></div>'
    thread = only_thread(section(item(inside=counters)))

    assert (thread.reply_count, thread.view_count) == (count, 7)


@pytest.mark.parametrize(
    ("row", "is_sticky", "is_open"),
    [
        (item(), False, True),
        (item(inside='<i class="structItem-status structItem-status--locked"></i>'), False, False),
        (item(name="js-threadListItem-5 is-locked structItem--sticky"), True, False),
        (f'<div class="structItemContainer-group structItemContainer-group--sticky">{item()}</div>', True, True),
        (OLD_ROW, False, True),
        (OLD_ROW.replace("visible", "visible locked sticky"), True, False),
        (OLD_ROW.replace("<h3", '<div class="iconKey"><span class="sticky"></span></div><h3'), True, True),
        (found("/threads/jib.5/"), None, None),
    ],
)
def test_sticky_and_locked(row: str, *, is_sticky: bool | None, is_open: bool | None) -> None:
    thread = only_thread(f"<html><body>{row}</body></html>".encode())

    assert (thread.is_sticky, thread.is_open) == (is_sticky, is_open)


@pytest.mark.parametrize(
    "row",
    [
        item(inside='<i class="structItem-status structItem-status--redirect"></i>'),
        item(name="js-threadListItem-5 structItem--redirect"),
        OLD_ROW.replace("visible", "visible redirect"),
        OLD_ROW.replace("<h3", '<div class="iconKey"><span class="redirect"></span></div><h3'),
    ],
)
def test_where_a_thread_was_moved_from_is_no_thread(row: str) -> None:
    read = read_list(section(row), URL)

    assert (read.threads, read.problems) == ((), ())


def test_a_deleted_thread_of_xenforo_1_has_no_link_in_its_title() -> None:
    title = '<h3 class="title muted"><span class="prefix">Sale</span><label>Jib</label></h3>'
    row = f'{OLD_ROW.replace(OLD_TITLE, title)}<a href="threads/jib.5/" class="viewLink">View</a>'.replace("</li>", "")
    thread = only_thread(f'<base href="https://boats.example/"><ol>{row}</ol>'.encode())

    assert (thread.title, thread.prefix, thread.url) == ("Jib", "Sale", "https://boats.example/threads/jib.5/")


def test_a_search_gives_each_thread_once_with_all_that_is_said_of_it() -> None:
    about = '<div class="contentRow-minor"><ul><li>Replies: 12</li><li><a href="/forums/a.3/">A</a></li></ul></div>'
    rows = found("/threads/jib.5/post-9", inside='<div class="contentRow-minor"><li>Post #4</li></div>')
    rows += found("/threads/boom.6/") + found("/threads/jib.5/", inside=about)
    read = read_list(f'<html data-template="search_results">{rows}</html>'.encode(), URL)

    assert [(thread.id, thread.reply_count) for thread in read.threads] == [(5, 12), (6, None)]
    assert read.threads[0].node is not None


@pytest.mark.parametrize(
    ("hrefs", "ids"),
    [
        (["/threads/a.5/", "/gallery/a.6/", "/resources/a.7/", "/threads/b.8/post-1"], [5, 8]),
        (["/topic-of-ours/a.5/", "/topic-of-ours/b.6/", "/media/c.7/"], [5, 6]),
    ],
)
def test_a_search_finds_other_things_than_threads(hrefs: list[str], ids: list[int]) -> None:
    page = f'<html data-template="search_results">{"".join(map(found, hrefs))}</html>'

    assert [thread.id for thread in read_list(page.encode(), URL).threads] == ids


def test_rows_beside_the_list_are_not_of_it() -> None:
    other = item(name="js-threadListItem-9", title='<a href="/threads/9/">Other</a>')
    beside = f'<div class="structItemContainer">{other}</div><div class="menu">{other}</div>'
    read = read_list(section(item(inside=other), beside=beside), URL)

    assert [thread.id for thread in read.threads] == [5]


def test_what_stands_in_a_result_is_no_result() -> None:
    rows = found("/threads/jib.5/", inside=found("/threads/boom.6/")).replace("li", "div")
    read = read_list(f'<html data-template="search_results">{rows}</html>'.encode(), URL)

    assert [thread.id for thread in read.threads] == [5]


def test_a_list_that_never_ends_is_cut_with_a_word() -> None:
    rows = [item(f'<a href="/threads/{n}/">A</a>', name=f"js-threadListItem-{n}") for n in range(1, 1102)]
    read = read_list(section(*rows), URL)

    assert len(read.threads) == 1000
    assert [problem.kind for problem in read.problems] == ["too_many_parts"]


def test_a_section_that_hides_its_older_threads_says_so() -> None:
    note = '<div class="structItem structItem--note"><a href="/forums/sails.7/?page=2&no_date_limit=1">Older</a></div>'
    read = read_list(section(item(), note), URL)

    assert [problem.kind for problem in read.problems] == ["incomplete"]


# --- where it stands --------------------------------------------------------------------------------------------------


def bar(*hrefs: str) -> str:
    return (
        '<div class="pageNav">' + "".join(f'<a class="pageNav-jump" href="{href}">n</a>' for href in hrefs) + "</div>"
    )


@pytest.mark.parametrize(
    ("url", "href", "following"),
    [
        (URL, "page-2", f"{URL}page-2"),
        (URL, "/forums/renamed.7/page-2?order=title", "https://boats.example/forums/renamed.7/page-2?order=title"),
        (URL, "https://www.boats.example/forums/sails.7/page-2", "https://www.boats.example/forums/sails.7/page-2"),
        (f"{URL}page-3", "/forums/sails.7/page-4", f"{URL}page-4"),
        (f"{URL}page-3", "/forums/sails.7/page-2", None),
        (URL, "/forums/sails.7/page-3", None),
        (URL, "/forums/hulls.8/page-2", None),
        (URL, "/threads/sails.7/page-2", None),
        (URL, "https://other.example/forums/sails.7/page-2", None),
        (URL, "//other.example/forums/sails.7/page-2", None),
        (URL, "ftp://boats.example/forums/sails.7/page-2", None),
        (URL, "javascript:next()", None),
        (URL, "http://[", None),
        ("https://a.example/search/9/?q=x&o=date", "/search/9/?page=2&q=x&o=date",
         "https://a.example/search/9/?page=2&q=x&o=date"),
        ("https://a.example/index.php?search/9/&page=2&q=x", "/index.php?search/9/&page=3&q=x",
         "https://a.example/index.php?search/9/&page=3&q=x"),
        ("https://a.example/index.php?forums/a.7/page-2", "index.php?forums/a.7/page-3",
         "https://a.example/index.php?forums/a.7/page-3"),
    ],
)  # fmt: skip
def test_the_next_page_is_one_of_the_same_list(url: str, href: str, following: str | None) -> None:
    assert read_list(section(item(), beside=bar(href)), url).next_url == following


def test_the_bar_is_believed_before_the_head() -> None:
    """It keeps the order that the reader chose."""
    head = '<link rel="next" href="/forums/sails.7/page-2">'
    page = section(
        item(), beside=head + bar("/forums/sails.7/page-2?order=title", "/forums/sails.7/page-12?order=title")
    )
    read = read_list(page, URL)

    assert read.next_url == f"{URL}page-2?order=title"
    assert (read.page, read.page_count) == (1, 12)
    assert read_list(section(item(), beside=head), URL).next_url == f"{URL}page-2"


@pytest.mark.parametrize(
    ("url", "beside", "told"),
    [
        ("https://a.example/forums/sails.7/page-3?order=title", "", (7, "https://a.example/forums/sails.7/")),
        ("https://a.example/index.php?forums/sails.7/page-3&x=1", "", (7, "https://a.example/index.php?forums/sails.7/")),
        ("https://a.example/forums/news/", '<input id="search_bar_nodes" name="nodes[]" value="12">',
         (12, "https://a.example/forums/news/")),
        ("https://a.example/forums/news/", "<option value='{\"c\":{\"nodes\":[13],\"child_nodes\":1}}'></option>",
         (13, "https://a.example/forums/news/")),
        ("https://a.example/forums/news/", "", None),
    ],
)  # fmt: skip
def test_the_section(url: str, beside: str, told: tuple[int, str] | None) -> None:
    read = read_list(section(item(), beside=beside), url)

    assert (read.node and (read.node.id, read.node.url)) == told
    assert read.threads[0].node == read.node


@pytest.mark.parametrize(
    ("canonical", "url", "told"),
    [
        (URL, None, URL),
        (URL, "https://boats.example/forums/old-name.7/?utm_source=x", URL),
        (URL, "https://www.boats.example/forums/sails.7/", URL),
        ("https://other.example/forums/sails.7/", URL, URL),
        ("https://boats.example/forums/hulls.8/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("http://[", URL, URL),
    ],
)
def test_the_address(canonical: str, url: str | None, told: str) -> None:
    page = section(item(), beside=f'<link rel="canonical" href="{canonical}">')

    assert read_list(page, url).url == told


def test_a_list_without_an_address_cannot_be_read() -> None:
    with pytest.raises(BrokenPageError, match="--url"):
        read_list(section(item()))


@pytest.mark.parametrize(
    ("url", "rows", "base"),
    [
        ("https://a.example/community/forums/sails.7/", item('<a href="/community/threads/5/">A</a>'),
         "https://a.example/community/"),
        ("https://a.example/forums/forums/sails.7/", "", "https://a.example/forums/"),
        ("https://a.example/index.php?forums/sails.7/", "", "https://a.example/"),
        ("https://a.example/forums/sails.7/", "", "https://a.example/"),
    ],
)  # fmt: skip
def test_the_forum(url: str, rows: str, base: str) -> None:
    assert read_list(section(rows), url).forum.base_url == base


# --- hostile pages ----------------------------------------------------------------------------------------------------

OWN_PAGES = [(case / "page.html").read_bytes() for case in CASES]
TRICKS = st.sampled_from(
    [b"", b"<", b">", b'"', b"</div>", b"<div>", b"\x00", b"\xff\xfe", b"-1", b"9" * 40, b"<table><tr>", b"&#x110000;",
     b"http://[", b"javascript:", b"<script>", b"<!--", b"<template>", b'class="structItem structItem--thread"',
     b"/page-99999999999", b"<a href='/threads/a.5/'>", b"<time data-timestamp=99999999999999>"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_damaged_lists_end_in_an_error_of_ours(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(OWN_PAGES))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(page)))
        end = start + data.draw(st.integers(0, 400))
        page = page[:start] + data.draw(TRICKS) + page[end:]
    try:
        read = read_list(page[: data.draw(st.integers(0, len(page)))], data.draw(st.sampled_from([None, URL])))
    except ArchiverError:
        return
    assert all(thread.id > 0 and thread.title for thread in read.threads)
    assert len({thread.id for thread in read.threads}) == len(read.threads)
    assert 1 <= read.page <= read.page_count
