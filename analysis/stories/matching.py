"""Two articles → their sentences that say the same, and whether they say it of another day or with other amounts."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from analysis.stories.reading import Reading, Sentence

LIKE = 0.5  # share of words from which two sentences say the same


class Match(NamedTuple):
    """Two sentences that say the same."""

    later: Sentence
    earlier: Sentence
    is_lead: bool  # of one of the articles
    other_numbers: bool
    other_days: bool

    @property
    def is_whole(self) -> bool:
        """Whether a sentence of some length was taken over word for word."""
        return len(self.later.content) > 5 and self.later.content == self.earlier.content

    @property
    def is_verbatim(self) -> bool:
        """Whether one stands in the other word for word."""
        ours, theirs = " ".join(self.later.words), " ".join(self.earlier.words)
        return f" {ours} " in f" {theirs} " or f" {theirs} " in f" {ours} "

    @property
    def differs(self) -> bool:
        """Whether it says the same of another day, or with other amounts."""
        return self.other_numbers or self.other_days


def match(later: Reading, earlier: Reading) -> list[Match]:
    """Each sentence of the later text with the one of the earlier that is most like it."""
    places = earlier.places
    found = []
    for sentence in later.sentences:
        near = [places[word] for word in sentence.content & places.keys()]
        if len(near) < 3:
            continue
        shared = Counter("".join(near))
        best = max(shared, key=lambda n: (_alike(shared[n], sentence, earlier.sentences[ord(n)]), -ord(n)))
        other = earlier.sentences[ord(best)]
        if shared[best] > 2 and _alike(shared[best], sentence, other) >= LIKE:
            found.append(_compare(later, earlier, sentence, other))
    return found


def _alike(shared: int, one: Sentence, other: Sentence) -> float:
    return 2 * shared / (len(one.content) + len(other.content))


def _compare(later: Reading, earlier: Reading, ours: Sentence, theirs: Sentence) -> Match:
    new = ours.numbers - earlier.numbers - earlier.told
    gone = theirs.numbers - later.numbers - later.told
    return Match(
        ours,
        theirs,
        ours is later.lead or theirs is earlier.lead,
        bool(new and gone),
        bool(ours.days and theirs.days and not ours.days & theirs.days),
    )
