"""Captures become records of standard WARC files (ISO 28500), and the records of any such file captures again."""

from __future__ import annotations

from archiver.warc import wacz
from archiver.warc.captures import payload_digest, read_captures, verify
from archiver.warc.copies import copy_of, warcinfo
from archiver.warc.packing import DATA, Entry, WaczWriter
from archiver.warc.records import truncate_torn_tail, whole_length
from archiver.warc.revisits import Revisit, resolve
from archiver.warc.writer import WarcWriter

__all__ = [
    "DATA", "Entry", "Revisit", "WaczWriter", "WarcWriter", "copy_of", "payload_digest", "read_captures", "resolve",
    "truncate_torn_tail", "verify", "wacz", "warcinfo", "whole_length",
]  # fmt: skip
