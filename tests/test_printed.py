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
        ("12 тыс.", 12_000), ("1,5 млн", 1_500_000), ("22К", 22_000), ("1,2 Tsd.", 1200), ("2 Mio.", 2_000_000),
        ("3,4 mil", 3400), ("15 mila", 15_000), ("2,5 tys.", 2500), ("1,2 bin", 1200), ("3,4 rb", 3400),
        ("2 jt", 2_000_000),
        ("1,2 nghìn", 1200), ("1.2万", 12_000), ("1.2万回", 12_000), ("3亿", 300_000_000), ("3.4천", 3400),
        ("١٢", 12), ("١٬٢٣٤", 1234), ("٣٫٤ ألف", 3400), ("۱۲۳", 123), ("১,২৩৪", 1234),
        ("१.२ हज़ार", 1200), ("1.2 lakh", 120_000),
        ("１２", 12), ("1\u202f234", 1234), ("1\u00a0234", 1234), ("\u200f١٢\u200f", 12), ("2 ألف", 2000),
        # words that only begin like one
        ("12 trả lời", 12), ("5 members", 5), ("10 Mal", 10),
        ("12人", 12), ("22KB", 22), ("15 millones", 15), ("3 binaries", 3),
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
        ("435,4 КБ", 445850, None), ("1,2 МБ · Просмотры: 1 204", 1258291, 1204), ("512 байт", 512, None),
        ("٤٣٥٫٤ كيلوبايت · المشاهدات: ١٢", 445850, 12), ("12,5 kt · Katsottu: 5", 12800, 5),
        ("３４.8 KB · 1.2万", 35635, 12_000),
        ("3 Bilder · 2 KB", 2048, None), ("28.5 KBs", None, None), ("5 mars", None, None), ("1 KİB", None, None),
        ("Views: 3", None, None), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_sizes(printed: str | None, size: int | None, views: int | None) -> None:
    assert size_and_views_of(printed) == (size, views)


@pytest.mark.parametrize(
    ("printed", "number"),
    [("#1", 1), ("#1,234", 1234), ("# 1.234", 1234), ("#65 941", 65941), ("Post #1 of 7", 1), ("Add bookmark #12", 12),
     ("#١٢", 12), ("＃１２", 12), ("\u200f#۱٬۲۳۴", 1234), ("#4 Dec 3", 4), ("12", None), ("#", None), (None, None)],
)  # fmt: skip
def test_post_numbers(printed: str | None, number: int | None) -> None:
    assert post_number_of(printed) == number


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Apr 13, 2009", "2009-04-13"), ("16. Januar 2020", "2020-01-16"), ("16 Janvier 2020", "2020-01-16"),
        ("16 de enero de 2020", "2020-01-16"), ("16 gennaio 2020", "2020-01-16"), ("16 jan. 2020", "2020-01-16"),
        ("16 Styczeń 2020", "2020-01-16"), ("16 Tammikuu 2020", "2020-01-16"), ("16 Ocak 2020", "2020-01-16"),
        ("16 Январь 2020", "2020-01-16"), ("16/1/20", "2020-01-16"), ("16 Tháng một 2020", "2020-01-16"),
        ("١٦ يناير ٢٠٢٠", "2020-01-16"), ("16 ינואר 2020", "2020-01-16"), ("जनवरी 16, 2020", "2020-01-16"),
        ("১৬ জানুয়ারি ২০২০", "2020-01-16"), ("2020年1月16日", "2020-01-16"), ("1月 16, 2020", "2020-01-16"),
        ("2020년 1월 16일", "2020-01-16"), ("16 มกราคม 2020", "2020-01-16"), ("۲۶ دی ۱۳۹۸", "2020-01-16"),
        ("Joined 2002", None), ("", None), ("03/04/2020", None), ("Yesterday", None),
    ],
)  # fmt: skip
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
