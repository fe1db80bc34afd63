"""The pages of the Datasette plugin: all of them, then members, search, statistics, summaries, hostile content."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from browse_client import (
    DATASETTE_PAGES,
    FORUM,
    PAGES,
    TOLD_PAGES,
    ask,
    barriers,
    harms,
    hits,
    links,
    new_archive,
    one,
    texts,
    told_archive,
    words,
)
from selectolax.lexbor import LexborHTMLParser

from analysis.browse import charts, sanitise, show, statistics, threads


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive."""
    return new_archive(tmp_path_factory.mktemp("archive") / "forum.example.db")


# --- every page -------------------------------------------------------------------------------------------------------


def test_pages_load_and_run_nothing_and_read_well(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db")
    urls = (*PAGES, *TOLD_PAGES)
    for url, page in zip(urls, ask([path], *urls), strict=True):
        assert page.status == 200, url
        assert harms(page.tree) == [], url
        assert barriers(page.tree) == [], url


def test_policy_stands_on_every_answer(path: Path) -> None:
    urls = (*PAGES, *DATASETTE_PAGES, f"{FORUM}/post/5001", "/-/forum/none", "/nothing", "/-/static/app.css")
    for url, page in zip(urls, ask([path], *urls), strict=True):
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, url
        assert "http" not in policy, url
        assert page.headers["x-content-type-options"] == "nosniff", url
        assert page.headers["referrer-policy"] == "no-referrer", url
        assert ("default-src 'none'" in policy) == url.startswith("/-/forum"), url


def test_style_and_script_are_sent_from_an_address_that_names_their_content(path: Path) -> None:
    page = one(path, FORUM)
    addresses = [*links(page.tree, "link[rel=stylesheet]"), page.one("script[src]").attributes["src"] or ""]
    kinds = [sent.headers["content-type"] for sent in ask([path], *addresses) if sent.status == 200]
    assert kinds == ["text/css; charset=utf-8", "text/javascript; charset=utf-8"]
    assert "@import" not in ask([path], addresses[0])[0].text
    assert "url(" not in ask([path], addresses[0])[0].text


@pytest.mark.parametrize(
    "url",
    [
        "/-/forum/none",
        "/-/forum/none/thread/1",
        f"{FORUM}/thread/999999",
        f"{FORUM}/thread/4100?page=3",
        f"{FORUM}/thread/4100?page=0",
        f"{FORUM}/thread/4100?page=-1",
        f"{FORUM}/thread/4100?page=abc",
        f"{FORUM}/thread/4100?page=²",
        f"{FORUM}/thread/4100?page=99999999999999999999999",
        f"{FORUM}/thread/99999999999999999999999",
        f"{FORUM}/thread/999999/summary",
        f"{FORUM}/thread/999999/statistics",
        f"{FORUM}/post/999999",
        f"{FORUM}/post/999999/html",
        f"{FORUM}/member/999999",
        f"{FORUM}/story/999999",
        f"{FORUM}/story/99999999999999999999999",
        f"{FORUM}?page=2",
    ],
)
def test_what_is_not_there_is_a_plain_404(path: Path, url: str) -> None:
    page = one(path, url)
    assert page.status == 404
    assert harms(page.tree) == []
    assert words(page.one("h1")) == "Not found"


# --- members, search, statistics, summary -----------------------------------------------------------------------------


def test_member_page(path: Path) -> None:
    page = one(path, f"{FORUM}/member/11")
    assert words(page.one("h1")) == "Rahim Uddin"
    assert "4 posts archived of 911 on the forum" in words(page.one("main"))
    assert texts(page.one("tbody"), "tr") == [
        "🇧🇩 River ports of the delta 3 16 Jul 2025 10 Aug 2025",
        "Berth software for small ports? 1 16 Jul 2025 16 Jul 2025",
    ]
    assert texts(page.one("main"), "section[aria-labelledby=outlets] .badge") == [
        "AFP 1",
        "Prothom Alo 1",
        "The Daily Star 1",
    ]
    assert links(page.tree, ".hits .hit-line a")[0] == f"{FORUM}/post/5011"


def test_search_marks_hits(path: Path) -> None:
    page = one(path, f"{FORUM}/search?q=survey")
    assert set(hits(page)) == {"5001", "5002", "5003", "5004"}
    assert {mark.text().lower() for mark in page.tree.css("mark")} == {"survey"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ports&order=oldest", ["5001", "5004", "5009", "6001", "6003"]),
        ("q=ports&order=newest", ["6003", "6001", "5009", "5004", "5001"]),
        ("q=ports&thread=4200&order=oldest", ["6001", "6003"]),
        ("q=ports&author=MEI+LIN&order=oldest", ["5009", "6001"]),
        ("q=%22official+charts%22&order=oldest", ["5007", "5010"]),
        ("q=dredg*", ["5009"]),
        ("q=নদীর", ["5004"]),
        ("q=nothingofthatkind", []),
    ],
)
def test_search_by_order_and_filters(path: Path, query: str, found: list[str]) -> None:
    assert hits(one(path, f"{FORUM}/search?{query}")) == found


def test_best_first_ranks(tmp_path: Path) -> None:
    path = new_archive(
        tmp_path / "forum.example.db",
        "update posts set text = 'quay quay quay' where id = 5005",
        "insert into posts_fts(posts_fts) values ('rebuild')",
        "update posts set text = text || ' quay' where id in (5001, 6003)",
        "insert into posts_fts(posts_fts) values ('rebuild')",
    )
    assert hits(one(path, f"{FORUM}/search?q=quay"))[0] == "5005"


@pytest.mark.parametrize(
    "words_",
    [
        '"',
        "'",
        "*",
        "NEAR(",
        "a AND",
        "text:",
        "nosuch:ports",
        "]",
        "(",
        "^",
        "ports%00ports",
        "-",
        "%F0%9F%87%A7",
        "%FF",
        "^ports",
    ],
)
def test_search_syntax_never_breaks_the_page(path: Path, words_: str) -> None:
    for page in ask([path], f"{FORUM}/search?q={words_}", f"/-/forum/search?q={words_}"):
        assert page.status == 200
        assert harms(page.tree) == []


def test_words_that_are_no_query_are_searched_as_they_stand(path: Path) -> None:
    page = one(path, f"{FORUM}/search?q=U.S.-built")
    assert hits(page) == ["5001"]
    assert "searched as they stand" in words(page.one("main"))


def test_search_everywhere_names_the_archives(path: Path, tmp_path: Path) -> None:
    other = new_archive(tmp_path / "other.db", "update forum set title = 'Another forum'")
    page = ask([path, other], "/-/forum/search?q=dredger")[0]
    assert texts(page.one("main"), "h2") == ["The Delta Forum : 1 post", "Another forum : 1 post"]
    assert links(page.tree, "h2 a") == [f"{FORUM}/search?q=dredger", "/-/forum/other/search?q=dredger"]


def test_second_page_of_hits_follows_the_first(tmp_path: Path) -> None:
    columns = (
        "id, thread_id, number, page, author, url, text, is_solution, first_seen_at, last_seen_at, revision, digest"
    )
    numbers = list(range(1, 31))
    path = new_archive(
        tmp_path / "forum.example.db",
        f"insert into posts ({columns}) select value + 7000, 4100, value, 1, 'A', 'u', 'pier', 0, '2025', '2025', 1, "
        f"'d' from json_each('{numbers}')",
        "insert into posts_fts(posts_fts) values ('rebuild')",
    )
    for order in ("best", "newest", "oldest"):
        first, second = ask([path], *(f"{FORUM}/search?q=pier&order={order}&page={page}" for page in (1, 2)))
        assert (len(hits(first)), len(hits(second))) == (20, 10)
        assert len({*hits(first), *hits(second)}) == 30
        assert (links(first.tree, "a[rel=next]") != [], links(second.tree, "a[rel=next]")) == (True, [])


def test_statistics_as_chart_and_tables(path: Path) -> None:
    page = one(path, f"{FORUM}/thread/4100/statistics")
    assert texts(page.one(".figures"), "dd")[:3] == ["10", "5", "3"]
    assert page.one("svg").attributes["aria-label"] == "Posts by day, from 16 Jul 2025 to 10 Aug 2025, at most 5"
    assert texts(page.one("svg"), "title")[0] == "2025-07-16: 5"
    days = page.one("section[aria-labelledby=s-thread_days]")
    assert texts(days, "tbody tr")[0] == "16 Jul 2025 5 4"
    assert texts(page.one("section[aria-labelledby=s-thread_authors]"), "tbody a")[0] == "Rahim Uddin"
    assert "agencies" in statistics.TABLES


def test_summary_cites_posts(path: Path) -> None:
    page = one(path, f"{FORUM}/thread/4100/summary")
    headlines = texts(page.one("main"), ".timeline h3")
    assert headlines[0] == "Delta ministers agree to reopen river ports"
    cited = [address for item in page.tree.css(".timeline li, .plain li") for address in links(item)[:1]]
    assert len(cited) >= 5
    assert all(re.fullmatch(rf"{FORUM}/post/\d+", address) for address in cited)


def test_periods_keep_every_post() -> None:
    assert charts.per_period([("2025-07-16", 3), ("2025-07-18", 1)]) == (
        "day",
        [("2025-07-16", 3), ("2025-07-17", 0), ("2025-07-18", 1)],
    )
    for last, period in (("2025-12-01", "week"), ("2029-01-01", "month"), ("2089-01-01", "year")):
        found, counts = charts.per_period([("2025-01-01", 2), (last, 5), ("no day", 1)])
        assert found == period
        assert sum(n for _, n in counts) == 7
        assert len(counts) <= charts.MAX_BARS + 1
    assert charts.per_period([]) == ("day", [])


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, 0, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (50, 99, [1, 0, 48, 49, 50, 51, 52, 0, 99]),
        (99, 99, [1, 0, 97, 98, 99]),
    ],
)
def test_window_of_pages(page: int, last: int, shown: list[int]) -> None:
    assert threads.window(page, last) == shown


def test_chinese_words_are_found_inside_a_clause(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "cn.db", "update posts set text = '孟加拉国客滚船完成试航。' where id = 5007")
    found, filtered = ask(
        [path], f"/-/forum/cn/search?q={quote('客滚船')}", f"/-/forum/cn/search?q={quote('客滚船')}&author=nobody"
    )

    assert texts(found.one("main"), "mark") == ["客滚船"]
    assert texts(filtered.one("main"), "mark") == []


# --- hostile content --------------------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE_HTML = (
    '<p onclick="alert(1)" style="background:url(https://evil.example/a)">words</p><script>alert(1)</script>'
    '<img src="https://evil.example/a.png" alt="a picture" onerror="alert(1)"><iframe src="https://evil.example/f"></iframe>'
    '<a href="javascript:alert(1)">click</a><a href="/forum~2Eexample">inside</a><svg onload=alert(1)>'
    '<use href="#x"/></svg>'
    '<form action="https://evil.example"><input name=q></form><base href="https://evil.example"><style>*{color:red}</style>'
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'
)


def hostile_statements() -> list[str]:
    """Everything that a page can bring, hostile."""
    quoted = SCRIPT.replace("'", "''")
    bad = "'javascript:alert(1)'"
    texts_ = {
        "forum": ["title"], "nodes": ["title"], "members": ["name", "title"], "threads": ["title", "prefix", "author"],
        "articles": ["headline", "outlet", "agency", "place", "published_at", "language"],
        "posts": ["author", "posted_text"],
        "quotes": ["quoted_author"], "unfurls": ["title", "description", "host"], "embeds": ["site", "key"],
        "images": ["filename", "caption"], "attachments": ["filename"], "thread_fields": ["name", "value"],
        "speakers": ["name", "role", "verb", "quote"], "stories": ["title", "event_date"],
        "article_values": ["value", "rule"],
        "polls": ["question"], "poll_options": ["option"], "problems": ["detail"], "links": ["text"],
    }  # fmt: skip
    addresses = {
        "forum": "base_url", "threads": "url", "posts": "url", "articles": "source_url", "unfurls": "url",
        "embeds": "url", "images": "url", "attachments": "url", "links": "url", "problems": "url",
    }  # fmt: skip
    observed = f"json_object('name', '{quoted}', 'weight', '{quoted}', 'detail', '{quoted}')"
    escaped = HOSTILE_HTML.replace("'", "''")
    return [
        *(f"update {table} set {column} = '{quoted}'" for table, columns in texts_.items() for column in columns),
        *(f"update {table} set {column} = {bad}" for table, column in addresses.items()),
        f"update story_pairs set passage = '{quoted}', evidence = json_array('{quoted}', {observed})",
        f"update images set uploaded_at = '{quoted}', photo_date = '{quoted}'",
        f"update posts set posted_after = '{quoted}'",
        f"update thread_tags set name = '{quoted}'",
        f"update reactions set name = '{quoted}' || name, members = json_array('{quoted}')",
        f"update members set fields = json_object('{quoted}', '{quoted}')",
        f"update posts set text = '{quoted}' || char(10) || text",
        f"update post_html set html = '{escaped}'",
        f"update posts set posted_at = '{quoted}' where id = 5002",
        "insert into posts_fts(posts_fts) values ('rebuild')",
    ]


def test_hostile_content_stays_inert(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db", *hostile_statements())
    urls = (
        *PAGES,
        *TOLD_PAGES,
        f"{FORUM}/search?q=script",
        f"{FORUM}/search?q={SCRIPT}&author={SCRIPT}",
        "/-/forum/<script>alert(1)",
    )
    for url, page in zip(urls, ask([path], *urls), strict=True):
        assert page.status == (404 if url.endswith("/<script>alert(1)") else 200), url
        assert harms(page.tree) == [], url
        assert "<script>alert" not in page.text, url


def test_hostile_content_stays_inert_in_datasette_tables(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db", *hostile_statements())
    for url, page in zip(DATASETTE_PAGES, ask([path], *DATASETTE_PAGES), strict=True):
        assert page.status == 200, url
        assert "<script>alert" not in page.text, url
        assert [address for address in links(page.tree) if address.lower().startswith("javascript:")] == [], url


def test_html_as_sent_keeps_words_and_names_what_it_does_not_load() -> None:
    cleaned = sanitise.sanitise(HOSTILE_HTML) or ""
    tree = LexborHTMLParser(cleaned)
    assert harms(tree) == []
    assert "words" in tree.text()
    assert "alert" not in "".join(node.text() for node in tree.css("p, a"))
    assert [node.text() for node in tree.css("a[href]")] == ["[image: a picture]", "[frame: not loaded]"]


def test_markup_bomb_is_not_shown() -> None:
    assert sanitise.sanitise("<div>" * 60_000) is None


def test_extract_with_marks_of_its_own_is_escaped() -> None:
    assert show.marked("a \x01hit\x02 <b>") == "a <mark>hit</mark> &lt;b&gt;"
    assert show.marked("\x02\x01x <b>") == "x &lt;b&gt;"
    assert show.marked("\x01\x01<\x02\x02") == "<mark>&lt;</mark>"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("/a", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://a.example/\u202egpj", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, shown: str | None) -> None:
    assert show.web(url) == shown


def test_links_stand_where_their_words_are_printed() -> None:
    found = [
        {"text": "here", "url": "https://a.example/1"},
        {"text": "not printed", "url": "https://a.example/2"},
        {"text": "here", "url": "javascript:x"},
        {"text": "", "url": "https://a.example/3"},
    ]
    tree = LexborHTMLParser(str(show.paragraphs("Look here & <here>\n\nnext\nline", found)))
    assert links(tree) == ["https://a.example/1"]
    assert [words(node) for node in tree.css("p")] == ["Look here & <here>", "next line"]
    assert len(tree.css("br")) == 1


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0 min"), (59, "59 min"), (61, "1 h 1 min"), (1500, "1 d 1 h"), (2880, "2 d"), (-65, "−1 h 5 min")],
)
def test_durations(minutes: int, written: str) -> None:
    assert show.duration(minutes) == written
