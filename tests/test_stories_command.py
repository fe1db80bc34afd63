"""`forum-archiver stories` follows stories across archives, keeps its index beside them, and judges pairs."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from command import run
from sample_archive import make_archive

from analysis.stories import across, index
from archiver.store.database import APPLICATION_ID, SCHEMA_VERSION

HERE, THERE = "forum.example", "other.example"


def mark(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(";".join((
            f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {SCHEMA_VERSION}", *statements
        )))  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two forums: what one posted, the other posted on the next day."""
    mark(make_archive(tmp_path / f"{HERE}.db"))
    mark(
        make_archive(tmp_path / f"{THERE}.db"),
        f"UPDATE forum SET base_url = 'https://{THERE}/'",
        f"UPDATE posts SET url = replace(url, '{HERE}', '{THERE}')",
        "UPDATE posts SET posted_at = strftime('%Y-%m-%dT%H:%M:%SZ', posted_at, '+1 day')",
    )
    return tmp_path


def found(folder: Path, *options: object) -> list[dict[str, Any]]:
    done = run("stories", "--archives", folder, "--json", *options)
    assert done.code == 0, done.err
    stories: list[dict[str, Any]] = json.loads(done.out)["stories"]
    return stories


def test_a_story_is_followed_from_forum_to_forum(folder: Path) -> None:
    done = run("stories", "--archives", folder)

    assert done.code == 0
    blocks = done.out.split("\n\n")
    ports = next(block for block in blocks if block.startswith("Delta ministers"))
    lines = ports.split("\n")
    assert lines[1] == "  4 appearances on 2 forums · event 2025-07-15 · published 2025-07-15 13:36"
    assert [line.split()[0] for line in lines[2::2]] == ["2025-07-16", "2025-07-16", "2025-07-17", "2025-07-17"]
    assert [" first " in line for line in lines[2::2]] == [True, False, False, False]
    assert "+11 h 14 m  copy" in lines[4]
    assert "+1 d 0 h  copy" in lines[6]
    assert lines[2].endswith("#1, Rahim Uddin, AFP")
    assert lines[3].strip() == f"https://{HERE}/threads/river-ports.4100/post-5001"
    assert lines[7].strip() == f"https://{THERE}/threads/river-ports.4100/post-5001"


def test_as_json_with_the_evidence_of_each_pair(folder: Path) -> None:
    ports = next(story for story in found(folder) if story["title"].startswith("Delta"))

    assert [(each["host"], each["post_id"], each["kind"]) for each in ports["appearances"]] == [
        (HERE, 5001, "first"), (HERE, 6003, "copy"), (THERE, 5001, "copy"), (THERE, 6003, "copy"),
    ]  # fmt: skip
    assert [each["lag_minutes"] for each in ports["appearances"]] == [None, 674, 1440, 2114]
    # One text stands for its repetitions: two pairs of these, and one of the texts.
    assert sorted(tie["score"] == 1 for tie in ports["ties"]) == [False, True, True]
    assert {tie["relation"] for tie in ports["ties"]} == {"same_wire"}
    assert all(tie["evidence"] and tie["passage"] for tie in ports["ties"])


def test_stories_are_chosen_by_words_forum_and_day(folder: Path) -> None:
    assert len(found(folder)) == 3
    assert [story["title"] for story in found(folder, "DREDGER", "ports")] == [
        "Dredger contract clears way for river ports"
    ]
    assert found(folder, "submarine") == []
    assert len(found(folder, "--forum", THERE)) == 3
    assert len(found(folder, "--since", "2025-08-01")) == 2
    assert len(found(folder, "--limit", 1)) == 1
    done = run("stories", "submarine", "--archives", folder)
    assert (done.code, done.out) == (0, "")
    assert "as wanted" in done.err


def test_an_author_who_is_called_as_the_outlet_is_named_once(folder: Path) -> None:
    mark(folder / f"{HERE}.db", "UPDATE articles SET outlet = 'The Star'", "UPDATE posts SET author = 'The Star'")
    done = run("stories", "--archives", folder)
    assert ", The Star" in done.out
    assert "The Star, The Star" not in done.out


def test_the_evidence_can_be_read(folder: Path) -> None:
    done = run("stories", "delta", "--evidence", "--archives", folder)
    assert "forum.example post 5001 and forum.example post 6003: same wire, " in done.out
    assert "copied text: " in done.out
    assert "in both: “Ministers of the two delta states agreed on Tuesday" in done.out


# --- the index --------------------------------------------------------------------------------------------------------


def contents(folder: Path) -> tuple[list[tuple[object, ...]], ...]:
    """What an index says, without its own numbers."""
    with closing(sqlite3.connect(folder / across.INDEX)) as connection:
        names = "SELECT {} FROM {} ORDER BY 1, 2, 3, 4"
        joined = "story_articles AS s JOIN articles AS a ON a.id = s.article_id JOIN articles AS f ON f.id = s.story_id"
        pairs = "story_pairs AS p JOIN articles AS a ON a.id = p.article_id JOIN articles AS b ON b.id = p.other_id"
        both = "a.archive || a.article_id, b.archive || b.article_id"
        return (
            connection.execute(
                names.format("a.archive, a.article_id, f.archive, f.article_id, role, score", joined)
            ).fetchall(),
            connection.execute(
                names.format(f"min({both}), max({both}), relation, score, evidence, passage", pairs)
            ).fetchall(),
        )


def test_an_index_that_grew_says_what_a_new_one_says(folder: Path) -> None:
    other = folder / f"{THERE}.db"
    hidden = other.rename(folder / "hidden")
    found(folder)
    hidden.rename(other)
    found(folder)
    mark(other, "UPDATE posts SET digest = 'x', posted_at = '2025-07-15T00:00:00Z' WHERE id = 6003")
    grown = found(folder)
    said = contents(folder)
    (folder / across.INDEX).unlink()

    assert found(folder) == grown
    assert contents(folder) == said
    ports = next(story for story in grown if len(story["appearances"]) == 4)
    first = ports["appearances"][0]
    assert (first["host"], first["post_id"]) == (THERE, 6003)


def test_articles_of_an_archive_that_went_away_go_too(folder: Path) -> None:
    found(folder)
    (folder / f"{THERE}.db").unlink()
    (story,) = found(folder)
    assert {each["host"] for each in story["appearances"]} == {HERE}


def test_nothing_new_is_nothing_written(folder: Path) -> None:
    found(folder)
    before = (folder / across.INDEX).read_bytes()
    with mock.patch.object(across.AcrossSource, "records", side_effect=AssertionError):
        found(folder)
    assert (folder / across.INDEX).read_bytes() == before


def test_a_run_that_was_killed_leaves_the_index_as_it_was(folder: Path) -> None:
    found(folder)
    before = contents(folder)
    mark(folder / f"{THERE}.db", "UPDATE posts SET digest = 'x' || id")
    with mock.patch.object(index._Update, "_regroup", side_effect=SystemExit(137)):
        assert run("stories", "--archives", folder).code == 137
    assert contents(folder) == before
    assert len(found(folder)) == 3


@pytest.mark.parametrize("content", [b"", b"no database at all, but some words that were left there" * 40])
def test_an_index_that_cannot_be_read_does_not_matter(folder: Path, content: bytes) -> None:
    (folder / across.INDEX).write_bytes(content)
    assert len(found(folder)) == 3
    if content:  # it is not ours: it stays
        assert (folder / across.INDEX).read_bytes() == content


def test_an_index_of_another_layout_is_made_anew(folder: Path) -> None:
    found(folder)
    with closing(sqlite3.connect(folder / across.INDEX)) as connection:
        connection.executescript("PRAGMA user_version = 99; DROP TABLE article_grams; CREATE TABLE old (x);")
    assert len(found(folder)) == 3
    assert contents(folder)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_read_in_memory(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        assert len(found(folder)) == 3
    finally:
        folder.chmod(0o700)


def test_what_cannot_be_written_is_kept_in_memory(folder: Path) -> None:
    with mock.patch.object(across, "_open", side_effect=sqlite3.OperationalError("unable to open database file")):
        assert len(found(folder)) == 3
    assert not (folder / across.INDEX).exists()


def test_two_at_once_come_one_after_the_other(folder: Path) -> None:
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            archives = {name: sqlite3.connect(folder / f"{name}.db") for name in (HERE, THERE)}
            with closing(across.open_index(folder)) as connection:
                across.update(connection, archives)
            for archive in archives.values():
                archive.close()
        except BaseException as error:  # noqa: BLE001  # told to the test
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert len(contents(folder)[0]) == 8


def test_the_index_is_no_archive(folder: Path) -> None:
    found(folder)
    assert across.INDEX.removesuffix(".sqlite") not in run("list", "--archives", folder).out
    assert run("search", "ports", "--archives", folder).code == 0


# --- wrong use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [("--since", "someday"), ("--limit", "0"), ("--archives", __file__)])
def test_wrong_use(folder: Path, options: tuple[str, ...]) -> None:
    done = run("stories", "--archives", folder, *options)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_forum_that_is_not_archived_is_wrong_use(folder: Path) -> None:
    done = run("stories", "--archives", folder, "--forum", "nowhere.example")
    assert (done.code, done.out) == (2, "")
    assert f"There are: {HERE}, {THERE}." in done.err


@pytest.mark.parametrize(
    ("version", "cure"), [(SCHEMA_VERSION - 1, "forum-archiver rebuild"), (SCHEMA_VERSION + 1, "Update forum-archiver")]
)
def test_an_archive_of_another_schema_is_left_out(folder: Path, version: int, cure: str) -> None:
    mark(folder / f"{THERE}.db", f"PRAGMA user_version = {version}")
    done = run("stories", "--archives", folder)
    assert done.code == 7
    assert cure in done.err
    assert ("rebuild" in done.err) == (version < SCHEMA_VERSION)
    assert "2 appearances on 1 forum" in done.out


@pytest.mark.parametrize("content", [b"", b"some words " * 400, b"SQLite format 3\0" + b"\7" * 4_000])
def test_an_archive_that_cannot_be_read_is_left_out(folder: Path, content: bytes) -> None:
    (folder / "broken.db").write_bytes(content)
    done = run("stories", "--archives", folder, "--json")
    assert done.code == 7
    assert len(json.loads(done.out)["stories"]) == 3
    assert "broken.db" in done.err
    assert "Move it away" in done.err


def test_where_no_archive_can_be_read_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"")
    done = run("stories", "--archives", tmp_path)
    assert (done.code, done.out) == (7, "")
    assert "broken.db" in done.err


def test_without_archives_it_says_how_to_begin(tmp_path: Path) -> None:
    done = run("stories", "--archives", tmp_path)
    assert done.code == 2
    assert "forum-archiver archive URL" in done.err
    assert list(tmp_path.iterdir()) == []


# --- pairs ------------------------------------------------------------------------------------------------------------

TEXT = "The port of Larvik opened a second crane on Friday, the harbour master said. It lifts 40 tonnes in a minute."
PAIR = {"id": "a", "a": {"headline": "Crane", "text": TEXT, "agency": "NTB"}, "b": {"text": f"Larvik. {TEXT}"}}


def test_pairs_are_judged_a_line_each(tmp_path: Path) -> None:
    other = {"id": 7, "a": {"text": TEXT}, "b": {"text": "A choir of beekeepers sang in the tram depot."}}
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"{json.dumps(PAIR)}\n\n{json.dumps(other)}\n", encoding="utf-8")

    done = run("stories", "--pairs", path)

    first, second = (json.loads(line) for line in done.out.splitlines())
    assert (first["id"], first["same_wire"], first["same_event"], first["relation"]) == ("a", True, True, "same_wire")
    assert first["evidence"][0].keys() == {"name", "weight", "detail"}
    assert first["passage"] == TEXT[:-1]
    assert (second["id"], second["same_wire"], second["same_event"], second["relation"]) == (7, False, False, None)
    assert second["passage"] is None
    assert run("stories", "--pairs", "-", stdin=path.read_bytes()) == done


@pytest.mark.parametrize(
    "line", ["{", "[]", "7", '{"id": 1, "a": {}}', '{"a": {"text": 7}, "b": {}}', '{"a": [], "b": {}}', "[" * 50_000]
)
def test_a_line_that_is_no_pair_is_wrong_use(line: str) -> None:
    done = run("stories", "--pairs", "-", stdin=line.encode())
    assert done.code == 2
    assert "Line 1 is no pair" in done.err


def test_what_is_no_text_is_wrong_use() -> None:
    done = run("stories", "--pairs", "-", stdin=b"\xff\xfe{")
    assert (done.code, done.out) == (2, "")
    assert "Standard input is no text" in done.err


def test_hostile_values_do_no_harm() -> None:
    hostile = {
        "text": "“" * 5_000 + "A b" * 50_000 + "9" * 5_000,
        "headline": "\u001b[31m\u0000",
        "published": "9999-99-99",
    }
    line = json.dumps({"id": {"x": []}, "a": hostile, "b": hostile | {"agency": "\ud800"}})
    done = run("stories", "--pairs", "-", stdin=line.encode())
    assert done.code == 0, done.err
    assert json.loads(done.out)["id"] == {"x": []}


def test_a_file_of_pairs_has_to_be_there(tmp_path: Path) -> None:
    done = run("stories", "--pairs", tmp_path / "none.jsonl")
    assert (done.code, done.out) == (2, "")
