"""A short line -> what a byline says: who, which agency, where, when; or that it is no byline.

A line is a byline when every word of it is accounted for: dates, words like "Published", agencies, outlets, places,
"Our Correspondent", names of people, and the words that join them. A sentence that names an agency leaves words over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archiver.articles.lexicon import PUBLISHED, Lexicon, load_lexicon
from archiver.dates import WrittenDate, find_dates
from archiver.dates.clocks import read_clock
from archiver.dates.tokens import Token, tokenize
from archiver.dates.words import load_words
from archiver.model import Span
from archiver.outlets import Mention, Outlet, Place, find_outlets, find_places

_LONGEST = 200  # characters: no byline is longer
_SEPARATORS = frozenset("|·•/,;:-–—()[]+&.")


@dataclass(slots=True)
class Byline:
    """What a line says, each with its span in the line."""

    dates: list[tuple[int, WrittenDate]] = field(default_factory=list)  # role, date
    roles: list[int] = field(default_factory=list)  # of labels whose date stands elsewhere
    outlets: list[Mention[Outlet]] = field(default_factory=list)
    places: list[Mention[Place]] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    staff: list[Span] = field(default_factory=list)
    signed: bool = False  # "By" stands before a name
    left_over: int = 0  # words that are not accounted for

    @property
    def weight(self) -> float:
        """How surely this is a byline, from 0; one thing that only bylines have weighs 1 or more."""
        if self.left_over:
            return 0.0
        dated = max((2.0 if role >= 0 or date.precision != "day" else 1.5 for role, date in self.dates), default=0.0)
        signed = 1.5 if self.staff or (self.signed and self.names) else 0.0
        return dated + 2.0 * bool(self.outlets) + signed + 1.0 * bool(self.roles) + 0.3 * bool(self.places)


def read_byline(
    text: str, posted_at: datetime | None, *, zone: str | None = None, day_first: bool | None = None
) -> Byline:
    """What a line says; `weight` is 0 where it is no byline. Arguments as of `archiver.dates.read_date`."""
    byline = Byline()
    if len(text) > _LONGEST:
        byline.left_over = len(text)
        return byline
    tokens = tokenize(text)
    reading = _Reading(text, tokens, byline, find_dates(tokens, reference=posted_at, zone=zone, day_first=day_first))
    reading.run()
    return byline


class _Reading:
    """One pass over the tokens of a line; each step accounts for what stands at a token."""

    def __init__(self, text: str, tokens: Sequence[Token], byline: Byline, dates: list[WrittenDate]) -> None:
        self.text, self.tokens, self.byline = text, tokens, byline
        self.dates = {date.start: date for date in dates}
        self.outlets = {mention.start: mention for mention in find_outlets(text)}
        self.places = {mention.start: mention for mention in find_places(text)}
        self.known = {*self.dates, *self.outlets, *self.places}
        self.words: Lexicon = load_lexicon()
        self.between = (self.words.joints, self.words.source_labels, load_words().weekdays)
        self.role = -1  # of the label before
        self.name: list[Token] = []  # words that may be a name
        self.edited = False  # the names that follow are an editor's
        self.fresh = True  # at the start of the line or after a separator: "By" and "Source" may stand here

    def run(self) -> None:
        i = 0
        while i < len(self.tokens):
            i = self._step(i)
        self._close_name()
        if self.role >= 0:
            self.byline.roles.append(self.role)

    def _step(self, i: int) -> int:
        token = self.tokens[i]
        if token.kind == "word" and token.text not in self.words.byline_words and token.start not in self.known:
            self.name.append(token)
            self.fresh = False
            return i + 1
        for reader in (
            self._date,
            self._clock,
            self._office,
            self._role,
            self._staff,
            self._outlet,
            self._by,
            self._place,
            self._joint,
        ):
            end = reader(i)
            if end:
                self.fresh = reader == self._outlet or (self.fresh and reader == self._role)
                return end
        if token.kind == "word":
            self.name.append(token)
            self.fresh = False
        elif token.kind == "number":
            self.byline.left_over += 1
        else:
            self._mark(i)
        return i + 1

    def _mark(self, i: int) -> None:
        token = self.tokens[i]
        if self.name and self.name[-1].end == token.start:
            joined = i + 1 < len(self.tokens) and self.tokens[i + 1].start == token.end
            if token.text == "." or (token.text in "'-" and joined):  # "J. Smith", "O'Neil", "Jean-Luc"
                return
        self._close_name()
        self.fresh = True
        if token.text in '?!…"“”':
            self.byline.left_over += 1
        elif token.text in "|/;·•":
            self.edited = False

    def _date(self, i: int) -> int:
        date = self.dates.get(self.tokens[i].start)
        if date is None:
            return 0
        self._close_name()
        self.byline.dates.append((self.role, date))
        self.role = -1
        return self._index_after(date.end, i)

    def _clock(self, i: int) -> int:
        """A time without a day, after a label or a date: "Published 3 hours ago, updated at 14:10"."""
        if self.tokens[i].kind != "number" or not (self.role >= 0 or self.byline.dates):
            return 0
        clock = read_clock(self.tokens, i, None)
        self.role = -1 if clock else self.role
        return clock.end if clock else 0

    def _office(self, i: int) -> int:
        """What stands in brackets after a name: "(editor, Economy)", as long as it names no agency or date."""
        if self.tokens[i].text != "(" or not (self.name or self.byline.names):
            return 0
        end = next((k for k in range(i + 1, min(len(self.tokens), i + 12)) if self.tokens[k].text == ")"), 0)
        if not end or any(
            self.tokens[k].start in self.outlets or self.tokens[k].start in self.dates for k in range(i, end)
        ):
            return 0
        self._close_name()
        return end + 1

    def _role(self, i: int) -> int:
        found = self.words.roles.at(self.tokens, i)
        if not found or (self.name and self.name[-1].end == self.tokens[i].start):
            return 0
        self._close_name()
        if self.role >= 0 and self.role != found[0]:
            self.byline.roles.append(self.role)
        self.role = found[0]
        return found[1]

    def _staff(self, i: int) -> int:
        found = self.words.staff.at(self.tokens, i)
        if not found:
            return 0
        name = self.name
        if name:  # "Dhaka Bureau", "Rashid Khan Staff Reporter"
            self._close_name()
        self.byline.staff.append((self.tokens[i].start, self.tokens[found[1] - 1].end))
        return found[1]

    def _outlet(self, i: int) -> int:
        mention = self.outlets.get(self.tokens[i].start)
        if mention is None or self.name:
            return 0
        self.byline.outlets.append(mention)
        self.role = -1 if self.role == PUBLISHED else self.role  # "Published by The Daily Star"
        return self._index_after(mention.end, i)

    def _by(self, i: int) -> int:
        after = self.words.after.at(self.tokens, i)
        if after and self.name:
            self.byline.signed = True
            self._close_name()
            return after[1]
        for phrases, edited in ((self.words.edited, True), (self.words.by, False)):
            found = phrases.at(self.tokens, i)
            if found and self.fresh and not self.name:
                self.edited = edited
                self.byline.signed = self.byline.signed or not edited
                return found[1]
        return 0

    def _place(self, i: int) -> int:
        mention = self.places.get(self.tokens[i].start)
        if mention is None or (self.name and not self._separated(i)):
            return 0
        end = self._index_after(mention.end, i)
        if self._is_surname(i, end):
            return 0
        self._close_name()
        if not self._after_in(i):  # "NAME in Hong Kong" tells where the reporter sits
            self.byline.places.append(mention)
        return end

    def _is_surname(self, i: int, end: int) -> bool:
        """Whether a place is a part of a name: "By Jordan Lee", "London Breed"."""
        following = self.tokens[end] if end < len(self.tokens) else None
        named = (
            following is not None
            and following.kind == "word"
            and following.capital
            and following.start == self.tokens[end - 1].end + 1
        )
        known = following is not None and (
            following.start in self.places or following.start in self.outlets or following.start in self.dates
        )
        return self.byline.signed and named and not known and i > 0

    def _joint(self, i: int) -> int:
        found = next((f for phrases in self.between if (f := phrases.at(self.tokens, i))), None)
        if not found or (self.name and self.tokens[i].capital):
            return 0
        self._close_name()
        return found[1]

    def _after_in(self, i: int) -> bool:
        return (
            bool(self.byline.names) and i > 0 and self.tokens[i - 1].text in {"in", "en", "à", "a", "aus", "в", "dari"}
        )

    def _separated(self, i: int) -> bool:
        return i > 0 and self.tokens[i - 1].kind == "mark"

    def _index_after(self, end: int, i: int) -> int:
        while i < len(self.tokens) and self.tokens[i].start < end:
            i += 1
        return i

    def _close_name(self) -> None:
        """Takes the words gathered so far as a name, if they look like one."""
        words, self.name = self.name, []
        if not words:
            return
        talk = any(self.words.person.at(words, k) for k in range(len(words)))
        if len(words) <= 5 and not talk and all(_may_be_name(word) for word in words):
            if not self.edited:
                self.byline.names.append((words[0].start, words[-1].end))
        else:
            self.byline.left_over += len(words)


def _may_be_name(word: Token) -> bool:
    """Whether a word has a capital, or is of a script that has none."""
    letter = word.text[0]
    return (
        word.capital
        or letter.upper() == letter.lower()
        or word.text in {"de", "da", "van", "von", "bin", "al", "el", "ul", "ur", "del", "la"}
    )
