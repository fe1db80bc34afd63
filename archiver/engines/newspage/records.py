"""The articles of a news page, laid out → a `ThreadPage`: one thread, a post an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.engines.addresses import split
from archiver.engines.copied import HOME, number_of
from archiver.model import Body, Forum, Post, Problem, Thread, ThreadPage
from archiver.text import line

NAME = "newspage"

MOST_TAGS = 50
_LONGEST_TAG = 100  # characters


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the page, laid out as the text that a careful person would copy."""

    headline: str
    body: Body
    html: str  # the same text
    outlet: str | None = None
    url: str | None = None  # its own address, where the page links to it
    posted_at: datetime | None = None
    posted_text: str | None = None  # as printed
    marks: tuple[str, ...] = ()  # of copied text: what tells its page from others with the same headline


def make_page(
    story: Story, related: Iterable[Story], *, url: str | None, tags: Iterable[str] = (), language: str | None = None
) -> ThreadPage:
    """The page as a thread.

    Args:
        story: the page's own article.
        related: the articles under it, in their order.
        url: the page's address; None where nobody knows it: then headline and marks stand for it.
        tags: hashtags and keywords.
        language: of the page's words, as its head names it.
    """
    page_id = number_of(*((url,) if url is not None else (story.headline, *story.marks)))
    address = url or f"{HOME}articles/{page_id}/"
    posts = _posts(page_id, address, story, related)
    thread = Thread(
        id=page_id,
        title=story.headline,
        url=address,
        author=story.outlet,
        created_at=story.posted_at,
        type="news page",
        tags=clean_tags(tags),
    )
    return ThreadPage(
        engine=NAME,
        url=address,
        forum=Forum(_base_of(address), story.outlet, NAME, language=language),
        thread=thread,
        page=1,
        page_count=1,
        posts=posts,
        problems=tuple(_missing(posts[0])),
    )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without their signs, each once, as many as a page has."""
    found: dict[str, str] = {}
    for tag in tags:
        name = line(tag).strip("#＃ ")
        if name and len(name) <= _LONGEST_TAG and len(found) < MOST_TAGS:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _posts(page_id: int, address: str, story: Story, related: Iterable[Story]) -> tuple[Post, ...]:
    # A headline may be changed: the page's own article is known by the page.
    posts = {page_id: _post(page_id, address, story)}
    for other in related:
        post_id = number_of(str(page_id), other.headline)
        posts.setdefault(post_id, _post(post_id, other.url or f"{address}#{post_id}", other))
    return tuple(posts.values())


def _post(post_id: int, url: str, story: Story) -> Post:
    return Post(
        id=post_id,
        number=None,  # nothing is numbered
        author=story.outlet,
        author_id=None,
        posted_at=story.posted_at,
        posted_text=story.posted_text,
        url=url,
        body=story.body,
        html=story.html,
    )


def _missing(post: Post) -> Sequence[Problem]:
    if post.posted_at is not None or post.posted_text is not None:
        return ()
    return (Problem("missing_date", "The article's date is not to be found on the page.", post.id),)


def _base_of(address: str) -> str:
    parts = split(address)
    return f"{parts.scheme}://{parts.netloc}/" if parts is not None else address
