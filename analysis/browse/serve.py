"""Archive files → the arguments that `datasette` is started with to browse them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SETTINGS = {
    "suggest_facets": "off",  # 0.65 tries every column of every table page: 1.4 s of a million posts
    "default_page_size": "50",
    "truncate_cells_html": "300",
    "sql_time_limit_ms": "3000",
    "facet_time_limit_ms": "1500",
}


def serve_arguments(paths: Iterable[str | Path], host: str = "127.0.0.1", port: int = 8001) -> list[str]:
    """What follows `datasette` or `python -m datasette`; the same for 0.65 and 1.0.

    Titles, facets and queries need no file: the plugin gives them. The pages are below `HOME`.
    """
    arguments = ["serve"]
    for path in map(Path, paths):
        arguments += ["--immutable", str(path)] if nobody_changes(path) else [str(path)]
    arguments += ["--host", host, "--port", str(port)]
    for name, value in SETTINGS.items():
        arguments += ["--setting", name, value]
    return arguments


def nobody_changes(path: Path) -> bool:
    """Whether SQLite must be told so: where the folder cannot be written, it can make no files beside the database.

    A log with something in it holds changes of the database, and the index of a log is of somebody who is at work.
    """
    log, index = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
    has_log = log.exists() and log.stat().st_size > 0
    return not (os.access(path.parent, os.W_OK) or has_log or index.exists())
