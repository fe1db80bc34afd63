"""What the look at a page costs before it is parsed, and what hostile pages would cost without it.

`python benchmarks/guard.py` prints both tables: for the real pages of the shared folder beside the repository (or
FORUM_ARCHIVER_SHARED), and for the families of tests/hostile/corpus.toml at two sizes, each in a process with limits.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from archiver.engines import guard

ROOT = Path(__file__).parents[1]
ROUNDS = 15
SIZES = (0.25, 1.0)  # of a family's page
_PARSE = """
import json, resource, sys, time
sys.path[:0] = [{tests!r}]
from hostile.pages import families, page_of
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser
page = page_of(families()[{name!r}], {size})
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); resource.setrlimit(resource.RLIMIT_CPU, (12, 12))
memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
tree = LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
print(json.dumps([len(page), time.process_time() - began, memory >> 10]))
"""


def main() -> None:
    """Prints the tables."""
    shared = Path(os.environ.get("FORUM_ARCHIVER_SHARED") or ROOT.parent / "shared") / "pages"
    ratios = [_ratio(path) for path in sorted(shared.glob("*/page.html"))]
    if ratios:
        print(f"look / parse: median {statistics.median(ratios):.1%}, most {max(ratios):.1%}, {len(ratios)} pages\n")
    sys.path.insert(0, str(ROOT / "tests"))
    from hostile.pages import families, page_of  # noqa: PLC0415 - a folder of the tests

    for name, family in families().items():
        found = guard.suspicion(page_of(family)) or "-"
        print(f"{name:32}", *(_cost(name, size) for size in SIZES), found, sep="  ", flush=True)


def _ratio(path: Path) -> float:
    """How much of the time of parsing a page the look at it takes: the median of rounds side by side."""
    page, rounds = path.read_bytes(), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        reason = guard.suspicion(page)
        looked = time.perf_counter()
        LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)
        rounds.append((looked - began) / (time.perf_counter() - looked))
    ratio = statistics.median(rounds)
    print(f"{path.parent.name:32} {len(page) >> 10:5} KB {ratio:7.1%}  {reason or ''}")
    return ratio


def _cost(name: str, size: float) -> str:
    """The size of a family's page, and the time and memory that parsing it takes."""
    program = _PARSE.format(tests=str(ROOT / "tests"), name=name, size=size)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    if done.returncode:
        return f"{'more than 12 s or 3 GB':>27}"
    length, seconds, memory = json.loads(done.stdout)
    return f"{length >> 10:6} KB {seconds:6.2f} s {memory:5} MB"


if __name__ == "__main__":
    main()
