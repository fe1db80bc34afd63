"""Words of a language with capitals -> the person that they name, with the role beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archiver.articles.speakers.vocabulary import Vocabulary, load_abbreviations
from archiver.outlets import find_outlets, read_place

_TOKEN = re.compile(r"(?:[lLdD]|[qQ]u)['’](?=[a-zà-ÿ])|[^\W_]+(?:[-'’·/&.][^\W_]+)*|[^\w\s]")
_PREFIXED = re.compile(r"(?:al|el|as|ad|an|ar|ash|at|az|ul|d|l)[-'’][^\W\d_]")
_PATRONYMIC = ("ович", "евич", "ьич", "овна", "евна", "ична")
_GENITIVE = ("ы", "ии", "ого", "его", "ской")
_YEARS_OLD = re.compile(r"\d{1,3}-year-old")
_LONGEST_ROLE = 14  # words
_LONGEST_BESIDE = 22  # words of a role beside a name
_LONGEST_NAME = 5
_DATIVE = frozenset(["der", "dem", "den"])  # alone inside no German name: nobles have "von der"
_AND = frozenset(["and", "et", "und", "y", "e", "dan", "и", "ve", "en", "och", "та", "&", "i"])


class Token(NamedTuple):
    """A word or a mark of a paragraph."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks; a pronoun has no name."""

    name: str | None
    role: str | None = None
    is_titled: bool = False  # a role or a "Mr" stands before the name


class Found(NamedTuple):
    """A person, and the index of the token after all that names them."""

    person: Person
    after: int


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The words and marks between two offsets; an abbreviation keeps its point."""
    tokens = [Token(m[0], *m.span()) for m in _TOKEN.finditer(text, start, end)]
    for i in range(len(tokens) - 1, 0, -1):
        if tokens[i].text == "." and is_abbreviation(tokens[i - 1].text) and tokens[i - 1].end == tokens[i].start:
            tokens[i - 1 : i + 1] = [Token(f"{tokens[i - 1].text}.", tokens[i - 1].start, tokens[i].end)]
    return tokens


def is_abbreviation(word: str) -> bool:
    """Whether a point after the word is part of it: "Mr.", "V.", "U.S."."""
    return word in load_abbreviations() or (word[:1].isupper() and (len(word) == 1 or word[1] == "."))


@lru_cache(maxsize=4096)
def _is_outlet(name: str) -> bool:
    return any(mention.start == 0 and mention.end == len(name) for mention in find_outlets(name))


@lru_cache(maxsize=4096)
def _begins_outlet(words: str) -> bool:
    return any(mention.start == 0 for mention in find_outlets(words))


@lru_cache(maxsize=4096)
def _place_kind(name: str) -> str | None:
    place = read_place(name)
    return place.kind if place else None


class Clause:
    """A stretch of a paragraph as tokens, in which persons are read."""

    def __init__(self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self.text, self.tokens, self.vocabulary = text, tokens, vocabulary
        self.words = [token.text.lower().replace("’", "'") for token in tokens]
        self.size = len(tokens)

    def __len__(self) -> int:
        return self.size

    # --- single tokens ---

    def is_mark(self, i: int) -> bool:
        """Whether token i is no word; so is what lies behind the end."""
        return i >= self.size or not self.tokens[i].text[0].isalnum()

    def is_capital(self, i: int) -> bool:
        """Whether token i begins as a name does."""
        if i >= self.size:
            return False
        text = self.tokens[i].text
        return text[0].isupper() or (bool(_PREFIXED.match(text)) and text != text.lower())

    def verb(self, i: int) -> int:
        """Index after the word of speech at token i; i where there is none."""
        end = self.vocabulary.verbs.at(self.words, i)
        return i if end > i and self.tokens[i].text[0].isupper() and i else end

    def is_possessive(self, i: int) -> bool:
        """Whether token i is "China's"."""
        return self.words[i].endswith("'s") and len(self.words[i]) > 3

    def is_role_word(self, i: int) -> bool:
        """Whether token i is a word of roles or bodies, and so no part of a name beside it."""
        word, words = self.words[i], self.vocabulary
        if word in words.given_names and self._is_given_name(i):
            return False
        if word in words.surnames and i and self.is_capital(i - 1) and not self.is_capital(i + 1):
            return self.is_role_word(i - 1)
        text = self.tokens[i].text
        if "'" in word and text[0].islower():  # "d'Etat"
            word = word.partition("'")[2]
        is_acronym = 2 <= len(text) <= 6 and text.isupper() and text.isalpha()
        return (
            is_acronym
            or self.is_possessive(i)
            or word in words.titles
            or word in words.portfolios
            or word in words.organisations
            or word in words.peoples
            or word in words.honorifics
            or ("-" in word and word.rpartition("-")[2] in words.titles)
        )

    def _is_given_name(self, i: int) -> bool:
        """Whether a word that may as well be of roles is a name: "leader Marine Le Pen", "Minister Gen Nakatani".

        A rank has more than a surname behind it, or no role of another kind before it.
        """
        if not (self.is_capital(i) and self.is_capital(i + 1)) or self.is_role_word(i + 1):
            return False
        words = self.vocabulary
        of_body = i > 1 and self.is_capital(i - 1) and self.words[i - 2] in words.links  # "présidente du RN Marine …"
        follows_title = i > 0 and (self.is_title(i - 1) or of_body)
        if self.words[i] in words.titles:
            ends = i + 2 >= self.size or not self.is_capital(i + 2)
            return follows_title and ends and self.words[i - 1] in words.civil
        inside_role = i > 0 and (self.is_capital(i - 1) or self.words[i - 1] in words.links | words.determiners)
        return follows_title or not (inside_role or (i and self.is_role_word(i - 1)))

    def is_title(self, i: int) -> bool:
        """Whether token i says what a person is."""
        word = self.words[i]
        return word in self.vocabulary.titles or ("-" in word and word.rpartition("-")[2] in self.vocabulary.titles)

    # --- persons ---

    def person(self, i: int) -> Found | None:
        """The person named from token i on: "the foreign minister of X, NAME", "NAME, a trader,", "he"."""
        if i < self.size and self.words[i] in self.vocabulary.pronouns:
            return Found(Person(None), i + 1)
        i = self._skip(i)
        at = self._walk_role(i)
        if at is None:
            return None
        role_start, name_start, end, comma = at
        if not self.is_name(name_start, end) or self._is_plural(end) or self._is_about_another(role_start, name_start):
            return None
        role_end = name_start - 1 if comma else name_start
        titled = any(self.is_title(k) for k in range(role_start, role_end))
        honoured = any(self.words[k] in self.vocabulary.honorifics for k in range(role_start, role_end))
        if role_start < role_end and not titled and not honoured:
            return None
        role = self._text(role_start, role_end) if titled else None
        name = self._slice(name_start, end)
        after, beside = self._apposition(end)
        after += comma and after == end and self.words[end : end + 1] == [","]
        return Found(Person(name, role or beside, titled or honoured), after)

    def _skip(self, i: int) -> int:
        """Index after what stands before a role: "the", "On Monday", "12-year-old"."""
        if (
            i + 1 < self.size
            and self.words[i] in self.vocabulary.prepositions
            and self.words[i + 1] in self.vocabulary.others
        ):
            i += 2
        while i < self.size and (self.words[i] in self.vocabulary.determiners or _YEARS_OLD.fullmatch(self.words[i])):
            i += 1
        return i

    def full_name(self, i: int) -> Person | None:
        """The name that token i is a word of, as long as it is printed there, with the role before or beside it."""
        left, right = i, i + 1
        while left and self.is_capital(left - 1) and not self.is_role_word(left - 1):
            left -= 1
        while not self.is_possessive(right - 1) and self.is_capital(right) and self._goes_on(right):
            right += 1
        if left < i and len(self.words[left]) > 1 and self.words[left] in self.vocabulary.functions:
            left += 1
        if self.vocabulary.is_cyrillic and i + 1 == right:
            left = self._russian_start(left, left, right)
        if right - left > _LONGEST_NAME or not self.is_name(left, right):
            return None
        name = re.sub(r"['’]s$", "", self._slice(left, right))
        before = self._role_before(left)
        return Person(name, before or self._apposition(right)[1], bool(before))

    def _goes_on(self, i: int) -> bool:
        return self.is_possessive(i) or not self.is_role_word(i)

    def _role_before(self, i: int) -> str | None:
        """The role that ends before token i; its first word is one that is known to be of roles."""
        start = i
        while start and i - start < 6 and not self.is_mark(start - 1) and not self.is_possessive(start - 1):
            if self._breaks_role(start - 1) or (start == i and self.words[i - 1] in self.vocabulary.links):
                break
            if self.words[start - 1] in _AND and self._ends_name(start - 1):  # "President NAME and Russian leader NAME"
                break
            start -= 1
        while start < i and not (self.is_role_word(start) or _place_kind(self.tokens[start].text)):
            start += 1
        return self._text(start, i) if start < i and any(self.is_title(k) for k in range(start, i)) else None

    def _ends_name(self, end: int) -> bool:
        """Whether the words with capitals before token `end` are a person's, and not of "minister of Food and …"."""
        start = end
        while start and end - start < _LONGEST_NAME and self.is_capital(start - 1) and not self.is_role_word(start - 1):
            start -= 1
        if start == end or (start and self.words[start - 1] in self.vocabulary.links):
            return False
        titled = start > 0 and self.is_title(start - 1)
        return (titled or end - start > 1) and self.is_name(start, end)

    def _walk_role(self, i: int) -> tuple[int, int, int, bool] | None:
        """Where the role begins, where the name begins and ends, and whether a comma stands between them."""
        role_start, j, titled = i, i, False
        while j < min(self.size, i + _LONGEST_ROLE):
            if self.is_mark(j):
                end = self.run(j + 1)
                whole = titled and self.words[j] == "," and end > j + 1 and self.name_start(j + 1, end) == j + 1
                return (role_start, j + 1, end, True) if whole else None
            if self.verb(j) > j or self._breaks_role(j):
                return None
            if not self.is_capital(j):
                titled = titled or self.is_title(j)
                j += 1
                role_start = j if self.is_possessive(j - 1) else role_start
                continue
            end = self.run(j)
            start = self.name_start(j, end)
            role_start = self._after_possessive(j, start, role_start)
            if start < end and not self._is_of_role(i, j, (start, end), titled=titled):
                return role_start, start, end, False
            titled = titled or any(self.is_title(k) for k in range(j, end))
            j = end
        return None

    def _breaks_role(self, j: int) -> bool:
        words = self.vocabulary
        word = self.words[j]
        return not self.is_capital(j) and word in words.functions and word not in words.links

    def _after_possessive(self, j: int, end: int, role_start: int) -> int:
        return next((k + 1 for k in range(end - 1, j - 1, -1) if self.is_possessive(k)), role_start)

    def _is_of_role(self, i: int, j: int, name: tuple[int, int], *, titled: bool) -> bool:
        """Whether words with capitals belong to a role that goes on: "BP chief executive", "minister of Mali"."""
        start, end = name
        goes_on = end < self.size and not self.is_capital(end) and not self.is_mark(end) and self.verb(end) == end
        if goes_on and (self.is_role_word(end) or not self.is_name(start, end)):
            return True
        return j > i and self._is_owned(j, start, end, titled=titled)

    def _is_owned(self, j: int, start: int, end: int, *, titled: bool) -> bool:
        """Whether a run after "minister of" is what the minister is of, and no name."""
        if start > j or self.is_capital(j - 1):
            return False
        if self.vocabulary.is_cyrillic:
            return titled and (end - start == 1 or self.words[start].endswith(_GENITIVE))
        return self.words[j - 1] in self.vocabulary.links and not self.is_mark(j - 1)

    def _is_about_another(self, role_start: int, name_start: int) -> bool:
        """Whether the name is that of somebody whom the speaker works for: "an adviser to President NAME"."""
        links = [k for k in range(role_start, name_start) if self.words[k] in self.vocabulary.links - _AND]
        if not links or self.is_capital(links[-1]):
            return False
        between = range(links[-1] + 1, name_start)
        titles = [k for k in between if self.is_title(k) or self.words[k] in self.vocabulary.honorifics]
        military = any(self.words[k] in self.vocabulary.military for k in between)
        return bool(titles) and not military

    def run(self, i: int) -> int:
        """Index after the words with capitals that begin at token i, with the particles among them."""
        end = i
        while end < min(self.size, i + 12):
            if self.is_capital(end):
                end += 1
                continue
            after = end
            while after < self.size and after < end + 3 and self.words[after] in self.vocabulary.particles:
                after += 1
            if end in (i, after) or not self.is_capital(after) or not self._joins(i, end, after):
                break
            end = after
        return end

    def _joins(self, i: int, end: int, after: int) -> bool:
        """Whether particles lie inside a name: "van der Berg", but not "Anna Berg von der Universität"."""
        if self.is_role_word(after) or _place_kind(self.tokens[after].text):
            return False
        if after == end + 1 and self._is_receiver(end, after):
            return False
        return end - self.name_start(i, end) < 2 or not self.is_capital(after + 1)

    def _is_receiver(self, article: int, i: int) -> bool:
        """Whether a lone article and what follows are whom somebody told it: "sagte Berg der F.A.Z.", "al Corriere"."""
        word, words = self.words[article], self.vocabulary
        if word in _DATIVE and (word != "den" or word in words.functions):  # "Jan den Hartog" is Dutch
            return self.words[article - 1] not in words.particles  # "Van der Bellen"
        told = self.text[self.tokens[i].start : self.tokens[min(i + 3, self.size - 1)].end]
        return _begins_outlet(told) or (word == "al" and _begins_outlet(f"El {told}"))

    def name_start(self, i: int, end: int) -> int:
        """Where the name begins in a run of words with capitals: after the last word of a role, or at its end."""
        start = next((k + 1 for k in range(end - 1, i - 1, -1) if self.is_role_word(k)), i)
        if (
            start == i and self.words[i] in self.vocabulary.functions and not self._begins_surname(i, end)
        ):  # "Meanwhile NAME", but "In Dhaka NAME"
            start = end if self.words[i] in self.vocabulary.prepositions else start + 1
        if end - start < 2:
            return start
        if self.vocabulary.is_cyrillic:
            return self._russian_start(i, start, end)
        linked = i == start and i > 0 and self.words[i - 1] in self.vocabulary.links and not self.is_mark(i - 1)
        if linked and end - start > 2 and _place_kind(self.tokens[start].text):
            return start + 1  # "alcalde de Madrid NAME NAME"
        return start

    def _begins_surname(self, i: int, end: int) -> bool:
        """Whether a particle with a capital begins a name: "premier De Wever"."""
        return self.words[i] in self.vocabulary.particles and i + 1 < end and i > 0 and self.is_title(i - 1)

    def _russian_start(self, i: int, start: int, end: int) -> int:
        """Behind a role stand its genitives, and the name is its last two words, or three with a patronymic."""
        before = i - 1 if start == i else start - 1
        follows_role = before >= 0 and not self.is_mark(before) and (self.is_title(before) or start > i)
        if end - start <= 2 or not (follows_role or (i and not self.is_mark(i - 1))):
            return start
        return end - (3 if self.words[end - 2].endswith(_PATRONYMIC) else 2)

    def is_name(self, start: int, end: int) -> bool:
        """Whether words with capitals can be a person's name: nothing that is known to be something else."""
        if not 1 <= end - start <= _LONGEST_NAME + 2:
            return False
        name, words = self._slice(start, end), self.words[start:end]
        letters = sum(1 for word in words if len(word) > 1)
        if words[0] in self.vocabulary.others or words[-1] in self.vocabulary.others or not letters:
            return False
        if (
            any(self.words[k] in self.vocabulary.organisations and self.is_role_word(k) for k in range(start, end - 1))
            or " ".join(words) in self.vocabulary.groups
        ):
            return False
        if _is_outlet(name):
            return False
        place = _place_kind(name)
        if place:
            return place == "city" and bool(start) and self.is_title(start - 1)
        titled = start > 0 and self.is_role_word(start - 1)
        return titled or not any(_place_kind(token.text) == "country" for token in self.tokens[start:end])

    def _is_plural(self, end: int) -> bool:
        return end < self.size and self.words[end] in _AND and self.is_capital(end + 1)

    def _text(self, start: int, end: int) -> str:
        while start < end and self.words[start] in self.vocabulary.determiners | self.vocabulary.honorifics:
            start += 1
        return self._slice(start, end) if start < end else ""

    def _slice(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def _apposition(self, i: int) -> tuple[int, str | None]:
        """Index after what stands beside a name, and the role in it: "(CDU)", ", 45,", ", who…,", ", a trader,"."""
        if i < self.size and self.words[i] == "(" and ")" in self.words[i : i + 6]:
            i = self.words.index(")", i) + 1
        if i >= self.size or self.words[i] != ",":
            return i, None
        start = i + 1
        if start < self.size and self.words[start].isdigit():  # "NAME, 45, a trader, said"
            start += 2 if start + 1 < self.size and self.words[start + 1] == "," else 1
        end = start
        while end < min(self.size, start + _LONGEST_BESIDE) and not self._ends_apposition(end):
            end += 1
        closes = end < self.size and self.words[end] == ","
        role = self._role(start, end)
        if role is None and not (closes and self._is_aside(start, end)):
            return (start if start > i + 1 else i), None
        return end + closes, role

    def _ends_apposition(self, k: int) -> bool:
        return self.words[k] in ',.;:—–!?"“”«»' or (
            self.words[k] in ("who", "which", "that") and self.words[k - 1] != ","
        )

    def _is_aside(self, start: int, end: int) -> bool:
        inside = self.words[start:end]
        return bool(inside) and (
            inside[0] in self.vocabulary.asides or all(word in self.vocabulary.fillers for word in inside)
        )

    def _role(self, start: int, end: int) -> str | None:
        """The words of an apposition, where they say what a person is."""
        while start < end and self.words[start] in self.vocabulary.determiners:
            start += 1
        titles = [k for k in range(start, end) if self.is_title(k)]
        if (
            not titles
            or not self.vocabulary.roles_follow
            or end - start > _LONGEST_BESIDE
            or any(self.verb(k) > k for k in range(start, end))
        ):
            return None
        known = self.vocabulary.links | self.vocabulary.determiners
        clean = all(word not in self.vocabulary.functions or word in known for word in self.words[start : titles[0]])
        return self._slice(start, end) if clean else None
