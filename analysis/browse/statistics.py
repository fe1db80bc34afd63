"""The views of statistics → the tables and charts of a thread's statistics page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from analysis.browse import charts, show
from analysis.browse.archive import Archive, Row

Kind = Literal["member", "quoted_member", "post", "number", "bar", "moment", "day", "wall_clock", "duration", "text"]
Columns = tuple[tuple[str, str, Kind], ...]  # heading, column, how a value is shown
MAX_ROWS = 25
MAX_DAYS = 4000


@dataclass(frozen=True, slots=True)
class Section:
    """A statistic as a table; `chart` goes before it, `folded` hides a table that only repeats the chart."""

    name: str
    title: str
    note: str | None
    columns: Columns
    rows: list[Row]
    more: bool
    tops: dict[str, int]  # the highest value of each column that is drawn as bars
    chart: Markup | None = None
    folded: bool = False


TABLES: dict[str, tuple[str, str | None, Columns]] = {  # view → title, what a reader should know, columns
    "thread_authors": ("Members", None, (
        ("Member", "author", "member"), ("Posts", "posts", "bar"), ("Own words", "words_own", "bar"),
        ("Pasted", "words_pasted", "number"), ("Quoted", "words_quoted", "number"),
        ("Reactions", "reactions", "number"), ("First post", "first_post_at", "day"), ("Last", "last_post_at", "day"),
    )),
    "most_reacted": ("Posts with most reactions", None, (
        ("Post", "number", "post"), ("Member", "author", "member"), ("Posted", "posted_at", "moment"),
        ("Reactions", "reactions", "bar"),
    )),
    "most_quoted": ("Posts quoted most", "By other members; a quote inside a quote does not count.", (
        ("Post", "number", "post"), ("Member", "author", "member"), ("Quoted in posts", "quotes", "bar"),
        ("by members", "quoting_members", "number"),
    )),
    "reply_edges": ("Who quotes whom", None, (
        ("Member", "author", "member"), ("quotes", "quoted_author", "quoted_member"), ("in posts", "quotes", "bar"),
        ("First", "first_at", "day"), ("Last", "last_at", "day"),
    )),
    "outlets": ("Outlets", "Days of publication are as printed.", (
        ("Outlet", "outlet", "text"), ("Articles", "articles", "bar"), ("Posts", "posts", "number"),
        ("Members", "members", "number"), ("First published", "first_published_at", "wall_clock"),
        ("Last published", "last_published_at", "wall_clock"),
    )),
    "agencies": ("News agencies", None, (
        ("Agency", "agency", "text"), ("Articles", "articles", "bar"), ("Posts", "posts", "number"),
        ("Members", "members", "number"),
    )),
    "article_timeline": (
        "Timeline of articles",
        "From publication to post. Where an article prints no time zone, UTC is assumed: off by 14 hours at most.",
        (
            ("Event", "event_date", "wall_clock"), ("Published", "published_at", "wall_clock"),
            ("Posted", "posted_at", "day"), ("Lag", "lag_minutes", "duration"), ("Headline", "headline", "text"),
            ("Outlet", "outlet", "text"), ("Agency", "agency", "text"), ("Post", "number", "post"),
        ),
    ),
    "quoted_people": ("Who is quoted", "In articles, with the roles that they print.", (
        ("Name", "name", "text"), ("Role", "roles", "text"), ("Quotations", "quotations", "bar"),
        ("Articles", "articles", "number"), ("Posts", "posts", "number"),
    )),
    "link_hosts": ("Hosts of links", None, (
        ("Host", "host", "text"), ("Links", "links", "bar"), ("Posts", "posts", "number"),
        ("Members", "members", "number"),
    )),
    "thread_days": ("Posts by day", None, (
        ("Day", "day", "wall_clock"), ("Posts", "posts", "bar"), ("Members", "members", "number"),
    )),
}  # fmt: skip
OF_MEMBERS = frozenset({"thread_authors", "most_reacted", "most_quoted", "reply_edges", "thread_days"})
MEMBER_COLUMNS = frozenset({"members", "posts", "posted_at", "lag_minutes", "number"})


async def totals(archive: Archive, thread_id: int) -> Row | None:
    """The one row of thread_totals; None for a thread without posts."""
    return await archive.row("select * from temp.thread_totals where thread_id = :id", id=thread_id)


async def sections(archive: Archive, thread_id: int, *, is_news: bool = False) -> list[Section]:
    """The tables that have rows, in the order of the page; the days first, as a chart.

    A page of a news site has no members: what counts them and their posts is left out.
    """
    names = [name for name in TABLES if name != "thread_days" and not (is_news and name in OF_MEMBERS)]
    tables = [_section(name, await _rows(archive, name, thread_id, MAX_ROWS + 1)) for name in names]
    if is_news:
        tables = [_without_members(section) for section in tables]
    else:
        tables.insert(0, await _days(archive, thread_id))
    return [section for section in tables if section.rows]


def _without_members(section: Section) -> Section:
    columns = tuple(column for column in section.columns if column[1] not in MEMBER_COLUMNS)
    return replace(section, columns=columns, note=None)


async def _rows(archive: Archive, name: str, thread_id: int, limit: int) -> list[Row]:
    """Rows of a view of ours; the prefix keeps a table of that name in a strange file from standing in for it."""
    return await archive.rows(f"select * from temp.{name} where thread_id = :id limit {limit}", id=thread_id)


def _section(name: str, rows: list[Row]) -> Section:
    title, note, columns = TABLES[name]
    tops = {column: max((row[column] or 0 for row in rows), default=0) for _, column, kind in columns if kind == "bar"}
    return Section(name, title, note, columns, rows[:MAX_ROWS], len(rows) > MAX_ROWS, tops)


async def _days(archive: Archive, thread_id: int) -> Section:
    """Posts over time as a chart; the table of days is folded, and whole up to ten years."""
    rows = await _rows(archive, "thread_days", thread_id, MAX_DAYS)
    period, counts = charts.per_period([(row["day"], row["posts"]) for row in rows])
    section = replace(_section("thread_days", rows), title=f"Posts by {period}", rows=rows, more=False)
    if not counts:
        return section
    first, last = show.wall_clock(counts[0][0]), show.wall_clock(counts[-1][0])
    return replace(section, chart=charts.bars(counts, f"Posts by {period}", first, last), folded=True)
