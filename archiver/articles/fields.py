"""An article's lines with their roles -> its values, each with span, rule and confidence, and the Article of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from archiver.articles.bylines import Byline, read_byline
from archiver.articles.captions import find_photo_date
from archiver.articles.datelines import read_dateline
from archiver.articles.headers import is_lone_dateline
from archiver.articles.language import read_language
from archiver.articles.lexicon import PUBLISHED, UPDATED, key, load_lexicon
from archiver.articles.lines import Line
from archiver.articles.pictures import find_pictures
from archiver.articles.speakers import find_speakers
from archiver.articles.stories import Role, Story
from archiver.articles.tails import find_tail
from archiver.dates import WrittenDate, find_dates, find_weekdays
from archiver.dates.tokens import tokenize
from archiver.model import Article, ArticleField, ArticleKind, Link, Precision, Span, Unfurl, Value
from archiver.outlets import Outlet, find_outlets, outlet_of_host, read_place

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”’)\]]+", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:forwarded (?:message )?from:?\s+|переслано (?:от|из):?\s+|iletildi:\s*|weitergeleitet von:?\s+)?"
    r"([^@]{1,80}?)(?:\s*\(?@\w{2,30}\)?.*|, \[.*)?",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：|]")
_LATE = 6  # days between a dateline and the page that prints it
_LONGEST_NAME = 8  # words of a line that is hardly more than a name
_LONGEST_BUTTON = 20  # words
_LEAD = 600  # characters of the first paragraph that a weekday is looked for in


class Reader:
    """Reads the values of one article; spans are those of the post's text."""

    def __init__(
        self,
        lines: Sequence[Line],
        story: Story,
        links: Sequence[Link],
        event: Line | None,
        publisher: str | None = None,
    ) -> None:
        self.lines, self.story, self.links, self.event, self.publisher = lines, story, links, event, publisher
        self.values: list[Value] = []
        self.moments: dict[tuple[int, int], WrittenDate] = {}

    def read(self) -> Article:
        """The article with all its values."""
        for step in (
            self._titles,
            self._source,
            self._cards,
            self._datelines,
            self._unknown_place,
            self._bylines,
            self._settle_year,
            self._tails,
            self._inline_tail,
            self._furniture,
            self._photos,
            self._events,
            self._page_name,
            self._site,
        ):
            step()
        return self._article()

    # --- values, a field or two a step ---

    def _titles(self) -> None:
        roles: tuple[Literal["headline", "standfirst"], ...] = ("headline", "standfirst")
        for role in roles:
            for line in self._of(role):
                self._add(role, line.text, (line.start, line.end), f"{role}_line", 0.9)

    def _source(self) -> None:
        for line in self._of("source"):
            match = _URL.search(line.text)
            if match:
                span = (line.start + match.start(), line.start + match.end())
                self._address(self._target(span) or match[0].rstrip(".,"), span, "url_line", 0.95)
        spans = [(line.start, line.end) for role in ("headline", "source", "byline") for line in self._of(role)]
        for link in self.links:
            if any(start <= link.start and link.end <= end for start, end in spans):
                self._address(link.url, (link.start, link.end), "linked_line", 0.85)

    def _cards(self) -> None:
        """The address of a link card beside the article, which has its headline or gives what the text lacks."""
        headline = next((line.text for line in self._of("headline")), "")
        for line in self._beside():
            card = line.block
            if isinstance(card, Unfurl) and _is_card_of(card, headline):
                self._address(card.url, (line.start, line.end), "card", 0.6)

    def _beside(self) -> Iterable[Line]:
        """The blocks in the article, right above it and right below it."""
        numbers = (self.story.first - 1, *self.story.lines("block"), self.story.last + 1)
        return (self.lines[n] for n in numbers if 0 <= n < len(self.lines) and self.lines[n].block)

    def _target(self, span: Span) -> str | None:
        """Where a printed address leads: forums shorten the address that they print, never the one that they link."""
        return next((link.url for link in self.links if link.start <= span[0] and span[1] <= link.end), None)

    def _address(self, url: str, span: Span, rule: str, confidence: float) -> None:
        try:
            host = urlsplit(url if "//" in url else f"https://{url}").hostname or ""
        except ValueError:
            return
        outlet = outlet_of_host(host)
        if any(v.field == "source_url" and v.value == url for v in self.values):
            return
        self._add("source_url", url, span, rule, confidence)
        if outlet:
            self._outlet(outlet, span, "host", 0.8)

    def _datelines(self) -> None:
        first = next(iter(self._of("body")), None)
        if first and is_lone_dateline(first):
            self._lone_dateline(first)
            return
        told = any(mention.named.kind == "agency" for line in self._of("byline") for mention in line.byline.outlets)
        for k, line in enumerate(self._of("body")[:3]):
            dateline = read_dateline(line.text, line.posted_at, told=True) if told and k == 0 else line.dateline
            if dateline is None or (k and not dateline.sure):
                continue
            self._add("dateline", line.text[: dateline.end], (line.start, line.start + dateline.end), "dateline", 0.9)
            if dateline.place:
                self._place(line, dateline.place, "dateline", 0.95)
                self._countries(line, dateline.byline, dateline.place, "dateline")
            self._mentions(line, dateline.byline, "dateline", 0.97)
            if dateline.byline.signed:
                self._names(line, dateline.byline, "dateline", 0.8)
            for _, found in dateline.byline.dates[:1]:
                self._date("published_at", line, found, "dateline", 0.6)
            break

    def _lone_dateline(self, line: Line) -> None:
        byline = line.byline
        self._add("dateline", line.text, (line.start, line.end), "dateline", 0.9)
        self._place(line, (byline.places[0].start, byline.places[0].end), "dateline", 0.95)
        self._mentions(line, byline, "dateline", 0.97)
        for _, found in byline.dates[:1]:
            self._date("published_at", line, found, "dateline", 0.6)

    def _settle_year(self) -> None:
        """A dateline prints no year: the year that was inferred for it gives way to the one that is printed above."""
        surest = self._surest("published_at")
        if surest is None or surest.rule == "dateline":
            return
        day = date.fromisoformat(surest.value[:10])
        self.values = [value for value in self.values if not _is_misdated(value, day)]

    def _unknown_place(self) -> None:
        """A word alone on its line is a place that no table knows: below an office, an agency, a name and a date."""
        told = False
        for line in self._of("byline"):
            byline = line.byline
            alone = [span for span in byline.likely if span == (0, len(line.text))]
            if told and alone and not byline.names:
                self._place(line, alone[0], "line_below_office", 0.6)
            told = bool(byline.staff or byline.outlets) or (bool(byline.dates) and self._is_named_above(line))

    def _is_named_above(self, line: Line) -> bool:
        """Whether a reporter's name stands in a line above."""
        return any(other.byline.names and other.start < line.start for other in self._of("byline"))

    def _bylines(self) -> None:
        label = -1  # of a line that is nothing but "Published :"
        undated, top = True, next((headline.start for headline in self._of("headline")), 0)
        for number in self.story.lines("byline"):
            line = self.lines[number]
            if line.text == self.publisher and not line.byline.outlets:
                continue  # nobody's name
            byline = self._localised(line)
            if self.story.network and number == self.story.first and line.kind != "handle":
                self._account(line)
                byline = replace(byline, names=[], staff=[])
            if line.is_number or (byline.left_over and not self.story.network):
                byline = replace(byline, names=[], staff=[])
            self._mentions(line, byline, "byline", 0.95)
            self._names(line, byline, "byline", 0.85)
            for own, found in _settled(byline.dates):
                role, label = own if own >= 0 else label, -1
                if role == UPDATED:
                    self._date("updated_at", line, found, "labelled_date", 0.95)
                elif role == PUBLISHED:
                    self._date("published_at", line, found, "labelled_date", 0.95)
                elif undated:
                    # Above the headline it may as well be the day on which the page was looked at.
                    self._date("published_at", line, found, "byline_date", 0.8 if line.end < top else 0.85)
                undated = undated and (role == UPDATED or line.end < top)
            label = byline.roles[-1] if byline.roles and not byline.dates else label
            self._byline_place(line, byline)

    def _account(self, line: Line) -> None:
        """Whose post of a social network it is: the whole line above it, without "Forwarded from" and the handle."""
        match = _ACCOUNT.fullmatch(line.text)
        if match and match[1]:
            self._add("byline", match[1], (line.start + match.start(1), line.start + match.end(1)), "account", 0.85)

    def _localised(self, line: Line) -> Byline:
        """The byline read again by the printer's own habits, where he is known: his "BST", his 07/15."""
        printer = next((v for v in self.values if v.field in ("outlet", "agency")), None)
        outlet = self._printers.get(printer.value) if printer else None
        outlets = [mention.named for mention in line.byline.outlets]
        outlet = outlet or next(iter(outlets), None)
        if outlet is None or not line.byline.dates or not (outlet.zone or outlet.month_first):
            return line.byline
        return read_byline(line.text, line.posted_at, zone=outlet.zone, day_first=not outlet.month_first)

    @property
    def _printers(self) -> dict[str, Outlet]:
        found: dict[str, Outlet] = {}
        for line in self._of("byline"):
            found |= {mention.named.name: mention.named for mention in line.byline.outlets}
        return found

    def _byline_place(self, line: Line, byline: Byline) -> None:
        """The place of a byline: "AFP Beijing", "Staff Reporter, Dhaka", "Dhaka" alone; not that of "India News"."""
        others = [line.text[slice(*span)] for span in byline.names]
        if not byline.places or line.key.endswith(" news") or (others and not _is_placed(line.text, byline)):
            return
        first = byline.places[0]
        if first.named.kind == "country" and len(byline.places) == 1 and not byline.outlets:
            return
        self._place(line, (first.start, first.end), "byline", 0.85)
        self._countries(line, byline, (first.start, first.end), "byline")

    def _tails(self) -> None:
        for line in self._of("source"):
            text = _URL.sub(lambda m: " " * len(m[0]), line.text)
            byline = read_byline(text, line.posted_at) if text.strip() and line.words <= 25 else Byline()
            known = [m for m in byline.outlets if len(line.key.split()) <= 8 or m.start < 40]
            self._mentions(line, replace(byline, outlets=known), "tail", 0.8)
            self._notice(line, text, told=bool(byline.outlets))
            if byline.names and not (byline.left_over or byline.is_tail):
                self._names(line, byline, "tail", 0.5)
                for place in byline.places[:1]:
                    self._place(line, (place.start, place.end), "tail", 0.5)
            for role, found in byline.dates:
                if role == UPDATED:
                    self._date("updated_at", line, found, "tail", 0.8)
                elif role == PUBLISHED or (byline.outlets and not byline.left_over):
                    self._date("published_at", line, found, "tail", 0.7)

    def _notice(self, line: Line, text: str, *, told: bool) -> None:
        """The page's outlet, the only one that a notice names: "… has not been edited by NDTV staff …"."""
        named = [mention for mention in find_outlets(text) if mention.named.kind == "outlet"]
        if len(named) == 1 and (line.words > _LONGEST_NAME or not told):
            self._outlet(named[0].named, _shift((named[0].start, named[0].end), line.start), "notice", 0.5)

    def _inline_tail(self) -> None:
        """An agency's name behind the last sentence: "… the ministry said. - Bloomberg", "… (APA, red, 30.1.2026)"."""
        for line in self._of("body")[-1:]:
            found = find_tail(line.text)
            if found:
                self._outlet(found[0], _shift(found[1], line.start), "inline_tail", 0.7)
                at = found[1][1]
                for written in find_dates(line.text[at:], reference=line.posted_at)[:1]:
                    moved = replace(written, start=written.start + at, end=written.end + at)
                    self._date("published_at", line, moved, "inline_tail", 0.6)

    def _furniture(self) -> None:
        """The outlet whose page it is, named by its buttons: "Why you can trust SCMP"."""
        for line in self._of("noise"):
            if line.block is None and line.words <= _LONGEST_BUTTON and not _COLON.search(line.text):
                for mention in find_outlets(line.text)[:1]:
                    if mention.named.kind == "outlet":
                        span = _shift((mention.start, mention.end), line.start)
                        self._outlet(mention.named, span, "furniture", 0.4)

    def _photos(self) -> None:
        for line in self._of("caption"):
            caption = line.caption
            rule, confidence = ("told_caption", 0.9) if caption.told else ("line_after_photo", 0.7)
            fields: tuple[tuple[ArticleField, Span | None], ...] = (
                ("caption", caption.caption),
                ("credit", caption.credit),
            )
            for name, span in fields:
                if span:
                    self._add(name, line.text[slice(*span)], _shift(span, line.start), rule, confidence)
            taken = find_photo_date(line.text, caption)
            if taken:
                span = _shift((taken.start, taken.end), line.start)
                self._add("photo_date", taken.iso[:10], span, "date_in_caption", 0.9)

    def _surest(self, name: ArticleField) -> Value | None:
        found = [value for value in self.values if value.field == name]
        return max(found, key=lambda value: value.confidence, default=None)

    def _events(self) -> None:
        """The day of the event: by the weekday of the lead, and by the member's own field.

        A weekday in the lead that agrees with the day of publication is the better evidence: the paper was there, while
        members fill the field with the day that they post on.
        """
        published = self._surest("published_at") or self._surest("updated_at")
        lead = next((line for line in self._of("body") if not is_lone_dateline(line)), None)
        if published and lead:
            day = date.fromisoformat(published.value[:10])
            days = find_weekdays(lead.text[:_LEAD], day)
            found = min(days, key=lambda named: day - named[2], default=None)  # "from Monday, it said on Tuesday"
            if found and (day - found[2]).days <= 2:  # "on Friday" in a Monday paper may as well be the next one
                self._add(
                    "event_date",
                    found[2].isoformat(),
                    (lead.start + found[0], lead.start + found[1]),
                    "weekday_in_lead",
                    0.8,
                )
        if self.event:
            written = self.event.byline.dates[0][1]
            self._add(
                "event_date",
                f"{written.moment:%Y-%m-%d}",
                _shift((written.start, written.end), self.event.start),
                "date_of_event",
                0.6,
            )

    def _page_name(self) -> None:
        """The name of the page that the article is printed on, where a line is nothing but it."""
        line = next((line for line in self.lines if self.publisher and line.text == self.publisher), None)
        if line:
            self._add("outlet", line.text, (line.start, line.end), "page", 0.5)

    def _site(self) -> None:
        """The site named behind the headline; beside another paper's name it is a part of it: "… – Reuters" on RT."""
        known = {value.value for value in self.values if value.field in ("outlet", "agency")}
        for line in self._of("headline"):
            if line.site and known <= {line.site.named.name}:
                self.values = [value for value in self.values if value.field != "headline"]
                self._add("headline", line.title, (line.start, line.start + len(line.title)), "headline_line", 0.9)
                self._outlet(line.site.named, _shift((line.site.start, line.site.end), line.start), "site", 0.6)

    # --- one value ---

    def _mentions(self, line: Line, byline: Byline, rule: str, confidence: float) -> None:
        for mention in byline.outlets:
            self._outlet(mention.named, _shift((mention.start, mention.end), line.start), rule, confidence)

    def _outlet(self, outlet: Outlet, span: Span, rule: str, confidence: float) -> None:
        if rule == "host" and outlet.kind == "social":
            return
        wired = outlet.kind == "agency" or (outlet.kind == "office" and rule != "host")
        name: ArticleField = "agency" if wired else "outlet"
        self._add(name, outlet.name, span, rule, confidence)

    def _names(self, line: Line, byline: Byline, rule: str, confidence: float) -> None:
        named = byline.names or self._offices(line, byline)
        if named:
            value = ", ".join(line.text[slice(*span)] for span in named)
            span = (line.start + named[0][0], line.start + named[-1][1])
            if byline.names and self._joins(line, rule):
                before = self.values.pop()
                value, span = f"{before.value}, {value}", (before.start, span[1])
            self._add("byline", value, span, rule, confidence if byline.names else confidence - 0.3)

    def _joins(self, line: Line, rule: str) -> bool:
        """Whether the line right above is the name of another reporter: a list, a name a line."""
        last = self.values[-1] if self.values else None
        if last is None or (last.field, last.rule) != ("byline", rule) or rule != "byline" or line.after_blank:
            return False
        return 0 < line.start - last.end <= 2

    def _offices(self, line: Line, byline: Byline) -> list[Span]:
        """Bylines without a name, as printed: with the paper's name or the place beside them ("Gazette Staff")."""
        beside = [(m.start, m.end) for m in byline.outlets] + [(m.start, m.end) for m in byline.places]
        beside += byline.likely
        offices = []
        for start, end in byline.staff:
            if key(tokenize(line.text[start:end])) in load_lexicon().wires:
                continue
            before = next((s for s in beside if s[1] <= start and not line.text[s[1] : start].strip()), (start, end))
            behind = next((s for s in beside if s[0] >= end and not line.text[end : s[0]].strip()), (start, end))
            offices.append((min(before[0], start), max(behind[1], end)))
        return offices

    def _place(self, line: Line, span: Span, rule: str, confidence: float) -> None:
        printed = line.text[slice(*span)]
        known = read_place(printed)
        value = (
            known.name
            if known and known.name.casefold() == printed.casefold()
            else printed.title().replace("i̇", "i")  # of "İZMİR"
            if printed.isupper()
            else printed
        )
        self._add("place", value, _shift(span, line.start), rule, confidence)

    def _countries(self, line: Line, byline: Byline, place: Span, rule: str) -> None:
        for mention in byline.places:
            if mention.named.kind == "country" and mention.start >= place[1]:
                self._add(
                    "country", mention.named.country, _shift((mention.start, mention.end), line.start), rule, 0.95
                )
                return

    def _date(self, name: ArticleField, line: Line, found: WrittenDate, rule: str, confidence: float) -> None:
        span = _shift((found.start, found.end), line.start)
        self.moments[span] = found
        self._add(name, found.iso, span, rule, confidence)

    def _add(self, name: ArticleField, value: str, span: Span, rule: str, confidence: float) -> None:
        self.values.append(Value(name, value, span[0], span[1], rule, round(confidence, 2)))

    def _of(self, role: Role) -> list[Line]:
        return [self.lines[number] for number in self.story.lines(role)]

    # --- the article ---

    def _article(self) -> Article:
        values = _choose(self.values)
        chosen = {value.field: value for value in reversed(values) if value.chosen}
        published = chosen.get("published_at")
        moment, update = self._moment_of(published), self._moment_of(chosen.get("updated_at"))
        body = "\n\n".join(line.text for line in self._of("body")) or None
        plain: dict[Any, Any] = {name: value.value for name, value in chosen.items() if name != "photo_date"}
        printer = self.story.network or _paper(self.publisher)
        if printer:
            plain.setdefault("outlet", printer)
        language = read_language(body or plain.get("headline", ""))
        return Article(
            kind=self._kind(),
            **plain,
            published_precision=_told_to(moment) if moment else None,
            published_offset=moment.offset if moment else None,
            updated_offset=update.offset if update else None,
            body=body,
            language=language,
            word_count=len(body.split()) if body else 0,
            confidence=round(self.story.score / (self.story.score + 1), 2),
            values=tuple(values),
            photos=tuple(find_pictures(self.lines, self.story)),
            speakers=find_speakers([(line.start, line.text) for line in self._of("body")], language),
        )

    def _moment_of(self, value: Value | None) -> WrittenDate | None:
        return self.moments.get((value.start, value.end)) if value else None

    def _kind(self) -> ArticleKind:
        if self.story.network:
            return "social_post"
        above = self._of("byline")
        numbered = any(line.is_number for line in above)
        issued = any(mention.named.kind == "office" for line in above for mention in line.byline.outlets)
        return "press_release" if numbered or issued else "pasted_article"


def _is_placed(text: str, byline: Byline) -> bool:
    """Whether a place beside a name is where the reporter is: something else says that the line is a byline."""
    place = byline.places[0]
    leads = place.start < 2 and text[place.end :].lstrip()[:1] in tuple(":：")  # "القاهرة: عصام فضل الله"
    return leads or byline.signed or bool(byline.outlets or byline.dates or byline.staff)


def _paper(publisher: str | None) -> str | None:
    """The name of a page's publisher as ours; None for an agency, which is no outlet on its own page."""
    named = next(iter(find_outlets(publisher)), None) if publisher else None
    if publisher is None or named is None or (named.start, named.end) != (0, len(publisher)):
        return publisher
    return named.named.name if named.named.kind == "outlet" else None


def _told_to(moment: WrittenDate) -> Precision:
    """How precisely an article keeps a date: to the minute, where seconds are printed, too."""
    return "minute" if moment.precision == "second" else moment.precision


def _is_misdated(value: Value, day: date) -> bool:
    """Whether a dateline's date is that day, or up to three days before it, but for its year."""
    if value.field != "published_at" or value.rule != "dateline" or value.value[:4] == f"{day:%Y}":
        return False
    own = date.fromisoformat(value.value[:10])
    return any(0 <= (day - date(year, own.month, min(own.day, 28))).days <= _LATE for year in (day.year - 1, day.year))


def _settled(dates: list[tuple[int, WrittenDate]]) -> Iterable[tuple[int, WrittenDate]]:
    """The dates of a line; one in figures is read as the other of the line is: "07/08/2025 July 8, 2025"."""
    for role, found in dates:
        month, day = found.moment.month, found.moment.day
        others = (other.moment for _, other in dates if other.rule != found.rule)
        twins = [
            other for other in others if (other.month, other.day) == (day, month) and other.year == found.moment.year
        ]
        if found.rule == "numbers" and twins:
            continue
        yield role, found


def _is_card_of(card: Unfurl, headline: str) -> bool:
    """Whether a card leads to the article: half of the headline's longer words stand in its title or address."""
    wanted = {token.text for token in tokenize(headline) if token.kind == "word" and len(token.text) > 3}
    shown = {token.text for token in tokenize(f"{card.title or ''} {card.url[:300]}")}
    return not wanted or 2 * len(wanted & shown) >= len(wanted)


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _choose(values: list[Value]) -> list[Value]:
    """Marks the surest value of each field as chosen, of equals the first; the others are kept as losers."""
    best: dict[str, Value] = {}
    for value in values:
        if value.field not in best or value.confidence > best[value.field].confidence:
            best[value.field] = value
    return [value if value is best[value.field] else replace(value, chosen=False) for value in values]
