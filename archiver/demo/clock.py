"""Moments → what XenForo prints of them: in the forum's own zone, in words while they are recent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as its `time` element tells it."""

    iso: str  # 2024-01-24T11:51:33+0600: XenForo writes the offset without a colon
    unix: int
    date: str  # Jan 24, 2024
    time: str  # 11:51 AM
    short: str  # Jan '24
    title: str  # Jan 24, 2024 at 11:51 AM
    text: str  # the date, or "Yesterday at 11:51 AM"
    utc: str  # 2024-01-24T11:51:33+00:00
    age: int  # seconds
    recent: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The forum's clock: its zone and its present."""

    offset: timedelta
    now: datetime

    def stamp(self, moment: datetime) -> Stamp:
        """What the forum prints of an aware moment."""
        local = moment.astimezone(timezone(self.offset))
        day, time = day_text(local.date()), f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"
        age = self.now - moment
        return Stamp(
            iso=f"{local:%Y-%m-%dT%H:%M:%S%z}",
            unix=int(moment.timestamp()),
            date=day,
            time=time,
            short=f"{_MONTHS[local.month - 1]} '{local:%y}",
            title=f"{day} at {time}",
            text=self._relative(local, time) if age < _RECENT else day,
            utc=moment.astimezone(UTC).isoformat(timespec="seconds"),
            age=int(age.total_seconds()),
            recent=age < _RECENT,
        )

    @property
    def today(self) -> int:
        """The Unix time of the last midnight in the forum's zone."""
        local = self.now.astimezone(timezone(self.offset))
        return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())

    @property
    def weekday(self) -> int:
        """The day of the week in the forum's zone: 0 is Sunday, as XenForo 1 counts."""
        return self.now.astimezone(timezone(self.offset)).isoweekday() % 7

    def _relative(self, local: datetime, time: str) -> str:
        days = (self.now.astimezone(local.tzinfo).date() - local.date()).days
        if days <= 0:
            return f"Today at {time}"
        return f"Yesterday at {time}" if days == 1 else f"{_DAYS[local.weekday()]} at {time}"


def day_text(day: date) -> str:
    """Jan 24, 2024, whatever the machine's locale."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
