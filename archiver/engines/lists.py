"""Lists of threads, of XenForo 1 and 2: the pages of a section, and what a search found → ThreadList."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines import messagecard, xenforo1, xenforo2
from archiver.engines.addresses import MAX_PAGE, absolute, base_url_of, number, same_host, split
from archiver.engines.dom import attr, classes, first, read_text, text_of
from archiver.engines.listed import (
    KINDS,
    ROWS,
    SEARCHED,
    href_of,
    is_same_site,
    kind_of,
    merged,
    names_thread,
    read_row,
    within,
)
from archiver.engines.printed import offset_of
from archiver.errors import BrokenPageError
from archiver.model import Forum, ListedThread, ListKind, Node, Problem, ThreadList

_MOST_ROWS = 1000  # of a page; a page has 20 to 100
_MOST_LINKS = 50  # of a bar of page numbers; the longest have some ten
_DEEPEST = 512  # as deep as `guard` lets a page be

# What the forum calls its pages: those that are lists, and those that are none, whatever they show beside.
_LISTS: tuple[tuple[str, ListKind], ...] = (
    ("forum_view", "forum"), ("search_results", "search"), ("tag_view", "tag"), ("find_threads", "member"),
    ("member_recent_content", "member"), ("whats_new_posts", "search"), ("find_new_posts", "search"),
    ("watched_threads", "search"),
)  # fmt: skip
_OTHERS = ("thread_view", "forum_list", "category_view", "member_view", "conversation_", "resource_", "error", "login")
# The same by the words of an address.
_ROUTES: dict[str, ListKind] = {
    "forums": "forum", "search": "search", "whats-new": "search", "find-new": "search", "watched": "search",
    "tags": "tag", "find-threads": "member", "members": "member",
}  # fmt: skip
# What stands beside the list. Names of blocks that an add-on puts below a list have "similar" in them.
_ASIDE = frozenset(["p-body-sidebar", "p-body-sideNav", "sidebar", "widget", "carousel", "menu", "node", "bbWrapper"])
_ASIDE_MARKS = ("data-widget-key", "data-widget-id", "data-widget-definition")
# A section of XenForo 2 has its threads in groups; what it shows of other threads is in none.
_GROUPS = frozenset(["structItemContainer-group", "js-threadList"])
_STICKY = "structItemContainer-group--sticky"
_NOTED = _ASIDE | _GROUPS | KINDS | {_STICKY}
# Routes of threads that no other content has.
_THREAD_ROUTES = frozenset(["threads", "thread", "topics", "topic", "t"])
_EMPTY = ((".js-threadList",), (".js-emptyThreadList",), ("form.DiscussionList", "ol.discussionListItems"))
_HEADINGS = ((".p-title-value",), (".titleBar", "h1"), ("h1",))
# Links to pages of the list, and what holds such links.
_BARS = 'a.pageNav-jump, .pageNav-page, a.pageNavSimple-el, a[qid="page-nav-other-page"], .PageNav, link[rel="next"]'
_PAGE = re.compile(r"page-([0-9]{1,7})")
_PAGE_ARGUMENT = re.compile(r"(?:^|&)page=([0-9]{1,7})(?=&|$)")
_PAGE_IN_PATH = re.compile(r"/page-[0-9]{1,7}$")
_NODE_FILTER = re.compile(r'"nodes":\[([0-9]{1,15})\]')


def recognises(tree: LexborHTMLParser) -> bool:
    """Whether the page is a list of threads; an empty section of a forum is one too."""
    names = _templates(tree)
    if any(name.startswith(_OTHERS) for name in names) or _shows_posts(tree):
        return False
    if any(name.startswith("forum_view") for name in names):
        return True
    if any(names_thread(row.node) for row in _rows(tree)):
        return True
    places = _Places()
    return any(not _Row(node, places.around(node)).is_aside() for names in _EMPTY if (node := _find(tree, *names)))


def read_list(tree: LexborHTMLParser, url: str | None) -> ThreadList:
    """Reads a list of threads that it recognises.

    Args:
        tree: the page.
        url: where the page came from; without it, its canonical link says.

    Raises:
        BrokenPageError: neither the page nor the caller tells its address.
    """
    address = _address(tree, url)
    base = absolute(address, attr(tree.css_first("base[href]"), "href")) or address
    rows = _rows(tree)
    engine, kind, title = _engine(tree), _kind(tree, address, rows), _title(tree)
    node = _node(tree, address, title) if kind == "forum" else None
    threads, problems = _threads(rows, base, node)
    page, page_count, next_url = _place(tree, address, base)
    forum = Forum(
        base_url=_forum_url(tree, address, base, threads),
        title=attr(tree.css_first('meta[property="og:site_name"]'), "content"),
        engine=engine,
        time_zone=offset_of(first(rows[0].node, "time")) if rows else None,
        language=attr(tree.root, "lang"),
    )
    return ThreadList(
        engine=engine,
        url=address,
        kind=kind,
        title=title,
        forum=forum,
        node=node,
        page=page,
        page_count=page_count,
        next_url=next_url,
        threads=tuple(threads),
        problems=(*problems, *_limits(tree)),
    )


# --- what the page is -------------------------------------------------------------------------------------------------


def _templates(tree: LexborHTMLParser) -> list[str]:
    """What the forum calls the page: XenForo 2 at its root and body, XenForo 1 at its content."""
    tops = [node for node in (tree.root, tree.body) if node is not None]
    names = [attr(node, "data-template") or "" for node in tops]
    names += [name.removeprefix("template-") for node in tops for name in classes(node) if "_" in name]
    content = tree.css_first("#content")
    return names + (classes(content) if content is not None else [])


def _find(tree: LexborHTMLParser, *selectors: str) -> LexborNode | None:
    return within(tree.root, *selectors) if tree.root is not None else None


def _shows_posts(tree: LexborHTMLParser) -> bool:
    return any(engine.recognises(tree) for engine in (xenforo2, xenforo1, messagecard))


def _kind(tree: LexborHTMLParser, address: str, rows: list[_Row]) -> ListKind:
    names = _templates(tree)
    for start, kind in _LISTS:
        if any(name.startswith(start) for name in names):
            return kind
    words = _words(address)
    # The last word is mostly a number or a name.
    known = [_ROUTES[word] for word in [*reversed(words[:-1]), *words[-1:]] if word in _ROUTES]
    found = any(kind_of(row.node) in SEARCHED for row in rows[:1])
    return known[0] if known else "search" if found else "forum"


def _engine(tree: LexborHTMLParser) -> str:
    if tree.css_first("html#XenForo, li.discussionListItem, li.searchResult") is not None:
        return xenforo1.NAME
    is_fork = tree.css_first("a.thread-title--gtm, .california-thread-item, .california-thread-list") is not None
    return messagecard.NAME if is_fork else xenforo2.NAME


def _title(tree: LexborHTMLParser) -> str | None:
    heading = next((node for names in _HEADINGS if (node := _find(tree, *names)) is not None), None)
    graph = attr(tree.css_first('meta[property="og:title"]'), "content")
    return read_text(heading, ("button", "label")) or graph or text_of(tree.css_first("title"))


def _address(tree: LexborHTMLParser, url: str | None) -> str:
    """The page's own word for its address, unless it contradicts where the page came from."""
    came = split(url or "")
    for selector, name in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        own = absolute(url, attr(tree.css_first(selector), name)) or ""
        parts = split(own)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            continue
        if came is None or not came.hostname or _is_same_list(own, url or ""):
            return own
    if url:
        return url
    raise BrokenPageError("The page does not tell its own address. Give it with --url.")


def _node(tree: LexborHTMLParser, address: str, title: str | None) -> Node | None:
    """The section that the page lists; None where its number is nowhere to be found."""
    kind, _, key = (attr(tree.root, "data-container-key") or "").partition("-")
    # A section may have a name in place of its number; the search form beside offers to search in it alone.
    searched = attr(tree.css_first('#search_bar_nodes, input[name="nodes[]"]'), "value")
    offered = [found[1] for value in _options(tree) if (found := _NODE_FILTER.search(value))]
    told = (key if kind == "node" else None, (_words(address) or [""])[-1], searched, *offered[:1])
    node_id = next((value for written in told if (value := number(written))), None)
    return Node(node_id, title, _first_page(address)) if node_id is not None and title else None


def _options(tree: LexborHTMLParser) -> Iterator[str]:
    return (attr(option, "value") or "" for option in tree.css("option[value]")[:_MOST_ROWS])


def _forum_url(tree: LexborHTMLParser, address: str, base: str, threads: list[ListedThread]) -> str:
    """The forum's address: XenForo 1 has it as the page's base, and a thread's address begins with it."""
    is_given = tree.css_first("base[href]") is not None and base.endswith("/") and base != address
    if is_given and address.startswith(base) and _words(base)[-1:] != _words(address)[-1:]:
        return base
    if threads and same_host(threads[0].url, address):
        return base_url_of(threads[0].url)
    parts = split(address)
    folders = parts.path.split("/")[:-1] if parts is not None else []
    at = next((at for at in reversed(range(len(folders))) if folders[at].lower() in _ROUTES), len(folders))
    return f"{parts.scheme}://{parts.netloc}{'/'.join(folders[:at])}/" if parts is not None else address


# --- its threads ------------------------------------------------------------------------------------------------------


def _rows(tree: LexborHTMLParser) -> list[_Row]:
    """The elements of the page's own list: none that stands beside it, and none inside another."""
    places = _Places()
    rows = [_Row(node, places.around(node)) for node in tree.css(ROWS)[: _MOST_ROWS + 1]]
    rows = [row for row in rows if not row.is_aside()]
    return [row for row in rows if not _GROUPS.isdisjoint(row.around)] or rows


@dataclass(frozen=True, slots=True)
class _Row:
    """An element of a list, and which of `_NOTED` stand around it."""

    node: LexborNode
    around: frozenset[str]

    def is_aside(self) -> bool:
        # A list may stand in a `block-row`; one of these in another is no list of threads.
        inside = KINDS if kind_of(self.node) == "block-row" else KINDS - {"block-row"}
        return not (_ASIDE | inside).isdisjoint(self.around)


class _Places:
    """What stands around the elements of a page. Each element is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def around(self, node: LexborNode) -> frozenset[str]:
        """Which of `_NOTED` are around an element."""
        way: list[LexborNode] = []
        parent = node.parent
        while parent is not None and parent.mem_id not in self._known and len(way) < _DEEPEST:
            way.append(parent)
            parent = parent.parent
        noted = self._known.get(parent.mem_id, frozenset()) if parent is not None else frozenset()
        for element in reversed(way):
            noted |= _noted(element)
            self._known[element.mem_id] = noted
        return noted


def _noted(node: LexborNode) -> frozenset[str]:
    if not node.is_element_node:
        return frozenset()
    names = set(classes(node))
    if any("similar" in name.lower() for name in names) or any(mark in node.attributes for mark in _ASIDE_MARKS):
        names.add("widget")
    return _NOTED & names


def _threads(rows: list[_Row], base: str, node: Node | None) -> tuple[list[ListedThread], list[Problem]]:
    """Each thread once, where it stood first, in the section that it names or that the whole list is of."""
    reads = [read for row in rows[:_MOST_ROWS] if (read := _read(row, base)) is not None]
    problems = [read for read in reads if isinstance(read, Problem)]
    if len(rows) > _MOST_ROWS:
        problems.append(Problem("too_many_parts", f"The list has more than {_MOST_ROWS} rows: the rest is not read."))
    threads = [read for read in reads if isinstance(read, ListedThread)]
    found: dict[int, ListedThread] = {}
    for thread in _of_threads(threads) if rows and kind_of(rows[0].node) in SEARCHED else threads:
        placed = replace(thread, node=thread.node or node)
        found[thread.id] = merged(found[thread.id], placed) if thread.id in found else placed
    return list(found.values()), problems


def _read(row: _Row, base: str) -> ListedThread | Problem | None:
    read = read_row(row.node, base)
    return replace(read, is_sticky=True) if isinstance(read, ListedThread) and _STICKY in row.around else read


def _of_threads(found: list[ListedThread]) -> list[ListedThread]:
    """Without pictures, events and the like that a search found: their addresses have a route of their own."""
    usual = [thread for thread in found if not _THREAD_ROUTES.isdisjoint(_words(thread.url)[-2:-1])]
    return usual or found


def _limits(tree: LexborHTMLParser) -> Iterator[Problem]:
    """What keeps a section's older threads off its list: the last page offers to show them."""
    if tree.css_first('a[href*="no_date_limit="]') is not None:
        yield Problem("incomplete", "The section lists its newer threads only. Add ?no_date_limit=1 to its address.")


# --- where it stands --------------------------------------------------------------------------------------------------


def _place(tree: LexborHTMLParser, address: str, base: str) -> tuple[int, int, str | None]:
    """The page's number, how many there are, and the address of the next one, by the bars of page numbers."""
    bar = tree.css_first(".PageNav[data-page]")
    current = text_of(tree.css_first(".pageNav-page--current") or _find(tree, ".PageNav", ".currentPage"))
    page = number(attr(bar, "data-page"), MAX_PAGE) or number(current, MAX_PAGE) or _page_of(address)
    links = dict.fromkeys(_pages(tree, address, base))
    last = max(number(attr(bar, "data-last"), MAX_PAGE) or 1, page, *(_page_of(link) for link in links), 1)
    return page, last, next((link for link in links if _page_of(link) == page + 1), None)


def _pages(tree: LexborHTMLParser, address: str, base: str) -> Iterator[str]:
    """The addresses of this list's pages. Links in the bars keep the order and the filters that the reader chose."""
    bars = sorted(tree.css(_BARS)[:_MOST_ROWS], key=lambda bar: bar.tag == "link")
    for link in (link for bar in bars for link in ([bar] if bar.tag in ("a", "link") else bar.css("a")[:_MOST_LINKS])):
        url = absolute(base, href_of(link))
        if url is not None and url.startswith(("https://", "http://")) and _is_same_list(url, address):
            yield url


def _is_same_list(url: str, other: str) -> bool:
    """Whether two addresses name pages of the same list on the same host."""
    return is_same_site(url, other) and _words(url) == _words(other)


def _words(address: str) -> list[str]:
    """The words of an address's path or route without its page, of "name.7" only the number."""
    segments = [unquote(segment).lower() for segment in _route(address).split("/") if segment]
    return [_last_number(segment) for segment in segments if not _PAGE.fullmatch(segment)]


def _last_number(segment: str) -> str:
    tail = segment.rpartition(".")[2]
    return tail if number(tail) else segment


def _route(address: str) -> str:
    """The path of an address, with the route that may stand in its query: "index.php?forums/name.7/page-2"."""
    parts = split(address)
    if parts is None:
        return ""
    written = parts.query.partition("&")[0]
    return f"{parts.path}/{written}" if "/" in written and "=" not in written else parts.path


def _page_of(address: str) -> int:
    parts = split(address)
    found = next((found for word in _route(address).split("/") if (found := _PAGE.fullmatch(word))), None)
    found = found or (_PAGE_ARGUMENT.search(parts.query) if parts is not None else None)
    return (number(found[1], MAX_PAGE) if found else None) or 1


def _first_page(address: str) -> str:
    """The address of a section's first page, without filters."""
    plain = address.partition("#")[0]
    plain = plain.partition("&" if "=" not in plain.partition("?")[2].partition("&")[0] else "?")[0]
    return _PAGE_IN_PATH.sub("/", plain)
