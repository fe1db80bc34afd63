"""Posts as JSON Lines and as CSV: all that the archive has, in the columns of 4CAT, and nothing that is obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_archive import MEI, PORTS, POSTS, SOFTWARE, SamplePost, make_archive, say, text_of, write_post
from sample_export import HOSTILE, copy_of, poison, posts_of, thread_of

from analysis import export
from analysis.export import names, rows, sheet, words

FOR_4CAT = ["id", "thread_id", "author", "body", "subject", "timestamp", "unix_timestamp"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("export") / "sample.db")


@pytest.fixture
def archive(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(copy_of(sample)) as connection:
        yield connection


def lines(connection: sqlite3.Connection, *thread_ids: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export.jsonl(posts_of(connection, *thread_ids))]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def obeyed(text: str) -> set[str]:
    """Signs that a terminal or an eye obeys."""
    return {
        sign for sign in text if sign not in "\t\n\u200c\u200d" and unicodedata.category(sign) in {"Cc", "Cf", "Cs"}
    }


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def test_a_line_a_post_with_the_columns_of_4cat_first(archive: sqlite3.Connection) -> None:
    made = lines(archive)

    assert [post["id"] for post in made] == [post.id for post in POSTS]
    assert list(made[0])[:7] == FOR_4CAT
    assert {name: made[0][name] for name in ("thread_id", "author", "subject", "timestamp", "unix_timestamp")} == {
        "thread_id": PORTS, "author": "Rahim Uddin", "subject": "River ports of the delta",
        "timestamp": "2025-07-16T00:50:48Z", "unix_timestamp": 1752627048,
    }  # fmt: skip


def test_lines_give_the_same_posts_back(archive: sqlite3.Connection) -> None:
    for made, post in zip(lines(archive), POSTS, strict=True):
        row = dict(
            zip(
                _columns(archive),
                archive.execute("SELECT * FROM posts WHERE id = ?", (post.id,)).fetchone(),
                strict=True,
            )
        )
        assert made["body"] == row.pop("text") == text_of(post.pieces)
        assert made["timestamp"] == row.pop("posted_at")
        del row["digest"]
        assert row.items() <= made.items()
        parents = {part["parent_id"] for part in made["parts"]}
        leaves = [part for part in made["parts"] if part["id"] not in parents]
        assert "".join(made["body"][leaf["start"] : leaf["end"]] for leaf in leaves) == made["body"]


def _columns(connection: sqlite3.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(posts)")]


def test_what_belongs_to_a_post_lies_in_it(archive: sqlite3.Connection) -> None:
    by_id = {post["id"]: post for post in lines(archive)}

    article = by_id[5001]["articles"][0]
    assert article["headline"] == "Delta ministers agree to reopen river ports"
    assert [value["value"] for value in article["values"] if value["field"] == "agency"] == ["AFP"]
    assert by_id[5002]["quotes"][0]["quoted_post_id"] == 5001
    assert by_id[5002]["reactions"][0] == {
        "position": 0, "name": "Like", "count": 5, "members": ["Mei Lin", "Rahim Uddin", "Passer-by"]
    }  # fmt: skip
    assert [link["url"] for link in by_id[5007]["links"]] == ["https://hull.example.net/rates"]
    assert by_id[5004]["edited_at"] == "2025-07-16T11:20:00Z"
    assert [old["text"] for old in by_id[5004]["revisions"]] == ["নতুন জরিপ দরকার।"]
    assert by_id[5004]["post_marks"][0]["kind"] == "warning"
    assert by_id[5008]["missing_since"] == "2025-08-12T06:00:00Z"
    assert by_id[5010]["embeds"][0]["key"] == "dQw4w9WgXcQ"
    assert by_id[6002]["code_blocks"][0]["language"] == "python"


def test_every_table_about_posts_is_in_the_lines(archive: sqlite3.Connection) -> None:
    tables = {name for (name,) in archive.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    about = {
        name for name in tables if any(row[1] == "post_id" for row in archive.execute(f"PRAGMA table_info({name})"))
    }

    # Their HTML is in the captures; problems are the crawl's.
    assert about - {"post_html", "problems"} <= set(lines(archive)[0])


def test_lines_escape_what_is_obeyed_and_keep_it(archive: sqlite3.Connection) -> None:
    poison(archive)

    text = "".join(export.jsonl(posts_of(archive)))

    assert obeyed(text) == set()
    made = [json.loads(line) for line in text.splitlines()]  # which would split at U+2028, too
    assert {post["subject"] for post in made} == {HOSTILE}
    assert any(HOSTILE in post["body"] for post in made)


def test_a_post_without_a_date_has_no_timestamp(archive: sqlite3.Connection) -> None:
    write_post(archive, SamplePost(6010, SOFTWARE, 10, "Guest", None, (say("When?"),)))
    archive.execute("UPDATE posts SET posted_at = 'yesterday' WHERE id = 6001")

    made = {post["id"]: post for post in lines(archive, SOFTWARE)}

    assert (made[6010]["timestamp"], made[6010]["unix_timestamp"]) == (None, None)
    assert (made[6001]["timestamp"], made[6001]["unix_timestamp"]) == ("yesterday", None)


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_a_table_has_the_columns_of_4cat_first(archive: sqlite3.Connection) -> None:
    made = table("".join(export.csv(posts_of(archive), raw=True)))

    assert list(made[0])[:7] == FOR_4CAT
    assert [row["body"] for row in made] == [text_of(post.pieces) for post in POSTS]
    by_id = {row["id"]: row for row in made}
    assert by_id["5001"]["article_agencies"] == "AFP"
    assert by_id["5001"]["tags"] == "shipping"
    assert by_id["5001"]["own_words"] == ""
    assert by_id["5007"]["quoted_post_ids"] == "5003 | 5002"
    assert by_id["6003"]["own_words"] == "They did, see below."
    assert by_id["5005"]["author_id"] == ""


def test_4cat_finds_its_way_in_the_table(archive: sqlite3.Connection) -> None:
    """Its importer guesses the dialect, wants a header, and takes a timestamp as it stands."""
    text = "".join(export.csv(posts_of(archive), raw=True))

    dialect = csv.Sniffer().sniff(text, delimiters=",;\t")
    made = list(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))

    assert csv.Sniffer().has_header(text)
    assert [int(row["id"]) for row in made] == [post.id for post in POSTS]
    assert [row["body"] for row in made] == [text_of(post.pieces) for post in POSTS]


def test_no_cell_is_a_formula(archive: sqlite3.Connection) -> None:
    poison(archive)

    text = "".join(export.csv(posts_of(archive)))

    made = table(text)
    cells = [cell for row in made for cell in row.values()]
    assert made[0]["subject"].startswith("'=cmd|")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert obeyed(text.replace("\r\n", "\n")) == set()


def test_raw_cells_are_as_they_were(archive: sqlite3.Connection) -> None:
    poison(archive)

    made = table("".join(export.csv(posts_of(archive), raw=True)))

    assert {row["subject"] for row in made} == {HOSTILE}


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "\x00=1", "\u202e=1", "\x1b[0m=1"]
)
def test_what_begins_a_formula_is_put_behind_an_apostrophe(archive: sqlite3.Connection, start: str) -> None:
    archive.execute("UPDATE posts SET author = ?", (start,))

    made = table("".join(export.csv(posts_of(archive))))

    assert made[0]["author"][0] == "'"
    assert made[0]["author"][1] in "=+-@\t\n＝"


def test_numbers_stay_numbers(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET vote_score = -3")

    assert {row["vote_score"] for row in table("".join(export.csv(posts_of(archive))))} == {"-3"}


def test_the_byte_order_mark_is_only_there_when_asked_for(archive: sqlite3.Connection) -> None:
    posts = posts_of(archive)

    plain, marked = "".join(export.csv(posts)), "".join(export.csv(posts, excel=True))

    assert plain.startswith("id,thread_id,")
    assert marked == sheet.BYTE_ORDER_MARK + plain


@given(st.text())
@example("\r\n")
@example('"",=1')
@example("\x00")
def test_any_cell_is_read_back(cell: str) -> None:
    safe = sheet._neutral(cell)
    line = io.StringIO(newline="")
    csv.writer(line).writerow([cell, safe])

    (read,) = csv.reader(io.StringIO(line.getvalue(), newline=""))

    assert read == [cell, safe]
    assert not str(safe).startswith(sheet._FORMULA)


# --- order, memory, names ---------------------------------------------------------------------------------------------


def test_posts_come_by_number_and_those_without_one_last(archive: sqlite3.Connection) -> None:
    for post_id, number in ((9000, 6), (4000, None), (3999, 12)):
        write_post(archive, SamplePost(post_id, PORTS, number, MEI, None, (say("x"),)))

    assert [post.row["number"] for post in posts_of(archive, PORTS)] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, None]


@pytest.mark.parametrize("sign", ["a", "漢", "ক", "é"])
def test_a_long_title_gives_a_name_that_file_systems_take(archive: sqlite3.Connection, sign: str) -> None:
    archive.execute("UPDATE threads SET title = ?", (sign * 5000,))

    name = export.file_name(thread_of(archive), "html")

    assert len(name.encode("utf-8")) < 255
    assert name.count(sign) > 20


def test_posts_are_read_a_few_at_a_time(archive: sqlite3.Connection) -> None:
    for number in range(20, 20 + 4 * rows.CHUNK):
        write_post(archive, SamplePost(10_000 + number, PORTS, number, MEI, None, (say(f"Post {number}"),)))
    archive.commit()
    asked: list[str] = []
    archive.set_trace_callback(asked.append)

    for form in (export.jsonl, export.csv, export.mbox):
        asked.clear()
        list(islice(form(export.read_posts(archive, thread_of(archive))), 3))
        (chunk,) = [sql for sql in asked if sql.startswith("SELECT * FROM posts")]
        assert chunk.count(",") == rows.CHUNK - 1  # of the numbers of posts
    for document in (export.markdown, export.html):
        thread = thread_of(archive)
        asked.clear()
        pieces = document(thread, export.read_posts(archive, thread))
        assert not [sql for sql in asked if "FROM posts" in sql]
        while "Post 20" not in next(pieces):
            pass
        assert len([sql for sql in asked if sql.startswith("SELECT * FROM posts")]) == 1


def test_an_unknown_thread_is_told(archive: sqlite3.Connection) -> None:
    with pytest.raises(export.UnknownThreadError):
        thread_of(archive, 1)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("River ports of the delta", "forum.example-4100-river-ports-of-the-delta.md"),
        ("../../etc/passwd", "forum.example-4100-etc-passwd.md"),
        ("C:\\Windows\\x.exe\x00.md", "forum.example-4100-c-windows-x-exe-md.md"),
        ("\u202egnp.exe\u2066", "forum.example-4100-gnp-exe.md"),
        ("নদীর গভীরতা", "forum.example-4100-নদীর-গভীরতা.md"),
        ("\x1b[2J", "forum.example-4100-2j.md"),
        ("<|>?*\"'", "forum.example-4100.md"),
        (".", "forum.example-4100.md"),
    ],
)
def test_the_name_of_a_file(archive: sqlite3.Connection, title: str, name: str) -> None:
    archive.execute("UPDATE threads SET title = ?", (title,))

    assert export.file_name(thread_of(archive), "md") == name


def test_a_name_is_no_device(archive: sqlite3.Connection) -> None:
    thread = export.read_thread(archive, "con.example", PORTS)

    assert export.file_name(thread, "md").startswith("_con.example-4100-")


@given(st.text(), st.text(max_size=300))
def test_any_name_is_safe(archive_name: str, title: str) -> None:
    row = {"id": 7, "title": title}
    thread = export.Thread(archive_name, row, {}, (), (), (), None, None, 0, 0)

    name = export.file_name(thread, "html")

    assert len(name.encode("utf-8")) < 255
    assert not re.search(r'[/\\:*?"<>|\s\x00-\x1f]', name)
    assert not name.startswith((".", "-"))
    assert obeyed(name) == set()
    assert name.partition(".")[0].casefold() not in names._DEVICES


@given(st.text())
@example(HOSTILE)
def test_plain_words_are_obeyed_by_nobody(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", words.plain(text))
