"""What a page prints → values: counts ("22K"), sizes ("435,4 KB"), post numbers ("#1,234"), days and moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from selectolax.lexbor import LexborNode

from archiver.dates.wall_clocks import read_wall_clock
from archiver.engines.addresses import number
from archiver.engines.dom import attr, text_of

_DIGITS = r"([0-9]+(?:[.,'’][0-9]+| [0-9]{3}(?![0-9]))*)"
# A number, and the word that follows it.
_COUNT = re.compile(_DIGITS + r"(?: ?([^\W\d_][^\s0-9.,;:·•|()/+]*))?")
_POST_NUMBER = re.compile("# ?" + _DIGITS)
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"  # a zero of each script whose digits forums print
_TO_ASCII = str.maketrans(
    {chr(ord(zero) + n): str(n) for zero in _ZEROS for n in range(10)}
    | dict.fromkeys("\u00a0\u2009\u202f", " ")
    | dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    | {"٫": ",", "٬": "’", "،": ",", "，": ",", "．": ".", "＃": "#"}
)
_SCALES = {
    word: scale
    for scale, words in {
        1_000: "k к mil mila tys tyś tis tsd tausend тыс тис хил хиљ bin rb ribu nghìn ngàn ألف الف آلاف אלף هزار ہزار"
        " हज़ार हज़ार हजार হাজার พัน 千 천",
        10_000: "万 萬 만 หมื่น",
        100_000: "lakh लाख লাখ লক্ষ แสน",
        1_000_000: "m м mio mln млн mn mi mill milj jt juta tr triệu milyon million millionen مليون میلیون מיליון ล้าน",
        10_000_000: "crore करोड़ करोड़ কোটি",
        100_000_000: "亿 億 억",
    }.items()
    for word in words.split()
}
_HAN_SCALES = frozenset("千천万萬만亿億억")  # counters cling to these: "1.2万回"
_SIZES = {
    word: size
    for size, words in {
        1: "b o byte bytes octet octets bayt bajt bajtów байт байта байтов байтів bájt tavua بايت بایت बाइट বাইট 字节"
        " バイト 바이트 ไบต์",
        1 << 10: "kb kib ko kt кб кіб كيلوبايت کیلوبایت ק״ב केबी কেবি กิโลไบต์",
        1 << 20: "mb mib mo mt мб міб ميجابايت ميغابايت مگابایت מ״ב एमबी এমবি เมกะไบต์",
        1 << 30: "gb gib go gt гб гіб جيجابايت غيغابايت گیگابایت ג״ב जीबी জিবি กิกะไบต์",
    }.items()
    for word in words.split()
}
_LONGEST = 200  # characters that a count or a size is looked for in
_EARLIEST = 10**8  # seconds since 1970: a data-time below this is a clock ("2045"), not a moment
_LATEST = 5 * 10**9


def count_of(printed: str | None) -> int | None:
    """A count as printed: "1,234", "1.234", "22K", "6.3K views", "12 тыс.", "1.2万", "١٢". None where there is none."""
    found = _COUNT.search(_ascii(printed))
    if found is None:
        return None
    if found[2] and (scale := _scale_of(found[2])):
        return round(_decimal(found[1]) * scale)
    digits = re.sub("[^0-9]", "", found[1])
    return 0 if digits.strip("0") == "" else number(digits)


def size_and_views_of(printed: str | None) -> tuple[int | None, int | None]:
    """A file's size in bytes and how often it was seen, as exactly as printed: "28.5 KB · Views: 2" is 29184 and 2."""
    for found in _COUNT.finditer(_ascii(printed).lower()):
        if found[2] and (unit := _SIZES.get(found[2])):
            size = count_of(found[1]) if unit == 1 else round(_decimal(found[1]) * unit)
            return size, count_of(found.string[found.end() :])
    return None, None


def post_number_of(printed: str | None) -> int | None:
    """A post's number as printed: "#1,234", "Post #1 of 7", "#١٢"."""
    found = _POST_NUMBER.search(_ascii(printed))
    return number(re.sub("[^0-9]", "", found[1])) if found else None


@lru_cache(maxsize=4096)
def day_of(printed: str) -> str | None:
    """A day as printed ("Apr 13, 2009", "16. Januar 2020") as YYYY-MM-DD.

    None for less than a day ("2002"), and for what may be read as two days ("03/04/2020").
    """
    found = read_wall_clock(printed)
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


def _ascii(printed: str | None) -> str:
    """The beginning of what is printed, with the digits of other scripts as ASCII digits, direction marks left out."""
    short = (printed or "")[:_LONGEST]
    return short if short.isascii() else short.translate(_TO_ASCII)


def _scale_of(word: str) -> int | None:
    """What a word behind a number multiplies it by: 1000 for "K", "Tsd", "тыс"; None for other words."""
    scale = _SCALES.get(word.lower())
    return scale or (_SCALES[word[0]] if word[0] in _HAN_SCALES else None)


def _decimal(digits: str) -> float:
    """A number with one decimal mark, whichever: "435,4" is 435.4, and "1.024,5" is 1024.5."""
    whole, mark, rest = re.sub("[ '’]", "", digits).replace(",", ".").rpartition(".")
    if mark and len(rest) < 3:
        return float(f"{whole.replace('.', '')[:15] or '0'}.{rest}")
    return float((whole + rest).replace(".", "")[:15])
