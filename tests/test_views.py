"""The views give exact figures of the sample archive, and find a thread's rows by its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sample_archive import INGRID, MEI, PORTS, RAHIM, SOFTWARE, TOMAS, insert, make_archive

from analysis import stories, views


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        views.install(connection)
        yield connection


def rows(archive: sqlite3.Connection, view: str, columns: str, thread_id: int = PORTS) -> list[tuple[object, ...]]:
    return archive.execute(f"SELECT {columns} FROM {view} WHERE thread_id = ?", (thread_id,)).fetchall()


# --- files and installing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda view: view.name)
def test_a_file_names_title_description_and_columns(view: views.View, archive: sqlite3.Connection) -> None:
    assert view.title
    assert view.description
    assert not view.title.endswith(".")
    assert view.description.endswith((".", ":"))
    columns = [column[0] for column in archive.execute(f"SELECT * FROM {view.name}").description]
    comment = " ".join(line.removeprefix("-- ") for line in view.sql.splitlines() if line.startswith("-- "))
    _, _, named = comment.partition("Columns: ")
    assert [word for word in columns if word not in named] == []
    assert "thread_id" in columns


def test_installing_twice_changes_nothing(archive: sqlite3.Connection) -> None:
    before = archive.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    views.install(archive)
    assert archive.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before


def test_installing_replaces_an_older_view(archive: sqlite3.Connection) -> None:
    archive.execute("DROP VIEW thread_days")
    archive.execute("CREATE VIEW thread_days AS SELECT 1 AS thread_id")
    views.install(archive)
    assert len(rows(archive, "thread_days", "day")) == 4


def test_installing_by_path_and_in_autocommit_mode(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "sample.db")
    views.install(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        views.install(connection)
        assert not connection.in_transaction
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert names == {view.name for view in views.VIEWS}


def test_a_failed_installation_leaves_the_old_views(
    archive: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = views.View("thread_days", "T", "D.", "CREATE VIEW thread_days AS SELECT")
    monkeypatch.setattr(views, "VIEWS", (*views.VIEWS, broken))
    with pytest.raises(sqlite3.OperationalError):
        views.install(archive)
    assert len(rows(archive, "thread_days", "day")) == 4


def test_attached_views_need_no_right_to_write(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "sample.db")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        views.attach(connection)
        assert rows(connection, "thread_totals", "posts") == [(10,)]
        connection.execute("PRAGMA query_only = ON")
        views.attach(connection)  # has nothing left to do


# --- figures ----------------------------------------------------------------------------------------------------------


def test_thread_totals(archive: sqlite3.Connection) -> None:
    columns = (
        "posts, members, pages, pages_archived, complete, first_post_at, last_post_at, edited, missing, articles, "
        "quotes, links, reactions, posts_own_only, posts_article_only, posts_both"
    )
    ports = (10, 5, 2, 2, 1, "2025-07-16T00:50:48Z", "2025-08-10T02:00:00Z", 1, 1, 3, 5, 1, 18, 7, 1, 2)
    assert rows(archive, "thread_totals", columns) == [ports]
    software = (4, 3, 2, 1, 0, "2025-07-16T10:00:00Z", "2025-07-16T13:00:00Z", 0, 0, 1, 1, 1, 1, 3, 0, 1)
    assert rows(archive, "thread_totals", columns, SOFTWARE) == [software]


def test_the_longest_gap(archive: sqlite3.Connection) -> None:
    # 17 July 05:00:00 to 9 August 00:55:57.
    seconds = 22 * 86_400 + 19 * 3600 + 55 * 60 + 57
    assert rows(archive, "thread_totals", "longest_gap_seconds") == [(seconds,)]
    longest = "SELECT post_id, previous_post_id FROM post_gaps WHERE thread_id = ? ORDER BY gap_seconds DESC LIMIT 1"
    assert archive.execute(longest, (PORTS,)).fetchone() == (5009, 5008)


@pytest.mark.parametrize(
    ("change", "seconds"),
    [
        ("posted_at = NULL WHERE id = 5008", 71_400),
        ("number = number + 20 WHERE id >= 5009", 71_400),
        ("posted_at = NULL WHERE id <> 5011", None),
        ("number = NULL WHERE id = 5009", 71_400),
        ("number = 7 WHERE id = 5009", 1_972_557),  # a post that was deleted keeps a number that another has now
    ],
)
def test_a_gap_is_told_between_neighbours_alone(archive: sqlite3.Connection, change: str, seconds: int | None) -> None:
    archive.execute(f"UPDATE posts SET {change}")
    assert rows(archive, "thread_totals", "longest_gap_seconds") == [(seconds,)]
    assert rows(archive, "post_gaps", "max(gap_seconds)") == [(seconds,)]


def test_posts_without_a_date_are_counted(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET posted_at = NULL WHERE id IN (5001, 5002)")
    totals = rows(archive, "thread_totals", "undated, first_post_at")
    assert totals == [(2, "2025-07-16T09:30:10Z")]
    authors = rows(archive, "thread_authors", "author_id, undated")
    assert {author: undated for author, undated in authors if undated} == {RAHIM: 1, INGRID: 1}
    assert rows(archive, "agencies", "agency, undated, first_posted_at") == [
        ("AFP", 1, None), ("Reuters", 0, "2025-08-09T00:55:57Z"),
    ]  # fmt: skip
    assert rows(archive, "outlets", "undated") == [(0,)]
    archive.execute("UPDATE posts SET posted_at = NULL WHERE id IN (5004, 5011)")
    assert rows(archive, "outlets", "undated") == [(1,)]
    assert rows(archive, "link_hosts", "host, undated") == [("hull.example.net", 0), ("ports.example.org", 1)]
    assert rows(archive, "reply_edges", "undated, first_at")[0] == (1, None)


def test_what_has_no_date_comes_last(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET posted_at = NULL WHERE id = 5011")
    assert [post for (post,) in rows(archive, "article_timeline", "post_id")] == [5001, 5009, 5011]
    stories.update(archive)
    archive.execute("UPDATE posts SET posted_at = NULL WHERE id = 5001")
    found = archive.execute("SELECT post_id FROM story_appearances WHERE story_id = 50010000").fetchall()
    assert found == [(6003,), (5001,)]


def test_a_thread_without_posts_has_totals_of_nothing(archive: sqlite3.Connection) -> None:
    empty = {
        "id": 9,
        "title": "Empty",
        "url": "https://forum.example/threads/9/",
        "type": "discussion",
        "page_count": 1,
    }
    insert(archive, "threads", empty | {"complete": 0, "first_archived_at": "2025", "last_archived_at": "2025"})
    columns = "posts, members, longest_gap_seconds, words_own, reactions"
    assert rows(archive, "thread_totals", columns, 9) == [(0, 0, None, 0, 0)]
    assert rows(archive, "thread_words", "words_own", 9) == []


@pytest.mark.parametrize(
    ("post_id", "own", "pasted", "quoted"),
    [
        (5002, 30, 0, 9),  # the attribution is nobody's word
        (5005, 2, 0, 0),  # "Lol :)"
        (5007, 34, 0, 17),  # the quote inside the quote counts as quoted
        (5010, 24, 0, 11),  # own words in the spoiler count, its title does not
        (5011, 5, 26, 0),
        (6002, 10, 0, 0),  # code is not counted
    ],
)
def test_words_of_a_post(archive: sqlite3.Connection, post_id: int, own: int, pasted: int, quoted: int) -> None:
    counted = archive.execute(
        "SELECT words_own, words_pasted, words_quoted FROM post_words WHERE post_id = ?", (post_id,)
    ).fetchone()
    assert counted == (own, pasted, quoted)


def test_words_are_what_stands_between_blanks(archive: sqlite3.Connection) -> None:
    expected = {"own": 0, "pasted": 0, "quoted": 0}
    pasted = {"headline", "standfirst", "byline", "caption", "body", "source"}
    for text, start, end, kind, whole in archive.execute(
        'SELECT text, parts."start", parts."end", parts.kind, whole.kind '
        "FROM parts JOIN posts ON posts.id = parts.post_id "
        "LEFT JOIN parts AS whole ON whole.id = parts.parent_id WHERE thread_id = ?",
        (PORTS,),
    ):
        words = len(text[start:end].split())
        expected["own"] += words if kind == "comment" else 0
        expected["quoted"] += words if (whole, kind) == ("quote", "body") else 0
        expected["pasted"] += words if whole == "article" and kind in pasted else 0
    counted = rows(archive, "thread_words", "words_own, words_pasted, words_quoted")
    assert counted == [tuple(expected.values())]
    assert rows(archive, "thread_totals", "words_own, words_pasted, words_quoted") == counted


def test_shares_of_words(archive: sqlite3.Connection) -> None:
    own, pasted, quoted, *shares = rows(
        archive, "thread_words", "words_own, words_pasted, words_quoted, share_own, share_pasted, share_quoted"
    )[0]
    assert (own, pasted, quoted) == (170, 203, 50)
    assert shares == pytest.approx([170 / 423, 203 / 423, 50 / 423], abs=1e-4)


def test_thread_authors(archive: sqlite3.Connection) -> None:
    found = rows(archive, "thread_authors", "author_id, author, posts, reactions, first_post_at")
    assert found == [
        (RAHIM, "Rahim Uddin", 3, 3, "2025-07-16T00:50:48Z"),
        (INGRID, "Ingrid Solheim", 2, 6, "2025-07-16T07:12:00Z"),
        (TOMAS, "Tomas Okello", 2, 4, "2025-07-16T09:30:10Z"),
        (MEI, "Mei Lin", 2, 5, "2025-07-17T03:44:00Z"),
        (None, "Passer-by", 1, 0, "2025-07-16T12:00:00Z"),
    ]


def test_a_renamed_member_is_one_member(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET author = 'R. Uddin' WHERE id = 5001")
    names = rows(archive, "thread_authors", "author, posts")
    assert names[0] == ("Rahim Uddin", 3)
    assert len(names) == 5


def test_thread_days(archive: sqlite3.Connection) -> None:
    days = [("2025-07-16", 5, 4), ("2025-07-17", 2, 2), ("2025-08-09", 2, 2), ("2025-08-10", 1, 1)]
    assert rows(archive, "thread_days", "day, posts, members") == days


def test_most_reacted(archive: sqlite3.Connection) -> None:
    reacted = [(5002, 6), (5007, 4), (5001, 3), (5003, 2), (5010, 2), (5009, 1)]
    assert rows(archive, "most_reacted", "post_id, reactions") == reacted


def test_most_quoted_counts_direct_quotes_of_others(archive: sqlite3.Connection) -> None:
    # 5007 quotes 5003, and 5002 only inside that quote.
    quoted = [(5001, 1, 1), (5002, 1, 1), (5003, 1, 1), (5007, 1, 1)]
    assert rows(archive, "most_quoted", "post_id, quotes, quoting_members") == quoted
    archive.execute("UPDATE posts SET author_id = ?, author = 'Mei Lin' WHERE id = 5010", (MEI,))
    assert (5007, 1, 1) not in rows(archive, "most_quoted", "post_id, quotes, quoting_members")


def test_reply_edges(archive: sqlite3.Connection) -> None:
    edges = [
        ("Ingrid Solheim", "Rahim Uddin", 1),
        ("Tomas Okello", "Ingrid Solheim", 1),
        ("Mei Lin", "Tomas Okello", 1),
        ("Tomas Okello", "Mei Lin", 1),
    ]
    assert rows(archive, "reply_edges", "author, quoted_author, quotes") == edges


def test_a_quote_of_a_post_outside_the_archive_keeps_its_printed_author(archive: sqlite3.Connection) -> None:
    archive.execute(
        "UPDATE quotes SET quoted_post_id = 77, quoted_member_id = NULL, quoted_author = 'Gone' WHERE post_id = 5010"
    )
    edges = rows(archive, "reply_edges", "author, quoted_author_id, quoted_author, quotes")
    assert ("Tomas Okello", None, "Gone", 1) in edges


def test_outlets_and_agencies(archive: sqlite3.Connection) -> None:
    assert rows(archive, "outlets", "outlet, articles, members, first_published_at") == [("Prothom Alo", 1, 1, None)]
    agencies = rows(archive, "agencies", "agency, articles, first_published_at, first_posted_at")
    assert agencies == [
        ("AFP", 1, "2025-07-15T13:36", "2025-07-16T00:50:48Z"),
        ("Reuters", 1, "2025-08-08T18:41", "2025-08-09T00:55:57Z"),
    ]


def test_link_hosts_count_links_and_cards_once_a_post(archive: sqlite3.Connection) -> None:
    hosts = [("hull.example.net", 1, 1), ("ports.example.org", 1, 1)]
    assert rows(archive, "link_hosts", "host, links, posts") == hosts
    card = {"post_id": 5004, "position": 0, "url": "https://ports.example.org/survey/2024", "host": "ports.example.org"}
    insert(archive, "links", card)
    insert(archive, "links", card | {"position": 1, "url": "https://ports.example.org/other"})
    assert rows(archive, "link_hosts", "host, links, posts") == [("ports.example.org", 2, 1), hosts[0]]


def test_article_timeline(archive: sqlite3.Connection) -> None:
    columns = "post_id, event_date, published_at, lag_minutes, lag_assumes_utc, agency, outlet"
    assert rows(archive, "article_timeline", columns) == [
        (5001, "2025-07-15", "2025-07-15T13:36", 674, 1, "AFP", None),
        (5009, "2025-08-08", "2025-08-08T18:41", 374, 1, "Reuters", None),
        (5011, None, None, None, None, None, "Prothom Alo"),
    ]
    # 09:10 at +06:00 is 03:10 UTC; posted 12:05.
    assert rows(archive, "article_timeline", "lag_minutes, lag_assumes_utc", SOFTWARE) == [(8 * 60 + 55, 0)]


def test_a_day_alone_gives_no_lag(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE articles SET published_at = '2025-07-15', published_precision = 'day' WHERE post_id = 5001")
    assert rows(archive, "article_timeline", "lag_minutes, lag_assumes_utc")[0] == (None, None)


def test_article_conflicts_keep_the_loser(archive: sqlite3.Connection) -> None:
    columns = "post_id, field, chosen_value, chosen_rule, other_value, other_rule"
    weekday = (5001, "event_date", "2025-07-15", "weekday_in_lead", "2025-07-16", "date_of_event")
    assert rows(archive, "article_conflicts", columns) == [weekday]
    archive.execute("DELETE FROM article_values WHERE chosen = 0")
    # The same date is then known from the thread's field alone.
    field = (5001, "event_date", "2025-07-15", "weekday_in_lead", "2025-07-16", "thread_field")
    assert rows(archive, "article_conflicts", columns) == [field]
    archive.execute("UPDATE threads SET event_date = '2025-07-15' WHERE id = ?", (PORTS,))
    assert rows(archive, "article_conflicts", columns) == []


@pytest.mark.parametrize(("other", "conflicts"), [("2025-08-08", 0), ("2025-08-07", 1), ("2025-08-08T18:40", 1)])
def test_a_day_does_not_contradict_its_hour(archive: sqlite3.Connection, other: str, conflicts: int) -> None:
    row = {
        "article_id": 50090000,
        "n": 99,
        "field": "published_at",
        "value": other,
        "start": 0,
        "end": 1,
        "rule": "dateline",
    }
    insert(archive, "article_values", row | {"confidence": 0.5, "chosen": 0})
    assert len(rows(archive, "article_conflicts", "post_id")) == 1 + conflicts


@pytest.mark.parametrize(
    ("published", "offset", "conflicts"),
    [
        ("2025-08-09T10:00", None, 0),  # could be printed at +14:00
        ("2025-08-09T15:00", None, 1),  # after the post in every zone
        ("2025-08-09T10:00", "+06:00", 1),
        ("2025-08-09T06:00", "+06:00", 0),
    ],
)
def test_publication_after_posting_is_a_conflict(
    archive: sqlite3.Connection, published: str, offset: str | None, conflicts: int
) -> None:
    archive.execute(
        "UPDATE articles SET published_at = ?, published_offset = ? WHERE post_id = 5009", (published, offset)
    )
    found = rows(archive, "article_conflicts", "post_id, field, other_rule")
    assert found.count((5009, "published_at", "time_of_posting")) == conflicts


def test_number_gaps(archive: sqlite3.Connection) -> None:
    assert rows(archive, "number_gaps", "first_missing, last_missing, missing, next_post_id") == [(6, 6, 1, 5007)]
    archive.execute("UPDATE posts SET number = 4 WHERE id = 5001")
    archive.execute("UPDATE posts SET number = NULL WHERE id IN (5002, 5003)")
    assert rows(archive, "number_gaps", "first_missing, last_missing, missing")[0] == (1, 3, 3)


def test_story_appearances(archive: sqlite3.Connection) -> None:
    assert rows(archive, "story_appearances", "story_id") == []
    stories.update(archive)
    columns = "story_id, role, title"
    assert rows(archive, "story_appearances", columns)[0][:2] == (50010000, "first")
    copy = (50010000, "copy", "Delta ministers agree to reopen river ports")
    assert rows(archive, "story_appearances", columns, SOFTWARE) == [copy]


# --- speed ------------------------------------------------------------------------------------------------------------

TABLES = {"posts", "parts", "articles", "quotes", "links", "unfurls", "article_values", "story_articles", "whole"}


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda view: view.name)
def test_one_thread_is_found_by_indexes(view: views.View, archive: sqlite3.Connection) -> None:
    plan = archive.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {view.name} WHERE thread_id = 1").fetchall()
    scans = [detail.split()[1] for *_, detail in plan if detail.startswith("SCAN ")]
    assert TABLES.isdisjoint(scans), plan
