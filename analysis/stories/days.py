"""The words of an opening → the days that it names: passed ones and coming ones, and the date where one is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from analysis.stories.vocabulary import COMING, COMING_PHRASES, MONTHS, SPEECH, TODAY, TOMORROW, WEEKDAYS
from analysis.stories.words import is_letter, sentences, words

NEAR = 31  # days between a printed date and the publication; what is farther off is of another page's making
_NOT_PLAIN = COMING | TOMORROW
_MONTH_SIGN, _DAY_SIGN = "月", "日"


class Day(NamedTuple):
    """A day of the week that a text names."""

    weekday: int  # Monday is 0
    is_coming: bool = False
    printed: tuple[int, int] | None = None  # month and day of the month, where they stand beside it

    def date(self, published: date) -> date | None:
        """Its date for a text of a day; None where a date is printed that is far from it."""
        if self.printed is None:
            away = (self.weekday - published.weekday()) % 7
            return published + timedelta(away if self.is_coming or not away else away - 7)
        found = [day for n in (-1, 0, 1) if (day := _date(published.year + n, *self.printed))]
        nearest = min(found, key=lambda day: abs((day - published).days), default=None)
        return nearest if nearest and abs((nearest - published).days) <= NEAR else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def event(headline: str, opening: str, published: date | None) -> Day | None:
    """The day that a text is about: the first that has passed, else the first that is to come.

    Args:
        headline: may tell that it is tomorrow.
        opening: the first sentences.
        published: what "today" is.
    """
    tomorrow = (published.weekday() + 1) % 7 if published and not TOMORROW.isdisjoint(words(headline)) else None
    coming = None
    for day in _days(opening, published):
        if day.is_coming or (day.weekday == tomorrow and day.printed is None):
            coming = coming or day._replace(is_coming=True)
        else:
            return day
    return coming


def plainly(opening: Sequence[str], headline: str, published: date | None) -> Day | None:
    """The first day of an opening, in short time: where it has passed, for nothing tells of a date or of the future."""
    for n, word in enumerate(opening):
        if word in WEEKDAYS or (published and word in TODAY):
            if not MONTHS.keys().isdisjoint(opening[max(0, n - 2) : n + 4]) or _may_be_coming(opening, headline):
                return None
            return Day(WEEKDAYS[word] if word in WEEKDAYS else published.weekday() if published else 0)
    return None


def _may_be_coming(opening: Sequence[str], headline: str) -> bool:
    if not _NOT_PLAIN.isdisjoint(opening) or not TOMORROW.isdisjoint(words(headline)):
        return True
    text = " ".join(opening)
    return any(phrase in text for phrase in COMING_PHRASES)


def _days(text: str, published: date | None) -> Iterator[Day]:
    for sentence in sentences(text):
        found = words(sentence)
        for n, first in enumerate(found):
            word = _joined(found, n) if is_letter(first) else first  # 星期三, 周三, 水曜日, 今天
            if word in WEEKDAYS:
                printed = _printed(found, n, len(word) if is_letter(first) else 1)
                is_coming = _is_coming(found, n)
                if printed and published:
                    day = Day(WEEKDAYS[word], is_coming, printed)
                    on = day.date(published)
                    is_coming = on > published if on else is_coming
                yield Day(WEEKDAYS[word], is_coming, printed)
            elif published and word in TODAY:
                yield Day(published.weekday())
            elif published and word in TOMORROW:
                yield Day((published.weekday() + 1) % 7, is_coming=True)


def _joined(found: Sequence[str], n: int) -> str:
    made = ("".join(found[n : n + 3]), "".join(found[n : n + 2]))
    return next((word for word in made if word in WEEKDAYS or word in TODAY or word in TOMORROW), found[n])


def _printed(found: Sequence[str], n: int, length: int) -> tuple[int, int] | None:
    """The date that stands right before or after a day of the week: Tuesday (June 10), 6月10日星期二."""
    after, before = found[n + length : n + length + 3], found[max(0, n - 4) : n]
    if len(before) == 4 and (before[1], before[3]) == (_MONTH_SIGN, _DAY_SIGN):
        return _month_day(before[0], before[2])
    pairs = [pair for pair in (after[:2], before[-2:]) if len(pair) == 2]
    if len(after) > 2 and after[1] in ("de", "di", "of"):  # martes 10 de junio
        pairs.append([after[0], after[2]])
    for one, other in pairs:
        if one in MONTHS or other in MONTHS:
            day, month = (other, one) if one in MONTHS else (one, other)
            return _month_day(str(MONTHS[month]), day.removesuffix("th").removesuffix("er"))
    return None


def _month_day(month: str, day: str) -> tuple[int, int] | None:
    if not (month.isdecimal() and day.isdecimal() and len(month) < 3 and len(day) < 3):
        return None
    return (int(month), int(day)) if 0 < int(month) < 13 and 0 < int(day) < 32 else None


def _is_coming(found: Sequence[str], n: int) -> bool:
    """Whether words that tell of the future belong to the day: no verb of who speaks stands between them and it."""
    if is_letter(found[n]) and {"".join(found[max(0, n - k) : n + 1]) for k in (1, 2)} & COMING:
        return True
    if found[n + 1 : n + 2] and found[n + 1] in COMING and found[n + 1] != "will":  # mardi prochain
        return True
    start = next((k + 1 for k in range(n - 1, -1, -1) if found[k] in SPEECH), 0)
    before = found[start:n]
    if is_letter(found[n]):
        return any("".join(before[k : k + 2]) in COMING for k in range(len(before)))
    text = f" {' '.join(before)} "
    return not COMING.isdisjoint(before) or any(phrase in text for phrase in COMING_PHRASES)
