"""WARC files → the database, from nothing: for a new version, after damage, or to prove that nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archiver.crawl.archive import Archive, acquire, lock_of
from archiver.errors import ArchiveError
from archiver.store import capture_count, is_ours


def archive_names(folder: Path) -> list[str]:
    """The archives in a folder: those with a database, and those that only have captures."""
    databases = {path.name.removesuffix(".db") for path in folder.glob("*.db")}
    captures = {path.parent.name for path in folder.glob("*/*.warc*")}
    return sorted(databases | captures)


def rebuild(
    folder: Path, name: str, *, on_capture: Callable[[], None] = lambda: None, notify: Callable[[str], None]
) -> int:
    """Makes an archive's database again and puts it in the place of the old one; gives the number of captures.

    Raises:
        ArchiveError: there are no captures, the database is not ours, or it knows more captures than there are.
            It stays as it is.
    """
    final = folder / f"{name}.db"
    if not any((folder / name).glob("*.warc*")):
        raise ArchiveError(f"There are no captures in {folder / name}: nothing to rebuild the archive {name} from.")
    if final.exists() and not is_ours(final):
        raise ArchiveError(f"{final} is no archive's database: it stays as it is. Move it away, then rebuild.")
    made = folder / f"{name}.db.new"
    lock = lock_of(folder / name)
    acquire(lock, folder / name)  # held until the new database is in its place: two rebuilds would undo each other
    try:
        _remove(made)
        with Archive(folder, name, database=made, lock=lock) as archive:
            count = archive.catch_up(on_capture, notify)
        _check_loss(final, count)
        _remove(final)
        made.replace(final)
    finally:
        _remove(made)
        lock.release()
    return count


def _check_loss(database: Path, count: int) -> None:
    known = capture_count(database) if database.exists() else None
    if known is not None and known > count:
        raise ArchiveError(
            f"{database} knows {known} captures, only {count} are there: a rebuild would lose posts."
            " The database stays. Bring the missing WARC files back, or move it away to rebuild from what is there."
        )


def _remove(path: Path) -> None:
    """A database with its log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
