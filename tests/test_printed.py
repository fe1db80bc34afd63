"""What a page prints of counts, sizes, numbers and moments is read exactly, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archiver.engines.printed import (
    count_of,
    day_of,
    iso_moment,
    moment_of,
    offset_of,
    post_number_of,
    size_and_views_of,
)


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("887", 887), ("1,234", 1234), ("1.234", 1234), ("1 234 567", 1234567), ("1’234", 1234), ("12,34,567", 1234567),
        ("22K", 22000), ("6.3K views", 6300), ("1,5K", 1500), ("2M", 2_000_000), ("1,540 vote(s)", 1540), ("0", 0),
        ("5 minutes", 5), ("12 m", 12_000_000), ("and 19 others", 19), ("none", None), ("", None), (None, None),
        ("9" * 40, None),
    ],
)  # fmt: skip
def test_counts(printed: str | None, count: int | None) -> None:
    assert count_of(printed) == count


@pytest.mark.parametrize(
    ("printed", "size", "views"),
    [
        ("34.8 KB · Views: 188", 35635, 188), ("435,4 KB", 445850, None),
        ("File size: 1.5 MB Views: 1,204", 1572864, 1204),
        ("1.1 MB Aufrufe: 1.270", 1153434, 1270), ("512 bytes · Views: 0", 512, 0), ("1,023 bytes", 1023, None),
        ("28,5 Ko · Affichages: 2", 29184, 2), ("1.024,5 KB", 1049088, None), ("2 GB", 2147483648, None),
        ("Views: 3", None, None), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_sizes(printed: str | None, size: int | None, views: int | None) -> None:
    assert size_and_views_of(printed) == (size, views)


@pytest.mark.parametrize(
    ("printed", "number"),
    [("#1", 1), ("#1,234", 1234), ("# 1.234", 1234), ("#65 941", 65941), ("Post #1 of 7", 1), ("Add bookmark #12", 12),
     ("#4 Dec 3", 4), ("12", None), ("#", None), (None, None)],
)  # fmt: skip
def test_post_numbers(printed: str | None, number: int | None) -> None:
    assert post_number_of(printed) == number


@pytest.mark.parametrize(
    ("printed", "day"),
    [("Apr 13, 2009", "2009-04-13"), ("16. Januar 2020", "2020-01-16"), ("Joined 2002", None), ("", None)],
)
def test_days(printed: str, day: str | None) -> None:
    assert day_of(printed) == day


MOMENT = datetime(2022, 7, 9, 22, 10, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attributes", "moment"),
    [
        ('datetime="2022-07-09T15:10:31-0700" data-timestamp="1657404631" data-time="3:10 PM"', MOMENT),
        ('datetime="2022-07-09T15:10:31-0700" data-time="1657404631"', MOMENT),
        ('datetime="2022-07-09T15:10:31-0700" data-time="20.45"', MOMENT),
        ('datetime="2022-07-09T15:10:31-0700" data-time="2045"', MOMENT),
        ('datetime="2022-07-09T15:10:31-0700"', MOMENT),
        ('datetime="2022-07-10T03:55:31+05:45"', MOMENT),
        ('california-data-time="1657404631"', MOMENT),
        ('datetime="2022-07-09T22:10:31.999Z"', MOMENT),
        # nothing is guessed
        ('datetime="2022-07-09T15:10:31"', None),
        ('datetime="2022-07-09"', None),
        ('title="Jul 9, 2022 at 3:10 PM"', None),
        ('data-timestamp="99999999999999999999"', None),
        ('data-timestamp="-1657404631"', None),
        ('datetime="9999-12-31T23:59:59-1200"', None),
        ('datetime="0001-01-01T00:00:00+1200"', None),
    ],
)
def test_moments(attributes: str, moment: datetime | None) -> None:
    assert moment_of(LexborHTMLParser(f"<time {attributes}>x</time>").css_first("time")) == moment


def test_offset_of_the_clock() -> None:
    times = LexborHTMLParser('<time datetime="2022-07-09T15:10:31-0730">x</time><time>y</time>').css("time")

    assert [offset_of(time) for time in times] == ["-07:30", None]


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    for read in (count_of, size_and_views_of, post_number_of, iso_moment, day_of):
        read(text)
