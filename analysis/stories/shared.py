"""Two texts → the runs of words that both have, and where they stand: copied text, or background in both tails."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from operator import sub
from typing import NamedTuple

from analysis.stories.reading import Reading
from analysis.stories.words import iter_spans

ENOUGH_RUNS = 8  # fewer runs than these are a phrase, and no copy
OPENING = 40  # words: where a lead stands
LONGEST_PASSAGE = 120  # characters of a shared passage that are kept
_PLACE = 20  # bits for a place in a text: more than enough for the longest
_NEXT = (1 << _PLACE) + 1  # from a place in both texts to the next in both


class Run(NamedTuple):
    """A stretch of words that two texts share; positions and length count words."""

    here: int  # where it begins in the later text
    there: int  # where it begins in the earlier one
    length: int

    @property
    def opens(self) -> bool:
        """Whether it stands in the opening of one of the texts."""
        return min(self.here, self.there) < OPENING

    @property
    def span(self) -> tuple[int, int]:
        """From its first word in the later text to the one after its last."""
        return self.here, self.here + self.length


class Shared(NamedTuple):
    """What two texts share word by word."""

    containment: float  # share of the shorter text's runs that the other has
    fresh: int  # words in shared stretches that are no background
    tail: int  # words in stretches that stand in the second half of both: where agencies put background
    runs: tuple[Run, ...]
    block: int  # words of the longest stretch that is no background

    @property
    def longest(self) -> Run | None:
        """The longest stretch; of several the one that comes first."""
        return max(self.runs, key=lambda run: (run.length, -run.here), default=None)

    def copied_prose(self, later: Reading) -> float:
        """The same as `copied`, of words outside quotation marks alone."""
        if not self.fresh or not later.quoted_count:
            return self.copied
        return self.copied * max(0, self.fresh - self.spoken(later)) / self.fresh

    def spoken(self, later: Reading) -> int:
        """How many words of the stretches stand in quotation marks."""
        return sum(_spoken(run, later) for run in self.runs)

    def prose_block(self, later: Reading) -> int:
        """The most words of a stretch that stand outside quotation marks."""
        return max((len(set(range(*run.span)) - later.quoted) for run in self.runs), default=0)

    @property
    def copied(self) -> float:
        """The containment, less where most of what is shared may be background."""
        return self.containment * min(1.0, 2 * self.fresh / (self.fresh + self.tail)) if self.fresh else 0.0


def _spoken(run: Run, later: Reading) -> int:
    said = len(later.quoted & set(range(*run.span)))
    return run.length if said and run.length - said < later.run else said  # what is left must be a run of words


def share(later: Reading, earlier: Reading) -> Shared:
    """Compares two texts by their runs of words."""
    if later.text == earlier.text:
        whole = Run(0, 0, len(later.words))
        return Shared(float(whole.length >= ENOUGH_RUNS + later.run - 1), whole.length, 0, (whole,), whole.length)
    length = max(later.run, earlier.run)
    ours, theirs = later.runs(length), earlier.runs(length)
    both = [ours[run] << _PLACE | theirs[run] for run in ours.keys() & theirs.keys()]
    if not both:
        return Shared(0.0, 0, 0, (), 0)
    found = _stretches(sorted(both), length)
    half, other_half = len(later.words) / 2, len(earlier.words) / 2
    fresh = [run.length for run in found if run.here < half or run.there < other_half]
    return Shared(
        len(both) / min(len(ours), len(theirs)) if len(both) >= ENOUGH_RUNS else 0.0,
        sum(fresh),
        sum(run.length for run in found) - sum(fresh),
        tuple(found),
        max(fresh, default=0),
    )


def _stretches(places: Sequence[int], length: int) -> list[Run]:
    """Neighbouring shared runs put together; `places` are in order, those in both texts in one number."""
    ends = [n for n, step in enumerate(map(sub, places[1:], places), 1) if step != _NEXT]
    return [
        Run(places[start] >> _PLACE, places[start] % (1 << _PLACE), end - start + length - 1)
        for start, end in pairwise([0, *ends, len(places)])
    ]


def passage(later: Reading, shared: Shared) -> str | None:
    """The longest shared stretch as the later text prints it, cut at a length; None where nothing is shared."""
    run = shared.longest
    if run is None:
        return None
    start = end = -1
    for first, last in islice(iter_spans(later.text, run.here), run.length):
        if start < 0:
            start = first
        elif last - start > LONGEST_PASSAGE:
            return later.text[start:end] + "…"
        end = last
    return later.text[start:end] or None  # nothing where a letter folds to several, and the words count otherwise


def longest_run(ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str]:
    """The most words in a row that two lists share."""
    places: dict[str, list[int]] = {}
    for n, word in enumerate(theirs):
        places.setdefault(word, []).append(n)
    length = end = 0
    before: dict[int, int] = {}
    for at, word in enumerate(ours, 1):
        before = {n: before.get(n - 1, 0) + 1 for n in places.get(word, ())}
        if before and max(before.values()) > length:
            length, end = max(before.values()), at
    return ours[end - length : end]
