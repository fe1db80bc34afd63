"""Times archiving a thread of 50 pages from the demo forum without a pause, and how that divides among the stages.

Run it with `python benchmarks/pipeline.py [--pages 50] [--runs 5]`. The forum runs in a process of its own, so that its
work is not counted. CPU seconds are of the archiver; a bare parse of the same pages stands beside them, as the
measure that the machine does not change.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archiver import articles, engines, fetch, text, warc
from archiver.crawl import Archive, Crawler, Manners, archive_name, archive_thread
from archiver.demo import serve, synthetic
from archiver.demo.addresses import thread_path
from archiver.store import Store

PER_PAGE = 20


def serve_forum(pipe: Connection, pages: int) -> None:
    """Serves until the pipe says that the measuring is over."""
    forum = synthetic(posts=pages * PER_PAGE)
    with serve(forum) as server:
        pipe.send(server.url + thread_path(forum.threads[0]))
        pipe.recv()


class Clock:
    """CPU seconds by stage, counted by wrapping the functions that are the stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def wrap(self, owner: Any, name: str, stage: str) -> None:  # noqa: ANN401
        """Puts a counting function in the place of one of a module or class."""
        function: Callable[..., Any] = getattr(owner, name)

        def counted(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                self.seconds[stage] += time.process_time() - start

        setattr(owner, name, counted)


def measure(url: str, clock: Clock) -> dict[str, float]:
    """One run in a new folder: wall and CPU seconds, whole and by stage."""
    clock.seconds.clear()
    manners = Manners(user_agent=fetch.user_agent(), delay=0)
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        with Archive(Path(folder), archive_name(url)) as archive, Crawler(archive, manners) as crawler:
            visit = archive_thread(crawler, url)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        bare = bare_parse(Path(folder))
    assert visit.error is None
    assert visit.complete
    stages = dict(clock.seconds)
    rest = cpu - sum(stages.values())
    return {"wall": wall, "cpu": cpu, **stages, "fetch and the rest": rest, "bare parse": bare}


def bare_parse(folder: Path) -> float:
    """CPU seconds of parsing the same pages and reading nothing."""
    pages = [
        text.inflate(capture.payload, capture.header("content-encoding"), limit=1 << 25)
        for path in folder.glob("*/*.warc.gz")
        for _, capture in warc.read_captures(path)
        if capture.status == 200 and "html" in (capture.header("content-type") or "")
    ]
    start = time.process_time()
    for page in pages:
        LexborHTMLParser(page)
    return time.process_time() - start


def main() -> None:
    """Measures and prints a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=50)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    clock = Clock()
    clock.wrap(engines, "read_page", "read")
    clock.wrap(articles, "split", "split")
    clock.wrap(warc.WarcWriter, "write", "keep")
    clock.wrap(Store, "save_capture", "store")
    clock.wrap(Store, "save_page", "store")
    clock.wrap(Store, "changed_posts", "store")
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve_forum, args=(theirs, chosen.pages))
    server.start()
    url = ours.recv()
    runs = [measure(url, clock) for _ in range(chosen.runs + 1)][1:]  # the first warms the caches
    ours.send("done")
    server.join()
    print(f"{chosen.pages} pages, {chosen.pages * PER_PAGE} posts, median of {chosen.runs} runs")
    cpu = statistics.median(run["cpu"] for run in runs)
    bare = statistics.median(run["bare parse"] for run in runs)
    for name in runs[0]:
        seconds = statistics.median(run[name] for run in runs)
        share = "" if name in ("wall", "bare parse") else f"{seconds / cpu:7.0%} of cpu"
        print(
            f"{name:20}{seconds:8.3f} s  {1000 * seconds / chosen.pages:7.2f} ms a page{seconds / bare:8.1f} x {share}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
