"""A line -> items: dates, agencies, places, labels, jobs, joining words, marks, and the runs of words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from archiver.articles.bylines.people import read_person
from archiver.articles.bylines.words import (
    ACCORDING,
    AFTER,
    ANY_ROLE,
    BY,
    CODE,
    EDITED,
    JOINT,
    PAIR,
    PHOTO,
    STAFF,
    TAIL,
    TITLE,
    WIRE,
    load_bywords,
    role_of,
)
from archiver.dates import WrittenDate, find_dates
from archiver.dates.clocks import read_clock
from archiver.dates.tokens import Token, fold, tokenize
from archiver.model import Span
from archiver.outlets import Mention, Outlet, Place, find_outlets, find_places

Kind = Literal[
    "run", "mark", "date", "clock", "role", "outlet", "place", "staff", "title", "by", "edited", "tail", "after",
    "joint", "pair", "other",
]  # fmt: skip
_GLUED = re.compile(r"(?:By|BY|Par|Por|Von)(?=[A-ZÀ-Þ][a-zß-ÿ]+ [A-ZÀ-Þ])")
_ADDRESS = re.compile(r"\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?|https?://\S+|www\.\S+|(?<!\w)@\w{2,30}")
_OPEN_MARKS = frozenset("([【〔（")
_ALARMS = frozenset('?!…"“”©')  # no byline has them
_SHORT = 5  # letters of "Prof", "Mohd": a stop behind them belongs to them
_LABEL_MARKS = frozenset(":/|")
_THOUSANDS = frozenset(
    [".", ",", "k", "m", "mil", "tsd", "тыс", "млн", "bin", "b", "lakh", "万", "萬", "만", "ألف"]
)  # in "41,2 mil"


class Item(NamedTuple):
    """A piece of a line and what the tables know of it; only what its kind calls for is set."""

    kind: Kind
    tokens: list[Token]
    value: int = 0  # the role of a label
    date: WrittenDate | None = None
    outlet: Mention[Outlet] | None = None
    place: Mention[Place] | None = None

    @property
    def is_agency(self) -> bool:
        """Whether it is the name of a news agency or a press office."""
        return self.outlet is not None and self.outlet.named.kind in ("agency", "office")

    @property
    def span(self) -> Span:
        """Where it stands in the line."""
        return self.tokens[0].start, self.tokens[-1].end

    @property
    def words(self) -> list[Token]:
        """Its words, without the marks in names."""
        return [token for token in self.tokens if token.kind == "word"]


def cut(
    text: str, posted_at: datetime | None, *, zone: str | None, day_first: bool | None, start: int
) -> tuple[list[Item], int]:
    """The items of a line, and how many words and marks stand there that no byline holds."""
    tokens = _tokens(text, start)
    dates = find_dates(tokens, reference=posted_at, zone=zone, day_first=day_first)
    cutter = _Cutter(text, tokens, dates)
    cutter.run()
    return cutter.items, cutter.left_over


def _tokens(text: str, start: int) -> list[Token]:
    """The tokens from `start`; "ByJane Demo" in two, without addresses."""
    tokens = tokenize(text)
    if start:
        tokens = [token for token in tokens if token.start >= start]
    glued = _GLUED.match(text)
    if glued and tokens and tokens[0].start == 0:
        end, whole = glued.end(), tokens[0]
        rest = text[end : whole.end]
        tokens[:1] = [Token("word", fold(glued[0]), 0, end), Token("word", fold(rest), end, whole.end, capital=True)]
    if "@" in text or "://" in text or "www." in text:
        spans = [match.span() for match in _ADDRESS.finditer(text)]
        tokens = [t for t in tokens if not any(a <= t.start and t.end <= b for a, b in spans)]
    return tokens


class _Cutter:
    """One pass over the tokens of a line; each step takes what stands at a token."""

    def __init__(self, text: str, tokens: Sequence[Token], dates: list[WrittenDate]) -> None:
        self.text, self.tokens = text, tokens
        self.items: list[Item] = []
        self.left_over = 0
        self.dates = {date.start: date for date in dates}
        self.outlets = {mention.start: mention for mention in find_outlets(text)}
        self.places = {mention.start: mention for mention in find_places(text)}
        self.words = load_bywords()
        self.open = -1  # the token that the open run begins at

    def run(self) -> None:
        """Cuts the line."""
        tokens, firsts, i = self.tokens, self.words.firsts, 0
        while i < len(tokens):
            token = tokens[i]
            if token.kind == "word" and not (
                token.text in firsts
                or token.start in self.outlets
                or token.start in self.places
                or token.start in self.dates
            ):
                if self.open < 0:
                    self.open = i
                i += 1
            else:
                i = self._step(i)
        self._close(len(tokens))

    def _step(self, i: int) -> int:
        token = self.tokens[i]
        if token.start in self.dates:
            date = self.dates[token.start]
            end = self._index(date.end, i)
            self._put(Item("date", list(self.tokens[i:end]), date=date), i)
            return end
        if token.kind == "mark":
            return self._mark(i)
        return self._number(i) if token.kind == "number" else self._word(i)

    def _close(self, i: int) -> None:
        """Ends the run of words before token i."""
        if self.open >= 0:
            tokens = list(self.tokens[self.open : i])
            while tokens and tokens[-1].kind == "mark":
                tokens.pop()
            self.items.append(Item("run", tokens))
            self.open = -1

    def _add(self, kind: Kind, i: int, end: int) -> int:
        """Takes the tokens from i to `end` as an item."""
        self._put(Item(kind, list(self.tokens[i:end])), i)
        return end

    def _put(self, item: Item, i: int) -> None:
        self._close(i)
        self.items.append(item)

    def _index(self, end: int, i: int) -> int:
        """The index of the first token that does not begin before `end`."""
        while i < len(self.tokens) and self.tokens[i].start < end:
            i += 1
        return i

    # --- marks and numbers ---

    def _mark(self, i: int) -> int:
        token = self.tokens[i]
        if self.open >= 0 and self.tokens[i - 1].end == token.start and self._is_in_name(i):
            return i + 1
        if token.text in _ALARMS:
            self.left_over += 1
        return self._add("mark", i, i + 1)

    def _is_in_name(self, i: int) -> bool:
        """J. Smith, O'Neil, Jean-Luc, 弗拉基米尔·普京."""
        mark, before = self.tokens[i].text, self.tokens[i - 1]
        joined = i + 1 < len(self.tokens) and self.tokens[i + 1].start == self.tokens[i].end
        if mark == ".":
            return len(before.text) < _SHORT and i + 1 < len(self.tokens) and self.tokens[i + 1].kind == "word"
        return mark in "'’-·・‐" and joined and self.tokens[i + 1].kind == "word" and before.kind == "word"

    def _number(self, i: int) -> int:
        """A time of day, a day of the Islamic year, minutes of reading; others no byline holds."""
        end = self._hijri(i) or self._count(i)
        if end:
            return self._add("other", i, end)
        clock = read_clock(self.tokens, i, None)
        if clock:  # "16:41-14 August": what looks like a zone may begin a date
            end = next((k for k in range(i + 1, clock.end) if self.tokens[k].start in self.dates), clock.end)
            return self._add("clock", i, end)
        if self.tokens[i].start in self.outlets:
            return self._outlet(i)
        self.left_over += 1
        return self._add("other", i, i + 1)

    def _hijri(self, i: int) -> int:
        month = self.words.hijri.at(self.tokens, i + 1)
        if not month or month[1] >= len(self.tokens) or self.tokens[month[1]].kind != "number":
            return 0
        return month[1] + 1

    def _count(self, i: int) -> int:
        """2 min read, 6.1K views; 15日電, a day without a month."""
        after = [token.text for token in self.tokens[i + 1 : i + 3]]
        if len(after) == 2 and after[0] == "日" and after[1] in WIRE:
            return i + 2
        for k in range(i + 1, min(i + 5, len(self.tokens))):
            if found := self.words.reading.at(self.tokens, k):
                return found[1]
            if self.tokens[k].kind != "number" and self.tokens[k].text not in _THOUSANDS:
                return 0
        return 0

    # --- words of the tables ---

    def _word(self, i: int) -> int:
        token = self.tokens[i]
        found = self.words.table.at(self.tokens, i) if token.text in self.words.firsts else None
        end = self._weekday(i) or self._known(i, found) or (self._joint(i, *found) if found else 0)
        if end:
            return end
        if self.open < 0:
            self.open = i
        return i + 1

    def _weekday(self, i: int) -> int:
        """A day of the week, which is another word where no date and no mark is beside it ("mar", "sat")."""
        weekday = self.words.weekdays.at(self.tokens, i)
        if weekday is None:
            return 0
        lone = self.open < 0 and (weekday[1] == len(self.tokens) or self.tokens[weekday[1]].kind == "mark")
        return self._add("joint", i, weekday[1]) if self.dates or lone else 0

    def _known(self, i: int, found: tuple[int, int] | None) -> int:
        """A label, an office or a job, or the name of an agency, a paper or a place; of two names the longer."""
        start = self.tokens[i].start
        outlet, place = self.outlets.get(start), self.places.get(start)
        longest = max((mention.end for mention in (outlet, place) if mention), default=0)
        end = self._office(i, *found) if found and self.tokens[found[1] - 1].end >= longest else 0
        end = end or (self._outlet(i) if outlet else 0)
        end = end or (self._label(i, *found) if found else 0)
        return end or (self._place(i, place) if place else 0)

    def _office(self, i: int, mask: int, end: int) -> int:
        """What is stronger than the name of an agency: labels of dates, offices, jobs, "기자" behind a name."""
        glued = self.open >= 0 and self.tokens[i - 1].end == self.tokens[i].start and not _is_ideograph(self.tokens[i])
        if mask & ANY_ROLE and not glued:
            self._put(Item("role", list(self.tokens[i:end]), value=role_of(mask)), i)
            return end
        if mask & AFTER and self.open >= 0:
            return self._add("after", i, end)
        if mask & CODE and (after := self._code(end)):
            return self._add("other", i, after)
        if mask & TAIL and self._is_fresh():
            return self._add("tail", i, end)
        if mask & TITLE and not (mask & (BY | EDITED) and self._is_label(i, end) and not self._is_of_job(end)):
            return self._add("title", i, end)
        return self._add("staff", i, end) if mask & STAFF and not glued else 0

    def _is_of_job(self, i: int) -> bool:
        """Whether what a job is done for stands at token i: "редактор отдела", "корреспондент РИА Новости"."""
        if i >= len(self.tokens) or self.tokens[i].text in self.words.ranks:
            return True
        return self.tokens[i].start in self.outlets and not _is_ideograph(self.tokens[i])

    def _code(self, i: int) -> int:
        """Past the number that a label such as "News ID" stands before; 0 where there is none."""
        colon = i < len(self.tokens) and self.tokens[i].text == ":"
        i += colon
        if i >= len(self.tokens) or self.tokens[i].kind != "number" or self.tokens[i].start in self.dates:
            return 0
        counter = i + 1 < len(self.tokens) and self.tokens[i + 1].text in self.words.counters
        return i + 1 + counter

    def _is_fresh(self) -> bool:
        """Whether a label may stand here: at the start, behind a mark, an agency or another label."""
        if self.open >= 0:
            return False
        return not self.items or self.items[-1].kind in ("mark", "outlet", "role", "tail", "place", "date", "clock")

    def _is_label(self, i: int, end: int) -> bool:
        """Whether a word is a label rather than a job: a colon stands behind it or, where a piece begins, a name."""
        following = self.tokens[end] if end < len(self.tokens) else None
        if following is None:
            return False
        if following.text == ":":
            return True
        if i == 0 and following.text == "," and end == i + 1:  # "Author, NAME", of a page's hidden labels
            return True
        named = (self._is_named(end) or following.text in self.words.ranks) and following.start not in self.dates
        if not (self._is_fresh() and (named or following.text in _LABEL_MARKS)):
            return False
        small = (
            end == i + 1 and len(self.tokens[i].text) == 1 and _is_ideograph(self.tokens[i])
        )  # "文 | 王小明", but not "文在寅"
        return not small or following.text in _LABEL_MARKS or following.start > self.tokens[end - 1].end

    def _label(self, i: int, mask: int, end: int) -> int:
        if mask & PHOTO and not self.items and self._is_label(i, end) and not mask & BY:
            self.left_over += 1  # it is a credit
        if not mask & (BY | EDITED) or not self._is_label(i, end):
            return 0
        if mask & (JOINT | PAIR) and not (self._is_named(end) and self._is_fresh()):
            return 0
        return self._add("by" if mask & BY else "edited", i, end)

    def _is_named(self, i: int) -> bool:
        """Whether a name may begin at token i, for which it needs a capital where its script has them."""
        if i >= len(self.tokens):
            return False
        token = self.tokens[i]
        return token.text == ":" or (token.kind == "word" and (token.capital or token.text.upper() == token.text))

    def _outlet(self, i: int) -> int:
        """The name of an agency or paper, which is part of a longer name where other words stand right before it."""
        mention = self.outlets[self.tokens[i].start]
        if self.open >= 0:
            words = [token for token in self.tokens[self.open : i] if token.kind == "word"]
            if not _is_ideograph(words[-1]) and read_person(words, self.text) not in ("name", "section"):
                return 0
        end = self._index(mention.end, i)
        self._put(Item("outlet", list(self.tokens[i:end]), outlet=mention), i)
        return end

    def _place(self, i: int, mention: Mention[Place]) -> int:
        end = self._index(mention.end, i)
        if self.open >= 0:
            if not _is_ideograph(self.tokens[i]):
                return 0
            if self.items and self.items[-1].kind == "by" and i - self.open < 2:  # "记者石永福": 永福 is a county
                return end
        self._put(Item("place", list(self.tokens[i:end]), place=mention), i)
        return end

    def _joint(self, i: int, mask: int, end: int) -> int:
        token = self.tokens[i]
        if self.open >= 0 and (token.capital or self._is_particle(i)):
            return 0
        if mask & ACCORDING:  # its last word may begin the agency's name: "به گزارش خبرگزاری تسنیم"
            named = (k for k in (end, end - 1) if i < k < len(self.tokens) and self.tokens[k].start in self.outlets)
            if (at := next(named, 0)) > 0:
                return self._add("joint", i, at)
        if mask & PAIR:
            return self._add("pair", i, end)
        return self._add("joint", i, end) if mask & JOINT else 0

    def _is_particle(self, i: int) -> bool:
        """Ana de Armas: a small word between two words of a name."""
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        return (
            self.tokens[i].text in self.words.particles
            and following is not None
            and following.capital
            and following.start not in self.places
            and following.start not in self.outlets
        )


def _is_ideograph(token: Token) -> bool:
    return "\u3005" <= token.text[0] <= "\u9fff"
