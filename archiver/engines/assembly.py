"""What was read of a page's posts and thread → a ThreadPage, with a problem for each part that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archiver.engines.addresses import absolute, page_url, post_id_of
from archiver.engines.identity import Identity
from archiver.errors import BrokenPageError
from archiver.model import Coverage, Forum, Post, Problem, ProblemKind, Thread, ThreadPage
from archiver.text import clean


@dataclass(frozen=True, slots=True)
class Reading:
    """A post as read, or the place of one that was deleted."""

    post: Post
    has_body: bool = True
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in its thread."""

    page: int
    page_count: int


def permalink(identity: Identity, post_id: int, hrefs: Iterable[str | None]) -> str:
    """A post's permalink: the first of these links that names the post, else the form that every XenForo answers."""
    for href in hrefs:
        if post_id_of(href) == post_id and (url := absolute(identity.base, href)):
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
) -> ThreadPage:
    """Puts together what an engine read.

    Args:
        engine: the engine's name.
        identity: where the page belongs.
        thread: the thread, with an empty title where the page shows none.
        place: where the page stands in its thread.
        readings: the posts in the order of the page, and what was wrong with elements that could be none.
        time_zone: the offset of the clock that the page prints.

    Raises:
        BrokenPageError: there is no post.
    """
    found, problems = _unique(readings)
    if not found:
        raise BrokenPageError("The page is one of a thread, but no post of it has a number that can be read.")
    posts = tuple(reading.post for reading in found)
    for reading in found:
        problems.extend(_missing(reading))
    if not thread.title:
        problems.append(Problem("missing_title", "The thread's title is not to be found on the page."))
        thread = replace(thread, title=identity.title or f"Thread {thread.id}")
    return ThreadPage(
        engine=engine,
        url=page_url(identity.thread_url, place.page),
        forum=Forum(identity.forum_url, identity.forum_title, engine, time_zone),
        thread=_started(thread, posts),
        page=place.page,
        page_count=max(place.page_count, place.page, identity.next_page),
        posts=posts,
        problems=tuple(problems),
        coverage=_coverage(found, sum(problem.kind == "missing_id" for problem in problems)),
    )


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
    repeated: set[int] = set()
    problems: list[Problem] = []
    for reading in readings:
        if isinstance(reading, Problem):
            problems.append(reading)
            continue
        post_id = reading.post.id
        known = found.get(post_id)
        if known is not None and post_id not in repeated:
            repeated.add(post_id)
            problems.append(Problem("duplicate_post", "The page shows the post more than once.", post_id))
        if known is None or len(known.post.html) < len(reading.post.html):
            found[post_id] = reading
    return list(found.values()), problems


def _missing(reading: Reading) -> Iterator[Problem]:
    post = reading.post
    if reading.is_deleted:
        yield Problem("gone", "The post was deleted: the page keeps only its place.", post.id)
        return
    parts: tuple[tuple[ProblemKind, str, bool], ...] = (
        ("missing_author", "author", post.author is None),
        ("missing_date", "date", post.posted_at is None and post.posted_text is None),
        ("missing_number", "number", post.number is None),
        ("missing_body", "body", not reading.has_body),
    )
    for kind, part, is_missing in parts:
        if is_missing:
            yield Problem(kind, f"The post's {part} is not to be found on the page.", post.id)


def _started(thread: Thread, posts: tuple[Post, ...]) -> Thread:
    """The thread with its starter and beginning, from its first post where nothing above the posts names them."""
    opening = next((post for post in posts if post.number == 1), None)
    if opening is None:
        return thread
    author, author_id = thread.author or opening.author, thread.author_id
    if author_id is None and author == opening.author:
        author_id = opening.author_id
    return replace(thread, author=author, author_id=author_id, created_at=thread.created_at or opening.posted_at)
