"""The first words of a paragraph -> a dateline: "BEIJING, July 15 (Xinhua) -", "SUKKUR:", "新华社贵阳7月15日电"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from archiver.articles.bylines import Byline, read_byline
from archiver.dates import find_dates
from archiver.model import Span
from archiver.outlets import Place, find_outlets, find_places, read_place

_REACH = 110  # characters in which a dateline ends
# Where a dateline may end; the longest that is accounted for wins.
_END = re.compile(r"\.?\s?(?:(?<!\w)-{1,3}|-{1,3}(?=\s)|[–—―]{1,2}|=|:(?!//))|/\.|[)）](?=\s)|[电電】）]|\.(?=\s)")
_PLACE = re.compile(r"[^,.:;()（）/\[\]=\-–—|\d]+(?:[-.][^,.:;()（）/\[\]=\-–—|\d]+)*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline; spans count from the start of the line."""

    end: int  # behind its last mark
    byline: Byline  # what it says
    place: Span | None
    known: Place | None  # the place, when it is in the table of places

    @property
    def sure(self) -> bool:
        """Whether it can be nothing else: an agency stands in it, or a date beside the place."""
        return bool(self.byline.outlets or (self.byline.dates and self.place))


def read_dateline(text: str, posted_at: datetime | None) -> Dateline | None:
    """The dateline that a paragraph begins with, or None."""
    head = text[:_REACH]
    if not head or not (head[0].isalpha() or head[0] in '([（【“"'):
        return None
    if not (
        _capital_place(head, Byline()) or find_places(head[:60]) or find_outlets(head)
    ):  # spares most lines the rest
        return None
    best = None
    for match in list(_END.finditer(head))[:8]:
        found = _read(head[: match.end()], head[: match.start()], match[0].strip(), posted_at)
        if found and not (best and best.sure and not found.sure):
            best = found
    return best if best and len(text) > best.end + 20 else None


def _read(whole: str, inner: str, mark: str, posted_at: datetime | None) -> Dateline | None:
    byline = read_byline(inner, posted_at)
    capitals = _capital_place(inner, byline)
    if byline.left_over and not capitals:
        return None
    place, known = _place(inner, byline, capitals)
    if not _is_dateline(byline, place, known, mark):
        return None
    return Dateline(len(whole), byline, place, known)


def _capital_place(text: str, byline: Byline) -> Span | None:
    """A place that no table knows, in capitals at the beginning: "ABBOTTABAD:", "OFF THE COAST OF YEMEN (AP)"."""
    match = _PLACE.match(text.lstrip())
    if match is None:
        return None
    start = len(text) - len(text.lstrip())
    name = match[0].rstrip()
    if not (name.isupper() and 3 <= len(name) <= 40 and len(name.split()) <= 5) or find_dates(name):
        return None
    taken = [mention for mention in byline.outlets if mention.start < start + len(name)]
    return None if taken else (start, start + len(name))


def _place(text: str, byline: Byline, capitals: Span | None) -> tuple[Span | None, Place | None]:
    if byline.places and (not capitals or byline.places[0].start < capitals[1]):
        first = byline.places[0]
        if capitals and (capitals[0] < first.start or capitals[1] > first.end):  # "ST. PETERSBURG" as a whole
            return capitals, read_place(text[slice(*capitals)]) or first.named
        return (first.start, first.end), first.named
    if capitals:
        return capitals, read_place(text[slice(*capitals)])
    if not byline.outlets:
        return None, None
    in_front = (span for span in byline.names if span[0] < 3 and (byline.dates or span[0] < byline.outlets[0].start))
    shouted = (span for span in byline.names if text[slice(*span)].isupper())  # "(ANSA) - COSENZA, 15 LUG -"
    return next(in_front, None) or next(shouted, None), None


def _is_dateline(byline: Byline, place: Span | None, known: Place | None, mark: str) -> bool:
    """What has to stand in a dateline depends on how it ends."""
    words = byline.names + byline.staff
    if byline.outlets and (place or byline.dates):
        return True
    if mark in (".", "/.", ")", "）", "电", "電", "】", "="):  # these end sentences, too
        return bool(byline.outlets) and mark in ("/.", "电", "電", "】")
    if place is None:
        return bool(byline.outlets) and mark != ":" and not words
    if byline.dates:
        return not words or place[0] < 3
    extra = [span for span in byline.names if span != place]
    if extra and not byline.staff:
        return False
    return known is None or known.kind != "country"
