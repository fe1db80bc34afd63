"""A date as a forum prints it -> the wall clock of its printer. What may be read in two ways is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

from archiver.dates import WrittenDate, read_date
from archiver.model import Precision

LONGEST = 100  # characters that a date is looked for in

_DIGITS = re.compile(r"(\d+)")
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d/-])")  # 05/07/2025, not 2025/07/05
# East Asian forums put "4月" in the place of "Apr" and "四月" in that of "April"; a weekday may cling to the day.
_EASTERN = re.compile("[月월曜期週周禮礼แ]")
_MONTH_NAME = re.compile(r"(?<!\d)([一二三四五六七八九]|十[一二]?)月")
_MONTH_FIRST = re.compile(r"(?<![\d年년])(?<![年년] )(\d{1,2}) ?[月월],? +(\d{1,2}),? +(\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2}) +(\d{1,2}) ?[月월],? +(\d{4})(?!\d)")
_AFTER_DAY = re.compile(
    r"(?<=[日号號일]) ?\(?(?:(?:星期|週|周|禮拜|礼拜)[一二三四五六日天]|[月火水木金土日](?:曜日?)?"
    r"|[월화수목금토일](?:요일)?)\)?(?=\s|$)"
)
_WEEKDAY = re.compile("(?:星期|週|周|禮拜|礼拜)([一二三四五六日天])|([月火水木金土日])曜日?")
_WEEKDAYS = {
    "一月": "Monday", "二火": "Tuesday", "三水": "Wednesday", "四木": "Thursday", "五金": "Friday", "六土": "Saturday",
    "日天": "Sunday",
}  # fmt: skip
_WEEKDAY_OF = {sign: day for signs, day in _WEEKDAYS.items() for sign in signs}
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


@dataclass(frozen=True, slots=True)
class WallClock:
    """What a clock on the wall showed: no zone. For a day alone the time of day is midnight."""

    moment: datetime  # naive
    precision: Precision


def read_wall_clock(
    printed: str, *, day_first: bool | None = None, reference: datetime | None = None
) -> WallClock | None:
    """The first date of a short text, in any of the languages that dates are read in. None where it has none.

    Args:
        printed: "Feb 23, 2019 at 11:21 AM", "10. April 2020 um 07:38 Uhr", "2020年4月10日 下午7:38".
        day_first: whether 03/04/2020 is in April; None leaves what may be read both ways unread.
        reference: what the same wall's clock, without zone, showed when the text was printed. "Yesterday" and
            "5 minutes ago" are counted from it; without it they are not read.
    """
    text = printed[:LONGEST]
    return (reference is None and _by_shape(text, day_first=day_first)) or _read(text, reference, day_first=day_first)


def _read(text: str, reference: datetime | None, *, day_first: bool | None) -> WallClock | None:
    text = _plain(text)
    found = read_date(text, day_first=day_first is not False, reference=reference)
    if found is None or (day_first is None and found.rule == "numbers" and _is_undecided(text, found)):
        return None
    moment = found.moment.replace(tzinfo=None, microsecond=0)
    if found.precision in ("minute", "second") and found.rule != "ago" and _may_be_afternoon(text, found):
        return WallClock(moment.replace(hour=0, minute=0, second=0), "day")
    return WallClock(moment, found.precision)


# --- one shape, many dates --------------------------------------------------------------------------------------------


class _Shape(NamedTuple):
    """What the numbers of a date stand for, by their places; the last two are hour and minute."""

    year: int
    day: int
    month: int | None  # None: it is named
    named: int
    half: int | None  # 0 before noon, 1 after noon, None on a clock of 24 hours


def _by_shape(text: str, *, day_first: bool | None) -> WallClock | None:
    """What `_read` reads, ten times as fast: a forum prints its dates in one shape, which is studied once."""
    pieces = _DIGITS.split(text)
    numbers = pieces[1::2]
    shape = (
        _shape_of(tuple(pieces[::2]), tuple(map(len, numbers)), day_first=day_first) if 4 <= len(numbers) <= 5 else None
    )
    if shape is None:
        return None
    values = [int(number) for number in numbers]
    month = shape.named if shape.month is None else values[shape.month]
    hour = values[-2] if shape.half is None else values[-2] % 12 + 12 * shape.half if values[-2] <= 12 else 24
    if not 1900 <= values[shape.year] <= 2100:
        return None
    try:
        return WallClock(datetime(values[shape.year], month, values[shape.day], hour, values[-1]), "minute")  # noqa: DTZ001 - of no zone
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _shape_of(words: tuple[str, ...], lengths: tuple[int, ...], *, day_first: bool | None) -> _Shape | None:
    """Finds out what `_read` makes of a shape, with numbers that tell which is which; None for other shapes."""
    *day, hour, minute = lengths
    if day.count(4) != 1 or max(hour, *(size for size in day if size != 4)) > 2 or minute != 2:
        return None
    probes = ["2015" if size == 4 else "" for size in day]
    small = [place for place, size in enumerate(day) if size != 4]
    for place, probe in zip(small, ("5", "11"), strict=False):
        probes[place] = probe
    clocks = [_read(_woven(words, [*probes, hour, "30"]), None, day_first=day_first) for hour in ("1", "12")]
    if not all(clock and clock.precision == "minute" and clock.moment.minute == 30 for clock in clocks):
        return None
    first, second = (clock.moment for clock in clocks if clock)
    half = {(1, 12): None, (1, 0): 0, (13, 12): 1}.get((first.hour, second.hour), 2)
    places = {probes[place]: place for place in small}
    if half == 2 or first.date() != second.date() or first.year != 2015 or str(first.day) not in places:
        return None
    named = len(small) == 1
    if not named and str(first.month) not in places:
        return None
    return _Shape(day.index(4), places[str(first.day)], None if named else places[str(first.month)], first.month, half)


def _woven(words: Sequence[str], numbers: Sequence[str]) -> str:
    return "".join(chain.from_iterable(zip_longest(words, numbers, fillvalue="")))


# --- the order of numbers ---------------------------------------------------------------------------------------------


def day_first_of(printed: Iterable[str]) -> bool | None:
    """How a forum orders the numbers of 03/04/2020, told by its other dates; None where they do not tell.

    One date with a number above 12 tells; dates that contradict each other tell nothing.
    """
    told = {
        int(numbers[1]) > 12
        for text in printed
        if (numbers := _NUMBERS.search(text[:LONGEST])) and (int(numbers[1]) > 12) != (int(numbers[3]) > 12)
    }
    return told.pop() if len(told) == 1 else None


def day_first_near(pairs: Iterable[tuple[datetime, str]]) -> bool | None:
    """The same, told by dates whose moment is known too: of two readings the one within a day of it is meant."""
    told = set()
    for moment, printed in pairs:
        if _NUMBERS.search(printed[:LONGEST]):
            read = {order: read_wall_clock(printed, day_first=order) for order in (True, False)}
            near = [order for order, clock in read.items() if clock and _is_near(clock.moment, moment)]
            told |= {near[0]} if len(near) == 1 else set()
    return told.pop() if len(told) == 1 else None


def _is_near(wall: datetime, moment: datetime) -> bool:
    return abs(wall - moment.replace(tzinfo=None)) <= timedelta(days=1)


def _is_undecided(text: str, found: WrittenDate) -> bool:
    numbers = _NUMBERS.search(text, found.start)
    if numbers is None:
        return False
    a, b = int(numbers[1]), int(numbers[3])
    return a <= 12 and b <= 12 and a != b


def _may_be_afternoon(text: str, found: WrittenDate) -> bool:
    """Whether a word that is not understood stands behind "7:38": it may be that language's "pm"."""
    rest = text[found.end :].lstrip()
    return found.moment.hour <= 12 and text[found.end - 1].isdigit() and rest[:1].isalpha()


def _plain(text: str) -> str:
    """East Asian names of months and weekdays as numbers and English words, and Thai words for "ago" on their own."""
    if text.isascii() or not _EASTERN.search(text):
        return text
    text = _AFTER_DAY.sub(" ", text.replace("ที่แล้ว", " ที่แล้ว"))
    text = _MONTH_NAME.sub(lambda name: f"{_MONTHS.index(name[1]) + 1}月", text)
    text = _MONTH_FIRST.sub(r"\3年\1月\2日", text)
    text = _DAY_FIRST.sub(r"\3年\2月\1日", text)
    return _WEEKDAY.sub(lambda day: _WEEKDAY_OF[day[1] or day[2]], text)
