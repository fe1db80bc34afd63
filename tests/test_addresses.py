"""Addresses of a forum name threads, pages, posts, members and files, in every form that XenForo prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.engines import is_thread_url, page_of, page_url, thread_id_of, thread_url_of
from archiver.engines.addresses import absolute, attachment_id_of, base_url_of, last_id_of, number, post_id_of

SITE = "https://a.example"
# path: thread, page, path of page 1, path of page 4, the forum's folder
THREADS = {
    "/threads/news.12/": (12, 1, "/threads/news.12/", "/threads/news.12/page-4", "/"),
    "/threads/12/": (12, 1, "/threads/12/", "/threads/12/page-4", "/"),
    "/threads/news.12": (12, 1, "/threads/news.12/", "/threads/news.12/page-4", "/"),
    "/f/threads/v1.2.12/page-3#posts": (12, 3, "/f/threads/v1.2.12/", "/f/threads/v1.2.12/page-4", "/f/"),
    "/threads/news.12/page-2?order=x#post-9": (12, 2, "/threads/news.12/", "/threads/news.12/page-4", "/"),
    "/threads/news.12/post-77": (12, 1, "/threads/news.12/", "/threads/news.12/page-4", "/"),
    "/threads/news.12/latest": (12, 1, "/threads/news.12/", "/threads/news.12/page-4", "/"),
    "/index.php?threads/a.12/": (12, 1, "/index.php?threads/a.12/", "/index.php?threads/a.12/page-4", "/"),
    "/f/index.php?t/a.12/page-2&order=x": (12, 2, "/f/index.php?t/a.12/", "/f/index.php?t/a.12/page-4", "/f/"),
    "/f/?threads/12/page-2": (12, 2, "/f/?threads/12/", "/f/?threads/12/page-4", "/f/"),
    "/f/t/news.12/": (12, 1, "/f/t/news.12/", "/f/t/news.12/page-4", "/f/"),
    "/f/node.423/a.12.html": (12, 1, "/f/node.423/a.12.html", "/f/node.423/a.12-page-4.html", "/f/"),
    "/f/node.423/a.12-page-11.html": (12, 11, "/f/node.423/a.12.html", "/f/node.423/a.12-page-4.html", "/f/"),
    "/news.12/": (12, 1, "/news.12/", "/news.12/page-4", "/"),
    "/threads/%C3%A9.12/": (12, 1, "/threads/%C3%A9.12/", "/threads/%C3%A9.12/page-4", "/"),
}  # fmt: skip


@pytest.mark.parametrize("site", [SITE, "http://127.0.0.1:8001"])
@pytest.mark.parametrize("path", THREADS)
def test_threads(site: str, path: str) -> None:
    thread_id, page, first, fourth, base = THREADS[path]
    url = site + path

    assert (thread_id_of(url), page_of(url)) == (thread_id, page)
    assert is_thread_url(url)
    assert (thread_url_of(url), page_url(url, 1), page_url(url, 4)) == (site + first, site + first, site + fourth)
    assert page_of(page_url(url, 4)) == 4
    assert base_url_of(url) == site + base


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/", "https://a.example/forums/news.12/", "https://a.example/members/ann.12/",
        "https://a.example/posts/12/", "https://a.example/attachments/a-png.12/", "https://a.example/media/x.12/",
        "https://a.example/index.php?members/ann.12/", "https://a.example/viewtopic.php?f=5&t=12",
        "https://a.example/showthread.php?t=12", "https://a.example/threads/", "https://a.example/threads/news.0/",
        "https://a.example/threads/news.-5/", "https://a.example/threads/news.99999999999999999999/",
        "https://a.example/threads/news.１２/", "https://a.example/2024/12/", "http://[bad", "", "::",
    ],
)  # fmt: skip
def test_what_names_no_thread(url: str) -> None:
    assert thread_id_of(url) is None
    assert not is_thread_url(url)
    assert (page_of(url), page_url(url, 3)) == (1, url)


@pytest.mark.parametrize("url", ["threads/news.12/page-2", "/threads/news.12/", "ftp://a.example/threads/news.12/"])
def test_only_addresses_of_the_web_are_thread_urls(url: str) -> None:
    assert thread_id_of(url) == 12
    assert not is_thread_url(url)


@given(st.text(max_size=60), st.integers(1, 10**6))
def test_any_text_is_an_address_or_none(text: str, page: int) -> None:
    for url in (text, f"https://a.example/{text}", f"https://a.example/threads/{text}.12/page-{page}"):
        if thread_id_of(url) is None:
            assert page_url(url, page) == url
        else:
            assert (thread_id_of(page_url(url, page)), page_of(page_url(url, page))) == (thread_id_of(url), page)


@pytest.mark.parametrize(
    ("url", "post_id"),
    [
        ("/threads/x.7/post-9", 9), ("/threads/x.7/page-2#post-9", 9), ("/posts/9/", 9), ("posts/9/", 9),
        ("index.php?posts/9/", 9), ("/goto/post?id=9#post-9", 9), ("goto/post?id=9", 9),
        ("index.php?goto/post&id=9", 9),
        ("https://a.example/threads/x.7/?post_id=9", 9), ("#post-9", 9), ("/goto/conversation-message?id=9", None),
        ("/threads/post-it-notes.7/", None), (None, None), ("/posts/0/", None),
    ],
)  # fmt: skip
def test_posts(url: str | None, post_id: int | None) -> None:
    assert post_id_of(url) == post_id


@pytest.mark.parametrize(
    ("url", "found"),
    [("/forums/news.3/", 3), ("/forums/#news.3", 3), ("/members/ann.o.hara.3/", 3), ("index.php?members/ann.3/", 3),
     ("/members/3/", 3), ("/u/ann/", None), ("", None), (None, None)],
)  # fmt: skip
def test_nodes_and_members(url: str | None, found: int | None) -> None:
    assert last_id_of(url) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [("/attachments/a-png.3/", 3), ("attachments/a-png.3/?hash=1", 3), ("index.php?attachments/a-png.3/", 3),
     ("/attachments/3/", 3), ("/data/attachments/0/3-abc.jpg", 0),
     ("https://c.example/attachments/123456789012345678/x.png", None),
     ("/threads/attachments.3/", None), (None, None)],
)  # fmt: skip
def test_files(url: str | None, found: int | None) -> None:
    assert attachment_id_of(url) == (found or None)


@pytest.mark.parametrize("digits", ["0", "-1", "", None, "1.5", "²", "１", "9" * 19, "9" * 5000, str(10**14 + 1)])
def test_what_is_no_number(digits: str | None) -> None:
    assert number(digits) is None


def test_numbers() -> None:
    assert number("007") == 7
    assert number(str(10**14)) == 10**14
    assert number("12", limit=11) is None


@pytest.mark.parametrize(
    ("base", "reference", "url"),
    [
        ("https://a.example/f/", "threads/x.7/", "https://a.example/f/threads/x.7/"),
        ("https://a.example/f/", "//b.example/", "https://b.example/"),
        ("https://a.example/f/", " https://b.example/x ", "https://b.example/x"),
        (None, "/x", "/x"),
        ("https://a.example/", "javascript:alert(1)", None),
        ("https://a.example/", "data:text/html,x", None),
        ("https://a.example/", "", None),
        ("https://a.example/", None, None),
        ("https://a.example/", "//[", None),
    ],
)
def test_absolute(base: str | None, reference: str | None, url: str | None) -> None:
    assert absolute(base, reference) == url
