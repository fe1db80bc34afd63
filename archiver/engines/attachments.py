"""The box of files under a post → its attachments."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, attachment_id_of
from archiver.engines.dom import attr, read_text, text_of
from archiver.engines.printed import size_and_views_of
from archiver.model import Attachment
from archiver.text import clean

_NAMES = ("file-name", "attachment-name", "filename")


def read_attachments(box: LexborNode | None, base: str) -> tuple[Attachment, ...]:
    """The files that are listed under a post, each once. Pictures in its text are images, attached or not.

    Args:
        box: the element around the list, where the post has one.
        base: the address that relative links are resolved against.
    """
    found: dict[str, Attachment] = {}
    for item in box.css("li") if box is not None else ():
        if (listed := _read_item(item, base)) is not None:
            found.setdefault(str(listed.id or listed.url), listed)
    return tuple(found.values())


def _read_item(item: LexborNode, base: str) -> Attachment | None:
    links = item.css("a[href]")
    href = next((attr(link, "href") for link in links if attachment_id_of(attr(link, "href"))), None)
    url = absolute(base, href)
    if url is None:
        return None
    named = item.css_first(", ".join(f".{name}" for name in _NAMES))
    name = attr(named, "title") or text_of(named) or attr(item, "title") or attr(item.css_first("img"), "alt")
    size, views = size_and_views_of(read_text(item, _NAMES))
    return Attachment(clean(url), attachment_id_of(url), name, size, views)
