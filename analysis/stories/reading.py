"""An article's text → what it says: sentences, amounts, days, names, quoted words; each read when first asked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice, pairwise

from analysis.stories import days, twins
from analysis.stories.amounts import number_words, numbers
from analysis.stories.names import UPPER, Names, is_wide, name_stem, sorted_names
from analysis.stories.quotations import quotations
from analysis.stories.vocabulary import (
    BOILERPLATE,
    COMMON,
    HEADS,
    LANGUAGES,
    NO_NAMES,
    SOURCES,
    TODAY,
    TOMORROW,
    WEEKDAYS,
)
from analysis.stories.words import is_letter, iter_spans, sentences, words

LONGEST = 40_000  # characters that are read: more than any article has
_MOST_SENTENCES = 1_000
_OPENING = 75  # words: about three sentences
STEM = 6  # letters by which two forms of a word are known as one

# Where the letters of a script begin; digits and marks before the letters are of no script.
_STARTS = ["\0", "A", "\u0370", "\u0400", "\u0590", "\u0600", "\u0900", "\u0980", "\u0a00", "\u0e00", "\u3040"]
_SCRIPTS = ["", "latin", "greek", "cyrillic", "hebrew", "arabic", "devanagari", "bengali", "indic", "southeast", "han"]

_LEAD = 300  # characters in which a lead stands
_OFFICES = frozenset(word[:STEM] for word in HEADS)  # presidents are in half of the news
_DAY_WORDS = frozenset((*WEEKDAYS, *TODAY, *TOMORROW))
_TAIL = 400  # characters at the ends of a text that say whether any sentence of a house's stands there
_ADDRESS = re.compile(r"\s*\S+@\S+\s*")

_CAPITAL = re.compile(rf"\b[{UPPER}][\w-]+")
_INSIDE = re.compile(rf"(?<=[\w,;%)] )[{UPPER}][\w-]+")
# LARVIK, Norway, Aug 8 (Reuters) - · ОМСК, 17 марта. /ТАСС/. · PESHAWAR:
_DATELINE = re.compile(
    r"\s*[^\n.]{2,60}?(?:\.? ?(?:\([^()\n]{2,30}\)|/[^/\n]{2,24}/)[ .]*)?"
    r"(?:--|[–—-](?=\s)|(?<=\)):?|(?<=/\.)|(?<=/))\s*"
    rf"|\s*[{UPPER}][{UPPER} ,.'-]{{2,40}}(?:--|[:–—-])\s+"
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
        self.text = without_boilerplate(record.text)
        self._runs: dict[int, dict[int, int]] = {}

    @cached_property
    def key(self) -> int | None:
        """What it has in common with articles of the very same text; None where it is too short for that."""
        return twins.key(self.words if self.text == self.record.text else words(self.record.text))

    # --- words

    @cached_property
    def words(self) -> list[str]:
        """Its words, in order."""
        return words(self.text)

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The words of its headline."""
        return frozenset(words(self.headline))

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
        """The words that carry meaning in the headline and the first sentences; the days are no part of them."""
        return content([word for word in (*words(self.headline), *self.words[:_OPENING]) if word not in WEEKDAYS])

    @cached_property
    def telling_opening(self) -> set[str]:
        """The same without the names of the world, which tell little."""
        return self.opening - self._world

    @cached_property
    def telling_content(self) -> set[str]:
        """The stems of all words but days and the names of the world."""
        return self.places.keys() - self._world - {day[:STEM] for day in WEEKDAYS}

    @cached_property
    def _world(self) -> set[str]:
        names = {word.casefold()[:STEM] for word in self.capitals.values() if is_wide(word)}
        return names | _OFFICES

    @cached_property
    def language(self) -> str:
        """The language that has most of its smallest words; empty where they are too few to tell."""
        own = Counter(self.words[:200])
        found = {language: sum(own[word] for word in small) for language, small in LANGUAGES.items()}
        best = max(found, key=lambda language: found[language])
        return best if found[best] > 3 else ""

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

    @cached_property
    def years(self) -> set[str]:
        """The years in it but for those around its publication: they are no amounts, and yet are told again."""
        now = {str(self.day.year + n) for n in (-1, 0, 1)} if self.day else set()
        return {word for word in self.words if len(word) == 4 and word.isdecimal() and "1900" <= word <= "2100"} - now

    # --- names

    @cached_property
    def whole_names(self) -> Names:
        """The whole names in it, told apart."""
        return sorted_names(self.text)

    @cached_property
    def first_people(self) -> frozenset[str]:
        """The people whose names stand where a lead does."""
        return sorted_names(self.text[self._body_at : self._body_at + _LEAD]).people

    @cached_property
    def names(self) -> set[str]:
        """Whole names in running text, case-folded, by their last two words."""
        return {*self.whole_names.people, *self.whole_names.things}

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
    def quotes(self) -> list[tuple[list[str], int, int]]:
        """What stands in quotation marks: its words, and from where to where."""
        return [(words(said), start, end) for start, end, said in quotations(self.text)]

    @cached_property
    def quoted_count(self) -> int:
        """How many words stand in quotation marks."""
        return sum(len(said) for said, _, _ in self.quotes)

    @cached_property
    def spoken(self) -> set[int]:
        """Hashes of the runs of four words in its quotations."""
        return {hash(run) for said, *_ in self.quotes for run in zip(said, said[1:], said[2:], said[3:], strict=False)}

    @cached_property
    def quoted(self) -> set[int]:
        """Numbers of the words that stand in quotation marks."""
        starts = [start for start, _ in iter_spans(self.text)]
        found: set[int] = set()
        for _, start, end in self.quotes:
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
    def _event(self) -> days.Day | None:
        opening = self.words[:_OPENING]
        if not is_letter(max(opening, default="")[:1]):
            if _DAY_WORDS.isdisjoint(opening):
                return None
            plainly = days.plainly(opening, self.headline, self.day)
            if plainly:
                return plainly
        return days.event(self.headline, self.text[: self._opening_end], self.day)

    @cached_property
    def _opening_end(self) -> int:
        """Where in the text the opening ends."""
        last = next(islice(iter_spans(self.text), _OPENING, None), None)
        return last[0] if last else len(self.text)

    @cached_property
    def event_weekday(self) -> int | None:
        """The day of the week that the opening tells of; None where a date is printed that cannot be meant."""
        if self._event is None or (self.day is not None and self.event_day is None):
            return None
        return self._event.weekday

    @cached_property
    def event_day(self) -> date | None:
        """The day that the opening tells of, resolved by the day of publication where no date is printed."""
        return self._event.date(self.day) if self._event and self.day else None

    @property
    def announces(self) -> bool:
        """Whether that day was to come."""
        return self._event is not None and self._event.is_coming


def without_boilerplate(text: str) -> str:
    """A text without the sentences at its beginning and end that stand in a house's every text of a kind."""
    if not (_is_boilerplate(text[-_TAIL:]) or _is_boilerplate(text[:_TAIL])):
        return text
    start, end = 0, len(text)
    found = sentences(text)
    for sentence in reversed(found[1:]):
        at = text.rindex(sentence, 0, end)
        if not (_is_boilerplate(sentence) or (end == len(text) and _ADDRESS.fullmatch(sentence))):
            break
        end = at
    for sentence in found[:-1]:
        if not _is_boilerplate(sentence):
            break
        start = text.index(sentence, start) + len(sentence)
    return text[start:end].strip() if start < end else text


def _is_boilerplate(text: str) -> bool:
    folded = text.casefold()
    return any(phrase in folded for phrase in BOILERPLATE)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def body_start(text: str) -> int:
    """Where the place and date before the first sentence end."""
    dateline = _DATELINE.match(text)
    return dateline.end() if dateline else 0


def content(found: Sequence[str]) -> set[str]:
    """Stems of the words that carry meaning; pairs of letters in scripts without blanks."""
    made = {word[:STEM] for word in set(found) - COMMON if len(word) > 2 and not word[0].isdigit()}
    if found and is_letter(max(found)[0]):
        made.update(one + two for one, two in pairwise(found) if is_letter(one) and is_letter(two))
    return made
