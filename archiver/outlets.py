"""Names in a text -> news agencies, outlets and places, from archiver/data/outlets.toml and places.tsv."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Generic, Literal, NamedTuple, TypeVar

_DATA = files("archiver") / "data"
Kind = Literal["agency", "office", "social", "outlet"]
_KINDS: tuple[Kind, ...] = ("agency", "office", "social", "outlet")

# A name's words: what is no white space and no mark; scripts written without blanks give a word a character.
_WORD = re.compile(
    r"[\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]"
    r"|[^\s!-/:-@\[-`{-~\xa0-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf،؛؟۔।॥\u2000-\u200b\u200e-\u206f\u3000-\u303f・\uff00-\uff65\u3040-\u30ff\u3400-\u9fff]+"
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news agency, a press office, a social network or a news outlet."""

    name: str  # canonical
    kind: Kind
    zone: str | None = None  # IANA name of the clock that its pages print
    month_first: bool = False  # prints 07/15/2025


class Place(NamedTuple):
    """A country or a city, by its English name."""

    name: str
    country: str  # ISO 3166 alpha-2
    kind: Literal["country", "capital", "city"]


Named = TypeVar("Named")


class Mention(NamedTuple, Generic[Named]):
    """A name found in a text, with its span."""

    start: int
    end: int
    named: Named


class _Names(Generic[Named]):
    """Names by their words; finds the longest name that begins at each word of a text."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Named]]] = {}

    def add(self, name: str, named: Named) -> None:
        """A name; the first that is given a name keeps it."""
        words = tuple(word.casefold() for word in _WORD.findall(name))
        options = self._by_first.setdefault(words[0], [])
        if all(words != other for other, _, _ in options):
            options.append((words, name, named))
            options.sort(key=lambda option: -len(option[0]))

    def find(self, text: str) -> Iterator[Mention[Named]]:
        """The names in a text, in order, without overlap."""
        words = _words(text)
        taken = 0  # words before this one are in a name already
        for i, (first, _, _) in enumerate(words):
            if i >= taken and first in self._by_first:
                length, mention = self._at(text, words, i)
                if mention:
                    yield mention
                    taken = i + length

    def _at(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, Mention[Named] | None]:
        for key, name, named in self._by_first[words[i][0]]:
            n = len(key)
            if i + n <= len(words) and all(words[i + k][0] == key[k] for k in range(1, n)):
                start, end = words[i][1], words[i + n - 1][2]
                if _is_printed_as(text[start:end], name):
                    return n, Mention(start, end, named)
        return 1, None


@lru_cache(maxsize=16)  # a line is searched for outlets and then for places
def _words(text: str) -> list[tuple[str, int, int]]:
    return [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]


def _is_printed_as(found: str, name: str) -> bool:
    """Whether the case fits: "AA" in capitals, "Dawn" with one, names without capitals anyhow."""
    if len(name) <= 5 and name.isupper():
        return found == name
    return found[0].isupper() or not name[0].isupper()


# --- outlets ----------------------------------------------------------------------------------------------------------


def find_outlets(text: str) -> list[Mention[Outlet]]:
    """The agencies and outlets that a text names, in order."""
    return list(_outlets()[0].find(text))


def outlet_of_host(host: str) -> Outlet | None:
    """The agency or outlet whose pages a host name serves, subdomains included."""
    hosts, name = _outlets()[1], host.lower().rstrip(".")
    while name:
        if name in hosts:
            return hosts[name]
        name = name.partition(".")[2]
    return None


@cache
def _outlets() -> tuple[_Names[Outlet], dict[str, Outlet]]:
    data = tomllib.loads((_DATA / "outlets.toml").read_text(encoding="utf-8"))
    names: _Names[Outlet] = _Names()
    hosts: dict[str, Outlet] = {}
    for kind in _KINDS:
        for name, row in data[kind].items():
            outlet = Outlet(name, kind, row.get("zone"), row.get("month_first", False))
            hosts |= dict.fromkeys(row.get("hosts", ()), outlet)
            for alias in (name, *row.get("aliases", ())):
                names.add(alias, outlet)
    return names, hosts


# --- places -----------------------------------------------------------------------------------------------------------


def find_places(text: str) -> list[Mention[Place]]:
    """The places that a text names, in order."""
    return list(_places().find(text))


def read_place(name: str) -> Place | None:
    """The place that a name, and nothing but it, stands for."""
    for mention in find_places(name):
        if not name[: mention.start].strip() and not name[mention.end :].strip(" ."):
            return mention.named
    return None


@cache
def _places() -> _Names[Place]:
    names: _Names[Place] = _Names()
    rows = [line.split("\t") for line in _place_lines()]
    for wanted in ("country", "capital", "city"):  # "Luxembourg", "Singapore": the greater thing keeps the name
        for code, kind, aliases in rows:
            if kind == wanted:
                for alias in filter(_WORD.search, aliases.split("|")):
                    names.add(alias, Place(aliases.split("|")[0], code, kind))  # type: ignore[arg-type]
    return names


def _place_lines() -> Iterable[str]:
    lines = (_DATA / "places.tsv").read_text(encoding="utf-8").splitlines()
    return (line for line in lines if not line.startswith("#"))
