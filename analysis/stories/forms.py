"""Like sentences of two articles → whether they are one form with another day's figures: stocks, weather, daily counts.

Other figures alone are an update: a toll rises within hours. Another day alone is a copy that somebody printed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.stories.matching import Match
from analysis.stories.reading import Reading, Sentence

HOURS = 18  # between the publications from which on it is another day; an update follows sooner
_YEARS = range(1900, 2101)  # no figures: a form's year stays as it is


class Figures(NamedTuple):
    """Figures in the sentences that two articles share."""

    new: set[float]  # only in the later article
    gone: set[float]  # only in the earlier one
    kept: set[float]

    @property
    def changed(self) -> int:
        """How many stand in the place of others."""
        return min(len(self.new), len(self.gone))


def figures(later: Reading, earlier: Reading, matched: Iterable[Match]) -> Figures:
    """The figures in like sentences; what the other article has elsewhere is neither new nor gone."""
    found = Figures(set(), set(), set())
    for match in matched:
        ours, theirs = _of(match.later), _of(match.earlier)
        found.new.update(ours - theirs - earlier.numbers - earlier.told)
        found.gone.update(theirs - ours - later.numbers - later.told)
        found.kept.update(ours & theirs)
    return found


def _of(sentence: Sentence) -> set[float]:
    # "One of them" is no figure.
    return {amount for amount in sentence.numbers | sentence.told if amount not in _YEARS and amount != 1}


def is_filled_anew(later: Reading, earlier: Reading, found: Figures) -> bool:
    """Whether the figures of like sentences are another day's."""
    told = other_day_told(later, earlier)
    if not found.changed or told is False:
        return False
    if told:
        return 2 * found.changed >= len(found.kept)
    if not published_apart(later, earlier):
        return False
    return found.changed > max(1, len(found.kept)) or (found.changed > 2 and 2 * found.changed >= len(found.kept))


def is_other_day(later: Reading, earlier: Reading) -> bool:
    """Whether two articles tell of different days; where they do not say, whether they were published on such."""
    told = other_day_told(later, earlier)
    return published_apart(later, earlier) if told is None else told


def other_day_told(later: Reading, earlier: Reading) -> bool | None:
    """Whether the openings name different days; None where one of them names none."""
    if later.event_day and earlier.event_day:
        return later.event_day != earlier.event_day
    if later.event_weekday is None or earlier.event_weekday is None:
        return None
    return later.event_weekday != earlier.event_weekday


def published_apart(later: Reading, earlier: Reading) -> bool:
    """Whether a day lies between the publications: hours where both times are known, else the date is another."""
    ours, theirs = later.record.minute, earlier.record.minute
    if ours and theirs:
        return abs((ours - theirs).total_seconds()) >= 3600 * HOURS
    return bool(later.day and earlier.day and later.day != earlier.day)
