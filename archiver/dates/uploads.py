"""A picture's file name -> when it was uploaded: pasted pictures are named by the milliseconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from archiver.model import Block, Image, Spoiler

# 1752627048971.webp, 1752627048971-2.png: thirteen digits from 1 (September 2001) are a moment of this century.
_NAME = re.compile(r"(1\d{12})(?:[-_ ]?\(?\d{1,2}\)?)?(?:\.[A-Za-z]{3,5})?")


def read_upload(filename: str | None) -> datetime | None:
    """When a picture of that name was uploaded, in UTC; None where the name is no such moment."""
    match = _NAME.fullmatch(filename or "")
    return datetime.fromtimestamp(int(match[1]) / 1000, UTC) if match else None


def newest_upload(blocks: Iterable[Block]) -> datetime | None:
    """When the newest of a post's own pictures (not of quoted ones) was uploaded, in UTC: the post is not older."""
    uploads = (read_upload(image.filename) for image in _own_images(blocks))
    return max((moment for moment in uploads if moment), default=None)


def _own_images(blocks: Iterable[Block]) -> Iterator[Image]:
    for block in blocks:
        if isinstance(block, Image):
            yield block
        elif isinstance(block, Spoiler):
            yield from _own_images(block.children)
