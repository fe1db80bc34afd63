"""The text of a thread's page, as copied from a browser → ThreadPage.

A text says less than the page did: its posts have no numbers of the forum's, no permalinks, no zone, and on some sites
neither a date nor an author. What it does not say is None; one problem tells so for the whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from archiver.dates import read_date
from archiver.engines.addresses import page_url
from archiver.engines.assembly import Place, Reading, assemble
from archiver.engines.copied import HOST, damage_in, identity_of, is_known, number_of, numbers_of
from archiver.engines.identity import Identity
from archiver.engines.labels import kind_of
from archiver.engines.plaintext.cells import member_id_of, member_of
from archiver.engines.plaintext.lines import Lines, read_lines
from archiver.engines.plaintext.posts import Copied, Layout, read_layout
from archiver.engines.plaintext.titles import Heading, read_heading
from archiver.engines.plaintext.words import html_of, read_words
from archiver.engines.printed import day_of
from archiver.errors import NotAThreadError
from archiver.model import Body, Node, Post, Problem, Reaction, Thread, ThreadPage
from archiver.text import squeeze

NAME = "plaintext"

_HEAD = 500  # lines above the posts that are looked at
_FOOT = 60  # lines below them
_REMEMBERED = 50_000  # characters of what a member said, to find the ends of quotes
_FIRST_WORDS = 100  # characters of a post that stand for its thread's title


def recognises(text: str) -> bool:
    """Whether a text is a copy of a page of a thread, by what forums print around posts."""
    return read_layout(read_lines(text)) is not None


def read_page(text: str, url: str | None) -> ThreadPage:
    """Reads the copy of a page of a thread.

    Args:
        text: all that was copied.
        url: the thread's address, where it is known. Without one the thread lies under a host of its own.

    Raises:
        NotAThreadError: nothing tells where posts are.
        BrokenPageError: there are too many lines.
    """
    lines = read_lines(text)
    layout = read_layout(lines)
    if layout is None:
        raise NotAThreadError("This text is no copy of a thread's page. Copy the whole page, from title to end.")
    foot = layout.posts[-1].end
    heading = read_heading(lines[max(0, layout.head - _HEAD) : layout.head], lines[foot : foot + _FOOT])
    bodies = _bodies(lines, layout.posts, heading)
    identity = identity_of(heading.title or _stand_in(layout.posts, bodies), url, heading.page or 1)
    thread = _thread(heading, layout.posts, identity)
    readings = list(_readings(layout.posts, bodies, identity))
    place = Place(identity.page, heading.page_count or 1)
    page = assemble(NAME, identity, thread, place, readings, in_order=True)
    is_whole = _is_whole(page, layout, heading, url)
    problems = [*_problems(page, layout, url, is_whole=is_whole), *damage_in(text)]
    return replace(page, problems=tuple(problems), is_whole=is_whole)


# --- posts ------------------------------------------------------------------------------------------------------------


def _bodies(lines: Lines, posts: Sequence[Copied], heading: Heading) -> list[Body]:
    known = frozenset(name for name in (heading.author, *(post.name for post in posts)) if name)
    said: dict[str, str] = {}
    bodies = []
    for post in posts:
        body = read_words(lines[post.start : post.end], known, said)
        if name := post.name:
            said[name] = f"{said.get(name, '')} {squeeze(body.text)}"[-_REMEMBERED:]
        bodies.append(body)
    return bodies


def _stand_in(posts: Sequence[Copied], bodies: Sequence[Body]) -> str:
    """What stands for a thread's title where none was copied: how its first post begins, below a field."""
    lines = bodies[0].text.split("\n")
    words = squeeze(" ".join(lines[1:] if posts[0].fields else lines))
    return words[:_FIRST_WORDS]


def _readings(posts: Sequence[Copied], bodies: Sequence[Body], identity: Identity) -> Iterator[Reading]:
    url = page_url(identity.thread_url, identity.page)
    numbers = numbers_of(identity.thread_id, (body.text for body in bodies))
    for copied, body, post_id in zip(posts, bodies, numbers, strict=True):
        head, ending = copied.head, copied.ending
        post = Post(
            id=post_id,
            number=head.number,
            author=copied.name,
            author_id=member_id_of(copied.name),
            posted_at=_moment(head.printed),
            posted_text=head.printed,
            url=f"{url}#post-{post_id}",
            body=body,
            html=html_of(body.text),
            edited_text=ending.edited,
            edited_by=ending.edited_by,
            member=member_of(head.cell),
            reactions=(Reaction(None, None, ending.reactors),) if ending.reactors else (),
            reaction_count=ending.reactions,
        )
        yield Reading(post)  # one that held nothing but pictures leaves no text


def _moment(printed: str | None) -> datetime | None:
    """When a post was written, in UTC: only where a zone is printed."""
    found = read_date(printed) if printed else None
    if found is None or found.offset is None or found.precision == "day":
        return None
    return found.moment.astimezone(UTC).replace(microsecond=0)


# --- the thread -------------------------------------------------------------------------------------------------------


def _thread(heading: Heading, posts: Sequence[Copied], identity: Identity) -> Thread:
    fields = dict(posts[0].fields)
    return Thread(
        id=identity.thread_id,
        title=heading.title or "",
        url=identity.thread_url,
        prefix=heading.prefix,
        nodes=tuple(Node(number_of("node", title), title) for title in heading.nodes),
        author_id=member_id_of(heading.author),
        author=heading.author,
        reply_count=heading.replies,
        view_count=heading.views,
        fields=tuple(fields.items()),
        event_date=next((day_of(value) for name, value in fields.items() if kind_of(name, "event")), None),
    )


def _is_whole(page: ThreadPage, layout: Layout, heading: Heading, url: str | None) -> bool:
    """Whether the copy surely has all posts of its page: what stands above and below them was copied with them.

    Where no row of pages is printed, the page is one of nobody knows how many. It is whole if it has all posts that the
    thread has: else the thread would seem complete with it.
    """
    if not heading.title or not layout.posts[-1].is_ended:
        return False
    replies = page.thread.reply_count
    if replies is not None and page.page_count == 1:
        return len(page.posts) > replies
    numbers = [post.number for post in page.posts]
    first = numbers[0]
    if not layout.has_foot or first is None:
        return layout.has_foot and replies is not None
    is_placed = first == 1 or heading.page is not None or is_known(url)
    return is_placed and numbers == list(range(first, first + len(numbers)))


# --- problems ---------------------------------------------------------------------------------------------------------


def _problems(page: ThreadPage, layout: Layout, url: str | None, *, is_whole: bool) -> Iterator[Problem]:
    """What was odd, without a line for each post about what no copy of this kind says."""
    # What could not be decoded is told of the whole text, with its title.
    silent = {"unreadable", *(f"missing_{part.removesuffix('s')}" for part in _lacks(page, layout))}
    yield from (problem for problem in page.problems if problem.kind not in silent)
    yield Problem("missing_id", _limits(page, layout, url))
    replies = page.thread.reply_count
    if replies is not None and len(page.posts) > replies + 1:
        detail = f"The text has {len(page.posts)} posts, but says that the first has {replies} replies."
        yield Problem("unknown_markup", detail)
    if not is_whole:
        yield Problem("unreadable", _lacking(page))


def _lacking(page: ThreadPage) -> str:
    """What tells people that posts are missing, and what they can do."""
    replies, posts = page.thread.reply_count, len(page.posts)
    if replies is None or page.page_count > 1 or posts > replies:
        return "Nothing tells whether the text has all posts of its page: some may be missing."
    has = "one post" if posts == 1 else f"{posts} posts"
    return (
        f"The text has {has} of a thread with {replies:,} replies: the others are missing. Copy the rest of the page,"
        " and the thread's other pages, each into a file of its own, and add these files, too."
    )


def _lacks(page: ThreadPage, layout: Layout) -> list[str]:
    """What this kind of copy does not say of its posts."""
    has_heads = all(post.head.cell is not None for post in layout.posts)
    told = {
        "numbers": layout.has_numbers,
        "dates": any(post.posted_text for post in page.posts),
        "authors": layout.has_numbers or has_heads,
    }
    return [part for part, is_told in told.items() if not is_told]


def _limits(page: ThreadPage, layout: Layout, url: str | None) -> str:
    *lacks, last = (*_lacks(page, layout), "permalinks")
    listed = f"{', '.join(lacks)} or {last}" if lacks else last
    told = f"A copied text does not tell the {listed} of all its posts: their ids are made from their words."
    if is_known(url):
        return told
    return f"{told} It does not name the forum: it lies under {HOST}. Give the thread's address with --url."
