"""Values of the archive as they stand on a page: dates, counts, addresses, running text. All of it is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from analysis.browse.archive import Row

HIT = re.compile("\x01([^\x01\x02]*)\x02")  # what snippet() sets around a hit; a strange file's text may hold them, too
NO_MARKS = dict.fromkeys((1, 2))
FIELDS = {  # those that are not called as in the schema
    "published_at": "published", "updated_at": "updated", "event_date": "event", "source_url": "source",
    "photo_date": "day of the picture",
}  # fmt: skip
ARTICLE_KINDS = {
    "pasted_article": "pasted article", "social_post": "social post", "press_release": "press release",
    "page_article": "article of the page", "related_article": "related article",
}  # fmt: skip


def moment(value: str | None) -> Markup:
    """A UTC time as a time element: "16 Jul 2025, 00:50"."""
    return _time_element(value, "%-d %b %Y, %H:%M")


def day(value: str | None) -> Markup:
    """The day of a UTC time as a time element: "16 Jul 2025"."""
    return _time_element(value, "%-d %b %Y")


def _time_element(value: str | None, pattern: str) -> Markup:
    if not value:
        return Markup("")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return escape(value)
    at = at.astimezone(UTC) if at.tzinfo else at
    return Markup('<time datetime="{}">{}</time>').format(value, _written(at, pattern))


def _written(at: datetime, pattern: str) -> str:
    """A moment by a pattern; %-d is filled in here, as not every platform knows it."""
    return at.strftime(pattern.replace("%-d", str(at.day)))


def wall_clock(value: str | None, offset: str | None = None) -> str:
    """A date as a newspaper printed it, with its clock time and offset where it printed them."""
    if not value:
        return ""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    written = _written(at, "%-d %b %Y, %H:%M" if "T" in value else "%-d %b %Y")
    return f"{written} ({offset})" if offset else written


def count(value: int | None, one: str = "", many: str = "") -> str:
    """A number with thousands separated, and its noun: "1 post", "16,995 posts"."""
    noun = one if value == 1 else many or one + "s"
    number = "?" if value is None else f"{value:,}"
    return f"{number} {noun}" if one else number


def size(value: int | None) -> str:
    """Bytes as people read them: "34 kB"."""
    if value is None:
        return ""
    if value < 1000:
        return f"{value} bytes"
    return f"{value / 1000:.0f} kB" if value < 1_000_000 else f"{value / 1_000_000:.1f} MB"


def share(value: float) -> str:
    """A share of 1 in percent."""
    return f"{value * 100:.0f} %"


def signed(value: float) -> str:
    """A weight with its sign: "+1.5", "−3.5", "0"."""
    written = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    return written if written == "0" else ("+" if value > 0 else "−") + written


def field(name: str) -> str:
    """A field of an article in words."""
    return FIELDS.get(name, name.replace("_", " "))


def article_kind(kind: str | None) -> str:
    """What an article is, in words."""
    return ARTICLE_KINDS.get(kind or "", "article")


def rule(name: str) -> str:
    """The name of a rule in words: "weekday in lead"."""
    return name.replace("_", " ")


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for their white space."""
    return one.split() == other.split()


def duration(minutes: int) -> str:
    """Minutes in the two units that say most: "3 d 4 h", "-2 h 5 min"."""
    days, rest = divmod(abs(minutes), 1440)
    hours, left = divmod(rest, 60)
    if days:
        written = f"{days:,} d {hours} h" if hours else f"{days:,} d"
    else:
        written = f"{hours} h {left} min" if hours else f"{left} min"
    return "−" + written if minutes < 0 else written


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
    """The host of an address, without www."""
    address = web(url)
    return (urlsplit(address).netloc.rpartition("@")[2]).removeprefix("www.") if address else ""


def anchor(url: str | None, text: str) -> Markup:
    """A link out of the archive; only its text where the address is not one of the web."""
    address = web(url)
    if not address:
        return escape(text)
    return Markup('<a class="out" rel="noopener noreferrer nofollow" href="{}">{}</a>').format(address, text)


def linked(text: str, links: Iterable[Row] = ()) -> Markup:
    """Text with its links: each link's printed words are looked up in order, and those not found are left out."""
    done, cursor = Markup(""), 0
    for link in links:
        words = link["text"] or ""
        at = text.find(words, cursor) if words.strip() else -1
        if at >= 0:
            done += escape(text[cursor:at]) + anchor(link["url"], words.replace("\n", " "))
            cursor = at + len(words)
    return done + escape(text[cursor:])


def paragraphs(text: str, links: Iterable[Row] = ()) -> Markup:
    """Text as paragraphs: an empty line ends one, a line end breaks the line. Each finds its own direction."""
    blocks = [block for block in linked(text.strip("\n"), links).split("\n\n") if block.strip()]
    lines = [Markup("<br>\n").join(block.strip("\n").split("\n")) for block in blocks]
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(line) for line in lines)


def marked(snippet: str) -> Markup:
    """An extract with its hits marked: escaped first, then pairs of the two control characters become elements."""
    shown = HIT.sub(r"<mark>\1</mark>", str(escape(snippet)))
    return Markup(shown.translate(NO_MARKS))  # noqa: S704 - escaped above


def excerpt(text: str, limit: int = 180) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"
