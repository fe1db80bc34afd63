"""Runs the archiver on a thread, kills it at random moments, and in the end lets it finish; a process of its own.

    killer.py URL FOLDER SEED KILLS

Each run is a fork of this process, which has imported everything: so a kill may come at any moment of the work itself.
Prints how many of the kills came before the end of a run.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from archiver import cli, engines, fetch, warc  # noqa: F401  # before the forks, each of which would import them

ABORTED = 70


def archive(url: str, folder: Path) -> None:
    """One run of the command, in this process, which it ends."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    sys.argv = ["forum-archiver", "archive", url, "--archives", str(folder), "--delay", "0", "--quiet"]
    code = ABORTED
    try:
        cli.main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stderr.flush()
        os._exit(code)


def run(url: str, folder: Path, seconds: float | None) -> int:
    """A run that is killed after some seconds; gives how it ended, as `os.waitpid` tells it."""
    child = os.fork()
    if child == 0:
        archive(url, folder)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)  # what has ended is still there to be waited for
    return os.waitpid(child, 0)[1]


def main() -> None:
    """Kills, and finishes."""
    url, folder, seed, kills = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)
    killed = 0
    for _ in range(kills):
        ended = run(url, folder, chance.choice((0.02, 0.1, 0.3)) + chance.random() * 0.2)
        killed += os.WIFSIGNALED(ended)
        if not os.WIFSIGNALED(ended):
            break
    last = run(url, folder, None)
    print(killed, flush=True)
    sys.exit(os.waitstatus_to_exitcode(last))


if __name__ == "__main__":
    main()
