"""Two articles → the quotation that both have, whose it is, and what they share besides quotations."""

from __future__ import annotations

import re

from analysis.stories.names import name_stem
from analysis.stories.reading import Reading, content
from analysis.stories.shared import longest_run
from analysis.stories.vocabulary import COUNTRIES, NO_NAMES, SPEECH, WIDE_PEOPLE, WIDE_WORDS
from analysis.stories.weights import Item
from analysis.stories.words import words

# Places and bodies do not speak; presidents do.
_NOBODY = (WIDE_WORDS | COUNTRIES) - {word for name in WIDE_PEOPLE for word in name.split()}
_BESIDE = 120  # characters beside a quotation in which its speaker is named
_STOP = re.compile(r"[.!?](?=\s)|\n|[”“»\"]")
MOST = 80  # characters of a quotation that are shown


def quotation_items(later: Reading, earlier: Reading) -> list[Item]:
    """The longest run of words inside quotation marks that both have, and whose they are."""
    if later.spoken.isdisjoint(earlier.spoken):
        return []
    best, beside = list[str](), ("", "")
    for ours, *here in later.quotes:
        for theirs, *there in earlier.quotes:
            if min(len(ours), len(theirs)) > max(3, len(best)):
                run = longest_run(ours, theirs)
                # "One of the most" is nobody's: some of the words must mean something.
                if len(run) > max(3, len(best)) and len(content(run)) > 1:
                    best, beside = list(run), (_clause(later.text, *here), _clause(earlier.text, *there))
    if not best:
        return []
    said = " ".join(best)
    said = said if len(said) <= MOST else f"{said[: MOST - 1]}…"
    strength = 1.0 if len(best) > 5 else 0.5
    items = [Item("same quotation", strength, f"{len(best)} words in quotation marks are the same: “{said}”.")]
    speaker = _speaker(beside, later, earlier)
    if speaker:
        items.append(Item("same speaker", 1.0, f"By the same name: {speaker}."))
    return items


def _speaker(beside: tuple[str, str], later: Reading, earlier: Reading) -> str:
    """The words of the name that stands beside a quotation in both, in order; places and bodies do not speak."""
    both = _names_in(beside[0], later) & _names_in(beside[1], earlier)
    if both.isdisjoint(later.proper | earlier.proper):  # a word that only begins sentences is no name
        return ""
    seen = dict.fromkeys(stem for word in words(beside[0]) if (stem := name_stem(word)) in both)
    return " ".join(later.capitals[stem] for stem in seen)


def _clause(text: str, start: int, end: int) -> str:
    """What is in one sentence with a quotation: after it where somebody is said to speak there, else before it."""
    after = _STOP.split(text[end : end + _BESIDE], maxsplit=1)[0]
    before = _STOP.split(text[max(0, start - _BESIDE) : start])[-1]
    if not SPEECH.isdisjoint(words(after)) or not before.strip():
        return after
    return before if not SPEECH.isdisjoint(words(before)) else f"{before} {after}"


def _names_in(text: str, reading: Reading) -> set[str]:
    things = {name_stem(word) for name in reading.whole_names.things for word in name.split()}
    found = {name_stem(word) for word in words(text) if word not in NO_NAMES and word not in _NOBODY}
    return (found & reading.capitals.keys()) - things
