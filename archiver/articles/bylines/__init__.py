"""A short line -> what a byline says: who, which agency, where, when; or that it is no byline.

reading.py settles what items.py cuts a line into and runs.py makes of its unknown words; words.py holds the words,
people.py tells people's names.
"""

from __future__ import annotations

from archiver.articles.bylines.reading import Byline, read_byline

__all__ = ["Byline", "read_byline"]
