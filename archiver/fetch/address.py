"""Which addresses may be asked: a written URL or a Location header becomes a checked `httpx.URL`, or an error."""

from __future__ import annotations

import contextlib
import ipaddress
import re

import httpx

from archiver.errors import FetchError, LoginError, RefusedError, UsageError

_HOST = re.compile(r"[a-z0-9._:-]+")  # after IDNA; colons are those of IPv6
_LOGIN = re.compile(r"(?:^|[/?])login(?:[/?&]|$)", re.IGNORECASE)  # /login/, /forum/index.php?login/login
_PORTS = {"http": 80, "https": 443}


def parse(url: str) -> httpx.URL:
    """The address of a page, without its fragment. Raises UsageError for all that is no plain http(s) address."""
    try:
        parsed = httpx.URL(url.strip())
        parsed.host  # noqa: B018  # decodes the name, which may fail too
    except (httpx.InvalidURL, UnicodeError):
        raise UsageError("This is not a web address. Give one as https://forum.example/threads/title.1/.") from None
    if parsed.scheme not in _PORTS or not _HOST.fullmatch(parsed.raw_host.decode("ascii")):
        raise UsageError(f"{_shown(parsed)} is not a web address. Give one that begins with http:// or https://.")
    if parsed.userinfo:
        raise UsageError(f"The address of {parsed.host} holds a user name or a password. Take it out; use --cookies.")
    return httpx.URL(str(parsed.copy_with(fragment=None)))  # parsed twice, the port of the scheme is dropped as well


def is_loopback(url: httpx.URL) -> bool:
    """Whether the address names this machine: only there may requests follow each other without a pause."""
    host = url.host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: httpx.URL) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    return str(url.copy_with(raw_path=b"/")).rstrip("/")


def site(url: httpx.URL) -> str:
    """Host without a leading www., and the port where it is not the scheme's own: what a pause is counted for."""
    host = url.host.removeprefix("www.")
    return host if _port(url) == _PORTS[url.scheme] else f"{host}:{_port(url)}"


def redirect_target(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect from `url` leads, when that is the same forum.

    Raises FetchError for a target that is no address, LoginError for the login page,
    RefusedError for another host and for a step from https back to http.
    """
    target = _joined(url, location)
    if target.scheme not in _PORTS or target.userinfo or not _HOST.fullmatch(target.raw_host.decode("ascii")):
        raise FetchError(f"{url} redirects to something that is not a web address, so it was not followed.")
    if site(target) != site(url):
        raise RefusedError(
            f"{url} redirects to another host, {target}, which is not followed. If the forum has moved there, "
            "archive it by that address."
        )
    if url.scheme == "https" and target.scheme == "http":
        raise RefusedError(f"{url} redirects to {target}, without encryption. Give that address to archive it so.")
    if _LOGIN.search(target.raw_path.decode("ascii")):
        raise LoginError(
            f"{url} is for members: the forum asks to log in. Give the cookies of a member with --cookies."
        )
    return target


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    with contextlib.suppress(UnicodeError):  # header values are read as Latin-1: this mends those that were UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        return httpx.URL(str(url.join(location).copy_with(fragment=None)))
    except (httpx.InvalidURL, UnicodeError):
        raise FetchError(f"{url} redirects to something that is not a web address, so it was not followed.") from None


def _port(url: httpx.URL) -> int:
    return url.port or _PORTS[url.scheme]


def _shown(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b"")) if url.userinfo else str(url)
