"""Rows of a member → what the archive holds of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from analysis.browse.archive import Archive, MissingError, Row

MAX_THREADS = 100
RECENT_POSTS = 20


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A member, with their posts by thread and the newest of them."""

    member: Row
    fields: list[tuple[str, str]]
    threads: list[Row]  # with posts, first and last number and times
    recent: list[Row]
    outlets: list[Row]  # that they pasted articles of
    post_count: int


def named_values(fields: str | None) -> list[tuple[str, str]]:
    """The pairs of a JSON object, whatever the file holds."""
    try:
        pairs = json.loads(fields or "{}")
    except ValueError:
        return []
    return [(str(name), str(value)) for name, value in pairs.items()] if isinstance(pairs, dict) else []


async def member_page(archive: Archive, member_id: int) -> MemberPage:
    """All that a member's page shows. Raises MissingError when the archive does not have the member."""
    member = await archive.row("select * from members where id = :id", id=member_id)
    if not member:
        raise MissingError(f"Member {member_id} is not in this archive.")
    threads = await archive.rows(
        "select threads.id, threads.title, threads.prefix, count(*) as posts, min(posts.posted_at) as first_at, "
        "max(posts.posted_at) as last_at from posts join threads on threads.id = posts.thread_id "
        f"where posts.author_id = :id group by threads.id order by posts desc, threads.id limit {MAX_THREADS + 1}",
        id=member_id,
    )
    total = await archive.row("select count(*) as n from posts where author_id = :id", id=member_id)
    return MemberPage(
        member=member,
        fields=named_values(member["fields"]),
        threads=threads,
        recent=await _recent(archive, member_id),
        outlets=await _outlets(archive, member_id),
        post_count=total["n"] if total else 0,
    )


async def _recent(archive: Archive, member_id: int) -> list[Row]:
    return await archive.rows(
        "select posts.id, posts.number, posts.thread_id, posts.posted_at, substr(posts.text, 1, 800) as text, "
        "threads.title, threads.prefix from posts join threads on threads.id = posts.thread_id "
        f"where posts.author_id = :id order by posts.posted_at desc, posts.id desc limit {RECENT_POSTS}",
        id=member_id,
    )


async def _outlets(archive: Archive, member_id: int) -> list[Row]:
    return await archive.rows(
        "select coalesce(outlet, agency) as outlet, count(*) as articles from posts "
        "join articles on articles.post_id = posts.id where posts.author_id = :id "
        "and coalesce(outlet, agency) is not null group by 1 order by 2 desc, 1 limit 12",
        id=member_id,
    )
