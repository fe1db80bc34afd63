"""What the walk over the lines hands on: an article as lines with their roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from archiver.articles.lines import Line

Role = Literal[
    "comment", "event", "headline", "standfirst", "byline", "photo", "caption", "body", "source", "noise", "block"
]
Lines = Sequence[Line]


@dataclass(slots=True)
class Story:
    """An article as line numbers with their roles, in order."""

    roles: list[tuple[int, Role]] = field(default_factory=list)
    score: float = 0.0
    network: str | None = None  # the social network whose post it is
    _by_role: dict[Role, list[int]] = field(default_factory=dict, repr=False)

    def add(self, number: int, role: Role) -> None:
        """Takes a line as the article's next."""
        self.roles.append((number, role))
        self._by_role.setdefault(role, []).append(number)

    def drop_last(self) -> None:
        """Gives its last line back."""
        _, role = self.roles.pop()
        self._by_role[role].pop()

    def change(self, n: int, role: Role) -> None:
        """Gives its nth line another role."""
        number, old = self.roles[n]
        self._by_role[old].remove(number)
        self.roles[n] = (number, role)
        self._by_role.setdefault(role, []).append(number)

    def lines(self, role: Role) -> list[int]:
        """The numbers of the lines of a role."""
        return self._by_role.get(role, [])

    @property
    def first(self) -> int:
        """Number of its first line."""
        return self.roles[0][0]

    @property
    def last(self) -> int:
        """Number of its last line."""
        return self.roles[-1][0]
