"""An archive → what its owner should know: the audit of its database, of its captures, and of how they fit together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver import warc
from archiver.store import audit as audit_database
from archiver.store import indexed_captures
from archiver.store.audit import Finding


def audit(folder: Path, name: str) -> list[Finding]:
    """Looks through one archive: the database, then every record of every WARC file. Nothing is changed."""
    database = folder / f"{name}.db"
    found = [Finding("damage", f"{database} is missing. Run `forum-archiver rebuild {name}`.")]
    indexed: dict[str, set[int]] | None = None
    if database.exists():
        found = audit_database(database)
        damaged = any(finding.severity == "damage" for finding in found)
        indexed = None if damaged else indexed_captures(database)
    for path in sorted((folder / name).glob("*.warc*")):
        found += [Finding("damage", f"{path}: {sentence}") for sentence in warc.verify(path)]
        if indexed is not None:
            found += _compare(path, indexed.pop(path.name, set()))
    found += [
        Finding(
            "damage", f"{folder / name / file} is missing: {len(offsets)} captures that the database knows lay there."
        )
        for file, offsets in (indexed or {}).items()
    ]
    return found


def _compare(path: Path, indexed: set[int]) -> Iterator[Finding]:
    """What the database says of a WARC file, against what lies in it."""
    there = {location.offset for location, _ in warc.read_captures(path)}
    if lost := len(indexed - there):
        yield Finding("damage", f"{path}: {lost} captures that the database knows are not in the file.")
    if new := len(there - indexed):
        yield Finding("incomplete", f"{path}: {new} captures are not in the database yet. Archive again, or rebuild.")
