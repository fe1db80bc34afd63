"""Turns a thread's summary or statistics into an outline: what is said, in which words, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from analysis.report.outline import Block, Grid, Item, Outline, Paragraph, Ref, Run, Runs, Said, Section, shown
from analysis.summary import (
    Cite,
    Elsewhere,
    Excerpt,
    Exchange,
    Gap,
    Header,
    Host,
    Reference,
    Source,
    Statistics,
    Table,
    ThreadSummary,
    TimelineEntry,
    Voice,
)

# What a reader takes in; the JSON form and the views have the rest.
MAX_STORIES, MAX_ROWS, MAX_ITEMS, MAX_CITES = 60, 20, 25, 8
MAX_RELATIVES, MAX_OTHERS = 10, 5  # of a story
_NEWS = "news page"  # no thread of a forum: nobody posts there
_DATE_SOURCES = {
    "weekday": "dated by the weekday in its text", "field": "dated by the thread's field", "text": "dated in its text",
    "copy": "dated by a copy in another thread", "published": "dated by its publication",
}  # fmt: skip
_GAPS = {
    "incomplete": "Incomplete", "gone": "Gone", "numbers": "Numbers", "deleted": "Deleted", "undated": "No date",
    "conflict": "Conflict", "problem": "Noticed",
}  # fmt: skip
# The columns that a reader wants to see of each view; of other views all but numbers of rows.
_COLUMNS = {
    "article_timeline": (
        "event_date", "published_at", "posted_at", "lag_minutes", "agency", "outlet", "headline", "number",
    ),
    "article_conflicts": ("number", "field", "chosen_value", "chosen_rule", "other_value", "other_rule"),
    "reply_edges": ("author", "quoted_author", "quotes", "first_at", "last_at"),
    "thread_authors": (
        "author", "posts", "words_own", "words_pasted", "reactions", "first_post_at", "last_post_at",
    ),
    "link_hosts": ("host", "links", "posts", "members", "first_posted_at", "last_posted_at"),
    "outlets": ("outlet", "articles", "members", "first_posted_at", "last_posted_at"),
    "agencies": ("agency", "articles", "members", "first_posted_at", "last_posted_at"),
    "quoted_people": ("name", "roles", "quotations", "articles", "first_posted_at", "last_posted_at"),
}  # fmt: skip
# What goes where there is no room for all, the least important column first.
_SPARE = (
    "lag_minutes", "chosen_rule", "other_rule", "words_pasted", "published_at", "first_at", "last_at",
    "first_posted_at", "last_posted_at", "first_post_at", "last_post_at", "agency", "outlet", "members", "posted_at",
)  # fmt: skip
# Views of one row a thread: a line a column reads better. The title stands above all, the address under it.
_TALL = frozenset({"thread_totals", "thread_words"})
_ABOVE = frozenset({"title", "url"})
_POSTED = frozenset({"first_post_at", "last_post_at", "first_posted_at", "last_posted_at", "first_at", "last_at"})
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\dZ)?")


def outline(summary: ThreadSummary) -> Outline:
    """The outline of a summary."""
    head = summary.header
    sections = (
        Section("What happened", tuple(_timeline(summary.timeline))),
        Section("What members say", tuple(_voice(voice) for voice in summary.voices)),
        Section("Who answers whom", tuple(block for each in summary.exchanges for block in _exchange(each))),
        Section("Sources", tuple(_sources(summary))),
        Section("Linked, but not pasted", tuple(_references(summary.references))),
        Section("Gaps", tuple(_gaps(summary.gaps))),
    )
    return Outline(_title(head), tuple(_header(head)), tuple(section for section in sections if section.blocks))


def statistics_outline(statistics: Statistics) -> Outline:
    """The outline of a thread's statistics."""
    sections = (Section(table.title, tuple(_table(table))) for table in statistics.tables if table.rows)
    return Outline(shown(statistics.title), tuple(_above(statistics)), tuple(sections))


# --- header -----------------------------------------------------------------------------------------------------------


def _title(head: Header) -> str:
    return shown(f"[{head.prefix}] {head.title}" if head.prefix else head.title)


def _header(head: Header) -> Iterator[Block]:
    yield Item("Address", ((Ref("", head.url),),))
    if head.gone_at:
        who, what = ("site", "page") if head.type == _NEWS else ("forum", "thread")
        yield Item("Gone", ((f"The {who} says since {_minute(head.gone_at)} that this {what} is gone.",),))
    yield Item("Section", ((" · ".join(shown(part) for part in (head.node, head.type) if part),),))
    yield from _page(head) if head.type == _NEWS else _talk(head)
    if head.articles or head.scripts:
        yield Item("Languages", ((_tongues(head),),))
    pages = f"{head.pages_archived} of {_count(head.pages, 'page')}, last visit {_minute(head.last_archived_at)}"
    yield Item("Archive", ((f"{'complete' if head.complete else 'NOT complete'}: {pages}",),))


def _page(head: Header) -> Iterator[Block]:
    """What was counted on a page of a news site."""
    yield Item("Articles", ((f"{head.articles:,}; {head.edited} changed, {head.missing} gone since",),))
    if head.words_pasted:
        yield Item("Words", ((f"{head.words_pasted:,} in articles",),))


def _talk(head: Header) -> Iterator[Block]:
    """What was counted in a thread of a forum."""
    total = head.words_own + head.words_pasted + head.words_quoted
    by = f"{_count(head.posts, 'post')} by {_count(head.members, 'member')} on {_count(head.pages, 'page')}"
    yield Item("Posts", ((f"{by}; {head.edited} edited, {head.missing} deleted since",),))
    for label, cite in (("First", head.first_post), ("Last", head.last_post)):
        if cite:
            yield Item(label, ((f"{_when(cite)}, {_name(cite)}, ", _ref(cite)),))
    if head.silence or head.undated:
        yield Item("Silence", (tuple(_silence(head)),))
    if total:
        own, pasted, quoted = (
            f"{100 * part / total:.0f} %" for part in (head.words_own, head.words_pasted, head.words_quoted)
        )
        yield Item("Words", ((f"{total:,}: {own} written by members, {pasted} pasted, {quoted} quoted",),))


def _silence(head: Header) -> Iterator[Run]:
    """The longest silence, as far as the dates tell it."""
    undated = f"{head.undated:,} of {_count(head.posts, 'post')} {'has' if head.undated == 1 else 'have'} no date"
    if head.silence is None:
        yield f"not known: {undated}"
        return
    known = f" that is known ({undated})" if head.undated else ""
    yield f"{_span(head.silence.seconds)} at the longest{known}, until "
    yield _ref(head.silence.before)


def _tongues(head: Header) -> str:
    languages = ", ".join(f"{number} in {shown(name)}" for name, number in head.languages)
    articles = _count(head.articles, "article") + (f" ({languages})" if languages else "") if head.articles else ""
    talk = head.scripts if head.type != _NEWS else ()
    scripts = f"members write in {' and '.join(talk)} script" if talk else ""
    return "; ".join(part for part in (articles, scripts) if part)


# --- what happened ----------------------------------------------------------------------------------------------------


def _timeline(entries: Sequence[TimelineEntry]) -> Iterator[Block]:
    spread = sorted(entries, key=lambda entry: (-_times(entry), entry.story_id))
    chosen = {entry.story_id for entry in spread[:MAX_STORIES]}
    for entry in entries:
        if entry.story_id in chosen:
            yield Item(entry.date or "no date", tuple(_story(entry)))
            for relative in entry.relatives[:MAX_RELATIVES]:
                yield Item("same event", tuple(_story(relative)), depth=1)
            yield from _rest(len(entry.relatives) - MAX_RELATIVES, "report of this event", "reports of this event")
    yield from _rest(len(entries) - len(chosen), "story", "stories")


def _times(entry: TimelineEntry) -> int:
    """How often a story appeared, with the other reports of its event."""
    return len(entry.appearances) + entry.elsewhere + sum(map(_times, entry.relatives))


def _story(entry: TimelineEntry) -> Iterator[Runs]:
    yield (shown(entry.headline) if entry.headline else "(no headline)",)
    if entry.lead:
        yield (_said(entry.lead),)
    names = ", ".join(dict.fromkeys(shown(name) for name in (*entry.agencies, *entry.outlets)))
    facts = [names, _DATE_SOURCES[entry.date_source] if entry.date_source else "", _lag(entry), _spread(entry)]
    yield ("; ".join(fact for fact in facts if fact),)
    yield _cites(entry.appearances)
    yield from _elsewhere(entry)


def _elsewhere(entry: TimelineEntry) -> Iterator[Runs]:
    """A line for each of the first posts of other threads that have the story, or another report of the event."""
    for other in entry.others[:MAX_OTHERS]:
        source = shown(other.outlet or other.agency or "")
        if other.story_id == entry.story_id:
            yield ("also in ", _place(other), f" ({source})" if source else "")
        else:
            headline = shown(other.headline or "") or "a report without a headline"
            yield (f"same event: {headline}", f" by {source}" if source else "", " in ", _place(other))


def _place(other: Elsewhere) -> Ref:
    number = f" #{other.cite.number}" if other.cite.number is not None else ""
    return Ref(f"{shown(other.thread)}{number}", other.cite.url)


def _lag(entry: TimelineEntry) -> str:
    """How long after publication it was posted; a clock without a zone that would say "before" says nothing."""
    if entry.lag_minutes is None or (entry.lag_assumes_utc and entry.lag_minutes < 0):
        return ""
    seconds = entry.lag_minutes * 60
    lag = f"posted {_span(abs(seconds))} {'after' if seconds >= 0 else 'before'} publication"
    return f"{lag}, its clock taken as UTC" if entry.lag_assumes_utc else lag


def _spread(entry: TimelineEntry) -> str:
    times = len(entry.appearances)
    here = "appeared once" if times == 1 else f"appeared {times} times"
    return f"{here} here, {entry.elsewhere} more in other threads" if entry.elsewhere else here


# --- members ----------------------------------------------------------------------------------------------------------


def _voice(voice: Voice) -> Item:
    drew = [
        "marked as the solution" if voice.is_solution else "",
        _count(voice.votes, "vote") if voice.votes else "",
        _count(voice.reactions, "reaction") if voice.reactions else "",
        f"quoted by {_count(voice.quotes, 'post')}" if voice.quotes else "",
        f"{_count(voice.replies, 'post')} below it" if voice.replies > voice.quotes else "",
    ]
    return _spoken(voice.said, ", ".join(part for part in drew if part))


def _exchange(exchange: Exchange) -> Iterator[Item]:
    yield _spoken(exchange.said, "")
    yield _spoken(exchange.answered, "", depth=1)


def _spoken(said: Excerpt, drew: str, *, depth: int = 0) -> Item:
    cite = said.cite
    facts = (_name(cite), _when(cite), drew, "deleted since" if cite.missing else "")
    return Item(_label(cite), ((_said(said),), (", ".join(fact for fact in facts if fact),)), depth, cite.url)


# --- sources and gaps -------------------------------------------------------------------------------------------------


def _sources(summary: ThreadSummary) -> Iterator[Block]:
    for name, sources in (("Agency", summary.agencies), ("Outlet", summary.outlets)):
        if sources:
            yield _source_grid(name, sources[:MAX_ROWS], is_news=summary.header.type == _NEWS)
            yield from _rest(len(sources) - MAX_ROWS, "row", "rows")
    if summary.hosts:
        yield _host_grid(summary.hosts[:MAX_ROWS])
        yield from _rest(len(summary.hosts) - MAX_ROWS, "host", "hosts")


def _source_grid(name: str, sources: Sequence[Source], *, is_news: bool) -> Grid:
    """Sources and when members pasted them, where any did and that is known."""
    columns: tuple[str, ...] = (name, "Articles", "Members", "First posted", "Last posted")
    rows = [
        (shown(s.name), str(s.articles), str(s.members), _day(s.first_posted_at), _day(s.last_posted_at))
        for s in sources
    ]
    room = 2 if is_news else len(columns) if any(source.first_posted_at for source in sources) else 3
    return Grid(columns[:room], tuple(row[:room] for row in rows), frozenset({1, 2} if room > 2 else {1}))


def _host_grid(hosts: Iterable[Host]) -> Grid:
    rows = tuple((shown(host.host), str(host.links), str(host.posts)) for host in hosts)
    return Grid(("Linked host", "Links", "Posts"), rows, frozenset({1, 2}))


def _references(references: Sequence[Reference]) -> Iterator[Block]:
    for reference in references[:MAX_ITEMS]:
        title = ((shown(reference.title),),) if reference.title else ()
        yield Item(_label(reference.cites[0]), (*title, (Ref("", reference.url),), ("in ", *_cites(reference.cites))))
    yield from _rest(len(references) - MAX_ITEMS, "address", "addresses")


def _gaps(gaps: Sequence[Gap]) -> Iterator[Block]:
    for gap in gaps[:MAX_ITEMS]:
        yield Item(_GAPS[gap.kind], ((shown(gap.detail),), _cites(gap.cites) if gap.cites else (Ref("", gap.url),)))
    yield from _rest(len(gaps) - MAX_ITEMS, "gap", "gaps")


# --- statistics -------------------------------------------------------------------------------------------------------


def _above(statistics: Statistics) -> Iterator[Block]:
    """What stands above all tables: the thread's address, and how many of its posts have no date."""
    (totals,) = (table for table in statistics.tables if table.name == "thread_totals")
    row = dict(zip(totals.columns, totals.rows[0], strict=True))
    yield Paragraph((Ref("", str(row["url"])),))
    if row["undated"]:
        undated = f"The date is not known of {row['undated']} of {row['posts']} posts"
        yield Paragraph(
            (f"{undated}: days are counted without them, first and last dates told only where all are known.",)
        )


def _table(table: Table) -> Iterator[Block]:
    yield Paragraph((table.description,))
    if table.name in _TALL:
        for name, value in _told(table)[0].items():
            if name not in _ABOVE:
                yield Item(_heading(name), ((_cell(name, value) or "not known",),))
        return
    yield _table_grid(table)
    yield from _rest(len(table.rows) - MAX_ROWS, "row", "rows", "(--json shows all)")


def _table_grid(table: Table) -> Grid:
    """The rows of a view; columns in which no row has a value are left out."""
    rows = _told(table)
    wanted = _COLUMNS.get(table.name) or [name for name in table.columns if not name.endswith(("_id", "url"))]
    names = [name for name in wanted if any(row[name] is not None for row in rows)]
    cells = tuple(
        tuple(_day(str(row[name] or "")) if name in _POSTED else _cell(name, row[name]) for name in names)
        for row in rows[:MAX_ROWS]
    )
    numbers = (n for n, name in enumerate(names) if any(isinstance(row[name], int | float) for row in rows))
    spare = tuple(names.index(name) for name in _SPARE if name in names)
    return Grid(tuple(map(_heading, names)), cells, frozenset(numbers), spare)


def _told(table: Table) -> list[dict[str, str | float | None]]:
    """The rows of a view without what could mislead: the first of the known dates may not be the date of the first."""
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return [
        {name: None if row.get("undated") and name in _POSTED else value for name, value in row.items()} for row in rows
    ]


def _heading(column: str) -> str:
    """The name of a column in words; a length of time is printed with its unit, so the name needs none."""
    return column.removesuffix("_seconds").removesuffix("_minutes").replace("_", " ")


def _cell(column: str, value: str | float | None) -> str:
    """A value as a reader takes it in: a length of time in its largest units, a share in per cent."""
    if isinstance(value, str) or value is None:
        moment = _MOMENT.fullmatch(text := shown(value or ""))
        return f"{moment[1]} {moment[2]}" if moment else text
    if column == "complete":
        return "yes" if value else "no"
    if column.endswith(("_seconds", "_minutes")):
        seconds = int(value * 60 if column.endswith("_minutes") else value)
        return f"{'-' if seconds < 0 else ''}{_span(abs(seconds))}"
    return f"{100 * value:.0f} %" if column.startswith("share_") else str(value)


# --- small words ------------------------------------------------------------------------------------------------------


def _rest(number: int, one: str, many: str, where: str = "in the JSON form (--format json)") -> Iterator[Block]:
    if number > 0:
        yield Paragraph((f"And {number} more {one if number == 1 else many} {where}.",))


def _said(excerpt: Excerpt) -> Said:
    return Said(shown(excerpt.text), excerpt.cut)


def _cites(cites: Sequence[Cite]) -> Runs:
    runs: list[Run] = []
    for cite in cites[:MAX_CITES]:
        runs += [_ref(cite), " "]
    more = len(cites) - MAX_CITES
    return (*runs, f"and {more} more") if more > 0 else tuple(runs[:-1])


def _ref(cite: Cite) -> Ref:
    return Ref(_label(cite), cite.url)


def _label(cite: Cite) -> str:
    return f"#{cite.number}" if cite.number is not None else f"post {cite.post_id}"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _name(cite: Cite) -> str:
    return shown(cite.author) if cite.author else "unknown"


def _when(cite: Cite) -> str:
    """When a post was written: the printed date where nothing else is known."""
    if cite.posted_at:
        return _minute(cite.posted_at)
    bound = f"after {_minute(cite.posted_after)} UTC, by its picture" if cite.posted_after else ""
    return ", ".join(filter(None, (shown(cite.posted_text or ""), bound))) or "date not known"


def _minute(moment: str) -> str:
    return shown(moment)[:16].replace("T", " ")


def _day(moment: str | None) -> str:
    return shown(moment)[:10] if moment else ""


def _span(seconds: int) -> str:
    """A length of time in its two largest units."""
    span = timedelta(seconds=seconds)
    hours, minutes = span.seconds // 3600, span.seconds // 60 % 60
    if span.days:
        return _count(span.days, "day") + (f" {hours} h" if hours and span.days < 10 else "")
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
