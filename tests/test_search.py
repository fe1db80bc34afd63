"""Search finds posts, best first, with the passage that matched; what is no query is searched for as words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sample_archive import make_archive

from analysis.search import quoted, search


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        yield connection


def test_the_best_hit_comes_first_with_its_passage(archive: sqlite3.Connection) -> None:
    hits = search(archive, "channel survey")
    assert {hit.post_id for hit in hits} == {5001, 5002, 5003, 5004}
    best = hits[0]
    assert [best.extract[start:end].casefold() for start, end in best.marks] == ["channel", "survey", "survey"]
    assert best.url.endswith(f"post-{best.post_id}")
    assert "\n" not in best.extract
    assert best.extract.isprintable()


def test_words_of_other_scripts_are_whole(archive: sqlite3.Connection) -> None:
    assert [hit.post_id for hit in search(archive, "গভীরতা")] == [5004]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"no underwriter covers"', {5007, 5010}),
        ("underwriter NOT brokers", set()),
        ("charts NOT brokers", {5003}),
        ("dredg*", {5009}),
        ("spreadsheet OR insurance", {6002, 5007}),
    ],
)
def test_the_syntax_of_fts5(archive: sqlite3.Connection, query: str, found: set[int]) -> None:
    assert {hit.post_id for hit in search(archive, query)} == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("$41.5 million", {5009}),
        ("(silt", {5002}),
        ("silt AND", {5002}),  # "and" is a word then
        ("silt AND NOT", {5002}),
        ("silt AND charts", set()),
        ('"silt', {5002}),
        ("nowhere:silt", set()),
        ("silt -", {5002}),
        ("'", set()),
        ('"', set()),
        ("", set()),
        (" \n", set()),
        ("\0", set()),
        ("silt\0silt", {5002}),
        ("silt \udcff", {5002}),
    ],
)
def test_what_is_no_query_is_searched_as_words(archive: sqlite3.Connection, query: str, found: set[int]) -> None:
    assert {hit.post_id for hit in search(archive, query)} == found


def test_only_the_newest_of_very_many_hits_are_ranked(
    archive: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.search.RANKED", 1)
    assert {hit.post_id for hit in search(archive, "channel")} == {5007, 5010}


def test_the_limit(archive: sqlite3.Connection) -> None:
    assert len(search(archive, "the", 2)) == 2


def test_a_hit_as_lines(archive: sqlite3.Connection) -> None:
    (hit,) = search(archive, "Oslo")
    where, passage, url = str(hit).splitlines()
    assert where == "River ports of the delta #10, Tomas Okello, 2025-08-09 06:10"
    assert "brokers in *Oslo* write" in passage
    assert url.strip() == "https://forum.example/threads/river-ports.4100/post-5010"


def test_quoting_leaves_no_syntax() -> None:
    assert quoted('a "b c* OR') == '"a" """b" "c*" "OR"'


def test_a_file_without_posts_is_an_error() -> None:
    with closing(sqlite3.connect(":memory:")) as empty, pytest.raises(sqlite3.Error):
        search(empty, "word")


def test_chinese_words_are_found_inside_a_clause(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET text = '有船。孟加拉国客滚船“梅格纳云雀”号在威海完成试航。' WHERE id = 5007")

    (hit,) = search(archive, "客滚船")
    both = search(archive, "客滚船 试航")

    assert hit.post_id == 5007
    assert [hit.extract[start:end] for start, end in hit.marks] == ["客滚船"]
    assert [found.post_id for found in both] == [5007]
    assert search(archive, "客滚船 没有") == []
