"""The page of a thread: its head, its posts and their parts, the cards of articles, pages of news sites."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from browse_client import (
    FORUM,
    Page,
    ask,
    flat,
    links,
    new_archive,
    one,
    post,
    texts,
    told_archive,
    words,
)
from sample_archive import POSTS
from selectolax.lexbor import LexborNode

from analysis import views
from analysis.browse import threads


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive."""
    return new_archive(tmp_path_factory.mktemp("archive") / "forum.example.db")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive with stories, people who are quoted, and a page of a news site."""
    return told_archive(tmp_path_factory.mktemp("told") / "forum.example.db")


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


def test_posts_stand_in_the_order_of_their_page() -> None:
    def row(number: int | None, position: int | None, missing_since: str | None = None) -> Mapping[str, object]:
        return {"number": number, "position": position, "missing_since": missing_since}

    conversation = [row(1, 0), row(2, 1), row(3, 3), row(4, 2)]
    assert [post["number"] for post in threads.as_shown(conversation)] == [1, 2, 4, 3]
    # two that are missing, with the places that others have now; a place without a number; one of an older archive
    rows = [row(1, 0), row(2, 1, "2026"), row(3, 2, "2026"), row(4, 1), row(5, 2), row(None, 3, "2026"), row(6, None)]
    assert [post["number"] for post in threads.as_shown(rows)] == [1, 2, 3, None, 4, 5, 6]


# --- how an article was read ------------------------------------------------------------------------------------------


def reading(page: Page, post_id: int) -> LexborNode:
    """The part of a card that tells how its article was read."""
    found = [node for node in post(page, post_id).css(".article details") if "How it was read" in node.text()]
    assert len(found) == 1
    return found[0]


def test_card_tells_each_value_with_its_rule_and_words(told: Path) -> None:
    rows = texts(reading(one(told, f"{FORUM}/thread/4100"), 5001), "tbody tr")
    assert rows == [
        "headline Delta ministers agree to reopen river ports the same line before byline 90 %",
        "agency AFP the same agency line 90 %",
        "place Dhaka the same agency line 90 %",
        "published 2025-07-15T13:36 15 Jul 2025, 13: 36 role word 90 %",
        "event 2025-07-15 Tuesday weekday in lead 90 %",
        "event 2025-07-16 lost Jul 16, 2025 date of event 60 %",
        "caption A cargo boat leaves the harbour of Mongla. File photo the same after photo 90 %",
    ]


def test_card_tells_losers_from_witnesses(told: Path) -> None:
    first, second = ask([told], f"{FORUM}/thread/4100", f"{FORUM}/thread/4100?page=2")
    assert texts(reading(first, 5001), "summary") == ["How it was read 1 conflict"]
    assert texts(reading(first, 5001), "tr.lost s") == ["2025-07-16"]
    assert texts(reading(second, 5012), "summary") == ["How it was read"]
    assert texts(reading(second, 5012), "tr.agrees") == ["agency Reuters says the same (Reuters) dateline 60 %"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("pasted_article", "pasted article"), ("social_post", "social post"), ("press_release", "press release")],
)
def test_card_names_the_kind_of_article(tmp_path: Path, kind: str, name: str) -> None:
    path = told_archive(tmp_path / "forum.example.db", f"update articles set kind = '{kind}' where id = 50010000")
    page = one(path, f"{FORUM}/thread/4100")
    card = post(page, 5001).css_first(".article")
    assert card is not None
    assert (card.attributes["aria-label"], texts(card, ".kind")) == (name.capitalize(), [name])
    assert texts(reading(page, 5001), ".meta")[0] == f"Read as a {name}, 96 % sure."


def test_article_of_which_nothing_was_read_says_so(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db", "delete from article_values where article_id = 50010000")
    assert "No value was read of it." in words(reading(one(path, f"{FORUM}/thread/4100"), 5001))


def test_picture_tells_its_age(told: Path) -> None:
    first, second = ask([told], f"{FORUM}/thread/4100", f"{FORUM}/thread/4100?page=2")
    assert texts(post(first, 5001), ".picture-facts") == ["uploaded 16 Jul 2025, 00:50 UTC, by its name"]
    assert texts(post(second, 5012), ".picture-facts") == [
        "uploaded 16 Jul 2025, 10:00 UTC, by its name · of 9 Jul 2025, by its caption · file photo"
    ]


def test_post_without_a_date_is_younger_than_its_picture(told: Path, tmp_path: Path) -> None:
    line = post(one(told, f"{FORUM}/thread/4100?page=2"), 5012).css_first(".post-line")
    assert words(line) == "after 16 Jul 2025, 10:00 UTC, by its picture #12"
    path = told_archive(tmp_path / "forum.example.db", "update posts set posted_text = 'an hour ago' where id = 5012")
    line = post(one(path, f"{FORUM}/thread/4100?page=2"), 5012).css_first(".post-line")
    assert words(line) == "an hour ago , after 16 Jul 2025, 10:00 UTC, by its picture #12"


def test_card_names_who_is_quoted(tmp_path: Path) -> None:
    again = "insert into speakers select article_id, 9, name, null, 'added', 'one night', 0, 0 from speakers"
    path = told_archive(tmp_path / "forum.example.db", again)
    (people,) = [
        node
        for node in post(one(path, f"{FORUM}/thread/4100?page=2"), 5012).css(".article details")
        if "quoted" in node.text()
    ]
    assert texts(people, "summary") == ["Who is quoted: Abdul Karim (2×)"]
    assert texts(people, "dt") == ["Abdul Karim , the head of the ports authority"]
    assert texts(people, "dd") == [
        "We want farmers on the islands to reach the city markets in one night, said", "one night added",
    ]  # fmt: skip


def test_card_without_quotations_and_stories_says_nothing_of_them(path: Path) -> None:
    card = post(one(path, f"{FORUM}/thread/4100"), 5001).css_first(".article")
    assert "quoted" not in words(card)
    assert "Same" not in words(card)


# --- pages of news sites ----------------------------------------------------------------------------------------------


def test_page_of_a_news_site_has_articles_and_no_members(told: Path) -> None:
    page = one(told, f"{FORUM}/thread/4300")
    head = words(page.one(".thread-head"))
    assert head.startswith("Survey ship reaches the delta 2 articles archived · original")
    assert "Articles Summary Statistics" in head
    assert texts(page.one("main"), ".post .name") == [
        "forum.example , article of the page", "Coast Daily , related article",
    ]  # fmt: skip
    assert texts(page.one("main"), ".post-number") == ["article of the page", "related article"]
    for word in ("guest", "post 43", "Unknown", "member"):
        assert word not in words(page.one("main"))


def test_lists_count_the_articles_of_a_news_site(told: Path) -> None:
    for page in ask([told], "/-/forum", FORUM):
        (row,) = [row for row in page.tree.css(".threads .row") if "Survey ship" in row.text()]
        assert words(row.css_first(".row-counts")).startswith("2 articles")
        assert "Unknown" not in words(row)


def test_statistics_and_summary_of_a_news_site_name_no_members(told: Path) -> None:
    statistics, summary = ask([told], f"{FORUM}/thread/4300/statistics", f"{FORUM}/thread/4300/summary")
    for page in (statistics, summary):
        for word in ("ember", "pasted", "silence", "Posts"):
            assert word not in words(page.one("main")), word
    assert texts(statistics.one(".figures"), "dt") == ["articles", "links", "changed", "taken down"]
    assert "2 articles of" in words(summary.one("main"))
    assert texts(summary.one("main"), ".timeline h3") == ["Dredger contract signed", "Survey ship reaches the delta"]


@pytest.mark.parametrize(
    ("name", "taken", "other"),
    [
        ("published_at", "2025-07-15T13:36", "2025-07-15"),
        ("updated_at", "2025-07-15", "2025-07-15T13:36"),
        ("event_date", "2025-07-15", "2025-07-15T13:36+06:00"),
        ("published_at", "2025-07-15T13:36", "2025-07-15T13:37"),
        ("published_at", "2025-07-15T13:36", "2025-07-14"),
        ("headline", "2025-07-15", "2025-07-15 in pictures"),
        ("place", "Dhaka", "Dhaka"),
        ("outlet", None, "Ruters"),
        ("published_at", None, "2025-07-15"),
    ],
)
def test_page_and_view_agree_on_what_is_a_conflict(tmp_path: Path, name: str, taken: str | None, other: str) -> None:
    row = "insert into article_values (article_id, n, field, value, start, end, rule, confidence, chosen) select id, "
    where = "0, 1, 'dateline', 0.5, {} from articles where post_id = 5001"
    path = told_archive(
        tmp_path / "forum.example.db",
        "delete from article_values where article_id in (select id from articles where post_id = 5001)",
        "update threads set event_date = null",
        *([f"{row} 1, '{name}', '{taken}', {where.format(1)}"] if taken else []),
        f"{row} 2, '{name}', '{other}', {where.format(0)}",
    )
    with closing(sqlite3.connect(path)) as connection:
        views.attach(connection)
        conflicts = connection.execute(
            "select other_value from article_conflicts where post_id = 5001 and other_rule = 'dateline'"
        ).fetchall()
    told = reading(one(path, f"{FORUM}/thread/4100"), 5001)
    assert texts(told, "tr.lost s") == [value for (value,) in conflicts]
    assert texts(told, "summary") == [f"How it was read{' 1 conflict' * len(conflicts)}"]
