"""Writes records as JSON: every character of them, but none that a terminal would obey."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# `json` itself escapes the controls below U+0020; these are obeyed by terminals, by editors or by readers' eyes.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def write(record: DataclassInstance) -> str:
    """A dataclass as JSON of two blanks' indent; reading it back gives the same values."""
    written = json.dumps(asdict(record), ensure_ascii=False, indent=2)
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", written) + "\n"
