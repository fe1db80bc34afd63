"""Reading written dates: notations and languages, what is no date, offsets, missing years, distances in time, roles."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.articles.bylines import read_byline
from archiver.articles.lexicon import PUBLISHED, UPDATED
from archiver.dates import find_dates, find_weekdays, read_date

SEEN = datetime(2025, 7, 16, 0, 50, tzinfo=UTC)  # a Wednesday
LATER = datetime(2026, 2, 5, 8, 48, 42, tzinfo=UTC)  # a Thursday
WRITTEN = tomllib.loads((Path(__file__).parent / "written_dates.toml").read_text("utf-8"))
FAMILIES = [
    pytest.param(texts, reference, id=f"{kind}-{family}")
    for kind, reference in (("printed", SEEN), ("relative", LATER))
    for family, texts in WRITTEN[kind].items()
]

PRINTED = {
    "15 Jul 2025, 13: 36": "2025-07-15T13:36",
    "04 February, 2026, 22:52": "2026-02-04T22:52",
    "Aug 08, 2025 18:41": "2025-08-08T18:41",
    "15 JUL, 13:36": "2025-07-15T13:36",
    "13:36 15.07.2025": "2025-07-15T13:36",
    "1:36 PM · Jul 15, 2025 · 12.3K Views": "2025-07-15T13:36",
    "August 21, 20259:12 AM GMT+4Updated": "2025-08-21T09:12+04:00",
    "Updated 1:36 PM EDT, Tue July 15, 2025": "2025-07-15T13:36-04:00",
    "15 Jul 2025 07:12 PM IST": "2025-07-15T19:12+05:30",
    "Sep 07, 2025 22:18 pm IST": "2025-09-07T22:18+05:30",
    "Tue 15 Jul 2025 10.00 BST": "2025-07-15T10:00+01:00",
    "2025-07-15T13:36:05Z": "2025-07-15T13:36+00:00",
    "15 Jul 2025 1336hrs": "2025-07-15T13:36",
    "7/15/2025 1:36 p.m.": "2025-07-15T13:36",
    "05/07/2025": "2025-07-05",
    "15.07.25": "2025-07-15",
    "20250715": "2025-07-15",
    "15-Jul-2025": "2025-07-15",
    "Sept. 3, 2025": "2025-09-03",
    "September 14th, 2025.": "2025-09-14",
    "15 juillet 2025 à 13h36": "2025-07-15T13:36",
    "15. Juli 2025 um 13:36 Uhr": "2025-07-15T13:36",
    "15 de julio de 2025 a las 13:36": "2025-07-15T13:36",
    "15 de jul. de 2025 às 13h36": "2025-07-15T13:36",
    "15 luglio 2025, ore 13.36": "2025-07-15T13:36",
    "15 Temmuz 2025, Salı 13:36": "2025-07-15T13:36",
    "Selasa, 15 Jul 2025 13:36 WIB": "2025-07-15T13:36+07:00",
    "15 июля 2025 в 13:36 МСК": "2025-07-15T13:36+03:00",
    "১৫ জুলাই ২০২৫, ১৩: ৩৬": "2025-07-15T13:36",
    "15 जुलाई 2025, 01:36 PM": "2025-07-15T13:36",
    "١٥ يوليو ٢٠٢٥ - ١:٣٦ م": "2025-07-15T13:36",
    "15 يوليو/تموز 2025": "2025-07-15",
    "15 جولائی 2025": "2025-07-15",
    "۲۴ تیر ۱۴۰۴، ۱۳:۳۶": "2025-07-15T13:36",
    "2025年7月15日 下午1:36": "2025-07-15T13:36",
    "2025年7月15日 13時36分": "2025-07-15T13:36",
    "令和7年7月15日": "2025-07-15",
    "2025. 7. 15. 오후 1:36": "2025-07-15T13:36",
    "2025년 7월 15일": "2025-07-15",
    "15 tháng 7 2025": "2025-07-15",
    "Yesterday at 9:15 PM": "2025-07-15T21:15",
    "Heute um 00:10": "2025-07-16T00:10",
    "Tuesday at 9:15 PM": "2025-07-15T21:15",
    "3 minutes ago": "2025-07-16T00:47+00:00",
    "vor 3 Stunden": "2025-07-15T21:50+00:00",
    "il y a 3 minutes": "2025-07-16T00:47+00:00",
    "3 часа назад": "2025-07-15T21:50+00:00",
    "5分前": "2025-07-16T00:45+00:00",
    "৩ ঘণ্টা আগে": "2025-07-15T21:50+00:00",
}
NO_DATES = (
    "5G", "Fighter J-10CE", "Vol. 12, No. 3", "36 hours of talks", "at 80th anniversary", "30-40 jets", "May", "T-14",
    "March on Rome", "SCO 2025 summit", "11 out of 12 ships", "24/7 support", "9/11", "F-16/17", "version 1.2.3",
    "10.0.0.1", "2025", "July 2025", "12.5 km", "10:30", "0:00 / 2:41", "he may 5 times", "30.02.2025", "99/99/2025",
    "yesterday the minister said that all was well", "on Sunday", "13:36", "1234567890123456789",
)  # fmt: skip


@pytest.mark.parametrize(("text", "printed"), PRINTED.items())
def test_a_printed_date_is_read(text: str, printed: str) -> None:
    """The wall clock as printed, and the offset where one is printed; what is counted back is in UTC."""
    found = read_date(text, reference=SEEN)
    assert found is not None
    assert f"{found.iso}{found.offset or ''}" == printed


@pytest.mark.parametrize(("texts", "reference"), FAMILIES)
def test_dates_of_all_languages_are_read(texts: dict[str, str], reference: datetime) -> None:
    """The many forms that news pages and forums have for them, a family a test."""
    found = {text: read_date(text, reference=reference) for text in texts}
    assert {text: f"{day.iso}{day.offset or ''}" if day else None for text, day in found.items()} == texts


@pytest.mark.parametrize("text", [*NO_DATES, *WRITTEN["no_dates"]])
def test_what_is_no_date_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert read_date(text, reference=SEEN) is None


def test_the_sample_dates_are_all_right(shared: Path) -> None:
    """81 dates and 16 that are none, of which these are the samples."""
    for line in (shared / "article-cases" / "dates.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = read_date(row["text"], reference=datetime.fromisoformat(row["posted_at"]))
        printed = f"{found.iso}{found.offset or ''}" if found else None
        if "tol_min" in row:  # counted back, to the minute
            assert printed == f"{row['iso'][:16]}+00:00"
        else:
            assert printed == row["iso"], row["text"]


def test_the_sample_roles_are_all_right(shared: Path) -> None:
    """Which date says when it was published, and which when it was changed."""
    for line in (shared / "article-cases" / "date_roles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = {role: f"{day.iso}{day.offset or ''}" for role, day in read_byline(row["text"], SEEN).dates}
        assert (found.get(PUBLISHED, found.get(-1)), found.get(UPDATED)) == (row["published"], row["updated"])


def test_a_date_says_where_it_stands() -> None:
    """The span is that of the date with its time and zone, nothing more."""
    text = "Agence France-Presse . Beijing, China 04 February, 2026, 22:52 | Update 5 February 2026"
    assert [text[day.start : day.end] for day in find_dates(text)] == ["04 February, 2026, 22:52", "5 February 2026"]


def test_a_day_without_a_year_is_near_the_reference() -> None:
    """The last such day, with two days of grace; without a reference there is none."""
    assert read_date("30 Dec", reference=datetime(2026, 1, 2, tzinfo=UTC)).moment.year == 2025  # type: ignore[union-attr]
    assert read_date("17 Jul", reference=SEEN).moment.year == 2025  # type: ignore[union-attr]
    assert read_date("29 Feb", reference=SEEN).moment.year == 2024  # type: ignore[union-attr]
    assert read_date("30 Dec") is None
    assert read_date("3 minutes ago") is None


@pytest.mark.parametrize("zone", [None, UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1, 1, 2), date(4, 3, 1), date(1000, 1, 1), date(9999, 1, 1), date(9999, 12, 31)]
)
def test_a_reference_at_the_ends_of_the_calendar_is_no_trouble(day: date, zone: timezone | None) -> None:
    """No date is made that cannot be written with a year of four digits."""
    relative = [text for family in WRITTEN["relative"].values() for text in family]
    yearless = ["17 Jul", "29 Feb", "7/15(Tue)", "7月15日", "30 Dec 10:00", "1 Jan"]
    for hour in (0, 23):
        reference = datetime.combine(day, time(hour, 59), zone)
        assert [text for text in (*relative, *yearless) if not _is_readable(text, reference)] == []
    assert all(found.year >= 1 for _, _, found in find_weekdays("Monday Tuesday Friday Sunday", day))


def _is_readable(text: str, reference: datetime) -> bool:
    found = read_date(text, reference=reference)
    return found is None or datetime.fromisoformat(found.iso).year >= 1000


def test_who_prints_it_settles_what_is_ambiguous() -> None:
    """The order of day and month, and abbreviations of zones."""
    assert read_date("05/07/2025", day_first=False).iso == "2025-05-07"  # type: ignore[union-attr]
    assert read_date("25/07/2025", day_first=False).iso == "2025-07-25"  # type: ignore[union-attr]
    assert read_date("Tue 07/08/2025").iso == "2025-07-08"  # type: ignore[union-attr]
    assert read_date("Tue 07/08/2025", day_first=True).iso == "2025-08-07"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("15 Jul 2025 13:36 BST", "Asia/Dhaka", "+06:00"),
        ("15 Jul 2025 13:36 PST", "Asia/Karachi", "+05:00"),
        ("15 Jul 2025 13:36 CST", "Asia/Shanghai", "+08:00"),
        ("15 Jul 2025 13:36 IST", None, "+05:30"),
        ("15 Jul 2025 13:36 ET", None, "-04:00"),  # New York's summer
        ("15 Jan 2025 13:36 ET", None, "-05:00"),
        ("15. Juli 2025 ist", None, None),
        ("15. Juli 2025, 13:36 ist", None, None),  # a word that is no zone
        ("15 juillet 2025 à 13:36 et", None, None),
        ("July 15, 2025 1:36 pm est", None, "-05:00"),
    ],
)
def test_a_printed_zone_is_kept(text: str, zone: str | None, offset: str | None) -> None:
    """As its printer means it; where the clock changes, as on that day."""
    assert read_date(text, zone=zone).offset == offset  # type: ignore[union-attr]


def test_precision_is_that_of_what_is_printed() -> None:
    """From a day to a second; a distance has that of its unit."""
    texts = ("15 Jul 2025", "15 Jul 2025 13:36", "2025-07-15 13:36:05", "3 minutes ago", "2 hours ago", "2 days ago")
    found = [read_date(text, reference=SEEN) for text in texts]
    assert [day.precision if day else None for day in found] == ["day", "minute", "second", "minute", "hour", "day"]


def test_a_moment_is_aware_only_where_the_zone_is_known() -> None:
    """A wall clock without a zone stays naive; a distance from an aware moment is a moment."""
    assert read_date("15 Jul 2025 13:36").moment.tzinfo is None  # type: ignore[union-attr]
    assert read_date("15 Jul 2025 13:36 IST").moment.utcoffset() is not None  # type: ignore[union-attr]
    assert read_date("3 minutes ago", reference=SEEN).moment.tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("solar", "printed"),
    [
        ("1404/01/01", "2025-03-21"),
        ("1403/12/30", "2025-03-20"),
        ("1399/01/01", "2020-03-20"),
        ("1408/12/30", "2030-03-20"),
    ],
)
def test_days_of_the_solar_calendar_are_converted(solar: str, printed: str) -> None:
    """New Year of 1404 and the leap day before it."""
    assert read_date(solar).iso == printed  # type: ignore[union-attr]


def test_weekdays_are_the_last_before_a_day() -> None:
    """That day included, in any language."""
    found = find_weekdays("from Monday, it said on Tuesday; mardi; মঙ্গলবার; во вторник", date(2025, 7, 15))
    assert [day.isoformat() for _, _, day in found] == ["2025-07-14", *["2025-07-15"] * 4]


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    """And every date that is found stands where it says."""
    end = 0
    for day in find_dates(text, reference=SEEN):
        assert end <= day.start < day.end <= len(text)
        end = day.end
