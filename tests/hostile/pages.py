"""Families of hostile pages (corpus.toml) → pages; run as a script, reads pages in a process that has limits.

`python tests/hostile/pages.py SECONDS FAMILY…` prints a line {family, reader, outcome} for each page and each reader.
"""

from __future__ import annotations

import json
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

READERS = ("read_page", "read_list", "read_body")
MEMORY = 3 << 30  # bytes; what is read in a process of its own has half of that

_WRAPS = {
    "page": ("", ""),
    "head": ('<html id="XF"><head><link rel="canonical" href="https://a.example/threads/x.7/"></head><body>',
             '<article class="message message--post" data-author="A" id="js-post-8" data-content="post-8">'
             '<div class="message-body"><div class="bbWrapper">x</div></div></article></body></html>'),
    "body": ('<html id="XF"><head><link rel="canonical" href="https://a.example/threads/x.7/"></head><body>'
             '<article class="message message--post" data-author="A" id="js-post-8" data-content="post-8">'
             '<div class="message-body"><div class="bbWrapper">', "</div></div></article></body></html>"),
    "list": ('<html id="XF" data-template="forum_view"><head><link rel="canonical" href="https://a.example/forums/x.7/">'
             '</head><body><div class="structItem structItem--thread js-threadListItem-9"><div class="structItem-title">'
             '<a href="/threads/x.9/">x</a></div></div>', "</body></html>"),
}  # fmt: skip


def families() -> dict[str, dict[str, Any]]:
    """The families by name: each a place and its parts."""
    return tomllib.loads((Path(__file__).parent / "corpus.toml").read_text("utf-8"))


def page_of(family: dict[str, Any], scale: float = 1.0) -> bytes:
    """A page of a family; of another size where `scale` is not 1."""
    before, after = _WRAPS[family["place"]]
    inside = "".join(_repeat(text, max(1, int(times * scale)) if times > 1 else 1) for text, times in family["parts"])
    return f"{before}{inside}{after}".encode()


def _repeat(text: str, times: int) -> str:
    return "".join(text.replace("{i}", str(i)) for i in range(times)) if "{i}" in text else text * times


def attempt(reader: str, page: bytes) -> str:
    """Reads a page: "read", the name of an error of ours, or what went wrong."""
    from archiver import engines
    from archiver.errors import ArchiverError

    try:
        getattr(engines, reader)(page.decode() if reader == "read_body" else page, "https://a.example/threads/x.7/")
    except ArchiverError as error:
        return type(error).__name__
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"wrong: {type(error).__name__}: {str(error)[:200]}"
    return "read"


def main() -> None:
    """Reads pages of the families named."""
    from archiver.engines import isolation

    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seconds, *names = sys.argv[1:]
    isolation.SECONDS = float(seconds)
    known = families()
    for name in names:
        page = page_of(known[name])
        for reader in READERS:
            print(json.dumps([name, reader, attempt(reader, page)]), flush=True)


if __name__ == "__main__":
    main()
