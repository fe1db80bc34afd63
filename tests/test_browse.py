"""The Datasette plugin, asked in-process: pages, search, hostile content, headers, Datasette's own tables."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]
from sample_archive import POSTS, make_archive
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis import browse
from analysis.browse import archive, charts, sanitise, show, statistics, tables, threads
from analysis.browse.queries import QUERIES

FORUM = "/-/forum/forum.example"
PAGES = (
    "/-/forum",
    FORUM,
    f"{FORUM}/thread/4100",
    f"{FORUM}/thread/4100?page=2",
    f"{FORUM}/thread/4100/summary",
    f"{FORUM}/thread/4100/statistics",
    f"{FORUM}/thread/4200",
    f"{FORUM}/thread/4200?page=2",
    f"{FORUM}/post/5009/html",
    f"{FORUM}/member/11",
    f"{FORUM}/search",
    f"{FORUM}/search?q=ports",
    f"{FORUM}/search?q=ports&thread=4100&author=mei+lin&order=oldest",
    "/-/forum/search?q=ports",
)
DATASETTE_PAGES = (
    "/",
    "/forum~2Eexample",
    "/forum~2Eexample/posts",
    "/forum~2Eexample/posts/5001",
    "/forum~2Eexample/threads",
    "/forum~2Eexample/articles",
    "/forum~2Eexample/busiest_members",
)


class Page(NamedTuple):
    """An answer."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.text)

    def one(self, selector: str) -> LexborNode:
        """The only element of a selector."""
        (found,) = self.tree.css(selector)
        return found


@pytest.fixture(scope="module", autouse=True)
def plugin() -> Iterator[None]:
    """The plugin is loaded, also where the distribution is not installed."""
    loaded = any(known is browse for known in pm.get_plugins())
    if not loaded:
        pm.register(browse, name="forum_archiver")
    yield
    if not loaded:
        pm.unregister(browse)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive."""
    return new_archive(tmp_path_factory.mktemp("archive") / "forum.example.db")


def new_archive(path: Path, *statements: str) -> Path:
    """A sample archive with the mark of our files, changed by statements."""
    make_archive(path)
    return changed(path, f"pragma application_id = {archive.APPLICATION_ID}", *statements)


def changed(path: Path, *statements: str) -> Path:
    """A database after some statements."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def ask(paths: list[Path], *urls: str, **options: object) -> list[Page]:
    """What a Datasette of these files answers; redirects are not followed."""

    async def answers() -> list[Page]:
        datasette = Datasette([str(path) for path in paths], **options)
        await datasette.invoke_startup()
        pages = [await datasette.client.get(url, follow_redirects=False) for url in urls]
        close(datasette)
        return [Page(page.status_code, page.text, page.headers) for page in pages]

    return asyncio.run(answers())


def close(datasette: Datasette) -> None:
    """End what an instance holds, where its version can."""
    if hasattr(datasette, "close"):
        datasette.close()


def one(path: Path, url: str) -> Page:
    """What one page answers."""
    (page,) = ask([path], url)
    return page


def words(node: LexborNode | None) -> str:
    """Text of an element on one line."""
    return " ".join(node.text(separator=" ").split()) if node else ""


def flat(node: LexborNode) -> str:
    """Text of an element as a browser runs it together: no blanks where elements begin and end."""
    return " ".join(node.text().split())


def post(page: Page, post_id: int) -> LexborNode:
    """A post on a page."""
    return page.one(f"#post-{post_id}")


def texts(node: LexborNode, selector: str) -> list[str]:
    """Texts of the elements of a selector."""
    return [words(found) for found in node.css(selector)]


def links(node: LexborNode | LexborHTMLParser, selector: str = "a") -> list[str]:
    """Addresses of links."""
    return [found.attributes.get("href") or "" for found in node.css(selector)]


# --- every page -------------------------------------------------------------------------------------------------------

RUNNING = "iframe, object, embed, applet, base, meta[http-equiv], form[method=post], video, audio, img, image, style"


def harms(tree: LexborHTMLParser) -> list[str]:
    """What would run or load on a page of ours: nothing may."""
    found = [node.html or "" for node in tree.css(RUNNING)]
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            address = (value or "").strip().lower()
            if name.startswith("on") or name == "style":
                found.append(f"{node.tag} {name}")
            if name in {"href", "src", "action", "formaction", "xlink:href"} and not is_safe(node.tag, address):
                found.append(f"{node.tag} {name}={address}")
    return found + [node.html or "" for node in tree.css("script") if node.text().strip()]


def is_safe(tag: str | None, address: str) -> bool:
    """Whether an address is one of ours; or, in a link only, one of the web."""
    if address.startswith(("/-/forum", "/forum~2e", "/#", "#")) or address == "/":
        return True
    return tag == "a" and address.startswith(("http://", "https://", "mailto:"))


def barriers(tree: LexborHTMLParser) -> list[str]:
    """What would stand in the way of somebody with a screen reader."""
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    found = [f"id twice: {name}" for name in set(ids) if ids.count(name) > 1]
    for attribute in ("aria-labelledby", "for"):
        for node in tree.css(f"[{attribute}]"):
            found += [f"no such id: {node.attributes[attribute]}"] * (node.attributes[attribute] not in ids)
    labelled = {node.attributes.get("for") for node in tree.css("label[for]")}
    for node in tree.css("input, select"):
        inside_label = node.parent is not None and node.parent.tag == "label"
        found += [f"no label: {node.html}"] * (node.attributes.get("id") not in labelled and not inside_label)
    levels = [int(str(node.tag)[1]) for node in tree.css("main :is(h1, h2, h3, h4)")]
    found += [f"heading jumps to h{level}" for before, level in pairwise(levels) if level > before + 1]
    found += [f"empty link: {node.html}" for node in tree.css("a") if not node.text().strip()]
    once = {name: len(tree.css(name)) for name in ("main", "h1", "head title", "html[lang]")}
    return found + [f"{name}: {n}" for name, n in once.items() if n != 1]


def test_pages_load_and_run_nothing_and_read_well(path: Path) -> None:
    for url, page in zip(PAGES, ask([path], *PAGES), strict=True):
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
        f"{FORUM}?page=2",
    ],
)
def test_what_is_not_there_is_a_plain_404(path: Path, url: str) -> None:
    page = one(path, url)
    assert page.status == 404
    assert harms(page.tree) == []
    assert words(page.one("h1")) == "Not found"


def test_links_between_rows_lead_to_rows_whatever_dots_the_name_has(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.org.db")
    table = one(path, "/forum~2Eexample~2Eorg/posts")
    hrefs = {href for href in links(table.tree, "td a") if href.startswith("/forum")}

    assert hrefs
    for page in ask([path], *sorted(hrefs)):
        if page.status == 302:
            page = one(path, page.headers["location"])  # noqa: PLW2901 - a link may lead on
        assert page.status == 200


def test_a_name_with_dots_is_understood_as_typed(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.org.db")
    page = one(path, "/forum.example.org/posts.json?_size=1&thread_id=4100")

    assert page.status == 302
    assert page.headers["location"] == "/forum~2Eexample~2Eorg/posts.json?_size=1&thread_id=4100"


def test_datasettes_own_404_is_a_404(path: Path) -> None:
    assert [page.status for page in ask([path], "/nowhere", "/no.where/posts", "/-/nowhere")] == [404] * 3


# --- threads ----------------------------------------------------------------------------------------------------------


def test_list_names_the_threads_and_their_state(path: Path) -> None:
    for page in ask([path], "/-/forum", FORUM):
        first, second = page.tree.css(".threads .row")
        assert words(first.css_first(".row-title > a")) == "🇧🇩 River ports of the delta"
        assert links(first, ".row-title > a") == [f"{FORUM}/thread/4100"]
        assert words(first.css_first(".row-counts strong")) == "10"
        assert texts(second, ".badge") == ["question", "not complete"]


def test_archives_of_several_forums_are_listed_together(path: Path, tmp_path: Path) -> None:
    other = new_archive(tmp_path / "other forum.db", "update forum set title = 'Another forum'")
    page = ask([path, other], "/-/forum")[0]
    assert texts(page.one("main"), "h2") == ["The Delta Forum", "Another forum"]
    addresses = links(page.tree, "main h2 a")
    assert [answer.status for answer in ask([path, other], *addresses)] == [200, 200]


def test_head_of_a_thread(path: Path) -> None:
    page = one(path, f"{FORUM}/thread/4100")
    assert texts(page.one(".crumbs"), "li") == ["Archives", "The Delta Forum", "News", "Shipping"]
    assert words(page.one("h1")) == "🇧🇩 River ports of the delta"
    assert texts(page.one(".thread-head .badges"), "li") == ["complete", "1 post taken down", "1 problem", "shipping"]
    assert words(page.one(".facts")) == "Date of Event Jul 16, 2025"
    assert "10 posts archived of 11 · 146 views" in words(page.one(".thread-head"))
    assert texts(page.one(".poll"), "dt") == ["Yes", "No"]


def test_pages_are_those_of_the_forum(path: Path) -> None:
    first, second = ask([path], f"{FORUM}/thread/4100", f"{FORUM}/thread/4100?page=2")
    shown = [[node.attributes["id"] for node in page.tree.css("article.post")] for page in (first, second)]
    assert shown == [
        [f"post-{entry.id}" for entry in POSTS if entry.thread_id == 4100 and entry.page == page] for page in (1, 2)
    ]
    assert len(first.tree.css("nav.pages")) == 2
    assert links(first.tree, "a[rel=next]") == [f"{FORUM}/thread/4100?page=2"] * 2
    assert links(second.tree, "a[rel=prev]") == [f"{FORUM}/thread/4100"] * 2
    assert texts(second.one("main"), "a[aria-current=page]") == ["Posts", "Page 2", "Page 2"]


def test_page_that_was_not_archived_says_so(path: Path) -> None:
    first, second = ask([path], f"{FORUM}/thread/4200", f"{FORUM}/thread/4200?page=2")
    assert "Not archived: page 2." in words(first.one(".thread-head .warn.note"))
    assert texts(first.one("main"), ".absent") == ["Page 2 , not archived"] * 2
    assert second.status == 200
    assert "Nothing of this page is archived." in words(second.one("main"))


def test_every_word_of_every_post_is_on_its_page(path: Path) -> None:
    connection = sqlite3.connect(path)
    leaves = connection.execute(
        'select posts.thread_id, posts.page, posts.id, substr(text, parts."start" + 1, parts."end" - parts."start") '
        "from parts join posts on posts.id = parts.post_id left join parts as whole on whole.id = parts.parent_id "
        "where parts.kind <> 'gap' and not exists (select 1 from parts as below where below.parent_id = parts.id) "
        "and (parts.kind <> 'byline' or whole.kind <> 'quote')"
    ).fetchall()
    connection.close()
    urls = sorted({f"{FORUM}/thread/{thread}?page={page}" for thread, page, _, _ in leaves})
    pages = dict(zip(urls, ask([path], *urls), strict=True))
    for thread, page, post_id, leaf in leaves:
        assert " ".join(leaf.split()) in flat(post(pages[f"{FORUM}/thread/{thread}?page={page}"], post_id))


def test_article_is_a_card(path: Path) -> None:
    card = post(one(path, f"{FORUM}/thread/4100"), 5001).css_first(".article")
    assert card is not None
    assert words(card.css_first(".source-line")) == "AFP · Dhaka · 15 Jul 2025, 13:36"
    assert texts(card, "h3") == ["Delta ministers agree to reopen river ports"]
    assert words(card.css_first(".caption")) == "A cargo boat leaves the harbour of Mongla. File photo"
    assert links(card, ".picture a") == ["https://forum.example/attachments/1752627048971.webp.9/"]
    assert len(card.css(".body p")) == 4
    assert card.attributes["lang"] == "en"


def test_article_with_its_source_and_solution(path: Path) -> None:
    shown = post(one(path, f"{FORUM}/thread/4200"), 6003)
    assert "solution" in texts(shown, ".post-line .badge")
    assert words(shown.css_first(".source-line")) == "AFP · The Daily Star · 16 Jul 2025, 09:10 (+06:00)"
    assert "https://www.thedailystar.net/news/river-ports-3941" in links(shown, ".article a")


def test_quotes_lead_both_ways(path: Path) -> None:
    page = one(path, f"{FORUM}/thread/4100")
    assert links(post(page, 5003), ".cite a") == [f"{FORUM}/member/12", f"{FORUM}/post/5002"]
    assert links(post(page, 5002), ".echo a") == [f"{FORUM}/post/5003", f"{FORUM}/post/5007"]
    assert len(post(page, 5007).css(".quote .quote")) == 1


def test_posts_tell_what_became_of_them(path: Path) -> None:
    page = one(path, f"{FORUM}/thread/4100")
    assert "taken down, missed since 12 Aug 2025" in texts(post(page, 5008), ".badge")
    assert "edited 16 Jul 2025, 11:20 by Warden Low · 1 earlier version" in words(
        post(page, 5004).css_first(".post-foot")
    )
    assert texts(post(page, 5002), ".reactions li") == [
        "Like 5 Mei Lin, Rahim Uddin, Passer-by and 2 others",
        "Haha 1 Tomas Okello",
    ]
    assert words(post(page, 5005).css_first(".author")) == "Passer-by , post 5 guest"
    assert links(post(page, 5005), ".author a") == []


def test_marks_banners_and_editors(path: Path) -> None:
    (page,) = ask([path], f"{FORUM}/thread/4100")
    assert words(post(page, 5004).css_first(".mark")) == "warning Stay with the ports. by Warden Low"
    assert words(post(page, 5007).css_first(".author .badge")) == "Pilot"


def test_cards_embeds_spoilers_and_code(path: Path) -> None:
    first, second, question = ask([path], f"{FORUM}/thread/4100", f"{FORUM}/thread/4100?page=2", f"{FORUM}/thread/4200")
    assert links(post(first, 5004), ".card a") == ["https://ports.example.org/survey/2024"]
    assert links(post(second, 5010), ".embed a") == ["https://youtu.be/dQw4w9WgXcQ"]
    assert words(post(second, 5010).css_first("details summary")) == "The price"
    assert "python" in words(post(question, 6002).css_first(".words"))
    code = post(question, 6002).css_first("pre code")
    assert code is not None
    assert code.text().startswith("for berth in port:\n    print(berth)")


def test_same_story_in_other_posts_is_named(tmp_path: Path) -> None:
    path = new_archive(
        tmp_path / "forum.example.db",
        "insert into stories select min(id), 'Ports', null, null, 2, 2 from articles where post_id in (5001, 6003)",
        "insert into story_articles select stories.id, articles.id, 'copy', 1 from stories, articles "
        "where post_id in (5001, 6003)",
    )
    foot = post(one(path, f"{FORUM}/thread/4100"), 5001).css_first(".article-foot")
    assert foot is not None
    assert "same story in #3 (The Daily Star)" in words(foot)
    assert f"{FORUM}/post/6003" in links(foot)


def test_permalink_leads_to_page_and_post(path: Path) -> None:
    answers = ask([path], f"{FORUM}/post/5001", f"{FORUM}/post/5009")
    assert [(page.status, page.headers["location"]) for page in answers] == [
        (302, f"{FORUM}/thread/4100#post-5001"),
        (302, f"{FORUM}/thread/4100?page=2#post-5009"),
    ]


def test_post_without_parts_and_posts_without_page_are_shown(tmp_path: Path) -> None:
    path = new_archive(
        tmp_path / "forum.example.db",
        "delete from parts where post_id = 5005",
        "update posts set page = null where id = 5005",
    )
    assert "Lol :)" in words(post(one(path, f"{FORUM}/thread/4100"), 5005))


def test_quotes_nested_without_end_keep_their_words(tmp_path: Path) -> None:
    depth = 400
    rows = [
        f"insert into parts values ({50050100 + n}, 5005, {50050100 + n - 1 if n else 'null'}, 0, 'quote', 0, 6)"
        for n in range(depth)
    ]
    path = new_archive(tmp_path / "forum.example.db", "delete from parts where post_id = 5005", *rows)
    assert words(post(one(path, f"{FORUM}/thread/4100"), 5005)).count("Lol :)") == 1


def test_parts_that_lie_in_each_other_do_not_hang_the_page(tmp_path: Path) -> None:
    path = new_archive(
        tmp_path / "forum.example.db", "update parts set parent_id = id where post_id = 5005",
        "update nodes set parent_id = 2 where id = 1",
    )  # fmt: skip
    page = one(path, f"{FORUM}/thread/4100")
    assert page.status == 200
    assert "Lol :)" in words(post(page, 5005))


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


def hits(page: Page) -> list[str]:
    """The posts that a search found."""
    return [links(hit, ".hit-line a")[0].removeprefix(f"{FORUM}/post/") for hit in page.tree.css(".hits li")]


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
        "polls": ["question"], "poll_options": ["option"], "problems": ["detail"], "links": ["text"],
    }  # fmt: skip
    addresses = {
        "forum": "base_url", "threads": "url", "posts": "url", "articles": "source_url", "unfurls": "url",
        "embeds": "url", "images": "url", "attachments": "url", "links": "url", "problems": "url",
    }  # fmt: skip
    escaped = HOSTILE_HTML.replace("'", "''")
    return [
        *(f"update {table} set {column} = '{quoted}'" for table, columns in texts_.items() for column in columns),
        *(f"update {table} set {column} = {bad}" for table, column in addresses.items()),
        f"update thread_tags set name = '{quoted}'",
        f"update reactions set name = '{quoted}' || name, members = json_array('{quoted}')",
        f"update members set fields = json_object('{quoted}', '{quoted}')",
        f"update posts set text = '{quoted}' || char(10) || text",
        f"update post_html set html = '{escaped}'",
        f"update posts set posted_at = '{quoted}' where id = 5002",
        "insert into posts_fts(posts_fts) values ('rebuild')",
    ]


def test_hostile_content_stays_inert(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", *hostile_statements())
    urls = (
        *PAGES,
        f"{FORUM}/search?q=script",
        f"{FORUM}/search?q={SCRIPT}&author={SCRIPT}",
        "/-/forum/<script>alert(1)",
    )
    for url, page in zip(urls, ask([path], *urls), strict=True):
        assert page.status == (404 if url.endswith("/<script>alert(1)") else 200), url
        assert harms(page.tree) == [], url
        assert "<script>alert" not in page.text, url


def test_hostile_content_stays_inert_in_datasette_tables(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", *hostile_statements())
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


# --- databases --------------------------------------------------------------------------------------------------------


def connection_state(path: Path) -> tuple[int, int]:
    """What Datasette's connections for reading allow: longest value, trusted schema."""

    async def state() -> tuple[int, int]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        result: tuple[int, int] = await datasette.get_database(path.stem).execute_fn(
            lambda connection: (
                connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH),
                connection.execute("pragma trusted_schema").fetchone()[0],
            )
        )
        close(datasette)
        return result

    return asyncio.run(state())


def test_connections_to_archives_are_limited_and_others_left_alone(path: Path, tmp_path: Path) -> None:
    other = changed(tmp_path / "other.db", "create table posts (id integer primary key, number integer)")
    usual = sqlite3.connect(":memory:")
    assert connection_state(path) == (16_000_000, 0)
    assert connection_state(other) == (usual.getlimit(sqlite3.SQLITE_LIMIT_LENGTH), 1)
    usual.close()


def test_database_that_is_not_ours_is_left_alone(path: Path, tmp_path: Path) -> None:
    other = changed(
        tmp_path / "other.db",
        "create table posts (id integer primary key, number integer)",
        "insert into posts values (1, 7)",
    )
    unmarked = make_archive(tmp_path / "unmarked.db")
    empty = changed(
        tmp_path / "empty.db", f"pragma application_id = {archive.APPLICATION_ID}", "create table posts (id)"
    )
    home, *pages, table = ask(
        [path, other, unmarked, empty], "/-/forum", "/-/forum/other", "/-/forum/unmarked/thread/4100", "/-/forum/empty",
        "/other/posts",
    )  # fmt: skip
    assert texts(home.one("main"), "h2") == ["The Delta Forum"]
    assert [page.status for page in pages] == [404, 404, 404]
    assert "/-/forum/other" not in table.text
    assert ask([other], "/")[0].text.count("archived threads") == 0


def test_temporary_views_stand_before_those_of_a_strange_file(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", "create view thread_days as select 4100 as thread_id, 'x' as day")
    page = one(path, f"{FORUM}/thread/4100/statistics")
    assert texts(page.one("section[aria-labelledby=s-thread_days]"), "tbody tr")[0] == "16 Jul 2025 5 4"


def test_archive_of_an_older_schema_is_told_to_rebuild(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", "alter table posts rename column number to n")
    page = one(path, f"{FORUM}/thread/4100")
    assert page.status == 500
    assert "forum-archiver rebuild" in words(page.one("main"))


def test_archives_that_a_reader_may_not_see_are_not_there(path: Path) -> None:
    rules = {"databases": {"forum.example": {"allow": False}}}
    options = {"config": rules} if hasattr(Datasette, "add_query") else {"metadata": rules}
    home, *pages = ask([path], "/-/forum", *PAGES[1:-1], "/-/forum/search?q=ports", **options)
    assert home.tree.css("main h2") == []
    assert {page.status for page in pages[:-1]} == {404}
    assert hits(pages[-1]) == []


# --- Datasette's own pages --------------------------------------------------------------------------------------------


def test_home_leads_to_the_archives(path: Path) -> None:
    assert links(one(path, "/").tree, ".forum-home a") == ["/-/forum"]


def test_rows_lead_to_our_pages(path: Path) -> None:
    posts, threads_, members, articles = ask(
        [path], *(f"/forum~2Eexample/{table}" for table in ("posts", "threads", "members", "articles"))
    )
    assert f"{FORUM}/post/5011" in links(posts.tree, "td.col-number a")
    assert f"{FORUM}/thread/4100" in links(threads_.tree, "td.col-title a")
    assert f"{FORUM}/member/11" in links(members.tree, "td.col-name a")
    assert f"{FORUM}/post/5009" in links(articles.tree, "td.col-headline a")
    assert {FORUM, f"{FORUM}/search"} <= set(links(posts.tree))


def test_tables_have_descriptions_facets_and_an_order(path: Path) -> None:
    posts, articles, database = ask([path], "/forum~2Eexample/posts", "/forum~2Eexample/articles", "/forum~2Eexample")
    assert "Posts, as last seen" in posts.text
    assert "as the forum prints it, never computed" in posts.text
    assert "sorted by posted_at descending" in words(posts.tree.css_first("body"))
    assert {"facet-agency", "facet-outlet"} <= {node.attributes.get("id") for node in articles.tree.css("[id]")} | {
        (node.attributes.get("data-column") and f"facet-{node.attributes['data-column']}")
        for node in articles.tree.css("[data-column]")
    }
    shown = [node.text() for node in database.tree.css(".db-table h2 a, .db-table h3 a")]
    assert "posts" in shown
    assert not {"post_html", "thread_pages", "posts_fts_data"} & set(shown)


def test_settings_of_the_reader_win(path: Path) -> None:
    rules = {"databases": {"forum.example": {"tables": {"posts": {"sort_desc": "id"}}}}}
    options = {"config": rules} if hasattr(Datasette, "add_query") else {"metadata": rules}
    page = ask([path], "/forum~2Eexample/posts", **options)[0]
    assert "sorted by id descending" in words(page.tree.css_first("body"))


def test_queries_are_listed_and_run(path: Path) -> None:
    urls = [f"/forum~2Eexample/{name}?words=ports" for name in QUERIES]
    database, *pages = ask([path], "/forum~2Eexample", *urls)
    assert sum(query["title"] in database.text for query in QUERIES.values()) >= 5  # 1.0 lists five and links to all
    for query, page in zip(QUERIES.values(), pages, strict=True):
        assert query["title"] in page.text
        assert page.status == 200
        assert "message-error" not in page.text
        assert len(page.tree.css("table.rows-and-columns tbody tr")) > 0 or query["title"] == "Stories by spread"


def test_comments_of_the_schema_become_descriptions_of_columns() -> None:
    sql = """CREATE TABLE t (
    id INTEGER PRIMARY KEY, -- the number
    kind TEXT NOT NULL CHECK (kind IN (
        'a', 'b')),
                            -- what it is:
    "start" INTEGER,        -- where it begins,
                            -- from 0
    plain TEXT,
    -- a line of its own
    PRIMARY KEY (id)
)"""
    assert tables.columns_of(sql) == {"id": "the number", "start": "where it begins, from 0"}


def test_serve_arguments_are_those_of_datasette(path: Path) -> None:
    from click.testing import CliRunner
    from datasette.cli import cli  # type: ignore[import-untyped]

    arguments = browse.serve_arguments([path], port=0)
    result = CliRunner().invoke(cli, [*arguments, "--get", browse.HOME])
    assert result.exit_code == 0, result.output
    assert "River ports of the delta" in result.output
    settings = CliRunner().invoke(cli, [*arguments, "--get", "/-/settings.json"])
    assert '"suggest_facets": false' in settings.output
    assert '"default_page_size": 50' in settings.output


def test_chinese_words_are_found_inside_a_clause(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "cn.db", "update posts set text = '孟加拉国客滚船完成试航。' where id = 5007")
    found, filtered = ask(
        [path], f"/-/forum/cn/search?q={quote('客滚船')}", f"/-/forum/cn/search?q={quote('客滚船')}&author=nobody"
    )

    assert texts(found.one("main"), "mark") == ["客滚船"]
    assert texts(filtered.one("main"), "mark") == []


def test_posts_stand_in_the_order_of_their_page() -> None:
    def row(number: int | None, position: int | None, missing_since: str | None = None) -> Mapping[str, object]:
        return {"number": number, "position": position, "missing_since": missing_since}

    conversation = [row(1, 0), row(2, 1), row(3, 3), row(4, 2)]
    assert [post["number"] for post in threads.as_shown(conversation)] == [1, 2, 4, 3]
    # two that are missing, with the places that others have now; a place without a number; one of an older archive
    rows = [row(1, 0), row(2, 1, "2026"), row(3, 2, "2026"), row(4, 1), row(5, 2), row(None, 3, "2026"), row(6, None)]
    assert [post["number"] for post in threads.as_shown(rows)] == [1, 2, 3, None, 4, 5, 6]
