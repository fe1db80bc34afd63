"""A small archive made by hand: two threads of a forum that never was, with every kind of row that analysis reads.

`make_archive(path)` writes it. Post texts are composed of parts, so that spans always fit.
"""

from __future__ import annotations

import html
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[1] / "archiver" / "schema.sql"
BASE = "https://forum.example/"
SEEN = "2025-08-12T06:00:00Z"  # the last visit
FIRST_SEEN = "2025-08-10T06:00:00Z"  # the first visit
PORTS, SOFTWARE = 4100, 4200  # thread ids
RAHIM, INGRID, TOMAS, MEI = 11, 12, 13, 14  # member ids
NAMES = {RAHIM: "Rahim Uddin", INGRID: "Ingrid Solheim", TOMAS: "Tomas Okello", MEI: "Mei Lin"}


@dataclass
class Piece:
    """A part to be: a leaf has text, the others have children. `row` is its row in the table of its kind."""

    kind: str
    text: str = ""
    children: tuple[Piece, ...] = ()
    row: Mapping[str, object] = field(default_factory=dict)
    values: tuple[tuple[str, str, str, str, int], ...] = ()  # field, value, as printed, rule, chosen
    links: tuple[tuple[str, str], ...] = ()  # as printed, url
    before: str = "\n\n"  # the gap between it and its elder sibling


@dataclass
class SamplePost:
    """A post to be; what is not named has the value that most posts have."""

    id: int
    thread_id: int
    number: int | None
    author: int | str | None
    posted_at: str | None
    pieces: tuple[Piece, ...]
    page: int = 1
    reactions: Mapping[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    edited_at: str | None = None
    edited_by: str | None = None
    marks: tuple[tuple[str, str, str | None], ...] = ()  # kind, words, who set it
    missing_since: str | None = None
    is_solution: int = 0
    vote_score: int | None = None
    revision: int = 1
    attachments: tuple[tuple[str, int], ...] = ()  # file name, bytes


def say(text: str, *links: tuple[str, str]) -> Piece:
    """The member's own words."""
    return Piece("comment", text, links=links)


def quote(post_id: int, member_id: int, words: str, *nested: Piece) -> Piece:
    """A quote of another post, with the quotes that lie in it before its words."""
    byline = Piece("byline", f"{NAMES[member_id]} said:")
    row = {"quoted_post_id": post_id, "quoted_member_id": member_id, "quoted_author": NAMES[member_id]}
    return Piece("quote", children=(byline, *nested, Piece("body", words, before="\n")), row=row)


DELTA_LEAD = (
    "Ministers of the two delta states agreed on Tuesday to reopen three river ports that closed nine years ago, "
    "officials said after talks in Dhaka."
)
DELTA_BODY = (
    f"{DELTA_LEAD}\n\n"
    "The first cargo vessels are to sail in November, once the U.S.-built survey ship has charted the main channel, "
    "Mr. Karim of the ports authority told reporters.\n\n"
    "“We want farmers on the islands to reach the city markets in one night,” he said.\n\n"
    "Tariffs have not been set. Traders on both banks expect them to be about 2.5 percent lower than on the roads."
)
DELTA_COPY = (
    f"{DELTA_LEAD}\n\n"
    "“We want farmers on the islands to reach the city markets in one night,” Mr. Karim of the authority said.\n\n"
    "Tariffs have not been set. Traders on both banks expect them to be about 2.5 percent lower than on the roads."
)
DREDGER_BODY = (
    "CHATTOGRAM, Aug 8 (Reuters) - A dredger contract worth $41.5 million was signed on Friday, clearing the last "
    "hurdle before the river ports open, the shipping ministry said.\n\n"
    "Work begins on Sept. 1 and lasts ten weeks."
)
BANGLA_BODY = (
    "নদীবন্দর তিনটি নভেম্বরে খুলছে বলে জানিয়েছেন নৌপরিবহন সচিব। গতকাল ঢাকায় সাংবাদিকদের তিনি এ কথা বলেন।\n\n"
    "প্রথম জাহাজটি মোংলা থেকে ছাড়বে।"
)

DELTA_ARTICLE = Piece(
    "article",
    children=(
        Piece("byline", "Date of Event: Jul 16, 2025"),
        Piece("headline", "Delta ministers agree to reopen river ports", before="\n"),
        Piece("byline", "AFP Dhaka\nPublished: 15 Jul 2025, 13: 36", before="\n"),
        Piece("photo", "1752627048971.webp"),
        Piece("caption", "A cargo boat leaves the harbour of Mongla. File photo"),
        Piece("body", DELTA_BODY),
    ),
    row={"country": "BD", "published_precision": "minute", "language": "en", "confidence": 0.96},
    values=(
        ("event_date", "2025-07-16", "Jul 16, 2025", "date_of_event", 0),
        ("headline", "Delta ministers agree to reopen river ports", "", "line_before_byline", 1),
        ("agency", "AFP", "AFP", "agency_line", 1),
        ("place", "Dhaka", "Dhaka", "agency_line", 1),
        ("published_at", "2025-07-15T13:36", "15 Jul 2025, 13: 36", "role_word", 1),
        ("caption", "A cargo boat leaves the harbour of Mongla. File photo", "", "after_photo", 1),
        ("event_date", "2025-07-15", "Tuesday", "weekday_in_lead", 1),
    ),
)
COPY_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "River ports to open again after nine years"),
        Piece("byline", "The Daily Star, AFP\nJul 16, 2025 09:10 GMT+6", before="\n"),
        Piece("body", DELTA_COPY),
        Piece("source", "https://www.thedailystar.net/news/river-ports-3941"),
    ),
    row={"published_precision": "minute", "published_offset": "+06:00", "language": "en", "confidence": 0.93},
    values=(
        ("headline", "River ports to open again after nine years", "", "line_before_byline", 1),
        ("outlet", "The Daily Star", "The Daily Star", "outlet_line", 1),
        ("agency", "AFP", "AFP", "agency_line", 1),
        ("published_at", "2025-07-16T09:10", "Jul 16, 2025 09:10", "bare_date", 1),
        ("event_date", "2025-07-15", "Tuesday", "weekday_in_lead", 1),
        ("source_url", "https://www.thedailystar.net/news/river-ports-3941", "", "source_line", 1),
    ),
    links=(("https://www.thedailystar.net/news/river-ports-3941",) * 2,),
)
DREDGER_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "Dredger contract clears way for river ports"),
        Piece("byline", "REUTERS\nPublished :\nAug 08, 2025 18:41\nUpdated :\nAug 08, 2025 19:05", before="\n"),
        Piece("body", DREDGER_BODY),
    ),
    row={"country": "BD", "published_precision": "minute", "language": "en", "confidence": 0.97},
    values=(
        ("headline", "Dredger contract clears way for river ports", "", "line_before_byline", 1),
        ("agency", "Reuters", "REUTERS", "agency_line", 1),
        ("published_at", "2025-08-08T18:41", "Aug 08, 2025 18:41", "role_word", 1),
        ("updated_at", "2025-08-08T19:05", "Aug 08, 2025 19:05", "role_word", 1),
        ("dateline", "CHATTOGRAM, Aug 8 (Reuters) -", "", "agency_dateline", 1),
        ("place", "Chattogram", "CHATTOGRAM", "agency_dateline", 1),
        ("event_date", "2025-08-08", "Friday", "weekday_in_lead", 1),
    ),
)
BANGLA_ARTICLE = Piece(
    "article",
    children=(
        Piece("headline", "নভেম্বরে খুলছে তিন নদীবন্দর"),
        Piece("byline", "প্রথম আলো", before="\n"),
        Piece("body", BANGLA_BODY),
    ),
    row={"language": "bn", "confidence": 0.71},
    values=(
        ("headline", "নভেম্বরে খুলছে তিন নদীবন্দর", "", "line_before_byline", 1),
        ("outlet", "Prothom Alo", "প্রথম আলো", "outlet_line", 1),
    ),
)

DOUBT = (
    "Nine years of silt will not go away with a signature. The channel off Mongla was 4.2 metres deep at the last "
    "public survey, and a loaded coaster needs six."
)
ANSWER = (
    "I disagree, the survey that you name is from 2016 and the river has moved since. Pilots who work there report "
    "more than five metres at low water. Has anybody seen the new charts?"
)
INSURANCE = (
    "Hello all. Insurance is the real obstacle: no underwriter covers a hull on a channel without official charts. "
    "My employer asked three brokers last spring and got three refusals."
)

POSTS = (
    SamplePost(
        5001, PORTS, 1, RAHIM, "2025-07-16T00:50:48Z", (DELTA_ARTICLE,),
        reactions={"Like": (3, ("Ingrid Solheim", "Mei Lin", "Tomas Okello"))},
        attachments=(("1752627048971.webp", 48_100),),
    ),
    SamplePost(
        5002, PORTS, 2, INGRID, "2025-07-16T07:12:00Z",
        (quote(5001, RAHIM, "The first cargo vessels are to sail in November"), say(DOUBT)),
        reactions={"Like": (5, ("Mei Lin", "Rahim Uddin", "Passer-by")), "Haha": (1, ("Tomas Okello",))},
    ),
    SamplePost(
        5003, PORTS, 3, TOMAS, "2025-07-16T09:30:10Z",
        (quote(5002, INGRID, "The channel off Mongla was 4.2 metres deep at the last public survey"), say(ANSWER)),
        reactions={"Like": (2, ("Rahim Uddin", "Mei Lin"))},
    ),
    SamplePost(
        5004, PORTS, 4, RAHIM, "2025-07-16T11:02:31Z",
        (
            say("নদীর গভীরতা নিয়ে নতুন জরিপ দরকার। পুরোনো মানচিত্র দিয়ে জাহাজ চালানো যায় না।"),
            Piece(
                "unfurl", "Depths of the lower channel\nTables of the yearly survey\nports.example.org",
                row={
                    "url": "https://ports.example.org/survey/2024", "host": "ports.example.org",
                    "title": "Depths of the lower channel", "description": "Tables of the yearly survey",
                },
            ),
        ),
        edited_at="2025-07-16T11:20:00Z", edited_by="Warden Low", revision=2,
        marks=(("warning", "Stay with the ports.", "Warden Low"),),
    ),
    SamplePost(5005, PORTS, 5, "Passer-by", "2025-07-16T12:00:00Z", (say("Lol :)"),)),
    SamplePost(
        5007, PORTS, 7, MEI, "2025-07-17T03:44:00Z",
        (
            quote(
                5003, TOMAS, "Pilots who work there report more than five metres at low water.",
                quote(5002, INGRID, "a loaded coaster needs six"),
            ),
            say(INSURANCE),
            say("Rates are listed at https://hull.example.net/rates.", ("https://hull.example.net/rates",) * 2),
        ),
        reactions={"Like": (4, ("Rahim Uddin", "Ingrid Solheim"))},
    ),
    SamplePost(
        5008, PORTS, 8, INGRID, "2025-07-17T05:00:00Z", (say("This post was taken down by its author later on."),),
        missing_since=SEEN,
    ),
    SamplePost(
        5009, PORTS, 9, MEI, "2025-08-09T00:55:57Z",
        (DREDGER_ARTICLE, say("So the money is there at last. Ten weeks sounds short to me, but the firm is good.")),
        page=2, reactions={"Like": (1, ("Tomas Okello",))},
    ),
    SamplePost(
        5010, PORTS, 10, TOMAS, "2025-08-09T06:10:00Z",
        (
            quote(5007, MEI, "no underwriter covers a hull on a channel without official charts"),
            say("That is no longer true. Two brokers in Oslo write such cover since June, at a price."),
            Piece("embed", row={"site": "youtube", "key": "dQw4w9WgXcQ", "url": "https://youtu.be/dQw4w9WgXcQ"}),
            Piece(
                "spoiler",
                row={"title": "The price", "is_inline": 0},
                children=(Piece("noise", "The price"), Piece("comment", "About 3.1% of the hull a year.", before="\n")),
            ),
        ),
        page=2, reactions={"Like": (2, ("Rahim Uddin",))},
    ),
    SamplePost(
        5011, PORTS, 11, RAHIM, "2025-08-10T02:00:00Z",
        (say("A report from this morning:"), BANGLA_ARTICLE),
        page=2,
    ),
    SamplePost(
        6001, SOFTWARE, 1, MEI, "2025-07-16T10:00:00Z",
        (say("Which berth planning software do small ports use? Did the delta ports really agree to open again?"),),
    ),
    SamplePost(
        6002, SOFTWARE, 2, TOMAS, "2025-07-16T10:30:00Z",
        (
            say("A spreadsheet <b>and</b> patience | nothing else. See [the manual](javascript:alert(1))."),
            Piece(
                "code", "for berth in port:\n    print(berth)  # <script>alert(2)</script>", row={"language": "python"}
            ),
        ),
        vote_score=1,
    ),
    SamplePost(
        6003, SOFTWARE, 3, RAHIM, "2025-07-16T12:05:00Z", (say("They did, see below."), COPY_ARTICLE),
        is_solution=1, vote_score=4, reactions={"Like": (1, ("Mei Lin",))},
    ),
    SamplePost(
        6004, SOFTWARE, 4, MEI, "2025-07-16T13:00:00Z",
        (quote(6003, RAHIM, "They did, see below."), say("Thanks!")),
    ),
)  # fmt: skip

PERMALINKS = {
    PORTS: "threads/river-ports.4100/", SOFTWARE: "threads/berth-software.4200/", 4300: "articles/4300/"
}  # fmt: skip


def permalink(post: SamplePost) -> str:
    """The address of a post."""
    return f"{BASE}{PERMALINKS[post.thread_id]}post-{post.id}"


def leaves(piece: Piece) -> Iterator[Piece]:
    """The leaves of a piece with the gaps before the younger siblings, in order."""
    if not piece.children:
        yield piece
    for position, child in enumerate(piece.children):
        if position:
            yield Piece("gap", child.before)
        yield from leaves(child)


def text_of(pieces: tuple[Piece, ...]) -> str:
    """The text that the pieces make."""
    return "".join(leaf.text for leaf in leaves(Piece("post", children=pieces)))


class PartWriter:
    """Writes the parts of one post and the rows that hang on them."""

    def __init__(self, connection: sqlite3.Connection, post: SamplePost) -> None:
        self.connection, self.post, self.text = connection, post, text_of(post.pieces)
        self.parts = self.links = 0

    def write(self, pieces: tuple[Piece, ...], start: int, parent_id: int | None = None) -> int:
        """Writes sibling pieces from a start on; returns where they end."""
        position = 0
        for n, piece in enumerate(pieces):
            if n:
                start = self._part(Piece("gap", piece.before), start, parent_id, position)
                position += 1
            start = self._part(piece, start, parent_id, position)
            position += 1
        return start

    def _part(self, piece: Piece, start: int, parent_id: int | None, position: int) -> int:
        part_id = self.post.id * 10_000 + self.parts
        self.parts += 1
        end = start + len(text_of((piece,)))
        self.connection.execute(
            "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)",
            (part_id, self.post.id, parent_id, position, piece.kind, start, end),
        )
        if piece.children:
            self.write(piece.children, start, part_id)
        self._row(piece, part_id, start, end)
        for printed, url in piece.links:
            row = {"post_id": self.post.id, "position": self.links, "part_id": part_id, "url": url, "text": printed}
            insert(self.connection, "links", row | {"host": url.split("/")[2]})
            self.links += 1
        return end

    def _row(self, piece: Piece, part_id: int, start: int, end: int) -> None:
        if piece.kind == "article":
            self._article(piece, part_id, start, end)
        elif piece.kind == "photo":
            row = {"part_id": part_id, "post_id": self.post.id, "filename": piece.text}
            insert(self.connection, "images", row | {"url": f"{BASE}attachments/{piece.text}.9/"})
        elif piece.kind in TABLES:
            insert(self.connection, TABLES[piece.kind], {"part_id": part_id, "post_id": self.post.id, **piece.row})

    def _article(self, piece: Piece, part_id: int, start: int, end: int) -> None:
        body = "\n\n".join(child.text for child in piece.children if child.kind == "body")
        columns = {name: value for name, value, _, _, chosen in piece.values if chosen and name != "photo_date"}
        row = {
            "id": part_id,
            "post_id": self.post.id,
            "kind": "pasted_article",
            "body": body,
            "word_count": len(body.split()),
        }
        insert(self.connection, "articles", row | columns | dict(piece.row))
        for n, (name, value, printed, rule, chosen) in enumerate(piece.values):
            at = self.text.index(printed or value, start, end)
            self.connection.execute(
                "INSERT INTO article_values VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (part_id, n, name, value, at, at + len(printed or value), rule, 0.9 if chosen else 0.6, chosen),
            )


# Kinds of parts with a table of their own.
TABLES = {
    "quote": "quotes", "unfurl": "unfurls", "embed": "embeds", "spoiler": "spoilers", "code": "code_blocks"
}  # fmt: skip


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    """Inserts one row of named columns."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def write_post(connection: sqlite3.Connection, post: SamplePost) -> None:
    """Writes a post with all that belongs to it."""
    text = text_of(post.pieces)
    member = post.author if isinstance(post.author, int) else None
    row = {
        "id": post.id, "thread_id": post.thread_id, "number": post.number, "page": post.page, "author_id": member,
        "author": NAMES[post.author] if isinstance(post.author, int) else post.author,
        "posted_at": post.posted_at, "posted_text": post.posted_at and post.posted_at[:10], "edited_at": post.edited_at,
        "edited_by": post.edited_by,
        "url": permalink(post), "text": text, "vote_score": post.vote_score, "is_solution": post.is_solution,
        "reaction_count": sum(count for count, _ in post.reactions.values()), "first_seen_at": FIRST_SEEN,
        "last_seen_at": FIRST_SEEN if post.missing_since else SEEN, "missing_since": post.missing_since,
        "revision": post.revision, "digest": f"sha1:{post.id}",
    }  # fmt: skip
    insert(connection, "posts", row)
    page = html.escape(text).replace("\n", "<br />\n")
    insert(connection, "post_html", {"post_id": post.id, "html": f'<div class="bbWrapper">{page}</div>'})
    PartWriter(connection, post).write(post.pieces, 0)
    for position, (name, (count, members)) in enumerate(post.reactions.items()):
        members_json = json.dumps(members)
        row = {"post_id": post.id, "position": position, "name": name, "count": count, "members": members_json}
        insert(connection, "reactions", row)
    for position, (kind, words, author) in enumerate(post.marks):
        row = {"post_id": post.id, "position": position, "kind": kind, "text": words, "author": author}
        insert(connection, "post_marks", row)
    for position, (filename, size) in enumerate(post.attachments):
        row = {"post_id": post.id, "position": position, "url": f"{BASE}attachments/{filename}.9/"}
        insert(connection, "attachments", row | {"filename": filename, "size": size})


def write_forum(connection: sqlite3.Connection) -> None:
    """Writes the forum, its sections and its members."""
    forum = {"id": 1, "base_url": BASE, "title": "The Delta Forum", "engine": "xenforo2", "time_zone": "+06:00"}
    insert(connection, "forum", forum)
    insert(connection, "nodes", {"id": 1, "title": "News", "url": f"{BASE}forums/news.1/"})
    insert(connection, "nodes", {"id": 2, "title": "Shipping", "url": f"{BASE}forums/shipping.2/", "parent_id": 1})
    for member_id, name in NAMES.items():
        row = {"id": member_id, "name": name, "title": "Senior Member", "joined_at": "2024-01-24"}
        more = {
            "banners": '["Pilot"]' if member_id == MEI else "[]",
            "message_count": 900 + member_id,
            "fields": '{"Nation": "Bangladesh"}',
            "last_seen_at": SEEN,
        }
        insert(connection, "members", row | more)


def write_threads(connection: sqlite3.Connection) -> None:
    """Writes the two threads: a whole one of two pages, and one whose second page was never reached."""
    ports = {
        "id": PORTS, "title": "River ports of the delta", "prefix": "🇧🇩", "url": f"{BASE}{PERMALINKS[PORTS]}",
        "node_id": 2, "author_id": RAHIM, "author": NAMES[RAHIM], "created_at": "2025-07-16T00:50:48Z",
        "type": "discussion", "is_open": 1, "is_sticky": 0, "reply_count": 10, "view_count": 146, "page_count": 2,
        "event_date": "2025-07-16", "complete": 1, "first_archived_at": FIRST_SEEN, "last_archived_at": SEEN,
    }  # fmt: skip
    software = {
        "title": "Berth software for small ports?", "id": SOFTWARE, "prefix": None, "author": NAMES[MEI],
        "url": f"{BASE}{PERMALINKS[SOFTWARE]}", "author_id": MEI, "created_at": "2025-07-16T10:00:00Z",
        "type": "question", "reply_count": 22, "event_date": None, "complete": 0,
    }  # fmt: skip
    for thread in (ports, ports | software):
        insert(connection, "threads", thread)
    insert(connection, "thread_tags", {"thread_id": PORTS, "name": "shipping"})
    insert(connection, "thread_fields", {"thread_id": PORTS, "name": "Date of Event", "value": "Jul 16, 2025"})
    for capture_id, (thread_id, page, numbers) in enumerate(
        ((PORTS, 1, (1, 8)), (PORTS, 2, (9, 11)), (SOFTWARE, 1, (1, 4)))
    ):
        write_page(connection, capture_id + 1, thread_id, page, numbers)


def write_page(
    connection: sqlite3.Connection, capture: int, thread_id: int, page: int, numbers: tuple[int, int]
) -> None:
    """Writes the index entry of a page's capture, and what the page showed."""
    url = f"{BASE}{PERMALINKS[thread_id]}" + (f"page-{page}" if page > 1 else "")
    row = {
        "id": capture,
        "url": url,
        "captured_at": SEEN,
        "status": 200,
        "media_type": "text/html",
        "thread_id": thread_id,
    }
    place = {"page": page, "warc_file": "20250812.warc.gz", "warc_offset": capture * 9000, "warc_length": 8000}
    insert(connection, "captures", row | place | {"digest": f"sha1:{capture}"})
    first, last = numbers
    shown = sum(post.thread_id == thread_id and first <= (post.number or 0) <= last for post in POSTS)
    insert(
        connection, "thread_pages",
        {"thread_id": thread_id, "page": page, "capture_id": capture, "post_count": shown, "first_number": first,
         "last_number": last},
    )  # fmt: skip


def write_rest(connection: sqlite3.Connection) -> None:
    """Writes an older text of an edited post, a poll, and two problems."""
    insert(
        connection, "revisions",
        {"post_id": 5004, "revision": 1, "seen_at": FIRST_SEEN, "text": "নতুন জরিপ দরকার।", "html": "নতুন জরিপ দরকার।"},
    )  # fmt: skip
    insert(connection, "polls", {"thread_id": PORTS, "question": "Open before the new year?", "voters": 7})
    for position, (option, votes) in enumerate((("Yes", 3), ("No", 4))):
        row = {"thread_id": PORTS, "position": position, "option": option, "votes": votes}
        insert(connection, "poll_options", row)
    gap = {"url": f"{BASE}{PERMALINKS[PORTS]}", "thread_id": PORTS, "kind": "missing_number", "seen_at": SEEN}
    insert(connection, "problems", gap | {"detail": "Post #6 is on no page: the numbers jump from 5 to 7."})
    cut = {"url": f"{BASE}{PERMALINKS[SOFTWARE]}page-2", "thread_id": SOFTWARE, "kind": "incomplete", "seen_at": SEEN}
    insert(connection, "problems", cut | {"detail": "Page 2 of 2 could not be fetched."})


def make_archive(path: Path) -> Path:
    """Writes the sample archive to a new file and returns its path."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        with connection:
            write_forum(connection)
            write_threads(connection)
            for post in POSTS:
                write_post(connection, post)
            write_rest(connection)
            for table in ("posts_fts", "articles_fts"):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
    finally:
        connection.close()
    return path
