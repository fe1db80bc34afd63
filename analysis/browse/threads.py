"""Rows of threads: the list of an archive, and what stands at the head of a thread's page."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.browse.archive import Archive, MissingError, Row

THREADS_A_PAGE = 50
MAX_POSTS = 200  # of one page; forums show 10 to 100
MAX_NODES = 12  # sections above a thread

LAST_POST = "(select posted_at from posts where thread_id = threads.id order by number desc limit 1)"
THREAD_LIST = f"""
    select threads.*, nodes.title as node, {LAST_POST} as last_posted_at,
        (select count(*) from posts where thread_id = threads.id) as archived_posts
    from threads left join nodes on nodes.id = threads.node_id
"""
POST_COLUMNS = """
    posts.*, members.title as member_title, members.fields as member_fields,
    members.banners as member_banners, members.message_count as member_messages
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a thread apart from its posts."""

    thread: Row
    forum: Row
    nodes: list[Row]  # the sections that it lies in, outermost first
    tags: list[str]
    fields: list[Row]
    pages: list[int]  # of which there are posts
    page_count: int  # as the forum has them, or more when posts stand beyond
    post_count: int
    missing_count: int  # posts that the forum showed once and does not show any more
    problem_count: int

    @property
    def is_news(self) -> bool:
        """Whether it is no thread of a forum, but a page of a news site: its posts are articles, and nobody's."""
        return bool(self.thread["type"] == "news page")

    @property
    def missing_pages(self) -> list[int]:
        """The pages of which nothing is archived; at most the first hundred."""
        archived = set(self.pages)
        return [page for page in range(1, min(self.page_count, 10_000) + 1) if page not in archived][:100]


async def forum(archive: Archive) -> Row:
    """The forum's row."""
    return await archive.row("select * from forum") or {"title": None, "base_url": ""}


async def forum_with_counts(archive: Archive) -> Row:
    """The forum's row with how much of it is archived: a count of all posts takes a while, so not for every page."""
    counts = await archive.row(
        "select (select count(*) from threads) as threads, (select count(*) from members) as members, "
        "(select count(*) from posts) as posts, (select count(*) from articles) as articles"
    )
    return {**await forum(archive), **(counts or {})}


async def thread_list(archive: Archive, page: int = 1, limit: int = THREADS_A_PAGE) -> list[Row]:
    """Threads of an archive, the one with the newest post first; one more than the limit when there are more."""
    order = "order by last_posted_at desc, threads.id desc limit :limit offset :skipped"
    return await archive.rows(f"{THREAD_LIST} {order}", limit=limit + 1, skipped=(page - 1) * limit)


async def head(archive: Archive, thread_id: int) -> Head:
    """A thread's head. Raises MissingError when the archive does not have it."""
    thread = await archive.row("select * from threads where id = :id", id=thread_id)
    if not thread:
        raise MissingError(f"Thread {thread_id} is not in this archive.")
    counts = await archive.rows(
        "select coalesce(page, 1) as page, count(*) as posts, count(missing_since) as missing from posts "
        "where thread_id = :id group by 1 order by 1",
        id=thread_id,
    )
    pages = [row["page"] for row in counts]
    tags = await archive.rows("select name from thread_tags where thread_id = :id order by name", id=thread_id)
    problems = await archive.rows("select count(*) as n from problems where thread_id = :id", id=thread_id)
    return Head(
        thread=thread,
        forum=await forum(archive),
        nodes=await _nodes(archive, thread["node_id"]),
        tags=[row["name"] for row in tags],
        fields=await archive.rows("select name, value from thread_fields where thread_id = :id", id=thread_id),
        pages=pages,
        page_count=max([thread["page_count"], *pages]),
        post_count=sum(row["posts"] for row in counts),
        missing_count=sum(row["missing"] for row in counts),
        problem_count=problems[0]["n"],
    )


async def _nodes(archive: Archive, node_id: int | None) -> list[Row]:
    """The sections above a thread, outermost first. A file whose sections lie in each other still ends."""
    return await archive.rows(
        "with recursive up(id, title, parent_id, depth) as ("
        " select id, title, parent_id, 0 from nodes where id = :id union all"
        " select nodes.id, nodes.title, nodes.parent_id, depth + 1 from nodes join up on nodes.id = up.parent_id"
        f" where depth < {MAX_NODES}) select id, title from up order by depth desc",
        id=node_id,
    )


async def posts_of_page(archive: Archive, thread_id: int, page: int) -> list[Row]:
    """Rows of a page's posts, in the order of the page; one more than MAX_POSTS when there are more."""
    rows = await archive.rows(
        f"select {POST_COLUMNS} from posts left join members on members.id = posts.author_id "
        "where posts.thread_id = :thread_id and (posts.page = :page or (posts.page is null and :page = 1)) "
        f"order by posts.number is null, posts.number, posts.id limit {MAX_POSTS + 1}",
        thread_id=thread_id,
        page=page,
    )
    return as_shown(rows)


def as_shown(rows: list[Row]) -> list[Row]:
    """Posts in the order in which their page shows them.

    Those that are missing stand where they stood: before the next higher number, or at their place where the page
    printed no number.
    """
    placed = [row for row in rows if row["position"] is not None and not row["missing_since"]]
    order = sorted(placed, key=lambda row: row["position"])
    for row in [row for row in rows if row["position"] is None or row["missing_since"]]:
        number, at = row["number"], row["position"]
        if number is not None:
            at = next((n for n, other in enumerate(order) if (other["number"] or 0) > number), len(order))
        order.insert(len(order) if at is None else at, row)
    return order


async def post_row(archive: Archive, post_id: int) -> Row:
    """One post's row. Raises MissingError when the archive does not have it."""
    row = await archive.row(
        f"select {POST_COLUMNS} from posts left join members on members.id = posts.author_id where posts.id = :id",
        id=post_id,
    )
    if not row:
        raise MissingError(f"Post {post_id} is not in this archive.")
    return row


async def poll(archive: Archive, thread_id: int) -> Row | None:
    """A thread's poll with its options, or None."""
    row = await archive.row("select * from polls where thread_id = :id", id=thread_id)
    if not row:
        return None
    sql = "select option, votes from poll_options where thread_id = :id order by position"
    return {**row, "options": await archive.rows(sql, id=thread_id)}


def window(page: int, last: int) -> list[int]:
    """The page numbers that a navigation shows: both ends and two around; 0 stands for a gap."""
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and number - shown[-1] > 2:
            shown.append(0)
        shown.append(number)
    return shown
