"""Names in a text -> news agencies, outlets and places, from archiver/data/outlets.toml and places.tsv."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Generic, Literal, NamedTuple, TypeVar

_DATA = files("archiver") / "data"
Kind = Literal["agency", "office", "social", "outlet"]
_KINDS: tuple[Kind, ...] = ("agency", "office", "social", "outlet")

# A name's words: what is no white space and no mark; scripts written without blanks give a word a character.
_HAN = r"\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff"
_LETTERS = (
    r"[^\s!-/:-@\[-`{-~\xa0-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf،؛؟۔।॥\u2000-\u200b\u200e-\u206f\u3000-\u303f・\uff00-\uff65"
    r"\u3040-\u30ff\u3400-\u9fff]+"
)
_WORD = re.compile(rf"[{_HAN}]|{_LETTERS}")
# In rows of names joined by "|": the end of a row, or a name's first word and, unkept, the rest of the name.
_FIRST_WORDS = re.compile(rf"\n|([{_HAN}]|{_LETTERS})[^|\n]*")
# Letters that are printed for one another: Arabic and Persian kaf, yeh and heh, hamza on its carriers, dotted and
# dotless i, ё and е; harakat, tatweel and nukta are often left out.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("یىې", "ي"), "ک": "ك", **dict.fromkeys("ہھۀةۃە", "ه"), "ؤ": "و",
        "İ": "I", "ı": "i", "ё": "е", "Ё": "Е", **dict.fromkeys("\u0307\u0640\u0670\u093c\u200c\u200d"),
        **dict.fromkeys(map(chr, range(0x64B, 0x653))),
    }
)  # fmt: skip
# Marks around a name that stands alone; an end of the line, an empty string, is in all of them.
_FIELD_START, _FIELD_END, _DESK_END = "([{（【［«“„\"'‘「『<|/·•©:：", ")]}）】］»”“\"'’」』>|/·•", "】］"
_ARTICLES = frozenset(("das", "der", "die", "el", "il", "la", "le", "les", "los", "o", "the"))


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news agency, a press office, a social network or a news outlet."""

    name: str  # canonical
    kind: Kind
    zone: str | None = None  # IANA name of the clock that its pages print
    month_first: bool = False  # prints 07/15/2025


class Place(NamedTuple):
    """A country, a region or a city, by its English name."""

    name: str
    country: str  # ISO 3166 alpha-2
    kind: Literal["country", "capital", "region", "city"]


Named = TypeVar("Named")


class _Words(NamedTuple):
    """The words of a text, as they are compared, and the span of each."""

    folded: tuple[str, ...]
    spans: list[tuple[int, int]]


class Mention(NamedTuple, Generic[Named]):
    """A name found in a text, with its span."""

    start: int
    end: int
    named: Named


class _Options(NamedTuple, Generic[Named]):
    """The names that begin with one word."""

    lengths: list[int]  # in words, the longest first
    names: dict[tuple[str, ...], tuple[str, Named]]


class _Names(Generic[Named]):
    """Names by their words; finds the longest name that begins at each word of a text.

    A row holds the names of one thing, joined by "|" and as `alike` leaves them, and after a tab what `read_row` needs
    to tell what the thing is. Of two rows with one name the first has it. A row is read when a text has a word that
    one of its names begins with; most rows never are.
    """

    def __init__(self, rows: Sequence[str], read_row: Callable[[str], Named]) -> None:
        self._rows, self._read_row = rows, read_row
        self._options: dict[str, _Options[Named]] = {}
        self._row_of: dict[str, int] = {}  # by first word
        self._further: dict[str, list[int]] = {}  # rows that begin names with the same word; few, as lists take time
        number = 0
        for word in _FIRST_WORDS.findall("\n".join(rows).casefold()):
            if not word:
                number += 1
            elif self._row_of.setdefault(word, number) != number:
                self._further.setdefault(word, []).append(number)

    def find(self, text: str) -> Iterator[Mention[Named]]:
        """The names in a text, in order, without overlap."""
        words, known = _words(text), self._row_of
        taken = 0  # words before this one are in a name already
        for i, first in enumerate(words.folded):
            if first in known and i >= taken:
                length, mention = self._at(text, words, i)
                if mention:
                    yield mention
                    taken = i + length

    def _at(self, text: str, words: _Words, i: int) -> tuple[int, Mention[Named] | None]:
        folded, spans = words
        lengths, names = self._options.get(folded[i]) or self._read(folded[i])
        for n in lengths:
            found = names.get(folded[i : i + n])
            if found and i + n <= len(folded):
                start, end = spans[i][0], spans[i + n - 1][1]
                if _is_printed_as(text[start:end], found[0]):
                    return n, Mention(start, end, found[1])
        return 1, None

    def _read(self, first: str) -> _Options[Named]:
        names: dict[tuple[str, ...], tuple[str, Named]] = {}
        for number in (self._row_of[first], *self._further.get(first, ())):
            row = self._rows[number]
            thing = self._read_row(row)
            for name in row.partition("\t")[0].split("|"):
                if first in name.casefold() and (key := name_key(name))[0] == first:
                    names.setdefault(key, (name, thing))
        self._options[first] = _Options(sorted({len(key) for key in names}, reverse=True), names)
        return self._options[first]


def alike(text: str) -> str:
    """The text with one letter for those that are printed for one another; Arabic "ی" and "ي", Turkish "İ" and "I"."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_ALIKE))


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name, by which it is compared."""
    return tuple(_folded(word) for word in _WORD.findall(name))


@lru_cache(maxsize=16)  # a line is searched for outlets and then for places
def _words(text: str) -> _Words:
    words = list(_WORD.finditer(text))
    return _Words(tuple(_folded(word[0]) for word in words), [word.span() for word in words])


def _folded(word: str) -> str:
    word = word.casefold()
    if word.isascii() or "\u3000" <= word < "\uff00":  # most words are English, Han or Hangul
        return word
    return unicodedata.normalize("NFKC", word).casefold() if word >= "\uff00" else alike(word)  # ＡＦＰ


def _is_printed_as(found: str, name: str) -> bool:
    """Whether the case fits: "AA" in capitals, "Dawn" with one, "The Paper" with two, names without capitals anyhow."""
    if len(name) <= 5 and name.isupper():
        return alike(unicodedata.normalize("NFKC", found)) == name
    article, _, rest = name.partition(" ")
    if article.casefold() in _ARTICLES and rest[:1].isupper() and not any(w[0].isupper() for w in found.split()[1:2]):
        return False  # "The paper said"
    return found[0].isupper() or not name[0].isupper()


# --- outlets ----------------------------------------------------------------------------------------------------------


class _Outlets(NamedTuple):
    names: _Names[Outlet]
    by_host: dict[str, Outlet]
    words: frozenset[tuple[str, ...]]  # names that are words of a language, too


def find_outlets(text: str) -> list[Mention[Outlet]]:
    """The agencies and outlets that a text names, in order; a name that is a word, too, only where it stands alone."""
    names, _, words = _outlets()
    return [
        mention
        for mention in names.find(text)
        if name_key(text[mention.start : mention.end]) not in words or _stands_alone(text, mention.start, mention.end)
    ]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """If a name fills a line, a bracket, quotation marks, or a field: "(Petra)", "Source: TIME", "TIME | 4 July"."""
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip().lstrip(".")[:1]
    desk = after in _DESK_END and after != ""  # "【北京共同】"
    return desk or (before in _FIELD_START and after in _FIELD_END)


def outlet_of_host(host: str) -> Outlet | None:
    """The agency or outlet whose pages a host name serves, subdomains included."""
    hosts, name = _outlets().by_host, host.lower().rstrip(".")
    while name:
        if name in hosts:
            return hosts[name]
        name = name.partition(".")[2]
    return None


@cache
def _outlets() -> _Outlets:
    data = tomllib.loads((_DATA / "outlets.toml").read_text(encoding="utf-8"))
    outlets: dict[str, Outlet] = {}
    by_host: dict[str, Outlet] = {}
    rows: list[str] = []
    words: list[str] = []
    for kind in _KINDS:
        for name, row in data[kind].items():
            outlets[name] = Outlet(name, kind, row.get("zone"), row.get("month_first", False))
            by_host |= dict.fromkeys(row.get("hosts", ()), outlets[name])
            rows.append(alike("|".join((name, *row.get("aliases", ()), *row.get("words", ())))) + f"\t{name}")
            words += row.get("words", ())
    return _Outlets(_Names(rows, lambda row: outlets[row.partition("\t")[2]]), by_host, frozenset(map(name_key, words)))


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
    lines = (_DATA / "places.tsv").read_text(encoding="utf-8").split("\n")
    return _Names([line for line in lines if line and line[0] != "#"], _read_place_row)


def _read_place_row(row: str) -> Place:
    names, code, kind, *english = row.split("\t")  # English stands apart where it is not looked for
    return Place(english[0] if english else names.partition("|")[0], code, kind)  # type: ignore[arg-type]
