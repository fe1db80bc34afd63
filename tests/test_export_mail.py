"""Posts as mbox: every mail program reads the same messages, threaded by quotes, and no post can end its message."""

from __future__ import annotations

import email.policy
import mailbox
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_archive import MEI, PORTS, POSTS, RAHIM, SOFTWARE, Piece, SamplePost, make_archive, quote, say, write_post
from sample_export import BREAKOUT, HOSTILE, copy_of, poison, posts_of

from analysis import export
from analysis.export import Post, Thread, words


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("export") / "sample.db")


@pytest.fixture
def archive(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(copy_of(sample)) as connection:
        yield connection


def read(text: str, folder: Path) -> list[EmailMessage]:
    """The messages of a mailbox, as the standard library reads it."""
    path = folder / "posts.mbox"
    path.write_bytes(text.encode("ascii"))
    box = mailbox.mbox(path, create=False)
    try:
        return [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in box.iterkeys()]
    finally:
        box.close()


def test_a_message_a_post(archive: sqlite3.Connection, tmp_path: Path) -> None:
    messages = read("".join(export.mbox(posts_of(archive))), tmp_path)

    assert [message["Message-ID"] for message in messages] == [f"<post-{post.id}@forum.example>" for post in POSTS]
    first, second = messages[:2]
    assert first["From"] == "Rahim Uddin <member-11@forum.example.invalid>"
    assert (first["Subject"], second["Subject"]) == ("River ports of the delta", "Re: River ports of the delta")
    assert parsedate_to_datetime(first["Date"]) == datetime(2025, 7, 16, 0, 50, 48, tzinfo=UTC)
    assert first["Archived-At"] == "<https://forum.example/threads/river-ports.4100/post-5001>"
    assert messages[4]["From"] == "Passer-by <guest@forum.example.invalid>"
    assert messages[6]["X-Forum-State"] == "taken down, missed since 12 Aug 2025, 06:00 UTC"
    assert messages[2].get_content().startswith("Ingrid Solheim said:\n> The channel off Mongla")
    assert "জাহাজ চালানো যায় না" in messages[3].get_content()
    assert "https://ports.example.org/survey/2024" in messages[3].get_content()
    assert not any(message.defects for message in messages)


def test_messages_are_threaded_by_quotes(archive: sqlite3.Connection, tmp_path: Path) -> None:
    messages = {m["Message-ID"]: m for m in read("".join(export.mbox(posts_of(archive))), tmp_path)}

    def parent(post_id: int) -> object:
        return messages[f"<post-{post_id}@forum.example>"]["In-Reply-To"]

    assert parent(5001) is None
    assert parent(5002) == "<post-5001@forum.example>"
    assert parent(5004) == "<post-5001@forum.example>"  # quotes nobody: it answers the thread
    assert parent(5007) == "<post-5003@forum.example>"  # and not the quote in the quote
    assert messages["<post-5007@forum.example>"]["References"].split() == [
        "<post-5001@forum.example>", "<post-5003@forum.example>"
    ]  # fmt: skip
    assert parent(6004) == "<post-6003@forum.example>"


def test_a_post_that_quotes_itself_answers_the_thread(archive: sqlite3.Connection, tmp_path: Path) -> None:
    write_post(archive, SamplePost(5020, PORTS, 20, MEI, None, (quote(5020, MEI, "I"), quote(9, RAHIM, "you"))))

    message = read("".join(export.mbox(posts_of(archive, PORTS))), tmp_path)[-1]

    assert message["In-Reply-To"] == "<post-9@forum.example>"
    assert message["References"].split() == ["<post-5001@forum.example>", "<post-9@forum.example>"]
    assert message["Date"] is None


def test_no_post_can_end_its_message_or_add_a_header(archive: sqlite3.Connection, tmp_path: Path) -> None:
    poison(archive)

    text = "".join(export.mbox(posts_of(archive)))

    assert text.isascii()
    assert "\x1b" not in text
    assert len(re.findall("^>*From ", text, re.MULTILINE)) == len(POSTS) + 2  # none to quote, none to unquote
    assert max(map(len, text.split("\n"))) < 998
    messages = read(text, tmp_path)
    assert len(messages) == len(POSTS) + 2
    for message in messages:
        assert set(message.keys()) <= {
            "From", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Archived-At", "X-Forum-State",
            "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        }  # fmt: skip
        assert not message.defects
    told = next(message for message in messages if message["Message-ID"] == "<post-7000@forum.example>")
    assert told.get_content().startswith(BREAKOUT)


def post_of(author: str, title: str, body: str) -> Post:
    """A post of one comment, made without an archive."""
    at = "2025-07-16T00:00:00Z"
    row = {"id": 1, "title": title, "url": "https://forum.example/threads/x.1/"}
    thread = Thread("forum.example", row, {}, (), (), (), None, 1, 1, 0)
    empty = dict.fromkeys(("edited_at", "edited_text", "edited_by", "vote_score", "missing_since", "author_id", "url"))
    post = {"id": 1, "author": author, "text": body, "posted_at": at, "first_seen_at": at, "is_solution": 0, **empty}
    return Post(thread, post, {})


@given(st.text(max_size=120), st.text(max_size=300), st.text())
@example('"Q" (c), <x@y>; z\\', "=?utf-8?q?x?= " * 20, "From x\n>From y\n.\n=46\n")
@example("é" * 80, "漢" * 200, "From " * 40)
@example(HOSTILE, HOSTILE, BREAKOUT)
def test_any_post_is_read_back(author: str, title: str, body: str) -> None:
    text = "".join(export.mbox([post_of(author, title, body)]))

    first, _, rest = text.partition("\n")
    assert first == "From guest@forum.example.invalid Wed Jul 16 00:00:00 2025"
    assert text.endswith("\n\n")
    assert not re.search("^>*From ", rest, re.MULTILINE)
    message: EmailMessage = email.message_from_string(rest, policy=email.policy.default)
    assert not message.defects
    assert message["Subject"].rstrip() == (words.line(title)[:200].rstrip() or "Thread 1")
    (sender,) = message["From"].addresses
    assert sender.addr_spec == "guest@forum.example.invalid"
    # Python takes the blank between two coded words for one of the name: they are compared without blanks.
    assert "".join(sender.display_name.split()) == "".join(words.line(author)[:80].split())
    assert message.get_content().strip("\n") == words.plain(body).strip("\n") or not words.plain(body).strip()


def test_what_is_hidden_behind_links_is_told(archive: sqlite3.Connection, tmp_path: Path) -> None:
    post = SamplePost(6010, SOFTWARE, 10, MEI, None, (say("See here.", ("here", "https://x.example/a")),))
    write_post(archive, post)

    message = read("".join(export.mbox(posts_of(archive, SOFTWARE))), tmp_path)[-1]

    assert message.get_content() == "See here.\n\nLinks:\nhttps://x.example/a\n"


def test_an_article_is_set_apart(archive: sqlite3.Connection, tmp_path: Path) -> None:
    content = read("".join(export.mbox(posts_of(archive, SOFTWARE))), tmp_path)[2].get_content()

    assert content.startswith(
        "They did, see below.\n\n[Article · AFP · The Daily Star · 16 Jul 2025, 09:10 (+06:00)]\n\n"
    )
    assert "\n\n[End of the article]" in content


def test_a_picture_and_a_quote_without_parts_are_told(archive: sqlite3.Connection, tmp_path: Path) -> None:
    pieces = (Piece("quote", "Old words", row={}), Piece("photo", "harbour.webp"))
    write_post(archive, SamplePost(6010, SOFTWARE, 10, MEI, None, pieces))

    content = read("".join(export.mbox(posts_of(archive, SOFTWARE))), tmp_path)[-1].get_content()

    assert content == "> Old words\n\n[Picture: harbour.webp https://forum.example/attachments/harbour.webp.9/]\n"
