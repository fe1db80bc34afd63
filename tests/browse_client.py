"""Asks a Datasette with the plugin in-process, takes its answers apart, and tells what would harm a reader."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]
from sample_archive import make_archive
from sample_stories import make_told_archive
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis import browse
from analysis.browse import archive

if not any(known is browse for known in pm.get_plugins()):  # where the distribution is not installed
    pm.register(browse, name="forum_archiver")

FORUM = "/-/forum/forum.example"
PAGES = (
    "/-/forum",
    FORUM,
    f"{FORUM}/thread/4100",
    f"{FORUM}/thread/4100?page=2",
    f"{FORUM}/thread/4100/summary",
    f"{FORUM}/thread/4100/statistics",
    f"{FORUM}/thread/4200",
    f"{FORUM}/thread/4200?page=2",
    f"{FORUM}/post/5009/html",
    f"{FORUM}/member/11",
    f"{FORUM}/search",
    f"{FORUM}/search?q=ports",
    f"{FORUM}/search?q=ports&thread=4100&author=mei+lin&order=oldest",
    "/-/forum/search?q=ports",
)
DATASETTE_PAGES = (
    "/",
    "/forum~2Eexample",
    "/forum~2Eexample/posts",
    "/forum~2Eexample/posts/5001",
    "/forum~2Eexample/threads",
    "/forum~2Eexample/articles",
    "/forum~2Eexample/speakers",
    "/forum~2Eexample/stories",
    "/forum~2Eexample/story_articles",
    "/forum~2Eexample/story_pairs",
    "/forum~2Eexample/busiest_members",
    "/forum~2Eexample/stories_by_spread",
)
TOLD_PAGES = (  # what the archive with stories has besides
    f"{FORUM}/thread/4300",
    f"{FORUM}/thread/4300/summary",
    f"{FORUM}/thread/4300/statistics",
    f"{FORUM}/story/50010000",
    f"{FORUM}/story/50120000",
    f"{FORUM}/story/43020000",
    f"{FORUM}/story/50110002",
)


class Page(NamedTuple):
    """An answer."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.text)

    def one(self, selector: str) -> LexborNode:
        """The only element of a selector."""
        (found,) = self.tree.css(selector)
        return found


def new_archive(path: Path, *statements: str) -> Path:
    """A sample archive with the mark of our files, changed by statements."""
    return marked(make_archive(path), *statements)


def told_archive(path: Path, *statements: str) -> Path:
    """The same with stories, people who are quoted, and a page of a news site."""
    return marked(make_told_archive(path), *statements)


def marked(path: Path, *statements: str) -> Path:
    """An archive with the mark of our files, changed by statements."""
    return changed(path, f"pragma application_id = {archive.APPLICATION_ID}", *statements)


def changed(path: Path, *statements: str) -> Path:
    """A database after some statements."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def ask(paths: list[Path], *urls: str, **options: object) -> list[Page]:
    """What a Datasette of these files answers; redirects are not followed."""

    async def answers() -> list[Page]:
        datasette = Datasette([str(path) for path in paths], **options)
        await datasette.invoke_startup()
        pages = [await datasette.client.get(url, follow_redirects=False) for url in urls]
        close(datasette)
        return [Page(page.status_code, page.text, page.headers) for page in pages]

    return asyncio.run(answers())


def close(datasette: Datasette) -> None:
    """End what an instance holds, where its version can."""
    if hasattr(datasette, "close"):
        datasette.close()


def one(path: Path, url: str) -> Page:
    """What one page answers."""
    (page,) = ask([path], url)
    return page


def words(node: LexborNode | None) -> str:
    """Text of an element on one line."""
    return " ".join(node.text(separator=" ").split()) if node else ""


def flat(node: LexborNode) -> str:
    """Text of an element as a browser runs it together: no blanks where elements begin and end."""
    return " ".join(node.text().split())


def post(page: Page, post_id: int) -> LexborNode:
    """A post on a page."""
    return page.one(f"#post-{post_id}")


def texts(node: LexborNode, selector: str) -> list[str]:
    """Texts of the elements of a selector."""
    return [words(found) for found in node.css(selector)]


def links(node: LexborNode | LexborHTMLParser, selector: str = "a") -> list[str]:
    """Addresses of links."""
    return [found.attributes.get("href") or "" for found in node.css(selector)]


def hits(page: Page) -> list[str]:
    """The posts that a search found."""
    return [links(hit, ".hit-line a")[0].removeprefix(f"{FORUM}/post/") for hit in page.tree.css(".hits li")]


# What runs or loads.
RUNNING = "iframe, object, embed, applet, base, meta[http-equiv], form[method=post], video, audio, img, image, style"


def harms(tree: LexborHTMLParser) -> list[str]:
    """What would run or load on a page of ours: nothing may."""
    found = [node.html or "" for node in tree.css(RUNNING)]
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            address = (value or "").strip().lower()
            if name.startswith("on") or name == "style":
                found.append(f"{node.tag} {name}")
            if name in {"href", "src", "action", "formaction", "xlink:href"} and not is_safe(node.tag, address):
                found.append(f"{node.tag} {name}={address}")
    return found + [node.html or "" for node in tree.css("script") if node.text().strip()]


def is_safe(tag: str | None, address: str) -> bool:
    """Whether an address is one of ours; or, in a link only, one of the web."""
    if address.startswith(("/-/forum", "/forum~2e", "/#", "#")) or address == "/":
        return True
    return tag == "a" and address.startswith(("http://", "https://", "mailto:"))


def barriers(tree: LexborHTMLParser) -> list[str]:
    """What would stand in the way of somebody with a screen reader."""
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    found = [f"id twice: {name}" for name in set(ids) if ids.count(name) > 1]
    for attribute in ("aria-labelledby", "for"):
        for node in tree.css(f"[{attribute}]"):
            found += [f"no such id: {node.attributes[attribute]}"] * (node.attributes[attribute] not in ids)
    labelled = {node.attributes.get("for") for node in tree.css("label[for]")}
    for node in tree.css("input, select"):
        inside_label = node.parent is not None and node.parent.tag == "label"
        found += [f"no label: {node.html}"] * (node.attributes.get("id") not in labelled and not inside_label)
    levels = [int(str(node.tag)[1]) for node in tree.css("main :is(h1, h2, h3, h4)")]
    found += [f"heading jumps to h{level}" for before, level in pairwise(levels) if level > before + 1]
    found += [f"empty link: {node.html}" for node in tree.css("a") if not node.text().strip()]
    once = {name: len(tree.css(name)) for name in ("main", "h1", "head title", "html[lang]")}
    return found + [f"{name}: {n}" for name, n in once.items() if n != 1]
