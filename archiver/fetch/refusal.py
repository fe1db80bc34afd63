"""What an answer says about itself: its status and headers, and the marks of a challenge page, become an error."""

from __future__ import annotations

import re
from datetime import timedelta

from archiver.errors import (
    ArchiverError,
    BrokenPageError,
    ChallengeError,
    FetchError,
    ForbiddenError,
    GoneError,
    RateLimitError,
    RefusedError,
)
from archiver.fetch.connection import GO_ON
from archiver.fetch.politeness import LONGEST_WAIT, retry_after
from archiver.model import Capture
from archiver.text import inflate

_WITH_COOKIES = "If it opens in your browser, give the cookies of that browser with --cookies."
_HEAD = 64 << 10  # bytes of a page in which its title and its scripts for a challenge stand

# Scripts and forms that only challenge pages carry. Cloudflare's /cdn-cgi/challenge-platform/scripts/ is not among
# them: it stands on ordinary pages too.
_MARKS = (
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"cf_captcha_kind",
    b"/.well-known/ddos-guard/",
    b"sucuri_cloudproxy_js",
    b"_incapsula_resource",
    b"captcha-delivery.com",
    b"anubis_challenge",
    b"/.within.website/x/cmd/anubis",
    b"window.awswafcookiedomainlist",
    b"window.gokuprops",
)
_TITLE = re.compile(rb"<title[^>]{0,200}>\s{0,200}([^<]{0,200})")
_TITLES = (
    b"just a moment...",
    b"attention required! | cloudflare",
    b"please wait... | cloudflare",
    b"ddos-guard",
    b"you are being redirected...",
    b"making sure you&#39;re not a bot!",
    b"making sure you're not a bot!",
    b"checking your browser",
)
_CHALLENGE_HEADERS = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}


def refusal(capture: Capture) -> ArchiverError | None:
    """Why an answer is not the page that was asked for, as the error to raise; None when it may be the page.

    Every status but 2xx is an error, redirects too: `Fetcher.get` has followed those.
    """
    url, status = capture.url, capture.status
    if is_challenge(capture):
        return ChallengeError(
            f"{url} asks to prove that a person is reading, so nothing was read. {_WITH_COOKIES} "
            "Or save its pages in the browser and take them in with `add`."
        )
    if status == 429 or (status == 503 and (retry_after(capture) or 0) > LONGEST_WAIT):
        return RateLimitError(f"{url} asks to come more slowly (HTTP {status}). {_when(capture)}")
    return None if 200 <= status < 300 else _by_status(url, status)


def _by_status(url: str, status: int) -> ArchiverError:
    if status in (404, 410):
        return GoneError(f"{url} is not there, or no longer (HTTP {status}).")
    if status in (401, 403):
        return ForbiddenError(f"{url} is not shown to everybody (HTTP {status}). {_WITH_COOKIES}")
    if status == 451:
        return ForbiddenError(f"{url} is withheld for legal reasons (HTTP 451).")
    if status >= 500:
        return FetchError(f"{url}: the server is in trouble (HTTP {status}). {GO_ON}")
    if status >= 400:
        return RefusedError(f"{url}: the server refuses the request (HTTP {status}).")
    return FetchError(f"{url} answered HTTP {status}, which is not a page.")


def is_challenge(capture: Capture) -> bool:
    """Whether the answer is a page that asks to prove that a person is reading.

    A page of status 2xx must have both a known title and a known script: posts talk about such pages, too.
    """
    for name, values in _CHALLENGE_HEADERS.items():
        if (capture.header(name) or "").strip().lower() in values:
            return True
    ordinary = 200 <= capture.status < 300
    if not ordinary and capture.status not in (403, 405, 429, 503):
        return False
    head = _head(capture)
    title = _TITLE.search(head)
    titled = title is not None and title[1].strip().startswith(_TITLES)
    marked = any(mark in head for mark in _MARKS)
    return titled and marked if ordinary else titled or marked


def _head(capture: Capture) -> bytes:
    try:
        return inflate(capture.payload, capture.header("content-encoding"), limit=32 << 20)[:_HEAD].lower()
    except BrokenPageError:
        return b""


def _when(capture: Capture) -> str:
    asked = retry_after(capture)
    if asked is None:
        return "Run the same command again in an hour or so, with a longer --delay: it goes on where it stopped."
    moment = capture.captured_at + timedelta(seconds=asked)
    return f"Run the same command again after {moment:%Y-%m-%d %H:%M} UTC: it goes on where it stopped."
