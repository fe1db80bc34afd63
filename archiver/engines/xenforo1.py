"""Pages of XenForo 1.x → ThreadPage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import body, reactions
from archiver.engines.addresses import MAX_PAGE, absolute, last_id_of, number, page_of, post_id_of, thread_id_of
from archiver.engines.assembly import Place, Reading, assemble, permalink
from archiver.engines.attachments import read_attachments
from archiver.engines.dom import Cells, ancestor, attr, classes, first, first_cell, read_text, sort_cells, text_of
from archiver.engines.header import read_nodes, read_poll, read_title
from archiver.engines.identity import Identity, identify
from archiver.engines.marks import read_edit
from archiver.engines.members import Members, author_id_of
from archiver.engines.printed import count_of, moment_of, moment_text, post_number_of
from archiver.model import Body, Mark, MarkKind, Node, Poll, Post, Problem, Thread, ThreadPage, ThreadType

NAME = "xenforo1"

_POST_CELLS = (
    "messageUserInfo", "userText", "xbUserName", "authorEnd", "username", "datePermalink", "DateTime", "postNumber",
    "hashPermalink", "publicControls", "messageText", "attachedFiles", "editDate", "placeholderContent",
    "messageNotices", "threadmarker", *reactions.CELLS,
)  # fmt: skip
_HEADER_CELLS = (
    "titleBar", "crumbs", "tagList", "lockedAlert", "linkGroup", "quickReply", "checkboxColumns", "questionText",
    "resourceInfo", "PageNav",
)  # fmt: skip
_CELLS = frozenset(_POST_CELLS + _HEADER_CELLS)
_POST_ID = re.compile(r"post-(-?[0-9]+)")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_WRITTEN_MOMENT = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\b.{1,5}[0-9]{1,2}[:.][0-9]{2}")
# Where a date is another than the post's: of its last edit, of a member's last visit, of a like.
_OTHER_DATES = (
    "editDate", "extraUserInfo", "messageText", "signature", "messageNotices", "threadmarker", "likesSummary",
)  # fmt: skip
# Themes mark the posts of the member who began the thread.
_BY_STARTER = frozenset(["threadStarter", "uix_threadAuthor", "uix_discussionAuthor"])
_NOTICES: dict[str, MarkKind] = {
    "warningNotice": "warning",
    "deletedNotice": "deleted",
    "moderatedNotice": "moderated",
}
_LINKS = ("datePermalink", "postNumber", "hashPermalink")
_ENDS = 5  # links of a bar among which the last page is
_NEAR = 4  # names in a post before the words
_BODY_NODE = re.compile(r"(?:^|\s)node([0-9]{1,10})(?=\s|$)")


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page shows posts in the markup of XenForo 1."""
    posts = '.message[id^="post-"] :is(.messageText, .placeholderContent), .messageSimple[id^="post-"]'
    return tree.css_first(posts) is not None


def read_page(tree: LexborHTMLParser, url: str | None) -> ThreadPage:
    """Reads a page of a thread."""
    found = sort_cells(tree, _CELLS, ("message", "messageSimple"), lambda node: _id_of(node) is not None)
    identity = identify(tree, found.linked_data, url)
    members = Members(identity.base)
    readings = [_read_post(node, cells, identity, members) for node, cells in found.posts]
    starter = _starter(found.posts, readings)
    thread = _read_thread(tree, found.page, identity)
    if starter is not None and thread.author in (None, starter.author):
        thread = replace(thread, author=starter.author, author_id=thread.author_id or starter.author_id)
    return assemble(NAME, identity, thread, _read_place(found.page, identity), readings, in_order=True)


# --- posts ------------------------------------------------------------------------------------------------------------


def _id_of(node: LexborNode) -> str | None:
    """The digits of a post's id; None for what is no post: `li#post-advert`."""
    found = _POST_ID.fullmatch(node.attrs.sget("id", ""))
    return found[1] if found else None


def _read_post(node: LexborNode, found: Cells, identity: Identity, members: Members) -> Reading | Problem:
    post_id = number(_id_of(node))
    if post_id is None:
        return Problem("missing_id", "A post on the page has no number that can be one.")
    words = first_cell(found, "messageText")  # the first: a signature is a messageText too
    html = (words.inner_html or "") if words is not None else ""
    text = body.read(words, identity.base) if words is not None else Body("", ())
    cell = first_cell(found, "messageUserInfo", "placeholderContent")
    author, author_id = _author(node, found, cell)
    posted_at, posted_text = _moment(found, cell)
    edit = read_edit(found.get("editDate"))
    likes, total = reactions.read_reactions(found)
    marks = tuple(_marks(node, found))
    post = Post(
        id=post_id,
        number=_number_of(found),
        author=author,
        author_id=author_id,
        posted_at=posted_at,
        posted_text=posted_text,
        url=_permalink(identity, post_id, found),
        body=text,
        html=html,
        edited_at=edit.at,
        edited_text=edit.text,
        edited_by=edit.by,
        member=members.read(author_id, author, cell),
        attachments=read_attachments(first_cell(found, "attachedFiles"), identity.base),
        reactions=likes,
        reaction_count=total,
        marks=marks,
    )
    return Reading(post, words is not None)


def _author(node: LexborNode, found: Cells, cell: LexborNode | None) -> tuple[str | None, int | None]:
    """The name of a post's author, and the member's number."""
    author = attr(node, "data-author")
    # The first link with that name is the member's; to look it up by its place takes much longer.
    for link in found.get("username", ())[:_NEAR] if author else ():
        if text_of(link) == author:
            if (linked := last_id_of(link.attrs.sget("href", ""))) is not None:
                return author, linked
            break  # a guest, or a member who was deleted
    named = _named(found)
    return author or text_of(first(named, ".username")) or _bare_name(named), author_id_of(named, cell)


def _named(found: Cells) -> LexborNode | None:
    """The element with the member's name; themes put it elsewhere and leave the usual place empty."""
    for name in ("xbUserName", "userText", "authorEnd", "placeholderContent"):
        for node in found.get(name, ()):
            if text_of(node):
                return node
    return first_cell(found, "messageUserInfo")


def _bare_name(named: LexborNode | None) -> str | None:
    """A name that is no link, among a title, banners and perhaps a date."""
    words = read_text(named, ("userTitle", "userBanner", "extraUserInfo", "DateTime")) or ""
    return _WRITTEN_MOMENT.sub("", words).strip(" ,") or None


def _moment(found: Cells, cell: LexborNode | None) -> tuple[datetime | None, str | None]:
    """When a post was written, where the page prints a zone or seconds since 1970, and how the page prints it."""
    date = _date_of(found)
    if date is not None:
        return moment_of(date), moment_text(date)
    # Some themes have the date as bare text: in its usual place, or beside the name.
    for node in (first_cell(found, "datePermalink"), cell):
        if written := _WRITTEN_MOMENT.search(text_of(node) or ""):
            return None, written[0]
    return None, text_of(first_cell(found, "datePermalink"))


def _date_of(found: Cells) -> LexborNode | None:
    dates = found.get("DateTime", ())
    for date in dates:
        around = date.parent
        if around is not None and "datePermalink" in around.attrs.sget("class", ""):
            return date
    # What follows the last post (lists of other threads) has dates too, but is in no post.
    dates = [date for date in dates if ancestor(date, "message") or ancestor(date, "messageSimple")]
    # The place of a deleted post has two: when it was deleted, and below, when it was written.
    if _is_placeholder(found):
        return next((date for date in dates if ancestor(date, "privateControls")), None)
    return next((date for date in dates if not any(ancestor(date, place) for place in _OTHER_DATES)), None)


def _is_placeholder(found: Cells) -> bool:
    return "placeholderContent" in found and "messageText" not in found


def _number_of(found: Cells) -> int | None:
    for name in ("postNumber", "hashPermalink", "publicControls"):
        for cell in found.get(name, ()):
            if (printed := post_number_of(text_of(cell))) is not None:
                return printed
    return None


def _permalink(identity: Identity, post_id: int, found: Cells) -> str:
    base = identity.base
    hrefs = [attr(link, "href") for name in _LINKS for link in found.get(name, ())]
    for href in hrefs:
        # Nearly all links are relative to the forum's folder: put together so they cost a tenth.
        if href and base[-1:] == "/" and href[0].isalnum() and ":" not in href and post_id_of(href) == post_id:
            return base + href
    return permalink(identity, post_id, hrefs)


def _marks(node: LexborNode, found: Cells) -> Iterator[Mark]:
    for box in found.get("threadmarker", ()):
        if title := read_text(box.css_first(".label"), ("threadmark-category",)):
            heading = text_of(box.css_first(".label strong"))
            yield Mark("threadmark", title.removeprefix(heading or "").strip() or title)
    for box in found.get("messageNotices", ()):
        for notice in box.css("li"):
            if words := read_text(notice, ("DisplayIgnoredContent",)):
                yield Mark(_kind_of(notice), words)
    for place in found.get("placeholderContent", ())[:1]:
        yield _deletion(place) if _is_placeholder(found) else Mark("notice", _words_of(place))
    if "placeholder" in classes(node) and "placeholderContent" not in found:
        yield Mark("deleted" if "deleted" in classes(node) else "ignored", read_text(node))


def _kind_of(notice: LexborNode) -> MarkKind:
    kind = next((_NOTICES[name] for name in classes(notice) if name in _NOTICES), None)
    return kind or ("ignored" if notice.css_first(".DisplayIgnoredContent") is not None else "notice")


def _words_of(place: LexborNode) -> str | None:
    return read_text(place, ("privateControls", "publicControls", "avatar"))


def _deletion(place: LexborNode) -> Mark:
    """What stands in the place of a deleted post: whose it was, and perhaps who deleted it, when and why."""
    names = [name for link in place.css(".username") if (name := text_of(link))]
    date = next((date for date in place.css(".DateTime") if ancestor(date, "privateControls") is None), None)
    return Mark("deleted", _words_of(place), names[1] if len(names) > 1 else None, moment_of(date))


# --- thread -----------------------------------------------------------------------------------------------------------


def _starter(posts: Iterable[tuple[LexborNode, Cells]], readings: Iterable[Reading | Problem]) -> Post | None:
    """A post of the member who began the thread, where the theme marks these."""
    for (node, _), reading in zip(posts, readings, strict=True):
        if isinstance(reading, Reading) and not _BY_STARTER.isdisjoint(classes(node)):
            return reading.post
    return None


def _read_thread(tree: LexborHTMLParser, found: Cells, identity: Identity) -> Thread:
    posting, bar = identity.posting, first_cell(found, "titleBar")
    heading = first(bar, "h1")
    title, prefix = read_title(tree.css_first("h1") if heading is None else heading, posting.headline or identity.title)
    about = first(bar, "#pageDescription")
    starter = first(about, ".username")
    poll = _poll(found, identity)
    return Thread(
        id=identity.thread_id,
        title=title or "",
        url=identity.thread_url,
        prefix=prefix,
        nodes=_nodes(tree, found, identity),
        author_id=author_id_of(starter, None),
        author=text_of(starter) or posting.author,
        created_at=moment_of(first(about, ".DateTime")) or posting.published_at,
        type=_type(found, poll),
        is_open=_is_open(found),
        is_sticky=_switch(found, "sticky"),
        reply_count=posting.reply_count,
        view_count=posting.view_count,
        tags=_tags(found),
        poll=poll,
    )


def _nodes(tree: LexborHTMLParser, found: Cells, identity: Identity) -> tuple[Node, ...]:
    """The breadcrumb; a section whose address has no number is named by the body's first class: `node7`."""
    trail = first_cell(found, "crumbs")
    crumbs = trail.css("a.crumb[href]") if trail is not None else []
    nodes = read_nodes(crumbs, identity)
    own = _BODY_NODE.search(attr(tree.body, "class") or "")
    node_id, title = number(own[1]) if own else None, text_of(crumbs[-1]) if crumbs else None
    if node_id is None or title is None or any(title == node.title or node_id == node.id for node in nodes):
        return nodes
    return (*nodes, Node(node_id, title, absolute(identity.base, attr(crumbs[-1], "href"))))


def _type(found: Cells, poll: Poll | None) -> ThreadType:
    if "resourceInfo" in found:
        return "resource"
    return "poll" if poll else "discussion"


def _tags(found: Cells) -> tuple[str, ...]:
    tags = (text_of(tag) for node in found.get("tagList", ()) for tag in node.css("a.tag"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _is_open(found: Cells) -> bool | None:
    if "lockedAlert" in found:
        return False
    # What guests and members can answer with stands below the posts.
    invited = any(
        group.css_first('label[for^="LoginControl"], a[href*="login/"], .callToAction') is not None
        for group in found.get("linkGroup", ())
    )
    return True if invited or "quickReply" in found else _switch(found, "discussion_open")


def _switch(found: Cells, name: str) -> bool | None:
    """A state that moderators can switch; others are not shown it."""
    for menu in found.get("checkboxColumns", ()):
        if (box := menu.css_first(f'input[type="checkbox"][name="{name}"]')) is not None:
            return "checked" in box.attributes
    return None


def _poll(found: Cells, identity: Identity) -> Poll | None:
    """The thread's own poll: a widget may show one of another thread."""
    for question in found.get("questionText", ()):
        form = ancestor(question, "form")
        if form is None or thread_id_of(attr(form, "action") or "") not in (None, identity.thread_id):
            continue
        # Before the visitor votes there are choices, and perhaps results that he is not to see yet.
        poll = read_poll(question, form.css(".pollResult, .pollOption"))
        if poll is not None and form.css_first(".noResults") is not None:
            return replace(poll, options=tuple(replace(option, votes=None) for option in poll.options))
        return poll
    return None


def _read_place(found: Cells, identity: Identity) -> Place:
    """Where the page stands in its thread, by the bars of page numbers. Only bars and links of this thread count."""
    page, last = identity.page, 1
    for bar in found.get("PageNav", ()):
        links = bar.css("a[href]")[-_ENDS:]
        own = [link for link in links if thread_id_of(attr(link, "href") or "") == identity.thread_id]
        of = thread_id_of(attr(bar, "data-baseurl") or "")
        if not own and (links or of not in (None, identity.thread_id)):
            continue
        page = number(attr(bar, "data-page") or text_of(bar.css_first(".currentPage")), MAX_PAGE) or page
        pages = [page_of(attr(link, "href") or "") for link in own] or _pages_told(bar)
        last = max(last, number(attr(bar, "data-last"), MAX_PAGE) or 1, *pages)
        break  # the bar below the posts says the same
    return Place(page, last)


def _pages_told(bar: LexborNode) -> list[int]:
    """The numbers in the line "Page 2 of 1,012", where the bar has no links."""
    written = _NUMBER.findall(text_of(bar.css_first(".pageNavHeader")) or "")
    return [told for digits in written if (told := count_of(digits)) and told <= MAX_PAGE] or [1]
