"""What the forum and its staff wrote at a post, around its body → marks, and who edited the post last and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from archiver.engines.dom import Cells, ancestor, classes, first, first_cell, read_text, text_of
from archiver.engines.labels import deleter_of, moderator_of
from archiver.engines.printed import moment_of, moment_text
from archiver.model import Mark, MarkKind

# Add-ons that join two posts of a member in a row write so between them, inside of the body.
_MERGED = ("kl_amdp_merge_message", "doublePost")
CELLS = ("messageNotice", "threadmarkLabel", "message-cell--threadmark-header", *_MERGED)

_NOTICES: dict[str, MarkKind] = {
    "messageNotice--deleted": "deleted",
    "messageNotice--moderated": "moderated",
    "messageNotice--warning": "warning",
    "messageNotice--ignored": "ignored",
}
_STATES: tuple[tuple[str, MarkKind], ...] = (
    ("message--deleted", "deleted"), ("is-deleted", "deleted"), ("is-moderated", "moderated"), ("is-ignored", "ignored")
)  # fmt: skip
_MOST = 50  # of a kind that a post can have
_CONTROLS = ("u-jsOnly", "showIgnoredLink", "js-showIgnored", "button")  # links of a notice, no words of it


class Edit(NamedTuple):
    """A post's last edit, as far as the page tells it."""

    at: datetime | None = None
    text: str | None = None  # when, as printed
    by: str | None = None  # a name, or the printed word for a moderator


def read_edit(lines: list[LexborNode] | None) -> Edit:
    """A post's last edit, from the line that names it; some themes leave that line empty, or print it twice.

    Args:
        lines: the post's elements of the class `message-lastEdit`, or what the theme has in their place.
    """
    for node in lines or ():
        words = text_of(node)
        if words:
            time = node.css_first("time, .DateTime")
            label = words.replace(text_of(time) or "", "")
            by = text_of(node.css_first(".username")) or moderator_of(label)
            return Edit(moment_of(time), moment_text(time) or _after_label(words), by)
    return Edit()


def read_marks(found: Cells, written: str) -> tuple[Mark, ...]:
    """A post's marks, in the order of the page.

    Args:
        found: the post's elements by class, among them those of `CELLS`.
        written: the post's own classes, as one text.
    """
    marks: list[Mark] = []
    if any(name in found for name in CELLS):  # few posts have one
        marks += [*_threadmarks(found), *_notices(found), *_merges(found)]
    for name, kind in _STATES:
        if name in written and name in written.split() and all(mark.kind != kind for mark in marks):
            marks.append(Mark(kind))
    return tuple(marks)


def _threadmarks(found: Cells) -> Iterator[Mark]:
    header, label = first_cell(found, "message-cell--threadmark-header"), first_cell(found, "threadmarkLabel")
    words = text_of(label) or (_after_label(read_text(header) or "") if header is not None else None)
    if words:
        yield Mark("threadmark", words, marked_at=moment_of(first(header, "time")))


def _notices(found: Cells) -> Iterator[Mark]:
    for notice in found.get("messageNotice", ())[:_MOST]:
        names = classes(notice)
        if "messageNotice--nested" in names or ancestor(notice, "bbCodeBlock") is not None:
            continue  # it is about a quote in the post
        kind: MarkKind = next((_NOTICES[name] for name in names if name in _NOTICES), "notice")
        author = text_of(notice.css_first(".username"))
        if kind == "deleted" and author is None:
            author = deleter_of(text_of(notice.css_first("li")) or "")
        yield Mark(kind, read_text(notice, _CONTROLS), author, moment_of(notice.css_first("time")))


def _merges(found: Cells) -> Iterator[Mark]:
    for name in _MERGED:
        for line in found.get(name, ())[:_MOST]:
            if ancestor(line, "bbCodeBlock") is None:
                yield Mark("merged", text_of(line), marked_at=moment_of(line.css_first("time")))


def _after_label(words: str) -> str | None:
    """What follows a label and its colon; all of a line without one."""
    for colon in (": ", "：", " : "):
        if rest := words.partition(colon)[2].strip():
            return rest
    return words.strip(" :") or None
