"""A URL becomes a `Capture`, politely: robots.txt first, one request at a time, pauses, redirects by hand, retries."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from typing import Self

import httpx

from archiver import __version__
from archiver.errors import (
    ArchiverError,
    BrokenPageError,
    FetchError,
    LoginError,
    RefusedError,
    RobotsError,
    UsageError,
)
from archiver.fetch.address import origin, parse, redirect_target
from archiver.fetch.connection import GO_ON, Answer, Connection, Failure, Limits
from archiver.fetch.cookies import cookie_header, keep_cookies
from archiver.fetch.cost import Cost
from archiver.fetch.politeness import LONGEST_WAIT, Pace, check_delay, retry_after
from archiver.fetch.refusal import is_challenge, refusal
from archiver.fetch.robots import Rules, read_rules
from archiver.model import Capture, Headers

RETRIES = 3
_REDIRECTS = 10
_TOLD = 5.0  # seconds: a longer wait is told
_FRESH = timedelta(days=1)  # RFC 9309: a robots.txt should not be used for longer
_SECRET = ("cookie", "authorization", "proxy-authorization", "set-cookie", "set-cookie2")


def user_agent(contact: str | None = None) -> str:
    """What the archiver calls itself. Raises UsageError for a contact that does not fit into a header."""
    words = "archives forum threads, one request at a time"
    if contact is None:
        return f"forum-archiver/{__version__} ({words})"
    return _checked_agent(f"forum-archiver/{__version__} ({words}; contact: {contact.strip()})")


def robots_url(url: str) -> str:
    """Where the robots.txt lies that speaks for a page. Raises UsageError for what is no address."""
    return origin(parse(url)) + "/robots.txt"


class Fetcher:
    """Asks for pages, one at a time; a context manager.

    `record` gets every whole answer as it comes, robots.txt, redirects and refusals too; `notify` gets sentences
    about long waits. `delay` is in seconds. `cost` is the account that requests are put down in, and bounds them.
    The clocks, the sleep and the jitter (0 to 1) are there for tests.
    """

    def __init__(
        self,
        *,
        record: Callable[[Capture], None],
        user_agent: str,
        delay: float = 1.0,
        cookies: CookieJar | None = None,
        obey_robots: bool = True,
        cost: Cost | None = None,
        notify: Callable[[str], None] = lambda _: None,
        limits: Limits = Limits(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._record = record
        self._agent = _checked_agent(user_agent)
        self._delay = delay
        self._cookies = CookieJar() if cookies is None else cookies
        self._obey_robots = obey_robots
        self._cost = Cost() if cost is None else cost
        self._notify = notify
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._pace = Pace(delay, clock=clock, jitter=jitter)
        self._connection = Connection(limits, clock)
        self._rules: dict[str, Rules] = {}  # by origin

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.__exit__(*error)

    def get(self, url: str) -> Capture:
        """The last answer for a page, whatever its status: `refusal` says what it means.

        Raises UsageError (no address, delay too short), RobotsError, LoginError (redirect to the login page),
        RefusedError (redirect to another host), FetchError (no answer after the retries), BrokenPageError
        (larger than the limits) and BudgetError (no more requests are allowed).
        """
        address = parse(url)
        check_delay(url, self._delay)
        return self._follow(address, self._check_robots)

    def seed_robots(self, capture: Capture) -> None:
        """Use an earlier answer of a robots.txt instead of asking for it again; one older than a day is ignored."""
        rules = read_rules(capture, self._agent)
        if rules and self._now() - capture.captured_at < _FRESH:
            self._use(parse(capture.url), rules)

    def _follow(self, url: httpx.URL, check: Callable[[httpx.URL], None]) -> Capture:
        first = url
        for _ in range(_REDIRECTS + 1):
            check(url)
            capture = self._ask(url)
            location = capture.header("location")
            if capture.status not in (301, 302, 303, 307, 308) or location is None:
                return capture
            url = redirect_target(url, location)
        raise FetchError(f"{first} redirects more than {_REDIRECTS} times, so it was given up.")

    def _check_robots(self, url: httpx.URL) -> None:
        if self._obey_robots and not self._rules_for(url).allows(str(url)):
            raise RobotsError(
                f"{origin(url)}/robots.txt does not allow {url}, so it was not asked for. Ask the forum's owners for "
                "leave; with it, --ignore-robots archives the page all the same."
            )

    def _rules_for(self, url: httpx.URL) -> Rules:
        where = origin(url)
        if where not in self._rules:
            self._use(url, self._ask_rules(httpx.URL(where + "/robots.txt")))
        return self._rules[where]

    def _use(self, url: httpx.URL, rules: Rules) -> None:
        self._rules[origin(url)] = rules
        if rules.crawl_delay > self._delay:
            self._notify(f"The robots.txt of {url.host} asks for {rules.crawl_delay:g} s between requests.")

    def _ask_rules(self, url: httpx.URL) -> Rules:
        try:
            capture = self._follow(url, lambda _: None)
        except (LoginError, RefusedError):  # a redirect that is not followed: RFC 9309 calls that unavailable
            return Rules(self._agent)
        except BrokenPageError as error:
            raise FetchError(f"{error} It must be read before any page.") from error
        rules = read_rules(capture, self._agent)
        if rules is None:
            raise _no_rules(capture)
        return rules

    def _ask(self, url: httpx.URL) -> Capture:
        """One address, tried again where that may help."""
        for attempt in range(RETRIES):
            result = self._ask_once(url)
            wait = self._wait_to_retry(url, result, attempt)
            if wait is None:
                break
            if wait >= _TOLD:
                self._notify(f"{url} gave no page; trying again in {wait:.0f} s ({attempt + 1} of {RETRIES}).")
            self._wait(wait)
        else:
            result = self._ask_once(url)
        if isinstance(result, Failure):
            raise result.error
        return result

    def _wait_to_retry(self, url: httpx.URL, result: Capture | Failure, attempt: int) -> float | None:
        """Seconds to wait before asking again; None when there is no use in it, or too long to wait."""
        backoff = self._pace.before_retry(url, attempt)
        if isinstance(result, Failure):
            return backoff if result.passing else None
        if (result.status != 429 and result.status < 500) or is_challenge(result):
            return None
        wait = max(backoff, retry_after(result) or 0.0)
        return wait if wait <= LONGEST_WAIT else None

    def _ask_once(self, url: httpx.URL) -> Capture | Failure:
        self._cost.spend()
        self._wait(self._pace.wait(url, self._crawl_delay(url)))
        began, captured_at = self._clock(), self._now()
        headers = self._request_headers(url)
        try:
            answer = self._connection.get(url, headers)
        finally:
            self._pace.answered(url, began=began)
        return answer if isinstance(answer, Failure) else self._keep(url, captured_at, headers, answer)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)
            self._cost.waited += seconds

    def _keep(self, url: httpx.URL, captured_at: datetime, sent: Headers, answer: Answer) -> Capture:
        keep_cookies(self._cookies, str(url), answer.headers)
        self._cost.received += len(answer.payload)
        capture = Capture(
            url=str(url),
            captured_at=captured_at.replace(microsecond=0),
            status=answer.status,
            headers=_kept(answer.headers, len(answer.payload)),
            payload=answer.payload,
            request_headers=_without_secrets(sent),
        )
        self._record(capture)
        return capture

    def _request_headers(self, url: httpx.URL) -> Headers:
        cookie = cookie_header(self._cookies, str(url))
        headers = (
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", self._agent),
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("Accept-Encoding", "gzip, deflate"),
        )
        return headers if cookie is None else (*headers, ("Cookie", cookie))

    def _crawl_delay(self, url: httpx.URL) -> float:
        rules = self._rules.get(origin(url))
        return rules.crawl_delay if rules else 0.0


def _no_rules(capture: Capture) -> ArchiverError:
    """Why a robots.txt could not be read: RFC 9309 wants a crawler to wait, not to go on as if all were allowed."""
    error = refusal(capture)
    if error is not None and not isinstance(error, FetchError):
        return error
    why = f"{capture.url} must be read before any page, and the server cannot show it now (HTTP {capture.status})."
    return FetchError(f"{why} {GO_ON}")


def _checked_agent(value: str) -> str:
    if not value.strip() or not value.isascii() or not value.isprintable():
        raise UsageError("The user agent and the contact must be plain ASCII text, such as an e-mail address.")
    return value.strip()


def _without_secrets(headers: Headers) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() not in _SECRET)


def _kept(headers: Headers, length: int) -> Headers:
    """Headers as sent, but the length is that of the payload, also where it came in chunks; nothing secret."""
    names = [name.lower() for name, _ in headers]
    told = "content-length" if "content-length" in names else "transfer-encoding"
    kept = [("Content-Length", str(length)) if name.lower() == told else (name, value) for name, value in headers]
    return _without_secrets(tuple((name, value) for name, value in kept if name.lower() != "transfer-encoding"))
