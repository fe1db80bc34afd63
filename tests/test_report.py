"""Reports read well, say the same as the summary, and let no text of a page become a command, markup or a link."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sample_archive import MEI, PORTS, SOFTWARE, SamplePost, insert, make_archive, quote, say, write_post
from sample_stories import NEWS, make_told_archive
from selectolax.lexbor import LexborHTMLParser

from analysis import report, stories
from analysis.report import compose, markup, page, plain
from analysis.report.outline import Grid, Item, Outline, Paragraph, Ref, Said, Section, shown
from analysis.summary import ThreadSummary, summarise

FORMS: list[Callable[[ThreadSummary], str]] = [report.text, report.markdown, report.html, report.json]
HOSTILE = (
    "Silt \x1b[31mred\x1b]0;owned\x07 \x9b2J <script>alert(1)</script> | [link](javascript:alert(1)) <b onload=x> "
    "![i](https://evil.example/i.png) **bold** `code` www.evil.example https://evil.example/x &amp; \u202eback\u2066 "
    "\ud7ff\u200b a_b_c ~~gone~~ 'q' \"dq\" has no channel."
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        stories.update(connection)
        yield connection


@pytest.fixture
def hostile(archive: sqlite3.Connection) -> sqlite3.Connection:
    """The sample archive with hostile text wherever a page can put text."""
    said = say(HOSTILE.replace("\n", " "))
    answer = quote(7000, MEI, HOSTILE)
    for number, (author, pieces) in enumerate({"\x1b[2J<i>Eve</i>|": (said,), "Bob\u202e": (answer, said)}.items()):
        write_post(archive, SamplePost(7000 + number, PORTS, 50, author, "2025-08-11T00:00:00Z", pieces))
    archive.execute("UPDATE posts SET reaction_count = 99, url = 'javascript:alert(1)' WHERE id = 7000")
    archive.execute("UPDATE posts SET url = ? WHERE id = 7001", ('https://x.example/"><script>)](<b>|\x1b[0m \u202e',))
    archive.execute("UPDATE threads SET title = ?, prefix = ?", (HOSTILE, HOSTILE))
    archive.execute("UPDATE articles SET headline = ?, outlet = ?, agency = ?, language = ?", (HOSTILE,) * 4)
    archive.execute("UPDATE article_values SET value = ?, rule = ? WHERE chosen = 0", (HOSTILE, HOSTILE))
    archive.execute("UPDATE problems SET detail = ?, url = 'javascript:alert(2)'", (HOSTILE,))
    archive.execute(
        "UPDATE unfurls SET title = ?, url = ?, host = ?", (HOSTILE, "javascript:alert(3)//" + HOSTILE, HOSTILE)
    )
    link = {
        "post_id": 5003,
        "position": 0,
        "url": "https://evil.example/|)>\"'<script>",
        "host": HOSTILE,
        "text": HOSTILE,
    }
    insert(archive, "links", link)
    return archive


def obeyed(text: str) -> set[str]:
    """Characters that a terminal, an editor or a reader's eye obeys."""
    return {c for c in text if c not in "\n\u200c\u200d" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}}


# --- what is said -----------------------------------------------------------------------------------------------------


def test_text(archive: sqlite3.Connection) -> None:
    lines = report.text(summarise(archive, PORTS)).splitlines()
    assert lines[:3] == [
        "[🇧🇩] River ports of the delta",
        "=============================",
        "Address    https://forum.example/threads/river-ports.4100/",
    ]
    assert "Posts      10 posts by 5 members on 2 pages; 1 edited, 1 deleted since" in lines
    assert "Words      423: 40 % written by members, 48 % pasted, 12 % quoted" in lines
    assert "Archive    complete: 2 of 2 pages, last visit 2025-08-12 06:00" in lines
    start = lines.index("2025-08-08  Dredger contract clears way for river ports")
    assert lines[start + 1].strip().startswith("“CHATTOGRAM, Aug 8 (Reuters) - A dredger contract worth $41.5 million")
    assert lines[start + 6].strip() == "#9 https://forum.example/threads/river-ports.4100/post-5009"
    headings = [upper for upper, lower in pairwise(lines) if set(lower) == {"-"}]
    assert headings == [
        "What happened", "What members say", "Who answers whom", "Sources", "Linked, but not pasted", "Gaps",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [40, 72, 120])
def test_text_keeps_to_its_width(archive: sqlite3.Connection, width: int) -> None:
    for line in report.text(summarise(archive, PORTS), width=width).splitlines():
        assert plain.columns(line) <= width or "://" in line
        assert line == line.rstrip()


@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_comes_with_its_permalink(
    archive: sqlite3.Connection, form: Callable[[ThreadSummary], str]
) -> None:
    summary = summarise(archive, PORTS)
    written = form(summary)
    for voice in summary.voices:
        assert voice.said.cite.url in written
    # Text and permalink of one item stand together.
    if form is report.text:
        block = next(b for b in written.split("\n\n") if "I disagree" in b)
        assert "post-5003" in block
        assert "I disagree, the survey that you name is from 2016" in " ".join(block.split())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_summary_gives_the_same_bytes(
    archive: sqlite3.Connection, tmp_path: Path, form: Callable[[ThreadSummary], str]
) -> None:
    with closing(sqlite3.connect(make_archive(tmp_path / "again.db"))) as other:
        stories.update(other)
        assert form(summarise(other, PORTS)).encode() == form(summarise(archive, PORTS)).encode()


def test_json_holds_the_whole_summary(archive: sqlite3.Connection) -> None:
    summary = summarise(archive, PORTS)
    assert json.loads(report.json(summary)) == json.loads(json.dumps(asdict(summary)))


def test_json_keeps_what_it_escapes(hostile: sqlite3.Connection) -> None:
    assert json.loads(report.json(summarise(hostile, PORTS)))["header"]["title"] == HOSTILE


def test_an_incomplete_thread_says_so(archive: sqlite3.Connection) -> None:
    written = report.text(summarise(archive, 4200))
    assert "Archive    NOT complete: 1 of 2 pages" in written
    assert "The archive of this thread is not complete: it has 1 of 2 pages." in " ".join(written.split())


def test_long_lists_end_with_how_many_more(archive: sqlite3.Connection) -> None:
    for position in range(30):
        host = f"h{position:02}.example"
        insert(archive, "links", {"post_id": 5003, "position": position, "url": f"https://{host}/", "host": host})
    written = report.text(summarise(archive, PORTS))
    assert "And 12 more hosts in the JSON form (--format json)." in " ".join(written.split())
    assert "And 7 more addresses in the JSON form (--format json)." in written
    assert len(json.loads(report.json(summarise(archive, PORTS)))["hosts"]) == 32


def test_statistics(archive: sqlite3.Connection) -> None:
    written = report.statistics(archive, PORTS, width=100)
    assert re.search(r"^posts +10$", written, re.MULTILINE)
    assert re.search(r"^Rahim Uddin +3 +18 +146 +3  2025-07-16 +2025-08-10$", written, re.MULTILINE)
    assert re.search(r"^2025-07-16 +5 +4$", written, re.MULTILINE)
    assert all(plain.columns(line) <= 100 for line in written.splitlines() if "://" not in line)
    tables = {table["name"]: table for table in json.loads(report.statistics_json(archive, PORTS))["tables"]}
    assert tables["thread_days"]["rows"] == [
        ["2025-07-16", 5, 4], ["2025-07-17", 2, 2], ["2025-08-09", 2, 2], ["2025-08-10", 1, 1],
    ]  # fmt: skip


def test_statistics_are_told_in_words(archive: sqlite3.Connection) -> None:
    written = report.statistics(archive, PORTS)
    for line in (r"complete +yes", r"longest gap +22 days", r"share own +40 %", r"first post at +2025-07-16 00:50"):
        assert re.search(f"^{line}$", written, re.MULTILINE), line
    assert re.search(r" 11 h 14 min +AFP", report.statistics(archive, PORTS, width=140))
    assert re.search(r"^complete +no$", report.statistics(archive, SOFTWARE), re.MULTILINE)
    (totals,) = (
        t for t in json.loads(report.statistics_json(archive, PORTS))["tables"] if t["name"] == "thread_totals"
    )
    raw = dict(zip(totals["columns"], totals["rows"][0], strict=True))
    assert (raw["complete"], raw["longest_gap_seconds"]) == (1, 1_972_557)


def test_statistics_say_how_to_see_the_rows_that_are_left_out(archive: sqlite3.Connection) -> None:
    for position in range(30):
        host = f"h{position:02}.example"
        insert(archive, "links", {"post_id": 5003, "position": position, "url": f"https://{host}/", "host": host})
    assert "And 12 more rows (--json shows all)." in report.statistics(archive, PORTS).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_statistics_keep_to_their_width(archive: sqlite3.Connection, width: int) -> None:
    headline = "Ferry with 386 passengers runs aground off the port, all safe; " * 4 + "港" * 90 + "x" * 200
    archive.execute("UPDATE articles SET headline = ?, outlet = ?, place = ?", (headline, headline, headline))
    archive.execute("UPDATE threads SET url = url || ?", ("slug-" * 30,))
    lines = report.statistics(archive, PORTS, width=width).splitlines()
    assert len([line for line in lines if "://" in line]) == 1  # stands alone, and whole
    assert "https://forum.example/threads/river-ports.4100/" + "slug-" * 30 in lines
    assert all(plain.columns(line) <= width for line in lines if "://" not in line)


def test_what_finds_no_room_is_named(archive: sqlite3.Connection) -> None:
    wide, narrow = (report.statistics(archive, PORTS, width=width) for width in (140, 80))
    assert "Too narrow" not in wide
    assert re.search(r"^event date +published at +posted at +lag ", wide, re.MULTILINE)
    assert "(Too narrow to show: published at, lag.)" in narrow.splitlines()
    assert "Delta ministers agree to" in narrow


# --- stories ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The sample archive with copies of a story, another report of its event, and a page of a news site."""
    with closing(sqlite3.connect(make_told_archive(tmp_path / "told.db"))) as connection:
        yield connection


def test_a_story_is_one_item_with_the_reports_of_its_event_under_it(told: sqlite3.Connection) -> None:
    lines = [line.strip() for line in report.text(summarise(told, PORTS), width=200).splitlines()]
    start = lines.index("2025-07-15  Delta ministers agree to reopen river ports")
    assert lines[start + 2].endswith("its clock taken as UTC; appeared once here, 1 more in other threads")
    assert lines[start + 3] == "#1 https://forum.example/threads/river-ports.4100/post-5001"
    copy = "https://forum.example/threads/berth-software.4200/post-6003"
    assert lines[start + 4] == f"also in Berth software for small ports? #3 {copy} (The Daily Star)"
    assert lines[start + 5 : start + 9] == [
        "same event  Three river ports to reopen after talks in Dhaka",
        "“DHAKA, July 15 (Reuters) - Two delta states will open three ports again, their ministers said.”",
        "Reuters; appeared once",
        "#12 https://forum.example/threads/river-ports.4100/post-5012",
    ]


def test_a_report_of_the_event_in_another_thread_is_named(told: sqlite3.Connection) -> None:
    told.execute("UPDATE posts SET thread_id = ? WHERE id = 5012", (SOFTWARE,))
    written = " ".join(report.text(summarise(told, PORTS)).split())
    assert (
        "same event: Three river ports to reopen after talks in Dhaka by Reuters in "
        "Berth software for small ports? #12 https://forum.example/threads/river-ports.4100/post-5012" in written
    )


@pytest.mark.parametrize("form", [report.text, report.markdown, report.html])
def test_stories_keep_text_in_its_place_in_every_form(
    told: sqlite3.Connection, form: Callable[[ThreadSummary], str]
) -> None:
    told.execute("UPDATE articles SET headline = ?, outlet = ?, agency = ?", (HOSTILE,) * 3)
    told.execute("UPDATE threads SET title = ?", (HOSTILE,))
    written = form(summarise(told, PORTS))
    assert "post-6003" in written
    assert obeyed(written) == set()
    assert LexborHTMLParser(written).css("script, img, i") == [] or form is not report.html


def test_a_page_of_a_news_site_has_no_posts_by_members(told: sqlite3.Connection) -> None:
    written = report.text(summarise(told, NEWS))
    assert "Articles   2; 0 changed, 0 gone since" in written
    for word in ("member", "Posts", "pasted", "Silence", "Members", "unknown"):
        assert word not in written, word
    told.execute("UPDATE threads SET gone_at = '2025-09-01T08:30:00Z' WHERE id = ?", (NEWS,))
    assert "The site says since 2025-09-01 08:30 that this page is gone." in report.text(summarise(told, NEWS))


def test_a_post_that_only_its_picture_dates_says_so(told: sqlite3.Connection) -> None:
    told.execute("UPDATE posts SET missing_since = NULL, posted_text = NULL WHERE id = 5012")
    written = " ".join(report.text(summarise(told, PORTS), width=200).split())
    assert "Last after 2025-07-16 10:00 UTC, by its picture, Mei Lin, #12" in written


def test_people_who_are_quoted_are_a_table_of_the_statistics(told: sqlite3.Connection) -> None:
    written = report.statistics(told, PORTS)
    assert re.search(r"^name +roles +quotations", written, re.MULTILINE)
    assert re.search(r"^Abdul Karim +the head of the ports authority +1 +1", written, re.MULTILINE)


# --- posts without dates ----------------------------------------------------------------------------------------------


@pytest.fixture
def undated(archive: sqlite3.Connection) -> sqlite3.Connection:
    """The sample archive as an old forum shows it: the last post alone has a date that a machine reads."""
    archive.execute("UPDATE posts SET posted_at = NULL, posted_text = 'Jul 16, 2025' WHERE id <> 5011")
    return archive


def test_the_printed_date_stands_where_no_other_is_known(undated: sqlite3.Connection) -> None:
    undated.execute("UPDATE posts SET posted_text = '\x1b[2J<b> |' WHERE id = 5007")
    undated.execute("UPDATE posts SET posted_text = NULL WHERE id = 5010")
    lines = report.text(summarise(undated, PORTS)).splitlines()
    assert "First      Jul 16, 2025, Rahim Uddin, #1" in "\n".join(lines)
    assert "Last       2025-08-10 02:00, Rahim Uddin, #11" in "\n".join(lines)
    assert "Silence    not known: 9 of 10 posts have no date" in lines
    assert any(line.strip().startswith("Mei Lin, <b> |, 4 reactions") for line in lines)
    assert any(line.strip().startswith("Tomas Okello, date not known, 2 reactions") for line in lines)


def test_a_silence_says_how_much_is_not_known(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE posts SET posted_at = NULL WHERE id = 5003")
    written = " ".join(report.text(summarise(archive, PORTS)).split())
    assert "Silence 22 days at the longest that is known (1 of 10 posts has no date), until #9" in written


def test_no_first_or_last_date_is_told_of_posts_without_dates(undated: sqlite3.Connection) -> None:
    written = report.statistics(undated, PORTS)
    assert "The date is not known of 9 of 10 posts:" in written
    for line in (r"first post at +not known", r"last post at +not known", r"longest gap +not known", r"undated +9"):
        assert re.search(f"^{line}$", written, re.MULTILINE), line
    assert re.search(r"^Rahim Uddin +3 +18 +146 +3$", written, re.MULTILINE)
    assert "Rahim Uddin" in written
    grid = report.text(summarise(undated, PORTS)).partition("\nSources\n")[2]
    assert re.search(r"^AFP +1 +1$", grid, re.MULTILINE)


def test_dates_that_are_all_known_need_no_word(archive: sqlite3.Connection) -> None:
    written = report.statistics(archive, PORTS)
    assert re.search(r"^undated +0$", written, re.MULTILINE)
    assert " not known\n" not in written
    assert "The date is not known of" not in written
    assert "date not known" not in report.text(summarise(archive, PORTS))


@pytest.mark.parametrize("form", [report.text, report.markdown, report.html])
def test_a_thread_that_is_gone_says_so_at_the_top(
    archive: sqlite3.Connection, form: Callable[[ThreadSummary], str]
) -> None:
    assert "is gone" not in form(summarise(archive, PORTS))
    archive.execute("UPDATE threads SET gone_at = '2025-09-01T08:30:00Z' WHERE id = ?", (PORTS,))
    head = form(summarise(archive, PORTS)).partition("What happened")[0]
    assert "The forum says since 2025-09-01 08:30 that this thread is gone." in " ".join(head.replace("\\", "").split())


# --- hostile text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_nothing_obeyed_gets_through(hostile: sqlite3.Connection, form: Callable[[ThreadSummary], str]) -> None:
    written = form(summarise(hostile, PORTS))
    assert "Silt" in written
    assert obeyed(written) == set()
    written.encode()


def test_nothing_obeyed_gets_through_the_statistics(hostile: sqlite3.Connection) -> None:
    assert obeyed(report.statistics(hostile, PORTS)) == set()
    assert obeyed(report.statistics_json(hostile, PORTS)) == set()


def test_whole_escape_sequences_go() -> None:
    assert shown("a\x1b[31mred\x1b[0m b\x1b]0;title\x07c \x9b2Jd\x1b]8;;u\x1b\\e\x1b(f\x1b") == "ared bc de(f".replace(
        "(", ""
    )
    assert shown(" two\n\nlines\u2028and\tmore\u202e ") == "two lines and more"
    assert shown("ক্\u200dষ \u200bx") == "ক্\u200dষ x"


def test_markdown_lets_no_text_become_markup(hostile: sqlite3.Connection) -> None:
    rendered = LexborHTMLParser(
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(
            report.markdown(summarise(hostile, PORTS))
        )
    )  # fmt: skip
    used = {node.tag for node in rendered.root.traverse()} if rendered.root else set()
    assert used <= {"html", "head", "body", "h1", "h2", "p", "ul", "li", "strong", "br", "a", "table", "thead", "tbody",
                    "tr", "th", "td"}  # fmt: skip
    assert {"a", "table", "li"} <= used
    text = rendered.text()
    assert "<script>alert(1)</script> | [link](javascript:alert(1)) <b onload=x>" in text
    assert "**bold** `code` www.evil.example https://evil.example/x &amp; back" in text
    hosts = {str(link.attributes["href"]).split("/")[2] for link in rendered.css("a")}
    assert hosts == {"forum.example", "x.example", "hull.example.net", "evil.example"}
    assert len(rendered.css("a[href^='https://evil.example']")) == 1  # the link that a post does hold


def test_markdown_lets_nothing_link_by_itself(hostile: sqlite3.Connection) -> None:
    outside = re.sub(r"\]\(<[^>]*>\)", "]", report.markdown(summarise(hostile, PORTS)))
    assert "://" not in outside.replace("\\://", "")
    assert "www." not in outside


def test_html_lets_no_text_become_markup(hostile: sqlite3.Connection) -> None:
    tree = LexborHTMLParser(report.html(summarise(hostile, PORTS)))
    assert tree.css("script, i, b[onload], img, s, code") == []
    assert "<script>alert(1)</script> | [link](javascript:alert(1)) <b onload=x>" in tree.text()
    links = [str(link.attributes["href"]) for link in tree.css("a")]
    assert links
    assert all(link.startswith(("https://forum.example/", "https://x.example/", "https://hull.", "https://evil.example/|"))
               for link in links)  # fmt: skip
    allowed = {"href", "rel", "dir", "class", "lang", "charset", "name", "content", "http-equiv"}
    assert tree.root is not None
    assert {name for node in tree.root.traverse() for name in node.attributes} <= allowed


def test_html_stands_alone(archive: sqlite3.Connection) -> None:
    written = report.html(summarise(archive, PORTS))
    assert written.startswith("<!doctype html>")
    assert "prefers-color-scheme: dark" in written
    tree = LexborHTMLParser(written)
    assert tree.css("link, script, img, iframe, [src], [style]") == []
    assert [node.text() for node in tree.css("h2")][:2] == ["What happened", "What members say"]
    assert "নভেম্বরে খুলছে তিন নদীবন্দর" in tree.text()


def _outline(value: str) -> Outline:
    runs = (value and shown(value), Said(shown(value)), Ref(shown(value), value), Ref("", f"https://x.example/{value}"))
    items = (Item(shown(value), (runs, runs)), Item("b", (runs,), depth=1, url=value))
    grid = Grid((shown(value), "n"), ((shown(value), "1"),), frozenset({1}))
    return Outline(shown(value), (Paragraph(runs), *items), (Section("S", (grid, Paragraph(runs), *items)),))


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("[](){}<>|\\`*_#~!&:-+=.1@$\"' \n\x1b\u202e"), st.characters()), max_size=40
    )
)
@example("!")
def test_any_text_passes_through_every_writer(value: str) -> None:
    outline = _outline(value)
    for written in (plain.write(outline, 50), markup.write(outline), page.write(outline)):
        assert obeyed(written) == set()
    rendered = LexborHTMLParser(MarkdownIt("commonmark", {"html": True}).enable("table").render(markup.write(outline)))
    assert rendered.css("img, script, code, em, hr, ol, blockquote, pre, h3, h4") == []
    assert len(rendered.css("h1, h2")) == 2
    assert len(rendered.css("td")) == 2
    assert LexborHTMLParser(page.write(outline)).css("img, script, s, i") == []
    assert (
        all(str(link.attributes["href"]).startswith("https://x.example/") for link in rendered.css("a"))
        or "://" in value
    )


# --- the width of text ------------------------------------------------------------------------------------------------


def test_columns_of_a_terminal() -> None:
    assert plain.columns("abc") == 3
    assert plain.columns("港口") == 4
    assert plain.columns("e\u0301") == 1


def test_ideographs_wrap_anywhere_and_addresses_nowhere() -> None:
    text = plain.write(Outline("T", (Paragraph(("港" * 70 + " https://x.example/" + "a" * 60,)),), ()), 40)
    lines = text.splitlines()[2:]
    assert lines == ["港" * 20] * 3 + ["港" * 10, "https://x.example/" + "a" * 60]


def test_ideographs_go_on_where_the_line_stands() -> None:
    text = plain.write(Outline("T", (Paragraph((f"abc {'港' * 30}",)),), ()), 40)
    assert text.splitlines()[2:] == ["abc " + "港" * 18, "港" * 12]


def test_a_clock_without_a_zone_is_not_said_to_be_late(archive: sqlite3.Connection) -> None:
    archive.execute("UPDATE articles SET published_at = '2025-08-09T03:00' WHERE post_id = 5009")
    written = " ".join(report.text(summarise(archive, PORTS)).split())
    assert "Reuters; dated by the weekday in its text; appeared once #9" in written
    archive.execute("UPDATE articles SET published_offset = '+00:00' WHERE post_id = 5009")
    written = " ".join(report.text(summarise(archive, PORTS)).split())
    assert "posted 2 h 4 min before publication; appeared once #9" in written


def test_cells_of_the_widest_column_go_on_in_the_next_line() -> None:
    rows = (("x" * 80, "1"), ("港" * 40, "22"), ("a port " * 40, "3"))
    grid = Grid(("name", "n"), rows, frozenset({1}))
    assert plain.write(Outline("T", (grid,), ()), 40).splitlines()[2:] == [
        "name" + " " * 34 + " n",
        "x" * 36 + "   1",
        "x" * 36,
        "x" * 8,
        "港" * 18 + "  22",
        "港" * 18,
        "港" * 4,
        "a port a port a port a port a port a   3",
        "port a port a port a port a port a",
        "port a port a port a port a port a…",
    ]


def test_a_grid_drops_what_it_can_spare_and_no_more() -> None:
    grid = Grid(("who", "when", "why"), (("Rahim-Uddin", "2025-07-16", "no-underwriter"),), spare=(1, 2))
    written = {width: plain.write(Outline("T", (grid,), ()), width).splitlines()[2:] for width in (40, 50)}
    assert written[40] == written[50] == ["who          when        why", "Rahim-Uddin  2025-07-16  no-underwriter"]
    wider = Grid(("who", "when", "why"), (("Rahim-Uddin-I", "2025-07-16", "no-underwriter"),), spare=(1, 2))
    assert plain.write(Outline("T", (wider,), ()), 40).splitlines()[2:] == [
        "who            why", "Rahim-Uddin-I  no-underwriter", "(Too narrow to show: when.)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "0 min"),
        (3_600, "1 h 0 min"),
        (90_000, "1 day 1 h"),
        (86_400 * 2, "2 days"),
        (86_400 * 180 + 7_200, "180 days"),
    ],
)
def test_lengths_of_time(seconds: int, words: str) -> None:
    assert compose._span(seconds) == words
