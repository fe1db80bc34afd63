"""archiver/data/newsroom.toml -> the words that news articles are printed with, ready to be looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from archiver.dates.tokens import Token, tokenize
from archiver.dates.words import Phrases

PUBLISHED, UPDATED, EVENT = range(3)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of newsroom.toml. Phrases are found at a token, keys are whole lines (see `key`)."""

    roles: Phrases  # PUBLISHED, UPDATED, EVENT
    source_labels: Phrases
    credit_starts: Phrases
    noise_starts: Phrases
    reading: Phrases
    person: Phrases
    talk_starts: Phrases
    pointing: Phrases
    ourselves: Phrases
    person_words: frozenset[str]  # first words of `person`
    widgets: frozenset[str]
    noise: frozenset[str]
    share: frozenset[str]
    home: frozenset[str]
    sections: frozenset[str]
    related: frozenset[str]
    closers: frozenset[str]
    summaries: frozenset[str]
    wires: frozenset[str]
    issuers: Phrases


def key(tokens: Iterable[Token]) -> str:
    """The words and numbers of a line, folded, in one string: lines that differ only in marks have one key."""
    return " ".join(token.text for token in tokens if token.kind != "mark")


def stands(phrases: Phrases, tokens: Sequence[Token]) -> bool:
    """Whether one of the phrases stands anywhere."""
    return any(True for _ in phrases.find(tokens))


@cache
def load_newsroom() -> Mapping[str, Mapping[str, Any]]:
    """newsroom.toml as it is, a table a section; read once for all who take words from it."""
    return tomllib.loads((files("archiver") / "data" / "newsroom.toml").read_text(encoding="utf-8"))


@cache
def load_lexicon() -> Lexicon:
    """The words, ready to be looked up."""
    data = load_newsroom()
    roles, sources, noise, comments = data["roles"], data["sources"], data["noise"], data["comments"]
    return Lexicon(
        roles=Phrases((word, n) for n, role in enumerate(("published", "updated", "event")) for word in roles[role]),
        source_labels=_phrases(sources["labels"]),
        credit_starts=_phrases(sources["credits"]),
        noise_starts=_phrases(noise["starts"]),
        reading=_phrases(noise["reading"]),
        person=_phrases(comments["person"]),
        talk_starts=_phrases(comments["starts"]),
        pointing=_phrases(comments["pointing"]),
        ourselves=_phrases(comments["ourselves"]),
        person_words=frozenset(_phrases(comments["person"]).first_words),
        widgets=_keys(noise["widgets"]),
        noise=_keys(noise["lines"]),
        share=_keys(noise["share"]),
        home=_keys(noise["home"]),
        sections=_keys(noise["sections"]),
        related=_keys(noise["related"]),
        closers=_keys(noise["closers"]),
        summaries=_keys(noise["summaries"]),
        wires=_keys(data["bylines"]["wires"]),
        issuers=_phrases(noise["issuers"]),
    )


def _phrases(words: Iterable[Any]) -> Phrases:
    return Phrases((word, 0) for word in words)


def _keys(words: Iterable[Any]) -> frozenset[str]:
    return frozenset(key(tokenize(word)) for word in words)
