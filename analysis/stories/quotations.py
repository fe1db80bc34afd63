"""Text → what stands in it in quotation marks, of any kind, and mixed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Double marks of any kind; a straight one opens before a letter and closes after one.
_DOUBLE = re.compile(r'[“"«„「『](?!(?<=")\s)([^“”"«»„「」『』]{4,600})[”"“»」』](?<!\s")')
# The same, and straight ones that a single one closes: "inject more certainty'.
_MIXED = re.compile(
    _DOUBLE.pattern + r"""|"(?=\w)([^“”"«»„\n‘’']{4,600}(?:(?<=\w)[’'](?=\w)[^“”"«»„\n‘’']{0,600}){0,12})[’'](?!\w)"""
)
# Single ones that are no apostrophes.
_SINGLE = re.compile(r"[‘'‚](?<!\w.)([^‘’'\n]{1,600}(?:(?<=\w)[’'](?=\w)[^‘’'\n]{0,600}){0,12})[’'‘](?!\w)")


def quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands in quotation marks, and from where to where; single marks count where there are no double ones."""
    found = list(_DOUBLE.finditer(text))
    if '"' in text and text.count('"') > sum(match[0].count('"') for match in found):
        found = list(_MIXED.finditer(text))
    if not found and ("‘" in text or " '" in text or "\n'" in text):
        found = list(_SINGLE.finditer(text))
    for match in found:
        yield match.start(), match.end(), next(filter(None, match.groups()))
