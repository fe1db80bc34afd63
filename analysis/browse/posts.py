"""Rows of posts and their parts → posts as a page shows them: each part with what is known of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.browse.archive import About, Archive, Row
from analysis.browse.articles import ArticleNotes, article_notes
from analysis.browse.elsewhere import archives_of
from analysis.browse.host import Actor
from analysis.browse.members import named_values

MAX_PARTS = 20_000  # of all posts of a page; what a page of twenty long posts has is about 1,000
MAX_DEPTH = 12  # nested quotes beyond are shown as text
KINDS_WITH_ROWS = {  # kind of part → table with more about it, keyed by the part's id
    "quote": "quotes",
    "article": "articles",
    "spoiler": "spoilers",
    "code": "code_blocks",
    "unfurl": "unfurls",
    "embed": "embeds",
    "image": "images",
    "photo": "images",
}


@dataclass(slots=True)
class ShownPart:
    """A part of a post: its words, what a table knows of it, its links, and the parts in it."""

    id: int
    kind: str
    text: str
    row: Row = field(default_factory=dict)
    links: list[Row] = field(default_factory=list)
    children: list[ShownPart] = field(default_factory=list)
    notes: ArticleNotes | None = None  # of an article


@dataclass(slots=True)
class ShownPost:
    """A post with all that its page shows of it."""

    row: Row
    banners: list[str]  # of the member: "Moderator"
    fields: list[tuple[str, str]]  # what the forum shows beside the member's name
    parts: list[ShownPart]
    attachments: list[Row] = field(default_factory=list)
    reactions: list[Row] = field(default_factory=list)
    quoted_by: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)  # what the forum or its staff wrote at it


async def shown(archive: Archive, rows: Sequence[Row]) -> list[ShownPost]:
    """Posts with their parts, from rows of `posts` (with the columns of their members that the page shows)."""
    about = About(archive, (row["id"] for row in rows))
    of_posts = "where post_id in (select value from json_each(:ids))"
    parts = await _parts(about, rows)
    # A picture of the text is shown in the text: the list has the other files.
    attachments = await about.by_post(
        f"select * from attachments {of_posts} and part_id is null order by post_id, position"
    )
    reactions = await about.by_post(f"select * from reactions {of_posts} order by post_id, position")
    quoted_by = await _quoted_by(about)
    marks = await about.by_post(f"select * from post_marks {of_posts} order by post_id, position")
    return [
        ShownPost(
            row,
            _names(row["member_banners"] or "[]")[:4],
            named_values(row["member_fields"])[:8],
            parts[row["id"]],
            attachments[row["id"]],
            [{**reaction, "names": _names(reaction["members"])} for reaction in reactions[row["id"]]],
            quoted_by[row["id"]],
            marks[row["id"]],
        )
        for row in rows
    ]


async def note_elsewhere(archive: Archive, actor: Actor, posts: Iterable[ShownPost]) -> None:
    """Note at the articles in posts in which other archives their stories stand."""
    articles = {part.id: part for post in posts for part in _articles(post.parts)}
    for article_id, names in (await archives_of(archive, actor, articles)).items():
        notes = articles[article_id].notes or ArticleNotes()
        notes.elsewhere = names
        articles[article_id].notes = notes


def _articles(parts: Iterable[ShownPart]) -> Iterator[ShownPart]:
    for part in parts:
        if part.kind == "article":
            yield part
        yield from _articles(part.children)


def _names(members: str) -> list[str]:
    """The names in a JSON list, whatever the file holds."""
    try:
        names = json.loads(members)
    except ValueError:
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


async def _quoted_by(about: About) -> dict[int, list[Row]]:
    """The posts that quote each post: column post_id is the quoted one."""
    return await about.by_post(
        "select distinct quotes.quoted_post_id as post_id, posts.id, posts.number, posts.author from quotes "
        "join posts on posts.id = quotes.post_id where quoted_post_id in (select value from json_each(:ids)) "
        "and posts.id <> quoted_post_id order by posts.id limit 1000"
    )


async def _parts(about: About, posts: Sequence[Row]) -> dict[int, list[ShownPart]]:
    """Each post's parts at the top. A post without parts is shown as one comment: nothing is left out."""
    rows = await about.rows(
        'select id, post_id, parent_id, kind, "start", "end" from parts '
        "where post_id in (select value from json_each(:ids)) "
        f"order by post_id, parent_id, position limit {MAX_PARTS + 1}"
    )
    if len(rows) > MAX_PARTS:  # the last post may have been cut: show it by its text
        rows = [row for row in rows if row["post_id"] != rows[-1]["post_id"]]
    texts = {post["id"]: post["text"] for post in posts}
    parts = {row["id"]: ShownPart(row["id"], row["kind"], _span(texts[row["post_id"]], row)) for row in rows}
    await _add_details(about, parts, texts)
    tops: dict[int, list[ShownPart]] = defaultdict(list)
    for row in rows:
        parent = parts.get(row["parent_id"])
        (parent.children if parent else tops[row["post_id"]]).append(parts[row["id"]])
    for post in posts:
        if not tops[post["id"]] and post["text"]:
            tops[post["id"]] = [ShownPart(0, "comment", post["text"])]
        tops[post["id"]] = [_flattened(part) for part in tops[post["id"]]]
    return tops


def _span(text: str, part: Row) -> str:
    return text[max(part["start"], 0) : max(part["end"], 0)]


def _flattened(part: ShownPart, depth: int = 1) -> ShownPart:
    """The part without the levels that nest deeper than a page can show; their words stay."""
    if depth >= MAX_DEPTH:
        part.children = []
    part.children = [_flattened(child, depth + 1) for child in part.children]
    return part


async def _add_details(about: About, parts: dict[int, ShownPart], texts: Mapping[int, str]) -> None:
    """Give each part its row in the table of its kind, its links, and an article what is known of its reading."""
    of_posts = "where post_id in (select value from json_each(:ids))"
    for table in dict.fromkeys(KINDS_WITH_ROWS.values()):
        if any(KINDS_WITH_ROWS.get(part.kind) == table for part in parts.values()):
            for row in await _detail_rows(about, table):
                if row["part_id"] in parts:
                    parts[row["part_id"]].row = row
    for row in await about.rows(
        f"select part_id, url, text from links {of_posts} order by post_id, position limit 5000"
    ):
        if row["part_id"] in parts:
            parts[row["part_id"]].links.append(row)
    if any(part.kind == "article" for part in parts.values()):
        for article_id, notes in (await article_notes(about, texts)).items():
            if article_id in parts:
                parts[article_id].notes = notes


async def _detail_rows(about: About, table: str) -> list[Row]:
    """The rows of a table of details, with part_id; a quote's with the place of the post that it quotes."""
    of_posts = "post_id in (select value from json_each(:ids))"
    if table == "quotes":
        return await about.rows(
            "select quotes.*, posts.number as quoted_number, posts.id as found_post_id, members.name as quoted_name "
            "from quotes left join posts on posts.id = quoted_post_id "
            f"left join members on members.id = quoted_member_id where quotes.{of_posts}"
        )
    key = "id as part_id, *" if table == "articles" else "*"
    return await about.rows(f"select {key} from {table} where {of_posts}")
