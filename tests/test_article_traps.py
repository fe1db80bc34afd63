"""What a splitter may fall for: names with particles, years that are not printed, appointments, remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from archiver.articles import split
from archiver.model import Article, Part, Text

POSTED = datetime(2025, 3, 13, 8, 0, tzinfo=UTC)
HEAD = "Lagoon ferries to run at night\n\nAFP\nPublished: 12 Mar 2025, 14:05\n\n"
BODY = (
    "LAGOS, March 12 (AFP) - Ferries will cross the lagoon at night from April, the port board said on Wednesday.\n\n"
    "The boats were bought second hand and have been fitted with new lamps.\n\n"
    "“We have waited nine years for this,” said Amina Bello, who sells fish on the eastern bank."
)


def every(parts: Sequence[Part]) -> Iterator[Part]:
    """All parts, each before those in it."""
    for part in parts:
        yield part
        yield from every(part.children)


def read(text: str, posted_at: datetime | None = POSTED) -> tuple[list[Article], str]:
    """The articles of a post, and the member's own words."""
    parts = split(text, (Text(0, len(text)),), posted_at=posted_at)
    own = [text[part.start : part.end] for part in every(parts) if part.kind == "comment"]
    return [part.article for part in every(parts) if part.article], "\n".join(own)


@pytest.mark.parametrize(
    "sentence",
    [
        "Harbour master Ursula von der Heide welcomed the plan.",
        "Jose de la Vega and Paul van den Berg signed the contract on the quay.",
        "Lula da Costa of the Banco do Norte paid for the lamps.",
    ],
)
def test_names_with_particles_are_of_no_other_language(sentence: str) -> None:
    articles, own = read(f"{HEAD}{BODY}\n\n{sentence}\n\nThe board will meet again in May.")

    assert own == ""
    assert (articles[0].body or "").endswith("The board will meet again in May.")


def test_the_year_of_a_dateline_is_that_of_the_page() -> None:
    (article,), _ = read(HEAD.replace("2025", "2023") + BODY.replace("Wednesday", "Sunday"))

    assert (article.published_at, article.event_date) == ("2023-03-12T14:05", "2023-03-12")
    assert {value.value[:4] for value in article.values if value.field == "published_at"} == {"2023"}


def test_a_dateline_without_a_year_is_read_where_the_time_of_the_post_is_not_known() -> None:
    (article,), _ = read(HEAD + BODY, posted_at=None)

    assert (article.agency, article.place, article.dateline) == ("AFP", "Lagos", "LAGOS, March 12 (AFP) -")


@pytest.mark.parametrize(
    "post",
    [
        (
            "Forum meetup in Lagos\nSaturday, 15 March 2025, 19:00\nOld customs house\n\n"
            "All members are welcome to the yearly meetup, bring your own glass and a story from the docks."
        ),
        (
            "Wedding photos\nBy Bob\n\n"
            "The ceremony took place in the old town hall, and about eighty guests came from all over the country."
        ),
    ],
)
def test_what_members_announce_or_sign_by_a_first_name_is_theirs(post: str) -> None:
    assert read(post) == ([], post)


@pytest.mark.parametrize(
    "remark",
    [
        "Our government should learn from this.",
        "We saw the same in 2021 and it came to nothing.",
        "------\n\nThe lamps will be stolen within a month, as everything on that quay is.",
    ],
)
def test_remarks_below_an_article_are_the_members(remark: str) -> None:
    articles, own = read(f"{HEAD}{BODY}\n\n{remark}")

    assert own.replace("------", "").strip() == remark.replace("------", "").strip()
    assert (articles[0].body or "").endswith("on the eastern bank.")


@pytest.mark.parametrize("tail", ["PTI TGB SS", "(Bloomberg)", "- Reuters"])
def test_a_text_without_a_byline_is_known_by_the_agency_behind_it(tail: str) -> None:
    text = (
        "New Delhi: Ferries will cross the lagoon at night from April, a step that traders had long asked for, as the "
        f"roads around it are closed for repair until the end of the year, the port board said on Wednesday. {tail}"
    )
    (article,), own = read(text)

    assert own == ""
    assert article.agency in {"PTI", "Bloomberg", "Reuters"}


def test_an_opinion_that_names_an_agency_is_no_article() -> None:
    post = (
        "I do not believe a word of it, whatever they write. They said the same three years ago and nothing came of "
        "it, and the lamps are still in the shed where they were put that winter (Reuters)."
    )
    assert read(post) == ([], post)
