"""An element of a list of threads, of XenForo 1 and 2 and of VerticalScope's fork → ListedThread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import islice

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, last_id_of, number, post_id_of, split, thread_id_of, thread_url_of
from archiver.engines.dom import attr, classes, first, read_text, text_of
from archiver.engines.members import author_id_of
from archiver.engines.printed import count_of, moment_of, moment_text
from archiver.model import ListedThread, Node, Problem
from archiver.text import line

# Elements that list a thread each, and where each has its title. What a search of XenForo 2 found is a `block-row`, as
# is much else.
_TITLES = {
    "structItem--thread": ".structItem-title",
    "california-thread-item": ".structItem-title",
    "message--articlePreview": ".articlePreview-title",
    "block-row": ".contentRow-title",
    "discussionListItem": "h3.title",
    "searchResult": "h3.title",
}
KINDS = frozenset(_TITLES)
SEARCHED = frozenset(["block-row", "searchResult"])
ROWS = ", ".join(f".{name}" for name in _TITLES)
# These are threads, whatever they lack; a search finds other things as well.
_THREADS = frozenset(["structItem--thread", "california-thread-item", "message--articlePreview", "discussionListItem"])
_PREFIXES = ("label", "prefix", "prefix-icon", "labelLink", "prefixLink")
_BESIDE_TITLE = (*_PREFIXES, "label-append", "u-srOnly", "unreadLink", "button", "itemPageNav", "structItem-pageJump")
_ROW_IDS = ("js-threadListItem-", "thread-")
_MOST = 200  # links, labels or lines of one element; it has some ten
_LONGEST_HREF = 2000  # characters, as long as servers take
_LONGEST_TITLE = 200  # characters in a sentence of ours


@dataclass(frozen=True, slots=True)
class _Row:
    """An element of a list, and the thread that it names."""

    node: LexborNode
    base: str  # what relative links are resolved against
    id: int
    url: str
    heading: LexborNode  # the element with the title and its prefixes
    link: LexborNode | None  # the title's own


def kind_of(node: LexborNode) -> str | None:
    """Which of `KINDS` an element is; None for none."""
    names = classes(node)
    return next((kind for kind in _TITLES if kind in names), None)


def names_thread(node: LexborNode) -> bool:
    """Whether an element is one of those that are threads, or of what a search found and a thread as well."""
    kind = kind_of(node)
    return kind in _THREADS or (kind is not None and bool(_identified(node, kind, "") or _found_post(node, kind)))


def read_row(node: LexborNode, base: str) -> ListedThread | Problem | None:
    """What an element of a list says of its thread; None for what is no thread, or only tells that one was moved.

    Args:
        node: an element that `ROWS` finds.
        base: the address that relative links are resolved against.
    """
    kind = kind_of(node)
    if kind is None or _is_redirect(node):
        return None
    row = _identified(node, kind, base)
    if row is None:
        return _nameless(node, kind)
    title, prefix = _title(row)
    if title is None:
        return Problem("missing_title", f"The list names thread {row.id} without a title.")
    return _READERS[kind](row, ListedThread(row.id, title, row.url, prefix))


def href_of(link: LexborNode | None) -> str:
    """Where a link leads, as written; nothing for what is too long to be an address of a forum."""
    href = attr(link, "href") or ""
    return href if len(href) <= _LONGEST_HREF else ""


def within(node: LexborNode, *selectors: str) -> LexborNode | None:
    """The first element of the last selector inside the first of the one before, and so on.

    One selector for them all would look above the node as well, and above each element again.
    """
    found: LexborNode | None = node
    for selector in selectors:
        found = first(found, selector)
    return found


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses have the same host, with or without "www."; an address without a host has any."""
    hosts = [parts.netloc.lower().removeprefix("www.") for address in (url, other) if (parts := split(address))]
    return len(hosts) == 2 and (hosts[0] == hosts[1] or "" in hosts)


def merged(one: ListedThread, other: ListedThread) -> ListedThread:
    """What two elements of a list say of the same thread; the first is believed where both say something."""
    unsaid = [item.name for item in fields(one) if getattr(one, item.name) is None]
    return replace(one, **{name: getattr(other, name) for name in unsaid})


# --- which thread -----------------------------------------------------------------------------------------------------


def _is_redirect(node: LexborNode) -> bool:
    """Whether the row only tells that a thread was moved: the server alone knows where its link leads."""
    if not {"redirect", "structItem--redirect"}.isdisjoint(classes(node)):
        return True
    return (
        node.css_first(".structItem-status--redirect") is not None or within(node, ".iconKey", ".redirect") is not None
    )


def _identified(node: LexborNode, kind: str, base: str) -> _Row | None:
    heading = node.css_first(_TITLES[kind])
    if heading is None:
        return None
    told = _told_id(node)
    links = _links(heading)
    # What a search found begins with its own link; "NAME replied to the thread TITLE" is no list of threads.
    link = _link_to(islice(links, 1) if kind == "block-row" else links, told)
    named = link or (_link_to(_links(node), told) if told is not None else None)
    url = absolute(base, href_of(named))
    thread_id = told or thread_id_of(url or "")
    if url is None or thread_id is None or not is_same_site(url, base):
        return None
    return _Row(node, base, thread_id, thread_url_of(url), heading, link)


def _told_id(node: LexborNode) -> int | None:
    """The thread's number as the element's own name has it."""
    for name in [*classes(node), attr(node, "id") or ""]:
        for start in _ROW_IDS:
            if name.startswith(start) and (told := number(name.removeprefix(start))):
                return told
    return None


def _links(node: LexborNode) -> Iterator[LexborNode]:
    """The links of an element, or the one around it, but for those of prefixes."""
    links = node.css("a[href]")[:_MOST]
    if not links and node.parent is not None and node.parent.tag == "a":
        links = [node.parent]
    return (link for link in links if not set(classes(link)) & set(_PREFIXES))


def _link_to(links: Iterator[LexborNode], thread_id: int | None) -> LexborNode | None:
    """The first link to the thread; to any thread where its number is not known."""
    for link in links:
        named = thread_id_of(href_of(link))
        if named is not None and thread_id in (None, named):
            return link
    return None


def _nameless(node: LexborNode, kind: str) -> Problem | None:
    post_id = _found_post(node, kind)
    if post_id is not None:
        return Problem("missing_id", "The search found a post, and does not say of which thread.", post_id)
    if kind not in _THREADS:
        return None
    title = (read_text(node.css_first(_TITLES[kind])) or "")[:_LONGEST_TITLE]
    return Problem("missing_id", f"The list has a thread without a number: {title or 'and without a title'}.")


def _found_post(node: LexborNode, kind: str) -> int | None:
    """The number of a post that a search of XenForo 1 found: its link names no thread."""
    is_post = kind == "searchResult" and "post" in classes(node)
    return post_id_of(href_of(within(node, "h3.title", "a[href]"))) if is_post else None


def _title(row: _Row) -> tuple[str | None, str | None]:
    """A thread's title and its prefixes, joined by ", "."""
    # Before a "label-append" stands a prefix, whatever the theme calls it.
    appended = [label for mark in row.heading.css(".label-append")[:_MOST] if (label := _before(mark)) is not None]
    own = {name for label in appended for name in classes(label)}
    labels = [*row.heading.css(", ".join(f".{name}" for name in _PREFIXES))[:_MOST], *appended]
    prefixes = dict.fromkeys(text for label in labels if (text := read_text(label)))
    title = read_text(row.link if row.link is not None else row.heading, (*_BESIDE_TITLE, *own))
    return title, ", ".join(prefixes) or None


def _before(node: LexborNode) -> LexborNode | None:
    """The element right before another."""
    sibling = node.prev
    while sibling is not None and not sibling.is_element_node:
        sibling = sibling.prev
    return sibling


# --- what any of them says --------------------------------------------------------------------------------------------


def _started(row: _Row, listed: ListedThread, name: LexborNode | None, avatar: str) -> ListedThread:
    """With the thread's starter.

    Args:
        row: the element.
        listed: what was read of it so far.
        name: the element with the starter's name: a link, unless a guest.
        avatar: a selector of the starter's picture, which has the number where the name has none.
    """
    author = attr(row.node, "data-author") or text_of(name)
    author_id = author_id_of(name.parent if name is not None else None, first(row.node, avatar))
    return replace(listed, author=author, author_id=author_id)


def _node(part: LexborNode | None, row: _Row) -> Node | None:
    """The section that a part of a row names, among links to members, tags and the thread itself."""
    for link in part.css("a[href]")[:_MOST] if part is not None else ():
        href = href_of(link)
        node_id, title = last_id_of(href), text_of(link)
        is_other = not {"username", "tagItem", "tag"}.isdisjoint(classes(link)) or thread_id_of(href) == row.id
        if node_id is not None and title and not is_other:
            return Node(node_id, title, absolute(row.base, href))
    return None


def _own_text(node: LexborNode) -> str:
    """The text of an element without the elements in it, in one line."""
    return line(" ".join(child.text_content or "" for child in node.iter(include_text=True) if child.tag == "-text"))


# --- XenForo 2 and the fork -------------------------------------------------------------------------------------------


def _read_item(row: _Row, listed: ListedThread) -> ListedThread:
    """A row of a section's page, of new posts, or of a member's threads."""
    node = row.node
    parts, last_cell = first(node, ".structItem-parts"), first(node, ".structItem-cell--latest, .last-post-cell")
    latest = first(node, ".structItem-latestDate") or first(last_cell, "time")
    replies, views = _counters(node)
    listed = replace(
        listed,
        node=_node(parts, row),
        created_at=moment_of(within(node, ".structItem-startDate", "time")),
        reply_count=replies,
        view_count=views,
        last_post_at=moment_of(latest),
        last_post_text=moment_text(latest),
        last_author=text_of(first(last_cell, ".username")),
        is_sticky=_is_marked(node, "sticky"),
        is_open=not _is_marked(node, "locked"),
    )
    name = first(parts, ".username") or within(node, ".structItem-minor", ".username")
    return _started(row, listed, name, ".structItem-cell--icon")


def _is_marked(node: LexborNode, state: str) -> bool:
    marks = {f"is-{state}", f"structItem--{state}"}
    return not marks.isdisjoint(classes(node)) or node.css_first(f".structItem-status--{state}") is not None


def _counters(node: LexborNode) -> tuple[int | None, int | None]:
    """Replies and views. The fork has them in elements named for them."""
    major: list[LexborNode] = []
    minor: list[LexborNode] = []
    cell = first(node, ".structItem-cell--meta")
    for pair in cell.css("dl")[:_MOST] if cell is not None else ():
        (minor if "structItem-minor" in classes(pair) else major).append(pair)
    replies = first(major[0], "dd") if major else first(node, ".reply-count")
    views = first((minor or major[1:])[0], "dd") if minor or major[1:] else first(node, ".view-count")
    return _short_count(replies), _short_count(views)


def _short_count(node: LexborNode | None) -> int | None:
    """A count as lists print it. "22 Tsd." is nothing that is known: better none than one that is wrong."""
    written = read_text(node, ("u-srOnly",)) or ""
    return None if any(sign.isalpha() and sign not in "kKmM" for sign in written) else count_of(written)


def _read_preview(row: _Row, listed: ListedThread) -> ListedThread:
    """A preview of an article. It tells sticky threads, but of those that are closed nothing is certain."""
    node = row.node
    listed = replace(
        listed,
        created_at=moment_of(within(node, ".articlePreview-meta", "time")),
        reply_count=count_of(read_text(first(node, ".articlePreview-replies"))),
        is_sticky=_is_marked(node, "sticky"),
        is_open=False if _is_marked(node, "locked") else None,
    )
    return _started(row, listed, within(node, ".articlePreview-meta", ".username"), ".articlePreview-meta")


def _read_result(row: _Row, listed: ListedThread) -> ListedThread:
    """What a search found: a thread, or a post of it, whose author and date are not the thread's."""
    about = row.node.css(".contentRow-minor")[:_MOST]
    listed = replace(
        listed,
        node=next((found for part in about if (found := _node(part, row))), None),
        reply_count=next((count for part in about if (count := _own_count(part)) is not None), None),
    )
    if post_id_of(href_of(row.link)) is not None:
        return listed
    time = next((node for part in about if (node := part.css_first("time")) is not None), None)
    name = next((node for part in about if (node := part.css_first(".username")) is not None), None)
    return _started(row, replace(listed, created_at=moment_of(time)), name, ".contentRow-figure")


def _own_count(part: LexborNode) -> int | None:
    """The number in a line like "Replies: 12": one that is neither a post's ("Post #12"), nor a link's or a date's."""
    for item in part.css("li")[:_MOST]:
        written = _own_text(item)
        if "#" not in written and item.css_first("time") is None and (count := count_of(written)) is not None:
            return count
    return None


# --- XenForo 1 --------------------------------------------------------------------------------------------------------


def _read_old_item(row: _Row, listed: ListedThread) -> ListedThread:
    node = row.node
    icons = first(node, ".iconKey")
    marks = {*classes(node), *(name for mark in (icons.css("span")[:_MOST] if icons else ()) for name in classes(mark))}
    latest = within(node, ".lastPost", ".DateTime")
    listed = replace(
        listed,
        node=_node(first(node, ".containerName"), row),
        created_at=moment_of(within(node, ".posterDate", ".DateTime")),
        reply_count=count_of(text_of(within(node, ".stats", ".major", "dd"))),
        view_count=count_of(text_of(within(node, ".stats", ".minor", "dd"))),
        last_post_at=moment_of(latest),
        last_post_text=moment_text(latest),
        last_author=text_of(within(node, ".lastPost", ".username")),
        is_sticky="sticky" in marks,
        is_open="locked" not in marks,
    )
    return _started(row, listed, within(node, ".posterDate", ".username"), ".posterAvatar")


def _read_old_result(row: _Row, listed: ListedThread) -> ListedThread:
    about = first(row.node, ".meta")
    listed = replace(listed, node=_node(about, row))
    if about is None or "thread" not in classes(row.node):
        return listed
    created_at = moment_of(first(about, ".DateTime"))
    listed = replace(listed, created_at=created_at, reply_count=count_of(_own_text(about)))
    return _started(row, listed, first(about, ".username"), ".posterAvatar")


_READERS = {
    "structItem--thread": _read_item,
    "california-thread-item": _read_item,
    "message--articlePreview": _read_preview,
    "block-row": _read_result,
    "discussionListItem": _read_old_item,
    "searchResult": _read_old_result,
}
