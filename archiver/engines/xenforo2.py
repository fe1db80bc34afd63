"""Pages of XenForo 2.0 to 2.3: their posts → ThreadPage. What stands around the posts is read in `xenforo2_thread`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, marks, reactions, xenforo2_thread
from archiver.engines.addresses import number
from archiver.engines.assembly import Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, attr, classes, first, first_cell, sort_cells, text_of
from archiver.engines.identity import Identity, identify
from archiver.engines.members import Members, author_id_of
from archiver.engines.printed import iso_moment, moment_of, moment_text, offset_of, post_number_of
from archiver.engines.targets import mail_of
from archiver.model import Body, Post, Problem, ThreadPage

NAME = "xenforo2"

_CELLS = frozenset(
    ["message-name", "message-articleUserName", "message-user", "message-articleUserInfo", "message-attribution-main",
     "message-attribution-opposite", "message-date", "message-permalink", "message-header", "message-userContent",
     "message-body", "message-attachments", "message-lastEdit", "contentVote-score",
     *reactions.CELLS, *marks.CELLS, *xenforo2_thread.CELLS]
)  # fmt: skip
_NUMBERS = ("message-attribution-opposite", "message-permalink", "message-header")
_LINKS = ("message-attribution-main", "message-attribution-opposite", "message-date", "message-header")
_POST_ID = re.compile(r"post-(-?[0-9]+)$")
_POST_CLASSES = ("message--post", "message--article", "js-post")
_MAILS = ("[email", "@")  # what stands for a name that is an e-mail address, where the CDN hides it
_HEADERS = ("message-attribution", "message-header", "message-meta")  # how their classes begin
# Where a moment is another than the post's.
_OTHER_PLACES = frozenset(
    ["message", "comment", "message-body", "message-userContent", "message-user", "message-articleUserInfo",
     "message-lastEdit", "message-cell--threadmark-header", "messageNotice", "message-footer", "message-signature",
     "bbWrapper", "bbCodeBlock"]
)  # fmt: skip


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts in the markup of XenForo 2."""
    # The first post of an article thread is no `message--post`.
    posts = '.message:is([id^="js-post-"], [data-content^="post-"])'
    anchors = '.message--post .u-anchorTarget[id^="post-"], .message--article .u-anchorTarget[id^="post-"]'
    return any(tree.css_first(selector) is not None for selector in (posts, anchors))


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread."""
    found = sort_cells(tree, _CELLS, ("message",), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    members = Members(identity.base)
    zone = offset_of(first(first_cell(found.page, "message-attribution-main"), "time"))
    thread, place = xenforo2_thread.read_thread(tree, found, identity), xenforo2_thread.read_place(found.page, identity)
    readings = (_read_post(node, cells, identity, members) for node, cells in found.posts)
    # Where posts are voted on, the best may stand first.
    in_order = "contentVote-score" not in found.page
    return assemble(NAME, identity, thread, place, readings, time_zone=zone, in_order=in_order)


def _id_of(node: LexborNode) -> str | None:
    """The digits of a post's id; None for what is no post: the editor, the copy of a solution."""
    found = _POST_ID.search(node.attrs.sget("data-content", "") or node.attrs.sget("id", ""))
    if found is None and any(name in node.attrs.sget("class", "") for name in _POST_CLASSES):
        # The place of a deleted post may have nothing but an anchor.
        found = _POST_ID.fullmatch(attr(node.css_first('.u-anchorTarget[id^="post-"]'), "id") or "")
    return found[1] if found else None


def _read_post(node: LexborNode, found: Cells, identity: Identity, members: Members) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    written = node.attrs.sget("class", "")
    words = _body_of(found)
    html = (words.inner_html or "") if words is not None else ""
    text = body.read(words, identity.base) if words is not None else Body("", ())
    named = first_cell(found, "message-name", "message-articleUserName")
    cell = first_cell(found, "message-user", "message-articleUserInfo")
    name = first(named, ".username")
    author = attr(node, "data-author") or _name_of(name, named)
    author_id = number(name.attrs.sget("data-user-id", "")) if name is not None else None
    if author_id is None:
        author_id = author_id_of(named, cell)
    post_number = _number_of(found)
    printed = first_cell(found, "message-attribution-main", "message-date")
    time = first(printed, "time")
    if time is None:
        time = _time_of_header(node)
    posted_at, posted_text = moment_of(time), moment_text(time)
    if time is None:
        posted_at, posted_text = _bare_moment(node, found, printed, identity, post_number)
    likes, total = reactions.read_reactions(found)
    edit = marks.read_edit(found.get("message-lastEdit"))
    notes = marks.read_marks(found, written)
    post = Post(
        id=post_id,
        number=post_number,
        author=author,
        author_id=author_id,
        posted_at=posted_at,
        posted_text=posted_text,
        url=permalink(identity, post_id, _permalinks(found, time)),
        body=text,
        html=html,
        edited_at=edit.at,
        edited_text=edit.text,
        edited_by=edit.by,
        member=members.read(author_id, author, cell),
        attachments=read_attachments(first_cell(found, "message-attachments"), identity.base),
        reactions=likes,
        reaction_count=total,
        vote_score=reactions.score_of(first_cell(found, "contentVote-score")),
        is_solution="message--solution" in written,
        marks=notes,
    )
    return Reading(post, words is not None, is_article="message--article" in written)


def _body_of(found: Cells) -> LexborNode | None:
    # The signature has a bbWrapper too, but stands outside of message-body.
    words = first_cell(found, "message-body")
    return first(words, ".bbWrapper") or words


def _name_of(name: LexborNode | None, named: LexborNode | None) -> str | None:
    """A member's name. Some themes print a post's number like a name; a CDN hides names that look like addresses."""
    words = text_of(name)
    if words and post_number_of(words) is not None and words.startswith("#") and named is not None:
        others = (text_of(node) for node in named.css(".username"))
        words = next((other for other in others if other and not other.startswith("#")), words)
    if words and words.startswith(_MAILS):
        hidden = attr(first(name, "[data-cfemail]"), "data-cfemail")
        return (mail_of(hidden) if hidden else None) or words
    return words or text_of(named)


def _time_of_header(post: LexborNode) -> LexborNode | None:
    """The moment in a post's own header, wherever a theme puts it there: not of its words, last edit or notices."""
    own = post.mem_id
    for time in post.css("time"):
        around, is_header = time.parent, False
        while around is not None and around.mem_id != own:
            names = classes(around)
            if not _OTHER_PLACES.isdisjoint(names):
                break
            is_header = is_header or around.tag == "header" or any(name.startswith(_HEADERS) for name in names)
            around = around.parent
        else:
            if is_header:
                return time
    return None


def _bare_moment(
    node: LexborNode, found: Cells, printed: LexborNode | None, identity: Identity, post_number: int | None
) -> tuple[datetime | None, str | None]:
    """When a post was written where a theme prints the date as bare text: data for search engines tell it."""
    caption = attr(first_cell(found, "message-userContent"), "data-lb-caption-desc") or ""
    moment = iso_moment(attr(node.css_first("meta[itemprop=datePublished]"), "content"))
    if moment is None and post_number == 1:
        moment = identity.posting.published_at
    return moment, caption.rpartition(" · ")[2] or text_of(printed) or _bare_date(first_cell(found, "message-header"))


def _bare_date(header: LexborNode | None) -> str | None:
    """The text of the first link of a header that is no post's number."""
    links = (text_of(link) for link in header.css("a[href]")) if header is not None else ()
    return next((words for words in links if words and post_number_of(words) is None), None)


def _number_of(found: Cells) -> int | None:
    for name in _NUMBERS:
        for cell in found.get(name, ()):
            if (printed := post_number_of(text_of(cell))) is not None:
                return printed
    return None


def _permalinks(found: Cells, time: LexborNode | None) -> Iterator[str | None]:
    around = time.parent if time is not None else None
    if around is not None:
        yield attr(around, "href")  # as stock themes have it
    for name in _LINKS:
        for cell in found.get(name, ()):
            yield attr(cell, "href")  # in 2.0 the cell is the link
            for link in cell.css("a[href]"):
                yield attr(link, "href")
