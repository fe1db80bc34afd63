"""A URL becomes a `Capture`, politely; an answer that is not the page becomes an error that says why."""

from __future__ import annotations

from archiver.fetch.connection import Limits
from archiver.fetch.cookies import cookie_header, load_cookies
from archiver.fetch.cost import Cost
from archiver.fetch.fetcher import Fetcher, robots_url, user_agent
from archiver.fetch.politeness import check_delay
from archiver.fetch.refusal import refusal

USER_AGENT = user_agent()

__all__ = [
    "USER_AGENT", "Cost", "Fetcher", "Limits", "check_delay", "cookie_header", "load_cookies", "refusal",
    "robots_url", "user_agent",
]  # fmt: skip
