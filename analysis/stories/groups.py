"""Articles and the pairs of them that are the same copy → stories: the earliest first, each with its copies.

A text joins a story only when it matches the story's earliest text, or two of them: one doubtful pair does not make two
stories one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Links = Mapping[int, Mapping[int, float]]  # article -> those that are the same copy, and how sure that is


class Label(NamedTuple):
    """What a story shows of an article."""

    id: int
    rank: tuple[str, str, int]  # by when it was posted
    headline: str | None
    event_date: str | None
    published_at: str | None
    thread: str


@dataclass(slots=True)
class Story:
    """Articles that are the same copy, in the order in which they were posted, each with its score."""

    members: list[tuple[Label, float]] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number of its earliest article."""
        return self.members[0][0].id

    def row(self) -> tuple[int, str | None, str | None, str | None, int, int]:
        """Its row in the table `stories`."""
        labels = [label for label, _ in self.members]
        title = next((label.headline for label in labels if label.headline), None)
        event = next((label.event_date for label in labels if label.event_date), None)
        published = min((label.published_at for label in labels if label.published_at), default=None)
        return self.id, title, event, published, len(labels), len({label.thread for label in labels})

    def rows(self) -> Iterator[tuple[int, int, str, float]]:
        """Its rows in the table `story_articles`."""
        for n, (label, score) in enumerate(self.members):
            yield self.id, label.id, "copy" if n else "first", score


def group(labels: Iterable[Label], links: Links) -> list[Story]:
    """Puts articles into the stories that they fit best; those of one text go together."""
    labels = list(labels)
    if len(labels) == 1:  # most are: this is what follows, without the way there
        return [Story([(labels[0], 1.0)])]
    texts = _texts({label.id: label for label in labels}, links)
    stories: list[list[tuple[list[Label], float]]] = []
    where: dict[int, int] = {}  # article -> its story's place
    for text in texts:
        matches: dict[int, dict[int, float]] = {}
        for label in text:
            for other, score in links.get(label.id, {}).items():
                if other in where:
                    matches.setdefault(where[other], {})[other] = score
        fits = [(max(scores.values()), -place) for place, scores in matches.items() if _matches(scores, stories[place])]
        score, place = (max(fits)[0], -max(fits)[1]) if fits else (1.0, len(stories))
        if not fits:
            stories.append([])
        stories[place].append((text, score))
        where.update((label.id, place) for label in text)
    return [Story(_members(story)) for story in stories]


def _texts(labels: Mapping[int, Label], links: Links) -> list[list[Label]]:
    """Articles by text, in the order in which each text first appeared. One text is what makes the highest score."""
    same = {
        article: {other: score for other, score in links.get(article, {}).items() if score == 1} for article in labels
    }
    texts = [[labels[article] for article in part if article in labels] for part in components(same, sorted(labels))]
    ordered = [sorted(text, key=lambda label: label.rank) for text in texts]
    return sorted(ordered, key=lambda text: text[0].rank)


def _matches(scores: Mapping[int, float], story: list[tuple[list[Label], float]]) -> bool:
    """Whether a text that is tied to some articles of a story belongs to it: to its earliest text, or to two."""
    tied = [n for n, (text, _) in enumerate(story) if any(label.id in scores for label in text)]
    return len(tied) > 1 or tied == [0]


def _members(story: list[tuple[list[Label], float]]) -> list[tuple[Label, float]]:
    """The articles of a story in order; the repetition of a text is as sure as can be."""
    found = [(label, score if n == 0 else 1.0) for text, score in story for n, label in enumerate(text)]
    return sorted(found, key=lambda member: member[0].rank)


def components(links: Links, seeds: Iterable[int]) -> list[list[int]]:
    """The articles that hang together with each of some, by any number of links."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for seed in seeds:
        if seed in seen:
            continue
        seen.add(seed)
        reached = [seed]
        for article in reached:  # grows while it is walked
            for other in links.get(article, ()):
                if other not in seen:
                    seen.add(other)
                    reached.append(other)
        found.append(reached)
    return found
