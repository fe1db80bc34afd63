"""What was read of a page's posts and thread → a ThreadPage, with a problem for each part that is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archiver.engines.addresses import absolute, page_url, post_id_of
from archiver.engines.identity import Identity
from archiver.errors import BrokenPageError
from archiver.model import Coverage, Forum, Post, Problem, ProblemKind, Thread, ThreadPage
from archiver.text import clean

MOST_HTML = 32 << 20  # characters of all posts; a page has half of that, and bodies do not lie in each other
_UNDECODED = "\ufffd"
_SEPARATORS = re.compile(r"(\s+[|•·–—-]\s+)")  # between a title and what heads put behind it
_FEW = 3  # posts: what all of fewer lack may be chance
_THEME = "The theme may have changed, and its numbers be read from the wrong place."


@dataclass(frozen=True, slots=True)
class Reading:
    """A post as read, or the place of one that was deleted."""

    post: Post
    has_body: bool = True
    is_article: bool = False  # the first post of an article thread, at which XenForo prints no number

    @property
    def is_deleted(self) -> bool:
        """Whether the page keeps only the place of a deleted post."""
        return not self.has_body and any(mark.kind == "deleted" for mark in self.post.marks)

    @property
    def is_hidden(self) -> bool:
        """Whether the reader of the page does not get to see the post: its place says little, and need not."""
        return not self.has_body and any(mark.kind in ("ignored", "moderated") for mark in self.post.marks)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in its thread."""

    page: int
    page_count: int


def permalink(identity: Identity, post_id: int, hrefs: Iterable[str | None]) -> str:
    """A post's permalink: the first of these links that names the post, else the form that every XenForo answers."""
    endings = (f"/post-{post_id}", f"#post-{post_id}")  # nearly all; no other form needs to be looked for in them
    for href in hrefs:
        if href and (href.endswith(endings) or post_id_of(href) == post_id) and (url := absolute(identity.base, href)):
            return clean(url)
    route = "index.php?posts" if "index.php?" in identity.thread_url else "posts"
    return f"{identity.forum_url}{route}/{post_id}/"


def assemble(
    engine: str,
    identity: Identity,
    thread: Thread,
    place: Place,
    readings: Iterable[Reading | Problem],
    *,
    time_zone: str | None = None,
    in_order: bool = False,
) -> ThreadPage:
    """Puts together what an engine read.

    Args:
        engine: the engine's name.
        identity: where the page belongs.
        thread: the thread, with an empty title where the page shows none.
        place: where the page stands in its thread.
        readings: the posts in the order of the page, and what was wrong with elements that could be none.
        time_zone: the offset of the clock that the page prints.
        in_order: whether the posts stand in the order of their numbers, or of their numbers backwards.

    Raises:
        BrokenPageError: there is no post.
    """
    found, problems = _unique(readings)
    found = [_dated(reading, thread) for reading in found]
    if not found:
        raise BrokenPageError("The page is one of a thread, but no post of it has a number that can be read.")
    posts = tuple(reading.post for reading in found)
    problems.extend(_missing(found))
    problems.extend(_odd_numbers(posts, in_order=in_order))
    problems.extend(_unknown_boxes(posts))
    problems.extend(_undecoded(posts))
    if not thread.title:
        problems.append(Problem("missing_title", "The thread's title is not to be found on the page."))
        thread = replace(thread, title=_head_title(identity, place.page) or f"Thread {thread.id}")
    return ThreadPage(
        engine=engine,
        url=page_url(identity.thread_url, place.page),
        forum=Forum(identity.forum_url, identity.forum_title, engine, time_zone, identity.language),
        thread=_started(thread, posts),
        page=place.page,
        page_count=max(place.page_count, place.page, identity.next_page),
        posts=posts,
        problems=tuple(problems),
        coverage=_coverage(found, sum(problem.kind == "missing_id" for problem in problems)),
    )


def _dated(reading: Reading, thread: Thread) -> Reading:
    """The thread's first post was written when the thread began: some themes print that only above the posts."""
    post = reading.post
    is_first = reading.is_article or post.number == 1
    if not is_first or post.posted_at is not None or thread.created_at is None or _is_apart(post):
        return reading
    return replace(reading, post=replace(post, posted_at=thread.created_at))


def _head_title(identity: Identity, page: int) -> str | None:
    """The title as the page's head names it, without the forum's name and the page's number at its end."""
    words = _SEPARATORS.split(identity.title or "")
    while len(words) > 1 and (words[-1] == identity.forum_title or (page > 1 and words[-1].endswith(f" {page}"))):
        words = words[:-2]
    return "".join(words) or None


def _coverage(found: list[Reading], nameless: int) -> Coverage:
    posts = [reading.post for reading in found]
    return Coverage(
        posts=len(posts) + nameless,
        ids=len(posts),
        numbers=sum(post.number is not None for post in posts),
        authors=sum(post.author is not None for post in posts),
        author_ids=sum(post.author_id is not None for post in posts),
        dates=sum(post.posted_at is not None for post in posts),
        printed_dates=sum(post.posted_text is not None for post in posts),
        bodies=sum(reading.has_body for reading in found),
    )


def _unique(readings: Iterable[Reading | Problem]) -> tuple[list[Reading], list[Problem]]:
    """Each post once, the fuller copy of it, where its first copy stood."""
    found: dict[int, Reading] = {}
    differing: dict[int, Problem] = {}
    problems: list[Problem] = []
    length = 0
    for reading in readings:
        if isinstance(reading, Problem):
            problems.append(reading)
            continue
        length += len(reading.post.html)
        if length > MOST_HTML:
            raise BrokenPageError("The posts of the page lie in each other: it is not read.")
        post_id = reading.post.id
        known = found.get(post_id)
        # Pages repeat a post to point it out; only a copy that says something else is odd.
        if known is not None and known.post.body.text != reading.post.body.text and post_id not in differing:
            differing[post_id] = Problem("duplicate_post", "The page shows the post more than once.", post_id)
            problems.append(differing[post_id])
        fuller = known if known and len(known.post.html) >= len(reading.post.html) else reading
        if known is not None and _is_in_order(found, reading.post):
            del found[post_id]  # it was pointed out above; its own place is here
        found[post_id] = fuller
    return list(found.values()), problems


def _is_in_order(found: dict[int, Reading], post: Post) -> bool:
    """Whether a post that was seen before comes, by its number, after the post that was found last."""
    last = next(reversed(found.values())).post
    return None not in (post.number, last.number) and (post.number or 0) > (last.number or 0)


def _missing(found: list[Reading]) -> Iterator[Problem]:
    """A problem for each part that a post lacks; one for all where every post of the page lacks it."""
    whole = [reading for reading in found if not (reading.is_deleted or reading.is_hidden)]
    counts = Counter(kind for reading in whole for kind in _lacks(reading))
    by_all = [kind for kind, count in counts.items() if count == len(whole) >= _FEW]
    for kind in by_all:
        part = kind.removeprefix("missing_")
        yield Problem(kind, f"None of the page's {len(whole)} posts shows its {part}: the theme may have changed.")
    for reading in found:
        post_id = reading.post.id
        if reading.is_deleted:
            yield Problem("gone", "The post was deleted: the page keeps only its place.", post_id)
            continue
        for kind in _lacks(reading):
            part = kind.removeprefix("missing_")
            if kind not in by_all:
                yield Problem(kind, f"The post's {part} is not to be found on the page.", post_id)


def _lacks(reading: Reading) -> Iterator[ProblemKind]:
    post = reading.post
    if reading.is_hidden:
        return
    if post.author is None:
        yield "missing_author"
    if post.posted_at is None and post.posted_text is None:
        yield "missing_date"
    if post.number is None and not reading.is_article:
        yield "missing_number"
    if not reading.has_body:
        yield "missing_body"


def _odd_numbers(posts: tuple[Post, ...], *, in_order: bool) -> Iterator[Problem]:
    """A problem for numbers that two posts have, or that go up and down: something else was taken for a number.

    Posts that are not visible to all have the number of the post before them.
    """
    numbers = [post.number for post in posts if post.number is not None and not _is_apart(post)]
    if len(set(numbers)) < len(numbers):
        twice = sorted(number for number, count in Counter(numbers).items() if count > 1)
        shown = ", ".join(f"#{number}" for number in twice[:_FEW])
        yield Problem("unknown_markup", f"Several posts of the page have the same number ({shown}). {_THEME}")
    elif in_order and numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        yield Problem("unknown_markup", f"The numbers of the page's posts go up and down. {_THEME}")


def _unknown_boxes(posts: tuple[Post, ...]) -> Iterator[Problem]:
    """A problem for each kind of box that nobody told the reader of, with the first post that has one."""
    first: dict[str, int] = {}
    for post in posts:
        for name in post.body.unknown:
            first.setdefault(name, post.id)
    for name, post_id in first.items():
        yield Problem("unknown_markup", f"A box of an unknown kind ({name}) is read as running text.", post_id)


def _undecoded(posts: tuple[Post, ...]) -> Iterator[Problem]:
    """A problem for a page that is in another charset than it says: the parser has signs for what it cannot decode."""
    signs = sum(f"{post.author}{post.body.text}".count(_UNDECODED) for post in posts)
    if signs >= _FEW:
        detail = f"{signs} characters of the posts could not be decoded: the page is in another charset than it says."
        yield Problem("unreadable", detail)


def _is_apart(post: Post) -> bool:
    return any(mark.kind in ("deleted", "moderated") for mark in post.marks)


def _started(thread: Thread, posts: tuple[Post, ...]) -> Thread:
    """The thread with its starter and beginning, from its first post where nothing above the posts names them."""
    opening = next((post for post in posts if post.number == 1), None)
    if opening is None:
        return thread
    author, author_id = thread.author or opening.author, thread.author_id
    if author_id is None and author == opening.author:
        author_id = opening.author_id
    return replace(thread, author=author, author_id=author_id, created_at=thread.created_at or opening.posted_at)
