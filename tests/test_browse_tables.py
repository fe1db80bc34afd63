"""Datasette's own pages of archives: which databases are ours, links, descriptions, queries, addresses."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from unittest import mock

import pytest
from browse_client import (
    FORUM,
    PAGES,
    ask,
    changed,
    close,
    hits,
    links,
    new_archive,
    one,
    texts,
    told_archive,
    words,
)
from datasette.app import Datasette  # type: ignore[import-untyped]
from sample_archive import make_archive

from analysis import browse
from analysis.browse import archive, tables
from analysis.browse.queries import QUERIES


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive."""
    return new_archive(tmp_path_factory.mktemp("archive") / "forum.example.db")


# --- databases --------------------------------------------------------------------------------------------------------


def connection_state(path: Path) -> tuple[int, int]:
    """What Datasette's connections for reading allow: longest value, trusted schema."""

    async def state() -> tuple[int, int]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        result: tuple[int, int] = await datasette.get_database(path.stem).execute_fn(
            lambda connection: (
                connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH),
                connection.execute("pragma trusted_schema").fetchone()[0],
            )
        )
        close(datasette)
        return result

    return asyncio.run(state())


def test_connections_to_archives_are_limited_and_others_left_alone(path: Path, tmp_path: Path) -> None:
    other = changed(tmp_path / "other.db", "create table posts (id integer primary key, number integer)")
    usual = sqlite3.connect(":memory:")
    assert connection_state(path) == (16_000_000, 0)
    assert connection_state(other) == (usual.getlimit(sqlite3.SQLITE_LIMIT_LENGTH), 1)
    usual.close()


def test_database_that_is_not_ours_is_left_alone(path: Path, tmp_path: Path) -> None:
    other = changed(
        tmp_path / "other.db",
        "create table posts (id integer primary key, number integer)",
        "insert into posts values (1, 7)",
    )
    unmarked = make_archive(tmp_path / "unmarked.db")
    empty = changed(
        tmp_path / "empty.db", f"pragma application_id = {archive.APPLICATION_ID}", "create table posts (id)"
    )
    home, *pages, table = ask(
        [path, other, unmarked, empty], "/-/forum", "/-/forum/other", "/-/forum/unmarked/thread/4100", "/-/forum/empty",
        "/other/posts",
    )  # fmt: skip
    assert texts(home.one("main"), "h2") == ["The Delta Forum"]
    assert [page.status for page in pages] == [404, 404, 404]
    assert "/-/forum/other" not in table.text
    assert ask([other], "/")[0].text.count("archived threads") == 0


def test_temporary_views_stand_before_those_of_a_strange_file(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", "create view thread_days as select 4100 as thread_id, 'x' as day")
    page = one(path, f"{FORUM}/thread/4100/statistics")
    assert texts(page.one("section[aria-labelledby=s-thread_days]"), "tbody tr")[0] == "16 Jul 2025 5 4"


def test_archive_of_an_older_schema_is_told_to_rebuild(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.db", "alter table posts rename column number to n")
    page = one(path, f"{FORUM}/thread/4100")
    assert page.status == 500
    assert "forum-archiver rebuild" in words(page.one("main"))


def test_archives_that_a_reader_may_not_see_are_not_there(path: Path) -> None:
    rules = {"databases": {"forum.example": {"allow": False}}}
    options = {"config": rules} if hasattr(Datasette, "add_query") else {"metadata": rules}
    home, *pages = ask([path], "/-/forum", *PAGES[1:-1], "/-/forum/search?q=ports", **options)
    assert home.tree.css("main h2") == []
    assert {page.status for page in pages[:-1]} == {404}
    assert hits(pages[-1]) == []


# --- Datasette's own pages --------------------------------------------------------------------------------------------


def test_links_between_rows_lead_to_rows_whatever_dots_the_name_has(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.org.db")
    table = one(path, "/forum~2Eexample~2Eorg/posts")
    hrefs = {href for href in links(table.tree, "td a") if href.startswith("/forum")}

    assert hrefs
    for page in ask([path], *sorted(hrefs)):
        if page.status == 302:
            page = one(path, page.headers["location"])  # noqa: PLW2901 - a link may lead on
        assert page.status == 200


def test_a_name_with_dots_is_understood_as_typed(tmp_path: Path) -> None:
    path = new_archive(tmp_path / "forum.example.org.db")
    page = one(path, "/forum.example.org/posts.json?_size=1&thread_id=4100")

    assert page.status == 302
    assert page.headers["location"] == "/forum~2Eexample~2Eorg/posts.json?_size=1&thread_id=4100"


def test_datasettes_own_404_is_a_404(path: Path) -> None:
    assert [page.status for page in ask([path], "/nowhere", "/no.where/posts", "/-/nowhere")] == [404] * 3


def test_home_leads_to_the_archives(path: Path) -> None:
    assert links(one(path, "/").tree, ".forum-home a") == ["/-/forum"]


def test_rows_lead_to_our_pages(path: Path) -> None:
    posts, threads_, members, articles = ask(
        [path], *(f"/forum~2Eexample/{table}" for table in ("posts", "threads", "members", "articles"))
    )
    assert f"{FORUM}/post/5011" in links(posts.tree, "td.col-number a")
    assert f"{FORUM}/thread/4100" in links(threads_.tree, "td.col-title a")
    assert f"{FORUM}/member/11" in links(members.tree, "td.col-name a")
    assert f"{FORUM}/post/5009" in links(articles.tree, "td.col-headline a")
    assert {FORUM, f"{FORUM}/search"} <= set(links(posts.tree))


def test_rows_of_stories_lead_to_their_pages(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db", "update stories set title = null where id = 50110002")
    names = ("stories", "story_articles", "story_pairs", "stories_by_spread")
    stories, members, pairs, spread = ask([path], *(f"/forum~2Eexample/{name}" for name in names))
    page = f"{FORUM}/story/50010000"
    assert page in links(stories.tree, "td.col-title a")
    assert f"{FORUM}/story/50110002" in links(stories.tree, "td.col-title a")  # has no title
    assert page in links(members.tree, "td.col-story_id a")
    assert f"{FORUM}/story/60030002" in links(pairs.tree, "td.col-relation a")  # leads on to its story
    assert page in links(spread.tree, "td.col-story_id a")
    assert f"{FORUM}/story/50120000" not in links(spread.tree)  # appeared once: did not spread


def test_tables_have_descriptions_facets_and_an_order(path: Path) -> None:
    posts, articles, database = ask([path], "/forum~2Eexample/posts", "/forum~2Eexample/articles", "/forum~2Eexample")
    assert "Posts, as last seen" in posts.text
    assert "as the forum prints it, never computed" in posts.text
    assert "sorted by posted_at descending" in words(posts.tree.css_first("body"))
    assert {"facet-agency", "facet-outlet"} <= {node.attributes.get("id") for node in articles.tree.css("[id]")} | {
        (node.attributes.get("data-column") and f"facet-{node.attributes['data-column']}")
        for node in articles.tree.css("[data-column]")
    }
    shown = [node.text() for node in database.tree.css(".db-table h2 a, .db-table h3 a")]
    assert "posts" in shown
    assert not {"post_html", "thread_pages", "posts_fts_data"} & set(shown)


def test_settings_of_the_reader_win(path: Path) -> None:
    rules = {"databases": {"forum.example": {"tables": {"posts": {"sort_desc": "id"}}}}}
    options = {"config": rules} if hasattr(Datasette, "add_query") else {"metadata": rules}
    page = ask([path], "/forum~2Eexample/posts", **options)[0]
    assert "sorted by id descending" in words(page.tree.css_first("body"))


def test_queries_are_listed_and_run(tmp_path: Path) -> None:
    path = told_archive(tmp_path / "forum.example.db")
    urls = [f"/forum~2Eexample/{name}?words=ports" for name in QUERIES]
    database, *pages = ask([path], "/forum~2Eexample", *urls)
    assert sum(query["title"] in database.text for query in QUERIES.values()) >= 5  # 1.0 lists five and links to all
    for query, page in zip(QUERIES.values(), pages, strict=True):
        assert query["title"] in page.text
        assert page.status == 200
        assert "message-error" not in page.text
        assert len(page.tree.css("table.rows-and-columns tbody tr")) > 0


def test_comments_of_the_schema_become_descriptions_of_columns() -> None:
    sql = """CREATE TABLE t (
    id INTEGER PRIMARY KEY, -- the number
    kind TEXT NOT NULL CHECK (kind IN (
        'a', 'b')),
                            -- what it is:
    "start" INTEGER,        -- where it begins,
                            -- from 0
    plain TEXT,
    -- a line of its own
    PRIMARY KEY (id)
)"""
    assert tables.columns_of(sql) == {"id": "the number", "start": "where it begins, from 0"}


def test_serve_arguments_are_those_of_datasette(path: Path) -> None:
    from click.testing import CliRunner
    from datasette.cli import cli  # type: ignore[import-untyped]

    arguments = browse.serve_arguments([path], port=0)
    result = CliRunner().invoke(cli, [*arguments, "--get", browse.HOME])
    assert result.exit_code == 0, result.output
    assert "River ports of the delta" in result.output
    settings = CliRunner().invoke(cli, [*arguments, "--get", "/-/settings.json"])
    assert '"suggest_facets": false' in settings.output
    assert '"default_page_size": 50' in settings.output


def test_a_folder_that_cannot_be_written_is_served(tmp_path: Path) -> None:
    """SQLite reads a database with a log there only when it is told that nobody changes it."""
    from click.testing import CliRunner
    from datasette.cli import cli

    path = new_archive(tmp_path / "forum.example.db", "pragma journal_mode = wal")
    assert "--immutable" not in browse.serve_arguments([path])
    with mock.patch("os.access", return_value=False):
        arguments = browse.serve_arguments([path], port=0)
    assert arguments[1:3] == ["--immutable", str(path)]
    for address in (browse.HOME, "/forum~2Eexample/posts", "/-/forum/forum~2Eexample/thread/4100"):
        result = CliRunner().invoke(cli, [*arguments, "--get", address])
        assert result.exit_code == 0, result.output
    assert "River ports of the delta" in result.output


def test_an_archive_with_its_log_beside_it_is_never_taken_for_unchanging(tmp_path: Path) -> None:
    path, log = tmp_path / "forum.example.db", tmp_path / "forum.example.db-wal"
    log.touch()
    with mock.patch("os.access", return_value=False):
        assert "--immutable" in browse.serve_arguments([path])  # an empty one holds no change
        log.write_bytes(b"change")
        assert "--immutable" not in browse.serve_arguments([path])
        log.unlink()
        path.with_name("forum.example.db-shm").touch()  # somebody is at work
        assert "--immutable" not in browse.serve_arguments([path])
