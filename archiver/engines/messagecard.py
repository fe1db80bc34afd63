"""Pages of VerticalScope's fork of XenForo 2, whose posts are cards → ThreadPage."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, reactions
from archiver.engines.addresses import number
from archiver.engines.assembly import Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, attr, first, first_cell, sort_cells, text_of
from archiver.engines.header import read_nodes, read_title
from archiver.engines.identity import Identity, identify
from archiver.engines.members import author_id_of
from archiver.engines.printed import count_of, day_of, moment_of, moment_text, offset_of, post_number_of
from archiver.engines.xenforo2 import HEADER_CELLS, crumbs, edited_at, read_place
from archiver.model import Body, Member, Post, Problem, Thread, ThreadPage

NAME = "messagecard"

# The thread's first post is a card; an answer is an article around a card that has the same id.
_POST = "js-post"
_CELLS = frozenset(
    ["MessageCard__user-info__name", "MessageCard__avatar", "MessageCard__post-count", "MessageCard__join-date",
     "MessageCard__post-position", "MessageCard__date-created", "message-body", "message-attachments",
     "message-lastEdit", "nested-message-deleted", *reactions.CELLS,
     "MessageCard__thread-title", "MessageCard__thread-prefix", "MessageCard__thread-info", *HEADER_CELLS]
)  # fmt: skip
_POST_ID = re.compile(r"js-post-(-?[0-9]+)")
_COUNTER = re.compile(r"[0-9].* (view|repl)")


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts as cards."""
    return tree.css_first(f'.{_POST}[id^="js-post-"] .MessageCard__container, .{_POST} .MessageCard') is not None


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread. Its posts stand in the order of the conversation, not of their numbers."""
    found = sort_cells(tree, _CELLS, (_POST,), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    zone = offset_of(first(first_cell(found.page, "MessageCard__date-created"), "time"))
    readings = (_read_post(node, cells, identity) for node, cells in found.posts)
    thread, place = _read_thread(found.page, identity), read_place(found.page, identity)
    return assemble(NAME, identity, thread, place, readings, time_zone=zone)


def _id_of(node: LexborNode) -> str | None:
    found = _POST_ID.fullmatch(attr(node, "id") or "")
    return found[1] if found else None


def _read_post(node: LexborNode, found: Cells, identity: Identity) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    words = first(first_cell(found, "message-body"), ".bbWrapper") or first_cell(found, "message-body")
    text = body.read(words, identity.base) if words is not None else Body("", ())
    named = first_cell(found, "MessageCard__user-info__name")
    author = attr(node, "data-author") or text_of(named)
    author_id = author_id_of(named, first_cell(found, "MessageCard__avatar"))
    created = first_cell(found, "MessageCard__date-created")
    marks, total = reactions.read_reactions(found)
    post = Post(
        id=post_id,
        number=post_number_of(text_of(first_cell(found, "MessageCard__post-position"))),
        author=author,
        author_id=author_id,
        posted_at=moment_of(first(created, "time")),
        posted_text=moment_text(first(created, "time")),
        url=permalink(identity, post_id, (attr(node.css_first("[itemid]"), "itemid"),)),
        body=text,
        html=(words.inner_html or "") if words is not None else "",
        edited_at=edited_at(found),
        member=_member(author_id, author, found),
        attachments=read_attachments(first_cell(found, "message-attachments"), identity.base, text.blocks),
        reactions=marks,
        reaction_count=total,
    )
    is_deleted = words is None and "nested-message-deleted" in found
    return Reading(post, has_body=words is not None, is_deleted=is_deleted)


def _member(author_id: int | None, author: str | None, found: Cells) -> Member | None:
    if author_id is None or author is None:
        return None
    joined = text_of(first_cell(found, "MessageCard__join-date")) or ""
    return Member(
        id=author_id,
        name=author,
        joined_at=day_of(joined),
        message_count=count_of(text_of(first_cell(found, "MessageCard__post-count"))),
    )


def _read_thread(found: Cells, identity: Identity) -> Thread:
    title, _ = read_title(first_cell(found, "MessageCard__thread-title"), identity.posting.headline)
    info = first_cell(found, "MessageCard__thread-info")
    lines = [text_of(line) or "" for line in info.css(".icon-with-text")] if info is not None else []
    counts = {counter[1]: count_of(line) for line in lines if (counter := _COUNTER.match(line))}
    return Thread(
        id=identity.thread_id,
        title=title or "",
        url=identity.thread_url,
        prefix=text_of(first_cell(found, "MessageCard__thread-prefix")),
        nodes=read_nodes(crumbs(found), identity),
        reply_count=counts.get("repl", identity.posting.reply_count),
        view_count=counts.get("view", identity.posting.view_count),
    )
