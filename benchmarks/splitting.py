"""Times splitting texts of one kind, twice as long each time: the time should grow with the text and not faster.

Run it with `python benchmarks/splitting.py`. A ratio near 2 is linear, near 4 is quadratic.
"""

from __future__ import annotations

import time
from itertools import pairwise

from archiver.articles import split
from archiver.model import Text

PIECES = (
    "Reuters Beijing\n",
    "15 Jul 2025\n",
    "“",
    "x",
    "\n",
    "(",
    "Ada said:\n",
    "Ada\n@ada\n",
    "[",
    "12:30 ",
    "Photo: ",
)
SIZES = (100_000, 200_000, 400_000, 800_000)  # characters


def seconds(text: str) -> float:
    """CPU seconds of splitting a text once."""
    began = time.process_time()
    split(text, (Text(0, len(text)),))
    return time.process_time() - began


def main() -> None:
    """Measures and prints a table."""
    split("AFP Beijing", ())  # loads the tables
    print(f"{'piece':24}{'  '.join(f'{size:>9,}' for size in SIZES)}   worst ratio")
    for piece in PIECES:
        taken = [seconds(piece * (size // len(piece))) for size in SIZES]
        ratios = [later / max(earlier, 1e-3) for earlier, later in pairwise(taken)]
        print(f"{piece!r:24}{'  '.join(f'{each:7.3f} s' for each in taken)}   {max(ratios):.1f}")


if __name__ == "__main__":
    main()
