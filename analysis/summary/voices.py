"""Chooses what members say: the posts that drew most, by one sentence each, and who answered whom with what.

A post's score is read from what other members did with it, never from its words; a sentence is chosen by how much it
shares with what the thread talks about. Both are plain sums, so that every choice can be explained.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from analysis.stories import words
from analysis.summary.posts import Post
from analysis.summary.records import Excerpt, Exchange, Voice
from analysis.summary.sentences import Span, first_sentence, sentences

PER_MEMBER = 2  # voices of one member, exchanges of one pair
MIN_WORDS = 5  # of a sentence worth quoting
SHORT = 50  # characters of a sentence that says little alone
MIN_POST_WORDS = 8  # of a post worth quoting
_GREETING = re.compile(
    r"\W*(hi|hello|hey|dear|thanks?|thank you|thx|welcome|cheers|good (morning|evening|day)|congrat\w*|lol"
    r"|salam\w*|as+alam\w*|bonjour|merci|hallo|danke|hola|gracias|namaste)\b",
    re.IGNORECASE,
)
_DISAGREES = re.compile(
    r"\b(disagree|untrue|no longer true|not true|wrong|incorrect|nonsense|on the contrary|however|but|doubt|actually"
    r"|myth|misleading|exaggerat\w*)\b|^\W*no\b",
    re.IGNORECASE,
)


class Reply(NamedTuple):
    """A quote of one post in another, with the span of the quoted words in the quoting post."""

    post_id: int
    quoted_id: int
    start: int  # of the quoted words
    end: int
    after: int  # where the quote ends, and the answer begins


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread's posts, and how they answer each other."""

    posts: Mapping[int, Post]
    replies: Sequence[Reply]
    quoters: Mapping[int, frozenset[int]]  # post -> posts of other members that quote it
    quoted: Mapping[int, Sequence[str]]  # post -> words of it that they quote
    spread: Mapping[str, int]  # word -> posts of the thread that use it


def read_talk(connection: sqlite3.Connection, thread_id: int, posts: Mapping[int, Post]) -> Talk:
    """Reads how the posts of a thread quote each other; quotes of oneself and of other threads are left out."""
    rows = connection.execute(
        'SELECT r.post_id, r.quoted_post_id, words."start", words."end", whole."end" FROM post_replies AS r '
        "JOIN parts AS whole ON whole.id = r.part_id JOIN parts AS words ON words.parent_id = whole.id "
        "WHERE r.thread_id = ? AND words.kind = 'body' ORDER BY r.post_id, words.\"start\"",
        (thread_id,),
    )
    found = [Reply(*row) for row in rows]
    replies = [r for r in found if r.quoted_id in posts and posts[r.quoted_id].member != posts[r.post_id].member]
    quoters: dict[int, set[int]] = {}
    quoted: dict[int, list[str]] = {}
    for reply in replies:
        quoters.setdefault(reply.quoted_id, set()).add(reply.post_id)
        quoted.setdefault(reply.quoted_id, []).append(posts[reply.post_id].text[reply.start : reply.end])
    spread = Counter(word for post in posts.values() for word in set(_content(_own_text(post))))
    # A member who is named says nothing about the subject.
    for name in {post.cite.author for post in posts.values() if post.cite.author}:
        for word in words(name):
            spread.pop(word, None)
    return Talk(posts, replies, {post: frozenset(by) for post, by in quoters.items()}, quoted, spread)


def voices(talk: Talk, limit: int) -> tuple[Voice, ...]:
    """The `limit` posts of members' own words that drew most, in thread order, at most two of one member."""
    drawn = _drawn(talk)
    ranked = sorted(
        (post for post in talk.posts.values() if _length(post) >= MIN_POST_WORDS),
        key=lambda post: (-_score(post, talk, drawn), post.cite.post_id),
    )
    chosen: list[Voice] = []
    heard: Counter[int | str | None] = Counter()
    for post in ranked:
        said = _best_sentence(post, talk) if len(chosen) < limit and heard[post.member] < PER_MEMBER else None
        if said:
            heard[post.member] += 1
            chosen.append(_voice(post, said, talk, drawn))
    place = {post_id: n for n, post_id in enumerate(talk.posts)}
    return tuple(sorted(chosen, key=lambda voice: place[voice.said.cite.post_id]))


def exchanges(talk: Talk, limit: int) -> tuple[Exchange, ...]:
    """The `limit` answers that drew most, those that disagree before the others, in thread order."""
    ranked = sorted(_pairs(talk), key=lambda pair: (-pair[0], pair[1].answered.cite.post_id))
    chosen: list[Exchange] = []
    heard: Counter[frozenset[int | str | None]] = Counter()
    answered: set[int] = set()
    for _, exchange in ranked:
        posts = [talk.posts[part.cite.post_id] for part in (exchange.said, exchange.answered)]
        pair = frozenset(post.member for post in posts)
        if len(chosen) < limit and heard[pair] < PER_MEMBER and exchange.answered.cite.post_id not in answered:
            heard[pair] += 1
            answered.add(exchange.answered.cite.post_id)
            chosen.append(exchange)
    place = {post_id: n for n, post_id in enumerate(talk.posts)}
    return tuple(sorted(chosen, key=lambda each: place[each.answered.cite.post_id]))


# --- posts ------------------------------------------------------------------------------------------------------------


def _voice(post: Post, said: Excerpt, talk: Talk, drawn: Mapping[int, int]) -> Voice:
    quotes = len(talk.quoters.get(post.cite.post_id, ()))
    return Voice(
        said=said,
        reactions=post.reactions,
        votes=post.votes,
        is_solution=post.is_solution,
        quotes=quotes,
        replies=drawn[post.cite.post_id],
        score=_score(post, talk, drawn),
    )


def _score(post: Post, talk: Talk, drawn: Mapping[int, int]) -> float:
    """What others did with a post. Logarithms, so that one much-liked joke does not outweigh a discussion."""
    quotes = len(talk.quoters.get(post.cite.post_id, ()))
    score = (
        2 * log2(1 + post.reactions + max(0, post.votes)) + 3 * log2(1 + quotes) + log2(1 + drawn[post.cite.post_id])
    )
    score += 2 if post.is_solution else 0
    score += 1 if _length(post) <= 250 else -1
    return round(score, 4)


def _drawn(talk: Talk) -> dict[int, int]:
    """How many posts hang below each in the tree of quotes; a post hangs on each that it quotes.

    A post can only be quoted by a later one, so one pass from the last post to the first finds all. Below 64 posts the
    number is exact; above, the sets are too large to be worth it and only direct quotes are added.
    """
    below: dict[int, frozenset[int]] = {}
    drawn: dict[int, int] = {}
    for post_id in reversed(list(talk.posts)):
        quoters: frozenset[int] = talk.quoters.get(post_id, frozenset())
        found = quoters.union(*(below.get(quoter, frozenset()) for quoter in quoters))
        below[post_id] = found if len(found) <= 64 else quoters
        drawn[post_id] = len(found)
    return drawn


def _own_text(post: Post) -> str:
    return "\n".join(post.text[start:end] for start, end in post.own)


def _length(post: Post) -> int:
    """Words of the member's own; a rough count is enough here."""
    return max(_own_text(post).count(" ") + 1, len(words(_own_text(post)))) if post.own else 0


# --- sentences --------------------------------------------------------------------------------------------------------


def _content(text: str) -> Iterator[str]:
    """Words that carry meaning: those of four letters and more, and all words of scripts where words are short."""
    return (word for word in words(text) if len(word) > 3 or not word.isascii())


def _own_sentences(post: Post, start: int = 0, end: int | None = None) -> Iterator[Span]:
    for first, last in post.own:
        if first >= start and (end is None or last <= end):
            yield from sentences(post.text, first, last)


def _best_sentence(post: Post, talk: Talk) -> Excerpt | None:
    return _pick(post, list(_own_sentences(post)), talk)


def _pick(post: Post, spans: Sequence[Span], talk: Talk) -> Excerpt | None:
    """The sentence that says most of what the thread talks about; None where all are greetings, questions, scraps."""
    quoted = talk.quoted.get(post.cite.post_id, ())
    rated = [
        (_informs(post.text[start:end], talk, quoted) + max(0, 2 - place), -place, (start, end))
        for place, (start, end) in enumerate(spans)
        if _worth_quoting(post.text[start:end])
    ]
    return post.excerpt(max(rated)[2]) if rated else None


def _worth_quoting(sentence: str) -> bool:
    if len(words(sentence)) < MIN_WORDS or sentence.rstrip().endswith((":", "?", "？", "؟")):
        return False
    if sentence.startswith(">") or " | " in sentence:  # quoted as in mail; a row of a table
        return False
    return not _GREETING.match(sentence)


def _informs(sentence: str, talk: Talk, quoted: Iterable[str]) -> float:
    content = set(_content(sentence))
    score = float(min(8, sum(talk.spread.get(word, 0) > 1 for word in content)))
    score += 1 if any(character.isdigit() for character in sentence) else 0
    score += 3 if any(words_of in sentence or sentence in words_of for words_of in quoted if words_of) else 0
    score -= max(0, len(sentence) - 240) / 60 + max(0, SHORT - len(sentence)) / 6
    return score - (3 if "://" in sentence else 0)


# --- answers ----------------------------------------------------------------------------------------------------------


def _pairs(talk: Talk) -> Iterator[tuple[float, Exchange]]:
    """Every reply that can be shown as two sentences, with its rank."""
    after: dict[int, list[int]] = {}
    for reply in talk.replies:
        after.setdefault(reply.post_id, []).append(reply.start)
    for reply in talk.replies:
        asked, answer = talk.posts[reply.quoted_id], talk.posts[reply.post_id]
        said = _said(asked, answer.text[reply.start : reply.end], talk)
        stop = min((start for start in after[reply.post_id] if start > reply.after), default=len(answer.text))
        answered = _answer(answer, list(_own_sentences(answer, reply.after, stop)))
        if said and answered:
            rank = 2 * bool(_DISAGREES.search(answered.text)) + log2(1 + asked.reactions) + log2(1 + answer.reactions)
            yield round(rank, 4), Exchange(said, answered)


def _said(post: Post, quoted: str, talk: Talk) -> Excerpt | None:
    """The sentence of the quoted post that the quote shows; None where the quote shows what the member had pasted."""
    shown = [span for span in _own_sentences(post) if _overlaps(post.text[span[0] : span[1]], quoted)]
    return _pick(post, shown, talk) or next((post.excerpt(span) for span in shown), None)


def _overlaps(sentence: str, quoted: str) -> bool:
    return sentence in quoted or any(quoted[start:end] in sentence for start, end in sentences(quoted))


def _answer(post: Post, spans: Sequence[Span]) -> Excerpt | None:
    """The first sentence of an answer that says something, with the next where it says as little as "Not true."."""
    first = next((n for n, (start, end) in enumerate(spans) if _worth_quoting(post.text[start:end])), None)
    if first is None:
        return None
    start, end = spans[first]
    leaf_end = next(last for begin, last in post.own if begin <= start < last)
    return post.excerpt(first_sentence(post.text, start, leaf_end, enough=SHORT) or (start, end))
