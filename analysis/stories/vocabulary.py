"""vocabulary.toml → words that mean the same in every article: common ones, days, amounts, titles, shared sources."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def _read() -> dict[str, Any]:
    return tomllib.loads(files("analysis.stories").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


_FOUND = _read()

COMMON_LETTERS: frozenset[str] = frozenset(_FOUND["common"].pop("letters").split())
COMMON: frozenset[str] = frozenset(word for words in _FOUND["common"].values() for word in words.split())

# Monday is 0.
WEEKDAYS: dict[str, int] = {
    word: day for day, words in enumerate(_FOUND["weekdays"].values()) for word in words.split()
}
TODAY: frozenset[str] = frozenset(_FOUND["today"]["words"].split())

SCALES: dict[str, float] = {
    word: 10.0 ** int(power) for power, words in _FOUND["scales"].items() for word in words.split()
}
NUMBER_WORDS: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_FOUND["numbers"]["units"].split())},
    **{word: 10.0 * value for value, word in enumerate(_FOUND["numbers"]["tens"].split(), 2)},
}

NO_NAMES: frozenset[str] = frozenset(_FOUND["names"]["none"].split()) | WEEKDAYS.keys()
THING_WORDS: frozenset[str] = frozenset(_FOUND["names"]["things"].split())
PLACE_WORDS: frozenset[str] = frozenset(_FOUND["names"]["places"].split())
SHIPS: frozenset[str] = frozenset(_FOUND["names"]["ships"].split())
HEADS: frozenset[str] = frozenset(_FOUND["names"]["heads"].split())
WIDE_NAMES: frozenset[str] = frozenset(_FOUND["wide"]["names"].replace("\n", " ").strip().split(", "))
WIDE_PEOPLE: frozenset[str] = frozenset(_FOUND["wide"]["people"].replace("\n", " ").strip().split(", "))
WIDE_WORDS: frozenset[str] = frozenset(_FOUND["wide"]["words"].split())
COUNTRIES: frozenset[str] = frozenset(_FOUND["wide"]["countries"].split())

SPEECH: frozenset[str] = frozenset(_FOUND["speech"]["verbs"].split())
COMING: frozenset[str] = frozenset(_FOUND["coming"]["words"].split())
COMING_PHRASES: tuple[str, ...] = tuple(f" {phrase} " for phrase in _FOUND["coming"]["phrases"].split(", "))
TOMORROW: frozenset[str] = frozenset(_FOUND["coming"]["tomorrow"].split())
MONTHS: dict[str, int] = {
    word: month for month, words in enumerate(_FOUND["months"].values(), 1) for word in words.split()
}
BOILERPLATE: tuple[str, ...] = tuple(_FOUND["boilerplate"]["phrases"])
LANGUAGES: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _FOUND["languages"].items()
}
SOURCES: tuple[str, ...] = tuple(_FOUND["sources"]["phrases"])
