"""Records → rows: what saving a page writes, what a second page of the same thread changes, and what it keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.errors import ArchiveError, LockedError
from archiver.model import (
    Article,
    Attachment,
    Body,
    Capture,
    Forum,
    Image,
    Link,
    Member,
    Node,
    Part,
    Photo,
    Poll,
    PollOption,
    Post,
    Problem,
    Quote,
    Reaction,
    Span,
    Text,
    Thread,
    ThreadPage,
    Value,
    WarcLocation,
)  # fmt: skip
from archiver.store import APPLICATION_ID, PARTS_A_POST, SavedPage, Store, audit, open_reader
from archiver.store.database import SCHEMA_VERSION

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_post(number: int, text: str = "The ferry sails at nine.", post_id: int | None = None) -> Post:
    made = post_id or 500 + number
    body = Body(text, (Text(0, len(text)),))
    return Post(
        id=made, number=number, author="Ines", author_id=7, posted_at=NOON + number * HOUR, posted_text="as printed",
        url=f"https://forum.example/posts/{made}/", body=body, html=f"<p>{text}</p>", member=Member(7, "Ines"),
    )  # fmt: skip


def make_page(posts: Sequence[Post], page: int = 1, page_count: int = 1) -> ThreadPage:
    thread = Thread(
        id=101, title="Ferries", url="https://forum.example/threads/ferries.101/", author_id=7, author="Ines",
        nodes=(Node(1, "News"), Node(2, "Harbours")), tags=("sea", "sea", "port"),
        fields=(("Date of Event", "1 March"),),
        poll=Poll("Sail?", (PollOption("Yes", 3), PollOption("No", None))),
    )  # fmt: skip
    forum = Forum("https://forum.example/", "The Forum", "xenforo2")
    url = thread.url if page == 1 else f"{thread.url}page-{page}"
    return ThreadPage("xenforo2", url, forum, thread, page, page_count, tuple(posts))


def whole(post: Post) -> tuple[Part, ...]:
    return (Part("comment", 0, len(post.body.text)),)


class Archive:
    """A store that takes pages as a crawl would, an hour apart."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.count = 0

    def save(
        self, page: ThreadPage, parts: dict[int, tuple[Part, ...]] | None = None, seen_at: datetime | None = None
    ) -> SavedPage:
        self.count += 1
        seen_at = seen_at or NOON + self.count * HOUR
        capture = Capture(page.url, seen_at, 200, (("Content-Type", "text/html; charset=utf-8"),), b"")
        location = WarcLocation("a.warc.gz", self.count * 100, 100, f"sha1:{self.count}")
        changed = {post.id: whole(post) for post in self.store.changed_posts(page.posts)}
        with self.store.transaction():
            capture_id = self.store.save_capture(capture, location, page)
            return self.store.save_page(page, changed | (parts or {}), capture_id, seen_at)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.store.path) as connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return found


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path / "forum.example.db")
    yield made
    made.store.close()


def test_a_page_becomes_rows(archive: Archive) -> None:
    saved = archive.save(make_page([make_post(1), make_post(2)]))

    assert saved == SavedPage(new=2, changed=0, complete=True)
    assert archive.rows("SELECT id, number, author, posted_at, revision FROM posts") == [
        (501, 1, "Ines", "2026-03-01T13:00:00Z", 1),
        (502, 2, "Ines", "2026-03-01T14:00:00Z", 1),
    ]
    assert archive.rows("SELECT node_id, type, complete FROM threads") == [(2, "discussion", 1)]
    assert archive.rows("SELECT id, parent_id FROM nodes") == [(1, None), (2, 1)]
    assert archive.rows("SELECT name FROM thread_tags") == [("port",), ("sea",)]
    assert archive.rows("SELECT option, votes FROM poll_options") == [("Yes", 3), ("No", None)]


def test_the_same_page_again_changes_only_when_it_was_seen(archive: Archive) -> None:
    page = make_page([make_post(1)])
    archive.save(page)
    before = archive.rows("SELECT * FROM parts")

    saved = archive.save(page)

    assert saved == SavedPage(new=0, changed=0, complete=True)
    assert archive.rows("SELECT * FROM parts") == before
    assert archive.rows("SELECT first_seen_at, last_seen_at FROM posts") == [
        ("2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z")
    ]


def test_an_edited_post_keeps_what_it_said(archive: Archive) -> None:
    archive.save(make_page([make_post(1, "The ferry sails at nine.")]))

    saved = archive.save(make_page([make_post(1, "The ferry sails at ten.")]))

    assert saved.changed == 1
    assert archive.rows("SELECT text, revision FROM posts") == [("The ferry sails at ten.", 2)]
    assert archive.rows("SELECT revision, text, seen_at FROM revisions") == [
        (1, "The ferry sails at nine.", "2026-03-01T13:00:00Z")
    ]


def test_search_follows_an_edit(archive: Archive) -> None:
    archive.save(make_page([make_post(1, "The ferry sails at nine.")]))
    archive.save(make_page([make_post(1, "The ferry sails at ten.")]))

    def hits(word: str) -> list[tuple[object, ...]]:
        return archive.rows("SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?", word)

    assert hits("ten") == [(501,)]
    assert hits("nine") == []
    assert audit(archive.store.path) == []


def test_html_that_changes_alone_is_no_edit(archive: Archive) -> None:
    post = make_post(1)
    archive.save(make_page([post]))

    saved = archive.save(make_page([replace(post, html="<p data-token='2'>The ferry sails at nine.</p>")]))

    assert saved.changed == 0
    assert archive.rows("SELECT revision FROM posts") == [(1,)]


def test_a_post_between_two_neighbours_that_is_not_there_is_missing(archive: Archive) -> None:
    archive.save(make_page([make_post(1), make_post(2), make_post(3)]))
    archive.save(make_page([make_post(1), make_post(3)]))

    assert archive.rows("SELECT id, missing_since FROM posts WHERE missing_since IS NOT NULL") == [
        (502, "2026-03-01T14:00:00Z")
    ]

    archive.save(make_page([make_post(1), make_post(2), make_post(3)]))

    assert archive.rows("SELECT id FROM posts WHERE missing_since IS NOT NULL") == []


def test_posts_that_slid_to_the_page_before_are_not_missing(archive: Archive) -> None:
    archive.save(make_page([make_post(number) for number in (1, 2, 3, 4)], page=1, page_count=2))
    archive.save(make_page([make_post(number) for number in (5, 6, 7, 8, 9)], page=2, page_count=2))

    # Three posts of the first page were deleted: 5, 6 and 7 stand there now, 8 and 9 are numbers 5 and 6, 10 is new.
    shifted = [make_post(number, post_id=500 + number + 3) for number in (5, 6, 7)]
    archive.save(make_page(shifted, page=2, page_count=2))

    assert archive.rows("SELECT id FROM posts WHERE missing_since IS NOT NULL") == []


def test_an_older_page_leaves_newer_members_alone(archive: Archive) -> None:
    newer = replace(make_post(1), member=Member(7, "Ines", message_count=20))
    older = replace(make_post(2), member=Member(7, "Inés", message_count=10))
    archive.save(make_page([newer]))

    archive.save(make_page([older]), seen_at=NOON - 100 * HOUR)

    assert archive.rows("SELECT name, message_count FROM members") == [("Ines", 20)]


def test_a_pinned_first_post_makes_nobody_missing(archive: Archive) -> None:
    first, second, third, fourth = (make_post(number) for number in (1, 2, 3, 4))
    archive.save(make_page([first, second], page=1, page_count=2))

    archive.save(make_page([first, third, fourth], page=2, page_count=2))

    assert archive.rows("SELECT id FROM posts WHERE missing_since IS NOT NULL") == []


def test_a_placeholder_of_a_deleted_post_does_not_overwrite_it(archive: Archive) -> None:
    archive.save(make_page([make_post(1), make_post(2, "Said in haste."), make_post(3)]))
    placeholder = Problem("gone", "The post is shown as deleted.", 502)
    later = make_page([make_post(1), make_post(2, ""), make_post(3)])

    archive.save(replace(later, problems=(placeholder,)))

    assert archive.rows("SELECT text, missing_since, revision FROM posts WHERE id = 502") == [
        ("Said in haste.", "2026-03-01T14:00:00Z", 1)
    ]
    assert archive.rows("SELECT kind, post_id FROM problems") == [("gone", 502)]


def test_a_cut_page_shortens_no_post_and_completes_nothing(archive: Archive) -> None:
    archive.save(make_page([make_post(1), make_post(2, "All of the words.")], page_count=2))
    cut = replace(make_page([make_post(2, "All of")], page=2, page_count=2), is_whole=False)

    saved = archive.save(cut)

    assert saved == SavedPage(new=0, changed=0, complete=False)
    assert archive.rows("SELECT text FROM posts WHERE id = 502") == [("All of the words.",)]


def test_a_deleted_post_that_was_never_archived_is_known_to_have_been(archive: Archive) -> None:
    placeholder = Problem("gone", "The post is shown as deleted.", 502)

    archive.save(replace(make_page([make_post(1), make_post(2, "")]), problems=(placeholder,)))

    assert archive.rows("SELECT id, text, missing_since FROM posts WHERE number = 2") == [
        (502, "", "2026-03-01T13:00:00Z")
    ]


def test_a_thread_is_complete_when_all_its_pages_are_there(archive: Archive) -> None:
    assert not archive.save(make_page([make_post(1)], page=1, page_count=2)).complete
    (detail,) = archive.rows("SELECT detail FROM problems WHERE kind = 'incomplete'")
    assert str(detail[0]).startswith("1 of 2 pages")

    assert archive.save(make_page([make_post(2)], page=2, page_count=2)).complete
    assert archive.rows("SELECT * FROM problems") == []


def test_an_older_page_that_comes_later_only_fills_in(archive: Archive) -> None:
    archive.save(make_page([make_post(1, "As it is now."), make_post(3)]))

    older = make_page([make_post(1, "As it was."), make_post(2, "Deleted since."), make_post(3)])
    saved = archive.save(older, seen_at=NOON - 100 * HOUR)

    assert saved == SavedPage(new=1, changed=0, complete=True)
    assert archive.rows("SELECT text, last_seen_at FROM posts WHERE id = 501") == [
        ("As it is now.", "2026-03-01T13:00:00Z")
    ]
    assert archive.rows("SELECT text FROM posts WHERE id = 502") == [("Deleted since.",)]


def test_a_thread_that_is_gone_keeps_its_posts(archive: Archive) -> None:
    archive.save(make_page([make_post(1)]))
    with archive.store.transaction():
        archive.store.mark_gone(101, "https://forum.example/threads/ferries.101/", NOON + 5 * HOUR)

    assert archive.rows("SELECT gone_at FROM threads") == [("2026-03-01T17:00:00Z",)]
    assert archive.rows("SELECT count(*) FROM posts") == [(1,)]
    assert archive.rows("SELECT kind FROM problems") == [("gone",)]


def test_parts_articles_and_pictures_hang_together(archive: Archive) -> None:
    text = "Port opens\nREUTERS\n17.webp\nA crane\nThe port opened."
    image = Image(19, 26, url="https://forum.example/attachments/17.webp", filename="17.webp", attachment_id=17)
    spans: dict[str, Span] = {"headline": (0, 10), "agency": (11, 18)}
    article = Article(
        headline="Port opens", agency="Reuters", body="The port opened.", word_count=3, confidence=0.9,
        values=(
            Value("headline", "Port opens", *spans["headline"], rule="test", confidence=0.9),
            Value("agency", "Reuters", *spans["agency"], rule="test", confidence=0.8, chosen=False),
        ),
        photos=(Photo(image, "A crane", None),),
    )  # fmt: skip
    children = (
        Part("headline", 0, 10), Part("gap", 10, 11), Part("byline", 11, 18), Part("gap", 18, 19),
        Part("photo", 19, 26, block=image), Part("gap", 26, 27), Part("caption", 27, 34), Part("gap", 34, 35),
        Part("body", 35, 51),
    )  # fmt: skip
    post = replace(
        make_post(1, text),
        attachments=(Attachment("https://forum.example/attachments/17.webp", 17, "17.webp", 2048),),
        reactions=(Reaction("Like", 2, ("Ana", "Bo")),),
    )
    post = replace(post, body=replace(post.body, links=(Link(35, 43, "https://www.example.org/port"),)))

    archive.save(make_page([post]), {501: (Part("article", 0, 51, children, article=article),)})

    first = 501 * PARTS_A_POST + 1
    assert archive.rows("SELECT id, parent_id, kind FROM parts WHERE kind IN ('article', 'photo', 'body')") == [
        (first, None, "article"), (first + 5, first, "photo"), (first + 9, first, "body"),
    ]  # fmt: skip
    assert archive.rows("SELECT id, headline, agency FROM articles") == [(first, "Port opens", "Reuters")]
    assert archive.rows("SELECT field, chosen FROM article_values") == [("headline", 1), ("agency", 0)]
    assert archive.rows("SELECT part_id, filename, caption FROM images") == [(first + 5, "17.webp", "A crane")]
    assert archive.rows("SELECT part_id, size, caption FROM attachments") == [(first + 5, 2048, "A crane")]
    assert archive.rows("SELECT part_id, host, text FROM links") == [(first + 9, "example.org", "The port")]
    assert archive.rows("SELECT name, count, members FROM reactions") == [("Like", 2, '["Ana", "Bo"]')]
    assert archive.rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'opened'") == [(first,)]


def test_a_quote_may_name_a_post_that_is_not_archived(archive: Archive) -> None:
    post = make_post(1, "Ana said:\nNo.\nYes.")
    quote = Quote(0, 13, author="Ana", post_id=99, member_id=8, attribution=(0, 9))
    inside = (Part("byline", 0, 9), Part("gap", 9, 10), Part("body", 10, 13))
    parts = (Part("quote", 0, 13, inside, block=quote), Part("gap", 13, 14), Part("comment", 14, 18))

    archive.save(make_page([post]), {501: parts})

    assert archive.rows("SELECT quoted_post_id, quoted_member_id, quoted_author FROM quotes") == [(99, 8, "Ana")]
    assert archive.rows("SELECT count(*) FROM posts") == [(1,)]


def test_a_failed_transaction_leaves_nothing(archive: Archive) -> None:
    def fail() -> None:
        with archive.store.transaction():
            archive.store.mark_gone(101, "https://forum.example/", NOON)
            raise ZeroDivisionError

    archive.save(make_page([make_post(1)]))
    with pytest.raises(ZeroDivisionError):
        fail()

    assert archive.rows("SELECT gone_at FROM threads") == [(None,)]


def test_files_are_marked_as_ours(archive: Archive) -> None:
    assert archive.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
    assert archive.rows("PRAGMA journal_mode") == [("wal",)]
    assert archive.rows("PRAGMA page_size") == [(16384,)]


@pytest.mark.parametrize("opener", [Store, open_reader])
def test_a_database_of_something_else_is_left_alone(tmp_path: Path, opener: type[Store]) -> None:
    path = tmp_path / "else.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(ArchiveError, match="something else"):
        opener(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("opener", [Store, open_reader])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, opener: type[Store]) -> None:
    path = tmp_path / "text.db"
    path.write_text("not a database, whatever its name says\n" * 100)

    with pytest.raises(ArchiveError, match="rebuild"):
        opener(path)


@pytest.mark.parametrize(("step", "cure"), [(-1, "Run `forum-archiver rebuild`"), (1, "Update forum-archiver")])
def test_another_schema_says_the_cure(tmp_path: Path, step: int, cure: str) -> None:
    path = tmp_path / "old.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + step}")
    connection.close()

    with pytest.raises(ArchiveError, match=cure):
        Store(path)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ArchiveError, match="cannot be written"):
        Store(tmp_path / "file" / "forum.db")


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "forum.db"
    Store(path).close()
    monkeypatch.setattr("archiver.store.database.BUSY_SECONDS", 0)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(LockedError, match="Another process"):
            Store(path)
    finally:
        holder.close()


def test_a_full_disk_is_a_sentence_and_the_archive_stays_whole(archive: Archive) -> None:
    archive.save(make_page([make_post(1)]))
    connection = archive.store._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ArchiveError, match="Make room"):
        archive.save(make_page([make_post(2, "word " * 100_000)]))

    assert archive.rows("SELECT id FROM posts") == [(501,)]
    assert archive.rows("PRAGMA quick_check") == [("ok",)]


def test_every_reference_has_its_index(archive: Archive) -> None:
    tables = archive.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
    assert len(tables) > 20
    for table, _ in tables:
        keys = archive.rows('SELECT "from" FROM pragma_foreign_key_list(?)', table)
        for (column,) in keys:
            first = archive.rows(
                "SELECT 1 FROM pragma_index_list(?1) AS list JOIN pragma_index_info(list.name) AS info"
                " WHERE info.seqno = 0 AND info.name = ?2"
                " UNION SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2 AND pk = 1",
                table, column,
            )  # fmt: skip
            assert first, f"{table}.{column} has no index that begins with it"


def test_posts_keep_their_place_on_the_page(archive: Archive) -> None:
    archive.save(make_page([make_post(1), make_post(4), make_post(3)], page_count=2))
    archive.save(make_page([make_post(1), make_post(5), make_post(6)], page=2, page_count=2))

    # the first post is pinned on page 2: its place is on page 1
    assert archive.rows("SELECT number, page, position FROM posts ORDER BY page, position") == [
        (1, 1, 0), (4, 1, 1), (3, 1, 2), (5, 2, 0), (6, 2, 1),
    ]  # fmt: skip

    archive.save(make_page([make_post(1), make_post(3)], page_count=2))
    assert archive.rows("SELECT number, position FROM posts WHERE page = 1 ORDER BY number") == [(1, 0), (3, 1), (4, 1)]
