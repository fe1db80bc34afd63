"""Words that forums print around values, in many languages → what they stand for, by archiver/data/labels.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST = 80  # characters of a label
_ENDS = ": \u00a0：."  # after a label
_AMOUNT = re.compile(r"^[(#×x]?[0-9][0-9.,'’\u00a0\u202f ]*[kKmM千万萬만億亿]?\+?\)?(?=\s|$|[^\x00-\u024f])")
_BY_NOBODY = frozenset(["n/a", "n.a.", "н/д", "k. a."])


def kind_of(label: str, *kinds: str) -> str | None:
    """What a printed label stands for, of some kinds of labels; None for a label of the forum's own.

    Args:
        label: as printed: "Joined:", "Beiträge".
        kinds: sections of labels.toml: "joined", "messages", "reactions", "views", "replies", "event".
    """
    return _kind_of(label, kinds) if len(label) <= _LONGEST else None


def labelled_count(printed: str) -> tuple[str, str] | None:
    """A label and an amount in one line, either first: "Views: 1,234", "34 Posts"; None for any other line."""
    head, _, tail = printed.partition(":" if ":" in printed else "：")
    if tail.strip():
        return head, tail.strip()
    if (amount := _AMOUNT.match(printed)) and amount.end() < len(printed):
        return printed[amount.end() :].strip(), amount[0].strip()
    words = printed.rpartition(" ")
    return (words[0], words[2]) if words[0] and words[2][0].isdigit() else None


def first_words_of(line: str, kind: str) -> str | None:
    """The label of a kind that a line without colon begins with, as printed."""
    found = _beginning(kind).match(line[:_LONGEST])
    return found[0] if found else None


def deleter_of(line: str) -> str | None:
    """The name in "Deleted by NAME"."""
    label = first_words_of(line.replace(":", ""), "deleted")
    name = line.replace(":", "")[len(label) :].strip(" ,") if label else ""
    return name if name and name.casefold() not in _BY_NOBODY else None


def moderator_of(line: str) -> str | None:
    """The word for a moderator in a line such as "Last edited by a moderator", as printed."""
    return _moderator_of(line[:_LONGEST])


def code_language_of(title: str) -> str | None:
    """The language that the title of a code block names ("C#:" is "csharp"); None for a forum's word for code."""
    return _code_languages().get(title.casefold().strip(_ENDS)) if len(title) <= _LONGEST else None


def split_names(printed: str) -> tuple[tuple[str, ...], int]:
    """The names in a line such as "Ann, Bob and 8 others", and the number of those who have none there."""
    *names, last = printed.split(", ") if ", " in printed else printed.split("、")
    for conjunction in _conjunctions():
        if found := conjunction.fullmatch(last):
            names.append(found[1])
            last = found[2]
            break
    others = _others().fullmatch(last)
    if others is None:
        names.append(last)
    count = re.sub("[^0-9]", "", others[1] or others[2]) if others else "0"
    return tuple(name for each in names if (name := each.strip(" ,"))), int(count)


@lru_cache(maxsize=2048)
def _kind_of(label: str, kinds: tuple[str, ...]) -> str | None:
    plain = label.casefold().strip(_ENDS)
    return next((kind for kind in kinds if plain in _labels(kind)), None)


@lru_cache(maxsize=256)
def _moderator_of(line: str) -> str | None:
    found = _moderators().search(line)
    return found[0] if found else None


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("archiver") / "data" / "labels.toml").read_text(encoding="utf-8"))


@cache
def _code_languages() -> dict[str, str]:
    return {name: language for language, names in _data()["code"].items() for name in names}


@cache
def _labels(kind: str) -> frozenset[str]:
    return frozenset(label.casefold() for labels in _data()[kind].values() for label in labels)


def _any_of(kind: str) -> str:
    return "|".join(re.escape(label) for label in sorted(_labels(kind), key=len, reverse=True))


@cache
def _beginning(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(kind)})(?= )", re.IGNORECASE)


@cache
def _moderators() -> re.Pattern[str]:
    letter = r"[^\W\u3040-\u9fff\uac00-\ud7ff]"  # of a script that sets blanks between words
    return re.compile(rf"{letter}{{0,3}}(?:{_any_of('moderator')}){letter}*", re.IGNORECASE)


@cache
def _conjunctions() -> tuple[re.Pattern[str], ...]:
    """Two names, or a name and a number of others, with "and" between them; some scripts set no blanks around it."""
    return (
        re.compile(rf"(.+?),? (?:{_any_of('and')}) (.+)", re.IGNORECASE),
        re.compile(r"(.+?) ?(?:和|及|与|與|と|および) ?(.+)"),
        re.compile(r"(.+?) (?:ו-?|و)(.+)"),
    )


@cache
def _others() -> re.Pattern[str]:
    """A number of people: "8 others", "8 andere Personen", "altri 8"; any words may follow the number."""
    count = r"([0-9]{1,3}(?:[.,'’\u00a0\u202f ]?[0-9]{3}){0,3})"
    return re.compile(
        rf"(?:{_any_of('others')}) ?{count}(?![0-9]).{{0,40}}|{count}(?: \D{{1,40}}|[^\x00-\u02ff]\D{{0,20}})"
    )
