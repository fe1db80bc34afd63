"""Requests → pages: reads what an address names, asks for the rows, fills a template."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from functools import wraps

from analysis.browse import assets, members, posts, sanitise, search, show, statistics, stories, threads
from analysis.browse.archive import HOME, Archive, MissingError, attached, requested
from analysis.browse.host import (
    Datasette,
    QueryInterrupted,
    Request,
    Response,
    html_response,
    redirect_response,
)
from analysis.browse.summaries import summary_of

View = Callable[[Datasette, Request], Awaitable[Response]]
MAX_NUMBER = 2**62  # SQLite's integers end a little above


async def fill(datasette: Datasette, request: Request, template: str, status: int = 200, **context: object) -> Response:
    """A template of ours with what every page has."""
    shared = {
        "show": show,
        "home": datasette.urls.path(HOME),
        "search_everywhere": datasette.urls.path(HOME + "/search"),
        "tables_home": datasette.urls.instance(),
        "style": datasette.urls.path(assets.address("forum.css")),
        "script": datasette.urls.path(assets.address("keys.js")),
    }
    body = await datasette.render_template([f"forum/{template}"], {**shared, **context}, request=request)
    return html_response(body, status)


def page(view: View) -> View:
    """A view whose expected troubles become plain pages: 404 for what is not here, 503 for what takes too long."""

    @wraps(view)
    async def guarded(datasette: Datasette, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except MissingError as error:
            title, detail, status = "Not found", str(error), 404
        except QueryInterrupted:
            title, status = "This took too long", 503
            detail = (
                "The database did not answer within its time limit. Trying again may help: it is quicker when warm."
            )
        except sqlite3.DatabaseError as error:
            title, status = "This archive cannot be read", 500
            detail = f"SQLite says: {error}. “forum-archiver rebuild” makes its tables again from what was captured."
        return await fill(datasette, request, "error.html", status, title=title, detail=detail)

    return guarded


def id_of(request: Request) -> int:
    """The number in the path. Raises MissingError for one that no row can have."""
    number = int(request.url_vars["id"])
    if number > MAX_NUMBER:
        raise MissingError(f"There is nothing of the number {number}.")
    return number


def page_of(request: Request) -> int:
    """The page that the query string names, 1 when it names none. Raises MissingError for what is no page number."""
    value = request.args.get("page", "1") or "1"
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:10]) <= 10**9 or len(value) > 10:
        raise MissingError(f"There is no page “{value[:40]}”.")
    return int(value)


@page
async def home(datasette: Datasette, request: Request) -> Response:
    """The archives that are open, each with its newest threads."""
    archives = await attached(datasette, request.actor)
    shown = [
        {
            "at": archive,
            "forum": await threads.forum_with_counts(archive),
            "threads": await threads.thread_list(archive, limit=10 if len(archives) > 1 else threads.THREADS_A_PAGE),
        }
        for archive in archives
    ]
    limit = 10 if len(archives) > 1 else threads.THREADS_A_PAGE
    return await fill(datasette, request, "home.html", archives=shown, limit=limit)


@page
async def archive_page(datasette: Datasette, request: Request) -> Response:
    """The threads of one archive."""
    archive, number = await requested(datasette, request), page_of(request)
    rows = await threads.thread_list(archive, number)
    if not rows and number > 1:
        raise MissingError(f"The list of threads has no page {number}.")
    return await fill(
        datasette, request, "archive.html",
        at=archive, forum=await threads.forum_with_counts(archive), threads=rows[: threads.THREADS_A_PAGE], page=number,
        more=len(rows) > threads.THREADS_A_PAGE,
    )  # fmt: skip


@page
async def thread_page(datasette: Datasette, request: Request) -> Response:
    """A page of a thread, as the forum divides it."""
    archive, thread_id, number = await requested(datasette, request), id_of(request), page_of(request)
    head = await threads.head(archive, thread_id)
    if number > max(head.page_count, 1):
        raise MissingError(f"The thread has {show.count(head.page_count, 'page')}; there is no page {number}.")
    rows = await threads.posts_of_page(archive, thread_id, number)
    shown = await posts.shown(archive, rows[: threads.MAX_POSTS])
    await posts.note_elsewhere(archive, request.actor, shown)
    return await fill(
        datasette, request, "thread.html",
        at=archive, head=head, page=number, window=threads.window(number, head.page_count),
        posts=shown, too_many=len(rows) > threads.MAX_POSTS,
        poll=await threads.poll(archive, thread_id) if number == 1 else None,
    )  # fmt: skip


@page
async def post_redirect(datasette: Datasette, request: Request) -> Response:
    """A permalink: to the page that the post stands on, at the post."""
    archive = await requested(datasette, request)
    post = await threads.post_row(archive, id_of(request))
    return redirect_response(archive.thread(post["thread_id"], post["page"], post["id"]))


@page
async def post_as_sent(datasette: Datasette, request: Request) -> Response:
    """A post's HTML as the forum sent it, cleaned of all that runs or loads."""
    archive = await requested(datasette, request)
    post = await threads.post_row(archive, id_of(request))
    stored = await archive.row("select html from post_html where post_id = :id", id=post["id"])
    return await fill(
        datasette, request, "as_sent.html",
        at=archive, head=await threads.head(archive, post["thread_id"]), post=post,
        html=sanitise.sanitise(stored["html"]) if stored else None,
    )  # fmt: skip


@page
async def member_page(datasette: Datasette, request: Request) -> Response:
    """What the archive holds of a member."""
    archive = await requested(datasette, request)
    member = await members.member_page(archive, id_of(request))
    return await fill(datasette, request, "member.html", at=archive, forum=await threads.forum(archive), page=member)


@page
async def search_page(datasette: Datasette, request: Request) -> Response:
    """Ranked search, in one archive or in all that are open."""
    named = "database" in request.url_vars
    archives = [await requested(datasette, request)] if named else await attached(datasette, request.actor)
    query = query_of(request)
    answers = [
        {"at": archive, "forum": await threads.forum(archive), "answer": await search.search(archive, query)}
        for archive in archives
        if query.words
    ]
    return await fill(
        datasette, request, "search.html",
        at=archives[0] if named else None, query=query, answers=answers, orders=search.ORDERS, counted=search.COUNTED,
        forum=await threads.forum(archives[0]) if named else None, last_page=search.MAX_PAGE,
        thread=await _thread_searched(archives[0], query.thread_id) if named else None,
    )  # fmt: skip


async def _thread_searched(archive: Archive, thread_id: int | None) -> object:
    return await archive.row("select id, title, prefix from threads where id = :id", id=thread_id)


def query_of(request: Request) -> search.Query:
    """The search that a query string asks for; what is not understood counts as not given."""
    thread = request.args.get("thread", "")
    return search.Query(
        words=request.args.get("q", "").strip()[:1000],
        order=search.order_of(request.args.get("order", "")),
        author=request.args.get("author", "").strip()[:200] or None,
        thread_id=int(thread) if thread.isascii() and thread.isdigit() and len(thread) < 18 else None,
        page=min(page_of(request), search.MAX_PAGE),
    )


@page
async def statistics_page(datasette: Datasette, request: Request) -> Response:
    """The statistics of a thread."""
    archive, thread_id = await requested(datasette, request), id_of(request)
    head = await threads.head(archive, thread_id)
    return await fill(
        datasette, request, "statistics.html",
        at=archive, head=head, totals=await statistics.totals(archive, thread_id),
        sections=await statistics.sections(archive, thread_id, is_news=head.is_news),
    )  # fmt: skip


@page
async def summary_page(datasette: Datasette, request: Request) -> Response:
    """The summary of a thread, each sentence with its post."""
    archive, thread_id = await requested(datasette, request), id_of(request)
    return await fill(
        datasette, request, "summary.html",
        at=archive, head=await threads.head(archive, thread_id), summary=await summary_of(archive, thread_id),
    )  # fmt: skip


@page
async def story_page(datasette: Datasette, request: Request) -> Response:
    """A story; the number of one of its articles leads to it."""
    archive, number = await requested(datasette, request), id_of(request)
    story_id = await stories.story_of(archive, number)
    if story_id not in (None, number):
        return redirect_response(archive.story(story_id))
    return await fill(
        datasette, request, "story.html",
        at=archive, forum=await threads.forum(archive), page=await stories.story_page(archive, number, request.actor),
    )  # fmt: skip


ROUTES: tuple[tuple[str, View], ...] = (
    (r"^/-/forum/?$", home),
    (r"^/-/forum/search$", search_page),
    (r"^/-/forum/(?P<database>[^/]+)$", archive_page),
    (r"^/-/forum/(?P<database>[^/]+)/search$", search_page),
    (r"^/-/forum/(?P<database>[^/]+)/thread/(?P<id>[0-9]{1,30})$", thread_page),
    (r"^/-/forum/(?P<database>[^/]+)/thread/(?P<id>[0-9]{1,30})/statistics$", statistics_page),
    (r"^/-/forum/(?P<database>[^/]+)/thread/(?P<id>[0-9]{1,30})/summary$", summary_page),
    (r"^/-/forum/(?P<database>[^/]+)/post/(?P<id>[0-9]{1,30})$", post_redirect),
    (r"^/-/forum/(?P<database>[^/]+)/post/(?P<id>[0-9]{1,30})/html$", post_as_sent),
    (r"^/-/forum/(?P<database>[^/]+)/story/(?P<id>[0-9]{1,30})$", story_page),
    (r"^/-/forum/(?P<database>[^/]+)/member/(?P<id>[0-9]{1,30})$", member_page),
)
