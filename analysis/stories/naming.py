"""Two articles → what the names in them speak for or against: people, things with a name, other people in like leads.

Who and what is in half of the news - heads of state, world bodies, large countries - tells little; a town tells much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from analysis.stories.names import is_wide, name_stem
from analysis.stories.reading import Reading
from analysis.stories.vocabulary import COUNTRIES, NO_NAMES, SPEECH, WIDE_NAMES, WIDE_PEOPLE
from analysis.stories.weights import Item
from analysis.stories.words import words

_HEAD, _COUNTRY, _WIDE = 0.35, 0.6, 0.1  # what a head of state's, a country's and a world name is beside any other
_ALIKE = 0.35  # share of words from which openings are alike beyond what all reports on a subject share
_BY_CHANCE = 4  # words that openings share: one pair of a hundred unrelated reports has more, none has two more
_GIVEN = 40  # characters before the last two words of a name, in which its others may stand
_SAYING = SPEECH - {"told", "tells", "asked", "asks"}  # what is told somebody is about both
_PARALLEL = 0.3  # share of words from which two leads have one build


def shared_names(later: Reading, earlier: Reading) -> set[str]:
    """Whole names in both, but for those of the whole world."""
    return (later.names & earlier.names) - WIDE_NAMES - WIDE_PEOPLE


def people_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    """People in both, and things with a name."""
    both = later.names & earlier.names
    things = both & (later.whole_names.things | earlier.whole_names.things)
    heads = (both & _heads(later, earlier)) - things
    people = both - things - heads
    strength = min(1.0, (len(people) + _HEAD * len(heads)) / 2)
    if strength:
        shown = _printed([*sorted(people), *sorted(heads)], later)
        yield Item("same people", strength, f"Both name {shown}.")
    things -= WIDE_NAMES
    if things:
        yield Item("same things", min(1.0, len(things) / 2), f"Both name {_printed(sorted(things), later)}.")


def _heads(later: Reading, earlier: Reading) -> frozenset[str]:
    return later.whole_names.heads | earlier.whole_names.heads


def _printed(names: Iterable[str], reading: Reading) -> str:
    """Names as the text prints them, whole."""
    folded = reading.text.lower()
    found = []
    for name in list(names)[:4]:
        at = folded.find(name)
        words = reading.text[at : at + len(name)].split() if at >= 0 else name.title().split()
        before = reversed(reading.text[max(0, at - _GIVEN) : max(0, at)].split(" ")[1:-1])
        given = list(takewhile(_is_given, before))
        found.append(" ".join((*reversed(given), *words)))
    return ", ".join(found)


def _is_given(word: str) -> bool:
    return word[:1].isupper() and word.replace("-", "").isalpha() and word.casefold() not in NO_NAMES


def name_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    """People, things and single names in both; or that there are none."""
    yield from people_items(later, earlier)
    both = proper_in_both(later, earlier)
    if both:
        telling = telling_names(later, earlier)
        shown = [later.capitals[name] for name in (*sorted(telling), *sorted(both - telling))]
        strength = min(1.0, sum(_tells(later.capitals[name], is_telling=name in telling) for name in both) / 4)
        yield Item("same names", strength, f"Names in both: {', '.join(shown[:6])}.")
    elif len(later.opening_names) > 1 and len(earlier.opening_names) > 1:
        yield Item("other names", 1.0, "They have not one name in common.")
    if min(len(later.opening), len(earlier.opening)) > 5:
        yield likeness(later, earlier)
    yield from headline_items(later, earlier)
    yield from other_people(later, earlier)


def _tells(name: str, *, is_telling: bool) -> float:
    if is_telling:
        return 1.0
    return _COUNTRY if name.casefold() in COUNTRIES else _WIDE


def proper_in_both(later: Reading, earlier: Reading) -> set[str]:
    """Stems of names in both; a word that only begins sentences is a name where it often does and is never small."""
    inside = later.proper | earlier.proper
    return {
        name
        for name in later.capitals.keys() & earlier.capitals.keys()
        if name in inside or later.often[name] + earlier.often[name] > 2
        if f" {name}" not in later.text and f" {name}" not in earlier.text
    }


def telling_names(later: Reading, earlier: Reading) -> set[str]:
    """Stems of names in both that not half of the news has."""
    heads = {name_stem(word) for name in _heads(later, earlier) for word in name.split()}
    both = proper_in_both(later, earlier) - heads
    return {name for name in both if not is_wide(later.capitals[name]) and not is_wide(earlier.capitals[name])}


# --- openings


def alike_openings(later: Reading, earlier: Reading) -> float:
    """Share of the words of the shorter opening that the other has; the names of the world count as names alone."""
    ours, theirs = later.telling_opening, earlier.telling_opening
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def likeness(later: Reading, earlier: Reading) -> Item:
    """How like the openings are, by share and count; where nothing is, that speaks against."""
    alike = alike_openings(later, earlier)
    count = len(later.telling_opening & earlier.telling_opening)
    share = (alike - 0.15) / 0.25 * (min(1.0, count / 5) if alike > 0.15 else 1.0)
    strength = max(-0.3, min(1.0, max(share, (count - _BY_CHANCE) / 6 if alike >= 0.15 else -1.0)))
    return Item("like openings", strength, f"{round(100 * alike)} % of the words of the shorter opening.")


def headline_items(later: Reading, earlier: Reading) -> list[Item]:
    """Headlines of one day that name the same two people: a call, a meeting, a quarrel of theirs.

    Those of a follow-up do too: so the day must be the same.
    """
    both = later.headline_words & earlier.headline_words
    if len(both) < 2 or later.event_day is None or later.event_day != earlier.event_day:
        return []
    people = later.whole_names.people & earlier.whole_names.people
    named = sorted(name for name in people if not both.isdisjoint(name.split()))
    if len(named) < 2:
        return []
    return [Item("like headlines", 1.0, f"Both headlines name {_printed(named, later)}.")]


def is_specific(later: Reading, earlier: Reading) -> bool:
    """Whether a name, or the openings, have what not half of a day's news has."""
    count = len(later.telling_opening & earlier.telling_opening)
    if telling_names(later, earlier) or count > _BY_CHANCE + 1:
        return True
    return count > 2 and alike_openings(later, earlier) >= _ALIKE


# --- other people


def other_people(later: Reading, earlier: Reading) -> list[Item]:
    """Two leads of one build, each of somebody whom the other text does not know: a minister met one, and another."""
    if not _unknown(later, earlier) or not _unknown(earlier, later) or later.lead is None or earlier.lead is None:
        return []
    ours, theirs = later.lead.content, earlier.lead.content
    if 2 * len(ours & theirs) < _PARALLEL * (len(ours) + len(theirs)):
        return []
    mine, others = _only(later, earlier), _only(earlier, later)
    if not mine or not others:
        return []
    detail = f"Like leads tell of other people: {_printed(mine, later)}, and {_printed(others, earlier)}."
    return [Item("other people", 1.0, detail)]


def _unknown(one: Reading, other: Reading) -> list[str]:
    """People at the beginning of a text of whose name the other has no word."""
    if not one.first_people:
        return []
    known = set(other.words) | set(words(other.headline))
    return [name for name in sorted(one.first_people) if known.isdisjoint(name.split())]


def _only(one: Reading, other: Reading) -> list[str]:
    """Those of them that a lead is about; some only speak there."""
    lead = one.lead.text if one.lead else ""
    return [name for name in _unknown(one, other) if name in lead.casefold() and not _speaks(name, lead)]


def _speaks(name: str, lead: str) -> bool:
    """Whether a lead has a name only to say who told it: "…, said Karim Ali", "…, Karim Ali said"."""
    found = words(lead)
    last = name.rsplit(maxsplit=1)[-1]
    if last not in found:
        return True
    at = found.index(last)
    before = next((word for word in reversed(found[:at]) if word not in NO_NAMES and word not in name.split()), "")
    said_by = not SPEECH.isdisjoint(found[at + 1 : at + 2])
    return before in _SAYING or (at > 4 and said_by)  # a lead that begins with who spoke is about that
