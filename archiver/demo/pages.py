"""The forum's state → HTML pages, by the templates of one XenForo version. Knows no sockets and no HTTP."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.loaders import ChoiceLoader
from markupsafe import Markup

from archiver.demo import addresses, bbcode
from archiver.demo.clock import Clock, day_text
from archiver.demo.content import DemoMember, DemoNode, DemoPost, DemoThread
from archiver.demo.files import drawn
from archiver.demo.forum import PER_PAGE, DemoFile, DemoForum, Seat

Version = Literal["2.3", "2.1", "1.5"]
_TEMPLATES = Path(__file__).parent / "templates"
_FOLDERS: dict[Version, tuple[str, ...]] = {  # what a version does not have of its own it takes from the next folder
    "2.3": ("xenforo23",),
    "2.1": ("xenforo21", "xenforo23"),
    "1.5": ("xenforo15",),
}
_REACTION_IDS = {"Like": 1, "Love": 2, "Haha": 3, "Wow": 4, "Sad": 5, "Angry": 6}
_NAMES_SHOWN = 3  # of those who reacted; the rest is counted


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as a page shows it."""

    post: DemoPost
    number: int
    path: str  # permalink
    member: DemoMember | None  # None for a guest
    html: Markup
    signature: Markup | None
    files: tuple[DemoFile, ...]
    reactors: tuple[str, ...]  # the names that are shown
    more: int  # and how many are not
    kinds: tuple[tuple[int, str], ...]  # number and name of each kind of reaction
    is_first: bool


@dataclass(slots=True)
class _Paper:
    """A page in the making, seen from the bodies on it."""

    forum: DemoForum
    macros: Any
    pictures: int = field(default=0)

    def file(self, name: str) -> DemoFile:
        return self.forum.file(name)

    def first_picture(self) -> bool:
        self.pictures += 1
        return self.pictures == 1


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes every page of a forum in the markup of one version."""

    forum: DemoForum
    version: Version
    base: str  # the forum's address without a slash at the end

    def index(self) -> str:
        """The list of sections."""
        return self._render("index.html", template="forum_list", title=self.forum.title, path="/")

    def node(self, node: DemoNode, page: int = 1) -> str:
        """A section: its threads, 20 a page and the sticky ones before them on page 1, or the sections below it."""
        threads = self.forum.threads_of(node.id)
        path = self.forum.node_path(node)
        return self._render(
            "node.html",
            template="forum_view" if threads else "category_view",
            title=node.title,
            path=PageNav(page, page, path).to(page),
            container_key=f"node-{node.id}",
            content_key=f"forum-{node.id}",
            trail=self.forum.trail(node.id)[:-1],
            node=node,
            stickies=[thread for thread in threads if thread.sticky and page == 1],
            threads=_on_page([thread for thread in threads if not thread.sticky], page),
            nav=PageNav(page, self.node_pages(node), path),
        )

    def node_pages(self, node: DemoNode) -> int:
        """Pages of a section's list."""
        return page_count(sum(not thread.sticky for thread in self.forum.threads_of(node.id)))

    def results(self, threads: Sequence[DemoThread], nav: PageNav, title: str) -> str:
        """A page of what a search found, or of the threads with a tag."""
        return self._render(
            "results.html",
            template="tag_view" if nav.query is None else "search_results",
            title=title,
            path=nav.to(nav.page),
            threads=_on_page(threads, nav.page),
            nav=nav,
        )

    def thread(self, thread: DemoThread, page: int = 1) -> str:
        """A page of a thread. A question's first post stands on every page, apart from the answers."""
        paper = _Paper(self.forum, _environment(self.version).get_template("bbcode.html").module)
        seats = self.forum.on_page(thread.id, page)
        first = self.forum.seats(thread.id)[0]
        pinned = thread.type == "question" and self.version == "2.3"
        views = [self._view(thread, seat, paper) for seat in ([first, *seats] if pinned else seats)]
        views = [views[0], *(view for view in views[1:] if not view.is_first)] if pinned else views
        solution = next((seat for seat in self.forum.seats(thread.id) if seat.post.solution), None)
        path = addresses.thread_path(thread)
        return self._render(
            "thread.html",
            template=_thread_template(thread, self.version),
            title=thread.title,
            path=addresses.thread_path(thread, page),
            description=_cut(bbcode.to_plain(first.post.body), 160),
            container_key=f"node-{thread.node}",
            content_key=f"thread-{thread.id}",
            trail=self.forum.trail(thread.node),
            thread=thread,
            first=first.post,
            pinned=views[0] if pinned else None,
            posts=views[1:] if pinned else views,
            solution=self._view(thread, solution, paper) if pinned and solution else None,
            nav=PageNav(page, self.forum.page_count(thread.id), path),
            replies=len(self.forum.seats(thread.id)) - 1,
            similar=[other for other in self.forum.threads if other.id != thread.id][:3],
            plain=bbcode.to_plain(first.post.body),
        )

    def member(self, member: DemoMember) -> str:
        """A member's own page."""
        path = addresses.member_path(member)
        return self._render("member.html", template="member_view", title=member.name, path=path, member=member)

    def error(self, message: str) -> str:
        """XenForo's page for what went wrong."""
        title = "Oops! We ran into some problems."
        return self._render("error.html", template="error", title=title, path="/", message=message)

    def login(self, message: str | None = None) -> str:
        """The form to log in; with a message it is the wall before a page for members."""
        return self._render("login.html", template="login", title="Log in", path="/login/", message=message)

    def _view(self, thread: DemoThread, seat: Seat, paper: _Paper) -> PostView:
        post = seat.post
        member = self.forum.member_named(post.author)
        names = tuple(dict.fromkeys(name for names in post.reactions.values() for name in names))
        page_path = addresses.thread_path(thread, seat.page)
        return PostView(
            post=post,
            number=seat.number,
            path=addresses.thread_path(thread) + f"post-{post.id}"
            if self.version == "2.3"
            else f"{page_path}#post-{post.id}",
            member=member,
            html=bbcode.to_html(post.body, paper),
            signature=bbcode.to_html(member.signature, paper) if member and member.signature else None,
            files=tuple(self.forum.file(name) for name in post.files),
            reactors=names[:_NAMES_SHOWN],
            more=len(names[_NAMES_SHOWN:]),
            kinds=tuple((_reaction_id(kind), kind) for kind in post.reactions),
            is_first=post.id == self.forum.seats(thread.id)[0].post.id,
        )

    def _render(self, name: str, *, template: str, title: str, path: str, **values: object) -> str:
        defaults = {"trail": (), "container_key": "", "content_key": "", "description": "", "nav": None}
        return (
            _environment(self.version)
            .get_template(name)
            .render(
                **{**defaults, **values},
                forum=self.forum,
                clock=Clock(self.forum.utc_offset, self.forum.now),
                version=self.version,
                base=self.base,
                template=template,
                title=title,
                canonical=self.base + path,
            )
        )


@dataclass(frozen=True, slots=True)
class PageNav:
    """Where a page stands among its thread's or section's pages."""

    page: int
    last: int
    path: str  # of page 1, without its query
    query: str | None = None  # of search results, which have their page's number there

    def to(self, page: int) -> str:
        """The path of a page."""
        if page > 1:
            return self.marked(str(page))
        return self.path if self.query is None else f"{self.path}?{self.query}"

    def marked(self, mark: str) -> str:
        """The path of a page of which only a mark is known: scripts put the number in its place."""
        return f"{self.path}page-{mark}" if self.query is None else f"{self.path}?page={mark}&{self.query}"

    @property
    def shown(self) -> tuple[int | None, ...]:
        """The numbers in the bar; None stands for those left out between two of them."""
        near = range(max(1, self.page - 2), min(self.last, self.page + 2) + 1)
        numbers = sorted({1, *near, self.last})
        shown: list[int | None] = []
        for number in numbers:
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return tuple(shown)


def page_count(things: int) -> int:
    """Pages that a list of so many things takes, at least 1."""
    return max(1, -(-things // PER_PAGE))


def _on_page(threads: Sequence[DemoThread], page: int) -> Sequence[DemoThread]:
    return threads[(page - 1) * PER_PAGE : page * PER_PAGE]


def _thread_template(thread: DemoThread, version: Version) -> str:
    """Types of threads came with 2.2: before, a question or a poll is a thread like others."""
    return f"thread_view_type_{thread.type}" if thread.type != "discussion" and version == "2.3" else "thread_view"


def _reaction_id(kind: str) -> int:
    return _REACTION_IDS.get(kind) or 10 + zlib.crc32(kind.encode()) % 90


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rpartition(" ")[0] + "..."


# --- templates --------------------------------------------------------------------------------------------------------


@lru_cache
def _environment(version: Version) -> Environment:
    """The templates of a version, with the functions that all of them use."""
    folders = [_TEMPLATES / folder for folder in _FOLDERS[version]]
    newer = PrefixLoader({"newer": FileSystemLoader(folders[1:])})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folders), newer]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        path=lambda kind, name, number: addresses.route(kind, addresses.slug(name), number),
        thread_path=addresses.thread_path,
        member_path=addresses.member_path,
        tag_path=addresses.tag_path,
        slug=addresses.slug,
        proxied=addresses.proxied,
        last_segment=addresses.last_segment,
        host=lambda url: urlsplit(url).hostname or "",
        crc=lambda text: zlib.crc32(text.encode()),
        thumbnail=thumbnail_path,
        size=lambda file: size_text(len(drawn(file.name))),
        embed=_embed_url,
        day=day_text,
        colours=_avatar_colours,
    )
    environment.filters.update(
        commas=lambda number: f"{number:,}", short=_short_number, plain=bbcode.to_plain, cut=_cut
    )
    return environment


def thumbnail_path(file: DemoFile) -> str:
    """Where the small picture of a file lies."""
    suffix = file.name.rpartition(".")[2] if "." in file.name else "jpg"
    return f"/data/attachments/{file.id // 1000}/{file.id}-{zlib.crc32(file.name.encode()):032x}.{suffix}"


def _embed_url(site: str, key: str) -> str:
    if site == "youtube":
        return f"https://www.youtube.com/embed/{key}"
    return f"https://s9e.github.io/iframe/2/{site}.min.html#{key}"


def _short_number(number: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= size:
            return f"{number // size}{letter}"
    return str(number)


def size_text(size: int) -> str:
    """A file's size as XenForo prints it: bytes, then KB with one decimal."""
    return f"{size} bytes" if size < 1024 else f"{size / 1024:.1f} KB"


def _avatar_colours(name: str) -> Sequence[str]:
    hue = zlib.crc32(name.encode()) % 360
    return f"hsl({hue}, 60%, 85%)", f"hsl({hue}, 60%, 35%)"
