"""A quotation in a paragraph -> who said it, in languages with capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from archiver.articles.speakers.people import Clause, Found, Person, Token, is_abbreviation, tokenize
from archiver.articles.speakers.quotations import Quotation
from archiver.articles.speakers.vocabulary import Vocabulary
from archiver.outlets import find_outlets

_WINDOW = 260  # characters on either side of a quotation
_LAST_WORD = re.compile(r"([\w-]+)\s$")
_STOP = re.compile(r"(\w*)[.!?](?=\s)")
_STOPS = frozenset(".!?")
_PARTICIPLES = frozenset(["saying", "adding", "telling", "warning", "stressing", "noting", "writing", "declaring"])
_TOLD = frozenset(["told", "tells", "telling"])
_TURKISH = frozenset(["dedi", "diye", "şeklinde", "ifadesini", "ifadelerini", "ifadelerine", "diyerek", "söyledi"])
_REFUSALS = frozenset(
    ["not", "never", "to", "nor", "didn't", "would", "could", "should", "cannot", "nicht", "pas", "не"]
)
_STARTS = frozenset([",", ";", "—", "–", "-", ":", "and", "but", "while", "that", "as", "when", "where", "after"])


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quotation, and the word of speech as printed."""

    person: Person
    verb: str


def attribute(text: str, quotes: Sequence[Quotation], n: int, vocabulary: Vocabulary) -> Attribution | None:
    """Who said the n-th quotation of a paragraph by the words around it; None where they do not settle it."""
    around = _Around(text, quotes, n, vocabulary)
    if around.is_named_thing:
        return None
    found = around.beside_after() or around.before()
    return found or around.end_of_sentence()


def last_speaker(text: str, start: int, end: int, vocabulary: Vocabulary) -> Person | None:
    """Who speaks, without quotation marks, in the sentence between two offsets."""
    clause = Clause(text, tokenize(text, start, end), vocabulary)
    spoken = _last_verb(clause)
    found = spoken and (_subject_before(clause, *spoken) or clause.person(spoken[1]))
    return found.person if found else None


class _Around:
    """The words before and after a quotation, up to its neighbours."""

    def __init__(self, text: str, quotes: Sequence[Quotation], n: int, vocabulary: Vocabulary) -> None:
        self.text, self.quote, self.vocabulary = text, quotes[n], vocabulary
        self.left = max(quotes[n - 1].closed if n else 0, self.quote.opened - _WINDOW)
        self.right = min(quotes[n + 1].opened if n + 1 < len(quotes) else len(text), self.quote.closed + _WINDOW)
        self.words = text[self.quote.start : self.quote.end]
        inside, after = text[self.quote.end - 1 : self.quote.end], text[self.quote.closed : self.quote.closed + 1]
        self.is_stopped = inside in ".…" or after == "."
        self.has_comma = text[self.quote.end : self.quote.closed].startswith(",") or inside in "?!…"

    @cached_property
    def before_clause(self) -> Clause:
        """The words of its sentence that stand before it."""
        tokens = tokenize(self.text, self.left, self.quote.opened)
        return Clause(self.text, tokens[_sentence_start(tokens) :], self.vocabulary)

    @cached_property
    def after_clause(self) -> Clause:
        """The words after it, to the end of the sentence."""
        ends = _STOP.finditer(self.text, self.quote.closed + 2, self.right)
        end = next((m.end() for m in ends if not is_abbreviation(m[1])), self.right)
        return Clause(self.text, tokenize(self.text, self.quote.closed, end), self.vocabulary)

    @property
    def is_named_thing(self) -> bool:
        """Whether a thing is named and nobody quoted: "the so-called “…”"."""
        before = _LAST_WORD.search(self.text, max(self.left, self.quote.opened - 40), self.quote.opened)
        word = before[1].lower() if before else ""
        return word in self.vocabulary.naming | self.vocabulary.relays and word not in _PARTICIPLES

    # --- after it ---

    def beside_after(self) -> Attribution | None:
        """“…,” said NAME / “…,” NAME said / “…,” X quoted NAME as saying."""
        clause = self.after_clause
        k = 0
        while k < len(clause) and clause.words[k] in (",", "—", "–", "-", "―"):
            k += 1
        fused = clause.vocabulary.fused.at(clause.words, k)
        if fused > k:
            return self._attribution(Person(None), clause, k, fused)
        end = clause.verb(k)
        if end > k:
            return self._verb_first(clause, k, end)
        return self._subject_first(clause, k) or self._quoted(clause, k)

    def _verb_first(self, clause: Clause, k: int, end: int) -> Attribution | None:
        start = end  # "a déclaré mardi à la presse NAME", "sagte am Dienstag NAME"
        while start < min(len(clause), end + 6) and _is_filler(clause, start):
            start += 1
        found = clause.person(start) or clause.person(end)
        if found:
            return self._attribution(found.person, clause, k, end)
        if clause.words[k] in _TURKISH and self.before_clause:
            return self._frame(clause, k, end)
        return None

    def _frame(self, clause: Clause, k: int, end: int) -> Attribution | None:
        """NAME, "…" dedi."""
        before = self.before_clause
        found = before.person(0)
        if found and ("," in before.words[found.after - 1 : found.after + 1] or _only_fillers(before, found.after)):
            return self._attribution(found.person, clause, k, end)
        for i in range(max(1, len(before) - 8), len(before)):
            found = before.person(i) if before.is_capital(i) and not before.is_capital(i - 1) else None
            if found and _only_fillers(before, found.after):
                return self._attribution(found.person, clause, k, end)
        return None

    def _subject_first(self, clause: Clause, k: int) -> Attribution | None:
        found = clause.person(k)
        if found is None:
            return None
        verb = _verb_after(clause, found.after)
        end = clause.verb(verb)
        if end == verb:
            return None
        after = _object_end(clause, verb, end)
        ends = after >= len(clause) or clause.words[after] in _STOPS
        if self.is_stopped and not ends:  # “….” NAME said the team …
            return None
        if not (self.has_comma or clause.words[0] in (",", "—", "–") or self.is_stopped):
            return None
        return self._attribution(found.person, clause, verb, end)

    def _quoted(self, clause: Clause, k: int) -> Attribution | None:
        """X quoted NAME as saying."""
        limit = min(len(clause), k + 9)
        at = next((i for i in range(k, limit) if clause.words[i] in ("quoted", "cited")), None)
        found = clause.person(at + 1) if at is not None and not self.is_stopped else None
        if found is None or clause.words[found.after : found.after + 1] != ["as"]:
            return None
        end = clause.verb(found.after + 1)
        return self._attribution(found.person, clause, found.after + 1, end) if end > found.after + 1 else None

    def end_of_sentence(self) -> Attribution | None:
        """It was “…” and more, NAME said."""
        clause = self.after_clause
        stop = next((i for i, word in enumerate(clause.words) if word in _STOPS), len(clause))
        if stop == len(clause) and self.right < len(self.text):  # another quotation follows: it may be that one's
            return None
        commas = [i for i in range(1, stop) if clause.words[i] == ","]
        if self.is_stopped or not commas or len(self.words.split()) < 4 or self._is_phrase:
            return None
        found = clause.person(commas[-1] + 1)
        verb = _verb_after(clause, found.after) if found and found.person.name else stop
        end = clause.verb(verb) if verb < stop else verb
        turned = any(word in self.vocabulary.turns for word in clause.words[: commas[-1]])
        sure = end > verb and not turned and stop - end <= 8
        return self._attribution(found.person, clause, verb, end) if found and sure else None

    # --- before it ---

    def before(self) -> Attribution | None:
        """NAME said: “…” / NAME told X that it was “…” / …, said NAME: “…”."""
        clause = self.before_clause
        spoken = _last_verb(clause)
        if spoken is None:
            return None
        verb, end = spoken
        if not self._governs(clause, end):
            return None
        found = _subject_before(clause, verb, end)
        if found and found.person.name and not found.person.is_titled and not found.person.role:
            about_it = [word for word in clause.words[end:] if word in ("it", "its", "he", "she", "his", "her")][:1]
            if about_it and about_it[0] in ("it", "its"):  # "NAME NAME said it was": a firm
                return None
        if found is None and (found := clause.person(end)) and not _only_fillers(clause, found.after):
            return None
        return self._attribution(found.person, clause, verb, end) if found else None

    def _governs(self, clause: Clause, end: int) -> bool:
        """Whether the quotation is what is said: directly after the word of speech, or in its clause."""
        tail = clause.words[_object_end(clause, end - 1, end) :]
        blocked = any(word in self.vocabulary.turns or word in self.vocabulary.relays for word in tail)
        blocked = blocked or any(word in self.vocabulary.naming for word in tail[-2:])
        if not tail or tail[-1] in (":", ",") or tail == ["that"]:
            return not blocked
        return not blocked and not self._is_phrase

    @property
    def _is_phrase(self) -> bool:
        """Whether it is a part of a phrase of the writer: the “…” plan."""
        before = self.before_clause.words[-1:]
        beside = bool(before) and (before[0] in self.vocabulary.determiners or before[0].endswith("'s"))
        following = self.after_clause.words[:1]
        goes_on = bool(following) and following[0].isalpha() and following[0] not in self.vocabulary.functions
        return beside or (goes_on and len(self.words.split()) < 3)

    def _attribution(self, person: Person, clause: Clause, verb: int, end: int) -> Attribution:
        last = _object_end(clause, verb, end)
        return Attribution(person, self.text[clause.tokens[verb].start : clause.tokens[last - 1].end])


def joins(text: str, first: Quotation, second: Quotation, vocabulary: Vocabulary) -> bool:
    """Whether two quotations are of one speaker: nothing, or no more than "and called it", stands between them."""
    words = [token.text.lower() for token in tokenize(text, first.closed, second.opened)]
    blocked = vocabulary.turns | vocabulary.naming | vocabulary.relays | vocabulary.pronouns
    return len(words) <= 8 and not any(word in blocked or not (word[0].isalnum() or word == ",") for word in words)


def _sentence_start(tokens: Sequence[Token]) -> int:
    return next((i + 1 for i in range(len(tokens) - 1, -1, -1) if tokens[i].text in _STOPS), 0)


def _is_filler(clause: Clause, i: int) -> bool:
    word, words = clause.words[i], clause.vocabulary
    if clause.is_capital(i):
        return word in words.others or bool(_WEEKDAY.fullmatch(word))
    is_adverb = word.endswith("ly") and len(word) > 4
    return word in words.fillers or word.isdigit() or is_adverb or bool(_WEEKDAY.fullmatch(word))


_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)-feira|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|senin|selasa|rabu|kamis|jumat|sabtu|minggu"
)


def _verb_after(clause: Clause, i: int) -> int:
    """Index of the word of speech after a speaker: adverbs, helping verbs and "of the authority" may stand between."""
    k = i
    if k < len(clause) and clause.words[k] in ("of", "from", "at") and clause.verb(k) == k:
        k += 1
        while k < min(len(clause), i + 8) and not clause.is_mark(k) and clause.verb(k) == k:
            k += 1
    while k < min(len(clause), i + 9) and clause.verb(k) == k and _is_filler(clause, k):
        k += 1
    return k


def _object_end(clause: Clause, verb: int, end: int) -> int:
    """Index after "told reporters", "told AFP"."""
    if clause.words[verb] not in _TOLD:
        return end
    named = clause.vocabulary.objects.at(clause.words, end)
    if named > end or end >= len(clause):
        return named
    start = clause.tokens[end].start
    stop = min(len(clause.text), start + 60)
    outlet = next(iter(find_outlets(clause.text[start:stop])), None)
    if outlet is None or outlet.start > 4 or (outlet.start and clause.words[end] != "the"):
        return end
    return next((k for k in range(end, len(clause)) if clause.tokens[k].start >= start + outlet.end), len(clause))


def _last_verb(clause: Clause) -> tuple[int, int] | None:
    """The last word of speech of a clause: its index and the index after it."""
    i = len(clause) - 1
    while i >= 0:
        end = clause.verb(i)
        if end > i:
            while i and clause.verb(i - 1) > i:  # "has said"
                i -= 1
            refused = i > 0 and clause.words[i - 1] in _REFUSALS
            return None if refused else (i, clause.verb(i))
        i -= 1
    return None


def _starts(clause: Clause, verb: int) -> Iterator[int]:
    """Where a subject of the verb can begin, the nearest last."""
    yield 0
    for i in range(verb):
        joins_names = clause.words[i] == "and" and i and clause.is_capital(i - 1)
        if clause.words[i] in _STARTS and not joins_names:
            yield i + 1


def _subject_before(clause: Clause, verb: int, end: int) -> Found | None:
    """The person who does what the verb says; "Xi met Putin, saying", "the agency quoted Xi as saying" as well."""
    word = clause.words[verb]
    if verb and clause.words[verb - 1] == "as" and end - verb == 1:
        return _quoted_before(clause, verb)
    for i in _starts(clause, verb):
        found = clause.person(i)
        if found is None:
            continue
        if _verb_after(clause, found.after) == verb:
            return found
        acts = found.after < verb and clause.words[found.after].isalpha() and not clause.is_capital(found.after)
        if word in _PARTICIPLES and acts and clause.words[found.after] not in clause.vocabulary.functions:
            return found
    return None


def _quoted_before(clause: Clause, verb: int) -> Found | None:
    at = next((i for i in range(verb - 1, -1, -1) if clause.words[i] in ("quoted", "cited")), None)
    found = clause.person(at + 1) if at is not None else None
    return found if found and found.after == verb - 1 else None


def _only_fillers(clause: Clause, i: int) -> bool:
    return all(clause.words[k] in (":", ",", ".") or _is_filler(clause, k) for k in range(i, len(clause)))
