"""An archive → what its owner should know: the audit of its database and of its captures."""

from __future__ import annotations

from pathlib import Path

from archiver import warc
from archiver.store import audit as audit_database
from archiver.store.audit import Finding


def audit(folder: Path, name: str) -> list[Finding]:
    """Looks through one archive: the database, then every record of every WARC file. Nothing is changed."""
    database = folder / f"{name}.db"
    found = audit_database(database) if database.exists() else []
    if not database.exists():
        found = [Finding("damage", f"{database} is missing. Run `forum-archiver rebuild {name}`.")]
    for path in sorted((folder / name).glob("*.warc*")):
        found += [Finding("damage", f"{path}: {sentence}") for sentence in warc.verify(path)]
    return found
