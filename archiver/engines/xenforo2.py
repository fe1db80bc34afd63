"""Pages of XenForo 2.0 to 2.3 → ThreadPage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, reactions
from archiver.engines.addresses import MAX_PAGE, number, page_of, thread_id_of
from archiver.engines.assembly import Place, Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, ancestor, attr, classes, first, first_cell, sort_cells, text_of
from archiver.engines.header import read_nodes, read_poll, read_title
from archiver.engines.identity import Identity, identify
from archiver.engines.members import Members, author_id_of
from archiver.engines.printed import count_of, day_of, iso_moment, moment_of, moment_text, offset_of, post_number_of
from archiver.model import Body, Poll, Post, Problem, Thread, ThreadPage, ThreadType

NAME = "xenforo2"

_POST_CELLS = (
    "message-name", "message-articleUserName", "message-user", "message-articleUserInfo", "message-attribution-main",
    "message-attribution-opposite", "message-date", "message-permalink", "message-header", "message-userContent",
    "message-body", "message-attachments", "message-lastEdit", "contentVote-score", *reactions.CELLS,
)  # fmt: skip
HEADER_CELLS = (
    "p-title-value", "p-description", "p-breadcrumbs", "tagList", "blockStatus-message--locked", "message-fields",
    "js-threadStatusField", "pollResult", "pageNav-page", "pageNavSimple-el--last",
)  # fmt: skip
_CELLS = frozenset(_POST_CELLS + HEADER_CELLS)
_POST_ID = re.compile(r"post-(-?[0-9]+)$")
_TYPE = re.compile(r"thread_view_type_([a-z]+)")
_TYPES: dict[str, ThreadType] = {name: name for name in ("question", "article", "poll", "suggestion", "resource")}
_EVENT_FIELDS = frozenset(["date of event", "event date"])


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts in the markup of XenForo 2."""
    # The first post of an article thread is no `message--post`.
    return tree.css_first('.message:is([id^="js-post-"], [data-content^="post-"])') is not None


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread."""
    found = sort_cells(tree, _CELLS, ("message",), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    members = Members(identity.base)
    zone = offset_of(first(first_cell(found.page, "message-attribution-main"), "time"))
    thread, place = _read_thread(tree, found.page, identity), read_place(found.page, identity)
    readings = (_read_post(node, cells, identity, members) for node, cells in found.posts)
    return assemble(NAME, identity, thread, place, readings, time_zone=zone)


# --- posts ------------------------------------------------------------------------------------------------------------


def _id_of(node: LexborNode) -> str | None:
    """The digits of a post's id; None for what is no post: the editor, the copy of a solution."""
    found = _POST_ID.search(attr(node, "data-content") or attr(node, "id") or "")
    return found[1] if found else None


def _read_post(node: LexborNode, found: Cells, identity: Identity, members: Members) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    words = _body_of(found)
    text = body.read(words, identity.base) if words is not None else Body("", ())
    named = first_cell(found, "message-name", "message-articleUserName")
    cell = first_cell(found, "message-user", "message-articleUserInfo")
    author = attr(node, "data-author") or text_of(first(named, ".username")) or text_of(named)
    author_id = author_id_of(named, cell)
    post_number = _number_of(found)
    posted_at, posted_text = _moment(node, found, identity.posting.published_at if post_number == 1 else None)
    marks, total = reactions.read_reactions(found)
    post = Post(
        id=post_id,
        number=post_number,
        author=author,
        author_id=author_id,
        posted_at=posted_at,
        posted_text=posted_text,
        url=permalink(identity, post_id, _permalinks(found)),
        body=text,
        html=(words.inner_html or "") if words is not None else "",
        edited_at=edited_at(found),
        member=members.read(author_id, author, cell),
        attachments=read_attachments(first_cell(found, "message-attachments"), identity.base, text.blocks),
        reactions=marks,
        reaction_count=total,
        vote_score=_score_of(first_cell(found, "contentVote-score")),
        is_solution="message--solution" in classes(node),
    )
    return Reading(post, has_body=words is not None, is_deleted=words is None and "message--deleted" in classes(node))


def edited_at(found: Cells) -> datetime | None:
    """When a post was edited last, where it says so; some themes leave an empty line for it."""
    moments = (moment_of(first(line, "time")) for line in found.get("message-lastEdit", ()))
    return next((moment for moment in moments if moment), None)


def _moment(node: LexborNode, found: Cells, published_at: datetime | None) -> tuple[datetime | None, str | None]:
    """When a post was written, and how the page prints it."""
    printed = first_cell(found, "message-attribution-main", "message-date")
    time = first(printed, "time")
    if time is not None:
        return moment_of(time), moment_text(time)
    # A theme may print the date as bare text: then data for search engines and for the lightbox tell it.
    caption = attr(first_cell(found, "message-userContent"), "data-lb-caption-desc") or ""
    moment = iso_moment(attr(node.css_first("meta[itemprop=datePublished]"), "content"))
    return moment or published_at, caption.rpartition(" · ")[2] or text_of(printed)


def _body_of(found: Cells) -> LexborNode | None:
    # The signature has a bbWrapper too, but stands outside of message-body.
    words = first_cell(found, "message-body")
    return first(words, ".bbWrapper") or words


def _number_of(found: Cells) -> int | None:
    for name in ("message-attribution-opposite", "message-permalink", "message-header"):
        for cell in found.get(name, ()):
            if (printed := post_number_of(text_of(cell))) is not None:
                return printed
    return None


def _permalinks(found: Cells) -> Iterator[str | None]:
    for name in ("message-attribution-main", "message-attribution-opposite", "message-date", "message-header"):
        for cell in found.get(name, ()):
            yield attr(cell, "href")  # in 2.0 the cell is the link
            for link in cell.css("a[href]"):
                yield attr(link, "href")


def _score_of(cell: LexborNode | None) -> int | None:
    written = (attr(cell, "data-score") or text_of(cell) or "").replace("−", "-").replace(",", "")
    return int(written) if re.fullmatch(r"[+-]?[0-9]{1,9}", written) else None


# --- thread -----------------------------------------------------------------------------------------------------------


def _read_thread(tree: LexborHTMLParser, found: Cells, identity: Identity) -> Thread:
    posting, about = identity.posting, first_cell(found, "p-description")
    title, prefix = read_title(first_cell(found, "p-title-value"), posting.headline)
    starter = first(about, ".username")
    fields = _fields(found)
    poll = _poll(found, identity)
    return Thread(
        id=identity.thread_id,
        title=title or "",
        url=identity.thread_url,
        prefix=prefix,
        nodes=read_nodes(crumbs(found), identity),
        author_id=author_id_of(starter, None),
        author=text_of(starter) or posting.author,
        # Only a date that links to the thread is its beginning: themes print the newest post's there as well.
        created_at=moment_of(first(about, "a time")) or posting.published_at,
        type=_type(tree, identity, poll),
        is_open="blockStatus-message--locked" not in found,
        reply_count=posting.reply_count,
        view_count=posting.view_count,
        tags=_tags(found, identity.thread_id),
        fields=fields,
        event_date=next((day_of(value) for name, value in fields if name.casefold() in _EVENT_FIELDS), None),
        poll=poll,
    )


def crumbs(found: Cells) -> list[LexborNode]:
    """The links of the breadcrumb; the copy of it below the posts says the same."""
    trail = first_cell(found, "p-breadcrumbs")
    return trail.css("a") if trail is not None else []


def read_place(found: Cells, identity: Identity) -> Place:
    """Where the page stands in its thread, by the bars of page numbers. Only links to this thread count."""
    page, last = identity.page, 1
    for item in [*found.get("pageNav-page", ()), *found.get("pageNavSimple-el--last", ())]:
        link = item.css_first("a[href]")
        href = attr(link, "href")
        if href is None or thread_id_of(href) != identity.thread_id:
            continue
        last = max(last, page_of(href))
        if "pageNav-page--current" in classes(item):
            page = number(text_of(link), MAX_PAGE) or page_of(href)
    return Place(page, last)


def _type(tree: LexborHTMLParser, identity: Identity, poll: Poll | None) -> ThreadType:
    found = _TYPE.search(f"{attr(tree.root, 'data-template')} {attr(tree.root, 'class')}")
    if found and found[1] in _TYPES:
        return _TYPES[found[1]]
    if identity.posting.is_question:
        return "question"
    return "poll" if poll else "discussion"


def _tags(found: Cells, thread_id: int) -> tuple[str, ...]:
    """The thread's tags, and not those of similar threads below it."""
    lists = [*found.get("p-description", ())]
    lists += [node for node in found.get("tagList", ()) if f"tagList--thread-{thread_id}" in classes(node)]
    tags = (text_of(tag) for node in lists for tag in node.css(".tagItem"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _fields(found: Cells) -> tuple[tuple[str, str], ...]:
    """The thread's own fields, which stand around the first post's body or above the posts."""
    fields: dict[str, str] = {}
    for box in [*found.get("message-fields", ()), *found.get("js-threadStatusField", ())]:
        for pair in box.css("dl"):
            label, value = text_of(first(pair, "dt")), text_of(first(pair, "dd"))
            if label and value:
                fields.setdefault(label.rstrip(": "), value)
    return tuple(fields.items())


def _poll(found: Cells, identity: Identity) -> Poll | None:
    """The thread's own poll: the page may show one of another thread in its sidebar."""
    for option in found.get("pollResult", ()):
        block = ancestor(option, "block")
        if block is not None and thread_id_of(attr(block, "action") or "") in (None, identity.thread_id):
            voters = count_of(text_of(block.css_first(".pairs dd")))
            return read_poll(block.css_first(".block-header"), block.css(".pollResult"), voters)
    return None
