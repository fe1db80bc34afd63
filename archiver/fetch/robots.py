"""robots.txt by RFC 9309: an answer becomes rules, and rules say what may be asked for and how fast."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

from archiver.errors import BrokenPageError
from archiver.fetch.refusal import is_challenge
from archiver.model import Capture
from archiver.text import inflate

LONGEST_CRAWL_DELAY = 60.0  # seconds: some sites ask for hours, which no reader of one thread can mean
_LARGEST = 500 << 10  # bytes: what RFC 9309 says must be read; the rest is left out
_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to this program; without a file all is allowed."""

    agent: str  # product token
    parsed: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for."""
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for, within reason."""
        asked = self.parsed.crawl_delay(self.agent) if self.parsed else None
        return min(asked or 0.0, LONGEST_CRAWL_DELAY)


def read_rules(capture: Capture, user_agent: str) -> Rules | None:
    """The rules of a robots.txt answer: 4xx allows all; None for one that settles nothing, such as a 5xx."""
    product = _PRODUCT.match(user_agent)
    agent = product[0] if product else "*"
    if capture.status == 429 or capture.status // 100 not in (2, 4) or is_challenge(capture):
        return None
    if capture.status >= 400:
        return Rules(agent)
    try:
        body = inflate(capture.payload, capture.header("content-encoding"), limit=32 << 20)
    except BrokenPageError:
        return None
    return Rules(agent, Protego.parse(body[:_LARGEST].decode("utf-8-sig", "replace")))
