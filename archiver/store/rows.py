"""Records → rows: what a post and its parts are in the tables of `schema.sql`, as dictionaries named by column."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from archiver.dates.uploads import newest_upload, read_upload
from archiver.model import (
    Article,
    Code,
    Embed,
    Image,
    ListedThread,
    Mark,
    Member,
    Part,
    Post,
    Quote,
    Reaction,
    Spoiler,
    Thread,
    Unfurl,
)

Row = dict[str, Any]

PARTS_A_POST = 10_000  # part ids are post_id * PARTS_A_POST + n, so the same post gives the same ids

ARTICLE_COLUMNS = (
    "kind", "headline", "standfirst", "agency", "outlet", "byline", "dateline", "place", "country", "published_at",
    "published_precision", "published_offset", "updated_at", "updated_offset", "event_date", "source_url",
    "caption", "credit", "body", "language", "word_count", "confidence",
)  # fmt: skip


@dataclass(slots=True)
class PostRows:
    """The rows of one post, a list a table."""

    parts: list[Row] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    article_values: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    spoilers: list[Row] = field(default_factory=list)
    code_blocks: list[Row] = field(default_factory=list)
    unfurls: list[Row] = field(default_factory=list)
    embeds: list[Row] = field(default_factory=list)
    images: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    reactions: list[Row] = field(default_factory=list)
    post_marks: list[Row] = field(default_factory=list)


def iso(moment: datetime | None) -> str | None:
    """A moment as the database writes it: UTC, whole seconds, `2025-07-16T00:50:48Z`."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def host_of(url: str) -> str | None:
    """The host of an address, without a leading `www.`; None where there is none or it cannot be read."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def post_digest(post: Post) -> str:
    """A digest of all that a page shows of a post, its author's counters left out: they change with every post."""
    return blake2b(repr(replace(post, member=None)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def thread_row(thread: Thread) -> Row:
    """The row of `threads`, without the columns that only the archive's history knows."""
    return {
        "id": thread.id,
        "title": thread.title,
        "prefix": thread.prefix,
        "url": thread.url,
        "node_id": thread.nodes[-1].id if thread.nodes else None,
        "author_id": thread.author_id,
        "author": thread.author,
        "created_at": iso(thread.created_at),
        "type": thread.type,
        "is_open": None if thread.is_open is None else int(thread.is_open),
        "is_sticky": None if thread.is_sticky is None else int(thread.is_sticky),
        "reply_count": thread.reply_count,
        "view_count": thread.view_count,
        "event_date": thread.event_date,
    }


def listed_row(listed: ListedThread) -> Row:
    """The row of `listed_threads`, without when it was seen."""
    return {
        "id": listed.id,
        "title": listed.title,
        "prefix": listed.prefix,
        "url": listed.url,
        "node_id": listed.node.id if listed.node else None,
        "author_id": listed.author_id,
        "author": listed.author,
        "created_at": iso(listed.created_at),
        "reply_count": listed.reply_count,
        "view_count": listed.view_count,
        "last_post_at": iso(listed.last_post_at),
        "last_post_text": listed.last_post_text,
        "last_author": listed.last_author,
        "is_sticky": None if listed.is_sticky is None else int(listed.is_sticky),
        "is_open": None if listed.is_open is None else int(listed.is_open),
    }


def member_row(member: Member) -> Row:
    """The row of `members`, without when it was seen."""
    return {
        "id": member.id,
        "name": member.name,
        "title": member.title,
        "joined_at": member.joined_at,
        "message_count": member.message_count,
        "reaction_score": member.reaction_score,
        "avatar_url": member.avatar_url,
        "banners": json.dumps(member.banners, ensure_ascii=False),
        "fields": json.dumps(dict(member.fields), ensure_ascii=False),
    }


def post_row(post: Post, thread_id: int, page: int) -> Row:
    """The row of `posts`, without the columns that only the archive's history knows."""
    return {
        "id": post.id,
        "thread_id": thread_id,
        "number": post.number,
        "page": page,
        "author_id": post.author_id,
        "author": post.author,
        "posted_at": iso(post.posted_at),
        "posted_text": post.posted_text,
        "posted_source": "page" if post.posted_at else None,
        "posted_after": iso(newest_upload(post.body.blocks)),
        "edited_at": iso(post.edited_at),
        "edited_text": post.edited_text,
        "edited_by": post.edited_by,
        "url": post.url,
        "text": post.body.text,
        "reaction_count": post.reaction_count,
        "vote_score": post.vote_score,
        "is_solution": int(post.is_solution),
    }


def part_count(parts: Sequence[Part]) -> int:
    """How many parts there are, those inside others counted too."""
    return sum(1 + part_count(part.children) for part in parts)


def post_rows(post: Post, parts: Sequence[Part]) -> PostRows:
    """All rows that belong to a post: its parts as a tree, and what hangs on them."""
    walk = _Walk(post)
    walk.add(parts, parent_id=None, article=None)
    rows = walk.rows
    rows.links = _link_rows(post, walk.leaves)
    rows.attachments = _attachment_rows(post, walk.pictures)
    rows.reactions = [_reaction_row(post.id, position, reaction) for position, reaction in enumerate(post.reactions)]
    rows.post_marks = [_mark_row(post.id, position, mark) for position, mark in enumerate(post.marks)]
    return rows


def _mark_row(post_id: int, position: int, mark: Mark) -> Row:
    return {
        "post_id": post_id,
        "position": position,
        "kind": mark.kind,
        "text": mark.text,
        "author": mark.author,
        "marked_at": iso(mark.marked_at),
    }


def _reaction_row(post_id: int, position: int, reaction: Reaction) -> Row:
    return {
        "post_id": post_id,
        "position": position,
        "name": reaction.name,
        "count": reaction.count,
        "members": json.dumps(reaction.members, ensure_ascii=False),
    }


class _Walk:
    """A walk over a post's parts in document order, numbering them and collecting their rows."""

    def __init__(self, post: Post) -> None:
        self.post_id = post.id
        self.text = post.body.text
        self.rows = PostRows()
        self.leaves: list[tuple[int, int]] = []  # (start, part id), in order of the text
        self.pictures: dict[int, Row] = {}  # rows of images that are attachments, by the attachment's number

    def add(self, parts: Iterable[Part], parent_id: int | None, article: Article | None) -> None:
        for position, part in enumerate(parts):
            part_id = self.post_id * PARTS_A_POST + len(self.rows.parts) + 1
            self.rows.parts.append(
                {
                    "id": part_id,
                    "post_id": self.post_id,
                    "parent_id": parent_id,
                    "position": position,
                    "kind": part.kind,
                    "start": part.start,
                    "end": part.end,
                }
            )
            self._add_payload(part, {"part_id": part_id, "post_id": self.post_id}, article)
            if part.children:
                self.add(part.children, part_id, part.article or article)
            else:
                self.leaves.append((part.start, part_id))

    def _add_payload(self, part: Part, keys: Row, article: Article | None) -> None:
        """The row beside a part: the card, quote, picture or article that it is."""
        block = part.block
        if part.article is not None:
            self.rows.articles.append(_article_row(part.article, keys))
            self.rows.article_values += _value_rows(part.article, keys["part_id"])
            self.rows.speakers += _speaker_rows(part.article, keys["part_id"])
        elif part.kind == "quote" and isinstance(block, Quote):
            self.rows.quotes.append(keys | _quote_columns(block))
        elif part.kind == "spoiler" and isinstance(block, Spoiler):
            self.rows.spoilers.append(keys | _spoiler_columns(block, self.text))
        elif isinstance(block, Code):
            self.rows.code_blocks.append(keys | {"language": block.language})
        elif isinstance(block, Unfurl):
            self.rows.unfurls.append(keys | _unfurl_columns(block))
        elif isinstance(block, Embed):
            self.rows.embeds.append(keys | {"site": block.site, "key": block.key, "url": block.url})
        elif isinstance(block, Image):
            self._add_image(block, keys, article)

    def _add_image(self, image: Image, keys: Row, article: Article | None) -> None:
        photo = next((photo for photo in article.photos if photo.image == image), None) if article else None
        row = keys | {
            "url": image.url,
            "filename": image.filename,
            "attachment_id": image.attachment_id,
            "size": None,  # known once the picture itself is archived
            "uploaded_at": iso(read_upload(image.filename)),
            "caption": photo.caption if photo else None,
            "credit": photo.credit if photo else None,
            "photo_date": photo.photo_date if photo else None,
            "is_file_photo": int(photo.is_file_photo) if photo else None,
            "capture_id": None,
        }
        self.rows.images.append(row)
        if image.attachment_id is not None:
            self.pictures.setdefault(image.attachment_id, row)


def _article_row(article: Article, keys: Row) -> Row:
    row = {"id": keys["part_id"], "post_id": keys["post_id"]}
    return row | {name: getattr(article, name) for name in ARTICLE_COLUMNS}


def _value_rows(article: Article, article_id: int) -> list[Row]:
    return [
        {
            "article_id": article_id,
            "n": n,
            "field": value.field,
            "value": value.value,
            "start": value.start,
            "end": value.end,
            "rule": value.rule,
            "confidence": value.confidence,
            "chosen": int(value.chosen),
        }
        for n, value in enumerate(article.values)
    ]


def _speaker_rows(article: Article, article_id: int) -> list[Row]:
    return [{"article_id": article_id, "n": n} | asdict(speaker) for n, speaker in enumerate(article.speakers)]


def _quote_columns(quote: Quote) -> Row:
    return {
        "quoted_post_id": quote.post_id,
        "quoted_member_id": quote.member_id,
        "quoted_author": quote.author,
        "quoted_thread_id": quote.thread_id,
        "source_kind": quote.source_kind,
        "source_id": quote.source_id,
    }


def _spoiler_columns(spoiler: Spoiler, text: str) -> Row:
    title = text[slice(*spoiler.title)] if spoiler.title else None
    return {"title": title, "is_inline": int(spoiler.is_inline)}


def _unfurl_columns(card: Unfurl) -> Row:
    return {
        "url": card.url,
        "host": host_of(card.url) or card.host,
        "title": card.title,
        "description": card.description,
        "image_url": card.image_url,
    }


def _link_rows(post: Post, leaves: list[tuple[int, int]]) -> list[Row]:
    starts = [start for start, _ in leaves]
    rows = []
    for position, link in enumerate(post.body.links):
        at = bisect_right(starts, link.start) - 1
        rows.append(
            {
                "post_id": post.id,
                "position": position,
                "part_id": leaves[at][1] if at >= 0 else None,
                "url": link.url,
                "host": host_of(link.url),
                "text": post.body.text[link.start : link.end] or None,
                "member_id": link.member_id,
            }
        )
    return rows


def _attachment_rows(post: Post, pictures: dict[int, Row]) -> list[Row]:
    rows = []
    for position, attachment in enumerate(post.attachments):
        picture = pictures.get(attachment.id, {}) if attachment.id is not None else {}
        rows.append(
            {
                "post_id": post.id,
                "position": position,
                "attachment_id": attachment.id,
                "part_id": picture.get("part_id"),
                "url": attachment.url,
                "filename": attachment.filename,
                "size": attachment.size,
                "view_count": attachment.view_count,
                "caption": picture.get("caption"),
                "credit": picture.get("credit"),
                "capture_id": None,
            }
        )
    return rows
