"""Two articles → what speaks for and against their being one story, item by item, and the relation that follows.

No single number tells copies of one wire report from reports on one subject: templates (stocks, quakes) and background
paragraphs look like copies, and a good rewrite looks like nothing. So each observation is an item of its own, with a
weight from one table and a sentence that says what was seen; the relation is what their sums allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from analysis.stories.forms import figures, is_filled_anew, is_other_day
from analysis.stories.matching import Match, match
from analysis.stories.reading import Reading, content, name_stem
from analysis.stories.shared import Run, Shared, longest_run, passage, share
from analysis.stories.vocabulary import WIDE_NAMES
from analysis.stories.weights import EVENT, NEVER, ONLY_EVENT, WEIGHTS, WIRE, Item, Relation
from analysis.stories.words import words

PLAIN = WIRE + 0.5  # sum of the quick items from which texts that agree in their amounts need no closer look
PLAIN_WORDS, BLOCK = 20, 40  # words that are shared then; words of a stretch that no form has between its blanks
SAME = 0.8  # containment from which two agencies' names stand over one text
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
    if _two_agencies(later, earlier) or _on_other_days(later, earlier) or _days_apart(later, earlier) > 2:
        return []
    if not _agree(later, earlier, shared):
        return []
    items = [_copied(shared), *_time_items(later, earlier), *_amounts(later, earlier)]
    if not _suffice(items):
        items += [*_people_items(later, earlier), *_fact_items(later, earlier, [])]
    return items if _suffice(items) else []


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
    if shared.copied > SAME or any(run.opens for run in shared.runs) or _quotation(later, earlier):
        return []
    if _days_apart(later, earlier) > 2 and not _people(later, earlier):
        return [*([_copied(shared)] if shared.copied >= 0.05 else []), _BACKGROUND, *_time_items(later, earlier)]
    last = _comes_last(shared)
    if not last and (shared.copied >= 0.05 or _telling(later, earlier)):
        return []
    if later.script != earlier.script or _alike_openings(later, earlier) >= STRANGE:
        return []
    items = [*_people_items(later, earlier), _likeness(later, earlier), *_time_items(later, earlier)]
    return [_BACKGROUND, *items] if last else items


def _comes_last(shared: Shared) -> bool:
    """Whether most of what two texts share stands in the second half of both."""
    return shared.tail > 10 and 2 * shared.fresh < shared.tail


def _on_other_days(later: Reading, earlier: Reading) -> bool:
    ours, theirs = later.event_weekday, earlier.event_weekday
    return ours is not None and theirs is not None and ours != theirs


def _days_apart(later: Reading, earlier: Reading) -> int:
    """Days between the publications, 0 where one is not known."""
    return abs((later.day - earlier.day).days) if later.day and earlier.day else 0


def _copied(shared: Shared) -> Item:
    percent = round(100 * shared.containment)
    strength = min(1.75, 2.5 * shared.copied)
    return Item("copied text", strength, f"{percent} % of the shorter text's runs of words stand in the other.")


def _two_agencies(later: Reading, earlier: Reading) -> bool:
    ours, theirs = later.record.agency, earlier.record.agency
    return bool(ours and theirs and ours.casefold() != theirs.casefold())


def _listed(amounts: set[float]) -> str:
    shown = [f"{amount:,.10g}" for amount in sorted(amounts, reverse=True)[:5]]
    return "; ".join(shown) + ("; …" if len(amounts) > len(shown) else "")


# --- observations -----------------------------------------------------------------------------------------------------


def _observe(later: Reading, earlier: Reading, shared: Shared) -> Iterator[Item]:
    matched = match(later, earlier)
    quotation = _quotation(later, earlier)
    lead = any(match.is_lead and not match.differs for match in matched)
    yield from _text_items(later, earlier, shared, matched)
    yield from quotation
    yield from _number_items(later, earlier, shared, matched)
    yield from _fact_items(later, earlier, quotation)
    yield from _name_items(later, earlier)
    yield from _time_items(later, earlier)
    yield from _source_items(later, earlier, shared, quotation)
    if not lead and not quotation and _is_background(later, earlier, shared):
        yield _BACKGROUND


def _is_background(later: Reading, earlier: Reading, shared: Shared) -> bool:
    """Whether what two texts share is what agencies add to many reports: it comes last in both, or again days later."""
    again = _days_apart(later, earlier) > 2 and bool(shared.runs) and not _people(later, earlier)
    return _comes_last(shared) or again


def _people(later: Reading, earlier: Reading) -> set[str]:
    """Full names in both."""
    return (later.names & earlier.names) - WIDE_NAMES


def _text_items(later: Reading, earlier: Reading, shared: Shared, matched: list[Match]) -> Iterator[Item]:
    if shared.copied >= 0.05:
        yield _copied(shared)
    same = [match for match in matched if not match.differs]
    whole = [match for match in same if match.is_whole and not _in_tails(match, later, earlier)]
    if whole:
        said = _short(whole[0].later.text)
        yield Item("whole sentences", min(1.0, len(whole) / 2), f"{len(whole)} stand in both as they are: “{said}”.")
    if len(same) > 1:
        yield Item("like sentences", min(1.0, len(same) / 4), f"{len(same)} sentences say the same.")
    leads = [match for match in matched if match.is_lead]
    if leads and not any(match.differs for match in leads):
        yield Item("same lead", 1.0, f"The lead of one stands in the other: “{_short(leads[0].later.text)}”.")
    elif leads:
        yield Item("other lead", 1.0, f"A like lead tells another day or amount: “{_short(leads[0].later.text)}”.")


def _in_tails(match: Match, later: Reading, earlier: Reading) -> bool:
    return 2 * match.later.start >= len(later.words) and 2 * match.earlier.start >= len(earlier.words)


def _short(text: str, most: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _quotation(later: Reading, earlier: Reading) -> list[Item]:
    """The longest run of words inside quotation marks that both have, and whose they are."""
    if later.spoken.isdisjoint(earlier.spoken):
        return []
    best, around = list[str](), ("", "")
    for ours, near in later.quotes:
        for theirs, near_other in earlier.quotes:
            if min(len(ours), len(theirs)) > max(3, len(best)):
                run = longest_run(ours, theirs)
                # "One of the most" is nobody's: some of the words must mean something.
                if len(run) > max(3, len(best)) and len(content(run)) > 1:
                    best, around = list(run), (near, near_other)
    if not best:
        return []
    said = _short(" ".join(best), 80)
    strength = 1.0 if len(best) > 5 else 0.5
    items = [Item("same quotation", strength, f"{len(best)} words in quotation marks are the same: “{said}”.")]
    speakers = _capitals(around[0], later) & _capitals(around[1], earlier) & (later.proper | earlier.proper)
    if speakers:
        shown = sorted(later.capitals[speaker] for speaker in speakers)
        items.append(Item("same speaker", 1.0, f"By the same name: {', '.join(shown)}."))
    return items


def _capitals(text: str, reading: Reading) -> set[str]:
    return {name_stem(word) for word in words(text)} & reading.capitals.keys()


def _amounts(later: Reading, earlier: Reading) -> Iterator[Item]:
    both = _telling(later, earlier)
    if both:
        yield Item("same numbers", min(1.0, len(both) / 3), f"Both tell {_listed(both)}.")


def _number_items(later: Reading, earlier: Reading, shared: Shared, matched: list[Match]) -> Iterator[Item]:
    yield from _amounts(later, earlier)
    found = figures(later, earlier, matched)
    if is_filled_anew(later, earlier, found):
        shown = f"{_listed(found.new)} where the earlier one has {_listed(found.gone)}."
        yield Item("another day's figures", 1.0, f"The same sentences with the figures of another day: {shown}")
    ours = later.numbers - earlier.numbers - earlier.told
    theirs = earlier.numbers - later.numbers - later.told
    other = sum(match.other_numbers for match in matched)
    agree = sum(bool(match.later.numbers & match.earlier.numbers) and not match.other_numbers for match in matched)
    if other > agree:
        yield Item(
            "other numbers", 1.0, f"Like sentences with other amounts: {_listed(ours)} against {_listed(theirs)}."
        )
    elif min(len(ours), len(theirs)) > 2 and shared.copied < 0.1:
        yield Item("numbers of its own", 1.0, f"Each tells amounts that the other does not: {_listed(ours)}.")


def _telling(later: Reading, earlier: Reading) -> set[float]:
    """Amounts that two reports do not share by chance: a dozen and below are in every report, and so is the year."""
    both = (later.numbers & earlier.numbers) | (later.numbers & earlier.told) | (later.told & earlier.numbers)
    years = {day.year + n for day in (later.day, earlier.day) if day for n in (-1, 0, 1)}
    return {amount for amount in both if (amount > 12 or amount != int(amount)) and amount not in years}


def _fact_items(later: Reading, earlier: Reading, quotation: list[Item]) -> Iterator[Item]:
    numbers, people = _telling(later, earlier), _people(later, earlier)
    foreign = later.script != earlier.script
    known = len(numbers) + len(people) + (1 if quotation else 0) + foreign
    if known > 2 and 4 * min(_own(later, earlier, foreign=foreign), _own(earlier, later, foreign=foreign)) <= known:
        yield Item("nothing new", 1.0, f"One of them has hardly a fact that the other has not; {known} are in both.")
    if foreign and numbers and later.day and earlier.day and _days_apart(later, earlier) < 3:
        yield Item("another script", 1.0, "They are in different scripts, of the same days, and amounts agree.")


def _people_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    people = _people(later, earlier)
    if people:
        shown = ", ".join(name.title() for name in sorted(people)[:4])
        yield Item("same people", min(1.0, len(people) / 2), f"Both name {shown}.")


def _name_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    yield from _people_items(later, earlier)
    proper = _shared_names(later, earlier)
    if proper:
        shown = sorted(later.capitals[name] for name in proper)[:6]
        yield Item("same names", min(1.0, len(proper) / 4), f"Names in both: {', '.join(shown)}.")
    elif len(later.opening_names) > 1 and len(earlier.opening_names) > 1:
        yield Item("other names", 1.0, "They have not one name in common.")
    if min(len(later.opening), len(earlier.opening)) > 5:
        yield _likeness(later, earlier)


def _alike_openings(later: Reading, earlier: Reading) -> float:
    """Share of the words of the shorter opening that the other has."""
    return len(later.opening & earlier.opening) / max(1, min(len(later.opening), len(earlier.opening)))


def _likeness(later: Reading, earlier: Reading) -> Item:
    alike = _alike_openings(later, earlier)
    strength = max(-0.3, min(1.0, (alike - 0.15) / 0.25))
    return Item("like openings", strength, f"{round(100 * alike)} % of the words of the shorter opening.")


def _shared_names(later: Reading, earlier: Reading) -> set[str]:
    """Stems of names in both; a word that only begins sentences is a name where it often does and is never small."""
    inside = later.proper | earlier.proper
    return {
        name
        for name in later.capitals.keys() & earlier.capitals.keys()
        if name in inside or later.often[name] + earlier.often[name] > 2
        if f" {name}" not in later.text and f" {name}" not in earlier.text
    }


def _time_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    ours, theirs = later.event_day, earlier.event_day
    if ours and theirs:
        if ours == theirs:
            yield Item("same day", 1.0, f"Both tell of {ours:%A}, {ours}.")
        else:
            yield Item("other day", 1.0, f"One tells of {theirs}, the other of {ours}.")
    elif _on_other_days(later, earlier):
        yield Item("other day", 1.0, "They tell of different days of the week.")
    days = _days_apart(later, earlier)
    if days > 2:
        yield Item("published apart", 1.0, f"Published {days} days apart.")
    elif days < 2 and later.day and earlier.day and not (ours and theirs):
        yield Item("published together", 1.0, "Published within a day.")


def _source_items(later: Reading, earlier: Reading, shared: Shared, quotation: list[Item]) -> Iterator[Item]:
    ours, theirs = later.record.agency, earlier.record.agency
    if _two_agencies(later, earlier):
        if shared.containment < SAME:
            yield Item("two agencies", 1.0, f"{theirs} and {ours}: two reports, whatever both quote.")
        return
    if ours and theirs and shared.copied < 0.05 and not quotation:
        yield Item("same agency, other text", 1.0, f"{ours} wrote both, and copied nothing.")
    if quotation and not (ours and theirs) and _independent(later, earlier, shared):
        yield Item("common source", 1.0, "Both quote one source, and each tells what the other does not.")


def _independent(later: Reading, earlier: Reading, shared: Shared) -> bool:
    """Whether each of two texts that share a quotation has facts of its own, as only a second reporter has."""
    own = min(_own(later, earlier), _own(earlier, later))
    if own < 2 or shared.copied_prose(later) >= 0.1:
        return False
    return own > 3 or (later.is_sourced and earlier.is_sourced)


def _own(one: Reading, other: Reading, *, foreign: bool = False) -> int:
    """Facts that only one of two texts tells; names of another script cannot be compared."""
    names = 0 if foreign else len(one.names - other.names)
    return len(one.numbers - other.numbers - other.told) + names
