"""What a page prints → values: counts ("22K"), sizes ("435,4 KB"), post numbers ("#1,234"), days and moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from selectolax.lexbor import LexborNode

from archiver import dates
from archiver.engines.addresses import number
from archiver.engines.dom import attr, text_of

_DIGITS = r"([0-9]+(?:[.,'’][0-9]+| [0-9]{3}(?![0-9]))*)"
_COUNT = re.compile(_DIGITS + r" ?([km](?![a-z]))?", re.IGNORECASE)
_SIZE = re.compile(_DIGITS + r" ?(bytes?|[kmg]i?b|[kmg]o|o|b)\b", re.IGNORECASE)
_POST_NUMBER = re.compile("# ?" + _DIGITS)
_UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_LONGEST = 200  # characters that a count or a size is looked for in
_EARLIEST = 10**8  # seconds since 1970: a data-time below this is a clock ("2045"), not a moment
_LATEST = 5 * 10**9


def count_of(printed: str | None) -> int | None:
    """A count as printed: "1,234", "1.234", "22K", "6.3K views". None where there is none."""
    found = _COUNT.search((printed or "")[:_LONGEST])
    if found is None:
        return None
    if unit := (found[2] or "").lower():
        return round(_decimal(found[1]) * (1000 if unit == "k" else 1_000_000))
    digits = re.sub("[^0-9]", "", found[1])
    return 0 if digits.strip("0") == "" else number(digits)


def size_and_views_of(printed: str | None) -> tuple[int | None, int | None]:
    """A file's size in bytes and how often it was seen, as exactly as printed: "28.5 KB · Views: 2" is 29184 and 2."""
    found = _SIZE.search((printed or "")[:_LONGEST])
    if found is None:
        return None, None
    unit = found[2][0].lower()
    size = count_of(found[1]) if unit in "bo" else round(_decimal(found[1]) * _UNITS[unit])
    return size, count_of(found.string[found.end() :])


def post_number_of(printed: str | None) -> int | None:
    """A post's number as printed: "#1,234", "Post #1 of 7"."""
    found = _POST_NUMBER.search(printed or "")
    return number(re.sub("[^0-9]", "", found[1])) if found else None


@lru_cache(maxsize=4096)
def day_of(printed: str) -> str | None:
    """A day as printed ("Apr 13, 2009", "16. Januar 2020") as YYYY-MM-DD; None for less than a day ("2002")."""
    found = dates.read_date(printed[:100])
    return found.moment.strftime("%Y-%m-%d") if found else None


def moment_of(node: LexborNode | None) -> datetime | None:
    """The moment of a `time` or `abbr` element, in UTC. None where the page prints no zone: nothing is guessed."""
    if node is None:
        return None
    # 2.3 has the seconds in data-timestamp and a clock in data-time; before it data-time has the seconds.
    for name in ("data-timestamp", "data-time", "california-data-time"):
        seconds = number(attr(node, name), _LATEST)
        if seconds is not None and seconds >= _EARLIEST:
            return datetime.fromtimestamp(seconds, UTC)
    return iso_moment(attr(node, "datetime"))


def iso_moment(written: str | None) -> datetime | None:
    """A moment in ISO 8601 with a zone, in UTC and whole seconds; None for a day alone and for a clock without zone."""
    try:
        moment = datetime.fromisoformat(written or "")
        return moment.astimezone(UTC).replace(microsecond=0) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def offset_of(node: LexborNode | None) -> str | None:
    """The zone's offset that a `time` element was printed in: "-07:00"."""
    found = re.search(r"([+-][0-9]{2}):?([0-9]{2})$", attr(node, "datetime") or "")
    return f"{found[1]}:{found[2]}" if found else None


def moment_text(node: LexborNode | None) -> str | None:
    """A `time`, `abbr` or `span.DateTime` element's moment as a person reads it, with the time of day."""
    return attr(node, "title") or text_of(node)


def _decimal(digits: str) -> float:
    """A number with one decimal mark, whichever: "435,4" is 435.4, and "1.024,5" is 1024.5."""
    whole, mark, rest = re.sub("[ '’]", "", digits).replace(",", ".").rpartition(".")
    if mark and len(rest) < 3:
        return float(f"{whole.replace('.', '')[:15] or '0'}.{rest}")
    return float((whole + rest).replace(".", "")[:15])
