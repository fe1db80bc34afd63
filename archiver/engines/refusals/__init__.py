"""A page that shows no thread, or a file that is no page → an error with a sentence that says what it is instead."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from archiver.engines.refusals import challenges, software, strangers, xenforo
from archiver.engines.refusals.files import is_text, not_a_page, other_text, refusal_of_text
from archiver.engines.refusals.page import cut, look_at
from archiver.errors import ArchiverError

__all__ = ["is_text", "not_a_page", "refusal", "refusal_of_text"]


def refusal(tree: LexborHTMLParser, text: str, *, is_whole: bool) -> ArchiverError:
    """The error that says what a page without posts is.

    Args:
        tree: the page.
        text: its source, for marks that stand in comments only.
        is_whole: whether the source has an end.
    """
    page = look_at(tree, text)
    if xenforo.recognises(page):
        return xenforo.refusal(page, is_whole=is_whole)
    found = other_text(text) or challenges.refusal(page) or software.refusal(page) or challenges.guess(page)
    if found is not None:
        return found
    if not is_whole:
        return cut()
    return strangers.refusal(page)
