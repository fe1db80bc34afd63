"""The options that commands share, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Archives = Annotated[
    Path,
    typer.Option(
        "--archives", metavar="DIR", envvar="FORUM_ARCHIVER_ARCHIVES", help="Folder of the archives.", show_default=True
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks, only answers and warnings.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]

DEFAULT_ARCHIVES = Path("archives")
