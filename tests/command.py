"""Runs `forum-archiver` inside the test, as a shell would: arguments in; exit code, standard output and error out."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest import mock

from archiver.cli import main


class Run(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


def run(*arguments: object, stdin: bytes = b"") -> Run:
    """Runs the command with arguments, each made a string."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    argv = ["forum-archiver", *map(str, arguments)]
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    patches = mock.patch.multiple(sys, argv=argv, stdin=given)
    with patches, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Run(code, out.getvalue(), err.getvalue())
