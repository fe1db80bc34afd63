"""WARC files → the database, from nothing: for a new version, after damage, or to prove that nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archiver.crawl.archive import Archive
from archiver.errors import ArchiveError


def archive_names(folder: Path) -> list[str]:
    """The archives in a folder: those with a database, and those that only have captures."""
    databases = {path.name.removesuffix(".db") for path in folder.glob("*.db")}
    captures = {path.parent.name for path in folder.glob("*/*.warc*")}
    return sorted(databases | captures)


def rebuild(
    folder: Path, name: str, *, on_capture: Callable[[], None] = lambda: None, notify: Callable[[str], None]
) -> int:
    """Makes an archive's database again and puts it in the place of the old one; gives the number of captures.

    The old database stays until the new one is whole.
    """
    if not any((folder / name).glob("*.warc*")):
        raise ArchiveError(f"There are no captures in {folder / name}: nothing to rebuild the archive {name} from.")
    made = folder / f"{name}.db.new"
    _remove(made)
    with Archive(folder, name, database=made) as archive:
        count = archive.catch_up(on_capture, notify)
    final = folder / f"{name}.db"
    _remove(final.with_name(final.name + "-wal"))
    _remove(final.with_name(final.name + "-shm"))
    made.replace(final)
    return count


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
