"""A short line -> what a byline says: who, which agency, where, when; or that it is no byline.

A line is a byline when every word of it is accounted for: dates, words like "Published", agencies, outlets, places,
"Our Correspondent", names of people, and the words that join them. A sentence that names an agency leaves words over.
The line is cut into items (byitems.py); runs of words that no table knows are settled by their neighbours (byruns.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import dropwhile, pairwise
from typing import ClassVar

from archiver.articles.bylines.items import Item, cut
from archiver.articles.bylines.people import read_person
from archiver.articles.bylines.runs import Run, beside, decide
from archiver.articles.bylines.words import load_bywords
from archiver.dates import WrittenDate, find_dates
from archiver.dates.tokens import Token
from archiver.model import Span
from archiver.outlets import Mention, Outlet, Place

_SOME_DAY = datetime(2000, 6, 15, tzinfo=UTC)
_LONGEST = 200  # characters: no byline is longer
_ENDS_LABEL = frozenset("|;/·•")  # marks behind a labelled name that end what the label says
_CLOSING = ")）】]."  # behind a label that ends a line
_LONGEST_PAPER = 4  # words of its name
_UNSETTLED = 2  # runs of a line that may be anything: a third one makes it a sentence


@dataclass(slots=True)
class Byline:
    """What a line says, each with its span in the line."""

    dates: list[tuple[int, WrittenDate]] = field(default_factory=list)  # role, date
    roles: list[int] = field(default_factory=list)  # of labels whose date stands elsewhere
    outlets: list[Mention[Outlet]] = field(default_factory=list)
    places: list[Mention[Place]] = field(default_factory=list)  # one that no table knows has no country
    names: list[Span] = field(default_factory=list)  # people only
    staff: list[Span] = field(default_factory=list)  # "Our Correspondent", "South Asia correspondent"
    signed: bool = False  # "By" stands before a name
    left_over: int = 0  # words that are not accounted for
    seats: list[Mention[Place]] = field(default_factory=list)  # where a reporter sits: "NAME in Hong Kong"
    others: list[Span] = field(default_factory=list)  # names of editors, translators, cameramen
    likely: list[Span] = field(default_factory=list)  # names or sections: their place on the page has to tell
    is_tail: bool = False  # "Reporting by …; Editing by …": stands under an article

    @property
    def weight(self) -> float:
        """How surely this is a byline, from 0; one thing that only bylines have weighs 1 or more."""
        if self.left_over or self.is_tail:
            return 0.0
        dated = max((2.0 if role >= 0 or date.precision != "day" else 1.5 for role, date in self.dates), default=0.0)
        signed = 1.5 if self.staff or (self.signed and self.names) else 0.0
        dated += 0.5 * bool(self.dates and self.names)
        return dated + 2.0 * bool(self.outlets) + signed + 1.0 * bool(self.roles) + 0.3 * bool(self.places)


def read_byline(
    text: str, posted_at: datetime | None, *, zone: str | None = None, day_first: bool | None = None, start: int = 0
) -> Byline:
    """What a line says; `weight` is 0 where it is no byline. Arguments as of `archiver.dates.read_date`.

    Words before `start` are not read.
    """
    if len(text) > _LONGEST:
        return Byline(left_over=len(text))
    items, left_over = cut(text, posted_at or _SOME_DAY, zone=zone, day_first=day_first, start=start)
    byline = _Settling(text, items, left_over).run()
    if posted_at is None and byline.dates:  # "March 12" accounts for its words, but is no date without a year
        certain = {found.start: found for found in find_dates(text, zone=zone, day_first=day_first)}
        byline.dates = [(role, certain[found.start]) for role, found in byline.dates if found.start in certain]
    return byline


class _Settling:
    """The items of a line, one after another; runs of unknown words are settled by their neighbours."""

    def __init__(self, text: str, items: list[Item], left_over: int) -> None:
        self.text, self.items = text, items
        self.byline = Byline(left_over=left_over)
        self.role = -1  # of the label before
        self.label = ""  # "by" or "edited", as long as it holds for the names that follow
        self.labelled = 0  # names since that label
        self.place_at = -1  # a place that the name behind it has taken for itself
        self.rank_at = self.rank_start = -1  # a job, and where the words that qualify it begin

    def run(self) -> Byline:
        """Settles them all."""
        for k, item in enumerate(self.items):
            self._SETTLERS[item.kind](self, k, item)
        if self.role >= 0:
            self.byline.roles.append(self.role)
        if len(self.byline.likely) > _UNSETTLED:
            self.byline.left_over += len(self.byline.likely)
        return self.byline

    # --- what tables know ---

    def _mark(self, _: int, item: Item) -> None:
        mark = item.tokens[0].text
        if self.labelled and (mark in _ENDS_LABEL or mark in ")】]"):
            self.label, self.labelled = "", 0

    def _date(self, _: int, item: Item) -> None:
        if item.date:
            self.byline.dates.append((self.role, item.date))
        self.role, self.label = -1, ""

    def _role(self, k: int, item: Item) -> None:
        if self._is_behind_date(k):
            self.byline.dates[-1] = (item.value, self.byline.dates[-1][1])
            return
        if self.role >= 0 and self.role != item.value:
            self.byline.roles.append(self.role)
        self.role, self.label = item.value, ""

    def _is_behind_date(self, k: int) -> bool:
        """Whether a label ends the line, right behind a date that has none: "2025/08/20 14:05 송고"."""
        before, apart = beside(self.items, k, -1)
        following, closing = beside(self.items, k, 1)
        dated = before is not None and before.kind == "date" and not apart and bool(self.byline.dates)
        return dated and self.byline.dates[-1][0] < 0 and following is None and not closing.strip(_CLOSING)

    def _clock(self, k: int, __: Item) -> None:
        """A time without a day, after a label or a date: "Published 3 hours ago, updated at 14:10"."""
        if self.role < 0 and not self.byline.dates:
            self.byline.left_over += 1
        following, _ = beside(self.items, k, 1)
        if not (following and following.kind == "date"):  # "Published: 16:41-14 August"
            self.role = -1

    def _outlet(self, _: int, item: Item) -> None:
        if item.outlet:
            self.byline.outlets.append(item.outlet)
        self.role = -1 if self.role == 0 else self.role  # "Published by The Daily Star"

    def _staff(self, k: int, item: Item) -> None:
        before, marks = beside(self.items, k, -1)
        start, end = item.span
        if self.rank_at == k:  # "South Asia" of "South Asia correspondent"
            start = self.rank_start
        if self.byline.staff and not self.text[self.byline.staff[-1][1] : start].strip():
            start = self.byline.staff.pop()[0]
        self.byline.staff.append((start, end))
        if item.kind == "title" and before and not marks and before.kind == "place":
            beat = self.byline.places and self.byline.places[-1].named.kind in ("country", "region")
            if beat:  # a "China correspondent" need not be there, a "Beijing correspondent" is
                self.byline.places.pop()

    def _label(self, _: int, item: Item) -> None:
        if not (item.kind == "edited" and self.label == "by" and not self.labelled):  # "Haber-Kamera: NAME"
            self.label = item.kind
        self.labelled = 0

    def _tail(self, _: int, item: Item) -> None:
        self.byline.is_tail = self.byline.is_tail or not (self.byline.names or self.byline.dates)
        self.label, self.labelled = "by" if "report" in item.tokens[0].text else "edited", 0

    def _after(self, _: int, __: Item) -> None:
        self.byline.signed = self.byline.signed or bool(self.byline.names)

    def _pass(self, _: int, __: Item) -> None:
        """Words that join, numbers that mean nothing."""

    def _place(self, k: int, item: Item) -> None:
        following, marks = beside(self.items, k, 1)
        if following and not marks and self._is_in_title(following):
            return
        if following and not marks and self._is_first_name(k, item, following):
            self.place_at = item.span[0]
            return
        if item.place:
            (self.byline.seats if self._sits(k) else self.byline.places).append(item.place)

    def _is_in_title(self, following: Item) -> bool:
        """Whether a place belongs to the name of a section or a paper: "India News", "Muscat Daily"."""
        if following.kind == "joint":
            return following.tokens[0].text == "news"
        return following.kind == "run" and following.words[0].text in load_bywords().no_names

    def _is_first_name(self, k: int, item: Item, following: Item) -> bool:
        """Whether a place is a part of a name: "By Jordan Lee", "London Breed"."""
        if following.kind != "run" or len(following.words) > 1 + bool(self.label) or not item.tokens[0].capital:
            return False
        behind, marks = beside(self.items, k + 1, 1)
        if behind and not marks and behind.kind in ("staff", "title"):
            return False
        word = following.words[0]
        lists = load_bywords()
        return word.capital and word.text not in lists.ranks and read_person(following.words, self.text) == "maybe"

    def _sits(self, k: int) -> bool:
        """Whether "in" stands before it and a name before that: there the reporter is, the article need not be."""
        before, _ = beside(self.items, k, -1)
        if (
            before is None
            or before.kind not in ("joint", "pair")
            or before.tokens[-1].text not in load_bywords().within
        ):
            return False
        return bool(self.byline.names or self.byline.others) or (k > 1 and self.items[k - 2].kind == "title")

    # --- runs of other words ---

    def _run(self, k: int, item: Item) -> None:
        words = self._without_ranks(k, item.words)
        if self.place_at >= 0:
            words = [*self.items[k - 1].tokens, *words]
            self.place_at = -1
        if not words:
            return
        run = Run(self.text, self.items, k, words, label=self.label, labelled=self.labelled, sits=self._sits(k))
        decision = decide(run)
        start, end = words[0].start, words[-1].end
        if decision in ("name", "signed"):
            self._add_names(run, signed=decision == "signed")
        elif decision in ("place", "seat"):
            places = self.byline.places if decision == "place" else self.byline.seats
            places.append(Mention(start, end, Place(self.text[start:end], "", "city")))
        elif decision == "likely":
            self.byline.likely.append((start, end))
        elif decision == "prose":
            self.byline.left_over += len(words)

    def _without_ranks(self, k: int, words: list[Token]) -> list[Token]:
        """What is left of the words beside "correspondent" or "desk" when what qualifies it is taken off."""
        lists, kinds = load_bywords(), ("staff", "title")
        kept = list(words)
        if k + 1 < len(self.items) and self.items[k + 1].kind in kinds:
            kept = self._before_job(words, self.items[k + 1].kind)
            if len(kept) < len(words):
                self.rank_at, self.rank_start = k + 1, words[len(kept)].start
            if len(kept) <= _LONGEST_PAPER and all(word.capital for word in kept) and kept:
                kept = [] if read_person(kept, self.text) == "no" else kept  # "Muscat Daily Staff Writer"
        if k > 0 and self.items[k - 1].kind in kinds:
            kept = list(dropwhile(lambda word: word.text in lists.ranks, kept))
        return kept

    def _before_job(self, words: list[Token], kind: str) -> list[Token]:
        lists, kept = load_bywords(), list(words)
        while kept and (kept[-1].text in lists.ranks or kept[-1].text in lists.sections):
            kept.pop()
        return [] if len(kept) == 1 and kind == "staff" else kept  # "Tribune Desk"

    def _add_names(self, run: Run, *, signed: bool) -> None:
        """A name; in ideographs the blanks between may part several: "记者 张三 李四"."""
        surnames, pieces = load_bywords().surnames_han, [[run.words[0]]]
        for before, word in pairwise(run.words):
            apart = word.start > before.end and word.text in surnames
            pieces.append([word]) if apart else pieces[-1].append(word)
        whole = not all(2 <= len(piece) <= 3 and piece[0].text in surnames for piece in pieces)
        names = self.byline.others if signed and self.label == "edited" else self.byline.names
        names.extend((p[0].start, p[-1].end) for p in ([run.words] if whole else pieces))
        self.labelled += signed
        self.byline.signed = self.byline.signed or (signed and self.label != "edited") or run.is_followed

    _SETTLERS: ClassVar[dict[str, Callable[[_Settling, int, Item], None]]] = {
        "date": _date,
        "clock": _clock,
        "role": _role,
        "outlet": _outlet,
        "place": _place,
        "staff": _staff,
        "title": _staff,
        "by": _label,
        "edited": _label,
        "tail": _tail,
        "after": _after,
        "joint": _pass,
        "pair": _pass,
        "other": _pass,
        "mark": _mark,
        "run": _run,
    }
