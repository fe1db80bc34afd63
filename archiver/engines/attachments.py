"""The box of files under a post → its attachments; and what its text shows or links of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, attachment_id_of, same_host
from archiver.engines.dom import attr, read_text, text_of
from archiver.engines.printed import size_and_views_of
from archiver.model import Attachment, Block, Body, Image, Quote, Spoiler
from archiver.text import clean

_STORED = "/data/attachments/"
_NAMES = ("file-name", "attachment-name", "filename")


def read_attachments(box: LexborNode | None, base: str, body: Body) -> tuple[Attachment, ...]:
    """The files that are listed under a post, and then those that only its text shows; each file once.

    Args:
        box: the element around the list, where the post has one.
        base: the address that relative links are resolved against.
        body: the post's body.
    """
    found: dict[str, Attachment] = {}
    shown: set[str | None] = set()  # addresses of the pictures in the list
    for item in box.css("li") if box is not None else ():
        if (listed := _read_item(item, base)) is not None:
            found.setdefault(str(listed.id or listed.url), listed)
            shown.update(absolute(base, attr(picture, "src")) for picture in item.css("img"))
    for image in _own_images(body.blocks):
        if image.url is not None and image.url not in shown and _is_file(image, base):
            known = Attachment(image.url, image.attachment_id, image.filename)
            found.setdefault(str(known.id or known.url), known)
    for link in _linked(body, base):
        found.setdefault(str(link.id), link)
    return tuple(found.values())


def _is_file(image: Image, base: str) -> bool:
    """Whether a picture is an attachment; the address of a stored file does not tell the attachment's number."""
    return image.attachment_id is not None or (_STORED in (image.url or "") and same_host(base, image.url))


def _linked(body: Body, base: str) -> Iterator[Attachment]:
    """What the text links: "View attachment 78". What a quote links belongs to another post."""
    for link in body.links:
        file_id = attachment_id_of(link.url) if "attachments/" in link.url else None
        if file_id is not None and same_host(base, link.url) and not _is_quoted(link.start, body.blocks):
            yield Attachment(link.url, file_id)


def _is_quoted(position: int, blocks: Iterable[Block]) -> bool:
    around = next((block for block in blocks if block.start <= position < block.end), None)
    return isinstance(around, Quote) or (isinstance(around, Spoiler) and _is_quoted(position, around.children))


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
