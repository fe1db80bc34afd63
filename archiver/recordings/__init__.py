"""What browsers record and save → captures: HAR files (a session) and MHTML files (a page with its parts).

A reader offers `read_captures(path)`. Bodies stand in these files as the browser showed them, out of chunks and
compression, so a capture has the headers that fit; secrets are taken out.
"""

from __future__ import annotations

from archiver.recordings import har, mhtml

__all__ = ["har", "mhtml"]
