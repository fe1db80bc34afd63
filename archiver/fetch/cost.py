"""What asking costs, the server and us: requests, bytes, waiting; and how many requests may be made."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.errors import BudgetError


@dataclass(slots=True)
class Cost:
    """An account that grows while pages are fetched."""

    most: int | None = None  # requests that may be made; None for no bound
    requests: int = 0  # robots.txt, redirects and tries again are counted, too
    received: int = 0  # bytes of answers' bodies, as they were sent
    waited: float = 0.0  # seconds of pauses between requests

    @property
    def is_spent(self) -> bool:
        """Whether no more requests may be made."""
        return self.most is not None and self.requests >= self.most

    def spend(self) -> None:
        """Counts a request that is about to be made. Raises BudgetError where it would be one too many."""
        if self.is_spent:
            raise BudgetError(f"Stopped at the limit of {self.most:,} requests. The same command goes on from there.")
        self.requests += 1
