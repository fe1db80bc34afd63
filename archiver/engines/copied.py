"""What has no numbers and no address, as text copied from a page → numbers and an address, the same every time.

A number is made from words: it lies above all that forums count, and below what leaves no room for the ids of parts
(see `FIRST_MADE_NUMBER`). An address lies under a host that can never be one (RFC 2606).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from archiver.engines.addresses import base_url_of, page_of, page_url, split, thread_id_of
from archiver.engines.identity import Identity
from archiver.engines.linked_data import Posting
from archiver.model import FIRST_MADE_NUMBER, LAST_MADE_NUMBER, Problem
from archiver.text import squeeze

HOST = "copied-text.invalid"
HOME = f"https://{HOST}/"
_DAMAGE = re.compile("\ufffd+")
_MADE_NUMBERS = LAST_MADE_NUMBER - FIRST_MADE_NUMBER + 1  # so many that of a thread's 10,000 hardly two meet


def number_of(*words: str) -> int:
    """A number made from words, the same for the same words. White space makes no difference."""
    digest = blake2b("\0".join(map(squeeze, words)).encode("utf-8", "replace"), digest_size=8).digest()
    return FIRST_MADE_NUMBER + int.from_bytes(digest) % _MADE_NUMBERS


def numbers_of(thread_id: int, texts: Iterable[str]) -> Iterator[int]:
    """The numbers of a thread's posts, by their words; a text that comes again has another number each time."""
    seen: dict[str, int] = {}
    for text in texts:
        words = squeeze(text)
        seen[words] = seen.get(words, 0) + 1
        twin = (str(seen[words]),) if seen[words] > 1 else ()
        yield number_of("post", str(thread_id), words, *twin)


def damage_in(text: str) -> Iterator[Problem]:
    """What to say of a text in which some signs were lost: bytes that are none of its encoding became U+FFFD."""
    places = len(_DAMAGE.findall(text))
    if places:
        where = "one place" if places == 1 else f"{places:,} places"
        detail = f"The text is damaged in {where}, marked with \ufffd: signs are lost there. Copy it again if you can."
        yield Problem("unreadable", detail)


def is_known(url: str | None) -> bool:
    """Whether an address tells where a copied text came from: some address, and none of those that are made here."""
    parts = split(url or "")
    return parts is not None and bool(parts.hostname) and parts.hostname != HOST


def identity_of(title: str, url: str | None, page: int = 1) -> Identity:
    """Where a copied page belongs: where its address says, else in a thread of its title's own.

    Args:
        title: the thread's title, or the words that stand for it where there is none.
        url: the address that the user gave, or that this function made before.
        page: which page of the thread it is, as the text tells it.
    """
    thread_id = (thread_id_of(url) if url else None) or number_of("thread", title)
    address = url or f"{HOME}threads/{thread_id}/"
    return Identity(
        thread_id=thread_id,
        thread_url=page_url(address, 1),
        page=max(page, page_of(address)),
        next_page=0,
        base=address,
        forum_url=base_url_of(address) if url else HOME,
        forum_title=None,
        title=title,
        language=None,
        posting=Posting(),
    )
