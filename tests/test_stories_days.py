"""The day that an opening tells of: a printed date decides, and what is announced is to come."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.stories import Judgement, Reading, Record, judge

# 2026-05-04 is a Monday.


def reading(text: str, *, published: str | None = "2026-05-04", headline: str = "") -> Reading:
    return Reading(Record(1, headline, text, None, published))


def judged(one: Record, other: Record) -> Judgement:
    return judge(Reading(one), Reading(other))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The pier of Nordvik closed on Tuesday.", "2026-04-28"),
        ("The pier of Nordvik closed on Monday.", "2026-05-04"),
        ("The pier of Nordvik closed on Tuesday (May 5).", "2026-05-05"),
        ("The pier of Nordvik closed on Tuesday, April 21.", "2026-04-21"),
        ("The pier of Nordvik closed on 21 April, Tuesday.", "2026-04-21"),
        ("Le quai a fermé mardi 21 avril à Nordvik.", "2026-04-21"),
        ("El muelle cerró el martes 21 de abril en Nordvik.", "2026-04-21"),
        ("Причал закрыли во вторник, 21 апреля, в Нордвике.", "2026-04-21"),
        ("北方港口4月21日星期二关闭码头。", "2026-04-21"),
        ("The pier of Nordvik will close on Tuesday.", "2026-05-05"),
        ("The pier of Nordvik is to close on Tuesday.", "2026-05-05"),
        ("The board of Nordvik meets next Tuesday.", "2026-05-05"),
        ("Le quai de Nordvik fermera mardi prochain.", "2026-05-05"),
        ("The pier of Nordvik will close for two winters, its board said on Thursday.", "2026-04-30"),
        ("The board said on Thursday that the pier will close on Tuesday.", "2026-04-30"),
        ("The pier of Nordvik will close on Tuesday. The board voted on Thursday.", "2026-04-30"),
        ("The pier of Nordvik closes tomorrow.", "2026-05-05"),
        ("The pier of Nordvik closed today.", "2026-05-04"),
        ("The pier of Nordvik may close, the board said on Tuesday.", "2026-04-28"),
    ],
)
def test_the_day_of_the_event(text: str, day: str) -> None:
    assert reading(text).event_day == date.fromisoformat(day)


def test_a_headline_tells_that_it_is_tomorrow() -> None:
    text = "Nordvik take on Larvik in the cup on Tuesday."
    assert reading(text).event_day == date(2026, 4, 28)
    assert reading(text, headline="Nordvik, Larvik meet tomorrow").event_day == date(2026, 5, 5)


def test_a_date_far_from_the_publication_leaves_the_day_open() -> None:
    far = reading("The pier closed on Tuesday (June 10).")
    assert (far.event_day, far.event_weekday) == (None, None)


@pytest.mark.parametrize("text", ["The pier closed on Tuesday (June 31).", "The pier closed on Tuesday (May 99)."])
def test_dates_that_are_none_do_no_harm(text: str) -> None:
    assert reading(text).event_day in {None, date(2026, 4, 28)}


PREVIEW = (
    "Nordvik will look to win the cup when they meet Larvik at the Tjodal Ground in Rissa on "
    "Tuesday.\n\nCaptain Ole Brandvold "
    "said his side would change nothing.\n\nLarvik captain Arne Moen said they had to play faster."
)
RESULT = (
    "Nordvik won the cup when they beat Larvik at the Tjodal Ground in Rissa on Tuesday.\n\nCaptain Ole "
    "Brandvold scored 3 of "
    "the 5 goals.\n\nLarvik captain Arne Moen was sent off after 38 minutes."
)


def test_a_preview_and_the_result_are_two_stories() -> None:
    found = judged(
        Record(1, "Cup day", PREVIEW, "NTB", "2026-05-04T20:12"),
        Record(2, "Cup won", RESULT, "NTB", "2026-05-05T22:30"),
    )
    assert found.relation is None
    assert "before and after" in {item.name for item in found.items}


def test_two_announcements_of_a_day_are_one_story_also_a_day_later() -> None:
    one = Record(1, None, PREVIEW, "NTB", "2026-05-04")
    assert judged(one, Record(2, None, f"{PREVIEW}\n\nNTB", None, "2026-05-05")).relation == "same_wire"
    assert judged(one, Record(2, None, f"{PREVIEW}\n\nNTB", None, "2026-05-06")).relation == "same_wire"


def test_an_announcement_without_a_word_of_the_future_is_understood_by_the_other() -> None:
    plain = PREVIEW.replace("will look to win the cup when they meet", "meet")
    found = judged(Record(1, None, PREVIEW, None, "2026-05-04"), Record(2, None, plain, None, "2026-05-04"))
    assert "other day" not in {item.name for item in found.items}
