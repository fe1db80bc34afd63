"""An article's text → what it says: sentences, amounts, days, names, quoted words; each read when first asked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from analysis.stories import twins
from analysis.stories.vocabulary import COMMON, NO_NAMES, NUMBER_WORDS, SCALES, SOURCES, TODAY, WEEKDAYS
from analysis.stories.words import is_letter, iter_spans, sentences, words

LONGEST = 40_000  # characters that are read: more than any article has
_NUMBER_WORDS = frozenset(NUMBER_WORDS)
_LONGEST_NUMBER = 18  # characters: what is longer is no amount
_MOST_SENTENCES = 1_000
_OPENING = 75  # words: about three sentences
_STEM = 6  # letters by which two forms of a word are known as one
_NAME_STEM = 5  # the same for names: Japan, Japanese

# Where the letters of a script begin; digits and marks before the letters are of no script.
_STARTS = ["\0", "A", "\u0370", "\u0400", "\u0590", "\u0600", "\u0900", "\u0980", "\u0a00", "\u0e00", "\u3040"]
_SCRIPTS = ["", "latin", "greek", "cyrillic", "hebrew", "arabic", "devanagari", "bengali", "indic", "southeast", "han"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁЄІЇΑ-Ω"
_NAME = re.compile(rf"[{_UPPER}][\w’'-]*(?: (?:al|bin|de|da|del|van|von) | )[{_UPPER}][\w’'-]*(?: [{_UPPER}][\w’'-]*)*")
_CAPITAL = re.compile(rf"\b[{_UPPER}][\w-]+")
_INSIDE = re.compile(rf"(?<=[\w,;%)] )[{_UPPER}][\w-]+")
# Double marks of any kind, and single ones that are no apostrophes.
_DOUBLE = re.compile('[“"«„「『]([^“”"«»„「」『』]{4,600})[”“"»」』]')
_SINGLE = re.compile(r"[‘'‚](?<!\w.)([^‘’'\n]{1,600}(?:(?<=\w)[’'](?=\w)[^‘’'\n]{0,600}){0,12})[’'‘](?!\w)")
_NUMBER = re.compile(r"(\d[\d.,:]*)(?:[ -]?([^\W\d_][^\s!-/:-@—–।’”»]*))?")
# LARVIK, Norway, Aug 8 (Reuters) - · ОМСК, 17 марта. /ТАСС/. · PESHAWAR:
_DATELINE = re.compile(
    r"\s*[^\n.]{2,60}?(?:\.? ?(?:\([^()\n]{2,30}\)|/[^/\n]{2,24}/)[ .]*)?"
    r"(?:--|[–—-](?=\s)|(?<=\)):?|(?<=/\.)|(?<=/))\s*"
    rf"|\s*[{_UPPER}][{_UPPER} ,.'-]{{2,40}}(?:--|[:–—-])\s+"
)


@dataclass(frozen=True, slots=True)
class Record:
    """An article as two of them are compared; times in UTC, but for the wall clock of publication."""

    id: int
    headline: str | None = None
    body: str | None = None
    agency: str | None = None
    published_at: str | None = None  # as printed
    posted_at: str | None = None
    posted_after: str | None = None  # where the time of posting is not known
    key: str = ""  # decides between articles of the same time, before the number does

    @property
    def rank(self) -> tuple[str, str, int]:
        """Sorts articles by when they were posted; those of which nothing tells it stand last."""
        return self.posted_at or self.posted_after or "~", self.key, self.id

    @property
    def text(self) -> str:
        """What is compared: the body, or the headline where nobody pasted the body."""
        return (self.body or self.headline or "")[:LONGEST]

    @property
    def day(self) -> date | None:
        """The day of publication, else that of posting."""
        return _day(self.published_at) or _day(self.posted_at)

    @property
    def minute(self) -> datetime | None:
        """The minute of publication, else that of posting; None where no more than the day is known."""
        value = (self.published_at if _day(self.published_at) else self.posted_at) or ""
        try:
            return datetime.fromisoformat(value[:16]) if value[11:16] else None
        except ValueError:
            return None


class Sentence:
    """A sentence with what can agree or disagree with another's."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start  # number of its first word in the article
        self.words = words(text)
        self.content = content(self.words)

    @cached_property
    def numbers(self) -> set[float]:
        """The amounts in it."""
        return set(numbers(self.text))

    @cached_property
    def told(self) -> set[float]:
        """Amounts in it that are written as words."""
        return set(number_words(self.words))

    @cached_property
    def days(self) -> set[int]:
        """The days of the week in it; Monday is 0."""
        return {WEEKDAYS[word] for word in self.words if word in WEEKDAYS}


class Reading:
    """What an article says."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.headline = record.headline or ""
        self.text = record.text
        self._runs: dict[int, dict[int, int]] = {}

    @cached_property
    def key(self) -> int | None:
        """What it has in common with articles of the very same text; None where it is too short for that."""
        return twins.key(self.words)

    # --- words

    @cached_property
    def words(self) -> list[str]:
        """Its words, in order."""
        return words(self.text)

    @cached_property
    def run(self) -> int:
        """How many words make a run that two texts do not share by chance: more where a letter is a word."""
        first = self.words[:200]
        if not first or not is_letter(max(first)[0]):
            return 5
        letters = [word for word in first if is_letter(word)]
        return 12 if 2 * len(letters) > len(first) and letters[0] < "\u3040" else 5

    def runs(self, length: int) -> dict[int, int]:
        """Hashes of its runs of words, and where each begins last."""
        found = self._runs.get(length)
        if found is None:
            own = self.words
            shifted = zip(*(own[n:] for n in range(length)), strict=False)
            found = self._runs[length] = dict(zip(map(hash, shifted), range(len(own)), strict=False))
        return found

    @cached_property
    def _body_at(self) -> int:
        return body_start(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences, the place and date before the first left out."""
        at, found = len(words(self.text[: self._body_at])), []
        for sentence in sentences(self.text[self._body_at :]):
            made = Sentence(sentence, at)
            at += len(made.words)
            if made.words:
                found.append(made)
        return found

    @cached_property
    def lead(self) -> Sentence | None:
        """The sentence that says what happened: the first that is one."""
        return next((sentence for sentence in self.sentences if len(sentence.content) > 4), None)

    @cached_property
    def places(self) -> dict[str, str]:
        """The words that carry meaning, and the sentences that have them, a character each: chr of the number."""
        found: dict[str, str] = {}
        for n, sentence in enumerate(self.sentences[:_MOST_SENTENCES]):
            here = chr(n)
            for word in sentence.content:
                found[word] = found.get(word, "") + here
        return found

    @cached_property
    def opening(self) -> set[str]:
        """The words that carry meaning in the headline and the first sentences."""
        return content(words(self.headline)) | content(self.words[:_OPENING])

    @cached_property
    def script(self) -> str:
        """The script that most of it is written in."""
        blocks = Counter(_SCRIPTS[bisect_right(_STARTS, word[0]) - 1] for word in self.words[:100:5])
        return max(blocks, key=lambda block: blocks[block], default="")

    # --- amounts

    @cached_property
    def numbers(self) -> set[float]:
        """All amounts in it; the date before the first sentence is none."""
        return {*numbers(self.headline), *numbers(self.text[self._body_at :])}

    @cached_property
    def told(self) -> set[float]:
        """Amounts that are written as words."""
        return set(number_words(self.words)) | set(number_words(words(self.headline)))

    # --- names

    @cached_property
    def names(self) -> set[str]:
        """Full names in running text, case-folded, by their last two words."""
        return set(names(self.text))

    @cached_property
    def proper(self) -> set[str]:
        """Stems of the words that are written with a capital inside a sentence."""
        return {name_stem(word) for word in _INSIDE.findall(self.text) if word.casefold() not in NO_NAMES}

    @cached_property
    def capitals(self) -> dict[str, str]:
        """Words that are written with a capital, those at the start of a sentence too, by their stems."""
        no_names = NO_NAMES | COMMON
        return {name_stem(word): word for word in self._capitals if word.casefold() not in no_names}

    @cached_property
    def often(self) -> Counter[str]:
        """How often the stems of words with a capital stand in the text."""
        return Counter(map(name_stem, self._capitals))

    @cached_property
    def _capitals(self) -> list[str]:
        return _CAPITAL.findall(self.text)

    @cached_property
    def opening_names(self) -> set[str]:
        """Stems of names in the headline and the first two sentences."""
        head = " ".join((self.headline, *(sentence.text for sentence in self.sentences[:2])))
        return set(map(name_stem, _CAPITAL.findall(head))) & self.proper

    # --- quotations

    @cached_property
    def quotes(self) -> list[tuple[list[str], str]]:
        """What stands in quotation marks: its words, and the text around it, where its speaker is named."""
        found = []
        for start, end, said in quotations(self.text):
            around = f"{self.text[max(0, start - 160) : start]} {self.text[end : end + 160]}"
            found.append((words(said), around))
        return found

    @cached_property
    def spoken(self) -> set[int]:
        """Hashes of the runs of four words in its quotations."""
        return {hash(run) for said, _ in self.quotes for run in zip(said, said[1:], said[2:], said[3:], strict=False)}

    @cached_property
    def quoted(self) -> set[int]:
        """Numbers of the words that stand in quotation marks."""
        starts = [start for start, _ in iter_spans(self.text)]
        found: set[int] = set()
        for start, end, _ in quotations(self.text):
            found.update(range(bisect_left(starts, start), bisect_left(starts, end)))
        return found

    @cached_property
    def is_sourced(self) -> bool:
        """Whether it names somebody who speaks to all at once: a ministry, state media, a news conference."""
        folded = self.text.casefold()
        return any(phrase in folded for phrase in SOURCES)

    # --- days

    @cached_property
    def day(self) -> date | None:
        """The day of publication, else that of posting."""
        return self.record.day

    @cached_property
    def event_weekday(self) -> int | None:
        """The first day of the week that the opening names."""
        return next(self._weekdays(self.words[:_OPENING]), None)

    @cached_property
    def event_day(self) -> date | None:
        """The day that the opening names, resolved by the day of publication."""
        if self.day is None or self.event_weekday is None:
            return None
        return self.day - timedelta((self.day.weekday() - self.event_weekday) % 7)

    def _weekdays(self, found: list[str]) -> Iterator[int]:
        for n, first in enumerate(found):
            word = first
            if is_letter(first):  # 星期三, 周三, 水曜日, 今天
                word = next((w for w in ("".join(found[n : n + 3]), "".join(found[n : n + 2])) if _is_day(w)), first)
            if word in WEEKDAYS:
                yield WEEKDAYS[word]
            elif word in TODAY and self.day is not None:
                yield self.day.weekday()


def _is_day(word: str) -> bool:
    return word in WEEKDAYS or word in TODAY


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def body_start(text: str) -> int:
    """Where the place and date before the first sentence end."""
    dateline = _DATELINE.match(text)
    return dateline.end() if dateline else 0


def name_stem(word: str) -> str:
    """A name without its ending, roughly: enough to know Malaysia from Malaysian."""
    return word.casefold()[:_NAME_STEM]


def content(found: Sequence[str]) -> set[str]:
    """Stems of the words that carry meaning; pairs of letters in scripts without blanks."""
    made = {word[:_STEM] for word in set(found) - COMMON if len(word) > 2 and not word[0].isdigit()}
    if found and is_letter(max(found)[0]):
        made.update(one + two for one, two in pairwise(found) if is_letter(one) and is_letter(two))
    return made


def quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands in quotation marks, and from where to where; single marks count where there are no double ones."""
    found = False
    for match in _DOUBLE.finditer(text):
        found = True
        yield match.start(), match.end(), match[1]
    if not found and ("‘" in text or " '" in text or "\n'" in text):
        for match in _SINGLE.finditer(text):
            yield match.start(), match.end(), match[1]


def names(text: str) -> Iterator[str]:
    """Full names, by the last two of their words: titles, days and months are no part of them."""
    for name in _NAME.findall(text):
        kept = [
            word.removesuffix("'s").removesuffix("’s")
            for word in name.casefold().split(" ")
            if word not in NO_NAMES and word not in COMMON
        ]
        if len(kept) > 1:
            yield " ".join(kept[-2:])


def numbers(text: str) -> Iterator[float]:
    """Amounts in a text, with what multiplies them: 1.4 тыс., $2.6 billion, ৮৫০ কোটি."""
    for match in _NUMBER.finditer(text):
        written, unit = match.groups()
        value = _value(written.rstrip(".,:"))
        if value is not None:
            yield round(value * SCALES.get(unit.casefold(), 1.0), 4) if unit else value


def _value(written: str) -> float | None:
    if len(written) > _LONGEST_NUMBER or ":" in written:
        return None
    if written.isdecimal():
        return float(written)
    parts = written.replace(",", ".").split(".")
    if not all(parts):
        return None
    thousands = len(parts[0]) <= 3 and parts[0] != "0" and all(len(part) == 3 for part in parts[1:])
    indian = len(parts) > 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])  # 34,00,000
    return float("".join(parts)) if thousands or indian else float("".join(parts[:-1]) + "." + parts[-1])


def number_words(found: list[str]) -> Iterator[float]:
    """Amounts that are written as words: fourteen, forty-two."""
    if _NUMBER_WORDS.isdisjoint(found):
        return
    ten = 0.0
    for word in found:
        value = NUMBER_WORDS.get(word)
        if value is not None:
            yield ten + value if 0 < value < 10 else value
        ten = value if value is not None and value >= 20 else 0.0
