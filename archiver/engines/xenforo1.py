"""Pages of XenForo 1.x → ThreadPage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, reactions
from archiver.engines.addresses import MAX_PAGE, number
from archiver.engines.assembly import Place, Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, attr, classes, first, first_cell, read_text, sort_cells, text_of
from archiver.engines.header import read_nodes, read_poll, read_title
from archiver.engines.identity import Identity, identify
from archiver.engines.members import Members, author_id_of
from archiver.engines.printed import moment_of, moment_text, post_number_of
from archiver.model import Body, Post, Problem, Thread, ThreadPage

NAME = "xenforo1"

_CELLS = frozenset(
    ["messageUserInfo", "userText", "xbUserName", "datePermalink", "postNumber", "hashPermalink", "messageText",
     "attachedFiles", "editDate", *reactions.CELLS,
     "titleBar", "crumbs", "tagList", "lockedAlert", "linkGroup", "quickReply", "questionText", "pollResult",
     "PageNav"]
)  # fmt: skip
_POST_ID = re.compile(r"post-(-?[0-9]+)")
_WRITTEN_MOMENT = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\b.{1,5}[0-9]{1,2}[:.][0-9]{2}")


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts in the markup of XenForo 1."""
    return tree.css_first('li.message[id^="post-"] .messageText, li.messageSimple[id^="post-"]') is not None


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread."""
    found = sort_cells(tree, _CELLS, ("message", "messageSimple"), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    members = Members(identity.base)
    readings = (_read_post(node, cells, identity, members) for node, cells in found.posts)
    return assemble(NAME, identity, _read_thread(found.page, identity), _read_place(found.page, identity), readings)


def _id_of(node: LexborNode) -> str | None:
    """The digits of a post's id; None for what is no post: `li#post-advert`."""
    found = _POST_ID.fullmatch(attr(node, "id") or "")
    return found[1] if found and node.tag == "li" else None


def _read_post(node: LexborNode, found: Cells, identity: Identity, members: Members) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    words = first_cell(found, "messageText")  # the first: a signature is a messageText too
    text = body.read(words, identity.base) if words is not None else Body("", ())
    named, cell = first_cell(found, "xbUserName", "userText"), first_cell(found, "messageUserInfo")
    author = attr(node, "data-author") or text_of(first(named, ".username")) or _bare_name(named)
    author_id = author_id_of(named, cell)
    posted_at, posted_text = _moment(found, cell)
    marks, total = reactions.read_reactions(found)
    post = Post(
        id=post_id,
        number=next((shown for shown in map(post_number_of, _number_texts(found)) if shown), None),
        author=author,
        author_id=author_id,
        posted_at=posted_at,
        posted_text=posted_text,
        url=permalink(identity, post_id, _permalinks(found)),
        body=text,
        html=(words.inner_html or "") if words is not None else "",
        edited_at=moment_of(first(first_cell(found, "editDate"), ".DateTime")),
        member=members.read(author_id, author, cell),
        attachments=read_attachments(first_cell(found, "attachedFiles"), identity.base, text.blocks),
        reactions=marks,
        reaction_count=total,
    )
    return Reading(post, has_body=words is not None, is_deleted=words is None and "deleted" in classes(node))


def _bare_name(named: LexborNode | None) -> str | None:
    """A name that is no link, among a title, banners and perhaps a date."""
    words = read_text(named, ("userTitle", "userBanner")) or ""
    return _WRITTEN_MOMENT.sub("", words).strip() or None


def _moment(found: Cells, cell: LexborNode | None) -> tuple[datetime | None, str | None]:
    """When a post was written, where the page prints a zone or seconds since 1970, and how the page prints it."""
    for printed in found.get("datePermalink", ()):
        date = first(printed, ".DateTime")
        if date is not None:
            return moment_of(date), moment_text(date)
    # Some themes have the date beside the name, as bare text.
    date = first(cell, ".DateTime")
    if date is not None:
        return moment_of(date), moment_text(date)
    written = _WRITTEN_MOMENT.search(text_of(cell) or "")
    return None, written[0] if written else None


def _number_texts(found: Cells) -> Iterator[str | None]:
    for name in ("postNumber", "hashPermalink"):
        yield from map(text_of, found.get(name, ()))


def _permalinks(found: Cells) -> Iterator[str | None]:
    for name in ("datePermalink", "postNumber", "hashPermalink"):
        for link in found.get(name, ()):
            yield attr(link, "href")


def _read_thread(found: Cells, identity: Identity) -> Thread:
    posting, bar = identity.posting, first_cell(found, "titleBar")
    title, prefix = read_title(first(bar, "h1"), posting.headline or identity.title)
    about = first(bar, "#pageDescription")
    starter = first(about, ".username")
    poll = read_poll(first_cell(found, "questionText"), found.get("pollResult", ()))
    return Thread(
        id=identity.thread_id,
        title=title or "",
        url=identity.thread_url,
        prefix=prefix,
        nodes=read_nodes(_crumbs(found), identity),
        author_id=author_id_of(starter, None),
        author=text_of(starter) or posting.author,
        created_at=moment_of(first(about, ".DateTime")) or posting.published_at,
        type="poll" if poll else "discussion",
        is_open=_is_open(found),
        reply_count=posting.reply_count,
        view_count=posting.view_count,
        tags=_tags(found),
        poll=poll,
    )


def _crumbs(found: Cells) -> list[LexborNode]:
    trail = first_cell(found, "crumbs")
    return trail.css("a.crumb") if trail is not None else []


def _tags(found: Cells) -> tuple[str, ...]:
    tags = (text_of(tag) for node in found.get("tagList", ()) for tag in node.css("a.tag"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _is_open(found: Cells) -> bool | None:
    if "lockedAlert" in found:
        return False
    # What guests and members can answer with stands below the posts.
    invited = any(group.css_first('label[for="LoginControl"]') for group in found.get("linkGroup", ()))
    return True if invited or "quickReply" in found else None


def _read_place(found: Cells, identity: Identity) -> Place:
    bar = next((node for node in found.get("PageNav", ()) if attr(node, "data-last")), None)
    page = number(attr(bar, "data-page"), MAX_PAGE) or identity.page
    return Place(page, number(attr(bar, "data-last"), MAX_PAGE) or 1)
