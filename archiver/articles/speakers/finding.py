"""The paragraphs of an article -> the people whose words it quotes, each with role, word of speech and quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.articles.language import script_of
from archiver.articles.speakers import attribution, caseless
from archiver.articles.speakers.attribution import Attribution
from archiver.articles.speakers.people import Clause, Person, is_abbreviation, tokenize
from archiver.articles.speakers.quotations import Quotation, find_quotations, is_long, is_title, may_quote
from archiver.articles.speakers.vocabulary import CASELESS, Vocabulary, load_vocabulary
from archiver.model import Speaker

_OCCURRENCES = 8  # of a surname that are looked at for the full name
_AROUND = 70  # characters on either side of one
_MOST_NAMES = 100  # that are looked up in one article
_WORD_BEFORE = re.compile(r"(\S+)\s$")
_SENTENCE_END = re.compile(r"(\w*)[.!?…][\"”’'»)]*\s+")
_CYRILLIC = ("ru", "uk", "bg")

Paragraph = tuple[int, str]


def find_speakers(paragraphs: Sequence[Paragraph], language: str | None) -> tuple[Speaker, ...]:
    """The people that are quoted, in order of their words: precise rather than complete.

    A paragraph comes with the offset of its start in the post's text; the spans are those of that text. `language` is
    ISO 639-1, or None where it is not known.
    """
    if not any(may_quote(text) for _, text in paragraphs):
        return ()
    script = script_of(" ".join(text for _, text in paragraphs[:3])[:600])
    if language in CASELESS or script in CASELESS:
        return _Finder(paragraphs, language if language in CASELESS else script, None).find()
    if script not in ("latin", "cyrillic"):
        return ()
    cyrillic = language in _CYRILLIC or script == "cyrillic"
    return _Finder(paragraphs, None, load_vocabulary(language, "cyrillic" if cyrillic else "latin")).find()


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation of a paragraph, and who said it."""

    paragraph: int
    quote: Quotation
    by: Attribution


class _Finder:
    def __init__(self, paragraphs: Sequence[Paragraph], caseless: str | None, vocabulary: Vocabulary | None) -> None:
        self.paragraphs, self.caseless, self.vocabulary = paragraphs, caseless, vocabulary
        self.said: list[_Said] = []
        self.open: list[
            tuple[int, Quotation]
        ] = []  # quotations that go on in the next paragraph, without a speaker yet
        self.goes_on: Attribution | None = None  # whose words go on in the next paragraph
        self.full: dict[str, Person | None] = {}

    def find(self) -> tuple[Speaker, ...]:
        for k, (_, text) in enumerate(self.paragraphs):
            if may_quote(text):
                self._read_paragraph(k, text)
            else:
                self.open, self.goes_on = [], None
        speakers = (
            self._speaker(said) for said in sorted(self.said, key=lambda said: (said.paragraph, said.quote.start))
        )
        return tuple(speaker for speaker in speakers if speaker)

    # --- one paragraph ---

    def _read_paragraph(self, k: int, text: str) -> None:
        quotes = find_quotations(text)
        continued, pending = self.goes_on, self.open
        begins = bool(quotes) and not text[: quotes[0].opened].strip()
        self.open, self.goes_on, last = [], None, None
        for n, quote in enumerate(quotes):
            by = self._attribute(k, text, quotes, n, last)
            if n == 0 and begins and (continued or pending):
                alone = not text[quote.closed :].strip() or text[quote.end - 1 : quote.end] in ".!?…。"
                by = by or (continued if alone else None)
                self._add_pending(pending, by)
            if not quote.is_closed:
                by = self._leave_open(k, quote, by, pending if n == 0 and begins and by is None else [])
            last = by
            if by:
                self._add(k, text, quote, by)

    def _leave_open(
        self, k: int, quote: Quotation, by: Attribution | None, pending: list[tuple[int, Quotation]]
    ) -> Attribution | None:
        """What becomes of a quotation without an end: it has to go on in the next paragraph."""
        following = self.paragraphs[k + 1][1].lstrip()[:1] if k + 1 < len(self.paragraphs) else ""
        if not following or following not in "\"“„«‘'「»”":
            return None
        if by is None:
            self.open = [*pending, (k, quote)]
        self.goes_on = by
        return by

    def _add_pending(self, pending: list[tuple[int, Quotation]], by: Attribution | None) -> None:
        if by:
            for k, quote in pending:
                self._add(k, self.paragraphs[k][1], quote, by)

    def _add(self, k: int, text: str, quote: Quotation, by: Attribution) -> None:
        words = text[quote.start : quote.end]
        if is_long(words) and not (self.vocabulary and is_title(words)):
            self.said.append(_Said(k, quote, by))

    def _attribute(
        self, k: int, text: str, quotes: Sequence[Quotation], n: int, last: Attribution | None
    ) -> Attribution | None:
        if self.vocabulary is None:
            by = caseless.attribute(text, quotes, n, self.caseless or "")
        else:
            by = attribution.attribute(text, quotes, n, self.vocabulary)
        if by is None:
            return last if last and self._goes_with_last(text, quotes, n) else None
        if by.person.name is None:
            person = self._named_before(k, text, quotes[n])
            return replace(by, person=person) if person else None
        return by

    def _goes_with_last(self, text: str, quotes: Sequence[Quotation], n: int) -> bool:
        """“…,” said NAME. “…” / NAME called it “…” and “…”: without a speaker of its own it is the same one's."""
        first, second = quotes[n - 1], quotes[n]
        between = text[first.closed : second.opened]
        if not between.strip():
            return True
        if self.vocabulary is None:
            return False
        is_sentence = text[second.start].isupper() and text[second.end - 1 : second.end] in ".!?…"
        ended = between.rstrip().endswith(".") and len(_SENTENCE_END.findall(between)) == 1 and len(between) < 200
        if is_sentence and ended:
            return not text[second.closed :].strip() or n + 1 < len(quotes)
        return attribution.joins(text, first, second, self.vocabulary)

    # --- "he said" ---

    @staticmethod
    def _sentences(text: str, end: int) -> list[int]:
        """Where the sentences after the first one begin."""
        ends = _SENTENCE_END.finditer(text, 0, end)
        return [m.end() for m in ends if not is_abbreviation(m[1])]

    def _named_before(self, k: int, text: str, quote: Quotation) -> Person | None:
        """Whom a pronoun means: the one speaker of the sentences before, or of the paragraph before."""
        stops = self._sentences(text, quote.opened)
        earlier = bool(stops) or (self.vocabulary is None and any(said.paragraph == k for said in self.said))
        if not earlier and k == 0:
            return None
        k, end = (k, stops[-1] if stops else quote.opened) if earlier else (k - 1, len(self.paragraphs[k - 1][1]))
        speakers = {said.by.person.name: said.by.person for said in self.said if said.paragraph == k}
        text = self.paragraphs[k][1][:end]
        if self.vocabulary is None:
            return next(iter(speakers.values())) if len(speakers) == 1 else None
        start = ([0, *self._sentences(text, len(text.rstrip()))])[-1]
        if not speakers:
            found = attribution.last_speaker(text, start, end, self.vocabulary)
            speakers = {found.name: found} if found and found.name else {}
        person = next(iter(speakers.values())) if len(speakers) == 1 else None
        return person if person and not self._names_others(text, start, end, person) else None

    def _names_others(self, text: str, start: int, end: int, person: Person) -> bool:
        """Whether a sentence names somebody else, or what may be somebody."""
        assert self.vocabulary is not None
        quotes = [q for q in find_quotations(text) if q.closed > start]
        edges = [start, *(edge for q in quotes for edge in (q.opened, q.closed)), end]
        outside = zip(edges[::2], edges[1::2], strict=True)  # what a speaker says of others names no speaker
        tokens = [token for left, right in outside for token in tokenize(text, left, right)]
        clause = Clause(text, tokens, self.vocabulary)
        own, i = set((person.name or "").split()), 0
        while i < len(clause):
            if not clause.is_capital(i):
                i += 1
                continue
            after = clause.run(i)
            at = clause.name_start(i, after)
            is_first = i == 0 and after == 1
            named = at < after and not is_first and clause.is_name(at, after)
            if named and not own.intersection(token.text for token in clause.tokens[at:after]):
                return True
            i = after
        return False

    # --- names ---

    def _speaker(self, said: _Said) -> Speaker | None:
        person = self._fullest(said.by.person)
        if person is None or person.name is None:
            return None
        offset, text = self.paragraphs[said.paragraph]
        words = text[said.quote.start : said.quote.end]
        start, end = offset + said.quote.start, offset + said.quote.end
        return Speaker(person.name, person.role, said.by.verb, words, start, end)

    def _fullest(self, person: Person) -> Person | None:
        """The person by the longest form of the name that the article prints; None where a surname stays unknown."""
        name = person.name or ""
        if name not in self.full and len(self.full) >= _MOST_NAMES:
            return person if " " in name or person.is_titled else None
        if name not in self.full:
            self.full[name] = self._full_cased(person) if self.vocabulary else self._full_caseless(person)
        full = self.full[name]
        return full and replace(full, role=person.role or full.role)

    def _full_caseless(self, person: Person) -> Person | None:
        name = person.name or ""
        others = {said.by.person.name: said.by.person for said in self.said if said.by.person.name}
        longer = [other for other in others if other != name and (other.startswith(name) or other.endswith(f" {name}"))]
        if len(longer) == 1:
            return others[longer[0]]
        return person if len(name) > 1 else None

    def _full_cased(self, person: Person) -> Person | None:
        words = (person.name or "").split()
        printed = self._printed(words[-1])
        if len(words) > 1:
            longer = [other for other in printed if other.name and set(words) < set(other.name.split())]
            same = next((other for other in printed if other.name == person.name and other.role), None)
            best = longer[0] if len({other.name for other in longer}) == 1 else same
            return replace(best, role=person.role or best.role) if best else person
        full = {other.name: other for other in printed if self._is_full(other, words[0])}
        titled = next((other for other in printed if other.name == words[0] and other.role), None)
        if len(full) == 1:
            best = next(iter(full.values()))
            role = next((other.role for other in printed if other.name == best.name and other.role), None)
            return replace(best, role=role or (titled.role if titled else None))
        if full and not person.is_titled:
            return None
        return person if person.is_titled else titled

    @staticmethod
    def _is_full(person: Person, word: str) -> bool:
        """Whether a name is the long form of a word: of its last one, or of its first where a role tells a person."""
        words = (person.name or "").split()
        return len(words) > 1 and (words[-1] == word or (words[0] == word and person.role is not None))

    def _printed(self, word: str) -> list[Person]:
        """The names with that word in them, as the article prints them."""
        assert self.vocabulary is not None
        pattern, found = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])"), []
        for _, text in self.paragraphs:
            for match in pattern.finditer(text) if word in text else ():
                person = self._printed_at(text, match)
                if person:
                    found.append(person)
                if len(found) >= _OCCURRENCES:
                    return found
        return found

    def _printed_at(self, text: str, match: re.Match[str]) -> Person | None:
        """The name around a word; a word with no other word of a name beside it needs no look."""
        assert self.vocabulary is not None
        before, after = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start()), text[match.end() :][:2]
        last = before[1] if before else ""
        beside = last[:1].isupper() or last.endswith(".") or last.lower() in self.vocabulary.titles
        if not beside and not after[1:].isupper():
            return None
        start = text.rfind(" ", 0, max(0, match.start() - _AROUND)) + 1
        clause = Clause(text, tokenize(text, start, min(len(text), match.end() + _AROUND)), self.vocabulary)
        at = next((i for i, token in enumerate(clause.tokens) if token.end >= match.end()), None)
        return clause.full_name(at) if at is not None else None
