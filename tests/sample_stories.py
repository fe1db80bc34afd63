"""The sample archive with stories in it: copies, reports of one event, people who are quoted, a page of a news site.

`make_told_archive(path)` writes it. The stories are written by hand, so that what shows them can be tested alone.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from sample_archive import (
    BASE,
    DELTA_LEAD,
    FIRST_SEEN,
    MEI,
    PERMALINKS,
    PORTS,
    SEEN,
    Piece,
    SamplePost,
    insert,
    make_archive,
    say,
    write_post,
)

NEWS = 4300  # the page of a news site
DELTA, COPY, DREDGER, BANGLA = 50010000, 60030002, 50090000, 50110002  # articles of the sample archive
EVENT, PAGE, RELATED = 50120000, 43010000, 43020000  # and those that are added to it
SHARED = "“We want farmers on the islands to reach the city markets in one night,”"

EVENT_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "Three river ports to reopen after talks in Dhaka"),
        Piece("byline", "Reuters", before="\n"),
        Piece("photo", "1752660000000.webp"),
        Piece("caption", "The pier of Mongla on July 9, 2025. File photo"),
        Piece(
            "body",
            "DHAKA, July 15 (Reuters) - Two delta states will open three ports again, their ministers said.\n\n"
            f"{SHARED} said Abdul Karim, the head of the ports authority.",
        ),
    ),
    row={"language": "en", "confidence": 0.95},
    values=(
        ("headline", "Three river ports to reopen after talks in Dhaka", "", "headline_line", 1),
        ("agency", "Reuters", "Reuters", "byline", 1),
        ("agency", "Reuters", "(Reuters)", "dateline", 0),
        ("photo_date", "2025-07-09", "July 9, 2025", "date_in_caption", 1),
    ),
)
PAGE_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "Survey ship reaches the delta"),
        Piece("body", "MONGLA: The survey ship that is to chart the channel has reached the delta, its owner said."),
    ),
    row={"kind": "page_article", "language": "en", "confidence": 0.9},
    values=(("headline", "Survey ship reaches the delta", "", "headline_line", 1),),
)
RELATED_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "Dredger contract signed"),
        Piece("byline", "Coast Daily", before="\n"),
        Piece("body", "CHATTOGRAM: A dredger contract worth $41.5 million was signed on Friday, a ministry said."),
    ),
    row={"kind": "related_article", "language": "en", "confidence": 0.9},
    values=(
        ("headline", "Dredger contract signed", "", "headline_line", 1),
        ("outlet", "Coast Daily", "Coast Daily", "byline", 1),
    ),
)
POSTS = (
    SamplePost(5012, PORTS, 12, MEI, None, (EVENT_ARTICLE, say("The same from Reuters.")), page=2),
    SamplePost(4301, NEWS, None, None, None, (PAGE_ARTICLE,)),
    SamplePost(4302, NEWS, None, "Coast Daily", "2025-08-08T20:00:00Z", (RELATED_ARTICLE,)),
)
SPEAKERS = (
    (DELTA, "Mr. Karim", None, "told reporters", SHARED.strip("“”")),
    (EVENT, "Abdul Karim", "the head of the ports authority", "said", SHARED.strip("“”")),
)
STORIES = (
    (DELTA, "Delta ministers agree to reopen river ports", "2025-07-15", "2025-07-15T13:36", (DELTA, COPY), 2),
    (EVENT, "Three river ports to reopen after talks in Dhaka", None, None, (EVENT,), 1),
    (RELATED, "Dredger contract signed", "2025-08-08", "2025-08-08T18:41", (RELATED, DREDGER), 2),
    (BANGLA, "নভেম্বরে খুলছে তিন নদীবন্দর", None, None, (BANGLA,), 1),
    (PAGE, "Survey ship reaches the delta", None, None, (PAGE,), 1),
)
COPIED = [
    {"name": "copied text", "weight": 3.5, "detail": "83 % of the shorter text's runs of words stand in the other."},
    {"name": "same quotation", "weight": 2.0, "detail": "14 words in quotation marks are the same."},
    {"name": "other numbers", "weight": -0.5, "detail": "One has 2.5, the other has not."},
]
TOLD_AGAIN = [
    {"name": "same people", "weight": 1.5, "detail": "Both name Karim."},
    {"name": "two agencies", "weight": 0.0, "detail": "One is of AFP, the other of Reuters."},
]
PAIRS = (
    (COPY, DELTA, "same_wire", 0.97, COPIED, DELTA_LEAD),
    (EVENT, DELTA, "same_event", 0.81, TOLD_AGAIN, SHARED),
    (DREDGER, RELATED, "same_wire", 0.9, COPIED[:1], "A dredger contract worth $41.5 million was signed on Friday"),
)


def make_told_archive(path: Path) -> Path:
    """Writes the sample archive with all that tells of stories, and returns its path."""
    make_archive(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        write_news_page(connection)
        for post in POSTS:
            write_post(connection, post)
        write_pictures(connection)
        write_stories(connection)
        for table in ("posts_fts", "articles_fts"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
    return path


def write_news_page(connection: sqlite3.Connection) -> None:
    """Writes a thread that is a page of a news site: its own article, and a related one."""
    row = {
        "id": NEWS, "title": "Survey ship reaches the delta", "url": f"{BASE}{PERMALINKS[NEWS]}", "type": "news page",
        "page_count": 1, "complete": 1, "first_archived_at": FIRST_SEEN, "last_archived_at": SEEN,
    }  # fmt: skip
    insert(connection, "threads", row)


def write_pictures(connection: sqlite3.Connection) -> None:
    """Writes what the names and captions of pictures tell, and that a post is younger than its picture."""
    connection.execute("UPDATE images SET uploaded_at = '2025-07-16T00:50:48Z' WHERE post_id = 5001")
    connection.execute(
        "UPDATE images SET uploaded_at = '2025-07-16T10:00:00Z', photo_date = '2025-07-09', is_file_photo = 1 "
        "WHERE post_id = 5012"
    )
    connection.execute("UPDATE posts SET posted_after = '2025-07-16T10:00:00Z' WHERE id = 5012")


def write_stories(connection: sqlite3.Connection) -> None:
    """Writes the stories, their articles, the pairs, and who is quoted."""
    for story, title, event, published, articles, threads in STORIES:
        connection.execute(
            "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?)", (story, title, event, published, len(articles), threads)
        )
        for n, article in enumerate(articles):
            row = (story, article, "copy" if n else "first", 0.97 if n else 1.0)
            connection.execute("INSERT INTO story_articles VALUES (?, ?, ?, ?)", row)
    for one, other, relation, score, evidence, passage in PAIRS:
        connection.execute(
            "INSERT INTO story_pairs VALUES (?, ?, ?, ?, ?, ?)",
            (max(one, other), min(one, other), relation, score, json.dumps(evidence), passage),
        )
    for n, (article, name, role, verb, quote) in enumerate(SPEAKERS):
        (start,) = connection.execute(
            "SELECT instr(text, ?) - 1 FROM posts JOIN articles ON post_id = posts.id WHERE articles.id = ?",
            (quote, article),
        ).fetchone()
        connection.execute(
            "INSERT INTO speakers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (article, n, name, role, verb, quote, start, start + len(quote)),
        )
