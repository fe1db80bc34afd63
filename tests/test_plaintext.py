"""Texts that people copied of a thread's page: every part of the seed, what is refused, and how an archive grows."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st
from page_cases import PAGES

from archiver.engines import plaintext, read_page
from archiver.engines.copied import number_of, numbers_of
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError
from archiver.model import Image, Quote, ThreadPage
from archiver.store.rows import PARTS_A_POST

CONTROLS = "\u00a0\nAnalyze\n\nAnalyze Post\n\nAdd your ideas here:\nHighlight Cite Respond\n"
HEAD = """The old lighthouse

The old lighthouse
{replies}
31
More threads by Ines

K   Coast

Ines

Member
Joined
Mar 4, 2020
Messages
12

"""
THREAD = "https://copied-text.invalid/threads/"


def copied(*posts: str) -> str:
    """The copy of a page with these posts."""
    return HEAD.format(replies=len(posts) - 1) + "\n".join(f"{post}\n{CONTROLS}" for post in posts)


def read(text: str, url: str | None = None) -> ThreadPage:
    return read_page(text.encode(), url, content_type="text/plain")


def texts(page: ThreadPage) -> list[str]:
    return [post.body.text for post in page.posts]


def rows(archives: Path, query: str) -> list[tuple[object, ...]]:
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


# --- the seed, as `add` takes it --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the seed."""
    archives = tmp_path_factory.mktemp("archives")
    done = run("add", shared / "seeds" / "forum-thread.txt", "--archives", archives)
    assert done.code == 0, done.err
    assert "3 new posts" in done.err
    assert "copied-text.invalid" in done.err
    return archives


def in_order(columns: str, table: str) -> str:
    """A query for a table with a post_id, in the order of the page."""
    return f"SELECT {columns} FROM posts JOIN {table} ON {table}.post_id = posts.id ORDER BY posts.position"


NUMBER = number_of("thread", "China-Russia Strategic Partners")
SEED: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "title, flag, address, starter and counts": (
        "SELECT title, prefix, url, author, reply_count, view_count, page_count, complete FROM threads",
        [("China-Russia Strategic Partners", "🇨🇳", f"{THREAD}{NUMBER}/", "Saif", 2, 146, 1, 1)],
    ),
    "forum": ("SELECT base_url, title, engine FROM forum", [("https://copied-text.invalid/", None, "plaintext")]),
    "section": (
        "SELECT nodes.title, parent_id FROM threads JOIN nodes ON nodes.id = node_id", [("Chinese Defense", None)],
    ),
    "author block": (
        ("SELECT name, members.title, joined_at, message_count, reaction_score, fields"
         " FROM members JOIN threads ON threads.author_id = members.id"),
        [("Saif", "Senior Member", "2024-01-24", 16995, 8155, "{}")],  # three values are pictures: no text
    ),
    "field and date of the event": (
        "SELECT name, value, event_date FROM threads JOIN thread_fields ON thread_id = id",
        [("Date of Event", "Jul 16, 2025", "2025-07-16")],
    ),
    "authors, numbers, dates": (
        "SELECT author, number, page, posted_at, posted_text FROM posts ORDER BY position",
        [("Saif", None, 1, None, None), (None, None, 1, None, None), (None, None, 1, None, None)],
    ),
    "posted after": (
        "SELECT posted_after FROM posts ORDER BY position",
        [("2025-07-16T00:50:48Z",), ("2025-08-09T00:55:57Z",), ("2026-02-05T08:48:42Z",)],
    ),
    "headlines": (
        in_order("headline", "articles"),
        [("China’s Xi vows greater support for Russia in Lavrov meeting",),
         ("Xi tells Putin China welcomes fresh US-Russia contacts as Trump seeks end to Ukraine war",),
         ("Xi, Putin hail ‘stabilising’ China-Russia alliance",)],
    ),
    "agencies, places, countries": (
        in_order("agency, outlet, place, country", "articles"),
        [("AFP", None, "Beijing", None), ("Reuters", None, None, None), ("AFP", None, "Beijing", "CN")],
    ),
    "published and updated": (
        in_order("published_at, published_precision, updated_at, event_date", "articles"),
        [("2025-07-15T13:36", "minute", None, "2025-07-15"),
         ("2025-08-08T18:41", "minute", "2025-08-08T18:41", "2025-08-08"),
         ("2026-02-04T22:52", "minute", None, "2026-02-04")],
    ),
    "pictures": (
        in_order("filename, uploaded_at, is_file_photo, photo_date", "images"),
        [("1752627048971.webp", "2025-07-16T00:50:48Z", 1, None),
         ("1754700957619.webp", "2025-08-09T00:55:57Z", 1, "2025-05-09"),
         ("1770281322307.webp", "2026-02-05T08:48:42Z", 0, None)],
    ),
    "captions and credits": (
        in_order("images.caption, images.credit", "images"),
        [("China's President Xi Jinping. File photo", None),
         (("Russian President Vladimir Putin and his Chinese counterpart Xi Jinping attend a military parade on Victory"
           " Day, marking the 80th anniversary of the victory over Nazi Germany in World War Two, in Red Square in"
           " central Moscow, Russia, May 9, 2025."),
          "Sergei Bobylyov/Host agency RIA Novosti/Handout via REUTERS/Files"),
         ("Xi Jinping ,Vladimir Putin", None)],
    ),
    "paragraphs and words": (
        ("SELECT word_count, (SELECT count(*) FROM parts WHERE parent_id = articles.id AND kind = 'body')"
         " FROM articles JOIN posts ON posts.id = post_id ORDER BY position"),
        [(388, 16), (307, 11), (544, 23)],
    ),
    "nothing but the articles": (
        "SELECT kind, count(*) FROM parts WHERE parent_id IS NULL AND kind <> 'gap' GROUP BY kind", [("article", 3)],
    ),
    "conflict of the event": (
        "SELECT field, chosen_value, other_value FROM article_conflicts", [("event_date", "2025-07-15", "2025-07-16")],
    ),
    "no widgets, no footer": (
        "SELECT count(*) FROM posts WHERE text LIKE '%Analyze%' OR text LIKE '%Online%' OR text LIKE '%Joined%'",
        [(0,)],
    ),
    "what a copy cannot tell, once": (
        "SELECT kind, post_id, detail FROM problems",
        [("missing_id", None,
          ("A copied text does not tell the numbers, dates, authors or permalinks of all its posts: their ids are made"
           " from their words. It does not name the forum: it lies under copied-text.invalid. Give the thread's address"
           " with --url."))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", SEED)
def test_every_part_of_the_seed(seed: Path, part: str) -> None:
    query, expected = SEED[part]

    assert rows(seed, query) == expected


def test_the_texts_of_the_seed_are_whole(seed: Path, shared: Path) -> None:
    """Each post has all lines between the author block and the site's controls, and no other."""
    source = (shared / "seeds" / "forum-thread.txt").read_text("utf-8")
    starts = [source.index("Date of Event:"), source.index("Xi tells Putin"), source.index("Xi, Putin hail")]
    expected = [source[start : source.index("\u00a0\nAnalyze\n", start)].strip() for start in starts]

    assert [text for (text,) in rows(seed, "SELECT text FROM posts ORDER BY position")] == expected


def test_the_seed_is_rebuilt_row_for_row(seed: Path) -> None:
    tables = [name for (name,) in rows(seed, "SELECT name FROM pragma_table_list WHERE type = 'table'")
              if not str(name).startswith("sqlite_")]  # fmt: skip
    before = {table: rows(seed, f'SELECT * FROM "{table}"') for table in tables}

    assert run("rebuild", "--archives", seed).code == 0

    assert {table: rows(seed, f'SELECT * FROM "{table}"') for table in tables} == before


def test_the_seed_with_an_address_goes_to_its_forum(shared: Path, tmp_path: Path) -> None:
    address = "https://defence.example/forum/threads/partners.4711/"

    done = run("add", shared / "seeds" / "forum-thread.txt", "--url", address, "--archives", tmp_path)

    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT id, url FROM threads") == [(4711, address)]
    assert rows(tmp_path, "SELECT base_url FROM forum") == [("https://defence.example/forum/",)]
    assert "copied-text.invalid" not in done.err
    assert (tmp_path / "defence.example.db").exists()


# --- numbers and addresses --------------------------------------------------------------------------------------------


def test_numbers_made_from_words_stay_clear_of_a_forums_own() -> None:
    numbers = [number_of("post", str(n)) for n in range(2000)]

    assert len(set(numbers)) == len(numbers)
    assert all(number > 1 << 32 for number in numbers)  # where XenForo's end
    assert all(number * PARTS_A_POST + PARTS_A_POST - 1 < 1 << 53 for number in numbers)  # what JavaScript keeps
    assert max(numbers) - min(numbers) > 1 << 39
    assert number_of("a  b\n", "c") == number_of("a b", "c")
    assert number_of("ab", "c") != number_of("a", "bc")


def test_texts_that_are_equal_are_told_apart_by_their_count() -> None:
    first, second, other = numbers_of(7, ["Agreed.", " Agreed.\n", "No."])

    assert len({first, second, other}) == 3
    assert [first, other] == [*numbers_of(7, ["Agreed.", "No."])]


def test_a_longer_copy_has_the_same_posts_and_more(tmp_path: Path) -> None:
    path, archives = tmp_path / "thread.txt", tmp_path / "archives"
    first, second = copied("It is being painted.", "Again?"), copied("It is being painted.", "Again?", "Again.")
    path.write_text(first, "utf-8")
    run("add", path, "--archives", archives)
    before = rows(archives, "SELECT id, text FROM posts ORDER BY position")

    path.write_text(second, "utf-8")
    done = run("add", path, "--archives", archives)

    assert "1 new post." in done.err
    assert rows(archives, "SELECT id, text FROM posts WHERE position < 2 ORDER BY position") == before
    assert rows(archives, "SELECT count(*), count(missing_since), max(revision) FROM posts") == [(3, 0, 1)]


def test_a_copy_added_twice_changes_nothing(tmp_path: Path) -> None:
    path, archives = tmp_path / "thread.txt", tmp_path / "archives"
    path.write_text(copied("It is being painted.", "Again?"), "utf-8")
    run("add", path, "--archives", archives)

    done = run("add", path, "--archives", archives)

    assert (done.code, rows(archives, "SELECT count(*) FROM captures")) == (0, [(1,)])
    assert "in the archive already" in done.err


def test_a_part_of_a_thread_does_not_make_the_others_missing(tmp_path: Path) -> None:
    """Nobody knows what was left out of a copy."""
    whole, part, archives = tmp_path / "whole.txt", tmp_path / "part.txt", tmp_path / "archives"
    posts = [f"Post number {n} is about paint." for n in range(8)]
    text = copied(*posts)
    whole.write_text(text, "utf-8")
    part.write_text(text.replace(f"{posts[3]}\n{CONTROLS}\n{posts[4]}\n{CONTROLS}\n", ""), "utf-8")

    for path in (whole, part):
        assert run("add", path, "--archives", archives).code == 0

    assert rows(archives, "SELECT count(*), count(missing_since) FROM posts") == [(8, 0)]


def test_the_text_is_kept_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "thread.txt"
    path.write_text(copied("It is being painted."), "utf-8")

    assert run("add", path, "--archives", tmp_path).code == 0

    assert rows(tmp_path, "SELECT url, media_type FROM captures") == [
        (f"{THREAD}{number_of('thread', 'The old lighthouse')}/", "text/plain")
    ]


def test_read_prints_a_copied_text(tmp_path: Path) -> None:
    path = tmp_path / "thread.txt"
    path.write_text(copied("It is being painted.", "Again?"), "utf-8")

    answer = json.loads(run("read", path).out)

    assert (answer["engine"], answer["thread"]["title"]) == ("plaintext", "The old lighthouse")
    assert [post["text"] for post in answer["posts"]] == ["It is being painted.", "Again?"]


# --- files as people have them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_is_read_in_every_charset_and_with_every_line_end(codec: str, end: str) -> None:
    text = copied("Naïve “paint” – again?", "Yes.").replace("\n", end)

    page = read_page(text.encode(codec), content_type="text/plain")

    assert texts(page) == ["Naïve “paint” – again?", "Yes."]
    assert page.thread.author == "Ines"


def test_words_that_look_like_tags_are_words() -> None:
    page = read(copied("Put <b>this</b> into the template.", "And </html> at its end."))

    assert texts(page) == ["Put <b>this</b> into the template.", "And </html> at its end."]
    assert page.posts[0].html == "<p>Put &lt;b&gt;this&lt;/b&gt; into the template.</p>"


def test_a_page_of_html_is_one_whatever_its_name() -> None:
    html = (PAGES / "xenforo2" / "stock-2.3" / "page.html").read_bytes()

    assert read_page(html, content_type="text/plain").engine == "xenforo2"


def test_a_folder_is_added_with_its_texts_and_what_is_none_is_named(tmp_path: Path) -> None:
    folder, archives = tmp_path / "folder", tmp_path / "archives"
    folder.mkdir()
    (folder / "a-notes.txt").write_text("Milk, bread, two brushes.\n", "utf-8")
    (folder / "b-thread.txt").write_text(copied("It is being painted."), "utf-8")

    done = run("add", folder, "--archives", archives)

    assert done.code == 6
    assert "a-notes.txt: This is plain text, but no copy of a page" in done.err
    assert rows(archives, "SELECT count(*) FROM posts") == [(1,)]


NO_THREADS = {
    "notes": "Milk, bread.\n\nCall Ines about the joined planks; messages: 3.\n",
    "a number": "Jul 16, 2025\n#2\nBuy paint.\n",
    "a change log": "2.1.0\nJul 16, 2025\n* fixes #12\n* fixes #13\n\n2.0.0\nJul 1, 2025\n* fixes #2\n",
    "a quote": "Ines said:\nIt is being painted.\nClick to expand...\nAgain?\n",
    "a menu": "Home\nForums\nLog in\nRegister\nReply\nShare\n",
    "a member": "Ines\nMember\nJoined\nMar 4, 2020\n",
    "a story": "The joined boats\n\nJul 16, 2025\n\nTwo boats were joined. “Reply,” she said:\nnobody did.\n" * 3,
}


@pytest.mark.parametrize("name", NO_THREADS)
def test_other_texts_are_no_thread(name: str) -> None:
    assert not plaintext.recognises(NO_THREADS[name])
    with pytest.raises(NotAThreadError):
        plaintext.read_page(NO_THREADS[name], None)


def test_an_empty_text_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"\n \n")

    done = run("read", path)

    assert done.code == 6
    assert "The page is empty." in done.err


# --- posts ------------------------------------------------------------------------------------------------------------


def test_text_behind_the_last_controls_is_a_post_only_if_it_has_words() -> None:
    text = copied("It is being painted.", "Again?")
    cut = f"{text}\nNobody paints it in winter, as the ladder is taken in from October"

    assert len(read(f"{text}\nBack\n\nG\nO").posts) == 2
    page = read(cut)
    assert texts(page)[2:] == ["Nobody paints it in winter, as the ladder is taken in from October"]
    assert not page.is_whole


def test_more_posts_than_the_page_says_is_told() -> None:
    page = read(copied("One.", "Two.", "Three.").replace("\n2\n31\n", "\n1\n31\n"))

    assert [problem.kind for problem in page.problems] == ["missing_id", "unknown_markup"]
    assert page.thread.reply_count == 1
    assert page.is_whole  # it has all that the thread is said to have, and more


@pytest.mark.parametrize("replies", ["7", "1.2K", "3"])
@pytest.mark.parametrize("foot", ["", "\nMembers Online\n"])
def test_some_posts_of_a_longer_thread_are_one_page_of_nobody_knows_how_many(replies: str, foot: str) -> None:
    text = copied("One.", "Two.", "Three.").replace("\n2\n31\n", f"\n{replies}\n31\n")
    page = read(text + foot)

    assert (page.page, page.page_count, page.is_whole) == (1, 1, False)
    (told,) = [problem.detail for problem in page.problems if problem.kind == "unreadable"]
    assert told.startswith(
        f"The text has 3 posts of a thread with {1200 if replies == '1.2K' else int(replies):,} replies"
    )
    assert "the thread's other pages" in told


def test_a_row_of_pages_tells_how_many_there_are() -> None:
    text = copied("One.", "Two.", "Three.").replace("\n2\n31\n", "\n7\n31\n")
    page = read(f"{text}\n1\n2\n3\nNext\nMembers Online\n")

    assert (page.page, page.page_count, page.is_whole) == (1, 3, True)


def test_a_part_of_a_thread_is_archived_as_such_and_told(tmp_path: Path) -> None:
    path = tmp_path / "thread.txt"
    path.write_text(copied("One.", "Two.").replace("\n1\n31\n", "\n1.2K\n31\n"), "utf-8")

    added = run("add", path, "--archives", tmp_path)
    checked, listed = (run(command, "--archives", tmp_path) for command in ("check", "list"))

    assert added.code == 0, added.err
    assert "page 1 of 1: 2 new posts" in added.err
    assert "a thread with 1,200 replies: the others are missing. Copy the rest" in added.err
    assert checked.code == 3
    assert "a thread with 1,200 replies" in checked.err + checked.out
    assert "not complete" in listed.out
    assert rows(tmp_path, "SELECT page_count, complete FROM threads") == [(1, 0)]


def test_a_thread_with_more_posts_than_it_says_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "thread.txt"
    path.write_text(copied("One.", "Two.", "Three.").replace("\n2\n31\n", "\n1\n31\n"), "utf-8")

    run("add", path, "--archives", tmp_path)

    assert rows(tmp_path, "SELECT page_count, complete FROM threads") == [(1, 1)]
    assert "not complete" not in run("list", "--archives", tmp_path).out


# --- the lines above the posts ----------------------------------------------------------------------------------------

TITLES = {
    "greater": ("Rafale > F-16?", None, "Rafale > F-16?"),
    "greater behind a flag": ("[\U0001f1e7\U0001f1e9] Rafale > F-16?", "\U0001f1e7\U0001f1e9", "Rafale > F-16?"),
    "a tag": ("The <b> tag", None, "The <b> tag"),
    "an arrow": ("Kiel › Oslo › Bergen", None, "Kiel › Oslo › Bergen"),
    "digits": ("1971", None, "1971"),
    "a date": ("16 July 2025", None, "16 July 2025"),
    "a colon": ("What now:", None, "What now:"),
    "a control": ("Reply", None, "Reply"),
    "two flags": (
        "[\U0001f1ee\U0001f1f7] [\U0001f1ee\U0001f1f1] Tension",
        "\U0001f1ee\U0001f1f7, \U0001f1ee\U0001f1f1", "Tension",
    ),
    "two flags in one": (
        "[\U0001f1ee\U0001f1f7, \U0001f1ee\U0001f1f1] Tension",
        "\U0001f1ee\U0001f1f7, \U0001f1ee\U0001f1f1", "Tension",
    ),
    "two bare flags": (
        "\U0001f1ee\U0001f1f7\U0001f1ee\U0001f1f1 Tension", "\U0001f1ee\U0001f1f7, \U0001f1ee\U0001f1f1", "Tension",
    ),
    "three": (
        "[\U0001f1ee\U0001f1f7]\u00a0[\U0001f1ee\U0001f1f1]\u00a0[\U0001f1fa\U0001f1f8]\u00a0Tension",
        "\U0001f1ee\U0001f1f7, \U0001f1ee\U0001f1f1, \U0001f1fa\U0001f1f8", "Tension",
    ),
    "a flag inside": ("Go \U0001f1ee\U0001f1f7 go", None, "Go \U0001f1ee\U0001f1f7 go"),
    "flags alone": ("\U0001f1ee\U0001f1f7 \U0001f1ee\U0001f1f1", None, "\U0001f1ee\U0001f1f7 \U0001f1ee\U0001f1f1"),
    "other brackets": ("[Sea] Tension", None, "[Sea] Tension"),
}  # fmt: skip


@pytest.mark.parametrize("is_twice", [True, False], ids=["twice", "once"])
@pytest.mark.parametrize("name", TITLES)
def test_every_title_has_its_header(name: str, *, is_twice: bool) -> None:
    printed, prefix, title = TITLES[name]
    above = f"{printed}\n\n{printed}" if is_twice else printed
    page = read(
        "Home Watch Videos Login\n\n"
        + copied("One.", "Two.").replace("The old lighthouse\n\nThe old lighthouse", above)
    )

    assert (page.thread.title, page.thread.prefix) == (title, prefix)
    assert (page.thread.reply_count, page.thread.view_count, page.thread.author) == (1, 31, "Ines")
    assert [node.title for node in page.thread.nodes] == ["Coast"]
    assert page.is_whole


CELLS = "".join(
    f"{name}\nMember\nJoined\nMar 4, 2020\nMessages\n12\nJul {day}, 2025\n#{day}\n{words}\n\u00a0\n"
    for day, (name, words) in enumerate([("Ines", "It is being painted."), ("Ole", "Again?")], 1)
)


STARTED = "Thread starter\nInes\nStart date\nJul 1, 2025\n\n"


@pytest.mark.parametrize(
    ("above", "title", "nodes"),
    [
        ("Forums > Coast > Lights\nRafale > F-16?", "Rafale > F-16?", ["Coast", "Lights"]),
        ("The <b> tag", "The <b> tag", []),
        ("The lighthouse\nForums > Coast", "The lighthouse", ["Coast"]),
        ("Coast > Lights\nThe lighthouse", "The lighthouse", ["Coast", "Lights"]),
    ],
    ids=["greater", "a tag", "crumbs below", "crumbs above"],
)
def test_a_title_that_looks_like_a_path_is_told_from_one(above: str, title: str, nodes: list[str]) -> None:
    page = read(f"{above}\n{STARTED}{CELLS}")

    assert page.thread.title == title
    assert [node.title for node in page.thread.nodes] == nodes


# --- damaged texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"\xff", b"\xed\xa0\xbd\xed\xb8\x80", b"\x93\x94\xe9\xff\xff"])
def test_a_damaged_place_spoils_no_text(damage: bytes) -> None:
    text = copied("Naïve “paint” – again? 🇧🇩", "Ye§s.").replace("The old", "Så the old")
    page = read_page(text.encode().replace("§".encode(), damage), content_type="text/plain")

    assert page.thread.title == "Så the old lighthouse"
    assert texts(page)[0] == "Naïve “paint” – again? 🇧🇩"
    assert texts(page)[1].strip("Yes.") == "\ufffd" * texts(page)[1].count("\ufffd")
    (told,) = [problem.detail for problem in page.problems if problem.kind == "unreadable"]
    assert told.startswith("The text is damaged in one place, marked with \ufffd")


def test_a_whole_text_is_not_told_to_be_damaged() -> None:
    assert [problem.kind for problem in read(copied("Naïve “paint”")).problems] == ["missing_id"]


def test_words_of_a_post_that_look_like_its_surroundings_stay() -> None:
    """Only what stands below the line that ends the words is left out."""
    words = "Share\nMembers Online\nInes and Ole\n1\n2\n3\nLast edited: Jul 16, 2025\nReport it to the harbour."

    assert texts(read(copied(words, "Again?"))) == [words, "Again?"]


def test_a_quote_ends_with_its_line_or_with_the_words_that_were_said() -> None:
    page = read(
        copied(
            "It is being painted.\n\nThe ladder is new.",
            "Ines said:\nIt is being painted.\n\nThe ladder is new.\nClick to expand...\nAgain?",
            "Ines said:\nIt is being painted.\n\nThe ladder is new.\nBy whom?",
            "The painter said:\nwhite, and nothing else.",
        )
    )
    quotes = [block for post in page.posts for block in post.body.blocks if isinstance(block, Quote)]

    assert [block.author for block in quotes] == ["Ines", "Ines"]
    assert [post.body.text[block.end :] for post, block in zip(page.posts[1:], quotes, strict=False)] == [
        "\nAgain?", "\nBy whom?"
    ]  # fmt: skip
    assert "Click to expand" not in "".join(texts(page))


def test_quotes_lie_in_each_other() -> None:
    words = "Ole said:\nIna said:\nwhite\nClick to expand...\nno\nClick to expand...\nyes"
    (_, post) = read(copied("White.", words)).posts
    (quote, _) = post.body.blocks
    assert isinstance(quote, Quote)
    (inner, text) = quote.children

    assert isinstance(inner, Quote)
    assert (quote.author, inner.author) == ("Ole", "Ina")
    assert post.body.text[inner.start : inner.end] == "Ina said:\nwhite"
    assert post.body.text[text.start : text.end] == "no"


def test_a_picture_is_its_name_on_a_line_of_its_own() -> None:
    (post,) = read(copied("New:\ntower-1756894201337.jpg\nNot new: tower.jpg")).posts
    images = [block for block in post.body.blocks if isinstance(block, Image)]

    assert [(image.filename, post.body.text[image.start : image.end]) for image in images] == [
        ("tower-1756894201337.jpg", "tower-1756894201337.jpg")
    ]


def parts_of(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize("case", sorted(path.name for path in (PAGES / "plaintext").iterdir()))
def test_blocks_leave_only_white_space(case: str) -> None:
    page = read_page((PAGES / "plaintext" / case / "page.txt").read_bytes(), content_type="text/plain")
    for post in page.posts:
        covered = parts_of(post.body.text, ((block.start, block.end) for block in post.body.blocks))
        assert "".join(covered.split()) == "".join(post.body.text.split())


# --- hostile texts ----------------------------------------------------------------------------------------------------

HOSTILE = {
    "many lines": "x\n" * 3_000_000,
    "anchors": "Ines\nMember\nJoined\nMar 4, 2020\nMessages\n3\nJul 16, 2025\n#1\nwords\n" * 8_000,
    "numbers": "#1\n" * 90_000,
    "controls": "Analyze Post\nHighlight Cite Respond\n" * 40_000,
    "labels": copied("x") + "Joined\nMar 4, 2020\n" * 40_000,
    "quotes": copied("Ines said:\nwords\n" * 40_000),
    "open quotes": copied("Ines said:\n" * 45_000 + "Click to expand...\n" * 45_000),
    "one line": copied("a, b and " * 500_000),
    "signed": "Ines\nJoined:\nMar 4, 2020\nx\nInes, Jul 16, 2025\n#1\n" * 8_000,
    "crumbs": "A > B > C > D\n" * 50_000 + copied("x"),
    "edits": copied("Last edited: Jul 16, 2025\n" * 40_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name: str) -> None:
    began = time.process_time()
    with suppress(ArchiverError):
        read(HOSTILE[name])

    assert time.process_time() - began < 10  # seconds; some 0.5 on a slow machine


def test_a_text_of_far_too_many_lines_is_not_read() -> None:
    with pytest.raises(BrokenPageError, match="more than 100,000 lines"):
        read(HOSTILE["many lines"])


LINES = st.lists(
    st.sampled_from(
        ["", "\u00a0", "Ines", "Member", "Joined", "Mar 4, 2020", "Messages: 3", "Messages", "12", "#1", "#2",
         "Jul 16, 2025", "Ines, Jul 16, 2025", "Ines said:", "Click to expand...", "Analyze Post",
         "Highlight Cite Respond", "Reply", "Last edited: Jul 16, 2025", "tower.jpg", "Similar threads", "1", "2", "I",
         "More threads by Ines", "Date of Event: Jul 16, 2025", "Ines and 3 others", "https://a.example/x", "words",
         "Discussion in 'Coast' started by Ines, Jul 16, 2025.", "Page 2 of 3", "\U0001f1e8\U0001f1f3 Tower"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=300)
@given(LINES)
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    with suppress(ArchiverError):
        page = read("\n".join(lines))
        assert page.posts
        assert len({post.id for post in page.posts}) == len(page.posts)
        for post in page.posts:
            spans = [(block.start, block.end) for block in post.body.blocks]
            assert spans == sorted(spans)
            assert "".join(parts_of(post.body.text, spans).split()) == "".join(post.body.text.split())
