"""Reports written daily from one template are no copies of each other; updates of one report within hours still are."""

from __future__ import annotations

from itertools import combinations

import pytest

from analysis.stories import Judgement, Reading, Record, judge

# Invented templates, and what fills each on three days.
STOCKS = """\
Nordvik shares closed {} on {day} as investors {} fish farms, dealers said.

The benchmark index {} {} points to settle at {}. Turnover stood at {} million crowns.

Of the issues traded, 180 advanced, 140 declined and 70 remained unchanged. Havfisk led with 21 million crowns.

The exchange, founded in 1954 and the older of the two in the country, moved to automated trading in 1998, and its \
companies are worth about a tenth of what the country earns in a year, which is little beside its neighbours."""
WEATHER = """\
The highest temperature in Nordvik was {} degrees Celsius on {day} and the lowest {} degrees, the met office said. \
It measured {} mm of rain in the 24 hours to 6 a.m.

The weather may remain mainly dry with a partly cloudy sky over the coast. Light fog may occur until the morning."""
RATES = """\
The central bank set these exchange rates for {day}.

Dollar: buying {}, selling {}
Euro: buying {}, selling {}
Pound: buying {}, selling {}"""
GOLD = """\
The jewellers' association has raised the price of gold by {} crowns an ounce, it said in a statement.

An ounce of 22-carat gold costs {} crowns from {day}, of 21-carat gold {} and of 18-carat gold {}.

Silver remains unchanged at 2,578 crowns."""
CASES = """\
{} more patients died of swamp fever in the 24 hours to {day} morning, taking the toll to {} this year, the health \
board said. During the period {} patients were taken to hospital.

The fever is spread by mosquitoes, which breed in clean water. Last year 575 people died of it."""
CASUALTIES = """\
At least {} people were killed and {} wounded in the province by {day}, its hospitals said in their daily count.

The count has reached {} dead and {} wounded since October 2023. It does not tell fighters from others."""
RUSSIAN = """\
Банк Нордвика установил официальный курс доллара на {day} в размере {} кроны, курс евро — {} кроны, говорится на \
сайте регулятора. Курс юаня составил {} кроны."""
CHINESE = """\
北维克综合指数{day}收盘报{}点，跌{}%，成份指数报{}点，跌{}%。两市成交额{}亿元，超过两千只个股上涨，银行股和医药股领涨。"""
FORMS: dict[str, list[tuple[str, ...]]] = {
    STOCKS: [
        ("higher", "bought", "gained", "12.4", "5,210.33", "412"),
        ("lower", "sold", "lost", "20.3", "5,190.01", "388"),
        ("higher", "bought", "gained", "40.7", "5,230.77", "455"),
    ],
    WEATHER: [("24.2", "16.1", "5"), ("23.8", "15.4", "13"), ("25.1", "16.9", "0.5")],
    RATES: [
        ("122.10", "122.90", "131.2", "132.4", "155.3", "156.9"),
        ("122.30", "123.05", "131.9", "133.0", "155.1", "156.5"),
        ("121.95", "122.70", "130.8", "132.1", "154.7", "156.2"),
    ],
    GOLD: [
        ("1,260", "150,282", "143,451", "122,958"),
        ("2,403", "152,685", "145,745", "124,925"),
        ("1,837", "154,522", "147,498", "126,428"),
    ],
    CASES: [("Three", "112", "431"), ("Five", "117", "388"), ("Two", "119", "402")],
    CASUALTIES: [
        ("51", "212", "45,805", "109,064"),
        ("38", "203", "45,843", "109,267"),
        ("74", "160", "45,917", "109,427"),
    ],
    RUSSIAN: [("88,3778", "95,6931", "12,1211"), ("87,9126", "95,2244", "12,0533"), ("87,1402", "94,8011", "11,9820")],
    CHINESE: [
        ("3366.16", "0.19", "10825.70", "0.17", "15053"),
        ("3379.83", "0.41", "10861.16", "0.33", "14817"),
        ("3341.02", "1.12", "10702.58", "1.45", "16230"),
    ],
}
NAMES = ("stocks", "weather", "rates", "gold", "cases", "casualties", "Russian", "Chinese")
WEEKDAYS = {
    RUSSIAN: ("понедельник", "вторник", "среду"),
    CHINESE: ("周一", "周二", "周三"),
}
TOLL = """\
At least {} people were killed and {} injured when a bus fell from a bridge near Nordvik{day}, police said.

The bus with 40 passengers was on its way to Larvik when its driver lost control on the wet road, police officer \
Arne Moen told reporters.

“We are still looking for people in the river,” he said.

The road has 27 bends and was built in 1936. Crashes are common there, for vehicles are old and lanes narrow."""
STORM = """\
A storm with gusts of {} tore 1,200 tiles from roofs in Nordvik on {day}, killing 3 and injuring 41, police said.

Ferries of the 64 island lines stay in port until the 9,300 people there have power again, it said."""


def judged(one: Record, other: Record) -> Judgement:
    return judge(Reading(one), Reading(other))


def days(form: str, *, named: bool, published: str | None) -> list[Record]:
    """The reports of three days; `published` has a place for the day of the month."""
    weekdays = WEEKDAYS.get(form, ("Monday", "Tuesday", "Wednesday")) if named else ("that day",) * 3
    return [
        Record(n, None, form.format(*row, day=weekday), "NTB", published and published.format(n))
        for n, (row, weekday) in enumerate(zip(FORMS[form], weekdays, strict=True), 10)
    ]


@pytest.mark.parametrize("published", ["2025-03-{}", "2025-03-{}T16:00", None])
@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_form_with_another_days_figures_is_no_copy(form: str, published: str | None) -> None:
    for one, other in combinations(days(form, named=True, published=published), 2):
        assert judged(one, other).relation is None


@pytest.mark.parametrize("published", ["2025-03-{}", "2025-03-{}T16:00"])
@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_nor_is_it_where_only_the_publication_tells_the_day(form: str, published: str) -> None:
    for one, other in combinations(days(form, named=False, published=published), 2):
        assert judged(one, other).relation is None


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_the_same_figures_a_day_later_are_a_copy(form: str) -> None:
    one = days(form, named=False, published="2025-03-{}T16:00")[0]
    other = Record(99, "Again", f"{one.body}\n\nNTB", None, "2025-03-11T18:00")
    assert judged(one, other).relation == "same_wire"


def test_what_speaks_against_it_is_shown() -> None:
    one, other, _ = days(STOCKS, named=True, published="2025-03-{}")
    (item,) = [item for item in judged(one, other).evidence if item["name"] == "another day's figures"]
    assert item["weight"] == -9
    assert item["detail"] == (
        "The same sentences with the figures of another day: 388 million; 5,190.01; 20.3 "
        "where the earlier one has 412 million; 5,210.33; 12.4."
    )


def toll(number: int, killed: int, injured: int, published: str | None, day: str = "") -> Record:
    return Record(number, None, TOLL.format(killed, injured, day=day), "NTB", published, f"2025-03-{number:02d}T12:00Z")


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ("2025-03-09T10:00", "2025-03-09T14:30", ""),
        ("2025-03-09T22:00", "2025-03-10T02:30", ""),  # over midnight
        ("2025-03-09T22:00", "2025-03-10T02:30", " on Sunday"),
        ("2025-03-09", "2025-03-10", " on Sunday"),
        (None, None, ""),  # pasted days apart
    ],
)
def test_a_toll_that_rises_within_hours_is_the_same_report(first: str | None, second: str | None, day: str) -> None:
    found = judged(toll(9, 5, 12, first, day), toll(10, 7, 15, second, day))
    assert found.relation == "same_wire"


def test_a_toll_of_another_day_is_another_report() -> None:
    one, other = toll(9, 5, 12, "2025-03-09T10:00", " on Sunday"), toll(16, 7, 15, "2025-03-16T10:00", " on Sunday")
    assert judged(one, other).relation is None


def test_an_amount_in_other_units_is_no_other_day() -> None:
    one = Record(1, None, STORM.format("90 miles an hour", day="Monday"), "NTB", "2025-03-10")
    other = Record(2, None, STORM.format("145 km an hour", day="Tuesday"), None, "2025-03-11")
    assert "another day's figures" not in {item.name for item in judged(one, other).items}
