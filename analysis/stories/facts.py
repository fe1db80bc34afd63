"""Two articles → what their facts speak for or against: amounts in both, other amounts, and who tells something new."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.stories.amounts import listed
from analysis.stories.forms import figures, is_filled_anew
from analysis.stories.matching import Match
from analysis.stories.naming import shared_names
from analysis.stories.reading import Reading
from analysis.stories.shared import Shared
from analysis.stories.timing import days_apart, is_other_day
from analysis.stories.weights import Item

A_WHOLE_REPORT = 5  # facts that a translation has in common with what it was made from


def amount_items(later: Reading, earlier: Reading) -> Iterator[Item]:
    """Amounts in both."""
    both = telling(later, earlier)
    if both:
        yield Item("same numbers", min(1.0, sum(map(_rarity, both)) / 3), f"Both tell {listed(both)}.")


def _rarity(amount: float) -> int:
    """How little an amount is likely to be in two texts by chance: by its digits but for noughts at the end."""
    digits = len(f"{amount:.4f}".rstrip("0").rstrip(".").rstrip("0").replace(".", ""))
    return min(3, max(1, digits - 1)) if digits > 1 else 1


def number_items(later: Reading, earlier: Reading, shared: Shared, matched: list[Match]) -> Iterator[Item]:
    """Amounts in both, and other amounts in like sentences."""
    yield from amount_items(later, earlier)
    found = figures(later, earlier, matched)
    if is_filled_anew(later, earlier, found):
        whose = "figures of another day" if is_other_day(later, earlier) else "figures of another event"
        shown = f"{listed(found.new)} where the earlier one has {listed(found.gone)}."
        yield Item("another day's figures", 1.0, f"The same sentences with the {whose}: {shown}")
    ours = later.numbers - earlier.numbers - earlier.told
    theirs = earlier.numbers - later.numbers - later.told
    other = sum(match.other_numbers for match in matched)
    agree = sum(bool(match.later.numbers & match.earlier.numbers) and not match.other_numbers for match in matched)
    if other > agree:
        detail = f"Like sentences with other amounts: {listed(ours)} against {listed(theirs)}."
        yield Item("other numbers", 1.0, detail)
    elif min(len(ours), len(theirs)) > 2 and shared.copied < 0.1:
        yield Item("numbers of its own", 1.0, f"Each tells amounts that the other does not: {listed(ours)}.")


def telling(later: Reading, earlier: Reading) -> set[float]:
    """Amounts that two reports do not share by chance: a dozen and below are in every report."""
    both = (later.numbers & earlier.numbers) | (later.numbers & earlier.told) | (later.told & earlier.numbers)
    return {amount for amount in both if amount > 12 or amount != int(amount)}


def fact_items(later: Reading, earlier: Reading, shared: Shared, quotation: list[Item]) -> Iterator[Item]:
    """Whether one of two texts tells nothing that the other does not; and what that is worth in another language."""
    numbers = telling(later, earlier)
    foreign = later.script != earlier.script
    known = len(numbers) + len(later.years & earlier.years) + len(shared_names(later, earlier))
    known += bool(quotation) + foreign
    if known > 2 and 4 * min(own(later, earlier, foreign=foreign), own(earlier, later, foreign=foreign)) <= known:
        yield Item("nothing new", 1.0, f"One of them has hardly a fact that the other has not; {known} are in both.")
    if foreign and numbers and later.day and earlier.day and days_apart(later, earlier) < 3:
        yield Item("another script", 1.0, "They are in different scripts, of the same days, and amounts agree.")
    if not shared.runs and known < A_WHOLE_REPORT and _other_languages(later, earlier):
        detail = "They are in different languages: nothing is copied, and too few facts agree for a translation."
        yield Item("another language", 1.0, detail)


def _other_languages(later: Reading, earlier: Reading) -> bool:
    if later.script != earlier.script:
        return bool(later.script and earlier.script)
    return bool(later.language and earlier.language and later.language != earlier.language)


def own(one: Reading, other: Reading, *, foreign: bool = False) -> int:
    """Facts that only one of two texts tells; names of another script cannot be compared."""
    names = 0 if foreign else len(one.names - other.names)
    return len(one.numbers - other.numbers - other.told) + names
