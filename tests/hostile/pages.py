"""Families of hostile pages (corpus.toml) → pages; run as a script, reads pages in a process that has limits.

`python tests/hostile/pages.py SECONDS FAMILY…` prints a line [family, reader, outcome] for each page and each reader.
"""

from __future__ import annotations

import json
import signal
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

READERS = ("read_page", "read_list", "read_body")
MEMORY = 3 << 30  # bytes; what is read in a process of its own has half of that
KILL = 20  # seconds for a page; the slowest takes one

_THREAD = '<html id="XF"><head><link rel="canonical" href="https://a.example/threads/x.7/"></head><body>'
_FORUM = '<html id="XF"><head><link rel="canonical" href="https://a.example/forums/x.7/"></head><body>'
_POST = '<article class="message message--post" data-author="A" id="js-post-8" data-content="post-8">'
_LISTED = '<div class="structItem structItem--thread js-threadListItem-9"><a href="/threads/x.9/">x</a></div>'
_WRAPS = {
    "page": ("", ""),
    "head": (_THREAD, f'{_POST}<div class="message-body"><div class="bbWrapper">x</div></div></article></html>'),
    "body": (f'{_THREAD}{_POST}<div class="message-body"><div class="bbWrapper">', "</div></div></article></html>"),
    "list": (f"{_FORUM}{_LISTED}", "</html>"),
}


def families() -> dict[str, dict[str, Any]]:
    """The families by name: each a place and its parts."""
    return tomllib.loads((Path(__file__).parent / "corpus.toml").read_text("utf-8"))


def page_of(family: dict[str, Any], scale: float = 1.0, errors: str = "strict") -> bytes:
    """A page of a family; of another size where `scale` is not 1."""
    before, after = _WRAPS[family["place"]]
    inside = "".join(_repeat(text, max(1, int(times * scale)) if times > 1 else 1) for text, times in family["parts"])
    return f"{before}{inside}{after}".encode("utf-8", errors)


def readers_of(family: dict[str, Any]) -> tuple[str, ...]:
    """The functions that are to read a page: one for those that go through a process of their own, which takes time."""
    return ("read_list" if family["place"] == "list" else "read_page",) if "is_costly" in family else READERS


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
        for reader in readers_of(known[name]):
            with suppress(AttributeError):  # no alarm on Windows
                signal.alarm(KILL)
            print(json.dumps([name, reader, attempt(reader, page)]), flush=True)


if __name__ == "__main__":
    main()
