"""WARC records with their index and a list of pages → a WACZ file (specification 1.1.1), written in one go."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from urllib.parse import urlsplit

DATA = "data.warc.gz"
_INDEX = "index.cdx.gz"
_LINES = 300  # of the index in a block, which is what a reader fetches to find an address
_WWW = re.compile(r"^www\d*\.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of a record."""

    url: str
    captured_at: str  # UTC, 2025-07-16T00:50:48Z
    status: int
    media_type: str | None
    digest: str
    offset: int  # bytes in the WARC file
    length: int

    @property
    def line(self) -> str:
        """Its line in CDXJ."""
        about = {"url": self.url, "mime": self.media_type, "status": str(self.status), "digest": self.digest,
                 "length": str(self.length), "offset": str(self.offset), "filename": DATA}  # fmt: skip
        told = {name: value for name, value in about.items() if value is not None}
        moment = re.sub(r"\D", "", self.captured_at)
        return f"{sort_key(self.url)} {moment} {json.dumps(told)}\n"


class _Hashed:
    """A file that is written to, with the number and the digest of its bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Writes all of the data."""
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)


class WaczWriter:
    """Writes the members of a WACZ file one after another; a file of `zipfile` underneath.

    `now` is when the file was made: the time of all members.
    """

    def __init__(self, archive: zipfile.ZipFile, now: datetime) -> None:
        self._archive = archive
        self._now = now.astimezone(UTC)
        self._resources: list[dict[str, object]] = []

    @contextmanager
    def warc(self) -> Iterator[_Hashed]:
        """The WARC file, open to be written; what readers ask for by its place is never compressed again."""
        with self._member(f"archive/{DATA}", zipfile.ZIP_STORED) as file:
            yield file

    def finish(
        self, entries: Iterable[Entry], pages: Iterable[Mapping[str, object]], about: Mapping[str, object]
    ) -> None:
        """Writes the index of the records, the list of pages, and the manifest with what is `about` the whole."""
        summary: list[str] = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': _INDEX})}\n"]
        with self._member(f"indexes/{_INDEX}", zipfile.ZIP_STORED) as file:
            lines = sorted(entry.line for entry in entries)
            summary += [_block(file, lines[start : start + _LINES]) for start in range(0, len(lines), _LINES)]
        self._write("indexes/index.idx", "".join(summary))
        head: Mapping[str, object] = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        listed = "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in (head, *pages))
        self._write("pages/pages.jsonl", listed)
        manifest = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            **about,
            "created": f"{self._now:%Y-%m-%dT%H:%M:%SZ}",
            "resources": self._resources.copy(),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        self._write("datapackage.json", text)
        digest = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        self._write("datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": digest}))

    def _write(self, path: str, text: str) -> None:
        with self._member(path, zipfile.ZIP_DEFLATED) as file:
            file.write(text.encode())

    @contextmanager
    def _member(self, path: str, compression: int) -> Iterator[_Hashed]:
        info = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        info.compress_type = compression
        info.external_attr = 0o644 << 16
        with self._archive.open(info, "w", force_zip64=True) as member:
            file = _Hashed(member)
            yield file
        name = path.rpartition("/")[2]
        digest = f"sha256:{file.digest.hexdigest()}"
        self._resources.append({"name": name, "path": path, "hash": digest, "bytes": file.size})


def sort_key(url: str) -> str:
    """An address as indexes sort it: host from its end, lower case, parts of the query in order, no "www."."""
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "")
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    path = parts.path.rstrip("/") or "/"
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){path}{query}".replace(" ", "%20")


def _block(file: _Hashed, lines: list[str]) -> str:
    """Writes a block of the index; gives its line in the summary."""
    data = gzip.compress("".join(lines).encode(), mtime=0)
    offset = file.size
    file.write(data)
    key = lines[0].partition("{")[0]
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return f"{key}{json.dumps({'offset': offset, 'length': len(data), 'digest': digest})}\n"
