"""Pages of VerticalScope's fork: posts as cards, flat or nested in each other, wherever the fork puts things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.engines import read_page
from archiver.model import Mark, Post, ThreadPage

TIME = '<time class="u-dt" datetime="2024-02-05T12:20:36-0500" title="Feb 5, 2024 at 12:20 PM">Feb 5, 2024</time>'
OTHER_TIME = '<time class="u-dt" datetime="2025-01-01T00:00:00-0500">Jan 1, 2025</time>'


def card_of(words: str, *, number: int = 1, within: str = "", name: str = "Oz", time: str = TIME) -> str:
    """What stands in a post's card."""
    return (
        f'<div class="MessageCard__container">{within}'
        f'<div class="MessageCard__avatar"><a class="avatar"><i class="avatar-u43-s"></i></a></div>'
        f'<a class="MessageCard__user-info__name" href="/members/oz.43/">{name}</a>'
        f'<a class="MessageCard__post-position">#{number}</a>'
        f'<a class="MessageCard__date-created">{time}</a>{words}</div>'
    )


def nested(post_id: int, card: str, answers: str = "") -> str:
    return (
        f'<article class="js-post california-nested-message" id="js-post-{post_id}">'
        f'<div class="MessageCard" id="js-post-{post_id}">{card}</div><div>{answers}</div></article>'
    )


def flat(post_id: int, card: str) -> str:
    return f'<div class="MessageCard js-messageCard js-post" id="js-post-{post_id}">{card}</div>'


def page_of(*posts: str, below: str = "") -> ThreadPage:
    return read_page(
        f'<html id="XF"><body><h1 class="MessageCard__thread-title">Moss</h1>{"".join(posts)}{below}</html>'.encode(),
        "https://a.example/threads/x.5/",
    )


WORDS = '<article class="message-body"><div class="bbWrapper">Hm.</div></article>'


def summary(post: Post) -> tuple[int, int | None, str | None, int | None, str | None, str]:
    return post.id, post.number, post.author, post.author_id, post.posted_text, post.body.text


@pytest.mark.parametrize("shape", [flat, nested])
def test_both_shapes_of_a_post(shape: Callable[[int, str], str]) -> None:
    page = page_of(shape(7, card_of(WORDS)))

    assert [summary(post) for post in page.posts] == [(7, 1, "Oz", 43, "Feb 5, 2024 at 12:20 PM", "Hm.")]


def test_answers_stay_where_the_page_has_them() -> None:
    inner = nested(9, card_of(WORDS, number=5), nested(10, card_of(WORDS, number=3)))
    page = page_of(
        flat(7, card_of(WORDS)), nested(8, card_of(WORDS, number=2), inner), nested(11, card_of(WORDS, number=4))
    )

    assert [(post.id, post.number) for post in page.posts] == [(7, 1), (8, 2), (9, 5), (10, 3), (11, 4)]
    assert page.problems == ()


@pytest.mark.parametrize(
    "words",
    [WORDS, '<article class="message-body">Hm.</article>',
     '<div qid="post-text"><div class="bbWrapper">Hm.</div></div>',
     f"{WORDS}<aside class='message-signature'><div class='bbWrapper'>Signed.</div></aside>"],
)  # fmt: skip
def test_words_of_a_post(words: str) -> None:
    assert page_of(flat(7, card_of(words))).posts[0].body.text == "Hm."


def test_place_of_a_deleted_post_has_not_the_words_of_its_answer() -> None:
    gone = (
        '<article class="js-post" id="js-post-8"><div class="nested-message-deleted MessageCard">'
        f'<div class="nested-message-deleted-text">Gone.</div></div>{nested(9, card_of(WORDS, number=3))}</article>'
    )
    page = page_of(flat(7, card_of(WORDS)), gone)

    assert [(post.id, post.body.text, post.marks) for post in page.posts[1:]] == [
        (8, "", (Mark("deleted", "Gone."),)),
        (9, "Hm.", ()),
    ]
    assert [problem.kind for problem in page.problems] == ["gone"]


def test_time_of_the_last_post_is_not_the_firsts() -> None:
    info = (
        f'<div class="MessageCard__thread-info"><span class="icon-with-text">last post by Zed {OTHER_TIME}</span></div>'
    )

    assert page_of(flat(7, card_of(WORDS, within=info))).posts[0].posted_text == "Feb 5, 2024 at 12:20 PM"


def test_badges_of_the_sidebar_are_not_the_last_members() -> None:
    badge = '<div class="avatar-badge-wrapper"><div class="badge-stack" title="Plus Member"></div></div>'
    own = WORDS + f'<div class="MessageCard__avatar">{badge}</div>'

    assert [post.member and post.member.banners for post in page_of(flat(7, card_of(WORDS)), below=badge).posts] == [()]
    post = flat(7, card_of(own).replace('"MessageCard__avatar"', '"MessageCard__avatar-old"', 1))
    assert [post.member and post.member.banners for post in page_of(post).posts] == [("Plus Member",)]


@pytest.mark.parametrize(
    ("score", "votes"),
    [
        ('<span class="contentVote-score" data-score="-3">−3</span>', -3),
        ('<span class="contentVote-score">−3</span>', -3),
        ('<span class="contentVote-score">1.2K</span>', 1200),
        ('<span class="contentVote-score">0</span>', 0),
        ("", None),
    ],
)
def test_votes(score: str, votes: int | None) -> None:
    assert page_of(flat(7, card_of(WORDS + score))).posts[0].vote_score == votes


def test_counters_of_a_thread() -> None:
    lines = "".join(
        f'<span class="icon-with-text"> {line} </span>' for line in ("1.9K views", "6 replies", "6 participants")
    )
    info = f'<div class="MessageCard__thread-info">{lines}</div>'
    thread = page_of(flat(7, card_of(WORDS, within=info))).thread

    assert (thread.view_count, thread.reply_count) == (1900, 6)
