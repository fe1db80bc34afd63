"""Written dates -> dates, in many languages and notations. Knows no clock: what is relative needs a reference.

A text is cut into tokens (tokens.py); at each of them a day (days.py), a time of day (clocks.py) or a distance in time
("3 minutes ago") is tried, and what stands side by side is put together. New notations are one reader more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from archiver.dates.clocks import Clock, read_clock
from archiver.dates.days import FIRST_YEAR, Day, Order, add_days, read_day, read_late_year
from archiver.dates.tokens import Token, fold, read_number, tokenize
from archiver.dates.words import load_words
from archiver.model import Precision

__all__ = ["WrittenDate", "find_dates", "find_weekdays", "fold", "read_date"]

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as read from a text: the wall clock as printed, and where it stands.

    `moment` is naive, except where an offset is printed, or where it was counted back from an aware reference.
    """

    start: int  # code points of the text
    end: int
    moment: datetime
    precision: Precision
    offset: str | None  # "+06:00" where printed, as numbers or as the name of a zone; "+00:00" where counted back
    rule: str

    @property
    def iso(self) -> str:
        """The wall clock to the minute, or the day alone: "2025-07-15T13:36", "2025-07-15"."""
        return self.moment.strftime("%Y-%m-%d" if self.precision == "day" else "%Y-%m-%dT%H:%M")


def read_date(
    text: str, *, day_first: bool | None = None, reference: datetime | None = None, zone: str | None = None
) -> WrittenDate | None:
    """The first date of a text, or None: nothing is guessed.

    Args:
        text: A short text: a line, the words of a `time` element.
        day_first: Whether 05/07 is in July; None takes it so too, as most of the world does.
        reference: The moment that relative dates, and dates without a year, are near to: when the text was posted.
        zone: The IANA zone of the printer, which settles abbreviations that two zones share ("BST" in Dhaka).
    """
    return next(_scan(tokenize(text), _Habits(day_first, reference, zone)), None)


def find_dates(
    text: str | Tokens, *, day_first: bool | None = None, reference: datetime | None = None, zone: str | None = None
) -> list[WrittenDate]:
    """All dates of a text or of its tokens, in order, without overlap; arguments as of `read_date`. Linear in time."""
    return list(_scan(tokenize(text) if isinstance(text, str) else text, _Habits(day_first, reference, zone)))


def find_weekdays(text: str, near: date) -> list[tuple[int, int, date]]:
    """The weekdays named in a text, each as its span and the last such day up to `near` (that day included)."""
    tokens = tokenize(text)
    return [
        (tokens[i].start, tokens[end - 1].end, day)
        for i, weekday, end in load_words().weekdays.find(tokens)
        if tokens[i].kind == "word" and (day := add_days(near, -((near.weekday() - weekday) % 7)))
    ]


class _Habits(NamedTuple):
    """How the printer of a text writes dates, and when: see `read_date`."""

    day_first: bool | None
    reference: datetime | None
    zone: str | None

    @property
    def order(self) -> Order:
        """What reading a day needs of it."""
        return Order(self.day_first, self.reference.date() if self.reference else None)


def _scan(tokens: Tokens, habits: _Habits) -> Iterator[WrittenDate]:
    beginnings = load_words().beginnings
    i = 0
    while i < len(tokens):
        found = None
        if tokens[i].kind == "number" or tokens[i].text in beginnings:
            found = _ago(tokens, i, habits.reference)
            found = found or _clock_then_day(tokens, i, habits) or _day_then_clock(tokens, i, habits)
            found = found or _date_time_group(tokens, i)
        if found:
            yield found[0]
        i = found[1] if found else i + 1


# --- a day and a time of day ------------------------------------------------------------------------------------------


def _day_then_clock(tokens: Tokens, i: int, habits: _Habits) -> tuple[WrittenDate, int] | None:
    found = read_day(tokens, i, habits.order)
    if found is None:
        return None
    printed = found[1]
    at = _skip_joint(tokens, printed.end)
    weekday = load_words().weekdays_beside.at(tokens, at)
    clock = read_clock(tokens, _skip_joint(tokens, weekday[1]) if weekday else at, habits.zone)
    if clock is None and _is_loose(printed, tokens, i):
        return None
    end = clock.end if clock else printed.end
    if clock and printed.year is None and (late := read_late_year(tokens, end, printed)):
        return _put_together(late, clock, tokens[i : late[1].end]), late[1].end
    return _put_together(found, clock, tokens[i:end]), end


def _clock_then_day(tokens: Tokens, i: int, habits: _Habits) -> tuple[WrittenDate, int] | None:
    clock = read_clock(tokens, i, habits.zone)
    if clock is None:
        return None
    at = _skip_joint(tokens, clock.end)
    weekday = load_words().weekdays_beside.at(tokens, at)
    found = read_day(tokens, _skip_joint(tokens, weekday[1]), habits.order) if weekday else None
    found = found or read_day(tokens, at, habits.order)
    if found is None or (not clock.marked and tokens[i + 1].text == "." and tokens[i].value > 23):
        return None
    return _put_together(found, clock, tokens[i : found[1].end]), found[1].end


def _date_time_group(tokens: Tokens, i: int) -> tuple[WrittenDate, int] | None:
    """151336Z JUL 25, as armed forces print a moment."""
    head, end = tokens[i : i + 2], i + 4
    if end > len(tokens) or head[0].end - head[0].start != 6 or head[1].text != "z" or head[1].start != head[0].end:
        return None
    day, at = divmod(head[0].value, 10_000)
    month, year = load_words().months.at(tokens, i + 2), tokens[i + 3]
    if not month or month[1] != i + 3 or year.end - year.start not in (2, 4) or year.value < 0:
        return None
    try:
        moment = datetime(2000 + year.value % 100, month[0], day, at // 100, at % 100, tzinfo=UTC)
    except ValueError:
        return None
    return WrittenDate(head[0].start, year.end, moment, "minute", "+00:00", "date_time_group"), end


def _put_together(found: tuple[date, Day], clock: Clock | None, tokens: Tokens) -> WrittenDate:
    at = time(clock.hour, clock.minute, max(clock.second, 0)) if clock else time()
    moment = datetime.combine(found[0], at, _zone(clock.zone) if clock and clock.zone else None)
    numbers = moment.strftime("%z") if moment.tzinfo else ""
    offset = f"{numbers[:3]}:{numbers[3:5]}" if numbers else None
    precision: Precision = "day" if clock is None else "minute" if clock.second < 0 else "second"
    return WrittenDate(tokens[0].start, tokens[-1].end, moment, precision, offset, found[1].rule)


@cache
def _zone(name: str) -> tzinfo:
    """Of "+06:00" or of an IANA name."""
    if name[0] not in "+-":
        return ZoneInfo(name)
    hours, minutes = int(name[1:3]), int(name[4:])
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if name[0] == "-" else 1))


def _is_loose(day: Day, tokens: Tokens, i: int) -> bool:
    """Whether a day is only a word of running text: "yesterday" and "Sunday" count with a time, or nearly alone."""
    return day.rule == "weekday" or (day.rule == "relative_day" and len(tokens) - (day.end - i) > 2)


def _skip_joint(tokens: Tokens, i: int) -> int:
    """Past the marks and the word that join a day and a time of day: ",", "-", "at", "um", "à"."""
    words = load_words().phrases
    for _ in range(4):  # at most four joints: ", at", "г., в"
        if i < len(tokens) and tokens[i].text in _JOINTS:
            i += 1
        elif found := words["between"].at(tokens, i) or words["on"].at(tokens, i):
            i = found[1]
        else:
            break
    return i


_JOINTS = frozenset([",", "-", "–", "—", "|", "·", "•", ".", "،", "/", "@", "(", ")", "t", ";", ":", "、"])


# --- distances in time ------------------------------------------------------------------------------------------------


def _ago(tokens: Tokens, i: int, reference: datetime | None) -> tuple[WrittenDate, int] | None:
    """3 minutes ago, an hour ago, vor 3 Minuten, il y a 3 minutes, 3 минуты назад, 3分钟前, just now."""
    if reference is None:
        return None
    words = load_words()
    now = words.phrases["now"].at(tokens, i)
    if now and len(tokens) - (now[1] - i) <= 3:  # in running text it is only a word: "has just now left"
        return _with_end(_counted(reference, 0, 60, tokens[i : now[1]]), now[1])
    before = words.phrases["before"].at(tokens, i)
    about = before and before[1] < len(tokens) and tokens[before[1]].text in _ABOUT
    amount, j = _amount(tokens, before[1] + bool(about) if before else i)
    unit = words.units.at(tokens, j) if amount >= 0 else None
    if unit is None:
        amount, unit = _lone_unit(tokens, j, behind=before is not None)
    if unit is None:
        return None
    end = unit[1] + (unit[1] < len(tokens) and tokens[unit[1]].text == ".")  # "2 hrs. ago"
    after = words.phrases["after"].at(tokens, end)
    if not (before or after):
        return None
    end = after[1] if after else unit[1]
    return _with_end(_counted(reference, amount, unit[0], tokens[i:end]), end)


_ABOUT = frozenset(["etwa", "rund", "circa", "environ", "cerca", "unos", "unas", "около", "примерно", "حوالي", "نحو"])


def _amount(tokens: Tokens, i: int) -> tuple[int, int]:
    """The amount and the index after it; -1 where there is none."""
    number = read_number(tokens, i)
    if number and 0 <= number[0] < 1000:
        return number
    one = load_words().phrases["one"].at(tokens, i)
    return (1, one[1]) if one else (-1, i)


def _lone_unit(tokens: Tokens, i: int, *, behind: bool) -> tuple[int, tuple[int, int] | None]:
    """The amount that a unit without a number tells by its form, and the unit.

    `behind` a word such as "منذ" nothing may follow but a mark: "قبل يوم الثلاثاء" is "before Tuesday".
    """
    words = load_words()
    lone = words.lone_units.at(tokens, i)
    unit = lone or words.dual_units.at(tokens, i)
    if unit and behind and unit[1] < len(tokens) and tokens[unit[1]].kind != "mark":
        return 0, None
    return (1 if lone else 2), unit


def _with_end(found: WrittenDate | None, end: int) -> tuple[WrittenDate, int] | None:
    return (found, end) if found else None


def _counted(reference: datetime, amount: int, seconds: int, tokens: Tokens) -> WrittenDate | None:
    try:
        moment = reference - timedelta(seconds=amount * seconds)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError:  # a clock that is wrong by centuries
        return None
    if moment.year < FIRST_YEAR:
        return None
    precision: Precision = "minute" if seconds <= 60 else "hour" if seconds == 3600 else "day"
    offset = "+00:00" if moment.tzinfo and precision != "day" else None
    return WrittenDate(tokens[0].start, tokens[-1].end, moment, precision, offset, "ago")
