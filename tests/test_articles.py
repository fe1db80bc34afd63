"""Splitting posts: lossless on everything, the styles of articles/STYLE/CASE, the seed, quotes and limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.articles import split
from archiver.engines import read_body, read_page
from archiver.model import Article, Block, Embed, Image, Link, Part, Quote, Spoiler, Text, Unfurl

CASES = sorted(path.parent for path in (Path(__file__).parent / "articles").glob("*/*/expected.json"))
WIDGETS = "\n \nAnalyze\n\nAnalyze Post\n\nAdd your ideas here:\nHighlight Cite Respond\n"
STORY = """Two bridges over the Demo close for repair

Reuters
Published: 15 Jul 2025, 13:36

Two bridges over the river Demo will close for nine months from August, the roads department said on Tuesday.

Lorries will have to use the ferry, which carries six at a time."""


def leaves(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts that hold no others, in order."""
    for part in parts:
        if part.children:
            yield from leaves(part.children)
        else:
            yield part


def every(parts: Sequence[Part]) -> Iterator[Part]:
    """All parts, each before those in it."""
    for part in parts:
        yield part
        yield from every(part.children)


def split_text(text: str, *blocks: Block, posted: str | None = None, links: Sequence[Link] = ()) -> tuple[Part, ...]:
    """The parts of a text, which is a single block where none are given; checked to be the whole text."""
    posted_at = datetime.fromisoformat(posted) if posted else None
    parts = split(text, blocks or (Text(0, len(text)),), posted_at=posted_at, links=links)
    check_lossless(text, parts)
    return parts


def check_lossless(text: str, parts: Sequence[Part]) -> None:
    """Leaves put together are the text, children fill their parent, values are where they say, gaps are white space."""
    assert "".join(text[leaf.start : leaf.end] for leaf in leaves(parts)) == text
    assert all(a.end == b.start for a, b in pairwise(parts))
    for part in every(parts):
        if part.children:
            assert (part.children[0].start, part.children[-1].end) == (part.start, part.end)
        if part.kind == "gap":
            assert not text[part.start : part.end].strip()
        for value in part.article.values if part.article else ():
            assert text[value.start : value.end].strip()


def articles(parts: Sequence[Part]) -> list[Article]:
    """The articles among the parts, in order."""
    return [part.article for part in every(parts) if part.article]


def comments(text: str, parts: Sequence[Part]) -> list[str]:
    """The member's own words."""
    return [text[part.start : part.end] for part in every(parts) if part.kind == "comment"]


# --- the cases --------------------------------------------------------------------------------------------------------


def described(part: Part) -> dict[str, Any]:
    """An article as expected.json describes it."""
    article = part.article
    assert article is not None
    names = ("headline", "standfirst", "agency", "outlet", "byline", "dateline", "place", "country", "published_at",
        "published_precision", "published_offset", "updated_at", "event_date", "source_url", "caption", "credit",
        "language")  # fmt: skip
    fields = {name: getattr(article, name) for name in names if getattr(article, name) is not None}
    kinds = [child.kind for child in part.children if child.kind != "gap"]
    return fields | {"paragraphs": kinds.count("body"), "kinds": kinds}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_post_of_a_style_is_split_as_expected(folder: Path) -> None:
    """Each case folder holds a post and what is to be read from it."""
    text = (folder / "post.txt").read_text("utf-8").rstrip("\n")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    parts = split_text(text, posted=expected["posted_at"])
    found = {
        "posted_at": expected["posted_at"],
        "comments": comments(text, parts),
        "articles": [described(part) for part in every(parts) if part.article],
    }
    assert found == expected, f"to paste into expected.json:\n{json.dumps(found, ensure_ascii=False, indent=1)}"


@pytest.mark.parametrize(
    ("publisher", "outlet"),
    [("Demo Times", "Demo Times"), ("BBC News", "BBC"), ("Agence France-Presse", None), (None, None)],
)
def test_a_news_page_is_its_publishers(publisher: str | None, outlet: str | None) -> None:
    text = "Ferry sails again\n\nThe ferry sails again, the port said on Monday after a month of repairs at the yard."
    (part,) = split(text, (), whole="page_article", publisher=publisher)
    assert part.article is not None
    assert part.article.outlet == outlet


# --- the seed ---------------------------------------------------------------------------------------------------------


def seed_posts(shared: Path) -> list[str]:
    """The three posts of the seed, without the lines of the forum around them."""
    text = (shared / "seeds" / "forum-thread.txt").read_text("utf-8")
    starts = [text.index("Date of Event:"), text.index("Xi tells Putin"), text.index("Xi, Putin hail")]
    return [text[start : text.index("\nAnalyze\n", start)].rstrip() for start in starts]


SEED = (
    {"agency": "AFP", "place": "Beijing", "country": None, "published_at": "2025-07-15T13:36", "updated_at": None,
     "caption": "China's President Xi Jinping. File photo", "credit": None, "word_count": 388},
    {"agency": "Reuters", "place": None, "published_at": "2025-08-08T18:41", "updated_at": "2025-08-08T18:41",
     "credit": "Sergei Bobylyov/Host agency RIA Novosti/Handout via REUTERS/Files", "word_count": 307},
    {"agency": "AFP", "place": "Beijing", "country": "CN", "published_at": "2026-02-04T22:52", "updated_at": None,
     "caption": "Xi Jinping ,Vladimir Putin", "credit": None, "word_count": 544},
)  # fmt: skip


@pytest.mark.parametrize("tail", ["", WIDGETS], ids=["alone", "with widgets"])
@pytest.mark.parametrize(("number", "paragraphs"), [(0, 16), (1, 11), (2, 23)])
def test_a_post_of_the_seed_gives_its_parts_and_values(shared: Path, number: int, paragraphs: int, tail: str) -> None:
    """Headline, agency, place, dates, photo, caption, credit and body, and not a word of comment."""
    text = seed_posts(shared)[number] + tail
    parts = split_text(text)
    (article,) = articles(parts)
    assert {name: getattr(article, name) for name in SEED[number]} == SEED[number]
    kinds = [leaf.kind for leaf in leaves(parts)]
    assert (kinds.count("body"), kinds.count("photo"), kinds.count("comment")) == (paragraphs, 1, 0)
    assert [part.kind for part in parts if part.kind != "gap"] == ["article", *(["noise"] if tail else [])]
    (photo,) = article.photos
    assert photo.image is not None
    assert (photo.image.filename or "").endswith(".webp")


def test_the_event_of_the_seed_is_a_conflict_with_one_chosen(shared: Path) -> None:
    """The lead's weekday agrees with the day of publication, the member's field is a day later."""
    (article,) = articles(split_text(seed_posts(shared)[0]))
    events = {value.value: value.chosen for value in article.values if value.field == "event_date"}
    assert events == {"2025-07-15": True, "2025-07-16": False}
    assert article.event_date == "2025-07-15"


def test_the_event_line_belongs_to_its_article_or_is_noise(shared: Path) -> None:
    """Above an article it is a byline of it, without one it is noise."""
    (part,) = split_text(seed_posts(shared)[0])
    assert part.children[0].kind == "byline"
    assert split_text("Date of Event: Jul 16, 2025\nIs it true?")[0].kind == "noise"


# --- quotes, cards, pictures ------------------------------------------------------------------------------------------


def test_an_article_in_a_quote_that_names_a_member_is_that_quote() -> None:
    """Somebody else posted it: it is no new article."""
    text = f"Ada said:\n{STORY}\n\nSeen that."
    end = 10 + len(STORY)
    quote = Quote(0, end, "Ada", 7, attribution=(0, 9), children=(Text(10, end),))
    parts = split_text(text, quote, Text(end, len(text)))
    assert [part.kind for part in parts] == ["quote", "gap", "comment"]
    assert not articles(parts)
    assert parts[0].children[0].kind == "byline"


def test_an_article_in_a_quote_of_nobody_is_an_article_under_the_quote() -> None:
    """The box is only a frame around it."""
    text = f"From the paper:\n\n{STORY}\n\nNine months is not long."
    start, end = 17, 17 + len(STORY)
    parts = split_text(text, Text(0, 15), Quote(start, end, children=(Text(start, end),)), Text(end, len(text)))
    quote = next(part for part in parts if part.kind == "quote")
    assert [part.kind for part in quote.children] == ["article"]
    assert comments(text, parts) == ["From the paper:", "Nine months is not long."]


def test_words_in_a_quote_of_nobody_are_its_body() -> None:
    """They are not the member's own."""
    text = "The dam is old.\nYes, it is."
    parts = split_text(text, Quote(0, 15, children=(Text(0, 15),)), Text(15, len(text)))
    assert [part.kind for part in parts[0].children] == ["body"]


def test_a_spoiler_holds_its_title_and_an_article() -> None:
    """The title is noise of the page, the rest is split as at the top."""
    text = f"Full text\n{STORY}"
    parts = split_text(text, Spoiler(0, len(text), title=(0, 9), children=(Text(10, len(text)),)))
    assert [part.kind for part in parts[0].children if part.kind != "gap"] == ["noise", "article"]


def test_a_card_is_no_article_and_stays_with_its_block() -> None:
    """A link card alone holds no pasted article."""
    text = "Ferry delayed again\nThe boat needs a new engine.\nexample.org"
    card = Unfurl(0, len(text), "https://example.org/ferry")
    (part,) = split_text(text, card)
    assert (part.kind, part.block) == ("unfurl", card)


def test_a_video_inside_the_body_does_not_end_it() -> None:
    """An embed has an empty span; the body goes on after it."""
    more = (
        "\n\nThe ferry was built in 1972 and has not been painted since the flood of 1998, its captain told reporters."
    )
    text = STORY + more
    parts = split_text(text, Text(0, len(STORY)), Embed(len(STORY), len(STORY), "youtube"), Text(len(STORY), len(text)))
    assert [part.kind for part in parts] == ["article"]
    assert [part.kind for part in parts[0].children].count("embed") == 1


def test_a_picture_of_an_article_is_its_photo_and_another_is_an_image() -> None:
    """With the engine's block."""
    text = (
        STORY.replace("13:36\n", "13:36\n\nbridge.webp\nThe bridge at Demo. Photo: Ana Ruiz\n")
        + "\n\nMy own shot:\nme.jpg"
    )
    at, own = text.index("bridge.webp"), text.index("me.jpg")
    first, second = Image(at, at + 11, filename="bridge.webp"), Image(own, own + 6, filename="me.jpg")
    parts = split_text(text, Text(0, at), first, Text(at + 11, own), second)
    (article,) = articles(parts)
    assert [(photo.image, photo.caption, photo.credit) for photo in article.photos] == [
        (first, "The bridge at Demo.", "Ana Ruiz")
    ]
    assert [part.block for part in parts if part.kind == "image"] == [second]


def test_a_link_on_the_headline_is_the_source() -> None:
    """Its host names the outlet."""
    text = STORY.replace("Reuters\n", "")
    (article,) = articles(split_text(text, links=(Link(0, 42, "https://www.dawn.com/news/1/bridges"),)))
    assert (article.source_url, article.outlet) == ("https://www.dawn.com/news/1/bridges", "Dawn")


def test_an_article_without_a_year_takes_that_of_the_post() -> None:
    """The year is never guessed without the post's date."""
    text = STORY.replace("Published: 15 Jul 2025, 13:36", "15 JUL, 13:36")
    assert articles(split_text(text, posted="2025-07-16T00:00:00+00:00"))[0].published_at == "2025-07-15T13:36"
    assert articles(split_text(text))[0].published_at is None


def test_bst_is_the_printers_own_zone() -> None:
    """In Dhaka it is Bangladesh's."""
    text = STORY.replace("Reuters", "The Daily Star").replace("13:36", "13:36 BST")
    assert articles(split_text(text))[0].published_offset == "+06:00"
    assert articles(split_text(text.replace("The Daily Star", "The Guardian")))[0].published_offset == "+01:00"


# --- everything -------------------------------------------------------------------------------------------------------

WORDS = (
    "Reuters", "Published:", "15 Jul 2025", "DHAKA:", "a.webp", "\n", "\n\n", " ", "said", "ঢাকা", "新华社北京7月15日电",
    "?", "(AP) —", "https://dawn.com/a", "Photo: X", "I think", "Advertisement", "Ada said:", "Click to expand...",
    "@ada", "\x1c", "\u2028", "\u200f", "___", "[note]", "Date of Event: Jul 16, 2025", "الرياض - واس:",
    "Analyze Post", "“", "”",
)  # fmt: skip
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
spans = st.tuples(st.integers(-5, 300), st.integers(-5, 300))


def blocks_of(inner: st.SearchStrategy[tuple[Block, ...]]) -> st.SearchStrategy[tuple[Block, ...]]:
    """Any blocks at all: out of order, out of the text, one over the other."""
    flat = st.one_of(
        spans.map(lambda s: Text(s[0], s[1], strong=(s,))),
        spans.map(lambda s: Unfurl(*s, url="https://example.org")),
        spans.map(lambda s: Embed(*s)),
        spans.map(lambda s: Image(*s, attachment_id=1)),
    )
    deep = st.one_of(
        st.tuples(spans, spans, inner).map(lambda t: Quote(*t[0], attribution=t[1], children=t[2])),
        st.tuples(spans, spans, inner).map(lambda t: Spoiler(*t[0], title=t[1], children=t[2])),
    )
    return st.lists(st.one_of(flat, deep), max_size=5).map(tuple)


@settings(deadline=None, max_examples=300)
@given(texts, st.recursive(st.just(()), blocks_of, max_leaves=6))
def test_leaves_are_the_text_whatever_it_is(text: str, blocks: tuple[Block, ...]) -> None:
    """Arbitrary text and blocks, the hostile included."""
    check_lossless(text, split(text, blocks, posted_at=datetime.fromisoformat("2025-07-16T00:00:00+00:00")))


def test_every_post_of_every_real_page_is_split_without_loss(real_page: Path) -> None:
    """Pages of many forums, languages and versions."""
    for post in read_page((real_page / "page.html").read_bytes()).posts:
        check_lossless(post.body.text, split(post.body.text, post.body.blocks, posted_at=post.posted_at))


def test_html_of_a_post_is_split_by_way_of_its_body() -> None:
    """What an engine makes of a post is what the splitter takes."""
    body = read_body(
        f'<div class="bbWrapper"><b>{STORY.partition(chr(10))[0]}</b>' + "<br />".join(STORY[42:].split("\n"))
    )
    (article,) = articles(split(body.text, body.blocks, links=body.links))
    assert article.agency == "Reuters"


def test_quotes_in_quotes_without_end_are_cut_off() -> None:
    """No page makes the splitter run out of stack."""
    block: Block = Text(0, 4)
    for _ in range(5000):
        block = Quote(0, 4, children=(block,))
    assert "".join("deep"[leaf.start : leaf.end] for leaf in leaves(split("deep", (block,)))) == "deep"


def test_a_post_has_at_most_9999_parts_and_loses_nothing() -> None:
    """What would be more is one comment at the end."""
    text = STORY + "\n\nThe ferry goes every hour, the department said." * 20_000
    parts = split_text(text)
    assert sum(1 for _ in every(parts)) <= 9_999
    assert (parts[-1].kind, articles(parts)[0].agency) == ("comment", "Reuters")
    files = "a.jpg\n" * 20_000
    assert sum(1 for _ in every(split_text(files))) == 9_999


@pytest.mark.parametrize(
    "piece",
    ["Reuters Beijing\n", "15 Jul 2025\n", "“", "x", "\n", "(", "Ada said:\n", "Click to expand...\n", "Ada\n@ada\n",
     "قبل ساعة من الآن\n", f"{STORY}\n\n", "[", "12:30 ", "Photo: "],
)  # fmt: skip
def test_a_long_text_of_one_kind_is_split_whole(piece: str) -> None:
    """How long it takes is measured by benchmarks/splitting.py."""
    text = piece * (200_000 // len(piece))
    check_lossless(text, split_text(text))
