"""Code → documents: writes docs/command-line.md and docs/schema.md; with --check, fails where they are out of date."""

from __future__ import annotations

import contextlib
import html
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README_LINES = 120


def command_line() -> str:
    """The commands with their options, as typer documents them."""
    command = [sys.executable, "-m", "typer", "archiver.cli", "utils", "docs", "--name", "forum-archiver"]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    made = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment).stdout  # noqa: S603
    return html.unescape(made).replace(f"{Path.home()}", "~").rstrip() + "\n"


def schema() -> str:
    """The tables with a comment a column, and the views with what they show."""
    from analysis.views import VIEWS

    sql = (ROOT / "archiver/schema.sql").read_text(encoding="utf-8")
    lines = ["# The database", "", "One file a forum. Written from `archiver/schema.sql` and `analysis/views`.", ""]
    lines += ["```sql", sql.rstrip(), "```", "", "## Views", ""]
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(sql)
        for view in VIEWS:
            connection.execute(view.sql)
        for view in VIEWS:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view.name})")]
            lines += [f"### {view.name}", "", f"{view.title}. {view.description}", "", f"`{', '.join(columns)}`", ""]
    return "\n".join(lines)


def complaints() -> list[str]:
    """What else is checked: the README's length, and links between documents that lead nowhere."""
    found = []
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if len(readme.splitlines()) > README_LINES:
        found.append(f"README.md has more than {README_LINES} lines.")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
        found += [
            f"{path.relative_to(ROOT)} links to {target}, which is not there."
            for target in targets
            if not (path.parent / target).exists()
        ]
    return found


def main() -> int:
    """Writes or checks; gives the exit code."""
    check = "--check" in sys.argv[1:]
    found = []
    for name, text in (("command-line.md", command_line()), ("schema.md", schema())):
        path = ROOT / "docs" / name
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            found.append(f"docs/{name} is out of date. Run: .venv/bin/python docs/generate.py")
    found += complaints()  # after writing: a link may lead to what was just written
    for complaint in found:
        print(complaint)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
