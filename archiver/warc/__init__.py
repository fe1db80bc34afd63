"""Captures become records of standard WARC files (ISO 28500), and the records of any such file captures again."""

from __future__ import annotations

from archiver.warc.captures import payload_digest, read_captures, verify
from archiver.warc.records import truncate_torn_tail, whole_length
from archiver.warc.writer import WarcWriter

__all__ = ["WarcWriter", "payload_digest", "read_captures", "truncate_torn_tail", "verify", "whole_length"]
