"""What stands above an article: headline, kicker, summary, caption, bylines; and the values that are read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from archiver.articles import split
from archiver.model import Article, Part, Text

POSTED = datetime(2025, 3, 13, 8, 0, tzinfo=UTC)
TITLE = "Lagoon ferries to run at night"
SUMMARY = "Night boats will cross the lagoon from April."
LEGEND = "A ferry at the old quay of Lagos on a day without wind"
NAMED = "By Ada Demo\n12 March 2025, 14:05"
BODY = (
    "Ferries will cross the lagoon at night from April, the port board said in a statement on Wednesday.\n\n"
    "The boats were bought second hand and have been fitted with lamps that shine far over the water.\n\n"
    "“We have waited nine years for this,” said Amina Bello, who sells fish on the eastern bank."
)
ARABIC = (
    "أعلنت سلطة الميناء يوم الأربعاء أن العبارات ستعبر البحيرة ليلا ابتداء من أبريل المقبل بعد شراء قوارب جديدة.\n\n"
    "وقال مسؤول إن القوارب مزودة بمصابيح جديدة تضيء الماء من مسافة بعيدة."
)


def leaves(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts that hold no others, in order."""
    for part in parts:
        if part.children:
            yield from leaves(part.children)
        else:
            yield part


def lines_of(text: str) -> list[tuple[str, str]]:
    """The lines of a post that is an article, each with what it is."""
    parts = split(text, (Text(0, len(text)),), posted_at=POSTED)
    return [(leaf.kind, line) for leaf in leaves(parts) for line in text[leaf.start : leaf.end].split("\n") if line]


def kind_of(text: str, line: str) -> str:
    """What a line of a post is."""
    return next(kind for kind, printed in lines_of(text) if printed == line)


def read(text: str) -> Article:
    """The one article of a post."""
    parts = split(text, (Text(0, len(text)),), posted_at=POSTED)
    (article,) = (part.article for part in parts if part.article)
    return article


# --- headline and kicker ----------------------------------------------------------------------------------------------


def test_the_name_of_a_section_above_the_headline_is_noise_where_a_summary_stands_below() -> None:
    text = f"Harbour notes\n{TITLE}\n{NAMED}\n{SUMMARY}\n{BODY}"
    article = read(text)

    assert (article.headline, article.standfirst) == (TITLE, SUMMARY)
    assert kind_of(text, "Harbour notes") == "noise"


def test_a_headline_with_a_standfirst_is_no_kicker_where_the_body_begins_below() -> None:
    article = read(f"Night boats come\nTwo old ferries get new lamps\n{NAMED}\n{BODY}")

    assert (article.headline, article.standfirst) == ("Night boats come", "Two old ferries get new lamps")


def test_two_words_above_a_date_and_a_headline_are_a_kicker() -> None:
    text = f"In Lagos\n\n11:47, 12 March 2025\n\nLagoon ferries will run at night from April\n\n{BODY}"
    article = read(text)

    assert (article.headline, article.standfirst) == ("Lagoon ferries will run at night from April", None)
    assert kind_of(text, "In Lagos") == "noise"


def test_more_words_above_a_date_are_the_headline() -> None:
    article = read(f"{TITLE}\n\n11:47, 12 March 2025\n\nTwo old boats get new lamps on the eastern bank\n\n{BODY}")

    assert (article.headline, article.standfirst) == (TITLE, "Two old boats get new lamps on the eastern bank")


@pytest.mark.parametrize("mark", ["|", "-", "–", "—", "·"])
def test_the_site_behind_a_headline_makes_an_article_and_is_no_part_of_the_headline(mark: str) -> None:
    article = read(f"{TITLE} {mark} Gulf News\n\n{BODY}")

    assert (article.headline, article.outlet) == (TITLE, "Gulf News")


@pytest.mark.parametrize("end", [" | the boat club", " - a blessing", " - Gulf News reader asks why"])
def test_other_words_behind_a_headline_are_no_site(end: str) -> None:
    assert {kind for kind, _ in lines_of(f"{TITLE}{end}\n\n{BODY}")} == {"comment"}


def test_a_site_is_a_part_of_the_headline_of_another_paper() -> None:
    article = read(f"{TITLE} - Reuters\n\nRT\n12 March 2025, 14:05\n\n{BODY}")

    assert (article.headline, article.outlet, article.agency) == (f"{TITLE} - Reuters", "RT", None)


def test_a_question_that_names_a_site_is_no_headline() -> None:
    text = f"Ferries at night? Lagos has its doubts - BBC News\n\n{BODY}"

    assert {kind for kind, _ in lines_of(text)} == {"comment"}


# --- summary ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["In short", "In brief", "What you need to know"])
def test_what_the_page_calls_a_summary_is_one(label: str) -> None:
    text = f"{TITLE}\n\n{NAMED}\n\n{label}\n\nTwo boats, new lamps, one crew each.\n\n{BODY}"

    assert read(text).standfirst == "Two boats, new lamps, one crew each."
    assert kind_of(text, label) == "noise"


def test_a_sentence_between_two_bylines_is_a_summary() -> None:
    sentence = "Traders have asked for this for nine years."

    assert read(f"{TITLE}\n\nBy Ada Demo\n\n{sentence}\n\nLAGOS, March 12 (AFP) - {BODY}").standfirst == sentence


def test_a_sentence_that_the_first_paragraph_says_again_is_a_summary() -> None:
    assert read(f"{TITLE}\n\n{NAMED}\n\n{SUMMARY}\n\n{BODY}").standfirst == SUMMARY


def test_a_short_first_paragraph_that_is_not_said_again_is_the_body() -> None:
    article = read(f"{TITLE}\n\n{NAMED}\n\nTraders wept with joy on the quay.\n\n{BODY}")

    assert article.standfirst is None
    assert (article.body or "").startswith("Traders wept")


# --- captions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["By Ada Demo", "Ada Demo"])
def test_a_line_between_standfirst_and_byline_is_the_caption_of_a_picture_that_was_not_copied(name: str) -> None:
    article = read(f"{TITLE}\n\nThe port board has bought boats\n\n{LEGEND}\n{name}\n12 March 2025, 14:05\n\n{BODY}")

    assert (article.standfirst, article.caption) == ("The port board has bought boats", LEGEND)


def test_a_long_caption_without_a_stop_does_not_part_the_headline_from_its_byline() -> None:
    legend = f"{LEGEND}, where traders from the eastern bank waited for the first of two boats"
    article = read(f"{TITLE}\n\nThe port board has bought boats.\n\n{legend}\n\n{NAMED}\n\n{BODY}")

    assert (article.headline, article.standfirst, article.caption) == (
        TITLE,
        "The port board has bought boats.",
        legend,
    )


def test_a_sentence_between_a_picture_and_a_credit_is_its_caption() -> None:
    article = read(f"{TITLE}\n\nferry.jpg\n{LEGEND}.\nAna Ruiz / AFP\n{NAMED}\n\n{BODY}")

    assert (article.caption, article.credit) == (f"{LEGEND}.", "Ana Ruiz / AFP")


def test_a_line_above_an_agency_in_brackets_is_a_caption() -> None:
    assert read(f"{TITLE}\n\n{NAMED}\n\n{LEGEND}\n(Reuters)\n{BODY}").caption == LEGEND


def test_a_giver_of_pictures_below_a_caption_is_its_credit() -> None:
    article = read(f"{TITLE}\n\n{NAMED}\n\nferry.jpg\n{LEGEND}\n(US Navy)\n\n{BODY}")

    assert (article.caption, article.credit) == (LEGEND, "US Navy")


def test_a_line_above_a_reporters_name_is_the_caption_of_the_picture_above_it() -> None:
    article = read(f"{TITLE}\n\nferry.jpg\n{LEGEND}\nAda Demo\n\n12 March 2025, 14:05\n\n{BODY}")

    assert (article.caption, article.byline) == (LEGEND, "Ada Demo")


def test_a_dateline_below_a_picture_is_no_caption() -> None:
    lead = "LAGOS, March 12 (AFP) - Ferries will cross the lagoon at night from April"
    article = read(f"{TITLE}\n\nferry.jpg\n{lead}\n\n{BODY}")

    assert article.caption is None
    assert (article.body or "").startswith(lead)


# --- bylines ----------------------------------------------------------------------------------------------------------


def test_a_label_above_the_date_is_a_byline_whatever_it_says() -> None:
    text = f"{TITLE}\n\nFrom: Ministry of Ports, Harbour Force and others\nPublished 12 March 2025\n\n{BODY}"

    assert kind_of(text, "From: Ministry of Ports, Harbour Force and others") == "byline"
    assert read(text).standfirst is None


def test_a_label_apart_from_the_date_is_a_standfirst() -> None:
    article = read(f"{TITLE}\n\nMinister: Boats will be safe and cheap for all\n\n12 March 2025, 14:05\n\n{BODY}")

    assert article.standfirst == "Minister: Boats will be safe and cheap for all"


def test_who_provides_the_news_is_a_byline() -> None:
    text = f"{TITLE}\n\nNews provided by\nHarlow Boats Inc.\n12 Mar 2025, 14:05\n\n{BODY}"

    assert (kind_of(text, "News provided by"), kind_of(text, "Harlow Boats Inc.")) == (
        "noise",
        "byline",
    )


def test_a_line_of_several_reporters_may_be_long() -> None:
    named = "Ada Demo in Lagos, Bola Ade in Abuja and Karim Das in Dhaka"

    assert read(f"{TITLE}\n\n{named}\n12 March 2025, 14:05\n\n{BODY}").byline == "Ada Demo, Bola Ade, Karim Das"


def test_reporters_a_line_each_are_all_named() -> None:
    assert read(f"{TITLE}\n\nAda Demo\nBola Ade\nAFP\n12 March 2025, 14:05\n\n{BODY}").byline == "Ada Demo, Bola Ade"


def test_names_that_stand_apart_are_no_list() -> None:
    article = read(f"{TITLE}\n\nAda Demo\n\nBola Ade\n\nAFP\n12 March 2025, 14:05\n\n{BODY}")

    assert article.byline == "Ada Demo"


def test_the_length_of_a_recording_below_a_button_is_noise() -> None:
    text = f"{TITLE}\n\nBy Ada Demo\nListen\n3:41\n12 March 2025, 14:05\n\n{BODY}"

    assert kind_of(text, "3:41") == "noise"
    assert read(text).published_at == "2025-03-12T14:05"


def test_an_hour_below_a_button_is_that_of_a_live_report() -> None:
    assert kind_of(f"{TITLE}\n\n{NAMED}\nListen\n13:41\n{BODY}", "13:41") == "body"


def test_a_date_with_its_time_and_zone_beside_other_words_is_a_byline() -> None:
    dated = "Harbour desk notes 12 March 2025, 14:05 GMT"
    quiet = BODY.partition("\n\n")[0]

    assert kind_of(f"{TITLE}\n\n{dated}\n\n{quiet}", dated) == "byline"
    assert kind_of(f"{TITLE}\n\nHarbour desk notes 12 March 2025\n\n{quiet}", TITLE) == "comment"


def test_letters_that_set_the_size_of_letters_are_noise_on_a_page_of_another_script() -> None:
    text = f"عبارات تعبر البحيرة ليلا\n\nAFP\n12 مارس 2025\n{{}}\n{ARABIC}"

    assert [kind_of(text.format(letters), letters) for letters in ("TT", "Aa", "A+")] == ["noise"] * 3


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_word_alone_below_a_name_and_a_date_is_a_place() -> None:
    assert read(f"{TITLE}\n\nAda Demo\n12 March 2025, 14:05\nDemoghat\n\n{BODY}").place == "Demoghat"


def test_a_word_alone_below_a_date_without_a_name_is_no_place() -> None:
    assert read(f"{TITLE}\n\n12 March 2025, 14:05\nDemoghat\n\n{BODY}").place is None


def test_a_date_above_the_headline_gives_way_to_one_below() -> None:
    today = "Thursday, 13 March 2025"
    article = read(f"{today}\n\n{TITLE}\n\nAFP\n12 March 2025\n\n{BODY}")

    assert article.published_at == "2025-03-12"
    assert read(f"{today}\n\n{TITLE}\n\nAFP\n\n{BODY}").published_at == "2025-03-13"


def test_a_place_a_colon_and_a_name_are_place_and_reporter() -> None:
    article = read(f"عبارات تعبر البحيرة ليلا\n\nالقاهرة: عصام فضل الله\nنُشر: 12 مارس 2025 ، 14:05\n\n{ARABIC}")

    assert (article.byline, article.place) == ("عصام فضل الله", "القاهرة")


def test_an_office_beside_a_name_tells_that_the_place_is_the_reporters() -> None:
    named = {"Ada Demo, Staff Reporter, Dhaka": "Dhaka", "Ada Demo, Dhaka": None}

    assert {
        line: read(f"{TITLE}\n\n{line}\nPublished: 12 March 2025, 14:05\n\n{BODY}").place for line in named
    } == named


def test_an_office_that_gives_a_release_out_is_the_outlet_of_its_page() -> None:
    """Its wire is an agency only where it is named."""
    page = "https://www.prnewswire.com/news/lagoon-ferries-to-run-at-night"
    linked = read(f"{TITLE}\n\n12 March 2025, 14:05\n{page}\n\n{BODY}")
    named = read(f"{TITLE}\n\nPR Newswire\n12 March 2025, 14:05\n\n{BODY}")

    assert (linked.agency, linked.outlet) == (None, "PR Newswire")
    assert (named.agency, named.outlet) == ("PR Newswire", None)


def test_an_article_keeps_no_seconds() -> None:
    article = read(f"{TITLE}\n\nAFP\n2025-03-12 14:05:33\n\n{BODY}")

    assert (article.published_at, article.published_precision) == ("2025-03-12T14:05", "minute")
