"""Stories on the pages: where a card says that its story stands, and the story's own page with the evidence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from browse_client import FORUM, Page, ask, harms, links, one, post, texts, told_archive, words
from sample_archive import insert
from sample_stories import COPIED, SHARED
from selectolax.lexbor import LexborNode

from analysis import views
from analysis.browse import show, stories
from analysis.browse.stories import evidence_of

DELTA, EVENT = f"{FORUM}/story/50010000", f"{FORUM}/story/50120000"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive with stories."""
    return told_archive(tmp_path_factory.mktemp("told") / "forum.example.db")


# --- cards ------------------------------------------------------------------------------------------------------------


def lines(page: Page, post_id: int) -> list[LexborNode]:
    """What the card of a post says of stories."""
    return post(page, post_id).css(".story-line")


def test_card_names_the_same_story_and_the_same_event(path: Path) -> None:
    same, event = lines(one(path, f"{FORUM}/thread/4100"), 5001)
    assert words(same) == "Same story in Berth software for small ports? #3 ( AFP , The Daily Star )"
    assert links(same) == [DELTA, f"{FORUM}/post/6003"]
    assert words(event) == "Same event: Three river ports to reopen after talks in Dhaka by Reuters in #12"
    assert links(event) == [EVENT, f"{FORUM}/post/5012"]


def test_card_names_the_event_from_the_other_side_and_from_another_thread(path: Path) -> None:
    second, other = ask([path], f"{FORUM}/thread/4100?page=2", f"{FORUM}/thread/4200")
    (event,) = lines(second, 5012)
    assert words(event) == "Same event: Delta ministers agree to reopen river ports by AFP in #1"
    assert links(event) == [DELTA, f"{FORUM}/post/5001"]
    same, event = lines(other, 6003)  # its copy is the one that has a pair with the report of Reuters
    assert words(same) == "Same story in River ports of the delta #1 ( AFP )"
    assert words(event).endswith("by Reuters in River ports of the delta #12")


def test_copies_of_the_same_thread_stand_first(tmp_path: Path) -> None:
    path = told_archive(
        tmp_path / "forum.example.db",
        "update story_articles set story_id = 50010000, role = 'copy' where article_id = 50110002",
        "update stories set article_count = 3 where id = 50010000",
    )
    same = lines(one(path, f"{FORUM}/thread/4100"), 5001)[0]
    assert words(same).startswith("Same story in #11 (this thread, Prothom Alo ), Berth software")


@pytest.mark.parametrize(("thread_id", "name"), [(4100, "this thread"), (4300, "this page")])
def test_posts_without_a_number_are_named_by_their_place(tmp_path: Path, thread_id: int, name: str) -> None:
    path = told_archive(
        tmp_path / "forum.example.db",
        f"update posts set thread_id = {thread_id}, page = 1, number = null where id in (5001, 5012, 6003)",
    )
    same, event = lines(one(path, f"{FORUM}/thread/{thread_id}"), 5001)
    assert words(same) == f"Same story in {name} ( AFP , The Daily Star )"
    assert words(event).endswith(f"by Reuters in {name}")
    assert links(event)[1] == f"{FORUM}/post/5012"


def test_card_counts_the_posts_that_it_does_not_name(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db")
    add_copies(path, 12)
    same = lines(one(path, f"{FORUM}/thread/4100"), 5001)[0]
    assert len(links(same)) == 1 + 8
    assert words(same).endswith("and 5 more posts")


def add_copies(path: Path, count: int) -> None:
    """Gives the story of the ports more copies, all in post 6004."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for n in range(count):
            number = 60040100 + n
            connection.execute("insert into parts values (?, 6004, null, ?, 'article', 0, 1)", (number, 100 + n))
            row = {"id": number, "post_id": 6004, "kind": "pasted_article", "word_count": 0, "confidence": 1}
            insert(connection, "articles", row)
            connection.execute("insert into story_articles values (50010000, ?, 'copy', 0.9)", (number,))
            pair = (number, 50010000, "same_wire", 0.9, json.dumps(COPIED), None)
            connection.execute("insert into story_pairs values (?, ?, ?, ?, ?, ?)", pair)
        connection.execute("update stories set article_count = article_count + ? where id = 50010000", (count,))


# --- the page of a story ----------------------------------------------------------------------------------------------


def test_story_page_says_what_happened_and_how_it_travelled(path: Path) -> None:
    page = one(path, DELTA)
    assert words(page.one("h1")) == "Delta ministers agree to reopen river ports"
    assert texts(page.one(".facts"), "div") == [
        "Event 15 Jul 2025", "First published 15 Jul 2025, 13:36", "Appeared 2 times in 2 threads",
        "Sources AFP , The Daily Star",
    ]  # fmt: skip
    assert words(page.one(".lead")).startswith("Ministers of the two delta states agreed on Tuesday")
    first, second = page.tree.css(".travel > li")
    assert words(first) == (
        "16 Jul 2025, 00:50 first River ports of the delta #1 Delta ministers agree to reopen river ports "
        "AFP · pasted article by Rahim Uddin · published 15 Jul 2025, 13:36"
    )
    assert texts(second, ".when p") == ["16 Jul 2025, 12:05", "11 h 14 min later"]
    assert links(second) == [f"{FORUM}/post/6003", f"{FORUM}/member/11"]


def test_story_page_names_the_reports_of_the_same_event(path: Path) -> None:
    page = one(path, DELTA)
    (relative,) = page.one("section[aria-labelledby=relatives]").css("li")
    assert words(relative) == (
        "Three river ports to reopen after talks in Dhaka Reuters · appeared once, in River ports of the delta #12"
    )
    assert links(relative) == [EVENT, f"{FORUM}/post/5012"]
    back = one(path, EVENT)
    assert DELTA in links(back.one("section[aria-labelledby=relatives]"))
    assert texts(back.one(".travel"), ".when p") == ["after 16 Jul 2025, 10:00 UTC, by its picture", "first"]


def test_story_page_shows_the_evidence_and_the_shared_passage(path: Path) -> None:
    copy, tie = one(path, DELTA).one("section[aria-labelledby=evidence]").css("details")
    assert texts(copy, "summary") == ["The Daily Star #3 and AFP #1 97 % sure"]
    assert texts(copy, "tbody tr") == [
        "+3.5 copied text 83 % of the shorter text's runs of words stand in the other.",
        "+2 same quotation 14 words in quotation marks are the same.",
        "−0.5 other numbers One has 2.5, the other has not.",
        "+5 together",
    ]
    assert texts(copy, "blockquote")[0].startswith("Ministers of the two delta states")
    assert texts(tie, "summary") == ["Reuters #12 and AFP #1 81 % sure"]
    assert texts(tie, "blockquote") == [SHARED]
    assert "Reports of one event:" in words(tie)
    assert texts(tie, "td.number") == ["+1.5", "0", "+1.5"]


def test_numbers_of_copies_lead_to_their_story(path: Path) -> None:
    page = one(path, f"{FORUM}/story/60030002")
    assert (page.status, page.headers["location"]) == (302, DELTA)


def test_story_that_appeared_once_has_a_page(path: Path) -> None:
    page = one(path, f"{FORUM}/story/50110002")
    assert "Appeared once" in texts(page.one(".facts"), "div")[0]
    assert texts(page.one("main"), "h2") == ["Where it appeared"]


def test_story_of_a_news_site_names_no_member(path: Path) -> None:
    first, second = one(path, f"{FORUM}/story/43020000").tree.css(".travel > li")
    assert words(first).endswith("Coast Daily · related article")
    assert "pasted article by Mei Lin" in words(second)


def test_story_without_headline_and_dates(tmp_path: Path) -> None:
    path = told_archive(
        tmp_path / "forum.example.db",
        "update stories set title = null, event_date = null, first_published_at = null",
        "update articles set headline = null, agency = null, outlet = null, body = null",
        "update posts set posted_at = null, posted_after = null, posted_text = null, number = null",
    )
    page = one(path, DELTA)
    assert words(page.one("h1")) == "A story without a headline"
    assert texts(page.one(".travel"), ".when") == ["no date first", "no date"]
    assert page.tree.css(".lead") == []
    assert texts(page.one("section[aria-labelledby=relatives]"), ".headline") == ["A story without a headline"]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "null",
        "[1, null, []]",
        '{"name": "a"}',
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '"<script>alert(1)</script>"',
    ],
)
def test_evidence_that_is_none_is_left_out(tmp_path: Path, written: str) -> None:
    assert evidence_of(written) == []
    path = told_archive(tmp_path / "forum.example.db", f"update story_pairs set evidence = '{written}'")
    page = one(path, DELTA)
    assert page.status == 200
    assert harms(page.tree) == []
    assert "No evidence is kept of this pair." in words(page.one("main"))


def test_weights_are_numbers() -> None:
    weights = [1, -2.5, "3", None, True, 1e300]
    found = evidence_of(json.dumps([{"name": "n", "weight": weight, "detail": "d"} for weight in weights]))
    assert [item.weight for item in found] == [1, -2.5, 0, 0, 1, 0]
    assert [item.weight for item in evidence_of('[{"weight": NaN}, {"weight": Infinity}]')] == [0, 0]
    assert [show.signed(weight) for weight in (1.5, -2.25, 0, 0.004, -0.001)] == ["+1.5", "−2.25", "0", "0", "0"]


def test_long_stories_are_cut_and_say_so(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db")
    add_copies(path, 230)
    page = one(path, DELTA)
    assert page.status == 200
    assert len(page.tree.css(".travel > li")) == stories.MAX_APPEARANCES
    assert "200 of 232 are shown." in words(page.one("main"))
    assert len(page.tree.css("section[aria-labelledby=evidence] details")) == stories.MAX_PAIRS
    assert "The surest pairs are shown." in words(page.one("main"))
    assert words(page.tree.css_first(".travel .badge")) == "first"
    assert "#1" in words(page.tree.css_first(".travel > li"))


def test_pairs_whose_articles_are_gone_are_left_out(tmp_path: Path) -> None:
    path = told_archive(
        tmp_path / "forum.example.db", "delete from posts where id = 6003", "delete from articles where post_id = 6003"
    )
    page = one(path, DELTA)
    assert page.status == 200
    assert texts(page.one("section[aria-labelledby=evidence]"), "summary") == ["Reuters #12 and AFP #1 81 % sure"]


# --- speed ------------------------------------------------------------------------------------------------------------


def test_pages_look_up_stories_by_index(path: Path) -> None:
    from analysis.browse import articles

    queries = (articles._VALUES, articles._SPEAKERS, articles._COPIES, articles._RELATIVES, stories._MEMBERS,
               stories._PLACES, stories._PAIRS, stories._RELATIVES)  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        views.attach(connection)
        for query in queries:
            plan = [row[3] for row in connection.execute(f"explain query plan {query}", {"id": 1, "ids": "[1]"})]
            scanned = {step.split()[1] for step in plan if step.startswith("SCAN")}
            made = {"json_each", "members", "mine", "tied", "ranked", "shown", "related"}  # of what a page holds
            assert {name for name in scanned if not name.startswith("(")} <= made, query
