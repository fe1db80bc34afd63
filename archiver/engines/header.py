"""What stands above the posts of a thread's page → title, prefix, nodes, poll."""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, last_id_of, thread_url_of
from archiver.engines.dom import attr, first, read_text, text_of
from archiver.engines.identity import Identity
from archiver.engines.printed import count_of
from archiver.model import Node, Poll, PollOption

_PREFIX_CLASSES = ("label", "prefix", "prefix-icon")
# What themes put into a heading beside the title.
_BESIDE = (
    *_PREFIX_CLASSES, "labelLink", "prefixLink", "label-append", "PageNav", "DateTime", "u-dt", "button", "u-srOnly",
    "structItem-status",
)  # fmt: skip
# What polls have beside their question and their answers.
_BESIDE_QUESTION = ("button", "block-desc", "u-srOnly")


def read_title(heading: LexborNode | None, headline: str | None) -> tuple[str | None, str | None]:
    """A thread's title and its prefix, several prefixes joined by ", ".

    Args:
        heading: the page's heading.
        headline: the title as the page's head knows it, perhaps with the prefix, perhaps without.
    """
    if heading is None:
        return None, None
    labels = heading.css(", ".join(f".{name}" for name in _PREFIX_CLASSES))
    prefixes = dict.fromkeys(text for label in labels if (text := read_text(label) or _picture_of(label)))
    title = read_text(first(heading, ".title")) or read_text(heading, _BESIDE)
    # A heading may begin with words that no element tells apart: "Question corner: TITLE".
    if title and headline and title != headline and title.endswith(f" {headline}"):
        prefixes[title.removesuffix(headline).strip()] = None
        title = headline
    return title, ", ".join(prefixes) or None


def _picture_of(label: LexborNode) -> str | None:
    """The words of a prefix that is a picture."""
    picture = label.css_first("img")
    return attr(picture, "alt") or attr(picture, "title")


def read_nodes(crumbs: Iterable[LexborNode], identity: Identity) -> tuple[Node, ...]:
    """The sections that a thread lies in, outermost first; crumbs without a section's number are left out.

    Args:
        crumbs: the links of the breadcrumb; the last may be the thread itself.
        identity: where the page belongs.
    """
    nodes: dict[int, Node] = {}
    for crumb in crumbs:
        url = absolute(identity.base, attr(crumb, "href"))
        node_id, title = last_id_of(url), text_of(crumb)
        if node_id is not None and title and thread_url_of(url or "") != identity.thread_url:
            nodes.setdefault(node_id, Node(node_id, title, url))
    return tuple(nodes.values())


def read_poll(question: LexborNode | None, options: Iterable[LexborNode], voters: int | None = None) -> Poll | None:
    """A thread's poll.

    Args:
        question: the element with the question.
        options: the elements with an answer each, of XenForo 1 or 2: with its votes, or with a box to vote for it.
        voters: how many members voted, where the page says so.
    """
    asked = read_text(question, _BESIDE_QUESTION)
    if asked is None:
        return None
    answers = [
        PollOption(answer, count_of(read_text(first(option, ".pollResult-votes, .count"), ("u-muted",))))
        for option in options
        if (answer := read_text(first(option, ".pollResult-response, .optionText")) or read_text(option))
    ]
    return Poll(asked, tuple(answers), voters) if asked and answers else None
