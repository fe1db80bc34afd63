"""Two articles are judged by evidence that can be read: copies, other reports of the event, and what only looks so."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stories import Judgement, Reading, Record, judge
from analysis.stories.amounts import numbers
from analysis.stories.weights import WEIGHTS

# Invented copy.
LEAD = "Nordvik's harbour board voted on Monday to close the town's oldest pier for two winters, it said."
PILES = "Inspectors found that salt had eaten through 9 of the 64 steel piles below the water line."
QUOTE = "“We would rather close a pier than open an inquiry,” harbour master Runa Eldjarn told reporters."
COST = "A pier of larch and stone is to be built for 41.5 million crowns by the Aune company from Rissa."
FARES = "Fares stay as they are, but the crossing to Utvaer takes eleven minutes longer than it did before."
TOWN = "Nordvik, a town of 9,300 people, lives from cod, from wool and from ferries to the outer islands."
COAST = "The coast has 212 piers older than half a century, and the state pays for none of them."
PARAGRAPHS = (LEAD, PILES, QUOTE, COST, FARES, TOWN, COAST)
STORY = "\n\n".join(PARAGRAPHS)


def article(
    body: str,
    *,
    agency: str | None = None,
    day: str | None = "2025-07-15",
    headline: str | None = None,
    number: int = 1,
) -> Record:
    return Record(number, headline, body, agency, day)


def judged(one: Record, other: Record) -> Judgement:
    return judge(Reading(one), Reading(other))


def names(found: Judgement) -> set[str]:
    return {item.name for item in found.items}


def test_a_copy_under_another_headline() -> None:
    other = STORY.replace("9,300", "some 9,300")
    found = judged(
        article(STORY, agency="AFP", headline="Pier closes"), article(other, headline="Two winters", number=2)
    )

    assert found.relation == "same_wire"
    assert 0.98 < found.score < 1
    assert found.evidence[0]["name"] == "copied text"
    assert found.evidence[0]["weight"] == 7.0
    assert found.passage is not None
    assert found.passage.startswith("Nordvik's harbour board voted on Monday")
    assert len(found.passage) <= 201


def test_the_same_words_need_no_other_evidence() -> None:
    found = judged(article(STORY, agency="AFP"), article(STORY.upper().replace("\n\n", "\n"), day=None, number=2))
    assert (found.relation, found.score, names(found)) == ("same_wire", 1.0, {"same text"})


def test_an_excerpt_in_commentary() -> None:
    own = "I have crossed there for thirty years and nobody ever looked below the planks. This is what they say now."
    after = "Ask them who signed the paper in spring. My cousin paints the handrails, and he knew before the board did."
    found = judged(article(STORY, agency="AFP"), article(f"{own}\n\n{PILES} {QUOTE}\n\n{after}", day=None, number=2))

    assert found.relation == "same_wire"
    assert found.passage is not None
    assert PILES[:-1] in found.passage


def test_an_excerpt_that_is_little_beside_the_commentary() -> None:
    own = (
        "I have crossed there for thirty years and nobody ever looked below the planks. This is what they say now. " * 4
    )
    found = judged(article(STORY, agency="AFP"), article(f"{own}\n\n{QUOTE}\n\n{own[:300]}", day=None, number=2))

    assert found.relation == "same_wire"
    assert {"whole sentences", "same quotation", "same speaker", "same people"} <= names(found)


def test_a_rewrite_keeps_quotation_people_and_amounts() -> None:
    rewrite = (
        "Ferry passengers must find another way for two years to come. On Monday those who run the port decided to "
        "shut its most venerable landing.\n\n"
        "“We would rather close a pier than open an inquiry,” is how Runa Eldjarn put it.\n\n"
        "Of 64 supports, 9 are rotten under the surface. Its successor, by Aune, costs 41.5 million."
    )
    found = judged(article(STORY, agency="AFP"), article(rewrite, day="2025-07-15", number=2))

    assert found.relation == "same_wire"
    assert {"same quotation", "same speaker", "same numbers", "same people", "nothing new"} <= names(found)


def test_two_agencies_that_quote_one_readout_report_one_event() -> None:
    one = (
        "BEIJING, July 15 (Reuters) - China is ready to buy more salmon from Norway, its commerce minister told a "
        "visitor on Tuesday, state news agency Xinhua reported.\n\n"
        "“A fish that swims across the sea of politics should find an open door,” Lin Zhaoyang told Norway's Ingrid "
        "Vassbotn, according to Xinhua.\n\n"
        "Sales fell by 31% in 2024.\n\n"
        "Traders in Shanghai doubted it. “Doors open slowly,” said Wu Peng of Eastgate Seafood."
    )
    other = (
        "China’s trade chief held out the prospect of an end to a slump in Norwegian salmon sales.\n\n“A fish that "
        "swims across the sea of politics should find an open door,” Lin Zhaoyang said in a meeting with Ingrid "
        "Vassbotn on Tuesday, the Xinhua News Agency said in a readout.\n\n"
        "Shares of Havfisk ASA rose 4.4 percent in Oslo to 118 crowns. "
        "Vassbotn travels on to Chengdu with 27 executives."
    )
    for agency in ("Bloomberg", None):
        found = judged(article(one, agency="Reuters"), article(other, agency=agency, number=2))
        assert found.relation == "same_event"
        assert names(found) & {"two agencies", "common source"}


def test_the_same_text_under_two_agencies_names_is_one_text() -> None:
    found = judged(article(STORY, agency="AFP"), article(f"{STORY}\n\nMore soon.", agency="Reuters", number=2))
    assert found.relation == "same_wire"


STOCKS = (
    "Nordvik shares closed higher on {day} as investors bought fish farms. The benchmark index rose {points} points, "
    "or {part} per cent, to {level}.\n\nTurnover stood at {sum} million crowns. "
    "Of the issues traded, {up} rose and {down} fell."
)


def test_a_form_that_is_filled_in_daily_is_no_copy() -> None:
    monday = STOCKS.format(day="Monday", points=24, part=0.46, level="5,218", sum=612, up=198, down=131)
    tuesday = STOCKS.format(day="Tuesday", points=31, part=0.59, level="5,249", sum=571, up=142, down=190)
    found = judged(article(monday, agency="NTB", day="2025-07-14"), article(tuesday, agency="NTB", number=2))

    assert found.relation is None
    assert {"other numbers", "other day"} <= names(found)
    assert found.passage is None


def test_background_paragraphs_are_no_story() -> None:
    other = "Nordvik's school wants a ninth class from August, its head said on Thursday.\n\nParents had asked for it."
    found = judged(
        article(STORY, agency="AFP"), article(f"{other}\n\n{TOWN}\n\n{COAST}", agency="AFP", day="2025-07-24", number=2)
    )
    assert found.relation is None
    assert "background only" in names(found)


def test_what_happened_next_is_another_story() -> None:
    next_day = (
        "Fishermen blocked the fish quay of Nordvik on Wednesday to protest against ferries that have berthed there "
        "since the old pier was closed.\n\nHarbour master Runa Eldjarn asked them to leave by Friday.\n\n"
        f"Some 40 boats took part.\n\n{TOWN}"
    )
    found = judged(article(STORY, agency="AFP"), article(next_day, agency="AFP", day="2025-07-16", number=2))
    assert found.relation is None
    assert "other day" in names(found)


def test_two_reports_of_one_event_without_a_word_in_common() -> None:
    one = "Norway and Iceland agreed on Monday to share catches of blue whiting, ministers said after talks in Tromsø."
    other = (
        "TROMSØ, July 14 (Xinhua) -- Iceland and Norway on Monday signed an accord on blue whiting quotas in Tromsø."
    )
    found = judged(
        article(f"{one}\n\nIt ends a row of six years.", agency="AFP", day="2025-07-14"),
        article(f"{other}\n\nBoth sides sent delegations of 20.", agency="Xinhua", day="2025-07-14", number=2),
    )
    assert found.relation == "same_event"


def test_a_translation_keeps_people_and_amounts() -> None:
    spanish = (
        "La junta portuaria de Nordvik votó el lunes cerrar su muelle más viejo.\n\n"
        "La sal ha comido 9 de los 64 pilotes.\n\n"
        "“Preferimos cerrar un muelle que abrir una investigación”, dijo la capitana Runa Eldjarn.\n\n"
        "El nuevo muelle de la empresa Aune costará 41,5 millones de coronas. Nordvik tiene 9.300 habitantes.\n\n"
        "La costa tiene 212 muelles de más de medio siglo."
    )
    found = judged(article(STORY, agency="AFP"), article(spanish, agency="AFP", number=2))
    assert found.relation == "same_wire"
    assert "nothing new" in names(found)


@pytest.mark.parametrize("body", ["", "Pier closes for two winters", "!!! …", "港口"])
def test_texts_too_short_to_tell_stay_alone(body: str) -> None:
    assert judged(article(body), article(body, number=2)).relation is None


def test_chinese_is_compared_letter_by_letter() -> None:
    text = "北方港口委员会星期一投票决定关闭最旧的码头两个冬天以便修理六十四根钢桩，渡轮将改从鱼码头出发。"
    other = "六十位养蜂人在旧电车站唱歌这是战后的第一次门票一小时内售完人们从街上通过敞开的窗户聆听。"
    assert judged(article(text), article(f"本报讯{text}", number=2)).relation == "same_wire"
    assert judged(article(text), article(other, number=2)).relation is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$2.6 billion", {2.6e9}),
        ("38,000 and 38.000", {38_000.0}),
        ("6.900 millones", {6.9e9}),
        ("34,00,000 and 34 lakh", {3_400_000.0}),
        ("около 1,4 тыс. жителей", {1_400.0}),
        ("৮৫০ কোটি", {8.5e9}),
        ("at 3:14 a.m.", set()),
        ("0.46 and 7.50", {0.46, 7.5}),
        ("9" * 400, set()),
    ],
)
def test_amounts(text: str, amounts: set[float]) -> None:
    assert set(numbers(text)) == amounts


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_texts_are_judged_and_the_order_does_not_matter(one: str, other: str) -> None:
    first, second = article(one), article(other, number=2, headline="x")
    found = judged(first, second)
    assert found == judged(second, first)
    assert 0 <= found.score <= 1
    assert {item.name for item in found.items} <= WEIGHTS.keys()
    json.dumps(found.evidence)


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1).map("\n\n".join))
def test_a_passage_stands_in_the_text(body: str) -> None:
    found = judged(article(STORY), article(body, number=2))
    assert found.passage is None or found.passage.removesuffix("…") in body


PAIRS = (
    Path(os.environ.get("FORUM_ARCHIVER_SHARED") or Path(__file__).parents[2] / "shared") / "article-cases/pairs.jsonl"
)


@pytest.mark.skipif(not PAIRS.is_file(), reason="the shared folder with sample pairs is not there")
def test_sample_pairs_are_no_copies_unless_they_are() -> None:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        one, other = (
            Record(n, given["headline"], given["text"], given["agency"], given["published"])
            for n, given in enumerate((pair["a"], pair["b"]))
        )
        assert (judged(one, other).relation == "same_wire") == pair["same_wire"], pair["id"]
