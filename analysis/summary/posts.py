"""Reads a thread's posts from an archive, with the spans of their members' own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.summary.records import Cite, Excerpt
from analysis.summary.sentences import Span, excerpt


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the summary needs it."""

    cite: Cite
    text: str
    member: int | str | None  # number of a member, name of a guest
    reactions: int
    votes: int
    is_solution: bool
    own: list[Span] = field(default_factory=list)  # spans of the member's own words, in order

    def excerpt(self, span: Span) -> Excerpt:
        """The words of a span of this post, cut where they are too long to quote."""
        (start, end), cut = excerpt(self.text, span)
        return Excerpt(self.text[start:end], start, end, self.cite, cut)


def read_posts(connection: sqlite3.Connection, thread_id: int) -> dict[int, Post]:
    """The posts of a thread by the forum's number of the post, in the order of the thread."""
    rows = connection.execute(
        "SELECT id, number, author, posted_at, posted_text, url, missing_since IS NOT NULL, text, "
        "ifnull(author_id, author), ifnull(reaction_count, 0), ifnull(vote_score, 0), is_solution, posted_after "
        "FROM posts WHERE thread_id = ? ORDER BY page, position, id",
        (thread_id,),
    )
    found = [
        Post(
            Cite(post_id, number, author, at, printed, url, bool(missing), after),
            text,
            member,
            reactions,
            votes,
            bool(solution),
        )
        for post_id, number, author, at, printed, url, missing, text, member, reactions, votes, solution, after in rows
    ]
    posts = {post.cite.post_id: post for post in _in_order(found)}
    spans = connection.execute(
        'SELECT parts.post_id, "start", "end" FROM posts JOIN parts ON parts.post_id = posts.id '
        "WHERE thread_id = ? AND kind = 'comment' ORDER BY parts.post_id, \"start\"",
        (thread_id,),
    )
    for post_id, start, end in spans:
        posts[post_id].own.append((start, end))
    return posts


def _in_order(posts: Sequence[Post]) -> list[Post]:
    """Posts by date; by number where dates are missing, by their places on the pages where numbers are missing too.

    Dates come first because numbers grow old: a post that was deleted keeps the number that others have now.
    """
    cites = [post.cite for post in posts]
    if all(cite.posted_at for cite in cites):
        return sorted(posts, key=lambda post: (post.cite.posted_at or "", post.cite.post_id))
    if all(cite.number is not None for cite in cites):
        return sorted(posts, key=lambda post: (post.cite.number or 0, post.cite.post_id))
    return list(posts)
