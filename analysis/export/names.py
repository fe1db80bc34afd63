"""A thread → the name of its file: letters and digits, safe on every file system, whatever its title holds."""

from __future__ import annotations

import unicodedata

from analysis.export.rows import Thread

MAX_BYTES = 120  # of the title in a name; file systems end at 255
# Names that Windows keeps for devices, with any ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def file_name(thread: Thread, suffix: str) -> str:
    """The archive, the number, the title: `forum.example-4100-river-ports-of-the-delta.html`."""
    parts = (_slug(thread.archive, also="."), str(thread.id), _slug(thread.title))
    name = "-".join(part for part in parts if part)
    device = name.partition(".")[0].casefold() in _DEVICES
    return f"{'_' if device else ''}{name}.{suffix}"


def _slug(title: str, also: str = "") -> str:
    """Words of a title, joined by hyphens; letters of any script stay, with their vowel signs."""
    kept = "".join(sign if _stays(sign) or sign in also else " " for sign in unicodedata.normalize("NFC", title))
    joined = "-".join(kept.casefold().split()).strip(".-")
    # Cut between characters, and not so that a name ends in a hyphen.
    return joined.encode("utf-8")[:MAX_BYTES].decode("utf-8", "ignore").rstrip(".-")


def _stays(sign: str) -> bool:
    """Whether a sign is a letter, a digit, or a mark on one: blanks, controls, signs of paths and orders are not."""
    return unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}
