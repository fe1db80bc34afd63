"""Texts of pages → texts that are safe to write for people: nothing in them is obeyed, by a terminal or by an eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[^\n])?|\x9b[0-?]*[ -/]*[@-~]?")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, invisible marks, what turns the direction of text around, lone surrogates. Joiners and direction marks stay:
# words need them.
OBEYED = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060-\u2064\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_OBEYED = re.compile(f"[{OBEYED}]")


def plain(text: str) -> str:
    """A text without terminal escapes, controls and marks that turn its direction; lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _OBEYED.sub("", _BREAK.sub("\n", _SEQUENCE.sub("", text)))


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def web(url: str | None) -> str | None:
    """The address if it is one that a link may lead to: http or https, without white space; else None."""
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str | None) -> str:
    """The host of an address as a name may be written, in small ASCII letters; "unknown" where there is none."""
    try:
        name = urlsplit(url or "").hostname or ""
    except ValueError:
        name = ""
    return re.sub(r"[^a-z0-9.-]+|\.{2,}", "-", name.lower()).strip(".-")[:200] or "unknown"


def linked(text: str, links: Iterable[Mapping[str, Any]] = ()) -> Iterator[tuple[str, str | None]]:
    """The pieces of a text, each with the address that it leads to, or None.

    Each link's printed words are looked up in the order of the links; a link that is not found, or whose address is
    not one of the web, is words like others.
    """
    cursor = 0
    for link in links:
        words, url = link["text"] or "", web(link["url"])
        at = text.find(words, cursor) if words.strip() and url else -1
        if at >= 0:
            yield text[cursor:at], None
            yield words, url
            cursor = at + len(words)
    yield text[cursor:], None


def moment(value: str | None) -> str:
    """A UTC time as people read it: "16 Jul 2025, 00:50 UTC"; what is no time as it stands, nothing for None."""
    at = parsed(value)
    return f"{at.day} {at:%b %Y, %H:%M} UTC" if at else value or ""


def wall_clock(value: str | None, offset: str | None = None) -> str:
    """A date as a newspaper printed it, with its clock and offset where it printed them."""
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return value or ""
    written = f"{at.day} {at:%b %Y, %H:%M}" if "T" in (value or "") else f"{at.day} {at:%b %Y}"
    return f"{written} ({offset})" if offset else written


def parsed(value: str | None) -> datetime | None:
    """A moment of the archive (UTC in ISO 8601); None for what is none."""
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:  # an offset that leads out of the calendar
        return None


def count(number: int, noun: str) -> str:
    """A number and its noun: "1 post", or "1,234 posts" with thousands set apart."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(value: int | None) -> str:
    """Bytes as people read them: "34 kB"; nothing for None."""
    if value is None:
        return ""
    if value < 1000:
        return f"{value} bytes"
    return f"{value / 1000:.0f} kB" if value < 1_000_000 else f"{value / 1_000_000:.1f} MB"
