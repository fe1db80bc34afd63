"""Different events of one day stay apart, whoever is in all of them; words of a house or a speaker make no copy."""

# ruff: noqa: ISC004 - texts of several lines
from __future__ import annotations

import pytest

from analysis.stories import Judgement, Reading, Record, judge

# Invented reports; only who is in half of the news is real.


def report(
    text: str, *, headline: str = "", agency: str | None = None, day: str | None = "2026-05-12", number: int = 1
) -> Record:
    return Record(number, headline, text, agency, day)


def judged(one: Record, other: Record) -> Judgement:
    return judge(Reading(one), Reading(other))


def pair(one: str, other: str, *, agency: str | None = None, headlines: tuple[str, str] = ("", "")) -> Judgement:
    first = report(one, headline=headlines[0], agency=agency)
    return judged(first, report(other, headline=headlines[1], agency=agency, number=2))


def names(found: Judgement) -> set[str]:
    return {item.name for item in found.items}


def detail(found: Judgement, name: str) -> str:
    return next(item.detail for item in found.items if item.name == name)


OTHER_EVENTS = {
    "two calls of one president": (
        "BEIJING: Chinese President Xi Jinping told Danish Prime Minister Mads Kirkegaard in a phone call on "
        "Tuesday that "
        "China wants steady ties, state media said. Xi said both sides should do more in shipping.",
        "BEIJING: Chinese President Xi Jinping and Peruvian President Alma Quispe discussed copper in a "
        "phone call on "
        "Tuesday, state media said. Xi said both sides should do more in mining.",
    ),
    "a minister and two envoys": (
        "Japanese Ambassador Kenji Morita called on Fisheries Minister Harun Talukder at his office on "
        "Tuesday and "
        "discussed trade and training. Both hoped that ties would deepen.",
        "Norwegian Ambassador Ingrid Solbakken called on Fisheries Minister Harun Talukder at his office on "
        "Tuesday and "
        "discussed trade and training. Both hoped that ties would deepen.",
    ),
    "markets and diplomacy": (
        "NEW YORK: US stocks fell on Tuesday as investors waited for the Federal Reserve and for news of "
        "President Donald "
        "Trump's talks with China. Makers of chips lost most.",
        "WASHINGTON: US President Donald Trump said on Tuesday that talks with China went well. He again "
        "criticised the "
        "Federal Reserve for its rates.",
    ),
    "war and a summit": (
        "KYIV: Russian drones hit a power station in Ukraine on Tuesday, President Volodymyr Zelensky said.",
        "BRUSSELS: EU leaders will hear Ukraine's President Volodymyr Zelensky on new sanctions against "
        "Russia, they "
        "said on Tuesday.",
    ),
    "two quakes of one day": (
        "MANILA, May 12 (Xinhua) -- An earthquake with a magnitude of 5.1 jolted 88 km W of Port Salvo at "
        "02:10:15 GMT on "
        "Tuesday, the U.S. Geological Survey said. The epicenter, with a depth of 10 km, was at 31.6 degrees south.",
        "MANILA, May 12 (Xinhua) -- An earthquake with a magnitude of 5.7 jolted 85 km W of Port Salvo at "
        "09:44:51 GMT on "
        "Tuesday, the U.S. Geological Survey said. The epicenter, with a depth of 21 km, was at 31.9 degrees south.",
    ),
}


@pytest.mark.parametrize("agency", ["AFP", None])
@pytest.mark.parametrize("kind", OTHER_EVENTS)
def test_other_events_of_one_day_are_no_story(kind: str, agency: str | None) -> None:
    assert pair(*OTHER_EVENTS[kind], agency=agency).relation is None


SAME_EVENTS = {
    "a call told from both ends": (
        "BEIJING: Chinese President Xi Jinping told Danish Prime Minister Mads Kirkegaard in a phone call on "
        "Tuesday that "
        "China wants steady ties, state media said.",
        "COPENHAGEN: Danish Prime Minister Mads Kirkegaard raised shipping with Chinese President Xi Jinping "
        "when they "
        "spoke by phone on Tuesday, his office said.",
    ),
    "a fire in other words": (
        "LARVIK: A fire in a paper mill in the Tjodal quarter killed four workers on Tuesday, rescuers said. "
        "It took six "
        "hours to put out the flames.",
        "Four labourers lost their lives when flames engulfed a paper mill in Tjodal on Tuesday. Crews "
        "battled for six "
        "hours.",
    ),
    "a rate in two houses' words": (
        "The central bank of Nordvik cut its key rate to 42.35% on Tuesday, as economists had expected.",
        "Borrowing in Nordvik becomes cheaper: policymakers lowered the benchmark to 42.35% on Tuesday.",
    ),
}


@pytest.mark.parametrize("kind", SAME_EVENTS)
def test_one_event_in_other_words_is_one(kind: str) -> None:
    assert pair(*SAME_EVENTS[kind]).relation == "same_event"


def test_headlines_that_share_their_names_make_a_call_one_event() -> None:
    one = "MOSCOW: Russian President Vladimir Putin and French President Emmanuel Macron talked on Tuesday about Iran."
    other = (
        "PARIS: President Emmanuel Macron urged Vladimir Putin on Tuesday to let inspectors back into Iran, he said."
    )
    named = pair(one, other, headlines=("Putin, Macron discuss Iran by phone", "Macron speaks with Putin about Iran"))
    assert named.relation == "same_event"
    assert "like headlines" in names(named)
    assert pair(one, other, headlines=("Kremlin: oil flows again", "Macron in Lyon for bridge")).relation is None


def test_who_only_speaks_in_a_like_lead_makes_it_no_other_event() -> None:
    one = "A bus fell from the Skorve bridge near Larvik on Tuesday, killing nine, police officer Arne Moen said."
    other = "A bus fell from the Skorve bridge near Larvik on Tuesday and nine died, said fire chief Siri Dahl."
    found = pair(one, other)
    assert "other people" not in names(found)
    assert found.relation is not None


# --- shared words that tell nothing

BIO = (
    "The views expressed in this article are the author's own and do not necessarily reflect the editorial "
    "policy of this "
    "newspaper. The author is a retired engineer of the ports board. He can be reached at columns@paper.example."
)
ROADS = "Whoever drives north after the first rains knows why potatoes cost more here. The tar floats off every June."
SCHOOLS = (
    "Four of ten schools on the coast teach mathematics without a teacher of it. The candidates sit in the capital."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{ROADS}\n\n{BIO}", f"{SCHOOLS}\n\n{BIO}"),
        (f"{BIO}\n\n{ROADS}", f"{BIO}\n\n{SCHOOLS}"),
        (f"{ROADS} {BIO}", f"{SCHOOLS} {BIO}"),
    ],
    ids=["after", "before", "in one line"],
)
def test_two_columns_share_no_more_than_what_stands_under_all(one: str, other: str) -> None:
    assert pair(one, other).relation is None


def test_a_column_that_was_pasted_twice_is_one_with_or_without_what_stands_under_it() -> None:
    assert pair(f"{ROADS}\n\n{BIO}", ROADS).relation == "same_wire"
    assert pair(f"{ROADS}\n\n{BIO}", f"{ROADS}\n\n{BIO}").relation == "same_wire"


SAID = '"We have paid what we owed, the drill is on its way and nobody will stop it again,"'


def test_two_reporters_who_heard_the_same_words_wrote_two_reports() -> None:
    found = pair(
        f"Work on the Tjodal tunnel will resume in April after nine months, Works Minister Harun Talukder "
        f"said. {SAID} "
        "the minister told reporters at his office.",
        f"The tunnel work at Tjodal will start again in April, Works Minister Harun Talukder has said. {SAID} "
        f"he told "
        "journalists at the harbour.",
    )
    assert found.relation == "same_event"
    assert {"same quotation", "common source"} <= names(found)


def test_a_quotation_is_counted_once() -> None:
    found = pair(
        f"Work on a tunnel is to go on. {SAID} Harun Talukder told a hall full of masons.",
        f"Masons clapped in the hall. {SAID} Harun Talukder told them.",
    )
    assert "same quotation" in names(found)
    assert "copied text" not in names(found)


def test_a_copy_with_the_prose_around_the_quotation_is_a_copy() -> None:
    text = (
        "Work on the Tjodal tunnel will resume in April after a halt of nine months, Works Minister Harun "
        "Talukder said "
        f"on Tuesday as he laid a wreath for two masons who died there in autumn. {SAID} he told a hall full "
        f"of masons."
    )
    assert pair(text, f"{text} The tube is to be ready in 2029.").relation == "same_wire"


# --- languages

THIN = (
    "A ferry with 140 people sank off the island of Utvaer on Tuesday and 119 were rescued, the coast guard "
    "said. "
    "Spokeswoman Runa Eldjarn said that it had left Nordvik before dawn.",
    "Un ferry transportant 140 personnes a coulé mardi au large de l'île de Utvaer et 119 ont été secourues, "
    "ont annoncé "
    "les garde-côtes. Il avait quitté Nordvik avant l'aube, a déclaré la porte-parole Runa Eldjarn.",
)


def test_what_one_agency_tells_in_two_languages_is_one_event() -> None:
    found = pair(*THIN, agency="AFP")
    assert found.relation == "same_event"
    assert "another language" in names(found)


@pytest.mark.parametrize("text", THIN)
def test_a_copy_in_one_language_needs_no_more_facts(text: str) -> None:
    found = pair(text, f"{text} Utvaer, 12.", agency="AFP")
    assert found.relation == "same_wire"


# --- what the evidence claims


def test_a_lead_stands_in_the_other_only_word_for_word() -> None:
    one = "The harbour board of Nordvik voted on Tuesday to close its oldest pier for two winters, masters said."
    like = "Nordvik's harbour board voted on Tuesday to close the oldest pier for two winters, the masters said."
    found = pair(one, f"{like} Fares stay as they were.")
    assert detail(found, "like lead").startswith("The lead of one is like a sentence of the other: ")
    again = pair(f"{one} Fares stay.", f"Nobody was told before, they say. {one} Boats go round.")
    assert "like lead" not in names(again)


def test_ships_stadiums_and_bodies_are_no_people() -> None:
    one = (
        "The MV Santa Clara hit the quay beside the Karl Nilsen Stadium on Tuesday, captain Ole Brandvold "
        "said. The Tide "
        "Survey and Harbour Reserve looked on."
    )
    other = (
        "Captain Ole Brandvold rammed a quay on Tuesday with the MV Santa Clara, by the Karl Nilsen Stadium. "
        "The Tide "
        "Survey and Harbour Reserve looked on."
    )
    found = judged(report(one), report(other, number=2))
    assert detail(found, "same people") == "Both name Ole Brandvold."
    assert "Karl Nilsen Stadium" in detail(found, "same things")
    assert "Santa Clara" in detail(found, "same things")


def test_a_speaker_is_a_name_beside_the_quotation() -> None:
    quote = "“A fish that swims across the sea of politics should find an open door,”"
    found = pair(
        f"China and South Korea met on Tuesday. {quote} Lin Zhaoyang said, according to CCTV. Norway was there.",
        f"Norway, China and South Korea talked fish. {quote} Lin Zhaoyang told CCTV on Tuesday.",
    )
    assert detail(found, "same speaker") == "By the same name: Lin Zhaoyang."


def test_amounts_are_shown_as_people_write_them_and_years_are_none() -> None:
    form = "The Nordvik fund lent {} billion crowns to {} boats in {}, or {} percent more, its board said on Tuesday."
    found = pair(form.format("43.5", 412, 2025, 7.5), form.format("38.25", 377, 2027, 6.25))
    assert detail(found, "other numbers") == (
        "Like sentences with other amounts: 38.25 billion; 377; 6.25 against 43.5 billion; 412; 7.5."
    )


def test_mixed_marks_enclose_what_stands_between_them() -> None:
    text = (
        "China should guard trade. \"We should guard free trade together,' Xi said. He asked to raise the "
        "partnership to "
        "a higher level and \"inject more calm' into the world, the reports said."
    )
    assert [" ".join(said) for said, *_ in Reading(report(text)).quotes] == [
        "we should guard free trade together", "inject more calm",
    ]  # fmt: skip


def test_straight_marks_enclose_nothing_between_two_quotations() -> None:
    text = 'He said "no more boats" and later "no more nets" to all.'
    assert [" ".join(said) for said, *_ in Reading(report(text)).quotes] == ["no more boats", "no more nets"]
