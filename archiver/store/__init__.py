"""Records → rows in `HOST.db`: opens the database, saves captures and pages, and alone writes the archive's tables."""

from archiver.store.audit import audit, capture_count, indexed_captures
from archiver.store.captures import IndexedCapture, captures_of, shown_in
from archiver.store.database import APPLICATION_ID, is_ours, open_reader
from archiver.store.pages import SavedPage
from archiver.store.rows import (
    PARTS_A_POST,
    PostRows,
    host_of,
    iso,
    member_row,
    part_count,
    post_row,
    post_rows,
    thread_row,
)
from archiver.store.store import Store, StoredThread

__all__ = [
    "APPLICATION_ID", "PARTS_A_POST", "IndexedCapture", "PostRows", "SavedPage", "Store", "StoredThread", "audit",
    "capture_count", "captures_of", "host_of", "indexed_captures", "is_ours", "iso",
    "member_row", "open_reader", "part_count", "post_row", "post_rows", "shown_in", "thread_row",
]  # fmt: skip
