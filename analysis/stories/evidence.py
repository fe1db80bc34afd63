"""Two articles → what speaks for and against their being one story, item by item, and the relation that follows.

No single number tells copies of one wire report from reports on one subject: templates (stocks, quakes) and background
paragraphs look like copies, and a good rewrite looks like nothing. So each observation is an item of its own, with a
weight from one table and a sentence that says what was seen; the relation is what their sums allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from analysis.stories.facts import amount_items, fact_items, number_items, own, telling
from analysis.stories.matching import Match, match
from analysis.stories.naming import (
    alike_openings,
    headline_items,
    is_specific,
    likeness,
    name_items,
    other_people,
    people_items,
    shared_names,
)
from analysis.stories.reading import Reading
from analysis.stories.shared import Run, Shared, passage, share
from analysis.stories.spoken import quotation_items
from analysis.stories.timing import before_and_after, days_apart, is_other_day, time_items
from analysis.stories.weights import EVENT, NEVER, ONLY_EVENT, WEIGHTS, WIRE, Item, Relation

PLAIN = WIRE + 0.5  # sum of the quick items from which texts that agree in their amounts need no closer look
PLAIN_WORDS, BLOCK = 20, 40  # words that are shared then; words of a stretch that no form has between its blanks
SAME = 0.8  # containment from which two agencies' names stand over one text
PROSE_RUN = 8  # words in a row, outside quotation marks, that two reporters do not both find
_SPECIFIC = frozenset((
    "copied text", "whole sentences", "like sentences", "same lead", "like lead", "same quotation", "same numbers",
    "like headlines",
    "same things",
))  # fmt: skip
STRANGE = 0.1  # share of the words of the openings below which nothing is alike


_BACKGROUND = Item(
    "background only", 1.0, "They share paragraphs below the openings, and there no lead and no quotation."
)


class Judgement(NamedTuple):
    """What two articles are to each other."""

    relation: Relation | None
    score: float  # 0 to 1: how sure the relation is; without one, how near they come to the same wire
    items: tuple[Item, ...]
    passage: str | None  # of a relation: the longest run of words that both have, as the later one prints it

    @property
    def evidence(self) -> list[dict[str, str | float]]:
        """The items as they are kept and shown."""
        return [{"name": item.name, "weight": item.weight(self.relation), "detail": item.detail} for item in self.items]


def judge(one: Reading, other: Reading) -> Judgement:
    """Judges two articles; it does not matter which is given first."""
    later, earlier = (one, other) if one.record.rank > other.record.rank else (other, one)
    shared = share(later, earlier)
    if len(later.words) == len(earlier.words) and later.key is not None and later.key == earlier.key:
        return Judgement("same_wire", 1.0, (Item("same text", 1.0, "Word for word."),), passage(later, shared))
    items = tuple(
        _plainly_not(later, earlier, shared) or _plain(later, earlier, shared) or _observe(later, earlier, shared)
    )
    relation, score = _decide(items)
    return Judgement(relation, score, items, passage(later, shared) if relation else None)


def _decide(items: tuple[Item, ...]) -> tuple[Relation | None, float]:
    wire = sum(item.strength * WEIGHTS[item.name].wire for item in items) - WIRE
    event = sum(item.strength * WEIGHTS[item.name].event for item in items) - EVENT
    names = {item.name for item in items}
    if names & ONLY_EVENT:
        event = max(wire, event)
        wire = -9.0
    if names & NEVER:
        wire = event = -9.0
    if wire >= 0:
        return "same_wire", _sure(wire)
    if event >= 0:
        return "same_event", _sure(event)
    return None, _sure(wire)


def _sure(margin: float) -> float:
    return round(1 / (1 + math.exp(-max(-9.0, min(9.0, margin)))), 4)


# --- plain cases ------------------------------------------------------------------------------------------------------


def _plain(later: Reading, earlier: Reading, shared: Shared) -> list[Item]:
    """The items of two texts of which one plainly is a copy; none where a closer look is needed.

    What the closer look could bring against it is ruled out first.
    """
    if shared.copied < 0.05 or shared.fresh < PLAIN_WORDS or _comes_last(shared):
        return []
    if _two_agencies(later, earlier) or _on_other_days(later, earlier) or days_apart(later, earlier) > 2:
        return []
    if not _agree(later, earlier, shared) or not _has_prose(later, earlier, shared):
        return []
    if shared.block < BLOCK and other_people(later, earlier):
        return []
    items = [_copied(shared, shared.copied), *time_items(later, earlier), *amount_items(later, earlier)]
    if not _suffice(items):
        items += [*people_items(later, earlier), *fact_items(later, earlier, shared, [])]
    return items if _suffice(items) else []


def _has_prose(later: Reading, earlier: Reading, shared: Shared) -> bool:
    """Whether enough of what two texts share stands outside quotation marks; which words do is only read if need be."""
    least = shared.fresh - min(later.quoted_count, earlier.quoted_count)
    return least >= PLAIN_WORDS or shared.fresh - shared.spoken(later) >= PLAIN_WORDS


def _suffice(items: list[Item]) -> bool:
    return sum(item.weight("same_wire") for item in items) >= PLAIN


def _agree(later: Reading, earlier: Reading, shared: Shared) -> bool:
    """Whether copied text cannot be a form that was filled in anew: amounts would differ, and break long stretches."""
    both = later.numbers & earlier.numbers
    others = min(len(later.numbers - both), len(earlier.numbers - both))
    if 3 * others <= len(both):
        return True
    if is_other_day(later, earlier):  # a form's background may be long
        return False
    if shared.block >= BLOCK:
        return True
    return (shared.copied >= 0.3 or others <= len(both)) and not any(
        _meets_amounts(run, later, earlier) for run in shared.runs
    )


def _meets_amounts(run: Run, later: Reading, earlier: Reading) -> bool:
    """Whether a shared stretch ends, or begins, at amounts that differ."""
    here, there = run.here + run.length, run.there + run.length
    after = _differ(later.words[here : here + 1], earlier.words[there : there + 1])
    before = run.here and run.there and _differ([later.words[run.here - 1]], [earlier.words[run.there - 1]])
    return bool(after or before)


def _differ(one: list[str], other: list[str]) -> bool:
    return one != other and bool(one and other) and one[0][0].isdigit() and other[0][0].isdigit()


def _plainly_not(later: Reading, earlier: Reading, shared: Shared) -> list[Item]:
    """The items of two texts that have little in common; none where a closer look is needed.

    They share a paragraph below their openings on different days, and nobody's name; or one at the end of both; or some
    names, and neither words nor amounts.
    """
    if shared.copied > SAME or any(run.opens for run in shared.runs) or quotation_items(later, earlier):
        return []
    if headline_items(later, earlier):
        return []
    if days_apart(later, earlier) > 2 and not shared_names(later, earlier):
        return [
            *([_copied(shared, shared.copied)] if shared.copied >= 0.05 else []),
            _BACKGROUND,
            *time_items(later, earlier),
        ]
    last = _comes_last(shared)
    if not last and (shared.copied >= 0.05 or telling(later, earlier)):
        return []
    if later.script != earlier.script or alike_openings(later, earlier) >= STRANGE:
        return []
    items = [*people_items(later, earlier), likeness(later, earlier), *time_items(later, earlier)]
    return [_BACKGROUND, *items] if last else items


def _comes_last(shared: Shared) -> bool:
    """Whether most of what two texts share stands in the second half of both."""
    return shared.tail > 10 and 2 * shared.fresh < shared.tail


def _on_other_days(later: Reading, earlier: Reading) -> bool:
    ours, theirs = later.event_weekday, earlier.event_weekday
    if ours is not None and theirs is not None and ours != theirs:
        return True
    return later.announces != earlier.announces and before_and_after(later, earlier)


def _copied(shared: Shared, copied: float) -> Item:
    """Copied text, by the share of it that counts: a quotation in both is counted for itself."""
    quoted = " outside quotation marks" if copied < shared.copied else ""
    percent = round(100 * shared.containment * copied / shared.copied)
    return Item(
        "copied text",
        min(1.75, 2.5 * copied),
        f"{percent} % of the shorter text's runs of words stand in the other{quoted}.",
    )


def _two_agencies(later: Reading, earlier: Reading) -> bool:
    ours, theirs = later.record.agency, earlier.record.agency
    return bool(ours and theirs and ours.casefold() != theirs.casefold())


# --- observations -----------------------------------------------------------------------------------------------------


def _observe(later: Reading, earlier: Reading, shared: Shared) -> Iterator[Item]:
    quotation = quotation_items(later, earlier)
    copied = shared.copied_prose(later) if quotation else shared.copied
    found = list(_speaking(later, earlier, shared, copied, quotation))
    yield from found
    yield from _source_items(later, earlier, shared, found, copied)
    if not _is_specific(later, earlier, {item.name for item in found}):
        yield Item("nothing specific", 1.0, "They share nothing but what is in half of a day's news.")


def _speaking(later: Reading, earlier: Reading, shared: Shared, copied: float, quotation: list[Item]) -> Iterator[Item]:
    matched = match(later, earlier)
    lead = any(match.is_lead and not match.differs for match in matched)
    if copied >= 0.05:
        yield _copied(shared, copied)
    yield from _text_items(later, earlier, matched)
    yield from quotation
    yield from number_items(later, earlier, shared, matched)
    yield from fact_items(later, earlier, shared, quotation)
    yield from name_items(later, earlier)
    yield from time_items(later, earlier)
    if not lead and not quotation and _is_background(later, earlier, shared):
        yield _BACKGROUND


def _is_background(later: Reading, earlier: Reading, shared: Shared) -> bool:
    """Whether what two texts share is what agencies add to many reports: it comes last in both, or again days later."""
    again = days_apart(later, earlier) > 2 and bool(shared.runs) and not shared_names(later, earlier)
    return _comes_last(shared) or again


def _is_specific(later: Reading, earlier: Reading, names: set[str]) -> bool:
    """Whether two texts share anything that not half of a day's news has."""
    return bool(names & _SPECIFIC) or later.script != earlier.script or is_specific(later, earlier)


def _text_items(later: Reading, earlier: Reading, matched: list[Match]) -> Iterator[Item]:
    same = [match for match in matched if not match.differs and _says_something(match, later)]
    whole = [match for match in same if match.is_whole and not _in_tails(match, later, earlier)]
    if whole:
        said = _short(whole[0].later.text)
        yield Item("whole sentences", min(1.0, len(whole) / 2), f"{len(whole)} stand in both as they are: “{said}”.")
    if len(same) > 1:
        yield Item("like sentences", min(1.0, len(same) / 4), f"{len(same)} sentences say the same.")
    leads = [match for match in matched if match.is_lead and _says_something(match, later)]
    if leads and not any(match.differs for match in leads):
        best = next((match for match in leads if match.is_verbatim), leads[0])
        name = "same lead" if best.is_verbatim else "like lead"
        how = "stands in the other" if best.is_verbatim else "is like a sentence of the other"
        yield Item(name, 1.0, f"The lead of one {how}: “{_short(best.later.text)}”.")
    elif leads:
        yield Item("other lead", 1.0, f"A like lead tells another day or amount: “{_short(leads[0].later.text)}”.")


def _says_something(match: Match, later: Reading) -> bool:
    """Whether two sentences share more than a day and who and what is in half of the news."""
    both = match.later.content & match.earlier.content & later.telling_content
    return match.is_whole or len(both) > 2


def _in_tails(match: Match, later: Reading, earlier: Reading) -> bool:
    return 2 * match.later.start >= len(later.words) and 2 * match.earlier.start >= len(earlier.words)


def _short(text: str, most: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _source_items(later: Reading, earlier: Reading, shared: Shared, found: list[Item], copied: float) -> Iterator[Item]:
    ours, theirs = later.record.agency, earlier.record.agency
    names = {item.name for item in found}
    if _two_agencies(later, earlier):
        if copied < SAME:
            yield Item("two agencies", 1.0, f"{theirs} and {ours}: two reports, whatever both quote.")
        return
    if ours and theirs and not names & {"copied text", "same quotation"}:
        yield Item("same agency, other text", 1.0, f"{ours} wrote both, and copied nothing.")
    if "same quotation" in names and not (ours and theirs):
        if copied < 0.1 and _independent(later, earlier):
            yield Item("common source", 1.0, "Both quote one source, and each tells what the other does not.")
        elif _shares_no_prose(later, shared) and not names & {"whole sentences", "nothing new"}:
            yield Item("common source", 1.0, "Both quote one source, and have no other text in common.")


def _shares_no_prose(later: Reading, shared: Shared) -> bool:
    return shared.prose_block(later) < PROSE_RUN and shared.fresh - shared.spoken(later) < 2 * PROSE_RUN


def _independent(later: Reading, earlier: Reading) -> bool:
    """Whether each of two texts that share a quotation has facts of its own, as only a second reporter has."""
    least = min(own(later, earlier), own(earlier, later))
    return least > 3 or (least > 1 and later.is_sourced and earlier.is_sourced)
