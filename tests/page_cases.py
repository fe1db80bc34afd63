"""Folders of pages with what is to be read from them: how a field is named, taken from a page, and pasted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.engines import read_page
from archiver.model import ThreadPage

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PAGES = Path(__file__).parent / "pages"


def case_folders() -> list[Path]:
    """The folders of our own pages, and of texts copied of pages: pages/ENGINE/CASE."""
    return sorted(path.parent for path in PAGES.glob("*/*/page.*"))


def html_folders() -> list[Path]:
    """The folders of our own pages alone."""
    return sorted(path.parent for path in PAGES.glob("*/*/page.html"))


def page_of_case(folder: Path) -> Path:
    """The file of a case: page.html, or page.txt."""
    (path,) = folder.glob("page.*")
    return path


def read_case(folder: Path) -> ThreadPage:
    """The page of a case, as `add` reads it: without an address but its own."""
    path = page_of_case(folder)
    return read_page(path.read_bytes(), content_type="text/plain" if path.suffix == ".txt" else "text/html")


def expected_of(folder: Path) -> dict[str, Any]:
    """What is to be read: names of fields and their values."""
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected


def field_of(page: ThreadPage, name: str) -> Any:  # noqa: ANN401 - JSON
    """A field by its name, as JSON: "thread.title" of the thread, "posts.author" a list with one value a post."""
    values: Any = page
    for step in name.split("."):
        if isinstance(values, Sequence) and not isinstance(values, str):
            values = [getattr(value, step, None) for value in values]
        else:
            values = getattr(values, step)
    return plain(values)


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A record as JSON has it: its fields that hold something, a moment as text, a tuple as a list."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"is": type(value).__name__}
        values = {item.name: plain(getattr(value, item.name)) for item in fields(value) if not is_unset(value, item)}
        return kind | values
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def is_unset(record: DataclassInstance, item: Field[Any]) -> bool:
    """Whether a field holds nothing: None, no items, or a mark that is not set."""
    value = getattr(record, item.name)
    return value is None or value == () or (value is False and item.default is False)


def paste(name: str, value: object) -> str:
    """What to paste into expected.json if what was read is right."""
    return f'\nif this is right, paste into expected.json:\n  "{name}": {json.dumps(value, ensure_ascii=False)},\n'
