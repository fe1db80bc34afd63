"""Articles that are the same copy come into one story; the others do not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_archive import make_archive

from analysis import stories

# Invented copy of 84 words, a sentence a line.
COPY = [
    "The harbour board of Nordvik voted on Monday to close its oldest pier for two winters.",
    "Inspectors found that salt had eaten through nine of the fourteen steel piles below the water line.",
    "Ferries will leave from the fish quay instead, the board said in a letter to the island councils.",
    "Fares stay as they are, but the crossing takes eleven minutes longer than it did before.",
    "A new pier of larch and stone is to be built by a firm from the next valley.",
]
OTHER = [
    "A choir of sixty beekeepers sang in the old tram depot for the first time since the war.",
    "Tickets were sold out within an hour and people listened from the street through open windows.",
    "The conductor said that bees and singers have much in common, above all in the month of May.",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        yield connection


def item(number: int, body: str, headline: str | None = None) -> stories.Item:
    return stories.Item(number, headline, None, None, body, 1)


def groups(*bodies: str) -> list[list[int]]:
    found = stories.group(item(number, body) for number, body in enumerate(bodies))
    return [[member.item.id for member in story.members] for story in found]


def test_a_copy_an_excerpt_and_another_story() -> None:
    assert groups(" ".join(COPY), " ".join(OTHER), " ".join(COPY), " ".join(COPY[1:3])) == [[0, 2, 3], [1]]


def test_an_excerpt_may_come_first() -> None:
    assert groups(" ".join(COPY[1:3]), " ".join(COPY)) == [[0, 1]]


def test_one_shared_sentence_is_no_copy() -> None:
    assert groups(" ".join(COPY), " ".join([*OTHER, COPY[0]])) == [[0], [1]]


def test_texts_too_short_to_tell_stay_alone() -> None:
    assert groups("Pier closes for two winters", "Pier closes for two winters", "", "") == [[0], [1], [2], [3]]


def test_case_punctuation_and_line_breaks_do_not_matter() -> None:
    assert groups(" ".join(COPY), "\n\n".join(COPY).upper().replace(",", " –").replace(".", "!")) == [[0, 1]]


def test_runs_that_many_stories_share_are_no_evidence() -> None:
    # A fifth of each text is the same background: too little for a copy, however many stories have it.
    background = " ".join(COPY[:2])
    bodies = [f"{background} {' '.join(f'w{number}x{n}' for n in range(130))}" for number in range(60)]
    assert groups(*bodies) == [[number] for number in range(60)]
    # A text that is nearly all background goes with none of so many stories, and with one of a few.
    assert groups(*bodies, f"{background} said")[-1] == [60]
    assert groups(*bodies[:3], f"{background} said")[0] == [0, 3]


def test_scripts_without_blanks_are_read_by_letter() -> None:
    text = "北方港口委员会星期一投票决定关闭最旧的码头两个冬天以便修理钢桩"
    assert groups(text, f"记者报道{text}", "六十位养蜂人在旧电车站唱歌这是战后的第一次门票一小时内售完") == [
        [0, 1],
        [2],
    ]


def test_bangla_words_keep_their_vowel_signs() -> None:
    assert stories.words("নদীবন্দর তিনটি নভেম্বরে।") == ["নদীবন্দর", "তিনটি", "নভেম্বরে"]


def test_scores_and_rows(archive: sqlite3.Connection) -> None:
    assert stories.update(archive) == 3
    assert archive.execute("SELECT * FROM stories").fetchall()[0] == (
        50010000, "Delta ministers agree to reopen river ports", "2025-07-15", "2025-07-15T13:36", 2, 2,
    )  # fmt: skip
    members = archive.execute("SELECT story_id, article_id, role, score FROM story_articles ORDER BY 2").fetchall()
    assert [member[:3] for member in members] == [
        (50010000, 50010000, "first"),
        (50090000, 50090000, "first"),
        (50110002, 50110002, "first"),
        (50010000, 60030002, "copy"),
    ]
    first, copy = (_runs(archive, number) for number in (50010000, 60030002))
    assert members[3][3] == pytest.approx(len(first & copy) / len(copy), abs=1e-4)
    assert 0.5 < members[3][3] < 1  # it leaves out a paragraph and shortens a sentence
    assert [score for *_, role, score in members if role == "first"] == [1.0, 1.0, 1.0]


def _runs(archive: sqlite3.Connection, number: int) -> set[tuple[str, ...]]:
    (body,) = archive.execute("SELECT body FROM articles WHERE id = ?", (number,)).fetchone()
    words = stories.words(body)
    return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}


def test_the_order_of_posting_decides_which_is_first(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET posted_at = '2025-07-17T00:00:00Z' WHERE id = 5001")
    stories.update(archive)
    found = archive.execute("SELECT id, title, first_published_at FROM stories WHERE article_count = 2").fetchall()
    assert found == [(60030002, "River ports to open again after nine years", "2025-07-15T13:36")]


def test_updating_again_writes_nothing(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    archive.commit()
    before = archive.total_changes
    assert stories.update(archive) == 3
    assert archive.total_changes == before


@pytest.mark.parametrize("mode", ["DEFERRED", None])
def test_update_is_whole_or_not_at_all(tmp_path: Path, mode: Literal["DEFERRED"] | None) -> None:
    path = make_archive(tmp_path / "sample.db")
    with closing(sqlite3.connect(path, isolation_level=mode)) as connection:
        stories.update(connection)
        connection.commit()
        connection.execute("UPDATE posts SET posted_at = '2025-07-17T00:00:00Z' WHERE id = 5001")
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON story_articles BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        connection.commit()
        before = connection.execute("SELECT * FROM stories").fetchall()
        with pytest.raises(sqlite3.IntegrityError):
            stories.update(connection)
        assert connection.execute("SELECT * FROM stories").fetchall() == before
        assert len(connection.execute("SELECT * FROM story_articles").fetchall()) == 4


def test_stories_of_articles_that_went_away_go_too(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    for table in ("story_articles", "article_values"):
        archive.execute(f"DELETE FROM {table} WHERE article_id = 50090000")
    archive.execute("DELETE FROM articles WHERE id = 50090000")
    assert stories.update(archive) == 2
    assert archive.execute("SELECT count(*) FROM stories WHERE id = 50090000").fetchone() == (0,)


@given(st.lists(st.lists(st.sampled_from(COPY + OTHER), max_size=6).map(" ".join), max_size=8))
def test_every_article_is_in_one_story(bodies: list[str]) -> None:
    found = groups(*bodies)
    assert sorted(number for group in found for number in group) == list(range(len(bodies)))
    assert [group[0] for group in found] == sorted(group[0] for group in found)
    assert found == groups(*bodies)
