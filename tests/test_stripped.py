"""Copies of pages without any `data-*` attribute, as some archives keep them, are read as the pages are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path

import pytest
from page_cases import case_folders
from selectolax.lexbor import LexborHTMLParser

from archiver.engines import read_list, read_page
from archiver.model import ThreadList, ThreadPage

LISTS = Path(__file__).parent / "lists"
_TAG = re.compile(r"<[a-zA-Z][^\s>/]*(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
_ATTRIBUTE = re.compile(r"(?:\s+|(?<=[\"']))([^\s=>\"'/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")

# What only a `data-*` attribute holds, by engine: the copy may lack it, but must not say anything else.
LOST = {
    "xenforo1": {
        "Post.posted_at": "the seconds stand in data-time; the date as printed has no zone",
        "Post.edited_at": "the same",
        "Thread.created_at": "the same",
        "Mark.marked_at": "the same",
        "Coverage.dates": "counts them",
        "ListedThread.created_at": "the same",
        "ListedThread.last_post_at": "the same",
    },
    "xenforo2": {
        "Quote.member_id": "stands in data-attributes; the quoted post stands in a link too",
    },
    "messagecard": {
        "Quote.member_id": "stands in data-attributes; the quoted post stands in a link too",
    },
}
# The same for cases that are made to have little else.
LOST_BY_CASE = {
    "xenforo2/cut": {
        "Thread.author_id": "the name is no link, and has the member's number in data-user-id",
        "Post.author_id": "the same",
        "Post.member": "a member without a number is none",
        "Coverage.author_ids": "counts them",
    },
    "xenforo2/odd-posts": {
        "Thread.author": "posts with nothing but data-author",
        "Post.author": "the same",
        "Coverage.authors": "counts them",
        "Thread.created_at": "the seconds stand in data-time alone",
        "Post.posted_at": "the same",
        "Coverage.dates": "counts them",
        "ThreadPage.problems": "one problem more for each name that is missing",
    },
    "xenforo2/odd-cells": {"Post.author": "the CDN hides a name that is an address in data-cfemail"},
    "xenforo2/question": {
        "Thread.author_id": "the route of members has no number, and there is no avatar",
        "Post.author_id": "the same",
        "Post.member": "a member without a number is none",
        "Post.vote_score": "data-score is exact, the page prints thousands",
        "Coverage.author_ids": "counts them",
    },
    "xenforo2/stock-2.0": {"Image.url": "the whole picture's address stands in data-src; the thumbnail's is left"},
}
# Where these are listed, the copy says something else instead.
_LESSER = (
    "ThreadPage.problems", "Post.author", "Post.vote_score", "Image.url", "Coverage.dates", "Coverage.authors",
    "Coverage.author_ids",
)  # fmt: skip


def strip(page: str) -> str:
    """A page without the attributes that begin with "data-"."""
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(_unless_data, tag[0]), page)


def _unless_data(attribute: re.Match[str]) -> str:
    return "" if attribute[1].lower().startswith("data-") else attribute[0]


@lru_cache(maxsize=4)
def read_both(folder: Path) -> tuple[ThreadPage, ThreadPage]:
    """A page, and its stripped copy, as they are read."""
    page = (folder / "page.html").read_bytes().decode("utf-8", "replace")
    return read_page(page.encode()), read_page(strip(page).encode())


def differences(name: str, whole: object, copy: object) -> Iterator[tuple[str, object, object]]:
    """The fields in which two records differ: "Post.author", what the page says, what its copy says."""
    if is_dataclass(whole) and not isinstance(whole, type) and type(whole) is type(copy):
        for field in fields(whole):
            if field.name != "html":  # the copy's HTML lacks the attributes, of course
                name = f"{type(whole).__name__}.{field.name}"
                yield from differences(name, getattr(whole, field.name), getattr(copy, field.name))
    elif isinstance(whole, tuple) and isinstance(copy, tuple) and len(whole) == len(copy):
        for one, other in zip(whole, copy, strict=True):
            yield from differences(name, one, other)
    elif whole != copy:
        yield name, whole, copy


def losses(
    whole: ThreadPage | ThreadList, copy: ThreadPage | ThreadList, lost: dict[str, str]
) -> list[tuple[str, object, object]]:
    """The differences that are not listed, or that are more than a loss."""
    return [
        (name, one, other)
        for name, one, other in differences("", whole, copy)
        if name not in lost or not (other is None or name in _LESSER)
    ]


def check(folder: Path) -> None:
    whole, copy = read_both(folder)
    found = losses(whole, copy, LOST[whole.engine] | LOST_BY_CASE.get(f"{folder.parent.name}/{folder.name}", {}))

    told = "\nwhat only data-* attributes hold is listed above, with the reason"
    assert not found, told + "".join(f"\n{name}\n  {one!r}\n  stripped: {other!r}" for name, one, other in found)


@pytest.mark.parametrize(
    "folder",
    [folder for folder in case_folders() if folder.parent.name in LOST],  # news pages and copied texts have none
    ids=lambda folder: f"{folder.parent.name}-{folder.name}",
)
def test_own_page_without_data(folder: Path) -> None:
    check(folder)


def test_real_page_without_data(real_page: Path) -> None:
    check(real_page)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in LISTS.glob("*/page.html")), ids=lambda folder: folder.name
)
def test_list_without_data(folder: Path) -> None:
    page = (folder / "page.html").read_text("utf-8")
    whole, copy = read_list(page.encode()), read_list(strip(page).encode())

    assert losses(whole, copy, LOST[whole.engine]) == []


def test_everything_but_data_stays() -> None:
    page = """<p id="a" data-x='1 > 0' class=b data-y data-z=3>data-x="2"<br data-q="&quot;"/><a title='data-x="1"'>z"""

    assert strip(page) == """<p id="a" class=b>data-x="2"<br/><a title='data-x="1"'>z"""


def test_nothing_is_left(real_page: Path) -> None:
    tree = LexborHTMLParser(strip((real_page / "page.html").read_text("utf-8", "replace")))

    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("data-")]


def test_a_listed_loss_is_no_other_value() -> None:
    whole, _ = read_both(case_folders()[0])
    nameless = replace(whole, thread=replace(whole.thread, title="another", author=None))

    assert losses(whole, nameless, {}) == [
        ("Thread.title", whole.thread.title, "another"),
        ("Thread.author", whole.thread.author, None),
    ]
    assert [name for name, *_ in losses(whole, nameless, {"Thread.title": "", "Thread.author": ""})] == ["Thread.title"]
