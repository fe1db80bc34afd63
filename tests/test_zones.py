"""Dates without a zone become moments where the forum's other dates leave one answer, and only as long as they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import Archive, make_page, make_post

from archiver.dates import zones
from archiver.dates.zones import Clock, Sighting, learn_clock, offset_name
from archiver.model import Forum, ListedThread, Post, ThreadList
from archiver.store import zones as store_zones

if not zones._zones():
    pytest.skip("this machine has no database of time zones", allow_module_level=True)

at = datetime.fromisoformat
WINTER, SUMMER = at("2021-01-15T11:30:20Z"), at("2021-07-15T11:30:20Z")


def sighting(moment: datetime, zone: str) -> Sighting:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return Sighting(moment, offset)


def year_of(zone: str, step: int = 5) -> list[Sighting]:
    return [sighting(WINTER + timedelta(days=day), zone) for day in range(0, 365, step)]


# --- the clock --------------------------------------------------------------------------------------------------------


def test_summer_and_winter_tell_the_zone() -> None:
    clock = learn_clock([sighting(WINTER, "Europe/Paris"), sighting(SUMMER, "Europe/Paris")])

    assert clock.moment_of(at("2021-03-20T12:00")) == at("2021-03-20T11:00Z")
    assert clock.moment_of(at("2021-04-20T12:00")) == at("2021-04-20T10:00Z")
    assert clock.name(WINTER, SUMMER) == "Europe/Berlin"  # whose clock is the same


def test_winter_alone_does_not_tell_summer() -> None:
    clock = learn_clock([sighting(WINTER, "Europe/Paris")])

    assert clock.moment_of(at("2021-02-10T12:00")) == at("2021-02-10T11:00Z")
    assert clock.moment_of(at("2021-07-10T12:00")) is None  # Lagos has no summer time
    assert clock.name(WINTER, WINTER) is None


def test_the_hour_that_a_clock_shows_twice_and_the_one_that_it_leaves_out_stay_unknown() -> None:
    clock = learn_clock(year_of("Europe/Paris"))

    assert clock.moment_of(at("2021-10-31T02:30")) is None
    assert clock.moment_of(at("2021-03-28T02:30")) is None
    assert clock.moment_of(at("2021-10-31T01:30")) == at("2021-10-30T23:30Z")
    assert clock.moment_of(at("2021-03-28T03:30")) == at("2021-03-28T01:30Z")


def test_two_zones_that_differ_by_an_hour_of_the_year_leave_only_that_hour_open() -> None:
    """Havana sets its clock on the same nights as New York, an hour or two earlier."""
    clock = learn_clock(year_of("America/New_York"))

    assert {"America/Havana", "America/New_York"} <= clock.zones.keys()
    assert clock.moment_of(at("2021-11-07T00:30")) is None
    assert clock.moment_of(at("2021-11-07T03:30")) == at("2021-11-07T08:30Z")


def test_a_zone_that_changed_its_mind_is_not_stretched_over_the_years() -> None:
    """Istanbul has had no winter time since 2016: later dates alone leave Riyadh possible."""
    clock = learn_clock(year_of("Europe/Istanbul"))

    assert clock.moment_of(at("2021-01-01T12:00")) == at("2021-01-01T09:00Z")
    assert clock.moment_of(at("2012-01-01T12:00")) is None


def test_the_offsets_of_half_and_quarter_hours() -> None:
    clock = learn_clock(year_of("Asia/Kathmandu"))

    assert clock.moment_of(at("2021-07-16T12:00")) == at("2021-07-16T06:15Z")
    assert clock.name(WINTER, SUMMER) == "Asia/Kathmandu"


def test_a_clearly_outvoted_few_are_not_heard() -> None:
    many = year_of("Europe/Paris", step=2)
    clock = learn_clock([*many, sighting(SUMMER, "Asia/Tokyo"), Sighting(WINTER, timedelta(hours=700))])

    assert clock.moment_of(at("2021-07-10T12:00")) == at("2021-07-10T10:00Z")


def test_as_many_as_the_wrong_ones_rule_no_zone_out() -> None:
    winter = [sighting(WINTER + timedelta(minutes=step), "Europe/Paris") for step in range(150)]
    wrong = [Sighting(WINTER, timedelta(hours=700))] * 2

    unsure = learn_clock([*winter, *wrong, sighting(SUMMER, "Europe/Paris")])
    sure = learn_clock([*winter, *wrong, *[sighting(SUMMER, "Europe/Paris")] * 3])

    assert unsure.moment_of(at("2021-07-10T12:00")) is None
    assert sure.moment_of(at("2021-07-10T12:00")) == at("2021-07-10T10:00Z")


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [*year_of("Europe/Paris"), *year_of("Asia/Tokyo")],
        [*year_of("Europe/Paris"), *year_of("Asia/Tokyo", step=60)],
        [sighting(WINTER, "Europe/Paris"), sighting(WINTER, "Asia/Tokyo")],
        [Sighting(WINTER, timedelta(minutes=7))],
        [Sighting(WINTER, timedelta(hours=30))],
    ],
)
def test_contradiction_teaches_nothing(seen: list[Sighting]) -> None:
    clock = learn_clock(seen)

    assert clock.moment_of(at("2021-02-10T12:00")) is None
    assert clock.name(WINTER, SUMMER) is None


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from(["Europe/London", "America/Sao_Paulo", "Asia/Tehran", "Pacific/Chatham", "Asia/Dhaka", "UTC"]),
    moments=st.lists(st.datetimes(at("2003-01-01"), at("2024-12-31")), min_size=1, max_size=40),
    asked=st.datetimes(at("2003-01-01"), at("2024-12-31")),
)
def test_what_is_learnt_is_true(zone: str, moments: list[datetime], asked: datetime) -> None:
    """A clock may not know, but it is never wrong."""
    clock = learn_clock([sighting(moment.replace(tzinfo=UTC), zone) for moment in moments])
    moment = asked.replace(tzinfo=UTC)

    assert clock.moment_of(moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) in (moment, None)


def test_without_zones_only_one_offset_in_summer_and_winter_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "_zones", dict)
    dhaka = learn_clock(year_of("Asia/Dhaka"))

    assert dhaka.moment_of(at("2021-05-01T12:00")) == at("2021-05-01T06:00Z")
    assert dhaka.moment_of(at("2009-05-01T12:00")) is None  # before the first that was seen
    assert dhaka.name(WINTER, SUMMER) == "+06:00"
    for unsure in (year_of("Asia/Dhaka")[:10], year_of("Europe/Paris"), [Sighting(WINTER, timedelta(minutes=7))]):
        assert learn_clock(unsure).moment_of(at("2021-01-20T12:00")) is None


@pytest.mark.parametrize(("hours", "name"), [(6, "+06:00"), (-3.5, "-03:30"), (0, "+00:00"), (5.75, "+05:45")])
def test_names_of_offsets(hours: float, name: str) -> None:
    assert offset_name(timedelta(hours=hours)) == name


# --- the archive ------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path / "forum.example.db")
    yield made
    made.store.close()


def english(moment: datetime, zone: str) -> str:
    wall = moment.astimezone(ZoneInfo(zone))
    return f"{wall:%b} {wall.day}, {wall.year} at {wall.hour % 12 or 12}:{wall:%M %p}"


def german(moment: datetime, zone: str) -> str:
    wall = moment.astimezone(ZoneInfo(zone))
    return f"{wall:%d.%m.%Y} um {wall:%H:%M} Uhr"


def slashed(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%m/%d/%Y %H:%M}"


Printer = Callable[[datetime, str], str]


def told(number: int, moment: datetime, zone: str = "Europe/Berlin", printer: Printer = english) -> Post:
    return replace(make_post(number), posted_at=moment, posted_text=printer(moment, zone))


def untold(number: int, moment: datetime, zone: str = "Europe/Berlin", printer: Printer = english) -> Post:
    return replace(make_post(number), posted_at=None, posted_text=printer(moment, zone))


def learnt(archive: Archive, *pages: Sequence[Post]) -> list[tuple[object, ...]]:
    for n, posts in enumerate(pages, 1):
        archive.save(make_page(posts, page=n, page_count=len(pages)))
    archive.store.learn_zone()
    return archive.rows("SELECT number, posted_at, posted_source FROM posts ORDER BY number")


def zone_of(archive: Archive) -> object:
    return archive.rows("SELECT time_zone FROM forum")[0][0]


@pytest.mark.parametrize("printer", [english, german, slashed])
def test_dates_without_zone_are_filled_in_to_the_minute(archive: Archive, printer: Printer) -> None:
    asked = at("2021-05-03T15:20:33Z")

    found = learnt(
        archive,
        [told(1, WINTER, printer=printer), told(2, SUMMER, printer=printer)],
        [untold(3, asked, printer=printer)],
    )

    assert found[0] == (1, "2021-01-15T11:30:20Z", "page")
    assert found[2] == (3, "2021-05-03T15:20:00Z", "zone")
    assert zone_of(archive) == "Europe/Berlin"


def test_edits_and_lists_tell_the_zone_too(archive: Archive) -> None:
    """Pages of XenForo 1 print the moments of recent edits, and none of old posts."""
    edited = replace(untold(1, SUMMER), edited_at=SUMMER, edited_text=english(SUMMER, "Europe/Berlin"))
    listed = ListedThread(9, "Boats", "https://forum.example/threads/9/", last_post_at=WINTER,
                          last_post_text=english(WINTER, "Europe/Berlin"))  # fmt: skip
    forum = Forum("https://forum.example/", "The Forum", "xenforo1")
    archive.save(make_page([edited, untold(2, WINTER)]))
    archive.store.learn_zone()
    before = archive.rows("SELECT posted_at FROM posts ORDER BY id")
    with archive.store.transaction():
        archive.store.save_list(
            ThreadList("xenforo1", forum.base_url, "forum", None, forum, None, 1, 1, None, (listed,)), 1, SUMMER
        )
    archive.store.learn_zone()

    assert before == [("2021-07-15T11:30:00Z",), (None,)]
    assert archive.rows("SELECT posted_at FROM posts ORDER BY id") == [
        ("2021-07-15T11:30:00Z",),
        ("2021-01-15T11:30:00Z",),
    ]


def test_what_is_not_certain_stays_as_printed(archive: Archive) -> None:
    day_only = replace(make_post(4), posted_at=None, posted_text="Feb 1, 2021")
    words = replace(make_post(5), posted_at=None, posted_text="some time ago")
    relative = replace(make_post(6), posted_at=None, posted_text="Today at 9:02 AM")
    nothing = replace(make_post(7), posted_at=None, posted_text=None)

    found = learnt(archive, [told(1, WINTER), untold(2, WINTER), untold(3, SUMMER), day_only, words, relative, nothing])

    assert found[1] == (2, "2021-01-15T11:30:00Z", "zone")
    assert found[2:] == [(number, None, None) for number in range(3, 8)]
    assert zone_of(archive) == "+01:00"


def test_new_evidence_takes_back_what_was_learnt(archive: Archive) -> None:
    first = learnt(archive, [told(1, WINTER), told(2, SUMMER), untold(3, SUMMER)])
    named = zone_of(archive)
    again = learnt(archive, [told(1, WINTER), told(2, SUMMER), untold(3, SUMMER), told(4, SUMMER, "Asia/Tokyo")])

    assert (first[2], named) == ((3, "2021-07-15T11:30:00Z", "zone"), "Europe/Berlin")
    assert again[2] == (3, None, None)
    assert zone_of(archive) in ("+02:00", "+09:00")


def test_a_zone_is_forgotten_with_the_dates_that_taught_it(archive: Archive) -> None:
    learnt(archive, [told(1, WINTER), told(2, SUMMER), untold(3, SUMMER)])
    found = learnt(archive, [untold(1, WINTER), untold(2, SUMMER), untold(3, SUMMER)])

    assert found == [(1, None, None), (2, None, None), (3, None, None)]
    assert zone_of(archive) is None


def test_an_offset_that_a_page_tells_stays_where_nothing_is_learnt(archive: Archive) -> None:
    page = make_page([make_post(1)])
    archive.save(replace(page, forum=replace(page.forum, time_zone="+05:00")))
    archive.store.learn_zone()

    assert zone_of(archive) == "+05:00"


def test_learning_after_every_visit_or_once_is_the_same(tmp_path: Path) -> None:
    visits: list[list[Post]] = [
        [untold(1, SUMMER), untold(2, WINTER)],
        [untold(1, SUMMER), untold(2, WINTER), told(3, WINTER)],
        [untold(1, SUMMER), untold(2, WINTER), told(3, WINTER), told(4, SUMMER)],
        [untold(1, SUMMER), told(2, WINTER), untold(3, WINTER), told(4, SUMMER, "Asia/Tokyo")],
        [untold(1, SUMMER), told(2, WINTER), untold(3, WINTER), told(4, SUMMER)],
    ]
    for count in range(1, len(visits) + 1):
        grown, rebuilt = (Archive(tmp_path / f"{name}{count}.db") for name in ("grown", "rebuilt"))
        for posts in visits[:count]:
            grown.save(make_page(posts))
            grown.store.learn_zone()
            grown.store.learn_zone()
            rebuilt.save(make_page(posts))
        rebuilt.store.learn_zone()

        for query in ("SELECT * FROM posts ORDER BY id", "SELECT * FROM forum"):
            assert grown.rows(query) == rebuilt.rows(query), count
        grown.store.close()
        rebuilt.store.close()


def test_of_very_many_dates_an_even_sample_is_looked_at(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_zones, "SAMPLE", 10)
    posts = [told(n, WINTER + timedelta(days=3 * n)) for n in range(1, 100)]

    found = learnt(archive, [*posts, untold(100, SUMMER)])

    assert found[-1] == (100, "2021-07-15T11:30:00Z", "zone")


@pytest.mark.parametrize("year", [1, 20, 1066, 2400, 9999])
def test_a_year_that_no_forum_saw_is_no_evidence(archive: Archive, year: int) -> None:
    odd = replace(told(1, SUMMER), posted_at=WINTER.replace(year=year), edited_at=WINTER.replace(year=year))
    edited = replace(untold(2, SUMMER), edited_at=WINTER.replace(year=year), edited_text="Jan 15, 2021 at 11:30 AM")

    assert learnt(archive, [odd, edited])[1] == (2, None, None)


def test_an_archive_without_pages_learns_nothing(archive: Archive) -> None:
    archive.store.learn_zone()

    assert archive.rows("SELECT count(*) FROM forum") == [(0,)]


def test_a_clock_without_zones_knows_nothing() -> None:
    assert Clock({}).moment_of(at("2021-07-10T12:00")) is None
    assert Clock({"+01:00": timezone(timedelta(hours=1))}).moment_of(at("2021-07-10T12:00")) == at("2021-07-10T11:00Z")
