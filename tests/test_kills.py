"""A crawl that is killed again and again ends as one that never was: no post lost, none twice, no page for nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from command import run
from demo_archive import archive, database, dump, only_thread, page_requests, thread_url

from archiver.demo import serve, synthetic
from archiver.warc import verify

HERE = Path(__file__).parent
PAGES = 30
OF_THE_VISIT = {  # when it was looked at, and the numbers of the captures: another crawl has others
    "capture_id", "first_archived_at", "last_archived_at", "first_seen_at", "last_seen_at", "seen_at", "captured_at",
}  # fmt: skip
NOT_COMPARED = {"captures"}


def told(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of an archive without what every crawl has for itself."""
    with closing(sqlite3.connect(path)) as connection:
        columns = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name in dump(path)
            if ":" not in name
        }
    kept = {}
    for name, found in dump(path).items():
        places = [n for n, column in enumerate(columns.get(name, ())) if column not in OF_THE_VISIT]
        kept[name] = sorted((tuple(row[n] for n in places) if places else row for row in found), key=repr)
    return {name: found for name, found in kept.items() if name not in NOT_COMPARED}


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_random_it_ends_as_if_it_never_was(seed: int, tmp_path: Path) -> None:
    with serve(synthetic(threads=1, posts=20 * PAGES)) as server:
        thread = only_thread(server.forum)
        never = tmp_path / "never"
        assert archive(server, never, thread).code == 0
        server.requests.clear()
        often = tmp_path / "often"
        done = subprocess.run(
            [sys.executable, str(HERE / "killer.py"), thread_url(server, thread), str(often), str(seed), "25"],
            capture_output=True, text=True, timeout=300, check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        asked = Counter(page_requests(server))

    assert done.returncode == 0, done.stderr
    killed = int(done.stdout)
    assert killed > 0
    assert told(database(often)) == told(database(never))
    again = sum(number - 1 for path, number in asked.items() if "page-" in path)
    assert again <= killed + 1  # the one in flight, and the last page, which is read in every visit
    assert [problem for path in (often / database(often).stem).glob("*.warc.gz") for problem in verify(path)] == []
    assert run("check", "--archives", often).code == 0
