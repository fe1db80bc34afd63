"""The box of files under a post → its attachments; and the pictures of the text that are attachments too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, attachment_id_of
from archiver.engines.dom import attr, read_text, text_of
from archiver.engines.printed import size_and_views_of
from archiver.model import Attachment, Block, Image, Spoiler
from archiver.text import clean

_NAMES = ("file-name", "attachment-name", "filename")


def read_attachments(box: LexborNode | None, base: str, blocks: Iterable[Block]) -> tuple[Attachment, ...]:
    """The files that are listed under a post, and then those that only its text shows; each file once.

    Args:
        box: the element around the list, where the post has one.
        base: the address that relative links are resolved against.
        blocks: the blocks of the post's body.
    """
    found: dict[str, Attachment] = {}
    for item in box.css("li") if box is not None else ():
        if (listed := _read_item(item, base)) is not None:
            found.setdefault(str(listed.id or listed.url), listed)
    for image in _own_images(blocks):
        if image.attachment_id is not None and image.url is not None:
            shown = Attachment(image.url, image.attachment_id, image.filename)
            found.setdefault(str(shown.id), shown)
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


def _own_images(blocks: Iterable[Block]) -> Iterator[Image]:
    """The pictures outside of quotes: what a quote shows belongs to another post."""
    for block in blocks:
        if isinstance(block, Image):
            yield block
        elif isinstance(block, Spoiler):
            yield from _own_images(block.children)
