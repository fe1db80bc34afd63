"""What a forum says when it does not show a page, in whatever language → why it does not."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

Cause = Literal["banned", "gone", "login", "age", "closed", "cookies"]

_DATA = Path(__file__).parents[2] / "data" / "refusals.toml"
# Turkish has two letters i, whose capitals do not fold to them: all become one, and a dot that is left over goes.
_ONE_I = str.maketrans({"ı": "i", "\u0307": None})


def cause_of(said: str, causes: Iterable[Cause]) -> Cause | None:
    """The first of these causes that the words name; None where they name none."""
    folded = _fold(said)
    return next((cause for cause in causes if any(phrase in folded for phrase in _phrases()[cause])), None)


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """The phrases of each cause, in all languages at once, read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {
        cause: tuple(_fold(phrase) for phrases in languages.values() for phrase in phrases)
        for cause, languages in data.items()
    }


def _fold(words: str) -> str:
    folded = unicodedata.normalize("NFC", words).replace("’", "'").casefold()
    return unicodedata.normalize("NFC", folded).translate(_ONE_I)
