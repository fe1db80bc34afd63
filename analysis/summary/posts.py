"""Reads a thread's posts from an archive, with the spans of their members' own words."""

from __future__ import annotations

import sqlite3
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
    """The posts of a thread by number of the post, in order of posting."""
    rows = connection.execute(
        "SELECT id, number, author, posted_at, url, missing_since IS NOT NULL, text, ifnull(author_id, author), "
        "ifnull(reaction_count, 0), ifnull(vote_score, 0), is_solution FROM posts WHERE thread_id = ? "
        "ORDER BY posted_at IS NULL, posted_at, id",
        (thread_id,),
    )
    posts = {
        post_id: Post(
            Cite(post_id, number, author, at, url, bool(missing)), text, member, reactions, votes, bool(solution)
        )
        for post_id, number, author, at, url, missing, text, member, reactions, votes, solution in rows
    }
    spans = connection.execute(
        'SELECT parts.post_id, "start", "end" FROM posts JOIN parts ON parts.post_id = posts.id '
        "WHERE thread_id = ? AND kind = 'comment' ORDER BY parts.post_id, \"start\"",
        (thread_id,),
    )
    for post_id, start, end in spans:
        posts[post_id].own.append((start, end))
    return posts
