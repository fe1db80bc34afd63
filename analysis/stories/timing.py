"""Two articles → whether they tell of one day, and how long after each other they were published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from analysis.stories.reading import Reading
from analysis.stories.weights import Item

HOURS = 18  # between the publications from which on it is another day; an update follows sooner


def days_apart(later: Reading, earlier: Reading) -> int:
    """Days between the publications, 0 where one is not known."""
    return abs((later.day - earlier.day).days) if later.day and earlier.day else 0


def published_apart(later: Reading, earlier: Reading) -> bool:
    """Whether a day lies between the publications: hours where both times are known, else the date is another."""
    ours, theirs = later.record.minute, earlier.record.minute
    if ours and theirs:
        return abs((ours - theirs).total_seconds()) >= 3600 * HOURS
    return bool(later.day and earlier.day and later.day != earlier.day)


def is_other_day(later: Reading, earlier: Reading) -> bool:
    """Whether two articles tell of different days; where they do not say, whether they were published on such."""
    told = other_day_told(later, earlier)
    return published_apart(later, earlier) if told is None else told


def other_day_told(later: Reading, earlier: Reading) -> bool | None:
    """Whether the openings name different days; None where one of them names none."""
    ours, theirs = days_told(later, earlier)
    if ours and theirs:
        return ours != theirs
    if later.event_weekday is None or earlier.event_weekday is None:
        return None
    return later.event_weekday != earlier.event_weekday


def days_told(later: Reading, earlier: Reading) -> tuple[date | None, date | None]:
    """The days that two openings tell of. What one announces is not a week ago in the other of before that day."""
    ours, theirs = _day_told(later, earlier), _day_told(earlier, later)
    if ours and theirs and later.announces and earlier.announces and later.event_weekday == earlier.event_weekday:
        return (min(ours, theirs),) * 2 if days_apart(later, earlier) < 3 else (ours, theirs)  # a copy of yesterday's
    return ours, theirs


def _day_told(one: Reading, other: Reading) -> date | None:
    own, announced = one.event_day, other.event_day
    if own and announced and other.announces and one.event_weekday == other.event_weekday:
        return announced if one.day and one.day < announced else own
    return own


def before_and_after(later: Reading, earlier: Reading) -> bool:
    """Whether one announces what the other, published when its day had come, tells."""
    for one, other in ((later, earlier), (earlier, later)):
        told = one.event_day
        if told and one.announces and not other.announces and other.day:
            return told == other.event_day and told <= other.day
    return False


def time_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    """What the days speak for or against."""
    ours, theirs = days_told(later, earlier)
    if ours and theirs:
        if before_and_after(later, earlier):
            yield Item("before and after", 1.0, f"One announces for {ours:%A}, {ours}, what the other tells.")
        elif ours == theirs:
            yield Item("same day", 1.0, f"Both tell of {ours:%A}, {ours}.")
        else:
            yield Item("other day", 1.0, f"One tells of {theirs}, the other of {ours}.")
    elif other_day_told(later, earlier):
        yield Item("other day", 1.0, "They tell of different days of the week.")
    days = days_apart(later, earlier)
    if days > 2:
        yield Item("published apart", 1.0, f"Published {days} days apart.")
    elif days < 2 and later.day and earlier.day and not (ours and theirs):
        yield Item("published together", 1.0, "Published within a day.")
