"""What to visit next, and what to do with what comes: archives threads, adds saved pages, rebuilds databases."""

from archiver.crawl.archive import Archive, Taken, archive_name, ingest, split_post
from archiver.crawl.audit import audit
from archiver.crawl.crawler import Crawler, Manners
from archiver.crawl.exports import export_captures
from archiver.crawl.imports import Added, Importer, files_in, saved_page
from archiver.crawl.lists import ListVisit, Plan, archive_address, ends_visits
from archiver.crawl.rebuild import archive_names, rebuild
from archiver.crawl.threads import ALL, Visit, archive_thread
from archiver.crawl.updates import Due, due_threads

__all__ = [
    "ALL", "Added", "Archive", "Crawler", "Due", "Importer", "ListVisit", "Manners", "Plan", "Taken", "Visit",
    "archive_address", "archive_name", "archive_names", "archive_thread", "audit", "due_threads", "ends_visits",
    "export_captures", "files_in", "ingest", "rebuild", "saved_page", "split_post",
]  # fmt: skip
