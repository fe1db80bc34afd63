"""What reading a whole page costs, as a multiple of a bare selectolax parse of the same bytes.

`python benchmarks/reading.py [--rounds 15] [PAGE...]`; without pages, the thread pages with 10 to 30 posts in pages/ of
the shared folder beside the repository (or FORUM_ARCHIVER_SHARED), and pages of the demo forum in three versions of
XenForo. Parse and read take turns in one process, CPU time is counted, and the ratio is the median of the rounds: so it
says the same on a busy machine. What is remembered between pages (dates, classes) is kept, as in a crawl.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from archiver import engines
from archiver.demo import DemoForum
from archiver.demo.pages import Pages, Version

TYPICAL = range(10, 31)  # posts of a page that counts
CEILING = 2.5  # the median of the real pages


def shared_pages() -> Iterator[tuple[str, bytes]]:
    """The real pages, where they are."""
    shared = Path(os.environ.get("FORUM_ARCHIVER_SHARED") or Path(__file__).parents[2] / "shared")
    for path in sorted(shared.glob("pages/*/page.html")):
        if (path.parent / "expected.json").exists():
            yield path.parent.name, path.read_bytes()


def own_pages() -> Iterator[tuple[str, bytes]]:
    """Pages of the demo forum: long posts with pasted articles, quotes, cards and files."""
    forum = DemoForum.load()
    thread = max(forum.threads, key=lambda thread: len(forum.seats(thread.id)))
    versions: tuple[Version, ...] = ("2.3", "2.1", "1.5")
    for version in versions:
        yield f"demo-{version}", Pages(forum, version, "https://demo.example").thread(thread, 2).encode()


def seconds(work: Callable[[], object]) -> float:
    """CPU time of a call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(page: bytes, rounds: int) -> tuple[float, float]:
    """The median ratio of reading to parsing, and the median milliseconds of a parse."""
    ratios, parses = [], []
    for _ in range(rounds + 1):
        parse = seconds(lambda: LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS))
        ratios.append(seconds(lambda: engines.read_page(page)) / parse)
        parses.append(parse)
    return statistics.median(ratios[1:]), statistics.median(parses[1:]) * 1000


def main() -> int:
    """Prints the table; 1 where the median of the real pages is above the ceiling."""
    parser = argparse.ArgumentParser(description="What reading a page costs, against a bare parse.")
    parser.add_argument("pages", nargs="*", type=Path, help="saved thread pages")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    named = [(path.name, path.read_bytes()) for path in given.pages]
    real = [*shared_pages()] if not named else []
    gc.collect()
    gc.freeze()  # what the imports left behind is no page's cost
    ratios: list[float] = []
    ours: list[float] = []
    for name, page in named or [*real, *own_pages()]:
        posts = len(engines.read_page(page).posts)
        if named or posts in TYPICAL:
            times, parse = ratio(page, given.rounds)
            (ratios if (name, page) in real else ours).append(times)
            print(f"{name:32} {posts:3} posts {len(page) >> 10:5} KB   parse {parse:5.2f} ms   read {times:5.2f} x")
    if not ratios:
        what = "pages that were named" if named else "pages of the demo forum"
        print(f"median of {len(ours)} {what}: {statistics.median(ours):.2f} x a bare parse")
        if not named:
            print(f"The ceiling ({CEILING}) is for the real pages of the shared folder: there are none.")
        return 0
    median = statistics.median(ratios)
    print(f"median of {len(ratios)} real pages: {median:.2f} x a bare parse (at most {CEILING})")
    return int(median > CEILING)


if __name__ == "__main__":
    raise SystemExit(main())
