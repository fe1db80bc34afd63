"""Where an article's body ends: signatures, authors' notes, other articles, remarks; and the posts of networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from archiver.articles import split
from archiver.model import Article, Part, Text

POSTED = datetime(2025, 3, 13, 8, 0, tzinfo=UTC)
TITLE = "Lagoon ferries to run at night"
STAMP = "AFP\nPublished: 12 Mar 2025, 14:05"
PARAGRAPHS = (
    "Ferries will cross the lagoon at night from April, the port board said in a statement on Wednesday.",
    "The boats were bought second hand and have been fitted with lamps that shine far over the water.",
    "“We have waited nine years for this,” said Amina Bello, who sells fish on the eastern bank.",
)
BODY = "\n\n".join(PARAGRAPHS)
STORY = f"{TITLE}\n\n{STAMP}\n\n{BODY}"
SIGNED = f"{TITLE}\n\nBy Ada Demo\n{STAMP}\n\n{BODY}"
MORE = "The board will meet again in May, when the lamps have been tried out and the crews are ready."
SAID = "Ferries will cross the lagoon at night from April, the port board says."
OPINION = "I think that this will come to nothing, as it did the last time."


def leaves(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts that hold no others, in order."""
    for part in parts:
        if part.children:
            yield from leaves(part.children)
        else:
            yield part


def split_post(text: str) -> tuple[list[Article], dict[str, str]]:
    """The articles of a post, and what each of its lines is."""
    parts = split(text, (Text(0, len(text)),), posted_at=POSTED)
    kinds: dict[str, str] = {
        line: leaf.kind for leaf in leaves(parts) for line in text[leaf.start : leaf.end].split("\n")
    }
    return [part.article for part in parts if part.article], kinds


# --- what stands under a body -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "byline", "place"),
    [
        ("Анна Демидова, Мурманск", "Анна Демидова", "Мурманск"),
        ("Ada Demo, Lagos", "Ada Demo", "Lagos"),
        ("Ada Demo", "Ada Demo", None),
    ],
)
def test_a_name_under_an_article_that_has_none_is_its_reporters(line: str, byline: str, place: str | None) -> None:
    (article,), kinds = split_post(f"{STORY}\n{line}")

    assert kinds[line] == "source"
    assert (article.byline, article.place) == (byline, place)


@pytest.mark.parametrize(
    "post",
    [f"{SIGNED}\n\nBola Ade", f"{STORY}\n\nBola Ade\n@bolaade", f"{STORY}\n\nBola Ade doubts it"],
)
def test_a_name_is_the_members_where_the_reporter_is_known_or_more_is_said(post: str) -> None:
    (article,), kinds = split_post(post)

    assert next(kind for line, kind in kinds.items() if line.startswith("Bola")) in {"comment", "noise"}
    assert article.byline in {"Ada Demo", None}


def test_a_reporter_with_place_and_agency_signs_below() -> None:
    line = "Ada DEMİR/ TRABZON, (DHA)"
    (article,), kinds = split_post(f"{TITLE}\n\n12 March 2025, 14:05\n\n{BODY}\n\n{line}\n\n{MORE}")

    assert (kinds[line], kinds[MORE]) == ("source", "comment")
    assert (article.byline, article.agency, article.place) == ("Ada DEMİR", "DHA", "Trabzon")


@pytest.mark.parametrize(
    "note",
    [
        "Ada Demo is the West Africa correspondent of the Lagos Gazette and has written of its ports since 2011.",
        "About Ada Demo",
    ],
)
def test_a_note_on_the_author_is_no_part_of_the_body(note: str) -> None:
    (article,), kinds = split_post(f"{SIGNED}\n\n{note}")

    assert kinds[note] == "source"
    assert (article.byline, article.body) == ("Ada Demo", BODY)


def test_a_paragraph_that_names_the_author_is_the_body() -> None:
    paragraph = "The captain said that Ada Demo had asked him about the lamps twice."

    assert split_post(f"{SIGNED}\n\n{paragraph}")[1][paragraph] == "body"
    assert split_post(f"{SIGNED}\n\nAda Demo saw the lamps.\n\n{MORE}")[1]["Ada Demo saw the lamps."] == "body"


def test_a_paper_is_named_in_a_short_notice_under_the_article() -> None:
    (article,), _ = split_post(f"{STORY}\n\nCopyright Gulf News, 2025")

    assert (article.agency, article.outlet) == ("AFP", "Gulf News")


@pytest.mark.parametrize(("tail", "day"), [("(APA, red, 30.1.2025)", "2025-01-30"), ("(APA, 12.3.2025)", "2025-03-12")])
def test_the_day_behind_an_agency_at_the_end_is_that_of_the_article(tail: str, day: str) -> None:
    (article,), _ = split_post(f"{TITLE}\n\n{BODY} {tail}")

    assert (article.agency, article.published_at) == ("APA", day)


def test_a_day_at_the_end_without_an_agency_is_not_that_of_the_article() -> None:
    (article,), _ = split_post(f"{TITLE}\n\nAFP\n\n{BODY} (Lagos, 30.1.2025)")

    assert article.published_at is None


def test_a_caption_below_its_credit_is_no_paragraph() -> None:
    (article,), kinds = split_post(
        f"{STORY}\n\nImage source, Getty Images\nImage caption, A ferry at the old quay of Lagos\n\n{MORE}"
    )

    assert kinds["Image caption, A ferry at the old quay of Lagos"] == "caption"
    assert (article.caption, article.credit) == ("A ferry at the old quay of Lagos", "Getty Images")


# --- other articles ---------------------------------------------------------------------------------------------------


def test_a_list_of_other_articles_goes_on_below_the_source() -> None:
    others = ["Traders welcome the night boats", "Fish prices fall on both banks"]
    (article,), kinds = split_post("\n".join([STORY, "", "Source: AFP", "Related news", "", *others, "© AFP"]))

    assert [kinds[line] for line in ("Source: AFP", *others, "© AFP")] == ["source", "noise", "noise", "source"]
    assert article.body == BODY


def test_a_headline_with_its_address_below_it_begins_another_article() -> None:
    other = "Traders welcome cheaper fish"
    address = "https://gazette.example/traders-welcome-cheaper-fish"
    articles, kinds = split_post(f"{STORY}\n\n{other}\n{address}\n\n{MORE}")

    assert [article.headline for article in articles] == [TITLE, other]
    assert (articles[0].body, kinds[address]) == (BODY, "source")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Read the whole text there", "https://gazette.example/2025/4417"),
        ("The ferries on the lagoon", "https://gazette.example/lagoon-ferries-run"),
    ],
)
def test_a_line_with_another_address_or_the_articles_own_below_it_begins_none(line: str, address: str) -> None:
    articles, _ = split_post(f"{STORY}\n\n{line}\n{address}")

    assert [(article.headline, article.source_url) for article in articles] == [(TITLE, address)]


def test_talk_below_a_headline_and_its_address_is_the_members() -> None:
    address = "https://www.dawn.com/news/1/lagoon-ferries-to-run-at-night-from-april"
    (article,), kinds = split_post(f"{TITLE} from April\nAFP\n{address}\n{OPINION} {MORE}")

    assert kinds[f"{OPINION} {MORE}"] == "comment"
    assert (article.headline, article.body) == (f"{TITLE} from April", None)


def test_a_paragraph_below_a_headline_and_its_address_is_the_body() -> None:
    address = "https://www.dawn.com/news/1/lagoon-ferries-to-run-at-night-from-april"
    (article,), _ = split_post(f"{TITLE} from April\n{address}\n{BODY}")

    assert (article.body or "").startswith(PARAGRAPHS[0])


# --- remarks ----------------------------------------------------------------------------------------------------------

KOREAN = (
    "연안 여객선 밤에도 다닌다\n\n"
    "(부산=연합뉴스) 홍길동 기자 = 연안 여객선이 4월부터 밤에도 다닌다고 항만청이 발표했다.\n\n"
    "배는 중고로 사들였으며 새 등을 달았다고 항만청은 설명했다.\n\n상인들은 9년을 기다려 온 일이라며 반겼다고 말했다."
)


@pytest.mark.parametrize("remark", ["배가 너무 작다.", "배가 또 늦었어요."])
def test_a_few_korean_words_under_an_article_are_a_remark(remark: str) -> None:
    assert split_post(f"{KOREAN}\n\n{remark}")[1][remark] == "comment"


def test_a_korean_sentence_of_some_length_is_the_body() -> None:
    paragraph = "항만청은 5월에 다시 회의를 열어 승무원을 정한다고 밝혔다."

    assert split_post(f"{KOREAN}\n\n{paragraph}")[1][paragraph] == "body"


@pytest.mark.parametrize("remark", ["12 boats for a town of that size.", "That makes 6 × 12 = 72 people a day."])
def test_figures_under_an_article_without_any_are_a_remark(remark: str) -> None:
    assert split_post(f"{STORY}\n\n{remark}")[1][remark] == "comment"


def test_a_paragraph_that_begins_with_a_figure_is_the_body_where_another_one_does() -> None:
    story = f"{STORY}\n\n12 crews have been hired for the boats, all of them from the eastern bank."
    paragraph = "20 more will follow in the autumn, the board said in its statement."

    assert split_post(f"{story}\n\n{paragraph}")[1][paragraph] == "body"


def test_a_paragraph_full_of_foreign_names_is_of_no_other_language() -> None:
    """It reads as Spanish, but it may well be English."""
    paragraph = (
        "The boats are called El Rey de la Costa, La Virgen de las Islas, Los Hijos del Sol, Las Damas del Puerto."
    )

    assert split_post(f"{STORY}\n\n{paragraph}\n\n{MORE}")[1][paragraph] == "body"


def test_a_sentence_in_another_language_is_the_members() -> None:
    remark = "El transbordador ha vuelto al río, pero no navega por la noche."

    assert split_post(f"{STORY}\n\n{remark}")[1][remark] == "comment"


# --- posts of networks ------------------------------------------------------------------------------------------------


def test_a_post_that_a_program_copied_has_its_channel_and_time_above() -> None:
    (article,), kinds = split_post(f"Lagoon Watch, [12.03.2025 17:20]\n{SAID}")

    assert (article.byline, article.published_at, kinds[SAID]) == ("Lagoon Watch", "2025-03-12T17:20", "body")


def test_two_posts_that_a_program_copied_are_two() -> None:
    articles, _ = split_post(f"Lagoon Watch, [12.03.2025 17:20]\n{SAID}\n\nPort News, [12.03.2025, 17:25]\n{MORE}")

    assert [article.byline for article in articles] == ["Lagoon Watch", "Port News"]


@pytest.mark.parametrize("line", ["Ada, [see below]", "Lagoon Watch, [12.03.2025]", "[12.03.2025 17:20] seen it"])
def test_other_brackets_above_a_text_make_no_post(line: str) -> None:
    assert split_post(f"{line}\n{SAID}")[0] == []


@pytest.mark.parametrize(
    "below",
    [
        "t.me/lagoonwatch/4417\n6.1K views",
        "6.1K views\nt.me/lagoonwatch/4417",
        "👁 6.1K\nhttps://t.me/lagoonwatch/4417",
        "6 100\nt.me/lagoonwatch/4417".replace(" ", ","),
    ],
)
def test_a_channel_is_known_by_the_address_and_the_count_below_its_post(below: str) -> None:
    (article,), kinds = split_post(f"Lagoon Watch\nferry.jpg\n{SAID}\n\n{below}\n12 March 2025, 17:52\n\n{OPINION}")

    assert (article.byline, article.body, article.published_at) == ("Lagoon Watch", SAID, "2025-03-12T17:52")
    assert (kinds["ferry.jpg"], kinds[OPINION]) == ("photo", "comment")


@pytest.mark.parametrize(
    "post",
    [
        f"My own note\n{MORE}\n{SAID}\n\nt.me/lagoonwatch/4417",
        f"Seen on the quay.\n{SAID}\n\n6.1K views\nt.me/lagoonwatch/4417",
        f"My own note\n{MORE}\n\n6.1K views\n{SAID}",
    ],
)
def test_an_address_or_a_count_alone_makes_no_post_of_a_channel(post: str) -> None:
    assert split_post(post)[0] == []


def test_a_picture_below_the_address_of_a_post_is_its_photo() -> None:
    (article,), kinds = split_post(
        f"Forwarded from Lagoon Watch\n{SAID}\nt.me/lagoonwatch/4417\nferry.jpg\n6.1K views\n\n{OPINION}"
    )

    assert (article.byline, kinds["ferry.jpg"], kinds["6.1K views"]) == ("Lagoon Watch", "photo", "byline")


@pytest.mark.parametrize(
    ("name", "account"),
    [
        (
            "Ministry of Ports and Inland Waters of Demoland\n@demoports",
            "Ministry of Ports and Inland Waters of Demoland",
        ),
        ("Lagoon watch, the 2nd @lagoonwatch · Mar 12", "Lagoon watch, the 2nd"),
    ],
)
def test_the_whole_name_of_an_account_is_the_byline(name: str, account: str) -> None:
    (article,), _ = split_post(f"{name}\n{SAID}\n1:36 PM · Mar 12, 2025 · 12.3K Views")

    assert article.byline == account


def test_counts_a_line_each_below_a_post_are_noise() -> None:
    _, kinds = split_post(
        f"Lagoon Watch\n@lagoonwatch\n{SAID}\n1:36 PM · Mar 12, 2025\n·\n12.3K\nViews\n40\n\n{OPINION}"
    )

    assert [kinds[line] for line in ("·", "12.3K", "Views", "40", OPINION)] == [*["noise"] * 4, "comment"]
