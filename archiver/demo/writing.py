"""Made-up posts and threads for growing threads and for measuring: the same arguments give the same words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from archiver.demo.content import DemoMember, DemoNode, DemoPost, DemoThread

_SUBJECTS = (
    "the ferry timetable", "the new bridge", "the harbour levy", "last night's council vote", "the grain contract",
    "the rail link", "the dredging tender", "the customs queue", "the weather station", "the fishing quota",
)  # fmt: skip
_CLAIMS = (
    "looks better on paper than on the quay", "was promised three years ago", "will not survive the next budget",
    "is the first sensible idea in a while", "needs a second source before I believe it",
    "has been explained badly from the start", "matters more to the islands than to the capital",
    "costs half of what the opposition says",
)  # fmt: skip
_REASONS = (
    "the port authority published the figures on Monday", "my brother works two sheds away from it",
    "the minister said the opposite in spring", "nobody has seen the contract yet",
    "the same firm built the old one", "the tide tables do not lie",
)  # fmt: skip
_NAMES = ("Anchorite", "Bellwether", "Corrigan", "Driftwood", "Eelgrass", "Fairlead", "Gannet", "Halyard")


def written_posts(count: int, first_id: int, start: datetime, names: Sequence[str]) -> tuple[DemoPost, ...]:
    """`count` plain posts of two or three sentences, five minutes apart, by the named authors in turn."""
    dice = random.Random(first_id)  # noqa: S311 - words, not secrets
    return tuple(
        DemoPost(first_id + n, names[n % len(names)], start + n * timedelta(minutes=5), _paragraph(dice))
        for n in range(count)
    )


def written_forum(threads: int, posts: int) -> tuple[tuple[DemoNode, ...], tuple[DemoMember, ...], list[DemoThread]]:
    """A forum of one section with equal threads, whose posts hold quotes, cards, pictures and reactions."""
    members = tuple(
        DemoMember(n, name, messages=100 * n, joined=date(2024, 1, n), fields={"Harbour": name[::-1].capitalize()})
        for n, name in enumerate(_NAMES, 1)
    )
    made = [
        DemoThread(
            number, f"Generated thread {number}", 2, tuple(_rich_posts(posts, number * 1_000_000)), tags=("generated",)
        )
        for number in range(1, threads + 1)
    ]
    return (DemoNode(1, "Generated"), DemoNode(2, "Threads", 1)), members, made


def _rich_posts(count: int, first_id: int) -> list[DemoPost]:
    dice = random.Random(first_id)  # noqa: S311 - words, not secrets
    start = datetime(2025, 1, 6, 7, 30, tzinfo=UTC)
    posts: list[DemoPost] = []
    for n in range(count):
        paragraphs = [_paragraph(dice) for _ in range(dice.randint(1, 4))]
        extra = _EXTRAS[n % len(_EXTRAS)](dice, posts)
        posts.append(
            DemoPost(
                first_id + n,
                _NAMES[n % len(_NAMES)],
                start + n * timedelta(minutes=7),
                "\n\n".join(filter(None, [extra, *paragraphs])),
                reactions={"Like": tuple(dice.sample(_NAMES, dice.randint(1, 5)))} if n % 3 == 0 else {},
            )
        )
    return posts


def _paragraph(dice: random.Random) -> str:
    sentences = (
        f"I think {dice.choice(_SUBJECTS)} {dice.choice(_CLAIMS)}, because {dice.choice(_REASONS)}."
        for _ in range(dice.randint(2, 3))
    )
    return " ".join(sentences)


def _quote(dice: random.Random, posts: Sequence[DemoPost]) -> str:
    if not posts:
        return ""
    quoted = dice.choice(posts[-20:])
    words = quoted.body.rpartition("\n\n")[2]
    return f'[quote="{quoted.author}, post: {quoted.id}, member: {_NAMES.index(quoted.author) + 1}"]{words}[/quote]'


def _card(dice: random.Random, _posts: Sequence[DemoPost]) -> str:
    subject = dice.choice(_SUBJECTS)
    return f"[card=https://news.example/{subject.split()[-1]}]What we know about {subject}|A short look at it.[/card]"


def _picture(dice: random.Random, _posts: Sequence[DemoPost]) -> str:
    return f"[attach]{1_752_000_000_000 + dice.randrange(10**9)}.webp[/attach]"


def _video(dice: random.Random, _posts: Sequence[DemoPost]) -> str:
    return f"[media=youtube]{dice.randrange(16**11):011x}[/media]"


def _nothing(_dice: random.Random, _posts: Sequence[DemoPost]) -> str:
    return ""


_EXTRAS = (_nothing, _quote, _quote, _card, _nothing, _quote, _picture, _nothing, _quote, _video)
