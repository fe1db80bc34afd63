"""archiver/data/speech.toml -> the words of speech, roles and bodies of a language, ready to be looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Script = Literal["latin", "cyrillic"]
_CYRILLIC = ("ru", "uk", "bg")
CASELESS = ("bn", "hi", "ur", "fa", "ar", "zh", "ja", "ko")


@dataclass(frozen=True, slots=True)
class Words:
    """Words, some of them known by their ends only."""

    whole: frozenset[str]
    ends: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        return word in self.whole or (bool(self.ends) and word.endswith(self.ends))


@dataclass(frozen=True, slots=True)
class Sequences:
    """Phrases of one or several words; the longest that stands at a place is found."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]

    def at(self, words: Sequence[str], i: int) -> int:
        """Index after the phrase that begins at word i, or i where none does."""
        for phrase in self.by_first.get(words[i], ()) if i < len(words) else ():
            if tuple(words[i : i + len(phrase)]) == phrase:
                return i + len(phrase)
        return i


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language with capitals, or of all languages of its script where it is not known."""

    verbs: Sequences
    pronouns: frozenset[str]
    fused: Sequences
    fillers: frozenset[str]
    objects: Sequences
    asides: frozenset[str]
    prepositions: frozenset[str]
    military: frozenset[str]
    functions: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    titles: Words
    civil: frozenset[str]
    surnames: frozenset[str]
    given_names: frozenset[str]
    portfolios: frozenset[str]
    organisations: Words
    groups: frozenset[str]
    peoples: frozenset[str]
    others: frozenset[str]
    naming: frozenset[str]
    relays: frozenset[str]
    turns: frozenset[str]
    is_cyrillic: bool
    roles_follow: bool  # "NAME, a trader": not in Turkish, where the next words belong to another phrase


@dataclass(frozen=True, slots=True)
class Caseless:
    """The words of a language without capitals."""

    verbs: tuple[str, ...]  # the longest first
    pronouns: frozenset[str]
    titles: tuple[str, ...]  # the longest first
    title_words: Words
    portfolios: frozenset[str]
    honorifics: frozenset[str]
    stops: frozenset[str]
    shortest_name: int  # words that a name needs behind a role: roles may be followed by words that are no names


@cache
def load_vocabulary(language: str | None, script: Script) -> Vocabulary:
    """The words of a language in a script that has capitals."""
    data = _data()
    written = [name for name in data["verbs"] if name not in CASELESS and (name in _CYRILLIC) == (script == "cyrillic")]
    spoken = [language] if language in written else written

    functions = data["functions"]

    def of(table: str) -> list[str]:
        return list(data[table].get(script, ()))

    return Vocabulary(
        verbs=_sequences(verb for name in spoken for verb in data["verbs"][name]),
        pronouns=frozenset(word for name in spoken for word in data["pronouns"].get(name, ())),
        fused=_sequences(data["pronouns"]["fused"]),
        fillers=frozenset(of("fillers")),
        objects=_sequences(of("objects")),
        asides=frozenset(of("asides")),
        prepositions=frozenset(of("prepositions")),
        military=frozenset(of("military")),
        functions=frozenset(functions.get(script) or functions.get(language or "en") or functions["en"]),
        determiners=frozenset(of("determiners")),
        links=frozenset(of("links")),
        particles=frozenset(of("particles")),
        honorifics=frozenset(of("honorifics")),
        titles=_words(of("titles")),
        civil=frozenset(of("civil")),
        surnames=frozenset(of("surnames")),
        given_names=frozenset(of("given_names")),
        portfolios=frozenset(of("portfolios")),
        organisations=_words(of("organisations")),
        groups=frozenset(of("groups")),
        peoples=frozenset(of("peoples")),
        others=frozenset(of("others")),
        naming=frozenset(of("naming")),
        relays=frozenset(of("relays")),
        turns=frozenset(of("turns")),
        is_cyrillic=script == "cyrillic",
        roles_follow=language != "tr",
    )


@cache
def load_caseless(language: str) -> Caseless:
    """The words of a language of `CASELESS`."""
    data = _data()
    titles = data["titles"][language]
    return Caseless(
        verbs=tuple(sorted(data["verbs"][language], key=len, reverse=True)),
        pronouns=frozenset(data["pronouns"].get(language, ())),
        titles=tuple(sorted(titles, key=len, reverse=True)),
        title_words=_words(titles),
        portfolios=frozenset(data["portfolios"].get(language, ())),
        honorifics=frozenset(data["honorifics"].get(language, ())),
        stops=frozenset(data["stops"][language]),
        shortest_name=1 if language in ("bn", "hi", "ur") else 2,
    )


@cache
def load_abbreviations() -> frozenset[str]:
    """Words that a point belongs to."""
    return frozenset(_data()["abbreviations"])


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("archiver") / "data" / "speech.toml").read_text(encoding="utf-8"))


def _words(listed: Sequence[str]) -> Words:
    ends = tuple(word[1:] for word in listed if word.startswith("~"))
    return Words(frozenset(word for word in listed if not word.startswith("~")), ends)


def _sequences(phrases: Iterable[str]) -> Sequences:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        words = tuple(phrase.split())
        by_first.setdefault(words[0], []).append(words)
    return Sequences({first: tuple(rows) for first, rows in by_first.items()})
