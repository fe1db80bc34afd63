"""Cookies: a browser's cookie file becomes a jar, and a jar the Cookie header of one request."""

from __future__ import annotations

import warnings
from email.message import Message
from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from pathlib import Path
from urllib.request import Request

from archiver.errors import UsageError
from archiver.model import Headers


def load_cookies(path: Path) -> MozillaCookieJar:
    """The cookies of a file in Netscape's format, as browsers' "cookies.txt" add-ons write it.

    Raises UsageError, which never repeats a line of the file.
    """
    jar = MozillaCookieJar(str(path))
    try:
        with warnings.catch_warnings(action="ignore"):  # the module warns with a traceback before it raises
            jar.load(ignore_discard=True, ignore_expires=True)
    except (LoadError, UnicodeDecodeError):
        raise UsageError(
            f"{path} is not a cookie file. Save one in Netscape's format (cookies.txt, first line "
            '"# Netscape HTTP Cookie File").'
        ) from None
    except OSError as error:
        raise UsageError(f"The cookie file {path} cannot be read: {error.strerror}.") from None
    _keep_session_cookies(jar)
    if not len(jar):
        raise UsageError(f"{path} holds no cookie that is still valid. Log in with a browser and save it again.")
    return jar


def cookie_header(jar: CookieJar, url: str) -> str | None:
    """The Cookie header for a request of that address, by the jar's rules of domain, path and secure."""
    request = Request(url)  # noqa: S310  it is never opened; the jar wants one to look at
    jar.add_cookie_header(request)
    return request.get_header("Cookie")


def keep_cookies(jar: CookieJar, url: str, headers: Headers) -> None:
    """Put what an answer sets into the jar: forums change the cookie of a session as it goes."""
    with warnings.catch_warnings(action="ignore"):  # of a cookie that cannot be read, with a traceback
        jar.extract_cookies(_Answer(headers), Request(url))  # type: ignore[arg-type]  # noqa: S310  only info() is used


def _keep_session_cookies(jar: CookieJar) -> None:
    """Browsers write 0 where a cookie lasts as long as the session; the jar would read that as 1970."""
    for cookie in jar:
        if cookie.expires == 0:
            cookie.expires, cookie.discard = None, True
    jar.clear_expired_cookies()


class _Answer:
    """As much of an answer as a cookie jar looks at."""

    def __init__(self, headers: Headers) -> None:
        self._message = Message()
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._message[name] = value.replace("\r", "").replace("\n", "")

    def info(self) -> Message:
        return self._message
