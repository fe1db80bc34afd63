"""A page that asks to prove that a person is reading, or that a guard sends because the server is down → its error."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archiver.engines.dom import read_text
from archiver.engines.refusals.page import Page, say
from archiver.errors import ArchiverError, ChallengeError, FetchError

_DATA = Path(__file__).parents[2] / "data" / "challenges.toml"
# On Cloudflare's page for a server that does not answer: the frame is the same as that of its refusals.
_SERVER_DOWN = "#cf-host-status"


@dataclass(frozen=True, slots=True)
class _Guard:
    name: str
    elements: str
    scripts: tuple[str, ...]
    bare: str
    hints: tuple[str, ...]


def refusal(page: Page) -> ArchiverError | None:
    """The error for a page that only a guard sends; None where it may be an ordinary page under a guard."""
    if page.has(_SERVER_DOWN):
        return FetchError(
            f"The forum's server does not answer: {say(read_text(page.tree.css_first('h1')))}. Run the same command"
            " again later."
        )
    return next((_error(guard.name) for guard in _guards() if _is_sure(page, guard)), None)


def guess(page: Page) -> ChallengeError | None:
    """The error for a page that holds next to nothing but what a guard adds to ordinary pages, too, or its title."""
    if not page.is_bare:
        return None
    name = next((guard.name for guard in _guards() if _is_likely(page, guard)), None)
    if name is None and not (page.title or "").casefold().startswith(_titles()):
        return None
    return _error(name or "the server")


def _is_sure(page: Page, guard: _Guard) -> bool:
    marked = bool(guard.elements) and page.has(guard.elements)
    return marked or any(mark in page.scripts for mark in guard.scripts)


def _is_likely(page: Page, guard: _Guard) -> bool:
    marked = bool(guard.bare) and page.has(guard.bare)
    return marked or any(hint in page.scripts for hint in guard.hints)


def _error(name: str) -> ChallengeError:
    return ChallengeError(
        f"Instead of the page, {name} asks to prove that a person is reading. The archiver does not evade that: open"
        " the page in a browser and save it, or give the browser's cookies with --cookies FILE."
    )


@cache
def _guards() -> tuple[_Guard, ...]:
    return tuple(
        _Guard(
            name=row["name"],
            elements=", ".join(row.get("elements", ())),
            scripts=tuple(row.get("scripts", ())),
            bare=", ".join(row.get("bare", ())),
            hints=tuple(row.get("hints", ())),
        )
        for row in tomllib.loads(_DATA.read_text(encoding="utf-8"))["guard"]
    )


@cache
def _titles() -> tuple[str, ...]:
    titles = tomllib.loads(_DATA.read_text(encoding="utf-8"))["titles"]
    return tuple(title.casefold() for of_language in titles.values() for title in of_language)
