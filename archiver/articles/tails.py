"""The end of a paragraph -> the agency that is named behind its last sentence."""

from __future__ import annotations

import re

from archiver.model import Span
from archiver.outlets import Mention, Outlet, find_outlets

_REACH = 60  # characters of the end that are looked at
_TAIL = re.compile(
    r"(?<=[.!?”\"'’。।۔])\s*[-–—―/(（\[]\s*([^-–—―/()（）\[\]]{2,30}?)\s*[)）\]/]?\.?$"  # "- Bloomberg", "(AFP)"
    r"|(?<=[.!?”\"'’])\s+([A-Z]{3,20})(?:\s[A-Z]{2,4}){0,3}$"  # "BLOOMBERG", "PTI TGB SS"
)


def find_tail(text: str) -> tuple[Outlet, Span] | None:
    """The agency behind a paragraph's last sentence, with its span; None where there is none."""
    match = _TAIL.search(text, max(0, len(text) - _REACH))
    if match is None:
        return None
    group = 1 if match[1] else 2
    bracketed = text[-1] in ")）"
    found = next((m for m in find_outlets(match[group]) if _is_agency(m, match[group], bracketed=bracketed)), None)
    at = match.start(group)
    return (found.named, (at + found.start, at + found.end)) if found else None


def _is_agency(mention: Mention[Outlet], name: str, *, bracketed: bool) -> bool:
    """Whether a mention is the name, or begins it in brackets: "(APA, red, 30.1.2026)"."""
    whole = mention.end - mention.start == len(name)
    return mention.named.kind == "agency" and (whole or (bracketed and mention.start == 0))
