"""Moments, and what a clock showed at them -> the zones that it may follow, and the moments of its other times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

TOLERATED = 50  # one in so many sightings may contradict the rest: a page that a member saved with a clock of his own
_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
# Of zones with the same clock one is named: the first of these, which forums offer to choose from.
_WELL_KNOWN = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow", "Europe/Minsk",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
    "America/Anchorage", "Pacific/Honolulu", "America/Halifax", "America/St_Johns", "America/Mexico_City",
    "America/Bogota", "America/Caracas", "America/Santiago", "America/Argentina/Buenos_Aires", "America/Sao_Paulo",
    "Africa/Casablanca", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Jerusalem",
    "Asia/Riyadh", "Asia/Tehran", "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Jakarta", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Perth", "Australia/Adelaide", "Australia/Darwin", "Australia/Brisbane", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip


class Sighting(NamedTuple):
    """A moment, and how far the clock was ahead of UTC at it."""

    moment: datetime  # UTC
    offset: timedelta

    @property
    def is_possible(self) -> bool:
        """Whether some zone of this world has such an offset."""
        return -12 * 3600 <= self.offset.total_seconds() <= 14 * 3600 and not self.offset % _QUARTER


class Clock:
    """A clock that follows one of several zones, it is not known which."""

    def __init__(self, zones: Mapping[str, tzinfo], known: tuple[datetime, datetime] | None = None) -> None:
        """`known` bounds the moments for which the zones are good, first and last."""
        self.zones = zones
        self._known = known
        self._steady: dict[date, timedelta | None] = {}

    def moment_of(self, wall: datetime) -> datetime | None:
        """The UTC moment at which the clock showed a time (naive); None where the zones give several, or none."""
        if not self.zones:
            return None
        offset = self._offset_on(wall.date())
        moment = self._exactly(wall) if offset is None else (wall - offset).replace(tzinfo=UTC)
        if moment and self._known and not self._known[0] <= moment <= self._known[1]:
            return None
        return moment

    def name(self, first: date, last: date) -> str | None:
        """The zone's name where all zones show the same from the first day's year to the last day's, else None."""
        days = range(date(first.year, 1, 1).toordinal(), date(last.year, 12, 31).toordinal() + 1)
        noons = [datetime.combine(date.fromordinal(day), time(12), UTC) for day in days]
        known, *others = self.zones.values() or (None,)
        if known is None:
            return None
        offsets = [noon.astimezone(known).utcoffset() for noon in noons]
        if any(noon.astimezone(z).utcoffset() != at for z in others for noon, at in zip(noons, offsets, strict=True)):
            return None
        return next((name for name in _WELL_KNOWN if name in self.zones), min(self.zones))

    def _offset_on(self, day: date) -> timedelta | None:
        """The offset that all zones have from the day before to the day after; None where they change or differ."""
        if day not in self._steady:
            ends = [datetime.combine(day + distance, time(), UTC) for distance in (-_DAY, 2 * _DAY)]
            offsets = {end.astimezone(zone).utcoffset() for zone in self.zones.values() for end in ends}
            self._steady[day] = offsets.pop() if len(offsets) == 1 else None
        return self._steady[day]

    def _exactly(self, wall: datetime) -> datetime | None:
        """The one moment that every zone gives for a time that was neither skipped nor shown twice."""
        found = {frozenset(_moments(wall, zone)) for zone in self.zones.values()}
        moments = found.pop()
        return min(moments) if not found and len(moments) == 1 else None


def _moments(wall: datetime, zone: tzinfo) -> list[datetime]:
    folds = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return [moment for moment in folds if moment.astimezone(zone).replace(tzinfo=None) == wall]


def learn_clock(seen: Sequence[Sighting]) -> Clock:
    """The clock that all sightings agree with, or all but a few; of no zone where too many contradict each other.

    A zone is only ruled out by more sightings than those that are wrong anyhow: with three that no zone explains,
    it takes four more. On a machine without zones, only what lies between sightings of one offset is known.
    """
    if not seen:
        return Clock({})
    if not _zones():
        return _fixed_clock(seen)
    allowed = len(seen) // TOLERATED
    misses = {name: _misses(zone, seen, 2 * allowed) for name, zone in _zones().items()}
    fewest = min(misses.values())
    if fewest > allowed:
        return Clock({})
    return Clock({name: _zones()[name] for name, count in misses.items() if count <= 2 * fewest})


@cache
def _zones() -> dict[str, tzinfo]:
    """All zones by name; empty where the machine has none."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _AREAS or name == "UTC")
    return {name: ZoneInfo(name) for name in names}


def _misses(zone: tzinfo, seen: Sequence[Sighting], limit: int) -> int:
    """How many sightings contradict a zone; counted no further than one above the limit."""
    count = 0
    for moment, offset in seen:
        count += moment.astimezone(zone).utcoffset() != offset
        if count > limit:
            break
    return count


def _fixed_clock(seen: Sequence[Sighting]) -> Clock:
    """A clock of one offset, where it was seen both in the months of summer time and in those of winter time."""
    offsets = {sighting.offset for sighting in seen}
    months = {sighting.moment.month for sighting in seen}
    if len(offsets) > 1 or not (months & {12, 1, 2} and months & {6, 7, 8}) or not seen[0].is_possible:
        return Clock({})
    moments = [sighting.moment for sighting in seen]
    return Clock({offset_name(seen[0].offset): timezone(seen[0].offset)}, (min(moments), max(moments)))


def offset_name(offset: timedelta) -> str:
    """An offset from UTC as pages print it: "+06:00"."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
