"""What a browser notes → the same without what only its user should know: cookies, logins, form tokens.

A form token (`_xfToken`, `data-csrf`) is the login's proof in every form and link of a page. Its letters and digits
become zeros, so that the rest of the page stays as it was, byte for byte.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from archiver.model import Headers

_SECRET = frozenset(["cookie", "authorization", "proxy-authorization", "set-cookie", "set-cookie2", "x-csrf-token"])
# Their addresses may have tokens in them, as those of pages have.
_WITH_ADDRESS = frozenset(["referer", "location", "content-location", "link", "refresh"])
# XenForo 2: time, digest; XenForo 1: member, time, digest. In addresses the comma may be written in another way.
_TOKEN = rb"(?:\d{1,10}(?:,|%2[Cc]|&#44;))?\d{10}(?:,|%2[Cc]|&#44;)[0-9a-f]{32,64}"
_VALUE = rb"[^\s\"'<>&#]{1,200}"
_TOKENS = re.compile(
    rb"(?<![0-9A-Za-z])" + _TOKEN + rb"(?![0-9A-Za-z])"
    rb"|(?<=[?&;]_xfToken=)" + _VALUE +
    rb"|(?<=name=[\"']_xfToken[\"'] value=[\"'])" + _VALUE +
    rb"|(?<=data-csrf=[\"'])" + _VALUE +
    rb"|(?<=csrf: [\"'])" + _VALUE +
    rb"|(?<=csrfToken: [\"'])" + _VALUE +
    rb"|(?<=value=[\"'])" + _VALUE + rb"(?=[\"']\s{1,4}name=[\"']_xfToken[\"'])"
)  # fmt: skip
_SIGN = re.compile(rb"%[0-9A-Fa-f]{2}|&#\d{1,4};|([0-9A-Za-z])")
_TEXTS = ("text/", "application/json", "application/javascript", "application/xhtml", "application/xml")


def without_secrets(headers: Headers) -> Headers:
    """Headers without those that prove who somebody is, and without tokens in their addresses."""
    return tuple(
        (name, _blanked(value) if name.lower() in _WITH_ADDRESS else value)
        for name, value in headers
        if name.lower() not in _SECRET
    )


def blank_tokens(payload: bytes, media_type: str) -> bytes:
    """A body of the same length with zeros for its form tokens, where it is text."""
    if not media_type.lower().startswith(_TEXTS):
        return payload
    return _TOKENS.sub(lambda found: _zeros(found[0]), payload)


def address(url: str) -> str | None:
    """A page's address without fragment, login and form token; nothing where it is not one of the web."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2]
        if parts.scheme not in ("http", "https") or not parts.hostname or (parts.port or 0) < 0:
            return None
    except ValueError:
        return None
    return _blanked(urlunsplit(parts._replace(netloc=host, fragment="")))


def _blanked(value: str) -> str:
    return _TOKENS.sub(lambda found: _zeros(found[0]), value.encode("utf-8", "replace")).decode("utf-8")


def _zeros(value: bytes) -> bytes:
    return _SIGN.sub(lambda found: b"0" if found[1] else found[0], value)
