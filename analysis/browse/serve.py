"""Archive files → the arguments that `datasette` is started with to browse them."""

from __future__ import annotations

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
    arguments = ["serve", *map(str, paths), "--host", host, "--port", str(port)]
    for name, value in SETTINGS.items():
        arguments += ["--setting", name, value]
    return arguments
