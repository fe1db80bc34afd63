"""Tokens -> the day that stands at a place: an ordered tuple of small readers, one notation each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from archiver.dates.clocks import LAST_YEAR, is_four_digits
from archiver.dates.tokens import Token, read_number
from archiver.dates.words import Words, load_words

Tokens = Sequence[Token]
FIRST_YEAR = 1000  # of dates that are counted: `strftime` pads no smaller year
_SOLAR_YEARS = (1300, 1430)  # of the Solar Hijri calendar; years after them are of the lunar one
_SOLAR_LEAP = (1, 5, 9, 13, 17, 22, 26, 30)  # remainders by 33 of the leap years
_NEW_YEAR_1404 = date(2025, 3, 21).toordinal()
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "º", "ª", "e", "ten", "го", "°"})


class Day(NamedTuple):
    """A day as printed, the year None where it is not; `end` is the index of the token after it."""

    year: int | None
    month: int
    day: int
    end: int
    rule: str


class Order(NamedTuple):
    """How numbers are to be taken: day before month (None: not known), and the date that missing years are near."""

    day_first: bool | None
    reference: date | None


def read_day(tokens: Tokens, i: int, order: Order) -> tuple[date, Day] | None:
    """The day that begins at token i; days without a year need a reference, and days of no calendar are none."""
    if i >= len(tokens):
        return None
    for reader in _OF_NUMBERS if tokens[i].kind == "number" else _OF_WORDS:
        found = reader(tokens, i, order)
        resolved = _resolve(found, order.reference) if found else None
        if found and resolved:
            return resolved, found
    return None


def read_late_year(tokens: Tokens, i: int, day: Day) -> tuple[date, Day] | None:
    """A day with the year that is printed behind its time: "Tue Jul 15 13:36:00 2025"."""
    if _digits(tokens, i) != 4 or is_four_digits(tokens, i):
        return None
    whole = day._replace(year=tokens[i].value, end=i + 1)
    resolved = _resolve(whole, None)
    return (resolved, whole) if resolved else None


def _resolve(day: Day, reference: date | None) -> date | None:
    if day.year is not None:
        return _date(day.year, day.month, day.day)
    if reference is None:
        return None
    latest = add_days(reference, 2) or reference  # clocks and zones differ, and papers print tomorrow's date
    candidates = (_date(reference.year - back, day.month, day.day) for back in (-1, 0, 1, 2, 3, 4))
    return next((found for found in candidates if found and found <= latest), None)


def add_days(day: date, days: int) -> date | None:
    """The day so many days later; None outside the years that ISO 8601 writes with four digits."""
    try:
        found = day + timedelta(days=days)
    except OverflowError:
        return None
    return found if found.year >= FIRST_YEAR else None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- numbers only -----------------------------------------------------------------------------------------------------


def _three_numbers(tokens: Tokens, i: int, order: Order) -> Day | None:
    """2025-07-15, 15/07/2025, 07/15/2025, 15.07.25, 2025. 7. 15., 1404/04/24."""
    if i + 4 >= len(tokens) or not all(tokens[i + k].kind == "number" for k in (0, 2, 4)):
        return None
    mark = tokens[i + 1].text
    if mark not in ("-", "/", ".") or tokens[i + 3].text != mark or _goes_on(tokens, i, mark):
        return None
    if _digits(tokens, i) == 4:
        return _year_first(tokens[i].value, tokens[i + 2].value, tokens[i + 4].value, i + 5)
    year = _year(tokens, i + 4, mark)
    if year is None or max(_digits(tokens, i), _digits(tokens, i + 2)) > 2:
        return None
    if _SOLAR_YEARS[0] <= year < _SOLAR_YEARS[1]:
        return _solar(year, tokens[i + 2].value, tokens[i].value, i + 5)
    return _year_last(year, tokens, i, order)


def _year_last(year: int, tokens: Tokens, i: int, order: Order) -> Day:
    """Which of two numbers is the month: the one that can be, the one the weekday fits, the one of the habit."""
    a, b = tokens[i].value, tokens[i + 2].value
    usual, other = Day(year, b, a, i + 5, "numbers"), Day(year, a, b, i + 5, "numbers")
    if a > 12 or b > 12 or tokens[i + 1].text == ".":
        return other if b > 12 else usual
    if order.day_first is None and _is_on(other, tokens, i) and not _is_on(usual, tokens, i):
        return other
    return other if order.day_first is False else usual


def _is_on(day: Day, tokens: Tokens, i: int) -> bool:
    """Whether a day that begins at token i is on the weekday that is printed before or behind it."""
    found, weekdays = _resolve(day, None), load_words().weekdays_beside
    before = i - 1 - (i > 1 and tokens[i - 1].text in ",.")
    behind = day.end + (day.end < len(tokens) and tokens[day.end].text in "(,")
    printed = (weekdays.at(tokens, before) if i else None) or weekdays.at(tokens, behind)
    return found is not None and printed is not None and printed[0] == found.weekday()


def _two_numbers(tokens: Tokens, i: int, order: Order) -> Day | None:
    """7/15(火), 15.7. (Di): the weekday in brackets tells that it is a day, and which number is the month."""
    if not (_digits(tokens, i) in (1, 2) and _digits(tokens, i + 2) in (1, 2) and tokens[i + 1].text in ("/", ".")):
        return None
    end = i + 3 + (i + 3 < len(tokens) and tokens[i + 3].text == ".")
    if end >= len(tokens) or tokens[end].text != "(" or _goes_on(tokens, i, tokens[i + 1].text):
        return None
    numbers = tokens[i].value, tokens[i + 2].value
    days = {_resolve(Day(None, *pair, end, ""), order.reference) for pair in (numbers, numbers[::-1])} - {None}
    fitting = [Day(day.year, day.month, day.day, end, "two_numbers") for day in days if day]
    fitting = [day for day in fitting if _is_on(day, tokens, i)]
    return fitting[0] if len(fitting) == 1 else None


def _goes_on(tokens: Tokens, i: int, mark: str) -> bool:
    """Whether more digits or letters cling to the numbers: a version, an address, a number of a file."""
    before = tokens[i - 1] if i > 0 and tokens[i - 1].end == tokens[i].start else None
    clings = before is not None and ((before.kind == "word" and not _is_korean_label(before)) or before.text in "-/.")
    more = i + 6 < len(tokens) and tokens[i + 5].text == mark and tokens[i + 6].kind == "number"
    more = more and tokens[i + 6].start == tokens[i + 4].end + 1
    return clings or more or _has_suffix(tokens, i + 4) or _is_numbered(tokens, i)


def _is_korean_label(word: Token) -> bool:
    """Whether a word is a Korean label, which clings to its date: "송고2026-02-26"."""
    return word.text.endswith(("송고", "입력", "수정", "등록", "게재", "발행", "승인", "업데이트", "작성"))


def _has_suffix(tokens: Tokens, i: int) -> bool:
    """Whether letters cling to the number at i by a hyphen: "12.3.2025-rc1"; endings of inflected dates are none."""
    mark, word = i + 1, i + 2
    if word >= len(tokens) or tokens[mark].text != "-" or tokens[word].kind != "word":
        return False
    clings = tokens[mark].start == tokens[i].end and tokens[word].start == tokens[mark].end
    return clings and tokens[word].text not in _ENDINGS


# Of inflected dates: "2025.07.15-én", "15.07.2025-го".
_ENDINGS = frozenset(["an", "en", "jan", "jen", "i", "ei", "ai", "ig", "ra", "re", "tol", "го", "му", "е"])


def _is_numbered(tokens: Tokens, i: int) -> bool:
    """Whether the word before token i counts things: "No. 10-03-2025", "§ 12.3.2025"."""
    before = i - 1 - (i > 1 and tokens[i - 1].text in ".°")
    return before >= 0 and tokens[before].text in load_words().numbered


def _year_first(year: int, month: int, day: int, end: int) -> Day | None:
    if _SOLAR_YEARS[0] <= year < _SOLAR_YEARS[1]:
        return _solar(year, month, day, end)
    return Day(_western(year), month, day, end, "year_first")


def _western(year: int) -> int:
    """A year of the Buddhist calendar of Thailand as a Gregorian one; other years as they are."""
    return year - 543 if year >= 2443 else year


def _year(tokens: Tokens, i: int, mark: str) -> int | None:
    digits, value = _digits(tokens, i), tokens[i].value
    if digits == 4:
        return _western(value)
    padded = mark == "/" or (_digits(tokens, i - 2) == 2 and _digits(tokens, i - 4) == 2)
    return (2000 if value < 70 else 1900) + value if digits == 2 and padded else None


def _eight_digits(tokens: Tokens, i: int, order: Order) -> Day | None:
    """20250715, on its own."""
    if _digits(tokens, i) != 8:
        return None
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if (before and (before.end == tokens[i].start or _is_numbered(tokens, i))) or (
        after and after.start == tokens[i].end and after.text not in _AFTER_EIGHT
    ):
        return None
    year, rest = divmod(tokens[i].value, 10_000)
    return Day(year, rest // 100, rest % 100, i + 1, "eight_digits")


_AFTER_EIGHT = frozenset([",", ";", ")", "t"])  # "20250715T133600Z"


# --- numbers with the words for year, month and day -------------------------------------------------------------------


def _east_asian(tokens: Tokens, i: int, order: Order) -> Day | None:
    """2025年7月15日, 7月15日, 二〇二五年七月十五日, 令和7年7月15日, 2025년 7월 15일."""
    era = load_words().eras.at(tokens, i)
    base, start = era or (0, i)
    year = _with_unit(tokens, start, "年년")
    month = _with_unit(tokens, year[1] if year else start, "月월")
    day = _with_unit(tokens, month[1], "日일号號") if month else None
    if month is None or day is None or (not year and i > 0 and tokens[i - 1].text in {"年", "년"}):
        return None
    return Day(base + year[0] if year else None, month[0], day[0], day[1], "east_asian")


def _with_unit(tokens: Tokens, i: int, units: str) -> tuple[int, int] | None:
    """The number at token i, and the index after its unit."""
    number = read_number(tokens, i)
    counted = number is not None and number[1] < len(tokens) and tokens[number[1]].text[0] in units
    return (number[0], number[1] + 1) if number and counted else None


# --- names of months --------------------------------------------------------------------------------------------------


def _day_month(tokens: Tokens, i: int, order: Order) -> Day | None:
    """15 Jul 2025, 15th of July, 2025, 1er juillet 2025, 15. Juli 2025, 15 de julio de 2025, 15-Jul-2025."""
    if not 1 <= _digits(tokens, i) <= 2 or _ends_range(tokens, i):
        return None
    j = _skip_between(tokens, _ordinal(tokens, i + 1), ".-/,")
    found = _month(tokens, j)
    if found is None:
        return _solar_month(tokens, i, j)
    return _with_year(tokens, i, (found[0], tokens[i].value), tokens[j], found[1])


def _month_day(tokens: Tokens, i: int, order: Order) -> Day | None:
    """July 15, 2025, Sept. 3, 2025, Jul 15, July 15th 2025."""
    found = _month(tokens, i)
    if found is None:
        return None
    month, j = found
    j += j < len(tokens) and tokens[j].text in {".", "-", "/"}
    if not 1 <= _digits(tokens, j) <= 2 or (tokens[j - 1].text not in _DASHES and _begins_range(tokens, j)):
        return None
    return _with_year(tokens, i, (month, tokens[j].value), tokens[i], _ordinal(tokens, j + 1))


def _with_year(tokens: Tokens, start: int, month_day: tuple[int, int], name: Token, end: int) -> Day | None:
    """A month and a day with the year behind them; None where a number of four digits is no year of today."""
    rule = "month_day" if tokens[start] is name else "day_month"
    found = _year_after(tokens, end, thai="\u0e00" <= name.text[0] <= "\u0e7f")
    if found is None or (found[0] is None and _everyday(name, tokens, start, found[1])):
        return None
    return Day(found[0], *month_day, found[1], rule)


def _ends_range(tokens: Tokens, i: int) -> bool:
    """Whether a number is the end of days such as "10-12 December": no day at all. A time may stand before a dash."""
    if i < 2 or tokens[i - 1].text not in _DASHES or tokens[i - 2].end + 1 != tokens[i].start:
        return False
    return 1 <= _digits(tokens, i - 2) <= 2 and not (i > 2 and tokens[i - 3].text in ":.")


def _begins_range(tokens: Tokens, i: int) -> bool:
    """The same for "July 10-12"."""
    if i + 2 >= len(tokens) or tokens[i + 1].text not in _DASHES or tokens[i].end + 1 != tokens[i + 2].start:
        return False
    return 1 <= _digits(tokens, i + 2) <= 2 and not (i + 3 < len(tokens) and tokens[i + 3].text in ":.")


_DASHES = frozenset("-–—/")


def _year_month_day(tokens: Tokens, i: int, order: Order) -> Day | None:
    """2025 Jul 15, 2025-Jul-15, 2025. július 15."""
    if _digits(tokens, i) != 4:
        return None
    found = _month(tokens, _skip_between(tokens, i + 1, ".-/,"))
    if found is None:
        return None
    month, j = found
    j = _skip_between(tokens, j, ".-/,")
    return (
        Day(tokens[i].value, month, tokens[j].value, j + 1, "year_month_day") if 1 <= _digits(tokens, j) <= 2 else None
    )


def _month(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A month's name or "tháng 7", and a second name of the same month after a slash."""
    words = load_words()
    found = words.months.at(tokens, i)
    if found is None:
        numbered = i + 1 < len(tokens) and tokens[i].text == "thang" and 1 <= tokens[i + 1].value <= 12
        return (tokens[i + 1].value, i + 2) if numbered else None
    month, end = found
    again = words.months.at(tokens, end + 1) if end < len(tokens) and tokens[end].text == "/" else None
    return (month, again[1]) if again and again[0] == month else found


def _everyday(word: Token, tokens: Tokens, start: int, end: int) -> bool:
    """Whether a month's name without a year may as well be a common word: "11 out of 12", "may 5 times"."""
    closed = end >= len(tokens) or tokens[end].kind == "mark"  # "15 JUL, 13:36", "Sep 5 (Reuters)"
    if word.text not in load_words().needs_year or (word.capital and closed):
        return False
    return tokens[start] is word or not _stands_alone(tokens, start, end)


def _stands_alone(tokens: Tokens, start: int, end: int) -> bool:
    """Whether nothing but a name is beside a day: "15 ago", "Madrid, 12 mar (EFE)", but not "3 out (of 5)"."""
    begins = not start or tokens[start - 1].kind == "mark" or load_words().weekdays_beside.at(tokens, start - 1)
    if end >= len(tokens):
        return bool(begins)
    named = tokens[end].text == "(" and end + 1 < len(tokens) and tokens[end + 1].capital
    return named and (bool(begins) or tokens[start - 1].capital)


def _ordinal(tokens: Tokens, i: int) -> int:
    clings = i < len(tokens) and tokens[i - 1].end == tokens[i].start
    return i + 1 if clings and tokens[i].text in _ORDINALS else i


def _skip_between(tokens: Tokens, i: int, marks: str) -> int:
    """Past one mark and one word such as "de" or "of"."""
    i += i < len(tokens) and tokens[i].text in marks
    found = load_words().phrases["on"].at(tokens, i)
    return found[1] if found else i


def _year_after(tokens: Tokens, i: int, *, thai: bool) -> tuple[int | None, int] | None:
    """The year after a day and month: four digits, or two that can be nothing else; None: digits that are no year."""
    j = _skip_between(tokens, i, ".,-/،॰")
    if era := load_words().eras.at(tokens, j):
        j = era[1] + (era[1] < len(tokens) and tokens[era[1]].text == ".")
    if _digits(tokens, j) == 4 and not is_four_digits(tokens, j):
        year = tokens[j].value + era[0] if era else _western(tokens[j].value) if thai else tokens[j].value
        return (year, j + 1) if 1900 <= year <= LAST_YEAR else None
    if _is_short_year(tokens, i):
        i += tokens[i].kind == "mark"
        return (1957 if thai else 2000) + tokens[i].value, i + 1
    return None, i


def _is_short_year(tokens: Tokens, i: int) -> bool:
    """Whether two digits are a year: '25, -25 behind "15-Jul", or the 25 of "15 Jul 25" before a time or nothing."""
    if _digits(tokens, i + 1) == 2 and tokens[i + 1].start == tokens[i].end:
        return tokens[i].text in "'’" or (tokens[i].text == "-" and tokens[i - 2].text == "-")
    if _digits(tokens, i) != 2 or tokens[i - 1].kind == "number":
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    clock = i + 2 < len(tokens) and tokens[i + 2].text == ":"
    return following is None or following.text in _AFTER_SHORT_YEAR or (following.kind == "number" and clock)


_AFTER_SHORT_YEAR = frozenset([",", ";", ")", "|", "·", "•"])


# --- the Solar Hijri calendar -----------------------------------------------------------------------------------------


def _solar_month(tokens: Tokens, i: int, j: int) -> Day | None:
    """۲۴ تیر ۱۴۰۴."""
    found = load_words().solar_months.at(tokens, j)
    end = found[1] if found else 0
    if not found or _digits(tokens, end) != 4 or not _SOLAR_YEARS[0] <= tokens[end].value < _SOLAR_YEARS[1]:
        return None
    return _solar(tokens[end].value, found[0], tokens[i].value, end + 1)


def _solar(year: int, month: int, day: int, end: int) -> Day | None:
    """To the Gregorian calendar, by the 33-year cycle of leap years, which holds for the years 1178 to 1633."""
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _SOLAR_LEAP else 29
    if not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    new_year = _NEW_YEAR_1404 + 365 * (year - 1404) + _solar_leaps(year) - _solar_leaps(1404)
    found = date.fromordinal(new_year + (month - 1) * 30 + min(month - 1, 6) + day - 1)
    return Day(found.year, found.month, found.day, end, "solar_hijri")


def _solar_leaps(year: int) -> int:
    """Leap years before a year."""
    return year // 33 * len(_SOLAR_LEAP) + sum(1 for remainder in _SOLAR_LEAP if remainder < year % 33)


# --- days by their distance -------------------------------------------------------------------------------------------


def _relative(tokens: Tokens, i: int, order: Order) -> Day | None:
    """Yesterday, heute, вчера; needs the reference."""
    found = load_words().days.at(tokens, i)
    if not found or not order.reference:
        return None
    day = add_days(order.reference, found[0])
    return Day(day.year, day.month, day.day, found[1], "relative_day") if day else None


def _weekday(tokens: Tokens, i: int, order: Order) -> Day | None:
    """Sunday: the last one before the reference."""
    words: Words = load_words()
    found = words.weekdays.at(tokens, i)
    if not found or not order.reference:
        return None
    day = add_days(order.reference, -((order.reference.weekday() - found[0]) % 7 or 7))
    return Day(day.year, day.month, day.day, found[1], "weekday") if day else None


def _digits(tokens: Tokens, i: int) -> int:
    """How many digits the number at i has; 0 where there is none."""
    return tokens[i].end - tokens[i].start if 0 <= i < len(tokens) and tokens[i].kind == "number" else 0


# By what a day begins with; a number may be written in words in East Asia alone.
_Reader = Callable[[Tokens, int, Order], Day | None]
_OF_NUMBERS: tuple[_Reader, ...] = (
    _three_numbers,
    _two_numbers,
    _eight_digits,
    _east_asian,
    _day_month,
    _year_month_day,
)
_OF_WORDS: tuple[_Reader, ...] = (_east_asian, _month_day, _relative, _weekday)
