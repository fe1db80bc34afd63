"""What can go wrong on the way: faults planned for paths, and a limit of requests a second."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

Kind = Literal[
    "status",  # an answer with that status and a plain page of a web server
    "stall",  # nothing for `seconds`, then the answer
    "drip",  # the answer in small pieces over `seconds`
    "cut",  # less is sent than Content-Length says
    "cut-html",  # a whole answer whose HTML stops in the middle
    "empty",  # a whole answer without a body
    "reset",  # the connection is reset
    "loop",  # a redirect to the same address
    "bomb",  # gzip that unpacks to `size` bytes
    "login",  # XenForo's wall for members; also with status 200
    "challenge",  # a page that asks to prove that a person is reading; also with status 200 or 503
    "maintenance",  # XenForo's page while it is closed
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong: for ever, or the first `times` that it is due after `after` requests went well."""

    kind: Kind = "status"
    status: int | None = None  # None: what the kind usually answers
    times: int | None = None
    after: int = 0
    retry_after: str | None = None  # seconds or an HTTP date
    seconds: float = 0.0
    size: int = 300_000_000  # bytes


@dataclass(slots=True)
class _Planned:
    pattern: str
    fault: Fault
    seen: int = 0

    def due(self) -> bool:
        """Counts a request and says whether it goes wrong."""
        self.seen += 1
        turn = self.seen - self.fault.after
        return turn > 0 and (self.fault.times is None or turn <= self.fault.times)


@dataclass(slots=True)
class _Limit:
    requests: int
    seconds: float
    retry_after: str | None
    served: deque[float] = field(default_factory=deque)


@dataclass(slots=True)
class Faults:
    """The faults of a server; they can be planned and cleared while it runs."""

    clock: Callable[[], float] = time.monotonic
    _planned: list[_Planned] = field(default_factory=list)
    _limit: _Limit | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, path: str, *faults: Fault) -> None:
        """Plans faults for a path with its query, in which `*` stands for anything.

        They come one after the other: the next when the one before has come as often as its `times` says.
        """
        with self._lock:
            self._planned += [_Planned(path, fault) for fault in faults]

    def limit(self, requests: int, *, seconds: float = 1.0, retry_after: str | None = "1") -> None:
        """From now on more than so many requests in so many seconds are answered with 429."""
        with self._lock:
            self._limit = _Limit(requests, seconds, retry_after)

    def clear(self) -> None:
        """Forgets every fault and the limit."""
        with self._lock:
            self._planned, self._limit = [], None

    def due(self, target: str) -> Fault | None:
        """The fault that a request for this path and query meets now."""
        with self._lock:
            if self._limit and self._over(self._limit):
                return Fault(status=429, retry_after=self._limit.retry_after)
            matching = (planned for planned in self._planned if fnmatchcase(target, planned.pattern))
            return next((planned.fault for planned in matching if planned.due()), None)

    def _over(self, limit: _Limit) -> bool:
        now = self.clock()
        while limit.served and now - limit.served[0] >= limit.seconds:
            limit.served.popleft()
        if len(limit.served) >= limit.requests:
            return True
        limit.served.append(now)
        return False
