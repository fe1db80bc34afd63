"""Stories in the other archives of a folder: on the story's page and on cards, by the index that is only read."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from unittest import mock

import pytest
from browse_client import FORUM, Page, ask, barriers, changed, harms, links, one, post, texts, told_archive, words
from datasette.app import Datasette  # type: ignore[import-untyped]
from sample_archive import insert

from analysis.browse import elsewhere
from analysis.stories import across

DELTA, BANGLA = f"{FORUM}/story/50010000", f"{FORUM}/story/50110002"
HERE, THERE = "forum.example", "other.example"
OTHER = "/-/forum/other.example"


def compare(folder: Path) -> Path:
    """Brings the index of a folder up to date, as `forum-archiver stories` does; gives its path."""
    with ExitStack() as stack:
        opened = {path.stem: stack.enter_context(closing(sqlite3.connect(path))) for path in folder.glob("*.db")}
        with closing(across.open_index(folder)) as index:
            across.update(index, opened)
    return folder / across.INDEX


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two forums, and the index of their stories: what one posted, the other had posted on the day before."""
    return told_folder(tmp_path_factory.mktemp("folder"))


def told_folder(folder: Path) -> Path:
    told_archive(folder / f"{HERE}.db")
    told_archive(
        folder / f"{THERE}.db",
        f"update forum set base_url = 'https://{THERE}/'",
        f"update posts set url = replace(url, '{HERE}', '{THERE}')",
        "update posts set posted_at = strftime('%Y-%m-%dT%H:%M:%SZ', posted_at, '-1 day')",
    )
    compare(folder)
    return folder


def story(folder: Path, url: str, *names: str, **options: object) -> Page:
    """A page of a Datasette that serves some archives of a folder."""
    (page,) = ask([folder / f"{name}.db" for name in names], url, **options)
    assert harms(page.tree) == []
    assert barriers(page.tree) == []
    return page


def notes(page: Page) -> list[str]:
    return texts(page.one("main"), ".note")


def test_story_page_begins_where_it_appeared_first(folder: Path) -> None:
    page = story(folder, DELTA, HERE, THERE)
    assert "Appeared 2 times in 2 threads here, 2 times in 1 other archive" in texts(page.one(".facts"), "div")
    first, second, third, _ = page.tree.css(".travel > li")
    assert words(first).startswith("15 Jul 2025, 00:50 first River ports of the delta #1 other.example Delta ministers")
    assert links(first) == [f"{OTHER}/post/5001", f"{OTHER}/member/11"]
    assert texts(second, ".when p") == ["15 Jul 2025, 12:05", "11 h 14 min later"]
    assert texts(third, ".when p") == ["16 Jul 2025, 00:50", "1 d later"]
    assert texts(third, ".badge") == ["this archive"]
    assert links(third) == [f"{FORUM}/post/5001", f"{FORUM}/member/11"]
    assert notes(page) == []


def test_nothing_is_told_of_archives_that_are_not_open(folder: Path) -> None:
    for url in (DELTA, f"{FORUM}/thread/4100"):
        page = story(folder, url, HERE)
        assert THERE not in page.text
        assert "other archive" not in page.text


def test_story_page_shows_the_evidence_across_archives(folder: Path) -> None:
    section = story(folder, DELTA, HERE, THERE).one("section[aria-labelledby=evidence]")
    ((summary, rows),) = [
        (words(pair.css_first("summary")), texts(pair, "tbody tr"))
        for pair in section.css("details")
        if words(pair.css_first("summary")).startswith("AFP #1 and AFP #1 in other.example")
    ]
    assert summary == "AFP #1 and AFP #1 in other.example 100 % sure"
    assert rows == ["+9 same text Word for word."]


def test_reports_of_the_event_in_other_archives_are_named(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    changed(folder / f"{HERE}.db", *(f"delete from {table} where {column} = 50120000" for table, column in (
        ("articles", "id"), ("stories", "id"), ("story_articles", "article_id"), ("story_pairs", "article_id"),
    )))  # fmt: skip
    changed(folder / f"{THERE}.db", "delete from articles where id in (50010000, 60030002)")
    with closing(sqlite3.connect(compare(folder))) as index, index:
        # The judgement itself is tested elsewhere: here the two reports belong to one event.
        number = "(select id from articles where archive = '{}' and article_id = {})"
        pair = number.format(HERE, 50010000), number.format(THERE, 50120000)
        index.execute(
            f"insert or replace into story_pairs values (max({pair[0]}, {pair[1]}), min({pair[0]}, {pair[1]}), "
            "'same_event', 0.8, '[]', null)"
        )
    page = story(folder, DELTA, HERE, THERE)
    (row,) = page.one("section[aria-labelledby=relatives]").css("li")
    assert words(row).startswith("Three river ports to reopen after talks in Dhaka Reuters · appeared once, in River")
    assert links(row) == [f"{OTHER}/story/50120000", f"{OTHER}/post/5012"]
    ties = page.one("section[aria-labelledby=evidence]")
    assert "This story and other reports of the event" in texts(ties, "h3")
    card = post(story(folder, f"{FORUM}/thread/4100", HERE, THERE), 5001)
    assert "Same event in 1 other archive: other.example" in texts(card, ".story-line")


def test_cards_lead_to_stories_that_stand_in_other_archives_alone(folder: Path) -> None:
    lines = post(story(folder, f"{FORUM}/thread/4100?page=2", HERE, THERE), 5011).css(".story-line")
    assert [words(line) for line in lines] == ["Same story in 1 other archive: other.example"]
    (to,) = links(lines[0])
    assert to == BANGLA
    assert len(story(folder, to, HERE, THERE).tree.css(".travel > li")) == 2


# --- what is missing, behind, or not for everybody --------------------------------------------------------------------


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    (folder / across.INDEX).unlink()
    page = story(folder, DELTA, HERE, THERE)
    assert notes(page) == [elsewhere.NOT_COMPARED]
    assert len(page.tree.css(".travel > li")) == 2
    assert not (folder / across.INDEX).exists()
    assert notes(story(folder, DELTA, HERE)) == []  # nothing to compare it with


@pytest.mark.parametrize("content", [b"", b"some words " * 500, b"SQLite format 3\0" + b"\7" * 4000])
def test_an_index_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    folder = told_folder(tmp_path)
    (folder / across.INDEX).write_bytes(content)
    assert notes(story(folder, DELTA, HERE, THERE)) == [elsewhere.NOT_COMPARED]
    assert story(folder, f"{FORUM}/thread/4100", HERE).status == 200
    assert (folder / across.INDEX).read_bytes() == content


def test_an_index_of_another_layout_is_none(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    changed(folder / across.INDEX, "pragma user_version = 99")
    assert notes(story(folder, DELTA, HERE, THERE)) == [elsewhere.NOT_COMPARED]
    assert "other archive" not in story(folder, f"{FORUM}/thread/4100", HERE, THERE).text


def test_an_index_that_is_behind_says_of_which_archives(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    told_archive(folder / "third.example.db")
    with closing(sqlite3.connect(folder / f"{THERE}.db")) as connection, connection:
        row = {"id": 60040100, "post_id": 6004, "kind": "pasted_article", "word_count": 0, "confidence": 1}
        insert(connection, "articles", row)
    names = (HERE, THERE, "third.example")
    page = story(folder, DELTA, *names)
    assert notes(page) == [elsewhere.BEHIND.format("other.example, third.example")]
    assert len(page.tree.css(".travel > li")) == 4
    compare(folder)
    page = story(folder, DELTA, *names)
    assert notes(page) == []
    assert len(page.tree.css(".travel > li")) == 6


def test_a_visit_that_brought_nothing_new_is_not_called_behind(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    changed(folder / f"{THERE}.db", "update threads set last_archived_at = '2026-01-01T00:00:00Z'")
    assert notes(story(folder, DELTA, HERE, THERE)) == []


def test_nothing_is_told_of_archives_that_the_reader_may_not_see(folder: Path) -> None:
    # What 1.0 calls config was metadata in 0.65.
    name = "config" if hasattr(Datasette, "allowed") else "metadata"
    options = {name: {"databases": {THERE: {"allow": False}}}}
    for url in (DELTA, f"{FORUM}/thread/4100"):
        page = story(folder, url, HERE, THERE, **options)
        assert page.status == 200
        assert THERE not in page.text


def test_an_archive_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    changed(folder / f"{THERE}.db", "alter table posts rename column posted_after to posted_since")
    page = story(folder, DELTA, HERE, THERE)
    assert page.status == 200
    assert elsewhere.UNREADABLE.format(THERE) in notes(page)
    assert len(page.tree.css(".travel > li")) == 2


def test_files_beside_it_that_are_no_archives_are_left_alone(tmp_path: Path) -> None:
    path = told_archive(tmp_path / f"{HERE}.db")
    changed(tmp_path / "birds.db", "create table birds (name)")
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "words.db").write_text("words")
    assert notes(one(path, DELTA)) == []


def test_hostile_words_of_another_archive_are_words(tmp_path: Path) -> None:
    folder = told_folder(tmp_path)
    changed(
        folder / f"{THERE}.db",
        "update threads set title = '<script>alert(1)</script>'",
        "update posts set url = 'javascript:alert(1)', author = '<b>x</b>'",
        "update forum set base_url = 'https://<i>/'",
    )
    page = story(folder, DELTA, HERE, THERE)  # which looks for harm
    assert "<script>alert(1)</script> #1" in words(page.one("main"))


def test_reading_writes_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with mock.patch("os.access", return_value=False):  # as in a folder that nobody may write
        story(folder, DELTA, HERE)
    story(folder, DELTA, HERE, THERE)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_index_is_asked_by_its_own_indexes(folder: Path) -> None:
    scans = set()
    with closing(sqlite3.connect(folder / across.INDEX)) as connection:
        for query in (elsewhere._ARCHIVES, elsewhere._COPIES, elsewhere._PAIRS, elsewhere._EVENTS):
            values = {"name": HERE, "ids": "[1]", "outside": "[1]"}
            plan = [row[3] for row in connection.execute(f"explain query plan {query}", values)]
            scans |= {step.split()[1] for step in plan if step.startswith("SCAN")}
    assert {name for name in scans if not name.startswith("(")} <= {"json_each", "mine", "members", "tied"}
