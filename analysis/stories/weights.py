"""What observations on two articles count, in one table: what speaks for one wire report, and for one event.

A relation holds where the weights of what was observed add up to its threshold.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Relation = Literal["same_wire", "same_event"]

WIRE, EVENT = 3.0, 2.5  # sums from which a relation holds


class Weight(NamedTuple):
    """What an observation counts at full strength for each relation."""

    wire: float
    event: float


# Every observation, what it counts, and why.
WEIGHTS = {
    # One text is one report, whoever's name stands over it.
    "same text": Weight(9.0, 9.0),
    # Copied prose: what every copy has, however trimmed. Two reports of one event share little of it.
    "copied text": Weight(4.0, 2.0),
    # Whole sentences, word for word: an excerpt in somebody's commentary is short beside what is around it.
    "whole sentences": Weight(2.0, 1.0),
    # Sentences that say the same in nearly the same words: what is left of prose after an editor was at it.
    "like sentences": Weight(1.5, 1.0),
    # The lead says what happened; outlets change headlines, and leave leads.
    "same lead": Weight(1.5, 1.0),
    "like lead": Weight(1.5, 1.0),
    # Editors rewrite prose but keep quotations; two reporters also hear the same words.
    "same quotation": Weight(2.0, 2.0),
    "same speaker": Weight(0.5, 0.5),
    # Amounts are copied even by who retells in words of his own, and in other languages.
    "same numbers": Weight(1.0, 1.0),
    # A retold report has no facts of its own; a second reporter comes back with some.
    "nothing new": Weight(2.0, 0.0),
    # Translators keep amounts and names, and no word.
    "another script": Weight(0.5, 0.0),
    "same people": Weight(1.0, 1.5),
    # A ship, a stadium, a company: they are in the news again and again.
    "same things": Weight(0.5, 0.75),
    "same names": Weight(0.0, 1.4),
    "like openings": Weight(0.0, 1.5),
    # Two houses name the same people on top: of all that happened on a day that is mostly one thing.
    "like headlines": Weight(0.0, 1.0),
    "same day": Weight(0.5, 1.5),
    "published together": Weight(0.0, 0.75),
    # What happened on another day is another event: a follow-up brings back people and background.
    "other day": Weight(-2.5, -3.5),
    "published apart": Weight(-2.0, -2.0),
    # What is announced and what came of it are two stories, as any follow-up is.
    "before and after": Weight(-9.0, -9.0),
    # The same sentence with other amounts is a form that is filled in daily: stocks, quakes, weather, gold.
    "other numbers": Weight(-3.0, -2.0),
    # A day's closing rates or count of cases in the words of every other day: no relation, whatever else is alike.
    "another day's figures": Weight(-9.0, -9.0),
    "other lead": Weight(-2.5, -2.0),
    "other names": Weight(-1.0, -1.5),
    # A minister meets one envoy after the other.
    "other people": Weight(-9.0, -9.0),
    # Half of a day's news has the same few names.
    "nothing specific": Weight(-1.0, -2.0),
    # Agencies end many reports with the same paragraphs.
    "background only": Weight(-3.0, -1.0),
    "numbers of its own": Weight(-1.0, 0.0),
    # An agency that reports on an event a second time copies itself.
    "same agency, other text": Weight(0.0, -1.0),
    # Two agencies' reports are never one wire report, whatever they both quote.
    "two agencies": Weight(0.0, 0.0),
    # What is in other words throughout was retold by somebody, unless it is a whole report's.
    "another language": Weight(0.0, 0.0),
    "common source": Weight(0.0, 0.0),
}
ONLY_EVENT = frozenset(("two agencies", "common source", "another language"))
NEVER = frozenset(("another day's figures", "other people", "before and after"))  # with it there is no relation


class Item(NamedTuple):
    """One observation."""

    name: str
    strength: float  # 0 to 1, and below 0 where the observation may speak both ways
    detail: str  # a sentence for people

    def weight(self, relation: Relation | None) -> float:
        """What it counts for a relation; for none, what it counts for the same wire."""
        weight = WEIGHTS[self.name]
        return round(self.strength * (weight.event if relation == "same_event" else weight.wire), 2)
