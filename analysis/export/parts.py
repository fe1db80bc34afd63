"""The rows of a post's parts → its parts as a tree, each with its words, its links, and what a table knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.export.rows import Post, Row
from analysis.export.words import moment, wall_clock

MAX_DEPTH = 12  # what nests deeper is written as text
_DETAILS = {  # kind of part → table with more about it
    "quote": "quotes", "article": "articles", "spoiler": "spoilers", "code": "code_blocks", "unfurl": "unfurls",
    "embed": "embeds", "image": "images", "photo": "images", "attachment": "attachments",
}  # fmt: skip
_HEADS = {"quote": "byline", "spoiler": "noise"}  # what is not its words, but says what it is
_KINDS = {
    "pasted_article": "Article", "social_post": "Social post", "press_release": "Press release",
    "page_article": "Article", "related_article": "Related article",
}  # fmt: skip


@dataclass(slots=True)
class Part:
    """A part of a post; its words are those of the post, its row that of the table of its kind (or empty)."""

    kind: str
    text: str
    row: Row = field(default_factory=dict)
    links: list[Row] = field(default_factory=list)
    children: list[Part] = field(default_factory=list)

    def fact(self, name: str) -> Any:  # noqa: ANN401  # as the column has it
        """What the table of its kind has in a column; None where it has no row."""
        return self.row.get(name)

    @property
    def words(self) -> list[Part]:
        """The children that hold words: no gaps, and no attribution of a quote or title of a spoiler."""
        return [child for child in self.children if child.kind not in ("gap", _HEADS.get(self.kind))]

    @property
    def head(self) -> str:
        """The attribution of a quote or the title of a spoiler, as the post prints it."""
        return " ".join(child.text for child in self.children if child.kind == _HEADS.get(self.kind))


def tree(post: Post) -> list[Part]:
    """The parts at the top of a post; one that has none is one comment: nothing is left out."""
    text: str = post.row["text"]
    rows = sorted(post.rows("parts"), key=lambda row: (row["position"], row["id"]))
    parts = {row["id"]: Part(row["kind"], text[max(row["start"], 0) : max(row["end"], 0)]) for row in rows}
    for table in dict.fromkeys(_DETAILS.values()):
        for row in post.rows(table):
            part = parts.get(row["id" if table == "articles" else "part_id"])
            if part is not None and _DETAILS.get(part.kind) == table:
                part.row = row
    for link in post.rows("links"):
        if link["part_id"] in parts:
            parts[link["part_id"]].links.append(link)
    tops: list[Part] = []
    for row in rows:
        parent = parts.get(row["parent_id"])
        (tops if parent is None else parent.children).append(parts[row["id"]])
    if not tops and text:
        return [Part("comment", text)]
    return [_flattened(part) for part in tops]


def _flattened(part: Part, depth: int = 1) -> Part:
    part.children = [] if depth >= MAX_DEPTH else [_flattened(child, depth + 1) for child in part.children]
    return part


def own_words(post: Post) -> str:
    """What the member wrote, wherever it stands in the post."""
    text: str = post.row["text"]
    rows = post.rows("parts")
    if not rows:
        return text
    own = [text[max(row["start"], 0) : max(row["end"], 0)] for row in rows if row["kind"] == "comment"]
    return "\n\n".join(words for words in own if words)


def source_line(article: Row) -> str:
    """What an article is and where it is from: "Article · AFP · Dhaka · 15 Jul 2025, 13:36"."""
    agency, outlet = article.get("agency"), article.get("outlet")
    published = wall_clock(article.get("published_at"), article.get("published_offset"))
    facts = (agency, outlet if outlet != agency else None, article.get("place"), published)
    return " · ".join([_KINDS.get(article.get("kind") or "", "Article"), *(fact for fact in facts if fact)])


def state(post: Post) -> list[str]:
    """What a reader should know of a post beside its words: that it was taken down, edited, marked as the solution."""
    row, facts = post.row, []
    if row["missing_since"]:
        facts.append(f"taken down, missed since {moment(row['missing_since'])}")
    if row["edited_at"] or row["edited_text"]:
        by = f" by {row['edited_by']}" if row["edited_by"] else ""
        facts.append(f"edited {moment(row['edited_at']) or row['edited_text']}{by}")
    if row["is_solution"]:
        facts.append("solution")
    if row["vote_score"] is not None:
        facts.append(f"votes: {row['vote_score']:,}")
    return facts


def posted(post: Post) -> str:
    """When a post was posted, as far as that is known: in UTC, or as the page printed it."""
    row = post.row
    if row["posted_at"]:
        return moment(row["posted_at"])
    after = f"after {moment(row['posted_after'])}, by its picture" if row["posted_after"] else ""
    return ", ".join(fact for fact in (row["posted_text"], after) if fact) or "no date"


def label(row: Row) -> str:
    """A post's number as the forum prints it, or else its own: "#12", "post 5012"."""
    return f"#{row['number']}" if row["number"] is not None else f"post {row['id']}"
