"""A thread's summary says what the sample archive holds, cites a post for every sentence, and quotes word for word."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_archive import (
    DELTA_LEAD,
    DREDGER_BODY,
    INGRID,
    MEI,
    NAMES,
    PORTS,
    RAHIM,
    SCHEMA,
    SOFTWARE,
    TOMAS,
    SamplePost,
    insert,
    make_archive,
    quote,
    say,
    write_forum,
    write_post,
    write_threads,
)
from sample_stories import BANGLA, DELTA, DREDGER, EVENT, NEWS, RELATED, make_told_archive

from analysis import stories
from analysis.summary import Excerpt, ThreadSummary, UnknownThreadError, find_threads, statistics, summarise
from analysis.summary.events import together
from analysis.summary.sentences import MAX_CHARACTERS, excerpt, sentences

# Takes every date of events and publications.
DATELESS = """
UPDATE articles SET event_date = NULL, published_at = NULL;
UPDATE threads SET event_date = NULL;
UPDATE stories SET event_date = NULL;
"""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        stories.update(connection)
        yield connection


def excerpts(record: object) -> Iterator[Excerpt]:
    """All excerpts in a summary, wherever they stand."""
    if isinstance(record, Excerpt):
        yield record
    elif isinstance(record, tuple):
        for each in record:
            yield from excerpts(each)
    elif is_dataclass(record):
        for field in fields(record):
            yield from excerpts(getattr(record, field.name))


def check_citations(connection: sqlite3.Connection, summary: ThreadSummary) -> None:
    """Every excerpt stands in the post that it cites, word for word, and names the post's permalink."""
    for each in excerpts(summary):
        text, url, thread_id = connection.execute(
            "SELECT text, url, thread_id FROM posts WHERE id = ?", (each.cite.post_id,)
        ).fetchone()
        assert each.text == text[each.start : each.end]
        assert each.text.strip()
        assert (each.cite.url, thread_id) == (url, summary.header.thread_id)
        assert each.cut or len(each.text) <= MAX_CHARACTERS


# --- the sample archive -----------------------------------------------------------------------------------------------


def test_header(archive: sqlite3.Connection) -> None:
    head = summarise(archive, PORTS).header
    assert (head.title, head.prefix, head.node, head.type) == (
        "River ports of the delta",
        "🇧🇩",
        "Shipping",
        "discussion",
    )
    assert (head.posts, head.members, head.pages, head.pages_archived, head.complete) == (10, 5, 2, 2, True)
    assert (head.words_own, head.words_pasted, head.words_quoted) == (170, 203, 50)
    assert (head.articles, head.edited, head.missing) == (3, 1, 1)
    assert head.languages == (("en", 2), ("bn", 1))
    assert head.scripts == ("Latin", "Bengali")
    assert head.first_post is not None
    assert head.last_post is not None
    assert head.silence is not None
    assert (head.first_post.number, head.last_post.number) == (1, 11)
    assert (head.silence.after.number, head.silence.before.number, head.silence.seconds) == (8, 9, 1_972_557)


def test_timeline(archive: sqlite3.Connection) -> None:
    entries = summarise(archive, PORTS).timeline
    assert [(entry.date, entry.date_source, entry.headline) for entry in entries] == [
        ("2025-07-15", "weekday", "Delta ministers agree to reopen river ports"),
        ("2025-08-08", "weekday", "Dredger contract clears way for river ports"),
        (None, None, "নভেম্বরে খুলছে তিন নদীবন্দর"),
    ]
    assert [entry.lead.text if entry.lead else None for entry in entries] == [
        DELTA_LEAD,
        DREDGER_BODY.partition("\n\n")[0],  # one sentence, its dateline left in
        "নদীবন্দর তিনটি নভেম্বরে খুলছে বলে জানিয়েছেন নৌপরিবহন সচিব।",
    ]
    assert [(entry.agencies, entry.outlets, entry.elsewhere) for entry in entries] == [
        (("AFP",), (), 1),
        (("Reuters",), (), 0),
        ((), ("Prothom Alo",), 0),
    ]
    assert [(entry.lag_minutes, entry.lag_assumes_utc) for entry in entries] == [
        (674, True),
        (374, True),
        (None, False),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE article_values SET rule = 'date_of_event' WHERE field = 'event_date'", ("2025-07-15", "field")),
        ("UPDATE article_values SET rule = 'date_in_lead' WHERE field = 'event_date'", ("2025-07-15", "text")),
        ("UPDATE articles SET event_date = NULL", ("2025-07-16", "field")),
        ("UPDATE articles SET event_date = NULL; UPDATE threads SET event_date = NULL", ("2025-07-15", "copy")),
        (f"{DATELESS} UPDATE articles SET published_at = '2025-07-15T13:36'", ("2025-07-15", "published")),
        (DATELESS, (None, None)),
    ],
)
def test_where_the_date_of_a_story_comes_from(
    archive: sqlite3.Connection, change: str, expected: tuple[str | None, str | None]
) -> None:
    archive.executescript(change)
    entry = next(e for e in summarise(archive, PORTS).timeline if e.headline and e.headline.startswith("Delta"))
    assert (entry.date, entry.date_source) == expected


def test_an_article_without_a_body_is_led_by_its_standfirst_or_nothing(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE parts SET kind = 'standfirst' WHERE kind = 'body' AND post_id = 5001")
    first = summarise(archive, PORTS).timeline[0]
    assert first.lead is not None
    assert first.lead.text.startswith("Ministers of the two delta states")
    archive.execute("UPDATE parts SET kind = 'noise' WHERE kind = 'standfirst' AND post_id = 5001")
    assert summarise(archive, PORTS).timeline[0].lead is None


def test_a_dateline_brings_the_sentence_that_it_stands_before(archive: sqlite3.Connection) -> None:
    body = "MOSCOW, September 9. /TASS/. A Russian tug took the ferry in tow on Tuesday. It goes to Singapore."
    archive.execute("UPDATE posts SET text = ? WHERE id = 5009", (body,))
    archive.execute('UPDATE parts SET "start" = 0, "end" = ? WHERE post_id = 5009 AND kind = \'body\'', (len(body),))
    archive.execute("DELETE FROM parts WHERE post_id = 5009 AND kind = 'comment'")
    lead = next(e.lead for e in summarise(archive, PORTS).timeline if e.story_id == 50090000)
    assert lead is not None
    assert lead.text == "MOSCOW, September 9. /TASS/. A Russian tug took the ferry in tow on Tuesday."


def test_quoting_oneself_is_no_answer(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET author_id = ?, author = 'Mei Lin' WHERE id = 5010", (MEI,))
    summary = summarise(archive, PORTS)
    assert [(e.said.cite.number, e.answered.cite.number) for e in summary.exchanges] == [(2, 3), (3, 7)]
    assert [voice.quotes for voice in summary.voices if voice.said.cite.number == 7] == [0]


def test_the_sentence_that_others_quote_is_shown(archive: sqlite3.Connection) -> None:
    sentences = "Plain walnuts taste of very little by themselves. My uncle salts them for a week before supper."
    for number, words in enumerate(("salts them for a week", "taste of very little")):
        archive.execute("DELETE FROM quotes WHERE post_id = 7001")
        archive.executescript("DELETE FROM parts WHERE post_id >= 7000; DELETE FROM reactions WHERE post_id >= 7000;")
        archive.executescript("DELETE FROM post_html WHERE post_id >= 7000; DELETE FROM posts WHERE id >= 7000;")
        said = SamplePost(
            7000, PORTS, 50, "Eve", "2025-08-11T00:00:00Z", (say(sentences),), reactions={"Like": (99, ())}
        )
        answer = SamplePost(
            7001, PORTS, 51, "Bob", "2025-08-11T01:00:00Z", (quote(7000, MEI, words), say("Mine does not."))
        )
        write_post(archive, said)
        write_post(archive, answer)
        shown = next(v.said.text for v in summarise(archive, PORTS).voices if v.said.cite.post_id == 7000)
        assert words in shown, number


def test_rows_of_tables_and_lines_quoted_as_in_mail_are_not_what_is_said(archive: sqlite3.Connection) -> None:
    row = "| depth in metres | at low water | at high water | 4.2 | 5.1 | 6.3 |"
    mail = "> The pilots say that nobody has measured the depth of the channel since 2016."
    pieces = (say(f"{row}\n{mail}\nThe pilots keep this list in their office."),)
    liked = {"Like": (99, ("Mei Lin",))}
    write_post(archive, SamplePost(7000, PORTS, 50, "Eve", "2025-08-11T00:00:00Z", pieces, reactions=liked))
    said = next(v.said for v in summarise(archive, PORTS).voices if v.said.cite.post_id == 7000)
    assert said.text == "The pilots keep this list in their office."


def test_the_forum_itself_is_no_source(archive: sqlite3.Connection) -> None:
    link = {"post_id": 5003, "position": 0, "url": "https://forum.example/threads/x.1/", "host": "forum.example"}
    insert(archive, "links", link)
    assert "forum.example" not in {host.host for host in summarise(archive, PORTS).hosts}


def test_copies_of_a_story_are_one_line(archive: sqlite3.Connection) -> None:
    # The same copy once more, in the thread that had it first.
    archive.execute("UPDATE posts SET thread_id = ? WHERE id = 6003", (PORTS,))
    stories.update(archive)
    entries = summarise(archive, PORTS).timeline
    assert len({entry.story_id for entry in entries}) == len(entries) == 3
    assert [cite.post_id for cite in entries[0].appearances] == [5001, 6003]
    assert (entries[0].agencies, entries[0].outlets, entries[0].elsewhere) == (("AFP",), ("The Daily Star",), 0)


def test_two_copies_in_one_post_cite_it_once(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE story_articles SET story_id = 50010000 WHERE article_id = 50110002")
    archive.execute("UPDATE articles SET post_id = 5001 WHERE id = 50110002")
    assert [cite.post_id for cite in summarise(archive, PORTS).timeline[0].appearances] == [5001]


def test_without_stories_each_article_stands_alone(archive: sqlite3.Connection) -> None:
    archive.executescript("DELETE FROM story_articles; DELETE FROM stories;")
    assert [entry.story_id for entry in summarise(archive, PORTS).timeline] == [50010000, 50090000, 50110002]


# --- stories of one event ---------------------------------------------------------------------------------------------


@pytest.fixture
def told(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The sample archive with copies of a story, another report of its event, and a page of a news site."""
    with closing(sqlite3.connect(make_told_archive(tmp_path / "told.db"))) as connection:
        yield connection


def all_stories(summary: ThreadSummary) -> list[int]:
    """The stories of a timeline, those under others too."""
    return [story.story_id for entry in summary.timeline for story in (entry, *entry.relatives)]


def test_reports_of_one_event_are_one_entry(told: sqlite3.Connection) -> None:
    summary = summarise(told, PORTS)
    assert [entry.story_id for entry in summary.timeline] == [DELTA, RELATED, BANGLA]
    (relative,) = summary.timeline[0].relatives
    assert (relative.story_id, relative.headline) == (EVENT, "Three river ports to reopen after talks in Dhaka")
    assert (relative.agencies, [cite.number for cite in relative.appearances]) == (("Reuters",), [12])
    assert relative.lead is not None
    assert relative.lead.text.startswith("DHAKA, July 15 (Reuters) - Two delta states")
    check_citations(told, summary)


def test_an_entry_names_the_threads_that_have_its_story_too(told: sqlite3.Connection) -> None:
    delta, dredger, bangla = summarise(told, PORTS).timeline
    (copy,) = delta.others
    assert (copy.thread, copy.story_id, copy.outlet) == ("Berth software for small ports?", DELTA, "The Daily Star")
    assert copy.cite.url == "https://forum.example/threads/berth-software.4200/post-6003"
    assert [(other.thread_id, other.headline) for other in dredger.others] == [(NEWS, "Dredger contract signed")]
    assert (delta.elsewhere, dredger.elsewhere, bangla.elsewhere, bangla.others) == (1, 1, 0, ())


def test_a_report_that_only_another_thread_has_is_named_there(told: sqlite3.Connection) -> None:
    (entry,) = summarise(told, SOFTWARE).timeline
    assert [(other.story_id, other.thread_id) for other in entry.others] == [(DELTA, PORTS), (EVENT, PORTS)]
    assert (entry.relatives, entry.elsewhere) == ((), 1)


def test_no_story_stands_twice(told: sqlite3.Connection) -> None:
    pairs = [(DREDGER, DELTA), (EVENT, DREDGER), (BANGLA, EVENT), (BANGLA, DREDGER)]
    for pair in pairs:
        told.execute("INSERT INTO story_pairs VALUES (?, ?, 'same_event', 0.8, '[]', NULL)", (max(pair), min(pair)))
    found = all_stories(summarise(told, PORTS))
    assert sorted(found) == sorted({DELTA, EVENT, RELATED, BANGLA})


def test_one_event_does_not_lead_to_the_next() -> None:
    ties = {1: {2}, 2: {1, 3}, 3: {2, 4}, 4: {3, 9}}
    assert list(together([1, 2, 3, 4], ties)) == [(2, [1, 3]), (4, [])]
    assert list(together([4, 1], {})) == [(4, []), (1, [])]


def test_relatives_stand_in_order_of_their_days(told: sqlite3.Connection) -> None:
    pair = "INSERT INTO story_pairs VALUES (?, ?, 'same_event', 0.8, '[]', NULL)"
    told.execute(pair, (DREDGER, DELTA))
    told.execute(pair, (BANGLA, DELTA))
    (entry,) = summarise(told, PORTS).timeline
    assert [relative.story_id for relative in entry.relatives] == [EVENT, RELATED, BANGLA]


def test_an_undated_story_stands_at_the_day_of_its_picture(told: sqlite3.Connection) -> None:
    told.execute("DELETE FROM story_pairs")
    assert [entry.story_id for entry in summarise(told, PORTS).timeline] == [DELTA, EVENT, RELATED, BANGLA]


def test_a_page_of_a_news_site_has_stories_and_no_talk(told: sqlite3.Connection) -> None:
    write_post(told, SamplePost(4303, NEWS, None, None, None, (say(f"{DELTA_LEAD} What the page says below."),)))
    summary = summarise(told, NEWS)
    assert [entry.headline for entry in summary.timeline] == [
        "Dredger contract signed",
        "Survey ship reaches the delta",
    ]
    assert [(entry.lag_minutes, entry.lag_assumes_utc) for entry in summary.timeline] == [(None, False)] * 2
    assert (summary.voices, summary.exchanges) == ((), ())
    check_citations(told, summary)


def test_stories_are_the_same_in_every_run(told: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(sqlite3.connect(make_told_archive(tmp_path / "again.db"))) as other:
        for thread_id in (PORTS, SOFTWARE, NEWS):
            assert summarise(other, thread_id) == summarise(told, thread_id)


# --- members and sources ----------------------------------------------------------------------------------------------


def test_voices(archive: sqlite3.Connection) -> None:
    voices = summarise(archive, PORTS).voices
    assert [(v.said.cite.number, v.reactions, v.quotes, v.replies) for v in voices] == [
        (2, 6, 1, 3), (3, 2, 1, 2), (4, 0, 0, 0), (7, 4, 1, 1), (8, 0, 0, 0), (9, 1, 0, 0), (10, 2, 0, 0),
    ]  # fmt: skip
    said = {voice.said.cite.number: voice.said.text for voice in voices}
    assert said[7].startswith("Insurance is the real obstacle")  # not "Hello all."
    assert said[2].startswith("The channel off Mongla was 4.2 metres deep")  # the sentence that others quote
    assert 5 not in said  # "Lol :)"
    assert 11 not in said  # "A report from this morning:"
    assert [voice.said.cite.missing for voice in voices] == [False] * 4 + [True] + [False] * 2


def test_votes_are_told_apart_from_reactions(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET is_solution = 1 WHERE id = 6002")
    (voice,) = summarise(archive, SOFTWARE).voices
    assert (voice.said.cite.number, voice.votes, voice.reactions, voice.is_solution) == (2, 1, 0, True)


def test_voices_are_at_most_as_many_as_asked_for_and_the_strongest(archive: sqlite3.Connection) -> None:
    assert [voice.said.cite.number for voice in summarise(archive, PORTS, voice_limit=2).voices] == [2, 7]
    assert summarise(archive, PORTS, voice_limit=0).voices == ()


def test_at_most_two_voices_a_member(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET author_id = ?, author = 'Mei Lin' WHERE thread_id = ?", (MEI, PORTS))
    assert len(summarise(archive, PORTS).voices) == 2


def test_exchanges(archive: sqlite3.Connection) -> None:
    found = summarise(archive, PORTS).exchanges
    assert [(e.said.cite.number, e.answered.cite.number) for e in found] == [(2, 3), (3, 7), (7, 10)]
    assert found[0].answered.text.startswith("I disagree, the survey that you name")
    # Too short to say anything alone, so the next sentence comes with it.
    assert (
        found[2].answered.text == "That is no longer true. Two brokers in Oslo write such cover since June, at a price."
    )
    # Post 2 quotes what post 1 pasted: that is no word of post 1's author, and no exchange.
    assert all(e.said.cite.number != 1 for e in found)


def test_an_exchange_shows_the_sentence_that_was_quoted(archive: sqlite3.Connection) -> None:
    pilots = summarise(archive, PORTS).exchanges[1].said.text
    assert pilots == "Pilots who work there report more than five metres at low water."


def test_sources(archive: sqlite3.Connection) -> None:
    summary = summarise(archive, PORTS)
    assert [(source.name, source.articles) for source in summary.agencies] == [("AFP", 1), ("Reuters", 1)]
    assert [(source.name, source.articles) for source in summary.outlets] == [("Prothom Alo", 1)]
    assert [(host.host, host.links) for host in summary.hosts] == [("hull.example.net", 1), ("ports.example.org", 1)]
    assert [(r.url, r.title, [c.number for c in r.cites]) for r in summary.references] == [
        ("https://ports.example.org/survey/2024", "Depths of the lower channel", [4]),
        ("https://hull.example.net/rates", None, [7]),
    ]


def test_pasted_and_own_addresses_are_no_references(archive: sqlite3.Connection) -> None:
    assert summarise(archive, SOFTWARE).references == ()  # its one link is the source of the article pasted there
    own = {"post_id": 6004, "position": 0, "url": "https://forum.example/threads/x.1/", "host": "forum.example"}
    insert(archive, "links", own)
    assert summarise(archive, SOFTWARE).references == ()
    insert(archive, "links", own | {"position": 1, "url": "https://new.example/", "host": "new.example"})
    assert [reference.url for reference in summarise(archive, SOFTWARE).references] == ["https://new.example/"]


def test_gaps(archive: sqlite3.Connection) -> None:
    found = [(gap.kind, [cite.number for cite in gap.cites]) for gap in summarise(archive, PORTS).gaps]
    assert found == [("numbers", []), ("deleted", [8]), ("undated", [11]), ("conflict", [1]), ("problem", [])]
    conflict = summarise(archive, PORTS).gaps[3].detail
    assert "2025-07-15 (weekday in the lead)" in conflict
    assert "2025-07-16 (the member's own field)" in conflict


def test_gaps_of_an_incomplete_and_of_a_gone_thread(archive: sqlite3.Connection) -> None:
    gaps = summarise(archive, SOFTWARE).gaps
    assert [(gap.kind, gap.url) for gap in gaps] == [
        ("incomplete", "https://forum.example/threads/berth-software.4200/"),
        ("problem", "https://forum.example/threads/berth-software.4200/page-2"),
    ]
    archive.execute("UPDATE threads SET gone_at = '2025-09-01T00:00:00Z' WHERE id = ?", (PORTS,))
    summary = summarise(archive, PORTS)
    assert summary.gaps[0].kind == "gone"
    assert summary.header.gone_at == "2025-09-01T00:00:00Z"


def test_the_same_problem_of_many_posts_is_one_gap(archive: sqlite3.Connection) -> None:
    for post_id in (5001, 5002):
        row = {
            "url": "u",
            "thread_id": PORTS,
            "post_id": post_id,
            "kind": "missing_date",
            "detail": "No date.",
            "seen_at": "x",
        }
        insert(archive, "problems", row)
    gaps = [gap for gap in summarise(archive, PORTS).gaps if gap.detail == "No date."]
    assert [[cite.post_id for cite in gap.cites] for gap in gaps] == [[5001, 5002]]


def test_an_unknown_thread(archive: sqlite3.Connection) -> None:
    with pytest.raises(UnknownThreadError, match="77"):
        summarise(archive, 77)
    with pytest.raises(UnknownThreadError, match="77"):
        statistics(archive, 77)


def test_threads_are_listed(archive: sqlite3.Connection) -> None:
    listed = [(t.id, t.title, t.posts, t.pages, t.pages_archived, t.complete) for t in find_threads(archive)]
    assert listed == [
        (PORTS, "River ports of the delta", 10, 2, 2, True),
        (SOFTWARE, "Berth software for small ports?", 4, 2, 1, False),
    ]


def test_the_list_tells_what_is_gone_and_deleted(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE threads SET gone_at = '2025-09-01T00:00:00Z' WHERE id = ?", (SOFTWARE,))
    listed = [(thread.id, thread.gone_at, thread.missing_count) for thread in find_threads(archive)]
    assert listed == [(PORTS, None, 1), (SOFTWARE, "2025-09-01T00:00:00Z", 0)]


def test_statistics_are_the_views(archive: sqlite3.Connection) -> None:
    tables = {table.name: table for table in statistics(archive, PORTS).tables}
    totals = dict(zip(tables["thread_totals"].columns, tables["thread_totals"].rows[0], strict=True))
    assert (totals["posts"], totals["words_own"]) == (10, 170)
    assert len(tables["thread_authors"].rows) == 5
    assert all("thread_id" not in table.columns for table in tables.values())


# --- properties -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thread_id", [PORTS, SOFTWARE])
def test_every_sentence_is_cited_and_word_for_word(archive: sqlite3.Connection, thread_id: int) -> None:
    summary = summarise(archive, thread_id)
    assert len(list(excerpts(summary))) >= 2
    check_citations(archive, summary)


def test_the_same_archive_gives_the_same_summary(archive: sqlite3.Connection, tmp_path: Path) -> None:
    first = summarise(archive, PORTS)
    assert summarise(archive, PORTS) == first
    with closing(sqlite3.connect(make_archive(tmp_path / "again.db"))) as other:
        stories.update(other)
        other.row_factory = sqlite3.Row
        assert summarise(other, PORTS) == first


def test_reading_is_enough(archive: sqlite3.Connection, tmp_path: Path) -> None:
    expected = summarise(archive, PORTS)
    archive.commit()
    with closing(sqlite3.connect(f"file:{tmp_path / 'sample.db'}?mode=ro", uri=True)) as connection:
        assert summarise(connection, PORTS) == expected


def test_a_thread_without_posts(archive: sqlite3.Connection) -> None:
    row = {"id": 9, "title": "Empty", "url": "https://forum.example/threads/9/", "type": "poll", "page_count": 1}
    insert(archive, "threads", row | {"complete": 1, "first_archived_at": "2025", "last_archived_at": "2025"})
    summary = summarise(archive, 9)
    assert (summary.header.posts, summary.header.first_post, summary.timeline, summary.voices) == (0, None, (), ())


def test_posts_without_dates_authors_and_numbers(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET posted_at = NULL, author = NULL, author_id = NULL, number = NULL, url = ''")
    check_citations(archive, summarise(archive, PORTS))


# --- posts without dates ----------------------------------------------------------------------------------------------


def undate(archive: sqlite3.Connection, where: str) -> None:
    """Takes the dates of posts; the day that the page printed stays."""
    archive.execute(f"UPDATE posts SET posted_at = NULL, posted_text = 'Jul 16, 2025' WHERE {where}")


def test_first_and_last_follow_the_thread_where_dates_are_missing(archive: sqlite3.Connection) -> None:
    undate(archive, "id <> 5011")
    head = summarise(archive, PORTS).header
    assert head.first_post is not None
    assert head.last_post is not None
    assert (head.first_post.number, head.first_post.posted_at, head.first_post.posted_text) == (1, None, "Jul 16, 2025")
    assert (head.last_post.number, head.last_post.posted_at) == (11, "2025-08-10T02:00:00Z")
    assert (head.undated, head.silence) == (9, None)
    undate(archive, "id = 5011")
    archive.execute("UPDATE posts SET posted_at = '2025-07-16T00:50:48Z' WHERE id = 5001")
    head = summarise(archive, PORTS).header
    assert [cite and cite.number for cite in (head.first_post, head.last_post)] == [1, 11]


def test_first_and_last_follow_the_ids_where_numbers_are_missing_too(archive: sqlite3.Connection) -> None:
    undate(archive, "id = 5003")
    archive.execute("UPDATE posts SET number = NULL WHERE id = 5002")
    head = summarise(archive, PORTS).header
    assert [cite and cite.post_id for cite in (head.first_post, head.last_post)] == [5001, 5011]


def test_a_deleted_post_that_keeps_an_old_number_is_not_the_last(archive: sqlite3.Connection) -> None:
    # Posts 9 and 10 went, so that the youngest has number 9 now.
    archive.execute("UPDATE posts SET missing_since = '2025-08-12T06:00:00Z' WHERE id IN (5009, 5010)")
    archive.execute("UPDATE posts SET number = 9 WHERE id = 5011")
    head = summarise(archive, PORTS).header
    assert head.last_post is not None
    assert head.last_post.post_id == 5011
    assert head.silence is not None
    assert (head.silence.after.post_id, head.silence.before.post_id) == (5008, 5009)


@pytest.mark.parametrize(
    ("where", "seconds", "numbers"),
    [
        ("id = 5009", 71_400, (10, 11)),  # the silence before post 9 has no end that is known
        ("id = 5008", 71_400, (10, 11)),
        ("id = 5010", 1_972_557, (8, 9)),
    ],
)
def test_a_silence_lies_between_neighbours(
    archive: sqlite3.Connection, where: str, seconds: int, numbers: tuple[int, int]
) -> None:
    undate(archive, where)
    silence = summarise(archive, PORTS).header.silence
    assert silence is not None
    assert (silence.after.number, silence.before.number) == numbers
    assert silence.seconds == seconds


def test_a_silence_is_not_told_across_posts_that_are_not_archived(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET number = number + 20 WHERE id >= 5009")
    silence = summarise(archive, PORTS).header.silence
    assert silence is not None
    assert (silence.after.number, silence.before.number) == (30, 31)


def test_what_is_told_keeps_the_order_of_the_thread_without_dates(archive: sqlite3.Connection) -> None:
    # The oldest post alone is without a date: by date it would come last.
    dated = summarise(archive, PORTS)
    undate(archive, "id IN (5001, 5002)")
    archive.executescript(DATELESS)
    insert(archive, "links", {"post_id": 5002, "position": 0, "url": "https://depth.example/", "host": "depth.example"})
    summary = summarise(archive, PORTS)
    voices = [voice.said.cite.number or 0 for voice in summary.voices]
    assert voices == [voice.said.cite.number for voice in dated.voices] == sorted(voices)
    answers = [exchange.answered.cite.number for exchange in summary.exchanges]
    assert answers == [exchange.answered.cite.number for exchange in dated.exchanges] == [3, 7, 10]
    assert summary.references[0].cites[0].number == 2
    assert next(gap.cites for gap in summary.gaps if gap.kind == "undated")[0].number == 1
    # A story of which no date is known stands at the end.
    assert [entry.appearances[0].number for entry in summary.timeline] == [9, 11, 1]


def test_stories_without_any_date_stand_in_thread_order(archive: sqlite3.Connection) -> None:
    undate(archive, "id <> 5009")
    archive.executescript(DATELESS)
    archive.execute("UPDATE posts SET number = 100 WHERE id = 5001")
    assert [entry.appearances[0].number for entry in summarise(archive, PORTS).timeline] == [9, 11, 100]


def test_a_source_is_dated_only_where_all_its_posts_are(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE articles SET agency = 'AFP'")
    (afp,) = summarise(archive, PORTS).agencies
    assert (afp.first_posted_at, afp.last_posted_at) == ("2025-07-16T00:50:48Z", "2025-08-10T02:00:00Z")
    undate(archive, "id = 5001")
    (afp,) = summarise(archive, PORTS).agencies
    assert (afp.articles, afp.first_posted_at, afp.last_posted_at) == (3, None, None)


WORDS = st.text(alphabet="ab .!?\n।。“”'-1#<|\u202e\x1bé港ব", max_size=60)


@st.composite
def talks(draw: st.DrawFn) -> list[SamplePost]:
    """Posts that quote posts at random: earlier ones, later ones, themselves, and posts that are not there."""
    posts = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        quoted = draw(st.lists(st.tuples(st.integers(1, 7), WORDS), max_size=2))
        pieces = [quote(post_id, draw(st.sampled_from([RAHIM, TOMAS])), words) for post_id, words in quoted]
        author: int | str = draw(st.one_of(st.sampled_from([RAHIM, INGRID, TOMAS]), st.just("Guest")))
        own = [say(words) for words in draw(st.lists(WORDS, max_size=2))]
        reactions = {"Like": (draw(st.integers(0, 3)), ())}
        posts.append(
            SamplePost(number, PORTS, number, author, "2025-07-16T00:00:00Z", (*pieces, *own), reactions=reactions)
        )
    return posts


@given(talks())
@settings(max_examples=60, deadline=None)
def test_any_talk_can_be_summarised(posts: list[SamplePost]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        write_forum(connection)
        write_threads(connection)
        for post in posts:
            write_post(connection, post)
        summary = summarise(connection, PORTS)
        assert summary == summarise(connection, PORTS)
        check_citations(connection, summary)
        members = Counter(voice.said.cite.author for voice in summary.voices)
        assert all(count <= 2 for count in members.values())
        assert all(exchange.said.cite.author != exchange.answered.cite.author for exchange in summary.exchanges)
        assert set(members) <= {*NAMES.values(), "Guest"}


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She left.", ["He came.", "She left."]),
        ("Mr. Karim and Dr. Lin met. They ate.", ["Mr. Karim and Dr. Lin met.", "They ate."]),
        ("It is 4.2 metres deep. Ships need 6.", ["It is 4.2 metres deep.", "Ships need 6."]),
        ("The U.S. Navy sailed to the U.S. The crew slept.", ["The U.S. Navy sailed to the U.S.", "The crew slept."]),
        ("J. R. Holm wrote it.", ["J. R. Holm wrote it."]),
        ("On Sept. 1 at 6 a.m. it opened. We went.", ["On Sept. 1 at 6 a.m. it opened.", "We went."]),
        ("He said no. They laughed at No. 5.", ["He said no.", "They laughed at No. 5."]),
        ("“We agree.” He left.", ["“We agree.”", "He left."]),
        ("“Why now?” she asked. Nobody knew!", ["“Why now?” she asked.", "Nobody knew!"]),
        ("Well... maybe. Yes…", ["Well... maybe.", "Yes…"]),
        ("জরিপ দরকার। জাহাজ চলে না।", ["জরিপ দরকার।", "জাহাজ চলে না।"]),
        ("他说不。“我同意！”好吗？是", ["他说不。", "“我同意！”", "好吗？", "是"]),
        ("هل ذهب؟ نعم.", ["هل ذهب؟", "نعم."]),
        ("A line\nAnother line", ["A line", "Another line"]),
        ("A line that was\nwrapped. Yes.", ["A line that was\nwrapped.", "Yes."]),
        ("- first thing\n2. second thing", ["first thing", "second thing"]),
        ("See https://a.example/b.c?d=1 now. Done.", ["See https://a.example/b.c?d=1 now.", "Done."]),
        ("!!! ... \n --", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("aB1. \n!?।。“”)-é"), max_size=80), st.integers(0, 20), st.integers(0, 90))
def test_sentences_lie_in_order_inside_the_span(text: str, start: int, end: int) -> None:
    end = min(max(start, end), len(text))
    start = min(start, end)
    found = list(sentences(text, start, end))
    assert all(start <= first < last <= end for first, last in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    assert all(text[first:last] == text[first:last].strip() for first, last in found)


@given(st.text(alphabet="aB. \n!?।“”)é", max_size=80))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(text[start:end] for start, end in sentences(text))
    assert Counter(filter(str.isalpha, kept)) == Counter(filter(str.isalpha, text))


def test_long_sentences_are_cut_at_a_blank() -> None:
    text = "word " * 200
    (start, end), cut = excerpt(text, (0, len(text)))
    assert cut
    assert text[start:end].endswith("word")
    assert end <= MAX_CHARACTERS
    assert excerpt("x" * 1000, (0, 1000)) == ((0, MAX_CHARACTERS), True)
    assert excerpt("short", (0, 5)) == ((0, 5), False)


def test_hostile_text_takes_no_long_time() -> None:
    for text in ("a." * 50_000, ". " * 50_000, "“" * 100_000, "a\nb" * 40_000, "1. " * 30_000, " " * 100_000 + "a"):
        assert sum(1 for _ in sentences(text)) <= 100_000
