"""What stands above and below the posts of a page of XenForo 2 → its thread, and its place in the thread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines.addresses import MAX_PAGE, number, page_of, thread_id_of
from archiver.engines.assembly import Place
from archiver.engines.dom import Cells, Sorted, ancestor, attr, classes, first, first_cell, text_of
from archiver.engines.header import read_nodes, read_poll, read_title
from archiver.engines.identity import Identity
from archiver.engines.labels import kind_of, labelled_count
from archiver.engines.members import author_id_of, title_of
from archiver.engines.printed import count_of, day_of, moment_of
from archiver.model import Poll, Thread, ThreadType

CELLS = (
    "p-title", "p-title-value", "p-description", "p-breadcrumbs", "tagList", "blockStatus-message--locked",
    "message-fields", "customFields", "message-cell--extra", "pairs--customField", "js-threadStatusField", "pairs",
    "pollResult", "inputChoices-choice", "tabs-tab", "pageNav-page", "pageNavSimple-el--current",
    "pageNavSimple-el--last",
)  # fmt: skip

_COUNTS = re.compile(r"[0-9][0-9.,]*")
_TYPE = re.compile(r"thread_view_type_([a-z]+)")
_TYPES: dict[str, ThreadType] = {name: name for name in ("question", "article", "poll", "suggestion", "resource")}
_RESOURCE = re.compile(r"/resources/[^/]*\.[0-9]+/?$")
_LOCKED = ".structItem-status--locked, .fa-lock, .fa-lock-alt, .mdi-lock, .fa-key-skeleton"
_STICKY = ".structItem-status--sticky, .fa-thumbtack, .mdi-pin"
_FIELD_BOXES = ("message-fields", "js-threadStatusField", "customFields", "message-cell--extra")
_MOST = 1000  # lists of labels and values that are looked at
# Lists with counters of other threads, or of members.
_ELSEWHERE = ("structItem", "message-user", "node", "block--widget", "p-body-sidebar")


def read_thread(tree: LexborHTMLParser, found: Sorted, identity: Identity) -> Thread:
    """What a page says about its thread; without a title where it shows none."""
    page, posting = found.page, identity.posting
    about = first_cell(page, "p-description")
    title, prefix = read_title(first_cell(page, "p-title-value"), posting.headline)
    starter = first(about, ".username")
    poll = _poll(page, identity)
    kind = _type(tree, found, identity, poll)
    fields, counts = _fields(page, about), _counts(page, about, identity)
    return Thread(
        id=identity.thread_id,
        title=title or "",
        url=identity.thread_url,
        prefix=prefix,
        nodes=read_nodes(crumbs(page), identity),
        author_id=author_id_of(starter, None),
        author=text_of(starter) or posting.author,
        # Only a date that links to the thread is its beginning: themes print the newest post's there as well.
        created_at=moment_of(first(about, "a time")) or posting.published_at,
        type=kind,
        is_open=_is_open(page, kind),
        is_sticky=_has_icon(page, _STICKY) or None,  # most pages do not tell
        reply_count=counts.get("replies"),
        view_count=counts.get("views"),
        tags=_tags(page, identity.thread_id),
        fields=tuple(fields.items()),
        event_date=next((day_of(value) for name, value in fields.items() if kind_of(name, "event")), None),
        poll=poll,
    )


def crumbs(found: Cells) -> list[LexborNode]:
    """The links of the breadcrumb; the copy of it below the posts says the same."""
    trail = first_cell(found, "p-breadcrumbs")
    return trail.css("a") if trail is not None else []


def read_place(found: Cells, identity: Identity) -> Place:
    """Where the page stands in its thread, by the bars of page numbers. Only links to this thread count."""
    page, last = identity.page, 1
    own: dict[str, bool] = {}  # whether a link up to its page's number is one to this thread
    for item in [*found.get("pageNav-page", ()), *found.get("pageNavSimple-el--last", ())]:
        link = item if item.tag == "a" else item.css_first("a[href]")
        href = attr(link, "href")
        if href is None:
            continue
        head, _, digits = href.rpartition("page-")
        head = head or href
        if head not in own:
            own[head] = thread_id_of(href) == identity.thread_id
        if not own[head]:
            continue
        shown = number(digits, MAX_PAGE) or page_of(href)
        last = max(last, shown)
        if "pageNav-page--current" in classes(item):
            page = number(text_of(link), MAX_PAGE) or shown
    for item in found.get("pageNavSimple-el--current", ()):  # "5 of 50"
        counts = [count_of(digits) for digits in _COUNTS.findall(text_of(item) or "")]
        if len(counts) == 2 and counts[0] == page and counts[1]:
            last = max(last, min(counts[1], MAX_PAGE))
    return Place(page, last)


# --- type and state ---------------------------------------------------------------------------------------------------


def _type(tree: LexborHTMLParser, found: Sorted, identity: Identity, poll: Poll | None) -> ThreadType:
    roots = [root for root in (tree.root, tree.body) if root is not None]
    written = " ".join(root.attrs.sget(name, "") for root in roots for name in ("data-template", "class"))
    template = _TYPE.search(written)
    if template and template[1] in _TYPES:
        return _TYPES[template[1]]
    if identity.posting.is_question:
        return "question"
    if poll is not None:
        return "poll"
    if any(_RESOURCE.search(attr(tab, "href") or "") for tab in found.page.get("tabs-tab", ())):
        return "resource"
    return "discussion" if "thread_view" in written else _guess(found)


def _guess(found: Sorted) -> ThreadType:
    """A thread's type by its posts, where the page does not name it: of a question the answers are voted on."""
    if any("message--article" in node.attrs.sget("class", "") for node, _ in found.posts[:1]):
        return "article"
    voted = [at for at, (_, cells) in enumerate(found.posts) if "contentVote-score" in cells]
    if not voted:
        return "discussion"
    return "suggestion" if voted == [0] and len(found.posts) > 1 else "question"


def _is_open(found: Cells, kind: ThreadType) -> bool:
    """Whether one can answer. Suggestions have a line of the same kind where one cannot vote any more."""
    lines = found.get("blockStatus-message--locked", ())
    if any(line.tag == "dd" or kind != "suggestion" for line in lines):
        return False
    return not _has_icon(found, _LOCKED)


def _has_icon(found: Cells, selector: str) -> bool:
    """Whether an icon stands beside the title or below it."""
    cells = (first_cell(found, "p-title", "p-title-value"), first_cell(found, "p-description"))
    return any(first(cell, selector) is not None for cell in cells)


# --- tags, fields, counters, poll -------------------------------------------------------------------------------------


def _tags(found: Cells, thread_id: int) -> tuple[str, ...]:
    """The thread's tags, and not those of similar threads below it."""
    lists = [*found.get("p-description", ())]
    lists += [node for node in found.get("tagList", ()) if f"tagList--thread-{thread_id}" in classes(node)]
    tags = (text_of(tag) for node in lists for tag in node.css(".tagItem"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _fields(found: Cells, about: LexborNode | None) -> dict[str, str]:
    """The thread's own fields, which stand around the first post's body, above the posts, or below the title."""
    lists = [node for name in _FIELD_BOXES for box in found.get(name, ()) for node in _lists_of(box)]
    own = found.get("pairs--customField", ())[:_MOST]
    lists += [node for node in own if ancestor(node, "message-user") is None]
    # Below the title stand also starter, date and tags, and counters.
    lists += [node for node in _lists_of(about) if node.css_first(".username, time, .tagItem") is None]
    fields: dict[str, str] = {}
    for node in lists:
        label, value = _label_of(node), _value_of(first(node, "dd"))
        if label and value and kind_of(label, "views", "replies") is None:
            fields.setdefault(label.rstrip(": "), value)
    return fields


def _lists_of(box: LexborNode | None) -> list[LexborNode]:
    if box is None:
        return []
    return [box] if box.tag == "dl" else box.css("dl")


def _label_of(pairs: LexborNode) -> str | None:
    label = first(pairs, "dt")
    return (text_of(label) or title_of(label)) if label is not None else None


def _value_of(node: LexborNode | None) -> str | None:
    """A field's value; several choices are joined by ", "; of a picture its title."""
    if node is None:
        return None
    items = [text for item in node.css("li") if (text := text_of(item))]
    return ", ".join(items) or text_of(node) or title_of(node)


def _counts(found: Cells, about: LexborNode | None, identity: Identity) -> dict[str, int | None]:
    """Replies and views: those that search engines are told are exact, a page may print "1.2K"."""
    counts = {"replies": identity.posting.reply_count, "views": identity.posting.view_count}
    if None not in counts.values():
        return counts
    for label, amount in [*_items(about), *_pairs(found.get("pairs", ())[:_MOST])]:
        kind = kind_of(label, "replies", "views")
        if kind and counts[kind] is None:
            counts[kind] = count_of(amount)
    return counts


def _items(about: LexborNode | None) -> Iterator[tuple[str, str]]:
    """The lines below the title: "1,234 views", or an icon with a title and a number."""
    for item in about.css("li") if about is not None else ():
        words = text_of(item) or ""
        if counted := labelled_count(words):
            yield counted
        elif words[:1].isdigit() and (label := title_of(item)):
            yield label, words


def _pairs(lists: Iterable[LexborNode]) -> Iterator[tuple[str, str]]:
    """Labels and values of the page's lists, but not of those about other threads or about members."""
    for node in lists:
        around = node.parent
        if around is not None and around.is_element_node and "message-user" in around.attrs.sget("class", ""):
            continue  # most are about members
        label = _label_of(node)
        if label and kind_of(label, "replies", "views") and not any(ancestor(node, name) for name in _ELSEWHERE):
            yield label, text_of(first(node, "dd")) or ""


def _poll(found: Cells, identity: Identity) -> Poll | None:
    """The thread's own poll: the page may show one of another thread in its sidebar."""
    tried: set[int] = set()
    choices = (box for box in found.get("inputChoices-choice", ()) if _is_vote(box))
    for option, selector in (
        *((option, ".pollResult") for option in found.get("pollResult", ())),
        *((choice, ".inputChoices-choice") for choice in choices),
    ):
        block = ancestor(option, "block")
        if block is None or block.mem_id in tried:
            continue
        tried.add(block.mem_id)
        if thread_id_of(attr(block, "action") or "") not in (None, identity.thread_id):
            continue
        voters = count_of(text_of(block.css_first(".pairs dd")))
        poll = read_poll(block.css_first(".block-header"), block.css(selector), voters)
        if poll is not None:
            return poll
    return None


def _is_vote(box: LexborNode) -> bool:
    return (attr(box.css_first("input"), "name") or "").startswith("responses")
