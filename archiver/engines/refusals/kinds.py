"""A page of XenForo that is no thread → what kind of page it is, by its template, its elements or its address."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archiver.engines import lists
from archiver.engines.dom import attr
from archiver.engines.refusals.page import Page
from archiver.errors import BrokenPageError
from archiver.model import ThreadList
from archiver.text import squeeze

_DATA = Path(__file__).parents[2] / "data" / "xenforo_pages.toml"
_ANYWHERE = "https://forum.invalid/"  # stands for a list's address: its threads are only counted
_TEMPLATE = re.compile(r"\btemplate-([a-z_]+)")  # a class of the root, where the attribute was removed
# The name of a template as a class: pages of XenForo 1 have it on their content, among other classes.
_CLASS = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|error|login")
_OTHER_TEMPLATES = ("thread_view", "forum_view", "error", "login", "message_page")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page."""

    called: str
    templates: tuple[str, ...]
    elements: str
    paths: tuple[str, ...]


def template_of(page: Page) -> str:
    """The name of the page's template; empty where it does not name it."""
    root, content = page.tree.css_first("html"), page.tree.css_first("#content")
    named = attr(root, "data-template") or attr(page.tree.body, "data-template")
    in_class = _TEMPLATE.search(attr(root, "class") or "")
    if named or in_class:
        return squeeze(named or "") or (in_class[1] if in_class else "")
    written = [name for name in (attr(content, "class") or "").split() if _CLASS.fullmatch(name)]
    known = (*_OTHER_TEMPLATES, *(template for kind in _kinds() for template in kind.templates))
    return next((name for name in written if name.startswith(known)), written[0] if written else "")


def listed(page: Page) -> ThreadList | None:
    """The list of threads that the page is, as archiving it would read it; None for no list."""
    if not lists.recognises(page.tree):
        return None
    try:
        return lists.read_list(page.tree, None)
    except BrokenPageError:  # the page does not tell its address
        return lists.read_list(page.tree, _ANYWHERE)


def kind_of(page: Page, template: str) -> str | None:
    """What the page is called; None for a kind that is not known."""
    for kind in _kinds():
        if template.startswith(kind.templates):
            return kind.called
    address = _address(page)
    for kind in _kinds():
        if (kind.elements and page.has(kind.elements)) or any(f"/{path}/" in address for path in kind.paths):
            return kind.called
    return None


def is_thread(page: Page, template: str) -> bool:
    """Whether the page is one of a thread, by its template or, where it names none, by its address."""
    return template.startswith("thread_view") or (not template and "/threads/" in _address(page))


def _address(page: Page) -> str:
    """The page's own address with a slash at both ends of each part, also where it is written as a query."""
    link = attr(page.tree.css_first('link[rel="canonical"]'), "href")
    written = link or attr(page.tree.css_first('meta[property="og:url"]'), "content") or ""
    return written.replace("?", "/") + "/"


@cache
def _kinds() -> tuple[Kind, ...]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        Kind(
            row["called"],
            tuple(row.get("templates", ())),
            ", ".join(row.get("elements", ())),
            tuple(row.get("paths", ())),
        )
        for row in data["kind"]
    )
