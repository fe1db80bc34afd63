"""A line near a picture -> its caption and credit.

labels.py reads credits that a word announces, signatures.py those that their form shows; credits.py weighs whether
words can be a credit, spans.py cuts the line.
"""

from __future__ import annotations

from archiver.articles.captions.reading import (
    find_photo_date,
    is_file_photo,
    is_signed_caption,
    read_caption,
)
from archiver.articles.captions.spans import Caption

__all__ = ["Caption", "find_photo_date", "is_file_photo", "is_signed_caption", "read_caption"]
