"""The first words of a paragraph -> a dateline: "BEIJING, July 15 (Xinhua) -", "SUKKUR:", "新华社贵阳7月15日电"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from archiver.articles.bylines import Byline, read_byline
from archiver.articles.bylines.words import WIRE, load_bywords
from archiver.dates import find_dates
from archiver.dates.tokens import tokenize
from archiver.model import Span
from archiver.outlets import Mention, Outlet, Place, find_outlets, find_places, read_place

_REACH = 110  # characters in which a dateline ends
_MOST_ENDS = 8
_SMALL_WORDS = 3  # in small letters: more of them make a sentence
_UNCASED_WORDS = 12  # the same for scripts without capitals
_REST = 20  # characters of a paragraph that have to follow
# Where a dateline may end; the longest that is accounted for wins.
_END = re.compile(
    r"\.?\s?(?:(?<=[\s.,)\]/])-{1,3}|-{1,3}(?=\s)|[–—―]{1,2}|=|[:：](?!//))|/\.|/(?=\s)|[)）](?=[\s\u3040-\u30ff\u3400-\u9fff])|[电電讯訊][)）】］]?|[】）］]|[.،।॥](?=\s)"
)
_SMALL = re.compile(r"(?<![^\W\d_])[a-zß-öø-ÿа-яёіїєґşğıçöü][^\W\d_]{2,}")
_PLACE = re.compile(r"[^,.:;()（）/\[\]=\-–—|\d]+(?:[-.][^,.:;()（）/\[\]=\-–—|\d]+)*")
_AGENCY_SLASH = re.compile(r"([\u0621-\u06cc\u200c]{3,20})\s?/\s?([\u0621-\u06cc\u200c]{3,20})(?=\s)")
_TOLD_PLACE = re.compile(r"([^\W\d_][^\s\d,.:;()/–—-]{2,24})(?:\s?[–—]|\s-|:)\s(?=\S)")
_DASHES = frozenset(["-", "--", "---", "–", "—", "―", "––", "——", ":", "："])
_STOPS = frozenset("।॥")
_CLOSE = frozenset([")", "）", "】", "］"])
_CITY_STATES = frozenset(["HK", "MO", "SG", "MC", "SM", "VA", "GI"])


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline; spans count from the start of the line."""

    end: int  # behind its last mark
    byline: Byline  # what it says; its names are the reporters'
    place: Span | None
    known: Place | None  # the place, when it is in the table of places

    @property
    def sure(self) -> bool:
        """Whether it can be nothing else: an agency stands in it, or a date beside the place."""
        return bool(self.byline.outlets or (self.byline.dates and self.place))


def read_dateline(text: str, posted_at: datetime | None, *, told: bool = False) -> Dateline | None:
    """The dateline that a paragraph begins with, or None.

    `told`: an agency is named above the paragraph; then a word before a dash or a colon is a place that no table knows.
    """
    head = text[:_REACH]
    if not head or not (head[0].isalpha() or head[0] in '([（【［/“"'):
        return None
    best = _read_slashed(head)
    for n, match in enumerate(_END.finditer(head)):
        if n == _MOST_ENDS or _is_prose(head[: match.start()]):
            break
        found = _read(head, match, posted_at)
        if found and (best is None or found.sure):
            best = found
    if told and best is None:
        best = _read_told(head)
    return best if best and len(text) > best.end + _REST else None


def _is_prose(head: str) -> bool:
    """Whether a dateline cannot be as long as this: words in small letters, or too many of them."""
    if len(_SMALL.findall(head)) > _SMALL_WORDS:
        return True
    return not head.isascii() and len(head.split()) > _UNCASED_WORDS


def _read(head: str, match: re.Match[str], posted_at: datetime | None) -> Dateline | None:
    mark = match[0].strip(" .")[:1] if match[0][0] in WIRE else match[0].strip(" .") or "."
    inner = head[: match.end() if mark in WIRE | _CLOSE or "/" in mark else match.start()]
    outlets = find_outlets(inner)
    capitals = _capital_place(inner, outlets, mark)
    if not outlets and not capitals and not find_places(inner[:60]) and mark not in WIRE and mark != "।":
        return None  # spares most lines the rest
    byline = read_byline(inner, posted_at, start=capitals[1] if capitals else 0)
    if byline.left_over:
        return None
    place, known = _place(inner, byline, capitals)
    if not _is_dateline(inner, byline, place, known, mark):
        return None
    byline.names = [span for span in byline.names if span != place]
    byline.signed = byline.signed or bool(byline.names)
    if capitals and known:
        byline.places.insert(0, Mention(*capitals, known))
    return Dateline(match.end(), byline, place, known)


def _capital_place(text: str, outlets: list[Mention[Outlet]], mark: str) -> Span | None:
    """A place in capitals at the beginning: "ABBOTTABAD:", "OFF THE COAST OF YEMEN (AP)"."""
    match = _PLACE.match(text.lstrip())
    if match is None:
        return None
    start = len(text) - len(text.lstrip())
    name = match[0].rstrip(" .")
    if not (name.isupper() and 3 <= len(name) <= 40 and len(name.split()) <= 5) or find_dates(name):
        return None
    if any(mention.start < start + len(name) for mention in outlets):
        return None
    if not read_place(name) and not _may_be_place(name, alone=not outlets and not re.search(r"\d", text), mark=mark):
        return None
    return start, start + len(name)


def _may_be_place(name: str, *, alone: bool, mark: str) -> bool:
    """Whether words in capitals that no table knows can be a place: neither "EXCLUSIVE" nor, standing alone, "NATO"."""
    lists, words = load_bywords(), tokenize(name)
    key = " ".join(word.text for word in words)
    if key in lists.sections or any(word.text in lists.no_names for word in words):
        return False
    return not alone or (len(name) >= 5 and (len(words) < 4 or mark != ":"))


def _place(text: str, byline: Byline, capitals: Span | None) -> tuple[Span | None, Place | None]:
    if capitals:
        return capitals, read_place(text[slice(*capitals)])
    first = next(iter(byline.places), None)
    words = sorted([*byline.names, *byline.likely])
    if first and not (
        words and words[0][0] < 3 and (byline.outlets or byline.dates) and _is_pair(text, words[0], first)
    ):
        return (first.start, first.end), first.named if first.named.country else None
    if not byline.outlets and not first:
        return None, None
    known = byline.outlets[:1] or byline.places[:1]
    behind = byline.dates[0][1].start if byline.dates else known[0].start
    in_front = (span for span in words if span[0] < 3 and span[1] <= behind and not byline.signed)
    return next(in_front, None), None


def _is_pair(text: str, first: Span, second: Mention[Place]) -> bool:
    """Whether a word and a place are a town and what it lies in: "Peniche, Leiria"."""
    return text[first[1] : second.start].strip() in (",", "،", "(", "（") and " " not in text[slice(*first)]


def _is_dateline(text: str, byline: Byline, place: Span | None, known: Place | None, mark: str) -> bool:
    """What has to stand in a dateline depends on how it ends."""
    names = [span for span in byline.names if span != place]
    unsettled = [span for span in byline.likely if span != place]
    if byline.outlets:
        return len(unsettled) <= 1 and _is_wire(text, byline, place, mark, names)
    if mark in WIRE:
        return bool(place or byline.dates) and not names
    if (
        place
        and place[0] == 0
        and known
        and mark in _CLOSE
        and _is_reporter(text[place[1] :], byline, names + unsettled)
    ):
        return True
    if place is None or names:  # "本报兰州11月20日电 （记者石永福）"
        return place is not None and mark in _CLOSE and byline.signed and not WIRE.isdisjoint(text)
    return len(unsettled) <= (not byline.staff) and _is_town(byline, place, known, mark)


def _is_reporter(text: str, byline: Byline, named: list[Span]) -> bool:
    """Whether nothing but a reporter stands in brackets behind a place: "لاہور (طارق محمود)"."""
    rest = text.strip()
    if rest.isascii() or rest[:1] not in "(（" or rest[-1:] not in _CLOSE or _SMALL.search(rest):
        return False
    return (len(named) == 1 and " " in rest) or (bool(byline.staff) and not named)


def _is_town(byline: Byline, place: Span, known: Place | None, mark: str) -> bool:
    """Whether a place without an agency is a dateline: before a dash or a colon; behind an office, before a stop."""
    if byline.staff:
        return mark in _DASHES | _STOPS
    if mark not in _DASHES:
        return False
    if byline.dates:
        return place[0] < 3
    town = known is None or known.kind != "country" or known.country in _CITY_STATES
    return town and len(byline.places) < 3


def _is_wire(text: str, byline: Byline, place: Span | None, mark: str, names: list[Span]) -> bool:
    """Whether a piece that names an agency or a paper is a dateline."""
    if place or byline.dates:
        return mark != "." or place is None or place[0] < 3
    if mark == "،":  # "به گزارش ایرنا،"
        return not names and byline.outlets[0].start > 0
    bracketed = text[0] in "([（【［" and mark in _CLOSE
    return (
        bracketed
        or mark in ("/.", "】", *WIRE)
        or (mark in _DASHES and mark not in ":：" and not names and not byline.staff)
    )


def _read_slashed(head: str) -> Dateline | None:
    """ایسنا/گیلان: an Iranian agency and its office."""
    match = _AGENCY_SLASH.match(head)
    if match is None:
        return None
    agency = next(iter(find_outlets(match[1])), None)
    if agency is None or agency.named.kind != "agency":
        return None
    return Dateline(match.end(), Byline(outlets=[agency]), match.span(2), read_place(match[2]))


def _read_told(head: str) -> Dateline | None:
    """Retz – Auf der Nebenbahn …, behind the line "APA"."""
    match = _TOLD_PLACE.match(head)
    if match is None:
        return None
    lists, words = load_bywords(), tokenize(match[1])
    if not words or not (words[0].capital or match[1].upper() == match[1].lower()):
        return None
    if any(word.text in lists.sections or word.text in lists.no_names or word.text in lists.firsts for word in words):
        return None
    return Dateline(match.end() - 1, Byline(), match.span(1), read_place(match[1]))
