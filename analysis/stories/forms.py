"""Like sentences of two articles → whether they are one form with another day's figures: stocks, weather, daily counts.

Other figures alone are an update: a toll rises within hours. Another day alone is a copy that somebody printed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.stories.matching import Match
from analysis.stories.reading import Reading, Sentence
from analysis.stories.timing import other_day_told, published_apart


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
    return {amount for amount in sentence.numbers | sentence.told if amount != 1}


def is_filled_anew(later: Reading, earlier: Reading, found: Figures) -> bool:
    """Whether the figures of like sentences are another day's."""
    told = other_day_told(later, earlier)
    if not found.changed:
        return False
    if told is False or not (told or published_apart(later, earlier)):
        return is_measured_anew(found)
    if told:
        return 2 * found.changed >= len(found.kept)
    return found.changed > max(1, len(found.kept)) or (found.changed > 2 and 2 * found.changed >= len(found.kept))


def is_measured_anew(found: Figures) -> bool:
    """Whether figures of one day are of another event, or hour: all are others, measured ones with their fractions too.

    A toll that rises is counted, and stands among figures that stay.
    """
    parts = [sum(amount != int(amount) for amount in amounts) for amounts in (found.new, found.gone)]
    return found.changed > 2 and min(parts) > 0 and 2 * len(found.kept) < found.changed
