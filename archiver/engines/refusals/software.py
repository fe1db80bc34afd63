"""A page of other software → the error that names that software, by marks that words in a page cannot imitate."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from archiver.engines.dom import attr
from archiver.engines.refusals.page import Page
from archiver.errors import NotAThreadError

_DATA = Path(__file__).parents[2] / "data" / "software.toml"
_LAST_LINKS = 60  # a page's credit stands in its last lines
_LONGEST_CREDIT = 300  # characters
_CREDITS = ("powered", "software", "©", "copyright", "(c)")
_FEWEST_ADDRESSES = 3  # links of a page to others of its own forum


@dataclass(frozen=True, slots=True)
class _Software:
    name: str
    generator: tuple[str, ...]
    elements: str
    scripts: tuple[str, ...]
    comments: tuple[str, ...]
    credit: str
    address: tuple[str, ...]


def refusal(page: Page) -> NotAThreadError | None:
    """The error that names the software that made the page; None where nothing tells."""
    name = name_of(page)
    if name is None:
        return None
    return NotAThreadError(f"The page is one of {name}, which cannot be read. Only threads of XenForo forums can.")


def name_of(page: Page) -> str | None:
    """The software that made a page: by its elements, its own word, its scripts, its comments or its credit."""
    links = _links(page)
    return next((made.name for made in _known() if _is_marked(page, made) or _is_credited(links, made)), None)


def _is_marked(page: Page, made: _Software) -> bool:
    return (
        any(line.startswith(made.generator) for line in page.generator.split("\n"))
        or (bool(made.elements) and page.has(made.elements))
        or any(mark in page.scripts for mark in made.scripts)
        or any(mark in page.comments for mark in made.comments)
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """The addresses that a page links to, and the hosts that its last lines thank."""

    addresses: tuple[str, ...]
    credits: frozenset[str]


def _links(page: Page) -> _Links:
    nodes = page.tree.css("a[href]")
    thanked = frozenset(_host(attr(node, "href") or "") for node in nodes[-_LAST_LINKS:] if _is_credit(node))
    return _Links(tuple(attr(node, "href") or "" for node in nodes), thanked)


def _is_credit(node: LexborNode) -> bool:
    """Whether a link thanks: by its own words, or by those next to it."""
    near = (node.prev, node.next)
    around = [node.text(), *((side.text_content or "") for side in near if side is not None and side.is_text_node)]
    return any(word in part[:_LONGEST_CREDIT].lower() for part in around for word in _CREDITS)


def _is_credited(links: _Links, made: _Software) -> bool:
    """Whether the page's last lines thank the vendor, and its links are addresses as that software makes them."""
    if not made.credit or not any(made.credit in host for host in links.credits):
        return False
    own = (url for url in links.addresses if any(part in url for part in made.address))
    return sum(made.credit not in _host(url) for url in own) >= _FEWEST_ADDRESSES


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


@cache
def _known() -> tuple[_Software, ...]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        _Software(
            name=row["name"],
            generator=tuple(row.get("generator", ())),
            elements=", ".join(row.get("elements", ())),
            scripts=tuple(row.get("scripts", ())),
            comments=tuple(row.get("comments", ())),
            credit=row.get("credit", ""),
            address=tuple(row.get("address", ())),
        )
        for row in data["software"]
    )
