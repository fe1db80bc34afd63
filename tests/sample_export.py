"""What the tests of exports share: the sample archive as the command takes it, and one with hostile text everywhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sample_archive import BASE, MEI, PORTS, SOFTWARE, Piece, SamplePost, insert, make_archive, quote, say, write_post

from analysis import export
from analysis.export import Post, Thread
from archiver.store.database import APPLICATION_ID, SCHEMA_VERSION

NAME = "forum.example"
# What somebody or something would obey: a terminal, an eye, a browser, a spreadsheet, a mail program, Markdown.
HOSTILE = (
    "=cmd|' /C calc'!A0 \x1b[31mred\x1b]0;owned\x07 \x9b2J nul\x00 <script>alert(1)</script> --> </style> ]]> | "
    "[link](javascript:alert(1)) <b onload=x> ![i](https://evil.example/i.png) **bold** `code` www.evil.example "
    "https://evil.example/x &amp; \u202eback\u2066 \u2028line\x85 a_b_c {{ 7*7 }} {% raw %} 'q' \"dq\""
)
BREAKOUT = (
    "Words\n# Heading\n> quote\n- item\n1. one\n    indented\n---\n```\nfence\n~~~\n\n"
    "From evil@example.org Thu Jan  1 00:00:00 1970\n>From quoted\n>>From twice\n\n| a | b |\n|---|---|\n\n"
    "<!-- --> </article></main> <img src=https://evil.example/p.png>\n===\nterm\n: definition\n.\n"
    "From: x\nSubject: y"
)


def make_folder(path: Path) -> Path:
    """A folder of archives with the sample archive in it."""
    path.mkdir(exist_ok=True)
    archive = make_archive(path / f"{NAME}.db")
    with closing(sqlite3.connect(archive)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};")
    return path


def copy_of(path: Path) -> sqlite3.Connection:
    """An archive in memory, which a test may change."""
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(path)) as source:
        source.backup(copy)
    return copy


def poison(connection: sqlite3.Connection) -> None:
    """Writes hostile text wherever a page can put text, and two posts that try to leave their place."""
    told = say(BREAKOUT, ("quote", 'https://evil.example/">)<b>'), ("item", "javascript://x/%0Aalert(1)"))
    code = Piece("code", "```\n</code></pre>\n~~~\n````\nFrom x", row={"language": "py`<x>"})
    pieces = {
        7000: (told, code),
        7001: (
            quote(7000, MEI, HOSTILE, quote(7000, MEI, BREAKOUT)),
            say(HOSTILE),
            Piece("spoiler", BREAKOUT, row={"is_inline": 0}),
        ),
    }
    for post_id, parts in pieces.items():
        write_post(connection, SamplePost(post_id, PORTS, None, HOSTILE, "2025-08-11T00:00:00Z", parts))
    connection.execute("UPDATE posts SET url = 'javascript:alert(1)', edited_by = ? WHERE id = 7000", (HOSTILE,))
    connection.execute("UPDATE posts SET edited_at = '2025-08-11', posted_text = ? WHERE id > 6999", (HOSTILE,))
    connection.execute("UPDATE posts SET url = ? WHERE id = 7001", (f'{BASE}"><script>)](<b>|\x1b[0m \u202e',))
    connection.execute("UPDATE threads SET title = ?, prefix = ?, author = ?", (HOSTILE, HOSTILE, HOSTILE))
    connection.execute("UPDATE forum SET title = ?", (HOSTILE,))
    connection.execute("UPDATE nodes SET title = ?", (HOSTILE,))
    connection.execute("UPDATE thread_tags SET name = ?", (HOSTILE,))
    connection.execute("UPDATE thread_fields SET name = ?, value = ?", (HOSTILE, HOSTILE))
    connection.execute("UPDATE polls SET question = ?", (HOSTILE,))
    connection.execute("UPDATE poll_options SET option = ?", (HOSTILE,))
    connection.execute("UPDATE quotes SET quoted_author = ?", (HOSTILE,))
    connection.execute("UPDATE articles SET headline = ?, outlet = ?, agency = ?, language = ?", (HOSTILE,) * 4)
    connection.execute("UPDATE articles SET source_url = 'javascript:alert(4)', published_at = ?", (HOSTILE,))
    connection.execute("UPDATE spoilers SET title = ?", (HOSTILE,))
    connection.execute("UPDATE embeds SET site = ?, url = 'data:text/html,x'", (HOSTILE,))
    connection.execute("UPDATE unfurls SET title = ?, description = ?, host = ?", (HOSTILE,) * 3)
    connection.execute("UPDATE images SET filename = ?, url = 'file:///etc/passwd'", (HOSTILE,))
    connection.execute("UPDATE attachments SET filename = ?, url = 'javascript:alert(2)'", (HOSTILE,))
    connection.execute("UPDATE revisions SET text = ?", (BREAKOUT + HOSTILE,))
    connection.execute("UPDATE post_marks SET text = ?", (HOSTILE,))
    row = {"position": 0, "name": HOSTILE, "count": 1, "members": '["\\ud800 lone", "=1+1"]'}
    insert(connection, "reactions", {"post_id": 7000, **row})
    insert(connection, "reactions", {"post_id": 7001, **row, "members": "no JSON"})
    connection.commit()


def thread_of(connection: sqlite3.Connection, thread_id: int = PORTS) -> Thread:
    """A thread of the sample archive."""
    return export.read_thread(connection, NAME, thread_id)


def posts_of(connection: sqlite3.Connection, *thread_ids: int) -> list[Post]:
    """The posts of threads, or of all."""
    wanted = thread_ids or (PORTS, SOFTWARE)
    return [post for each in wanted for post in export.read_posts(connection, thread_of(connection, each))]
