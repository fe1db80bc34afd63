"""The stories of an archive: which articles are copies of which, and which report the same event."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_archive import make_archive

from analysis import stories, views

# The articles of the sample: the first report, its copy in another thread, and two that have to do with neither.
DELTA, DREDGER, BANGLA, COPY = 50010000, 50090000, 50110002, 60030002


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        yield connection


def members(archive: sqlite3.Connection) -> list[tuple[int, int, str]]:
    return archive.execute("SELECT story_id, article_id, role FROM story_articles ORDER BY 2").fetchall()


def test_scores_and_rows(archive: sqlite3.Connection) -> None:
    assert stories.update(archive) == 3
    assert archive.execute("SELECT * FROM stories").fetchall()[0] == (
        DELTA, "Delta ministers agree to reopen river ports", "2025-07-15", "2025-07-15T13:36", 2, 2,
    )  # fmt: skip
    assert members(archive) == [
        (DELTA, DELTA, "first"), (DREDGER, DREDGER, "first"), (BANGLA, BANGLA, "first"), (DELTA, COPY, "copy"),
    ]  # fmt: skip
    scores = dict(archive.execute("SELECT article_id, score FROM story_articles").fetchall())
    assert {article: score for article, score in scores.items() if article != COPY} == {DELTA: 1, DREDGER: 1, BANGLA: 1}
    assert 0.95 < scores[COPY] < 1


def test_a_pair_keeps_its_evidence_and_the_passage(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    (pair,) = archive.execute("SELECT * FROM story_pairs").fetchall()
    later, earlier, relation, score, evidence, passage = pair
    assert (later, earlier, relation) == (COPY, DELTA, "same_wire")
    assert score == archive.execute("SELECT score FROM story_articles WHERE article_id = ?", (COPY,)).fetchone()[0]
    found = {item["name"]: item for item in json.loads(evidence)}
    assert found["copied text"]["weight"] > 3
    assert found["same day"]["detail"] == "Both tell of Tuesday, 2025-07-15."
    (body,) = archive.execute("SELECT body FROM articles WHERE id = ?", (COPY,)).fetchone()
    assert passage.removesuffix("…") in body


def test_the_order_of_posting_decides_which_is_first(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    archive.execute("UPDATE posts SET posted_at = '2025-07-17T00:00:00Z' WHERE id = 5001")
    stories.update(archive)
    found = archive.execute("SELECT id, title, first_published_at FROM stories WHERE article_count = 2").fetchall()
    assert found == [(COPY, "River ports to open again after nine years", "2025-07-15T13:36")]


@pytest.mark.parametrize(
    ("after", "first"), [(None, COPY), ("2025-07-16T00:50:00Z", DELTA), ("2025-07-18T00:00:00Z", COPY)]
)
def test_an_undated_article_is_not_the_first_unless_its_picture_tells(
    archive: sqlite3.Connection, after: str | None, first: int
) -> None:
    archive.execute("UPDATE posts SET posted_at = NULL, posted_after = ? WHERE id = 5001", (after,))
    stories.update(archive)
    assert archive.execute("SELECT id FROM stories WHERE article_count = 2").fetchall() == [(first,)]


def test_updating_again_writes_nothing(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    archive.commit()
    before = archive.total_changes
    assert stories.update(archive) == 3
    assert archive.total_changes == before


def test_an_article_that_was_written_anew_is_judged_anew(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    archive.execute("UPDATE articles SET body = 'A dredger ran aground off Mongla.' WHERE id = ?", (COPY,))
    archive.execute("UPDATE posts SET digest = 'sha1:other' WHERE id = 6003")
    assert stories.update(archive) == 4
    assert archive.execute("SELECT count(*) FROM story_pairs").fetchone() == (0,)


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


@pytest.mark.parametrize("gone", [DREDGER, DELTA, COPY])
def test_stories_of_articles_that_went_away_go_too(archive: sqlite3.Connection, gone: int) -> None:
    stories.update(archive)
    archive.execute("DELETE FROM article_values WHERE article_id = ?", (gone,))
    archive.execute("DELETE FROM articles WHERE id = ?", (gone,))
    assert stories.update(archive) == (2 if gone == DREDGER else 3)
    assert gone not in {article for _, article, _ in members(archive)}
    assert archive.execute("SELECT count(*) FROM article_grams WHERE article_id = ?", (gone,)).fetchone() == (0,)


def test_words_are_those_of_every_script() -> None:
    assert stories.words("নদীবন্দর তিনটি নভেম্বরে।") == ["নদীবন্দর", "তিনটি", "নভেম্বরে"]
    assert stories.words("The U.S.-built ship – “fast”!") == ["the", "u", "s", "built", "ship", "fast"]
    assert stories.words("北方港口 K2") == ["北", "方", "港", "口", "k2"]


@given(st.text(st.sampled_from([chr(code) for code in range(0x180)] + list("‘’“”«»…–—\u2003\u3000北ন")), max_size=60))
def test_words_of_plain_english_are_found_as_all_others_are(text: str) -> None:
    # With a letter that is not plain the other way is taken.
    assert stories.words(f"{text} ж") == [*stories.words(text), "ж"]


def test_the_view_of_ties_shows_a_pair_from_both_sides(archive: sqlite3.Connection) -> None:
    stories.update(archive)
    views.install(archive)
    query = "SELECT post_id, other_post_id, relation, other_url FROM story_ties WHERE thread_id = ?"
    (there,) = archive.execute(query, (4100,)).fetchall()
    (back,) = archive.execute(query, (4200,)).fetchall()
    assert there == (5001, 6003, "same_wire", "https://forum.example/threads/berth-software.4200/post-6003")
    assert back == (6003, 5001, "same_wire", "https://forum.example/threads/river-ports.4100/post-5001")
