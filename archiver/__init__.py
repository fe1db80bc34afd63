"""Turns pages of forum threads into rows: fetches, keeps, reads, splits and stores them."""

__version__ = "0.1.0"
