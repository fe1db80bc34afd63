"""Pages of VerticalScope's fork of XenForo 2, whose posts are cards → ThreadPage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, marks, reactions, xenforo2_thread
from archiver.engines.addresses import absolute, number
from archiver.engines.assembly import Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, Sorted, attr, classes, first, first_cell, sort_cells, text_of
from archiver.engines.header import read_title
from archiver.engines.identity import Identity, identify
from archiver.engines.labels import kind_of, labelled_count
from archiver.engines.members import author_id_of
from archiver.engines.printed import (
    count_of,
    day_of,
    iso_moment,
    moment_of,
    moment_text,
    offset_of,
    post_number_of,
)
from archiver.model import Body, Mark, Member, Post, Problem, Thread, ThreadPage

NAME = "messagecard"

# The thread's first post is a card; an answer is an article around a card that has the same id.
_POST = "js-post"
_CELLS = frozenset(
    ["MessageCard", "MessageCard__user-info__name", "MessageCard__avatar", "MessageCard__post-count",
     "MessageCard__join-date", "MessageCard__post-position", "MessageCard__date-created",
     "message-attribution-discussion-starter", "message-body", "message-attachments",
     "message-lastEdit", "contentVote-score", "nested-message-deleted", *reactions.CELLS,
     "MessageCard__thread-title", "MessageCard__thread-prefix", "MessageCard__thread-info",
     *marks.CELLS, *xenforo2_thread.CELLS]
)  # fmt: skip
_POST_ID = re.compile(r"js-post-(-?[0-9]+)")


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts as cards."""
    return tree.css_first(f'.{_POST}[id^="js-post-"] .MessageCard__container, .{_POST} .MessageCard') is not None


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread. Its posts stand in the order of the conversation, not of their numbers."""
    found = sort_cells(tree, _CELLS, (_POST,), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    zones = (offset_of(cell.css_first("time")) for cell in found.page.get("MessageCard__date-created", ()))
    zone = next((zone for zone in zones if zone), None)
    members: dict[int, Member] = {}
    readings = [_read_post(node, cells, identity, members) for node, cells in found.posts]
    thread = _started(_read_thread(tree, found, identity), found.posts, readings)
    place = xenforo2_thread.read_place(found.page, identity)
    return assemble(NAME, identity, thread, place, readings, time_zone=zone)


def _id_of(node: LexborNode) -> str | None:
    found = _POST_ID.fullmatch(attr(node, "id") or "")
    return found[1] if found else None


# --- posts ------------------------------------------------------------------------------------------------------------


def _read_post(node: LexborNode, found: Cells, identity: Identity, members: dict[int, Member]) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    card = node if "MessageCard" in classes(node) else first_cell(found, "MessageCard")
    words = _body_of(card, found)
    html = (words.inner_html or "") if words is not None else ""
    text = body.read(words, identity.base) if words is not None else Body("", ())
    named = first_cell(found, "MessageCard__user-info__name")
    author = attr(node, "data-author") or text_of(named)
    author_id = author_id_of(named, first_cell(found, "MessageCard__avatar"))
    created = first_cell(found, "MessageCard__date-created")
    time = first(created, "time")
    likes, total = reactions.read_reactions(found)
    edit = marks.read_edit(found.get("message-lastEdit"))
    written = f"{node.attrs.sget('class', '')} {card.attrs.sget('class', '') if card is not None else ''}"
    notes = (*marks.read_marks(found, written), *_deletions(found))
    post = Post(
        id=post_id,
        number=post_number_of(text_of(first_cell(found, "MessageCard__post-position"))),
        author=author,
        author_id=author_id,
        posted_at=moment_of(time) or iso_moment(attr(first(card, "meta[itemprop=datePublished]"), "content")),
        posted_text=moment_text(time) or text_of(created),
        url=permalink(identity, post_id, (attr(card, "itemid"),)),
        body=text,
        html=html,
        edited_at=edit.at,
        edited_text=edit.text,
        edited_by=edit.by,
        member=_member(author_id, author, found, identity, members),
        attachments=read_attachments(first_cell(found, "message-attachments"), identity.base),
        reactions=likes,
        reaction_count=total,
        vote_score=reactions.score_of(first_cell(found, "contentVote-score")),
        is_solution="--solution" in written,
        marks=notes,
    )
    return Reading(post, words is not None)


def _body_of(card: LexborNode | None, found: Cells) -> LexborNode | None:
    words = first_cell(found, "message-body")
    if words is None and "nested-message-deleted" not in found:
        words = first(card, '[qid="post-text"]')
    return first(words, ".bbWrapper") or words


def _deletions(found: Cells) -> Iterator[Mark]:
    for place in found.get("nested-message-deleted", ()):
        yield Mark("deleted", text_of(place))


def _member(
    author_id: int | None, author: str | None, found: Cells, identity: Identity, members: dict[int, Member]
) -> Member | None:
    if author_id is None or author is None:
        return None
    if author_id not in members:
        joined = text_of(first_cell(found, "MessageCard__join-date")) or ""
        day = day_of(joined)
        around = first_cell(found, "MessageCard__avatar")
        badges = (attr(badge, "title") for badge in around.css(".badge-stack")) if around is not None else ()
        members[author_id] = Member(
            id=author_id,
            name=author,
            joined_at=day,
            message_count=count_of(text_of(first_cell(found, "MessageCard__post-count"))),
            avatar_url=absolute(identity.base, attr(first(around, "img"), "src")),
            banners=tuple(dict.fromkeys(badge for badge in badges if badge)),
            fields=() if day else _year_of(joined),
        )
    return members[author_id]


def _year_of(joined: str) -> tuple[tuple[str, str], ...]:
    """When a member joined where less than a day is printed: "Joined 2002" as a label and a value."""
    label, _, year = joined.rpartition(" ")
    return ((label, year),) if label and year else ()


# --- thread -----------------------------------------------------------------------------------------------------------


def _read_thread(tree: LexborHTMLParser, found: Sorted, identity: Identity) -> Thread:
    """What XenForo 2 shows of a thread, and what the fork has in the first post's card instead."""
    page, thread = found.page, xenforo2_thread.read_thread(tree, found, identity)
    title, prefix = read_title(first_cell(page, "MessageCard__thread-title"), identity.posting.headline)
    counts = _counts(first_cell(page, "MessageCard__thread-info"))
    return replace(
        thread,
        title=title or thread.title,
        prefix=text_of(first_cell(page, "MessageCard__thread-prefix")) or prefix or thread.prefix,
        reply_count=counts.get("replies", thread.reply_count),
        view_count=counts.get("views", thread.view_count),
    )


def _counts(info: LexborNode | None) -> dict[str, int | None]:
    """What stands below the title: "6.3K views", "23 replies", and lines of other kinds."""
    counts = {}
    for item in info.css(".icon-with-text") if info is not None else ():
        label, amount = labelled_count(text_of(item) or "") or ("", "")
        if kind := kind_of(label, "views", "replies"):
            counts[kind] = count_of(amount)
    return counts


def _started(
    thread: Thread, posts: Iterable[tuple[LexborNode, Cells]], readings: Iterable[Reading | Problem]
) -> Thread:
    """The thread with its starter, whose posts are marked on every page."""
    for (_, found), reading in zip(posts, readings, strict=True):
        if isinstance(reading, Reading) and "message-attribution-discussion-starter" in found:
            return replace(thread, author=reading.post.author, author_id=reading.post.author_id)
    return thread
