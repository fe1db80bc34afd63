"""The demo forum's state: threads and posts, and everything that can happen to them while somebody archives them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from archiver.demo import addresses, bbcode
from archiver.demo.content import Content, DemoMember, DemoNode, DemoPost, DemoThread, read_content
from archiver.demo.writing import written_posts

PER_PAGE = 20  # posts, and threads in a section's list
ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /search/
Disallow: /login/
Disallow: /register/
Disallow: /goto/
Disallow: /posts/
Disallow: /forums/private
Disallow: /threads/private
"""


class Seat(NamedTuple):
    """A post and its place in its thread."""

    post: DemoPost
    position: int  # from 0; deleting a post may leave one out

    @property
    def number(self) -> int:
        """The number that the page prints: #1 for the first post."""
        return self.position + 1

    @property
    def page(self) -> int:
        """The page of the thread, from 1."""
        return self.position // PER_PAGE + 1


class DemoFile(NamedTuple):
    """A picture or another file that a post shows or lists."""

    id: int
    name: str

    @property
    def path(self) -> str:
        """Where the whole file lies."""
        return addresses.route("attachments", addresses.slug(self.name), self.id)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a thread's number: merged into another, deleted, or gone for good."""

    status: int  # 301, 404 or 410
    target: int | None = None


class DemoForum:
    """A forum that can be read and changed from several threads at once.

    Readers take whole tuples and never lock; writers replace them under one lock and raise `version`.
    """

    def __init__(
        self,
        nodes: Iterable[DemoNode],
        members: Iterable[DemoMember],
        threads: Iterable[DemoThread],
        *,
        title: str = "Demo Forum",
        description: str = "",
        flag_fields: Sequence[str] = (),
    ) -> None:
        self.title = title
        self.description = description
        self.flag_fields = tuple(flag_fields)
        self.robots = ROBOTS
        self.utc_offset = timedelta(hours=6)  # of the clock that pages print
        self.version = 0  # rises with every change
        self.nodes = {node.id: node for node in nodes}
        self.members = {member.id: member for member in members}
        self._lock = threading.Lock()
        self._names = {member.name: member for member in self.members.values()}
        self._threads: dict[int, DemoThread] = {}
        self._seats: dict[int, tuple[Seat, ...]] = {}
        self._moved: dict[int, Moved] = {}
        self._deleted: dict[int, tuple[int, Seat]] = {}
        self._files: dict[str, DemoFile] = {}
        for thread in threads:
            self.add_thread(thread)

    @classmethod
    def load(cls, folder: Path | None = None) -> DemoForum:
        """The forum that `folder` tells (see `read_content`); without one, the forum that comes with the archiver."""
        return cls.of(read_content(folder or Path(__file__).parent))

    @classmethod
    def of(cls, content: Content) -> DemoForum:
        """The forum that the content tells."""
        return cls(
            content.nodes,
            content.members,
            content.threads,
            title=content.title,
            description=content.description,
            flag_fields=content.flag_fields,
        )

    # --- reading --------------------------------------------------------------------------------------------------

    @property
    def threads(self) -> tuple[DemoThread, ...]:
        """Every thread that is there, the one with the newest post first."""
        here = [thread for number, thread in self._threads.items() if number not in self._moved]
        return tuple(sorted(here, key=lambda thread: self.last_seat(thread.id).post.at, reverse=True))

    @property
    def now(self) -> datetime:
        """The forum's clock: an hour after its newest post or edit, so that the same state gives the same pages."""
        moments = (moment for seats in self._seats.values() for post, _ in seats for moment in (post.at, post.edited))
        return max(moment for moment in moments if moment) + timedelta(hours=1)

    def thread(self, thread_id: int) -> DemoThread | None:
        """A thread that is there."""
        return None if thread_id in self._moved else self._threads.get(thread_id)

    def moved(self, thread_id: int) -> Moved | None:
        """What became of a thread that is no longer there."""
        return self._moved.get(thread_id)

    def seats(self, thread_id: int) -> tuple[Seat, ...]:
        """A thread's posts in order."""
        return self._seats[thread_id]

    def last_seat(self, thread_id: int) -> Seat:
        """A thread's last post."""
        return self._seats[thread_id][-1]

    def page_count(self, thread_id: int) -> int:
        """Pages of a thread, at least 1."""
        return self.last_seat(thread_id).page

    def on_page(self, thread_id: int, page: int) -> tuple[Seat, ...]:
        """The posts whose places lie on a page."""
        return tuple(seat for seat in self._seats[thread_id] if seat.page == page)

    def find(self, post_id: int) -> tuple[DemoThread, Seat] | None:
        """The thread and the seat of a post that can be seen."""
        for thread_id, seats in self._seats.items():
            for seat in seats:
                if seat.post.id == post_id and (thread := self.thread(thread_id)):
                    return thread, seat
        return None

    def member_named(self, name: str) -> DemoMember | None:
        """The member of that name; None for a guest."""
        return self._names.get(name)

    def threads_of(self, node_id: int) -> tuple[DemoThread, ...]:
        """A section's threads, the one with the newest post first."""
        return tuple(thread for thread in self.threads if thread.node == node_id)

    def tagged(self, tag_path: str) -> tuple[DemoThread, ...]:
        """The threads with the tag whose path that is, the one with the newest post first."""
        return tuple(thread for thread in self.threads if tag_path in map(addresses.tag_path, thread.tags))

    def search(self, words: str) -> tuple[DemoThread, ...]:
        """The threads whose title or posts hold the words, the one with the newest post first."""
        wanted = words.casefold()
        return tuple(
            thread
            for thread in self.threads
            if wanted in thread.title.casefold()
            or any(wanted in seat.post.body.casefold() for seat in self.seats(thread.id))
        )

    def children(self, node_id: int | None) -> tuple[DemoNode, ...]:
        """The sections below a section, or the outermost ones."""
        return tuple(node for node in self.nodes.values() if node.parent == node_id)

    def trail(self, node_id: int) -> tuple[DemoNode, ...]:
        """The sections from the outermost down to this one."""
        node = self.nodes[node_id]
        return (*(self.trail(node.parent) if node.parent is not None else ()), node)

    def node_path(self, node: DemoNode) -> str:
        """A section's path: one without threads, but with sections below it, is a category."""
        return addresses.node_path(node, category=bool(self.children(node.id)) and not self.threads_of(node.id))

    def file(self, name: str) -> DemoFile:
        """The file of that name; a new name gets the next number."""
        with self._lock:
            return self._number(name)

    def file_numbered(self, number: int) -> DemoFile | None:
        """The file of that number."""
        return next((file for file in tuple(self._files.values()) if file.id == number), None)

    def post_path(self, post_id: int, *, older: bool = False) -> str:
        """A post's permalink inside its thread; `older` as XenForo wrote it before 2.1. Empty for an unknown post."""
        if not (found := self.find(post_id)):
            return ""
        thread, seat = found
        if older:
            return f"{addresses.thread_path(thread, seat.page)}#post-{post_id}"
        return f"{addresses.thread_path(thread)}post-{post_id}"

    # --- changing -------------------------------------------------------------------------------------------------

    def add_thread(self, thread: DemoThread) -> None:
        """Puts a thread with its posts on the forum."""
        if not thread.posts:
            raise ValueError(f"Thread {thread.id} has no posts.")
        with self._lock:
            self._threads = {**self._threads, thread.id: thread}
            self._reseat(thread.id, thread.posts)

    def add_posts(self, thread_id: int, posts: Iterable[DemoPost]) -> None:
        """Puts posts at the end of a thread."""
        with self._lock:
            start = self.last_seat(thread_id).position + 1
            added = (Seat(post, start + n) for n, post in enumerate(posts))
            self._set(thread_id, (*self._seats[thread_id], *added))

    def grow(self, thread_id: int, count: int) -> tuple[DemoPost, ...]:
        """Puts `count` made-up posts at the end of a thread, five minutes apart, and gives them back."""
        first_id = 1 + max(seat.post.id for seats in self._seats.values() for seat in seats)
        names = sorted(self._names) or ["Guest"]
        posts = written_posts(count, first_id, self.last_seat(thread_id).post.at + timedelta(minutes=5), names)
        self.add_posts(thread_id, posts)
        return posts

    def edit(self, post_id: int, body: str, at: datetime, by: str | None = None) -> None:
        """Gives a post another text; the page then says when it was edited."""
        with self._lock:
            thread_id, seat = self._find(post_id)
            edited = seat._replace(post=replace(seat.post, body=body, edited=at, edited_by=by or seat.post.author))
            self._set(thread_id, tuple(edited if other is seat else other for other in self._seats[thread_id]))

    def delete(self, post_id: int, *, gap: bool = False) -> None:
        """Takes a post away. Later posts move up and pages shift, unless `gap` leaves its number out for good."""
        with self._lock:
            thread_id, seat = self._find(post_id)
            rest = tuple(other for other in self._seats[thread_id] if other is not seat)
            if not rest:
                raise ValueError("A thread keeps at least one post: delete the thread instead.")
            self._deleted[post_id] = (thread_id, seat)
            self._set(thread_id, rest if gap else _shift(rest, seat.position, -1))

    def restore(self, post_id: int) -> None:
        """Puts a deleted post back where it was."""
        with self._lock:
            thread_id, seat = self._deleted.pop(post_id)
            rest = self._seats[thread_id]
            taken = any(other.position == seat.position for other in rest)
            rest = _shift(rest, seat.position, 1) if taken else rest
            self._set(thread_id, tuple(sorted((*rest, seat), key=lambda other: other.position)))

    def move_posts(self, post_ids: Iterable[int], thread_id: int) -> None:
        """Moves posts to another thread, among its own by time; both threads are numbered anew."""
        for post_id in post_ids:
            with self._lock:
                source, seat = self._find(post_id)
                left = [other.post for other in self._seats[source] if other is not seat]
                if not left:
                    raise ValueError("A thread keeps at least one post: merge the threads instead.")
                self._reseat(source, left)
                self._reseat(thread_id, [*(other.post for other in self._seats[thread_id]), seat.post])

    def merge(self, thread_id: int, target: int) -> None:
        """Moves all posts of a thread into another; its address then leads to the other."""
        with self._lock:
            posts = [seat.post for number in (target, thread_id) for seat in self._seats[number]]
            self._seats = {number: seats for number, seats in self._seats.items() if number != thread_id}
            self._moved[thread_id] = Moved(301, target)
            self._reseat(target, posts)

    def pin(self, thread_id: int, *, sticky: bool = True) -> None:
        """Puts a thread at the top of its section, or back among the others."""
        with self._lock:
            self._threads = {**self._threads, thread_id: replace(self._threads[thread_id], sticky=sticky)}
            self.version += 1

    def move_thread(self, thread_id: int, *, slug: str | None = None, node: int | None = None) -> None:
        """Gives a thread another address or another section; its old address answers with a redirect."""
        with self._lock:
            thread = self._threads[thread_id]
            slug = thread.slug if slug is None else slug
            moved = replace(thread, slug=slug, node=thread.node if node is None else node)
            self._threads = {**self._threads, thread_id: moved}
            self.version += 1

    def delete_thread(self, thread_id: int) -> None:
        """From now on the thread answers 404."""
        self._leave(thread_id, Moved(404))

    def gone(self, thread_id: int) -> None:
        """From now on the thread answers 410."""
        self._leave(thread_id, Moved(410))

    def disallow(self, path: str) -> None:
        """Adds a rule to robots.txt."""
        self.robots = f"{self.robots.rstrip()}\nDisallow: {path}\n"

    def _leave(self, thread_id: int, moved: Moved) -> None:
        with self._lock:
            self._threads[thread_id]  # an unknown thread is a KeyError
            self._moved[thread_id] = moved
            self.version += 1

    def _find(self, post_id: int) -> tuple[int, Seat]:
        for thread_id, seats in self._seats.items():
            for seat in seats:
                if seat.post.id == post_id:
                    return thread_id, seat
        raise KeyError(post_id)

    def _reseat(self, thread_id: int, posts: Iterable[DemoPost]) -> None:
        ordered = sorted(posts, key=lambda post: (post.at, post.id))
        self._set(thread_id, tuple(Seat(post, position) for position, post in enumerate(ordered)))

    def _set(self, thread_id: int, seats: tuple[Seat, ...]) -> None:
        for post, _ in seats:
            for name in (*bbcode.attached(post.body), *post.files):
                self._number(name)
        self._seats = {**self._seats, thread_id: seats}  # a new dict: readers may be walking the old one
        self.version += 1

    def _number(self, name: str) -> DemoFile:
        return self._files.setdefault(name, DemoFile(1001 + len(self._files), name))


def _shift(seats: Iterable[Seat], start: int, by: int) -> tuple[Seat, ...]:
    return tuple(seat._replace(position=seat.position + by) if seat.position >= start else seat for seat in seats)
