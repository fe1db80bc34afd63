"""A small forum whose first post holds everything that the demo forum's BBCode knows, and hands to take pages apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.demo import DemoForum, DemoMember, DemoNode, DemoPoll, DemoPost, DemoThread, Version
from archiver.demo.pages import Pages

VERSIONS: tuple[Version, ...] = ("2.3", "2.1", "1.5")
START = datetime(2025, 7, 16, 1, 10, 44, tzinfo=UTC)  # 7:10 AM on Jul 16 in the forum's zone
FERRY = "/threads/ferry-talks-day-1-2.101/"
HOSTILE = '<script>alert(1)</script> & "quoted" <img src=x onerror=alert(2)>'
BODY = f"""[b]Bold[/b] [i]slanted[/i] [u]under[/u] [s]struck[/s] {HOSTILE}
[h]A heading[/h]
See [url=https://news.example/a?b=1&c=2]the report[/url], https://news.example/bare and [url=/threads/2/]here[/url].
[quote="Ann O'Hara, post: 5001, member: 7"]Quoted words[/quote]
[quote]Pasted words[/quote]
[img]https://pictures.example/harbour.jpg[/img]
[attach]1752627048971.webp[/attach]
[card=https://news.example/story]Card title|Card words|https://news.example/card.jpg[/card]
[media=youtube]dQw4w9WgXcQ[/media]
[media=twitter]1234567890[/media]
[spoiler=The end]Hidden words[/spoiler]
[ispoiler]Blurred[/ispoiler] and [icode]x < y[/icode]
[code=python]if a < b:
    print("[b]")[/code]
[list][*]First[*]Second[/list]
[list=1][*]Third[/list]
[table][tr][th]Head[/th][/tr][tr][td]Cell[/td][/tr][/table]
[user=7]Ann O'Hara[/user] :)"""


def make_forum() -> DemoForum:
    """Three threads: one of 45 posts with everything in its first post, a question, a poll."""
    nodes = [DemoNode(1, "World"), DemoNode(2, "Sea & Ports", 1), DemoNode(3, "Private matters", 1)]
    members = [
        DemoMember(
            7,
            "Ann O'Hara",
            "Senior",
            banners=("Staff",),
            joined=START.date(),
            messages=16995,
            reactions=8155,
            fields={"Nation": "Bangladesh", "Watch": "Port"},
            signature="Signed [b]Ann[/b]",
        ),
        DemoMember(8, "Bo <b>"),
    ]
    first = DemoPost(
        5001,
        "Ann O'Hara",
        START,
        BODY,
        edited=START + timedelta(days=1),
        reactions={"Like": ("Bo <b>", "Cy", "Di"), "Haha": ("Ed", "Ann O'Hara")},
        files=("report.pdf", "map.png"),
    )
    rest = [
        DemoPost(5001 + n, ("Bo <b>", "A guest")[n % 2], START + timedelta(hours=n), f"Reply number {n}.")
        for n in range(1, 45)
    ]
    long = DemoThread(
        101,
        "Ferry talks: day 1 & 2",
        2,
        (first, *rest),
        prefix="News",
        tags=("ferry", "bay of bengal"),
        views=22146,
        fields={"Date of Event": "Jul 16, 2025"},
    )
    answers = [
        DemoPost(6001 + n, "Bo <b>", START + timedelta(minutes=n), f"Answer {n}.", votes=n - 1, solution=n == 3)
        for n in range(25)
    ]
    question = DemoThread(102, "Why does it drift?", 2, tuple(answers), type="question")
    vote = DemoThread(
        103,
        "Vote",
        2,
        (DemoPost(7001, "Bo <b>", START, "Vote please."),),
        type="poll",
        open=False,
        poll=DemoPoll("Which one?", (("The first", 3), ("The second", 1))),
    )
    return DemoForum(nodes, members, [long, question, vote], title="Test Forum", flag_fields=("Nation",))


def page(forum: DemoForum, version: Version, thread_id: int = 101, number: int = 1) -> LexborHTMLParser:
    """A page of a thread, parsed."""
    thread = forum.thread(thread_id)
    assert thread
    return LexborHTMLParser(Pages(forum, version, "http://forum.test").thread(thread, number))


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The first node that matches; there must be one."""
    node = tree.css_first(selector)
    assert node is not None, selector
    return node


def attribute(tree: LexborHTMLParser | LexborNode, selector: str, name: str) -> str:
    """An attribute of the first node that matches."""
    value = one(tree, selector).attributes[name]
    assert value is not None
    return value


def words(node: LexborNode) -> str:
    """A node's text on one line."""
    return " ".join(node.text().split())
