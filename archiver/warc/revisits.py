"""Records that say "as it was before" → captures of their own time, with the body of the answer that they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.model import Capture, Headers, WarcLocation

_OF_BODY = ("content-type", "content-encoding", "content-length", "content-language", "transfer-encoding")

Answers = Iterable[tuple[WarcLocation, Capture]]
_Rank = tuple[int, datetime]  # how surely an answer is the one that is meant, and when it was captured


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record in place of an answer whose body was kept already."""

    capture: Capture  # what the record says itself; it has no body
    digest: str | None  # of the body that was left out
    url: str | None  # what it refers to, where it says so
    captured_at: datetime | None
    is_not_modified: bool  # the server said so; else the body came again, and was the same


def resolve(revisits: Sequence[Revisit], answers: Callable[[], Answers]) -> Iterator[tuple[Revisit, Capture]]:
    """Each revisit of which an answer is there, as the capture that it stands for.

    Args:
        revisits: what is to be resolved.
        answers: gives the captures among which the answers are; called twice, so that none has to be held in memory.
    """
    best: dict[int, tuple[_Rank, int]] = {}  # the place of a revisit -> its answer, so far
    places = _Places(revisits)
    for order, (location, capture) in enumerate(answers()):
        for place, rank in places.of(location.digest, capture):
            if place not in best or rank > best[place][0]:
                best[place] = rank, order
    wanted: dict[int, list[int]] = {}
    for place, (_, order) in sorted(best.items()):
        wanted.setdefault(order, []).append(place)
    for order, (_, capture) in enumerate(answers()):
        for place in wanted.get(order, ()):
            yield revisits[place], _filled(revisits[place], capture)


class _Places:
    """Where the revisits stand that an answer may be meant by."""

    def __init__(self, revisits: Sequence[Revisit]) -> None:
        self._revisits = revisits
        self._by_digest: dict[str, list[int]] = {}
        self._by_url: dict[str, list[int]] = {}
        for place, revisit in enumerate(revisits):
            if revisit.digest:
                self._by_digest.setdefault(revisit.digest, []).append(place)
            self._by_url.setdefault(revisit.url or revisit.capture.url, []).append(place)

    def of(self, digest: str, capture: Capture) -> Iterator[tuple[int, _Rank]]:
        """Each place with how surely the answer is meant: by its time, by its digest, or as the last one before."""
        for place in self._by_digest.get(digest, ()):
            yield place, (2, capture.captured_at)
        for place in self._by_url.get(capture.url, ()):
            revisit = self._revisits[place]
            if capture.captured_at == revisit.captured_at:
                yield place, (3, capture.captured_at)
            elif revisit.is_not_modified and capture.status == 200 and _is_before(capture, revisit):
                yield place, (1, capture.captured_at)


def _is_before(capture: Capture, revisit: Revisit) -> bool:
    return capture.captured_at <= revisit.capture.captured_at


def _filled(revisit: Revisit, answer: Capture) -> Capture:
    """The revisit with the body of the answer, and with the headers that tell how to read that body."""
    told = {name.lower() for name, _ in revisit.capture.headers} - set(_OF_BODY)
    own: Headers = tuple(pair for pair in revisit.capture.headers if pair[0].lower() in told)
    is_alone = not revisit.is_not_modified and bool(own)  # a full answer: what it does not say, it did not say
    taken = (
        pair for pair in answer.headers if pair[0].lower() in _OF_BODY or not (is_alone or pair[0].lower() in told)
    )
    return replace(revisit.capture, status=answer.status, headers=(*own, *taken), payload=answer.payload)
