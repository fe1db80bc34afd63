"""How long to wait: between requests to a host, before a request is tried again, and when a server names a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from archiver.errors import UsageError
from archiver.fetch.address import is_loopback, parse, site
from archiver.model import Capture

LEAST_DELAY = 0.5  # seconds between requests to a host that is not this machine
LONGEST_WAIT = 600.0  # seconds that the archiver is ready to wait when a server asks for it
_SLOW_HOST = 30.0  # seconds: the longest pause that a slow server earns by its slowness
_YEAR = 366 * 86400  # seconds: longer than any pause that is meant


def check_delay(url: str, delay: float) -> None:
    """Raise UsageError for a delay in seconds that is too short for the host of `url`, or no delay at all."""
    if not math.isfinite(delay) or delay < 0:
        raise UsageError("The delay must be a number of seconds, such as 1 or 2.5.")
    address = parse(url)
    if delay < LEAST_DELAY and not is_loopback(address):
        raise UsageError(
            f"A delay of {delay:g} s is too short for {address.host}: give at least {LEAST_DELAY:g} s. "
            "Less is for servers on this machine only."
        )


class Pace:
    """When the next request to a host may go out: some time after its last answer has ended."""

    def __init__(self, delay: float, *, clock: Callable[[], float], jitter: Callable[[], float]) -> None:
        self._delay = delay
        self._clock = clock
        self._jitter = jitter
        self._last: dict[str, tuple[float, float]] = {}  # by site: when the last answer ended, how long it took

    def answered(self, url: httpx.URL, *, began: float) -> None:
        """Take note that an answer, or the wait for one, that began at that time has just ended."""
        now = self._clock()
        self._last[site(url)] = (now, now - began)

    def wait(self, url: httpx.URL, crawl_delay: float) -> float:
        """Seconds still to wait before `url` may be asked for."""
        if site(url) not in self._last:
            return 0.0
        ended, took = self._last[site(url)]
        pause = max(self._delay * (1 + self._jitter() / 2), crawl_delay)
        if not is_loopback(url):
            pause = max(pause, min(2 * took, _SLOW_HOST))
        return max(0.0, ended + pause - self._clock())

    def before_retry(self, url: httpx.URL, attempt: int) -> float:
        """Seconds to wait after the try of that number (from 0) has failed: 2, 4, 8… and up to half as much again."""
        unit = max(self._delay, 0.05) if is_loopback(url) else 2.0
        return float(unit * 2**attempt * (1 + self._jitter() / 2))


def retry_after(capture: Capture) -> float | None:
    """Seconds that an answer asks to wait, by either form of Retry-After; a date is read against the server's clock."""
    value = (capture.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:12]), _YEAR))
    asked = _http_date(value)
    if asked is None:
        return None
    now = _http_date(capture.header("date") or "") or capture.captured_at
    return min(max(0.0, (asked - now).total_seconds()), float(_YEAR))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
